"""A stretch of a thread as rows: who and when, then the words, wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from sihu_tui.contacts import ENTRY_KINDS, ThreadLine, ThreadPage
from sihu_tui.dates import days
from sihu_tui.text.i18n import _

from ..widgets import formatting
from ..widgets.multiline_rows import Blocks
from ..widgets.table import Cell
from ..widgets.text import wrap

_HELD = 1000
"""Of a long thread no more lines are held; what is far from the view is dropped and read again."""


@dataclass
class Block:
    """A line of the thread with its rows on the screen."""

    line: ThreadLine
    rows: list[Cell]


class Stretch(Blocks[Block]):
    """Some consecutive lines of a thread as rows: who and when, then the words, wrapped."""

    def __init__(self, blocks: list[Block], earlier: bool = False, later: bool = False) -> None:
        super().__init__(
            blocks, lambda block: [[row] for row in block.rows], lambda block: (block.line.source, block.line.id)
        )
        self.blocks, self.earlier, self.later = blocks, earlier, later

    def grown(self, page: ThreadPage, blocks: list[Block], back: bool) -> Stretch:
        """Give it with a page before it, or after; what is then too far from there is dropped."""
        if back:
            every = [*blocks, *self.blocks]
            return Stretch(every[:_HELD], page.earlier, self.later or len(every) > _HELD)
        every = [*self.blocks, *blocks]
        return Stretch(every[-_HELD:], self.earlier or len(every) > _HELD, page.later)

    def line(self, index: int) -> ThreadLine:
        """Give the line that a row belongs to."""
        return self.item(index).line


def blocks_of(page: ThreadPage, width: int, zone: tzinfo, today: int) -> list[Block]:
    """Give a page's lines laid out."""
    return [lay(line, width, zone, today) for line in page.lines]


def lay(line: ThreadLine, width: int, zone: tzinfo, today: int) -> Block:
    """Give a line with its rows."""
    tone = "" if line.source == "message" else "dim"
    said = wrap(line.text or f"[{_kind(line)}]", max(4, width))
    return Block(line, [_who(line, zone, today), *(Cell("  " + row, tone) for row in said)])


def _who(line: ThreadLine, zone: tzinfo, today: int) -> Cell:
    when = f"{formatting.short_day(days.day_of(line.ts, zone), today)} {days.local(line.ts, zone):%H:%M}"
    said = [line.who or (_("we") if line.mine else _("they")), when]
    if line.source != "message":
        said.append(_kind(line))
    if line.due_day is not None:
        said.append(_("done") if line.done else _("due {day}").format(day=formatting.short_day(line.due_day, today)))
    return Cell(" · ".join(part for part in said if part), "accent" if line.mine else "strong")


def _kind(line: ThreadLine) -> str:
    if line.source == "send":
        return _("copied") if line.kind == "copied" else _("copied, but the import lacks it")
    return _(ENTRY_KINDS[line.kind]) if line.kind in ENTRY_KINDS else _("media")
