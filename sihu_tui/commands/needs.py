"""`sihu needs`: the demand pool, without a terminal."""

from __future__ import annotations

import argparse

from sihu_tui.commands import Subcommands, store_of, top_command
from sihu_tui.commands.printing import add_reveal
from sihu_tui.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "needs", run)
    parser.add_argument("number", nargs="?", type=int, metavar="NEED", help=_("show who asked for this need"))
    parser.add_argument("--add", metavar="TITLE", help=_("add a need"))
    parser.add_argument("--category", default="", help=_("packaging, formula, price, bundle, gift, new or rival"))
    parser.add_argument(
        "--state", default="", help=_("collected, studied, approved, launched or told: set it, or list only these")
    )
    parser.add_argument("--merge", type=int, metavar="NEED", help=_("merge another need into this one"))
    parser.add_argument("--untold", action="store_true", help=_("only who is still to be told"))
    parser.add_argument("--alike", action="store_true", help=_("list needs that may be one"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """List needs or askers, or change a need."""
    from dataclasses import asdict

    from sihu_tui import days, needs, settings
    from sihu_tui.commands.printing import print_json, print_table, shown

    with store_of(arguments) as store:
        zone = settings.zone(store)
        if arguments.add:
            print(needs.add(store, arguments.add, arguments.category))
        elif arguments.alike:
            pairs, private = needs.likenesses(store, arguments.number), shown(store, arguments)
            if arguments.json:
                print_json({"version": 1, "pairs": [asdict(pair) for pair in pairs]}, private)
            else:
                print_table((_("need"), "", _("may be"), "", _("alike")), [
                    (pair.need, pair.title, pair.other, pair.other_title, pair.score) for pair in pairs], right=(0, 2, 4), shown=private)  # fmt: skip
        elif arguments.number is not None and arguments.merge is not None:
            needs.merge(store, arguments.number, arguments.merge)
        elif arguments.number is not None and (arguments.state or arguments.category):
            changes = {"state": arguments.state, "category": arguments.category}
            needs.edit(store, arguments.number, **{name: value for name, value in changes.items() if value})
        elif arguments.number is not None:
            who, private = needs.askers(store, arguments.number, arguments.untold), shown(store, arguments)
            if arguments.json:
                print_json({"version": 1, "askers": [asdict(one) for one in who]}, private)
            else:
                print_table((_("person"), _("day"), _("told"), _("words")), [
                    (one.name, f"{days.local(one.ts, zone):%Y-%m-%d}", _("yes") if one.told else _("no"), one.text) for one in who
                ], shown=private)  # fmt: skip
        else:
            rows, private = needs.list_needs(store, arguments.state), shown(store, arguments)
            if arguments.json:
                print_json({"version": 1, "needs": [asdict(row) for row in rows]}, private)
            else:
                print_table(
                    (_("need"), _("title"), _("category"), _("kind"), _("state"), _("askers"), _("to tell")),
                    [
                        (row.id, row.title, _(needs.CATEGORIES[row.category]) if row.category else "",
                         _(needs.POLARITIES[row.polarity]), _(needs.STATES[row.state]), row.askers, row.untold)
                        for row in rows
                    ],
                    right=(0, 5, 6),
                    shown=private,
                )  # fmt: skip
    return 0
