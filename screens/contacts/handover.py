"""Handover: what an operator looks after, seen first, then passed on in one step, with a pack to read."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.contacts import handover
from sihu_tui.contacts.contacts import STAGES
from sihu_tui.contacts.handover import HandoverPack, PackGroup, PackPerson, same_name
from sihu_tui.dates import days
from sihu_tui.health.statuses import colour_role, status_word
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Field, ask
from ..keymap import Key
from ..widgets import formatting
from ..widgets.list_pane import ListPane
from ..widgets.table import Cell, Column, Rows
from ..widgets.text import Line, Span, fit, wrap_spans
from ..worker import load

if TYPE_CHECKING:
    from ..host import Host


class HandoverPane(ListPane[PackGroup | PackPerson]):
    """Groups and people of one operator, with what is still open."""

    NAME: ClassVar[str] = "handover"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("handover.pass", "a", "handover", N_("Hand over"), N_("Pass on what is marked, or all, in one step"), show=True),
        Key("handover.write", "E", "write", N_("Export"), N_("Write the pack to a file"), show=True),
    )  # fmt: skip

    MARKS = True

    def __init__(self) -> None:
        super().__init__()
        self.pack: HandoverPack | None = None
        self._names = ("", "")
        self._passed: HandoverPack | None = None

    def show(self, giver: str, taker: str) -> None:
        """Show what `giver` looks after, to be passed to `taker`."""
        self._names, self._passed = (giver, taker), None
        self.rows.marked.clear()
        self.load()

    def load(self) -> None:
        if self._names[0]:
            super().load()

    def read(self, store: Store) -> list[PackGroup | PackPerson]:
        self.pack = handover.pack(store, *self._names)
        return [*self.pack.groups, *self.pack.people]

    def read_more(self, store: Store, items: object) -> bool:
        """Whether the taker is known: a slip in the name would hand everything to nobody."""
        return handover.is_known(store, self._names[1])

    def laid(self, items: list[PackGroup | PackPerson], more: bool, zone: tzinfo) -> None:
        passed = self._passed
        theirs: list[PackGroup | PackPerson] = [] if passed is None else [*passed.groups, *passed.people]
        if {self.key_of(one) for one in items} & {self.key_of(one) for one in theirs}:
            self._passed = None  # it was taken back
        super().laid(items, more, zone)
        self.show_detail(None)

    def columns(self) -> list[Column]:
        return [
            Column(_("What"), 8), Column(_("Name"), 22), Column(_("Status"), formatting.status_width()),
            Column(_("Last word"), 12, least=72), Column(_("What for, or what was said last")),
        ]  # fmt: skip

    def key_of(self, one: PackGroup | PackPerson) -> Hashable:
        return ("group" if isinstance(one, PackGroup) else "person", one.id)

    def words(self, one: PackGroup | PackPerson) -> tuple[str, ...]:
        return one.name, _told(one)

    def nothing(self) -> list[str]:
        return [_("{name} looks after no group and nobody.").format(name=self._names[0])]

    def head(self, rows: object) -> list[Span]:
        if self._passed is not None and not self.items:
            said = _("handed over; E writes the pack, y copies it, u takes it back")
        elif marked := len(self.rows.marked):
            said = ngettext("{n} marked passes, a confirms", "{n} marked pass, a confirms", marked).format(n=marked)
        else:
            said = _("all pass, a confirms; Space marks a part")
        warn = "" if self.more else _("{name} is a new name").format(name=self._names[1])
        return [
            Span(" " + " → ".join(self._names), "strong"), *([Span(f"  {warn}", "warn")] if warn else []), Span(f"  {said}", "dim"),
        ]  # fmt: skip

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Renew what is said of the marks; the open follow-ups stay beside every row."""
        event.stop()
        self.heading.show(*self.head(()))

    def cells(self, one: PackGroup | PackPerson) -> list[Cell]:
        if isinstance(one, PackGroup):
            return [
                Cell(_("group"), "dim"), Cell(one.name), Cell(status_word(one.status), colour_role(one.status)),
                Cell(""), Cell(one.purpose or formatting.UNKNOWN, "dim"),
            ]  # fmt: skip
        last = formatting.ago(one.last_ts, self.today, self.zone)
        return [
            Cell(_("person"), "dim"), Cell(one.name), Cell(_(STAGES[one.stage]), "dim"),
            Cell(last, "dim"), Cell(_told(one) or formatting.UNKNOWN, "warn" if one.waiting is not None else "dim"),
        ]  # fmt: skip

    def show_detail(self, key: Any) -> None:
        self.page.show(self._lines)

    def _lines(self, width: int) -> list[Line]:
        pack = self._in_view()
        if pack is None:
            return []
        lines = [*wrap_spans([Span(handover.summary(pack), "title")], width), []]
        lines.append([Span(_("Still open"), "head")])
        for one in pack.open:
            late = one.due_day is not None and one.due_day <= self.today
            due = formatting.UNKNOWN if one.due_day is None else formatting.short_day(one.due_day, self.today)
            told = [Span(fit(due, 11), "bad" if late else "dim"), Span(one.name), Span(f"  {one.what}", "dim")]
            lines += wrap_spans(told, width, 11)
        return lines if pack.open else [*lines, [Span(_("nothing"), "quiet")]]

    def _in_view(self) -> HandoverPack | None:
        """Give what passes, or what passed when nothing is left."""
        pack = self.pack
        if pack is not None and not (pack.groups or pack.people or pack.open) and self._passed is not None:
            return self._passed
        return pack

    # What is done

    def action_handover(self) -> None:
        pack, (giver, taker) = self.pack, self._names
        if pack is None:
            return
        marked = set(self.rows.marked)
        groups = [one.id for one in pack.groups if ("group", one.id) in marked] if marked else None
        people = [one.id for one in pack.people if ("person", one.id) in marked] if marked else None

        def said(passed: HandoverPack) -> str:
            self._passed = passed
            return f"{giver} → {taker}: {handover.summary(passed)}"

        self.change(lambda store: handover.hand_over(store, giver, taker, groups, people), said, self.rows.marked.clear)

    def action_write(self) -> None:
        store, pack = self.console.store, self._passed or self.pack
        if pack is None:
            return
        field = Field(
            "to", _("Write the pack to the file"), str(Path.home() / f"handover-{pack.giver}-{days.iso(self.today)}.md")
        )

        def work(answers: dict[str, str]) -> Path:
            target = Path(answers["to"].strip()).expanduser()
            handover.write(store, pack, target)
            return target

        ask(
            self.console,
            _("The handover pack"),
            [field],
            work,
            lambda path: self.console.say(_("Written: {path}").format(path=path), stay=True),
        )

    def action_copy(self) -> None:
        store, pack = self.console.store, self._passed or self.pack
        if pack is None:
            return

        self.do(lambda: handover.told(store, pack), self.console.copy, "copy")


