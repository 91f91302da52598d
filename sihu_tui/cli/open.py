"""`sihu` without a command, or `sihu open`: the console."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys

from sihu_tui.cli import Subcommands, top_command
from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    top_command(subcommands, "open", run)


def run(arguments: argparse.Namespace) -> int:
    """Open the console on the store; it is made when it is missing."""
    from sihu_tui.paths import store_path

    return show(store_path(arguments.store), demo=False)


def show(path: object, demo: bool) -> int:
    """Open the console on the store at `path`. Raises SihuError where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SihuError(_("The console needs a terminal. `sihu health` and the other commands work without one."))
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        raise SihuError(
            _(
                "TERM is {term!r}, on which nothing can be drawn. Use a terminal window, or `export TERM=xterm-256color` "
                "where it was lost; `sihu health` and the other commands work anywhere."
            ).format(term=os.environ.get("TERM", ""))
        )
    # nothing that starting makes is garbage: looking for it takes a seventh of the time to the first frame, which
    # turns it on again
    gc.disable()
    # named by text, for type checkers cannot follow a package whose folder stands elsewhere
    app = importlib.import_module("sihu_tui.screens.app")
    return int(app.run_console(path, demo=demo))
