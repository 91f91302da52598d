"""Handover: what an operator looks after, seen first, then passed on in one step, with a pack to read."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.dates import days
from sihu_tui.health.statuses import colour_role, status_word
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Field, ask
from ..keymap import Key
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, fit, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.contacts.handover import Pack, PackGroup, PackPerson

    from ..app import Console


class HandoverPane(Aside):
    """Groups and people of one operator, with what is still open."""

    NAME: ClassVar[str] = "handover"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("handover.pass", "a", "handover", N_("Hand over"), N_("Pass on what is marked, or all, in one step"), show=True),
        Key("handover.write", "E", "write", N_("Export"), N_("Write the pack to a file"), show=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.pack: Pack | None = None
        self.zone: tzinfo | None = None
        self.today = 0
        self._names = ("", "")
        self._known = True
        self._passed: Pack | None = None

    def make_rows(self) -> Rows:
        """Groups and people; those marked pass, or all."""
        return Rows(id="handover-rows", marks=True)

    def show(self, giver: str, taker: str) -> None:
        """Show what `giver` looks after, to be passed to `taker`."""
        self._names, self._passed = (giver, taker), None
        self.rows.marked.clear()
        self.load()

    def load(self) -> None:
        """Read what there is to pass."""
        store, (giver, taker) = self.console.store, self._names
        if store is None or not giver:
            return

        def work() -> tuple[Pack, bool, tzinfo]:
            from sihu_tui import settings
            from sihu_tui.contacts import handover

            return handover.pack(store, giver, taker), handover.is_known(store, taker), settings.zone(store)

        def loaded(found: tuple[Pack, bool, tzinfo]) -> None:
            self.pack, self._known, self.zone = found
            self.today = days.today(self.zone)
            self.rows.columns = (
                Column(_("What"), 8), Column(_("Name"), 22), Column(_("Status"), formatting.status_width()),
                Column(_("Last word"), 12, least=72), Column(_("What for, or what was said last")),
            )  # fmt: skip
            self.refilter(self.typed)
            self.show_detail(None)

        self.do(work, loaded)

    def refilter(self, text: str) -> None:
        """Keep what fits."""
        from sihu_tui.text.matching import matcher

        if self.pack is None:
            return
        fits = matcher(text)
        rows: list[PackGroup | PackPerson] = [*self.pack.groups, *self.pack.people]
        rows = [one for one in rows if fits(one.name, _told(one))]
        self.rows.empty = [_("{name} looks after no group and nobody.").format(name=self._names[0])]
        self.rows.show(ListSource(rows, self._cells, _name))
        self._head()

    def _head(self) -> None:
        if self.pack is None:
            return
        giver, taker = self._names
        title = f" {giver} → {taker}"
        if self._passed is not None and not (self.pack.groups or self.pack.people):
            said = _("handed over; E writes the pack, y copies it, u takes it back")
        elif marked := len(self.rows.marked):
            said = ngettext("{n} marked passes, a confirms", "{n} marked pass, a confirms", marked).format(n=marked)
        else:
            said = _("all pass, a confirms; Space marks a part")
        # a slip in the name would hand everything to nobody
        warn = "" if self._known else _("{name} is a new name").format(name=taker)
        self.heading.put(
            [
                (Span(title, "strong"), ""),
                *([(Span(f"  {warn}", "warn"), "")] if warn else []),
                (Span(f"  {said}", "dim"), ""),
            ]
        )

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Renew what is said of the marks; the open follow-ups stay beside every row."""
        event.stop()
        self._head()

    def _cells(self, one: PackGroup | PackPerson) -> list[Cell]:
        from sihu_tui.contacts.contacts import STAGES
        from sihu_tui.contacts.handover import PackGroup

        if isinstance(one, PackGroup):
            return [
                Cell(_("group"), "dim"), Cell(one.name), Cell(status_word(one.status), colour_role(one.status)),
                Cell(""), Cell(one.purpose or formatting.UNKNOWN, "dim"),
            ]  # fmt: skip
        last = formatting.ago(one.last_ts, self.today, self.zone) if self.zone is not None else formatting.UNKNOWN
        return [
            Cell(_("person"), "dim"), Cell(one.name), Cell(_(STAGES[one.stage]), "dim"),
            Cell(last, "dim"), Cell(_told(one) or formatting.UNKNOWN, "warn" if one.waiting is not None else "dim"),
        ]  # fmt: skip

    def show_detail(self, key: Any) -> None:
        """Show what is still open."""
        self.page.show(self._lines)

    def _lines(self, width: int) -> list[Line]:
        from sihu_tui.contacts import handover

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

    def _in_view(self) -> Pack | None:
        """Give what passes, or what passed when nothing is left."""
        pack = self.pack
        if pack is not None and not (pack.groups or pack.people or pack.open) and self._passed is not None:
            return self._passed
        return pack

    # What is done

    def action_handover(self) -> None:
        """Pass on what is marked, or all."""
        store, pack, (giver, taker) = self.console.store, self.pack, self._names
        if store is None or pack is None:
            return
        marked: set[Hashable] = set(self.rows.marked)
        groups = [one.id for one in pack.groups if ("group", one.id) in marked] if marked else None
        people = [one.id for one in pack.people if ("person", one.id) in marked] if marked else None

        def work() -> Any:
            from sihu_tui.contacts import handover
            from sihu_tui.store import journal

            return journal.undoable(store, lambda: handover.hand_over(store, giver, taker, groups, people))

        def done(outcome: Any) -> None:
            from sihu_tui.contacts import handover

            self._passed, back = outcome

            def undo() -> Any:
                from sihu_tui.store import journal

                self._passed = None
                return journal.undo(store, back)

            self.rows.marked.clear()
            said = f"{giver} → {taker}: {handover.summary(outcome[0])}"
            self.console.changed(said, undo if back is not None else None)

        self.do(work, done, "write")

    def action_write(self) -> None:
        """Write the pack to a file."""
        store, pack = self.console.store, self._passed or self.pack
        if store is None or pack is None:
            return
        field = Field(
            "to", _("Write the pack to the file"), str(Path.home() / f"handover-{pack.giver}-{days.iso(self.today)}.md")
        )

        def work(answers: dict[str, str]) -> Path:
            from sihu_tui.contacts import handover

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
        """Copy the pack."""
        store, pack = self.console.store, self._passed or self.pack
        if store is None or pack is None:
            return

        def work() -> str:
            from sihu_tui.contacts import handover

            return handover.told(store, pack)

        self.do(work, self.console.copy, "copy")


