"""Text in the user's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from ..app import Console


def edit_text(app: Console, text: str, ending: str = ".txt") -> str | None:
    """Let $VISUAL or $EDITOR change `text`, in a file with this ending; None when there is no editor, or it failed."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        app.say(_("$EDITOR names no editor; e edits here."), "warn", stay=True)
        return None
    with tempfile.TemporaryDirectory(prefix="sihu-") as folder:
        path = Path(folder) / f"reply{ending}"
        path.write_text(text, encoding="utf-8")
        try:
            with app.suspend():
                code = subprocess.run([*shlex.split(editor), str(path)], check=False).returncode
            if code == 0:
                return path.read_text(encoding="utf-8").rstrip("\n")
            app.say(
                _("{editor} ended with {code}; nothing was changed.").format(editor=editor, code=code),
                "warn",
                stay=True,
            )
        except (SuspendNotSupported, OSError, ValueError, UnicodeDecodeError) as error:
            app.say(
                _("{editor} could not be used ({why}); e edits here.").format(editor=editor, why=error),
                "bad",
                stay=True,
            )
    return None
