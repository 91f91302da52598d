"""The console: it paints first, then opens the store behind."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static, TextArea

from sihu_tui.errors import SihuError
from sihu_tui.text import clipboard
from sihu_tui.text.i18n import _

from . import keymap, panes, person, terminal
from .dead_keys import dead_key
from .main_screen import Main
from .navigation import Navigating
from .news import News, settle
from .palette import Actions
from .places import Places, guide
from .textual_compat import draw_now
from .themes import EVERY, OWN, has_own, name_of, tell_light
from .undo import WayBack, redo_last, undo_last
from .widgets.pane import WIDE, Pane
from .widgets.status_lines import KeyLine
from .widgets.text import show_private
from .worker import Failed, Finished, load

if TYPE_CHECKING:
    from sihu_tui.health.since import Changes
    from sihu_tui.store import Store
    from sihu_tui.store.drafts import Drafts

    from .replies.picker_state import PickerMemory
    from .search.indexer import Indexing

_LOOK_SECONDS = 5.0
_PATIENCE_SECONDS = 0.3
_INDEX_SECONDS = 1.0
"""The index waits until what is looked at first stands."""
_WITHOUT_STORE = frozenset("help quit help_quit stop_for_now next_theme redraw demo command_palette back".split())


class Console(Navigating):
    """sihu on a terminal: four panes over one store."""

    TITLE = "sihu"
    CSS_PATH = "console.tcss"
    COMMANDS = {Actions}
    BINDINGS = [
        Binding("ctrl+c", "help_quit", show=False, system=True),
        Binding("ctrl+z", "stop_for_now", show=False, system=True, priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, path: Path, theme: str | None = None, demo: bool = False) -> None:
        keymap.choose(person.chosen_keys())
        super().__init__(path, demo)
        self.loop: asyncio.AbstractEventLoop | None = None
        show_private(False)
        self._store: Store | None = None
        self.drafts: Drafts | None = None
        self.tmux_keeps = False
        """Whether tmux, as far as is known, keeps what is copied to itself."""
        self.key_line = KeyLine("keys")
        self.replying: PickerMemory | None = None
        self._last_change: WayBack = None
        self._closed_to_us = False
        """The store could not be opened, and the status line says why."""
        self._looking: Timer | None = None
        self.news = News(self)
        self._indexing: Indexing | None = None
        self._theme_asked, self._theme_said = theme, ""
        # Textual paints a starting screen five times over; held back until it stands, it is painted once
        self._holding = contextlib.ExitStack()
        self._holding.enter_context(self.batch_update())
        keymap.bind(self, (*panes.keys(), *keymap.APP))
        self._theme_problems: list[str] = []
        if has_own():
            from . import own_themes

            self._theme_problems = own_themes.read()
        for known in (*EVERY, *OWN.values()):
            self.register_theme(known)
        self.theme = name_of(theme or "", self.no_color)

    @property
    def store(self) -> Store:
        """The store. Raises SihuError before it is open: no action that needs one is run before (`run_action`)."""
        if self._store is None:
            raise SihuError(_("The store is not open yet."))
        return self._store

    @property
    def today(self) -> int:
        """The day that it is in the store's zone."""
        from sihu_tui import settings
        from sihu_tui.dates import days

        return days.today(settings.zone(self.store))

    @property
    def is_open(self) -> bool:
        """Whether the store is open."""
        return self._store is not None

    # First paint, then the store

    def get_default_screen(self) -> Screen[Any]:
        """Give the screen of the four panes."""
        return Main(id="_default")

    def compose(self) -> ComposeResult:
        yield self.top
        yield self.body
        yield Static(id="too-small", markup=False)
        yield self.status
        yield self.key_line

    def on_mount(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.top.tell(self.here, [])
        self.health.rows.focus()

    def on_ready(self) -> None:
        """Let the first frame be painted, then open the store."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.key_line.update())
        self.key_line.update()
        self.call_later(self._first_frame)

    def _first_frame(self) -> None:
        self._holding.close()
        draw_now(self.screen)
        self.call_after_refresh(_collect_garbage_again)
        self.set_timer(_PATIENCE_SECONDS, self._be_patient)
        self.call_after_refresh(self._open_store, self.path, self.demo)

    def _be_patient(self) -> None:
        if not self.is_open and not self._closed_to_us:
            self.status.summary([])
            self.status.notice(_("Opening {path} …").format(path=self.path), "dim", stay=True)

    def _open_store(self, path: Path, demo: bool) -> None:
        def work() -> tuple[Store, dict[str, Any]]:
            from sihu_tui import settings
            from sihu_tui.derived import open_store
            from sihu_tui.store.drafts import Drafts

            store = open_store(path)
            store.waiting = self._tell_waiting
            settle(store)
            said = {name: settings.get(store, name) for name in ("theme", "operator", "zone")}
            problems = [
                *person.problems(),
                *self._theme_problems,
                *([] if self.is_headless else terminal.locale_problems()),
            ]
            return store, said | {"problems": problems, "drafts": Drafts(path), "unnamed": person.unnamed()}

        load(self, work, lambda found: self._opened(path, demo, *found), "open", failed=self._cannot_open)

    def _tell_waiting(self, said: str) -> None:
        if self.loop is not None:
            self.loop.call_soon_threadsafe(lambda: self.say(said, "dim"))

    def _opened(self, path: Path, demo: bool, store: Store, said: dict[str, Any]) -> None:
        if self._store is not None:
            self.stop_indexing()
            self._store.close()
            self._behind = {pane.NAME for pane in self.query(Pane)} - {self.here}
        self.path, self.demo, self._store, self._last_change = path, demo, store, None
        self.operator, self.drafts = said["operator"], said["drafts"]
        self._theme_said = said["theme"]
        self._take_theme()
        self.status.settle()
        if said["unnamed"] and self.operator and not self.demo and not self.is_headless:
            self.say(_("You work here as {name}; @ gives another name.").format(name=self.operator), "dim")
        if said["problems"]:
            self.say(" ".join(said["problems"]), "warn", stay=True)
        self.wrote()
        if self._looking is None:
            self._looking = self.set_interval(_LOOK_SECONDS, self.news.look)
        self.set_timer(_INDEX_SECONDS, self.index_behind)
        if clipboard.inside_tmux() and not self.is_headless:
            from .clipboard import ask_tmux

            ask_tmux(self)
        self.places = Places(self)
        self.places.restore(self.pane)
        if self.places.pane not in ("", self.here):
            self.call_later(self.go, self.places.pane)
        self.pane.load()
        if self.demo:
            self.say(guide(), "dim", stay=True)
        elif "ts" in self.places.before:
            load(self, self._news, self.places.tell_news, "since")

    def _news(self) -> Changes:
        from sihu_tui.health.since import changes

        assert self.places is not None
        return changes(self.store, self.places.before)

    def action_since(self) -> None:
        """Show what changed since one was last here."""
        if self.places is not None:
            self.places.show_news()

    def _take_theme(self) -> None:
        """The colours that were asked for, else the person's, else what suits the terminal."""
        theme = name_of(self._theme_asked or self._theme_said, self.no_color)
        if theme != self.theme:
            self.theme = theme

    def tell_ground(self, light: float) -> None:
        """The terminal has told how light its background is; from another thread."""
        tell_light(light > 0.5)
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self._take_theme)

    def _cannot_open(self, error: BaseException) -> None:
        self._closed_to_us = True
        self.fail(error)
        if self.is_open:
            return
        self.pane.rows.empty = [_("The store could not be opened; the line below says why."), _("q quits.")]
        self.pane.rows.refresh()

    # What happened, what went wrong

    def say(self, text: str, tone: str = "good", stay: bool = False) -> None:
        """Say what happened, in one line."""
        self.status.notice(text, tone, stay)

    def fail(self, error: BaseException) -> None:
        """Say what went wrong and what to do; what nobody foresaw is written down first."""
        from sihu_tui import error_log

        self.say(error_log.told(error, self.path), "bad", stay=True)

    def on_finished(self, event: Finished) -> None:
        """Take the outcome of store work."""
        try:
            event.then()
        except Exception as error:
            if self.is_headless and not isinstance(error, SihuError):
                raise
            self.fail(error)

    def on_failed(self, event: Failed) -> None:
        """Say why store work failed."""
        self.fail(event.error)

    def copy(self, text: str) -> None:
        """Send `text` to the terminal's clipboard and say so."""
        from . import clipboard

        clipboard.copy(self, text)

    # Changes and undo

    def changed(self, said: str, undo: WayBack = None) -> None:
        """Tell that something was changed here, and how to take it back; the pane is read again."""
        self._last_change = undo
        self.say(said + (_(" — u undoes") if undo is not None else ""))
        self.load_anew()

    def action_undo(self) -> None:
        undo_last(self, self._last_change)
        self._last_change = None

    def action_redo(self) -> None:
        redo_last(self)

    def load_anew(self) -> None:
        """Read the open pane again after a change of our own; the others when they are opened next."""
        self.wrote()
        self._behind = {pane.NAME for pane in self.query(Pane)} - {self.here}
        self.pane.load()

    def wrote(self) -> None:
        self.news.remember()

    def action_stop_for_now(self) -> None:
        """^Z: back to the shell; where text is written, its last change is taken back."""
        if isinstance(self.focused, TextArea):
            self.focused.undo()
        else:
            self.action_suspend_process()

    def action_reload(self) -> None:
        self.wrote()
        self.status.settle()
        for pane in self.query(Pane):
            pane.reload()
        self.index_behind()

    def index_behind(self) -> None:
        """Bring the search index up to date behind the console."""
        if self._indexing is None:
            from .search.indexer import Indexing

            self._indexing = Indexing(self)
        self._indexing.look()

    def stop_indexing(self) -> None:
        """End the build of the index; it goes on from there the next time."""
        if self._indexing is not None:
            self._indexing.stop()

    def exit(self, *given: Any, **named: Any) -> None:
        """End; what is written in a form is held, whatever ends the program."""
        for screen in self.screen_stack:
            if (hold := getattr(screen, "hold_now", None)) is not None:
                hold()
        if self.places is not None and self.is_open:
            self.places.keep()
        super().exit(*given, **named)

    def on_unmount(self) -> None:
        """Whatever ended the console, the build that it started does not go on by itself."""
        self.stop_indexing()

    def switch_store(self, path: Path, demo: bool) -> None:
        """Go over to another store, once that one is open."""
        self._open_store(path, demo)

    async def run_action(
        self, action: Any, default_namespace: DOMNode | None = None, namespaces: Mapping[str, DOMNode] | None = None
    ) -> bool:
        """Do an action; before the store is open only what needs none."""
        name = action.partition("(")[0].rpartition(".")[2] if isinstance(action, str) else action[1]
        own = default_namespace is None or isinstance(default_namespace, Console | Pane)
        if own and not self.is_open and name not in _WITHOUT_STORE:
            self.say(_("The store is not open yet."), "warn")
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def key_was_dead(self, event: events.Key) -> None:
        """A key that does nothing here says so."""
        if len(self.screen_stack) == 1:
            dead_key(self, event)

    def _handle_exception(self, error: Exception) -> None:
        """End with one line, not with a traceback; that is in the log."""
        from sihu_tui import error_log

        said = error_log.write_down(error)
        if self.is_headless:
            super()._handle_exception(error)
        else:
            self.exit(return_code=1, message=said)


def _collect_garbage_again() -> None:
    # what stands now stands to the end: no collection need go through it
    gc.freeze()
    gc.enable()


def run_console(path: Path, theme: str | None = None, demo: bool = False) -> int:
    """Open the console on the store at `path` (made when missing); give the exit code.

    `theme` is dark, light or terminal; None takes what the store's settings say. The language is the one in use.
    """
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    app = Console(Path(path), theme, demo)
    app.animation_level = "none"
    with terminal.kept(app):
        app.run()
    if app.is_open:
        app.store.close()
    return app.return_code or 0
