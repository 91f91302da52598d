"""A farewell as rows and facts: its checklist, the people to keep, how far it is."""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

from sihu_tui.dates import days
from sihu_tui.groups import charter, keepers
from sihu_tui.groups import retirement as farewells
from sihu_tui.groups.charter import TodoItem
from sihu_tui.groups.farewells import Farewell
from sihu_tui.groups.keepers import KeeperRow
from sihu_tui.store import Store
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _

from ..widgets import formatting
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell
from ..widgets.text import Line, Span, labelled, wrap_spans

WAYS = {
    "merge": (N_("Merge"), N_("It goes on in another group; invite whom to keep")),
    "temporary": (N_("Make temporary"), N_("It gets a last day, and is wrapped up then")),
    "close": (N_("Close"), N_("Nothing goes on; invite whom to keep elsewhere")),
}


class FarewellStep(NamedTuple):
    """A row: a line of the checklist, a person to keep, or (of several farewells) a whole one."""

    item: TodoItem | None = None
    person: KeeperRow | None = None
    one: Farewell | None = None


class Whole(NamedTuple):
    """All there is to one farewell."""

    one: Farewell
    items: list[TodoItem]
    keepers: list[KeeperRow]
    notices: int
    under: list[tuple[int, str, str]]


def read(store: Store, one: Farewell | None) -> Whole | None:
    """Read all there is to one farewell."""
    if one is None:
        return None
    return Whole(
        one, charter.checklist(store, one.group), keepers.keepers(store, one.id),
        len(farewells.notices(store)), farewells.standing_under(store, [one.group]),
    )  # fmt: skip


def asks_for(item: TodoItem) -> str:
    """Give what a line of the checklist asks for: tell, save or dissolve; empty for any other."""
    return farewells.role(item.text)


def key_of(step: FarewellStep) -> tuple[str, int]:
    """Give what names a row."""
    if step.item is not None:
        return "item", step.item.id
    if step.person is not None:
        return "person", step.person.member
    return "one", step.one.id if step.one is not None else 0


def standing(path: Whole) -> str:
    """Give how far a farewell is, in a line."""
    one = path.one
    way = _("merges into {group}").format(group=one.into_name) if one.into_name else _(WAYS[one.kind][0])
    if one.closed is not None and one.finished is not None:
        way = _("closed")
    told = [way]
    if path.items:
        done = sum(item.done is not None for item in path.items)
        told.append(_("{done} of {n} done").format(done=done, n=len(path.items)))
    if path.keepers:
        came = sum(person.invited is not None for person in path.keepers)
        told.append(_("{done} of {n} invited").format(done=came, n=len(path.keepers)))
    return SEPARATOR.join(told)


def cells(step: FarewellStep) -> list[Cell]:
    """Give the cells of a row."""
    if step.one is not None:
        one = step.one
        way = _("closed") if one.finished is not None else _(WAYS[one.kind][0])
        return [
            Cell(one.group_name), Cell(way, "good" if one.finished is not None else "dim"),
            Cell(formatting.number(one.open) if one.finished is None else ""), Cell(one.reason, "dim"),
        ]  # fmt: skip
    if step.item is not None:
        done = step.item.done is not None
        return [Cell("✓" if done else "·", "good" if done else "warn"), Cell(step.item.text, "quiet" if done else ""),
                Cell(""), Cell("")]  # fmt: skip
    assert step.person is not None
    person, came = step.person, step.person.invited is not None
    return [
        Cell("✓" if came else "·", "good" if came else "dim"), Cell(person.name, "quiet" if came else "accent"),
        Cell(person.into_name or formatting.UNKNOWN, "" if person.into_name else "dim"), Cell(SEPARATOR.join(person.why), "dim"),
    ]  # fmt: skip


def facts(path: Whole | None, step: FarewellStep | None, zone: tzinfo | None, width: int) -> list[Line]:
    """Give how the farewell stands, and what to press on the line under the cursor."""
    one = path.one if path is not None else step.one if step is not None else None
    if one is None:
        return []
    lines: list[Line] = [*wrap_spans([Span(one.group_name, "title")], width), []]
    pairs = [(_("Ends by"), _(WAYS[one.kind][0])), (_("Into"), one.into_name), (_("Why"), one.reason),
             (_("Begun"), _day(one.started, zone)), (_("Closed"), _day(one.closed, zone)),
             (_("Cost a month"), "" if one.month_cents is None else money(one.month_cents)),
             (_("Saved so far"), "" if one.saved_cents is None else money(one.saved_cents))]  # fmt: skip
    if path is not None and path.under:
        pairs.append((_("Under it"), _(", ").join(name for _id, name, _parent in path.under)))
    lines += labelled(pairs, width)
    hint = _hint(path, step)
    return [*lines, [], *wrap_spans([Span(hint, "dim")], width)] if hint else lines


def _hint(path: Whole | None, step: FarewellStep | None) -> str:
    """Say what to press on the line under the cursor."""
    if path is None or step is None or path.one.finished is not None:
        return ""
    if step.person is not None:
        return _("c: invited. e: to another group. d: not to keep. n keeps one more.")
    asks = farewells.role(step.item.text) if step.item is not None else ""
    if asks == "tell" and not path.notices:
        return _("No reply announces an end yet: 2 opens the replies, + there brings in the starter pack.")
    if asks == "tell":
        return _("Enter or r: a reply that announces it, filled and copied. c: done.")
    if asks == "save":
        return _("Enter or E: save all that was said and who was there. c: done.")
    if asks == "dissolve":
        return _("Dissolve it on the platform, then x closes it here: readable for ever, out of every alert.")
    return _("Space: done.")


def _day(ts: int | None, zone: tzinfo | None) -> str:
    return "" if ts is None or zone is None else days.iso(days.day_of(ts, zone))
