"""Bringing orders in from CSV and XLSX tables: columns by name, asked once and remembered by the table's header.

An order is the same when its number, product and direction are (the how-manieth in its file decides between equal
ones); without a number, when day, buyer, amount, product, source and handler are. So a file read twice adds nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sihu_tui import days
from sihu_tui.amounts import Amounts
from sihu_tui.errors import ReadError, SihuError, Undecided
from sihu_tui.i18n import N_, _, ngettext
from sihu_tui.people.identities import phone_digits
from sihu_tui.readers.dateorder import DateOrders, as_date
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, is_xlsx, table_header, table_rows
from sihu_tui.record import day_number, from_day_number
from sihu_tui.store import Store
from sihu_tui.text import one_line

FIELDS = ("date", "person", "phone", "amount", "product", "source", "handler", "refund", "number", "group")
NEEDED = ("date", "amount")
_GUESSES = {
    "date": ("date", "order date", "ordered", "day", "time", "日期", "下单日期", "下单时间", "订单时间", "付款时间", "支付时间", "成交时间", "时间"),
    "person": ("person", "buyer", "customer", "name", "客户", "客户姓名", "客户名称", "买家", "买家昵称", "收货人", "姓名", "会员", "昵称"),
    "phone": ("phone", "mobile", "tel", "电话", "手机", "手机号", "手机号码", "收货人手机", "联系电话"),
    "amount": ("amount", "total", "paid", "sum", "金额", "实付金额", "实付款", "实收金额", "订单金额", "支付金额", "成交金额"),
    "product": ("product", "item", "sku", "商品", "商品名称", "产品", "产品名称", "宝贝标题"),
    "source": ("source", "brought by", "referrer", "来源", "推荐人", "流量来源", "引流人", "来源人"),
    "handler": ("handler", "handled by", "seller", "处理人", "经办人", "客服", "导购", "接待人", "成交人"),
    "refund": ("refund", "refunded", "退款", "是否退款", "退款金额", "退款状态", "订单状态"),
    "number": ("number", "order", "order id", "order number", "订单号", "订单编号", "单号"),
    "group": ("group", "群", "群名", "群名称", "来源群", "社群"),
}  # fmt: skip
_TOTALS = re.compile(r"(?:总|合|小|累)计|本页合计|(?:sub|grand )?total|sum", re.I)
_REFUNDED = {"是", "已退款", "退款", "退款成功", "全额退款", "yes", "y", "true", "1", "refund", "refunded", "√", "✓"}
_NOT_REFUNDED = {"", "否", "无", "no", "n", "false", "0", "-", "/", "未退款", "无退款"}
_DATE = re.compile(r"(\d{1,4})([-/.年])(\d{1,2})[-/.月](\d{1,4})日?(?:[ T].*)?")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.\d+)?")
_EXCEL_DAY_0 = day_number(date(1899, 12, 30))
_FILLED = ("date", "person", "phone", "source", "handler", "number", "group")
"""What a merged cell may span; amounts and products stand in every row."""
EARLIEST = 2000
SHOWN = 5
_COLUMNS = "day, group_id, contact_id, member_id, cents, product, source, handler, number, buyer, key"


@dataclass
class Result:
    """What became of a file of orders. `reasons` are rows passed over, `noted` rows kept with a doubt: why to
    (how many, the first few as row number and words)."""

    path: str
    new: int = 0
    known: int = 0
    refunds: int = 0
    reasons: dict[str, tuple[int, list[tuple[int, str]]]] = field(default_factory=dict)
    noted: dict[str, tuple[int, list[tuple[int, str]]]] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)
    id: int | None = None

    @property
    def skipped(self) -> int:
        """Rows passed over."""
        return sum(n for n, _first in self.reasons.values())

    def skip(self, why: str, row: int, text: str) -> None:
        """Count a row that was passed over."""
        _count(self.reasons, why, row, text)

    def note(self, why: str, row: int, text: str) -> None:
        """Count a row that was kept with a doubt."""
        _count(self.noted, why, row, text)


def _count(where: dict[str, tuple[int, list[tuple[int, str]]]], why: str, row: int, text: str) -> None:
    n, first = where.get(why, (0, []))
    if len(first) < SHOWN:
        first.append((row, one_line(text)[:80]))
    where[why] = (n + 1, first)


@dataclass(frozen=True, slots=True)
class _Order:
    row: int
    day: int
    person: str
    phone: str
    cents: int
    product: str
    source: str
    handler: str
    number: str
    group: str


def guess(names: tuple[str, ...]) -> dict[str, str]:
    """Give the likely mapping of our fields to a table's columns, by their names."""
    columns = Columns(names)
    found = {name: columns.find(*words) for name, words in _GUESSES.items()}
    return {name: names[at] for name, at in found.items() if at >= 0}


