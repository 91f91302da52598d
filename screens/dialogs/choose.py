"""One of many: a line to type in over a list; Enter takes the row under the cursor, Esc none."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from sihu_tui.text.i18n import N_, _
from sihu_tui.text.matching import matcher

from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text_line import TextLine
from .box import Box, T


class Choice(NamedTuple):
    """A row to choose: what it stands for, and its cells."""

    key: Hashable
    cells: Sequence[Cell]


class Seeking(Box[T]):
    """A line to type in over a list that one walks through while one types."""

    def __init__(self, title: str, line: str, columns: Sequence[Column], head: bool = True, about: str = "") -> None:
        super().__init__(title, _("Enter takes it · Esc"), columns, head=head, about=about)
        self.line = TextLine(placeholder=line, id=f"{self.NAME}-line")
        self.rows.can_focus = False

    def parts(self) -> Sequence[Widget]:
        return self.line, self.rows

    def on_mount(self) -> None:
        self.seek("")
        self.line.focus()

    def seek(self, typed: str) -> None:
        """List what fits."""
        raise NotImplementedError

    def take(self) -> None:
        """Give what is under the cursor."""
        if self.rows.key is not None:
            self.dismiss(self.rows.key)  # type: ignore[arg-type]

    def typed(self, text: str) -> None:
        """Something was typed."""
        self.seek(text)

    def entered(self, text: str) -> None:
        """Enter was pressed."""
        self.take()

    # Textual calls such a handler in every class that has one: who derives says what they do above

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.typed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.entered(event.value)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.take()

    def on_key(self, event: events.Key) -> None:
        """Arrows walk through the list while one types."""
        if event.key in ("down", "up", "pagedown", "pageup"):
            event.stop()
            event.prevent_default()
            walk = self.rows.action_page if event.key.startswith("page") else self.rows.action_move
            walk(1 if event.key.endswith("down") else -1)


class Choosing(Seeking[Hashable]):
    """Gives the key of what was chosen, or None."""

    NAME = "choosing"
    LEAVE = ("escape", N_("Choose nothing"))

    def __init__(self, title: str, columns: Sequence[Column], choices: Sequence[Choice], about: str = "") -> None:
        super().__init__(title, _("Type to narrow down"), columns, about=about)
        self._choices = choices
        self.rows.empty = [_("Nothing fits.")]

    def seek(self, typed: str) -> None:
        fits = matcher(typed)
        rows = [choice for choice in self._choices if fits(*(cell.text for cell in choice.cells))]
        self.rows.show(ListSource(rows, lambda choice: choice.cells, lambda choice: choice.key), keep=False)
