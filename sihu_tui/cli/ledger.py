# ruff: noqa: E501 - tables
"""`sihu costs` and `sihu value`: the ledger, who brings what, and the value of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommands."""
    parser = top_command(subcommands, "costs", costs)
    parser.add_argument(
        "kind",
        nargs="?",
        metavar="KIND",
        help=_("note a cost: card, red_packet, event, software, staff, vendor, gift, other"),
    )
    parser.add_argument("amount", nargs="?", metavar="AMOUNT", help=_("what it cost"))
    parser.add_argument("--day", metavar="DATE", help=_("on this day (default today)"))
    parser.add_argument("--last", metavar="DATE", help=_("spread over the days to this one"))
    parser.add_argument("--department", default="", metavar="NAME", help=_("whose cost it is"))
    parser.add_argument(
        "--hours", type=float, metavar="N", help=_("hours of staff; without an amount ledger.hour each")
    )
    parser.add_argument("--sunk", action="store_true", help=_("spent once and for all"))
    parser.add_argument("--note", default="", metavar="TEXT", help=_("what for"))
    parser.add_argument("--remove", type=int, metavar="N", help=_("take cost N off"))
    parser.add_argument("--since", metavar="DATE", help=_("from this day on"))
    parser.add_argument("--until", metavar="DATE", help=_("up to this day"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser = top_command(subcommands, "value", value)
    parser.add_argument("--kpi", action="store_true", help=_("by person who sells, and the whole business"))
    parser.add_argument("--since", metavar="DATE", help=_("with --kpi: from this day on"))
    parser.add_argument("--until", metavar="DATE", help=_("with --kpi: up to this day"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def costs(arguments: argparse.Namespace) -> int:
    """Note a cost, or print the ledger."""
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.dates import days, parse
    from sihu_tui.errors import SihuError
    from sihu_tui.orders import ledger
    from sihu_tui.orders.orders import cents_of
    from sihu_tui.text.amounts import money

    with store_of(arguments) as store:
        today = days.today(settings.zone(store))
        if arguments.remove is not None:
            ledger.remove(store, arguments.remove)
            return 0
        if arguments.kind is not None:
            if arguments.amount is None and arguments.hours is None:
                raise SihuError(_("Say what it cost, like sihu costs software 1000000 --last 2026-12-31, or --hours."))
            cents = cents_of(arguments.amount) if arguments.amount is not None else 0
            day = parse.parse(arguments.day, today) if arguments.day else today
            last = parse.parse(arguments.last, today) if arguments.last else None
            print(
                ledger.add(
                    store,
                    arguments.kind,
                    cents,
                    day,
                    last,
                    arguments.department,
                    arguments.hours,
                    arguments.sunk,
                    arguments.note,
                )
            )
            return 0
        since = parse.parse(arguments.since, today) if arguments.since else 0
        until = parse.parse(arguments.until, today) if arguments.until else today
        found, months = ledger.costs(store, since, until), ledger.months(store, today)
        kinds, departments = ledger.by(store, "kind", since, until), ledger.by(store, "department", since, until)
        back = ledger.payback(months)
        if arguments.json:
            print_json({
                "costs": [{**asdict(one), "day": days.iso(one.day), "last_day": None if one.last_day is None else days.iso(one.last_day)} for one in found],
                "kinds": {kind: {"cents": cents, "hours": hours} for kind, (cents, hours) in kinds.items()},
                "departments": {name: {"cents": cents, "hours": hours} for name, (cents, hours) in departments.items()},
                "months": [{**asdict(month), "back": month.back} for month in months], "payback": back,
            })  # fmt: skip
            return 0
        print_table(
            (_("number"), _("day"), _("to"), _("cost"), _("department"), _("amount"), _("hours"), _("sunk"), _("note")),
            [
                (one.id or "—", days.iso(one.day), "" if one.last_day is None else days.iso(one.last_day), _(ledger.KINDS[one.kind]), one.department,
                 money(one.cents), "" if one.hours is None else f"{one.hours:g}", "✓" if one.sunk else "", one.note)
                for one in found
            ],
            right=(0, 5, 6),
        )  # fmt: skip
        print()
        print_table(
            (_("cost"), _("amount"), _("hours")),
            [(_(ledger.KINDS[kind]), money(cents), f"{hours:g}") for kind, (cents, hours) in kinds.items()],
            right=(1, 2),
        )
        print()
        print_table(
            (_("month"), _("margin"), _("running"), _("sunk"), _("return"), _("balance")),
            [(month.month, money(month.margin), money(month.running), money(month.sunk), "—" if month.back is None
             else f"{month.back:.2f}", money(month.balance)) for month in months], right=(1, 2, 3, 4, 5),
        )  # fmt: skip
        print(
            _("all costs are earned back since {month}").format(month=back)
            if back
            else _("the costs are not earned back yet")
        )
    return 0


def value(arguments: argparse.Namespace) -> int:
    """Print the panel, or the figures of those who sell and of the whole business."""
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json
    from sihu_tui.orders import ledger

    with store_of(arguments) as store:
        if arguments.kpi:
            return _kpi(store, arguments)
        found = ledger.value(store)
        if arguments.json:
            print_json({**asdict(found)})
            return 0
        for title, part in (
            (_("trust"), found.trust),
            (_("cash"), found.cash),
            (_("efficiency"), found.efficiency),
            (_("stock"), found.stock),
            (_("flow of 28 days"), found.flow),
        ):
            print(title)
            for name, amount in part.items():
                print("  " + _("{name}: {text}").format(name=_(ledger.SHOWN[name]), text=ledger.shown(name, amount)))
    return 0


def _kpi(store: Store, arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.dates import days, parse
    from sihu_tui.orders import campaigns, ledger, orders

    today = days.today(settings.zone(store))
    since = parse.parse(arguments.since, today) if arguments.since else today - 27
    until = parse.parse(arguments.until, today) if arguments.until else today
    found, sold = orders.credited(store, since, until), campaigns.sales(store, since, until)
    joined, added, bought = ledger.inflow(store, since, until)
    if arguments.json:
        print_json({"people": found.rows,
                    "whole": {**asdict(sold), "joined": joined, "added": added, "bought": bought}})  # fmt: skip
        return 0
    print_table(
        (_("operator"), _("handled"), _("brought"), _("orders")),
        [(row.name, money(row.handled), money(row.brought), row.orders) for row in found.rows], right=(1, 2, 3),
    )  # fmt: skip
    print(_("whole business: {sum} in {orders} orders of {buyers} buyers, {new} of them new").format(
        sum=money(sold.cents), orders=sold.orders, buyers=sold.buyers, new=sold.new))  # fmt: skip
    print(
        _("inflow: {joined} joined groups, {added} people added, {bought} of them bought").format(
            joined=joined, added=added, bought=bought
        )
    )
    return 0
