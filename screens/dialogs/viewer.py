"""Something to be read over the panes: a title and a page of lines, made by store work; Esc goes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from sihu_tui import error_log
from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..host import Hosted
from ..widgets.page import Draw, Page
from ..widgets.status_lines import OneLine
from ..widgets.text import Span, wrap_spans
from ..worker import load

CLOSE = keymap.Key("reading.close", "escape,q,enter", "close", N_("Back"), N_("Back to the list"), show=True)


class ReadingScreen(Hosted, ModalScreen[None]):
    """Shows what `work` found, as `draw` lays it out for a width."""

    def __init__(
        self, title: str, work: Callable[[], Any], draw: Callable[[Any, int], Any], more: Sequence[keymap.Key] = ()
    ) -> None:
        super().__init__()
        keymap.bind(self, (CLOSE, *more))
        self._title = title
        self._more = more
        self._work = work
        self._draw = draw
        self.page = Page()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box picker reading"):
            heading = OneLine("reading-heading")
            said = [_("Esc goes back")]
            if self._more:
                said = [f"{keymap.shown(key)} {_(key.name)}" for key in (*self._more, CLOSE) if key.show]
            heading.show(Span(self._title, "strong"), right=[Span("  ".join(said), "dim")])
            yield heading
            yield self.page

    def on_mount(self) -> None:
        self.page.focus()
        load(self, self._work, self._found, "reading", failed=self._failed)

    def _found(self, found: Any) -> None:
        self.put(lambda width: self._draw(found, width))

    def put(self, draw: Draw) -> None:
        """Show lines, unless the page was left meanwhile."""
        if self.is_attached:
            self.page.show(draw)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, SihuError):
            said = str(error)
        else:
            said = error_log.write_down(error)
        self.put(lambda width: [[], *wrap_spans([Span(said, "bad")], width)])

    def action_close(self) -> None:
        self.dismiss(None)
