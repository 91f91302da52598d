"""Where there is too little room to see, that is said, and nothing acts but what changes nothing."""

from __future__ import annotations

from typing import cast

from textual import events
from textual.driver import Driver
from textual.widget import Widget
from textual.widgets import Static

from sihu_tui.text.i18n import _

from .host import Host
from .type_ahead import TypeAhead
from .widgets.text import lit

LEAST = (60, 12)
_BLIND_KEYS = ("q", "f10", "ctrl+q", "question_mark", "f1", "ctrl+l", "escape")


class Fitting(TypeAhead):
    """An app that needs some room."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class)
        self._focus_before: Widget | None = None
        """What had the focus before there was too little room."""

    def takes(self, event: events.Key) -> bool:
        """Where there is too little room to see, nothing acts but what does not change anything."""
        return event.key in _BLIND_KEYS or not self.screen.has_class("-small")

    def on_resize(self, event: events.Resize) -> None:
        """Say what size is needed when there is too little."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        was_small = self.screen.has_class("-small")
        if small and not was_small:
            self._focus_before = self.focused
        for screen in self.screen_stack:
            screen.set_class(small, "-small")
        if was_small and not small:
            self.call_after_refresh(self._focus_again)
        if small:
            said = _("sihu needs {w}×{h}; this is {x}×{y}.").format(
                w=LEAST[0], h=LEAST[1], x=event.size.width, y=event.size.height
            )
            self.query_one("#too-small", Static).update(lit(said))

    def _focus_again(self) -> None:
        """What was hidden for want of room lost the focus, without which keys wait."""
        before, self._focus_before = self._focus_before, None
        if self.focused is None and before is not None and before.is_attached:
            before.focus()
        elif self.focused is None and len(self.screen_stack) == 1:
            cast(Host, self).pane.focus_main()
