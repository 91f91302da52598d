"""Copies of a store: taken while others write, read back before they count, put back without losing what is there."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sihu_tui.errors import StoreError
from sihu_tui.store import sharing, sqlite
from sihu_tui.store.connection import VERSION, Store
from sihu_tui.text.i18n import _

_STAMP = r"\d{8}T\d{6}(-\d+)?"


def take(store: Store, target: Path | None = None) -> Path:
    """Copy the store to `target` (a file, or a folder to put it in; None: beside the store); give the file.

    The copy is as the store stood at one moment, whatever others write meanwhile, and was read back whole. A file that
    is there already is never overwritten. Raises StoreError; then nothing is left behind.
    """
    with store.reading() as connection:
        return _take(connection, store.path, target)


def _take(connection: sqlite3.Connection, path: Path, target: Path | None) -> Path:
    if target is None or target.is_dir():
        target = named(path, target or path.parent)
    if not target.absolute().parent.is_dir():
        raise StoreError(
            _("There is no folder {path}; make it, or name another.").format(path=target.absolute().parent)
        )
    if os.path.lexists(target):
        raise StoreError(_("{path} is there already and was left as it is. Name another file.").format(path=target))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _make(part)
        _copy(connection, part)
        wrong = _compare(connection, part)
        if wrong:
            raise StoreError(_("The copy at {path} is not what was read: {why}.").format(path=target, why=wrong))
        if target.absolute().parent == path.absolute().parent:
            os.chmod(part, sharing.file_mode(path))
        _sync(part)
        os.link(part, target) if hasattr(os, "link") else os.rename(part, target)
        _sync(target.absolute().parent)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(_said(error, target)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return target


def named(path: Path, folder: Path, kind: str = "") -> Path:
    """Give a name for a backup of the store at `path` that nobody has yet; `kind` says what it was taken before."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    names = (f"{path.name}.{kind}{stamp}{more}.backup" for more in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(folder / name for name in names if not os.path.lexists(folder / name))


def taken(path: Path, folder: Path | None = None) -> list[Path]:
    """Give the backups that `take` made of the store at `path` in a folder (None: beside it), newest first."""
    folder = folder or path.parent
    name = re.compile(rf"{re.escape(path.name)}\.{_STAMP}\.backup")
    try:
        found = [file for file in folder.iterdir() if name.fullmatch(file.name) and file.is_file()]
    except OSError:
        return []
    return sorted(found, key=lambda file: file.name, reverse=True)


