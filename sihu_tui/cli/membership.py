"""`sihu groups members`, `newcomers` and `shared`: who is in the groups, who stays, who is in several."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, command, store_of
from sihu_tui.cli.output import add_reveal
from sihu_tui.text.i18n import _, ngettext

if TYPE_CHECKING:
    from sihu_tui.groups.members import PersonRow


def add(inner: Subcommands) -> None:
    """Add the subcommands to those of `sihu groups`."""
    parser = command(inner, "members", _("list the members of a group, or mark operators"), members)
    parser.add_argument("group", metavar="GROUP")
    parser.add_argument("--operator", nargs="+", metavar="NAME", help=_("mark these people as operators"))
    parser.add_argument("--member", nargs="+", metavar="NAME", help=_("mark these people as members"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser = command(inner, "staff", _("who is likely an operator where no export says so; mark them"), staff)
    parser.add_argument("--accept", nargs="*", metavar="NAME", help=_("mark these as operators (default: all listed)"))
    parser.add_argument("--decline", nargs="+", metavar="NAME", help=_("these are none; they are not proposed again"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser = command(inner, "ads", _("who advertises in the groups without being an operator, to be removed"), ads)
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser = command(inner, "load", _("what each operator carries: groups, members, questions, sends"), load)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser = command(inner, "newcomers", _("who joined week by week, and who was kept"), newcomers)
    parser.add_argument("group", nargs="?", metavar="GROUP")
    parser.add_argument("--by-source", action="store_true", help=_("by who invited them instead"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser = command(inner, "shared", _("which groups share members, or who is in several"), shared)
    parser.add_argument("--people", action="store_true", help=_("the people instead of the groups"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def members(arguments: argparse.Namespace) -> int:
    """Mark, then print the members of a group."""
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import groups
    from sihu_tui.groups import members as membership

    with store_of(arguments) as store:
        zone = settings.zone(store)
        group = groups.find(store, arguments.group)

        def when(ts: int | None) -> str:
            return "—" if ts is None else days.local(ts, zone).strftime("%Y-%m-%d")

        for names, flag in ((arguments.operator, True), (arguments.member, False)):
            if not names:
                continue
            called: dict[str, list[int]] = {}
            for person in membership.people(store, group):
                for name in {person.name, person.alias} - {""}:
                    called.setdefault(name, []).append(person.id)
            unknown = [name for name in names if name not in called]
            if unknown:
                raise SihuError(_("Nobody in this group is called {names}.").format(names=_(", ").join(unknown)))
            groups.set_operator(store, [person for name in names for person in called[name]], flag)
        found, private = membership.people(store, group), shown(store, arguments)
        if arguments.json:
            rows = [{**asdict(person), "key": _shown_id(person, arguments.reveal)} for person in found]
            print_json({"members": rows}, private)
            return 0
        print_table(
            (_("member"), _("role"), _("joined"), _("by"), _("last spoke"), _("state"), _("messages"), _("orders"),
             _("KOC")),
            [(_named(p, arguments.reveal), _("operator") if p.operator else p.role, when(p.joined), p.invited_by,
             when(p.last_spoke), _("left") if p.left else _("never spoke") if p.never_spoke else _("overdue") if
             p.overdue else "", p.spoken, "—" if p.orders is None else p.orders, p.koc) for p in found], right=(6, 7),
            shown=private,
        )  # fmt: skip
    return 0


def staff(arguments: argparse.Namespace) -> int:
    """Mark or decline, then print who is likely an operator."""
    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.errors import SihuError
    from sihu_tui.outreach import staff as operators

    with store_of(arguments) as store:
        found = operators.proposals(store)
        for names, change in ((arguments.accept, operators.accept), (arguments.decline, operators.decline)):
            if names is None:
                continue
            if unknown := set(names) - {one.name for one in found}:
                raise SihuError(
                    _("Nobody who is proposed is called {names}.").format(names=_(", ").join(sorted(unknown)))
                )
            change(store, [one.member for one in found if not names or one.name in names])
        if arguments.accept is not None or arguments.decline:
            found = operators.proposals(store)
        private = shown(store, arguments)
        if arguments.json:
            lacking = [name for _id, name in operators.unstaffed(store)]
            print_json({"groups": lacking, "proposals": found}, private)
            return 0
        print_table(
            (_("name"), _("groups"), _("why")), [(one.name, one.groups, one.why) for one in found], right=(1,),
            shown=private,
        )  # fmt: skip
        lacking_now = len(operators.unstaffed(store))
        if lacking_now:
            print(
                ngettext(
                    "{n} group knows no operator.", "{n} groups know no operator.", lacking_now
                ).format(n=lacking_now)
            )  # fmt: skip
    return 0


def _named(person: PersonRow, reveal: bool) -> str:
    """Give somebody's name, what else they are called, and the id by which two of one name are told apart."""
    beside = [person.alias if person.alias != person.name else ""]
    beside += [_shown_id(person, reveal) if person.key != person.name else ""]
    told = _(", ").join(part for part in beside if part)
    return f"{person.name} ({told})" if told else person.name


