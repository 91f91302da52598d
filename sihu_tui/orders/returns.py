"""What stands of an order: paid less what was returned, its rows one order, its number once (R5, R52–R54, R70, R71).

`orders.net` is what stands of a row. A refund finds its order by the number, or where it has none by buyer and product;
what it gives back is taken off the order's rows, and the refund then stands for nothing by itself. A refund whose order
is not known stands as it is: money that went back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from sihu_tui.store import single

ONE = "case when o.number = '' then '#' || o.id else o.number end"
"""What names an order: rows of one number are one order, a row without a number is one by itself."""


def settle(connection: sqlite3.Connection, numbers: str, lone: str = "0", gone: bool = False) -> None:
    """Take refunds off their orders: those whose number the condition `numbers` names, and refunds without one by `lone`.

    `gone`: refunds may have gone, and what they gave back stands again.
    """
    _by_number(connection, numbers, gone)
    if lone != "0":
        _without_number(connection, lone)


def settle_number(connection: sqlite3.Connection, number: str) -> None:
    """Take the refunds of one order off it."""
    connection.execute("create temp table if not exists settled (number text primary key)")
    connection.execute("delete from temp.settled")
    connection.execute("insert into temp.settled values (?)", (number,))
    _by_number(connection, "number in (select number from temp.settled)", True)


def _by_number(connection: sqlite3.Connection, numbers: str, gone: bool) -> None:
    connection.execute("drop table if exists temp.given_back")
    connection.execute(
        f"""create temp table given_back as
        select number, sum(max(cents, 0)) as bought, -sum(min(cents, 0)) as back, sum(cents > 0) as n
        from orders where number in (
            select number from orders where {"(cents < 0 or returned <> 0)" if gone else "cents < 0"} and number <> '' and {numbers})
        group by number"""
    )
    connection.execute(
        """update orders set returned = case when r.bought = 0 or r.back = 0 then 0 when cents <= 0 then cents
            when r.back >= r.bought then cents else r.back end
        from temp.given_back r where orders.number = r.number
        and (r.n < 2 or r.back = 0 or r.back >= r.bought or cents <= 0)"""
    )
    # a refund list names orders only: whose they were is the order's
    connection.execute(
        """update orders set contact_id = b.contact_id, group_id = coalesce(orders.group_id, b.group_id),
            member_id = coalesce(orders.member_id, b.member_id), source = coalesce(nullif(source, ''), b.who),
            handler = coalesce(nullif(handler, ''), b.hand), buyer = coalesce(nullif(buyer, ''), b.name)
        from (select o.number, max(o.contact_id) as contact_id, max(o.group_id) as group_id, max(o.member_id) as member_id,
                max(o.source) as who, max(o.handler) as hand, max(o.buyer) as name
              from orders o join temp.given_back r on r.number = o.number where o.cents > 0 and r.back > 0 group by 1) b
        where orders.number = b.number and cents < 0 and orders.contact_id is null"""
    )
    parts = connection.execute(
        "select number from temp.given_back where n > 1 and back > 0 and back < bought"
    ).fetchall()
    for (number,) in parts:
        _in_part(connection, number)
    connection.execute("drop table temp.given_back")


def _in_part(connection: sqlite3.Connection, number: str) -> None:
    """Take a part off an order of several rows: off the product that was returned where it is named, else off each."""
    rows = single.every(connection, "orders", "id, cents, product", "id", number=number)
    left = {id: cents for id, cents, _product in rows if cents > 0}
    product = {id: name for id, cents, name in rows if cents > 0}
    spread = 0
    for _id, cents, name in rows:
        if cents >= 0:
            continue
        of = [id for id, own in product.items() if own == name and left[id] >= -cents]
        if len(of) == 1 and len(set(product.values())) > 1:
            left[of[0]] += cents
        else:
            spread -= cents
    total = sum(left.values())
    taken = {id: spread * cents // total for id, cents in left.items()} if total else {}
    rest = spread - sum(taken.values())
    for id in left:
        more = min(rest, left[id] - taken.get(id, 0))
        rest -= more
        left[id] -= taken.get(id, 0) + more
    connection.executemany(
        "update orders set returned = cents - ? where id = ?",
        [*((kept, id) for id, kept in left.items()), *((0, id) for id, cents, _name in rows if cents < 0)],
    )


def _without_number(connection: sqlite3.Connection, lone: str) -> None:
    """Take refunds without a number off the last order of the same buyer and product that was as large."""
    refunds: Iterable[tuple[int, int, int, str, str, int | None]] = connection.execute(
        f"""select o.id, o.day, -o.cents, o.product, o.buyer, o.contact_id from orders o
        where o.number = '' and o.cents < 0 and o.returned = 0 and {lone} order by o.day, o.id"""
    ).fetchall()
    for id, day, back, product, buyer, contact in refunds:
        row = connection.execute(
            """select id from orders where cents > 0 and cents - returned >= ? and product = ? and day <= ?
            and (buyer = ? and buyer <> '' or contact_id = ?) order by cents - returned = ? desc, day desc, id desc limit 1""",
            (back, product, day, buyer, contact, back),
        ).fetchone()
        if row is not None:
            connection.execute("update orders set returned = returned + ? where id = ?", (back, row[0]))
            connection.execute("update orders set returned = cents where id = ?", (id,))
