"""The rows of one order: goods lines, or the order's sum written on each of them, or once over merged cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sihu_tui.orders.columns import of_goods
from sihu_tui.orders.result import OrdersResult
from sihu_tui.text.i18n import N_


class OrderLine(NamedTuple):
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
    quantity: int = 1


class OrderPart(NamedTuple):
    """A row before it is known what its sum stands for: `cents` None where a merged cell left it empty.

    `back` is what was given back by it; `price` of one piece in hundredths, None where it is not told.
    """

    line: OrderLine
    cents: int | None
    back: int
    price: int | None
    part: str
    tie: str = ""
    """What holds rows together whose number was spoilt: the number as it stands, with day and buyer."""


class Orders:
    """Puts the rows of an order together, for a table whose amounts stand in the column `amount`, refunds in `refund`."""

    def __init__(self, amount: str, refund: str, result: OrdersResult) -> None:
        self._of_goods, self._back_of_goods = of_goods(amount), of_goods(refund)
        self._loose = amount.strip().lower() in ("金额", "amount", "sum")
        self._result = result
        self._held: list[OrderPart] = []
        self._totals: dict[str, int] = {}
        """The sums of orders of several lines that stood on each, by number."""

    def add(self, part: OrderPart, goes_on: bool) -> Iterator[OrderLine]:
        """Take a row, which may go on with the order of the row before; give the lines that are settled by it."""
        held = self._held
        tied = held and (
            (part.line.number and part.line.number == held[-1].line.number) or (part.tie and part.tie == held[-1].tie)
        )
        if held and (goes_on or tied):
            held.append(part)
            return
        self._held = [part]
        if len(held) == 1:
            yield from self._one(held[0])
        elif held:
            yield from self._several(held)

    def end(self) -> Iterator[OrderLine]:
        """Give the lines of the last order."""
        held, self._held = self._held, []
        if held:
            yield from self._several(held) if len(held) > 1 else self._one(held[0])

    def _one(self, part: OrderPart) -> Iterator[OrderLine]:
        line, cents = part.line, part.cents
        if cents is None:
            self._result.skip(N_("unreadable amount"), line.row, line.product or line.number)
            return
        if line.number and self._totals and self._totals.get(line.number) == cents and not self._of_goods:
            self._result.note(N_("an order's sum on each of its lines; counted once"), line.row, line.number)
            cents = 0
        yield from _both(line, cents, part.back)

    def _several(self, parts: list[OrderPart]) -> Iterator[OrderLine]:
        bought = [part for part in parts if part.cents is None or part.cents >= 0]
        other = [part for part in parts if part.cents is not None and part.cents < 0]
        for whole in (False, True):
            yield from self._settled([part for part in bought if part.line.whole is whole])
        for part in other:
            yield from _both(part.line, part.cents or 0, part.back)

    def _settled(self, parts: list[OrderPart]) -> Iterator[OrderLine]:
        if len(parts) < 2:
            for part in parts:
                yield from self._one(part)
            return
        first = parts[0].line
        given = [part.cents for part in parts if part.cents is not None]
        if not given:
            self._result.skip(N_("unreadable amount"), first.row, first.number or first.product)
            return
        if len(given) < len(parts):
            self._result.note(N_("one sum over the lines of an order, shared out among them"), first.row, first.number)
            runs: list[list[OrderPart]] = []
            for part in parts:
                if part.cents is not None or not runs:
                    runs.append([])
                runs[-1].append(part)
            for run in runs:
                sums = [part.cents for part in run if part.cents is not None]
                yield from self._shared(run, sum(sums))
        elif len(set(given)) == 1 and given[0] and self._repeats(parts, given[0]):
            self._result.note(N_("an order's sum on each of its lines; counted once"), first.row, first.number)
            self._totals[first.number] = given[0]
            yield from self._shared(parts, given[0])
        else:
            if len(set(given)) == 1 and given[0] and self._loose:
                why = N_("the same amount on every line of an order; counted for each")
                self._result.note(why, first.row, first.number)
            for part in parts:
                yield from _both(part.line, part.cents or 0, part.back)

    def _repeats(self, parts: list[OrderPart], cents: int) -> bool:
        """Tell whether equal amounts on all lines of an order are the sum of the order, written on each."""
        worth = [part.price * part.line.quantity for part in parts if part.price is not None]
        if len(worth) == len(parts):
            if sum(worth) == cents or cents > max(worth):
                return True
            if all(one == cents for one in worth) or self._of_goods:
                return False
        if len({part.part for part in parts}) == len(parts):  # each line has a number of its own, and so its own sum
            return False
        return not self._of_goods

    def _shared(self, parts: list[OrderPart], cents: int) -> Iterator[OrderLine]:
        """Give lines whose sums make up that of the order, by what the goods are worth, else in equal parts."""
        worth = [(part.price or 0) * part.line.quantity for part in parts]
        if not all(worth):
            worth = [1] * len(parts)
        of, left = sum(worth), cents
        backs = [part.back for part in parts]
        if len(set(backs)) == 1 and backs[0] and not self._back_of_goods:
            backs[1:] = [0] * (len(backs) - 1)  # what was given back of the order, written on each line too
        shares = [cents * one // of for one in worth[1:]]
        shares.insert(0, left - sum(shares))
        for part, share, back in zip(parts, shares, backs, strict=True):
            yield from _both(part.line, share, back)


def _both(line: OrderLine, cents: int, back: int) -> Iterator[OrderLine]:
    if line.whole:
        yield line._replace(cents=-abs(cents), whole=cents > 0)
        return
    yield line._replace(cents=cents) if cents != line.cents else line
    if back:
        yield line._replace(cents=-back)
