"""The people of a group, newcomers week by week, and who is in several groups at once.

Operators and bots are people of the list, but never newcomers, silent ones or shared ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.groups.messages import MessageRow, shown
from sihu_tui.orders.returns import ONE
from sihu_tui.readers.record import Kind
from sihu_tui.store import Store, single

LEAST_DAYS = 4
"""Somebody has a rhythm of their own once they spoke on so many days."""
LEAST_SILENCE = 7

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
class NewcomerCohort:
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
class MemberPlace:
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
    places: list[MemberPlace]
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
    said = single.every(connection, "member_days", "day, n", "day desc", group_id=group, member_id=member)
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
    seats = [MemberPlace(row[0], row[1], row[2], row[3], bool(row[4]), bool(row[5])) for row in places]
    return Profile(monday, counted, seats, found)


# Newcomers


def cohorts(store: Store, group: int | None = None, weeks: int = 26) -> list[NewcomerCohort]:
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
    return [NewcomerCohort(row[0], "", *row[2:]) for row in rows if row[0] is not None]


def sources(store: Store, group: int | None = None, since_day: int | None = None) -> list[NewcomerCohort]:
    """Give who joined by the channel, else by whom invited them (empty: neither is told), the largest first; from a day on."""
    zone = settings.zone(store)
    since = days.start_of(since_day, zone) if since_day is not None else 0
    rows = _cohort_rows(
        store, group, "null", "coalesce(s.channel, s.invited_by)", "order by 3 desc limit ?", 200, since
    )
    asked = [row[1] for row in rows if isinstance(row[1], int)]
    names = dict(
        store.connection.execute(f"select id, name from members where id in ({','.join('?' * len(asked))})", asked)
    )
    return [
        NewcomerCohort(None, row[1] if isinstance(row[1], str) else names.get(row[1], ""), *row[2:]) for row in rows
    ]


def _cohort_rows(
    store: Store, group: int | None, week: str, source: str, ending: str, limit: int, since: int = 0
) -> list[tuple[int | None, int | str | None, int, int, int | None, int, int]]:
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
