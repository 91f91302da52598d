"""`sihu runs`: what was imported, and taking a run back."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "runs", run)
    parser.add_argument("number", nargs="?", type=int, metavar="RUN", help=_("show what was understood of this import"))
    parser.add_argument("--undo", action="store_true", help=_("take this import back, whole"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """List, show or undo imports."""
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError
    from sihu_tui.importing import history

    with store_of(arguments) as store:
        if arguments.undo:
            if arguments.number is None:
                raise SihuError(_("Name the import to undo; `sihu runs` lists them."))
            gone = history.undo(store, arguments.number)
            print(_("Import {run} taken back: {n} messages removed.").format(run=arguments.number, n=gone))
            return 0
        found = history.list_runs(store)
        if arguments.number is not None:
            found = [one for one in found if one.id == arguments.number]
            if not found:
                raise SihuError(_("There is no import {run}; `sihu runs` lists them.").format(run=arguments.number))
        if arguments.json or arguments.number is not None:
            print_json({"runs": [{**asdict(one), "report": history.report(store, one.id)} for one in found]})
            return 0
        zone = settings.zone(store)
        print_table(
            (_("run"), _("when"), _("format"), _("new"), _("known"), _("skipped"), _("file")),
            [
                (one.id, f"{days.local(one.finished, zone):%Y-%m-%d %H:%M}", one.format, one.new, one.known, one.skipped,
                 one.path + (_(" (undone)") if one.undone else ""))
                for one in found
            ],
            right=(0, 3, 4, 5),
        )  # fmt: skip
    return 0
