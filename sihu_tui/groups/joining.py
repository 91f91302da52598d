"""Two groups made one, and one made two, with all that refers to them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups.duplicates import MOST
from sihu_tui.store import Store, holding, journal, rollups, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

DERIVED = ("health", "health_weeks", "member_days", "group_days")


@dataclass(frozen=True, slots=True)
class JoinedGroups:
    """What joining moved: messages, those that both groups had, and those that differ only in the sender's name."""

    moved: int
    equal: int
    alike: int


def join(store: Store, keep: int, other: int) -> JoinedGroups:
    """Make two records one group: all of `other` moves to `keep`, equal messages are kept once, as one step.

    Exports that name the other one land in `keep` from now on. Raises SihuError for groups that are not two, or too
    many messages for one step.
    """
    connection = store.connection
    names = dict(connection.execute("select id, name from groups where id in (?, ?)", (keep, other)).fetchall())
    if keep == other or len(names) < 2:
        raise SihuError(_("Joining takes two groups."))
    moved = connection.execute("select count(*) from messages where group_id = ?", (other,)).fetchone()[0]
    _few(moved, names[other])
    tables = _references(connection)
    journaled = ("groups", *(name for name in dict.fromkeys(table for table, _column in tables) if name not in DERIVED))
    zone = settings.zone(store)
    what = N_("{other} joined to {keep}")
    with journal.step(store, journaled, what, other=names[other], keep=names[keep]) as connection:
        alike = connection.execute(
            """select count(*) from messages o join messages k on k.group_id = ?1 and k.ts = o.ts and k.text = o.text
                and k.sender_id is not o.sender_id and k.key <> o.key where o.group_id = ?2""",
            (keep, other),
        ).fetchone()[0]
        _merge_seats(connection, keep, other)
        equal = moved
        for table, column in tables:
            if table in DERIVED:
                connection.execute(f"delete from main.{table} where {column} = ?", (other,))
                continue
            done = connection.execute(
                f"update or ignore main.{table} set {column} = ? where {column} = ?", (keep, other)
            ).rowcount
            if table == "messages":
                equal -= done
            if (table, column) != ("groups", "parent_id"):
                connection.execute(f"delete from main.{table} where {column} = ?", (other,))
        connection.execute("update groups set parent_id = null where parent_id = id")
        connection.execute(
            "insert into group_aliases (platform, key, group_id) select platform, key, ? from groups where id = ?",
            (keep, other),
        )
        _facts(connection, keep, other)
        holding.forget_bytes(connection)
        single.delete(connection, "groups", id=other)
        rollups.rebuild(connection, [keep], zone)
    return JoinedGroups(moved, equal, alike)


def _references(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every column of the store that names a group; what is derived first, so that nothing rests on what moves."""
    tables = [row[0] for row in connection.execute("select name from main.sqlite_master where type = 'table'")]
    found = [
        (table, key[3])
        for table in tables
        for key in connection.execute(f"pragma main.foreign_key_list({table})")
        if key[2] == "groups"
    ]
    return sorted(found, key=lambda pair: (pair[0] not in DERIVED, pair))


def _merge_seats(connection: sqlite3.Connection, keep: int, other: int) -> None:
    """Who is in both: the earlier joining and what is known of the role stay; who left one but not the other is in."""
    connection.execute(
        """update memberships as k set
            joined = min(coalesce(k.joined, o.joined), coalesce(o.joined, k.joined)), role = coalesce(k.role, o.role),
            alias = coalesce(k.alias, o.alias), channel = coalesce(k.channel, o.channel), invited_by = coalesce(k.invited_by, o.invited_by),
            left = case when k.left is null or o.left is null then null else max(k.left, o.left) end
        from memberships o where k.group_id = ?1 and o.group_id = ?2 and o.member_id = k.member_id""",
        (keep, other),
    )


def _facts(connection: sqlite3.Connection, keep: int, other: int) -> None:
    """What nobody said of the group kept is taken over from the other."""
    connection.execute(
        """update groups as k set owner = coalesce(nullif(k.owner, ''), o.owner),
            purpose = iif(k.purpose = '', o.purpose, k.purpose), tags = iif(k.tags = '', o.tags, k.tags),
            created = min(coalesce(k.created, o.created), coalesce(o.created, k.created)),
            member_count = coalesce(k.member_count, o.member_count), layer = coalesce(k.layer, o.layer)
        from groups o where k.id = ?1 and o.id = ?2""",
        (keep, other),
    )


def split(store: Store, group: int, day: int, name: str) -> int:
    """Take all from a day on out of a group into one of its own, as one step; give its id.

    Later exports of the id land in the new group, which lives. Raises SihuError without a name, or when nothing stands
    on either side of the day.
    """
    connection, zone = store.connection, settings.zone(store)
    row = single.read(connection, "groups", "name, platform, key", id=group)
    name = one_line(name)
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    if not name:
        raise SihuError(_("A group needs a name."))
    since = days.start_of(day, zone)
    before, after = connection.execute(
        "select count(*) filter (where ts < ?1), count(*) filter (where ts >= ?1) from messages where group_id = ?2",
        (since, group),
    ).fetchone()
    if not before or not after:
        raise SihuError(
            _("Nothing was said on one side of {day}; there is nothing to split.").format(day=days.iso(day))
        )
    _few(after, row[0])
    marks = ("question_marks", "survey_marks")
    tables = ("groups", "group_aliases", "messages", "memberships", "coverage", "group_counts", *marks)
    with journal.step(store, tables, N_("{group} split on {day}"), group=row[0], day=days.iso(day)) as connection:
        # the id goes on with what lives; the old group keeps a key that no export names
        single.update(connection, "groups", group, key=f"{row[2]}#{days.iso(day)}")
        new = single.insert(
            connection, "groups", platform=row[1], key=row[2], name=name, kind="lasting", private=False, created=since
        )
        connection.execute("update main.messages set group_id = ? where group_id = ? and ts >= ?", (new, group, since))
        holding.forget_bytes(connection)
        for table in marks:
            connection.execute(
                f"""update {table} set group_id = ?1 where group_id = ?2
                and key in (select key from messages where group_id = ?1)""",
                (new, group),
            )
        connection.execute("update group_counts set group_id = ? where group_id = ? and day >= ?", (new, group, day))
        connection.execute(
            """insert into memberships (group_id, member_id, role, alias, joined, left, invited_by, channel, spoken)
            select ?1, member_id, role, alias, joined, left, invited_by, channel, 0 from memberships
            where group_id = ?2 and joined >= ?3""",
            (new, group, since),
        )
        connection.execute("delete from memberships where group_id = ? and joined >= ?", (group, since))
        connection.execute(
            """insert into coverage (group_id, run_id, first_day, last_day)
            select ?1, run_id, max(first_day, ?3), last_day from coverage where group_id = ?2 and last_day >= ?3""",
            (new, group, day),
        )
        connection.execute("delete from coverage where group_id = ? and first_day >= ?", (group, day))
        connection.execute(
            "update coverage set last_day = ? where group_id = ? and last_day >= ?", (day - 1, group, day)
        )
        rollups.rebuild(connection, [group, new], zone)
        connection.execute(
            "delete from memberships where group_id = ? and spoken = 0 and joined is null and role is null and exists "
            "(select 1 from memberships n where n.group_id = ? and n.member_id = memberships.member_id)",
            (group, new),
        )
    return new


def _few(messages: int, name: str) -> None:
    if messages > MOST:
        raise SihuError(
            _(
                "{group} has {n} messages, too many to move in one step. Take its imports back (`sihu runs`), then "
                "import with --group."
            ).format(group=name, n=messages)
        )
