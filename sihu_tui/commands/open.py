"""`sihu` without a command, or `sihu open`: the console."""

from __future__ import annotations

import argparse
import importlib
import sys

from sihu_tui.commands import Subcommands, command
from sihu_tui.errors import SihuError
from sihu_tui.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    command(subcommands, "open", _("open the console (the default)"), run)


def run(arguments: argparse.Namespace) -> int:
    """Open the console on the store; it is made when it is missing."""
    from sihu_tui.paths import store_path

    return show(store_path(arguments.store), demo=False)


def show(path: object, demo: bool) -> int:
    """Open the console on the store at `path`. Raises SihuError where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SihuError(_("The console needs a terminal. `sihu health` and the other commands work without one."))
    # named by text, for type checkers cannot follow a package whose folder stands elsewhere
    app = importlib.import_module("sihu_tui.screens.app")
    return int(app.run_console(path, demo=demo))
