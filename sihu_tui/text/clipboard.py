"""What is known about the terminal's clipboard: how to reach it, what may go there, what tmux does to it."""

from __future__ import annotations

import os
import subprocess
from base64 import b64encode
from collections.abc import Mapping

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import plain

ALLOW_IN_TMUX = "tmux set -g set-clipboard on"
LIMIT = 74_994
"""Bytes of text that the shortest limit in use (xterm's 100,000 of base64) lets through."""


def inside_tmux(environment: Mapping[str, str] | None = None) -> bool:
    """Give whether this runs inside tmux."""
    return bool((environment if environment is not None else os.environ).get("TMUX"))


def tmux_passes() -> bool | None:
    """Ask tmux whether it passes OSC 52 from its panes on: only `set-clipboard on` does. None without an answer."""
    try:
        said = subprocess.run(
            ["tmux", "show-options", "-sv", "set-clipboard"], capture_output=True, text=True, timeout=2, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return said.stdout.strip() == "on" if said.returncode == 0 else None


def to_tmux(text: str) -> bool:
    """Put `text` into tmux's own paste buffer; False when it cannot be reached."""
    try:
        done = subprocess.run(["tmux", "load-buffer", "-"], input=text.encode(), timeout=2, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def fit_to_send(text: str) -> str:
    """Give `text` as it may go to a clipboard: without control and escape characters."""
    return plain(text)


def send(text: str) -> None:
    """Send `text` to the clipboard of the terminal that this runs in (OSC 52). Raises SihuError where there is none."""
    code = b64encode(fit_to_send(text).encode()).decode()
    try:
        with open("/dev/tty", "w", encoding="ascii") as terminal:
            terminal.write(f"\x1b]52;c;{code}\a")
    except OSError as error:
        raise SihuError(_("There is no terminal to copy through; `sihu replies show` prints the text.")) from error


def said_of(text: str, kept_by_tmux: bool = False) -> str:
    """Give the sentence that tells what was done: sent, for a terminal never says whether it took it."""
    size = len(text.encode())
    if kept_by_tmux:
        return _("NOT on your clipboard: tmux keeps it. prefix ] pastes it here; `{command}` mends it.").format(
            command=ALLOW_IN_TMUX
        )
    if size > LIMIT:
        return _("Sent to the terminal, but {n} bytes may be more than it takes.").format(n=size)
    return _("Sent to the terminal's clipboard: {n} characters").format(n=len(text))
