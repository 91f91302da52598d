"""What can be made of one line that somebody said, wherever it is under the cursor."""

from __future__ import annotations

from typing import NamedTuple

from ..changes import Changing
from ..feedback.collecting import answer_of, need_of
from ..keymap import ANSWER_OF, NEED_OF

LINE = (NEED_OF, ANSWER_OF)


class SaidLine(NamedTuple):
    """A line: of which table ("message" or "entry"), its id and its words; `title` is what a need of it is called."""

    source: str
    id: int
    text: str
    title: str = ""


class LineActions(Changing):
    """Something in which lines stand."""

    def said_line(self) -> SaidLine | None:
        """Give the line under the cursor."""
        raise NotImplementedError

    def action_need(self) -> None:
        """Make a need of the line."""
        if (line := self.said_line()) is not None:
            need_of(self.console, *line)

    def action_answer(self) -> None:
        """The line answers a survey."""
        if (line := self.said_line()) is not None:
            answer_of(self.console, line.source, line.id, line.text)
