"""A person by a few letters: characters, pinyin, initials, nearly right spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input

from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Span
from ..widgets.text_line import TextLine
from ..worker import load

if TYPE_CHECKING:
    from sihu_tui.store import Store

Person = tuple[int, str]
LEAVE = keymap.Key("finding.leave", "escape", "leave", N_("Leave"), N_("Choose nobody"), show=True)
_PAUSE_SECONDS = 0.12
_SHOWN = 12


class FindPerson(ModalScreen[Person | None]):
    """Gives id and name of who was chosen, or None."""

    def __init__(self, store: Store, title: str) -> None:
        super().__init__()
        keymap.bind(self, (LEAVE,))
        self._store, self._title = store, title
        self._pause: Timer | None = None
        self._listed: str | None = None
        self.line = TextLine(placeholder=_("Characters, pinyin or initials"), id="finding-line")
        self.rows = Rows([Column("", 24), Column("")], id="finding-rows", head=False)
        self.rows.can_focus = False

    def compose(self) -> ComposeResult:
        """A line over a list."""
        with Vertical(classes="box picker"):
            heading = OneLine("finding-heading")
            heading.put([(Span(self._title, "strong"), "")], [(Span(_("Enter takes it · Esc"), "dim"), "")])
            yield heading
            yield self.line
            yield self.rows

    def on_mount(self) -> None:
        """Begin with those talked to last."""
        self.rows.empty = [_("Nobody is called like that.")]
        self.line.focus()
        self._look("")

    def _look(self, typed: str, take: bool = False) -> None:
        store = self._store

        def work() -> list[tuple[int, str, str]]:
            from sihu_tui import contacts

            return contacts.near(store, typed, _SHOWN)

        def show(found: list[tuple[int, str, str]]) -> None:
            self._listed = typed
            source = ListSource(
                found, lambda one: [Cell(one[1]), Cell(one[2] if one[2] != one[1] else "", "dim")], lambda one: one[:2]
            )
            self.rows.show(source, keep=False)
            if take:
                self._take()

        load(self, work, show, "finding")

    def _take(self) -> None:
        key = self.rows.key
        if isinstance(key, tuple):
            self.dismiss((key[0], key[1]))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look once typing rests."""
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE_SECONDS, lambda: self._look(self.line.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take who the cursor is on, of what was typed last."""
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        if self._listed == self.line.value:
            self._take()
        else:
            self._look(self.line.value, take=True)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Nothing else hangs on it."""
        event.stop()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """A click on the cursor takes them."""
        event.stop()
        self._take()

    def on_key(self, event: events.Key) -> None:
        """Arrows walk through the list while one types."""
        if event.key in ("down", "up"):
            event.stop()
            event.prevent_default()
            self.rows.action_move(1 if event.key == "down" else -1)

    def action_leave(self) -> None:
        """Choose nobody."""
        self.dismiss(None)
