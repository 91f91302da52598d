"""From the stage into the store, in the caller's transaction: groups, people, messages, sums."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from sihu_tui import contacts
from sihu_tui.dates import clock
from sihu_tui.dates.days import day_sql
from sihu_tui.importing import acts, mending, namesakes, other_names, rows, snapshots, twins
from sihu_tui.importing.report import Sums
from sihu_tui.importing.stage import Stage
from sihu_tui.readers.record import Chat, Reading
from sihu_tui.store import rollups
from sihu_tui.text.sanitize import one_line


@dataclass
class Ready:
    """Messages of a big file that are in the store unseen (see `slices`), and what they rest on."""

    seen: int
    """The highest id that is seen."""
    after: int
    upto: int
    rests_on: Rests
    sums: Sums


Rests = tuple[dict[str, int], list[tuple[int, int]], object]


def rests_on(connection: sqlite3.Connection, groups: dict[str, int]) -> Rests:
    """Give what messages rest on when they are brought in: the ids of groups and people, and the zone of days."""
    people = connection.execute("select local, id from temp.people_map order by local").fetchall()
    return groups, people, connection.execute("select value from settings where name = 'zone'").fetchone()


def merge(
    connection: sqlite3.Connection,
    stage: Stage,
    platform: str,
    zone: tzinfo,
    digest: str = "",
    ready: Ready | None = None,
) -> tuple[dict[str, int], int, int, Sums]:
    """Bring the stage's groups, people, messages and sums in; give the groups' ids and those of the new messages.

    The messages are those with ids over the first number up to the second. `temp.sums` is left for reports. Messages
    that are `ready` are seen from now on, unless another change took an id that they rest on: then they come in anew.
    """
    _watch(connection)
    groups = merge_groups(connection, stage, platform)
    if ready is None:
        list_people(connection, stage, other_names.found(connection, stage, groups))
    merge_people(connection, stage.reading, platform)
    if ready is not None and ready.rests_on != rests_on(connection, groups):
        connection.execute("delete from main.messages where id > ?", (ready.seen,))
        ready = None
    connection.execute("delete from main.arriving")
    if ready is not None:
        after, upto, sums = ready.after, ready.upto, ready.sums
        rows.free_place(connection, ready.seen, after)
        rollups.put(connection)
    else:
        mended = mending.mend(connection, groups.values(), digest)
        match(connection, stage, groups)
        after, upto = merge_messages(connection, stage)
        sums = sum_up(connection, stage, after, upto, zone)
        rollups.add(connection, "temp.new_sums")
        if mended:
            rollups.rebuild(connection, mended, zone)
    merge_memberships(connection, stage, groups)
    contacts.adopt_private_chats(connection, groups.values())
    return groups, after, upto, sums


def match(connection: sqlite3.Connection, stage: Stage, groups: Mapping[str, int]) -> None:
    """Give staged rows that the store numbers or names otherwise the keys that it has for them."""
    acts.shift(connection, stage, groups)
    twins.find(connection, stage, groups)


_AGAIN = "on conflict (group_id) do update set mark = excluded.mark"
_WATCHED = (
    f"""create temp trigger if not exists watched_seat after insert on main.memberships
    when coalesce(new.role, new.joined, new.left) is not null begin
    insert into health_pending select new.group_id, random() where true {_AGAIN}; end""",
    f"""create temp trigger if not exists watched_change after update of role, joined, left on main.memberships
    when new.role is not old.role or new.joined is not old.joined or new.left is not old.left begin
    insert into health_pending select new.group_id, random() where true {_AGAIN}; end""",
    f"""create temp trigger if not exists watched_group after update of member_count, members_as_of, created on main.groups
    when new.member_count is not old.member_count or new.members_as_of is not old.members_as_of
    or new.created is not old.created begin
    insert into health_pending select new.id, random() where true {_AGAIN}; end""",
    f"""create temp trigger if not exists watched_act after insert on main.acts
    when not exists (select 1 from acts a where a.group_id = new.group_id and a.ts = new.ts and a.kind = new.kind
        and a.value = new.value and a.run_id <> new.run_id) begin
    insert into health_pending select new.group_id, random() where true {_AGAIN}; end""",
)


def _watch(connection: sqlite3.Connection) -> None:
    """Let what an import changes of groups, beside their messages and days, mark them as to be judged."""
    for statement in _WATCHED:
        connection.execute(statement)


def merge_groups(connection: sqlite3.Connection, stage: Stage, platform: str) -> dict[str, int]:
    """Find or make the group of every chat in the file; give their ids. The latest export's name stands."""
    found: dict[str, int] = {}
    connection.execute("drop table if exists temp.group_map")
    connection.execute("create temp table group_map (local integer primary key, id integer not null)")
    known = connection.execute("select exists (select 1 from groups where platform = ?)", (platform,)).fetchone()[0]
    newest = stage.newest_group = connection.execute("select coalesce(max(id), 0) from groups").fetchone()[0]
    last = dict(connection.execute("select g, max(ts) from temp.stage group by g").fetchall()) if known else {}
    for key in {**stage.reading.chats, **dict.fromkeys(stage.chats)}:
        chat = stage.reading.chats.get(key) or Chat(key)
        told = chat.platform if chat.platform != "other" else platform
        found[key] = _merge_group(connection, chat, told, stage, last.get(stage.chats.get(key, -1), 0))
        if key in stage.chats:
            connection.execute("insert into temp.group_map values (?, ?)", (stage.chats[key], found[key]))
    # no message of a chat that came just now can have been passed over by the search index
    connection.execute(
        "insert or ignore into search_chats select id from groups where id > ? and private = 1", (newest,)
    )
    return found


