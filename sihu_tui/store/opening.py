"""Opening a store: made when it is missing, upgraded when it is older, refused when it is something else."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable
from pathlib import Path

from sihu_tui.errors import StoreError
from sihu_tui.store import connection, lock, sqlite
from sihu_tui.text.i18n import _

_HEADER = 512
"""No database is shorter."""
_MOMENT = 2.0
"""Seconds within which another program that makes the store has begun it."""


def _refuse_empty(path: Path) -> None:
    """A store that was cut off is not taken for a new one: what was in it would be missed by nobody."""
    end = time.monotonic() + _MOMENT
    while path.exists() and path.stat().st_size < _HEADER:
        if time.monotonic() >= end:
            said = _("{path} is empty ({n} bytes): it was cut off by a full disk or a crash, or never begun.")
            cure = _("`sihu doctor` names a backup; to begin a new store, remove the file.")
            raise StoreError(said.format(path=path, n=path.stat().st_size) + " " + cure)
        time.sleep(0.05)


def open_file(
    path: Path, follow: connection.Follow, who: Callable[[connection.Store], str], create: bool = True
) -> connection.Store:
    """Open the store at `path`, made when it is missing, upgraded (after a backup) when it is older.

    Raises StoreError when it is locked, corrupt, from a newer sihu, or cannot be made.
    """
    try:
        there = path.stat() if os.path.lexists(path) or os.access(path.parent, os.X_OK) and path.exists() else None
    except OSError as error:
        raise StoreError(sqlite.explain(error, path)) from error
    if there is None and path.parent.exists() and not os.access(path.parent, os.X_OK):
        raise StoreError(_("{path} may not be entered. Check its owner and mode.").format(path=path.parent))
    if there is not None and stat.S_ISDIR(there.st_mode):
        raise StoreError(_("{path} is a folder. Name a file with --store.").format(path=path))
    if there is not None and not stat.S_ISREG(there.st_mode):
        raise StoreError(_("{path} is no file. Name a file with --store.").format(path=path))
    if not create and there is None:
        raise StoreError(_("There is no store at {path}.").format(path=path))
    if there is not None and there.st_size < _HEADER:
        _refuse_empty(path)
    readonly = there is not None and not os.access(path, os.W_OK)
    store = connection.Store(path, follow, who, readonly)
    try:
        found = sqlite.version(store.connection)
        if found == connection.VERSION and not readonly:
            lock.clear(store.connection, path, None)
    except sqlite3.DatabaseError as error:
        raise StoreError(sqlite.explain(error, path)) from error
    if found == connection.VERSION:
        return store
    try:
        if found > connection.VERSION:
            raise StoreError(
                _("{path} was written by a newer sihu (schema {found}, this one knows {known}). Upgrade sihu.").format(
                    path=path, found=found, known=connection.VERSION
                )
            )
        if found == 0 and store.connection.execute("select count(*) from sqlite_master").fetchone()[0]:
            raise StoreError(
                _("{path} is a database, but not a sihu store. Name another file with --store.").format(path=path)
            )
        # late, for most openings need no SQLModel
        from sihu_tui.store import upgrade

        upgrade.to_current(store)
    except BaseException:
        store.close()
        raise
    return store
