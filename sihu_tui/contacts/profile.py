"""All that is known of one person, for their page."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.contacts import contacts, followups, identities, referrals, stages, summaries
from sihu_tui.contacts.contacts import ContactRow
from sihu_tui.contacts.koc import Koc, koc_of
from sihu_tui.dates import days
from sihu_tui.orders import orders
from sihu_tui.store import Store, single

TALK_DAYS = 90


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag: the first day without it (None: it stays), and the condition of the rule that gave it ("" by hand)."""

    tag: str
    until_day: int | None
    condition: str


@dataclass(frozen=True, slots=True)
class InGroup:
    """A group that a person is in; `last_spoke` is UTC seconds."""

    group: int
    name: str
    spoken: int
    last_spoke: int | None
    left: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """Lines of either side in the conversation within so many days, and when each spoke last (UTC seconds)."""

    days: int
    theirs: int
    ours: int
    heard: int | None
    said: int | None

    @property
    def share(self) -> float | None:
        """Their part of all lines; None without any."""
        return self.theirs / (self.theirs + self.ours) if self.theirs + self.ours else None


@dataclass(frozen=True, slots=True)
class Written:
    """Lines by hand of one kind: how many, the last (UTC seconds), and how many are due and not done."""

    kind: str
    n: int
    last_ts: int
    open: int


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person with all that is known; `sent` is how many canned replies of each kind they got."""

    row: ContactRow
    reasons: list[followups.DueReason]
    moves: list[stages.StageMove]
    koc: Koc | None
    tags: list[TagRow]
    sides: Sides
    bought: orders.Bought
    orders: list[orders.OrderRow]
    groups: list[InGroup]
    accounts: list[identities.Identity]
    joins: list[tuple[int, str, int]]
    sent: dict[str, int]
    written: list[Written]
    advocates: list[referrals.Vouch]
    prospects: list[referrals.Vouch]


def facts(store: Store, contact: int) -> PersonFacts:
    """Give what is known of a person. Raises SihuError when there is none."""
    contacts.name_of(store, contact)
    summaries.settle(store)
    (row,) = contacts.contact_rows(store, [contact])
    on_list = followups.rows(store, [contact])
    return PersonFacts(
        row, on_list[0].reasons if on_list else [], stages.moves(store, contact),
        koc_of(store, contact) if row.koc else None, tag_rows(store, contact), sides(store, contact),
        orders.bought(store, contact), orders.list_orders(store, contact=contact)[:5], groups_of(store, contact),
        identities.identities(store, contact), identities.joins(store, contact),
        dict(store.connection.execute(
            """select kind, count(*) from sends where contact_id = ? and kind <> ''
            group by kind order by 2 desc""", (contact,)).fetchall()),
        [Written(*one) for one in store.connection.execute(
            """select kind, count(*), max(ts), sum(due_day is not null and done is null) from entries
            where contact_id = ? group by kind order by 3 desc""", (contact,))],
        referrals.advocates(store, contact), referrals.prospects(store, contact),
    )  # fmt: skip


def tag_rows(store: Store, contact: int) -> list[TagRow]:
    """Give a person's tags: those given for good first, then those that end or that a rule gave."""
    own = single.read(store.connection, "contacts", "tags", id=contact)
    day = days.today(settings.zone(store))
    granted = store.connection.execute(
        """select t.tag, t.until_day, coalesce(r.condition, '') from contact_tags t left join tag_rules r on r.id = t.rule_id
        where t.contact_id = ? and (t.until_day is null or t.until_day > ?) order by t.tag""",
        (contact, day),
    )
    found = [TagRow(tag, None, "") for tag in (own[0].split() if own else [])]
    return found + [TagRow(*row) for row in granted]


def groups_of(store: Store, contact: int) -> list[InGroup]:
    """Give the groups that a person's accounts are or were in, where they spoke last first."""
    rows = store.connection.execute(
        """select g.id, g.name, sum(s.spoken), max(s.last_spoke), min(s.left is not null)
        from contact_identities i cross join memberships s on s.member_id = i.member_id
        cross join groups g on g.id = s.group_id
        where i.contact_id = ? and coalesce(g.private, 0) = 0 group by g.id order by max(s.last_spoke) desc, g.name""",
        (contact,),
    )
    return [InGroup(id, name, spoken, last, bool(left)) for id, name, spoken, last, left in rows]


def sides(store: Store, contact: int, span: int = TALK_DAYS) -> Sides:
    """Give how many lines each side has in the conversation of the last `span` days; a call counts for both."""
    zone = settings.zone(store)
    since = days.today(zone) - span
    theirs, ours = store.connection.execute(
        """select coalesce(sum(kind in ('heard', 'call', 'complaint')), 0), coalesce(sum(kind in ('said', 'call')), 0)
        from entries where contact_id = ? and ts >= ?""",
        (contact, days.start_of(since, zone)),
    ).fetchone()
    for is_ours, n in store.connection.execute(
        """select m.is_self or coalesce(m.is_operator, 0), sum(d.n)
        from groups g cross join member_days d on d.group_id = g.id cross join members m on m.id = d.member_id
        where g.contact_id = ? and g.private = 1 and d.day >= ? and not m.is_bot group by 1""",
        (contact, since),
    ):
        theirs, ours = (theirs, ours + n) if is_ours else (theirs + n, ours)
    heard, said = single.read(store.connection, "contact_sums", "heard, said", contact_id=contact) or (None, None)
    return Sides(span, theirs, ours, heard, said)
