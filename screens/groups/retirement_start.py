"""How groups end: asked how and why, alone or many at once; then goes on by the path."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _, ngettext

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Field, ask, needed
from ..widgets import formatting
from ..widgets.table import Cell, Column
from ..worker import Finished, load
from .retirement_rows import WAYS

if TYPE_CHECKING:
    from sihu_tui.groups.groups import GroupRow
    from sihu_tui.store import Store

    from ..app import Console

Back = int | None
"""What takes a change back."""
_NAMED_SALES = 20
_TELL_SECONDS = 0.1


def farewell(console: Console, group_ids: Sequence[int]) -> None:
    """Begin the end of groups, or go on with it: how, why, then the checklist and the people to keep."""
    store = console.store
    if store is None or not group_ids:
        return

    def work() -> tuple[list[GroupRow], list[int], list[int]]:
        from sihu_tui.groups import farewells, groups

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
            _ask_how(console, store, rows, unbegun)
        elif begun:
            console.call_later(_show, console, begun)
        else:
            _ask_reopen(console, store, [row for row in rows if row.id in set(group_ids)][:1])

    load(console, work, found, "farewell")


def merge(console: Console, a: int, b: int) -> None:
    """Begin to merge the smaller of two groups into the other."""
    store = console.store
    if store is None:
        return

    def work() -> list[GroupRow]:
        from sihu_tui.groups import groups

        return groups.list_groups(store)

    def found(rows: list[GroupRow]) -> None:
        two = sorted((row for row in rows if row.id in (a, b)), key=lambda row: row.members or 0)
        if len(two) == 2:
            title = _("{group} merges into {other}").format(group=two[0].name, other=two[1].name)
            _ask_why(console, store, rows, [two[0].id], "merge", title, f"#{two[1].id}")

    load(console, work, found, "farewell")


async def _show(console: Console, ids: list[int]) -> None:
    from .retirement_pane import FarewellPane

    pane = await console.go("farewell")
    if isinstance(pane, FarewellPane):
        pane.show(ids)


async def _begun(console: Console, ids: list[int], back: Back) -> None:
    await _show(console, ids)
    console.changed(_("The farewell has begun; Esc leaves it for later"), back)


def _ask_reopen(console: Console, store: Store, closed: Sequence[GroupRow]) -> None:
    """Of a group that was closed without a farewell: whether to open it again."""
    for row in closed:

        def work(group: int = row.id) -> Back:
            from sihu_tui.groups import retirement as farewells
            from sihu_tui.store import journal

            return journal.undoable(store, lambda: farewells.reopen(store, group))[1]

        def chosen(yes: Any, row: GroupRow = row) -> None:
            if yes is not None:
                said = _("{group} is open again").format(group=row.name)
                load(console, work, lambda back: console.changed(said, back), "farewell")

        choice = Choice(1, (Cell(_("Open again"), "strong"), Cell(_("It is judged and told of as before"), "dim")))
        title = _("{group} is closed").format(group=row.name)
        console.push_screen(Choosing(title, [Column("", 16), Column("")], [choice]), chosen)


def _ask_how(console: Console, store: Store, rows: Sequence[GroupRow], ids: list[int]) -> None:
    ways = [Choice(code, (Cell(_(name), "strong"), Cell(_(about), "dim"))) for code, (name, about) in WAYS.items()]
    first = next(row for row in rows if row.id == ids[0])
    title = (
        _("How does {group} end?").format(group=first.name)
        if len(ids) == 1
        else ngettext("How does {n} group end?", "How do {n} groups end?", len(ids)).format(
            n=formatting.number(len(ids))
        )
    )

    def chosen(kind: Any) -> None:
        if kind is not None:
            _ask_why(console, store, rows, ids, str(kind), title)

    console.push_screen(Choosing(title, [Column("", 16), Column("")], ways), chosen)


def _ask_why(
    console: Console, store: Store, rows: Sequence[GroupRow], ids: list[int], kind: str, title: str, into: str = ""
) -> None:
    fields = [Field("reason", _("Why"))]
    if kind == "merge":
        others = [row.name for row in rows if row.archived is None and row.id not in ids]
        fields.append(Field("into", _("Into which group"), into, offers=others))
    if kind == "temporary":
        fields.append(Field("ends", _("Last day (2026-12-31)")))
    fields.append(Field("cost", _("What a group cost a month, if you know")))
    if kind != "temporary":
        from sihu_tui.orders.orders import sold

        names = {row.id: row.name for row in rows}
        sales = [(names[group], said) for group in ids[:_NAMED_SALES] if (said := sold(store, group))]
        title = "\n".join([title, *(_("{group}: {sold}").format(group=name, sold=said) for name, said in sales)])

    def work(answers: dict[str, str]) -> tuple[list[int], Back]:
        from sihu_tui.groups import retirement as farewells
        from sihu_tui.store import journal

        from .forms import read_day, read_group

        cost = answers["cost"].strip()
        into, ends = read_group(store, answers.get("into", "")), read_day(answers.get("ends", ""))
        cents = _read_cents(cost) if cost else None
        return journal.undoable(
            store,
            lambda: farewells.begin_many(store, ids, kind, answers["reason"], into, ends, cents, _progress(console)),
        )

    def done(outcome: tuple[list[int], Back]) -> None:
        begun, back = outcome
        if kind == "temporary":
            console.changed(_("Made temporary; its checklist says what to do until then"), back)
        else:
            console.call_later(_begun, console, begun, back)

    ask(console, title, fields, work, done, needed({"reason": _("Why")}))


def _progress(console: Console) -> Callable[[int, int], None]:
    """Give what tells on the status line how far long work is, now and then."""
    told = time.monotonic()
    post = console.post_message

    def listen(done: int, of: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _TELL_SECONDS and done < of:
            told = now
            said = _("{done} of {of} groups …").format(done=formatting.number(done), of=formatting.number(of))
            post(Finished(partial(console.say, said, "dim", True)))

    return listen


def _read_cents(written: str) -> int:
    from sihu_tui.text.amounts import Amounts

    try:
        return Amounts().cents(written)
    except ValueError:
        raise SihuError(_("{text!r} is no amount; write it like 300 or 299.50.").format(text=written)) from None
