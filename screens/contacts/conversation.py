"""One person's thread: imported messages and what was written by hand, newest in view, read a stretch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from sihu_tui import contacts
from sihu_tui.contacts import ContactRow, ThreadLine, ThreadPage, ThreadPlace, rewrite_entry
from sihu_tui.contacts import followups as todays
from sihu_tui.contacts.followups import DueReason, say
from sihu_tui.dates import days, parse
from sihu_tui.orders import orders
from sihu_tui.orders.orders import Bought
from sihu_tui.outreach import sends
from sihu_tui.store import Store
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..dialogs.form import Field
from ..keymap import Key
from ..widgets import formatting
from ..widgets.line_actions import LINE, LineActions, SaidLine
from ..widgets.status_lines import OneLine
from ..widgets.table import Column, Rows
from ..widgets.text import Span, wrap_spans
from ..worker import load
from .conversation_rows import Block, Stretch, blocks_of, lay
from .forms import named, stage
from .quick_entry import log

_AT_ONCE = 200
_MORE = 100
_NEAR = 120
"""So many rows before the edge of what is held, more is read."""
_TOLD = 4


@dataclass
class OpenedThread:
    """What stands beside the list: the person, why they are on it, what they bought, and a stretch of the thread."""

    contact: ContactRow
    reasons: list[DueReason]
    bought: Bought
    next: tuple[int | None, str]
    stretch: Stretch


class ThreadView(LineActions, Vertical):
    """The thread beside the list, or in its place."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("thread.new", "l,insert,f11", "new", N_("Log"), N_("Write down what was said or promised"), show=True),
        Key("thread.edit", "e,f4", "edit", N_("Edit"), N_("Change the line, if it was written by hand")),
        Key("thread.remove", "d,delete", "remove", N_("Remove"), N_("Remove the line, if it was written by hand")),
        Key("thread.finish", "x", "finish", N_("Line done"), N_("What this line promises is done, or open again")),
        *LINE,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(id="thread")
        keymap.bind(self, self.KEYS)
        self.heading = OneLine(id="thread-heading")
        self._said: tuple[Sequence[str], tuple[DueReason, ...]] = ((), ())
        """What was told last of the person: facts, and why they are due."""
        self.told = [OneLine(id=f"thread-told-{nth}") for nth in range(_TOLD)]
        self.rows = ThreadRows(self)
        self.contact: ContactRow | None = None
        self.today = 0
        self.zone: tzinfo = UTC
        self.wanted: int | None = None
        # kept until they are shown: a newer reading takes the place of one on its way
        self._at: ThreadPlace | None = None
        self._anew = True
        self._asking = False

    def compose(self) -> ComposeResult:
        yield self.heading
        yield from self.told
        yield self.rows

    @property
    def stretch(self) -> Stretch:
        """What is held of the thread."""
        return cast("Stretch", self.rows.source)

    def show(self, contact: int | None, name: str, today: int, zone: tzinfo, at: ThreadPlace | None = None) -> None:
        """Show the thread with a person: its newest lines, or those around a place, with the cursor there."""
        fresh = contact != self.wanted
        self.wanted, self.today, self.zone = contact, today, zone
        if fresh or at is not None:
            self._at, self._anew = at, True
        if fresh:
            # until the thread is read the one before it stays, which no key means any more: then all changes at once
            self.contact = None
        if contact is not None:
            self._open(contact)
        elif fresh:
            self.rows.show(Stretch([]), keep=False)
            self.heading.show(Span(name, "strong"))
            self._tell([])

    def load(self) -> None:
        if self.wanted is not None:
            self._open(self.wanted)

    def show_end(self) -> None:
        """Read the newest lines, with the cursor on the last."""
        if self.wanted is not None:
            self._at, self._anew = None, True
            self._open(self.wanted)

    def _open(self, contact: int) -> None:
        store, zone = self.console.store, self.zone
        held = self.stretch.blocks
        line, anew = self.line(), self._anew
        keep = None if anew or line is None or not self.stretch.later else line.place
        limit = _AT_ONCE if anew else max(_AT_ONCE, len(held))
        width, today, at = self._width, self.today, self._at

        def work() -> OpenedThread:
            contacts.settle(store)
            page = contacts.page(store, contact, limit, around=at or keep)
            (row,) = contacts.contact_rows(store, [contact])
            on_list = todays.rows(store, [contact])
            return OpenedThread(
                row, on_list[0].reasons if on_list else [], orders.bought(store, contact),
                contacts.next_date(store, contact),
                Stretch(blocks_of(page, width, zone, today), page.earlier, page.later),
            )  # fmt: skip

        def show(opened: OpenedThread) -> None:
            if contact != self.wanted:
                return
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

    def _tell_person(self, opened: OpenedThread) -> None:
        who, bought = opened.contact, opened.bought
        other = f"  {who.name}" if who.remark and who.remark != who.name else ""
        self.heading.show(Span(who.remark or who.name, "strong"), Span(other, "dim"))
        facts = [stage(who.stage), who.owner, " ".join(who.tags), _(", ").join(who.groups)]
        day, why = opened.next
        if day is not None:
            next_on = _("next: {day}").format(day=formatting.day_ago(day, self.today))
            facts.insert(0, f"{next_on} {why}".strip())
        if bought.last_day is not None:
            last = formatting.day_ago(bought.last_day, self.today)
            facts.append(_("last order {when}, {spend} in 12 months").format(when=last, spend=money(bought.cents)))
        self._tell([" · ".join(part for part in facts if part)], opened.reasons)

    def _tell(self, facts: Sequence[str], reasons: Iterable[DueReason] = ()) -> None:
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

    def _read_on(self, before: ThreadPlace | None = None, after: ThreadPlace | None = None) -> None:
        self._asking = True

        def show(page: ThreadPage, blocks: list[Block]) -> None:
            self._asking = False
            self.rows.grow(self.stretch.grown(page, blocks, back=before is not None))

        self._page(_MORE, before, after, show)

    def _page(
        self,
        limit: int,
        before: ThreadPlace | None,
        after: ThreadPlace | None,
        then: Callable[[ThreadPage, list[Block]], None],
    ) -> None:
        """Read some lines, and show them if the thread is still the same."""
        store, contact, width, today, zone = self.console.store, self.wanted, self._width, self.today, self.zone
        if contact is None:
            return

        def work() -> tuple[ThreadPage, list[Block]]:
            page = contacts.page(store, contact, limit, before, after)
            return page, blocks_of(page, width, zone, today)

        load(self, work, lambda found: then(*found) if contact == self.wanted else None, "thread.more")

    def to_start(self) -> None:
        """Go to the first line of all."""
        if not self.stretch.earlier:
            Rows.action_first(self.rows)
            return

        def show(page: ThreadPage, blocks: list[Block]) -> None:
            self.rows.show(Stretch(blocks, False, page.later), keep=False)
            Rows.action_first(self.rows)

        self._page(_AT_ONCE, None, ThreadPlace(-1 << 60, 0, 0), show)

    def to_end(self) -> None:
        """Go to the last line of all."""
        if not self.stretch.later:
            Rows.action_last(self.rows)
            return

        def show(page: ThreadPage, blocks: list[Block]) -> None:
            self.rows.show(Stretch(blocks, page.earlier, page.later), keep=False, at_end=True)

        self._page(_AT_ONCE, None, None, show)

    def line(self) -> ThreadLine | None:
        """Give the line under the cursor."""
        block: Block | None = self.rows.item
        return None if self.contact is None or block is None else block.line

    def text_to_copy(self) -> str:
        line = self.line()
        return line.text if line is not None else ""

    # Writing

    def action_new(self) -> None:
        if self.contact is not None:
            log(self.console, (self.contact.id, named(self.contact)))

    def action_edit(self) -> None:
        if (line := self._own()) is None:
            return
        due, today = "" if line.due_day is None else days.iso(line.due_day), self.today

        def day(typed: str) -> int | None:
            # a day that is over may stay, but none such is set anew
            return line.due_day if typed == due else parse.parse_future(typed, today) if typed else None

        fields = [
            Field("text", _("Text"), line.text, needed=True),
            Field("due", _("Due on (3d, next fri, 2026-12-01; empty for none)"), due, read=day),
        ]
        was = {"text": line.text, "due_day": line.due_day}
        self.edit(
            _("Change the line"), fields,
            lambda store, answers: rewrite_entry(store, line.id, answers["text"], answers["due"], was),
            _("The line was changed"),
        )  # fmt: skip

    def action_remove(self) -> None:
        """Remove a line written by hand, or the note that something was copied."""
        line = self.line()
        if line is None or (line.source != "send" and self._own() is None):
            return
        self.change(
            lambda store: sends.remove(store, [line.id]) if line.source == "send" else contacts.remove_entry(store, line.id),
            _("The line was removed"),
        )  # fmt: skip

    def action_finish(self) -> None:
        if (line := self._own()) is None:
            return
        if line.due_day is None:
            self.console.say(_("That line has no day; e sets one."), "warn")
        elif line.done is None:
            self.change(lambda store: contacts.finish_entry(store, line.id), _("The line is done"))
        else:
            self.change(lambda store: contacts.set_due(store, line.id, line.due_day), _("The line is open again"))

    def said_line(self) -> SaidLine | None:
        line = self.line()
        return None if line is None or line.source == "send" else SaidLine(line.source, line.id, line.text)

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
        stretch = self.source
        return isinstance(stretch, Stretch) and not stretch.earlier and not stretch.later

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "open"

    def action_first(self) -> None:
        self._view.to_start()

    def action_last(self) -> None:
        self._view.to_end()


def place_of_reason(store: Store, contact: int, reason: DueReason | None) -> ThreadPlace | None:
    """Give the line that a reason rests on: the entry, or the first word that waits for an answer."""
    if reason is None:
        return None
    if reason.entry is not None:
        found = contacts.place_of(store, "entry", reason.entry)
        return None if found is None else found[1]
    if reason.code in ("late", "waiting"):
        lines = contacts.page(store, contact, 1, after=contacts.ThreadPlace(reason.basis - 1, 1, 1 << 60)).lines
        return lines[0].place if lines else None
    return None
