"""The people of a group, newcomers week by week, and who is in several groups at once.

Operators and bots are people of the list, but never newcomers, silent ones or shared ones.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups.messages import MessageRow, shown
from sihu_tui.orders.returns import ONE
from sihu_tui.readers.record import Kind
from sihu_tui.store import Store
from sihu_tui.text.i18n import _

LEAST_DAYS = 4
"""Somebody has a rhythm of their own once they spoke on so many days."""
LEAST_SILENCE = 7
MANY_GROUPS = 60
"""Who is in more groups than that tells nothing of any two of them."""

STAFF_SQL = "(m.is_bot or coalesce(m.is_operator, s.role in ('owner', 'admin'), 0))"
"""Whether a membership `s` of a member `m` is of staff; as health decides it."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in a group; times are UTC seconds, None when unknown."""

    id: int
    name: str
    alias: str
    """What else they are called there: nickname, remark or name in the group."""
    operator: bool
    bot: bool
    role: str
    joined: int | None
    invited_by: str
    left: int | None
    first_spoke: int | None
    last_spoke: int | None
    spoken: int
    silent_days: int | None
    """Days from their last word to the last day that is known of the group; None where they never spoke."""
    usual_gap: float | None
    """Mean days between the days on which they spoke; None for fewer than four such days."""
    overdue: bool
    """Silent for much longer than is usual for them (`members.overdue_times`)."""
    orders: int | None
    """Orders, in whatever group; None where no order was ever recorded."""
    cents: int
    koc: str
    """How far they are as a KOC: empty, active, fulfilled or adopted."""
    contact: int | None
    key: str
    """Their id on the platform; the name where that is all there is."""

    @property
    def never_spoke(self) -> bool:
        """Whether they are known only as a member."""
        return self.spoken == 0


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who joined in one week (its Monday), or through one source; figures of `ripe` ones, whose days are over.

    `ripe` joined at least `members.kept_days` before the last covered day. `stayed` had not left by then (None where
    no export tells of leaves), `spoke` said something within that time, `kept` said something after it.
    """

    week: int | None
    source: str
    joined: int
    ripe: int
    stayed: int | None
    spoke: int
    kept: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Two groups with the people that are in both; `share` is of the smaller one's known members."""

    a: int
    a_name: str
    b: int
    b_name: str
    people: int
    share: float