def mapping_for(store: Store, path: Path) -> tuple[tuple[str, ...], dict[str, str], bool]:
    """Give a table's columns, the mapping to use, and whether that was said before (else it is a guess by names).

    Raises ReadError for a file that is no table.
    """
    names = _names(Source(path))
    row = store.connection.execute("select mapping from order_mappings where header = ?", (_header(names),)).fetchone()
    return names, json.loads(row[0]) if row else guess(names), row is not None


def bring_in(store: Store, path: Path, mapping: dict[str, str] | None = None, date_order: str | None = None,
             decimal: str = "", dry_run: bool = False) -> Result:  # fmt: skip
    """Import a table of orders; give what became of it. All of it is kept, or with `dry_run` nothing.

    `mapping` names our fields' columns and is remembered for tables with the same header; "decimal" in it, and
    "date_order", answer what the file leaves open. Raises Undecided when a column, the decimal mark or the order of
    day and month has to be asked for, ReadError for a file that cannot be read, StoreError.
    """
    source = Source(path)
    names, remembered, said = mapping_for(store, path)
    chosen = {**(remembered if said or mapping is None else {}), **(mapping or {})}
    if decimal:
        chosen["decimal"] = decimal
    if date_order:
        chosen["date_order"] = date_order
    at = _places(source, names, chosen)
    result = Result(str(path), mapping=chosen)
    reading = _Table(source, at, chosen, result)
    reading.look()
    rows = _stage(store, reading, result)
    with store.writing() as connection:
        before = connection.execute("select coalesce(max(id), 0), count(*) from orders").fetchone()
        if not dry_run:
            result.id = connection.execute(
                "insert into order_imports (path, ts, new, known, skipped, report) values (?, ?, 0, 0, 0, '{}')",
                (str(path), days.now()),
            ).lastrowid
        connection.execute(
            f"insert into orders ({_COLUMNS}, import_id) select {_COLUMNS}, ? from temp.order_stage where true "
            "order by rowid on conflict do nothing",
            (result.id,),
        )
        connection.execute("drop table temp.order_stage")
        after = connection.execute("select count(*) from orders").fetchone()[0]
        result.new, result.known = after - before[1], rows - (after - before[1])
        _lone_refunds(connection, before[0], result)
        touched = {
            row[0] for row in connection.execute(
                "select distinct group_id from orders where id > ? and group_id is not null", (before[0],))
        }  # fmt: skip
        if dry_run:
            connection.execute("rollback")
            result.id = None
            return result
        connection.execute(
            "update order_imports set new = ?, known = ?, skipped = ?, report = ? where id = ?",
            (result.new, result.known, result.skipped, json.dumps(asdict(result), ensure_ascii=False), result.id),
        )
        connection.execute(
            "insert or replace into order_mappings (header, mapping) values (?, ?)",
            (_header(names), json.dumps(chosen, ensure_ascii=False)),
        )
    _judge(store, touched)
    return result


