"""What became of every file of an import, or would: one row a file, what was understood of it below, doubts said once."""

from __future__ import annotations

import os
from collections.abc import Container

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from sihu_tui.importing.result import FileResult
from sihu_tui.importing.summary import shared, told
from sihu_tui.text.i18n import N_, _, ngettext

from .. import keymap
from ..widgets.page import Page
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, lit, middle_cut, wrap_spans

_ROWS_SHOWN = 12
DONE = keymap.Key("import.done", "escape,q", "done", N_("Done"), N_("Close the report"), show=True)
FOLD = keymap.Key("import.fold", "enter", "fold", N_("Fold"), N_("What was understood of the file, with all the room; again folds it"), show=True)  # fmt: skip
ANSWER = keymap.Key(
    "import.answer", "a", "answer", N_("Answer it"),
    N_("Answer what the file leaves open: dates, columns, the group's name"), show=True,
)  # fmt: skip
ZONE = keymap.Key("import.zone", "z", "zone", N_("Time zone"), N_("Read the times that name no zone in another one"), show=True)  # fmt: skip
BRING = keymap.Key("import.bring", "i,f2", "bring", N_("Import"), N_("Import what is shown"), show=True)


_OPEN = {
    "date_order": lambda: _("It cannot be told whether {example} has the day or the month first: a answers."),
    "mapping": lambda: _("It is a table; which column is what, sihu cannot tell: a answers."),
    "date": lambda: _("It gives clock times without a day: a answers."),
    "year": lambda: _("It gives days without a year: a answers."),
}


class Report(ModalScreen[str | None]):
    """Gives what is wished next: "import" (after a look), "zone", the path of the file to be asked about, or None."""

    def __init__(self, results: list[FileResult], looks: bool) -> None:
        super().__init__()
        self._results = sorted(results, key=lambda one: one.error is None)
        self._looks = looks
        self._open = [one.path for one in self._results if one.asks.keys() - {"zone"}]
        zones = [one for one in self._results if "zone" in one.asks]
        keys = [FOLD, *([BRING] if looks else []), *([ANSWER] if self._open else []), *([ZONE] if zones else []), DONE]
        self._keys = keys
        keymap.bind(self, keys)
        self._base = os.path.commonpath([os.path.dirname(one.path) for one in results]) if results else ""
        self._shared = shared(results)
        self.heading = OneLine("report-heading")
        columns = [Column(_("File")), *([] if looks else [Column("#", 5, right=True)])]
        columns += [Column(_("Added"), 9, right=True), Column(_("Known"), 9, right=True), Column(_("What it is"), 22)]
        self.rows = Rows(columns, id="report-rows")
        self.page = Page("report")

    def compose(self) -> ComposeResult:
        """The sum over the files, what is doubtful of several, the files, the one under the cursor."""
        with Vertical(classes="box picker reading"):
            yield self.heading
            if self._shared:
                yield Static(lit("\n".join(self._said_once())), classes="about shared", markup=False)
            yield self.rows
            yield self.page
            yield Static(lit("  ".join(f"{keymap.shown(key)} {_(key.name)}" for key in self._keys)), classes="hint")

    def _said_once(self) -> list[str]:
        return ["? " + _("{n} files: {doubt}").format(n=n, doubt=doubt) for doubt, n in self._shared.items()]

    def on_mount(self) -> None:
        new, known = (sum(getattr(one, name) for one in self._results) for name in ("new", "known"))
        told = _("{new} would come · {known} already there") if self._looks else _("{new} new · {known} already there")
        spans = [(Span(told.format(new=f"{new:,}", known=f"{known:,}"), "strong"), "")]
        asked = sum(one.error is not None and bool(one.asks) for one in self._results)
        failed = sum(one.error is not None for one in self._results) - asked
        for n, said in (
            (failed, ngettext("{n} file not imported", "{n} files not imported", failed)),
            (asked, ngettext("{n} file asks: a answers", "{n} files ask: a answers", asked)),
        ):
            if n:
                spans.append((Span("  " + said.format(n=n), "bad"), ""))
        self.heading.put(spans)
        self.rows.empty = [_("There was nothing to import.")]
        self.rows.show(ListSource(self._results, self._cells, lambda one: one.path), keep=False)
        self.rows.styles.height = min(len(self._results) + 1, _ROWS_SHOWN)
        (self.rows if len(self._results) > 1 else self.page).focus()
        self.rows.set_class(len(self._results) < 2, "hidden")

    def on_resize(self, event: events.Resize) -> None:
        self.rows.styles.max_height = max(3, event.size.height // 2 - 4)

    def _called(self, result: FileResult) -> str:
        return os.path.relpath(result.path, self._base) if self._base and os.path.isabs(result.path) else result.path

    def _cells(self, one: FileResult) -> list[Cell]:
        name = middle_cut(self._called(one), max(10, self.rows.size.width - (49 if self._looks else 56)))
        tone = "warn" if one.error and one.asks else "bad" if one.error else ""
        what = (
            _("asks") if one.error and one.asks else _("not imported") if one.error else f"{one.format} {one.version}"
        )
        return [
            Cell(name, tone), *([] if self._looks else [Cell("" if one.run is None else str(one.run), "dim")]),
            *(Cell("" if one.error else f"{n:,}", "" if n else "dim") for n in (one.new, one.known)), Cell(what, tone or "dim"),
        ]  # fmt: skip

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        result = next((one for one in self._results if one.path == self.rows.key), None)
        if result is not None:
            self.page.show(lambda width: report_lines([result], width, self._shared, self._called(result)))

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Give what was understood of the file all the room."""
        event.stop()
        self.action_fold()

    def action_fold(self) -> None:
        if len(self._results) > 1:
            shut = not self.rows.has_class("hidden")
            self.rows.set_class(shut, "hidden")
            (self.page if shut else self.rows).focus()
        else:
            self.dismiss(None)

    def action_done(self) -> None:
        if len(self._results) > 1 and self.rows.has_class("hidden"):
            self.action_fold()
        else:
            self.dismiss(None)

    def action_bring(self) -> None:
        self.dismiss("import")

    def action_zone(self) -> None:
        self.dismiss("zone")

    def action_answer(self) -> None:
        """Ask about the file under the cursor, or the first that leaves something open."""
        key = self.rows.key
        self.dismiss(key if key in self._open and isinstance(key, str) else self._open[0])


def report_lines(results: list[FileResult], width: int, said: Container[str] = (), named: str = "") -> list[Line]:
    """Give the report on files, those that failed first, without the doubts that are `said` elsewhere."""
    lines: list[Line] = []
    for result in sorted(results, key=lambda one: one.error is None):
        name, *rest = told(result, said)
        lines += [[], [Span(middle_cut(named or name, width), "bad" if result.error else "strong")]]
        if result.error and result.asks:
            rest = ["  " + _OPEN[next(iter(result.asks))]().format(example=result.asks.get("date_order"))]
        for text in rest:
            text = text.replace(f"{result.path}: ", "").replace(result.path, os.path.basename(result.path))
            inner = text.lstrip()
            indent = len(text) - len(inner)
            tone = "warn" if inner.startswith("?") else "bad" if result.error else "dim" if indent > 2 else ""
            lines += wrap_spans([Span(" " * indent + inner, tone)], width, indent + 2)
    return lines
