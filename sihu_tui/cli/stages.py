"""`sihu stages`: the funnel, of all and by group, what moved by week, and steps that are shown and wait to be accepted."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "stages", run)
    parser.add_argument("--group", metavar="NAME", help=_("only this group's members"))
    parser.add_argument("--propose", action="store_true", help=_("list steps that something shows, with the evidence"))
    parser.add_argument(
        "--accept", nargs="*", metavar="NAME", help=_("make the proposed steps of these people, or all")
    )
    parser.add_argument("--moved", action="store_true", help=_("how many moved to each stage, by week"))
    parser.add_argument(
        "--layer", nargs="?", const="", metavar="FILTER",
        help=_("how far everybody, a --group's members or people by field are built up, before a group is founded"),
    )  # fmt: skip
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print, or accept."""
    with store_of(arguments) as store:
        if arguments.accept is not None:
            return _accept(store, arguments.accept)
        if arguments.propose:
            return _propose(store, arguments)
        if arguments.layer is not None:
            return _layer(store, arguments)
        if arguments.moved:
            return _moved(store, arguments)
        return _funnel(store, arguments)


def _accept(store: Store, names: list[str]) -> int:
    from sihu_tui import contacts
    from sihu_tui.contacts import proposals

    wanted = {contacts.find(store, name) for name in names}
    found = [one for one in proposals.proposals(store) if not names or one.contact in wanted]
    print(_("{n} steps accepted.").format(n=proposals.accept(store, found) if found else 0))
    return 0


def _propose(store: Store, arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui.cli.output import emit, shown
    from sihu_tui.contacts import proposals
    from sihu_tui.contacts.contacts import LADDERS
    from sihu_tui.dates import days

    found, private = proposals.proposals(store), shown(store, arguments)
    emit(
        arguments.json, {"proposals": [{**asdict(one), "day": days.iso(one.day)} for one in found]},
        (_("person"), _("from stage"), _("to stage"), _("day"), _("why"), _("what shows it")),
        [(one.name, _(LADDERS[one.ladder][one.was]), _(LADDERS[one.ladder][one.to]), days.iso(one.day),
         _(proposals.WHY[one.why]), one.evidence) for one in found], shown=private,
    )  # fmt: skip
    return 0


def _moved(store: Store, arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.contacts import proposals
    from sihu_tui.contacts.contacts import STAGES
    from sihu_tui.dates import days
    from sihu_tui.groups import groups

    group = groups.find(store, arguments.group) if arguments.group else None
    found, people, private = (
        proposals.moved(store, group=group),
        proposals.moves(store, group=group),
        shown(store, arguments),
    )
    if arguments.json:
        print_json({
            "version": 1, "weeks": [{"week": days.iso(week), **counts} for week, counts in found],
            "moves": [{**asdict(one), "day": days.iso(one.day)} for one in people],
        }, private)  # fmt: skip
        return 0
    print_table(
        (_("week of"), *(_(word) for word in STAGES.values())),
        [(days.iso(week), *counts.values()) for week, counts in found], right=(1, 2, 3, 4),
    )  # fmt: skip
    if people:
        print()
        print_table(
            (_("person"), _("day"), _("from"), _("to"), _("what shows it")),
            [(one.name, days.iso(one.day), _(STAGES[one.was]), _(STAGES[one.now]), one.evidence) for one in people],
            shown=private,
        )
    return 0


def _layer(store: Store, arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui import contacts, settings
    from sihu_tui.cli.output import print_json
    from sihu_tui.contacts import layers, people_filter
    from sihu_tui.groups import groups

    if arguments.group:
        found = layers.of_group(store, groups.find(store, arguments.group))
    else:
        found = layers.of_people(store, people_filter.listed(store, arguments.layer, contacts.ranking(store)))
    if arguments.json:
        print_json({"version": 1, **asdict(found)})
        return 0

    def share(count: int) -> str:
        return f"{count / found.people:.0%}" if found.people else "—"

    print(_("{n} people: {talk} talk with us both ways, {trust} trust, {buy} buy").format(
        n=found.people, talk=share(found.talk), trust=share(found.trust), buy=share(found.buy)))  # fmt: skip
    least = int(settings.get(store, "groups.least_layer"))
    print(_("layer {layer}; a group lasts from layer {least} on").format(layer=found.layer, least=least))
    return 0


def _funnel(store: Store, arguments: argparse.Namespace) -> int:

    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.contacts import stages
    from sihu_tui.contacts.contacts import STAGES
    from sihu_tui.groups import groups

    group = groups.find(store, arguments.group) if arguments.group else None
    rungs = stages.funnel(store, group)
    by_group = [] if group is not None else stages.group_funnels(store)
    if arguments.json:
        print_json({"stages": rungs, "groups": by_group})
        return 0

    def told(rung: stages.Rung) -> str:
        return "—" if rung.days is None else _("{n}, {days} days").format(n=rung.people, days=round(rung.days))

    heads = tuple(_(word) for word in STAGES.values())
    print_table(
        (_("group"), *heads),
        [(_("all") if group is None else arguments.group, *map(told, rungs)), *((one.name, *map(told, one.rungs)) for
         one in by_group)],
    )  # fmt: skip
    print(_("People, and the days they have stood there at the median; of a group, its members who are contacts."))
    return 0
