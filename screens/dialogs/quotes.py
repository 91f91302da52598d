"""What is known of something over what people said of it, each in their words; a need's askers, a survey's answers."""

from __future__ import annotations

from typing import Any, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from ..host import Hosted
from ..widgets.list_pane import ListPane
from ..widgets.multiline_rows import Blocks
from ..widgets.page import Page
from ..widgets.table import Column, Rows
from ..widgets.text import Line

T = TypeVar("T")


class Quotes(Hosted, Vertical):
    """The facts over the quotes, which can be marked. Who derives says what both hold."""

    MOST_FACTS = 10

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.facts = Page(id=f"{id}-facts")
        self.facts.can_focus = False
        self.rows = Rows([Column("")], id=f"{id}-quotes", marks=True, head=False)

    def compose(self) -> ComposeResult:
        """The facts over the quotes."""
        yield self.facts
        yield self.rows

    def about(self, width: int) -> list[Line]:
        """Give the facts."""
        raise NotImplementedError

    def quotes(self, width: int) -> Blocks[Any]:
        """Give what was said."""
        raise NotImplementedError

    def nothing(self) -> list[str]:
        """Give what stands where nothing was said."""
        return []

    def lay(self, keep: bool) -> None:
        """Draw both for the width there is; with `keep` the cursor stays on its quote."""
        width = self.size.width - 1
        if width < 8:
            return
        self.facts.styles.height = min(len(self.about(width)), max(self.MOST_FACTS, self.size.height // 2))
        self.facts.show(self.about)
        self.rows.empty = self.nothing()
        self.rows.show(self.quotes(width - 4), keep=keep)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the new width."""
        self.lay(keep=True)


class QuotesPane(ListPane[T]):
    """A list beside which stand the facts and quotes of what the cursor is on."""

    view: Quotes

    def compose_detail(self) -> ComposeResult:
        """The facts and quotes."""
        yield self.view

    def open(self, key: Any) -> None:
        """Go to the quotes."""
        self.set_class(True, "-opened")
        self.view.rows.focus()

    def focus_main(self) -> None:
        """To the quotes when they are open, else to the list."""
        (self.view.rows if self.has_class("-opened") else self.rows).focus()
