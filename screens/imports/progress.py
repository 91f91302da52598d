"""Importing from the console: choose, watch, cancel, read the report."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from sihu_tui.errors import Cancelled
from sihu_tui.text.i18n import N_, _, ngettext

from .. import keymap
from ..dialogs.file_picker import Picker
from ..widgets.page import Page
from ..widgets.status_lines import OneLine
from ..widgets.text import Line, Span, fit, wrap_spans
from ..worker import load

if TYPE_CHECKING:
    from sihu_tui.importing.result import FileResult
    from sihu_tui.importing.run import Listener, Progress
    from sihu_tui.store import Store

    from ..app import Console

_TELL_SECONDS = 0.5
_BAR = 40
STOP = keymap.Key(
    "import.stop", "escape", "stop", N_("Stop"), N_("Stop the import; files finished by then stay"), show=True
)
DONE = keymap.Key("import.done", "escape,enter,q", "done", N_("Done"), N_("Close the report"), show=True)


def bring_in(app: Console) -> None:
    """Ask for files, import them, show the report."""
    store = app.store
    if store is None:
        return

    def chosen(paths: list[Path] | None) -> None:
        if paths:
            app.push_screen(Bringing(store, paths), reported)

    def reported(outcome: list[FileResult] | BaseException | None) -> None:
        app.action_reload()
        if isinstance(outcome, Cancelled):
            app.say(str(outcome), "warn", stay=True)
        elif isinstance(outcome, BaseException):
            app.fail(outcome)
        elif outcome is not None:
            app.push_screen(Report(outcome))

    app.push_screen(Picker(), chosen)


class Bringing(ModalScreen[Any]):
    """The bar; gives what became of the files, or why the work ended before its end."""

    def __init__(self, store: Store, paths: list[Path]) -> None:
        super().__init__()
        keymap.bind(self, (STOP,))
        self._store = store
        self._paths = paths
        self._stopped = threading.Event()
        self._now: Progress | None = None
        self.told = OneLine("import-told")
        self.bar = OneLine("import-bar")
        self.hint = OneLine("import-hint")

    def compose(self) -> ComposeResult:
        """Three lines."""
        with Vertical(classes="box"):
            yield self.told
            yield self.bar
            yield self.hint

    def on_mount(self) -> None:
        """Begin."""
        self.told.put([(Span(_("Importing …"), "strong"), "")])
        self.hint.put([(Span(_("Esc stops"), "dim"), "")])
        self.set_interval(_TELL_SECONDS, self._tell)

        def listen(progress: Progress) -> None:
            self._now = progress
            if self._stopped.is_set():
                raise Cancelled(_("Stopped; files finished by then stay, the one in work kept nothing."))

        load(self, lambda: self.bring(listen), self._ended, "import", failed=self._ended)

    def bring(self, listen: Listener) -> Any:
        """Import; what it gives is what this screen gives."""
        from sihu_tui import settings
        from sihu_tui.importing.run import bring_in

        if not settings.get(self._store, "zone"):
            settings.put(self._store, "zone", settings.machine_zone())
        return bring_in(self._store, self._paths, listen=listen)

    def _ended(self, outcome: Any) -> None:
        self.dismiss(outcome)

    def _tell(self) -> None:
        now = self._now
        if now is None:
            return
        rows = ngettext("{n} row", "{n} rows", now.rows).format(n=f"{now.rows:,}")
        if now.doing == "judging":
            self.told.put([(Span(_("Judging the groups …"), "strong"), "")])
            self.bar.put([(Span("█" * _BAR, "bar"), "")])
            return
        self.told.put(
            [
                (Span(f"{now.number}/{now.of}  ", "dim"), ""),
                (Span(fit(Path(now.path).name, 40).rstrip(), "strong"), ""),
                (Span(f"  {rows}", "dim"), ""),
            ]
        )
        share = min(1.0, now.read / now.size) if now.size and now.read else 1.0 if now.doing == "merging" else 0.0
        filled = round(share * _BAR)
        doing = _("merging") if now.doing == "merging" else f"{share:.0%}"
        self.bar.put([(Span("█" * filled, "bar"), ""), (Span("░" * (_BAR - filled) + f"  {doing}", "dim"), "")])

    def action_stop(self) -> None:
        """Stop at the next row."""
        self._stopped.set()
        self.hint.put([(Span(_("Stopping …"), "warn"), "")])


class Report(ModalScreen[None]):
    """What became of every file."""

    def __init__(self, results: list[FileResult]) -> None:
        super().__init__()
        keymap.bind(self, (DONE,))
        self._results = results
        self.heading = OneLine("report-heading")
        self.page = Page("report")

    def compose(self) -> ComposeResult:
        """The sum over the files."""
        with Vertical(classes="box picker"):
            yield self.heading
            yield self.page

    def on_mount(self) -> None:
        """Lay it out."""
        new = sum(result.new for result in self._results)
        known = sum(result.known for result in self._results)
        failed = sum(result.error is not None for result in self._results)
        said = _("{new} new · {known} already there").format(new=f"{new:,}", known=f"{known:,}")
        spans = [(Span(said, "strong"), "")]
        if failed:
            text = ngettext("{n} file not imported", "{n} files not imported", failed).format(n=failed)
            spans.append((Span(f"  {text}", "bad"), ""))
        self.heading.put(spans, [(Span(_("Enter closes"), "dim"), "")])
        self.page.show(lambda width: report_lines(self._results, width))
        self.page.focus()

    def action_done(self) -> None:
        """Close it."""
        self.dismiss(None)


def report_lines(results: list[FileResult], width: int) -> list[Line]:
    """Give the report on all files, those that failed first."""
    from sihu_tui.importing.summary import told

    lines: list[Line] = []
    for result in sorted(results, key=lambda one: one.error is None):
        name, *rest = told(result)
        lines += [[], *wrap_spans([Span(name, "bad" if result.error else "strong")], width)]
        for text in rest:
            inner = text.lstrip()
            indent = len(text) - len(inner)
            tone = "warn" if inner.startswith("?") else "bad" if result.error else "dim" if indent > 2 else ""
            lines += wrap_spans([Span(" " * indent + inner, tone)], width, indent + 2)
    return lines or [[Span(_("There was nothing to import."), "quiet")]]
