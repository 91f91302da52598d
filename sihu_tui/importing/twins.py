"""The same messages out of two exporters, one of which tells their ids and the other does not, are brought in once.

What decides is who spoke in which second: of the rows that somebody has in one second in the file, as many are known as
the store has of theirs there under the other kind of key. Their words decide before that, and where the exporters
name people differently.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from sihu_tui.importing.stage import Stage

BARE = -(1 << 62)
"""Keys of messages without an id are this or less (`sihu_tui.importing.dedup`)."""


_WHO = "(select id from temp.people_map where local = sender)"


def find(connection: sqlite3.Connection, stage: Stage, groups: Mapping[str, int]) -> None:
    """Give staged rows that the store has under another kind of key that key, so that they count as known."""
    for key, group in groups.items():
        local = stage.chats.get(key)
        if local is None or group > stage.newest_group:
            continue
        for bare, there in ((True, f"key > {BARE}"), (False, f"key <= {BARE}")):
            if (stage.without_id if bare else stage.with_id) and _any(connection, group, there):
                known = f"(select key from messages where group_id = {group:d})"
                staged = f"g = {local:d} and pid is null" if bare else f"g = {local:d} and pid not in {known}"
                _pair(connection, group, staged, there, f"{_WHO} || char(31) || text", "sender_id || char(31) || text")
                _pair(connection, group, staged, there, _WHO, "sender_id")
                _pair(connection, group, f"{staged} and text <> ''", f"{there} and text <> ''", "text", "text")


def _any(connection: sqlite3.Connection, group: int, there: str) -> bool:
    return bool(
        connection.execute(
            f"select exists (select 1 from messages where group_id = ? and {there})", (group,)
        ).fetchone()[0]
    )


def _pair(connection: sqlite3.Connection, group: int, staged: str, there: str, by: str, by_there: str) -> None:
    """Pair rows and messages of one second that agree in `by`, the first with the first and so on."""
    speech = "iif(kind <= 1, 0, kind)"
    for table in ("mine", "theirs", "twins"):
        connection.execute(f"drop table if exists temp.{table}")
    connection.execute("create temp table mine (r integer primary key, ts integer, class integer, who, nth integer)")
    connection.execute(
        f"""insert into temp.mine select rowid, ts, {speech}, {by},
            row_number() over (partition by ts, {speech}, {by} order by rowid) from temp.stage where {staged}"""
    )
    first, last = connection.execute("select min(ts), max(ts) from temp.mine").fetchone()
    if first is not None:
        connection.execute("create temp table theirs (key integer, ts integer, class integer, who, nth integer)")
        connection.execute(
            f"""insert into temp.theirs select key, ts, {speech}, {by_there},
                row_number() over (partition by ts, {speech}, {by_there} order by id)
            from messages where group_id = ? and {there} and ts between ? and ?
            and key not in (select pid from temp.stage where pid is not null)""",
            (group, first, last),
        )
        connection.execute("create index temp.theirs_at on theirs (ts, class, nth)")
        connection.execute("create temp table twins (r integer primary key, key integer not null)")
        connection.execute(
            """insert into temp.twins select m.r, t.key from temp.mine m
            cross join temp.theirs t on t.ts = m.ts and t.class = m.class and t.nth = m.nth and t.who is m.who"""
        )
        connection.execute(
            "update temp.stage set pid = (select key from temp.twins where r = temp.stage.rowid) "
            "where rowid in (select r from temp.twins)"
        )
    for table in ("mine", "theirs", "twins"):
        connection.execute(f"drop table if exists temp.{table}")
