"""One writes at a time: who has to wait does so, and is told for whom."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sihu_tui.store import sharing
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

PATIENCE_SECONDS = 600.0
Tell = Callable[[str], None]


def begin(connection: sqlite3.Connection, path: Path, tell: Tell | None) -> None:
    """Begin to write, when it is our turn; whoever waits longer than a moment is told for whom, once for each.

    Raises sqlite3.OperationalError when the turn does not come (SIHU_PATIENCE: seconds, default 600).
    """
    end = time.monotonic() + _patience()
    told = ""
    while True:
        try:
            connection.execute("begin immediate")
        except sqlite3.OperationalError as error:
            if not _taken(error) or time.monotonic() >= end:
                raise
            said = _("Waiting for {who} …").format(who=at_work(path))
            if tell is not None and said != told:
                tell(said)
                told = said
        else:
            return


def _taken(error: sqlite3.OperationalError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _patience() -> float:
    try:
        return float(os.environ.get("SIHU_PATIENCE", PATIENCE_SECONDS))
    except ValueError:
        return PATIENCE_SECONDS


@contextlib.contextmanager
def announced(path: Path, who: str, what: str) -> Iterator[None]:
    """Let those who wait know, while it lasts, that `who` does something long with the store."""
    note = _note(path)
    with contextlib.suppress(OSError):
        part = note.with_name(f"{note.name}.{os.getpid()}")
        handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"pid": os.getpid(), "who": who, "what": what}, file)
        os.chmod(part, sharing.file_mode(path))
        part.replace(note)
    try:
        yield
    finally:
        with contextlib.suppress(OSError, ValueError, KeyError):
            if json.loads(note.read_text("utf-8"))["pid"] == os.getpid():
                note.unlink()


def at_work(path: Path) -> str:
    """Say who writes into the store at `path` for long, as far as that is known."""
    try:
        said = json.loads(_note(path).read_text("utf-8"))
        os.kill(int(said["pid"]), 0)
        return one_line(f"{said['who']} ({said['what']})" if said["who"] else str(said["what"]))
    except PermissionError:
        return one_line(str(said["what"]))
    except (OSError, ValueError, KeyError, TypeError):
        return _("another program that writes")


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.writing")
