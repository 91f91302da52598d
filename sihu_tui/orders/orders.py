"""Orders: what was bought, by whom, who is credited, and what is settled for them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.dates.days import day_number, from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.orders import cycles, returns
from sihu_tui.orders.returns import ONE
from sihu_tui.store import Store, journal, single
from sihu_tui.text.amounts import Amounts, money
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.sanitize import one_line

YEAR = 365


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order; `cents` is negative for a refund, `buyer` is as the file names them."""

    id: int
    day: int
    buyer: str
    contact: int | None
    group: str
    cents: int
    product: str
    source: str
    handler: str
    number: str


@dataclass(frozen=True, slots=True)
class Bought:
    """What a person bought: the last order's day, orders and spend of 12 months, the usual days between orders."""

    last_day: int | None
    orders: int
    cents: int
    cycle: float | None
    next: list[tuple[str, int]]
    """Products with the day on which they are used up."""


@dataclass(frozen=True, slots=True)
class Credit:
    """An operator's part: what they brought, what they handled, and the orders with either, each counted once (R70)."""

    name: str
    brought: int
    handled: int
    credited: int
    orders: int


@dataclass(frozen=True, slots=True)
class Credits:
    """Everybody's part, the largest first, and the total in which no order is counted twice."""

    rows: list[Credit]
    cents: int
    orders: int


_LISTED = """o.id, o.day, coalesce(nullif(c.remark, ''), c.name, nullif(o.buyer, ''), m.name, ''), o.contact_id,
    coalesce(g.name, ''), o.cents, o.product, o.source, o.handler, o.number
    from orders o left join contacts c on c.id = o.contact_id left join groups g on g.id = o.group_id
    left join members m on m.id = o.member_id"""


def list_orders(
    store: Store, contact: int | None = None, group: int | None = None, since: int | None = None, until: int | None = None,
    limit: int = 200,
) -> list[OrderRow]:  # fmt: skip
    """Give orders, the newest first: a person's, a group's, or of the days `since` to `until`, both inclusive."""
    terms, values = ["1"], []
    for term, value in (
        ("o.contact_id = ?", contact),
        ("o.group_id = ?", group),
        ("o.day >= ?", since),
        ("o.day <= ?", until),
    ):
        if value is not None:
            terms.append(term)
            values.append(value)
    rows = store.connection.execute(
        f"select {_LISTED} where {' and '.join(terms)} order by o.day desc, o.id desc limit ?", (*values, limit)
    )
    return [OrderRow(*row) for row in rows]


def find_orders(store: Store, text: str = "") -> array[int]:
    """Give the ids of all orders, the newest first; with `text` those in which each of its words stands somewhere."""
    words = text.split()
    held = """coalesce(c.remark, '') || ' ' || coalesce(c.name, '') || ' ' || o.buyer || ' ' || coalesce(m.name, '') || ' '
        || coalesce(g.name, '') || ' ' || o.product || ' ' || o.source || ' ' || o.handler || ' ' || o.number"""
    terms = " and ".join([f"instr(lower({held}), ?)"] * len(words)) or "1"
    joined = _LISTED.partition("from orders o")[2] if words else ""
    rows = store.connection.execute(
        f"select o.id from orders o {joined} where {terms} order by o.day desc, o.id desc",
        [word.lower() for word in words],
    )
    return array("q", (row[0] for row in rows))


def standing(store: Store) -> int:
    """Give how many orders stand: rows of one number are one, what was taken back whole is none."""
    return int(store.connection.execute(f"select count(distinct {ONE}) from orders o where o.net > 0").fetchone()[0])


def orders_of(store: Store, ids: Iterable[int]) -> list[OrderRow]:
    """Give orders by their ids, in that order; those that are gone are left out."""
    wanted = list(ids)
    rows = store.connection.execute(
        f"select {_LISTED} where o.id in (select value from json_each(?))", (json.dumps(wanted),)
    )
    found = {row[0]: OrderRow(*row) for row in rows}
    return [found[one] for one in wanted if one in found]


def bought(store: Store, contact: int, today: int | None = None) -> Bought:
    """Give what a person bought, as of a day."""
    day = days.today(settings.zone(store)) if today is None else today
    on = [
        row[0] for row in store.connection.execute(
            "select distinct day from orders where contact_id = ? and net > 0 and day <= ? order by day", (contact, day)
        )
    ]  # fmt: skip
    n, cents = store.connection.execute(
        f"""select count(distinct case when net > 0 then {ONE} end), coalesce(sum(net), 0) from orders o
        where contact_id = ? and day > ? and day <= ?""",
        (contact, day - YEAR, day),
    ).fetchone()
    gaps = [after - before for before, after in zip(on, on[1:], strict=False)]
    runs_out = store.connection.execute(
        """select p.name, max(o.day + p.cycle_days * o.quantity) from orders o join products p on p.name = o.product
        where o.contact_id = ? and o.net > 0 group by p.name order by 2""",
        (contact,),
    ).fetchall()
    return Bought(on[-1] if on else None, n, cents, float(median(gaps)) if gaps else None, runs_out)


