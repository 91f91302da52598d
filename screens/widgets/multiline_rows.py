"""Items of several lines each, as rows: the cursor goes from item to item."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from .table import Cell

T = TypeVar("T")


class Blocks(Generic[T]):
    """Rows from a list held in memory; `draw` gives the lines of an item, `name` what it is called."""

    def __init__(
        self, items: Sequence[T], draw: Callable[[T], Sequence[Sequence[Cell]]], name: Callable[[T], Hashable]
    ) -> None:
        self.items = items
        self._names = [name(item) for item in items]
        self._rows: list[tuple[int, Sequence[Cell]]] = []
        self._first: list[int] = []
        for place, item in enumerate(items):
            self._first.append(len(self._rows))
            self._rows += [(place, cells) for cells in draw(item)]
        self._places = dict(zip(self._names, self._first, strict=True))

    def count(self) -> int:
        return len(self._rows)

    def row(self, index: int) -> Sequence[Cell]:
        return self._rows[index][1]

    def item(self, index: int) -> T:
        return self.items[self._rows[index][0]]

    def key(self, index: int) -> Hashable:
        return self._names[self._rows[index][0]]

    def find(self, key: Hashable) -> int | None:
        return self._places.get(key)

    def first_of(self, index: int) -> int:
        return self._first[self._rows[index][0]] if self._rows else 0

    def last_of(self, index: int) -> int:
        place = self._rows[index][0]
        return (self._first[place + 1] if place + 1 < len(self._first) else len(self._rows)) - 1
