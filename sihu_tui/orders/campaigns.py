"""Campaigns: what a session brought, beside the session before and the same days without one (R69, R53, R54, R78–R80)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.contacts import stages
from sihu_tui.contacts.contacts import name_of
from sihu_tui.contacts.stages import Season
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.orders.returns import ONE
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

BUYER = "coalesce('#' || o.contact_id, nullif(o.buyer, ''), '@' || o.member_id)"
"""Who bought: the contact, else as the files name them."""
LEAST = 20
"""Of fewer buyers no value is told (R77)."""


@dataclass(frozen=True, slots=True)
class Sales:
    """Orders that stand between two days: how many, buyers, new ones (who never bought before) among them, hundredths.

    Buyers whom no file names count as none of either.
    """

    first_day: int
    last_day: int
    orders: int
    buyers: int
    new: int
    cents: int

    @property
    def average(self) -> int | None:
        """What an order is worth on average (客单价), in hundredths; None without orders."""
        return round(self.cents / self.orders) if self.orders else None

    @property
    def old(self) -> int:
        """Buyers who had bought before."""
        return self.buyers - self.new


@dataclass(frozen=True, slots=True)
class Task:
    """A point of a campaign's list."""

    id: int
    title: str
    owner: str
    due_day: int | None
    done_day: int | None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A session with what it brought. `before` is the session before, `without` the same weekdays without one (None: not known).

    `samples` were given in its days, `sampled` of those people bought since; `reserved` people, of whom `came` bought in it.
    """

    season: Season
    groups: list[str]
    sales: Sales
    before: tuple[str, Sales] | None
    without: Sales | None
    samples: int
    sampled: int
    reserved: int
    came: int
    tasks: list[Task]


def campaign(store: Store, season: Season, today: int | None = None) -> Campaign:
    """Give a session with what it brought, up to a day."""
    day = days.today(settings.zone(store)) if today is None else today
    connection = store.connection
    groups = connection.execute(
        "select g.id, g.name from season_groups s join groups g on g.id = s.group_id where s.season_id = ? order by 2",
        (season.id,),
    ).fetchall()
    ids = [id for id, _name in groups]
    every = sorted(stages.seasons(store), key=lambda one: one.first_day)
    earlier = [one for one in every if one.last_day < season.first_day]
    before = (
        (earlier[-1].name, sales(store, earlier[-1].first_day, earlier[-1].last_day, _groups(store, earlier[-1].id)))
        if earlier
        else None
    )
    samples, sampled = _samples(store, season)
    reserved, came = connection.execute(
        """select count(*), coalesce(sum(exists (select 1 from orders o where o.contact_id = r.contact_id and o.net > 0
            and o.day between ? and ?)), 0) from reservations r where r.season_id = ?""",
        (season.first_day, season.last_day, season.id),
    ).fetchone()
    tasks = connection.execute(
        "select id, title, owner, due_day, done_day from season_tasks where season_id = ? order by due_day is null, due_day, id",
        (season.id,),
    )
    return Campaign(
        season, [name for _id, name in groups], sales(store, season.first_day, min(season.last_day, day), ids), before,
        _without(store, season, every, ids), samples, sampled, reserved, came, [Task(*row) for row in tasks],
    )  # fmt: skip


def sales(store: Store, first: int, last: int, groups: Sequence[int] = ()) -> Sales:
    """Give what was bought and kept between two days, both inclusive, in these groups or anywhere."""
    where = "and o.group_id in (select value from json_each(?))" if groups else ""
    values = [first, last, *([json.dumps(list(groups))] if groups else [])]
    n, cents = store.connection.execute(
        f"select count(distinct {ONE}), coalesce(sum(o.net), 0) from orders o where o.day between ? and ? and o.net > 0 {where}",
        values,
    ).fetchone()
    buyers, new = store.connection.execute(
        f"""select count(*), coalesce(sum(not exists (select 1 from orders p where p.net > 0 and p.day < ?
            and (p.contact_id = b.contact or (b.contact is null and p.buyer = b.name and b.name <> '')))), 0)
        from (select {BUYER} as who, max(o.contact_id) as contact, max(o.buyer) as name from orders o
            where o.day between ? and ? and o.net > 0 {where} group by 1 having who is not null) b""",
        [first, *values],
    ).fetchone()
    return Sales(first, last, n, buyers, new, cents)


def _groups(store: Store, season: int) -> list[int]:
    return [row[0] for row in single.every(store.connection, "season_groups", "group_id", season_id=season)]


def _without(store: Store, season: Season, every: Iterable[Season], groups: Sequence[int]) -> Sales | None:
    """Give the same weekdays of whole weeks before, the last on which no campaign ran."""
    first_order = store.connection.execute("select min(day) from orders").fetchone()[0]
    for weeks in range(1, 27):
        first, last = season.first_day - 7 * weeks, season.last_day - 7 * weeks
        if first_order is None or first < first_order:
            return None
        if last < season.first_day and not any(one.first_day <= last and one.last_day >= first for one in every):
            return sales(store, first, last, groups)
    return None


def _samples(store: Store, season: Season) -> tuple[int, int]:
    zone = settings.zone(store)
    row = store.connection.execute(
        """select count(distinct e.contact_id), count(distinct case when exists (select 1 from orders o
            where o.contact_id = e.contact_id and o.net > 0 and o.day > ?3 + (e.ts - ?1) / 86400
            and (instr(e.text, o.product) or instr(o.product, e.text) or e.text = '')) then e.contact_id end)
        from entries e where e.kind = 'sample' and e.ts >= ?1 and e.ts < ?2""",
        (days.start_of(season.first_day, zone), days.start_of(season.last_day + 1, zone), season.first_day),
    ).fetchone()
    return int(row[0]), int(row[1])


def find(store: Store, named: str) -> Season:
    """Give the campaign of that name, or #id. Raises SihuError."""
    fits = [one for one in stages.seasons(store) if named in (one.name, f"#{one.id}")]
    if not fits:
        raise SihuError(_("There is no campaign {name}; sihu campaigns lists them.").format(name=named))
    return fits[0]


