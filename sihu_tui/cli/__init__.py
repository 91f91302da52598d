"""The `sihu` command: one module a subcommand, each with `add(subcommands)` and `run(arguments) -> exit code`.

Only the module of the command that is named is loaded, and that loads nothing heavy until its `run` is called, so that
`sihu --help` stays quick.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sihu_tui.text.i18n import N_, _

if TYPE_CHECKING:
    from sihu_tui.store import Store

COMMANDS = {
    "open": ("open", N_("open the console (the default)")),
    "import": ("import_", N_("import chat history from files and folders")),
    "health": ("health", N_("print every group's health, worst first, with the evidence")),
    "backtest": ("backtest", N_("replay your own history: how right would the flags have been?")),
    "digest": ("digest", N_("print a short daily text about all groups, to paste into a chat")),
    "flag": ("flag", N_("answer a group's flag: accept, change, dismiss or done")),
    "did": ("interventions", N_("record what was done for a group; without a kind, show what came of it")),
    "holidays": ("holidays", N_("list or declare days that count as neither silence nor activity")),
    "groups": ("groups", N_("list groups, edit them, run one")),
    "replies": ("replies", N_("find, show, change, import and export canned replies")),
    "count": ("counts", N_('note a day counted by hand, like `sihu count "g5 32 7"`')),
    "undo": ("undo", N_("take the last change back")),
    "people": ("people", N_("list people, or the conversation with one")),
    "log": ("people", N_("write a line into a conversation")),
    "stages": ("stages", N_("where people stand, by group and week, and which steps are shown")),
    "today": ("today", N_("whom to turn to today, and why")),
    "search": ("search", N_("search conversations and, if set, groups")),
    "turns": ("turns", N_("how people who write privately are answered, by operator; who waits in an export")),
    "lines": ("lines", N_("tell sends, advertisements and questions apart, and correct that")),
    "questions": ("questions", N_("what members asked in all groups and no operator took up")),
    "needs": ("needs", N_("what people ask for, who asked, and who is still to be told")),
    "surveys": ("surveys", N_("what many people are asked, and what they answered")),
    "orders": ("orders", N_("import orders, list them, credit and settle them")),
    "standing": ("standing", N_("figures on people: talked to, answers, KOCs, core customers, tags by rule")),
    "campaigns": ("campaigns", N_("what sessions brought, their lists and reservations; months and cohorts")),
    "costs": ("ledger", N_("the ledger of costs, what came back, and since when it pays")),
    "value": ("ledger", N_("trust, cash and efficiency side by side; who sells and the whole business")),
    "cases": ("cases", N_("complaints, invitations, experiments, tickets, conflicts; before a product goes")),
    "handover": ("handover", N_("pass an operator's groups, people and follow-ups to another")),
    "runs": ("runs", N_("list imports, show one, or undo one")),
    "settings": ("settings", N_("list or change settings")),
    "demo": ("demo", N_("open the console on sample data")),
    "share": ("share", N_("make a store for the members of a Unix group")),
    "backup": ("backup", N_("copy the store while it is in use; the copy is read back")),
    "restore": ("backup", N_("go back to a backup; the store as it is now is kept")),
    "doctor": ("doctor", N_("check terminal, locale, clipboard, store and data")),
    "where": ("where", N_("print where the store, your config and the log are")),
    "help": ("help", N_("explain a topic: keys, formats, settings, json, sends")),
    "completion": ("completion", N_("print what your shell needs to complete commands and names")),
    "man": ("man", N_("print the manual page")),
}
"""Each command's module and summary, in the order of `sihu --help`."""


_ARGPARSE = (
    N_("usage: "), N_("options"), N_("positional arguments"), N_("show this help message and exit"),
    N_("show program's version number and exit"), N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"), N_("invalid %(type)s value: %(value)r"),
    N_("unrecognized arguments: %s"), N_("the following arguments are required: %s"), N_("expected one argument"),
    N_("expected at least one argument"), N_("not allowed with argument %s"), N_("one of the arguments %s is required"),
)  # fmt: skip
"""What argparse says by itself; named here, the catalogue holds it."""


class _Parser(argparse.ArgumentParser):
    """Tells a wrong argument in one sentence."""

    def error(self, message: str) -> NoReturn:
        """End with 2."""
        self.exit(
            2,
            _("{command}: {what}. `{command} --help` shows how.").format(command=self.prog, what=message.rstrip("."))
            + "\n",
        )


Subcommands = Any
"""What `ArgumentParser.add_subparsers` gives; argparse names no public type for it."""


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Give the parser for a command line. Of the command that `words` names all is known, of the others the summary."""
    from sihu_tui import __version__

    setattr(argparse, "_", _)  # noqa: B010 - argparse looks its own words up by this name, in its own catalogue
    top = _Parser(
        prog="sihu", description=_("A console for the people who keep chat groups alive."),
        epilog=_("Without a command, the console opens."), allow_abbrev=False,
    )  # fmt: skip
    top.add_argument(
        "--store", metavar="FILE", type=Path, help=_("the store (default: SIHU_STORE, else your data folder)")
    )
    top.add_argument("--lang", choices=("zh_CN", "en"), help=_("language (default: the locale's)"))
    top.add_argument("--as", metavar="NAME", help=_("who works here (default: SIHU_OPERATOR, your config, your login)"))
    top.add_argument("--version", action="version", version=f"sihu {__version__}")
    subcommands = top.add_subparsers(title=_("commands"), metavar=_("COMMAND"), dest="command")
    named = COMMANDS.get(_command_in(words), ("", ""))[0]
    for name, (module, summary) in COMMANDS.items():
        if module != named:
            subcommands.add_parser(name, help=_(summary), add_help=False)
        elif name not in subcommands.choices:
            importlib.import_module(f"sihu_tui.cli.{module}").add(subcommands)
    return top


def _command_in(words: Sequence[str]) -> str:
    left = iter(words)
    for word in left:
        if word in ("--store", "--lang", "--as"):
            next(left, None)
        elif not word.startswith("-"):
            return word
    return ""


def top_command(
    subcommands: Subcommands, name: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add one of COMMANDS, that `run` carries out."""
    return command(subcommands, name, _(COMMANDS[name][1]), run)


def command(
    subcommands: Subcommands, name: str, summary: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add a subcommand that `run` carries out."""
    made: argparse.ArgumentParser = subcommands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    made.set_defaults(run=run)
    return made


def store_of(arguments: argparse.Namespace, create: bool = False) -> Store:
    """Open the store that the command line names. Raises StoreError."""
    from sihu_tui.derived import open_store
    from sihu_tui.paths import store_path

    store = open_store(store_path(arguments.store), create=create)
    store.waiting = lambda said: print(f"sihu: {said}", file=sys.stderr, flush=True)
    return store
