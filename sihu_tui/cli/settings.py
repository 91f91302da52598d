"""`sihu settings`: every dial and threshold, with its unit and default."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.paths import whole
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.settings_schema import Setting
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "settings", run)
    parser.add_argument(
        "name", nargs="?", metavar="NAME",
        help=_("a setting, or words that its name or meaning holds; `export` and `import` write and read a TOML file"),
    )  # fmt: skip
    parser.add_argument(
        "value", nargs="?", metavar="VALUE", help=_("the new value; `default` goes back to the default")
    )
    parser.add_argument(
        "--group", metavar="GROUP", help=_("for one group alone: what it is judged by, where that differs")
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print all settings, or some, or change one; write or read a file of them."""
    from sihu_tui import settings
    from sihu_tui.cli.output import print_json

    with store_of(arguments, create=True) as store:
        if arguments.name == "export":
            text = settings.as_toml(store)
            if arguments.value is None:
                print(text, end="")
            else:
                with whole(Path(arguments.value).expanduser()) as file:
                    file.write(text)
                print(arguments.value)
            return 0
        if arguments.name == "import":
            for name in settings.from_toml(store, Path(arguments.value or "settings.toml").expanduser()):
                print(name)
            return 0
        group = None
        if arguments.group is not None:
            from sihu_tui.groups import groups

            group = groups.find(store, arguments.group)
        if arguments.value is not None:
            settings.put(store, arguments.name, None if arguments.value == "default" else arguments.value, group)
        named = _named(arguments.name)
        if group is not None:
            named = [one for one in named if one.per_group]
        own = settings.own(store, group) if group is not None else set()
        if arguments.json:
            values = {one.name: settings.get(store, one.name, group) for one in named}
            print_json({"settings": values} | ({} if group is None else {"own": sorted(own)}))
        else:
            _print(store, named, group, own)
    return 0


def _named(asked: str | None) -> list[Setting]:
    from sihu_tui import settings
    from sihu_tui.settings_schema import BY_NAME

    if asked is None:
        return settings.every()
    words = asked.lower().split()
    if asked not in BY_NAME:
        found = [s for s in settings.every() if all(word in f"{s.name} {_(s.meaning)}".lower() for word in words)]
        if found:
            return found
    return [settings.find(asked)]


def _print(store: Store, named: list[Setting], group: int | None, own: set[str]) -> None:
    """Each setting on a line, its meaning under it, no line longer than the terminal is wide."""
    from shutil import get_terminal_size

    from sihu_tui import settings
    from sihu_tui.cli.output import wrapped
    from sihu_tui.text.sanitize import one_line

    room = max(40, get_terminal_size((100, 24)).columns)
    heading = ""
    for one in named:
        if one.group != heading and len(named) > 1:
            print(("\n" if heading else "") + one.group)
            heading = one.group
        value, default = (
            settings.get(store, one.name, group),
            one.default if group is None else settings.get(store, one.name),
        )
        unit = f" {_(one.unit)}" if one.unit else ""
        head = f"{one.name} = {value}{unit}"
        if one.name in own:
            head = _("{value} (own)").format(value=head)
        if value != default:
            head += "  " + _("default {value}").format(value=default)
        if one.choices:
            head += "  [" + _(", ").join(choice or '""' for choice in one.choices) + "]"
        for line in wrapped(one_line(head), room, "  "):
            print(line)
        for line in wrapped(_(one.meaning), room - 6, ""):
            print("      " + line)