def rotate(path: Path, folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups that `take` made in a folder; give those that went. Raises StoreError."""
    gone = taken(path, folder)[max(1, keep) :]
    try:
        for file in gone:
            file.unlink()
    except OSError as error:
        raise StoreError(_("An older backup could not be removed: {why}.").format(why=error.strerror)) from error
    return gone


def beside(path: Path) -> list[Path]:
    """Give every copy beside the store at `path`, oldest first: backups, and what was put aside as damaged."""
    kinds = [*path.parent.glob(f"{path.name}.*backup"), *path.parent.glob(f"{path.name}.*damaged")]
    return sorted((file for file in kinds if file.is_file()), key=lambda file: file.stat().st_mtime)


def check(file: Path) -> int:
    """Read a backup whole; give its schema version. Raises StoreError when it is no sound store of a schema we know."""
    try:
        with contextlib.closing(_open(file)) as copy:
            found = sqlite.version(copy)
            faults = sqlite.faults(copy)
            tables = {name for (name,) in copy.execute("select name from sqlite_master where type = 'table'")}
    except (OSError, sqlite3.Error) as error:
        raise StoreError(_("{path} cannot be read as a store: {why}.").format(path=file, why=error)) from error
    if faults:
        raise StoreError(_("{path} is damaged: {faults}").format(path=file, faults="; ".join(faults[:3])))
    if found == 0 or not {"groups", "messages", "settings"} <= tables:
        raise StoreError(_("{path} is no store of sihu.").format(path=file))
    if found > VERSION:
        said = _("{path} was written by a newer sihu (schema {found}, this one knows {known}). Upgrade sihu.")
        raise StoreError(said.format(path=file, found=found, known=VERSION))
    return found


def restore(path: Path, file: Path) -> Path | None:
    """Make the store at `path` what the backup `file` is; give where the store that stood there is kept, None without.

    A sound store is copied first and then written over in one transaction, so that open consoles go on with it; a
    damaged one is put aside as it is. Raises StoreError; then the store is as it was.
    """
    if file.exists() and path.exists() and file.samefile(path):
        raise StoreError(_("{path} is the store itself.").format(path=file))
    check(file)
    kept = None
    if path.exists() and path.stat().st_size:
        if _sound(path):
            with contextlib.closing(sqlite.connect(path)) as old:
                old.execute("begin")
                kept = _take(old, path, named(path, path.parent, "before-restore."))
        else:
            kept = put_aside(path)
    try:
        with contextlib.closing(_open(file)) as copy, contextlib.closing(sqlite.connect(path)) as connection:
            copy.backup(connection, pages=-1)
            connection.execute("pragma journal_mode = wal").fetchone()
    except (sqlite3.Error, StoreError) as error:
        why = sqlite.explain(error, path) if isinstance(error, sqlite3.Error) else str(error)
        raise StoreError(why) from error
    return kept


def put_aside(path: Path) -> Path:
    """Give the file at `path` another name, with what belongs to it; give that name."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    aside = path.with_name(f"{path.name}.{stamp}.damaged")
    try:
        for end in ("", "-wal", "-shm"):
            if path.with_name(path.name + end).exists():
                path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    except OSError as error:
        raise StoreError(_said(error, path)) from error
    return aside


def _sound(path: Path) -> bool:
    try:
        with contextlib.closing(sqlite.connect(path)) as connection:
            return sqlite.version(connection) > 0 and not sqlite.faults(connection)
    except (StoreError, sqlite3.Error):
        return False


def _make(part: Path) -> None:
    """Make an empty private file; a link that stands there is not followed."""
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))


def _copy(connection: sqlite3.Connection, part: Path) -> None:
    with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as copy:
        # the caller's read transaction holds one state of the store, so that writers do not make it begin anew
        connection.execute("select count(*) from sqlite_master").fetchone()
        connection.backup(copy, pages=-1)
        # a copy on a medium that may not be written can be read only without a log beside it
        copy.execute("pragma journal_mode = delete").fetchone()


def _open(file: Path) -> sqlite3.Connection:
    """Open a file that nobody writes, leaving nothing beside it."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def _compare(connection: sqlite3.Connection, part: Path) -> str:
    """Say what of the copy is not as in the store; empty when nothing."""
    with contextlib.closing(_open(part)) as copy:
        for (fault,) in copy.execute("pragma integrity_check(3)"):
            if fault != "ok":
                return str(fault)
        for table in _tables(connection):
            count = f'select count(*) from main."{table}"'
            if connection.execute(count).fetchone() != copy.execute(count).fetchone():
                return table
    return ""


def _tables(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute(
        "select name from main.sqlite_master where type = 'table' and sql not like 'create virtual%'"
    )
    yield from (name for (name,) in rows.fetchall() if not name.startswith("sqlite_"))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF):  # a file system that syncs no folders
            raise
    finally:
        os.close(handle)


def _said(error: Exception, target: Path) -> str:
    folder = target.absolute().parent
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT) or "full" in str(error)
    if full:
        free = shutil.disk_usage(folder).free >> 20 if folder.exists() else 0
        said = _("There is no room for a copy in {folder} ({free} MB free); nothing was left there.")
        return said.format(folder=folder, free=free) + " " + _("Make room, or name another folder.")
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return _("No copy could be made at {path}: {why}.").format(path=target, why=why)
