"""What files cover that were exported together, and the record of those that were passed over."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sihu_tui.dates import days
from sihu_tui.importing import coverage
from sihu_tui.importing.memory import Before, size_of, stamp
from sihu_tui.importing.result import FileResult
from sihu_tui.readers.source import Folder, Source
from sihu_tui.store import Store, holding
from sihu_tui.store.holding import read_ranges, write_ranges
from sihu_tui.text.i18n import _

TOGETHER_SECONDS = 2 * 86400
"""Files brought in at once and last changed within this time are taken as exported together."""


@dataclass
class Done:
    """A file's outcome with what its coverage needs."""

    result: FileResult
    platform: str
    rows_a_day: dict[int, int]
    spans: dict[int, coverage.Span]
    told_end: bool
    changed: float
    passed: bool = False
    """It was not read again."""


def pass_over(source: Source | Folder, before: Before) -> Done:
    """Give the outcome of a file that an import read before."""
    report = json.loads(before.report)
    result = FileResult(
        str(source), before.format, before.version, before.zone, 0, before.rows, before.skipped,
        report.get("reasons", {}), report.get("chats", []), [], [tuple(gap) for gap in report.get("gaps", [])],
        before.run, totals=report.get("totals", {}), passed=True,
    )  # fmt: skip
    spans = {}
    if before.first_day is not None and before.last_day is not None:
        span = (before.first_day, before.last_day)
        spans = {group: span for first, last in read_ranges(before.covered) for group in range(first, last + 1)}
    return Done(result, before.platform, {}, spans, before.told_end, source.path.stat().st_mtime, passed=True)


def named(before: Iterable[Before]) -> str:
    """Give the runs whose reading is not done again, with those that they name themselves."""
    runs = {one.run for one in before}
    for one in before:
        for first, last in read_ranges(one.same):
            runs.update(range(first, last + 1))
    return write_ranges(sorted(runs))


def hold(connection: sqlite3.Connection, run: int, before: Before | None) -> None:
    """Note which messages a run had that were there already (`temp.held`), as far as none that it names says so."""
    found = connection.execute("select first_id, last_id from temp.held order by first_id").fetchall()
    if before is not None:
        runs = {one for first, last in read_ranges(named([before])) for one in range(first, last + 1)}
        held = [span for spans in holding.spans(connection, runs).values() for span in spans]
        found = coverage.difference(found, coverage.joined(held))
    connection.executemany(
        "insert into held_rows (run_id, first_id, last_id) values (?, ?, ?)", ((run, *span) for span in found)
    )


def note(store: Store, batch: str, passed: list[tuple[Source | Folder, Before, Done]], started: int) -> None:
    """Keep one row for all the files that were passed over: they hold what was held for them."""
    sources, befores, outcomes = zip(*passed, strict=True)
    paths = [str(source.path.absolute()) for source in sources]
    whole = {
        "batch": batch, "path": str(sources[0]) if len(passed) == 1 else os.path.commonpath(paths), "format": "",
        "version": "", "size": sum(size_of(Path(path)) for path in dict.fromkeys(paths)), "digest": "",
        "started": started, "finished": days.now(), "new": 0, "known": sum(one.rows for one in befores),
        "skipped": sum(one.skipped for one in befores), "report": "{}", "same": named(befores),
    }  # fmt: skip
    if len(passed) == 1:
        row = store.connection.execute(
            """select format, version, zone, platform, content, how, beside, in_order, told_end, last_ts, report
            from import_runs where id = ?""",
            (befores[0].run,),
        ).fetchone()
        names = "format version zone platform content how beside in_order told_end last_ts report".split()
        whole |= dict(zip(names, row, strict=True)) | {"stamp": stamp(sources[0])}
    with store.writing() as connection:
        cursor = connection.execute(
            f"insert into import_runs ({', '.join(whole)}) values ({', '.join('?' * len(whole))})", [*whole.values()]
        )
    for one in outcomes:
        one.result.run = cursor.lastrowid


def cover(store: Store, done: list[Done]) -> None:
    """Let files that were exported together end their coverage together.

    One chat a file is how most platforms export; a dead group's file ends with its last word, and only the
    other files show that it was silent since. That file was not changed then, and is not read again for it.
    """
    for platform in {one.platform for one in done}:
        # all passed over: an import may have been ended before it came to this
        again = all(one.passed for one in done if one.platform == platform)
        alike = [one for one in done if one.platform == platform and one.spans and not one.told_end]
        if len(alike) < 2:
            continue
        newest = max(one.changed for one in alike)
        alike = [one for one in alike if newest - one.changed <= TOGETHER_SECONDS or one.passed and not again]
        end = max(last for one in alike for _first, last in one.spans.values())
        if again and all(last == end for one in alike for _first, last in one.spans.values()):
            continue
        with store.writing() as connection:
            summed = _rows_a_day(connection, alike)
            missing = coverage.holes(summed)
            passed: dict[int, coverage.Span] = {}
            anew: dict[int, dict[int, coverage.Span]] = {}
            for one in alike:
                spans = {group: (first, end) for group, (first, _last) in one.spans.items()}
                behind = max(last for _first, last in one.spans.values()) < end
                if one.passed:
                    passed |= spans if behind else {}
                    continue
                if one.result.run is not None and (behind or missing != coverage.holes(one.rows_a_day)):
                    anew[one.result.run] = spans
                if behind:
                    one.result.doubts.append(
                        _("Taken as exported together with the other files, so silent until {day}; if not, import it apart.")
                        .format(day=days.iso(end))
                    )  # fmt: skip
            coverage.cut(connection, anew.keys())
            for number, spans in anew.items():
                coverage.write(connection, number, spans, missing)
            run = next((one.result.run for one in alike if one.passed), None)
            if passed and run is not None:
                coverage.write(connection, run, passed, missing)


def rows_a_day(connection: sqlite3.Connection, groups: Iterable[int], known_to: int, today: int) -> dict[int, int]:
    """Give the rows that these groups have on each day up to today, from some weeks before `known_to` on."""
    return dict(
        connection.execute(
            """select day, sum(n) from group_days where group_id in (select value from json_each(?))
            and day between ? and ? group by day""",
            (json.dumps([*groups]), known_to - 2 * coverage.BEFORE_DAYS, today),
        ).fetchall()
    )


def _rows_a_day(connection: sqlite3.Connection, alike: list[Done]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in alike:
        for day, n in one.rows_a_day.items():
            found[day] = found.get(day, 0) + n
    groups = [group for one in alike if one.passed for group in one.spans]
    for day, n in connection.execute(
        "select day, sum(n) from group_days where group_id in (select value from json_each(?)) group by day",
        (json.dumps(groups),),
    ):
        found[day] = found.get(day, 0) + n
    return found
