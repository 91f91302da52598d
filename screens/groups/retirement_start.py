"""How groups end: asked how and why, alone or many at once; then goes on by the path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sihu_tui.errors import SihuError
from sihu_tui.groups import farewells, groups, retirement
from sihu_tui.groups.groups import GroupRow
from sihu_tui.orders.orders import sold
from sihu_tui.text.amounts import Amounts
from sihu_tui.text.i18n import _, ngettext

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Answers, Field, ask
from ..undo import change, undoable
from ..widgets import formatting
from ..widgets.table import Cell, Column
from ..worker import load, told_now_and_then
from .forms import read_day
from .retirement_rows import WAYS

if TYPE_CHECKING:
    from ..host import Host

_NAMED_SALES = 20


def farewell(console: Host, group_ids: Sequence[int]) -> None:
    """Begin the end of groups, or go on with it: how, why, then the checklist and the people to keep."""
    store = console.store
    if not group_ids:
        return

    def work() -> tuple[list[GroupRow], list[int], list[int]]:
        rows = groups.list_groups(store)
        ending: dict[int, int] = {}
        ended: dict[int, int] = {}
        for one in farewells.farewells(store):
            (ending if one.finished is None else ended).setdefault(one.group, one.id)
        wanted = [row for row in rows if row.id in set(group_ids)]
        begun = [ending[row.id] for row in wanted if row.id in ending]
        closed = [ended[row.id] for row in wanted if row.archived is not None and row.id in ended]
        unbegun = [row.id for row in wanted if row.archived is None and row.id not in ending]
        return rows, unbegun, begun or closed

    def found(outcome: tuple[list[GroupRow], list[int], list[int]]) -> None:
        rows, unbegun, begun = outcome
        if unbegun:
            _ask_how(console, rows, unbegun)
        elif begun:
            console.call_later(console.visit, "farewell", begun)
        else:
            _ask_reopen(console, [row for row in rows if row.id in set(group_ids)][:1])

    load(console, work, found, "farewell")


def merge(console: Host, a: int, b: int) -> None:
    """Begin to merge the smaller of two groups into the other."""
    store = console.store

    def found(rows: list[GroupRow]) -> None:
        two = sorted((row for row in rows if row.id in (a, b)), key=lambda row: row.members or 0)
        if len(two) == 2:
            title = _("{group} merges into {other}").format(group=two[0].name, other=two[1].name)
            _ask_why(console, rows, [two[0].id], "merge", title, f"#{two[1].id}")

    load(console, lambda: groups.list_groups(store), found, "farewell")


async def _begun(console: Host, ids: list[int], back: int | None) -> None:
    await console.visit("farewell", ids)
    console.changed(_("The farewell has begun; Esc leaves it for later"), back)


def _ask_reopen(console: Host, closed: Sequence[GroupRow]) -> None:
    """Of a group that was closed without a farewell: whether to open it again."""
    for row in closed:

        def chosen(yes: Any, row: GroupRow = row) -> None:
            if yes is not None:
                said = _("{group} is open again").format(group=row.name)
                change(console, lambda store: retirement.reopen(store, row.id), said)

        choice = Choice(1, (Cell(_("Open again"), "strong"), Cell(_("It is judged and told of as before"), "dim")))
        title = _("{group} is closed").format(group=row.name)
        console.push_screen(Choosing(title, [Column("", 16), Column("")], [choice]), chosen)


def _ask_how(console: Host, rows: Sequence[GroupRow], ids: list[int]) -> None:
    ways = [Choice(code, (Cell(_(name), "strong"), Cell(_(about), "dim"))) for code, (name, about) in WAYS.items()]
    title = ngettext("How does {n} group end?", "How do {n} groups end?", len(ids)).format(
        n=formatting.number(len(ids))
    )
    if len(ids) == 1:
        title = _("How does {group} end?").format(group=next(row.name for row in rows if row.id == ids[0]))

    def chosen(kind: Any) -> None:
        if kind is not None:
            _ask_why(console, rows, ids, str(kind), title)

    console.push_screen(Choosing(title, [Column("", 16), Column("")], ways), chosen)


def _ask_why(console: Host, rows: Sequence[GroupRow], ids: list[int], kind: str, title: str, into: str = "") -> None:
    store = console.store

    others = [row.name for row in rows if row.archived is None and row.id not in ids]
    fields = [
        Field("reason", _("Why"), needed=True),
        *(
            [
                Field(
                    "into",
                    _("Into which group"),
                    into,
                    offers=others,
                    read=lambda text: groups.find(store, text) if text else None,
                )
            ]
            if kind == "merge"
            else []
        ),
        *([Field("ends", _("Last day (2026-12-31)"), read=read_day)] if kind == "temporary" else []),
        Field("cost", _("What a group cost a month, if you know"), read=_cents),
    ]
    if kind != "temporary":
        names = {row.id: row.name for row in rows}
        sales = [(names[id], said) for id in ids[:_NAMED_SALES] if (said := sold(store, id))]
        title = "\n".join([title, *(_("{group}: {sold}").format(group=name, sold=said) for name, said in sales)])
    listen = told_now_and_then(
        console,
        lambda done, of: _("{done} of {of} groups …").format(done=formatting.number(done), of=formatting.number(of)),
    )

    def work(answers: Answers) -> tuple[list[int], int | None]:
        into, ends = answers.get("into"), answers.get("ends")
        return undoable(
            store,
            lambda store: retirement.begin_many(
                store, ids, kind, answers["reason"], into, ends, answers["cost"], listen
            ),
        )

    def done(begun: list[int], back: int | None) -> None:
        if kind == "temporary":
            console.changed(_("Made temporary; its checklist says what to do until then"), back)
        else:
            console.call_later(_begun, console, begun, back)

    ask(console, title, fields, work, lambda found: done(*found))


def _cents(written: str) -> int | None:
    try:
        return Amounts().cents(written) if written else None
    except ValueError:
        raise SihuError(_("{text!r} is no amount; write it like 300 or 299.50.").format(text=written)) from None
