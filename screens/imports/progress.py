"""Importing from the console: choose, watch, cancel, read the report."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from sihu_tui import settings
from sihu_tui.errors import Cancelled
from sihu_tui.importing.result import FileResult
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from .. import keymap
from ..dialogs.file_picker import Picker
from ..groups import staff
from ..widgets.status_lines import OneLine
from ..widgets.text import Span, fit
from ..worker import load
from . import questions
from .report import Report

if TYPE_CHECKING:
    from sihu_tui.importing.options import Listener, Progress

    from ..host import Host

_TELL_SECONDS = 0.5
_BAR = 40
STOP = keymap.Key(
    "import.stop", "escape", "stop", N_("Stop"), N_("Stop the import; files finished by then stay"), show=True
)


def bring_in(app: Host) -> None:
    """Ask for files, look at them first where that is wanted, import them, ask what they leave open, show the report."""
    picker = Picker(looks=True)
    app.push_screen(picker, lambda paths: _Flow(app, app.store, paths, picker.looks).bring() if paths else None)


class _Flow:
    """One import from choosing to its report; `looks`: nothing is written yet."""

    def __init__(self, app: Host, store: Store, paths: list[Path], looks: bool) -> None:
        self.app, self.store, self.paths, self.looks = app, store, paths, looks
        self.results: list[FileResult] = []
        self.answers: dict[str, dict[str, Any]] = {}

    def bring(self, again: Mapping[str, dict[str, Any]] | None = None) -> None:
        """Import all of it, or `again` only what got answers since."""
        for path, said in (again or {}).items():
            self.answers[path] = {**self.answers.get(path, {}), **said}

        def work(listen: Listener) -> list[FileResult]:
            from sihu_tui.importing.again import bring_in_again
            from sihu_tui.importing.options import Options
            from sihu_tui.importing.run import bring_in

            if not settings.get(self.store, "zone") and not self.looks:
                settings.put(self.store, "zone", settings.machine_zone())
            if again:
                fresh = {path: self.answers[path] for path in again}
                return bring_in_again(self.store, self.paths, self.results, fresh, listen, self.looks)
            return bring_in(self.store, self.paths, Options(answers=self.answers, dry_run=self.looks), listen)

        def ended(outcome: list[FileResult] | BaseException | None) -> None:
            if not self.looks:
                self.app.action_reload()
            if isinstance(outcome, Cancelled):
                self.app.say(str(outcome), "warn", stay=True)
            elif isinstance(outcome, BaseException):
                self.app.fail(outcome)
            elif outcome is not None:
                self.results = outcome
                if self.looks or again:
                    self.report()
                else:
                    questions.ask_all(self.app, outcome, lambda said: self.bring(said) if said else self.report())

        self.app.push_screen(Bringing(self.paths, work), ended)

    def report(self) -> None:
        """Show what became of the files, and go on from there."""
        self.app.push_screen(Report(self.results, self.looks), self._said)

    def _said(self, wish: str | None) -> None:
        if wish == "import":
            self.looks = False
            self.bring()
        elif wish == "zone":
            questions.ask_zone(self.app, self.store, self.results, self._answered)
        elif wish is None:
            if not self.looks and any(one.new for one in self.results):
                staff.ask(self.app, asked_for=False)
        else:
            questions.ask_of(self.app, self.results, wish, self._answered)

    def _answered(self, said: Mapping[str, dict[str, Any]]) -> None:
        if said:
            self.bring(said)
        else:
            self.report()


class Bringing(ModalScreen[Any]):
    """The bar; gives what became of the files, or why the work ended before its end."""

    def __init__(self, paths: list[Path], work: Callable[[Listener], Any]) -> None:
        super().__init__()
        keymap.bind(self, (STOP,))
        self._paths, self._work = paths, work
        self._stopped = threading.Event()
        self._now: Progress | None = None
        self.told = OneLine("import-told")
        self.bar = OneLine("import-bar")
        self.hint = OneLine("import-hint")

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield self.told
            yield self.bar
            yield self.hint

    def on_mount(self) -> None:
        self.told.show(Span(_("Importing …"), "strong"))
        self.hint.show(Span(_("Esc stops"), "dim"))
        self.set_interval(_TELL_SECONDS, self._tell)

        def listen(progress: Progress) -> None:
            self._now = progress
            if self._stopped.is_set():
                raise Cancelled(_("Stopped; files finished by then stay, the one in work kept nothing."))

        load(self, lambda: self._work(listen), self._ended, "import", failed=self._ended)

    def _ended(self, outcome: Any) -> None:
        self.dismiss(outcome)

    def _tell(self) -> None:
        now = self._now
        if now is None:
            return
        rows = ngettext("{n} row", "{n} rows", now.rows).format(n=f"{now.rows:,}")
        if now.doing == "judging":
            self.told.show(Span(_("Judging the groups …"), "strong"))
            self.bar.show(Span("█" * _BAR, "bar"))
            return
        self.told.show(
            Span(f"{now.number}/{now.of}  ", "dim"),
            Span(fit(Path(now.path).name, 40).rstrip(), "strong"),
            Span(f"  {rows}", "dim"),
        )
        share = min(1.0, now.read / now.size) if now.size and now.read else 1.0 if now.doing == "merging" else 0.0
        filled = round(share * _BAR)
        doing = _("merging") if now.doing == "merging" else f"{share:.0%}"
        self.bar.show(Span("█" * filled, "bar"), Span("░" * (_BAR - filled) + f"  {doing}", "dim"))

    def action_stop(self) -> None:
        self._stopped.set()
        self.hint.show(Span(_("Stopping …"), "warn"))
