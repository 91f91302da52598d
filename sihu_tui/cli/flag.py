"""`sihu flag`: answering a flag: take the suggestion up, change it, dismiss it, or say that it is done."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    from sihu_tui.health.statuses import ACTIONS

    parser = top_command(subcommands, "flag", run)
    parser.add_argument("group", metavar="GROUP")
    parser.add_argument(
        "answer",
        nargs="?",
        choices=("accept", "change", "dismiss", "done", "undo"),
        help=_("what you decide; nothing shows what was"),
    )
    parser.add_argument("--action", choices=tuple(ACTIONS), help=_("with change: what to do instead"))
    parser.add_argument("--owner", metavar="NAME", help=_("who does it (default: the group's owner)"))
    parser.add_argument("--due", metavar="DATE", help=_("by when (YYYY-MM-DD)"))
    parser.add_argument("--reason", default="", metavar="TEXT", help=_("why; needed to dismiss"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


_STATES = {"accept": "accepted", "change": "changed", "dismiss": "dismissed", "done": "done"}


def run(arguments: argparse.Namespace) -> int:
    """Write the decision, or print what was decided."""
    from sihu_tui.cli.output import day_or_none, emit
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import groups
    from sihu_tui.health import decisions
    from sihu_tui.health.statuses import status_word

    with store_of(arguments) as store:
        group = groups.find(store, arguments.group)
        decided = decisions.history(store, group)
        if arguments.answer == "undo":
            if not decided:
                raise SihuError(_("Nothing was decided about this group."))
            decisions.take_back(store, decided[0].id)
        elif arguments.answer is not None:
            due = day_or_none(arguments.due, store)
            decisions.decide(
                store, group, _STATES[arguments.answer], arguments.action, arguments.owner, due, arguments.reason
            )
        decided = decisions.history(store, group)
        emit(arguments.json, {"decisions": decided}, (_("as of"), _("status"), _("decided"), _("action"), _("owner"), _("due"), _("reason")), [
                    (
                        days.iso(d.day), status_word(d.status), _(decisions.STATES[d.state]), _(decisions.LABELS[d.action]),
                        d.owner, "" if d.due_day is None else days.iso(d.due_day), d.reason,
                    )
                    for d in decided
                ])  # fmt: skip
    return 0
