"""The reply picker: over any pane a reply in a few letters, filled for whom it is for, copied and logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from sihu_tui import days
from sihu_tui.i18n import N_, _

from . import keys, words
from .editing import edit_text
from .lines import OneLine
from .lit import Line, Span, wrap_spans
from .load import load
from .page import Page
from .rows import Cell, Column, ListSource, Rows

if TYPE_CHECKING:
    from sihu_tui.replies.blanks import Filled
    from sihu_tui.replies.library import ReplyRow
    from sihu_tui.replies.offering import Fields, Guard, Suggestion
    from sihu_tui.replies.search import Entry, Hit, Index
    from sihu_tui.store import Store

    from .app import Console

KEYS = (
    keys.Key("pick.leave", "escape", "leave", N_("Leave"), N_("Copy nothing"), show=True),
    keys.Key("pick.wording", "tab", "wording", N_("Wording"), N_("The next wording of this reply"), show=True, priority=True),
    keys.Key("pick.choice", "ctrl+t", "choice", N_("Choice"), N_("The next choice of a blank that is a list")),
    keys.Key("pick.edit", "ctrl+e", "edit", N_("Edit first"), N_("Change the text in $EDITOR before it is copied"), priority=True),
    keys.Key("pick.draft", "ctrl+o", "draft", N_("To the draft"), N_("Put the text into a draft of several")),
    keys.Key("pick.down", "down,ctrl+n", "move(1)", N_("Down"), N_("One row down")),
    keys.Key("pick.up", "up", "move(-1)", N_("Up"), N_("One row up")),
    keys.Key("pick.page_down", "pagedown", "page(1)", N_("A page down"), N_("A page down")),
    keys.Key("pick.page_up", "pageup", "page(-1)", N_("A page up"), N_("A page up")),
)  # fmt: skip
_FOUND_AT_MOST = 100
_FEW = 200
"""More changes than that cost more one by one than all anew."""
_REASON = "\0reason"


@dataclass(frozen=True)
class Target:
    """Whom a reply is for, the message that it answers, and the action that a flagged group needs."""

    contact: int | None = None
    group: int | None = None
    name: str = ""
    text: str = ""
    action: str | None = None

    @property
    def key(self) -> tuple[int | None, int | None]:
        """Who it is."""
        return self.contact, self.group


@dataclass(frozen=True)
class Piece:
    """A text to send and where it comes from."""

    text: str
    reply: int
    position: int | None
    kind: str
    verbatim: bool


@dataclass
class Memory:
    """What the picker keeps while a store is open: the next step of scripts, drafts, by whom they are for; the index."""

    store: Store
    index: Index | None = None
    entries: dict[int, Entry] = field(default_factory=dict)
    steps: dict[tuple[int | None, int | None, int], int] = field(default_factory=dict)
    drafts: dict[tuple[int | None, int | None], list[Piece]] = field(default_factory=dict)


@dataclass
class Known:
    """What is read once as the picker opens."""

    replies: dict[int, ReplyRow]
    first: list[int]
    fields: tuple[Fields, Fields, Fields]
    fresh: dict[int, int]
    last: dict[int, int]
    today: int
    zone: Any


@dataclass(frozen=True)
class Sent:
    """What went out: the numbers of the sends, and the text of the last."""

    ids: tuple[int, ...]
    text: str


def pick(console: Console, target: Target | None) -> None:
    """Open the picker for somebody; afterwards offer a date to come back to them."""
    if console.store is None or target is None:
        return
    if console.replying is None or console.replying.store is not console.store:
        console.replying = Memory(console.store)
    console.push_screen(ReplyPicker(target, console.replying), lambda sent: _sent(console, target, sent))


def _sent(console: Console, target: Target, sent: Sent | None) -> None:
    store = console.store
    if sent is None or store is None:
        return
    from sihu_tui import clipboard

    def undo() -> None:
        from sihu_tui import outbound

        outbound.remove(store, sent.ids)

    console.changed(f"{clipboard.said_of(sent.text)} · {_('logged')}", undo)
    if target.contact is not None:
        _follow_up(console, store, target.contact, target.name)


def _follow_up(console: Console, store: Store, contact: int, name: str) -> None:
    from sihu_tui import dates, settings
    from sihu_tui.errors import SihuError

    from .dialogs import Field, Form

    today = days.today(settings.zone(store))

    def check(answers: dict[str, str]) -> str:
        try:
            if answers["due"].strip():
                dates.parse_future(answers["due"], today)
        except SihuError as error:
            return str(error)
        return ""

    def keep(answers: dict[str, str] | None) -> None:
        if answers is None or not answers["due"].strip():
            return
        due = dates.parse_future(answers["due"], today)

        def work() -> dict[str, Any]:
            from sihu_tui import people

            return people.edit_contact(store, contact, due_day=due, due_why=answers["why"])

        def done(before: dict[str, Any]) -> None:
            from sihu_tui import people

            said = _("{name} is due on {day}").format(name=name, day=days.iso(due))
            console.changed(said, lambda: people.edit_contact(store, contact, **before))

        load(console, work, done, "pick.due")

    fields = [Field("due", _("Come back on (a day, 3天后, 下周一; empty for none)")), Field("why", _("Due for"))]
    console.push_screen(Form(_("Sent. Come back to {name}?").format(name=name), fields, check), keep)


class ReplyPicker(ModalScreen[Sent | None]):
    """A line to type in, the replies found, and the one under the cursor in full."""

    def __init__(self, target: Target, memory: Memory) -> None:
        super().__init__()
        keys.bind(self, KEYS)
        self._target = target
        self._memory = memory
        self._known: Known | None = None
        self._index: Index | None = None
        self._asked: dict[int, str] = {}
        self._answers: dict[str, str] = {}
        self._wordings: dict[int, int] = {}
        self._edited: tuple[int, str] | None = None
        self._asking = ""
        self._warned = ""
        self._ids: list[int] = []
        self._last_text = ""
        self.heading = OneLine("pick-heading")
        self.query_line = Input(id="pick-query", placeholder=_("Letters, pinyin, 汉字"), compact=True)
        self.rows = Rows(id="pick-rows", head=False)
        self.rows.can_focus = False
        self.page = Page(id="pick-text")
        self.page.can_focus = False
        self.ask_label = OneLine("pick-ask-label")
        self.ask_line = Input(id="pick-ask", classes="hidden", compact=True)
        self.warning = OneLine("pick-warning")
        self.hint = OneLine("pick-hint")
        for line in (self.query_line, self.ask_line):
            line.cursor_blink = False

    def compose(self) -> ComposeResult:
        """From what is typed down to the keys."""
        with Vertical(id="pick"):
            yield self.heading
            yield self.query_line
            yield self.rows
            yield self.page
            yield self.ask_label
            yield self.ask_line
            yield self.warning
            yield self.hint

    @property
    def console(self) -> Console:
        """The app."""
        return cast("Console", self.app)

    def on_mount(self) -> None:
        """Read the library behind; typing may begin at once."""
        said = _("To {name}").format(name=self._target.name) if self._target.name else _("A reply")
        self.heading.put([(Span(said, "strong"), ""), (Span("  " + self._target.text, "dim"), "")])
        told = _("Enter copies and logs   Tab another wording   ^e edit first   ^o to the draft   Esc")
        self.hint.put([(Span(told, "dim"), "")])
        self.rows.columns = (
            Column("", 22), Column("", 10), Column("", 10, least=70), Column("", 14, least=96), Column(""),
        )  # fmt: skip
        self.rows.empty = [_("Reading the replies …")]
        self.query_line.focus()
        store, target = self.console.store, self._target
        if store is not None:
            load(self, lambda: _read(store, target, self.console.operator), self._learned, "pick.read")

    def _learned(self, known: Known) -> None:
        """The list stands; what finds things in it, and what suits the message, follow."""
        self._known = known
        self._find()
        memory, target, rows = self._memory, self._target, list(known.replies.values())
        load(self, lambda: _index(memory, rows, known.today), self._indexed, "pick.index")
        if target.text:
            from sihu_tui.replies import offering

            load(self, lambda: offering.suggest(memory.store, target.text), self._suggested, "pick.suggest")

    def _indexed(self, index: Index) -> None:
        self._index = index
        if self.query_line.value.strip():
            self._find()

    def _suggested(self, found: list[Suggestion]) -> None:
        known = self._known
        if known is None:
            return
        self._asked = {one.reply: one.asked for one in found if one.asked}
        fresh = [one.reply for one in found]
        known.first = [*fresh, *(reply for reply in known.first if reply not in set(fresh))]
        if not self.query_line.value.strip() and self.rows.cursor == 0 and not self._asking:
            self._find()

    # Finding

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find at each key; an answer shows at each key."""
        event.stop()
        if event.input is self.query_line:
            self._find()
        elif self._asking and self._asking != _REASON:
            self._answers[self._asking] = event.value
            self._preview()

    def _find(self) -> None:
        known = self._known
        if known is None:
            return
        from sihu_tui.replies import offering

        typed = self.query_line.value
        found: list[tuple[ReplyRow, Hit | None]]
        if typed.strip():
            if self._index is None:
                return
            hits = self._index.search(typed, _FOUND_AT_MOST, offering.for_action(self._target.action))
            found = [(known.replies[hit.entry.id], hit) for hit in hits if hit.entry.id in known.replies]
        else:
            found = [(known.replies[id], None) for id in known.first]
        self.rows.empty = (
            [_("No reply fits; fewer letters find more.")] if known.replies
            else [_("The library is empty: 2 opens it, S brings the starter pack in.")]
        )  # fmt: skip
        self.rows.show(ListSource(found, self._cells, lambda pair: pair[0].id), keep=False)
        self._turned()

    def _cells(self, pair: tuple[ReplyRow, Hit | None]) -> list[Cell]:
        reply, hit = pair
        known = self._known
        assert known is not None
        text, hits = (self._options(reply)[0][0] if self._options(reply) else ""), range(0)
        if hit is not None and hit.field == "body" and hit.body is not None:
            begin = max(0, hit.body[0] - 6)
            text = hit.entry.body[begin : begin + 200]
            hits = range(hit.body[0] - begin, hit.body[1] - begin)
        typed = self.query_line.value.strip().lower()
        short = range(len(typed)) if typed and reply.shortcut.lower().startswith(typed) else range(0)
        tone = "quiet" if reply.stale(known.today) or reply.status != "approved" else ""
        last = known.last.get(reply.id)
        had = _("had {ago}").format(ago=words.ago(last, known.today, known.zone)) if last is not None else ""
        if not had and reply.id in self._asked:
            had = _("answered such")
        return [
            Cell(reply.title, tone, hit.places if hit else ()), Cell(reply.shortcut, "accent", short),
            Cell(reply.folder, "dim"), Cell(had, "dim"), Cell(" ".join(text.split("\n")), "dim", hits),
        ]  # fmt: skip

    def reply(self) -> ReplyRow | None:
        """Give the reply under the cursor."""
        source = self.rows.source
        return source.items[self.rows.cursor][0] if isinstance(source, ListSource) and source.items else None

    def action_move(self, by: int) -> None:
        """Another reply."""
        self.rows.action_move(by)
        self._turned()

    def action_page(self, by: int) -> None:
        """A page of replies on."""
        self.rows.action_page(by)
        self._turned()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """A click moved the cursor."""
        event.stop()
        self._preview()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """A click on the cursor is Enter."""
        event.stop()
        self._enter()

    def _turned(self) -> None:
        self._edited = None
        self._stop_asking()
        self._preview()

    # The text

    def _options(self, reply: ReplyRow) -> list[tuple[str, int | None]]:
        from sihu_tui.replies.offering import texts_of

        return texts_of(reply)

    def _step(self, reply: ReplyRow) -> int:
        return self._memory.steps.get((*self._target.key, reply.id), 0)

    def _body(self, reply: ReplyRow) -> tuple[str, int | None]:
        """Give the text of the reply that is meant now, and its position among the wordings."""
        options = self._options(reply)
        step = self._step(reply)
        if 0 < step <= len(reply.steps):
            return reply.steps[step - 1], None
        if not options:
            return (reply.steps[0] if reply.steps else ""), None
        fresh = self._known.fresh.get(reply.id, 0) if self._known is not None else 0
        return options[self._wordings.get(reply.id, fresh) % len(options)]

    def _filled(self, reply: ReplyRow) -> Filled:
        from sihu_tui.replies import blanks

        body = self._body(reply)[0]
        if self._edited is not None and self._edited[0] == reply.id:
            return blanks.Filled([self._edited[1]])
        return blanks.fill(body, *(self._known.fields if self._known else ({}, {}, {})), answers=self._answers)

    def _piece(self, reply: ReplyRow) -> Piece:
        verbatim = self._edited is None or self._edited[0] != reply.id
        return Piece(self._filled(reply).text, reply.id, self._body(reply)[1], reply.kind, verbatim)

    def _preview(self) -> None:
        reply = self.reply()
        self.page.show(lambda width: self._lines(reply, width))

    def _lines(self, reply: ReplyRow | None, width: int) -> list[Line]:
        lines: list[Line] = [[Span("─" * width, "quiet")]]
        draft = self._memory.drafts.get(self._target.key, [])
        if draft:
            told = _("Draft of {n}: {texts}").format(n=len(draft), texts=" ¶ ".join(piece.text for piece in draft))
            lines += [*wrap_spans([Span(told, "dim")], width), []]
        if reply is None:
            return lines
        lines += wrap_spans([Span(reply.title, "title"), Span("  " + self._where(reply), "dim")], width)
        if asked := self._asked.get(reply.id):
            lines += wrap_spans([Span(_("Answered before: {asked}").format(asked=asked), "dim")], width)
        paragraph: list[Span] = []
        for part in self._filled(reply).parts:
            said, tone = (part, "") if isinstance(part, str) else ("{" + part.label + "}", "warn")
            first, *more = said.split("\n")
            paragraph.append(Span(first, tone))
            for text in more:
                lines += wrap_spans(paragraph, width)
                paragraph = [Span(text, tone)]
        lines += wrap_spans(paragraph, width)
        if reply.attachment:
            lines += wrap_spans([Span(_("Attachment: {path}").format(path=reply.attachment), "dim")], width)
        return lines

    def _where(self, reply: ReplyRow) -> str:
        options, step = self._options(reply), self._step(reply)
        if reply.steps:
            told = [_("step {n}/{all}").format(n=step + 1, all=len(reply.steps) + bool(options))]
        else:
            told = []
        if len(options) > 1 and not step:
            place = options.index(self._body(reply)) + 1
            told.append(_("wording {n}/{all}").format(n=place, all=len(options)))
        if self._edited is not None:
            told.append(_("edited"))
        chosen = self._filled(reply).chosen.values()
        told += [f"{value} (^t {'/'.join(choices)})" for choices, value in chosen]
        return " · ".join(told)

    def action_wording(self) -> None:
        """Take the next wording; within a script, go back to its first message."""
        reply = self.reply()
        if reply is None:
            return
        if self._step(reply):
            self._memory.steps.pop((*self._target.key, reply.id))
        elif options := self._options(reply):
            now = options.index(self._body(reply))
            self._wordings[reply.id] = (now + 1) % len(options)
        self._turned()

    def action_choice(self) -> None:
        """Take the next choice; when a list is through, the next list turns too, as a counter does."""
        reply = self.reply()
        if reply is None:
            return
        for label, (choices, value) in self._filled(reply).chosen.items():
            at = (choices.index(value) + 1) % len(choices) if value in choices else 0
            self._answers[label] = choices[at]
            if at:
                break
        self._turned()

    def action_edit(self) -> None:
        """Change the text in the user's editor; it then counts as not verbatim."""
        reply = self.reply()
        if reply is None:
            return
        before = "".join(
            part if isinstance(part, str) else "{" + part.label + "}" for part in self._filled(reply).parts
        )
        text = edit_text(self.console, before)
        if text is None:
            self._tell(_("Nothing was changed; $EDITOR must name an editor."), "warn")
        elif text.strip() and text != before:
            self._stop_asking()
            self._edited = (reply.id, text.strip())
            self._preview()

    def action_draft(self) -> None:
        """Put the text into the draft."""
        reply = self.reply()
        if reply is None or self._ask_missing(reply):
            return
        self._memory.drafts.setdefault(self._target.key, []).append(self._piece(reply))
        self.query_line.value = ""
        self._tell(_("In the draft; the next Enter copies all of it."), "good")
        self._preview()

    # What is missing

    def _ask_missing(self, reply: ReplyRow) -> bool:
        missing = self._filled(reply).missing
        if missing:
            label = missing[0].label
            self._ask(label, _("{blank} = ").format(blank=label))
        return bool(missing)

    def _ask(self, name: str, label: str) -> None:
        self._asking = name
        self.ask_label.put([(Span(label, "warn"), "")])
        with self.prevent(Input.Changed):
            self.ask_line.value = ""
        self.ask_line.remove_class("hidden")
        self.ask_line.focus()

    def _stop_asking(self) -> None:
        self._asking = ""
        self._warned = ""
        self.ask_label.put([])
        self.warning.put([])
        self.ask_line.add_class("hidden")
        self.query_line.focus()

    def _tell(self, text: str, tone: str) -> None:
        self.warning.put([(Span(text, tone), "")])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        if event.input is self.ask_line:
            self._answered(event.value)
        else:
            self._enter()

    def _answered(self, value: str) -> None:
        reply = self.reply()
        if not value.strip() or reply is None:
            return
        if self._asking == _REASON:
            self._send(self._pieces(reply), value.strip())
            return
        self._answers[self._asking] = value
        if not self._ask_missing(reply):
            self._stop_asking()
            self._enter()

    # Out

    def _pieces(self, reply: ReplyRow) -> list[Piece]:
        draft, piece = self._memory.drafts.get(self._target.key, []), self._piece(reply)
        return draft if draft and not self.query_line.value and piece not in draft[-1:] else [
            *draft, *([] if piece in draft[-1:] else [piece])
        ]  # fmt: skip

    def _enter(self) -> None:
        reply, store, target = self.reply(), self.console.store, self._target
        if reply is None or store is None or self._ask_missing(reply):
            return
        pieces = self._pieces(reply)

        def work() -> list[Guard]:
            from sihu_tui.replies import offering

            found: dict[str, Guard] = {}
            for one in pieces:
                told = offering.guards(store, one.text, one.reply, one.position, target.contact, target.group)
                found |= {guard.message: guard for guard in told}
            return list(found.values())

        load(self, work, lambda found: self._judged(pieces, found), "pick.guard")

    def _judged(self, pieces: list[Piece], found: Sequence[Guard]) -> None:
        said = " · ".join(guard.message for guard in found)
        if not found:
            self._send(pieces, "")
        elif self._warned != said:
            self._warned = said
            self._tell(_("{why} — Enter again sends it").format(why=said), "warn")
        elif any(guard.reason for guard in found):
            self._ask(_REASON, _("Reason to send it nevertheless: "))
        else:
            self._send(pieces, "")

    def _send(self, pieces: list[Piece], override: str) -> None:
        store, target, operator = self.console.store, self._target, self.console.operator
        if store is None:
            return
        text = "\n\n".join(piece.text for piece in pieces)

        def work() -> list[int]:
            from sihu_tui.replies import library

            return [
                library.sent(store, one.text, one.reply, one.position, target.group, target.contact, operator,
                             one.kind, one.verbatim, override)
                for one in pieces
            ]  # fmt: skip

        def done(ids: list[int]) -> None:
            self.console.copy(text)
            self.console.wrote()
            self._ids += ids
            self._last_text = text
            self._memory.drafts.pop(target.key, None)
            self._next_step()

        load(self, work, done, "pick.send")

    def _next_step(self) -> None:
        reply = self.reply()
        self._edited = None
        self._stop_asking()
        if reply is not None and reply.steps:
            key, step = (*self._target.key, reply.id), self._step(reply) + 1
            if step < len(reply.steps) + bool(self._options(reply)):
                self._memory.steps[key] = step
                self._tell(_("Copied and logged. Enter copies the next message."), "good")
                self._preview()
                return
            self._memory.steps.pop(key, None)
        self.action_leave()

    def action_leave(self) -> None:
        """Leave what is asked, else the picker; what went out is told."""
        if self._asking:
            self._stop_asking()
            self._preview()
        else:
            self.dismiss(Sent(tuple(self._ids), self._last_text) if self._ids else None)


