"""`sihu undo`: the last change by hand taken back, or made again."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "undo", run)
    parser.add_argument(
        "number", nargs="?", type=_number, metavar="N", help=_("the change to take back, by its number in --list")
    )
    parser.add_argument("--redo", action="store_true", help=_("make the change again that was taken back last"))
    parser.add_argument("--list", action="store_true", help=_("list the changes that can be taken back"))


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(
            _("{text!r} is no number of a change; `sihu undo --list` shows them.").format(text=text)
        )
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Undo, redo or list."""
    from sihu_tui import settings
    from sihu_tui.cli.output import print_table
    from sihu_tui.dates import days
    from sihu_tui.store import journal
    from sihu_tui.text.i18n import ngettext
    from sihu_tui.text.masking import masked

    with store_of(arguments) as store:
        if arguments.list:
            zone = settings.zone(store)
            print_table(
                ("#", _("when"), _("by"), _("change"), _("state")),
                [
                    (
                        step.id,
                        f"{days.local(step.ts, zone):%Y-%m-%d %H:%M}",
                        step.operator,
                        step.what,
                        _("undone") if step.undone else "",
                    )
                    for step in journal.steps(store)
                ],
                shown=masked,
            )
            return 0
        outcome = journal.redo(store) if arguments.redo else journal.undo(store, arguments.number)
        said = _("Made again: {what}") if arguments.redo else _("Taken back: {what}")
        print(masked(said.format(what=outcome.step.what)))
        if outcome.left:
            print(
                ngettext(
                    "{n} row had changed since and was left as it is.",
                    "{n} rows had changed since and were left as they are.",
                    outcome.left,
                ).format(n=outcome.left)
            )
    return 0
