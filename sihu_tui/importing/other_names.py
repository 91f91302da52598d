"""One person under two names: two members of a group export it, and each calls the others as their own phone does.

Only where a platform tells no ids. Who said the same in the same second, time and again, is the same person; the
rows of a file are then those of the member whom the store knows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from zlib import crc32

from sihu_tui.importing.dedup import seed
from sihu_tui.importing.namesakes import ROWS_WITH_GROUPS
from sihu_tui.importing.stage import Stage
from sihu_tui.text.i18n import _

LEAST = 3
SHARE = 0.6
"""Of what somebody said while the store covers the group, so much must stand there under one other name."""


def found(connection: sqlite3.Connection, stage: Stage, groups: Mapping[str, int]) -> dict[int, str]:
    """Give the members' keys under which the store knows people of the file by another name, by local number.

    `temp.group_map` says which groups are there. The checksums of their rows in the stage become those of the members.
    """
    known = {
        key
        for (key,) in connection.execute(
            """select distinct m.key from temp.group_map g join member_days d on d.group_id = g.id
            join members m on m.id = d.member_id"""
        )
    }
    if (
        not known
        or stage.reading.format in ROWS_WITH_GROUPS
        or connection.execute("select exists (select 1 from temp.stage where pid is not null)").fetchone()[0]
    ):
        return {}
    names = {local: key for key, local in stage.people.items() if key is not None and local is not None}
    strangers = [local for local, key in names.items() if key not in known and _named_only(stage, key)]
    if not strangers or len(strangers) > 2000:
        return {}
    spoken = set(names.values()) & known
    same: dict[int, str] = {}
    for local in strangers:
        rows = connection.execute(
            """select m.sender_id, count(*) from temp.stage s join temp.group_map g on g.local = s.g
            cross join messages m on m.group_id = g.id and m.ts = s.ts and m.text = s.text
            where s.sender = ? and s.kind <= 1 and m.kind <= 1 and m.sender_id is not null group by 1 order by 2 desc""",
            (local,),
        ).fetchall()
        if not rows:
            continue
        member, shared = rows[0]
        key, name = connection.execute("select key, name from members where id = ?", (member,)).fetchone()
        covered = connection.execute(
            """select count(*) from temp.stage s join temp.group_map g on g.local = s.g
            where s.sender = ? and s.kind <= 1 and s.text is not null
            and s.ts between (select min(ts) from messages where group_id = g.id) and (select max(ts) from messages where group_id = g.id)""",
            (local,),
        ).fetchone()[0]
        if shared >= LEAST and shared >= covered * SHARE and key not in spoken and key not in same.values():
            same[local] = key
            stage.reading.doubt(
                _("{name} is {member} under another name: {n} of {of} rows are the same; kept as one person.").format(
                    name=stage.reading.people[names[local]].name or names[local], member=name, n=shared, of=covered
                )
            )
    for local, key in same.items():
        start = seed(key)
        connection.create_function(
            "sihu_sum",
            2,
            lambda text, kind, start=start: crc32((text or "").encode("utf-8", "replace"), start ^ kind),
            deterministic=True,
        )
        connection.execute("update temp.stage set crc = sihu_sum(text, kind) where sender = ?", (local,))
    return same


def _named_only(stage: Stage, key: str) -> bool:
    person = stage.reading.people.get(key)
    return person is None or person.self or person.name in ("", key)
