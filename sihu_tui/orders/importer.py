"""Bringing orders in from CSV and XLSX tables: columns by name, asked once and remembered by the table's header.

An order is the same when its number, product and direction are (the how-manieth in its file decides between equal
ones); without a number, when day, buyer, amount, product, source and handler are. So a file read twice adds nothing,
but finds whose an order is that was nobody's known before.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError, Undecided
from sihu_tui.importing.options import Listener, Progress, ignore
from sihu_tui.orders import cycles, returns
from sihu_tui.orders.columns import FIELDS, columns_of, guess, places
from sihu_tui.orders.lines import OrderLine
from sihu_tui.orders.matching import People
from sihu_tui.orders.result import OrdersResult
from sihu_tui.orders.table import OrdersTable
from sihu_tui.readers.source import Source
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import N_, _, ngettext

NOBODY = N_("no column names the buyer, so nobody is known by these orders; say which with --map person=COLUMN")
_STEPS = 1_000_000
"""Steps of the database between two looks whether it is to stop."""
PRINTED = 5
"""So many rows of each reason are told where not all are asked for."""
_COLUMNS = "day, group_id, contact_id, member_id, cents, product, source, handler, number, buyer, quantity, key"


@dataclass(frozen=True, slots=True)
class OrderRun:
    """A table that was brought in; `finished` and `undone` (None: it stands) are UTC seconds, `report` a Result."""

    id: int
    path: str
    finished: int
    new: int
    known: int
    skipped: int
    report: str
    undone: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """A table before it is brought in: its columns, which is what (`said`: as told before, else guessed by name), the
    first rows as they stand and as they would be read, and what is in the way."""

    columns: tuple[str, ...]
    mapping: dict[str, str]
    said: bool
    rows: list[tuple[str, ...]]
    lines: list[OrderLine]
    result: OrdersResult
    trouble: str


def mapping_for(store: Store, source: Source) -> tuple[tuple[str, ...], dict[str, str], bool]:
    """Give a table's columns, the mapping to use, and whether that was said before (else it is a guess by names).

    Raises ReadError for a file that is no table.
    """
    names = columns_of(source)
    row = single.read(store.connection, "order_mappings", "mapping", header=_header(names))
    return names, json.loads(row[0]) if row else guess(names), row is not None


def preview(store: Store, path: Path, mapping: dict[str, str] | None = None, limit: int = 50) -> Preview:
    """Give a table's first `limit` rows as they would be read with `mapping` (None: as remembered or guessed).

    Nothing is kept. Raises ReadError for a file that is no table.
    """
    from itertools import islice

    from sihu_tui.readers.tables import table_rows

    source = Source(path)
    names, known, said = mapping_for(store, source)
    chosen = known if mapping is None else mapping
    result = OrdersResult(str(path), mapping=chosen)
    rows = list(islice(table_rows(source), limit))
    lines: list[OrderLine] = []
    trouble = ""
    try:
        with OrdersTable(source, places(source, names, chosen), chosen, result, _today(store), rows) as table:
            table.look()
            lines = list(table.orders())
    except Undecided as error:
        trouble = str(error)
    return Preview(names, chosen, said, [tuple(row) for _number, row in rows], lines, result, trouble)


def bring_in(
    store: Store, path: Path, mapping: dict[str, str] | None = None, date_order: str | None = None, decimal: str = "",
    dry_run: bool = False, listen: Listener = ignore, exact: bool = False,
) -> OrdersResult:  # fmt: skip
    """Import a table of orders; give what became of it. All of it is kept, or with `dry_run` nothing.

    `mapping` names our fields' columns and is remembered for tables with the same header; with `exact` it is the whole
    mapping, else it adds to the one remembered or guessed. "decimal" in it, and "date_order", answer what the file leaves open.
    Raises Undecided when a column, the decimal mark or the order of day and month has to be asked for, ReadError for a
    file that cannot be read, Cancelled when `listen` does (nothing is kept then), StoreError.
    """
    source = Source(path)
    names, remembered, _said = mapping_for(store, source)
    asked = mapping or {}
    taken = {column.lower() for column in asked.values()}
    chosen = {**({} if exact else {name: col for name, col in remembered.items() if col.lower() not in taken}), **asked}
    if decimal:
        chosen["decimal"] = decimal
    if date_order:
        chosen["date_order"] = date_order
    at = places(source, names, chosen)
    result = OrdersResult(str(path), mapping=chosen)
    if "person" not in at and "phone" not in at:
        result.note(NOBODY, 1, _(", ").join(filter(None, names)))

    def tell(rows: int, of: int) -> None:
        # a table is gone through twice: what the first time takes is a quarter of all
        read = rows + of // 3 if of else 0
        listen(Progress(str(path), 1, 1, read, of + of // 3, rows, "reading"))

    with OrdersTable(source, at, chosen, result, _today(store), tell=tell) as reading:
        reading.look()
        rows = _stage(store, reading, result)

    def merging() -> None:
        listen(Progress(str(path), 1, 1, 1, 1, rows, "merging"))

    merging()
    with store.writing() as connection, _stoppable(connection, merging):
        before = connection.execute("select coalesce(max(id), 0), count(*) from orders").fetchone()
        rows += _both_sides(connection, result)
        if not dry_run:
            result.id = single.insert(
                connection, "order_imports", path=str(path), ts=days.now(), new=0, known=0, skipped=0, report="{}"
            )
        connection.execute(
            f"""insert into orders ({_COLUMNS}, import_id) select {_COLUMNS}, ? from temp.order_stage where true
            order by row, cents < 0 on conflict (key) where key is not null do update set
                contact_id = excluded.contact_id, member_id = coalesce(orders.member_id, excluded.member_id),
                group_id = coalesce(orders.group_id, excluded.group_id)
            where orders.contact_id is null and excluded.contact_id is not null""",
            (result.id,),
        )
        _grown(connection, result)
        after = connection.execute("select count(*) from orders").fetchone()[0]
        result.new, result.known = after - before[1], rows - (after - before[1])
        returns.settle(
            connection,
            """number in (select number from temp.order_stage where number <> '')""",
            """o.id in (select o.id from temp.order_stage s join orders o on o.key = s.key where s.number = '' and s.cents < 0)""",
        )
        cycles.learn(connection)
        _lone_refunds(connection, before[0], result)
        touched = {
            row[0] for row in connection.execute(
                "select distinct group_id from temp.order_stage where group_id is not null")
        }  # fmt: skip
        connection.execute("drop table temp.order_stage")
        if dry_run:
            connection.execute("rollback")
            result.id = None
            return result
        single.update(
            connection, "order_imports", result.id, new=result.new, known=result.known, skipped=result.skipped,
            report=json.dumps(asdict(result), ensure_ascii=False),
        )  # fmt: skip
        single.put(
            connection, "order_mappings", "header", header=_header(names),
            mapping=json.dumps(chosen, ensure_ascii=False),
        )  # fmt: skip
    if touched:
        listen(Progress(str(path), 1, 1, 1, 1, rows, "judging"))
    _judge(store, touched)
    return result


def runs(store: Store) -> list[OrderRun]:
    """Give the tables that were brought in, newest first."""
    rows = store.connection.execute(
        "select id, path, ts, new, known, skipped, report, undone from order_imports order by id desc"
    )
    return [OrderRun(*row) for row in rows]


def undo_import(store: Store, number: int) -> int:
    """Take back the orders that a file brought; give how many. Raises SihuError when there is no such import."""
    with store.writing() as connection:
        row = single.read(connection, "order_imports", "undone", id=number)
        if row is None or row[0] is not None:
            raise SihuError(_("There is no import of orders {n} to take back.").format(n=number))
        touched = {
            one[0] for one in connection.execute(
                "select distinct group_id from orders where import_id = ? and group_id is not null", (number,))
        }  # fmt: skip
        connection.execute("drop table if exists temp.order_gone")
        connection.execute(
            "create temp table order_gone as select distinct number from orders where import_id = ? and number <> ''",
            (number,),
        )
        gone = single.delete(connection, "orders", import_id=number)
        returns.settle(connection, "number in (select number from temp.order_gone)", gone=True)
        connection.execute("drop table temp.order_gone")
        cycles.learn(connection)
        single.update(connection, "order_imports", number, undone=days.now())
    _judge(store, touched)
    return gone


def read_report(text: str) -> OrdersResult:
    """Give the result that `OrderRun.report` holds."""
    return OrdersResult(**json.loads(text))


def told(result: OrdersResult, shown: int = PRINTED) -> list[str]:
    """Give the report on a file as lines to print, at most `shown` of the kept rows of each reason."""
    lines = [result.path]
    lines.append("  " + _("{new} new, {known} already there, {skipped} skipped; {refunds} refunds").format(
        new=result.new, known=result.known, skipped=result.skipped, refunds=result.refunds))  # fmt: skip
    fields = {name: column for name, column in result.mapping.items() if name in FIELDS}
    lines.append("  " + _(", ").join(f"{_(FIELDS[name])} = {column}" for name, column in fields.items()))
    for mark, group in (("", result.reasons), ("? ", result.noted)):
        for why, (n, first) in group.items():
            lines.append("  " + mark + f"{_(why)}: " + ngettext("{n} row", "{n} rows", n).format(n=n))
            lines += ["    " + _("row {row}: {text}").format(row=row, text=text) for row, text in first[:shown]]
            if more := n - len(first[:shown]):
                rest = ngettext("and {n} more row", "and {n} more rows", more).format(n=more)
                lines.append(f"    {rest}" + (_(" (--all lists them)") if len(first) > shown else ""))
    return lines


def _today(store: Store) -> int:
    return days.today(settings.zone(store))


def _judge(store: Store, groups: set[int]) -> None:
    if groups:
        from sihu_tui.health import refresh

        refresh.again(store, sorted(groups))


def _stage(store: Store, reading: OrdersTable, result: OrdersResult) -> int:
    """Read the rows into a temporary table, which locks nobody; give how many there are."""
    connection = store.connection
    people, keys = People(store), _Keys()
    connection.execute("drop table if exists temp.order_stage")
    connection.execute(
        """create temp table order_stage (row integer, day integer, group_id integer, contact_id integer,
            member_id integer, cents integer, product text, source text, handler text, number text, buyer text,
            quantity integer, key integer, twin integer)"""
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for order in reading.orders():
            contact, member, group = people.of(order, result)
            result.refunds += order.cents < 0
            yield (
                order.row, order.day, group, contact, member, order.cents, order.product, order.source, order.handler,
                order.number, order.person or order.phone, order.quantity, keys.of(order), keys.twin(order),
            )  # fmt: skip

    connection.execute("begin")
    try:
        return connection.executemany(
            f"insert into temp.order_stage (row, {_COLUMNS}, twin) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows()
        ).rowcount
    finally:
        connection.execute("commit")


def _both_sides(connection: sqlite3.Connection, result: OrdersResult) -> int:
    """Where a row calls its whole order refunded and no other row is that order, let it be both; give how many.

    Else the refund of an order that was never counted would be taken off what the person spent.
    """
    if connection.execute("select 1 from temp.order_stage where twin is not null").fetchone() is None:
        return 0
    connection.execute("create index temp.order_stage_number on order_stage (number, buyer, product)")
    alike = "b.number = '' and b.buyer = r.buyer and b.product = r.product and b.cents = -r.cents"
    alone = f"""from temp.order_stage r where r.twin is not null and case when r.number <> '' then
        not exists (select 1 from temp.order_stage b where b.number = r.number and b.cents > 0)
        and not exists (select 1 from orders b where b.number = r.number and b.number <> '' and b.cents > 0)
        else not exists (select 1 from temp.order_stage b where {alike})
        and not exists (select 1 from orders b where {alike}) end"""
    found = connection.execute(f"select r.row, r.buyer || ' ' || r.number {alone}").fetchall()
    for row, text in found:
        result.note(N_("an order and its refund in one row"), row, text)
    columns = _COLUMNS.replace("cents", "-cents").replace("key", "twin")
    connection.execute(f"insert into temp.order_stage (row, {_COLUMNS}) select row, {columns} {alone}")
    return len(found)


def _grown(connection: sqlite3.Connection, result: OrdersResult) -> None:
    """Where a refund of an order is larger than what was brought before, add the difference as this import's."""
    rows = connection.execute(
        """select s.row, s.cents - h.cents, s.number, s.product, s.buyer, h.id from (
            select min(row) as row, sum(cents) as cents, number, product, max(buyer) as buyer from temp.order_stage
            where cents < 0 and number <> '' group by number, product) s
        join (select max(id) as id, sum(cents) as cents, number, product from orders where cents < 0 and number in (
                select number from temp.order_stage where cents < 0 and number <> '') group by number, product) h
        on h.number = s.number and h.product = s.product where s.cents < h.cents"""
    ).fetchall()
    for row, more, number, _product, buyer, held in rows:
        result.note(
            N_("a refund that grew since it was last brought; the difference is counted"), row, f"{buyer} {number}"
        )
        columns = _COLUMNS.replace("cents", "?").replace("key", "null")
        connection.execute(
            f"insert into orders ({_COLUMNS}, import_id) select {columns}, ? from orders where id = ?",
            (more, result.id, held),
        )


