"""One thing asked for below what it is about: a label and a line to type in, there only while it is asked."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from .status_lines import OneLine
from .text import Span
from .text_line import TextLine


class Asking(Vertical):
    """Asks for one thing at a time. `about` names what is asked now, "" for nothing; the answer is the line's."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, classes="hidden")
        self.about = ""
        self._label = OneLine(f"{id}-label")
        self.line = TextLine(id=f"{id}-line")

    def compose(self) -> ComposeResult:
        yield self._label
        yield self.line

    def ask(self, about: str, label: str) -> None:
        """Ask for something new."""
        self.about = about
        self._label.show(Span(label, "warn"))
        with self.prevent(Input.Changed):
            self.line.value = ""
        self.remove_class("hidden")
        self.line.focus()

    def stop(self) -> None:
        """Ask for nothing."""
        self.about = ""
        self.add_class("hidden")
