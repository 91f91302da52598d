"""Every setting: what it means, what it is, what it was; found by a word of its sentence, changed in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Field, ask
from ..keymap import Key
from ..undo import change, tell, undoable
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.settings_schema import Setting


@dataclass(frozen=True)
class Held:
    """A setting with its value here."""

    setting: Setting
    value: Any

    @property
    def own(self) -> bool:
        """Whether it is another than the default."""
        return bool(self.value != self.setting.default)


def said(value: Any) -> str:
    """Give a value as it is typed and shown."""
    if value == "":
        return formatting.UNKNOWN
    return str(value).lower() if isinstance(value, bool) else str(value)


class SettingsPane(Aside):
    """The settings of the store and of the person, in groups by subject."""

    NAME: ClassVar[str] = "settings"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("settings.edit", "e", "edit", N_("Edit"), N_("Give it another value"), show=True),
        Key("settings.reset", "d,delete", "reset", N_("Default"), N_("Go back to the default, or of all marked ones"), show=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.held: list[Held] = []

    def make_rows(self) -> Rows:
        """The settings."""
        return Rows(id="settings-rows", marks=True)

    def load(self) -> None:
        """Read what is set."""
        store = self.console.store
        if store is None:
            return

        def work() -> list[Held]:
            from sihu_tui import settings

            return [Held(one, settings.get(store, one.name)) for one in settings.every()]

        self.do(work, self._loaded)

    def _loaded(self, held: list[Held]) -> None:
        self.held = held
        self.rows.columns = (
            Column(_("Setting"), 26), Column(_("Value"), 14), Column(_("Unit"), 10, least=70), Column(_("Meaning")),
        )  # fmt: skip
        self.refilter(self.typed)

    def refilter(self, text: str) -> None:
        """Keep those whose name or sentence holds the words."""
        from sihu_tui.text.matching import matcher

        fits = matcher(text)
        rows = [held for held in self.held if fits(held.setting.name, _(held.setting.meaning))]
        told = ngettext("{n} setting", "{n} settings", len(rows)).format(n=formatting.number(len(rows)))
        changed = sum(held.own for held in rows)
        self.heading.put(
            [(Span(f" {told}", "strong"), ""), (Span("  " + _("{n} not as they come").format(n=changed), "dim"), "")]
        )
        self.rows.empty = [_("Nothing fits. Esc shows all again.")]
        self.rows.show(ListSource(rows, self._cells, lambda held: held.setting.name))

    def _cells(self, held: Held) -> list[Cell]:
        setting = held.setting
        return [
            Cell(setting.name, "strong" if held.own else ""), Cell(said(held.value), "accent" if held.own else ""),
            Cell(_(setting.unit) if setting.unit else "", "dim"), Cell(_(setting.meaning), "dim"),
        ]  # fmt: skip

    def under_cursor(self) -> Held | None:
        """Give the setting under the cursor."""
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    def show_detail(self, key: Any) -> None:
        """Show the whole sentence, the limits, and whose it is."""
        held = self.under_cursor()
        if held is not None:
            self.page.show(lambda width: _lines(held, width))

    def text_to_copy(self) -> str:
        """The command that sets it."""
        held = self.under_cursor()
        return "" if held is None else f"sihu settings {held.setting.name} {said(held.value)}"

    def action_edit(self) -> None:
        """Ask for another value."""
        held, store = self.under_cursor(), self.console.store
        if held is None or store is None:
            return
        name, choices = held.setting.name, held.setting.choices
        if isinstance(held.setting.default, bool):
            choices = ("true", "false")
        field = Field("value", _(held.setting.meaning), "" if held.value == "" else said(held.value), choices)

        def work(answers: dict[str, str]) -> Any:
            from sihu_tui import settings

            return undoable(store, lambda store: settings.put(store, name, answers["value"].strip()))

        def done(outcome: Any) -> None:
            self._kept(name, outcome)

        ask(self.console, name, [field], work, done)

    def _kept(self, name: str, outcome: Any) -> None:
        if next(held for held in self.held if held.setting.name == name).setting.person:
            self.console.say(_("Kept in your own config: {name}").format(name=name))
            self.load()
        else:
            tell(self.console, _("Set: {name}").format(name=name), outcome)

    def action_reset(self) -> None:
        """Go back to the default."""
        held = self.under_cursor()
        names = sorted(str(name) for name in self.rows.marked) or ([held.setting.name] if held is not None else [])
        if not names:
            return

        def work(store: Any) -> None:
            from sihu_tui import settings

            settings.put_many(store, dict.fromkeys(names))

        change(self.console, work, _("As it comes: {name}").format(name=", ".join(names)), self.rows.marked.clear)


def _lines(held: Held, width: int) -> list[Line]:
    setting = held.setting
    facts = [
        (_("Value"), said(held.value)),
        (_("Default"), said(setting.default)),
        (_("Unit"), _(setting.unit) if setting.unit else ""),
        (_("One of"), ", ".join(said(choice) for choice in setting.choices)),
        (_("At least"), "" if setting.least is None else f"{setting.least:g}"),
        (_("At most"), "" if setting.most is None else f"{setting.most:g}"),
        (_("Whose"), _("yours, in your config file") if setting.person else _("the store's, for everybody")),
        (_("A group's own"), _("possible") if setting.per_group else ""),
    ]
    lines = [*wrap_spans([Span(setting.name, "strong")], width), *wrap_spans([Span(_(setting.meaning))], width), []]
    for label, value in facts:
        if value:
            lines += wrap_spans([Span(f"{label}  ", "dim"), Span(value)], width)
    return lines
