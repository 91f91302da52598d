"""Orders: what was bought, by whom, who is credited, and beside each what its buyer bought in all."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.dates import days
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Field, ask
from ..keymap import Key
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.table import Cell, Column, Rows
from ..widgets.text import Line, Span, fit, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.orders.orders import Bought, Credits, OrderRow
    from sihu_tui.orders.settlement import Settled
    from sihu_tui.store import Store

_LABEL = 14


class OrdersPane(Aside):
    """Every order, the newest first."""

    NAME: ClassVar[str] = "orders"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("orders.import", "i", "import", N_("Import"), N_("Bring a table of orders in: CSV or XLSX"), show=True),
        Key("orders.credit", "m", "credit", N_("Credit"), N_("Who is credited: who brought and who handled"), show=True),
        Key("orders.settle", "E", "settle", N_("Settle"), N_("Write what is settled per order as CSV"), show=True),
        Key("orders.new", "n,insert", "new", N_("New"), N_("Write an order by hand")),
        Key("orders.cycle", "comma,f4", "cycle", N_("Cycle"), N_("After how many days the product is used up"), show=True),
        Key("orders.imports", "I", "imports", N_("Imports"), N_("The tables that were brought in; take one back")),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.zone: tzinfo | None = None
        self.today = 0
        self._known = False
        self._sum = ""

    def make_rows(self) -> Rows:
        """The list of orders."""
        return Rows(id="orders-rows")

    def load(self) -> None:
        """Read the orders that hold what is typed."""
        self._find(self.typed, keep=True)

    def refilter(self, text: str) -> None:
        """Read only those that hold what is typed."""
        self._find(text, keep=False)

    def _find(self, text: str, keep: bool) -> None:
        store = self.console.store
        if store is None:
            return

        def work() -> tuple[array[int], int, tzinfo, Credits, int]:
            from sihu_tui import settings
            from sihu_tui.orders import orders

            zone = settings.zone(store)
            today = days.today(zone)
            year = orders.credited(store, today - orders.YEAR + 1, today)
            return orders.find_orders(store, text), today, zone, year, orders.standing(store)

        def show(found: tuple[array[int], int, tzinfo, Credits, int]) -> None:
            ids, self.today, self.zone, year, stand = found
            self._known = self._known or bool(ids) or not text
            self._sum = _("12 months: {orders} orders, {sum} net of refunds").format(
                orders=formatting.number(year.orders), sum=money(year.cents)
            )
            self.rows.columns = (
                Column(_("Day"), 10), Column(_("Buyer"), 14), Column(_("Product")), Column(_("Amount"), 10, right=True),
                Column(_("Brought by"), 10, least=62), Column(_("Handled by"), 10, least=74),
                Column(_("Group"), 16, least=110), Column(_("Order number"), 18, least=130),
            )  # fmt: skip
            told = ngettext("{n} row", "{n} rows", len(ids)).format(n=formatting.number(len(ids)))
            spans = [(Span(f" {told}", "strong"), "")]
            if not text and ids:
                kept = ngettext("{n} order stands", "{n} orders stand", stand).format(n=formatting.number(stand))
                spans.append((Span(f"  {kept}", "dim"), ""))
            self.heading.put(spans)
            self.rows.empty = (
                [_("Nothing fits. Esc shows all again.")] if text
                else [_("No orders yet."), _("i imports a table of orders, CSV or XLSX; its columns are shown first.")]
            )  # fmt: skip
            self.rows.show(OrderRows(store, ids, self._cells), keep=keep)
            self.tell_summary()

        self.do(work, show, "find")

    def _cells(self, order: OrderRow) -> list[Cell]:
        return [
            Cell(days.iso(order.day), "dim"), Cell(order.buyer or formatting.UNKNOWN, "" if order.contact else "dim"),
            Cell(order.product or formatting.UNKNOWN), Cell(money(order.cents), "warn" if order.cents < 0 else ""),
            Cell(order.source or formatting.UNKNOWN, "dim"), Cell(order.handler or formatting.UNKNOWN, "dim"),
            Cell(order.group or formatting.UNKNOWN, "dim"), Cell(order.number or formatting.UNKNOWN, "dim"),
        ]  # fmt: skip

    def order(self) -> OrderRow | None:
        """Give the order under the cursor."""
        source = self.rows.source
        return source.order(self.rows.cursor) if isinstance(source, OrderRows) and source.count() else None

    def summary(self) -> list[Span]:
        """The sum of 12 months."""
        return [Span(self._sum, "dim")]

    def show_detail(self, key: Any) -> None:
        """Show the order and what its buyer bought."""
        order, store = self.order(), self.console.store
        if order is None or store is None:
            self.page.show(lambda width: [])
            return
        contact = order.contact
        if contact is None:
            self.page.show(lambda width: [*self._order_lines(order, width), [], *_unknown(width)])
            return

        def work() -> tuple[Bought, list[OrderRow]]:
            from sihu_tui.orders import orders

            return orders.bought(store, contact), orders.list_orders(store, contact, limit=12)

        def show(found: tuple[Bought, list[OrderRow]]) -> None:
            self.page.show(
                lambda width: [*self._order_lines(order, width), [], *self._buyer_lines(order, *found, width)]
            )

        self.do(work, show, "detail")

    def _order_lines(self, order: OrderRow, width: int) -> list[Line]:
        facts = (
            (_("Amount"), money(order.cents)), (_("Day"), days.iso(order.day)),
            (_("Order number"), order.number), (_("Group"), order.group),
            (_("Brought by"), order.source), (_("Handled by"), order.handler),
        )  # fmt: skip
        title = order.product or _("an order")
        lines = wrap_spans(
            [Span(_("Refund of {what}").format(what=title) if order.cents < 0 else title, "title")], width
        )
        return [*lines, *_facts(facts, width)]

    def _buyer_lines(self, order: OrderRow, bought: Bought, latest: list[OrderRow], width: int) -> list[Line]:
        every = formatting.UNKNOWN
        if bought.cycle is not None:
            every = ngettext("every {n} day", "every {n} days", round(bought.cycle)).format(n=round(bought.cycle))
        year = _("{sum} in {n} orders").format(sum=money(bought.cents), n=formatting.number(bought.orders))
        facts = [
            (_("Last order"), formatting.day_ago(bought.last_day, self.today)), (_("12 months"), year), (_("Buys"), every),
            *((_("Used up"), f"{product} {formatting.day_ago(day, self.today)}") for product, day in bought.next),
        ]  # fmt: skip
        lines = [*wrap_spans([Span(order.buyer, "title")], width), *_facts(facts, width), []]
        for one in latest:
            amount = money(one.cents)
            tone = "warn" if one.cents < 0 else "dim"
            lines.append([
                Span(f"{days.iso(one.day)}  ", "dim"), Span(fit(one.product or formatting.UNKNOWN, max(4, width - 24))),
                Span(fit(amount, 11, right=True), tone),
            ])  # fmt: skip
        return lines

    def text_to_copy(self) -> str:
        """The order's number, else what it is."""
        order = self.order()
        return "" if order is None else order.number or f"{days.iso(order.day)} {order.product}"

    # What is done with orders

    def action_new(self) -> None:
        """Write an order by hand, brought and handled by who works here."""
        store = self.console.store
        if store is None:
            return
        fields = [
            Field("person", _("Buyer")), Field("product", _("Product")), Field("amount", _("Amount")),
            Field("day", _("Day"), days.iso(self.today)), Field("number", _("Order number")),
        ]  # fmt: skip

        def work(answers: dict[str, str]) -> Any:
            from sihu_tui import contacts
            from sihu_tui.dates import parse
            from sihu_tui.orders import orders
            from sihu_tui.store import journal

            who = contacts.find(store, answers["person"].strip())
            cents, day = orders.cents_of(answers["amount"]), parse.parse(answers["day"], self.today)
            add = orders.add_order
            return journal.undoable(store, lambda: add(store, who, cents, answers["product"], day, answers["number"]))

        def done(outcome: Any) -> None:
            self.console.changed(_("Written down"), outcome[1])

        ask(self.console, _("A new order"), fields, work, done)

    def action_import(self) -> None:
        """Bring a table of orders in."""
        from .importer import bring_orders

        bring_orders(self.console)

    def action_imports(self) -> None:
        """Show the tables that were brought in, and take one back."""
        from .importer import show_runs

        show_runs(self.console)

    def action_credit(self) -> None:
        """Show who is credited with what in 12 months."""
        store = self.console.store
        if store is None:
            return
        since, until = self._since(), self.today

        def work() -> Credits:
            from sihu_tui.orders import orders

            return orders.credited(store, since, until)

        from ..dialogs.viewer import Reading

        title = _("Who is credited, {since} to {until}").format(since=days.iso(since), until=days.iso(until))
        self.app.push_screen(Reading(title, work, credit_lines))

    def _since(self) -> int:
        from sihu_tui.orders.orders import YEAR

        return self.today - YEAR + 1

    def action_settle(self) -> None:
        """Write what is settled per order as CSV."""
        store = self.console.store
        if store is None:
            return
        from sihu_tui.orders.orders import last_month

        since, until = map(days.iso, last_month(self.today))
        fields = [
            Field("since", _("From the day"), since),
            Field("until", _("Up to the day"), until),
            Field("to", _("Write to the file"), str(Path.home() / f"settlement-{since[:7]}.csv")),
        ]

        def work(answers: dict[str, str]) -> tuple[Settled, Path]:
            from sihu_tui.dates import parse
            from sihu_tui.orders import settlement

            target = Path(answers["to"].strip()).expanduser()
            span = [parse.parse(answers[name], self.today) for name in ("since", "until")]
            return settlement.settle(store, span[0], span[1], target), target

        def done(found: tuple[Settled, Path]) -> None:
            settled, path = found
            paid, back = sum(row.cents > 0 for row in settled.rows), sum(row.cents < 0 for row in settled.rows)
            said = _("{n} orders, {sum} to settle, in {path}").format(
                n=formatting.number(paid), sum=money(settled.cents), path=path
            )
            for n, text in (
                (back, _("{n} returned since are taken back")), (settled.unpaid, _("{n} that nobody brought pay nobody")),
                (settled.before, _("{n} were settled before")),
            ):  # fmt: skip
                said += " · " + text.format(n=formatting.number(n)) if n else ""
            self.console.say(said, stay=True)

        ask(self.console, _("What is settled per order, as CSV"), fields, work, done)

    def action_cycle(self) -> None:
        """Say after how many days the product is used up."""
        order, store = self.order(), self.console.store
        if order is None or store is None or not order.product:
            return
        product = order.product

        def work() -> int | None:
            from sihu_tui.orders import orders

            return next((cycle for name, cycle, _n in orders.products(store) if name == product), None)

        def asked(cycle: int | None) -> None:
            field = Field("days", _("Used up after so many days (empty: never)"), "" if cycle is None else str(cycle))
            ask(self.console, product, [field], keep, kept)

        def keep(answers: dict[str, str]) -> Any:
            from sihu_tui.orders import orders
            from sihu_tui.store import journal

            typed = answers["days"].strip()
            number = int(typed) if typed.isdigit() else 0 if typed else None
            return journal.undoable(store, lambda: orders.set_cycle(store, product, number))

        def kept(outcome: Any) -> None:
            self.console.changed(_("Kept: {name}").format(name=product), outcome[1])

        self.do(work, asked, "cycle")


