"""Tables of orders as shops and people write them: columns by name, amounts and days in any form, totals, merged cells."""

from __future__ import annotations

import pickle
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from sihu_tui.contacts.identities import phone_digits
from sihu_tui.dates.days import day_number, from_day_number
from sihu_tui.errors import ReadError, Undecided
from sihu_tui.readers.date_order import DateOrders, as_date
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, table_header, table_rows
from sihu_tui.readers.workbook import is_workbook
from sihu_tui.text.amounts import Amounts
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.masking import masked
from sihu_tui.text.sanitize import one_line

FIELDS = {
    "date": N_("day"), "amount": N_("amount"), "person": N_("buyer"), "phone": N_("phone"), "product": N_("product"),
    "number": N_("order number"), "source": N_("brought by"), "handler": N_("handled by"), "refund": N_("refund"),
    "group": N_("group"),
}  # fmt: skip
NEEDED = ("date", "amount")
_GUESSES = {
    "date": ("date", "order date", "ordered", "day", "time", "日期", "下单日期", "下单时间", "订单时间", "付款时间", "支付时间", "成交时间", "时间"),
    "person": ("person", "buyer", "customer", "name", "客户", "客户姓名", "客户名称", "买家", "买家昵称", "收货人", "姓名", "会员", "昵称"),
    "phone": ("phone", "mobile", "tel", "电话", "手机", "手机号", "手机号码", "收货人手机", "联系电话"),
    "amount": ("amount", "total", "paid", "sum", "金额", "实付金额", "实付款", "实收金额", "订单金额", "支付金额", "成交金额"),
    "product": ("product", "item", "sku", "商品", "商品名称", "产品", "产品名称", "宝贝标题"),
    "source": ("source", "brought by", "referrer", "来源", "推荐人", "流量来源", "引流人", "来源人"),
    "handler": ("handler", "handled by", "seller", "经手", "经手人", "处理人", "经办", "经办人", "客服", "导购", "接待人", "成交人"),
    "refund": ("refund", "refunded", "退款", "是否退款", "退款金额", "退款状态", "订单状态"),
    "number": ("number", "order", "order id", "order number", "订单号", "订单编号", "单号"),
    "group": ("group", "群", "群名", "群名称", "来源群", "社群"),
}  # fmt: skip
_TOTAL = re.compile(r"(?:.{0,8}[总合小累]计|(?:sub|grand )?total|sum)\s*[:：]?", re.I)
_REFUNDED = {"是", "yes", "y", "true", "1", "refund", "refunded", "√", "✓"}
_NOT_REFUNDED = {"", "否", "无", "no", "n", "false", "0", "-", "/"}
_STANDS = re.compile(r"(?:未|无|没有?|拒绝|撤销|取消)\s*退款|退款(?:关闭|失败|取消|撤销|拒绝|被拒)|not refunded", re.I)
_PENDING = re.compile(r"退款中|待退款|申请退款|退款申请|退款处理|部分退款|partial|pending", re.I)
_VOID = re.compile(r"取消|关闭|作废|待付款|待支付|未付款|未支付|cancel|void|unpaid", re.I)
_DATE = re.compile(r"(\d{1,4})([-/.年년])(\d{1,2})[-/.月월](\d{1,4})[日일]?(?:[ T].*)?")
_DAY_PART = re.compile(r"\d{1,4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,4}[日일.]?(?=\D|$)")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:\d{4}|\d{6})?")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.\d+)?")
_EXCEL_DAY_0 = day_number(date(1899, 12, 30))
_FILLED = ("date", "person", "phone", "source", "handler", "number", "group")
"""What a merged cell may span; amounts and products stand in every row."""
EARLIEST = 2000
KEPT = 2000
"""So many rows of each reason are kept with their number; the others are counted."""
TOLD_EVERY = 5000
"""Rows between two tellings of progress."""

Examples = tuple[int, list[tuple[int, str]]]


@dataclass
class Result:
    """What became of a file of orders. `reasons` are rows passed over, `noted` rows kept with a doubt: why to
    (how many, the first of them as row number and words)."""

    path: str
    new: int = 0
    known: int = 0
    refunds: int = 0
    reasons: dict[str, Examples] = field(default_factory=dict)
    noted: dict[str, Examples] = field(default_factory=dict)
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


