"""Which days a run read fully. What is not covered is unknown, never silence.

A file covers its groups from its first row to its last, or to the time at which it was exported if it says
so. Inside, two or more days without a row in any of its groups, while the 28 days before them had a median
of 20 rows or more a day, are a hole (a failed page, an unmerged database), not silence.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from statistics import median

from sihu_tui.dates.days import day_of

Span = tuple[int, int]
"""First and last day, inclusive."""

HOLE_DAYS = 2
BUSY_ROWS = 20
BEFORE_DAYS = 28


def holes(rows_a_day: Mapping[int, int]) -> list[Span]:
    """Give the spans of days without rows that are taken for missing data."""
    days = sorted(rows_a_day)
    found: list[Span] = []
    for before, after in zip(days, days[1:], strict=False):
        if after - before - 1 >= HOLE_DAYS and before + 1 - days[0] >= 7:
            window = range(max(days[0], before + 1 - BEFORE_DAYS), before + 1)
            if median(rows_a_day.get(day, 0) for day in window) >= BUSY_ROWS:
                found.append((before + 1, after - 1))
    return found


def without(span: Span, missing: Iterable[Span]) -> list[Span]:
    """Give what is left of `span` when the `missing` spans are taken out of it."""
    left = [span]
    for first, last in missing:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, first - 1)), (max(start, last + 1), end))
            if piece[0] <= piece[1]
        ]
    return sorted(set(left))


def difference(spans: Iterable[Span], gone: Iterable[Span]) -> list[Span]:
    """Give what is left of `spans` without `gone`; both are ascending and apart, as `joined` gives them."""
    left: list[Span] = []
    missing = list(gone)
    at = 0
    for first, last in spans:
        while at < len(missing) and missing[at][1] < first:
            at += 1
        near = at
        while near < len(missing) and missing[near][0] <= last:
            if missing[near][0] > first:
                left.append((first, missing[near][0] - 1))
            first = missing[near][1] + 1
            near += 1
        if first <= last:
            left.append((first, last))
    return left


def joined(spans: Iterable[Span]) -> list[Span]:
    """Give the spans with those that touch or overlap made one."""
    whole: list[Span] = []
    for first, last in sorted(spans):
        if whole and first <= whole[-1][1] + 1:
            whole[-1] = (whole[-1][0], max(whole[-1][1], last))
        else:
            whole.append((first, last))
    return whole


def write(connection: sqlite3.Connection, run: int, groups: Mapping[int, Span], missing: Iterable[Span]) -> None:
    """Record what `run` covers: each group's span without the holes; inside the caller's transaction."""
    gone = list(missing)
    connection.execute("delete from coverage where run_id = ?", (run,))
    connection.executemany(
        "insert into coverage (group_id, run_id, first_day, last_day) values (?,?,?,?)",
        ((group, run, first, last) for group, span in groups.items() for first, last in without(span, gone)),
    )


def recut(connection: sqlite3.Connection, before: tzinfo, after: tzinfo) -> None:
    """Move the ends of what every run covers to the days that its first and last row have in the zone `after`.

    Days of spans that end elsewhere (at a hole, at the time of the export) keep their date. Inside the caller's
    transaction.
    """
    for run, first, last in connection.execute(
        "select id, first_ts, last_ts from import_runs where first_ts is not null"
    ).fetchall():
        for column, ts in (("last_day", last), ("first_day", first)):
            connection.execute(
                f"update coverage set {column} = ? where run_id = ? and {column} = ?",
                (day_of(ts, after), run, day_of(ts, before)),
            )
    connection.execute("update coverage set last_day = first_day where last_day < first_day")


def of_group(connection: sqlite3.Connection, group: int) -> list[Span]:
    """Give the covered spans of a group over all runs, joined."""
    return joined(
        connection.execute("select first_day, last_day from coverage where group_id = ?", (group,)).fetchall()
    )


def as_of(connection: sqlite3.Connection) -> int | None:
    """Give the last day that the data of any group cover; None for a store without imports."""
    row = connection.execute(
        "select max(last_day) from coverage c join groups g on g.id = c.group_id where coalesce(g.private, 0) = 0"
    ).fetchone()
    return None if row[0] is None else int(row[0])
