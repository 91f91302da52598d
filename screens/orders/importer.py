"""Bringing a table of orders in: choose it, see which column is what, mend that, watch, read what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual.widget import Widget

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import Cancelled, Undecided
from sihu_tui.orders.columns import FIELDS, NEEDED
from sihu_tui.orders.result import KEPT, OrdersResult
from sihu_tui.store import Store
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.box import Box
from ..dialogs.choose import Choice, Choosing
from ..dialogs.file_picker import Picker
from ..dialogs.viewer import ReadingScreen
from ..imports.history import Imports
from ..imports.progress import Bringing
from ..keymap import Key
from ..widgets import formatting
from ..widgets.page import Page
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, fit, wrap_spans
from ..worker import load

if TYPE_CHECKING:
    from sihu_tui.importing.options import Listener
    from sihu_tui.orders.importer import Preview

    from ..host import Host

_TABLES = {".csv", ".xlsx", ".xls", ".xlsb", ".ods", ".tsv", ".txt"}
_FIELDS_SHOWN = 13
"""Rows of fields that leave room for how the table is read; the others scroll."""
_DECIMALS = ("", ".", ",")
_DATE_ORDERS = ("", "ymd", "dmy", "mdy")


def bring_orders(console: Host) -> None:
    """Ask for tables and import them, one after the other, each after a look at its columns."""
    store = console.store

    def chosen(paths: list[Path] | None) -> None:
        waiting: list[Path] = []
        for path in paths or []:
            inside = sorted(one for one in path.iterdir() if one.suffix.lower() in _TABLES) if path.is_dir() else [path]
            waiting += inside
        if waiting:
            _look(console, store, waiting)
        elif paths:
            console.say(_("There is no table in that folder."), "warn")

    console.push_screen(Picker(), chosen)


def _look(
    console: Host, store: Store, paths: list[Path], mapping: dict[str, str] | None = None, wrong: str = ""
) -> None:
    """Show how the first of the tables is understood, and go on from there."""
    path, *others = paths

    def work() -> Preview:
        from sihu_tui.orders import importer

        return importer.preview(store, path, mapping)

    def show(found: Preview) -> None:
        console.status.settle()
        console.push_screen(Mapping(store, path, found, wrong), answered)

    def answered(said: dict[str, str] | None) -> None:
        if said is None:
            return

        def ended(outcome: Any) -> None:
            if isinstance(outcome, Undecided):
                _look(console, store, paths, said, str(outcome))
            elif isinstance(outcome, Cancelled):
                console.say(_("Stopped; nothing of {path} was kept.").format(path=path.name), "warn", stay=True)
            elif isinstance(outcome, BaseException):
                console.fail(outcome)
            else:
                _tell(console, store, outcome, lambda: _look(console, store, others) if others else None)

        def bring(listen: Listener) -> OrdersResult:
            from sihu_tui.orders import importer

            return importer.bring_in(store, path, said, exact=True, listen=listen)

        console.push_screen(Bringing([path], bring), ended)

    console.say(_("Looking at {path} …").format(path=path.name), "dim", stay=True)
    load(console, work, show, "orders.preview")


def _tell(console: Host, store: Store, result: OrdersResult, then: Any) -> None:
    def undo() -> int:
        from sihu_tui.orders import importer

        return importer.undo_import(store, cast(int, result.id))

    said = ngettext("{n} new order", "{n} new orders", result.new).format(n=formatting.number(result.new))
    console.changed(said, undo if result.new else None)
    title = f"{said} · " + _("{n} rows left out").format(n=formatting.number(result.skipped))
    console.push_screen(ReadingScreen(title, lambda: result, result_lines), lambda _none: then())


class Mapping(Box["dict[str, str]"]):
    """Which column is what, and how the first rows are read by that; gives the mapping, or None."""

    NAME = "mapping"
    KEYS = (
        Key("mapping.bring", "i,f2,ctrl+r", "bring", N_("Import"), N_("Import the table as it is understood"), show=True),
        Key("mapping.none", "d,delete", "none", N_("None"), N_("No column is this"), show=True),
    )  # fmt: skip
    LEAVE = ("escape,q", N_("Import nothing"))
    WIDE = True

    def __init__(self, store: Store, path: Path, found: Preview, wrong: str = "") -> None:
        super().__init__("", "", [Column(_("What"), 14), Column(_("Column"), 20), Column(_("As it stands there"))])
        self._store, self._path, self._found, self._wrong = store, path, found, wrong
        self.page = Page(id="mapping-page")
        self.tell(_("Enter another column · d none · i imports · Tab the rows read · Esc leaves"), "dim")

    def parts(self) -> Sequence[Widget]:
        return self.rows, self.page, self.foot

    def on_mount(self) -> None:
        self._show()
        self.rows.focus()

    def _show(self) -> None:
        found = self._found
        known = _("as you said before") if found.said else _("guessed by the names")
        self.heading.show(Span(fit(self._path.name, 40).rstrip(), "strong"), Span(f"  {known}", "dim"))
        fields = [*FIELDS, "decimal", "date_order"]
        self.rows.show(ListSource(fields, self._cells, lambda name: name))
        self.rows.styles.height = min(len(fields) + 1, _FIELDS_SHOWN)
        self.page.show(self._lines)

    def _cells(self, field: str) -> list[Cell]:
        chosen = self._found.mapping.get(field, "")
        if field == "decimal":
            return [Cell(_("decimal mark")), Cell(chosen or _("as the table shows"), "" if chosen else "dim"), Cell("")]
        if field == "date_order":
            return [
                Cell(_("order of dates")),
                Cell(chosen or _("as the table shows"), "" if chosen else "dim"),
                Cell(""),
            ]
        lacks = field in NEEDED and not chosen
        return [
            Cell(_(FIELDS[field]), "bad" if lacks else ""),
            Cell(chosen or (_("which?") if lacks else formatting.UNKNOWN), "bad" if lacks else "" if chosen else "dim"),
            Cell(" · ".join(self._values(chosen)) if chosen else "", "dim"),
        ]

    def _values(self, column: str) -> list[str]:
        """Give the first things that stand in a column."""
        names = [name.lower() for name in self._found.columns]
        at = names.index(column.lower()) if column.lower() in names else -1
        values = [row[at].strip() for row in self._found.rows if 0 <= at < len(row)]
        return [value for value in dict.fromkeys(values) if value][:4]

    def _lines(self, width: int) -> list[Line]:
        found = self._found
        lines: list[Line] = []
        for wrong in dict.fromkeys(text for text in (self._wrong, found.trouble) if text):
            lines += wrap_spans([Span(wrong, "bad")], width)
        if found.lines:
            lines.append([Span(_("The first rows are read as"), "head")])
        for one in found.lines[:5]:
            said = [Span(f"{days.iso(one.day)} "), Span(fit(money(one.cents), 12, right=True) + "  ", "strong")]
            rest = " · ".join(part for part in (one.person or one.phone, one.product, one.source, one.handler) if part)
            lines.append([*said, Span(rest, "dim")])
        for why, (n, first) in (found.result.reasons | found.result.noted).items():
            row, text = first[0]
            told = _("{why}: {n}, as row {row}: {text}").format(why=_(why), n=n, row=row, text=text)
            lines += wrap_spans([Span(told, "warn")], width)
        return lines

    def _change(self, field: str, value: str | None) -> None:
        mapping = {name: column for name, column in self._found.mapping.items() if name != field}
        if value:
            mapping[field] = value
        store, path = self._store, self._path
        self._wrong = ""

        def work() -> Preview:
            from sihu_tui.orders import importer

            return importer.preview(store, path, mapping)

        def show(found: Preview) -> None:
            if self.is_attached:
                self._found = found
                self._show()

        load(self, work, show, "mapping")

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Choose another column for the field, or the next way of writing."""
        event.stop()
        field = cast(str, self.rows.key)
        for name, ways in (("decimal", _DECIMALS), ("date_order", _DATE_ORDERS)):
            if field == name:
                now = self._found.mapping.get(name, "")
                self._change(name, ways[(ways.index(now) + 1) % len(ways)] if now in ways else "")
                return
        rows = [
            Choice(name, [Cell(name), Cell(" · ".join(self._values(name)), "dim")])
            for name in self._found.columns
            if name
        ]
        title = _("Which column is it? {field}").format(field=_(FIELDS[field]))
        picker = Choosing(title, [Column(_("Column"), 20), Column(_("As it stands there"))], rows)
        self.app.push_screen(picker, lambda name: self._change(field, cast(str, name)) if name else None)

    def action_none(self) -> None:
        self._change(cast(str, self.rows.key), None)

    def action_bring(self) -> None:
        if all(name in self._found.mapping for name in NEEDED):
            self.dismiss(self._found.mapping)


