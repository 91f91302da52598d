"""The store's connections, one a thread: plain SQL for what is read or loaded in bulk, sessions for single rows."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sihu_tui.errors import StoreError
from sihu_tui.store import lock, sqlite
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlmodel import Session

VERSION = 4
"""Of the schema that `tables` describes; `PRAGMA user_version` of a store. Here, so that reading needs no SQLModel."""


@dataclass(slots=True)
class RowChange:
    """A row that a step changed. `before` None: it was made; `after` None: it was removed; else the changed columns."""

    table: str
    key: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Follow(Protocol):
    """What follows from a change of rows; the store only calls it (see `sihu_tui.derived`)."""

    def before(self, store: Store, rows: Sequence[RowChange]) -> None:
        """Called in the transaction that puts rows back, before it does."""

    def within(self, store: Store, rows: Sequence[RowChange]) -> None:
        """Called in the transaction that changed the rows, before it ends."""

    def after(self, store: Store, rows: Sequence[RowChange]) -> None:
        """Called when the change is kept."""


class Store:
    """One store file. Every thread that uses it gets a connection of its own.

    `follow` brings up to date what rests on a change; `who` gives the name of who works here.
    """

    def __init__(self, path: Path, follow: Follow, who: Callable[[Store], str], readonly: bool = False) -> None:
        self.path = path
        self.follow = follow
        self.readonly = readonly
        self._who = who
        self._file: tuple[int, int] | None = None
        self.waiting: lock.Tell | None = None
        """Hears for whom one has to wait."""
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @property
    def operator(self) -> str:
        """Who works here: the name that changes are kept under."""
        return self._who(self)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode. Raises StoreError."""
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = sqlite.connect(self.path, self.readonly)
            if self._file is None:
                self._file = _identity(self.path)
            self._local.connection = held
            with self._lock:
                self._all.append(held)
        return held

    @contextlib.contextmanager
    def writing(self, quiet: bool = False, whole: bool = False) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection inside one transaction: all is kept, or nothing.

        Inside another one it is a savepoint: what fails here is taken back here, though the outer one goes on.
        `quiet` says that nobody sees another thing than before, so that no console need look; `whole` that messages
        are changed, and so waits for an import that is under way. Who has to wait is told so through `waiting`.
        Raises StoreError when the turn does not come, or the store is read-only or full.
        """
        connection = self.connection
        nested = connection.in_transaction
        begin, end, back = (
            ("savepoint nested", ("release nested",), ("rollback to nested", "release nested"))
            if nested
            else ("", ("commit",), ("rollback",))
        )
        try:
            if nested:
                connection.execute(begin)
            else:
                self.same()
                lock.begin(connection, self.path, self.waiting, whole)
            before = connection.total_changes
            try:
                yield connection
            except BaseException:
                for words in back:
                    with contextlib.suppress(sqlite3.Error):
                        connection.execute(words)
                raise
            if not (nested or quiet) and connection.in_transaction and connection.total_changes != before:
                connection.execute("insert into stamp values (1, 1) on conflict (id) do update set n = n + 1")
            for words in end if connection.in_transaction else ():
                connection.execute(words)
        except sqlite3.DatabaseError as error:
            if nested or isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise StoreError(sqlite.explain(error, self.path)) from error

    def stamp(self) -> tuple[int, tuple[int, ...]]:
        """Give figures that are others when somebody wrote: any other connection; what people see.

        Raises StoreError when the store cannot be read any more, or another file stands in its place.
        """
        self.same()
        try:
            return sqlite.changes(self.connection), sqlite.contents(self.connection)
        except sqlite3.DatabaseError as error:
            raise StoreError(sqlite.explain(error, self.path)) from error

    def same(self) -> None:
        """Raise StoreError when another file stands in the store's place: what is written would be seen by nobody."""
        if self._file is not None and _identity(self.path) != self._file:
            raise StoreError(
                _(
                    "{path} was moved or replaced since it was opened; this step was not kept. Close sihu and open it again."
                ).format(path=self.path)
            )

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
        """Give a SQLModel session on this thread's connection, inside `writing`: all is kept, or nothing.

        Inside a step of the journal what it writes is part of that step. Raises StoreError as `writing` does.
        """
        from sqlalchemy.exc import DBAPIError
        from sqlmodel import Session

        try:
            with self.writing(), Session(self._bound(), expire_on_commit=False) as session:
                yield session
                session.flush()
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.IntegrityError):
                raise
            raise StoreError(sqlite.explain(error.orig or error, self.path)) from error

    def _bound(self) -> Connection:
        """This thread's connection as SQLAlchemy sees it. It begins and ends no transaction of its own."""
        held: Connection | None = getattr(self._local, "bound", None)
        if held is None:
            from sqlalchemy import create_engine
            from sqlalchemy.pool import StaticPool

            plain = self.connection
            engine = create_engine("sqlite://", creator=lambda: plain, poolclass=StaticPool)
            for name in ("do_begin", "do_commit", "do_rollback"):
                setattr(engine.dialect, name, _leave)
            held = self._local.bound = engine.connect()
        return held

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for connection in self._all:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
            self._all.clear()
        self._local = threading.local()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _leave(_connection: object) -> None:
    """Transactions are the store's own."""
