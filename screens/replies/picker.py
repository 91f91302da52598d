"""The reply picker: over any pane a reply in a few letters, filled for whom it is for, copied and logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from sihu_tui.dates import days
from sihu_tui.replies import library, sends
from sihu_tui.replies.guards import Guard, guards
from sihu_tui.replies.library import ReplyRow
from sihu_tui.replies.sends import Piece
from sihu_tui.store import journal
from sihu_tui.text import clipboard
from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..dialogs.form import Field, Form
from ..host import Host
from ..keymap import Key
from ..widgets import formatting
from ..widgets.inline_prompt import Asking
from ..widgets.page import Page
from ..widgets.status_lines import OneLine
from ..widgets.table import Rows
from ..widgets.text import Span
from ..worker import load
from .picker_finding import ReplyFinding
from .picker_rows import preview, rewritten
from .picker_state import PickerMemory, Sent, Target, memory_of
from .picker_text import BREAK, joined, parted

_REASON = "\0reason"


def pick(console: Host, target: Target | None, seek: str = "") -> None:
    """Open the picker for somebody, with `seek` typed in already."""
    if target is not None:
        console.push_screen(ReplyPicker(target, memory_of(console), seek), lambda sent: _sent(console, target, sent))


def _sent(console: Host, target: Target, sent: Sent | None) -> None:
    if sent is None:
        return
    told = [clipboard.said_of(sent.text, console.tmux_keeps), _("logged")]
    if sent.due is not None:
        told.append(_("{name} is due on {day}").format(name=target.name, day=days.iso(sent.due)))

    console.changed(" · ".join(told), sent.undo)


SKIP = Key("pick.skip", "ctrl+y", "skip", N_("Skip"), N_("Leave this group out and go on with the next"), show=True, priority=True)  # fmt: skip


class ReplyPicker(ReplyFinding):
    """A line to type in, the replies found, and the one under the cursor in full."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("pick.leave", "escape", "leave", N_("Leave"), N_("Copy nothing"), show=True),
        Key("pick.wording", "tab", "wording", N_("Wording"), N_("The next wording of this reply"), show=True, priority=True),
        Key("pick.choice", "shift+tab", "choice", N_("Choice"), N_("The next choice of a blank that is a list"), priority=True),
        Key("pick.edit", "ctrl+e", "edit", N_("Edit first"), N_("Change the text, or the draft, before it is copied"), priority=True),
        Key("pick.draft", "+", "draft", N_("To the draft"), N_("Put the text into a draft of several"), priority=True),
        Key("pick.take_out", "ctrl+x", "take_out", N_("Out of the draft"), N_("Take the last text out of the draft"), priority=True),
        Key("pick.due", "ctrl+l", "due", N_("Come back"), N_("When to come back to this person; the next choice at each press"), priority=True),
        Key("pick.down", "down", "move(1)", N_("Down"), N_("One row down")),
        Key("pick.up", "up", "move(-1)", N_("Up"), N_("One row up")),
        Key("pick.page_down", "pagedown", "page(1)", N_("A page down"), N_("A page down")),
        Key("pick.page_up", "pageup", "page(-1)", N_("A page up"), N_("A page up")),
    )  # fmt: skip

    def __init__(
        self, target: Target, memory: PickerMemory, seek: str = "", note: str = "", before: Sent | None = None
    ) -> None:
        """`note`: one of many, and how it stands with this one; `before` is what went to the one before it."""
        super().__init__(target, memory, seek, before)
        keymap.bind(self, (*self.KEYS, SKIP) if note else self.KEYS)
        self._note, self._gone = note, Sent("", (), None)
        self._warned = ""
        self._due = 0
        self._undo: list[int] = []
        self._last = ""
        self.heading = OneLine("pick-heading")
        self.page = Page(id="pick-text")
        self.page.can_focus = False
        self.asking = Asking("pick-ask")
        self.warning = OneLine("pick-warning")
        self.hint = OneLine("pick-hint")

    def compose(self) -> ComposeResult:
        with Vertical(id="pick"):
            yield self.heading
            yield self.query_line
            yield self.rows
            yield self.page
            yield self.asking
            yield self.warning
            yield self.hint

    @property
    def _draft(self) -> list[Piece]:
        return self._memory.drafts.get(self._target.key, [])

    def on_mount(self) -> None:
        self._head()
        self.query_line.focus()
        self.read()

    def _head(self) -> None:
        """Say whom it is for, when they are come back to, and which keys there are."""
        said = _("To {name}").format(name=self._target.name) if self._target.name else _("A reply")
        right = []
        if self._due and self._known is not None:
            day = days.iso(self._known.today + self._due)
            back = _("come back {when}, {day}").format(when=formatting.day_ahead(self._due), day=day)
            right = [(Span(back, "accent"), "")]
        text = "" if right and self.size.width < 100 else "  " + self._target.text
        self.heading.put([(Span(said, "strong"), ""), (Span(text, "dim"), "")], right)
        told = [_("Enter copies"), _("Tab wording"), _("^e edit"), _("+ draft")]
        told += [_("^x out of it")] if self._draft else []
        told += [_("^y skip")] if self._note else []
        told += [_("^l come back")] if self._target.contact is not None else []
        self.hint.show(Span("  ".join((*told, _("Esc leave"))), "dim"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find at each key; an answer shows at each key."""
        event.stop()
        if event.input is self.query_line:
            self._find()
        elif self.asking.about and self.asking.about != _REASON:
            self._meant.answers[self.asking.about] = event.value
            self._preview()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self._preview()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self._enter()

    def _turned(self) -> None:
        self._meant.forget_edit()
        self._stop_asking()
        self._preview()

    # The text

    def _preview(self) -> None:
        reply = self.reply()
        asked = "" if reply is None else self._asked.get(reply.id, "")
        self.page.show(lambda width: preview(self._meant, reply, self._note, self._draft, asked, width))

    def action_wording(self) -> None:
        """Take the next wording; within a script, go back to its first message."""
        self._turn(self._meant.turn)

    def action_choice(self) -> None:
        self._turn(self._meant.choose)

    def _turn(self, change: Callable[[ReplyRow], None]) -> None:
        reply = self.reply()
        if reply is not None:
            self._meant.forget_edit()
            change(reply)
            self._turned()

    def action_edit(self) -> None:
        """Change the text under the cursor, or with a draft and nothing typed the draft; then it is not verbatim."""
        reply, draft = self.reply(), self._draft
        of_draft = bool(draft) and not self.query_line.value
        if not of_draft and reply is None:
            return
        label = _("A line of {line} parts the texts").format(line=BREAK) if of_draft else _("Text")
        before = joined([piece.text for piece in draft]) if of_draft else self._meant.plain(cast("ReplyRow", reply))

        def keep(answers: dict[str, str] | None) -> None:
            text = answers["text"].strip() if answers is not None else ""
            if not text or text == before.strip():
                return
            if of_draft:
                self._memory.drafts[self._target.key] = rewritten(draft, parted(text))
            elif reply is not None:
                self._stop_asking()
                self._meant.edit(reply, text)
            self._preview()

        self.app.push_screen(Form(_("Before it is copied"), [Field("text", label, before, long=True)]), keep)

    def action_draft(self) -> None:
        reply = self.reply()
        if reply is None or self._ask_missing(reply):
            return
        self._memory.drafts.setdefault(self._target.key, []).append(self._meant.piece(reply))
        self._meant.forget_edit()
        self.query_line.value = ""
        self._head()
        self._tell(_("In the draft; with nothing typed Enter copies all of it."), "good")
        self._preview()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (action == "draft" and self.asking.about)

    def action_take_out(self) -> None:
        if self._draft:
            self._draft.pop()
            self._head()
            self._preview()

    def action_due(self) -> None:
        """Come back to the person a little later than it says now, at the end not at all."""
        if self._known is not None and self._known.due:
            self._due = next((n for n in self._known.due if n > self._due), 0)
            self._head()

    # What is missing

    def _ask_missing(self, reply: ReplyRow) -> bool:
        missing = self._meant.filled(reply).missing
        if missing:
            label = missing[0].label
            self._ask(label, _("{blank} = ").format(blank=label))
        return bool(missing)

    def _ask(self, name: str, label: str) -> None:
        self.asking.ask(name, label)

    def _stop_asking(self) -> None:
        self._warned = ""
        self.warning.show()
        self.asking.stop()
        self.query_line.focus()

    def _tell(self, text: str, tone: str) -> None:
        self.warning.show(Span(text, tone))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.asking.line:
            self._answered(event.value)
        else:
            self._enter()

    def _answered(self, value: str) -> None:
        reply = self.reply()
        if not value.strip() or reply is None:
            return
        if self.asking.about == _REASON:
            self._send(self._pieces(reply), value.strip())
            return
        self._meant.answers[self.asking.about] = value
        if not self._ask_missing(reply):
            self._stop_asking()
            self._enter()

    # Out

    def _pieces(self, reply: ReplyRow) -> list[Piece]:
        """The draft, and the reply under the cursor if it was looked for or there is no draft."""
        draft = self._draft
        return [*draft] if draft and not self.query_line.value else [*draft, self._meant.piece(reply)]

    def _enter(self) -> None:
        reply, store, target = self.reply(), self._memory.store, self._target
        alone = bool(self._draft) and not self.query_line.value
        if reply is None or not alone and self._ask_missing(reply):
            return
        pieces = self._pieces(reply)

        def look() -> ReplyRow | list[Guard]:
            # a colleague may have changed it since it was listed
            now = reply if alone else library.get(store, reply.id)
            same = (sorted(now.wordings), now.steps, now.status) == (sorted(reply.wordings), reply.steps, reply.status)
            return list(guards(store, pieces, target.contact, target.group)) if same else now

        def looked(found: ReplyRow | list[Guard]) -> None:
            if isinstance(found, ReplyRow):
                self.renew(found)
                self._tell(_("It was changed since it was listed: this is how it is now. Enter copies it."), "warn")
            else:
                self._judged(pieces, found)

        load(self, look, looked, "pick.guard")

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
        edited = None if pieces[-1].verbatim else pieces[-1].text
        self._gone = Sent("", (), None, pieces[-1].reply, dict(self._meant.answers), edited)
        store, target, operator = self._memory.store, self._target, self.console.operator
        due = self._known.today + self._due if self._known is not None and self._due else None

        def work() -> int | None:
            return journal.undoable(
                store, lambda: sends.log(store, pieces, target.contact, target.group, operator, override, due)
            )[1]

        def done(undo: int | None) -> None:
            self._last = "\n\n".join(piece.text for piece in pieces)
            self.console.copy(self._last)
            self.console.wrote()
            self._undo += [undo] if undo is not None else []
            self._memory.drafts.pop(target.key, None)
            self._next_step(pieces)

        load(self, work, done, "pick.send")

    def _next_step(self, pieces: list[Piece]) -> None:
        reply = self.reply()
        self._turned()
        if reply is not None and reply.steps and pieces[-1].reply == reply.id and self._meant.go_on(reply):
            self._tell(_("Sent to the clipboard and logged. Enter sends the next message."), "good")
            if self.console.tmux_keeps:
                self._tell(clipboard.said_of(self._last, True), "warn")
            self._preview()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        if self.asking.about:
            self._stop_asking()
            self._preview()
        else:
            due = self._known.today + self._due if self._known is not None and self._due else None
            gone = replace(self._gone, text=self._last, undo=tuple(self._undo), due=due)
            self.dismiss(gone if self._undo else None)

    def action_skip(self) -> None:
        self.dismiss(Sent("", (), None))