def _shown_id(person: PersonRow, reveal: bool) -> str:
    from sihu_tui.text.masking import mask

    return person.key if reveal or person.key == person.name else mask(person.key)


def ads(arguments: argparse.Namespace) -> int:
    """Print who advertises, the busiest first, with what they wrote last."""
    from sihu_tui import settings
    from sihu_tui.cli.output import emit, shown
    from sihu_tui.dates import days
    from sihu_tui.outreach import observed

    with store_of(arguments) as store:
        found, zone, private = observed.advertisers(store), settings.zone(store), shown(store, arguments)
        emit(arguments.json, {"advertisers": found}, (_("name"), _("how often"), _("groups"), _("last"), _("group"), _("text")), [
                (one.name, one.times, one.groups, f"{days.local(one.ts, zone):%m-%d %H:%M}", one.group_name,
                 " ".join((one.text or "").split())[:60])
                for one in found
            ], right=(1, 2), shown=private)  # fmt: skip
    return 0


def load(arguments: argparse.Namespace) -> int:
    """Print the load of every owner, what is over its ceiling marked."""
    from sihu_tui.cli.output import emit
    from sihu_tui.outreach.load import loads

    with store_of(arguments) as store:
        found = loads(store)
    emit(arguments.json, {"operators": found}, (_("owner"), _("groups"), _("members"), _("spoke in 28 d"), _("questions"), _("sent"), ""), [
            (one.owner or "—", one.groups, one.members, one.speakers, one.waiting, one.sends,
             _("over the ceiling") if one.over else "")
            for one in found
        ], right=(1, 2, 3, 4, 5))  # fmt: skip
    return 0


def newcomers(arguments: argparse.Namespace) -> int:
    """Print the cohorts."""
    from sihu_tui.cli.output import emit, shown
    from sihu_tui.dates import days
    from sihu_tui.groups import groups
    from sihu_tui.groups import members as membership

    with store_of(arguments) as store:
        group = groups.find(store, arguments.group) if arguments.group else None
        found = membership.sources(store, group) if arguments.by_source else membership.cohorts(store, group)
        private = shown(store, arguments)
    emit(
        arguments.json, {"newcomers": found},
        (_("source") if arguments.by_source else _("week of"), _("joined"), _("time is over"), _("stayed"),
         _("spoke"), _("kept")),
        [(one.source or _("not told") if one.week is None else days.iso(one.week), one.joined, one.ripe, "—" if
         one.stayed is None else one.stayed, one.spoke, one.kept) for one in found], right=(1, 2, 3, 4, 5),
        shown=private,
    )  # fmt: skip
    return 0


def shared(arguments: argparse.Namespace) -> int:
    """Print the map, or the people."""
    from sihu_tui.cli.output import emit, shown
    from sihu_tui.groups import shared

    with store_of(arguments) as store:
        if arguments.people:
            people, private = shared.across(store), shown(store, arguments)
            emit(
                arguments.json, {"people": people}, (_("person"), _("groups"), _("messages")),
                [(one.name, _(", ").join(name for _id, name in one.groups), one.spoken) for one in people], right=(2,),
                shown=private,
            )  # fmt: skip
            return 0
        pairs = shared.shared(store)
    emit(
        arguments.json, {"shared": pairs}, (_("group"), _("and"), _("people"), _("share")),
        [(one.a_name, one.b_name, one.people, f"{one.share:.0%}") for one in pairs], right=(2, 3),
    )  # fmt: skip
    return 0
