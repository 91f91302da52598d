"""Which group is which: one under two names, two of one name, two under one id; decided here, and never unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.dates import days
from sihu_tui.groups.platforms import platform_name
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Field, ask, needed
from ..keymap import Key
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.groups.duplicates import Doubt, Sight
    from sihu_tui.groups.joining import Joined

Back = int | None
"""What takes a change back."""
KINDS = {
    "same-name": (N_("one name"), N_("If they are one, + makes them one. If they are two, d leaves them: give each a "
                                     "slug (e in the groups), and import with --group.")),
    "same-talk": (N_("same talk"), N_("Two members exported it, it seems: + makes the two one, what both hold is kept "
                                      "once. d if they are two groups.")),
    "renamed": (N_("renamed?"), N_("If it was renamed, + makes the two one, and exports under either name land there. "
                                   "d if they are two groups.")),
    "reused-id": (N_("id used again?"), N_("If the platform gave the id to another group, | makes them two. d if it is "
                                           "one group that was silent for long.")),
}  # fmt: skip


class DoublesPane(Aside):
    """All that is doubtful, each with its ways out."""

    NAME: ClassVar[str] = "doubles"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("doubles.join", "+", "join", N_("Make one"), N_("All of one moves to the other; later exports land there"), show=True),
        Key("doubles.split", "|", "split", N_("Make two"), N_("All from that day on goes to a group of its own"), show=True),
        Key("doubles.apart", "d,delete", "apart", N_("As it is"), N_("It is right as it is: do not ask again"), show=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.doubts: list[Doubt] = []

    def make_rows(self) -> Rows:
        """The doubts."""
        return Rows(id="doubles-rows")

    def load(self) -> None:
        """Look for doubts."""
        store = self.console.store
        if store is None:
            return

        def work() -> list[Doubt]:
            from sihu_tui.groups import duplicates

            return duplicates.doubts(store)

        self.do(work, self._loaded)

    def _loaded(self, doubts: list[Doubt]) -> None:
        self.doubts = doubts
        self.rows.columns = (Column(_("Doubt"), 14), Column(_("Group"), 20), Column(_("and"), 20), Column(_("Because")))
        self.refilter(self.typed)
        self.refresh_bindings()
        if not doubts:
            self.page.show(lambda width: [])
            self.remove_class("-opened")
            self.focus_main()

    def refilter(self, text: str) -> None:
        """Keep what fits."""
        from sihu_tui.text.matching import matcher

        fits = matcher(text)
        rows = [doubt for doubt in self.doubts if fits(doubt.a_name, doubt.b_name)]
        said = ngettext("{n} doubt", "{n} doubts", len(rows)).format(n=formatting.number(len(rows)))
        self.heading.put([(Span(f" {said}", "strong"), ""), (Span("  " + _("which group is which"), "dim"), "")])
        self.rows.empty = (
            [_("Nothing fits. Esc shows all again.")] if self.doubts
            else [_("No group looks like another: names differ, and no two have the same talk or the same people.")]
        )  # fmt: skip
        self.rows.show(ListSource(rows, self._cells, lambda doubt: (doubt.kind, doubt.a, doubt.b)))

    def _cells(self, doubt: Doubt) -> list[Cell]:
        return [
            Cell(_(KINDS[doubt.kind][0]), "warn"), Cell(doubt.a_name), Cell(doubt.b_name or formatting.UNKNOWN),
            Cell(doubt.why, "dim"),
        ]  # fmt: skip

    def doubt(self) -> Doubt | None:
        """Give the doubt under the cursor."""
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    def show_detail(self, key: Any) -> None:
        """Show the two groups side by side, one under the other, and the way out."""
        doubt, store = self.doubt(), self.console.store
        if doubt is None or store is None:
            return

        def work() -> list[Sight]:
            from sihu_tui.groups import duplicates

            return [duplicates.look(store, group) for group in (doubt.a, doubt.b) if group is not None]

        self.do(work, lambda found: self.page.show(lambda width: _facts(doubt, found, width)), "look")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Two can be made one, and one two."""
        doubt = self.doubt()
        if action in ("join", "split"):
            return doubt is not None and (doubt.b is None) == (action == "split")
        return doubt is not None or action != "apart"

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """What can be done differs from doubt to doubt."""
        super().on_rows_moved(event)
        self.refresh_bindings()

    def action_join(self) -> None:
        """Ask which of the two stays, and make them one."""
        doubt, store = self.doubt(), self.console.store
        if doubt is None or doubt.b is None or store is None:
            return
        a, b = doubt.a, doubt.b

        def work() -> dict[int, Sight]:
            from sihu_tui.groups import duplicates

            return {group: duplicates.look(store, group) for group in (a, b)}

        def push(found: dict[int, Sight]) -> None:
            choices = [
                Choice(group, (Cell(sight.name, "strong"), Cell(f"#{group} · {_said(sight)}", "dim")))
                for group, sight in found.items()
            ]
            title = _("Which one stays? The other's messages and facts move to it.")
            columns = [Column(_("Group"), 26), Column("")]
            self.console.push_screen(Choosing(title, columns, choices), chosen)

        def chosen(keep: Any) -> None:
            if keep is not None:
                self._join(int(keep), b if keep == a else a)

        self.do(work, push, "choose")

    def _join(self, keep: int, other: int) -> None:
        store, console = self.console.store, self.console
        if store is None:
            return
        console.say(_("Making them one …"), "dim", stay=True)

        def work() -> tuple[Joined, Back]:
            from sihu_tui.groups import joining
            from sihu_tui.store import journal

            return journal.undoable(store, lambda: joining.join(store, keep, other))

        def done(outcome: tuple[Joined, Back]) -> None:
            joined, back = outcome
            said = ngettext("One group now: {n} message moved, {equal} there already",
                            "One group now: {n} messages moved, {equal} there already", joined.moved)  # fmt: skip
            told = said.format(n=formatting.number(joined.moved), equal=formatting.number(joined.equal))
            if joined.alike:
                twice = ngettext("{n} stands twice, under two names of the sender",
                                 "{n} stand twice, under two names of the sender", joined.alike)  # fmt: skip
                told += SEPARATOR + twice.format(n=formatting.number(joined.alike))
            console.changed(told, back)

        self.do(work, done, "write")

    def action_split(self) -> None:
        """Ask for the day and the name of the newer group, and make two."""
        doubt, store, console = self.doubt(), self.console.store, self.console
        if doubt is None or store is None:
            return
        fields = [
            Field("day", _("First day of the newer group"), "" if doubt.day is None else days.iso(doubt.day)),
            Field("name", _("What the newer group is called")),
        ]

        def work(answers: dict[str, str]) -> tuple[int, Back]:
            from sihu_tui.groups import joining
            from sihu_tui.store import journal

            from .forms import read_day

            day = read_day(answers["day"]) or 0
            return journal.undoable(store, lambda: joining.split(store, doubt.a, day, answers["name"]))

        def done(outcome: tuple[int, Back]) -> None:
            console.changed(_("Two groups now; the newer goes on under the id"), outcome[1])

        ask(console, _("Make two groups of {group}").format(group=doubt.a_name), fields, work, done,
            needed({"day": _("First day of the newer group"), "name": _("Name")}))  # fmt: skip

    def action_apart(self) -> None:
        """Note that it is right as it is."""
        doubt, store = self.doubt(), self.console.store
        if doubt is None or store is None:
            return

        def work() -> Back:
            from sihu_tui.groups import duplicates
            from sihu_tui.store import journal

            return journal.undoable(store, lambda: duplicates.tell_apart(store, doubt.a, doubt.b))[1]

        self.do(work, lambda back: self.console.changed(_("Left as it is; it is not asked again"), back), "write")

    def text_to_copy(self) -> str:
        """The doubt in a line."""
        doubt = self.doubt()
        return "" if doubt is None else SEPARATOR.join(part for part in (doubt.a_name, doubt.b_name, doubt.why) if part)


