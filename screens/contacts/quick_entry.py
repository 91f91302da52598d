"""One line about somebody, from anywhere: who, by a few letters, then `call talked about the cream 3d`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from sihu_tui import contacts, settings
from sihu_tui.contacts import ENTRY_KINDS, quick_entry
from sihu_tui.contacts.quick_entry import Quick
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..dialogs.person_finder import FindPerson
from ..host import Host, Hosted
from ..widgets import formatting
from ..widgets.pane import Pane
from ..widgets.status_lines import OneLine
from ..widgets.text import Span, lit
from ..widgets.text_line import TextLine
from ..worker import load

if TYPE_CHECKING:
    from ..dialogs.person_finder import Person

_DRAFT_SECONDS = 0.5
KEYS = (
    keymap.Key("log.leave", "escape", "leave", N_("Leave"), N_("Write nothing"), show=True),
    keymap.Key("log.kind", "tab,f3", "kind", N_("Kind"), N_("The next kind of line"), show=True, priority=True),
)


def log(console: Host, person: Person | None) -> None:
    """Ask for a line and keep it; first whom it is about, where that is not known."""
    store = console.store
    if person is None:
        find = FindPerson(store, _("A line about whom?"))
        console.push_screen(find, lambda found: log(console, found) if found is not None else None)
        return

    load(
        console,
        lambda: days.today(settings.zone(store)),
        lambda today: console.push_screen(Log(store, today, person)),
        "log",
    )


class Log(Hosted, ModalScreen[None]):
    """A line to type in; what was understood stands beneath."""

    def __init__(self, store: Store, today: int, person: Person) -> None:
        super().__init__()
        keymap.bind(self, KEYS)
        self._store, self._today, self._person = store, today, person
        self._kind = "note"
        self._draft = f"log:{person[0]}"
        self._rest: Timer | None = None
        self.line = TextLine(placeholder=_("call talked about the new cream 3d"), id="log-line")
        self.understood = OneLine("log-understood")
        self.error = Static("", classes="error hidden", markup=False)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(lit(_("A line about {name}").format(name=self._person[1])), classes="title")
            yield self.line
            yield self.understood
            yield self.error
            hint = _(
                "Begin with note, said, heard, call, promise, gift, sample, complaint, wish or perk; end with a day."
            )
            yield Static(lit(hint + "\n" + _("Enter saves   Tab another kind   Esc cancels")), classes="hint")

    def on_mount(self) -> None:
        drafts = self.console.drafts
        if drafts is not None and (kept := drafts.get(self._draft).get("line")):
            self.line.value = kept
        self.line.focus()
        self._tell()

    def _read(self) -> Quick:
        return quick_entry.read(self.line.value, self._today, self._kind)

    def _tell(self) -> None:
        """Say how the line is understood."""
        self.error.add_class("hidden")
        try:
            said = self._read()
        except SihuError as error:
            if len(self.line.value.split()) > 1:
                self.understood.show(Span(str(error), "warn"))
                return
            said = quick_entry.Quick(quick_entry.kind_of(self.line.value) or self._kind, "", None)
        spans = [Span(_(ENTRY_KINDS[said.kind]), "accent"), Span("  " + (said.text or "…"))]
        if said.due_day is not None:
            day = f"{formatting.weekday(said.due_day)} {days.iso(said.due_day)} ({formatting.day_ago(said.due_day, self._today)})"
            spans.append(Span("  " + _("due {day}").format(day=day), "warn"))
        self.understood.show(*spans)

    def action_kind(self) -> None:
        kinds = list(ENTRY_KINDS)
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self._tell()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell()
        if self._rest is None:
            self._rest = self.set_timer(_DRAFT_SECONDS, self.hold_now)

    def hold_now(self, text: str | None = None) -> None:
        """Hold what is written as a draft."""
        self._rest = None
        drafts = self.console.drafts if self.is_attached else None
        if drafts is not None:
            text = self.line.value if text is None else text
            drafts.put(self._draft, {"line": text} if text.strip() else {})

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            said = self._read()
        except SihuError as error:
            # said once: what is typed is told of as it is typed
            self.understood.show()
            self.error.remove_class("hidden")
            self.error.update(lit(str(error)))
            return
        store, (contact, name) = self._store, self._person
        console = self.console
        operator = console.operator

        def work() -> Any:
            return journal.undoable(
                store, lambda: contacts.add_entry(store, contact, said.kind, said.text, said.due_day, operator)
            )

        def done(outcome: Any) -> None:
            for pane in console.query(Pane):
                pane.wrote(contact)
            told = _("Written down for {name}").format(name=name)
            if said.kind == "promise" and said.due_day is None:
                told += " · " + _("a promise without a day: nothing will remind of it, e sets one")
            if drafts is not None:
                drafts.put(draft, {})
            console.changed(told, outcome[1])

        self.hold_now()
        drafts, draft = console.drafts, self._draft
        load(console, work, done, "log.keep")
        self.dismiss(None)

    def action_leave(self) -> None:
        self.hold_now()
        if self.line.value.strip():
            self.console.say(_("Draft kept: it is here again when this is opened next."), "dim")
        self.dismiss(None)