def _merge_group(connection: sqlite3.Connection, chat: Chat, platform: str, stage: Stage, last: int) -> int:
    name = one_line(chat.name or "") or chat.key
    row = connection.execute(
        """select id, last_message from groups where platform = ?1 and key = ?2
        union all select g.id, g.last_message from group_aliases a join groups g on g.id = a.group_id
        where a.platform = ?1 and a.key = ?2 limit 1""",
        (platform, chat.key),
    ).fetchone()
    members = len(stage.members.get(chat.key, ())) if chat.snapshot else None
    heir = acts.heir(connection, chat, platform, stage) if row is None else None
    placed = namesakes.place(connection, chat, platform, stage) if heir is None else None
    key, renames = chat.key, True
    if placed is not None:
        heir, key, name, renames = placed
        row = None
    if heir is not None:
        row = connection.execute("select id, last_message from groups where id = ?", (heir,)).fetchone()
    if row is None:
        cursor = connection.execute(
            "insert into groups (platform, key, name, private, kind, created, member_count) values (?,?,?,?,?,?,?)",
            (
                platform,
                key,
                name,
                chat.private,
                "comments" if chat.comments else "lasting",
                _second(chat.created),
                members,
            ),
        )
        return int(cursor.lastrowid or 0)
    if chat.name and renames and last >= (row[1] or 0):
        connection.execute("update groups set name = ? where id = ?", (name, row[0]))
    connection.execute(
        "update groups set private = coalesce(private, ?), created = coalesce(created, ?), "
        "member_count = coalesce(?, member_count) where id = ?",
        (chat.private, _second(chat.created), members, row[0]),
    )
    return int(row[0])


def list_people(connection: sqlite3.Connection, stage: Stage, same: Mapping[int, str]) -> None:
    """Leave everybody in the file in `temp.people`, beside the store.

    `same` are the keys of the members who are in the store under another name, by their local number in the file.
    """
    reading = stage.reading
    for membership in reading.memberships:
        for key in filter(None, (membership.person, membership.invited_by)):
            stage.people[key]  # numbered by being asked for
    # never executescript inside a transaction: it commits
    connection.execute("drop table if exists temp.people")
    connection.execute(
        "create temp table people (local integer primary key, key text, name text, op integer, bot integer, me integer)"
    )

    def rows() -> object:
        for key, local in stage.people.items():
            if key is None:
                continue
            person = reading.people.get(key)
            if local is None:
                continue
            if local in same:
                yield (local, same[local], same[local], None, 0, person.self if person else 0)
            elif person is None:
                yield (local, key, key, None, 0, 0)
            else:
                operator = True if person.self and person.operator is None else person.operator
                yield (local, key, one_line(person.name) or key, operator, person.bot, person.self)

    connection.executemany("insert into temp.people values (?,?,?,?,?,?)", rows())  # type: ignore[arg-type]


def merge_people(connection: sqlite3.Connection, reading: Reading, platform: str) -> None:
    """Find or make the member of everybody in `temp.people`; `temp.people_map` then says who is who."""
    connection.execute("drop table if exists temp.people_map")
    connection.execute(
        """insert into members (platform, key, name, is_operator, is_bot, is_self)
        select ?, key, name, op, bot, me from temp.people where true
        on conflict (platform, key) do update set
            name = case when excluded.name <> excluded.key then excluded.name else name end,
            is_operator = coalesce(is_operator, excluded.is_operator),
            is_bot = max(is_bot, excluded.is_bot), is_self = max(is_self, excluded.is_self)""",
        (platform,),
    )
    # what an earlier import learnt wrongly is unlearnt
    humans = [(platform, key) for key, person in reading.people.items() if person.human]
    connection.executemany("update members set is_bot = 0 where platform = ? and key = ? and is_bot", humans)
    connection.execute("create temp table people_map (local integer primary key, id integer not null)")
    connection.execute(
        """insert into temp.people_map select p.local, m.id from temp.people p
        join members m on m.platform = ? and m.key = p.key""",
        (platform,),
    )


