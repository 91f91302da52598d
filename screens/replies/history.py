"""How a reply stood before each of its changes: what differs from now, and bringing one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from textual.widget import Widget

from sihu_tui.replies.library import PastReply, ReplyRow
from sihu_tui.replies.merge import difference
from sihu_tui.text.i18n import N_, _

from ..dialogs.box import Box
from ..widgets import formatting
from ..widgets.page import Page
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, wrap_spans

_TONES = {"+": "good", "-": "bad"}


class ReplyHistory(Box[int]):
    """The changes of a reply, newest first; gives the number of the one to bring back, or None."""

    NAME = "history"
    LEAVE = ("escape,q", N_("Leave all as it is"))

    def __init__(self, reply: ReplyRow, changes: Sequence[PastReply], zone: tzinfo) -> None:
        columns = [Column(_("Until"), 18), Column(_("Changed by"), 12), Column(_("Title"))]
        super().__init__(_("How {title} was").format(title=reply.title), _("Enter brings it back   Esc"), columns)
        self._reply, self._changes, self._zone = reply, changes, zone
        self.page = Page(id="history-diff")
        self.page.can_focus = False

    def parts(self) -> Sequence[Widget]:
        return self.rows, self.page

    def on_mount(self) -> None:
        self.rows.empty = [_("This reply was never changed.")]
        self.rows.show(ListSource(self._changes, self._cells, lambda past: past.id), keep=False)
        self.rows.focus()

    def _cells(self, past: PastReply) -> list[Cell]:
        when = formatting.moment(past.ts, self._zone)
        return [Cell(when), Cell(past.operator, "dim"), Cell(past.before.title, "dim")]

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        past = self.rows.item
        self.page.show(lambda width: self._lines(past, width))

    def _lines(self, past: PastReply | None, width: int) -> list[Line]:
        lines: list[Line] = [[Span("─" * width, "quiet")]]
        if past is None:
            return lines
        for line in difference(self._reply.draft(), past.before):
            lines += wrap_spans([Span(line, _TONES.get(line[:1], "dim"))], width, 2)
        return lines if len(lines) > 1 else [*lines, [Span(_("The same as now."), "dim")]]

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        if self.rows.item is not None:
            self.dismiss(self.rows.item.id)
