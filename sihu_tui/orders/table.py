"""Tables of orders as shops and people write them: columns by name, amounts and days in any form, totals, merged cells."""

from __future__ import annotations

import pickle
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import IO, Any

from sihu_tui.contacts.identities import phone_digits
from sihu_tui.dates.days import day_number, from_day_number
from sihu_tui.errors import ReadError, Undecided
from sihu_tui.orders.columns import columns_of, helpers
from sihu_tui.orders.lines import OrderLine, OrderPart, Orders
from sihu_tui.orders.result import OrdersResult
from sihu_tui.orders.states import state
from sihu_tui.readers.cells import DIGITS, Tails, bare, rounded
from sihu_tui.readers.date_order import DateOrders, as_date
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import cell, table_rows
from sihu_tui.readers.workbook import is_workbook
from sihu_tui.text.amounts import Amounts, foreign
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

ROUNDED = N_(
    "an order number that a spreadsheet rounded, left out; export again and import without opening it in a spreadsheet"
)
_READ = (
    "date", "ordered", "amount", "person", "phone", "product", "number", "source", "handler", "refund", "status", "aftersale",
    "quantity", "group",
)  # fmt: skip
_GUARDS = " =\t\r\n\u00a0\u200b\ufeff'`‘’＇\"“”"
_EDGES = re.compile(f"(?:^|\x1f)[{_GUARDS}]|[{_GUARDS}](?:\x1f|$)|\\.0(?:\x1f|$)")
"""That a cell of a row is guarded against a spreadsheet, or parted from its neighbours by blanks."""
_TOTAL = re.compile(r"(?:.{0,8}[总合小累]计|(?:sub|grand )?total|sum)\s*[:：]?", re.I)
_DATE = re.compile(r"(\d{1,4})([-/.年년])(\d{1,2})[-/.月월](\d{1,4})[日일]?(?:[ T].*)?")
_DAY_PART = re.compile(r"\d{1,4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,4}[日일.]?(?=\D|$)")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:\d{4}|\d{6})?")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.\d+)?")
_EXCEL_DAY_0 = day_number(date(1899, 12, 30))
_NO_SUM = {"", "0", "0.0", "0.00"}
EARLIEST = 2000
TOLD_EVERY = 5000
"""Rows between two tellings of progress."""


