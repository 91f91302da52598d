"""What was imported: every file with what was understood of it, and taking one back whole."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from sihu_tui.text.i18n import N_, _, ngettext

from .. import keymap
from ..widgets import formatting
from ..widgets.page import Page
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span
from ..worker import load
from .report import report_lines

if TYPE_CHECKING:
    from sihu_tui.importing.history import Run
    from sihu_tui.store import Store

    from ..app import Console

KEYS = (
    keymap.Key("imports.undo", "u,d,delete", "take_back", N_("Undo"), N_("Undo this import, whole"), show=True),
    keymap.Key("imports.leave", "escape,q", "leave", N_("Back"), N_("Back to the panes"), show=True),
)


class Imports(ModalScreen[bool]):
    """The imports, newest first, with their reports; gives whether one was taken back."""

    def __init__(self, runs: list[Run], zone: tzinfo) -> None:
        super().__init__()
        keymap.bind(self, KEYS)
        self._runs = runs
        self._zone = zone
        self._asked: int | None = None
        self.heading = OneLine("imports-heading")
        columns = [
            Column("#", 5, right=True),
            Column(_("When"), 17),
            Column(_("Added"), 9, right=True),
            Column(_("Skipped"), 8, right=True),
        ]
        self.rows = Rows([*columns, Column(_("File"))], id="imports-rows")
        self.page = Page(id="imports-report")
        self.page.can_focus = False

    def compose(self) -> ComposeResult:
        """Imports above, the report of the one under the cursor below."""
        with Vertical(classes="box picker"):
            yield self.heading
            yield self.rows
            yield self.page

    def on_mount(self) -> None:
        """List them."""
        self._say(_("Imports"), "strong")
        self.rows.empty = [_("Nothing was imported yet."), _("i imports files.")]
        self.rows.show(ListSource(self._runs, self._cells, lambda run: run.id), keep=False)
        self.rows.focus()

    def _say(self, text: str, tone: str) -> None:
        self.heading.put([(Span(text, tone), "")], [(Span(_("u undoes   Esc"), "dim"), "")])

    def _cells(self, run: Run) -> list[Cell]:
        tone = "quiet" if run.undone else ""
        name = Path(run.path).name + (_(" (undone)") if run.undone else "")
        return [
            Cell(str(run.id), tone or "dim"), Cell(formatting.moment(run.finished, self._zone), tone), Cell(formatting.number(run.new), tone),
            Cell(formatting.number(run.skipped) if run.skipped else "", "warn"), Cell(name, tone or "dim"),
        ]  # fmt: skip

    def _under_cursor(self) -> Run | None:
        return self._runs[self.rows.cursor] if self._runs else None

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show what was understood of it."""
        event.stop()
        self._asked = None
        run = self._under_cursor()
        self.page.show(lambda width: self._lines(run, width))

    def _lines(self, run: Run | None, width: int) -> list[Line]:
        from sihu_tui.importing.history import report
        from sihu_tui.importing.result import FileResult

        lines: list[Line] = [[Span("─" * width, "quiet")]]
        store = cast("Console", self.app).store
        if run is None or store is None:
            return lines
        return lines + report_lines([FileResult(**{**report(store, run.id), "path": run.path})], width)

    def warning(self, run: Run) -> str:
        """Give what taking an import back means."""
        return ngettext("u again undoes {n} message", "u again undoes {n} messages", run.new)

    def undo(self, store: Store, number: int) -> int:
        """Take an import back."""
        from sihu_tui.importing.history import undo

        return undo(store, number)

    def action_take_back(self) -> None:
        """Ask once, then take the import back."""
        run, store = self._under_cursor(), cast("Console", self.app).store
        if run is None or run.undone or store is None:
            return
        if self._asked != run.id:
            self._asked = run.id
            self._say(self.warning(run).format(n=formatting.number(run.new)), "warn")
            return

        def work() -> int:
            return self.undo(store, run.id)

        def done(_gone: int) -> None:
            self.dismiss(True)

        self._say(_("Taking it back …"), "warn")
        load(self, work, done, "imports")

    def action_leave(self) -> None:
        """Back to the panes."""
        self.dismiss(False)
