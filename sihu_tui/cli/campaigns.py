"""`sihu campaigns`: what sessions brought, their lists and reservations; months and cohorts of buyers."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.contacts.stages import Season
    from sihu_tui.orders.campaigns import Sales
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "campaigns", run)
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("show this campaign"))
    parser.add_argument(
        "--add", nargs=2, metavar=("FIRST", "LAST"), help=_("note this campaign with its first and last day")
    )
    parser.add_argument("--groups", nargs="*", metavar="GROUP", help=_("it is run in these groups; none: everywhere"))
    parser.add_argument("--reserve", nargs="+", metavar="PERSON", help=_("these people reserved"))
    parser.add_argument("--task", metavar="TEXT", help=_("add a point to its list"))
    parser.add_argument("--owner", default="", metavar="NAME", help=_("with --task: who does it"))
    parser.add_argument("--due", metavar="DATE", help=_("with --task: by when"))
    parser.add_argument("--done", type=int, metavar="N", help=_("point N is done"))
    parser.add_argument("--remove", action="store_true", help=_("forget this campaign"))
    parser.add_argument("--months", action="store_true", help=_("orders, buyers and worth of an order by month"))
    parser.add_argument("--cohorts", action="store_true", help=_("who bought again, by month of the first order"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Show, or change."""
    from sihu_tui import contacts, settings
    from sihu_tui.contacts import stages
    from sihu_tui.dates import days, parse
    from sihu_tui.groups import groups
    from sihu_tui.orders import campaigns

    with store_of(arguments) as store:
        today = days.today(settings.zone(store))
        if arguments.done is not None:
            campaigns.finish_task(store, arguments.done)
            return 0
        if arguments.months:
            return _months(store, arguments)
        if arguments.cohorts:
            return _cohorts(store, arguments)
        if arguments.name is None:
            return _show(store, stages.seasons(store), arguments)
        if arguments.add:
            first, last = (parse.parse(text, today) for text in arguments.add)
            stages.add_season(store, arguments.name, first, last)
        season = campaigns.find(store, arguments.name)
        if arguments.groups is not None:
            campaigns.set_groups(store, season.id, [groups.find(store, name) for name in arguments.groups])
        for name in arguments.reserve or ():
            campaigns.reserve(store, season.id, contacts.find(store, name))
        if arguments.task:
            due = parse.parse_future(arguments.due, today) if arguments.due else None
            campaigns.add_task(store, season.id, arguments.task, arguments.owner, due)
        if arguments.remove:
            stages.remove_season(store, season.id)
        changed = (
            arguments.add or arguments.groups is not None or arguments.reserve or arguments.task or arguments.remove
        )
        return 0 if changed else _show(store, [season], arguments)


def _show(store: Store, seasons: list[Season], arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.dates import days
    from sihu_tui.orders import campaigns
    from sihu_tui.text.amounts import money

    found = [campaigns.campaign(store, season) for season in seasons]
    if arguments.json:
        print_json({"campaigns": [
            {**asdict(one), "season": {**asdict(one.season), "first_day": days.iso(one.season.first_day), "last_day": days.iso(one.season.last_day)},
             "sales": _json(one.sales), "before": one.before and {"name": one.before[0], **_json(one.before[1])},
             "without": one.without and _json(one.without)}
            for one in found
        ]})  # fmt: skip
        return 0
    rows = []
    for one in found:
        for name, sold in (
            (one.season.name, one.sales), *([(_("before: {name}").format(name=one.before[0]), one.before[1])] if one.before else []),
            *([(_("the same days without"), one.without)] if one.without else []),
        ):  # fmt: skip
            rows.append((
                name, days.iso(sold.first_day), days.iso(sold.last_day), sold.orders, sold.buyers, sold.new, sold.old, money(sold.cents),
                "—" if sold.average is None else money(sold.average),
            ))  # fmt: skip
    if not rows:
        print(_("No campaign is noted yet. `sihu campaigns NAME --add FIRST LAST` notes one."))
        return 0
    print_table(
        (
            _("campaign"),
            _("first day"),
            _("last day"),
            _("orders"),
            _("buyers"),
            _("new"),
            _("old"),
            _("sum"),
            _("an order"),
        ),
        rows,
        right=(3, 4, 5, 6, 7, 8),
    )
    for one in found if arguments.name else ():
        print(_("samples: {n} people, {bought} bought it since; reserved: {reserved}, {came} of them bought").format(
            n=one.samples, bought=one.sampled, reserved=one.reserved, came=one.came))  # fmt: skip
        if one.groups:
            print(_("in: {groups}").format(groups=_(", ").join(one.groups)))
        if one.tasks:
            print_table(
                (_("number"), _("to do"), _("owner"), _("due"), _("done")),
                [(task.id, task.title, task.owner, "" if task.due_day is None else days.iso(task.due_day),
                  "" if task.done_day is None else days.iso(task.done_day)) for task in one.tasks],
            )  # fmt: skip
    return 0


def _json(sold: Sales) -> dict[str, object]:
    from dataclasses import asdict

    from sihu_tui.dates import days

    return {
        **asdict(sold),
        "first_day": days.iso(sold.first_day),
        "last_day": days.iso(sold.last_day),
        "average": sold.average,
        "old": sold.old,
    }


def _months(store: Store, arguments: argparse.Namespace) -> int:
    from sihu_tui.cli.output import emit
    from sihu_tui.orders import campaigns
    from sihu_tui.text.amounts import money

    found = campaigns.by_month(store)
    emit(
        arguments.json, {"months": [{"month": month, **_json(sold)} for month, sold in found]},
        (_("month"), _("orders"), _("buyers"), _("new"), _("sum"), _("an order")),
        [(month, sold.orders, sold.buyers, sold.new, money(sold.cents), "—" if sold.average is None else
         money(sold.average)) for month, sold in found], right=(1, 2, 3, 4, 5),
    )  # fmt: skip
    return 0


def _cohorts(store: Store, arguments: argparse.Namespace) -> int:

    from sihu_tui.cli.output import emit
    from sihu_tui.orders import campaigns
    from sihu_tui.text.amounts import money

    found = campaigns.cohorts(store)
    emit(
        arguments.json, {"after_days": campaigns.AFTER, "cohorts": found},
        (_("first order in"), _("buyers"), *(_("again in {n} days").format(n=span) for span in campaigns.AFTER),
         _("spent on average")),
        [(one.month, one.buyers, *("—" if share is None else f"{share:.0%}" for share in one.again), _("too few") if
         one.value is None else money(one.value)) for one in found], right=(1, 2, 3, 4, 5),
    )  # fmt: skip
    return 0
