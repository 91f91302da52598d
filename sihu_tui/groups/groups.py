"""Groups and their members: what the groups pane lists, and what an operator changes by hand."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups.platforms import KINDS, platform_name
from sihu_tui.readers.record import PLATFORMS
from sihu_tui.store import Store, clash, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

if TYPE_CHECKING:
    from sihu_tui.outreach.lately import Lately

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
    slug: str = ""
    layer: int | None = None
    starts_day: int | None = None
    ends_day: int | None = None
    parent_id: int | None = None
    created: int | None = None
    """When it was founded; else the first day that anything is known of (UTC seconds)."""
    admits: str = ""
    score: int = 0
    """Parts of the charter that have fresh evidence, 0 to 4."""
    staff: int = 0
    """Operators and bots among the members."""
    lately: Lately | None = None
    """What its last weeks hold, where that was asked for (`outreach.lately.with_lately`)."""


def charter_scores(store: Store, today: int | None = None) -> dict[int, int]:
    """Give the charter's score of every group that has one: its parts with evidence that is not stale."""
    oldest = (days.today(settings.zone(store)) if today is None else today) - settings.get(store, "groups.charter_days")
    return dict(
        store.connection.execute(
            """select group_id, count(*) from (
                select group_id, part, max(day) as day from charter_points group by group_id, part) where day >= ?
            group by group_id""",
            (oldest,),
        ).fetchall()
    )


def list_groups(store: Store) -> list[GroupRow]:
    """Give every group (private chats left out) in order of name; status and series are the latest verdict's."""
    rows = store.connection.execute("""
        select g.id, g.name, g.platform, coalesce(g.owner, ''), g.kind, coalesce(g.member_count, h.members),
               coalesce(h.spoke_ever, 0), h.last_speech, h.weekly,
               iif(g.archived is null, coalesce(h.status, 'no-data'), 'ended'),
               iif(g.archived is null, h.risk, null), g.tags,
               g.archived, g.purpose, g.last_message, coalesce(g.slug, ''), g.layer, g.starts_day, g.ends_day,
               g.parent_id,
               coalesce(g.created, (select min(day) from group_days d where d.group_id = g.id) * 86400), g.admits
        from groups g left join health h on h.group_id = g.id
        where coalesce(g.private, 0) = 0 order by g.name collate nocase, g.id""").fetchall()
    scores = charter_scores(store)
    staff = dict(
        store.connection.execute(
            """select s.group_id, count(*) from members m cross join memberships s on s.member_id = m.id
            where (m.is_operator or m.is_self or m.is_bot) and s.left is null group by 1"""
        ).fetchall()
    )
    # one text is parsed faster than thousands
    weekly = json.loads(f"[{','.join(row[8] or '[]' for row in rows)}]")
    return [
        GroupRow(
            *[
                *row[:8],
                weeks[-WEEKS:],
                *row[9:11],
                row[11].split(),
                *row[12:],
                scores.get(row[0], 0),
                staff.get(row[0], 0),
            ]
        )
        for row, weeks in zip(rows, weekly, strict=True)
    ]


def find(store: Store, named: str) -> int:
    """Give the id of the group called `named` (its name, slug, platform key or #id).

    Raises SihuError when there is none, or more than one of that name.
    """
    wanted = "select id, name, platform from groups where coalesce(private, 0) = 0"
    if named.startswith("#") and named[1:].isdigit():
        rows = store.connection.execute(f"{wanted} and id = ?", (named[1:],)).fetchall()
    else:
        rows = store.connection.execute(f"{wanted} and (name = ?1 or slug = ?1 or key = ?1)", (named,)).fetchall()
    if not rows:
        raise SihuError(_("There is no group {name}. `sihu groups` lists them.").format(name=named))
    if len(rows) > 1:
        which = _(", ").join(f"#{row[0]} ({row[2]})" for row in rows)
        raise SihuError(
            _("There are several groups {name}: {which}. Name one by its number.").format(name=named, which=which)
        )
    return int(rows[0][0])


_TABLES = ("groups", "group_aliases")
_EDITABLE = {
    "name",
    "slug",
    "kind",
    "owner",
    "purpose",
    "tags",
    "starts_day",
    "ends_day",
    "archived",
    "archive_reason",
    "parent_id",
    "member_count",
    "platform",
    "layer",
    "admits",
}
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*", re.IGNORECASE)


