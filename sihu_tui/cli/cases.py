"""`sihu cases`: complaints, invitations, experiments, tickets and conflicts; and who would miss a product."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal
from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.contacts.cases import Case
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "cases", run)
    parser.add_argument("number", nargs="?", type=int, metavar="N", help=_("show or change case N"))
    parser.add_argument(
        "--add",
        nargs=2,
        metavar=("KIND", "TEXT"),
        help=_("open a case: complaint, invitation, experiment, ticket or conflict"),
    )
    parser.add_argument("--kind", default="", help=_("only cases of this kind"))
    parser.add_argument("--open", action="store_true", dest="still_open", help=_("only those that are open"))
    parser.add_argument("--person", metavar="NAME", help=_("whom it is about"))
    parser.add_argument("--group", metavar="NAME", help=_("the group"))
    for name, summary in (
        ("order", _("the order's number")), ("product", _("the product")), ("owner", _("who deals with it")), ("department", _("the department")),
        ("state", _("its state")), ("due", _("by when")), ("outcome", _("what came of it")), ("amount", _("the money it is about")),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", metavar="TEXT", help=summary)
    parser.add_argument(
        "--delist", metavar="PRODUCT", help=_("before a product goes: who bought it twice, asked for it, praised it")
    )
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """List, open or change."""
    from sihu_tui import contacts, settings
    from sihu_tui.contacts import cases
    from sihu_tui.dates import days, parse
    from sihu_tui.groups import groups
    from sihu_tui.orders.orders import cents_of

    with store_of(arguments) as store:
        if arguments.delist:
            return _delist(store, arguments)
        today = days.today(settings.zone(store))
        person = contacts.find(store, arguments.person) if arguments.person else None
        if not arguments.add and arguments.number is None:
            return _list(store, cases.cases(store, arguments.kind, arguments.still_open, person), arguments)
        facts = {
            "contact_id": person, "group_id": groups.find(store, arguments.group) if arguments.group else None,
            "order_number": arguments.order, "product": arguments.product, "owner": arguments.owner, "department": arguments.department,
            "due_day": parse.parse_future(arguments.due, today) if arguments.due else None, "outcome": arguments.outcome,
            "cents": cents_of(arguments.amount) if arguments.amount else None, "state": arguments.state,
        }  # fmt: skip
        if arguments.add:
            print(cases.add(store, arguments.add[0], arguments.add[1], **facts))
        elif any(value is not None for value in facts.values()):
            cases.change(store, arguments.number, **facts)
        else:
            found = [one for one in cases.cases(store) if one.id == arguments.number]
            if not found:
                raise SihuError(
                    _("There is no case {number}. `sihu cases` lists them all.").format(number=arguments.number)
                )
            return _list(store, found, arguments)
    return 0


def _list(store: Store, found: list[Case], arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.contacts import cases
    from sihu_tui.dates import days
    from sihu_tui.text.amounts import money

    today, private = days.today(settings.zone(store)), shown(store, arguments)

    def iso(day: int | None) -> str | None:
        return None if day is None else days.iso(day)

    if arguments.json:
        print_json({"cases": [
            {**asdict(one), "opened_day": iso(one.opened_day), "due_day": iso(one.due_day), "closed_day": iso(one.closed_day), "days": one.open_days(today)}
            for one in found
        ]}, private)  # fmt: skip
        return 0
    if not found:
        print(_("No case is found."))
        return 0
    print_table(
        (_("number"), _("kind"), _("what"), _("who"), _("owner"), _("department"), _("state"), _("since"), _("days"), _("due"), _("sum"), _("outcome")),
        [
            (one.id, _(cases.KINDS[one.kind]), one.title, one.who or one.group, one.owner, one.department, one.state, iso(one.opened_day),
             one.open_days(today), iso(one.due_day) or "", "" if one.cents is None else money(one.cents), one.outcome)
            for one in found
        ],
        right=(0, 8, 10), shown=private,
    )  # fmt: skip
    return 0


def _delist(store: Store, arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json, shown
    from sihu_tui.contacts import cases

    found, private = cases.before_delisting(store, arguments.delist), shown(store, arguments)
    if arguments.json:
        print_json({**asdict(found)}, private)
        return 0
    print(
        _("{product}: {n} people bought it, {again} of them on several days").format(
            product=found.product, n=found.buyers, again=len(found.again)
        )
    )
    for who, n in found.again:
        print(private(f"  {who}: {n}"))
    print(_("asked for: {n}").format(n=len(found.asked)))
    for who, text in found.asked:
        print(private(f"  {who}: {text}"))
    print(_("praised: {n}").format(n=len(found.praised)))
    for who, text in found.praised:
        print(private(f"  {who}: {text}"))
    return 0
