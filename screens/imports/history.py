"""What was imported: every file with what was understood of it, and taking one back whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import Widget

from sihu_tui.importing.result import FileResult
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.box import Box
from ..keymap import Key
from ..widgets import formatting
from ..widgets.page import Page
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span
from ..worker import load
from .report import report_lines

if TYPE_CHECKING:
    from sihu_tui.importing.history import Run


class Imports(Box[bool]):
    """The imports, newest first, with their reports; gives whether one was taken back."""

    NAME = "imports"
    KEYS = (Key("imports.undo", "u,d,delete", "take_back", N_("Undo"), N_("Undo this import, whole"), show=True),)
    LEAVE = ("escape,q", N_("Back to the panes"))

    def __init__(self, runs: list[Run], zone: tzinfo) -> None:
        columns = [
            Column("#", 5, right=True), Column(_("When"), 17), Column(_("Added"), 9, right=True),
            Column(_("Skipped"), 8, right=True), Column(_("File")),
        ]  # fmt: skip
        super().__init__(_("Imports"), _("u undoes   Esc"), columns)
        self._runs, self._zone = runs, zone
        self._asked: int | None = None
        self.page = Page(id="imports-report")
        self.page.can_focus = False

    def parts(self) -> Sequence[Widget]:
        return self.rows, self.page

    def on_mount(self) -> None:
        self.rows.empty = [_("Nothing was imported yet."), _("i imports files.")]
        self.rows.show(ListSource(self._runs, self._cells, lambda run: run.id), keep=False)
        self.rows.focus()

    def _cells(self, run: Run) -> list[Cell]:
        tone = "quiet" if run.undone else ""
        name = Path(run.path).name + (_(" (undone)") if run.undone else "")
        return [
            Cell(str(run.id), tone or "dim"), Cell(formatting.moment(run.finished, self._zone), tone), Cell(formatting.number(run.new), tone),
            Cell(formatting.number(run.skipped) if run.skipped else "", "warn"), Cell(name, tone or "dim"),
        ]  # fmt: skip

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self._asked, run = None, self.rows.item
        self.page.show(lambda width: [[Span("─" * width, "quiet")], *([] if run is None else self._lines(run, width))])

    def _lines(self, run: Run, width: int) -> list[Line]:
        from sihu_tui.importing.history import report

        return report_lines([FileResult(**{**report(self.console.store, run.id), "path": run.path})], width)

    def warning(self, run: Run) -> str:
        """Give what taking an import back means."""
        return ngettext("u again undoes {n} message", "u again undoes {n} messages", run.new)

    def undo(self, store: Store, number: int) -> int:
        """Take an import back."""
        from sihu_tui.importing.history import undo

        return undo(store, number)

    def action_take_back(self) -> None:
        run, store, keys = self.rows.item, self.console.store, _("u undoes   Esc")
        if run is None or run.undone:
            return
        if self._asked != run.id:
            self._asked = run.id
            self.title_of(self.warning(run).format(n=formatting.number(run.new)), keys, "warn")
            return
        self.title_of(_("Taking it back …"), keys, "warn")
        load(self, lambda: self.undo(store, run.id), lambda _gone: self.dismiss(True), "imports")
