"""What is used of Textual's private names does what it is used for."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

compat = importlib.import_module("sihu_tui.screens.textual_compat")
SCREENS = Path(__file__).resolve().parents[2] / "screens"
PRIVATE = re.compile(
    r"\._(bindings|batch_count|repaint_required|compositor_refresh|on_timer_update|check_bindings|callbacks|suggestion|compositor)\b"
    r"|\b_character_to_key\b|textual\._"
)


class Small(compat.KeyedApp):  # type: ignore[misc, name-defined]
    def __init__(self) -> None:
        super().__init__()
        self.dead: list[str] = []
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static("x", id="still")
        yield Input(id="line", suggester=SuggestFromList(["zhou"]))

    def get_default_screen(self) -> object:
        return compat.HeldScreen(id="_default")

    def key_was_dead(self, event: events.Key) -> None:
        self.dead.append(event.key)

    def action_note(self, what: str) -> None:
        self.done.append(what)


def test_private_names_stand_in_one_module() -> None:
    found = [
        f"{path.name}:{number}"
        for path in SCREENS.rglob("*.py")
        if path.name != "textual_compat.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if PRIVATE.search(line)
    ]
    assert found == []


def test_each_does_what_it_is_used_for() -> None:
    import asyncio

    async def walk() -> None:
        app = Small()
        async with app.run_test() as pilot:
            compat.add_bindings(app, [Binding("a,b", "note('ab')", id="x.ab")])
            assert {"a", "b"} <= {key for key, _binding in compat.bindings_of(app)}
            app.set_focus(None)
            await pilot.press("a", "b", "c")
            assert app.done == ["ab", "ab"] and app.dead == ["c"]
            line = app.query_one(Input)
            line.focus()
            await pilot.press("z")
            await pilot.pause(0.1)
            assert compat.ghost_of(line) == "zhou"
            assert compat.is_idle(app, app.screen, line)
            with app.batch_update():
                app.query_one(Static).update("held")
                compat.draw_now(app.screen)
            await pilot.pause()
            compat.draw_now(app.screen)

    assert isinstance(App, type) and compat.name_of("/") == "slash"
    asyncio.run(walk())


@pytest.mark.parametrize(
    ("parts", "in_line", "keys"),
    [
        (["\x1b3"], False, "escape 3"),
        (["\x1b", "3"], False, "escape 3"),
        (["\x1bj\x1bk\x1b\r3"], False, "escape j escape k escape enter 3"),
        (["\x1b清"], False, "escape 清"),
        (["\x1bf"], False, "escape f"),
        (["\x1bf", "\x1b", "b"], True, "ctrl+right ctrl+left"),
        (["\x1b[A\x1bOP\x1b[15~\x1b[", "B"], False, "up f1 f5 down"),
        (["\x1b[200~a\x1b[201~\x1bj"], False, "paste escape j"),
    ],
)
def test_esc_and_a_key_that_come_at_once_are_two_keys(parts: list[str], in_line: bool, keys: str) -> None:
    linux = importlib.import_module("textual.drivers.linux_driver")
    before = linux.XTermParser
    try:
        compat.listen(None, lambda: in_line)
        parser = linux.XTermParser(False)
        came = [event for part in parts for event in parser.feed(part)]
    finally:
        linux.XTermParser = before
    assert " ".join("paste" if isinstance(one, events.Paste) else one.key for one in came) == keys
