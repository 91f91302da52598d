"""`sihu where`: the files that sihu keeps."""

from __future__ import annotations

import argparse

from sihu_tui.commands import Subcommands, command
from sihu_tui.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    command(subcommands, "where", _("print where the store and the log are"), run)


def run(arguments: argparse.Namespace) -> int:
    """Print the paths."""
    from sihu_tui import paths

    print(f"store\t{paths.store_path(arguments.store)}")
    print(f"demo\t{paths.demo_path()}")
    print(f"log\t{paths.log_path()}")
    return 0
