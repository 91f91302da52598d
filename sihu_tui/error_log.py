"""What nobody foresaw is written down, and said in one line."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import traceback
from pathlib import Path

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.paths import log_path
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import seen

MOST_BYTES = 1 << 20
"""A longer log becomes the older one, and the one before that goes."""


def write_down(error: BaseException) -> str:
    """Append `error` with its traceback to the log, which only its owner may read; give the line that tells the user."""
    path = log_path()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > MOST_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as log:
            os.chmod(path, 0o600)
            log.write(f"--- {days.now()}\n")
            for lines in traceback.format_exception(error):
                log.write("\n".join(map(seen, lines.split("\n"))))
    return _("Something unforeseen went wrong ({what}); it is written down in {path}.").format(
        what=type(error).__name__, path=path
    )


def told(error: BaseException, store: Path) -> str:
    """Give the one sentence that tells of an error of work on the store at `store`; what is ours is written down."""
    if isinstance(error, SihuError):
        return str(error)
    if isinstance(error, sqlite3.DatabaseError):
        from sihu_tui.store import sqlite

        return sqlite.explain(error, store)
    return write_down(error)
