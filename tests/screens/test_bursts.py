"""Keys that come in one burst, as SSH delivers them, do what the same keys do one at a time."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from textual.events import Key, Paste

from tests.fixtures.driver import Driver, console, journey
from tests.screens.test_keys import compat, contents

TASKS = (
    "4 /qh", "1 /qh enter j", "4 a", "4 enter", "3 j r thsh enter", "2 /thsh enter", "r thsh", "2 n退货 tab tab tab ok",
    "1 space space e", "f洁面", "3 t /li enter enter", "L mm enter call enter", "4 enter ] ]", "1 enter tab tab g",
    "4 /zz esc 1", "3 c u", "N n abc tab x", "? j j esc 2", "4 m", "1 s S , esc", "3 enter l hi enter", "Q c u",
)  # fmt: skip
NAMES = {"esc": "escape"}
NAMED = {"enter", "tab", "space", "esc"}
VOLATILE = ("steps", "sends", "entries", "sent", "audit")


def keys_of(task: str) -> list[str]:
    """Give the keys of a task: words are names of keys, or typed letter by letter."""
    found: list[str] = []
    for word in task.split():
        found += [NAMES.get(word, word)] if word in NAMED else list(word)
    return found


def event(key: str) -> Key:
    return Key(compat.name_of(key), key) if len(key) == 1 else Key(key, {"space": " "}.get(key))


def shown(user: Driver) -> str:
    """Give what is on the screen; of a form its answers and the field one is in, wherever it is scrolled to."""
    screen = user.app.screen
    if type(screen).__name__ != "Form":
        return user.screen()
    fields = [(one.id, getattr(one, "text", getattr(one, "value", ""))) for one in screen.query("Input, TextArea")]
    return repr((fields, screen.focused and screen.focused.id))


async def run(path: Path, keys: list[str], burst: bool) -> tuple[str, object]:
    """Give what stands on the screen and in the store after the keys."""
    async with console(path, (80, 24)) as user:
        if burst:
            for key in keys:
                user.app.post_message(event(key))
            await user.settle()
        else:
            for key in keys:
                user.app.post_message(event(key))
                await user.settle()
        stands = ""
        for _round in range(20):
            await user.rest()
            if stands == (stands := shown(user)):
                break
        held = contents(path)
        counted = {name: len(rows) if name in VOLATILE else rows for name, rows in held.items()}
        return shown(user), {name: len(rows) if isinstance(rows, list) else rows for name, rows in counted.items()}


async def compare(demo: Path, folder: Path, keys: list[str]) -> None:
    """Check that both ways end alike."""
    ends = []
    for burst in (False, True):
        path = folder / f"{burst}.db"
        shutil.copy(demo, path)
        ends.append(await run(path, keys, burst))
        path.unlink()
    slow, fast = ends
    assert fast[0].replace("True", "") == slow[0].replace("False", ""), keys
    assert fast[1] == slow[1], keys


@pytest.mark.parametrize("task", TASKS)
@journey
async def test_a_task_in_one_burst_ends_as_in_single_keys(demo_store: Path, tmp_path: Path, task: str) -> None:
    await compare(demo_store, tmp_path, keys_of(task))


@pytest.mark.parametrize("seed", range(6))
@journey
async def test_random_bursts_end_as_single_keys(demo_store: Path, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    keys = [key for task in dice.sample(TASKS, 3) for key in [*keys_of(task), "escape", "escape"]]
    await compare(demo_store, tmp_path, keys)


@journey
async def test_what_is_pasted_waits_for_its_line(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        user.app.post_message(event("/"))
        user.app.post_message(Paste("清欢福利"))
        user.app.post_message(Key("enter", None))
        await user.settle()
        assert user.app.pane.typed == "清欢福利"


@pytest.mark.parametrize("size", [(40, 10), (20, 5)])
@journey
async def test_too_small_a_terminal_takes_no_key_that_acts(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("3", "enter", "l", "x")
        assert user.app.here == "health" and len(user.app.screen_stack) == 1
        await user.press("q")
        assert user.app.return_code == 0


@journey
async def test_keys_act_again_once_there_is_room_again(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        before = user.app.focused
        await user.pilot.resize_terminal(40, 10)
        await user.settle()
        await user.pilot.resize_terminal(80, 24)
        await user.settle()
        assert before is not None and user.app.focused is before and "Enter" in user.lines()[-1]
        await user.press("3")
        assert user.app.here == "conversations"