def add_order(
    store: Store, contact: int, cents: int, product: str = "", day: int | None = None, number: str = ""
) -> int:
    """Write an order by hand, brought and handled by the operator who works here; give its id."""
    operator = settings.get(store, "operator")
    on = days.today(settings.zone(store)) if day is None else day
    with journal.step(store, ("orders",), N_("order of {product}"), product=one_line(product)) as connection:
        made = single.insert(
            connection, "orders", day=on, contact_id=contact, cents=cents, product=one_line(product), source=operator,
            handler=operator, number=one_line(number), buyer="",
        )  # fmt: skip
        if number:
            returns.settle_number(connection, one_line(number))
        return made


def set_cycle(store: Store, product: str, cycle_days: int | None) -> None:
    """Say after how many days a product is used up; None forgets it (R52). Raises SihuError."""
    name = one_line(product)
    if not name or (cycle_days is not None and cycle_days < 1):
        raise SihuError(_("A cycle is a product and a number of days."))
    with journal.step(store, ("products",), N_("cycle of {product}"), product=name) as connection:
        single.delete(connection, "products", name=name)
        if cycle_days is not None:
            single.insert(connection, "products", name=name, cycle_days=cycle_days)
        else:
            cycles.learn(connection)


def products(store: Store) -> list[tuple[str, int | None, int]]:
    """Give the products that were ordered or have a cycle: name, cycle in days, orders; the most ordered first."""
    return store.connection.execute("""
        select name, max(cycle), sum(n) from (
            select product as name, null as cycle, count(*) as n from orders where product <> '' and net > 0 group by 1
            union all select name, cycle_days, 0 from products) group by name order by 3 desc, 1""").fetchall()


def credited(store: Store, since: int, until: int) -> Credits:
    """Give who is credited with what of the orders between two days, both inclusive: what stands of them now.

    An order taken back whole counts for nobody; a refund whose order is not known is taken off on its own day.
    """
    rows = store.connection.execute(
        f"""with these as (select {ONE} as one, source, handler, net from orders o where day between ? and ?)
        select name, sum(net * (name = source)), sum(net * (name = handler)), sum(net),
            count(distinct case when net > 0 then one end)
        from (select source as name, * from these where source <> ''
              union all select handler, * from these where handler not in ('', source))
        group by name order by 4 desc, name""",
        (since, until),
    ).fetchall()
    cents, orders = store.connection.execute(
        f"""select coalesce(sum(net), 0), count(distinct case when net > 0 then {ONE} end) from orders o
        where day between ? and ?""",
        (since, until),
    ).fetchone()
    return Credits([Credit(*row) for row in rows], cents, orders)


def cents_of(written: str) -> int:
    """Give a typed amount in hundredths. Raises SihuError."""
    try:
        return Amounts().cents(written)
    except ValueError as error:
        raise SihuError(
            _("{text!r} is no amount; write it like 1299 or 1,299.00.").format(text=written.strip())
        ) from error


def last_month(today: int) -> tuple[int, int]:
    """Give the first and the last day of the month before a day's."""
    last = from_day_number(today).replace(day=1)
    until = day_number(last) - 1
    return day_number(from_day_number(until).replace(day=1)), until


SOLD_DAYS = 90


def sold(store: Store, group: int) -> str:
    """Say what a group sold in the last `SOLD_DAYS` days, its best products by name; '' for nothing."""
    rows = store.connection.execute(
        f"""select product, count(distinct {ONE}), sum(net) from orders o
        where group_id = ? and net > 0 and day > ? group by product order by sum(net) desc""",
        (group, days.today(settings.zone(store)) - SOLD_DAYS),
    ).fetchall()
    if not rows:
        return ""
    count = store.connection.execute(
        f"select count(distinct {ONE}) from orders o where group_id = ? and net > 0 and day > ?",
        (group, days.today(settings.zone(store)) - SOLD_DAYS),
    ).fetchone()[0]
    said = ngettext("it sold: {n} order in {days} days, {money}", "it sold: {n} orders in {days} days, {money}", count)
    goods = _(", ").join(product for product, _n, _cents in rows[:3] if product)
    what = said.format(n=count, days=SOLD_DAYS, money=money(sum(row[2] for row in rows)))
    return _("{sold} ({goods})").format(sold=what, goods=goods) if goods else what