def merge_messages(connection: sqlite3.Connection, stage: Stage) -> tuple[int, int]:
    """Bring in the messages that are not there yet, in time order; give the ids (after, up to) of the new ones."""
    there, before = rows.keep_place(connection)
    numbered = rows.number_equals(connection, stage)
    connection.execute(rows.insertion(connection, numbered, "row" if stage.in_order else "ts, row"))
    upto = max(before, rows.last_id(connection))
    rows.note_held(connection, numbered, before, upto - before == stage.rows)
    rows.free_place(connection, there, before)
    return before, upto


def sum_up(connection: sqlite3.Connection, stage: Stage, after: int, upto: int, zone: tzinfo) -> Sums:
    """Sum the stage by group, day, person and kind into `temp.sums`, known rows included, and the new messages alone
    (ids after..upto) into `temp.new_sums`, a view where all are new; give what reports need of them.
    """
    first, last = connection.execute("select min(ts), max(ts) from temp.stage").fetchone()
    connection.execute("drop table if exists temp.sums")
    connection.execute(f"create temp table sums {rollups.SUMS}")
    connection.execute(f"""
        insert into temp.sums
        select {rows.id_sql(connection, "group_map", "g")}, day, coalesce({rows.id_sql(connection, "people_map", "sender")}, 0),
            kind, n, first, last
        from (select g, {day_sql("ts", zone, first or 0, last or 0)} as day, sender, kind,
                count(*) as n, min(ts) as first, max(ts) as last
            from temp.stage group by 1, 2, 3, 4)
        where true
        on conflict do update set n = n + excluded.n, first = min(first, excluded.first), last = max(last, excluded.last)
    """)
    kind = connection.execute("select type from temp.sqlite_master where name = 'new_sums'").fetchone()
    if kind:
        connection.execute(f"drop {kind[0]} temp.new_sums")
    if upto - after == stage.rows:
        connection.execute("create temp view new_sums as select * from temp.sums")
    else:
        first, last = connection.execute(
            "select min(ts), max(ts) from main.messages where id > ? and id <= ?", (after, upto)
        ).fetchone()
        connection.execute(f"create temp table new_sums {rollups.SUMS}")
        connection.execute(
            f"""insert into temp.new_sums
            select group_id, {day_sql("ts", zone, first or 0, last or 0)}, coalesce(sender_id, 0), kind, count(*),
                min(ts), max(ts)
            from main.messages where id > ? and id <= ? group by 1, 2, 3, 4""",
            (after, upto),
        )
    return Sums.of(connection, clock.today(connection, zone))


def merge_memberships(connection: sqlite3.Connection, stage: Stage, groups: dict[str, int]) -> None:
    """Write who joined and left, from the file's rows and from what it states of members."""
    known = snapshots.seats(connection, stage, groups)
    connection.executemany(
        """insert into memberships (group_id, member_id, joined, left, invited_by, spoken)
        select ?1, pm.id, case when ?4 = 2 then ?3 end, case when ?4 = 3 then ?3 end,
               (select id from temp.people_map where local = ?5), 0
        from temp.people_map pm where pm.local = ?2
        on conflict do update set
            joined = coalesce(min(joined, excluded.joined), joined, excluded.joined),
            left = case when excluded.joined >= left then null
                        else coalesce(max(left, excluded.left), left, excluded.left) end,
            invited_by = coalesce(invited_by, excluded.invited_by)""",
        ((groups[chat], person, ts, kind, by) for chat, person, ts, kind, by in stage.moves),
    )
    connection.executemany(
        """insert into memberships (group_id, member_id, role, alias, joined, invited_by, channel, spoken)
        select ?1, pm.id, ?3, ?4, ?5, (select id from temp.people_map where local = ?6), ?7, 0
        from temp.people_map pm where pm.local = ?2
        on conflict do update set role = coalesce(excluded.role, role), alias = coalesce(excluded.alias, alias),
            joined = coalesce(excluded.joined, joined), invited_by = coalesce(invited_by, excluded.invited_by),
            channel = coalesce(channel, excluded.channel)""",
        (
            (
                groups[m.chat], stage.people[m.person], m.role, one_line(m.alias) if m.alias else None,
                _second(m.joined), stage.people.get(m.invited_by or ""), one_line(m.channel) if m.channel else None,
            )
            for m in stage.reading.memberships
            if m.chat in groups
        ),
    )  # fmt: skip
    connection.executemany(
        """update memberships set alias = ?1 where group_id = ?2
        and member_id = (select id from temp.people_map where local = ?3)""",
        (
            (one_line(name), groups[chat], stage.people[person])
            for (chat, person), name in stage.reading.called.items()
            if chat in groups and person in stage.people
        ),
    )
    snapshots.compare(connection, stage, groups, known)


def _second(ts: float | None) -> int | None:
    return None if ts is None else int(ts)