@dataclass(frozen=True, slots=True)
class Across:
    """Somebody who is in several groups, as one contact or one account."""

    members: list[int]
    name: str
    groups: list[tuple[int, str]]
    spoken: int
    last_spoke: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's seat in a group, by whatever account of theirs."""

    group: int
    name: str
    spoken: int
    last_spoke: int | None
    left: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody as a group knows them: messages a week there (None: not covered), all their groups, their last words."""

    first_monday: int
    weeks: list[int | None]
    places: list[Place]
    said: list[MessageRow]
    """Newest first."""


def people(store: Store, group: int) -> list[PersonRow]:
    """Give everybody known in a group: who spoke last first, then those who never spoke."""
    connection, zone = store.connection, settings.zone(store)
    recorded = connection.execute("select exists (select 1 from orders)").fetchone()[0]
    last = connection.execute("select max(last_day) from coverage where group_id = ?", (group,)).fetchone()[0]
    times = settings.get(store, "members.overdue_times")
    rhythm = {
        row[0]: (row[1], row[2], row[3])
        for row in connection.execute(
            "select member_id, min(day), max(day), count(*) from member_days where group_id = ? group by member_id",
            (group,),
        )
    }
    bought: dict[int, tuple[int, int]] = {}
    if recorded:
        bought = {
            row[0]: (row[1], row[2])
            for row in connection.execute(
                f"""select who, count(distinct one), sum(net) from (
                    select s.member_id as who, {ONE} as one, o.id, o.net from memberships s
                    cross join contact_identities i on i.member_id = s.member_id
                    cross join orders o on o.contact_id = i.contact_id where s.group_id = ?1 and o.net > 0
                    union select s.member_id, {ONE}, o.id, o.net from memberships s
                    cross join orders o on o.member_id = s.member_id where s.group_id = ?1 and o.net > 0)
                group by who""",
                (group,),
            )
        }
    rows = connection.execute(
        f"""select m.id, m.name, coalesce(s.alias, ''), coalesce(m.is_operator, s.role in ('owner', 'admin'), 0),
                  m.is_bot, coalesce(s.role, ''), s.joined, coalesce(by.name, ''), s.left, s.first_spoke,
                  s.last_spoke, s.spoken, coalesce(c.koc, ''), c.id, {STAFF_SQL}, m.key
        from memberships s join members m on m.id = s.member_id left join members by on by.id = s.invited_by
        left join contact_identities i on i.member_id = m.id
        left join contacts c on c.id = i.contact_id
        where s.group_id = ? order by s.last_spoke is null, s.last_spoke desc, s.joined desc, m.name""",
        (group,),
    )
    found = []
    for row in rows:
        spoke = rhythm.get(row[0])
        end = max(last, spoke[1]) if last is not None and spoke else last
        silent = end - days.day_of(row[10], zone) if row[10] is not None and end is not None else None
        gap = (spoke[1] - spoke[0]) / (spoke[2] - 1) if spoke and spoke[2] >= LEAST_DAYS else None
        overdue = bool(
            gap is not None
            and silent is not None
            and silent > max(LEAST_SILENCE, times * gap)
            and not row[14]
            and row[8] is None
        )
        orders, cents = bought.get(row[0], (0, 0))
        known = [*row[:3], bool(row[3]), bool(row[4]), *row[5:12], max(0, silent) if silent is not None else None]
        found.append(PersonRow(*[*known, gap, overdue, orders if recorded else None, cents, *row[12:14], row[15]]))
    return found


def profile(store: Store, group: int, member: int, last_day: int, weeks: int = 12, words: int = 8) -> Profile:
    """Give what is known of a member of a group: `weeks` up to the one of `last_day`, and the last `words` they said.

    Their groups are those of every account that their contact joins, where they speak most first.
    """
    from sihu_tui.importing import coverage

    connection, zone = store.connection, settings.zone(store)
    monday = days.monday(last_day) - 7 * (weeks - 1)
    said = connection.execute(
        "select day, n from member_days where group_id = ? and member_id = ? order by day desc", (group, member)
    ).fetchall()
    spans = coverage.of_group(connection, group)
    counted: list[int | None] = []
    for week in range(monday, monday + 7 * weeks, 7):
        known = any(first <= week + 6 and last >= week for first, last in spans)
        counted.append(sum(n for day, n in said if week <= day < week + 7) if known else None)
    places = connection.execute(
        """select g.id, g.name, sum(s.spoken), max(s.last_spoke), min(s.left is not null), g.archived is not null
        from memberships s join groups g on g.id = s.group_id
        where coalesce(g.private, 0) = 0 and (s.member_id = ?1 or s.member_id in (
            select b.member_id from contact_identities a join contact_identities b on b.contact_id = a.contact_id
            where a.member_id = ?1))
        group by g.id order by 3 desc, g.name""",
        (member,),
    ).fetchall()
    found: list[MessageRow] = []
    for day, _n in said:
        if len(found) >= words:
            break
        rows = connection.execute(
            """select m.id, m.ts, p.name, coalesce(p.is_operator, 0), m.kind, m.text
            from messages m join members p on p.id = m.sender_id
            where m.group_id = ? and m.ts >= ? and m.ts < ? and m.sender_id = ? and m.kind <= 1
            order by m.ts desc, m.id desc limit ?""",
            (group, days.start_of(day, zone), days.start_of(day + 1, zone), member, words - len(found)),
        )
        found += [shown(row) for row in rows]
    seats = [Place(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5])) for row in places]
    return Profile(monday, counted, seats, found)


# Newcomers


def cohorts(store: Store, group: int | None = None, weeks: int = 26) -> list[Cohort]:
    """Give who joined week by week, the newest first, in one group or in all open ones.

    Of the `weeks` up to the last one in which anybody joined.
    """
    zone = settings.zone(store)
    last = store.connection.execute(
        "select max(joined) from memberships where ?1 is null or group_id = ?1", (group,)
    ).fetchone()[0]
    if last is None:
        return []
    first = days.start_of(days.monday(days.day_of(last, zone)) - 7 * (weeks - 1), zone)
    day = days.day_sql("s.joined", zone, first, last)
    week = f"({day} + 3) / 7 * 7 - 3"
    rows = _cohort_rows(store, group, week, "null", "order by 1 desc limit ?", weeks, first)
    return [Cohort(row[0], "", *row[2:]) for row in rows if row[0] is not None]


def sources(store: Store, group: int | None = None, since_day: int | None = None) -> list[Cohort]:
    """Give who joined by whom invited them (empty: nobody, or not told), the largest first; from a day on."""
    zone = settings.zone(store)
    since = days.start_of(since_day, zone) if since_day is not None else 0
    rows = _cohort_rows(store, group, "null", "s.invited_by", "order by 3 desc limit ?", 200, since)
    asked = [row[1] for row in rows if row[1] is not None]
    names = dict(
        store.connection.execute(f"select id, name from members where id in ({','.join('?' * len(asked))})", asked)
    )
    return [Cohort(None, names.get(row[1], ""), *row[2:]) for row in rows]


def _cohort_rows(
    store: Store, group: int | None, week: str, source: str, ending: str, limit: int, since: int = 0
) -> list[tuple[int | None, int | None, int, int, int | None, int, int]]:
    kept = settings.get(store, "members.kept_days") * days.SECONDS
    of_group = "?3 is null" if group is None else "c.group_id = ?3"
    seats = "?3 is null and g.archived is null" if group is None else "s.group_id = ?3"
    return store.connection.execute(
        f"""with ends as (
            select c.group_id, max(c.last_day) * 86400 as last,
                exists (select 1 from group_days d
                    where d.group_id = c.group_id and d.kind = {int(Kind.LEAVE)}) as tells
            from coverage c where {of_group} group by c.group_id),
        came as (
            select {week} as week, {source} as source, s.joined, s.left, s.first_spoke, s.last_spoke, e.tells,
                coalesce(s.joined + ?1 <= e.last, 0) as ripe
            from memberships s cross join members m on m.id = s.member_id cross join groups g on g.id = s.group_id
            left join ends e on e.group_id = s.group_id
            where s.joined >= ?2 and coalesce(g.private, 0) = 0 and not {STAFF_SQL} and {seats})
        select week, source, count(*), sum(ripe),
            sum(case when ripe and tells then left is null or left >= joined + ?1 end),
            sum(ripe and first_spoke is not null and first_spoke < joined + ?1),
            sum(ripe and last_spoke is not null and last_spoke >= joined + ?1)
        from came group by 1, 2 {ending}""",
        (kept, since, group, limit),
    ).fetchall()


# The same people in several groups

_OPEN = "(select id from groups where coalesce(private, 0) = 0 and archived is null)"
"""Private chats are many where groups are few: their seats are left out before anything is fetched."""
_STAFF_SEATS = f"""select s.group_id, s.member_id from members m cross join memberships s on s.member_id = m.id
    where (m.is_bot or m.is_operator) and s.left is null and s.group_id in {_OPEN}
    union select s.group_id, s.member_id from memberships s cross join members m on m.id = s.member_id
    where s.role in ('owner', 'admin') and m.is_operator is null and s.left is null and s.group_id in {_OPEN}"""
"""The seats of staff as `STAFF_SQL` decides it; staff are few, so nothing else is looked at."""
_LEFT_SEATS = f"select group_id, member_id from memberships where left is not null and group_id in {_OPEN}"
_THESE = "(select value from json_each(?))"
"""Many ids as one value: SQLite takes only so many."""


def _open_groups(store: Store) -> dict[int, str]:
    """Give the names of the open groups by their ids."""
    return dict(
        store.connection.execute("select id, name from groups where coalesce(private, 0) = 0 and archived is null")
    )


def _in_several(store: Store, open_groups: dict[int, str]) -> dict[int, set[tuple[int, int]]]:
    """Give the seats (group, account) in open groups of everybody who may have several, staff's left out.

    A person is an account, or as minus the contact's id a contact with several accounts.
    """
    connection = store.connection
    contact = dict(
        connection.execute(
            """select member_id, -contact_id from contact_identities where contact_id in (
                select contact_id from contact_identities group by contact_id having count(*) > 1)"""
        ).fetchall()
    )
    out = set(connection.execute(f"{_STAFF_SEATS} union {_LEFT_SEATS}").fetchall())
    # the index alone answers this: who left is taken out afterwards
    seats = connection.execute(
        f"""select member_id, group_id from memberships where group_id in {_OPEN} and member_id in (
            select member_id from memberships group by member_id having count(*) > 1)
        union all select member_id, group_id from memberships where group_id in {_OPEN} and member_id in {_THESE}""",
        (json.dumps([*contact]),),
    )
    found: dict[int, set[tuple[int, int]]] = {}
    for member, place in seats:
        if place in open_groups and (place, member) not in out:
            found.setdefault(contact.get(member, member), set()).add((place, member))
    return found


def shared(store: Store, least: int = 1, limit: int = 500) -> list[Shared]:
    """Give the pairs of open groups that have people in common, those with the largest share first.

    People are one where a contact joins their accounts. Who is in more than 60 groups is left out.
    """
    names = _open_groups(store)
    pairs: Counter[tuple[int, int]] = Counter()
    for seats in _in_several(store, names).values():
        groups = sorted({group for group, _member in seats})
        if 1 < len(groups) <= MANY_GROUPS:
            pairs.update(combinations(groups, 2))
    connection = store.connection
    sizes = Counter(
        dict(
            connection.execute(
                f"select group_id, count(*) from memberships where left is null and group_id in {_OPEN} group by group_id"
            )
        )
    )
    sizes.subtract(Counter(group for group, _member in connection.execute(_STAFF_SEATS)))
    found = [(-n / min(sizes[a], sizes[b]), -n, names[a], a, b) for (a, b), n in pairs.items() if n >= least]
    return [Shared(a, name, b, names[b], -unshared, -share) for share, unshared, name, a, b in sorted(found)[:limit]]


def together(store: Store, a: int, b: int) -> list[str]:
    """Give the names of the people that two groups share, those who speak most in both first."""
    rows = store.connection.execute(
        f"""select s.group_id, coalesce(-i.contact_id, s.member_id), m.name, s.spoken
        from memberships s cross join members m on m.id = s.member_id
        left join contact_identities i on i.member_id = s.member_id
        where s.group_id in (?, ?) and s.left is null and not {STAFF_SQL}""",
        (a, b),
    )
    found: dict[int, tuple[set[int], str, int]] = {}
    for group, who, name, spoken in rows:
        places, _name, said = found.get(who, (set(), "", 0))
        found[who] = (places | {group}, name, said + spoken)
    both = [(-said, name) for places, name, said in found.values() if len(places) == 2]
    return [name for _said, name in sorted(both)]


def across(store: Store, least: int = 2, group: int | None = None, limit: int = 500) -> list[Across]:
    """Give the people who are in several open groups (of one group's people, when given), most groups first.

    Raises SihuError when `least` is below two.
    """
    if least < 2:
        raise SihuError(_("Somebody in several groups is in two or more."))
    connection = store.connection
    groups = _open_groups(store)
    many = [
        (-len(places), seats)
        for seats in _in_several(store, groups).values()
        if len(places := {place for place, _member in seats}) >= least and (group is None or group in places)
    ]
    many.sort(key=lambda one: one[0])
    # among those in as many groups the order is by what they said: all of these are looked at
    least_places = many[limit - 1][0] if len(many) > limit else 0
    asked = {member for places, seats in many if places <= least_places for _place, member in seats}
    said = {
        (row[0], row[1]): row[2:]
        for row in connection.execute(
            f"select group_id, member_id, spoken, last_spoke from memberships where member_id in {_THESE}",
            (json.dumps([*asked]),),
        )
    }
    ranked = [
        (places, -sum(said[seat][0] for seat in seats), seats) for places, seats in many if places <= least_places
    ]
    ranked.sort(key=lambda one: one[:2])
    chosen = {member for _places, _unspoken, seats in ranked[:limit] for _place, member in seats}
    called = dict(
        connection.execute(f"select id, name from members where id in {_THESE}", (json.dumps([*chosen]),)).fetchall()
    )
    found = []
    for _places, unspoken, seats in ranked[:limit]:
        members = sorted({member for _place, member in seats})
        name = max(called[member] for member in members)
        last = max((ts for seat in seats if (ts := said[seat][1]) is not None), default=None)
        where = sorted(((place, groups[place]) for place, _member in seats), key=lambda pair: pair[1])
        found.append(Across(members, name, list(dict.fromkeys(where)), -unspoken, last))
    return found
