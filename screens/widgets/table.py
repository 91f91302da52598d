"""The one list: a million rows open as fast as ten, for only the rows in view are asked for and drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from .. import keymap
from .line_view import Window, padded
from .text import fit, wrap

T = TypeVar("T")


class Cell(NamedTuple):
    """What stands in one column of a row: its text, its tone, and the characters that a search matched."""

    text: str
    tone: str = ""
    hits: Sequence[int] = ()


@dataclass(frozen=True)
class Column:
    """A column: `width` in cells, 0 takes what is left; shown when the list is at least `least` wide."""

    title: str
    width: int = 0
    right: bool = False
    least: int = 0


class RowSource(Protocol):
    """Where rows come from. Only those in view are asked for."""

    def count(self) -> int:
        """How many lines there are."""

    def row(self, index: int) -> Sequence[Cell]:
        """The cells of a line, one a column."""

    def item(self, index: int) -> Any:
        """What the line is of; None when that is gone."""

    def key(self, index: int) -> Hashable:
        """What names the row, whatever its place."""

    def find(self, key: Hashable) -> int | None:
        """The place of the row so named, None when it is gone."""

    def first_of(self, index: int) -> int:
        """The first line of the item that this line belongs to."""

    def last_of(self, index: int) -> int:
        """The last line of that item."""


class _OneLineEach:
    def first_of(self, index: int) -> int:
        return index

    def last_of(self, index: int) -> int:
        return index


@dataclass
class ListSource(_OneLineEach, Generic[T]):
    """Rows from a list held in memory; one line an item."""

    items: Sequence[T]
    draw: Callable[[T], Sequence[Cell]]
    name: Callable[[T], Hashable]
    _places: dict[Hashable, int] | None = field(default=None, repr=False)

    def count(self) -> int:
        return len(self.items)

    def item(self, index: int) -> T:
        return self.items[index]

    def row(self, index: int) -> Sequence[Cell]:
        return self.draw(self.items[index])

    def key(self, index: int) -> Hashable:
        return self.name(self.items[index])

    def find(self, key: Hashable) -> int | None:
        if self._places is None:
            self._places = {self.name(item): index for index, item in enumerate(self.items)}
        return self._places.get(key)


class PagedSource(_OneLineEach, Generic[T]):
    """Rows by their ids, read a page at a time as they come into view, however many there are."""

    PAGE, HELD = 100, 16

    def __init__(
        self, ids: Sequence[int], read: Callable[[Sequence[int]], dict[int, T]], draw: Callable[[T], Sequence[Cell]],
        gone: Sequence[Cell] = (), known: dict[int, T] | None = None,
    ) -> None:  # fmt: skip
        self._ids, self._read, self._draw, self._gone = ids, read, draw, gone
        self._known = known or {}
        self._pages: dict[int, dict[int, T]] = {}

    def item(self, index: int) -> T | None:
        id, number = self._ids[index], index // self.PAGE
        if id in self._known:
            return self._known[id]
        if number not in self._pages:
            if len(self._pages) >= self.HELD:
                del self._pages[next(iter(self._pages))]
            self._pages[number] = self._read(self._ids[number * self.PAGE : (number + 1) * self.PAGE])
        return self._pages[number].get(id)

    def count(self) -> int:
        return len(self._ids)

    def row(self, index: int) -> Sequence[Cell]:
        item = self.item(index)
        return self._gone if item is None else self._draw(item)

    def key(self, index: int) -> Hashable:
        return self._ids[index]

    def find(self, key: Hashable) -> int | None:
        try:
            return self._ids.index(key)
        except (ValueError, TypeError):
            return None


class Rows(Window):
    """A list with a cursor, marks and fixed columns, drawn line by line."""

    class Moved(Message):
        """The cursor came to another row, or the row under it changed."""

        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Opened(Moved):
        """The row under the cursor is to be opened."""

    def __init__(
        self, columns: Sequence[Column] = (), id: str | None = None, marks: bool = False, head: bool = True
    ) -> None:
        super().__init__(id=id)
        keymap.bind(self, (*keymap.ROWS, *keymap.MARKS) if marks else keymap.ROWS)
        self.columns = columns
        self.head = int(head)
        self.source: RowSource = ListSource([], lambda item: (), lambda item: None)
        self.cursor = 0
        self.wanted: Hashable | None = None
        """The row to begin with, once it is there."""
        self.marked: set[Hashable] = set()
        self._last_mark: Hashable = None
        self.empty: list[str] = []

    # What it shows

    def show(self, source: RowSource, keep: bool = True, at_end: bool = False) -> None:
        """Show other rows; the cursor stays on the row of the same name when `keep` and it is still there."""
        before = self.key
        if self.wanted is not None and source.count():
            # where one was in an earlier console goes before the first row
            before, self.wanted, keep = self.wanted, None, True
        offset = self.cursor - self.top
        self.source = source
        found = source.find(before) if keep and before is not None else None
        count = source.count()
        if found is not None:
            self.cursor = found
        elif at_end:
            self.cursor = source.first_of(count - 1) if count else 0
        else:
            self.cursor = min(self.cursor, max(0, count - 1)) if keep else 0
        self.look_from(found - offset if found is not None else self.top)
        self._bring_into_view()
        self.refresh()
        self.post_message(self.Moved(self))

    @property
    def key(self) -> Hashable:
        """The name of the row under the cursor, None when there is none."""
        return self.source.key(self.cursor) if self.cursor < self.source.count() else None

    @property
    def item(self) -> Any:
        """What the cursor is on, None for nothing."""
        return self.source.item(self.cursor) if self.cursor < self.source.count() else None

    @property
    def chosen(self) -> set[Hashable]:
        """The names of the rows that are marked, without marks of the one under the cursor."""
        return set(self.marked) or ({self.key} - {None})

    def go_to(self, key: Hashable) -> bool:
        """Put the cursor on the row of this name; False when there is none."""
        found = self.source.find(key)
        if found is not None:
            self._to(found)
        return found is not None

    # Moving

    def action_move(self, by: int) -> None:
        if by > 0:
            self._to(self.source.last_of(self.cursor) + 1 if self.source.count() else 0)
        else:
            self._to(self.cursor - 1)

    def action_half(self, by: int) -> None:
        self._by_page(by * max(1, self.height // 2))

    def action_page(self, by: int) -> None:
        self._by_page(by * max(1, self.height - 1))

    def action_first(self) -> None:
        self._to(0)

    def action_last(self) -> None:
        self._to(self.source.count() - 1)

    def action_open(self) -> None:
        if self.key is not None:
            self.post_message(self.Opened(self))

    def action_mark(self) -> None:
        if self.key is not None:
            self.marked ^= {self.key}
            self._last_mark = self.key
            self._refresh_item(self.cursor)
            self.post_message(self.Moved(self))
            self.action_move(1)

    def action_mark_range(self) -> None:
        first = self.source.find(self._last_mark) if self._last_mark is not None else None
        if self.key is None:
            return
        begin, end = sorted((self.cursor if first is None else first, self.cursor))
        self._mark({self.source.key(place) for place in range(begin, end + 1)})
        self._last_mark = self.key

    def action_mark_all(self) -> None:
        self._mark({self.source.key(place) for place in range(self.source.count())})

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marked.clear()
        self._mark(set())

    def _mark(self, keys: set[Hashable]) -> None:
        self.marked |= keys
        self.refresh()
        self.post_message(self.Moved(self))

    def _by_page(self, by: int) -> None:
        self.look_from(self.top + by)
        self._to(self.cursor + by)

    def _to(self, index: int) -> None:
        count = self.source.count()
        if not count:
            return
        index = self.source.first_of(min(max(0, index), count - 1))
        before, self.cursor = self.cursor, index
        if index == before:
            return
        if self._bring_into_view():
            self.refresh()
        else:
            self._refresh_item(before)
            self._refresh_item(index)
        self.post_message(self.Moved(self))

    def total(self) -> int:
        return self.source.count()

    def _bring_into_view(self) -> bool:
        """Scroll when the cursor is out of view: by most of a page at once, so that a long walk costs little."""
        if not self.size.height:
            return False
        last = self.source.last_of(self.cursor) if self.source.count() else 0
        if self.cursor < self.top:
            return self.look_from(self.cursor if self.cursor == 0 else last - 5 * self.height // 6)
        if last >= self.top + self.height:
            return self.look_from(min(self.cursor, max(last - self.height + 1, self.cursor - self.height // 6)))
        return False

    def _refresh_item(self, index: int) -> None:
        if index < self.source.count():
            self.refresh_lines(self.source.first_of(index), self.source.last_of(index))

    def on_resize(self) -> None:
        self.look_from(self.top)
        self._bring_into_view()

    def on_click(self, event: events.Click) -> None:
        index = event.y - self.head + self.top
        if 0 <= index < self.source.count() and event.y >= self.head:
            if self.source.first_of(index) == self.cursor:
                self.action_open()
            else:
                self._to(index)

    def on_focus(self) -> None:
        self._refresh_item(self.cursor)

    def on_blur(self) -> None:
        self._refresh_item(self.cursor)

    # Drawing

    def layout_of(self, width: int) -> list[tuple[int, Column, int]]:
        """Give the columns that fit: place in the row, column, cells."""
        shown = [(place, column) for place, column in enumerate(self.columns) if width >= column.least]
        taken = sum(column.width + (2 if column.right else 1) for _place, column in shown)
        rest = max(4, width - 1 - taken)
        return [(place, column, column.width or rest) for place, column in shown]

    def draw_line(self, number: int, width: int) -> Strip:
        if number < 0:
            text = " " + "".join(
                fit(column.title, cells, column.right) + ("  " if column.right else " ")
                for _place, column, cells in self.layout_of(width)
            )
            return padded([Segment(text, self.style_of("head"))], width, self.style_of(""))
        count = self.source.count()
        if number >= count:
            said = [row for line in self.empty for row in wrap(line, width - 4)] if not count else []
            told = said[number] if number < len(said) else ""
            return padded([Segment("  " + told, self.style_of("quiet"))], width, self.style_of(""))
        row = ""
        if self.source.first_of(number) == self.cursor:
            row = "cursor" if self.has_focus else "cursor-blurred"
        return padded(self._segments(number, width, row), width, self.style_of("", row))

    def _segments(self, index: int, width: int, row: str) -> list[Segment]:
        gutter = "›" if row and self.source.first_of(index) == index else " "
        if self.marked and self.source.key(index) in self.marked:
            gutter = "»" if gutter == "›" else "✓"
        cells_of = self.source.row(index)
        # the gutter takes the first cell's tone: one style less to write
        segments = [Segment(gutter, self.style_of(cells_of[0].tone if cells_of else "", row))]
        for place, column, cells in self.layout_of(width):
            cell = cells_of[place]
            style = self.style_of(cell.tone, row)
            text = fit(cell.text, cells, column.right) + ("  " if column.right else " ")
            if cell.hits and not column.right:
                segments += self._hits(text, cell.hits, style, row)
            else:
                segments.append(Segment(text, style))
        return segments

    def _hits(self, text: str, hits: Sequence[int], style: Style, row: str) -> list[Segment]:
        wanted = set(hits)
        match = style + self.style_of("match", row)
        return [Segment(char, match if place in wanted else style) for place, char in enumerate(text)]
