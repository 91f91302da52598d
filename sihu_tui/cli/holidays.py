"""`sihu holidays`: days that count as neither silence nor activity."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "holidays", run)
    parser.add_argument(
        "what", nargs="?", choices=("list", "add", "remove"), default="list", help=_("list (default), add or remove")
    )
    parser.add_argument("first", nargs="?", metavar="FIRST", help=_("the first day (YYYY-MM-DD)"))
    parser.add_argument("last", nargs="?", metavar="LAST", help=_("the last day (default: the first)"))
    parser.add_argument("--name", default="", help=_("what they are called"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """List, add or remove."""
    from sihu_tui.cli.output import day_asked, print_json, print_table
    from sihu_tui.dates import days, holidays
    from sihu_tui.errors import SihuError

    with store_of(arguments, create=arguments.what == "add") as store:
        if arguments.what != "list":
            if arguments.first is None:
                raise SihuError(_("Name the first day, like `sihu holidays add 2026-02-14 2026-02-22 --name 春节`."))
            first = day_asked(arguments.first, store)
            if arguments.what == "add":
                holidays.add(
                    store, first, day_asked(arguments.last, store) if arguments.last else first, arguments.name
                )
            else:
                holidays.remove(store, first)
        found, calendar = holidays.every(store), holidays.calendar(store)
        if arguments.json:
            print_json({
                "holidays": [
                    {"first": days.iso(h.first), "last": days.iso(h.last), "name": h.name, "own": h.own} for h in found
                ],
                "workdays": [{"day": days.iso(h.first), "name": h.name} for h in calendar.workdays],
                "unknown_years": calendar.unknown,
            })  # fmt: skip
        elif found:
            print_table(
                (_("first day"), _("last day"), _("name"), _("from")),
                [(days.iso(h.first), days.iso(h.last), h.name, _("you") if h.own else _("calendar")) for h in found],
            )
        elif calendar.country:
            print(_("No public holiday falls on the days that your imports cover."))
        else:
            print(_("No holidays are declared. `sihu settings health.holidays CN` takes China's public ones."))
        if not arguments.json:
            if calendar.workdays:
                shown = _("{day} for {name}")
                days_worked = _(", ").join(shown.format(day=days.iso(h.first), name=h.name) for h in calendar.workdays)
                print(_("Weekends worked in return (they count as ordinary days): {days}").format(days=days_worked))
            if calendar.unknown:
                years = _(", ").join(map(str, calendar.unknown))
                print(
                    _("The holidays of {years} are unknown: not announced, or this sihu is older than the announcement. "
                      "Declare them with `sihu holidays add`.").format(years=years)
                )  # fmt: skip
    return 0
