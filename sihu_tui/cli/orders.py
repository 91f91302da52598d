"""`sihu orders`: bringing orders in, listing them, who is credited, and what is settled."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand with its own."""
    top = top_command(subcommands, "orders", run)
    # without a subcommand, list
    top.set_defaults(doing="list", person=None, group=None, since=None, until=None, limit=50, json=False)
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
            continue
        part.add_argument("--json", action="store_true", help=_("print JSON"))
        if name == "list":
            part.add_argument("--person", metavar="NAME", help=_("only this person's"))
            part.add_argument("--group", metavar="NAME", help=_("only this group's"))
            part.add_argument("--limit", type=int, default=50, metavar="N", help=_("show the newest N (default 50)"))
    part = parts.add_parser("cycle", help=_("say after how many days a product is used up"), allow_abbrev=False)
    part.add_argument("product", metavar="PRODUCT")
    part.add_argument("days", type=int, metavar="DAYS", help=_("0 forgets it"))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for."""
    from sihu_tui.orders import orders

    with store_of(arguments, create=arguments.doing == "import") as store:
        if arguments.doing == "import":
            return _bring_in(store, arguments)
        if arguments.doing == "undo":
            from sihu_tui.orders import importer

            gone = importer.undo_import(store, arguments.number)
            print(_("{n} orders taken back.").format(n=gone))
        elif arguments.doing == "cycle":
            orders.set_cycle(store, arguments.product, arguments.days or None)
        elif arguments.doing == "credit":
            _credit(store, arguments)
        elif arguments.doing == "settle":
            since, until = _span(store, arguments)
            count, total = orders.settle(store, since, until, arguments.to)
            print(
                _("{n} orders, {sum} to settle, in {path}").format(n=count, sum=orders.money(total), path=arguments.to)
            )
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
        print_json({"version": 1, "files": [{**asdict(one), "skipped": one.skipped} for one in done]})
    for one in () if arguments.json else done:
        print("\n".join(importer.told(one, KEPT if arguments.all else importer.PRINTED)))
    return 0


def _span(store: Store, arguments: argparse.Namespace) -> tuple[int, int]:
    from sihu_tui import settings
    from sihu_tui.dates import days, parse

    today = days.today(settings.zone(store))
    since = parse.parse(arguments.since, today) if arguments.since else 0
    return since, parse.parse(arguments.until, today) if arguments.until else today


def _credit(store: Store, arguments: argparse.Namespace) -> None:
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.orders import orders

    found = orders.credited(store, *_span(store, arguments))
    if arguments.json:
        print_json({"version": 1, **asdict(found)})
        return
    rows = [(row.name, *map(orders.money, (row.brought, row.handled, row.credited)), row.orders) for row in found.rows]
    rows.append((_("in all, counted once"), "", "", orders.money(found.cents), found.orders))
    print_table((_("operator"), _("brought"), _("handled"), _("credited"), _("orders")), rows, right=(1, 2, 3, 4))


def _list(store: Store, arguments: argparse.Namespace) -> None:
    from dataclasses import asdict

    from sihu_tui import contacts
    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.dates import days
    from sihu_tui.groups import groups
    from sihu_tui.orders import orders
    from sihu_tui.text.masking import masked

    since, until = _span(store, arguments)
    rows = orders.list_orders(
        store, contacts.find(store, arguments.person) if arguments.person else None,
        groups.find(store, arguments.group) if arguments.group else None, since, until, arguments.limit,
    )  # fmt: skip
    if arguments.json:
        print_json({"version": 1, "orders": [{**asdict(row), "day": days.iso(row.day)} for row in rows]})
        return
    print_table(
        (_("day"), _("buyer"), _("product"), _("amount"), _("brought by"), _("handled by"), _("group"), _("number")),
        [
            (
                days.iso(row.day),
                masked(row.buyer),
                row.product,
                orders.money(row.cents),
                row.source,
                row.handler,
                row.group,
                row.number,
            )
            for row in rows
        ],
        right=(3,),
    )
