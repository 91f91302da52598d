"""Which groups are judged, and up to which day; without the engine, so that asking is quick."""

from __future__ import annotations

import sqlite3

from sihu_tui import settings
from sihu_tui.dates import clock
from sihu_tui.store import Store
from sihu_tui.text.i18n import _


def all_groups(connection: sqlite3.Connection) -> list[int]:
    """Give the ids of all groups that are judged; private chats are none, nor is what was written under posts."""
    return [
        row[0]
        for row in connection.execute(
            "select id from groups where coalesce(private, 0) = 0 and kind <> 'comments' order by id"
        )
    ]


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
            where coalesce(g.private, 0) = 0 and g.kind <> 'comments' and first_day <= ?1
            union all select max(day) from group_counts c join groups g on g.id = c.group_id
            where coalesce(g.private, 0) = 0 and day <= ?1)""",
        (limit,),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def nothing(store: Store) -> str:
    """Why there is no day to judge at: nothing is imported, or all of it lies after today."""
    if store.connection.execute("select exists (select 1 from coverage)").fetchone()[0]:
        return _("All that is imported lies after today: is the clock right?")
    return _("Nothing is imported yet. `sihu import PATH` brings chat history in.")
