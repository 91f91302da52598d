"""What the four panes share: a heading, a filter, a list, and a detail beside it or in its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.timer import Timer

from sihu_tui.text.i18n import _

from .. import keymap
from ..changes import Changing
from ..worker import load
from .page import Page
from .status_lines import OneLine
from .table import Rows
from .text import Line, Span, private

if TYPE_CHECKING:
    from textual.widgets import Input

    from sihu_tui.store import Store

    from ..replies.picker_state import Target
    from .filter_input import Filter

T = TypeVar("T")
WIDE = 100
_REST_SECONDS = 0.15


class Pane(Changing, Container):
    """One of the four. Its list is `rows`, its detail `page`; who derives says what they show."""

    NAME: ClassVar[str]
    """Its name in the registry (`screens/panes.py`), which holds its title and the key that opens it."""
    KEYS: ClassVar[tuple[keymap.Key, ...]] = ()
    """Its own keys; each stands for the method `action_…` of its action."""
    MARKS: ClassVar[bool] = False
    """Whether rows of its list can be marked."""

    def __init__(self) -> None:
        super().__init__(id=self.NAME)
        keymap.bind(self, (*keymap.PANE, *self.KEYS))
        self.heading = OneLine(id=f"{self.NAME}-heading")
        self.filter: Filter | None = None
        self.rows = self.make_rows()
        self.page = Page(id=f"{self.NAME}-detail")
        self._rest: Timer | None = None
        self.zone: tzinfo = UTC
        self.today = 0

    def make_rows(self) -> Rows:
        """Give the list."""
        return Rows(id=f"{self.NAME}-rows", marks=self.MARKS)

    def compose(self) -> ComposeResult:
        """The list on the left, the detail on the right."""
        yield from self.compose_list()

    def compose_list(self) -> ComposeResult:
        """List and detail."""
        with Horizontal(classes="side", id=f"{self.NAME}-list"):
            with Vertical(classes="list"):
                yield self.heading
                yield self.rows
            with Vertical(classes="detail"):
                yield from self.compose_detail()

    def compose_detail(self) -> ComposeResult:
        """What stands beside the list."""
        yield self.page

    # To be said by each pane

    def load(self) -> None:
        """Read the store again and show it, keeping the place."""
        raise NotImplementedError

    def show(self, *shown: Any) -> None:
        """Show what another pane sent here (`Host.visit`)."""
        raise NotImplementedError

    def reload(self) -> None:
        """Read the store again because that was asked for: a list may take its own order again."""
        self.load()

    def wrote(self, contact: int) -> None:
        """Something was written down for a person; a pane that shows people shows it."""

    def open_message(self, group: int, message: int) -> None:
        """Open a group at one of its messages; the pane of the groups does."""

    async def open_in_group(self, group: int, message: int) -> None:
        """Go to a group's messages, at one of them."""
        (await self.console.go("groups", step=True)).open_message(group, message)

    def refilter(self, text: str) -> None:
        """Show only what holds `text`."""

    def show_detail(self, key: Any) -> None:
        """Show what the cursor is on: what `look` reads of it, drawn by `lines`."""
        item, store = self.rows.item, self.console.store

        def show(found: Any) -> None:
            if item is not None and self.rows.key != key:
                return
            self.page.show(lambda width: [] if item is None else self.lines(item, found, width))
            self.drawn()

        if item is None or type(self).look is Pane.look:
            show(None)
        else:
            self.do(lambda: self.look(store, item), show, "detail")

    def look(self, store: Store, item: Any) -> Any:
        """Read what is told of an item beside the list; runs behind."""

    def drawn(self) -> None:
        """The detail was just drawn."""

    def lines(self, item: Any, found: Any, width: int) -> list[Line]:
        """Give what is told of an item, of which `look` found something."""
        return []

    def open(self, key: Any) -> None:
        """Open what the cursor is on."""
        self.set_class(True, "-opened")
        self.page.focus()

    def text_to_copy(self) -> str:
        """Give what `y` copies."""
        return ""

    def target(self) -> Target | None:
        """Give whom a reply is for that is picked here."""
        return None

    def reply_sought(self) -> str:
        """Give what the reply picker begins with, where the cursor is on a reply."""
        return ""

    def why_not(self, action: str) -> str:
        """Give why an action that has a key here cannot be done now, "" when nothing is known."""
        return ""

    def summary(self) -> list[Span]:
        """Give the sum of the pane for the status line."""
        return []

    # What happens

    def do(self, work: Callable[[], Any], then: Callable[[Any], object], group: str = "load") -> None:
        """Run store work behind; newer work of the same group replaces it."""
        load(self, work, then, f"{self.NAME}.{group}")

    def focus_main(self) -> None:
        """Put the keys where one works."""
        (self.page if self.has_class("-opened") else self.rows).focus()

    def come_back(self) -> None:
        """One has come back from what was opened here: put the keys where one was."""
        self.focus_main()

    def tell_summary(self) -> None:
        """Renew the status line, if this pane is the open one."""
        if self.console.here == self.NAME:
            self.console.status.summary(self.summary())

    @property
    def wide(self) -> bool:
        """Whether list and detail stand side by side."""
        return self.app.size.width >= WIDE

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show the detail once the cursor rests: a walk through the list must not paint every detail."""
        if event.rows is not self.rows:
            return
        event.stop()
        if self._rest is not None:
            self._rest.stop()
        if self.wide or self.has_class("-opened"):
            self._rest = self.set_timer(_REST_SECONDS, self._rested)

    def _rested(self) -> None:
        if self.is_attached:
            self.show_detail(self.rows.key)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Open the row."""
        if event.rows is self.rows:
            event.stop()
            if self._rest is not None:
                # else it would show the detail once more, without the place that is opened
                self._rest.stop()
            self.show_detail(self.rows.key)
            self.open(self.rows.key)
            self.console.key_line.update()

    def on_resize(self, event: events.Resize) -> None:
        """A detail that has just got room is filled."""
        if self.wide and self.rows.key is not None:
            self._rested()

    async def action_filter(self) -> None:
        """Open the filter."""
        self.remove_class("-opened")
        if self.filter is None:
            # made at its first use: a line to type in takes long to load, and most looks need none
            from .filter_input import Filter

            self.filter = Filter()
            await self.query_one(".list").mount(self.filter, after=self.heading)
        self.filter.remove_class("hidden")
        self.filter.focus()

    async def put_filter(self, text: str) -> None:
        """Filter by a text that was not typed now, and stay in the list."""
        focused = self.console.focused
        await self.action_filter()
        assert self.filter is not None
        self.filter.value = text
        if focused is not None and focused.is_attached:
            focused.focus()

    @property
    def typed(self) -> str:
        """What is typed in the filter."""
        return "" if self.filter is None else self.filter.value

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter at each key."""
        if event.input is self.filter:
            event.stop()
            self.refilter(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the list, keeping the filter."""
        if event.input is self.filter:
            event.stop()
            self.rows.focus()
            if not event.value:
                self.filter.add_class("hidden")

    def on_key(self, event: events.Key) -> None:
        """From the filter, down goes into the list."""
        if self.filter is not None and self.filter.has_focus and event.key in ("down", "pagedown"):
            event.stop()
            self.rows.focus()

    @property
    def _filtering(self) -> bool:
        return self.filter is not None and not self.filter.has_class("hidden")

    @property
    def can_go_back(self) -> bool:
        """Whether Esc has something to close."""
        return self.has_class("-opened") or self._filtering or bool(self.rows.marked)

    def action_back(self) -> None:
        """Close what is open, else end the filter, else take the notice away."""
        if self.has_class("-opened"):
            self.remove_class("-opened")
            if self.console.step_back(self):
                return
        elif self.filter is not None and self._filtering:
            self.filter.add_class("hidden")
            self.filter.value = ""
        elif self.rows.marked:
            self.rows.clear_marks()
        else:
            self.console.status.settle()
        self.rows.focus()

    def action_next(self, by: int) -> None:
        """Go to the next of the list, or the one before; what is open stays open, on that one."""
        if self.console.trail and self.console.trail[-1] == ("search", self.NAME):
            self.app.query_one("#search", Pane).action_next(by)
            return
        before = self.rows.key
        self.rows.action_move(by)
        if self.rows.key == before:
            self.console.say(_("That was the last one.") if by > 0 else _("That was the first one."), "dim")
        elif self.has_class("-opened"):
            self.rows.action_open()

    def action_reply(self) -> None:
        """Pick a canned reply for whom the cursor is on."""
        from ..replies.picker import pick

        pick(self.console, self.target())

    def action_copy(self) -> None:
        """Send the text to the terminal's clipboard, with numbers and ids masked as on the screen."""
        text = self.text_to_copy()
        if text:
            self.console.copy(private(text))
