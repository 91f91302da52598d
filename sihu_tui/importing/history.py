"""Imports that were made: reading what was understood then, and taking one back whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.importing import coverage, snapshots
from sihu_tui.store import Store, rollups
from sihu_tui.text.i18n import _


@dataclass(frozen=True, slots=True)
class Run:
    """One file that was imported; times are UTC seconds, `report` the JSON of what was understood."""

    id: int
    path: str
    format: str
    version: str
    zone: str | None
    started: int
    finished: int
    new: int
    known: int
    skipped: int
    first_ts: int | None
    last_ts: int | None
    report: str
    undone: int | None


def list_runs(store: Store) -> list[Run]:
    """Give every import, newest first."""
    rows = store.connection.execute(
        """select id, path, format, version, zone, started, finished, new, known, skipped, first_ts, last_ts,
                  report, undone
        from import_runs order by id desc"""
    )
    return [Run(*row) for row in rows]


def undo(store: Store, run: int) -> int:
    """Take back what a run brought in: its coverage, and the messages that no other run held too; give how many went.

    Groups and people that it made stay, for later runs may name them too. Raises SihuError when there is no such run,
    or it was undone already.
    """
    zone = settings.zone(store)
    with store.writing() as connection:
        row = connection.execute("select first_id, last_id, undone from import_runs where id = ?", (run,)).fetchone()
        if row is None:
            raise SihuError(_("There is no import {run}; `sihu runs` lists them.").format(run=run))
        if row[2] is not None:
            raise SihuError(_("Import {run} was taken back already.").format(run=run))
        covered = {g for (g,) in connection.execute("select group_id from coverage where run_id = ?", (run,))}
        gone = 0
        touched = set(covered)
        unknown = _keep_covered(connection, run, zone)
        for span in _alone(connection, run):
            touched |= {
                g for (g,) in connection.execute(
                    "select distinct group_id from messages where id between ? and ?", span)
            }  # fmt: skip
            gone += connection.execute(
                "delete from messages where id between ? and ?" + (_UNKNOWN if unknown else ""), span
            ).rowcount
        touched |= {g for (g,) in connection.execute("select group_id from acts where run_id = ?", (run,))}
        connection.execute("delete from coverage where run_id = ?", (run,))
        connection.execute("delete from acts where run_id = ?", (run,))
        touched |= snapshots.take_back(connection, run)
        connection.execute("update import_runs set undone = ? where id = ?", (days.now(), run))
        rollups.rebuild(connection, touched, zone)
        _sweep(connection, touched)
    from sihu_tui.health import refresh

    refresh.again(store, sorted(touched))
    return gone


_UNKNOWN = """ and not exists (select 1 from temp.kept k where k.group_id = messages.group_id
    and messages.ts >= k.first and messages.ts < k.past)"""


def _alone(connection: sqlite3.Connection, run: int) -> list[coverage.Span]:
    """Give the ids, as spans, of the messages that a run held and no other standing run did."""
    own = "select first_id, last_id from import_runs where first_id is not null and undone is null and id {0} ?"
    seen = """select h.first_id, h.last_id from held_rows h join import_runs r on r.id = h.run_id
        where h.first_id > 0 and r.undone is null and r.id {0} ?"""
    mine, others = (
        coverage.joined(connection.execute(f"{own} union all {seen}".format(which), (run, run)).fetchall())
        for which in ("=", "<>")
    )
    return coverage.difference(mine, others)


def _keep_covered(connection: sqlite3.Connection, run: int, zone: tzinfo) -> bool:
    """Of runs from before schema 4 nobody knows which messages they held: fill `temp.kept` with what they covered."""
    rows = connection.execute(
        """select c.group_id, c.first_day, c.last_day from held_rows h join import_runs r on r.id = h.run_id
        join coverage c on c.run_id = r.id where h.first_id = 0 and r.undone is null and r.id <> ?""",
        (run,),
    ).fetchall()
    connection.execute("drop table if exists temp.kept")
    connection.execute("create temp table kept (group_id integer, first integer, past integer)")
    connection.executemany(
        "insert into temp.kept values (?, ?, ?)",
        ((group, days.start_of(first, zone), days.start_of(last + 1, zone)) for group, first, last in rows),
    )
    return bool(rows)


def _sweep(connection: sqlite3.Connection, groups: Iterable[int]) -> None:
    """Remove the memberships of which nothing is known any more."""
    connection.executemany(
        """delete from memberships where group_id = ? and spoken = 0
        and coalesce(joined, left, invited_by, role, alias) is null""",
        ((group,) for group in groups),
    )
