"""One person's thread: imported messages and what was written by hand, newest in view, read a stretch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from sihu_tui.dates import days
from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..keymap import ANSWER_OF, NEED_OF, Key
from ..undo import change
from ..widgets import formatting
from ..widgets.status_lines import OneLine
from ..widgets.table import Column, Rows
from ..widgets.text import Span, wrap_spans
from ..worker import load
from .conversation_rows import Block, Stretch, blocks_of, lay

if TYPE_CHECKING:
    from sihu_tui.contacts import ContactRow, Page, Place, ThreadLine
    from sihu_tui.contacts.followups import Reason
    from sihu_tui.orders.orders import Bought
    from sihu_tui.store import Store

    from ..app import Console

_AT_ONCE = 200
_MORE = 100
_NEAR = 120
"""So many rows before the edge of what is held, more is read."""
_TOLD = 4


@dataclass
class Opened:
    """What stands beside the list: the person, why they are on it, what they bought, and a stretch of the thread."""

    contact: ContactRow
    reasons: list[Reason]
    bought: Bought
    next: tuple[int | None, str]
    stretch: Stretch


class ThreadView(Vertical):
    """The thread beside the list, or in its place."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("thread.new", "l,insert,f11", "new", N_("Log"), N_("Write down what was said or promised"), show=True),
        Key("thread.edit", "e,f4", "edit", N_("Edit"), N_("Change the line, if it was written by hand")),
        Key("thread.remove", "d,delete", "remove", N_("Remove"), N_("Remove the line, if it was written by hand")),
        Key("thread.finish", "x", "finish", N_("Line done"), N_("What this line promises is done, or open again")),
        NEED_OF, ANSWER_OF,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(id="thread")
        keymap.bind(self, self.KEYS)
        self.heading = OneLine(id="thread-heading")
        self._said: tuple[Sequence[str], tuple[Reason, ...]] = ((), ())
        """What was told last of the person: facts, and why they are due."""
        self.told = [OneLine(id=f"thread-told-{nth}") for nth in range(_TOLD)]
        self.rows = ThreadRows(self)
        self.contact: ContactRow | None = None
        self.today = 0
        self.zone: tzinfo | None = None
        self._wanted: int | None = None
        # kept until they are shown: a newer reading takes the place of one on its way
        self._at: Place | None = None
        self._anew = True
        self._asking = False

    def compose(self) -> ComposeResult:
        """Who, what there is to know, and the lines."""
        yield self.heading
        yield from self.told
        yield self.rows

    @property
    def console(self) -> Console:
        """The app."""
        return cast("Console", self.app)

    @property
    def stretch(self) -> Stretch:
        """What is held of the thread."""
        return cast("Stretch", self.rows.source)

    def show(self, contact: int | None, name: str, today: int, zone: tzinfo | None, at: Place | None = None) -> None:
        """Show the thread with a person: its newest lines, or those around a place, with the cursor there."""
        fresh = contact != self._wanted
        self._wanted, self.today, self.zone = contact, today, zone
        if fresh or at is not None:
            self._at, self._anew = at, True
        if fresh:
            # until the thread is read the one before it stays, which no key means any more: then all changes at once
            self.contact = None
        if contact is not None:
            self._open(contact)
        elif fresh:
            self.rows.show(Stretch([]), keep=False)
            self.heading.put([(Span(name, "strong"), "")])
            self._tell([])

    def load(self) -> None:
        """Read it again, keeping the place."""
        if self._wanted is not None:
            self._open(self._wanted)

    def show_end(self) -> None:
        """Read the newest lines, with the cursor on the last."""
        if self._wanted is not None:
            self._at, self._anew = None, True
            self._open(self._wanted)

    def _open(self, contact: int) -> None:
        store, zone = self.console.store, self.zone
        if store is None:
            return
        held = self.stretch.blocks
        line, anew = self.line(), self._anew
        keep = None if anew or line is None or not self.stretch.later else line.place
        limit = _AT_ONCE if anew else max(_AT_ONCE, len(held))
        width, today, at = self._width, self.today, self._at

        def work() -> Opened:
            from sihu_tui import contacts
            from sihu_tui.contacts import followups as todays
            from sihu_tui.orders import orders

            contacts.settle(store)
            page = contacts.page(store, contact, limit, around=at or keep)
            (row,) = contacts.contact_rows(store, [contact])
            on_list = todays.rows(store, [contact])
            return Opened(
                row, on_list[0].reasons if on_list else [], orders.bought(store, contact),
                contacts.next_date(store, contact),
                Stretch(blocks_of(page, width, zone, today), page.earlier, page.later),
            )  # fmt: skip

        def show(opened: Opened) -> None:
            if contact != self._wanted:
                return
            from sihu_tui import contacts

            self._asking = False
            if self._at == at:
                # else another place was asked for meanwhile, which is still on its way
                self._at, self._anew = None, False
            self.contact = opened.contact
            self._tell_person(opened)
            self.rows.empty = [_("Nothing was said or written yet."), _("l writes the first line.")]
            self.rows.show(opened.stretch, keep=not anew, at_end=anew)
            if width != self._width:
                self._wrap_anew()  # it got its room while the lines were read
            if at is not None:
                self.rows.go_to((contacts.SOURCES[at.source], at.id))

        load(self, work, show, "thread", failed=self._gone)

    def _gone(self, error: BaseException) -> None:
        if isinstance(error, ValueError):
            return  # the person was removed meanwhile
        self.console.fail(error)

    def _tell_person(self, opened: Opened) -> None:
        from .forms import stage

        who, bought = opened.contact, opened.bought
        other = f"  {who.name}" if who.remark and who.remark != who.name else ""
        self.heading.put([(Span(who.remark or who.name, "strong"), ""), (Span(other, "dim"), "")])
        facts = [stage(who.stage), who.owner, " ".join(who.tags), ", ".join(who.groups)]
        day, why = opened.next
        if day is not None:
            next_on = _("next: {day}").format(day=formatting.day_ago(day, self.today))
            facts.insert(0, f"{next_on} {why}".strip())
        if bought.last_day is not None:
            from sihu_tui.text.amounts import money

            last = formatting.day_ago(bought.last_day, self.today)
            facts.append(_("last order {when}, {spend} in 12 months").format(when=last, spend=money(bought.cents)))
        self._tell([" · ".join(part for part in facts if part)], opened.reasons)

    def _tell(self, facts: Sequence[str], reasons: Iterable[Reason] = ()) -> None:
        from sihu_tui.contacts.followups import say

        self._said = (facts, tuple(reasons))
        width = max(20, self.size.width - 1)
        lines = [line for text in facts if text for line in wrap_spans([Span(text, "dim")], width)[:2]]
        for reason in self._said[1]:
            lines += wrap_spans([Span("▸ " + say(reason), "warn")], width, 2)[:1]
        for number, line in enumerate(self.told):
            line.set_class(number >= len(lines), "hidden")
            line.put([(span, "") for span in lines[number]] if number < len(lines) else [])

    @property
    def _width(self) -> int:
        # by its own size, for at a change of size the list within has its old one still
        return max(12, self.size.width) - 5

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the new width, what stands above the lines too."""
        if self._said[0]:
            self._tell(*self._said)
        self._wrap_anew()

    def _wrap_anew(self) -> None:
        if self.stretch.blocks:
            blocks = [lay(block.line, self._width, self.zone, self.today) for block in self.stretch.blocks]
            self.rows.show(Stretch(blocks, self.stretch.earlier, self.stretch.later))

    # Reading on

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Near an edge of what is held, read on before one comes to it."""
        event.stop()
        if self._asking or self.contact is None or not self.rows.has_focus or not self.stretch.blocks:
            return
        if self.rows.cursor < _NEAR and self.stretch.earlier:
            self._read_on(before=self.stretch.blocks[0].line.place)
        elif self.rows.cursor > self.stretch.count() - _NEAR and self.stretch.later:
            self._read_on(after=self.stretch.blocks[-1].line.place)

    def _read_on(self, before: Place | None = None, after: Place | None = None) -> None:
        store, contact, zone = self.console.store, self._wanted, self.zone
        if store is None or contact is None:
            return
        self._asking = True
        width, today = self._width, self.today

        def work() -> tuple[Page, list[Block]]:
            from sihu_tui import contacts

            page = contacts.page(store, contact, _MORE, before, after)
            return page, blocks_of(page, width, zone, today)

        def show(found: tuple[Page, list[Block]]) -> None:
            self._asking = False
            if contact == self._wanted:
                self.rows.grow(self.stretch.grown(*found, back=before is not None))

        load(self, work, show, "thread.more")

    def to_start(self) -> None:
        """Go to the first line of all."""
        from sihu_tui.contacts import Place

        if self.stretch.earlier:
            self._leap(after=Place(-1 << 60, 0, 0))
        else:
            Rows.action_first(self.rows)

    def to_end(self) -> None:
        """Go to the last line of all."""
        if self.stretch.later:
            self._leap(after=None)
        else:
            Rows.action_last(self.rows)

    def _leap(self, after: Place | None) -> None:
        store, contact, zone = self.console.store, self._wanted, self.zone
        if store is None or contact is None:
            return
        width, today = self._width, self.today

        def work() -> Stretch:
            from sihu_tui import contacts

            page = contacts.page(store, contact, _AT_ONCE, after=after)
            return Stretch(blocks_of(page, width, zone, today), False if after else page.earlier, page.later)

        def show(stretch: Stretch) -> None:
            if contact == self._wanted:
                self.rows.show(stretch, keep=False, at_end=after is None)
                if after is not None:
                    Rows.action_first(self.rows)

        load(self, work, show, "thread.more")

    def line(self) -> ThreadLine | None:
        """Give the line under the cursor."""
        stretch = self.rows.source
        if self.contact is None or not isinstance(stretch, Stretch) or not stretch.count():
            return None
        return stretch.line(self.rows.cursor)

    def text_to_copy(self) -> str:
        """The words of the line under the cursor."""
        line = self.line()
        return line.text if line is not None else ""

    # Writing

    def action_new(self) -> None:
        """Write a line."""
        if self.contact is not None:
            from .quick_entry import log

            log(self.console, (self.contact.id, self.contact.remark or self.contact.name))

    def action_edit(self) -> None:
        """Change a line written by hand."""
        line = self._own()
        store = self.console.store
        if line is None or store is None:
            return
        from sihu_tui.dates import parse

        from ..dialogs.form import Field, ask, needed

        due = "" if line.due_day is None else days.iso(line.due_day)
        fields = [
            Field("text", _("Text"), line.text),
            Field("due", _("Due on (3d, next fri, 2026-12-01; empty for none)"), due),
        ]
        today = self.today
        was = {"text": line.text, "due_day": line.due_day}

        def work(answers: dict[str, str]) -> Any:
            from sihu_tui.contacts import rewrite_entry
            from sihu_tui.store import journal

            typed = answers["due"].strip()
            # a day that is over may stay, but none such is set anew
            day = line.due_day if typed == due else parse.parse_future(typed, today) if typed else None
            return journal.undoable(store, lambda: rewrite_entry(store, line.id, answers["text"], day, was))

        ask(
            self.console, _("Change the line"), fields, work,
            lambda outcome: self.console.changed(_("The line was changed"), outcome[1]), needed({"text": _("Text")}),
        )  # fmt: skip

    def action_remove(self) -> None:
        """Remove a line written by hand, or the note that something was copied."""
        line = self.line()
        if line is None or (line.source != "send" and self._own() is None):
            return

        def work(store: Store) -> None:
            from sihu_tui import contacts
            from sihu_tui.outreach import sends

            if line.source == "send":
                sends.remove(store, [line.id])
            else:
                contacts.remove_entry(store, line.id)

        change(self.console, work, _("The line was removed"))

    def action_finish(self) -> None:
        """What the line promises is done; again: it is open."""
        if (line := self._own()) is None:
            return
        if line.due_day is None:
            self.console.say(_("That line has no day; e sets one."), "warn")
            return

        def work(store: Store) -> None:
            from sihu_tui import contacts

            if line.done is None:
                contacts.finish_entry(store, line.id)
            else:
                contacts.set_due(store, line.id, line.due_day)

        change(self.console, work, _("The line is done") if line.done is None else _("The line is open again"))

    def action_need(self) -> None:
        """Make a need of the line under the cursor."""
        line = self.line()
        if line is not None and line.source != "send":
            from ..feedback.demands import need_of

            need_of(self.console, line.source, line.id, line.text)

    def action_answer(self) -> None:
        """The line under the cursor answers a survey."""
        line = self.line()
        if line is not None and line.source != "send":
            from ..feedback.surveys import answer_of

            answer_of(self.console, line.source, line.id, line.text)

    def _own(self) -> ThreadLine | None:
        line = self.line()
        if line is not None and line.source != "entry":
            self.console.say(_("That line was imported; only lines written by hand can be changed."), "warn")
            return None
        return line


