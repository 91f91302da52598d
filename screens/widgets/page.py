"""A page of prepared lines that scrolls; showing another page repaints only the lines that differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from .. import keymap
from .line_view import Window, padded
from .text import Line, private

Draw = Callable[[int], Sequence[Line]]


class Page(Window):
    """Lines of toned text, made anew for the width at hand by what `show` was given."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        keymap.bind(self, keymap.PAGE)
        self._draw: Draw = lambda width: []
        self._lines: Sequence[Line] = []

    @property
    def shows_bar(self) -> bool:
        """Beside a list only a mark tells that there is more, for a bar would change with every row."""
        return self.has_focus

    def total(self) -> int:
        return len(self._lines)

    def show(self, draw: Draw) -> None:
        """Show the lines that `draw` gives for a width in cells, from the top."""
        self._draw = draw
        self._lay(0)

    def _lay(self, top: int) -> None:
        if self.lines_width < 4:
            return
        thumb = self._thumb()
        before, self._lines = self._lines, list(self._draw(self.lines_width))
        if self.look_from(top) or self._thumb() != thumb:
            self.refresh()
            return
        for number in range(self.top, self.top + self.height):
            if before[number : number + 1] != self._lines[number : number + 1]:
                self.refresh_lines(number, number)

    def text(self) -> str:
        """Give all of it as text."""
        return "\n".join("".join(span.text for span in line).rstrip() for line in self._lines).strip()

    def line_of(self, sign: str) -> int:
        """Give the first line that begins with a sign, 0 when none does."""
        return next((at for at, line in enumerate(self._lines) if line and line[0].text.startswith(sign)), 0)

    def on_resize(self) -> None:
        self._lay(self.top)

    def action_scroll_by(self, by: int) -> None:
        self.look_from(self.top + by)

    def action_scroll_pages(self, by: int) -> None:
        self.look_from(self.top + by * max(1, self.height - 2))

    def action_scroll_home(self) -> None:
        self.look_from(0)

    def action_scroll_end(self) -> None:
        self.look_from(self.total())

    def draw_line(self, number: int, width: int) -> Strip:
        if number >= len(self._lines):
            return Strip.blank(width, self.style_of(""))
        segments = []
        used = 0
        for text, tone in self._lines[number]:
            text = private(text)
            cells = cell_len(text)
            if used + cells > width:
                text = set_cell_size(text, width - used)
                cells = width - used
            segments.append(Segment(text, self.style_of(tone)))
            used += cells
        return padded(segments, width, self.style_of(""))
