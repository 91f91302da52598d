"""Draws the README's moving picture from a real run: `python -m tests.tools.animation`.

A reason is read, a reply picked, what was copied stands in the thread. One SVG without scripts; what stays from one
picture to the next stands in it once; who wants less motion sees the last picture.
"""

from __future__ import annotations

import asyncio
import importlib
import tempfile
from pathlib import Path

from sihu_tui import demo
from sihu_tui.text import i18n
from tests.fixtures.driver import Driver
from tests.tools.pictures import FOLDER, elements, ground_of, whole

STEPS: tuple[tuple[tuple[str, ...], float], ...] = (
    ((), 2.5), (("enter",), 3.0), (("escape", "3"), 2.5), (("r",), 3.0), (("enter", "enter", "escape"), 1.5), (("enter",), 3.5),
)  # fmt: skip
"""Keys, and for how many seconds what they lead to is seen."""
SIZE = (96, 26)


async def frames(store: Path, language: str) -> tuple[list[list[str]], str]:
    """Give the pieces of a picture after each step, and the colour behind them."""
    i18n.use(language)
    app = importlib.import_module("sihu_tui.screens.app").Console(store)
    found = []
    async with app.run_test(size=SIZE) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        for keys, _seconds in STEPS:
            for key in keys:
                if key != "escape" or len(app.screen_stack) > 1 or app.pane.can_go_back:
                    await driver.press(key)
            await driver.rest()
            found.append(elements(app))
        return found, ground_of(app)


def moving(pictures: list[list[str]], ground: str) -> str:
    """Give one SVG that shows the pictures one after another, for ever."""
    seen: dict[str, list[int]] = {}
    for number, pieces in enumerate(pictures):
        for piece in dict.fromkeys(pieces):
            seen.setdefault(piece, []).append(number)
    # grounds first, whatever picture they are of: text stands on them
    groups: dict[tuple[bool, tuple[int, ...]], list[str]] = {}
    for piece, numbers in seen.items():
        groups.setdefault((piece.startswith("<text"), tuple(numbers)), []).append(piece)
    total = sum(seconds for _keys, seconds in STEPS)
    ends = [0.0]
    for _keys, seconds in STEPS:
        ends.append(ends[-1] + seconds)
    names = {numbers: f"p{place}" for place, numbers in enumerate(sorted({numbers for _text, numbers in groups}))}
    rules = []
    for numbers, name in names.items():
        steps = " ".join(
            f"{100 * ends[number] / total:.2f}% {{ visibility: {'visible' if number in numbers else 'hidden'} }}"
            for number in range(len(pictures))
        )
        still = "visible" if len(pictures) - 1 in numbers else "hidden"
        rules.append(
            f"@keyframes {name} {{ {steps} }} .{name} {{ visibility: {still}; animation: {name} {total}s step-end infinite }}"
        )
    rules.append("@media (prefers-reduced-motion: reduce) { g { animation: none !important } }")
    ordered = sorted(groups.items(), key=lambda one: one[0])
    return whole(
        SIZE, ground, [(names[numbers], pieces) for (_text, numbers), pieces in ordered], "\n" + "\n".join(rules)
    )


def main() -> None:
    """Draw it in both languages."""
    with tempfile.TemporaryDirectory() as folder:
        for language, short in (("zh_CN", "zh"), ("en", "en")):
            store = Path(folder) / short / "demo.db"
            store.parent.mkdir()
            demo.make(store)
            (FOLDER / f"day-{short}.svg").write_text(moving(*asyncio.run(frames(store, language))), "utf-8")


if __name__ == "__main__":
    main()
