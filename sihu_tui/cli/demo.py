"""`sihu demo`: the console on a throwaway store of sample data."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sihu_tui.cli import Subcommands, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "demo", run)
    parser.add_argument("--make", metavar="FILE", type=Path, help=_("only write the sample store to FILE"))


def run(arguments: argparse.Namespace) -> int:
    """Make the sample store anew and open the console on it; without a terminal, print its health."""
    from sihu_tui import demo
    from sihu_tui.errors import SihuError
    from sihu_tui.paths import demo_path

    path = arguments.make or demo_path()
    if arguments.make is not None and path.exists():
        raise SihuError(_("{path} is there already; name a new file.").format(path=path))
    demo.make(path)
    if arguments.make is not None:
        print(path)
        return 0
    if sys.stdin.isatty() and sys.stdout.isatty():
        import os

        from sihu_tui.cli.open import show

        os.environ.setdefault("SIHU_OPERATOR", demo.OPERATOR)

        return show(path, demo=True)
    from sihu_tui.__main__ import main

    return main(["--store", str(path), "health"])
