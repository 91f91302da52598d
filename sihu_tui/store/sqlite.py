"""What only SQLite can do: pragmas, modes, backup, integrity. A store on another engine replaces this module."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from itertools import islice
from pathlib import Path

from sihu_tui.errors import StoreError
from sihu_tui.store import arriving
from sihu_tui.store.lock import BUSY_MS
from sihu_tui.text.i18n import _

# recursive_triggers: what "insert or replace" removes is seen by the triggers that journal it
_PRAGMAS = """
pragma busy_timeout = {busy};
pragma foreign_keys = on;
pragma synchronous = {synchronous};
pragma secure_delete = off;
pragma cache_size = -{cache_kib};
pragma temp_store = file;
pragma recursive_triggers = on;
"""


def connect(path: Path, readonly: bool = False, cache_kib: int = 32768, typed: bool = True) -> sqlite3.Connection:
    """Open `path` (made with mode 0600 in a folder of mode 0700 when new) in WAL mode with foreign keys on.

    What is `typed` is on the disk before it is confirmed, whatever happens to the power; what files bring in can be
    brought in again. Raises StoreError when it is no database, cannot be read, or its folder cannot be made.
    """
    connection: sqlite3.Connection | None = None
    try:
        if not readonly and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        pragmas = _PRAGMAS.format(busy=BUSY_MS, cache_kib=cache_kib, synchronous="full" if typed else "normal")
        connection = _open(path, "ro" if readonly else "rw", pragmas)
        if readonly and not os.access(path.absolute().parent, os.W_OK):
            connection = _on_a_fixed_medium(connection, path, pragmas)
        if not readonly:
            with contextlib.suppress(sqlite3.OperationalError):
                # a read-only medium keeps the mode it has
                connection.execute("pragma journal_mode = wal").fetchone()
        arriving.veil(connection)
    except (sqlite3.Error, OSError) as error:
        if connection is not None:
            connection.close()
        raise StoreError(explain(error, path)) from error
    return connection


def _open(path: Path, mode: str, pragmas: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False,
        timeout=BUSY_MS / 1000,
    )  # fmt: skip
    try:
        connection.executescript(pragmas)
    except UnicodeDecodeError as error:  # SQLite's own words quote a name that is no text any more
        connection.close()
        raise sqlite3.DatabaseError("malformed database schema") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _on_a_fixed_medium(connection: sqlite3.Connection, path: Path, pragmas: str) -> sqlite3.Connection:
    """Where the files that go with the log can be neither found nor made, read the store as one that nobody writes."""
    try:
        connection.execute("select count(*) from sqlite_master").fetchone()
    except sqlite3.OperationalError:
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        connection.close()
        return _open(path, "ro&immutable=1", pragmas)
    return connection


def explain(error: Exception, path: Path) -> str:
    """Give one sentence for what `error` says of the store at `path`, and what to do."""
    said = str(error).lower()
    if "locked" in said or "busy" in said:
        return _("{path} is in use by another program (an import?). Wait for it to end, then try again.").format(
            path=path
        )
    if "not a database" in said or "malformed" in said or "corrupt" in said:
        return _("{path} is not a sound sihu store. Run `sihu doctor`, or restore a backup beside it.").format(
            path=path
        )
    if path.exists() and ("full" in said or "i/o" in said):
        where, free = _fullest(path)
        if "full" in said or free < _ROOM:
            return _(
                "The disk of {folder} is full ({free} MB free); this step was not kept in {path}. Make room, then try again."
            ).format(folder=where, free=free >> 20, path=path)
    if "readonly" in said or "read-only" in said or isinstance(error, PermissionError):
        return _("{path} may not be written. Check its owner and mode, or name another with --store.").format(path=path)
    if "unable to open" in said or isinstance(error, FileNotFoundError):
        return _("{path} cannot be opened. Check the path, or name another with --store.").format(path=path)
    return _("The store {path} says: {why}.").format(path=path, why=error)


_ROOM = 1 << 20


def _fullest(path: Path) -> tuple[Path, int]:
    """Give the folder without room, of the store's and of the one for temporary files, and its free bytes."""
    temporary = next(
        (
            Path(folder)
            for folder in (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"), "/var/tmp", "/tmp")  # noqa: S108
            if folder and os.path.isdir(folder)
        ),
        path.absolute().parent,
    )
    folders = [path.absolute().parent, temporary]
    return min(((folder, shutil.disk_usage(folder).free) for folder in folders), key=lambda pair: pair[1])


def version(connection: sqlite3.Connection) -> int:
    """Give the schema version of a store; 0 when it is new."""
    return int(connection.execute("pragma user_version").fetchone()[0])


def set_version(connection: sqlite3.Connection, number: int) -> None:
    """Write the schema version."""
    connection.execute(f"pragma user_version = {number:d}")


def give_back(connection: sqlite3.Connection, share: float = 0.1) -> None:
    """Give free pages back to the disk where they are more than a share of the file, and there is room for it."""
    pages, free = (connection.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
    if free > share * pages:
        with contextlib.suppress(sqlite3.OperationalError):
            vacuum(connection)


def vacuum(connection: sqlite3.Connection) -> None:
    """Write the file anew without what is free."""
    # SQLite takes the view for the table while it does this
    connection.execute("drop view if exists temp.messages")
    try:
        connection.execute("vacuum")
    finally:
        arriving.veil(connection)


def faults(connection: sqlite3.Connection) -> list[str]:
    """Give what SQLite finds wrong with the file and its references; nothing when it is sound."""
    found = [str(row[0]) for row in connection.execute("pragma quick_check(20)") if row[0] != "ok"]
    # the groups and members of messages that are arriving come with the last of them
    seen = arriving.upto(connection) if arriving.known(connection) else None
    found += [f"{table} row {row} names a missing {parent}" for table, row, parent, _n in
              islice((bad for bad in connection.execute("pragma foreign_key_check")
                      if seen is None or bad[0] != "messages" or bad[1] <= seen), 20)]  # fmt: skip
    return found


def changes(connection: sqlite3.Connection) -> int:
    """Give a number that is another one after any other connection, of this program or another, wrote."""
    return int(connection.execute("pragma data_version").fetchone()[0])


def contents(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Give figures that are others after an import or a change by hand, but not after the search index was written."""
    found: tuple[int, ...] = connection.execute("""
        select (select coalesce(max(id), 0) from import_runs), (select count(undone) from import_runs),
            (select coalesce(max(n), 0) from stamp)""").fetchone()
    return found
