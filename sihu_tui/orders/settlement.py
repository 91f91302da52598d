"""Settlement: what is paid for orders that somebody brought, run by run, and taken back where they were returned (R71)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.orders.returns import ONE
from sihu_tui.paths import whole
from sihu_tui.store import Store, journal, single
from sihu_tui.text.amounts import plain
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import formula_safe


@dataclass(frozen=True, slots=True)
class Due:
    """What is due for an order: its first day, goods, what stands of it, who brought and handled it, who is paid what.

    `cents` negative takes back what run `of` paid for it, since it was returned.
    """

    day: int
    key: str
    product: str
    amount: int
    source: str
    handler: str
    payee: str
    cents: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class SettlementRun:
    """A settlement that is kept: days, when (UTC seconds), by whom, orders paid, orders taken back, the sum."""

    id: int
    first_day: int
    last_day: int
    ts: int
    operator: str
    paid: int
    back: int
    cents: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What a settlement came to; `run` None where nothing was due. `unpaid` orders nobody brought or handled.

    `before` orders of these days were paid in an earlier run.
    """

    run: int | None
    rows: list[Due]
    unpaid: int
    before: int

    @property
    def cents(self) -> int:
        """The sum, what is taken back taken off."""
        return sum(row.cents for row in self.rows)

    @property
    def payees(self) -> dict[str, tuple[int, int]]:
        """Orders and sum of each payee, by name; what is taken back counts as no order."""
        found: dict[str, tuple[int, int]] = {}
        for row in self.rows:
            n, cents = found.get(row.payee, (0, 0))
            found[row.payee] = (n + (row.cents > 0), cents + row.cents)
        return dict(sorted(found.items()))


_ORDERS = f"""select min(case when o.cents > 0 then o.day end) as day, {ONE} as one, o.number,
    coalesce(group_concat(distinct case when o.cents > 0 then nullif(o.product, '') end), ''), sum(o.net) as net,
    coalesce(max(case when o.cents > 0 then o.source end), ''), coalesce(max(case when o.cents > 0 then o.handler end), '')
    from orders o"""


def settle(store: Store, since: int, until: int, target: Path) -> Settled:
    """Settle the orders of two days, both inclusive, that no run has settled, and keep the run; write it as CSV.

    Paid is who brought an order, else who handled it; nobody's order pays nobody. What earlier runs paid for an order
    that was returned since is taken back. Raises SihuError when the file cannot be written; then nothing is kept.
    """
    fee = round(float(settings.get(store, "orders.fee")) * 100)
    paid = dict(store.connection.execute("select order_key, sum(cents) from settlement_rows group by 1").fetchall())
    rows: list[Due] = []
    unpaid = before = 0
    for day, key, _number, product, net, source, handler in store.connection.execute(
        f"""{_ORDERS} where {ONE} in (select {ONE} from orders o where day between ?1 and ?2 and cents > 0)
        group by one having net > 0 and day between ?1 and ?2 order by 1, min(o.id)""",
        (since, until),
    ).fetchall():
        payee = source or handler
        if paid.get(key, 0) > 0:
            before += 1
        elif payee:
            rows.append(Due(day, key, product, net, source, handler, payee, fee))
        else:
            unpaid += 1
    rows += _taken_back(store, {key for key, cents in paid.items() if cents > 0})
    if not rows:
        _write(target, [])
        return Settled(None, [], unpaid, before)
    with journal.step(
        store, ("settlements", "settlement_rows"), N_("settlement of {n} orders"), n=sum(row.cents > 0 for row in rows)
    ) as connection:
        run = single.insert(
            connection, "settlements", first_day=since, last_day=until, ts=days.now(), operator=settings.operator(store)
        )
        connection.executemany(
            "insert into settlement_rows (settlement_id, order_key, payee, cents) values (?, ?, ?, ?)",
            [(run, row.key, row.payee, row.cents) for row in rows],
        )
        _write(target, rows)
    return Settled(run, rows, unpaid, before)


def _taken_back(store: Store, keys: set[str]) -> Iterator[Due]:
    """Orders that were paid and stand no more."""
    for key, payee, run, cents in store.connection.execute(
        """select order_key, payee, max(settlement_id), sum(cents) from settlement_rows group by 1, 2 having sum(cents) > 0"""
    ).fetchall():
        if key not in keys:
            continue
        where = "o.id = ?" if key.startswith("#") else "o.number = ?"
        found = store.connection.execute(
            f"{_ORDERS} where {where} group by one", (int(key[1:]) if key.startswith("#") else key,)
        ).fetchone()
        if found is not None and found[4] <= 0:
            yield Due(found[0] or 0, key, found[3], found[4], found[5], found[6], payee, -cents, run)


def runs(store: Store) -> list[SettlementRun]:
    """Give the settlements that are kept, the newest first."""
    rows = store.connection.execute(
        """select s.id, s.first_day, s.last_day, s.ts, s.operator, sum(r.cents > 0), sum(r.cents < 0), sum(r.cents)
        from settlements s join settlement_rows r on r.settlement_id = s.id group by s.id order by s.id desc"""
    )
    return [SettlementRun(*row) for row in rows]


def again(store: Store, run: int, target: Path) -> Settled:
    """Write a run that is kept once more. Raises SihuError when there is none of that number."""
    held = single.every(store.connection, "settlement_rows", "order_key, payee, cents", settlement_id=run)
    if not held:
        raise SihuError(_("There is no settlement {n}; sihu orders settlements lists them.").format(n=run))
    rows = []
    for key, payee, cents in held:
        where = "o.id = ?" if key.startswith("#") else "o.number = ?"
        day, _one, _number, product, net, source, handler = store.connection.execute(
            f"{_ORDERS} where {where} group by one", (int(key[1:]) if key.startswith("#") else key,)
        ).fetchone() or (None, "", "", "", 0, "", "")
        rows.append(Due(day or 0, key, product, net, source, handler, payee, cents))
    rows.sort(key=lambda row: (row.cents < 0, row.day))
    _write(target, rows)
    return Settled(run, rows, 0, 0)


def _write(target: Path, rows: list[Due]) -> None:
    try:
        with whole(target, "utf-8-sig") as file:
            out = csv.writer(file)
            out.writerow([_("day"), _("number"), _("product"), _("amount"), _("brought by"), _("handled by"), _("payee"), _("fee"),
                          _("remark")])  # fmt: skip
            for row in rows:
                number, product, source, handler, payee = (
                    formula_safe(word)
                    for word in (
                        "" if row.key.startswith("#") else row.key,
                        row.product,
                        row.source,
                        row.handler,
                        row.payee,
                    )
                )
                why = "" if row.of is None else _("returned; paid in settlement {n}").format(n=row.of)
                out.writerow(
                    [
                        days.iso(row.day),
                        number,
                        product,
                        plain(row.amount),
                        source,
                        handler,
                        payee,
                        plain(row.cents),
                        why,
                    ]
                )
    except OSError as error:
        raise SihuError(_("{path} cannot be written: {why}.").format(path=target, why=error.strerror)) from error
