"""Orders: what was bought, by whom, who is credited, and beside each what its buyer bought in all."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any, ClassVar

from sihu_tui import contacts, settings
from sihu_tui.dates import days, parse
from sihu_tui.orders import orders, settlement
from sihu_tui.orders.orders import YEAR, Bought, Credits, OrderRow, last_month
from sihu_tui.orders.settlement import Settled
from sihu_tui.store import Store, journal
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Field, ask
from ..dialogs.viewer import ReadingScreen
from ..keymap import Key
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.table import Cell, Column, PagedSource
from ..widgets.text import Line, Span, fit, wrap_spans
from .importer import bring_orders, show_runs

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
        self._known = False
        self._sum = ""

    def load(self) -> None:
        self._find(self.typed, keep=True)

    def refilter(self, text: str) -> None:
        self._find(text, keep=False)

    def _find(self, text: str, keep: bool) -> None:
        store = self.console.store

        def work() -> tuple[array[int], int, tzinfo, Credits, int]:
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
            gone = [Cell(formatting.UNKNOWN, "quiet")] * 8
            self.rows.show(
                PagedSource(
                    ids, lambda ids: {order.id: order for order in orders.orders_of(store, ids)}, self._cells, gone
                ),
                keep=keep,
            )
            self.tell_summary()

        self.do(work, show, "find")

    def _cells(self, order: OrderRow) -> list[Cell]:
        return [
            Cell(days.iso(order.day), "dim"), Cell(order.buyer or formatting.UNKNOWN, "" if order.contact else "dim"),
            Cell(order.product or formatting.UNKNOWN), Cell(money(order.cents), "warn" if order.cents < 0 else ""),
            Cell(order.source or formatting.UNKNOWN, "dim"), Cell(order.handler or formatting.UNKNOWN, "dim"),
            Cell(order.group or formatting.UNKNOWN, "dim"), Cell(order.number or formatting.UNKNOWN, "dim"),
        ]  # fmt: skip

    def summary(self) -> list[Span]:
        return [Span(self._sum, "dim")]

    def look(self, store: Store, item: OrderRow) -> tuple[Bought, list[OrderRow]] | None:
        if item.contact is None:
            return None
        return orders.bought(store, item.contact), orders.list_orders(store, item.contact, limit=12)

    def lines(self, item: OrderRow, found: tuple[Bought, list[OrderRow]] | None, width: int) -> list[Line]:
        buyer = _unknown(width) if found is None else self._buyer_lines(item, *found, width)
        return [*self._order_lines(item, width), [], *buyer]

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
        order = self.rows.item
        return "" if order is None else order.number or f"{days.iso(order.day)} {order.product}"

    # What is done with orders

    def action_new(self) -> None:
        store = self.console.store
        fields = [
            Field("person", _("Buyer")), Field("product", _("Product")), Field("amount", _("Amount")),
            Field("day", _("Day"), days.iso(self.today)), Field("number", _("Order number")),
        ]  # fmt: skip

        def work(answers: dict[str, str]) -> Any:
            who = contacts.find(store, answers["person"].strip())
            cents, day = orders.cents_of(answers["amount"]), parse.parse(answers["day"], self.today)
            add = orders.add_order
            return journal.undoable(store, lambda: add(store, who, cents, answers["product"], day, answers["number"]))

        ask(
            self.console,
            _("A new order"),
            fields,
            work,
            lambda outcome: self.console.changed(_("Written down"), outcome[1]),
        )

    def action_import(self) -> None:
        bring_orders(self.console)

    def action_imports(self) -> None:
        show_runs(self.console)

    def action_credit(self) -> None:
        store = self.console.store
        since, until = self._since(), self.today

        title = _("Who is credited, {since} to {until}").format(since=days.iso(since), until=days.iso(until))
        self.app.push_screen(ReadingScreen(title, lambda: orders.credited(store, since, until), credit_lines))

    def _since(self) -> int:
        return self.today - YEAR + 1

    def action_settle(self) -> None:
        store = self.console.store
        since, until = map(days.iso, last_month(self.today))
        fields = [
            Field("since", _("From the day"), since),
            Field("until", _("Up to the day"), until),
            Field("to", _("Write to the file"), str(Path.home() / f"settlement-{since[:7]}.csv")),
        ]

        def work(answers: dict[str, str]) -> tuple[Settled, Path]:
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
        order, store = self.rows.item, self.console.store
        if order is None or not order.product:
            return
        product = order.product

        def work() -> int | None:
            return next((cycle for name, cycle, _n in orders.products(store) if name == product), None)

        def asked(cycle: int | None) -> None:
            field = Field("days", _("Used up after so many days (empty: never)"), "" if cycle is None else str(cycle))
            ask(self.console, product, [field], keep, kept)

        def keep(answers: dict[str, str]) -> Any:
            typed = answers["days"].strip()
            number = int(typed) if typed.isdigit() else 0 if typed else None
            return journal.undoable(store, lambda: orders.set_cycle(store, product, number))

        def kept(outcome: Any) -> None:
            self.console.changed(_("Kept: {name}").format(name=product), outcome[1])

        self.do(work, asked, "cycle")


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
