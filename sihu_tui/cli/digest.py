"""`sihu digest`: a short daily text to paste into the team's chat."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.health.statuses import STATUSES, known_as
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "digest", run)
    parser.add_argument(
        "--fail-on", action="append", type=known_as, choices=STATUSES, metavar="STATUS",
        help=_("exit with 3 when a group has this status (repeat), with 4 when not all are judged; for cron"),
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print the text; 4 when the verdicts do not follow the data, 3 when a group has a status of `--fail-on`."""
    from sihu_tui.cli.health import exit_code, settled
    from sihu_tui.cli.output import print_json
    from sihu_tui.dates import days
    from sihu_tui.health import decisions, refresh
    from sihu_tui.health.digest import beside_health, text
    from sihu_tui.health.overview import overview

    with store_of(arguments) as store:
        told = settled(store)
        with store.reading():
            found = overview(store)
            told = told and refresh.judged(store)
            beside = beside_health(store)
            said = "\n".join([text(found, decisions.standing(store)), *([""] if beside else []), *beside])
        if arguments.json:
            need = [row for row in found.rows if row.action is not None]
            print_json({
                "day": None if found.as_of is None else days.iso(found.as_of), "stale_days": found.stale_days,
                "judged": told, "counts": found.counts, "to_do": [
                    {"group": row.name, "status": row.status, "action": row.action, "why": row.reason, "owner": row.owner} for row in need],
                "worse": [row.name for row in found.rows if row.new], "better": [row.name for row in found.rows if row.better],
                "beside": beside, "text": said,
            })  # fmt: skip
        else:
            print(said)
        return exit_code(told, any(row.status in (arguments.fail_on or ()) for row in found.rows))