def _lone_refunds(connection: sqlite3.Connection, after: int, result: OrdersResult) -> None:
    """List the new refunds whose order is not in the store."""
    for row, buyer, day, number in connection.execute(
        """select s.row, s.buyer, s.day, s.number from temp.order_stage s join orders o on o.key = s.key
        where s.cents < 0 and o.id > ? and not exists (
            select 1 from orders b where s.number <> '' and b.number = s.number and b.number <> '' and b.cents > 0)
        and not exists (
            select 1 from orders b where s.number = '' and b.product = s.product and b.buyer = s.buyer
            and b.cents >= -s.cents and b.day <= s.day)
        order by s.row""",
        (after,),
    ).fetchall():
        result.note(N_("a refund without its order"), row, f"{days.iso(day)} {buyer} {number}")


@contextlib.contextmanager
def _stoppable(connection: sqlite3.Connection, listen: Callable[[], None]) -> Iterator[None]:
    """Let `listen` be heard while one statement runs long, and stop it by raising."""
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            listen()
        except BaseException as error:
            stopped.append(error)
        return len(stopped)

    connection.set_progress_handler(look, _STEPS)
    try:
        yield
    except sqlite3.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _header(names: tuple[str, ...]) -> str:
    return "\x1f".join(names)


class _Keys:
    """What makes an order the same one in another file."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._again: dict[int, int] = {}

    def of(self, order: OrderLine) -> int:
        """Give the key of an order; equal ones of a file are told apart by which they are."""
        told = self._told(order, order.cents)
        key = _hash(told)
        if key not in self._seen:
            self._seen.add(key)
            return key
        nth = self._again[key] = self._again.get(key, 0) + 1
        return _hash(f"{told}\x1f{nth}")

    def twin(self, order: OrderLine) -> int | None:
        """Give the key of the order that a row may hold beside its refund."""
        return _hash(self._told(order, -order.cents)) if order.whole else None

    @staticmethod
    def _told(order: OrderLine, cents: int) -> str:
        if order.number:
            return f"n\x1f{order.number}\x1f{order.product}\x1f{cents < 0}"
        parts = (order.day, order.person, order.phone, cents, order.product, order.source, order.handler)
        return "\x1f".join(map(str, parts))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), signed=True)