def _count(where: dict[str, Examples], why: str, row: int, text: str) -> None:
    n, first = where.get(why, (0, []))
    if len(first) < KEPT:
        first.append((row, masked(one_line(text)[:80])))
    where[why] = (n + 1, first)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table as an order: `day` since 1970, `cents` negative for a refund, words as written.

    `whole`: the row calls the whole order refunded, which may stand for the order and its refund at once.
    """

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
    whole: bool


def guess(names: tuple[str, ...]) -> dict[str, str]:
    """Give the likely mapping of our fields to a table's columns, by their names."""
    columns = Columns(names)
    found = {name: columns.find(*words) for name, words in _GUESSES.items()}
    return {name: names[at] for name, at in found.items() if at >= 0}


def columns_of(source: Source) -> tuple[str, ...]:
    """Give the names of a table's columns. Raises ReadError for what is no table."""
    if not source.path.is_file():
        raise ReadError(_("{path} is no file.").format(path=source))
    names = table_header(source)
    if len(names) < 2:
        raise ReadError(_("{path} is no table with columns; export the orders as CSV or XLSX.").format(path=source))
    return names


def places(source: Source, names: tuple[str, ...], mapping: dict[str, str]) -> dict[str, int]:
    """Give where each field stands. Raises Undecided for a column that is not there or has to be asked for."""
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


