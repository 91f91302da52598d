"""`sihu standing`: the figures on people as the console's page shows them, without a terminal."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal
from sihu_tui.text.i18n import _


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "standing", run)
    parser.add_argument(
        "--rule", nargs=2, metavar=("TAG", "CONDITION"), help=_("a tag by rule, like 大客户 'spend >= 1000'")
    )
    parser.add_argument(
        "--keep",
        type=int,
        default=0,
        metavar="DAYS",
        help=_("with --rule: days that it stays after the condition held"),
    )
    parser.add_argument("--unrule", metavar="TAG", help=_("take the rules for a tag off"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Print."""
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.contacts import answers, koc, overview, referrals, stages, tags
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError
    from sihu_tui.text.amounts import money

    with store_of(arguments) as store:
        if arguments.rule:
            tag, condition = arguments.rule
            tags.add_rule(store, tag, condition, arguments.keep)
            return 0
        if arguments.unrule:
            rules = [rule for rule in tags.rules(store) if rule.tag == arguments.unrule]
            if not rules:
                raise SihuError(_("There is no rule for {tag}.").format(tag=arguments.unrule))
            for rule in rules:
                tags.remove_rule(store, rule.id)
            return 0
        tags.keep_up(store)
        day = days.today(settings.zone(store))
        private = shown(store, arguments)
        found = answers.answers(store, day - answers.SPAN + 1, day)
        core, kocs, weeks, check = (
            stages.core(store),
            koc.kocs(store),
            overview.weeks(store),
            overview.check(store, found),
        )
        told, friends, plain, filled = (
            overview.told(store),
            overview.friends(store),
            overview.plain_talk(store),
            stages.filled(store),
        )
        if arguments.json:
            print_json({
                "day": days.iso(day), "check": check, "funnel": stages.funnel(store),
                "answers": {**asdict(found), "share": found.share},
                "talked": {**asdict(stages.talked(store)), "goal": check.goal,
                           "weeks": [{**asdict(week), "monday": days.iso(week.monday)} for week in weeks]},
                "kocs": [{**asdict(one), "since_day": None if one.since_day is None else days.iso(one.since_day)} for one in kocs],
                "core": [{**asdict(one), "present": one.present} for one in core], "filled": filled,
                "told": [{**asdict(one), "share": one.share} for one in told], "friends": friends,
                "plain_talk": plain, "rules": tags.rules(store), "vouching": referrals.counted(store),
            }, private)  # fmt: skip
            return 0

        def share(value: float | None) -> str:
            return "—" if value is None else f"{value:.0%}"

        print(_("data: {share} of what is to be known of people is").format(share=share(check.known)))
        print(_("connection: {n} talked to this week of {goal}; {share} of those written to wrote back").format(
            n=check.talked, goal=check.goal, share=share(check.written_back)))  # fmt: skip
        print(_("service: {share} answered in time, {n} wait").format(share=share(check.in_time), n=check.waiting))
        print(_("plain talk: {share} of our lines").format(share=share(plain)))
        print()
        print_table(
            (_("week of"), _("in private"), _("spoke in groups"), _("together")),
            [(days.iso(week.monday), week.alone, week.groups, week.together) for week in weeks], right=(1, 2, 3),
        )  # fmt: skip
        if core:
            print()
            print_table(
                (_("core customer"), _("12 months"), _("seasons")),
                [(one.name, money(one.cents), f"{one.seasons}/{one.of_seasons}") for one in core], right=(1, 2), shown=private,
            )  # fmt: skip
        if kocs:
            print()
            print_table(
                (_("KOC"), _("reaches"), _("answered"), _("quoted"), _("bought"), _("invited"), _("lines an hour after"), _("usual"), _("re-used")),
                [
                    (one.name, one.reach, one.answered, one.quoted, one.bought, one.invited,
                     "—" if one.hour is None else f"{one.hour:.1f}", "—" if one.usual is None else f"{one.usual:.1f}", one.reused)
                    for one in kocs
                ],
                right=tuple(range(1, 9)), shown=private,
            )  # fmt: skip
        if told:
            print()
            print_table(
                (_("need"), _("told"), _("bought it"), _("bought anything")),
                [(one.title, one.told, one.bought, one.bought_any) for one in told], right=(1, 2, 3), shown=private,
            )  # fmt: skip
        print()
        print_table(
            (_("owner"), _("people"), _("of at most")),
            [(one.owner or "—", one.people, one.limit) for one in friends], right=(1, 2),
        )  # fmt: skip
    return 0
