"""`sihu where`: the files that sihu keeps."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, top_command


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    top_command(subcommands, "where", run)


def run(arguments: argparse.Namespace) -> int:
    """Print the paths."""
    from sihu_tui import paths

    print(f"store\t{paths.store_path(arguments.store)}")
    print(f"config\t{paths.config_path()}")
    print(f"demo\t{paths.demo_path()}")
    print(f"log\t{paths.log_path()}")
    return 0