class Table:
    """The rows of a table as orders: looked through once for what only the whole file tells, then read.

    `today` is the day after which an order is doubted; `rows` are the table's first where only those are wanted; `tell`
    hears how many rows were gone through, and of how many (0 while that is not known), and may raise to stop.
    """

    def __init__(
        self, source: Source, at: dict[str, int], mapping: dict[str, str], result: Result, today: int,
        rows: list[tuple[int, list[str]]] | None = None, tell: Callable[[int, int], None] = lambda _rows, _of: None,
    ) -> None:  # fmt: skip
        self.source, self.at, self.result, self.asked, self.today = source, at, result, mapping, today
        self.amounts = Amounts(mapping.get("decimal", ""), workbook=is_workbook(source))
        self.count = 0
        self._some, self._tell = rows, tell
        self._orders = DateOrders(EARLIEST)
        self._order: dict[Any, str] = {}
        self._days: dict[str, int] = {}
        self._sums_back = False
        self._kept: IO[bytes] | None = tempfile.TemporaryFile() if is_workbook(source) and rows is None else None
        """The rows of a workbook, which takes long to read, kept from the first time for the second."""

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._kept is not None:
            self._kept.close()

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        return table_rows(self.source) if self._some is None else iter(self._some)

    def _rows_again(self) -> Iterator[tuple[int, list[str]]]:
        if self._kept is None:
            yield from self._rows()
        else:
            self._kept.seek(0)
            for _row in range(self.count):
                yield pickle.load(self._kept)

    def look(self) -> None:
        """Find the decimal mark, which number of a date is the day, and what the refunds are. Raises Undecided."""
        amount, when, back = self.at["amount"], self.at["date"], self.at.get("refund", -1)
        for line, row in self._rows():
            self.count += 1
            if self._kept is not None:
                pickle.dump((line, row), self._kept, pickle.HIGHEST_PROTOCOL)
            if not self.count % TOLD_EVERY:
                self._tell(self.count, 0)
            written = cell(row, amount)
            if "." in written or "," in written:
                try:
                    self.amounts.look(written)
                except ValueError:
                    pass
            if back >= 0 and not self._sums_back:
                self._sums_back = _is_sum(cell(row, back).strip())
            found = _DATE.fullmatch(cell(row, when).strip())
            if found and len(found[1]) < 4:
                self._orders.add(_form(found), (found[1], found[3], found[4]), line)
        if not self.amounts.settle():
            raise Undecided(
                _("{path}: is {amount} more than a thousand? Say the decimal mark, . (a thousand) or , (about one): "
                  "--decimal, or the row '{row}' in the console.")
                .format(path=self.source, amount=self.amounts.unclear, row=_("decimal mark"))
            )  # fmt: skip
        self._decide_days()

    def _decide_days(self) -> None:
        asked = self.asked.get("date_order")
        try:
            self._order = self._orders.decide(asked, self.source)
        except Undecided as error:
            # the readers' words name the option only
            where = _("In the console: the row '{row}'.").format(row=_("order of dates"))
            raise Undecided(f"{error} {where}") from error
        except ReadError as error:
            if not asked:
                cure = _("Say which it mostly is: --date-order, or the row '{row}' in the console; rows that do not fit "
                         "are then listed and left out.").format(row=_("order of dates"))  # fmt: skip
                raise Undecided(f"{error} {cure}") from error

    def orders(self) -> Iterator[Line]:
        """Read the rows; what cannot be read is told in the result."""
        at, result = self.at, self.result
        spans = is_workbook(self.source)
        above: dict[str, str] = {}
        where = {name: at.get(name, -1) for name in FIELDS}
        for nth, (line, row) in enumerate(self._rows_again(), 1):
            if not nth % TOLD_EVERY:
                self._tell(nth, self.count)
            told = {name: cell(row, place).strip() for name, place in where.items()}
            if spans and told["amount"] and not told["date"] and above and not _is_total(row):
                result.note(N_("taken from the row above, as in merged cells"), line, _words(row))
                told.update({name: above[name] for name in _FILLED if not told[name]})
            try:
                day = self._day(told["date"])
            except ValueError:
                why = N_("totals") if _is_total(row) else N_("unreadable date")
                result.skip(why, line, _words(row) if why == "totals" else told["date"] or _words(row))
                continue
            if _TOTAL.fullmatch(next((value.strip() for value in row if value.strip()), "")):
                result.skip(N_("totals"), line, _words(row))
                continue
            if spans:
                above = told
            try:
                cents = self.amounts.cents(told["amount"])
            except ValueError:
                result.skip(N_("unreadable amount"), line, told["amount"] or _words(row))
                continue
            if day > self.today:
                result.note(N_("dated after today"), line, told["date"])
            if not spans and _SERIAL.fullmatch(told["date"]):
                # a workbook's days are such numbers, a bare number in a text file may be anything
                why = N_("a bare number, read as the day that a spreadsheet numbers so")
                result.note(why, line, f"{told['date']} → {from_day_number(day).isoformat()}")
            for sum_, whole in self._directions(cents, told["refund"], line, row):
                yield Line(
                    line, day, one_line(told["person"]), phone_digits(told["phone"]), sum_, one_line(told["product"]),
                    one_line(told["source"]), one_line(told["handler"]), one_line(told["number"]), one_line(told["group"]),
                    whole,
                )  # fmt: skip

    def _directions(self, cents: int, refund: str, line: int, row: list[str]) -> tuple[tuple[int, bool], ...]:
        """Give what a row stands for: an order, a refund, an order of which a part was refunded, or nothing."""
        said = refund.lower()
        bought = ((cents, False),)
        if self._sums_back:
            try:
                back = abs(self.amounts.cents(refund)) if refund else 0
                return ((cents, False), (-back, False)) if back else bought
            except ValueError:
                if _is_sum(refund):
                    self.result.note(N_("a refund that cannot be read; counted as none"), line, refund)
                    return bought
        if said in _NOT_REFUNDED or _STANDS.search(said):
            return bought
        if _PENDING.search(said):
            self.result.note(N_("a refund under way or in part, by how much is not told; counted whole"), line, refund)
            return bought
        if said in _REFUNDED or "退款" in said or "refund" in said:
            return ((-abs(cents), cents > 0),)
        if _VOID.search(said):
            self.result.skip(N_("cancelled, or not paid"), line, _words(row))
            return ()
        return bought

    def _day(self, written: str) -> int:
        """Give the day. Raises ValueError."""
        found = _DAY_PART.match(written)
        short = found[0].replace(" ", "").rstrip(".") if found else written.partition(" ")[0].partition("T")[0]
        known = self._days.get(short)
        if known is None:
            known = self._days[short] = self._read_day(short)
        return known

    def _read_day(self, written: str) -> int:
        if found := _DATE.fullmatch(written):
            parts = (found[1], found[3], found[4])
            mixed = self.asked.get("date_order", "")
            order = "ymd" if len(found[1]) == 4 else self._order.get(_form(found), mixed)
            if not order:
                raise ValueError(written)
            day = day_number(as_date(parts, order))
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


def _words(row: list[str]) -> str:
    return " ".join(value.strip() for value in row if value and value.strip())


def _is_total(row: list[str]) -> bool:
    return any(_TOTAL.match(value.strip()) for value in row if value)


def _is_sum(written: str) -> bool:
    """Whether a refund is told by how much, not by yes and no."""
    return bool(re.search(r"\d", written)) and written not in ("0", "1") and not re.search(r"[^\W\d_]{2}", written)
