"""The ledger: what it costs by kind and department, what comes back, and the value of it beside (R72–R76, R92)."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.orders import campaigns
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

KINDS = {
    "card": N_("cards"), "red_packet": N_("red packets"), "event": N_("events"), "software": N_("software"), "staff": N_("staff"),
    "vendor": N_("vendors"), "gift": N_("gifts and samples"), "settlement": N_("settled per order"), "other": N_("other"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost: hundredths on a day, or spread over the days to `last_day`; `hours` of staff; `sunk` once and for all."""

    id: int
    day: int
    last_day: int | None
    kind: str
    department: str
    cents: int
    hours: float | None
    sunk: bool
    note: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month (YYYY-MM) of the ledger, in hundredths: what was bought and kept, its margin, running and sunk costs, hours.

    `balance` is margin less all costs, added up since the first month.
    """

    month: str
    sold: int
    margin: int
    running: int
    sunk: int
    hours: float
    balance: int

    @property
    def back(self) -> float | None:
        """Running return: margin to running cost; None without cost."""
        return self.margin / self.running if self.running else None


def add(
    store: Store, kind: str, cents: int, day: int, last_day: int | None = None, department: str = "", hours: float | None = None,
    sunk: bool = False, note: str = "",
) -> int:  # fmt: skip
    """Note a cost; give its id. Hours without an amount cost `ledger.hour` each. Raises SihuError."""
    if kind not in KINDS:
        raise SihuError(_("A cost is one of: {kinds}.").format(kinds=", ".join(KINDS)))
    if last_day is not None and last_day < day:
        raise SihuError(
            _("The end ({end}) lies before the start ({start}).").format(end=days.iso(last_day), start=days.iso(day))
        )
    if cents < 0 or (hours is not None and hours < 0):
        raise SihuError(_("A cost is no less than nothing."))
    if hours and not cents:
        cents = round(hours * float(settings.get(store, "ledger.hour")) * 100)
    with journal.step(store, ("costs",), N_("cost noted: {kind}"), kind=kind) as connection:
        return single.insert(
            connection, "costs", day=day, last_day=last_day, kind=kind, department=one_line(department), cents=cents,
            hours=hours, sunk=sunk, note=one_line(note), operator=settings.operator(store),
        )  # fmt: skip


def remove(store: Store, cost: int) -> None:
    """Take a cost off. Raises SihuError when there is none of that number."""
    with journal.step(store, ("costs",), N_("cost taken off")) as connection:
        if not single.delete(connection, "costs", id=cost):
            raise SihuError(_("There is no cost {n}; sihu costs lists them.").format(n=cost))


def costs(store: Store, since: int = 0, until: int = 1 << 30) -> list[Cost]:
    """Give the costs that touch these days, the newest first, with what red packets and settlements cost."""
    rows = store.connection.execute(
        """select id, day, last_day, kind, department, cents, hours, sunk, note from costs
        where day <= ?2 and coalesce(last_day, day) >= ?1
        union all select 0, day, null, 'red_packet', '', cents, null, 0, note from red_packet_days
            where cents is not null and day between ?1 and ?2
        union all select 0, s.last_day, null, 'settlement', '', sum(r.cents), null, 0, '#' || s.id from settlements s
            join settlement_rows r on r.settlement_id = s.id where s.last_day between ?1 and ?2 group by s.id
        order by 2 desc, 1 desc""",
        (since, until),
    )
    return [
        Cost(id, day, last, kind, dept, cents, hours, bool(sunk), note)
        for id, day, last, kind, dept, cents, hours, sunk, note in rows
    ]


def part(cost: Cost, since: int, until: int) -> float:
    """Give the share of a cost that falls between two days, both inclusive."""
    last = cost.last_day if cost.last_day is not None else cost.day
    within = min(last, until) - max(cost.day, since) + 1
    return max(0, within) / (last - cost.day + 1)


def by(store: Store, field: str, since: int, until: int) -> dict[str, tuple[int, float]]:
    """Give costs between two days by "kind" or "department": hundredths and hours, the most first."""
    found: dict[str, tuple[int, float]] = {}
    for cost in costs(store, since, until):
        share = part(cost, since, until)
        cents, hours = found.get(getattr(cost, field), (0, 0.0))
        found[getattr(cost, field)] = (cents + round(cost.cents * share), hours + (cost.hours or 0) * share)
    return dict(sorted(found.items(), key=lambda item: -item[1][0]))


def months(store: Store, today: int | None = None, most: int = 36) -> list[Month]:
    """Give the ledger month by month from the first cost on, the newest first."""
    day = days.today(settings.zone(store)) if today is None else today
    every = costs(store, 0, day)
    if not every:
        return []
    first = min(cost.day for cost in every)
    share = float(settings.get(store, "ledger.margin"))
    found: list[Month] = []
    balance = 0
    for month, sold in reversed(campaigns.by_month(store, most, day)):
        if sold.last_day < first:
            continue
        running = sunk = 0
        hours = 0.0
        for cost in every:
            within = part(cost, sold.first_day, sold.last_day)
            hours += (cost.hours or 0) * within
            if cost.sunk:
                sunk += round(cost.cents * within)
            else:
                running += round(cost.cents * within)
        margin = round(sold.cents * share)
        balance += margin - running - sunk
        found.append(Month(month, sold.cents, margin, running, sunk, round(hours, 2), balance))
    return found[::-1]


def payback(found: list[Month]) -> str | None:
    """Give the month (YYYY-MM) from which all costs are earned back for good; None while they are not."""
    since = None
    for month in reversed(found):
        if month.balance < 0:
            since = None
        elif since is None:
            since = month.month
    return since


def inflow(store: Store, since: int, until: int) -> tuple[int, int, int]:
    """Give who joined groups, who was added as a contact, and who of the latter bought, between two days."""
    zone = settings.zone(store)
    span = (days.start_of(since, zone), days.start_of(until + 1, zone))
    one = store.connection.execute
    joined = one(
        """select count(distinct s.member_id) from memberships s join groups g on g.id = s.group_id
        where coalesce(g.private, 0) = 0 and s.joined >= ? and s.joined < ?""",
        span,
    ).fetchone()[0]
    added, bought = one(
        """select count(*), coalesce(sum(exists (select 1 from orders o where o.contact_id = c.id and o.net > 0)), 0)
        from contacts c where created >= ? and created < ?""",
        span,
    ).fetchone()
    return joined, added, bought


SHOWN = {
    "people trusting or buying": N_("people trusting or buying"), "share that writes back": N_("share that writes back"),
    "answered in time": N_("answered in time"), "KOCs": N_("KOCs"), "people who vouch": N_("people who vouch"),
    "an order is worth": N_("an order is worth"), "share that bought again": N_("share that bought again"),
    "running return this month": N_("running return this month"), "balance": N_("balance"),
    "median answer, minutes": N_("median answer, minutes"), "people per operator": N_("people per operator"),
    "orders per hour of staff": N_("orders per hour of staff"), "cost per order": N_("cost per order"), "people": N_("people"),
    "buyers ever": N_("buyers ever"), "bought again": N_("bought again"), "core customers": N_("core customers"),
    "people added": N_("people added"), "of them bought": N_("of them bought"), "joined groups": N_("joined groups"),
    "new buyers": N_("new buyers"), "sold": N_("sold"),
}  # fmt: skip
_SHARES = {"share that writes back", "answered in time", "share that bought again", "of them bought"}
_MONEY = {"an order is worth", "balance", "cost per order", "sold"}


def shown(name: str, amount: float | None) -> str:
    """Give a figure of the panel as text."""
    from sihu_tui.text.amounts import money

    if amount is None:
        return "—"
    return (
        f"{amount:.0%}"
        if name in _SHARES
        else money(round(amount))
        if name in _MONEY
        else f"{amount:.2f}".rstrip("0").rstrip(".")
    )


@dataclass(frozen=True, slots=True)
class Value:
    """Trust, cash and efficiency side by side (R75), the stock before the flow (R76); money in hundredths, None: not known."""

    trust: dict[str, float | None]
    cash: dict[str, float | None]
    efficiency: dict[str, float | None]
    stock: dict[str, float | None]
    flow: dict[str, float | None]


def value(store: Store, today: int | None = None) -> Value:
    """Give the panel as of a day; flows are of the last 28 days."""
    from sihu_tui.contacts import answers, koc, stages

    day = days.today(settings.zone(store)) if today is None else today
    since = day - 27
    one = store.connection.execute
    told = answers.answers(store, since, day)
    counts = stages.stage_counts(store)
    people = sum(counts.values())
    year, month = campaigns.sales(store, day - 364, day), campaigns.sales(store, since, day)
    ever, again = one(
        f"""select count(*), coalesce(sum(n > 1), 0) from (select {campaigns.BUYER} as who,
            count(distinct o.day) as n from orders o where o.net > 0 and o.day <= ? group by 1 having who is not null)""",
        (day,),
    ).fetchone()
    core = [row for row in stages.core(store, day) if row.spends]
    joined, added, bought = inflow(store, since, day)
    hours = sum(hours for _cents, hours in by(store, "kind", since, day).values())
    operators = one("select count(distinct owner) from contacts where coalesce(owner, '') <> ''").fetchone()[0]
    ledger = months(store, day)
    return Value(
        {
            "people trusting or buying": counts["trusting"] + counts["buying"], "share that writes back": told.share,
            "answered in time": told.all.in_time, "KOCs": len(koc.kocs(store)),
            "people who vouch": one("select count(distinct advocate_id) from vouches").fetchone()[0],
        },
        {
            "an order is worth": year.average, "share that bought again": again / ever if ever else None,
            "running return this month": ledger[0].back if ledger else None, "balance": ledger[0].balance if ledger else None,
        },
        {
            "median answer, minutes": told.all.median, "people per operator": people / operators if operators else None,
            "orders per hour of staff": month.orders / hours if hours else None,
            "cost per order": sum(cents for cents, _h in by(store, "kind", since, day).values()) / month.orders if month.orders and ledger else None,
        },
        {"people": people, "buyers ever": ever, "bought again": again, "core customers": len(core)},
        {
            "people added": added, "of them bought": bought / added if added else None, "joined groups": joined,
            "new buyers": month.new, "sold": month.cents,
        },
    )  # fmt: skip
