"""Copying: through the terminal (OSC 52), so that it works over SSH; honest about what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sihu_tui.text import clipboard

from .worker import load

if TYPE_CHECKING:
    from .host import Host


def copy(app: Host, text: str) -> None:
    """Send `text` to the terminal's clipboard and say so; as long as tmux keeps it, say that, and how to get at it."""
    text = clipboard.fit_to_send(text)
    app.copy_to_clipboard(text)
    app.say(clipboard.said_of(text, app.tmux_keeps), "warn" if app.tmux_keeps else "good", stay=app.tmux_keeps)
    if clipboard.inside_tmux():
        ask_tmux(app, text)


def ask_tmux(app: Host, text: str = "") -> None:
    """Learn whether tmux keeps what is copied; then `text` goes into its own paste buffer too."""

    def work() -> bool:
        keeps = clipboard.tmux_passes() is False
        return keeps and (not text or clipboard.to_tmux(text))

    def tell(keeps: bool) -> None:
        if text and keeps and not app.tmux_keeps:
            app.say(clipboard.said_of(text, True), "warn", stay=True)
        app.tmux_keeps = keeps

    load(app, work, tell, "clipboard")
