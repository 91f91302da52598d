"""Going from pane to pane, and back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.widgets import ContentSwitcher

from sihu_tui.text.i18n import _

from . import panes, terminal
from .elsewhere import Elsewhere
from .health.pane import HealthPane
from .widgets.pane import Pane
from .widgets.status_lines import StatusLine, TopLine
from .widgets.text import shows_private

if TYPE_CHECKING:
    from .places import Places


class Navigating(Elsewhere):
    """The app, and where one is in it."""

    def __init__(self, path: Path, demo: bool) -> None:
        super().__init__(driver_class=terminal.driver())
        self.path, self.demo = path, demo
        self.here = "health"
        self.home = self.here
        """The last of the four panes that was open: where a pane beside them goes back to."""
        self.trail: list[tuple[str, str]] = []
        """From which pane to which one went step by step; Esc goes the same way back."""
        self.operator = self.as_of = ""
        self.top = TopLine("top")
        self.status = StatusLine("status")
        self.health = HealthPane()
        self.body = ContentSwitcher(self.health, initial="health", id="body")
        self.places: Places | None = None
        self._behind: set[str] = set()
        """Panes that were read before the last change."""

    @property
    def is_open(self) -> bool:
        """Whether the store is open."""
        raise NotImplementedError

    @property
    def pane(self) -> Pane:
        """The pane that is open."""
        return self.query_one(f"#{self.here}", Pane)

    async def action_pane(self, name: str) -> None:
        self.trail.clear()
        await self.go(name)

    def step_back(self, pane: Pane) -> bool:
        """Go back to the pane from which something was opened in this one; False when it was come to by its key."""
        if not self.trail or self.trail[-1][1] != pane.NAME:
            return False
        self.call_later(self._back, self.trail.pop()[0])
        return True

    async def _back(self, name: str) -> None:
        (await self.go(name)).come_back()

    async def visit(self, name: str, *shown: Any, step: bool = False) -> None:
        """Open a pane and let it show something."""
        (await self.go(name, step)).show(*shown)

    async def go(self, name: str, step: bool = False) -> Pane:
        """Open a pane and give it; with `step`, Esc there comes back to the one that is open now."""
        if step and name != self.here:
            self.trail.append((self.here, name))
        first = not self.query(f"#{name}")
        if first:
            # a module takes long to load: not on the thread that draws
            kind = await asyncio.to_thread(panes.load, name)
            await self.body.add_content(kind(), id=name)
            if self.places is not None:
                self.places.restore(self.query_one(f"#{name}", Pane))
        self.here = name
        if panes.entry(name).main:
            self.home = name
        self.body.current = name
        pane = self.pane
        self.top.tell(name, self._where())
        self.status.settle()
        self.status.summary(pane.summary())
        pane.focus_main()
        if self.is_open and (first or name in self._behind):
            self._behind.discard(name)
            pane.load()
        return pane

    def tell_where(self, as_of: str) -> None:
        """Set the day that the figures stand for."""
        self.as_of = as_of
        self.top.tell(self.here, self._where())

    def _where(self) -> list[str]:
        store = _("demo") if self.demo else self.path.stem
        shown = _("numbers in full") if shows_private() else ""
        return [part for part in (store, self.operator, self.as_of, shown) if part]
