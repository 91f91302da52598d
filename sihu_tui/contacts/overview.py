"""What a manager looks at once a week: people talked to by week, what came of telling askers, plain talk, friends, a self-check."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.contacts import answers, stages, summaries
from sihu_tui.dates import days
from sihu_tui.store import Store

WEEKS = 8
LINES = 3000
"""So many of our last lines are looked at for plain talk."""


@dataclass(frozen=True, slots=True)
class ContactWeek:
    """People talked to in a week (both sides spoke), people who spoke in groups, and both together, each once."""

    monday: int
    alone: int
    groups: int
    together: int


@dataclass(frozen=True, slots=True)
class ToldPeople:
    """A need that was launched: who was told (known people), who of them bought it after, and who bought anything."""

    need: int
    title: str
    told: int
    bought: int
    bought_any: int

    @property
    def share(self) -> float | None:
        """The share of those told that bought it."""
        return self.bought / self.told if self.told else None


@dataclass(frozen=True, slots=True)
class Friends:
    """The people of an operator's account against its limit (R63)."""

    owner: str
    people: int
    limit: int


def weeks(store: Store, n: int = WEEKS) -> list[ContactWeek]:
    """Give the last weeks, the newest first (R55)."""
    summaries.settle(store)
    zone = settings.zone(store)
    monday = days.monday(days.today(zone))
    first = monday - 7 * (n - 1)
    alone: dict[int, dict[int, int]] = {}
    grouped: dict[int, set[str]] = {}
    for contact, week, ours in store.connection.execute(
        """select distinct g.contact_id, (d.day - ?1) / 7, p.is_self or coalesce(p.is_operator, 0) from groups g
        cross join member_days d on d.group_id = g.id join members p on p.id = d.member_id
        where g.private = 1 and g.contact_id is not null and d.day >= ?1 and not p.is_bot""",
        (first,),
    ):
        sides = alone.setdefault(week, {})
        sides[contact] = sides.get(contact, 0) | (2 if ours else 1)
    for contact, ts, kind in store.connection.execute(
        "select contact_id, ts, kind from entries where ts >= ? and kind in ('heard', 'complaint', 'said', 'call')",
        (days.start_of(first, zone),),
    ):
        sides = alone.setdefault((days.day_of(ts, zone) - first) // 7, {})
        sides[contact] = sides.get(contact, 0) | (3 if kind == "call" else 2 if kind == "said" else 1)
    for week, member, contact in store.connection.execute(
        """select distinct (d.day - ?1) / 7, d.member_id, i.contact_id from member_days d
        join groups g on g.id = d.group_id and coalesce(g.private, 0) = 0 join members p on p.id = d.member_id
        left join contact_identities i on i.member_id = d.member_id
        where d.day >= ?1 and not p.is_bot and not (p.is_self or coalesce(p.is_operator, 0))""",
        (first,),
    ):
        grouped.setdefault(week, set()).add(f"#{contact}" if contact is not None else f"@{member}")
    found = []
    for nth in reversed(range(n)):
        both = {f"#{contact}" for contact, sides in alone.get(nth, {}).items() if sides == 3}
        spoke = grouped.get(nth, set())
        found.append(ContactWeek(first + 7 * nth, len(both), len(spoke), len(both | spoke)))
    return found


def told(store: Store) -> list[ToldPeople]:
    """Give what came of telling those who asked, need by need."""
    zone = settings.zone(store)
    found = []
    for need, title in store.connection.execute(
        """select distinct n.id, n.title from needs n join need_askers a on a.need_id = n.id
        where n.merged_into is null and a.told is not null order by n.id desc"""
    ).fetchall():
        people: dict[int, int] = {}
        for contact, ts in store.connection.execute(
            """select coalesce(a.contact_id, i.contact_id), min(a.told) from need_askers a
            left join contact_identities i on i.member_id = a.member_id
            where a.need_id = ? and a.told is not null group by 1 having 1""",
            (need,),
        ):
            if contact is not None:
                people[contact] = days.day_of(ts, zone)
        it = some = 0
        for contact, day in people.items():
            products = [
                row[0] for row in store.connection.execute(
                    "select product from orders where contact_id = ? and net > 0 and day >= ?", (contact, day))
            ]  # fmt: skip
            some += bool(products)
            it += any(product and (product in title or title in product) for product in products)
        found.append(ToldPeople(need, title, len(people), it, some))
    return found


def plain_talk(store: Store) -> float | None:
    """Give the share of our last lines in private talks that are plain talk, neither selling nor service (R50)."""
    from sihu_tui.outreach import classify

    texts = [
        row[0] for row in store.connection.execute(
            """select m.text from groups g join messages m on m.group_id = g.id join members p on p.id = m.sender_id
            where g.private = 1 and m.kind = 0 and m.text is not null and (p.is_self or coalesce(p.is_operator, 0))
            order by m.id desc limit ?""", (LINES,))
    ]  # fmt: skip
    kinds = [kind for kind, _why in classify.of_store(store).sends(texts) if kind is not None] if texts else []
    return kinds.count("chat") / len(kinds) if kinds else None


def friends(store: Store) -> list[Friends]:
    """Give people per owner, who has most first."""
    limit = int(settings.get(store, "friends.limit"))
    rows = store.connection.execute("select coalesce(owner, ''), count(*) from contacts group by 1 order by 2 desc, 1")
    return [Friends(owner, n, limit) for owner, n in rows]


@dataclass(frozen=True, slots=True)
class Check:
    """The three lines of R91: data, connection, service; shares, None where there is nothing to share."""

    known: float | None
    written_back: float | None
    talked: int
    goal: int
    in_time: float | None
    waiting: int


def check(store: Store, found: answers.Answers | None = None) -> Check:
    """Give the self-check as of today; `found` is how people were answered lately, where that is known."""
    day = days.today(settings.zone(store))
    filled = stages.filled(store)
    if found is None:
        found = answers.answers(store, day - answers.SPAN + 1, day)
    parts = [share for share in (filled.stage_shown, filled.tagged, filled.talked, filled.owned) if share is not None]
    this = weeks(store, 1)[0]
    return Check(
        sum(parts) / len(parts) if parts else None, found.share, this.together, int(settings.get(store, "talked.goal")),
        found.all.in_time, found.open,
    )  # fmt: skip
