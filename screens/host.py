"""What a screen needs of the console that it stands in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from pathlib import Path

    from textual.dom import DOMNode
    from textual.message import Message

    from sihu_tui.store import Store
    from sihu_tui.store.drafts import Drafts

    from .replies.picker_state import PickerMemory
    from .undo import WayBack
    from .widgets.pane import Pane
    from .widgets.status_lines import KeyLine, StatusLine


class Host(Protocol):
    """The console, as its panes, pages and dialogs know it."""

    here: str
    home: str
    operator: str
    as_of: str
    trail: list[tuple[str, str]]
    drafts: Drafts | None
    replying: PickerMemory | None
    tmux_keeps: bool
    status: StatusLine
    key_line: KeyLine

    @property
    def store(self) -> Store:
        """The store. Raises SihuError before it is open; no pane is worked in before."""

    @property
    def today(self) -> int:
        """The day that it is in the store's zone."""

    @property
    def is_open(self) -> bool: ...
    @property
    def app(self) -> Any: ...
    @property
    def pane(self) -> Pane: ...
    @property
    def focused(self) -> Any: ...

    async def go(self, name: str, step: bool = False) -> Pane:
        """Open a pane and give it; with `step`, Esc there comes back to the one that is open now."""

    async def visit(self, name: str, *shown: Any, step: bool = False) -> None:
        """Open a pane and let it show something."""

    def step_back(self, pane: Pane) -> bool: ...
    def say(self, text: str, tone: str = "good", stay: bool = False) -> None: ...
    def fail(self, error: BaseException) -> None: ...
    def changed(self, said: str, undo: WayBack = None) -> None: ...
    def refresh(self) -> Any: ...
    def copy(self, text: str) -> None: ...
    def copy_to_clipboard(self, text: str) -> None: ...
    def wrote(self) -> None: ...
    def load_anew(self) -> None: ...
    def index_behind(self) -> None: ...
    def tell_where(self, as_of: str) -> None: ...
    def switch_store(self, path: Path, demo: bool) -> None: ...
    def action_reload(self) -> None: ...
    def push_screen(self, screen: Any, callback: Any = None) -> Any: ...
    def post_message(self, message: Message) -> bool: ...
    def call_later(self, callback: Callable[..., Any], *args: Any) -> Any: ...
    def set_timer(self, delay: float, callback: Any) -> Any: ...
    def suspend(self) -> AbstractContextManager[None]: ...
    def query(self, selector: Any) -> Any: ...
    def run_worker(
        self, work: Any, *, group: str = "", exit_on_error: bool = True, exclusive: bool = False, thread: bool = False
    ) -> Any: ...


class Hosted:
    """A widget or screen that knows the console."""

    @property
    def console(self) -> Host:
        """The console."""
        return cast("Host", cast("DOMNode", self).app)
