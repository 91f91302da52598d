"""`sihu groups farewell`: how groups end."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, command, store_of
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.groups.farewells import Farewell
    from sihu_tui.store import Store


def add(inner: Subcommands) -> None:
    """Add the subcommand to those of `sihu groups`."""
    parser = command(inner, "farewell", _("end groups: merge them, make them temporary, or close them"), run)
    parser.add_argument("groups", metavar="GROUP", nargs="*", help=_("without one: list all farewells"))
    parser.add_argument("--filter", metavar="WORDS", help=_("all groups that fit"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--close", action="store_true", help=_("begin to close it"))
    how.add_argument("--merge", metavar="GROUP", help=_("begin to merge it into another group"))
    how.add_argument("--temporary", metavar="DATE", help=_("make it temporary, until a day"))
    how.add_argument("--finish", action="store_true", help=_("the checklist is done: close it"))
    how.add_argument("--reopen", action="store_true", help=_("open a closed group again"))
    parser.add_argument("--reason", default="", metavar="TEXT", help=_("why it ends"))
    parser.add_argument("--cost", metavar="AMOUNT", help=_("what each cost a month"))
    parser.add_argument("--children", default="", metavar="WHAT", help=_("its child groups: free, close or #number"))
    parser.add_argument("--anyway", action="store_true", help=_("finish with things left on the checklist"))
    parser.add_argument("--archive", type=Path, metavar="FILE", help=_("save its history and people as a ZIP"))
    parser.add_argument(
        "--keep", action="append", default=[], metavar="NAME", help=_("put a member among those to keep")
    )
    parser.add_argument("--into", metavar="GROUP", help=_("where those named with --keep are invited"))
    parser.add_argument("--leave-out", action="append", default=[], metavar="NAME", help=_("take a member off them"))
    parser.add_argument("--invited", action="append", default=[], metavar="NAME", help=_("note that one was invited"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Begin, go on, finish, reopen, archive; then show how it stands."""
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import farewells, groups, retirement, views

    with store_of(arguments) as store:
        named = [groups.find(store, name) for name in arguments.groups]
        if arguments.filter:
            fits = views.fits(arguments.filter)
            named += [row.id for row in groups.list_groups(store) if fits(row) and row.id not in named]
            if not named:
                raise SihuError(_("No group fits {filter}.").format(filter=arguments.filter))
        if not named:
            _list(farewells.farewells(store), arguments.json)
            return 0
        if arguments.finish:
            _finish(store, named, arguments)
            return 0
        if arguments.reopen:
            for group in named:
                retirement.reopen(store, group)
            return 0
        _begin(store, named, arguments)
        if len(named) == 1:
            _go_on(store, named[0], arguments)
            _show(store, named[0], arguments.json)
        elif arguments.archive or arguments.keep or arguments.leave_out or arguments.invited:
            raise SihuError(_("Archive and people are told of one group at a time."))
        else:
            _list([one for one in farewells.farewells(store) if one.group in set(named)], arguments.json)
    return 0


def _begin(store: Store, named: list[int], arguments: argparse.Namespace) -> None:
    from sihu_tui.cli.output import day_or_none
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import groups, retirement
    from sihu_tui.text.amounts import Amounts

    kind = "close" if arguments.close else "merge" if arguments.merge else "temporary" if arguments.temporary else ""
    if not kind:
        return
    try:
        cents = None if arguments.cost is None else Amounts().cents(arguments.cost)
    except ValueError:
        said = _("{text!r} is no amount; write it like 300 or 299.50.")
        raise SihuError(said.format(text=arguments.cost)) from None
    into = groups.find(store, arguments.merge) if arguments.merge else None
    retirement.begin_many(store, named, kind, arguments.reason, into, day_or_none(arguments.temporary, store), cents)


def _finish(store: Store, named: list[int], arguments: argparse.Namespace) -> None:
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import farewells, retirement

    begun = []
    for group in named:
        one = farewells.under_way(store, group)
        if one is None:
            raise SihuError(_("Nothing is under way for this group; begin with --close, --merge or --temporary."))
        begun.append(one.id)
    retirement.finish_many(store, begun, arguments.children, arguments.anyway)
    print(_("Closed. It stays readable; `sihu undo` takes it back."))


def _go_on(store: Store, group: int, arguments: argparse.Namespace) -> None:
    """Save the archive, and change who is to be kept."""
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import archive, farewells, groups, keepers, members

    if arguments.archive:
        n = archive.save(store, group, arguments.archive)
        print(_("{n} messages saved in {path}").format(n=n, path=arguments.archive))
    if not (arguments.keep or arguments.leave_out or arguments.invited):
        return
    one = farewells.under_way(store, group)
    if one is None:
        raise SihuError(_("Nothing is under way for this group; begin with --close, --merge or --temporary."))
    into = groups.find(store, arguments.into) if arguments.into else one.into
    people = {member.name: member.id for member in members.people(store, group)}

    def member(name: str) -> int:
        if name not in people:
            raise SihuError(_("Nobody in {group} is called {name}.").format(group=one.group_name, name=name))
        return people[name]

    for name in arguments.keep:
        keepers.keep(store, one.id, member(name), into)
    for name in arguments.leave_out:
        keepers.drop(store, one.id, member(name))
    if arguments.invited:
        keepers.invited(store, one.id, [member(name) for name in arguments.invited])


def _list(found: list[Farewell], as_json: bool) -> None:

    from sihu_tui.cli.output import emit
    from sihu_tui.groups import retirement

    emit(
        as_json, {"farewells": found},
        (_("group"), _("winding down"), _("into"), _("state"), _("a month"), _("saved"), _("reason")),
        [(one.group_name, _(retirement.KINDS[one.kind]), one.into_name, _("done") if one.finished else _("under way"),
         *("—" if cents is None else money(cents) for cents in (one.month_cents, one.saved_cents)), one.reason) for
         one in found], right=(4, 5),
    )  # fmt: skip


def _show(store: Store, group: int, as_json: bool) -> None:
    """Print the checklist, the people to keep and the replies that announce the end."""
    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.groups import charter, farewells, keepers, retirement

    found = farewells.farewells(store, group)
    if not found:
        return
    kept, notices = keepers.keepers(store, found[0].id), retirement.notices(store)
    if as_json:
        print_json(
            {
                "farewell": found[0],
                "keepers": kept,
                "notices": notices,
            }
        )
        return
    for number, item in enumerate(charter.checklist(store, group), 1):
        print(f"{number:>3} [{'x' if item.done else ' '}] {item.text}")
    print_table(
        (_("to keep"), _("because"), _("invite to"), _("invited")),
        [(keeper.name, _(", ").join(keeper.why), keeper.into_name, "x" if keeper.invited else "") for keeper in kept],
    )
    for notice in notices:
        print(_("Reply to announce it: {title}").format(title=notice.title))
