"""The `sihu` command: one module a subcommand, each with `add(subcommands)` and `run(arguments) -> exit code`.

A module loads nothing heavy until its `run` is called, so that `sihu --help` stays quick.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sihu_tui.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store

MODULES = (
    "open", "import_files", "health", "backtest", "digest", "flag", "did", "holidays", "groups", "replies", "count",
    "undo", "people", "today", "search", "needs", "orders", "handover", "runs", "settings", "demo", "doctor", "where",
)  # fmt: skip
"""In the order of `sihu --help`."""

Subcommands = Any
"""What `ArgumentParser.add_subparsers` gives; argparse names no public type for it."""


def parser(words: Sequence[str] = ("--help",)) -> argparse.ArgumentParser:
    """Give the parser for a command line; where `words` name no command, only what opens the console is loaded."""
    from sihu_tui import __version__

    top = argparse.ArgumentParser(
        prog="sihu", description=_("A console for the people who keep chat groups alive."),
        epilog=_("Without a command, the console opens."), allow_abbrev=False,
    )  # fmt: skip
    top.add_argument(
        "--store", metavar="FILE", type=Path, help=_("the store (default: SIHU_STORE, else your data folder)")
    )
    top.add_argument("--lang", choices=("zh_CN", "en"), help=_("language (default: the locale's)"))
    top.add_argument("--version", action="version", version=f"sihu {__version__}")
    subcommands = top.add_subparsers(title=_("commands"), metavar=_("COMMAND"), dest="command")
    for name in MODULES if _names_a_command(words) else MODULES[:1]:
        importlib.import_module(f"sihu_tui.commands.{name}").add(subcommands)
    return top


def _names_a_command(words: Sequence[str]) -> bool:
    left = iter(words)
    for word in left:
        if word in ("--store", "--lang"):
            next(left, None)
        elif not word.startswith(("--store=", "--lang=")):
            return True
    return False


def command(
    subcommands: Subcommands, name: str, summary: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add a subcommand that `run` carries out."""
    made: argparse.ArgumentParser = subcommands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    made.set_defaults(run=run)
    return made


def store_of(arguments: argparse.Namespace, create: bool = False) -> Store:
    """Open the store that the command line names. Raises StoreError."""
    from sihu_tui.paths import store_path
    from sihu_tui.store import open_store

    return open_store(store_path(arguments.store), create=create)
