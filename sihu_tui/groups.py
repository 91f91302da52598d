"""Groups and their members: what the groups pane lists, and what an operator changes by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sihu_tui import days, settings
from sihu_tui.errors import SihuError
from sihu_tui.i18n import _
from sihu_tui.store import Store
from sihu_tui.text import one_line

WEEKS = 12


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in a list. `weekly` is speakers a week, oldest first, None where the data do not cover it."""

    id: int
    name: str
    platform: str
    owner: str
    kind: str
    members: int | None
    """Stated by the platform, else everybody ever seen in the group; None when nobody was."""
    spoke_ever: int
    last_speech: int | None
    weekly: list[float | None]
    status: str
    risk: float | None
    tags: list[str] = field(default_factory=list)
    archived: int | None = None
    purpose: str = ""
    last_message: int | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in a group; times are UTC seconds, None when unknown."""

    id: int
    name: str
    alias: str
    operator: bool
    bot: bool
    role: str
    joined: int | None
    left: int | None
    first_spoke: int | None
    last_spoke: int | None
    spoken: int


def list_groups(store: Store) -> list[GroupRow]:
    """Give every group (private chats left out) in order of name; status and series are the latest verdict's."""
    rows = store.connection.execute("""
        select g.id, g.name, g.platform, coalesce(g.owner, ''), g.kind, coalesce(g.member_count, h.members),
               coalesce(h.spoke_ever, 0), h.last_speech, h.weekly, coalesce(h.status, 'no-data'), h.risk, g.tags,
               g.archived, g.purpose, g.last_message
        from groups g left join health h on h.group_id = g.id
        where coalesce(g.private, 0) = 0 order by g.name collate nocase, g.id""")
    return [
        GroupRow(*row[:8], json.loads(row[8] or "[]")[-WEEKS:], row[9], row[10], row[11].split(), *row[12:])
        for row in rows
    ]


def find(store: Store, named: str) -> int:
    """Give the id of the group called `named` (its name, slug, platform key or #id).

    Raises SihuError when there is none, or more than one of that name.
    """
    if named.startswith("#") and named[1:].isdigit():
        rows = store.connection.execute("select id, name, platform from groups where id = ?", (named[1:],)).fetchall()
    else:
        rows = store.connection.execute(
            "select id, name, platform from groups where name = ?1 or slug = ?1 or key = ?1", (named,)
        ).fetchall()
    if not rows:
        raise SihuError(_("There is no group {name}. `sihu groups` lists them.").format(name=named))
    if len(rows) > 1:
        which = ", ".join(f"#{id} ({platform})" for id, _name, platform in rows)
        raise SihuError(_("There are several groups {name}: {which}. Name one by its number.").format(name=named, which=which))
    return int(rows[0][0])


def members(store: Store, group: int) -> list[MemberRow]:
    """Give everybody known in a group: those who spoke last come first, then those who never spoke."""
    rows = store.connection.execute(
        """select m.id, m.name, coalesce(s.alias, ''), coalesce(m.is_operator, 0), m.is_bot, coalesce(s.role, ''),
                  s.joined, s.left, s.first_spoke, s.last_spoke, s.spoken
        from memberships s join members m on m.id = s.member_id
        where s.group_id = ? order by s.last_spoke is null, s.last_spoke desc, s.joined desc, m.name""",
        (group,),
    )
    return [MemberRow(r[0], r[1], r[2], bool(r[3]), bool(r[4]), *r[5:]) for r in rows]


def hours(store: Store, group: int) -> list[list[int]]:
    """Give how often people spoke by weekday (Monday first) and hour, over the group's last 12 weeks.

    Cut in the store's zone.
    """
    zone = settings.zone(store)
    table = [[0] * 24 for _weekday in range(7)]
    last = store.connection.execute("select last_message from groups where id = ?", (group,)).fetchone()
    if last is None or last[0] is None:
        return table
    first = last[0] - WEEKS * 7 * days.SECONDS
    spans = days.offsets(zone, first, last[0])
    for i, (since, offset) in enumerate(spans):
        until = spans[i + 1][0] if i + 1 < len(spans) else last[0] + 1
        rows = store.connection.execute(
            """select ((ts + ?1) / 86400 + 3) % 7, (ts + ?1) / 3600 % 24, count(*) from messages
            where group_id = ?2 and ts >= ?3 and ts < ?4 and kind <= 1 group by 1, 2""",
            (offset, group, since, until),
        )
        for weekday, hour, n in rows:
            table[weekday][hour] += n
    return table


_EDITABLE = {
    "name", "slug", "kind", "owner", "purpose", "tags", "starts_day", "ends_day", "archived", "archive_reason",
    "parent_id", "member_count",
}  # fmt: skip


def add(store: Store, name: str, platform: str = "other", **facts: Any) -> int:
    """Add a group by hand; give its id. Raises SihuError for an empty name or one that is there already."""
    name = one_line(name)
    if not name:
        raise SihuError(_("A group needs a name."))
    with store.writing() as connection:
        if connection.execute(
            "select 1 from groups where platform = ? and (key = ? or name = ?)", (platform, name, name)
        ).fetchone():
            raise SihuError(_("There is a group {name} on {platform} already.").format(name=name, platform=platform))
        cursor = connection.execute(
            "insert into groups (platform, key, name, kind, private, created) values (?, ?, ?, 'lasting', 0, ?)",
            (platform, name, name, days.now()),
        )
        group = int(cursor.lastrowid or 0)
        _write(connection, group, facts)
    _judge_again(store, [group])
    return group


def edit(store: Store, group: int, **changes: Any) -> dict[str, Any]:
    """Change facts of a group; give the values that stood before, to undo with. Raises SihuError."""
    with store.writing() as connection:
        before = _write(connection, group, changes)
    if changes.keys() & {"kind", "starts_day", "ends_day", "archived"}:
        _judge_again(store, [group])
    return before


def _write(connection: Any, group: int, changes: dict[str, Any]) -> dict[str, Any]:
    unknown = changes.keys() - _EDITABLE
    if unknown:
        raise SihuError(_("A group has no {fields} to change.").format(fields=", ".join(sorted(unknown))))
    if not changes:
        return {}
    fields = sorted(changes)
    row = connection.execute(f"select {', '.join(fields)} from groups where id = ?", (group,)).fetchone()
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    before = dict(zip(fields, row, strict=True))
    now = {name: one_line(value) if isinstance(value, str) else value for name, value in changes.items()}
    starts, ends = ({**before, **now}.get(name) for name in ("starts_day", "ends_day"))
    if starts is not None and ends is not None and ends < starts:
        raise SihuError(_("The end ({end}) lies before the start ({start}).").format(end=days.iso(ends), start=days.iso(starts)))
    connection.execute(
        f"update groups set {', '.join(f'{name} = ?' for name in fields)} where id = ?",
        (*(now[name] for name in fields), group),
    )
    return before


def set_operator(store: Store, members: Iterable[int], flag: bool) -> list[int]:
    """Mark people as operators (or not); the history of their groups is judged again. Give those groups."""
    marked = list(members)
    with store.writing() as connection:
        connection.executemany("update members set is_operator = ? where id = ?", ((flag, m) for m in marked))
        groups = sorted(
            {row[0] for m in marked
             for row in connection.execute("select group_id from memberships where member_id = ? and spoken > 0", (m,))}
        )  # fmt: skip
    _judge_again(store, groups)
    return groups


def _judge_again(store: Store, groups: list[int]) -> None:
    from sihu_tui.health import refresh

    refresh.again(store, groups)
