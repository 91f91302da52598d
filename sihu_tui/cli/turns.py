"""`sihu turns`: who waits for an answer in an export, since when, and how others were answered."""

from __future__ import annotations

import argparse
from pathlib import Path

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import how_many
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "turns", run)
    parser.add_argument("--file", type=Path, metavar="EXPORT", help=_("read this export alone; nothing is kept"))
    parser.add_argument("--days", type=how_many, default=28, metavar="N", help=_("of the last N days (default 28)"))
    parser.add_argument("--owner", metavar="NAME", help=_("only this operator's people"))
    parser.add_argument(
        "--me", action="append", default=[], metavar="NAME", help=_("who is ours, where the export does not say")
    )
    parser.add_argument("--zone", metavar="ZONE", help=_("the time zone of times without one"))
    parser.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help=_("the order of day, month and year"))
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help=_("which column is what"))
    parser.add_argument("--reveal", action="store_true", help=_("show phone numbers and ids in full"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print the turns of a file, or how people in the store were answered."""
    return _of_store(arguments) if arguments.file is None else _of_file(arguments)


def _of_store(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.contacts.answers import answers
    from sihu_tui.dates import days

    with store_of(arguments) as store:
        zone = settings.zone(store)
        today = days.today(zone)
        found, private = answers(store, today - arguments.days + 1, today, arguments.owner), shown(store, arguments)
        if arguments.json:
            print_json({"days": arguments.days, **asdict(found), "share": found.share}, private)
            return 0

        def amount(value: float | None) -> str:
            return "—" if value is None else f"{value:.0f}"

        def share(value: float | None) -> str:
            return "—" if value is None else f"{value:.0%}"

        print_table(
            (_("operator"), _("answers"), _("median, minutes"), _("nine of ten within"), _("in time")),
            [
                (name, one.answered, amount(one.median), amount(one.tenths), share(one.in_time))
                for name, one in [(_("all"), found.all), *((one.by or "—", one) for one in found.operators)]
            ],
            right=(1, 2, 3, 4), shown=private,
        )  # fmt: skip
        print(
            _("{open} wait still; {outside} came out of hours; of {n} people written to {replied} wrote back").format(
                open=found.open, outside=share(found.outside), n=found.written, replied=found.replied
            )
        )
        if found.promised:
            print()
            print_table(
                (_("promised, and nothing since"), _("when"), _("by")),
                [(one.name, f"{days.local(one.asked, zone):%m-%d %H:%M}", one.by) for one in found.promised],
                shown=private,
            )
        if found.late:
            print()
            print_table(
                (_("late"), _("asked"), _("answered"), _("minutes"), _("by")),
                [
                    (one.name, f"{days.local(one.asked, zone):%m-%d %H:%M}",
                     _("waits") if one.answered is None else f"{days.local(one.answered, zone):%m-%d %H:%M}", one.minutes, one.by)
                    for one in found.late
                ],
                right=(3,), shown=private,
            )  # fmt: skip
    return 0


def _of_file(arguments: argparse.Namespace) -> int:
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
                for asked, answered, _by in one.turns if answered is not None
            ]  # fmt: skip
            people.append(
                {
                    "person": one.person,
                    "waiting": since is not None,
                    "since": told(since),
                    "answers": answers,
                    "promised": told(one.promised),
                }
            )
        print_json({"people": people}, private)
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
