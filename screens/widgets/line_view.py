"""A widget that shows some lines of many: its own scrolling and scrollbar, so that scrolling costs no layout."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from .styles import KEPT_REVERSED, SOFT, tone_style

_WHEEL_LINES = 3


def padded(segments: list[Segment], width: int, fill: Style) -> Strip:
    """Give a strip `width` cells wide; blanks at the end take the last style where that shows no difference.

    Every style written costs some forty bytes on the wire.
    """
    segments = list(Segment.simplify(segments))
    room = width - sum(segment.cell_length for segment in segments)
    if room > 0 and segments:
        text, style, _control = segments[-1]
        if style is not None and not (style.underline or style.reverse) and style.bgcolor == fill.bgcolor:
            segments[-1] = Segment(text + " " * room, style)
    return Strip(segments).adjust_cell_length(width, fill)


class Window(Widget, can_focus=True):
    """Lines seen from `top` on, under `head` lines that stay."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.top = 0
        self.head = 0
        self._styles: dict[tuple[str, str], Style] = {}

    # Said by who derives

    def total(self) -> int:
        """How many lines there are, the head not counted."""
        raise NotImplementedError

    def draw_line(self, number: int, width: int) -> Strip:
        """Draw a line; `number` counts from 0, the lines of the head from -1 down."""
        raise NotImplementedError

    # Scrolling

    @property
    def shows_bar(self) -> bool:
        """Whether the scrollbar is drawn in full."""
        return True

    @property
    def height(self) -> int:
        """How many lines are seen at once, the head not counted."""
        return max(1, self.size.height - self.head)

    @property
    def lines_width(self) -> int:
        """The cells of a line; the last column is the scrollbar's."""
        return max(1, self.size.width - 1)

    def look_from(self, top: int) -> bool:
        """Put line `top` at the top, as far as there are lines; False when it is there already."""
        top = max(0, min(top, self.total() - self.height))
        if top == self.top:
            return False
        self.top = top
        self.refresh()
        return True

    def refresh_lines(self, first: int, last: int) -> None:
        """Draw lines anew."""
        first, last = max(first, self.top), min(last, self.top + self.height - 1)
        if first <= last:
            self.refresh(Region(0, first - self.top + self.head, self.lines_width, last - first + 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel looks on; the cursor stays."""
        event.stop()
        self.look_from(self.top + _WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel looks back."""
        event.stop()
        self.look_from(self.top - _WHEEL_LINES)

    # Drawing

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        self._styles.clear()
        super().notify_style_update()

    def style_of(self, tone: str, under: str = "") -> Style:
        """Give the style of a tone, on the ground of the tone `under`."""
        asked = (tone, under)
        found = self._styles.get(asked)
        if found is None:
            found = self.rich_style
            if under and tone in SOFT or (under and self.app.current_theme.ansi and tone not in KEPT_REVERSED):
                # the row that one is on is the easiest to read; a colour turned inside out is not
                tone = ""
            for name in (under, tone):
                if name:
                    found += tone_style(self.app, name)
            self._styles[asked] = found
        return found

    def render_line(self, y: int) -> Strip:
        """Draw a line of the screen, with its cell of the scrollbar."""
        number = y - self.head + self.top if y >= self.head else y - self.head
        strip = self.draw_line(number, self.lines_width)
        ground = self.style_of("")
        if self._on_thumb(y):
            return Strip.join([strip, Strip([Segment("▐", self.style_of("quiet"))], 1)])
        return padded(list(strip), self.size.width, ground)

    def _thumb(self) -> tuple[int, int]:
        """Give where the scrollbar's thumb begins and ends, in lines under the head; nothing when all is in view."""
        total, height = self.total(), self.height
        if total <= height:
            return (0, 0)
        if not self.shows_bar:
            # only a mark at the foot that there is more: it stays when other lines come
            return (height - 1, height) if self.top + height < total else (0, 0)
        size = max(1, height * height // total)
        begin = round(self.top / (total - height) * (height - size))
        return (begin, begin + size)

    def _on_thumb(self, y: int) -> bool:
        begin, end = self._thumb()
        return begin <= y - self.head < end
