"""`sihu completion SHELL`: what a shell needs to complete commands, options and names from the store."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterable
from pathlib import Path

from sihu_tui.cli import COMMANDS, Subcommands, top_command
from sihu_tui.text.i18n import _

_SCRIPTS = {
    "bash": """_sihu() {{
    local IFS=$'\\n'
    COMPREPLY=($("${{COMP_WORDS[0]}}" completion --words "$COMP_CWORD" -- "${{COMP_WORDS[@]}}" 2>/dev/null))
    [ "${{#COMPREPLY[@]}}" -eq 0 ] && COMPREPLY=($(compgen -f -- "${{COMP_WORDS[COMP_CWORD]}}"))
    compopt -o filenames 2>/dev/null
}}
complete -F _sihu {name}
""",
    "zsh": """#compdef {name}
_sihu() {{
    local -a found
    found=("${{(@f)$("${{words[1]}}" completion --words $((CURRENT - 1)) -- "${{words[@]}}" 2>/dev/null)}}")
    if [[ -n "${{found[1]}}" ]]; then compadd -a found; else _files; fi
}}
compdef _sihu {name}
""",
    "fish": """complete -c {name} -f -a '({name} completion --words (count (commandline -opc)) -- (commandline -opc) (commandline -ct))'
""",
}
_LISTED = 2000


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "completion", run)
    parser.add_argument("shell", nargs="*", metavar="SHELL", help="bash, zsh, fish")
    parser.add_argument("--words", type=int, metavar="N", help=_("used by the script: complete the Nth word"))


def run(arguments: argparse.Namespace) -> int:
    """Print the script, or what fits the word at the cursor, one a line."""
    from sihu_tui.errors import SihuError

    if arguments.words is not None:
        for fits in candidates(arguments.shell, arguments.words, arguments.store):
            print(fits)
        return 0
    if len(arguments.shell) != 1 or arguments.shell[0] not in _SCRIPTS:
        raise SihuError(_("Name your shell (bash, zsh or fish), like `sihu completion bash >> ~/.bashrc`."))
    print(_SCRIPTS[arguments.shell[0]].format(name="sihu"), end="")
    return 0


def candidates(words: list[str], at: int, store: Path | None) -> list[str]:
    """Give what may stand at place `at` of a command line (`words`, the program first), as far as it is typed."""
    from sihu_tui.cli import parser

    typed = words[at] if at < len(words) else ""
    done = words[1:at]
    here = parser(done)
    places, previous = 0, None
    skip = False
    for word in done:
        inner = _inner(here)
        if skip:
            skip, previous = False, None
        elif word.startswith("-"):
            previous = _option(here, word)
            skip = previous is not None and previous.nargs != 0 and "=" not in word
        elif inner is not None and word in inner.choices:
            here, places = inner.choices[word], 0
        else:
            places += 1
    if skip and previous is not None:
        found = _values(previous, store, done)
    elif typed.startswith("-"):
        found = [option for action in here._actions for option in action.option_strings]
    else:
        inner = _inner(here)
        # of a command that is not named yet only the summary is known, and its name is all that is wanted
        found = list(inner.choices if inner is not None else ()) or _values(_positional(here, places), store, done)
    return [one for one in dict.fromkeys(found) if one.lower().startswith(typed.lower())]


def _inner(parser: argparse.ArgumentParser) -> argparse._SubParsersAction[argparse.ArgumentParser] | None:
    return next((action for action in parser._actions if isinstance(action, argparse._SubParsersAction)), None)


def _option(parser: argparse.ArgumentParser, word: str) -> argparse.Action | None:
    name = word.partition("=")[0]
    return next((action for action in parser._actions if name in action.option_strings), None)


def _positional(parser: argparse.ArgumentParser, place: int) -> argparse.Action | None:
    found = [
        action
        for action in parser._actions
        if not action.option_strings and not isinstance(action, argparse._SubParsersAction)
    ]
    return None if not found else found[min(place, len(found) - 1)]


def _values(action: argparse.Action | None, store: Path | None, words: list[str]) -> Iterable[str]:
    if action is None:
        return ()
    if action.choices is not None:
        return [str(choice) for choice in action.choices]
    named = action.metavar[0] if isinstance(action.metavar, tuple) else action.metavar
    command = next((word for word in words if word in COMMANDS), "")
    with contextlib.suppress(Exception):
        return _names(str(named), action.dest, command, store)
    return ()


def _names(metavar: str, dest: str, command: str, store: Path | None) -> Iterable[str]:
    """Names from the store for what an argument asks: groups, people, replies, operators; and settings."""
    if command == "settings" and dest == "name":
        from sihu_tui.settings_schema import SETTINGS

        return [setting.name for setting in SETTINGS]
    from sihu_tui.derived import open_store
    from sihu_tui.paths import store_path

    people = command in ("people", "log") or metavar == "PERSON" or dest in ("person", "contact")
    with open_store(store_path(store), create=False) as opened:
        if metavar == "GROUP" or dest == "group" or command in ("groups", "flag", "did") and dest in ("name", "names"):
            from sihu_tui.groups import groups

            return [row.name for row in groups.list_groups(opened)][:_LISTED]
        if metavar == "REPLY" or command == "replies" and dest == "name":
            from sihu_tui.replies import library

            return [row.shortcut or row.title for row in library.list_replies(opened)][:_LISTED]
        if people:
            from sihu_tui.contacts import contacts

            return [row.remark or row.name for row in contacts.list_contacts(opened)][:_LISTED]
    return ()
