"""`sihu orders`: bringing orders in, listing them, who is credited, and what is settled."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand with its own."""
    top = top_command(subcommands, "orders", run)
    # without a subcommand, list
    top.set_defaults(doing="list", person=None, group=None, since=None, until=None, limit=50, reveal=False)
    top.add_argument("--json", action="store_true", help=_("print JSON"))
    parts = top.add_subparsers(metavar=_("WHAT"), dest="doing")
    part = parts.add_parser("import", help=_("bring a CSV or XLSX table in"), allow_abbrev=False)
    part.add_argument("files", nargs="+", type=Path, metavar="FILE")
    part.add_argument(
        "--map", default="", metavar="FIELD=COLUMN,…", help=_("which column is what; remembered for this header")
    )
    part.add_argument("--decimal", choices=(".", ","), default="", help=_("the decimal mark of amounts"))
    part.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help=_("the order of day, month and year"))
    part.add_argument("--dry-run", action="store_true", help=_("report without keeping anything"))
    part.add_argument("--all", action="store_true", help=_("list every row that was left out or doubted"))
    part.add_argument("--json", action="store_true", help=_("print JSON"))
    part = parts.add_parser("undo", help=_("take an imported table back"), allow_abbrev=False)
    part.add_argument("number", type=int, metavar="IMPORT")
    for name, summary in (
        ("list", _("list orders, the newest first")), ("credit", _("who is credited with what")),
        ("settle", _("write what is settled per order as CSV")),
    ):  # fmt: skip
        part = parts.add_parser(name, help=summary, allow_abbrev=False)
        part.add_argument("--since", metavar="DATE", help=_("from this day on"))
        part.add_argument("--until", metavar="DATE", help=_("up to this day"))
        if name == "settle":
            part.add_argument("--to", type=Path, required=True, metavar="FILE", help=_("the CSV to write"))
            part.add_argument(
                "--run",
                type=int,
                dest="settlement",
                metavar="N",
                help=_("write settlement N, which is kept, once more"),
            )
        part.add_argument("--json", action="store_true", help=_("print JSON"))
        if name == "list":
            part.add_argument("--person", metavar="NAME", help=_("only this person's"))
            part.add_argument("--group", metavar="NAME", help=_("only this group's"))
            part.add_argument("--limit", type=int, default=50, metavar="N", help=_("show the newest N (default 50)"))
            add_reveal(part)
    part = parts.add_parser("settlements", help=_("list the settlements that are kept"), allow_abbrev=False)
    part.add_argument("--json", action="store_true", help=_("print JSON"))
    part = parts.add_parser("cycle", help=_("say after how many days a product is used up"), allow_abbrev=False)
    part.add_argument("product", nargs="?", metavar="PRODUCT", help=_("without one, all products are listed"))
    part.add_argument("days", type=int, nargs="?", metavar="DAYS", help=_("0 forgets it"))
    part.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for."""

    with store_of(arguments, create=arguments.doing == "import") as store:
        if arguments.doing == "import":
            return _bring_in(store, arguments)
        if arguments.doing == "undo":
            from sihu_tui.orders import importer

            gone = importer.undo_import(store, arguments.number)
            print(_("{n} orders taken back.").format(n=gone))
        elif arguments.doing == "cycle":
            _cycle(store, arguments)
        elif arguments.doing == "credit":
            _credit(store, arguments)
        elif arguments.doing == "settle":
            _settle(store, arguments)
        elif arguments.doing == "settlements":
            _settlements(store, arguments)
        else:
            _list(store, arguments)
    return 0


def _bring_in(store: Store, arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json
    from sihu_tui.errors import SihuError
    from sihu_tui.orders import importer
    from sihu_tui.orders.result import KEPT

    mapping = None
    if arguments.map:
        pairs = [pair.partition("=") for pair in arguments.map.split(",")]
        if not all(column for _name, _sign, column in pairs):
            raise SihuError(_("--map is written like date=下单时间,amount=实付金额."))
        mapping = {name.strip(): column.strip() for name, _sign, column in pairs}
    done = [
        importer.bring_in(store, path, mapping, arguments.date_order, arguments.decimal, arguments.dry_run)
        for path in arguments.files
    ]
    if arguments.json:
        print_json({"files": [{**asdict(one), "skipped": one.skipped} for one in done]})
    for one in () if arguments.json else done:
        print("\n".join(importer.told(one, KEPT if arguments.all else importer.PRINTED)))
    return 0


def _span(store: Store, arguments: argparse.Namespace) -> tuple[int, int]:
    from sihu_tui import settings
    from sihu_tui.dates import days, parse

    today = days.today(settings.zone(store))
    since = parse.parse(arguments.since, today) if arguments.since else 0
    return since, parse.parse(arguments.until, today) if arguments.until else today


def _settle(store: Store, arguments: argparse.Namespace) -> None:
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json
    from sihu_tui.orders import settlement

    if arguments.settlement is not None:
        found = settlement.again(store, arguments.settlement, arguments.to)
    else:
        found = settlement.settle(store, *_span(store, arguments), arguments.to)
    paid = sum(row.cents > 0 for row in found.rows)
    if arguments.json:
        print_json({**asdict(found), "orders": paid, "cents": found.cents, "payees": found.payees})
        return
    print(_("{n} orders, {sum} to settle, in {path}").format(n=paid, sum=money(found.cents), path=arguments.to))
    for payee, (n, cents) in found.payees.items():
        print("  " + _("{name}: {sum} for {n} orders").format(name=payee, sum=money(cents), n=n))
    for row in found.rows:
        if row.cents < 0:
            print("  " + _("taken back from {name}: {sum} for {order}, returned after settlement {n}").format(
                name=row.payee, sum=money(-row.cents), order=row.key, n=row.of or "—"))  # fmt: skip
    if found.unpaid:
        print("  " + _("{n} orders that nobody brought or handled pay nobody").format(n=found.unpaid))
    if found.before:
        print("  " + _("{n} orders of these days were settled before").format(n=found.before))


def _settlements(store: Store, arguments: argparse.Namespace) -> None:

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.dates import days
    from sihu_tui.orders import settlement

    found = settlement.runs(store)
    if arguments.json:
        print_json({"settlements": found})
        return
    zone = settings.zone(store)
    print_table(
        (_("number"), _("first day"), _("last day"), _("settled on"), _("by"), _("orders"), _("taken back"), _("sum")),
        [
            (run.id, days.iso(run.first_day) if run.first_day else "—", days.iso(run.last_day), f"{days.local(run.ts, zone):%Y-%m-%d %H:%M}",
             run.operator, run.paid, run.back, money(run.cents))
            for run in found
        ],
        right=(0, 5, 6, 7),
    )  # fmt: skip


def _cycle(store: Store, arguments: argparse.Namespace) -> None:
    from sihu_tui.cli.output import emit
    from sihu_tui.errors import SihuError
    from sihu_tui.orders import orders

    if arguments.product is not None and arguments.days is not None:
        orders.set_cycle(store, arguments.product, arguments.days or None)
        return
    if arguments.product is not None:
        raise SihuError(
            _("Say after how many days {product} is used up, 0 to forget it.").format(product=arguments.product)
        )
    found = orders.products(store)
    emit(
        arguments.json, {"products": [{"product": name, "cycle": cycle, "orders": n} for name, cycle, n in found]},
        (_("product"), _("used up after, days"), _("orders")),
        [(name, "—" if cycle is None else cycle, n) for name, cycle, n in found], right=(1, 2),
    )  # fmt: skip


def _credit(store: Store, arguments: argparse.Namespace) -> None:
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.orders import orders

    found = orders.credited(store, *_span(store, arguments))
    if arguments.json:
        print_json({**asdict(found)})
        return
    rows = [(row.name, *map(money, (row.brought, row.handled, row.credited)), row.orders) for row in found.rows]
    rows.append((_("in all, counted once"), "", "", money(found.cents), found.orders))
    print_table((_("operator"), _("brought"), _("handled"), _("credited"), _("orders")), rows, right=(1, 2, 3, 4))


def _list(store: Store, arguments: argparse.Namespace) -> None:
    from dataclasses import asdict

    from sihu_tui import contacts
    from sihu_tui.cli.output import emit, shown
    from sihu_tui.dates import days
    from sihu_tui.groups import groups
    from sihu_tui.orders import orders

    since, until = _span(store, arguments)
    rows = orders.list_orders(
        store, contacts.find(store, arguments.person) if arguments.person else None,
        groups.find(store, arguments.group) if arguments.group else None, since, until, arguments.limit,
    )  # fmt: skip
    private = shown(store, arguments)
    emit(
        arguments.json,
        {"orders": [{**asdict(row), "buyer": private(row.buyer), "day": days.iso(row.day)} for row in rows]},
        (_("day"), _("buyer"), _("product"), _("amount"), _("brought by"), _("handled by"), _("group"), _("number")),
        [(days.iso(row.day), private(row.buyer), row.product, money(row.cents), row.source, row.handler, row.group,
         row.number) for row in rows], right=(3,),
    )  # fmt: skip
