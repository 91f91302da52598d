"""How a reply stood before each of its changes: what differs from now, and bringing one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..keymap import Key
from ..widgets import formatting
from ..widgets.page import Page
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.replies.library import Past, ReplyRow

_TONES = {"+": "good", "-": "bad"}


class History(ModalScreen["int | None"]):
    """The changes of a reply, newest first; gives the number of the one to bring back, or None."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("history.leave", "escape,q", "leave", N_("Back"), N_("Leave all as it is"), show=True),
    )  # fmt: skip

    def __init__(self, reply: ReplyRow, changes: Sequence[Past], zone: tzinfo) -> None:
        super().__init__()
        keymap.bind(self, self.KEYS)
        self._reply = reply
        self._changes = changes
        self._zone = zone
        self.rows = Rows([Column(_("Until"), 18), Column(_("Changed by"), 12), Column(_("Title"))], id="history-rows")
        self.page = Page(id="history-diff")
        self.page.can_focus = False

    def compose(self) -> ComposeResult:
        """Changes above, the difference below."""
        with Vertical(classes="box picker"):
            heading = OneLine("history-heading")
            heading.put(
                [(Span(_("How {title} was").format(title=self._reply.title), "strong"), "")],
                [(Span(_("Enter brings it back   Esc"), "dim"), "")],
            )
            yield heading
            yield self.rows
            yield self.page

    def on_mount(self) -> None:
        """List the changes."""
        self.rows.empty = [_("This reply was never changed.")]
        self.rows.show(ListSource(self._changes, self._cells, lambda past: past.id), keep=False)
        self.rows.focus()

    def _cells(self, past: Past) -> list[Cell]:
        return [
            Cell(formatting.moment(past.ts, self._zone)),
            Cell(past.operator, "dim"),
            Cell(past.before.title, "dim"),
        ]

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show what would change."""
        event.stop()
        past = self._changes[self.rows.cursor] if self._changes else None
        self.page.show(lambda width: self._lines(past, width))

    def _lines(self, past: Past | None, width: int) -> list[Line]:
        from sihu_tui.replies.merge import difference

        lines: list[Line] = [[Span("─" * width, "quiet")]]
        if past is None:
            return lines
        for line in difference(self._reply.draft(), past.before):
            lines += wrap_spans([Span(line, _TONES.get(line[:1], "dim"))], width, 2)
        return lines if len(lines) > 1 else [*lines, [Span(_("The same as now."), "dim")]]

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Bring it back."""
        event.stop()
        if self._changes:
            self.dismiss(self._changes[self.rows.cursor].id)

    def action_leave(self) -> None:
        """Bring nothing back."""
        self.dismiss(None)