def add(store: Store, name: str, platform: str = "other", **facts: Any) -> int:
    """Add a group by hand; give its id. An import under the same name (or slug) then lands in it.

    Raises SihuError for an empty name, facts that do not fit, or a name taken on that platform; a second group of
    one name needs a `slug` to tell it by.
    """
    name = one_line(name)
    if not name:
        raise SihuError(_("A group needs a name."))
    _check(facts | {"platform": platform})
    with journal.step(store, _TABLES, N_("{group} founded"), group=name) as connection:
        slug = one_line(facts.get("slug") or "")
        same = connection.execute(
            "select id from groups where platform = ?1 and (key = ?2 or name = ?2)", (platform, name)
        ).fetchone()
        if same and not slug:
            raise SihuError(
                _(
                    "There is a group {name} on {platform} already (#{id}). Give the new one a slug to tell them apart."
                ).format(name=name, platform=platform_name(platform), id=same[0])
            )
        group = single.insert(
            connection, "groups", platform=platform, key=slug if same else name, name=name, kind="lasting", private=False,
            created=days.now(),
        )  # fmt: skip
        _write(connection, [group], facts)
    return group


def edit(store: Store, group: int, was: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Change facts of a group as one step that can be undone; give the values that stood before.

    `was` has what the fields were when the change was begun. Raises SihuError; Clash where somebody else changed one.
    """
    _check(changes)
    fields = sorted(changes)
    row = store.connection.execute(
        f"select {', '.join(['name', *fields])} from groups where id = ?", (group,)
    ).fetchone()
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    what = N_("{group}: {fields} changed")
    with journal.step(store, _TABLES, what, group=row[0], fields=", ".join(fields)) as connection:
        if was is not None:
            found = connection.execute(f"select {', '.join(fields)} from groups where id = ?", (group,)).fetchone()
            changes = clash.settle(connection, "groups", group, was, dict(zip(fields, found, strict=True)), changes)
        _write(connection, [group], changes)
    return dict(zip(fields, row[1:], strict=True))


def edit_many(
    store: Store, groups: Iterable[int], add_tags: Iterable[str] = (), remove_tags: Iterable[str] = (), **changes: Any
) -> int:
    """Change many groups as one step that can be undone (owner, platform, kind, tags …); give how many changed.

    Nothing is changed when anything does not fit. Raises SihuError.
    """
    ids = list(dict.fromkeys(groups))
    _check(changes)
    more, less = ([_tag(tag) for tag in tags] for tags in (add_tags, remove_tags))
    if changes.keys() & {"name", "slug", "tags"}:
        raise SihuError(_("Names, slugs and whole tag lists are changed one group at a time."))
    asked = [f"{field} = {'—' if value in (None, '') else value}" for field, value in sorted(changes.items())]
    asked += [f"+{tag}" for tag in more] + [f"-{tag}" for tag in less]
    with journal.step(store, _TABLES, N_("{n} groups: {changes}"), n=len(ids), changes=", ".join(asked)) as connection:
        before = connection.total_changes
        _write(connection, ids, changes)
        if more or less:
            _retag(connection, ids, more, set(less))
        return len(ids) if connection.total_changes > before else 0


def _retag(connection: sqlite3.Connection, ids: list[int], more: list[str], less: set[str]) -> None:
    stood = dict(single.every(connection, "groups", "id, tags"))
    for group in ids:
        if group not in stood:
            raise SihuError(_("There is no group #{id}.").format(id=group))
        tags = " ".join(tag for tag in dict.fromkeys([*stood[group].split(), *more]) if tag not in less)
        if tags != stood[group]:
            single.update(connection, "groups", group, tags=tags)


def _tag(text: str) -> str:
    tag = one_line(text).lstrip("#")
    if not tag or " " in tag:
        raise SihuError(_("{text!r} is no tag; a tag is one word.").format(text=text))
    return tag


def _check(changes: dict[str, Any]) -> None:
    """Raise SihuError for what no group can be."""
    unknown = changes.keys() - _EDITABLE
    if unknown:
        raise SihuError(_("A group has no {fields} to change.").format(fields=_(", ").join(sorted(unknown))))
    if changes.get("kind", "lasting") not in KINDS:
        raise SihuError(_("A group is one of: {kinds}.").format(kinds=", ".join(KINDS)))
    if changes.get("platform", "other") not in PLATFORMS:
        raise SihuError(_("A platform is one of: {platforms}.").format(platforms=_(", ").join(PLATFORMS)))
    if changes.get("layer") not in (None, 1, 2, 3, 4):
        raise SihuError(_("A layer is a number from 1 to 4."))
    if "name" in changes and not one_line(changes["name"] or ""):
        raise SihuError(_("A group needs a name."))
    slug = changes.get("slug")
    if slug and not _SLUG.fullmatch(slug):
        raise SihuError(_("{slug!r} is no slug; use letters, digits, - and _, like g5.").format(slug=slug))


def _write(connection: sqlite3.Connection, groups: list[int], changes: dict[str, Any]) -> None:
    """Write checked changes to groups, those that rest on what stands there checked too."""
    if not changes:
        return
    now: dict[str, Any] = {
        name: one_line(value) if isinstance(value, str) else value for name, value in changes.items()
    }
    if "slug" in now:
        now["slug"] = now["slug"] or None
    if "tags" in now:
        now["tags"] = " ".join(dict.fromkeys((now["tags"] or "").split()))
    stood = {
        row[0]: row[1:] for row in single.every(connection, "groups", "id, name, platform, key, starts_day, ends_day")
    }
    for group in groups:
        if group not in stood:
            raise SihuError(_("There is no group #{id}.").format(id=group))
        called, _platform, _key, starts, ends = stood[group]
        starts, ends = now.get("starts_day", starts), now.get("ends_day", ends)
        if starts is not None and ends is not None and ends < starts:
            raise SihuError(
                _("{group}: the end ({end}) lies before the start ({start}).").format(
                    group=called, end=days.iso(ends), start=days.iso(starts)
                )
            )
        if now.get("slug"):
            _free_slug(connection, group, now["slug"])
        if now.get("parent_id") is not None:
            _no_circle(connection, group, now["parent_id"])
    if "platform" in now:
        _move(connection, {group: stood[group][:3] for group in groups}, now["platform"])
    for group in groups:
        single.update(connection, "groups", group, **now)


def _free_slug(connection: sqlite3.Connection, group: int, slug: str) -> None:
    taken = connection.execute("select name from groups where slug = ? and id <> ?", (slug, group)).fetchone()
    if taken:
        raise SihuError(_("The slug {slug} belongs to {group}; take another.").format(slug=slug, group=taken[0]))


def _no_circle(connection: sqlite3.Connection, group: int, parent: int) -> None:
    at: int | None = parent
    while at is not None:
        if at == group:
            raise SihuError(_("A group cannot stand under itself or under one of its own child groups."))
        row = single.read(connection, "groups", "parent_id", id=at)
        if row is None:
            raise SihuError(_("There is no group #{id}.").format(id=at))
        at = row[0]


def _move(connection: sqlite3.Connection, groups: dict[int, tuple[str, str, str]], to: str) -> None:
    """Let exports of the old platform still find groups (name, platform, key) that are set to another one."""
    moved = {group: facts for group, facts in groups.items() if facts[1] != to}
    there = {row[0] for row in single.every(connection, "groups", "key", platform=to)}
    for called, _platform, key in moved.values():
        if key in there:
            raise SihuError(
                _("{group} is on {platform} already. If both are one group, join them with `sihu groups join`.").format(
                    group=called, platform=platform_name(to)
                )
            )
        there.add(key)
    connection.executemany(
        "delete from group_aliases where platform = ? and key = ?", ((to, key) for _n, _p, key in moved.values())
    )
    connection.executemany(
        "insert into group_aliases (platform, key, group_id) values (?, ?, ?) on conflict do nothing",
        ((platform, key, group) for group, (_n, platform, key) in moved.items()),
    )


def set_operator(store: Store, members: Iterable[int], flag: bool) -> list[int]:
    """Mark people as operators (or not); the history of their groups is judged again. Give those groups."""
    marked = list(members)
    what = N_("{n} people marked as operators") if flag else N_("{n} people marked as members")
    with journal.step(store, ("members",), what, n=len(marked)) as connection:
        connection.executemany("update members set is_operator = ? where id = ?", ((flag, m) for m in marked))
    return sorted(
        {
            row[0]
            for m in marked
            for row in store.connection.execute(
                "select group_id from memberships where member_id = ? and spoken > 0", (m,)
            )
        }
    )
