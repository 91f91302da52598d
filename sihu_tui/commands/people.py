"""`sihu people` and `sihu log`: contacts and their conversations, without a terminal."""

from __future__ import annotations

import argparse

from sihu_tui.commands import Subcommands, command, store_of
from sihu_tui.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommands."""
    parser = command(subcommands, "people", _("list people, or the conversation with one"), run)
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("show the conversation with this person"))
    parser.add_argument("--limit", type=int, default=200, metavar="N", help=_("show the last N lines (default 200)"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser = command(subcommands, "log", _("write a line into a conversation"), log)
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument("--kind", default="note", help=_("note, said, heard, call, promise, gift, sample or complaint"))
    parser.add_argument("--due", metavar="DATE", help=_("when to come back to it, like 2026-12-01, 3d or next fri"))


def run(arguments: argparse.Namespace) -> int:
    """Print the contacts, or the conversation with one."""
    from dataclasses import asdict

    from sihu_tui import days, people, settings
    from sihu_tui.commands.printing import print_json, print_table

    with store_of(arguments) as store:
        zone = settings.zone(store)
        if arguments.name:
            lines = people.thread(store, people.find(store, arguments.name), arguments.limit)
            if arguments.json:
                print_json({"version": 1, "lines": [asdict(line) for line in lines]})
            for line in () if arguments.json else lines:
                print(f"{days.local(line.ts, zone):%Y-%m-%d %H:%M}  {line.who or '-'}: {line.text}")
            return 0
        rows = people.list_contacts(store)
        if arguments.json:
            print_json({"version": 1, "people": [asdict(row) for row in rows]})
            return 0
        print_table(
            (_("person"), _("stage"), _("owner"), _("due"), _("last word")),
            [
                (row.name, _(people.STAGES[row.stage]), row.owner, "" if row.due_day is None else days.iso(row.due_day),
                 "—" if row.last_ts is None else f"{days.local(row.last_ts, zone):%Y-%m-%d}")
                for row in rows
            ],
        )  # fmt: skip
    return 0


def log(arguments: argparse.Namespace) -> int:
    """Write the line."""
    from sihu_tui import dates, days, people, settings

    with store_of(arguments) as store:
        due = dates.parse_future(arguments.due, days.today(settings.zone(store))) if arguments.due else None
        contact = people.find(store, arguments.name)
        people.add_entry(store, contact, arguments.kind, arguments.text, due, settings.get(store, "operator"))
    return 0
