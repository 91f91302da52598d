"""Making the records of imports from before schema 4 as small as they are kept now."""

from __future__ import annotations

import json
import sqlite3

from sihu_tui.importing.coverage import Span, difference, joined
from sihu_tui.importing.report import kept
from sihu_tui.store.holding import write_ranges


def runs(connection: sqlite3.Connection) -> None:
    """Write down for each run what it covers, join the coverage, cut the reports; inside the caller's transaction."""
    private = {row[0] for row in connection.execute("select id from groups where private = 1")}
    by_run: dict[int, dict[int, list[Span]]] = {}
    by_group: dict[int, list[Span]] = {}
    last_run: dict[int, int] = {}
    for group, run, first, last in connection.execute(
        """select c.group_id, c.run_id, c.first_day, c.last_day from coverage c join import_runs r on r.id = c.run_id
        order by c.run_id"""
    ):
        by_run.setdefault(run, {}).setdefault(group, []).append((first, last))
        if group not in private:
            by_group.setdefault(group, []).append((first, last))
            last_run[group] = run
    for run, groups in by_run.items():
        whole = joined(span for spans in groups.values() for span in spans)
        first, last = whole[0][0], whole[-1][1]
        platform = connection.execute("select platform from groups where id = ?", (min(groups),)).fetchone()
        connection.execute(
            "update import_runs set first_day = ?, last_day = ?, holes = ?, covered = ?, platform = ? where id = ?",
            (first, last, json.dumps(difference([(first, last)], whole)), write_ranges(sorted(groups.keys() - private)),
             platform[0] if platform else "", run),
        )  # fmt: skip
    connection.execute("delete from coverage")
    connection.executemany(
        "insert into coverage (group_id, run_id, first_day, last_day) values (?,?,?,?)",
        ((group, last_run[group], *span) for group, spans in by_group.items() for span in joined(spans)),
    )
    met: set[int] = set()
    for run, text in connection.execute("select id, report from import_runs order by id").fetchall():
        report = json.loads(text)
        chats = report.get("chats", [])
        fresh = {chat.get("group") for chat in chats} - met
        met |= fresh
        connection.execute(
            "update import_runs set report = ? where id = ?", (json.dumps(kept(report, fresh), ensure_ascii=False), run)
        )
