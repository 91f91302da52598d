"""Which days a run read fully. What is not covered is unknown, never silence.

A file covers its groups from its first row to its last, or to the time at which it was exported if it says
so. Inside, two or more days without a row in any of its groups, while the 28 days before them had a median
of 20 rows or more a day, are a hole (a failed page, an unmerged database), not silence.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from statistics import median

from sihu_tui.dates.days import day_of
from sihu_tui.store import holding
from sihu_tui.store.holding import read_ranges, write_ranges

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


def write(connection: sqlite3.Connection, run: int, groups: Mapping[int, Span], missing: Iterable[Span]) -> list[int]:
    """Record what `run` covers: each group's span without the holes; give the groups of which it covers anything new.

    A private chat is judged by nobody and has no coverage of its own. Only what is new of a group is written down,
    joined to what is covered already, so that a file that grows by a day each day keeps one row a group. What the run
    was said to cover before has to be `cut` first. Inside the caller's transaction.
    """
    private = {
        row[0]
        for row in connection.execute(f"select id from groups where private = 1 and id in {_THESE}", _ids(groups))
    }
    kept = {group: span for group, span in groups.items() if group not in private}
    gone = list(missing)
    if groups:
        # the days of a run that brought private chats alone tell how far those are known
        connection.execute(
            "update import_runs set first_day = ?, last_day = ?, holes = ?, covered = ? where id = ?",
            (min(first for first, _last in groups.values()), max(last for _first, last in groups.values()),
             json.dumps(gone), write_ranges(sorted(kept)), run),
        )  # fmt: skip
    return _add(connection, run, {group: without(span, gone) for group, span in kept.items()})


def _add(connection: sqlite3.Connection, run: int, groups: Mapping[int, list[Span]]) -> list[int]:
    known = _known(connection, groups)
    touched = []
    for group, pieces in groups.items():
        have = known.get(group, [])
        whole = joined([*have, *pieces])
        if whole != have:
            _put(connection, group, run, have, whole)
            touched.append(group)
    return touched


def cut(connection: sqlite3.Connection, runs: Collection[int]) -> list[int]:
    """Take out of the coverage what these runs alone cover; give the groups that lose any.

    Inside the caller's transaction.
    """
    if not runs:
        return []
    own: dict[int, list[Span]] = {}
    for record in records(connection, runs):
        for group in record.groups:
            own.setdefault(group, []).extend(record.spans)
    others: dict[int, list[Span]] = {}
    for record in records(connection, holding.hold(connection) - set(runs)):
        for group in record.groups:
            if group in own:
                others.setdefault(group, []).extend(record.spans)
    known = _known(connection, own)
    touched = []
    for group, spans in own.items():
        have = known.get(group, [])
        left = difference(have, difference(joined(spans), joined(others.get(group, []))))
        if left != have:
            _put(connection, group, min(runs), have, left)
            touched.append(group)
    return touched


@dataclass(frozen=True, slots=True)
class Record:
    """What a run covers: days, first to last without the holes, of groups."""

    run: int
    spans: list[Span]
    ranges: list[tuple[int, int]]

    @property
    def groups(self) -> Iterator[int]:
        """The ids of the groups, private chats left out."""
        return (group for first, last in self.ranges for group in range(first, last + 1))


def records(connection: sqlite3.Connection, runs: Iterable[int]) -> list[Record]:
    """Give what runs cover."""
    return [
        Record(run, without((first, last), json.loads(holes)), read_ranges(covered))
        for run, first, last, holes, covered in connection.execute(
            f"""select id, first_day, last_day, holes, covered from import_runs
            where first_day is not null and id in {_THESE}""",
            _ids(runs),
        )
    ]


def _known(connection: sqlite3.Connection, groups: Iterable[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for group, first, last in connection.execute(
        f"select group_id, first_day, last_day from coverage where group_id in {_THESE} order by group_id, first_day",
        _ids(groups),
    ):
        found.setdefault(group, []).append((first, last))
    return found


def _put(connection: sqlite3.Connection, group: int, run: int, have: list[Span], whole: list[Span]) -> None:
    connection.executemany(
        "delete from coverage where group_id = ? and first_day = ? and last_day = ?",
        ((group, *span) for span in have if span not in whole),
    )
    connection.executemany(
        "insert into coverage (group_id, run_id, first_day, last_day) values (?,?,?,?)",
        ((group, run, *span) for span in whole if span not in have),
    )


_THESE = "(select value from json_each(?))"


def _ids(numbers: Iterable[int]) -> tuple[str]:
    return (json.dumps([*numbers]),)


def recut(connection: sqlite3.Connection, before: tzinfo, after: tzinfo) -> None:
    """Move the ends of what runs cover to the days that their first and last rows have in the zone `after`.

    Days of spans that end elsewhere (at a hole, at the time of the export) keep their date. Inside the caller's
    transaction.
    """
    firsts: dict[int, int] = {}
    lasts: dict[int, int] = {}
    for run, first, last, first_day, last_day in connection.execute(
        "select id, first_ts, last_ts, first_day, last_day from import_runs where first_ts is not null and first_day is not null"
    ).fetchall():
        start, end = day_of(first, after), day_of(last, after)
        if first_day == day_of(first, before):
            firsts[first_day] = min(start, firsts.get(first_day, start))
            connection.execute("update import_runs set first_day = ? where id = ?", (start, run))
        if last_day == day_of(last, before):
            lasts[last_day] = max(end, lasts.get(last_day, end))
            connection.execute("update import_runs set last_day = ? where id = ?", (end, run))
    for group, run, first, last in connection.execute(
        "select group_id, run_id, first_day, last_day from coverage"
    ).fetchall():
        moved = firsts.get(first, first), lasts.get(last, last)
        if moved != (first, last):
            connection.execute(
                "update coverage set first_day = ?, last_day = ? where group_id = ? and run_id = ? and first_day = ?",
                (min(moved), max(moved), group, run, first),
            )


def of_group(connection: sqlite3.Connection, group: int) -> list[Span]:
    """Give the covered spans of a group over all runs, joined."""
    return joined(
        connection.execute("select first_day, last_day from coverage where group_id = ?", (group,)).fetchall()
    )


def of_chat(connection: sqlite3.Connection, chat: int) -> list[Span]:
    """Give the covered spans of a group, or of a private chat those of the imports that hold messages of it."""
    own = of_group(connection, chat)
    if not connection.execute("select private from groups where id = ?", (chat,)).fetchone()[0]:
        return own
    held = records(connection, holding.holders(connection, chat))
    return joined([*own, *(span for record in held for span in record.spans)])


def as_of(connection: sqlite3.Connection) -> int | None:
    """Give the last day that the data of any group cover; None for a store without imports."""
    row = connection.execute(
        "select max(last_day) from coverage c join groups g on g.id = c.group_id where coalesce(g.private, 0) = 0"
    ).fetchone()
    return None if row[0] is None else int(row[0])
