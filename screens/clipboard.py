"""Copying: through the terminal (OSC 52), so that it works over SSH; honest about what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sihu_tui import clipboard

from .worker import load

if TYPE_CHECKING:
    from .app import Console


def copy(app: Console, text: str) -> None:
    """Send `text` to the terminal's clipboard, say so, and once how to make tmux pass it on."""
    text = clipboard.fit_to_send(text)
    app.copy_to_clipboard(text)
    app.say(clipboard.said_of(text))
    store = app.store
    if store is None or not clipboard.inside_tmux():
        return

    def swallowed() -> bool:
        from sihu_tui import settings

        if not settings.get(store, "clipboard_hint") or clipboard.tmux_passes() is not False:
            return False
        settings.remember(store, "clipboard_hint", False)
        return True

    def tell(hint: bool) -> None:
        if hint:
            app.wrote()
            app.say(clipboard.tmux_cure(), "warn", stay=True)

    load(app, swallowed, tell, "clipboard")
