"""`sihu search`: every word ever said, without a terminal."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal, how_many
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "search", run)
    parser.add_argument("text", nargs="?", metavar="TEXT", help=_("what to search for, exactly as it was written"))
    parser.add_argument("--person", metavar="NAME", help=_("only with this person"))
    parser.add_argument("--group", metavar="NAME", help=_("only in this group"))
    parser.add_argument("--groups", action="store_true", help=_("in the messages of groups too"))
    parser.add_argument("--since", metavar="DATE", help=_("from this day on"))
    parser.add_argument("--until", metavar="DATE", help=_("up to this day"))
    parser.add_argument("--who", default="", metavar="NAME", help=_("said by us, them, or somebody of this name"))
    parser.add_argument(
        "--kind", default="", choices=("text", "media", "note"), help=_("only words, media, or lines by hand")
    )
    parser.add_argument(
        "--limit", type=how_many, default=50, metavar="N", help=_("show the newest N hits (default 50)")
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    add_reveal(parser)
    parser.add_argument("--build", action="store_true", help=_("bring the search index up to date first"))


def run(arguments: argparse.Namespace) -> int:
    """Print the hits, newest first; without TEXT, the state of the index."""
    from sihu_tui.search import indexer

    with store_of(arguments) as store:
        if arguments.build:
            if not arguments.text:
                indexer.give_way()
            indexer.build(store)
        if arguments.text is None:
            _tell_state(store, arguments.json)
        else:
            _tell_hits(store, arguments)
    return 0


def _tell_hits(store: Store, arguments: argparse.Namespace) -> None:

    from sihu_tui import contacts, settings
    from sihu_tui.cli.output import print_json, shown
    from sihu_tui.dates import days, parse
    from sihu_tui.groups import groups
    from sihu_tui.search import search
    from sihu_tui.text.sanitize import one_line

    zone = settings.zone(store)
    today = days.today(zone)
    hits = search.search(store, search.Query(
        arguments.text, contacts.find(store, arguments.person) if arguments.person else None,
        groups.find(store, arguments.group) if arguments.group else None,
        parse.parse(arguments.since, today) if arguments.since else None,
        parse.parse(arguments.until, today) if arguments.until else None,
        arguments.who, arguments.groups or None, arguments.limit, kind=arguments.kind,
    ))  # fmt: skip
    private = shown(store, arguments)
    if arguments.json:
        print_json({"hits": hits}, private)
        return
    for hit in hits:
        said = f"{one_line(hit.chat)}  {one_line(hit.who) or '-'}: {one_line(hit.text)}"
        print(f"{days.local(hit.ts, zone):%Y-%m-%d %H:%M}  {private(said)}")
    if not hits:
        print(_("Nothing found."), file=sys.stderr)


def _tell_state(store: Store, as_json: bool) -> None:

    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.search import indexer

    states = indexer.states(store)
    if as_json:
        print_json({"index": states})
        return
    names = {"talk": _("private chats"), "groups": _("groups"), "entries": _("lines by hand")}
    print_table(
        (_("index of"), _("lines"), _("still to read"), _("MB")),
        [(names[state.scope], state.rows, state.waiting, f"{(state.size or 0) / 1e6:.1f}") for state in states], right=(1, 2, 3),
    )  # fmt: skip
