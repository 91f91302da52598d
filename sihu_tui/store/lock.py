"""One writes at a time: who has to wait does so, and is told for whom."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sihu_tui.store import arriving, sharing
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

BUSY_MS = 1000
"""How long SQLite itself waits for its turn where it is not asked for here."""
PATIENCE_SECONDS = 600.0
MOMENT = 1.0
"""Seconds after which who waits is told for whom."""
_POLL = 0.01
_FRESH = 0.5
Tell = Callable[[str], None]


def begin(
    connection: sqlite3.Connection, path: Path, tell: Tell | None, whole: bool = False, patient: bool = False
) -> None:
    """Begin to write, when it is our turn; whoever waits longer than a moment is told for whom, once for each.

    `whole` waits also for the end of an import whose messages are still arriving; who is `patient` asks nobody to make
    room. Raises sqlite3.OperationalError when the turn does not come (SIHU_PATIENCE: seconds, default 600).
    """

    def get() -> bool:
        try:
            connection.execute("begin immediate")
        except sqlite3.OperationalError as error:
            if _taken(error):
                return False
            raise
        if not whole or arriving.upto(connection) is None:
            return True
        connection.execute("rollback")
        clear(connection, path, tell)
        return False

    connection.execute("pragma busy_timeout = 0")
    try:
        wait(path, get, tell, patient)
    finally:
        connection.execute(f"pragma busy_timeout = {BUSY_MS}")


def wait(path: Path, get: Callable[[], bool], tell: Tell | None, patient: bool = False) -> None:
    """Ask for one's turn with `get` until it comes, telling for whom one waits. Raises sqlite3.OperationalError."""
    started = time.monotonic()
    asked, told = _near(path, "waiting"), ""
    try:
        while not get():
            waited = time.monotonic() - started
            if waited >= _patience():
                raise sqlite3.OperationalError("database is locked")
            if not patient:
                with contextlib.suppress(OSError):
                    _touch(asked, path)
            if (
                waited >= MOMENT
                and tell is not None
                and (said := _("Waiting for {who} …").format(who=at_work(path))) != told
            ):
                tell(said)
                told = said
            time.sleep(_POLL)
    finally:
        if not patient:
            with contextlib.suppress(OSError):
                asked.unlink()


def make_room(path: Path) -> bool:
    """Tell whether somebody waits to write; the asker lets go of the store then for a little while."""
    try:
        return abs(time.time() - _near(path, "waiting").stat().st_mtime) < _FRESH
    except OSError:
        return False


def clear(connection: sqlite3.Connection, path: Path, tell: Tell | None) -> None:
    """Take away the messages that a killed import left; while an import is under way nothing is done."""
    if arriving.upto(connection) is not None:
        with arriving.turn(path) as take:
            if take():
                arriving.clear(connection, lambda: begin(connection, path, tell))


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
    note = _near(path, "writing")
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
        said = json.loads(_near(path, "writing").read_text("utf-8"))
        os.kill(int(said["pid"]), 0)
        return one_line(f"{said['who']} ({said['what']})" if said["who"] else str(said["what"]))
    except PermissionError:
        return one_line(str(said["what"]))
    except (OSError, ValueError, KeyError, TypeError):
        return _("another program that writes")


def _near(path: Path, kind: str) -> Path:
    return path.with_name(f"{path.name}.{kind}")


def _touch(file: Path, path: Path) -> None:
    try:
        os.utime(file)
    except FileNotFoundError:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600))
        os.chmod(file, sharing.file_mode(path))
