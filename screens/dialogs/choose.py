"""One of many: a line to type in over a list; Enter takes the row under the cursor, Esc none."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Span, lit
from ..widgets.text_line import TextLine

LEAVE = keymap.Key("choosing.leave", "escape", "leave", N_("Leave"), N_("Choose nothing"), show=True)


class Choice(NamedTuple):
    """A row to choose: what it stands for, and its cells."""

    key: Hashable
    cells: Sequence[Cell]


class Choosing(ModalScreen[Hashable]):
    """Gives the key of what was chosen, or None."""

    def __init__(self, title: str, columns: Sequence[Column], choices: Sequence[Choice], about: str = "") -> None:
        super().__init__()
        keymap.bind(self, (LEAVE,))
        self._title, self._about, self._choices = title, about, choices
        self.line = TextLine(placeholder=_("Type to narrow down"), id="choosing-line")
        self.rows = Rows(columns, id="choosing-rows")
        self.rows.can_focus = False

    def compose(self) -> ComposeResult:
        """What is chosen for, a line, the list."""
        with Vertical(classes="box picker"):
            heading = OneLine("choosing-heading")
            heading.put([(Span(self._title, "strong"), "")], [(Span(_("Enter takes it · Esc"), "dim"), "")])
            yield heading
            if self._about:
                yield Static(lit(self._about), classes="about")
            yield self.line
            yield self.rows

    def on_mount(self) -> None:
        """Begin with all of them."""
        self.rows.empty = [_("Nothing fits.")]
        self._show("")
        self.line.focus()

    def _show(self, typed: str) -> None:
        from sihu_tui.text.matching import matcher

        fits = matcher(typed)
        rows = [choice for choice in self._choices if fits(*(cell.text for cell in choice.cells))]
        self.rows.show(ListSource(rows, lambda choice: choice.cells, lambda choice: choice.key), keep=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow down at each key."""
        event.stop()
        self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the row under the cursor."""
        event.stop()
        if self.rows.key is not None:
            self.dismiss(self.rows.key)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """A click on the cursor takes it too."""
        event.stop()
        self.dismiss(self.rows.key)

    def on_key(self, event: events.Key) -> None:
        """Arrows walk through the list while one types."""
        moves = {"down": 1, "up": -1, "pagedown": self.rows.height, "pageup": -self.rows.height}
        if event.key in moves:
            event.stop()
            event.prevent_default()
            by = moves[event.key]
            if abs(by) == 1:
                self.rows.action_move(by)
            else:
                self.rows.action_page(1 if by > 0 else -1)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
