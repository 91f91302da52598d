"""`sihu groups rituals`: what comes round when, held or missed."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, command, store_of
from sihu_tui.text.i18n import _


def add(inner: Subcommands) -> None:
    """Add the subcommand to those of `sihu groups`."""
    parser = command(inner, "rituals", _("list rituals, begin one, mark one as held"), run)
    parser.add_argument("group", nargs="?", metavar="GROUP", help=_("of this group (default: of all)"))
    parser.add_argument(
        "--add", nargs=2, metavar=("NAME", "CADENCE"), help=_("begin one, like --add 问答 '每周三 20:00'")
    )
    parser.add_argument("--from", dest="first", metavar="DATE", help=_("the first day (default: today)"))
    parser.add_argument("--until", metavar="DATE", help=_("the last day"))
    parser.add_argument("--held", type=int, metavar="ID", help=_("it was held"))
    parser.add_argument("--missed", type=int, metavar="ID", help=_("it was not held"))
    parser.add_argument("--day", metavar="DATE", help=_("on which day (default: the oldest one not told of)"))
    parser.add_argument("--effect", type=int, metavar="ID", help=_("what it does to the talk on its days"))
    parser.add_argument("--remove", type=int, metavar="ID", help=_("forget it"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Begin, mark, weigh or list."""
    from dataclasses import asdict

    from sihu_tui.cli.output import day_or_none, emit, print_json
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError
    from sihu_tui.feedback import weekly
    from sihu_tui.groups import groups, rituals

    with store_of(arguments) as store:
        group = groups.find(store, arguments.group) if arguments.group else None
        if arguments.effect is not None:
            found = rituals.effect(store, arguments.effect)
            if arguments.json:
                print_json({"effect": asdict(found) | {"times": found.times}})
            elif found.times is None or found.on is None or found.off is None:
                print(
                    _("Not known yet: {n} of its days are covered, and nothing to compare them with.").format(
                        n=found.days
                    )
                )
            else:
                print(
                    _(
                        "{n} days: {on:.1f} people speak, {off:.1f} on the days compared with; {times:.2f} times."
                    ).format(n=found.days, on=found.on, off=found.off, times=found.times)
                )
            return 0
        if arguments.add:
            if group is None:
                raise SihuError(_("Name the group whose ritual it is."))
            name, said = arguments.add
            rituals.add(
                store, group, name, said, day_or_none(arguments.first, store), day_or_none(arguments.until, store)
            )
        for ritual, held in ((arguments.held, True), (arguments.missed, False)):
            if ritual is not None:
                rituals.mark(store, ritual, day_or_none(arguments.day, store, past=True), held)
        if arguments.remove is not None:
            rituals.remove(store, arguments.remove)
        rows = rituals.list_rituals(store, group)
        emit(
            arguments.json, {"rituals": rows},
            (_("no."), _("group"), _("ritual"), _("cadence"), _("next"), _("untold"), _("streak")),
            [(row.id, row.group_name, row.name, row.said, "—" if row.next_day is None else days.iso(row.next_day),
             f"{len(row.overdue)} ({days.iso(row.overdue[0])})" if row.overdue else "", row.streak) for row in rows],
            right=(0, 6),
        )  # fmt: skip
        for one in () if arguments.json else weekly.challenges(store, group):
            print(f"{one.name}: {weekly.told(one)}")
    return 0
