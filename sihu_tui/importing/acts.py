"""What a platform did to its groups: kept with the run that read it, and the reason why two lives are one group."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from sihu_tui.importing.dedup import KEY_SQL
from sihu_tui.importing.stage import Stage
from sihu_tui.readers.record import Act, Chat
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

OLD_LIFE = -1_000_000_000
"""Added to the message numbers of a life before the group migrated: they begin at 1 again in the new one."""
TOGETHER = 3600
"""Seconds within which both ends of a migration are written."""
FEW, MOST = 5, 0.9
"""So many rows, and such a share of what lies in the other's time, must be known for a renamed group to be the same."""


@dataclass(frozen=True, slots=True)
class ActsDone:
    """One act in the store; `ts` is UTC seconds, `kind` one of `record.ACTS`."""

    group: int
    ts: int
    kind: str
    value: str


def done(connection: sqlite3.Connection, group: int | None = None) -> list[ActsDone]:
    """Give the acts of a group, or of all, in order of group and time; those that several files tell once."""
    return [
        ActsDone(*row)
        for row in connection.execute(
            """select distinct group_id, ts, kind, value from acts where ?1 is null or group_id = ?1
            order by group_id, ts, kind = 'unarchived', kind""",
            (group,),
        )
    ]


def ended(connection: sqlite3.Connection, before: int | None = None) -> dict[int, ActsDone]:
    """Give, for the groups that the platform has archived, dissolved or migrated, the act by which they stand so.

    Acts from the second `before` (UTC) on are left out.
    """
    last: dict[int, ActsDone] = {}
    lives: set[int] = set()
    for act in done(connection):
        if before is not None and act.ts >= before:
            continue
        if act.kind == "unarchived":
            last.pop(act.group, None)
        elif act.kind in ("archived", "dissolved", "migrated"):
            last[act.group] = act
        elif act.kind == "continued":
            lives.add(act.group)
    return {group: act for group, act in last.items() if act.kind != "migrated" or group not in lives}


def write(connection: sqlite3.Connection, run: int, acts: list[Act], groups: Mapping[str, int]) -> None:
    """Keep the acts that a run read."""
    connection.executemany(
        "insert or ignore into acts (group_id, ts, kind, value, run_id) values (?,?,?,?,?)",
        ((groups[act.chat], act.ts, act.kind, one_line(act.value), run) for act in acts if act.chat in groups),
    )


def heir(connection: sqlite3.Connection, chat: Chat, platform: str, stage: Stage) -> int | None:
    """Give the group under which a chat that the store does not know by its key stands already, by an act of the
    platform: it migrated, or it was renamed and has no id. From then on the key is an alias of that group.
    """
    own = [act for act in stage.reading.acts if act.chat == chat.key]
    if not own:
        return None
    found = _migrated(connection, own, chat, platform) or _renamed(connection, own, chat, platform, stage)
    if found is None:
        return None
    connection.execute(
        "insert or ignore into group_aliases (platform, key, group_id) values (?,?,?)", (platform, chat.key, found)
    )
    name = connection.execute("select name from groups where id = ?", (found,)).fetchone()[0]
    stage.reading.doubt(
        _("{new} is {old} under another name or id, as the export tells; both were kept as one group.").format(
            new=one_line(chat.name or chat.key), old=name
        )
    )
    return found


def _migrated(connection: sqlite3.Connection, own: list[Act], chat: Chat, platform: str) -> int | None:
    names = {one_line(chat.name or "")}
    for act in own:
        other = {"migrated": "continued", "continued": "migrated"}.get(act.kind)
        if other is None:
            continue
        if act.kind == "continued":
            names.add(one_line(act.value))
        rows = connection.execute(
            """select distinct g.id, g.name, g.key, a.value from acts a join groups g on g.id = a.group_id
            where g.platform = ? and a.kind = ? and a.ts between ? and ?""",
            (platform, other, act.ts - TOGETHER, act.ts + TOGETHER),
        ).fetchall()
        heirs = {group for group, name, _key, value in rows if name in names or other == "continued" and value in names}
        if len(heirs) == 1:
            group = heirs.pop()
            if act.kind == "continued":
                _age(connection, group)
            return int(group)
    return None


def _age(connection: sqlite3.Connection, group: int) -> None:
    """Number a group's messages as those of an old life, so that the new one's stand beside them."""
    low, high = OLD_LIFE, 0
    for table, column in (("messages", "key"), ("question_marks", "key"), ("survey_marks", "key")):
        connection.execute(
            f"update main.{table} set {column} = {column} + {OLD_LIFE} where group_id = ? and {column} > ? and {column} < ?",
            (group, high, -low),
        )
    connection.execute(
        f"update main.messages set reply_to = reply_to + {OLD_LIFE} where group_id = ? and reply_to between 1 and ?",
        (group, -low),
    )


def shift(connection: sqlite3.Connection, stage: Stage, groups: Mapping[str, int]) -> None:
    """Number staged messages of a life that has migrated as the store numbers them in the group that goes on."""
    joined = set(
        connection.execute("""select a.group_id, a.value from acts a
        where a.kind = 'migrated' and exists (select 1 from acts b where b.group_id = a.group_id and b.kind = 'continued')""")
    )
    told: dict[str, set[str]] = {}
    for act in stage.reading.acts:
        told.setdefault(act.chat, set()).add(act.kind)
    for key, group in groups.items():
        kinds = told.get(key, set())
        if key not in stage.chats or "continued" in kinds:
            continue
        newly = (
            "migrated" in kinds
            and connection.execute(
                "select exists (select 1 from acts where group_id = ? and kind = 'continued')", (group,)
            ).fetchone()[0]
        )
        if newly or (group, key) in joined:
            connection.execute(
                f"""update temp.stage set pid = iif(pid > 0, pid + {OLD_LIFE}, pid),
                reply_to = iif(reply_to > 0, reply_to + {OLD_LIFE}, reply_to) where g = ?""",
                (stage.chats[key],),
            )


def _renamed(connection: sqlite3.Connection, own: list[Act], chat: Chat, platform: str, stage: Stage) -> int | None:
    """Only a chat that is called by its name can have another key after it was renamed."""
    acts = [act for act in own if act.kind == "renamed"]
    name = one_line(chat.name or chat.key)
    if not acts or name != one_line(chat.key):
        return None
    before = {one_line(act.before) for act in acts if act.before} - {name, ""}
    rows = connection.execute(
        "select id, key from groups where platform = ? and key = name and coalesce(private, 0) = 0", (platform,)
    ).fetchall()
    named = [group for group, key in rows if key in before]
    if len(named) == 1:
        return int(named[0])
    if chat.key not in stage.chats:
        return None
    heirs = [group for group, _key in rows if _same(connection, stage.chats[chat.key], group)]
    return int(heirs[0]) if len(heirs) == 1 else None


def _same(connection: sqlite3.Connection, local: int, group: int) -> bool:
    """Tell whether a group's messages and the staged chat's are the same ones where their times meet."""
    first, last = connection.execute("select min(ts), max(ts) from messages where group_id = ?", (group,)).fetchone()
    if first is None:
        return False
    met, known = connection.execute(
        f"""select count(*), count(m.key) from (
            select s.ts, {KEY_SQL} as key from (
                select *, row_number() over (partition by ts, crc order by rowid) as nth from temp.stage
                where g = ?1 and ts between ?2 and ?3) s) s
        left join messages m on m.group_id = ?4 and m.key = s.key""",
        (local, first, last, group),
    ).fetchone()
    return bool(met >= FEW and known >= MOST * met)
