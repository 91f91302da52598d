"""`sihu groups doubts`, `join` and `split`: which group is which."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, command, store_of
from sihu_tui.text.i18n import _


def add(inner: Subcommands) -> None:
    """Add the subcommands to those of `sihu groups`."""
    parser = command(inner, "doubts", _("groups of one name, renamed, exported twice, or two under one id"), doubts)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser = command(inner, "join", _("make two records one group"), join)
    parser.add_argument("keep", metavar="GROUP")
    parser.add_argument("other", metavar="OTHER", help=_("its messages and facts move to the first"))
    parser = command(inner, "apart", _("what looks doubtful is right as it is: do not ask again"), apart)
    parser.add_argument("group", metavar="GROUP")
    parser.add_argument("other", metavar="OTHER", nargs="?", help=_("the group that it looks like"))
    parser = command(inner, "split", _("take all from a day on into a group of its own"), split)
    parser.add_argument("group", metavar="GROUP")
    parser.add_argument("day", metavar="DATE")
    parser.add_argument("name", metavar="NAME", help=_("of the newer group"))


def doubts(arguments: argparse.Namespace) -> int:
    """Print the doubts with their ways out."""
    from sihu_tui.cli.output import print_json
    from sihu_tui.groups import duplicates

    with store_of(arguments) as store:
        found = duplicates.doubts(store)
    if arguments.json:
        print_json({"doubts": found})
        return 0
    for one in found:
        names = f"{one.a_name} (#{one.a})" + (f" / {one.b_name} (#{one.b})" if one.b is not None else "")
        print(f"{names}: {one.why}\n  {one.cure}")
    if not found:
        print(_("Nothing doubtful."))
    return 0


def join(arguments: argparse.Namespace) -> int:
    """Join two groups."""
    from sihu_tui.groups import groups, joining

    with store_of(arguments) as store:
        done = joining.join(store, groups.find(store, arguments.keep), groups.find(store, arguments.other))
    print(
        _("{n} messages moved, {equal} of them were there already; `sihu undo` takes it back.").format(
            n=done.moved, equal=done.equal
        )
    )
    if done.alike:
        print(_("! {n} messages stand twice, under two names of the sender.").format(n=done.alike))
    return 0


def apart(arguments: argparse.Namespace) -> int:
    """Note that two groups are two, or that one is one."""
    from sihu_tui.groups import duplicates, groups

    with store_of(arguments) as store:
        other = groups.find(store, arguments.other) if arguments.other else None
        duplicates.tell_apart(store, groups.find(store, arguments.group), other)
    return 0


def split(arguments: argparse.Namespace) -> int:
    """Split a group."""
    from sihu_tui.cli.output import day_or_none
    from sihu_tui.groups import groups, joining

    with store_of(arguments) as store:
        new = joining.split(
            store,
            groups.find(store, arguments.group),
            day_or_none(arguments.day, store, past=True) or 0,
            arguments.name,
        )
    print(_("Group #{id} founded.").format(id=new))
    return 0