def undo_import(store: Store, number: int) -> int:
    """Take back the orders that a file brought; give how many. Raises SihuError when there is no such import."""
    with store.writing() as connection:
        row = connection.execute("select undone from order_imports where id = ?", (number,)).fetchone()
        if row is None or row[0] is not None:
            raise SihuError(_("There is no import of orders {n} to take back.").format(n=number))
        touched = {
            one[0] for one in connection.execute(
                "select distinct group_id from orders where import_id = ? and group_id is not null", (number,))
        }  # fmt: skip
        gone = connection.execute("delete from orders where import_id = ?", (number,)).rowcount
        connection.execute("update order_imports set undone = ? where id = ?", (days.now(), number))
    _judge(store, touched)
    return gone


def told(result: Result) -> list[str]:
    """Give the report on a file as lines to print."""
    lines = [result.path]
    lines.append("  " + _("{new} new, {known} already there, {skipped} skipped; {refunds} refunds").format(
        new=result.new, known=result.known, skipped=result.skipped, refunds=result.refunds))  # fmt: skip
    fields = {name: column for name, column in result.mapping.items() if name in FIELDS}
    lines.append("  " + ", ".join(f"{name} = {column}" for name, column in fields.items()))
    for mark, group in (("", result.reasons), ("? ", result.noted)):
        for why, (n, first) in group.items():
            lines.append("  " + mark + f"{_(why)}: " + ngettext("{n} row", "{n} rows", n).format(n=n))
            lines += ["    " + _("row {row}: {text}").format(row=row, text=text) for row, text in first]
    return lines


def _judge(store: Store, groups: set[int]) -> None:
    if groups:
        from sihu_tui.health import refresh

        refresh.again(store, sorted(groups))


