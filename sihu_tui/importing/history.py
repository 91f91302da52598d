"""Imports that were made: reading what was understood then, and taking one back whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.importing import coverage, snapshots
from sihu_tui.store import Store, holding, rollups
from sihu_tui.text.i18n import _


@dataclass(frozen=True, slots=True)
class Run:
    """One file that was imported; times are UTC seconds."""

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
    undone: int | None


def list_runs(store: Store) -> list[Run]:
    """Give every import, newest first."""
    rows = store.connection.execute(
        """select id, path, format, version, zone, started, finished, new, known, skipped, first_ts, last_ts, undone
        from import_runs order by id desc"""
    )
    return [Run(*row) for row in rows]


def report(store: Store, run: int) -> dict[str, Any]:
    """Give what was understood of an import, as JSON values."""
    (text,) = store.connection.execute("select report from import_runs where id = ?", (run,)).fetchone()
    return {"path": "", **json.loads(text)}


def undo(store: Store, run: int) -> int:
    """Take back what a run brought in: its coverage, and the messages that no other run held too; give how many went.

    Groups and people that it made stay, for later runs may name them too. Raises SihuError when there is no such run,
    or it was undone already.
    """
    zone = settings.zone(store)
    with store.writing(whole=True) as connection:
        row = connection.execute("select undone from import_runs where id = ?", (run,)).fetchone()
        if row is None:
            raise SihuError(_("There is no import {run}; `sihu runs` lists them.").format(run=run))
        if row[0] is not None:
            raise SihuError(_("Import {run} was taken back already.").format(run=run))
        gone = 0
        runs = holding.let_go(connection, run)
        connection.execute("update import_runs set undone = ? where id = ?", (days.now(), run))
        touched = set(coverage.cut(connection, runs))
        unknown = _keep_covered(connection, runs, zone)
        for span in _alone(connection, runs):
            touched |= {
                g for (g,) in connection.execute(
                    "select distinct group_id from messages where id between ? and ?", span)
            }  # fmt: skip
            gone += connection.execute(
                "delete from main.messages where id between ? and ?" + (_UNKNOWN if unknown else ""), span
            ).rowcount
        for one in runs:
            touched |= {g for (g,) in connection.execute("select group_id from acts where run_id = ?", (one,))}
            connection.execute("delete from acts where run_id = ?", (one,))
            touched |= snapshots.take_back(connection, one)
        rollups.rebuild(connection, touched, zone)
        _sweep(connection, touched)
    from sihu_tui.health import refresh
    from sihu_tui.outreach import observed

    observed.after_import(store, touched)
    refresh.again(store, sorted(touched))
    return gone


_UNKNOWN = """ and not exists (select 1 from temp.kept k where k.group_id = messages.group_id
    and messages.ts >= k.first and messages.ts < k.past)"""


def _alone(connection: sqlite3.Connection, runs: set[int]) -> list[coverage.Span]:
    """Give the ids, as spans, of the messages that these runs held and no run does that still holds its own."""
    mine, others = (
        coverage.joined(span for held in holding.spans(connection, some).values() for span in held)
        for some in (runs, holding.hold(connection))
    )
    return coverage.difference(mine, others)


def _keep_covered(connection: sqlite3.Connection, runs: set[int], zone: tzinfo) -> bool:
    """Of runs from before schema 4 nobody knows which messages they held: fill `temp.kept` with what they covered."""
    unknown = {row[0] for row in connection.execute("select run_id from held_rows where first_id = 0")}
    unknown &= holding.hold(connection) - runs
    connection.execute("drop table if exists temp.kept")
    connection.execute("create temp table kept (group_id integer, first integer, past integer)")
    connection.executemany(
        "insert into temp.kept values (?, ?, ?)",
        (
            (group, days.start_of(first, zone), days.start_of(last + 1, zone))
            for record in coverage.records(connection, unknown)
            for group in record.groups
            for first, last in record.spans
        ),
    )
    return bool(unknown)


def _sweep(connection: sqlite3.Connection, groups: Iterable[int]) -> None:
    """Remove the memberships of which nothing is known any more."""
    connection.executemany(
        """delete from memberships where group_id = ? and spoken = 0
        and coalesce(joined, left, invited_by, channel, role, alias) is null""",
        ((group,) for group in groups),
    )
