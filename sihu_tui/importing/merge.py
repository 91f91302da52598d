"""From the stage into the store, in the caller's transaction: groups, people, messages, sums."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import tzinfo

from sihu_tui import contacts
from sihu_tui.dates.days import day_sql
from sihu_tui.importing import acts, mending, namesakes, other_names, snapshots, twins
from sihu_tui.importing.dedup import KEY_SQL
from sihu_tui.importing.stage import Stage
from sihu_tui.readers.record import Chat, Kind, Reading
from sihu_tui.store import rollups
from sihu_tui.text.sanitize import one_line


def merge(
    connection: sqlite3.Connection, stage: Stage, platform: str, zone: tzinfo, digest: str = ""
) -> tuple[dict[str, int], int, int]:
    """Bring the stage's groups, people, messages and sums in; give the groups' ids and those of the new messages.

    The messages are those with ids over the first number up to the second. `temp.sums` is left for reports.
    """
    _watch(connection)
    groups = merge_groups(connection, stage, platform)
    merge_people(connection, stage.reading, stage, platform, other_names.found(connection, stage, groups))
    mended = mending.mend(connection, groups.values(), digest)
    acts.shift(connection, stage, groups)
    twins.find(connection, stage, groups)
    after, upto = merge_messages(connection, stage)
    sum_up(connection, zone)
    roll_up(connection, stage, after, upto, zone)
    if mended:
        rollups.rebuild(connection, mended, zone)
    merge_memberships(connection, stage, groups)
    contacts.adopt_private_chats(connection, groups.values())
    return groups, after, upto


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
            (platform, key, name, chat.private, "lasting", _second(chat.created), members),
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


def merge_people(
    connection: sqlite3.Connection, reading: Reading, stage: Stage, platform: str, same: Mapping[int, str]
) -> None:
    """Find or make the member of everybody in the file; `temp.people_map` then says who is who.

    `same` are the keys of the members who are in the store under another name, by their local number in the file.
    """
    for membership in reading.memberships:
        for key in filter(None, (membership.person, membership.invited_by)):
            stage.people[key]  # numbered by being asked for
    # never executescript inside a transaction: it commits
    connection.execute("drop table if exists temp.people")
    connection.execute("drop table if exists temp.people_map")
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
    """Bring in the messages that are not there yet, in time order; give the ids (after, up to) of the new ones.

    An id is never given again: runs, the search index and the journal of undo name messages that may be gone by theirs.
    """
    before, there = _highest_id(connection), _last_id(connection)
    if there < before:
        # SQLite counts on from the highest id that is there
        connection.execute(
            "insert into messages (id, group_id, ts, key, kind) values (?, 0, 0, 0, ?)", (before, int(Kind.SYSTEM))
        )
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
    repeats = connection.execute("select exists (select 1 from temp.repeats)").fetchone()[0]
    nth = "coalesce(r.nth, 1) as nth from temp.stage s left join temp.repeats r on r.r = s.rowid" if repeats else (
        "1 as nth from temp.stage s"
    )  # fmt: skip
    connection.execute(f"""
        insert into messages (group_id, ts, key, sender_id, kind, text, reply_to)
        select {_id_sql(connection, "group_map", "g")}, ts, {KEY_SQL}, {_id_sql(connection, "people_map", "sender")},
            kind, text, reply_to
        from (select s.*, s.rowid as row, {nth}) s
        order by {"row" if stage.in_order else "ts, row"}
        on conflict do nothing""")
    upto = max(before, _last_id(connection))
    _note_held(connection, f"(select s.*, {nth})", before, upto - before == stage.rows)
    connection.execute("drop table temp.equals")
    connection.execute("drop table temp.repeats")
    if there < before:
        connection.execute("delete from messages where id = ?", (before,))
    return before, upto


def _note_held(connection: sqlite3.Connection, rows: str, before: int, all_new: bool) -> None:
    """Leave in `temp.held` which messages the file has that had an id up to `before`, as spans of ids."""
    connection.execute("drop table if exists temp.held")
    connection.execute("create temp table held (first_id integer primary key, last_id integer not null)")
    if all_new:
        return
    connection.execute(f"""
        insert into temp.held
        with keyed as (
            select {_id_sql(connection, "group_map", "g")} as group_id, {KEY_SQL} as key
            from {rows} s),
        known as (
            select distinct m.id from keyed k cross join messages m on m.group_id = k.group_id and m.key = k.key
            where m.id <= {before:d})
        select min(id), max(id) from (select id, id - row_number() over (order by id) as span from known)
        group by span""")


def sum_up(connection: sqlite3.Connection, zone: tzinfo) -> None:
    """Sum the stage by group, day, person and kind into `temp.sums`, known rows included."""
    first, last = connection.execute("select min(ts), max(ts) from temp.stage").fetchone()
    connection.execute("drop table if exists temp.sums")
    connection.execute(f"create temp table sums {rollups.SUMS}")
    connection.execute(f"""
        insert into temp.sums
        select {_id_sql(connection, "group_map", "g")}, day, coalesce({_id_sql(connection, "people_map", "sender")}, 0),
            kind, n, first, last
        from (select g, {day_sql("ts", zone, first or 0, last or 0)} as day, sender, kind,
                count(*) as n, min(ts) as first, max(ts) as last
            from temp.stage group by 1, 2, 3, 4)
        where true
        on conflict do update set n = n + excluded.n, first = min(first, excluded.first), last = max(last, excluded.last)
    """)


def _id_sql(connection: sqlite3.Connection, map: str, local: str) -> str:
    """Give the SQL for the id that a local number stands for: a sum where all came anew in their order, else a look-up."""
    least, most = connection.execute(f"select min(id - local), max(id - local) from temp.{map}").fetchone()
    return f"({local} + {least})" if least is not None and least == most else (
        f"(select id from temp.{map} where local = {local})"
    )  # fmt: skip


def roll_up(connection: sqlite3.Connection, stage: Stage, after: int, upto: int, zone: tzinfo) -> None:
    """Add the new messages (ids after..upto) to the rollups; `temp.sums` serves when all were new.

    `temp.fresh` is left to tell how many each group got.
    """
    connection.execute("drop table if exists temp.fresh")
    connection.execute("create temp table fresh (group_id integer primary key, n integer not null)")
    count = "insert into temp.fresh select group_id, sum(n) from {} group by group_id"
    if upto - after == stage.rows:
        rollups.add(connection, "temp.sums")
        connection.execute(count.format("temp.sums"))
        return
    first, last = connection.execute(
        "select min(ts), max(ts) from messages where id > ? and id <= ?", (after, upto)
    ).fetchone()
    if first is None:
        return
    connection.execute("drop table if exists temp.new_sums")
    connection.execute(f"create temp table new_sums {rollups.SUMS}")
    connection.execute(
        f"""insert into temp.new_sums
        select group_id, {day_sql("ts", zone, first, last)}, coalesce(sender_id, 0), kind, count(*), min(ts), max(ts)
        from messages where id > ? and id <= ? group by 1, 2, 3, 4""",
        (after, upto),
    )
    rollups.add(connection, "temp.new_sums")
    connection.execute(count.format("temp.new_sums"))
    connection.execute("drop table temp.new_sums")


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
        """insert into memberships (group_id, member_id, role, alias, joined, invited_by, spoken)
        select ?1, pm.id, ?3, ?4, ?5, (select id from temp.people_map where local = ?6), 0
        from temp.people_map pm where pm.local = ?2
        on conflict do update set role = coalesce(excluded.role, role), alias = coalesce(excluded.alias, alias),
            joined = coalesce(excluded.joined, joined), invited_by = coalesce(invited_by, excluded.invited_by)""",
        (
            (
                groups[m.chat], stage.people[m.person], m.role, one_line(m.alias) if m.alias else None,
                _second(m.joined), stage.people.get(m.invited_by or ""),
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


def _last_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("select coalesce(max(id), 0) from messages").fetchone()[0])


def _highest_id(connection: sqlite3.Connection) -> int:
    """Give the highest id that a message has, or had."""
    return int(
        connection.execute(
            """select max((select coalesce(max(id), 0) from messages), (select coalesce(max(last_id), 0) from import_runs),
                (select coalesce(max(upto), 0) from search_marks where scope <> 'entries'))"""
        ).fetchone()[0]
    )


def _second(ts: float | None) -> int | None:
    return None if ts is None else int(ts)
