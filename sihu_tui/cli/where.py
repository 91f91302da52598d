"""`sihu where`: the files that sihu keeps."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    top_command(subcommands, "where", run).add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print the paths."""
    from sihu_tui import paths
    from sihu_tui.cli.output import print_json

    found = {
        "store": paths.store_path(arguments.store), "config": paths.config_path(), "demo": paths.demo_path(),
        "log": paths.log_path(),
    }  # fmt: skip
    if arguments.json:
        print_json({**{name: str(path) for name, path in found.items()}})
        return 0
    for name, path in found.items():
        print(f"{name}\t{path}")
    return 0