def _said(sight: Sight) -> str:
    told = [ngettext("{n} message", "{n} messages", sight.messages).format(n=formatting.number(sight.messages))]
    if sight.first_day is not None and sight.last_day is not None:
        told.append(f"{days.iso(sight.first_day)} – {days.iso(sight.last_day)}")
    return SEPARATOR.join(told)


def _facts(doubt: Doubt, found: list[Sight], width: int) -> list[Line]:
    lines: list[Line] = [*wrap_spans([Span(doubt.why, "strong")], width), []]
    for group, sight in zip((doubt.a, doubt.b), found, strict=False):
        lines += wrap_spans([Span(sight.name, "title"), Span(f"  #{group}", "dim")], width)
        for label, value in (
            (_("Platform"), platform_name(sight.platform)),
            (_("Id"), sight.key if sight.key != sight.name else formatting.UNKNOWN),
            (_("Talk"), _said(sight)),
            (_("People"), formatting.number(sight.people)),
            (_("From"), ", ".join(sight.files[:3]) or formatting.UNKNOWN),
        ):
            lines += wrap_spans([Span(f"{label}  ", "dim"), Span(value)], width, 2)
        lines.append([])
    return [*lines, *wrap_spans([Span(_(KINDS[doubt.kind][1]), "dim")], width)]
