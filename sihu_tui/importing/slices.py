"""A big file's messages come in by short transactions, unseen, before the one that makes them seen: others write in between.

What takes long of the rest is made ready beside the store. A file that tells of groups that the platform changed, or
whose rows mend older ones, comes in by one transaction, as small ones do.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from datetime import tzinfo

from sihu_tui.errors import StoreError
from sihu_tui.importing import mending, merge, other_names, rows
from sihu_tui.importing.merge import Ready
from sihu_tui.importing.stage import LATEST, Stage
from sihu_tui.store import Store, arriving, lock, rollups

LEAST = 60_000
"""Rows from which on a file is a big one."""
ROWS = 40_000
"""Rows after which somebody who waits gets a turn."""
_PAUSE = 0.1
"""Seconds for which the store is left to who waits, at most."""


@contextlib.contextmanager
def arrived(
    connection: sqlite3.Connection, store: Store, stage: Stage, platform: str, zone: tzinfo, dry_run: bool
) -> Iterator[Ready | None]:
    """Bring a big file's messages in, and give what the caller's transaction makes them seen with; else None.

    When the block raises they are taken away. Raises what SQLite does, and StoreError.
    """
    if dry_run or stage.rows < LEAST or stage.reading.acts:
        yield None
        return
    with arriving.turn(store.path) as take:
        lock.wait(store.path, take, store.waiting)
        connection.execute("begin")
        merge.list_people(connection, stage, {})
        connection.execute("commit")
        _begin(connection, store)
        try:
            if arriving.upto(connection) is not None:
                connection.execute("rollback")
                arriving.clear(connection, lambda: _begin(connection, store))
                _begin(connection, store)
            yield _ready(connection, store, stage, platform, zone)
        except BaseException:
            connection.set_progress_handler(None, 0)
            with contextlib.suppress(sqlite3.Error, StoreError):
                if connection.in_transaction:
                    connection.execute("rollback")
                arriving.clear(connection, lambda: _begin(connection, store))
            raise


def _begin(connection: sqlite3.Connection, store: Store) -> None:
    store.same()
    lock.begin(connection, store.path, store.waiting, patient=True)


def _ready(connection: sqlite3.Connection, store: Store, stage: Stage, platform: str, zone: tzinfo) -> Ready | None:
    # what the groups and people will be is found out, and forgotten again: nobody sees them before their messages
    groups = merge.merge_groups(connection, stage, platform)
    other = other_names.found(connection, stage, groups) or mending.read_before(connection, groups.values())
    merge.merge_people(connection, stage.reading, platform)
    rests_on = merge.rests_on(connection, groups)
    connection.execute("rollback")
    if other:
        return None
    connection.execute("begin")
    for name, pairs in (("group_map", [(stage.chats[key], id) for key, id in groups.items() if key in stage.chats]),
                        ("people_map", rests_on[1])):  # fmt: skip
        connection.execute(f"drop table if exists temp.{name}")
        connection.execute(f"create temp table {name} (local integer primary key, id integer not null)")
        connection.executemany(f"insert into temp.{name} values (?, ?)", pairs)
    merge.match(connection, stage, groups)
    numbered = rows.number_equals(connection, stage)
    connection.execute("commit")
    _begin(connection, store)
    there, before = rows.keep_place(connection)
    connection.execute("insert into main.arriving (id, upto) values (1, ?)", (there,))
    column = "s.rowid" if stage.in_order else "s.ts"
    insert = rows.insertion(
        connection, f"{numbered} where {column} >= :first and {column} < :past", "row" if stage.in_order else "ts, row"
    )
    for first, past in _slices(connection, stage):
        _make_room(connection, store, there)
        connection.execute(insert, {"first": first, "past": past})
    upto = max(before, rows.last_id(connection))
    connection.execute("commit")
    connection.execute("begin")
    rows.note_held(connection, numbered, before, upto - before == stage.rows)
    sums = merge.sum_up(connection, stage, before, upto, zone)
    rollups.prepare(connection, "temp.new_sums")
    connection.execute("commit")
    return Ready(there, before, upto, rests_on, sums)


def _slices(connection: sqlite3.Connection, stage: Stage) -> Iterator[tuple[int, int]]:
    """Give from where to where the stage goes in one slice after the other: its rows, or else its times."""
    if stage.in_order:
        yield from ((first, first + ROWS) for first in range(1, stage.rows + 1, ROWS))
        return
    connection.execute("create index temp.stage_time on stage (ts)")
    first = 0
    while row := connection.execute(
        "select ts from temp.stage where ts >= ? order by ts limit 1 offset ?", (first, ROWS)
    ).fetchone():
        past = max(row[0], first + 1)
        yield first, past
        first = past
    yield first, LATEST + 1


def _make_room(connection: sqlite3.Connection, store: Store, there: int) -> None:
    """Let those who wait have their turn, then go on; nobody saw a thing."""
    if not lock.make_room(store.path):
        return
    connection.execute("commit")
    end = time.monotonic() + _PAUSE
    while lock.make_room(store.path) and time.monotonic() < end:
        time.sleep(0.005)
    _begin(connection, store)
    if arriving.upto(connection) != there:  # another store was put in its place
        raise sqlite3.OperationalError("database is locked")
