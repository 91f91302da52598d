"""`sihu groups charter`, `checklist` and `endings`: what a group is for, and how it ends."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, command, store_of
from sihu_tui.text.i18n import N_, _


def add(inner: Subcommands) -> None:
    """Add the subcommands to those of `sihu groups`."""
    parser = command(inner, "charter", _("show a group's charter, or note what shows a part of it"), run)
    parser.add_argument("group", metavar="GROUP")
    parser.add_argument("part", nargs="?", metavar="PART", help=_("goal, symbol, ritual or feedback"))
    parser.add_argument("evidence", nargs="?", metavar="TEXT", help=_("what shows it"))
    parser.add_argument("--day", metavar="DATE", help=_("of which day (default: today)"))
    parser.add_argument("--accept", action="store_true", help=_("note what the store itself shows"))
    parser.add_argument("--strike", action="store_true", help=_("the part does not hold any more"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser = command(inner, "checklist", _("show, write and tick a group's checklist"), checklist)
    parser.add_argument("group", metavar="GROUP")
    parser.add_argument("--add", action="append", default=[], metavar="TEXT", help=_("put a thing on it"))
    parser.add_argument("--wrap-up", action="store_true", help=_("put what a wrap-up needs on it"))
    parser.add_argument("--done", type=int, action="append", default=[], metavar="N", help=_("tick the Nth thing"))
    parser.add_argument("--open", type=int, action="append", default=[], metavar="N", help=_("untick the Nth thing"))
    parser.add_argument("--plan", metavar="NAME", help=_("put a plan of the starter pack on it, by a part of its name"))
    parser = command(inner, "starter", _("rituals, charter examples and plans to begin with"), starter)
    parser = command(inner, "endings", _("list temporary groups that end soon or are over"), endings)
    parser.add_argument("--all", action="store_true", help=_("every end that is planned, however far off"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


FAR = 100_000
"""Days: no end that is planned lies beyond."""


def run(arguments: argparse.Namespace) -> int:
    """Show the charter, or note a part."""
    from sihu_tui.cli.output import day_or_none, print_json, print_table
    from sihu_tui.dates import days
    from sihu_tui.groups import charter, groups
    from sihu_tui.store import journal

    with store_of(arguments) as store:
        group = groups.find(store, arguments.group)
        if arguments.part and arguments.strike:
            charter.strike(store, group, arguments.part)
        elif arguments.part:
            charter.note(
                store, group, arguments.part, arguments.evidence or "", day_or_none(arguments.day, store, past=True)
            )
        shown = charter.proposed(store, group)
        if arguments.accept:
            with journal.step(store, ("charter_points",), N_("{n} parts noted"), n=len(shown)):
                for part, (evidence, day) in shown.items():
                    charter.note(store, group, part, evidence, day)
            shown = {}
        found = charter.read(store, group)
        if arguments.json:
            print_json({"charter": found, "warnings": charter.warnings(store, group)})
            return 0
        print(_("For: {purpose}").format(purpose=found.purpose or "—"))
        print(_("Charter: {score} of 4").format(score=found.score))
        print_table(
            (_("part"), _("evidence"), _("day"), _("state")),
            [(_(charter.PARTS[part]), point.evidence if point else "—", days.iso(point.day) if point else "",
             _("stale") if point and point.stale else "") for part, point in found.points.items()],
        )  # fmt: skip
        for part, (evidence, day) in shown.items():
            print(
                _("{part} could be noted: {evidence}, {day}; --accept notes it.").format(
                    part=_(charter.PARTS[part]), evidence=evidence, day=days.iso(day)
                )
            )
        for warning in charter.warnings(store, group):
            print(f"! {warning}")
    return 0


def checklist(arguments: argparse.Namespace) -> int:
    """Write, tick and show the checklist."""
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import charter, groups
    from sihu_tui.groups.starter import PLANS

    with store_of(arguments) as store:
        group = groups.find(store, arguments.group)
        if arguments.wrap_up:
            charter.add_items(store, group)
        if arguments.add:
            charter.add_items(store, group, arguments.add)
        if arguments.plan:
            plan = next((name for name in PLANS if arguments.plan in name), None)
            if plan is None:
                raise SihuError(_("There is no plan {name}; there are: {known}.").format(
                    name=arguments.plan, known=_(", ").join(PLANS)))  # fmt: skip
            charter.add_items(store, group, [plan])
        items = charter.checklist(store, group)
        for numbers, done in ((arguments.done, True), (arguments.open, False)):
            for number in numbers:
                if not 1 <= number <= len(items):
                    raise SihuError(_("The checklist has no line {n}.").format(n=number))
                charter.tick(store, items[number - 1].id, done)
        for number, item in enumerate(charter.checklist(store, group), 1):
            print(f"{number:>3} [{'x' if item.done else ' '}] {item.text}")
    return 0


def starter(arguments: argparse.Namespace) -> int:
    """Print what a new team can begin with."""
    from sihu_tui.groups import charter
    from sihu_tui.groups import starter as pack

    print(_("Rituals: `sihu groups rituals GROUP --add NAME CADENCE`"))
    for name, cadence in pack.RITUALS:
        print(f"  {name}  {cadence}")
    print(_("Charter: `sihu groups charter GROUP PART TEXT`"))
    for part, examples in pack.CHARTER.items():
        print(f"  {_(charter.PARTS[part])}")
        for text in examples:
            print(f"    {text}")
    print(_("Plans: `sihu groups checklist GROUP --plan NAME`"))
    for name, lines in pack.PLANS.items():
        print(f"  {name}")
        for text in lines:
            print(f"    {text}")
    return 0


def endings(arguments: argparse.Namespace) -> int:
    """Print what ends soon."""
    from sihu_tui.cli.output import emit
    from sihu_tui.dates import days
    from sihu_tui.groups import charter

    with store_of(arguments) as store:
        found = charter.endings(store, within=FAR if arguments.all else None)
    emit(
        arguments.json, {"endings": found}, (_("group"), _("owner"), _("ends"), _("days left"), _("still to do")),
        [(one.name, one.owner, days.iso(one.ends_day), one.left, one.open) for one in found], right=(3, 4),
    )  # fmt: skip
    return 0
