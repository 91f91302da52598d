"""The stage's rows on their way into the messages: ids that go on, equal rows numbered, known ones passed over."""

from __future__ import annotations

import sqlite3

from sihu_tui.importing.dedup import KEY_SQL
from sihu_tui.importing.stage import Stage
from sihu_tui.readers.record import Kind


def keep_place(connection: sqlite3.Connection) -> tuple[int, int]:
    """Give the highest id of a message that is there, and the highest that there ever was, which is then taken.

    An id is never given again: runs, the search index and the journal of undo name messages that may be gone by theirs.
    """
    there, before = last_id(connection), _highest_id(connection)
    if there < before:
        # SQLite counts on from the highest id that is there
        connection.execute(
            "insert into main.messages (id, group_id, ts, key, kind) values (?, 0, 0, 0, ?)", (before, int(Kind.SYSTEM))
        )
    return there, before


def free_place(connection: sqlite3.Connection, there: int, before: int) -> None:
    """Take away the row by which `keep_place` kept the ids going on."""
    if there < before:
        connection.execute("delete from main.messages where id = ?", (before,))


def number_equals(connection: sqlite3.Connection, stage: Stage) -> str:
    """Number the rows of the stage that are equal; give the SQL for the stage's rows with that number, `nth`."""
    numbered = "select s.*, s.rowid as row, {nth} as nth from temp.stage s"
    if stage.apart:
        return numbered.format(nth=1)
    connection.execute("drop table if exists temp.equals")
    connection.execute("drop table if exists temp.repeats")
    connection.execute(
        "create temp table equals (ts integer, g integer, crc integer, primary key (ts, g, crc)) without rowid"
    )
    connection.execute("create temp table repeats (r integer primary key, nth integer not null)")
    connection.execute("""
        insert into temp.equals
        select ts, g, crc from temp.stage where pid is null group by ts, g, crc having count(*) > 1""")
    # "cross" keeps SQLite from scanning the stage once for every equal row
    connection.execute("""
        insert into temp.repeats
        select s.rowid, row_number() over (partition by s.ts, s.g, s.crc order by s.rowid)
        from temp.stage s cross join temp.equals e on s.ts = e.ts and s.g = e.g and s.crc = e.crc
        where s.pid is null""")
    connection.execute("drop table temp.equals")
    if not connection.execute("select exists (select 1 from temp.repeats)").fetchone()[0]:
        return numbered.format(nth=1)
    return numbered.format(nth="coalesce(r.nth, 1)") + " left join temp.repeats r on r.r = s.rowid"


def insertion(connection: sqlite3.Connection, numbered: str, order: str) -> str:
    """Give the SQL that brings in rows of the stage as `numbered` gives them, known ones passed over."""
    return f"""
        insert into main.messages (group_id, ts, key, sender_id, kind, text, reply_to)
        select {id_sql(connection, "group_map", "g")}, ts, {KEY_SQL}, {id_sql(connection, "people_map", "sender")},
            kind, text, reply_to
        from ({numbered}) s order by {order}
        on conflict do nothing"""


def note_held(connection: sqlite3.Connection, numbered: str, before: int, all_new: bool) -> None:
    """Leave in `temp.held` which messages the file has that had an id up to `before`, as spans of ids."""
    connection.execute("drop table if exists temp.held")
    connection.execute("create temp table held (first_id integer primary key, last_id integer not null)")
    if all_new:
        return
    connection.execute(f"""
        insert into temp.held
        with keyed as (
            select {id_sql(connection, "group_map", "g")} as group_id, {KEY_SQL} as key
            from ({numbered}) s),
        known as (
            select distinct m.id from keyed k cross join messages m on m.group_id = k.group_id and m.key = k.key
            where m.id <= {before:d})
        select min(id), max(id) from (select id, id - row_number() over (order by id) as span from known)
        group by span""")


def id_sql(connection: sqlite3.Connection, map: str, local: str) -> str:
    """Give the SQL for the id that a local number stands for: a sum where all came anew in their order, else a look-up."""
    least, most = connection.execute(f"select min(id - local), max(id - local) from temp.{map}").fetchone()
    return f"({local} + {least})" if least is not None and least == most else (
        f"(select id from temp.{map} where local = {local})"
    )  # fmt: skip


def last_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("select coalesce(max(id), 0) from main.messages").fetchone()[0])


def _highest_id(connection: sqlite3.Connection) -> int:
    """Give the highest id that a message has, or had."""
    return int(
        connection.execute(
            """select max((select coalesce(max(id), 0) from main.messages), (select coalesce(max(last_id), 0) from import_runs),
                (select coalesce(max(upto), 0) from search_marks where scope <> 'entries'))"""
        ).fetchone()[0]
    )
