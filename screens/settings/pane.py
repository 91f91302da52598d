"""Every setting: what it means, what it is, what it was; found by a word of its sentence, changed in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sihu_tui import settings
from sihu_tui.settings_schema import Setting
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Answers, Field, ask
from ..keymap import Key
from ..widgets import formatting
from ..widgets.list_pane import ListPane, titled
from ..widgets.table import Cell, Column
from ..widgets.text import Line, Span, labelled, wrap_spans


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


class SettingsPane(ListPane[Held]):
    """The settings of the store and of the person, in groups by subject."""

    NAME: ClassVar[str] = "settings"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("settings.edit", "e", "edit", N_("Edit"), N_("Give it another value"), show=True),
        Key("settings.reset", "d,delete", "reset", N_("Default"), N_("Go back to the default, or of all marked ones"), show=True),
    )  # fmt: skip

    MARKS = True

    def read(self, store: Store) -> list[Held]:
        return [Held(one, settings.get(store, one.name)) for one in settings.every()]

    def columns(self) -> list[Column]:
        return [Column(_("Setting"), 26), Column(_("Value"), 14), Column(_("Unit"), 10, least=70), Column(_("Meaning"))]

    def key_of(self, one: Held) -> str:
        return one.setting.name

    def words(self, one: Held) -> tuple[str, ...]:
        return one.setting.name, _(one.setting.meaning)

    def head(self, rows: list[Held]) -> list[Span]:
        told = ngettext("{n} setting", "{n} settings", len(rows)).format(n=formatting.number(len(rows)))
        return titled(told, _("{n} not as they come").format(n=sum(held.own for held in rows)))

    def cells(self, one: Held) -> list[Cell]:
        setting = one.setting
        return [
            Cell(setting.name, "strong" if one.own else ""), Cell(said(one.value), "accent" if one.own else ""),
            Cell(_(setting.unit) if setting.unit else "", "dim"), Cell(_(setting.meaning), "dim"),
        ]  # fmt: skip

    def lines(self, item: Held, found: None, width: int) -> list[Line]:
        return _lines(item, width)

    def text_to_copy(self) -> str:
        held = self.rows.item
        return "" if held is None else f"sihu settings {held.setting.name} {said(held.value)}"

    def action_edit(self) -> None:
        held: Held | None = self.rows.item
        if held is None:
            return
        name, choices, store = held.setting.name, held.setting.choices, self.console.store
        if isinstance(held.setting.default, bool):
            choices = ("true", "false")
        field = Field("value", _(held.setting.meaning), "" if held.value == "" else said(held.value), choices)

        def put(store: Store, answers: Answers) -> None:
            settings.put(store, name, answers["value"].strip())

        def kept(_none: None) -> None:
            self.console.say(_("Kept in your own config: {name}").format(name=name))
            self.load()

        if held.setting.person:
            ask(self.console, name, [field], lambda answers: put(store, answers), kept)
        else:
            self.edit(name, [field], put, _("Set: {name}").format(name=name))

    def action_reset(self) -> None:
        names = sorted(map(str, self.rows.chosen))
        if names:
            told = _("As it comes: {name}").format(name=_(", ").join(names))
            self.change(lambda store: settings.put_many(store, dict.fromkeys(names)), told, self.rows.marked.clear)


def _lines(held: Held, width: int) -> list[Line]:
    setting = held.setting
    facts = [
        (_("Value"), said(held.value)),
        (_("Default"), said(setting.default)),
        (_("Unit"), _(setting.unit) if setting.unit else ""),
        (_("One of"), _(", ").join(said(choice) for choice in setting.choices)),
        (_("At least"), "" if setting.least is None else f"{setting.least:g}"),
        (_("At most"), "" if setting.most is None else f"{setting.most:g}"),
        (_("Whose"), _("yours, in your config file") if setting.person else _("the store's, for everybody")),
        (_("A group's own"), _("possible") if setting.per_group else ""),
    ]
    lines = [*wrap_spans([Span(setting.name, "strong")], width), *wrap_spans([Span(_(setting.meaning))], width), []]
    lines += labelled(facts, width)
    return lines
