"""One person under two names: two members of a group export it, and each calls the others as their own phone does.

Only where a platform tells no ids. Who said the same in the same second, time and again, is the same person; the
rows of a file are then those of the member whom the store knows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from zlib import crc32

from sihu_tui.importing.dedup import seed
from sihu_tui.importing.namesakes import ROWS_WITH_GROUPS
from sihu_tui.importing.stage import Stage
from sihu_tui.text.i18n import _

LEAST = 3
MOST = 2000
SHARE = 0.6
"""Of what somebody said while the store covers the group, so much must stand there under one other name."""


def found(connection: sqlite3.Connection, stage: Stage, groups: Mapping[str, int]) -> dict[int, str]:
    """Give the members' keys under which the store knows people of the file by another name, by local number.

    `temp.group_map` says which groups are there. The checksums of their rows in the stage become those of the members.
    """
    candidates = [
        (local, key)
        for key, local in stage.people.items()
        if key is not None and local is not None and _named_only(stage, key)
    ]
    if (
        not candidates
        or stage.reading.format in ROWS_WITH_GROUPS
        or connection.execute("select exists (select 1 from temp.stage where pid is not null)").fetchone()[0]
    ):
        return {}
    known = {
        key
        for (key,) in connection.execute(
            """select distinct m.key from temp.group_map g cross join memberships s on s.group_id = g.id and s.spoken > 0
            cross join members m on m.id = s.member_id"""
        )
    }
    if not known:
        return {}
    names = {local: key for local, key in candidates if key not in known}
    if not names or len(names) > MOST:
        return {}
    spoken = {key for key in stage.people if key in known}
    same: dict[int, str] = {}
    for local, (covered, found) in _said(connection, names).items():
        member, shared = max(found.items(), key=lambda one: one[1])
        key, name = connection.execute("select key, name from members where id = ?", (member,)).fetchone()
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


def _said(connection: sqlite3.Connection, locals: Iterable[int]) -> dict[int, tuple[int, dict[int, int]]]:
    """Give, for people of the file, how many of their rows lie in their groups' time, and how many of these stand there
    under which member. Those of whom no row does are left out.
    """
    connection.execute("drop table if exists temp.strangers")
    connection.execute("create temp table strangers (local integer primary key)")
    connection.executemany("insert into temp.strangers values (?)", ((local,) for local in locals))
    connection.execute("drop table if exists temp.spans")
    connection.execute(
        """create temp table spans as select g.local, g.id, (select min(ts) from messages where group_id = g.id) as first,
        (select max(ts) from messages where group_id = g.id) as last from temp.group_map g"""
    )
    inside = """temp.stage s join temp.strangers n on n.local = s.sender
        join temp.spans g on g.local = s.g and +s.ts between g.first and g.last"""
    covered = dict(
        connection.execute(
            f"select s.sender, count(*) from {inside} where s.kind <= 1 and s.text is not null group by 1"
        )
    )
    found: dict[int, dict[int, int]] = {}
    for local, member, n in connection.execute(
        f"""select s.sender, m.sender_id, count(*) from {inside}
        cross join messages m on m.group_id = g.id and m.ts = s.ts and m.text = s.text
        where s.kind <= 1 and m.kind <= 1 and m.sender_id is not null group by 1, 2"""
    ):
        found.setdefault(local, {})[member] = n
    return {local: (covered[local], members) for local, members in found.items()}


def _named_only(stage: Stage, key: str) -> bool:
    person = stage.reading.people.get(key)
    return person is None or person.self or person.name in ("", key)
