"""The console as a user names it: panes, rows, keys, what is read on the screen."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any


class Driver:
    """A running console. `press` waits until all that a key set off is done."""

    def __init__(self, app: Any, pilot: Any) -> None:
        self.app = app
        self.pilot = pilot

    async def settle(self) -> None:
        """Wait until nothing is at work and all messages are handled."""
        for _round in range(50):
            await self.pilot.pause()
            if not any(worker.is_running for worker in self.app.workers):
                break
            await asyncio.sleep(0.01)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type text."""
        await self.press(
            *({"/": "slash", " ": "space", "-": "minus", ".": "full_stop", "_": "underscore"}.get(c, c) for c in text)
        )

    async def rest(self) -> None:
        """Let the cursor rest, so that the detail is drawn."""
        await asyncio.sleep(0.2)
        await self.settle()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to come true."""
        for _round in range(400):
            if holds():
                return
            await asyncio.sleep(0.01)
            await self.pilot.pause()
        raise AssertionError("waited in vain; the screen shows:\n" + self.screen())

    def lines(self) -> list[str]:
        """Give what is on the screen, a line each."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips][:height]

    def screen(self) -> str:
        """Give what is on the screen."""
        return "\n".join(self.lines())

    def status(self) -> str:
        """Give the status line with all its rows."""
        height = self.app.status.size.height
        return "\n".join(self.lines()[-1 - height : -1])

    def row(self) -> str:
        """Give the line under the cursor."""
        return next((line for line in self.lines() if line.lstrip().startswith("›")), "")


@contextlib.asynccontextmanager
async def console(path: Path, size: tuple[int, int] = (120, 40), **options: Any) -> AsyncIterator[Driver]:
    """Run the console on the store at `path`."""
    app = importlib.import_module("sihu_tui.screens.app").Console(path, **options)
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.until(lambda: app.store is not None or "could not" in driver.screen())
        await driver.settle()
        yield driver


def journey(test: Callable[..., Any]) -> Callable[..., None]:
    """Let a test be a coroutine."""

    @functools.wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        asyncio.run(test(*arguments, **named))

    return run
