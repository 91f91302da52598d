"""`sihu questions`: what members asked in all groups and no operator took up."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "questions", run)
    parser.add_argument("--done", type=int, nargs="+", metavar="ID", help=_("these were dealt with"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print the questions, or take some out."""
    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError
    from sihu_tui.feedback import questions

    with store_of(arguments) as store:
        if arguments.done:
            gone = set(arguments.done) - {one.id for one in questions.waiting(store)}
            if gone:
                which = ", ".join(map(str, sorted(gone)))
                raise SihuError(
                    _("No question waits under {numbers}. `sihu questions` lists them.").format(numbers=which)
                )
            questions.close(store, arguments.done, str(settings.get(store, "operator")))
            return 0
        found, zone, private = questions.waiting(store), settings.zone(store), shown(store, arguments)
        if arguments.json:
            print_json({
                "version": 1, "questions": [
                    {"id": one.id, "group": one.group_name, "ts": one.ts, "who": one.who, "text": one.text,
                     "reactions": one.reactions, "late": one.late} for one in found],
            }, private)  # fmt: skip
            return 0
        print_table(
            (_("message"), _("when"), _("group"), _("who"), _("reactions"), _("question")),
            [
                (str(one.id), f"{days.local(one.ts, zone):%m-%d %H:%M}", one.group_name, one.who, str(one.reactions), " ".join(one.text.split()))
                for one in found
            ],
            shown=private,
        )  # fmt: skip
    return 0
