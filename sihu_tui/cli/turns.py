"""`sihu turns`: who waits for an answer in an export, since when, and how others were answered."""

from __future__ import annotations

import argparse
from pathlib import Path

from sihu_tui.cli import Subcommands, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "turns", run)
    parser.add_argument(
        "--file", type=Path, required=True, metavar="EXPORT", help=_("read this export; nothing is kept")
    )
    parser.add_argument(
        "--me", action="append", default=[], metavar="NAME", help=_("who is ours, where the export does not say")
    )
    parser.add_argument("--zone", metavar="ZONE", help=_("the time zone of times without one"))
    parser.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help=_("the order of day, month and year"))
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help=_("which column is what"))
    parser.add_argument("--reveal", action="store_true", help=_("show phone numbers and ids in full"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print the people of the file with their turns."""
    from datetime import UTC, datetime

    from sihu_tui import settings
    from sihu_tui.cli.import_ import _mapping
    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.contacts.turns_file import turns_of
    from sihu_tui.dates import days
    from sihu_tui.dates.days import find_zone
    from sihu_tui.text.masking import masked

    zone = arguments.zone or settings.machine_zone()
    found = turns_of(arguments.file, arguments.me, arguments.zone, arguments.date_order, _mapping(arguments.map), zone)
    private = str if arguments.reveal else masked

    def told(ts: int | None) -> str | None:
        return None if ts is None else f"{datetime.fromtimestamp(ts, UTC):%Y-%m-%dT%H:%M:%SZ}"

    if arguments.json:
        people = []
        for one in found:
            since = next((turn.asked for turn in one.turns if turn.answered is None), None)
            answers = [
                {"asked": told(asked), "answered": told(answered), "minutes": round((answered - asked) / 60, 1)}
                for asked, answered in one.turns if answered is not None
            ]  # fmt: skip
            people.append(
                {"person": one.person, "waiting": since is not None, "since": told(since), "answers": answers}
            )
        print_json({"version": 1, "people": people}, private)
        return 0
    clock = find_zone(zone)

    def shown(ts: int) -> str:
        return f"{days.local(ts, clock):%Y-%m-%d %H:%M}"

    print_table(
        (_("person"), _("asked"), _("answered"), _("minutes")),
        [
            (one.person, shown(turn.asked), _("waits") if turn.answered is None else shown(turn.answered),
             "—" if turn.answered is None else f"{(turn.answered - turn.asked) // 60}")
            for one in found for turn in one.turns
        ],
        right=(3,), shown=private,
    )  # fmt: skip
    return 0