def hand_over(console: Host) -> None:
    """Ask from whom to whom, then show what passes."""
    store = console.store

    def asked(found: list[tuple[str, int, int]]) -> None:
        names = tuple(name for name, _groups, _people in found)
        known = " · ".join(
            "{name}: {groups}, {people}".format(
                name=name, groups=ngettext("{n} group", "{n} groups", groups).format(n=groups),
                people=ngettext("{n} person", "{n} people", people).format(n=people),
            )
            for name, groups, people in found[:6]
        )  # fmt: skip
        fields = [
            Field("giver", _("Who hands over"), names[0] if len(names) == 1 else "", offers=names),
            Field("taker", _("To"), "", offers=names),
        ]

        def check(answers: dict[str, str]) -> str:
            giver, taker = (answers[name].strip() for name in ("giver", "taker"))
            if giver not in names:
                return _("{name} looks after no group and nobody.").format(name=giver or formatting.UNKNOWN)
            if not taker:
                return _("Name another operator to hand over to.")
            return same_name(taker) if taker == giver else ""

        title = _("Hand over, from one operator to another") + (f"\n{known}" if known else "")
        ask(console, title, fields, lambda answers: answers, shown, check)

    def shown(answers: dict[str, str]) -> None:
        console.call_later(console.visit, HandoverPane.NAME, answers["giver"].strip(), answers["taker"].strip())

    load(console, lambda: handover.operators(store), asked, "handover")


def _told(one: PackGroup | PackPerson) -> str:
    return one.purpose if isinstance(one, PackGroup) else one.last_text or one.note
