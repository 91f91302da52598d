"""`sihu settings`: every dial and threshold, with its unit and default."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "settings", run)
    parser.add_argument("name", nargs="?", metavar="NAME")
    parser.add_argument(
        "value", nargs="?", metavar="VALUE", help=_("the new value; `default` goes back to the default")
    )
    parser.add_argument(
        "--group", metavar="GROUP", help=_("for one group alone: what it is judged by, where that differs")
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print all settings, or one, or change one."""
    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table

    with store_of(arguments, create=True) as store:
        group = None
        if arguments.group is not None:
            from sihu_tui.groups import groups

            group = groups.find(store, arguments.group)
        if arguments.value is not None:
            if arguments.value == "default":
                settings.clear(store, arguments.name, group)
            else:
                settings.put(store, arguments.name, arguments.value, group)
        named = [settings.find(arguments.name)] if arguments.name else settings.every()
        if group is not None:
            named = [one for one in named if one.per_group]
        own = settings.own(store, group) if group is not None else set()
        values = {one.name: settings.get(store, one.name, group) for one in named}
        if arguments.json:
            print_json({"version": 1, "settings": values} | ({} if group is None else {"own": sorted(own)}))
        else:
            print_table(
                (_("setting"), _("value"), _("default"), _("unit"), _("meaning")),
                [
                    (
                        s.name,
                        _("{value} (own)").format(value=values[s.name]) if s.name in own else values[s.name],
                        s.default if group is None else settings.get(store, s.name),
                        _(s.unit) if s.unit else "",
                        _(s.meaning),
                    )
                    for s in named
                ],
            )
    return 0
