"""People as rows of a list, read a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from sihu_tui.text.i18n import _

from ..widgets.table import Cell

if TYPE_CHECKING:
    from sihu_tui.contacts import ContactRow
    from sihu_tui.contacts.followups import TodayRow
    from sihu_tui.store import Store

T = TypeVar("T")
_PAGE = 60


class PeopleRows(Generic[T]):
    """People as rows, read a page at a time as they come into view, however many there are."""

    def __init__(
        self, ids: Sequence[int], read: Callable[[list[int]], dict[int, T]], draw: Callable[[T], Sequence[Cell]],
        known: dict[int, T],
    ) -> None:  # fmt: skip
        self._ids, self._read, self._draw = ids, read, draw
        self._known: dict[int, T | None] = {**known}
        self._places: dict[int, int] | None = None

    def item(self, index: int) -> T | None:
        """Give what is known of the person in a row; None when they were removed meanwhile."""
        id = self._ids[index]
        if id not in self._known:
            page = [one for one in self._ids[index // _PAGE * _PAGE :][:_PAGE] if one not in self._known]
            found = self._read(page)
            self._known.update({one: found.get(one) for one in page})
        return self._known[id]

    def count(self) -> int:
        """How many people."""
        return len(self._ids)

    def row(self, index: int) -> Sequence[Cell]:
        """One of them."""
        item = self.item(index)
        return [Cell(_("(removed)"), "quiet"), *[Cell("")] * 4] if item is None else self._draw(item)

    def key(self, index: int) -> Hashable:
        """Who it is."""
        return self._ids[index]

    def find(self, key: Hashable) -> int | None:
        """Where they stand."""
        if self._places is None:
            self._places = {id: index for index, id in enumerate(self._ids)}
        return self._places.get(key)  # type: ignore[call-overload, no-any-return]

    def first_of(self, index: int) -> int:
        """Every line is a person."""
        return index

    def last_of(self, index: int) -> int:
        """Every line is a person."""
        return index


def of_today(store: Store) -> Callable[[list[int]], dict[int, TodayRow]]:
    """Give how today's rows of people are read."""
    from sihu_tui.contacts import followups

    return lambda ids: {row.contact: row for row in followups.rows(store, ids)}


def of_all(store: Store) -> Callable[[list[int]], dict[int, ContactRow]]:
    """Give how the rows of any people are read."""
    from sihu_tui import contacts

    return lambda ids: {row.id: row for row in contacts.contact_rows(store, ids)}
