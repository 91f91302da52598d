"""`sihu digest`: a short daily text to paste into the team's chat."""

from __future__ import annotations

import argparse

from sihu_tui.commands import Subcommands, command, store_of
from sihu_tui.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    command(subcommands, "digest", _("print a short daily text about all groups, to paste into a chat"), run)


def run(arguments: argparse.Namespace) -> int:
    """Print the text."""
    from sihu_tui.health.digest import digest

    with store_of(arguments) as store:
        print(digest(store))
    return 0
