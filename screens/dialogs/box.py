"""A box over the panes: a heading, a list, perhaps a line to type in above it, a page or a line of keys below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from sihu_tui.text.i18n import N_

from .. import keymap
from ..host import Hosted
from ..widgets.status_lines import OneLine
from ..widgets.table import Column, Rows
from ..widgets.text import Span, lit

T = TypeVar("T")


class Box(Hosted, ModalScreen[T]):
    """Gives what was chosen in it, or None. What stands in it from top to bottom is `parts`."""

    NAME: ClassVar[str]
    KEYS: ClassVar[tuple[keymap.Key, ...]] = ()
    LEAVE: ClassVar[tuple[str, str]] = ("escape", N_("Leave all as it was"))
    """The keys that leave it, and what that means."""
    WIDE: ClassVar[bool] = False

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if "NAME" in vars(cls):
            keys, tip = cls.LEAVE
            leave = keymap.Key(f"{cls.NAME}.leave", keys, "leave", N_("Leave"), tip, show=True)
            cls.KEYS = (*vars(cls).get("KEYS", ()), leave)

    def __init__(
        self, title: str, hint: str = "", columns: Sequence[Column] = (), marks: bool = False, head: bool = True,
        about: str = "", keys: Sequence[keymap.Key] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        keymap.bind(self, (*keys, *self.KEYS))
        self._about = about
        self.heading = OneLine(f"{self.NAME}-heading")
        self.title_of(title, hint)
        self.rows = Rows(columns, id=f"{self.NAME}-rows", marks=marks, head=head)
        self.foot = OneLine(f"{self.NAME}-foot")

    def title_of(self, title: str, hint: str, tone: str = "strong") -> None:
        """Say what this is, and which keys there are."""
        self.heading.show(Span(title, tone), right=[Span(hint, "dim")])

    def parts(self) -> Sequence[Widget]:
        """Give what stands under the heading."""
        return (self.rows,)

    def compose(self) -> ComposeResult:
        """The heading, and all its parts."""
        with Vertical(classes="box picker reading" if self.WIDE else "box picker"):
            yield self.heading
            if self._about:
                yield Static(lit(self._about), classes="about")
            yield from self.parts()

    def tell(self, text: str, tone: str = "warn") -> None:
        """Say something in the last line."""
        self.foot.show(Span(text, tone))

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Nothing hangs on the cursor."""
        event.stop()

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
