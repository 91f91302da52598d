"""`sihu man`: the manual page, made from the commands themselves."""

from __future__ import annotations

import argparse

from sihu_tui.cli import COMMANDS, Subcommands, parser, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    top_command(subcommands, "man", run)


def run(arguments: argparse.Namespace) -> int:
    """Print the page as roff: `sihu man > ~/.local/share/man/man1/sihu.1`."""
    from sihu_tui import __version__

    top = parser()
    print(f'.TH SIHU 1 "" "sihu {__version__}" ""')
    # the headings of a manual page are the same in every language, so that programs find them
    print(f".SH NAME\nsihu \\- {_roff(top.description or '')}")
    print(".SH SYNOPSIS\n.B sihu\n[OPTIONS] [COMMAND ...]")
    print(".SH OPTIONS")
    _options(top)
    print(".SH COMMANDS")
    for name, (_module, summary) in COMMANDS.items():
        print(f".SS sihu {name}\n{_roff(_(summary))}")
        inner = next(a for a in parser([name])._actions if isinstance(a, argparse._SubParsersAction))
        _command(inner.choices[name])
    return 0


def _command(made: argparse.ArgumentParser) -> None:
    _options(made)
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, under in action.choices.items():
                print(f".TP\n.B {_roff(under.prog)}\n{_roff(under.description or name)}\n.RS")
                _options(under)
                print(".RE")


def _options(made: argparse.ArgumentParser) -> None:
    for action in made._actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            continue
        metavar = action.metavar[0] if isinstance(action.metavar, tuple) else action.metavar
        words = ", ".join(action.option_strings) or str(metavar or action.dest)
        value = f" {metavar or action.dest.upper()}" if action.option_strings and action.nargs != 0 else ""
        print(f".TP\n.B {_roff(words + value)}\n{_roff((action.help or '') % vars(action) if action.help else '')}")


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text
