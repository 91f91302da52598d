"""Sums over messages that are kept by the import, so that nothing shown has to count messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import tzinfo

from sihu_tui.dates.days import day_sql
from sihu_tui.store import pending

SPEECH_SQL = "kind <= 1"
"""Text and media: see `sihu_tui.record.Kind`."""


SUMS = """(group_id integer, day integer, member_id integer, kind integer, n integer, first integer, last integer,
    primary key (group_id, day, member_id, kind)) without rowid"""
"""Columns of a temporary table of sums, in the order of the rollups; member 0 is nobody."""


_ADDED = {
    "member_days": f"""select group_id, day, member_id, sum(n) as n from {{}} where {SPEECH_SQL} and member_id > 0
        group by group_id, day, member_id""",
    "group_days": "select group_id, day, kind, sum(n) as n from {} where true group by group_id, day, kind",
    "memberships": f"""select group_id, member_id, min(first) as first, max(last) as last, sum(n) as n from {{}}
        where {SPEECH_SQL} and member_id > 0 group by group_id, member_id""",
    "groups": "select group_id, max(last) as last from {} group by group_id",
}
"""What sums add to each table."""


def prepare(connection: sqlite3.Connection, sums: str) -> None:
    """Sum up what `put` adds to the rollups, beside the store, so that nobody is locked out meanwhile."""
    for table, select in _ADDED.items():
        connection.execute(f"drop table if exists temp.added_{table}")
        connection.execute(f"create temp table added_{table} as {select.format(sums)}")


def put(connection: sqlite3.Connection) -> None:
    """Add what `prepare` left."""
    _put(connection, {table: f"select * from temp.added_{table} where true" for table in _ADDED})


def add(connection: sqlite3.Connection, sums: str) -> None:
    """Add to the rollups what stands in the temporary table or view `sums`, whose columns are `SUMS`."""
    _put(connection, {table: select.format(sums) for table, select in _ADDED.items()})


def _put(connection: sqlite3.Connection, added: Mapping[str, str]) -> None:
    for table, column in (("member_days", "member_id"), ("group_days", "kind")):
        connection.execute(f"""
            insert into {table} (group_id, day, {column}, n) {added[table]}
            on conflict do update set n = n + excluded.n""")
    connection.execute(f"""
        insert into memberships (group_id, member_id, first_spoke, last_spoke, spoken) {added["memberships"]}
        on conflict do update set
            first_spoke = min(coalesce(first_spoke, excluded.first_spoke), excluded.first_spoke),
            last_spoke = max(coalesce(last_spoke, excluded.last_spoke), excluded.last_spoke),
            spoken = spoken + excluded.spoken""")
    connection.execute(f"""
        update groups set last_message = max(coalesce(last_message, 0), found.last)
        from ({added["groups"]}) as found where found.group_id = groups.id""")
    pending.mark(connection, [row[0] for row in connection.execute(f"select group_id from ({added['groups']})")])


def rebuild(connection: sqlite3.Connection, groups: Iterable[int], zone: tzinfo) -> None:
    """Make the rollups of `groups` again from their messages, days cut in `zone`; inside the caller's transaction."""
    groups = list(groups)
    pending.mark(connection, groups)
    for group in groups:
        for table in ("member_days", "group_days"):
            connection.execute(f"delete from {table} where group_id = ?", (group,))
        connection.execute(
            "update memberships set first_spoke = null, last_spoke = null, spoken = 0 where group_id = ?", (group,)
        )
        connection.execute("update groups set last_message = null where id = ?", (group,))
        span = connection.execute("select min(ts), max(ts) from messages where group_id = ?", (group,)).fetchone()
        if span[0] is None:
            continue
        connection.execute("drop table if exists temp.again")
        connection.execute(f"create temp table again {SUMS}")
        connection.execute(
            f"""insert into temp.again
            select group_id, {day_sql("ts", zone, *span)}, coalesce(sender_id, 0), kind, count(*), min(ts), max(ts)
            from messages where group_id = ? group by 1, 2, 3, 4""",
            (group,),
        )
        add(connection, "temp.again")
        connection.execute("drop table temp.again")


def rebuild_all(connection: sqlite3.Connection, zone: tzinfo) -> None:
    """Make every rollup again, as after a change of the store's zone; inside the caller's transaction."""
    rebuild(connection, [row[0] for row in connection.execute("select id from groups")], zone)
