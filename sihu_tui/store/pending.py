"""Groups whose verdict no longer follows the data: noted in the transaction that changes them, until they are judged.

`rollups` notes whose sums it changes, triggers note the rest (see `tables.triggers`). What a killed program left
unjudged is so found by whoever opens the store next.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

EVERYTHING = 0
"""Stands for all groups: what all are judged by was changed."""


def mark(connection: sqlite3.Connection, groups: Iterable[int]) -> None:
    """Note that groups are to be judged; inside the caller's transaction."""
    # a new number each time: who judges meanwhile must not take this mark for the one it read
    connection.executemany(
        "insert or replace into health_pending (group_id, mark) values (?, random())", ((group,) for group in groups)
    )


def marks(connection: sqlite3.Connection) -> dict[int, int]:
    """Give the groups that are to be judged, each with its mark."""
    return dict(connection.execute("select group_id, mark from health_pending").fetchall())


def clear(connection: sqlite3.Connection, done: Mapping[int, int]) -> None:
    """Take away marks as `marks` gave them; a group that was marked again since keeps its mark."""
    connection.executemany("delete from health_pending where group_id = ? and mark = ?", done.items())