class ThreadRows(Rows):
    """Rows of a thread of which only a stretch is held."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__([Column("")], id="thread-rows", head=False)
        self.source = Stretch([])
        self._view = view

    def grow(self, stretch: Stretch) -> None:
        """Hold more, or other, lines round those in view, which need no painting: they stay where they are."""
        found = stretch.find(self.key)
        if found is None:
            self.show(stretch)
            return
        moved, thumb = found - self.cursor, self._thumb()
        self.source, self.cursor, self.top = stretch, found, self.top + moved
        if self._thumb() != thumb:
            self.refresh()

    @property
    def shows_bar(self) -> bool:
        """A bar would lie while only a stretch is known."""
        stretch = self.source
        return isinstance(stretch, Stretch) and not stretch.earlier and not stretch.later

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing under a line to open."""
        return action != "open"

    def action_first(self) -> None:
        """Go to the first line of the whole thread."""
        self._view.to_start()

    def action_last(self) -> None:
        """Go to the last line of the whole thread."""
        self._view.to_end()


def place_of_reason(store: Store, contact: int, reason: Reason | None) -> Place | None:
    """Give the line that a reason rests on: the entry, or the first word that waits for an answer."""
    from sihu_tui import contacts

    if reason is None:
        return None
    if reason.entry is not None:
        found = contacts.place_of(store, "entry", reason.entry)
        return None if found is None else found[1]
    if reason.code in ("late", "waiting"):
        lines = contacts.page(store, contact, 1, after=contacts.Place(reason.basis - 1, 1, 1 << 60)).lines
        return lines[0].place if lines else None
    return None
