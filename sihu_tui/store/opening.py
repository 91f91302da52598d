"""Opening a store: made when it is missing, upgraded when it is older, refused when it is something else."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sihu_tui.errors import StoreError
from sihu_tui.store import connection, sqlite
from sihu_tui.text.i18n import _


def open_file(
    path: Path, follow: connection.Follow, who: Callable[[connection.Store], str], create: bool = True
) -> connection.Store:
    """Open the store at `path`, made when it is missing, upgraded (after a backup) when it is older.

    Raises StoreError when it is locked, corrupt, from a newer sihu, or cannot be made.
    """
    if path.is_dir():
        raise StoreError(_("{path} is a folder. Name a file with --store.").format(path=path))
    if not create and not path.exists():
        raise StoreError(_("There is no store at {path}.").format(path=path))
    readonly = path.exists() and not os.access(path, os.W_OK)
    store = connection.Store(path, follow, who, readonly)
    try:
        found = sqlite.version(store.connection)
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
