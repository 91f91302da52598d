"""`sihu handover`: passing an operator's groups and people to another."""

from __future__ import annotations

import argparse
from pathlib import Path

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "handover", run)
    parser.add_argument("giver", metavar="FROM", help=_("the operator who leaves"))
    parser.add_argument("taker", nargs="?", default="", metavar="TO", help=_("who takes over; without, only show"))
    parser.add_argument("--new", action="store_true", help=_("TO is a new operator, who looks after nothing here yet"))
    parser.add_argument("--pack", type=Path, metavar="FILE", help=_("write it all down as Markdown"))


def run(arguments: argparse.Namespace) -> int:
    """Pass it on, or show what there is."""
    from sihu_tui.contacts import handover

    with store_of(arguments) as store:
        if arguments.taker:
            found = handover.hand_over(
                store, arguments.giver, arguments.taker, new=arguments.new, target=arguments.pack
            )
        else:
            found = handover.pack(store, arguments.giver)
            if arguments.pack:
                handover.write(store, found, arguments.pack)
            else:
                print(handover.told(store, found), end="")
        print(handover.summary(found))
    return 0
