"""`sihu count`: what was counted of groups that cannot be exported."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "count", run)
    parser.add_argument(
        "lines",
        nargs="*",
        metavar="LINE",
        help=_("group, messages, speakers, and the date if not today; `-` reads lines"),
    )
    parser.add_argument("--show", metavar="GROUP", help=_("show what was counted of a group"))
    parser.add_argument("--remove", nargs=2, metavar=("GROUP", "DATE"), help=_("forget the count of a day"))


def run(arguments: argparse.Namespace) -> int:
    """Keep the counts, all or none, and name what an import says otherwise."""
    import sys

    from sihu_tui.cli.output import day_or_none
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import groups, manual_counts
    from sihu_tui.text.i18n import ngettext

    with store_of(arguments, create=True) as store:
        if arguments.remove:
            manual_counts.remove(
                store, groups.find(store, arguments.remove[0]), day_or_none(arguments.remove[1], store, past=True) or 0
            )
        elif arguments.show:
            _show(store, groups.find(store, arguments.show))
        else:
            words = arguments.lines
            # `sihu count g5 32 7` is one line too
            lines = sys.stdin.read().splitlines() if words == ["-"] else words
            if len(words) > 2 and not any(" " in word for word in words):
                lines = [" ".join(words)]
            given = [manual_counts.parse(store, line) for line in lines if line.strip()]
            if not given:
                raise SihuError(_('Write what was counted, like `sihu count "g5 32 7"`: 32 messages by 7 people.'))
            against = manual_counts.put(store, given)
            print(ngettext("{n} day counted.", "{n} days counted.", len(given)).format(n=len(given)))
            for found in against:
                print(f"! {found}")
    return 0


def _show(store: Store, group: int) -> None:
    from sihu_tui.cli.output import print_table
    from sihu_tui.dates import days
    from sihu_tui.groups import manual_counts

    known = manual_counts.known(store, group)
    if known.first is not None and known.last is not None:
        print(
            _("{first} to {last}: {imported} days imported, {counted} counted by hand, {missing} unknown").format(
                first=days.iso(known.first),
                last=days.iso(known.last),
                imported=known.imported,
                counted=known.counted,
                missing=known.missing,
            )
        )
    against = {found.day for found in manual_counts.contradictions(store, group)}
    print_table(
        (_("day"), _("messages"), _("speakers"), _("state")),
        [(days.iso(one.day), one.messages, one.speakers, _("the import holds") if one.day in against else "") for one
         in manual_counts.counted(store, group)], right=(1, 2),
    )  # fmt: skip
