"""A pane whose list is read at once: who derives says what is read, what a filter looks in, and how a row is drawn."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import tzinfo
from typing import Any, Generic, TypeVar

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.store import Store
from sihu_tui.text.i18n import _
from sihu_tui.text.matching import matcher

from .side_pane import Aside
from .table import Cell, Column, ListSource
from .text import Span

T = TypeVar("T")


class ListPane(Aside, Generic[T]):
    """`items` is what was read, `more` what was read beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[T] = []
        self.more: Any = None

    def read(self, store: Store) -> list[T]:
        """Read the list; runs behind."""
        raise NotImplementedError

    def read_more(self, store: Store, items: list[T]) -> Any:
        """Read what is told beside the list; runs behind."""

    def columns(self) -> Sequence[Column]:
        """Give the columns."""
        raise NotImplementedError

    def cells(self, one: T) -> list[Cell]:
        """Give the cells of a row."""
        raise NotImplementedError

    def key_of(self, one: T) -> Hashable:
        """Give what names a row."""
        raise NotImplementedError

    def words(self, one: T) -> Iterable[str]:
        """Give what a filter looks in."""
        return (cell.text for cell in self.cells(one))

    def head(self, rows: list[T]) -> list[Span]:
        """Give what stands over the list."""
        raise NotImplementedError

    def nothing(self) -> list[str]:
        """Give what stands there where nothing was found to list."""
        return [_("Nothing fits. Esc shows all again.")]

    def load(self) -> None:
        """Read it."""
        store = self.console.store

        def work() -> tuple[list[T], Any, tzinfo]:
            items = self.read(store)
            return items, self.read_more(store, items), settings.zone(store)

        self.do(work, lambda found: self.laid(*found))

    def laid(self, items: list[T], more: Any, zone: tzinfo) -> None:
        """Show what was read."""
        self.items, self.more, self.zone = items, more, zone
        self.today = days.today(zone)
        self.rows.columns = self.columns()
        self.rows.marked &= set(map(self.key_of, items))
        self.refilter(self.typed)
        self.tell_summary()
        self.refresh_bindings()

    def refilter(self, text: str) -> None:
        """Keep what fits."""
        fits = matcher(text)
        rows = [one for one in self.items if fits(*self.words(one))]
        self.heading.show(*self.head(rows))
        self.rows.empty = [_("Nothing fits. Esc shows all again.")] if self.items else self.nothing()
        self.rows.show(ListSource(rows, self.cells, self.key_of))


def titled(strong: str, dim: str = "", tone: str = "dim") -> list[Span]:
    """Give a heading: what is counted, and what is said of that."""
    return [Span(f" {strong}", "strong"), *([Span(f"  {dim}", tone)] if dim else [])]