def _stage(store: Store, reading: _Table, result: Result) -> int:
    """Read the rows into a temporary table, which locks nobody; give how many there are."""
    connection = store.connection
    people, keys = _People(store), _Keys()
    connection.execute("drop table if exists temp.order_stage")
    connection.execute(
        """create temp table order_stage (day integer, group_id integer, contact_id integer, member_id integer,
            cents integer, product text, source text, handler text, number text, buyer text, key integer)"""
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for order in reading.orders():
            contact, member, group = people.of(order, result)
            result.refunds += order.cents < 0
            yield (
                order.day, group, contact, member, order.cents, order.product, order.source, order.handler, order.number,
                order.person or order.phone, keys.of(order),
            )  # fmt: skip

    connection.execute("begin")
    try:
        n = connection.executemany(
            f"insert into temp.order_stage ({_COLUMNS}) values (?,?,?,?,?,?,?,?,?,?,?)", rows()
        ).rowcount
    finally:
        connection.execute("commit")
    return n


def _lone_refunds(connection: Any, after: int, result: Result) -> None:
    """List refunds whose order is not in the store."""
    for number, buyer, day, n in connection.execute(
        """select o.number, o.buyer, o.day, count(*) over () from orders o where o.id > ? and o.cents < 0 and not exists (
            select 1 from orders b where b.number = o.number and b.number <> '' and b.cents > 0) limit ?""",
        (after, SHOWN),
    ).fetchall():
        _n, first = result.noted.get(N_("a refund without its order"), (0, []))
        first.append((0, f"{days.iso(day)} {buyer} {number}"))
        result.noted[N_("a refund without its order")] = (n, first)


def _names(source: Source) -> tuple[str, ...]:
    if not source.path.is_file():
        raise ReadError(_("{path} is no file.").format(path=source))
    names = table_header(source)
    if len(names) < 2:
        raise ReadError(_("{path} is no table with columns; export the orders as CSV or XLSX.").format(path=source))
    return names


def _header(names: tuple[str, ...]) -> str:
    return "\x1f".join(names)


def _places(source: Source, names: tuple[str, ...], mapping: dict[str, str]) -> dict[str, int]:
    columns = Columns(names)
    shown = ", ".join(name for name in names if name)
    at: dict[str, int] = {}
    for name, column in mapping.items():
        if name in ("decimal", "date_order"):
            continue
        if name not in FIELDS:
            raise ReadError(
                _("--map: there is no field {field!r}; there are {fields}.").format(
                    field=name, fields=", ".join(FIELDS)
                )
            )
        at[name] = columns.find(column)
        if at[name] < 0:
            raise Undecided(_("{path} has no column {name!r}; its columns are {columns}.").format(
                path=source, name=column, columns=shown))  # fmt: skip
    if missing := [name for name in NEEDED if name not in at]:
        example = ",".join(f"{name}=…" for name in missing)
        raise Undecided(
            _("{path}: which column is {fields}? The columns are {columns}. Say it once with --map {example}; it is remembered.")
            .format(path=source, fields=", ".join(missing), columns=shown, example=example)
        )  # fmt: skip
    return at


class _Table:
    """The rows of a table as orders: looked through once for what only the whole file tells, then read."""

    def __init__(self, source: Source, at: dict[str, int], mapping: dict[str, str], result: Result) -> None:
        self.source, self.at, self.result, self.asked = source, at, result, mapping
        self.amounts = Amounts(mapping.get("decimal", ""))
        self._orders = DateOrders(EARLIEST)
        self._order: dict[Any, str] = {}
        self._days: dict[str, int] = {}

    def look(self) -> None:
        """Find the decimal mark and which number of a date is the day. Raises Undecided."""
        amount, when = self.at["amount"], self.at["date"]
        for line, row in table_rows(self.source):
            written = cell(row, amount)
            if "." in written or "," in written:
                try:
                    self.amounts.look(written)
                except ValueError:
                    pass
            found = _DATE.fullmatch(cell(row, when).strip())
            if found and len(found[1]) < 4:
                self._orders.add(_form(found), (found[1], found[3], found[4]), line)
        if not self.amounts.settle():
            raise Undecided(
                _("{path}: is {amount} more than a thousand? Say so with --decimal . (a thousand) or --decimal , (about one).")
                .format(path=self.source, amount=self.amounts.unclear)
            )  # fmt: skip
        self._order = self._orders.decide(self.asked.get("date_order"), self.source)

    def orders(self) -> Iterator[_Order]:
        """Read the rows; what cannot be read is told in the result."""
        at, result = self.at, self.result
        spans = is_xlsx(self.source)
        above: dict[str, str] = {}
        places = {name: at.get(name, -1) for name in FIELDS}
        for line, row in table_rows(self.source):
            told = {name: cell(row, place).strip() for name, place in places.items()}
            words = [value.strip() for value in row if value and value.strip()]
            if (
                words
                and _TOTALS.match(words[0])
                or (not told["date"] and any(_TOTALS.fullmatch(word) for word in words))
            ):
                result.skip(N_("totals"), line, " ".join(words))
                continue
            if spans and told["amount"] and not told["date"] and above:
                result.note(N_("taken from the row above, as in merged cells"), line, " ".join(words))
                told.update({name: above[name] for name in _FILLED if not told[name]})
            if spans and told["date"]:
                above = told
            try:
                day = self._day(told["date"])
            except ValueError:
                result.skip(N_("unreadable date"), line, told["date"] or " ".join(words))
                continue
            try:
                cents = self.amounts.cents(told["amount"])
            except ValueError:
                result.skip(N_("unreadable amount"), line, told["amount"] or " ".join(words))
                continue
            for sum_ in self._directions(cents, told["refund"], line):
                yield _Order(
                    line, day, one_line(told["person"]), phone_digits(told["phone"]), sum_, one_line(told["product"]),
                    one_line(told["source"]), one_line(told["handler"]), one_line(told["number"]), one_line(told["group"]),
                )  # fmt: skip

    def _directions(self, cents: int, refund: str, line: int) -> tuple[int, ...]:
        """Give what a row stands for: an order, a refund, or an order of which a part was refunded."""
        said = refund.lower()
        if said in _NOT_REFUNDED:
            return (cents,)
        if said in _REFUNDED:
            return (-abs(cents),)
        try:
            back = abs(self.amounts.cents(refund))
        except ValueError:
            if "退款" in refund and not refund.startswith(("未", "无", "拒")):
                return (-abs(cents),)
            return (cents,)
        return (cents, -back) if back else (cents,)

    def _day(self, written: str) -> int:
        """Give the day. Raises ValueError."""
        short = written.partition(" ")[0].partition("T")[0]
        known = self._days.get(short)
        if known is None:
            known = self._days[short] = self._read_day(short)
        return known

    def _read_day(self, written: str) -> int:
        if found := _DATE.fullmatch(written):
            parts = (found[1], found[3], found[4])
            day = day_number(as_date(parts, "ymd" if len(found[1]) == 4 else self._order[_form(found)]))
        elif found := _COMPACT.fullmatch(written):
            day = day_number(date(int(found[1]), int(found[2]), int(found[3])))
        elif _SERIAL.fullmatch(written):
            day = _EXCEL_DAY_0 + int(float(written))  # a spreadsheet's own day number
        else:
            raise ValueError(written)
        if from_day_number(day).year < EARLIEST:
            raise ValueError(written)
        return day


def _form(found: re.Match[str]) -> tuple[str, bool]:
    return found[2], len(found[4]) > 2


class _Keys:
    """What makes an order the same one in another file."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._again: dict[int, int] = {}

    def of(self, order: _Order) -> int:
        """Give the key of an order; equal ones of a file are told apart by which they are."""
        if order.number:
            told = f"n\x1f{order.number}\x1f{order.product}\x1f{order.cents < 0}"
        else:
            told = "\x1f".join(map(str, (
                order.day, order.person, order.phone, order.cents, order.product, order.source, order.handler)))  # fmt: skip
        key = _hash(told)
        if key not in self._seen:
            self._seen.add(key)
            return key
        nth = self._again[key] = self._again.get(key, 0) + 1
        return _hash(f"{told}\x1f{nth}")


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), signed=True)


class _People:
    """Whose an order is: by phone, then by name, only where exactly one person fits."""

    def __init__(self, store: Store) -> None:
        connection = store.connection
        self.phones: dict[str, set[int]] = {}
        self.names: dict[str, set[int]] = {}
        for contact, name, remark, phone in connection.execute(
            "select id, name, remark, phone from contacts where removed is null"
        ):
            if number := phone_digits(phone):
                self.phones.setdefault(number, set()).add(contact)
            for word in {name, remark} - {""}:
                self.names.setdefault(word, set()).add(contact)
        self.groups: dict[str, set[int]] = {}
        for group, name, slug in connection.execute("select id, name, slug from groups where coalesce(private, 0) = 0"):
            for word in {name, slug} - {None, ""}:
                self.groups.setdefault(word, set()).add(group)
        self.places: dict[int, list[tuple[int, int]]] = {}
        for contact, member, group in connection.execute(
            """select i.contact_id, s.member_id, s.group_id from contact_identities i
            join memberships s on s.member_id = i.member_id join groups g on g.id = s.group_id
            where coalesce(g.private, 0) = 0 and s.left is null"""
        ):
            self.places.setdefault(contact, []).append((member, group))

    def of(self, order: _Order, result: Result) -> tuple[int | None, int | None, int | None]:
        """Give contact, account and group of an order, each None where it is not clear."""
        contact = self._contact(order, result)
        group = None
        if order.group:
            named = self.groups.get(order.group, set())
            group = next(iter(named)) if len(named) == 1 else None
            if group is None:
                result.note(
                    N_("a group that is not known") if not named else N_("several groups of that name"),
                    order.row,
                    order.group,
                )
        places = self.places.get(contact, []) if contact is not None else []
        if group is None and not order.group and len({place[1] for place in places}) == 1:
            group = places[0][1]
        member = next((member for member, where in places if where == group), None)
        return contact, member, group

    def _contact(self, order: _Order, result: Result) -> int | None:
        shown = order.person or order.phone
        if not shown:
            return None
        number = order.phone or phone_digits(order.person)
        fits = self.phones.get(number, set()) if number else set()
        if len(fits) > 1 and order.person:
            # two people with one phone: the name decides
            fits = fits & self.names.get(order.person, set()) or fits
        fits = fits or self.names.get(order.person, set())
        if len(fits) == 1:
            return next(iter(fits))
        result.note(N_("several people fit") if fits else N_("a buyer who is not known"), order.row, shown)
        return None