def hand_over(console: Console) -> None:
    """Ask from whom to whom, then show what passes."""
    store = console.store
    if store is None:
        return

    def work() -> list[tuple[str, int, int]]:
        from sihu_tui.contacts import handover

        return handover.operators(store)

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
            from sihu_tui.contacts.handover import same_name

            if not taker:
                return _("Name another operator to hand over to.")
            return same_name(taker) if taker == giver else ""

        title = _("Hand over, from one operator to another") + (f"\n{known}" if known else "")
        ask(console, title, fields, lambda answers: answers, shown, check)

    def shown(answers: dict[str, str]) -> None:
        async def go(_none: None) -> None:
            pane = await console.go(HandoverPane.NAME)
            if isinstance(pane, HandoverPane):
                pane.show(answers["giver"].strip(), answers["taker"].strip())

        console.call_later(go, None)

    from ..worker import load

    load(console, work, asked, "handover")


def _name(one: PackGroup | PackPerson) -> Hashable:
    from sihu_tui.contacts.handover import PackGroup

    return ("group" if isinstance(one, PackGroup) else "person", one.id)


def _told(one: PackGroup | PackPerson) -> str:
    from sihu_tui.contacts.handover import PackGroup

    return one.purpose if isinstance(one, PackGroup) else one.last_text or one.note
