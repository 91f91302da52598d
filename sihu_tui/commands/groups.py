"""`sihu groups`: every group, without a terminal."""

from __future__ import annotations

import argparse

from sihu_tui.commands import Subcommands, command, store_of
from sihu_tui.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = command(subcommands, "groups", _("list groups, or the members of one"), run)
    parser.add_argument("name", nargs="?", metavar="GROUP", help=_("show the members of this group"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print the groups, or the members of one."""
    from dataclasses import asdict

    from sihu_tui import days, groups, settings
    from sihu_tui.commands.printing import print_json, print_table
    from sihu_tui.health.words import status_word

    with store_of(arguments) as store:
        zone = settings.zone(store)

        def when(ts: int | None) -> str:
            return "—" if ts is None else days.local(ts, zone).strftime("%Y-%m-%d")

        if arguments.name:
            people = groups.members(store, groups.find(store, arguments.name))
            if arguments.json:
                print_json({"version": 1, "members": [asdict(person) for person in people]})
            else:
                print_table(
                    (_("member"), _("role"), _("joined"), _("last spoke"), _("messages")),
                    [
                        (p.alias or p.name, _("operator") if p.operator else p.role, when(p.joined), when(p.last_spoke), p.spoken)
                        for p in people
                    ],
                    right=(4,),
                )
            return 0
        rows = groups.list_groups(store)
        if arguments.json:
            print_json({"version": 1, "groups": [asdict(row) for row in rows]})
            return 0
        print_table(
            (_("group"), _("platform"), _("owner"), _("members"), _("last speech"), _("speakers/week"), _("status")),
            [
                (
                    row.name, row.platform, row.owner, "—" if row.members is None else row.members, when(row.last_speech),
                    "—" if not row.weekly or row.weekly[-1] is None else f"{row.weekly[-1]:g}", status_word(row.status),
                )
                for row in rows
            ],
            right=(3, 5),
        )  # fmt: skip
    return 0
