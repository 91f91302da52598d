"""Which groups are judged, and up to which day; without the engine, so that asking is quick."""

from __future__ import annotations

import sqlite3

from sihu_tui import settings
from sihu_tui.dates import clock
from sihu_tui.store import Store


def all_groups(connection: sqlite3.Connection) -> list[int]:
    """Give the ids of all groups; private chats are none."""
    return [row[0] for row in connection.execute("select id from groups where coalesce(private, 0) = 0 order by id")]


def last_day(store: Store, upto: int | None = None) -> int | None:
    """Give the last day that any group's data cover, never after today, nor after ``upto``; None without any.

    A row with a clock that runs ahead does not move it: nobody has read a day that has not been. Days counted by hand
    are known too.
    """
    limit = clock.today(store.connection, settings.zone(store))
    if upto is not None:
        limit = min(limit, upto)
    row = store.connection.execute(
        """select max(day) from (
            select max(min(last_day, ?1)) as day from coverage c join groups g on g.id = c.group_id
            where coalesce(g.private, 0) = 0 and first_day <= ?1
            union all select max(day) from group_counts c join groups g on g.id = c.group_id
            where coalesce(g.private, 0) = 0 and day <= ?1)""",
        (limit,),
    ).fetchone()
    return None if row[0] is None else int(row[0])