def set_groups(store: Store, season: int, groups: Iterable[int]) -> None:
    """Say which groups a campaign is run in; none means everywhere."""
    with journal.step(store, ("season_groups",), N_("groups of a campaign")) as connection:
        single.delete(connection, "season_groups", season_id=season)
        connection.executemany(
            "insert or ignore into season_groups values (?, ?)", [(season, group) for group in groups]
        )


def reserve(store: Store, season: int, contact: int) -> None:
    """Note that somebody reserved for a campaign."""
    day = days.today(settings.zone(store))
    with journal.step(store, ("reservations",), N_("{name} reserved"), name=name_of(store, contact)) as connection:
        connection.execute("insert or ignore into reservations values (?, ?, ?)", (season, contact, day))


def add_task(store: Store, season: int, title: str, owner: str = "", due_day: int | None = None) -> int:
    """Add a point to a campaign's list; give its id. Raises SihuError for one without words."""
    if not one_line(title):
        raise SihuError(_("A point of the list needs words."))
    with journal.step(store, ("season_tasks",), N_("to do for a campaign: {text}"), text=one_line(title)) as connection:
        return single.insert(
            connection, "season_tasks", season_id=season, title=one_line(title), owner=owner, due_day=due_day
        )


def finish_task(store: Store, task: int) -> None:
    """Note that a point is done. Raises SihuError when there is none of that number that is not."""
    with journal.step(store, ("season_tasks",), N_("done for a campaign")) as connection:
        done = connection.execute(
            "update season_tasks set done_day = ? where id = ? and done_day is null",
            (days.today(settings.zone(store)), task),
        ).rowcount
        if not done:
            raise SihuError(_("There is no point {n} to do.").format(n=task))


@dataclass(frozen=True, slots=True)
class CampaignCohort:
    """Buyers by the month of their first order (YYYY-MM): how many, the share who bought again within 30, 90, 180 days.

    None where not all have had that long, or where there are none. `value` is what each spent, in hundredths on average,
    None under `LEAST` buyers.
    """

    month: str
    buyers: int
    again: tuple[float | None, ...]
    value: int | None


AFTER = (30, 90, 180)


def cohorts(store: Store, today: int | None = None) -> list[CampaignCohort]:
    """Give the cohorts, the newest first."""
    day = days.today(settings.zone(store)) if today is None else today
    bought: dict[str, dict[int, int]] = {}
    for who, on, cents in store.connection.execute(
        f"""select {BUYER} as who, o.day, sum(o.net) from orders o where o.net > 0 and o.day <= ? group by 1, 2
        having who is not null order by 2""",
        (day,),
    ):
        bought.setdefault(who, {})[on] = cents
    months: dict[str, list[dict[int, int]]] = {}
    for own in bought.values():
        months.setdefault(days.iso(min(own))[:7], []).append(own)
    found = []
    for month, people in sorted(months.items(), reverse=True):
        newest = max(min(own) for own in people)
        again = tuple(
            sum(any(0 < on - min(own) <= span for on in own) for own in people) / len(people)
            if day - newest >= span
            else None
            for span in AFTER
        )
        value = round(sum(sum(own.values()) for own in people) / len(people)) if len(people) >= LEAST else None
        found.append(CampaignCohort(month, len(people), again, value))
    return found


def by_month(store: Store, months: int = 12, today: int | None = None) -> list[tuple[str, Sales]]:
    """Give what was bought month by month, the newest first (R79)."""
    day = days.from_day_number(days.today(settings.zone(store)) if today is None else today)
    found = []
    year, month = day.year, day.month
    for _nth in range(months):
        first = days.day_number(day.replace(year=year, month=month, day=1))
        following = day.replace(year=year + month // 12, month=month % 12 + 1, day=1)
        found.append((f"{year}-{month:02d}", sales(store, first, days.day_number(following) - 1)))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found
