"""`sihu needs`: the demand pool, without a terminal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import add_reveal
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.feedback.demands import NeedRow
    from sihu_tui.store import Store

_LAUNCHED = ("launched", "told")
"""States in which there is something to tell those who asked."""


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "needs", run)
    parser.add_argument("number", nargs="?", type=int, metavar="NEED", help=_("show who asked for this need"))
    parser.add_argument("--add", metavar="TITLE", help=_("add a need"))
    parser.add_argument(
        "--category",
        default="",
        help=_("packaging, formula, price, bundle, gift, new or rival: set it, or list only these"),
    )
    parser.add_argument(
        "--state", default="", help=_("collected, studied, approved, launched or told: set it, or list only these")
    )
    parser.add_argument("--merge", type=int, metavar="OTHER", help=_("merge another need into this one"))
    parser.add_argument("--untold", action="store_true", help=_("only who is still to be told"))
    parser.add_argument("--alike", action="store_true", help=_("list needs that may be one"))
    add_reveal(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """List needs or askers, or change a need."""
    from sihu_tui.errors import SihuError
    from sihu_tui.feedback import demands

    number = arguments.number
    with store_of(arguments) as store:
        named = [need for need in (number, arguments.merge) if need is not None]
        known = {row.id for row in demands.list_needs(store)} if named else set()
        for need in named:
            if need not in known:
                raise SihuError(_("There is no need #{id}. `sihu needs` lists them.").format(id=need))
        if arguments.add is not None:
            print(demands.add(store, arguments.add, arguments.category, state=arguments.state or "collected"))
        elif arguments.alike:
            _list_alike(store, arguments)
        elif arguments.merge is not None:
            if number is None:
                raise SihuError(_("Name the need that stays too: `sihu needs NEED --merge OTHER`."))
            demands.merge(store, number, arguments.merge)
        elif number is None:
            _list(store, arguments)
        elif arguments.state or arguments.category:
            changes = {"state": arguments.state, "category": arguments.category}
            demands.edit(store, number, **{name: value for name, value in changes.items() if value})
        else:
            _list_askers(store, arguments)
    return 0


def _list(store: Store, arguments: argparse.Namespace) -> None:

    from sihu_tui.cli.output import emit, shown
    from sihu_tui.errors import SihuError
    from sihu_tui.feedback import demands

    for name, asked, known in (
        ("state", arguments.state, demands.STATES),
        ("category", arguments.category, demands.CATEGORIES),
    ):
        if asked and asked not in known:
            raise SihuError(_("{name} is one of: {known}.").format(name=name, known=", ".join(known)))
    rows = [
        row for row in demands.list_needs(store, arguments.state)
        if arguments.category in ("", row.category) and (not arguments.untold or _to_tell(row))
    ]  # fmt: skip
    private = shown(store, arguments)
    emit(arguments.json, {"needs": rows}, (_("need"), _("title"), _("category"), _("attitude"), _("state"), _("askers"), _("to tell")), [
            (row.id, row.title, _(demands.CATEGORIES[row.category]) if row.category else "",
             _(demands.POLARITIES[row.polarity]), _(demands.STATES[row.state]), row.askers,
             "—" if (left := _to_tell(row)) is None else left)
            for row in rows
        ], right=(0, 5, 6), shown=private)  # fmt: skip


def _to_tell(row: NeedRow) -> int | None:
    """Give how many are still to be told; None while there is nothing to tell them."""
    return row.untold if row.state in _LAUNCHED else None


def _list_askers(store: Store, arguments: argparse.Namespace) -> None:

    from sihu_tui import settings
    from sihu_tui.cli.output import emit, shown
    from sihu_tui.dates import days
    from sihu_tui.feedback import demands

    zone, private = settings.zone(store), shown(store, arguments)
    who = demands.askers(store, arguments.number, arguments.untold)
    emit(arguments.json, {"askers": who}, (_("person"), _("day"), _("told"), _("words")), [
        (one.name, f"{days.local(one.ts, zone):%Y-%m-%d}", _("yes") if one.told else _("no"), one.text) for one in who
    ], shown=private)  # fmt: skip


def _list_alike(store: Store, arguments: argparse.Namespace) -> None:

    from sihu_tui.cli.output import emit, shown
    from sihu_tui.feedback import demands

    pairs, private = demands.likenesses(store, arguments.number), shown(store, arguments)
    emit(arguments.json, {"pairs": pairs}, (_("need"), "", _("may be"), "", _("alike")), [
        (pair.need, pair.title, pair.other, pair.other_title, pair.score) for pair in pairs], right=(0, 2, 4), shown=private)  # fmt: skip