def _read(store: Store, target: Target, operator: str) -> Known:
    from sihu_tui import settings
    from sihu_tui.replies import library, offering

    zone = settings.zone(store)
    today = days.today(zone)
    rows = library.list_replies(store)
    ordered = offering.in_order(rows, offering.for_action(target.action), (), today)
    last = offering.last_sent(store, target.contact, target.group)
    return Known(
        {row.id: row for row in rows}, [row.id for row in ordered],
        offering.fields_for(store, target.contact, target.group, operator),
        {reply: offering.wording_for(store, reply, target.contact, target.group) for reply in last}, last, today, zone,
    )  # fmt: skip


def _index(memory: Memory, rows: Sequence[ReplyRow], today: int) -> Index:
    """Give the index, made once and then only told what changed."""
    from sihu_tui.replies import library
    from sihu_tui.replies.search import Index

    entries = {row.id: library.entry(row, today) for row in rows}
    changed = [entry for id, entry in entries.items() if memory.entries.get(id) != entry]
    gone = memory.entries.keys() - entries.keys()
    if memory.index is None or len(changed) + len(gone) > _FEW:
        memory.index = Index(entries.values())
    else:
        for entry in changed:
            memory.index.put(entry)
        for id in gone:
            memory.index.remove(id)
    memory.entries = entries
    return memory.index
