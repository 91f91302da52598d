"""Readers that were mended: what they read before is worth reading again, and rows they took for another kind are set right.

Each reader has a revision, kept with the run. A file read by an older one counts as not seen; when it comes again,
its rows are found in the store by time and text, whatever kind they were taken for, and are never brought in twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from sihu_tui.importing.dedup import KEY_SQL

REVISIONS = {
    "whatsapp-txt": 2, "line-txt": 2, "slack": 1, "telegram-json": 1, "discord-json": 1, "feishu": 1, "qq-txt": 1,
    "discord-txt": 1, "discord-csv": 1, "table": 1,
}  # fmt: skip
"""Formats whose reader reads otherwise than it did, and how many times that happened."""
ONLY_SKIPPED = ("discord-txt", "discord-csv", "table")
"""Of these only files are read otherwise of which rows were passed over."""


def _among(formats: Iterable[str]) -> str:
    return "format in (" + ", ".join(f"'{name}'" for name in formats) + ")"


STALE = f"""(({_among(name for name in REVISIONS if name not in ONLY_SKIPPED)} or {_among(ONLY_SKIPPED)} and skipped > 0)
    and coalesce(json_extract(report, '$.revision'), 0) < case format
    {" ".join(f"when '{name}' then {number}" for name, number in REVISIONS.items())} else 0 end)"""
"""SQL that tells a run whose reader has been mended since."""


def revision(form: str) -> int:
    """Give the revision of the reader of a format."""
    return REVISIONS.get(form, 0)


def stale_digests(connection: sqlite3.Connection) -> set[str]:
    """Give the digests of files that were last read by a reader that has been mended since."""
    return {
        digest
        for (digest,) in connection.execute(
            f"""select digest from import_runs where undone is null and {STALE}
            and digest not in (select digest from import_runs where undone is null and not ({STALE}))"""
        )
    }


def stale_paths(connection: sqlite3.Connection) -> list[str]:
    """Give the paths of files worth reading again, the latest first."""
    stale = stale_digests(connection)
    rows = connection.execute("select path, digest from import_runs where undone is null order by id desc").fetchall()
    return list(dict.fromkeys(path for path, digest in rows if digest in stale))


def read_before(connection: sqlite3.Connection, groups: Iterable[int]) -> list[int]:
    """Give those of the groups that an older reader read."""
    marks = ",".join(str(int(group)) for group in groups)
    return [
        group
        for (group,) in connection.execute(
            f"""select distinct group_id from coverage c join import_runs on import_runs.id = c.run_id
            where group_id in ({marks}) and undone is null and {STALE}"""
        )
    ]


def mend(connection: sqlite3.Connection, groups: Iterable[int], digest: str) -> set[int]:
    """Set right the kinds, senders and times of rows that the stage holds and the store took for something else.

    `temp.group_map` and `temp.people_map` say which groups and people the stage's are. Gives the groups touched.
    """
    old = read_before(connection, groups)
    if not old:
        return set()
    old_marks = ",".join(map(str, old))
    connection.execute("drop index if exists temp.stage_ts")
    connection.execute("create index temp.stage_ts on stage (ts, g)")
    connection.execute("drop table if exists temp.mended")
    connection.execute(
        f"""create temp table mended as
        select m.id, m.group_id, s.kind, p.id as sender, s.key
        from (select *, {KEY_SQL} as key from (select *, 1 as nth from temp.stage)) s join temp.group_map g on g.local = s.g
        cross join messages m on m.group_id = g.id and m.ts = s.ts
        left join temp.people_map p on p.local = s.sender
        where g.id in ({old_marks}) and m.kind <> s.kind
        and (m.key = s.pid or s.pid is null and m.text is s.text and (s.text is not null or m.sender_id is p.id)
            and not exists (select 1 from temp.stage t where t.ts = s.ts and t.g = s.g and t.kind = m.kind and t.text is s.text))
        group by m.id"""
    )
    connection.execute(
        """update or ignore main.messages set (kind, sender_id, key) =
        (select kind, coalesce(sender, sender_id), key from temp.mended d where d.id = messages.id)
        where id in (select id from temp.mended)"""
    )
    touched = {group for (group,) in connection.execute("select distinct group_id from temp.mended")}
    connection.execute("drop table temp.mended")
    connection.execute("drop index temp.stage_ts")
    touched |= _move(connection, old_marks, digest)
    for group in old:
        _forget(connection, group)
    return touched


def _move(connection: sqlite3.Connection, groups: str, digest: str) -> set[int]:
    """Give rows that this very file brought before, at another time than it tells now, the time that it tells."""
    runs = connection.execute(
        f"select first_id, last_id from import_runs where digest = ? and undone is null and last_id > first_id and {STALE}", (digest,)
    ).fetchall()  # fmt: skip
    if not runs:
        return set()
    brought = " or ".join(f"m.id > {int(first)} and m.id <= {int(last)}" for first, last in runs)
    place = "row_number() over (partition by g, sender, kind, text order by {0}) as at"
    connection.execute("drop table if exists temp.moved")
    connection.execute(
        f"""create temp table moved as
        with told as (select g.id as g, p.id as sender, s.kind, s.text, s.ts, s.key, s.n from
                (select *, {KEY_SQL} as key from (select *, rowid as n, row_number() over (partition by ts, g, crc order by rowid) as nth
                    from temp.stage)) s
                join temp.group_map g on g.local = s.g left join temp.people_map p on p.local = s.sender
                where g.id in ({groups})),
            here as (select m.id, m.group_id as g, m.sender_id as sender, m.kind, m.text from messages m
                where m.group_id in ({groups}) and ({brought}) and not exists (select 1 from told t where t.g = m.group_id and t.key = m.key))
        select h.id, t.ts, t.key, h.g from (select *, {place.format("id")} from here) h
        join (select *, {place.format("n")} from told where not exists (select 1 from messages m where m.group_id = told.g and m.key = told.key)) t
        on t.g = h.g and t.sender is h.sender and t.kind = h.kind and t.text is h.text and t.at = h.at"""
    )
    connection.execute(
        """update or ignore main.messages set (ts, key) = (select ts, key from temp.moved d where d.id = messages.id)
        where id in (select id from temp.moved)"""
    )
    touched = {group for (group,) in connection.execute("select distinct g from temp.moved")}
    connection.execute("drop table temp.moved")
    return touched


def _forget(connection: sqlite3.Connection, group: int) -> None:
    """Take those out of a group who came or went, by an older reader, in a row that now names others."""
    gone = [
        member
        for (member,) in connection.execute(
            """select member_id from memberships b where group_id = ? and spoken = 0 and role is null
            and coalesce(joined, left) is not null and member_id not in (select id from temp.people_map)
            and exists (select 1 from temp.stage s join temp.group_map g on g.local = s.g
                where g.id = b.group_id and s.ts = coalesce(b.joined, b.left))
            and not exists (select 1 from contact_identities i where i.member_id = b.member_id)""", (group,)
        )
    ]  # fmt: skip
    for member in gone:
        connection.execute("delete from memberships where group_id = ? and member_id = ?", (group, member))
        connection.execute(
            "update main.messages set sender_id = null where group_id = ? and sender_id = ?", (group, member)
        )
        used = " or ".join(f"exists (select 1 from {table} where {column} = :m)" for table, column in _NAMING)
        connection.execute(f"delete from members where id = :m and not ({used})", {"m": member})


_NAMING = (
    ("memberships", "member_id"), ("memberships", "invited_by"), ("messages", "sender_id"), ("member_days", "member_id"),
    ("contact_identities", "member_id"), ("need_askers", "member_id"), ("keepers", "member_id"), ("orders", "member_id"),
)  # fmt: skip
"""What may name a member."""
