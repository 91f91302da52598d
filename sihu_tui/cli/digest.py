"""`sihu digest`: a short daily text to paste into the team's chat."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, store_of, top_command


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    top_command(subcommands, "digest", run)


def run(arguments: argparse.Namespace) -> int:
    """Print the text."""
    from sihu_tui.health.digest import digest

    with store_of(arguments) as store:
        print(digest(store))
    return 0