class OrderRows:
    """Orders as rows, read a page at a time, however many there are."""

    _PAGE = 200

    def __init__(self, store: Store, ids: array[int], draw: Any) -> None:
        self._store, self._ids, self._draw = store, ids, draw
        self._held: dict[int, dict[int, OrderRow]] = {}
        self._places: dict[int, int] | None = None

    def order(self, index: int) -> OrderRow | None:
        """Give the order at a place, None when it is gone meanwhile."""
        from sihu_tui.orders import orders

        page = index // self._PAGE
        if page not in self._held:
            if len(self._held) >= 8:
                del self._held[next(iter(self._held))]
            ids = self._ids[page * self._PAGE : (page + 1) * self._PAGE]
            self._held[page] = {order.id: order for order in orders.orders_of(self._store, ids)}
        return self._held[page].get(self._ids[index])

    def count(self) -> int:
        """How many there are."""
        return len(self._ids)

    def row(self, index: int) -> Sequence[Cell]:
        """The cells of an order."""
        order = self.order(index)
        return self._draw(order) if order is not None else [Cell(formatting.UNKNOWN, "quiet")] * 8

    def key(self, index: int) -> Hashable:
        """The order's id."""
        return self._ids[index]

    def find(self, key: Hashable) -> int | None:
        """The place of an order."""
        try:
            return self._ids.index(key)  # type: ignore[arg-type]
        except (ValueError, TypeError):
            return None

    def first_of(self, index: int) -> int:
        """A line is an order."""
        return index

    def last_of(self, index: int) -> int:
        """A line is an order."""
        return index