class OrdersTable:
    """The rows of a table as orders: looked through once for what only the whole file tells, then read.

    `today` is the day after which an order is doubted; `rows` are the table's first where only those are wanted; `tell`
    hears how many rows were gone through, and of how many (0 while that is not known), and may raise to stop.
    """

    def __init__(
        self, source: Source, at: dict[str, int], mapping: dict[str, str], result: OrdersResult, today: int,
        rows: list[tuple[int, list[str]]] | None = None, tell: Callable[[int, int], None] = lambda _rows, _of: None,
    ) -> None:  # fmt: skip
        self.source, self.at, self.result, self.asked, self.today = source, at, result, mapping, today
        self.amounts = Amounts(mapping.get("decimal", ""), workbook=is_workbook(source))
        self.count = 0
        self._money: str | None = None
        self._some, self._tell = rows, tell
        self._orders = DateOrders(EARLIEST)
        self._order: dict[Any, str] = {}
        self._days: dict[str, int] = {}
        self._sums_back = False
        self._tails = Tails()
        self._helpers = helpers(columns_of(source))
        self._shares_amounts = "number" in at
        self._kept: IO[bytes] | None = tempfile.TemporaryFile() if is_workbook(source) and rows is None else None
        """The rows of a workbook, which takes long to read, kept from the first time for the second."""

    def __enter__(self) -> OrdersTable:
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
        number, made = self.at.get("number", -1), self.at.get("ordered", -1)
        for line, row in self._rows():
            self.count += 1
            if self._kept is not None:
                pickle.dump((line, row), self._kept, pickle.HIGHEST_PROTOCOL)
            if not self.count % TOLD_EVERY:
                self._tell(self.count, 0)
            if number >= 0 and len(named := cell(row, number)) > DIGITS:
                self._tails.look(named if named.isdigit() else bare(named))
            written = cell(row, amount)
            if "." in written or "," in written:
                try:
                    self.amounts.look(written)
                except ValueError:
                    pass
            if back >= 0 and not self._sums_back:
                self._sums_back = _is_sum(cell(row, back).strip())
            dated = cell(row, when) or cell(row, made)
            if dated[:4].isdigit():
                continue
            found = _DATE.fullmatch(_clean(dated))
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

    def orders(self) -> Iterator[OrderLine]:
        """Read the rows; what cannot be read is told in the result."""
        result = self.result
        spans = is_workbook(self.source)
        orders = Orders(self.asked.get("amount", ""), self.asked.get("refund", "") if self._sums_back else "", result)
        at = [self.at.get(name, -1) for name in _READ] + [self._helpers["price"], self._helpers["part"]]
        pick, width = itemgetter(*at), max(at) + 1
        above: OrderPart | None = None
        once = lru_cache(8192)(one_line)  # what stands in many rows
        for nth, (line, row) in enumerate(self._rows_again(), 1):
            if not nth % TOLD_EVERY:
                self._tell(nth, self.count)
            # what is no column stands at -1: behind the last
            cells = pick([*row, ""] if len(row) >= width else [*row, *[""] * (width - len(row) + 1)])
            date, ordered, amount, person, phone, product, number, source, handler, refund, status, sale, pieces, group, price, part = (
                cells if _EDGES.search("\x1f".join(cells)) is None else tuple(map(_clean, cells))
            )  # fmt: skip
            goes_on, tie = False, ""
            if above is not None and not date and not ordered and (not number or number == above.line.number):
                if (spans or product) and (amount or product) and not _is_total(row):
                    goes_on = True
            back, whole = 0, False
            if goes_on and above is not None:
                was = above.line
                number, person, phone = number or was.number, person or was.person, phone or was.phone
                source, handler, group = source or was.source, handler or was.handler, group or was.group
                day = was.day
                whole = was.whole and not (status or sale or refund)
                result.note(N_("taken from the row above, as in merged cells"), line, _words(row))
            else:
                above = None
            if self._sums_back:
                back = self._sum_back(refund, line)
            said = state("" if self._sums_back else refund, status, sale)
            if said == "void" and not back and not goes_on:
                result.skip(N_("cancelled, or not paid"), line, _words(row))
                continue
            if not goes_on:
                try:
                    day = self._day(date or ordered)
                except ValueError:
                    why = N_("totals") if _is_total(row) else N_("unreadable date")
                    result.skip(why, line, _words(row) if why == "totals" else date or ordered or _words(row))
                    continue
                if _TOTAL.fullmatch(next((value.strip() for value in row if value.strip()), "")):
                    result.skip(N_("totals"), line, _words(row))
                    continue
            cents: int | None = None
            try:
                cents = self.amounts.cents(amount) if amount or not goes_on else None
            except ValueError:
                if amount or number == "" or not self._shares_amounts:
                    result.skip(N_("unreadable amount"), line, amount or _words(row))
                    continue
            money = foreign(amount)
            if self._money is None:
                self._money = money
            elif amount and money != self._money:
                why = N_("an amount in another currency than the first; counted as it stands")
                result.note(why, line, amount)
            if number and (rounded(number) or self._tails.spoilt(number)):
                result.note(ROUNDED, line, number)
                tie, number = f"{number} {date} {ordered} {person} {phone}", ""
            if not goes_on:
                self._doubt_day(day, date or ordered, line, spans)
            if said == "pending" and not back:
                result.note(
                    N_("a refund under way or in part, by how much is not told; counted whole"),
                    line,
                    refund or sale or status,
                )
            whole = whole or (said == "whole" and not back)
            read = OrderLine(
                line, day, one_line(person), phone if goes_on else _phone(phone), cents or 0, once(product), once(source),
                once(handler), one_line(number), once(group), whole, _pieces(pieces),
            )  # fmt: skip
            above = OrderPart(read, cents, back, self._price(price), part, tie)
            yield from orders.add(above, goes_on)
        yield from orders.end()

    def _doubt_day(self, day: int, written: str, line: int, spans: bool) -> None:
        if day > self.today:
            self.result.note(N_("dated after today"), line, written)
        if not spans and _SERIAL.fullmatch(written):
            # a workbook's days are such numbers, a bare number in a text file may be anything
            why = N_("a bare number, read as the day that a spreadsheet numbers so")
            self.result.note(why, line, f"{written} → {from_day_number(day).isoformat()}")

    def _sum_back(self, refund: str, line: int) -> int:
        """Give what was given back, in hundredths."""
        if refund in _NO_SUM:
            return 0
        try:
            return abs(self.amounts.cents(refund))
        except ValueError:
            if _is_sum(refund):
                self.result.note(N_("a refund that cannot be read; counted as none"), line, refund)
            return 0

    def _price(self, written: str) -> int | None:
        try:
            return self.amounts.cents(written) if written else None
        except ValueError:
            return None

    def _day(self, written: str) -> int:
        """Give the day. Raises ValueError."""
        if (known := self._days.get(written[:10])) is not None and not written[10:11].isdigit():
            return known
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


def _clean(text: str) -> str:
    """Give a cell without what guards it against a spreadsheet."""
    return bare(text) if text and (text[0] in _GUARDS or text[-1] in _GUARDS or text.endswith(".0")) else text


def _phone(written: str) -> str:
    # nearly all are written so
    return written if len(written) == 11 and written.isascii() and written.isdecimal() else phone_digits(written)


def _pieces(written: str) -> int:
    try:
        return max(1, int(float(written))) if written else 1
    except (ValueError, OverflowError):
        return 1


def _form(found: re.Match[str]) -> tuple[str, bool]:
    return found[2], len(found[4]) > 2


def _words(row: list[str]) -> str:
    return " ".join(value.strip() for value in row if value and value.strip())


def _is_total(row: list[str]) -> bool:
    return any(_TOTAL.match(value.strip()) for value in row if value)


def _is_sum(written: str) -> bool:
    """Whether a refund is told by how much, not by yes and no."""
    return bool(re.search(r"\d", written)) and written not in ("0", "1") and not re.search(r"[^\W\d_]{2}", written)
