"""Text in the user's own editor: what was typed is never lost, however the editor ends."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _


def command() -> list[str]:
    """Give the editor that VISUAL or EDITOR names, else vi. Raises SihuError when it makes no command."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    if Path(named).is_file():
        return [named]
    try:
        return shlex.split(named)
    except ValueError as error:
        raise SihuError(
            _("$EDITOR is {editor!r}, which is no command: {why}.").format(editor=named, why=error)
        ) from None


def draft_file(text: str, ending: str) -> Path:
    """Give a file, readable by nobody else, that holds `text`; `finished` takes it away."""
    path = Path(tempfile.mkdtemp(prefix="sihu-")) / f"text{ending}"
    path.write_text(text, encoding="utf-8")
    return path


def changed(path: Path) -> str:
    """Let the editor change a file; give its text. Raises SihuError, which says where the text is kept."""
    words = command()
    kept = _("Nothing was changed; your text is at {path}.").format(path=path)
    try:
        code = subprocess.run([*words, str(path)], check=False).returncode
    except OSError as error:
        path.unlink()
        path.parent.rmdir()
        why = error.strerror or str(error)
        raise SihuError(
            _("{editor} could not be started: {why}. Set EDITOR.").format(editor=words[0], why=why)
        ) from error
    if code:
        raise SihuError(_("{editor} ended with an error ({code}).").format(editor=words[0], code=code) + " " + kept)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SihuError(_("{editor} left no file; nothing was changed.").format(editor=words[0])) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SihuError(_("What {editor} wrote is not UTF-8.").format(editor=words[0]) + " " + kept) from error


def finished(path: Path) -> None:
    """Remove a file that `draft_file` made."""
    path.unlink(missing_ok=True)
    path.parent.rmdir()
