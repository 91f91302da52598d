"""Messages of a big import that is under way: they come in by many short transactions, and nobody sees them before all are in.

A row in `arriving` says up to which id messages are seen; what a killed import left over it is taken away by whoever
opens the store next. Every connection reads messages through a view of that name; who writes them says `main.messages`.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from sihu_tui.store import sharing

VIEW = """create temp view if not exists messages as
    select id, group_id, ts, key, sender_id, kind, text, reply_to from main.messages
    where +id <= coalesce((select upto from main.arriving), 9223372036854775807)"""
AT_ONCE = 50_000


def veil(connection: sqlite3.Connection) -> None:
    """Let this connection see no message that is still arriving; a store from before that is left as it is."""
    if known(connection):
        connection.execute(VIEW)


def known(connection: sqlite3.Connection) -> bool:
    """Tell whether a store's schema has this."""
    return connection.execute("select 1 from main.sqlite_master where name = 'arriving'").fetchone() is not None


def upto(connection: sqlite3.Connection) -> int | None:
    """Give the highest id that is seen while an import is under way, or was when it was killed; else None."""
    row = connection.execute("select upto from main.arriving").fetchone()
    return None if row is None else int(row[0])


@contextlib.contextmanager
def turn(path: Path) -> Iterator[Callable[[], bool]]:
    """Give what takes the turn of the one import whose messages may arrive, and tells whether it got it.

    The turn ends with the block, or with the program however it ends.
    """
    file = path.with_name(f"{path.name}.arriving")
    with contextlib.suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
        os.chmod(file, sharing.file_mode(path))
    held = sqlite3.connect(file, isolation_level=None, timeout=0)

    def take() -> bool:
        try:
            held.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                return False
            raise
        return True

    with contextlib.closing(held):
        yield take


def clear(connection: sqlite3.Connection, begin: Callable[[], None]) -> None:
    """Take away what was arriving, in short transactions that `begin` begins; for who has the turn."""
    while True:
        begin()
        try:
            seen = upto(connection)
            last = 0 if seen is None else connection.execute("select max(id) from main.messages").fetchone()[0] or 0
            if seen is None or last <= seen:
                connection.execute("delete from main.arriving")
                connection.execute("commit")
                return
            connection.execute("delete from main.messages where id > ?", (max(seen, last - AT_ONCE),))
            connection.execute("commit")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("rollback")
            raise
