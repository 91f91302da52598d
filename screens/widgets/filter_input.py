"""The line that a filter is typed in."""

from __future__ import annotations

from sihu_tui.text.i18n import _

from .text_line import TextLine


class Filter(TextLine):
    """A line over a list; it does not blink, for a blinking cursor writes all day."""

    def __init__(self) -> None:
        super().__init__(placeholder=_("Filter, then Enter; Esc ends it"))
