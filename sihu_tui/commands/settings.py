"""`sihu settings`: every dial and threshold, with its unit and default."""

from __future__ import annotations

import argparse

from sihu_tui.commands import Subcommands, command, store_of
from sihu_tui.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = command(subcommands, "settings", _("list or change settings"), run)
    parser.add_argument("name", nargs="?", metavar="NAME")
    parser.add_argument(
        "value", nargs="?", metavar="VALUE", help=_("the new value; `default` goes back to the default")
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print all settings, or one, or change one."""
    from sihu_tui import settings
    from sihu_tui.commands.printing import print_json, print_table

    with store_of(arguments, create=True) as store:
        if arguments.value is not None:
            if arguments.value == "default":
                settings.clear(store, arguments.name)
            else:
                settings.put(store, arguments.name, arguments.value)
        named = [settings.find(arguments.name)] if arguments.name else settings.every()
        values = {one.name: settings.get(store, one.name) for one in named}
        if arguments.json:
            print_json({"version": 1, "settings": values})
        else:
            print_table(
                (_("setting"), _("value"), _("default"), _("unit"), _("meaning")),
                [(s.name, values[s.name], s.default, _(s.unit) if s.unit else "", _(s.meaning)) for s in named],
            )
    return 0