class OrderRuns(Imports):
    """The tables that were brought in, newest first, with what became of their rows."""

    def _lines(self, run: Any, width: int) -> list[Line]:
        from sihu_tui.orders import importer

        return result_lines(importer.read_report(run.report), width)

    def warning(self, run: Any) -> str:
        """Give what taking an import back means."""
        return ngettext("u again undoes {n} order", "u again undoes {n} orders", run.new)

    def undo(self, store: Store, number: int) -> int:
        """Take an import back."""
        from sihu_tui.orders import importer

        return importer.undo_import(store, number)


def show_runs(console: Host) -> None:
    """Show the tables that were brought in."""
    store = console.store

    def work() -> Any:
        from sihu_tui.orders import importer

        return importer.runs(store), settings.zone(store)

    def show(found: Any) -> None:
        console.push_screen(OrderRuns(*found), lambda changed: console.action_reload() if changed else None)

    load(console, work, show, "orders.runs")


def result_lines(result: OrdersResult, width: int) -> list[Line]:
    """Give what became of a table: every row left out or doubted, with its number and why."""
    from sihu_tui.orders.importer import told

    name, *rest = told(result, KEPT)
    lines: list[Line] = [[], *wrap_spans([Span(name, "strong")], width)]
    for text in rest:
        inner = text.lstrip()
        indent = len(text) - len(inner)
        tone = "warn" if inner.startswith("?") else "dim" if indent > 2 else ""
        lines += wrap_spans([Span(" " * indent + inner, tone)], width, indent + 2)
    return lines
