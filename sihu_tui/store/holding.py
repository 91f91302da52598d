"""Which messages each import held, and which imports still hold theirs.

A run holds the messages that it brought (`first_id` to `last_id`) and those that were there when it read them too
(`held_rows`). A run that passed over what others had read names these in `same`, as ranges of ids, and holds what they
held, also when they are taken back.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Collection

Span = tuple[int, int]
"""First and last, inclusive."""


def hold(connection: sqlite3.Connection, but: int | None = None) -> set[int]:
    """Give the runs that hold what they read: those not taken back, and those that such a one names; as if `but` were."""
    found: set[int] = set()
    for run, same in connection.execute(
        "select id, same from import_runs where undone is null and id is not ?", (but,)
    ):
        found.add(run)
        for first, last in read_ranges(same):
            found.update(range(first, last + 1))
    return found


def let_go(connection: sqlite3.Connection, run: int) -> set[int]:
    """Give the runs that hold nothing any more once `run` is taken back: itself, and those that it alone names."""
    return hold(connection) - hold(connection, but=run)


def spans(connection: sqlite3.Connection, runs: Collection[int]) -> dict[int, list[Span]]:
    """Give the ids of the messages that runs read themselves, by run."""
    found: dict[int, list[Span]] = {}
    for run, first, last in connection.execute(
        """select id, first_id, last_id from import_runs where first_id is not null
        union all select run_id, first_id, last_id from held_rows where first_id > 0"""
    ):
        if run in runs:
            found.setdefault(run, []).append((first, last))
    return found


def holders(connection: sqlite3.Connection, group: int) -> list[int]:
    """Give the runs that hold messages of a group, in order."""
    ids = [row[0] for row in connection.execute("select id from messages where group_id = ? order by id", (group,))]
    return sorted(
        run for run, held in spans(connection, hold(connection)).items() if any(_meets(ids, span) for span in held)
    )


def _meets(ids: list[int], span: Span) -> bool:
    at = bisect_left(ids, span[0])
    return at < len(ids) and ids[at] <= span[1]


def forget_bytes(connection: sqlite3.Connection) -> None:
    """Let every file be read again when it comes again: what imports brought was changed since."""
    connection.execute("update import_runs set content = null, stamp = null where content is not null")


def write_ranges(numbers: list[int]) -> str:
    """Give ascending numbers as `1-5,7`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def read_ranges(text: str) -> list[tuple[int, int]]:
    """Give the first and last of each range."""
    return [
        (int(first), int(last or first))
        for first, _dash, last in (part.partition("-") for part in text.split(",") if part)
    ]
