"""The store's connections: plain SQL for what is read or loaded in bulk, SQLModel sessions for small writes."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.errors import StoreError
from sihu_tui.store import sqlite
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

VERSION = 4
"""Of the schema; equal to `tables.VERSION` (a test says so), here so that reading needs no SQLModel."""


class Store:
    """One store file. Every thread that uses it gets a connection of its own."""

    def __init__(self, path: Path, readonly: bool = False) -> None:
        self.path = path
        self.readonly = readonly
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode. Raises StoreError."""
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = sqlite.connect(self.path, self.readonly)
            self._local.connection = held
            with self._lock:
                self._all.append(held)
        return held

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection inside one transaction: all is kept, or nothing.

        Raises StoreError when the store is locked, read-only or full.
        """
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        try:
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("rollback")
                raise
            if connection.in_transaction:
                connection.execute("commit")
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise StoreError(sqlite.explain(error, self.path)) from error

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection on one state of the store: what others write meanwhile is not seen."""
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        connection.execute("begin")
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("rollback")

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """Give a SQLModel session inside one transaction. Raises StoreError as `writing` does."""
        from sqlalchemy.exc import DBAPIError
        from sqlalchemy.pool import NullPool
        from sqlmodel import Session, create_engine

        if self._engine is None:
            self._engine = create_engine(
                "sqlite://", creator=lambda: sqlite.connect(self.path, self.readonly), poolclass=NullPool
            )
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                yield session
                session.commit()
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.IntegrityError):
                raise
            raise StoreError(sqlite.explain(error.orig or error, self.path)) from error

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for connection in self._all:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
            self._all.clear()
        self._local = threading.local()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def open_store(path: Path, create: bool = True) -> Store:
    """Open the store at `path`, made when it is missing, upgraded (after a backup) when it is older.

    Raises StoreError when it is locked, corrupt, from a newer sihu, or cannot be made.
    """
    if path.is_dir():
        raise StoreError(_("{path} is a folder. Name a file with --store.").format(path=path))
    if not create and not path.exists():
        raise StoreError(_("There is no store at {path}.").format(path=path))
    readonly = path.exists() and not os.access(path, os.W_OK)
    store = Store(path, readonly)
    try:
        found = sqlite.version(store.connection)
    except sqlite3.DatabaseError as error:
        raise StoreError(sqlite.explain(error, path)) from error
    if found == VERSION:
        return store
    try:
        if found > VERSION:
            raise StoreError(
                _("{path} was written by a newer sihu (schema {found}, this one knows {known}). Upgrade sihu.").format(
                    path=path, found=found, known=VERSION
                )
            )
        if found == 0 and store.connection.execute("select count(*) from sqlite_master").fetchone()[0]:
            raise StoreError(
                _("{path} is a database, but not a sihu store. Name another file with --store.").format(path=path)
            )
        from sihu_tui.store import upgrade

        upgrade.to_current(store)
    except BaseException:
        store.close()
        raise
    return store
