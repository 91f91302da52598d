"""`sihu today`: whom to turn to today and why, without a terminal."""

from __future__ import annotations

import argparse
import sys

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal, how_many
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "today", run)
    parser.add_argument("--owner", default="", metavar="NAME", help=_("only this operator's people"))
    parser.add_argument("--all", action="store_true", help=_("other owners' people too, whatever people.view says"))
    parser.add_argument("--limit", type=how_many, default=50, metavar="N", help=_("show N people (default 50)"))
    parser.add_argument("--done", metavar="NAME", help=_("deal with all that this person is on the list for"))
    parser.add_argument("--next", metavar="DATE", help=_("with --done: come back to them then"))
    parser.add_argument("--snooze", nargs=2, metavar=("NAME", "DATE"), help=_("put a person off until a day"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print the list, or change what is on it."""
    from sihu_tui import contacts, settings
    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.contacts import followups, stake
    from sihu_tui.dates import days, parse
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import charter

    if arguments.next is not None and arguments.done is None:
        raise SihuError(_("--next goes with --done NAME: it says when to come back to them."))

    with store_of(arguments) as store:
        day = days.today(settings.zone(store))
        if arguments.done is not None:
            then = parse.parse_future(arguments.next, day) if arguments.next is not None else None
            followups.done(store, contacts.find(store, arguments.done), then)
            return 0
        if arguments.snooze:
            name, until = arguments.snooze
            followups.snooze(store, contacts.find(store, name), parse.parse_future(until, day))
            return 0
        found, private = (
            followups.today(
                store,
                arguments.limit,
                arguments.owner,
                mine=settings.operator(store),
                view="" if arguments.all else contacts.viewer(store),
            ),
            shown(store, arguments),
        )
        if (
            arguments.owner
            and not found.people
            and not any(row.owner == arguments.owner for row in contacts.list_contacts(store))
        ):
            print(_("Nobody is looked after by {name}.").format(name=arguments.owner), file=sys.stderr)
        over = [one for one in charter.endings(store) if one.left <= 0 and arguments.owner in (None, "", one.owner)]
        if arguments.json:
            print_json({
                "day": days.iso(found.day), "people": found.people, "more": found.people > len(found.rows), "counts": found.counts,
                "rows": [
                    {"id": row.contact, "name": row.name, "stage": row.stage, "owner": row.owner, "last_ts": row.last_ts,
                     "last_text": row.last_text, "score": row.score, "weights": {weight.code: weight.points for weight in row.weights},
                     "reasons": [
                         {**reason._asdict(), "says": followups.say(reason)} for reason in row.reasons]}
                    for row in found.rows
                ],
                "endings": over,
            }, private)  # fmt: skip
            return 0
        print_table(
            (_("person"), _("stage"), _("owner"), _("weight"), _("why")),
            [(row.name, _(contacts.STAGES[row.stage]), row.owner, row.score, _("; ").join([*map(followups.say,
             row.reasons), stake.say(row.weights)])) for row in found.rows], shown=private,
        )  # fmt: skip
        if found.people > len(found.rows):
            print(_("{n} people shown, the most urgent first; there are more.").format(n=len(found.rows)))
        for one in over:
            said = _("{group} ends: {n} things left of its wrap-up (`sihu groups checklist`)")
            print(said.format(group=one.name, n=one.open))
    return 0