def credit_lines(found: Credits, width: int) -> list[Line]:
    """Give everybody's part, and the total in which no order is counted twice."""
    if not found.orders:
        return [[], [Span(_("No order in this time."), "quiet")]]
    heads = (_("Brought"), _("Handled"), _("Credited"), _("Orders"))
    cells = (13, 13, 13, 8)
    label = max(10, min(24, width - sum(cells)))

    def row(name: str, figures: Sequence[str], tone: str = "") -> Line:
        return [Span(fit(name, label), tone)] + [
            Span(fit(text, size, right=True), tone) for text, size in zip(figures, cells, strict=True)
        ]

    lines: list[Line] = [[], row("", heads, "head")]
    for one in found.rows:
        sums = [money(cents) for cents in (one.brought, one.handled, one.credited)]
        lines.append(row(one.name, [*sums, formatting.number(one.orders)]))
    lines.append(row(_("counted once"), ["", "", money(found.cents), formatting.number(found.orders)], "strong"))
    note = _("Who brought the buyer and who handled the order are both credited; refunds are taken off.")
    return [*lines, [], *wrap_spans([Span(note, "dim")], width)]


def _unknown(width: int) -> list[Line]:
    said = _("The buyer is not among the people, by phone or by name. Once they are, import the table again: nothing is "
             "counted twice, and the order finds its buyer.")  # fmt: skip
    return wrap_spans([Span(said, "dim")], width)


def _facts(facts: Sequence[tuple[str, str]], width: int) -> list[Line]:
    lines: list[Line] = []
    for label, value in facts:
        lines += wrap_spans([Span(fit(label, _LABEL), "dim"), Span(value or formatting.UNKNOWN)], width, _LABEL)
    return lines
