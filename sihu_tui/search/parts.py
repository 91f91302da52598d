"""The messages as stretches in order of time, whatever files they came in.

A search goes from the newest line back, and the index gives what may fit from its highest number down. Where a file
follows another in time, the message's id is that number. Where many files overlap (a folder of one file a chat), the
ids of all of them are put in order of time once, when the index is to be made: `search_order` then says which message
stands at which place of the stretch. A place is an id or stands for one; it is what an index knows a message by.
"""

from __future__ import annotations

import sqlite3
from itertools import islice
from typing import NamedTuple

from sihu_tui.store import Store

MANY = 8
"""So many stretches that overlap are looked at one by one; more are put in order."""
AT_ONCE = 20_000
"""Places written down at once, so that others get their turn to write."""
PLACE_SQL = "coalesce((select place from search_order where id = m.id), m.id)"
"""The place of a message `m`."""


class IndexPart(NamedTuple):
    """Places first..last; in order of time unless `last_ts` is None. `sorted` ones stand in `search_order`."""

    first: int
    last: int
    first_ts: int
    last_ts: int | None
    sorted: bool = False

    @property
    def source(self) -> tuple[str, str]:
        """The messages `m` of all places as SQL, and the place of each."""
        if self.sorted:
            return "search_order o cross join messages m on m.id = o.id", "o.place"
        return "messages m", "m.id"

    def at(self, place: str) -> str:
        """SQL that joins the message `m` at a place."""
        if self.sorted:
            return f"cross join search_order o on o.place = {place} cross join messages m on m.id = o.id"
        return f"cross join messages m on m.id = {place}"


def laid(connection: sqlite3.Connection) -> list[IndexPart]:
    """Give the stretches that are laid out, in order of their places."""
    return [
        IndexPart(first, last, first_ts, last_ts, bool(in_order))
        for first, last, first_ts, last_ts, in_order in connection.execute(
            "select first_place, last_place, first_ts, last_ts, sorted from search_parts order by first_place"
        )
    ]


def of_all(connection: sqlite3.Connection, top: int) -> list[IndexPart]:
    """Give the stretches of all messages up to id `top`, in order of their places."""
    parts = laid(connection)
    return parts + imported(connection, parts[-1].last if parts else 0, top)


def imported(connection: sqlite3.Connection, after: int, top: int) -> list[IndexPart]:
    """Give the messages with ids after..top as they were imported: each run in order of time, runs that follow joined."""
    parts: list[IndexPart] = []
    rows = connection.execute(
        """select max(first_id, ?1 + 1), min(last_id, ?2), first_ts, last_ts from import_runs
        where last_id > ?1 and first_id <= ?2 order by first_id""",
        (after, top),
    )
    for first, last, first_ts, last_ts in rows:
        if first > after + 1:
            parts.append(IndexPart(after + 1, first - 1, 0, None))
        joins = parts and (end := parts[-1].last_ts) is not None and first_ts >= end
        if joins:
            parts[-1] = parts[-1]._replace(last=last, last_ts=last_ts)
        else:
            parts.append(IndexPart(first, last, first_ts, last_ts))
        after = last
    if top > after:
        parts.append(IndexPart(after + 1, top, 0, None))
    return parts


def lay_out(store: Store) -> None:
    """Decide on the places of all messages that have none yet; to be done before they are filed under them."""
    connection = store.connection
    known = laid(connection)
    after = known[-1].last if known else 0
    top = connection.execute("select coalesce(max(id), 0) from messages").fetchone()[0]
    if top <= after:
        return
    parts = imported(connection, after, top)
    if len(parts) > MANY:
        parts = [_sorted(store, after, top)]
    with store.writing(quiet=True):
        if known and len(parts) == 1 and _follows(known[-1], parts[0]):
            connection.execute(
                "update search_parts set last_place = ?, last_ts = ? where first_place = ?",
                (parts[0].last, parts[0].last_ts, known[-1].first),
            )
        else:
            connection.executemany(
                """insert or replace into search_parts (first_place, last_place, first_ts, last_ts, sorted)
                values (?,?,?,?,?)""",
                parts,
            )


def _follows(before: IndexPart, part: IndexPart) -> bool:
    ends = before.last_ts
    return before.sorted == part.sorted and ends is not None and part.last_ts is not None and part.first_ts >= ends


def _sorted(store: Store, after: int, top: int) -> IndexPart:
    """Put the messages with ids after..top in order of time. What a stop leaves half done is done anew."""
    connection = store.connection
    first, last = connection.execute(
        "select min(ts), max(ts) from messages where id > ? and id <= ?", (after, top)
    ).fetchone()
    ids = (
        row[0]
        for row in connection.execute("select id from messages where id > ? and id <= ? order by ts, id", (after, top))
    )
    place = after
    while some := list(islice(ids, AT_ONCE)):
        with store.writing(quiet=True):
            connection.executemany(
                "insert or replace into search_order (place, id) values (?, ?)", enumerate(some, place + 1)
            )
        place += len(some)
    return IndexPart(after + 1, top, first, last, True)


def begin_anew(store: Store) -> bool:
    """Tell whether an index from before stretches were laid out has so many that it is better made anew."""
    connection = store.connection
    filed = connection.execute("select coalesce(max(upto), 0) from search_marks where scope <> 'entries'").fetchone()[0]
    return bool(filed) and not laid(connection) and len(imported(connection, 0, filed)) > MANY
