"""`sihu groups farewell`: how a group ends."""

from __future__ import annotations

import argparse
from pathlib import Path

from sihu_tui.commands import Subcommands, command, store_of
from sihu_tui.i18n import _


def add(inner: Subcommands) -> None:
    """Add the subcommand to those of `sihu groups`."""
    parser = command(inner, "farewell", _("end a group: merge it, make it temporary, or close it"), run)
    parser.add_argument("group", metavar="GROUP", nargs="?", help=_("without one: list all farewells"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--close", action="store_true", help=_("begin to close it"))
    how.add_argument("--merge", metavar="GROUP", help=_("begin to merge it into another group"))
    how.add_argument("--temporary", metavar="DATE", help=_("make it temporary, until a day"))
    how.add_argument("--finish", action="store_true", help=_("the checklist is done: close it"))
    how.add_argument("--reopen", action="store_true", help=_("open a closed group again"))
    parser.add_argument("--reason", default="", metavar="TEXT", help=_("why it ends"))
    parser.add_argument("--cost", type=float, metavar="AMOUNT", help=_("what it cost a month"))
    parser.add_argument("--children", default="", metavar="WHAT", help=_("its child groups: free, close or #number"))
    parser.add_argument("--anyway", action="store_true", help=_("finish with things left on the checklist"))
    parser.add_argument("--archive", type=Path, metavar="FILE", help=_("save its history and people as a ZIP"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Begin, finish, reopen, archive; then show how it stands."""
    from dataclasses import asdict

    from sihu_tui import charter, farewell, groups
    from sihu_tui.commands.groups import read_day
    from sihu_tui.commands.printing import print_json, print_table
    from sihu_tui.errors import SihuError

    with store_of(arguments) as store:
        if not arguments.group:
            found = farewell.farewells(store)
            if arguments.json:
                print_json({"version": 1, "farewells": [asdict(one) for one in found]})
            else:
                print_table(
                    (_("group"), _("farewell"), _("into"), _("state"), _("saved"), _("reason")),
                    [
                        (
                            one.group_name,
                            _(farewell.KINDS[one.kind]),
                            one.into_name,
                            _("done") if one.finished else _("under way"),
                            "—" if one.saved_cents is None else f"{one.saved_cents / 100:.2f}",
                            one.reason,
                        )
                        for one in found
                    ],
                    right=(4,),
                )
            return 0
        group = groups.find(store, arguments.group)
        cents = None if arguments.cost is None else round(arguments.cost * 100)
        if arguments.close:
            farewell.begin(store, group, "close", arguments.reason, month_cents=cents)
        elif arguments.merge:
            farewell.begin(
                store, group, "merge", arguments.reason, groups.find(store, arguments.merge), month_cents=cents
            )
        elif arguments.temporary:
            farewell.begin(
                store, group, "temporary", arguments.reason, ends_day=read_day(arguments.temporary), month_cents=cents
            )
        elif arguments.reopen:
            farewell.reopen(store, group)
        if arguments.archive:
            n = farewell.save_archive(store, group, arguments.archive)
            print(_("{n} messages saved in {path}").format(n=n, path=arguments.archive))
        if arguments.finish:
            one = farewell.under_way(store, group)
            if one is None:
                raise SihuError(_("Nothing is under way for this group; begin with --close, --merge or --temporary."))
            farewell.finish(store, one.id, arguments.children, arguments.anyway)
            print(_("Closed. It stays readable; `sihu undo` takes it back."))
            return 0
        all_of_it = farewell.farewells(store, group)
        if not all_of_it or arguments.reopen:
            return 0
        last = all_of_it[0]
        if arguments.json:
            print_json(
                {
                    "version": 1,
                    "farewell": asdict(last),
                    "keepers": [asdict(k) for k in farewell.keepers(store, last.id)],
                    "notices": [asdict(n) for n in farewell.notices(store)],
                }
            )
            return 0
        for number, item in enumerate(charter.checklist(store, group), 1):
            print(f"{number:>3} [{'x' if item.done else ' '}] {item.text}")
        print_table(
            (_("to keep"), _("because"), _("invite to"), _("invited")),
            [
                (k.name, ", ".join(k.why), k.into_name, "x" if k.invited else "")
                for k in farewell.keepers(store, last.id)
            ],
        )
        for notice in farewell.notices(store):
            print(_("Reply to announce it: {title}").format(title=notice.title))
    return 0
