"""The one screen under all others."""

from __future__ import annotations

from textual import events
from textual.reactive import Reactive

from .textual_compat import HeldScreen


class Main(HeldScreen):
    """The one screen, and the ground of those above it."""

    focused = Reactive(None, repaint=False)
    """Textual's own repaints the whole screen at each change of focus; here each widget repaints itself."""

    def on_resize(self, event: events.Resize) -> None:
        """Pass over a size that is not the terminal's any more.

        Each layout sends its size back to the screen, so that two sizes on the way at once would chase each other
        for ever.
        """
        if event.size != self.app.size:
            event.prevent_default()
