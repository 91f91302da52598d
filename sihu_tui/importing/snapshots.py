"""Lists of all members of a group, as 企业微信 gives them: who is in it then, who came and who went since the last list.

Such a list tells nothing of what is said, so it never makes days covered: speech stays unknown, not zero.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sihu_tui.store import Store

if TYPE_CHECKING:
    from sihu_tui.importing.stage import Stage
    from sihu_tui.readers.record import Chat


@dataclass(frozen=True, slots=True)
class KnownSnapshot:
    """What the lists of one group tell: how many there are, from when to when (UTC seconds), members at the last.

    `joined` and `left` count who came and went from the first list to the last; None where there is only one.
    """

    group: int
    name: str
    lists: int
    first: int
    last: int
    members: int
    joined: int | None
    left: int | None


def only_lists(store: Store) -> list[KnownSnapshot]:
    """Give the groups of which member lists are known and no messages."""
    rows = store.connection.execute(
        """select g.id, g.name, count(distinct l.seen), min(l.seen), max(l.seen) from member_lists l
        join groups g on g.id = l.group_id join import_runs r on r.id = l.run_id
        where r.undone is null and g.archived is null and coalesce(g.private, 0) = 0
        and not exists (select 1 from coverage c where c.group_id = g.id)
        group by g.id order by g.name, g.id"""
    ).fetchall()
    found = []
    for group, name, lists, first, last in rows:
        members, joined, left = _moved(store.connection, group, lists, first, last)
        found.append(KnownSnapshot(group, name, lists, first, last, members, joined, left))
    return found


def _moved(
    connection: sqlite3.Connection, group: int, lists: int, first: int, last: int
) -> tuple[int, int | None, int | None]:
    members, joined, left = connection.execute(
        """select coalesce(sum(left is null or left > ?3), 0), coalesce(sum(joined > ?2 and joined <= ?3), 0),
            coalesce(sum(left > ?2 and left <= ?3), 0) from memberships where group_id = ?1""",
        (group, first, last),
    ).fetchone()
    return (members, joined, left) if lists > 1 else (members, None, None)


def write(connection: sqlite3.Connection, run: int, stage: Stage, groups: Mapping[str, int]) -> None:
    """Keep when a run's lists of members were taken."""
    connection.executemany(
        "insert or ignore into member_lists (group_id, run_id, seen, members) values (?,?,?,?)",
        (
            (groups[chat.key], run, int(chat.seen_until), len(stage.members.get(chat.key, ())))
            for chat in _lists(stage, groups)
            if chat.seen_until is not None
        ),
    )


def compare(
    connection: sqlite3.Connection, stage: Stage, groups: Mapping[str, int], known: Mapping[str, set[int]]
) -> None:
    """Let the lists tell who has left, and who has not: `known` are those whom the store had in each chat before."""
    for chat in _lists(stage, groups):
        if chat.seen_until is not None:
            _compare(connection, stage, chat, groups[chat.key], known.get(chat.key, set()))


def seats(connection: sqlite3.Connection, stage: Stage, groups: Mapping[str, int]) -> dict[str, set[int]]:
    """Give who is in the store as a member, past or present, of each chat of which there is a list."""
    return {
        chat.key: {row[0] for row in connection.execute(
            "select member_id from memberships where group_id = ?", (groups[chat.key],))}
        for chat in _lists(stage, groups)
    }  # fmt: skip


def take_back(connection: sqlite3.Connection, run: int) -> set[int]:
    """Forget a run's lists, and that somebody was missing from them; give their groups."""
    lists = connection.execute("select group_id, seen from member_lists where run_id = ?", (run,)).fetchall()
    connection.execute("delete from member_lists where run_id = ?", (run,))
    for group, seen in lists:
        connection.execute("update memberships set left = null where group_id = ? and left = ?", (group, seen))
        connection.execute(
            "update groups set members_as_of = (select max(seen) from member_lists where group_id = ?1) where id = ?1",
            (group,),
        )
    return {group for group, _seen in lists}


def _lists(stage: Stage, groups: Mapping[str, int]) -> Iterable[Chat]:
    return (chat for chat in stage.reading.chats.values() if chat.snapshot and chat.key in groups)


def _compare(connection: sqlite3.Connection, stage: Stage, chat: Chat, group: int, known: set[int]) -> None:
    seen = int(chat.seen_until or 0)
    before = connection.execute("select members_as_of from groups where id = ?", (group,)).fetchone()[0]
    listed = [stage.people[m.person] for m in stage.members.get(chat.key, ())]
    connection.execute("drop table if exists temp.listed")
    connection.execute("create temp table listed (id integer primary key)")
    connection.executemany(
        "insert or ignore into temp.listed select id from temp.people_map where local = ?", ((one,) for one in listed)
    )
    if before is not None and seen < before:
        # an older list: whoever was on it and is not known from the newer ones had gone by the next of them
        following = connection.execute(
            "select min(seen) from member_lists where group_id = ? and seen > ?", (group, seen)
        ).fetchone()[0]
        connection.execute("create temp table if not exists known_before (id integer primary key)")
        connection.execute("delete from temp.known_before")
        connection.executemany("insert into temp.known_before values (?)", ((one,) for one in known))
        connection.execute(
            """update memberships set left = ?2 where group_id = ?1 and left is null
            and member_id in (select id from temp.listed) and member_id not in (select id from temp.known_before)
            and coalesce(last_spoke, 0) <= ?2""",
            (group, following or before),
        )
    else:
        connection.execute(
            """update memberships set left = ?2 where group_id = ?1 and left is null
            and member_id not in (select id from temp.listed)
            and coalesce(joined, 0) <= ?2 and coalesce(last_spoke, 0) <= ?2""",
            (group, seen),
        )
        connection.execute(
            """update memberships set left = null where group_id = ?1 and left <= ?2
            and member_id in (select id from temp.listed)""",
            (group, seen),
        )
        connection.execute("update groups set members_as_of = ? where id = ?", (seen, group))
    connection.execute("drop table temp.listed")
