"""Text in the user's own editor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from sihu_tui.errors import SihuError
from sihu_tui.text import editor
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from ..host import Host


def edit_text(app: Host, text: str, ending: str = ".txt") -> str | None:
    """Let $VISUAL or $EDITOR change `text`, in a file with this ending; None when there is no editor, or it failed."""
    if not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        app.say(_("$EDITOR names no editor; e edits here."), "warn", stay=True)
        return None
    try:
        path = editor.draft_file(text, ending)
        with app.suspend():
            found = editor.changed(path).rstrip("\n")
        editor.finished(path)
    except (SuspendNotSupported, OSError) as error:
        app.say(_("No editor could be used ({why}); e edits here.").format(why=error), "bad", stay=True)
    except SihuError as error:
        app.say(str(error), "bad", stay=True)
    else:
        return found
    return None
