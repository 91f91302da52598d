"""`sihu did`: recording what was done for a group, and what came of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.health.interventions import Effect, Play
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "did", run)
    parser.add_argument("group", nargs="?", metavar="GROUP")
    parser.add_argument(
        "kind", nargs="?", metavar="KIND", help=_("greet, ask, content, event, gift, promotion, merge or other")
    )
    parser.add_argument("what", nargs="?", default="", metavar="TEXT", help=_("what exactly"))
    parser.add_argument(
        "--reply", metavar="NAME", help=_("the canned reply that was used (its shortcut, title or #id)")
    )
    parser.add_argument("--day", metavar="DATE", help=_("when (YYYY-MM-DD; default: the day after the data end)"))
    parser.add_argument("--undo", metavar="ID", type=int, help=_("take a record back"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Record, take back, or show."""
    from sihu_tui.cli.output import day_or_none, print_json
    from sihu_tui.groups import groups
    from sihu_tui.health import interventions

    with store_of(arguments) as store:
        group = groups.find(store, arguments.group) if arguments.group else None
        if arguments.undo is not None:
            interventions.take_back(store, arguments.undo)
        if group is not None and arguments.kind:
            day = day_or_none(arguments.day, store, past=True)
            interventions.record(
                store, group, arguments.kind, arguments.what, reply_id=_reply(store, arguments.reply), day=day
            )
        found = interventions.effects(store, group)
        plays, (share, flags) = interventions.pooled(found), interventions.background(store)
        if arguments.json:
            print_json({
                "interventions": found,
                "plays": plays,
                "background": {"recovered": share, "flags": flags},
            })  # fmt: skip
        else:
            _print(found, plays, share, flags)
    return 0


def _reply(store: Store, named: str | None) -> int | None:
    from sihu_tui.replies import library

    return None if named is None else library.find(store, named).id


def _print(found: list[Effect], plays: list[Play], share: float, flags: int) -> None:
    from sihu_tui.cli.output import print_table
    from sihu_tui.dates import days
    from sihu_tui.health.interventions import KINDS, VERDICTS

    def number(value: float | None) -> str:
        return "—" if value is None else f"{value:.1f}"

    if not found:
        print(_("Nothing is recorded yet. `sihu did GROUP greet` records that you wrote to people by name."))
        return
    print_table(
        ("#", _("day"), _("group"), _("what was done"), _("expected"), _("weeks 1–4"), _("weeks 5–8"), _("verdict")),
        [
            (
                e.done.id, days.iso(e.done.day), e.done.name, f"{_(KINDS[e.done.kind])} {e.done.what}".strip(),
                "{speakers:.1f} ({low:.1f}–{high:.1f})".format(**e.done.frozen), number(e.first), number(e.second),
                _(VERDICTS[e.verdict]),
            )
            for e in found
        ],
        right=(0, 4, 5, 6),
    )  # fmt: skip
    print()
    print_table(
        (
            _("kind"), _("judged"), _("revived"), _("not held"), _("no effect"), _("waiting"), _("factor"),
            _("by chance up to"),
        ),
        [
            (_(KINDS[p.kind]), p.n, p.revived, p.not_held, p.none, p.waiting,
             "—" if p.factor is None else f"×{p.factor:.2f}", "—" if p.chance is None else f"×{p.chance:.2f}")
            for p in plays
        ],
        right=(1, 2, 3, 4, 5, 6, 7),
    )  # fmt: skip
    print()
    if flags:
        print(
            _("With nothing recorded, {share:.0%} of {n} flagged groups recovered by themselves.").format(
                share=share, n=flags
            )
        )
    else:
        print(
            _("By themselves, {share:.0%} of flagged groups recover (measured on public communities).").format(
                share=share
            )
        )
