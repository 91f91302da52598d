"""Imports that were made: reading what was understood then, and taking one back whole."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
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
    """Take back what a run brought in: its messages and its coverage; give how many messages went.

    Groups and people that it made stay, for later runs may name them too; a group without any message or
    membership left is removed. Raises SihuError when there is no such run, or it was undone already.
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
        if row[0] is not None:
            touched |= {
                g for (g,) in connection.execute(
                    "select distinct group_id from messages where id between ? and ?", row[:2])
            }  # fmt: skip
            gone = connection.execute("delete from messages where id between ? and ?", row[:2]).rowcount
        touched |= {g for (g,) in connection.execute("select group_id from acts where run_id = ?", (run,))}
        connection.execute("delete from coverage where run_id = ?", (run,))
        connection.execute("delete from acts where run_id = ?", (run,))
        connection.execute("update import_runs set undone = ? where id = ?", (days.now(), run))
        rollups.rebuild(connection, touched, zone)
    from sihu_tui.health import refresh

    refresh.again(store, sorted(touched))
    return gone
