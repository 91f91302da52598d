"""`sihu questions`: what members asked in all groups and no operator took up."""

from __future__ import annotations

import argparse
from pathlib import Path

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal, how_many
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "questions", run)
    parser.add_argument("--done", type=int, nargs="+", metavar="ID", help=_("these were dealt with"))
    parser.add_argument(
        "--groups", type=how_many, metavar="DAYS", help=_("by group: asked and answered, by whom, over so many days")
    )
    parser.add_argument("--file", type=Path, metavar="EXPORT", help=_("read this export alone; nothing is kept"))
    parser.add_argument(
        "--me", action="append", default=[], metavar="NAME", help=_("who is ours, where the export does not say")
    )
    parser.add_argument("--zone", metavar="ZONE", help=_("the time zone of times without one"))
    parser.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help=_("the order of day, month and year"))
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help=_("which column is what"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print the questions, of the store or of a file alone, or take some out."""
    if arguments.file is not None:
        return _of_file(arguments)

    from sihu_tui import settings
    from sihu_tui.cli.output import emit, print_json, print_table, shown
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError
    from sihu_tui.feedback import first_posts, questions

    with store_of(arguments) as store:
        if arguments.done:
            gone = set(arguments.done) - {one.id for one in first_posts.inbox(store)}
            if gone:
                which = _(", ").join(map(str, sorted(gone)))
                raise SihuError(
                    _("No question waits under {numbers}. `sihu questions` lists them.").format(numbers=which)
                )
            questions.close(store, arguments.done, str(settings.get(store, "operator")))
            return 0
        if arguments.groups:
            served = questions.service(store, arguments.groups)
            if arguments.json:
                print_json({"days": arguments.groups, "groups": served})
                return 0
            print_table(
                (_("group"), _("asked"), _("answered"), _("by members"), _("median, minutes")),
                [
                    (one.group_name, one.asked, one.answered, one.by_members, "—" if one.minutes is None else f"{one.minutes:.0f}")
                    for one in served
                ],
                right=(1, 2, 3, 4), shown=shown(store, arguments),
            )  # fmt: skip
            return 0
        found, zone, private = first_posts.inbox(store), settings.zone(store), shown(store, arguments)
        told = [
            {"id": one.id, "group": one.group_name, "ts": one.ts, "who": one.who, "text": one.text,
             "reactions": one.reactions, "late": one.late, "state": "taken" if one.taken else "waiting",
             "taken_by": one.taken, "first_post": one.first} for one in found
        ]  # fmt: skip
        emit(
            arguments.json, {"questions": told},
            (_("message"), _("when"), _("group"), _("who"), _("reactions"), _("question")),
            [(str(one.id), f"{days.local(one.ts, zone):%m-%d %H:%M}", one.group_name, one.who, str(one.reactions),
              first_posts.told(one)) for one in found], shown=private,
        )  # fmt: skip
    return 0


def _of_file(arguments: argparse.Namespace) -> int:
    import sys

    from sihu_tui import settings
    from sihu_tui.cli.import_ import _mapping
    from sihu_tui.cli.lines import classifier_of
    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.dates import days
    from sihu_tui.dates.days import find_zone
    from sihu_tui.feedback.questions_file import counted, median_minutes, questions_of
    from sihu_tui.text.masking import masked

    zone = arguments.zone or settings.machine_zone()
    found = questions_of(
        arguments.file, classifier_of(arguments), arguments.me, arguments.zone, arguments.date_order,
        _mapping(arguments.map), zone,
    )  # fmt: skip
    private = str if arguments.reveal else masked
    for doubt in found.doubts:
        print(doubt, file=sys.stderr)

    if arguments.json:
        rows = [
            {"group": one.group, "ts": one.line.ts, "who": one.line.name, "text": one.line.text,
             "state": one.asked.state, "answered_by": one.asked.by, "answered_ts": one.answer and one.answer.ts,
             "how": one.asked.how}
            for one in found.questions
        ]  # fmt: skip
        print_json({"questions": rows, "doubts": found.doubts}, private)
        return 0
    clock = find_zone(zone)
    by = {"operator": _("us"), "member": _("members"), None: "—"}
    print_table(
        (_("when"), _("group"), _("who"), _("answered by"), _("minutes"), _("question")),
        [
            (f"{days.local(one.line.ts, clock):%m-%d %H:%M}", one.group, one.line.name, by[one.asked.by],
             "—" if one.answer is None else f"{(one.answer.ts - one.line.ts) // 60}", " ".join((one.line.text or "").split()))
            for one in found.questions
        ],
        right=(4,), shown=private,
    )  # fmt: skip
    count, median = counted(found.questions), median_minutes(found.questions)
    print(
        _("asked {n} · answered {answered}, by members {members} · median {minutes} min").format(
            n=sum(count.values()),
            answered=count["operator"] + count["member"],
            members=count["member"],
            minutes="—" if median is None else f"{median:.0f}",
        )  # fmt: skip
    )
    return 0
