"""Draws the README's moving picture from a real run: `python -m tests.tools.animation`.

A reason is read, a reply picked, what was copied stands in the thread. One SVG without scripts; who wants less motion
sees the last picture.
"""

from __future__ import annotations

import asyncio
import importlib
import re
import tempfile
from pathlib import Path

from sihu_tui import demo
from sihu_tui.text import i18n
from tests.fixtures.driver import Driver
from tests.tools.pictures import FOLDER

_REMOTE_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)
STEPS: tuple[tuple[tuple[str, ...], float], ...] = (
    ((), 2.5), (("enter",), 3.0), (("escape", "3"), 2.5), (("r",), 3.0), (("enter", "enter", "escape"), 1.5), (("enter",), 3.5),
)  # fmt: skip
"""Keys, and for how many seconds what they lead to is seen."""


async def frames(store: Path, language: str) -> list[str]:
    """Give a picture after each step."""
    i18n.use(language)
    app = importlib.import_module("sihu_tui.screens.app").Console(store)
    found = []
    async with app.run_test(size=(100, 28)) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        for keys, _seconds in STEPS:
            for key in keys:
                if key != "escape" or len(app.screen_stack) > 1 or app.pane.can_go_back:
                    await driver.press(key)
            await driver.rest()
            found.append(_REMOTE_FONT.sub("", app.export_screenshot(title="sihu")).replace("Fira Code,", ""))
    return found


def moving(pictures: list[str]) -> str:
    """Give one SVG that shows the pictures one after another, for ever."""
    whole = sum(seconds for _keys, seconds in STEPS)
    size = re.search(r'viewBox="([^"]+)"', pictures[0])
    assert size is not None
    rules, parts, at = [], [], 0.0
    for number, (picture, (_keys, seconds)) in enumerate(zip(pictures, STEPS, strict=True)):
        begin, end = 100 * at / whole, 100 * (at + seconds) / whole
        at += seconds
        last = number == len(pictures) - 1
        rules.append(
            f"@keyframes f{number} {{ 0% {{ visibility: {'visible' if not number else 'hidden'} }} "
            f"{begin:.2f}% {{ visibility: visible }} {end:.2f}% {{ visibility: {'visible' if last else 'hidden'} }} "
            f"100% {{ visibility: {'visible' if last else 'hidden'} }} }}\n"
            f".f{number} {{ visibility: hidden; animation: f{number} {whole}s step-end infinite }}"
        )
        parts.append(f'<g class="f{number}">{picture}</g>')
    still = f"@media (prefers-reduced-motion: reduce) {{ g {{ animation: none !important }} .f{len(parts) - 1} {{ visibility: visible }} }}"
    style = "\n".join([*rules, still])
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size[1]}">'
    return f"{head}<style>\n{style}\n</style>\n" + "\n".join(parts) + "</svg>\n"


def main() -> None:
    """Draw it in both languages."""
    with tempfile.TemporaryDirectory() as folder:
        for language, short in (("zh_CN", "zh"), ("en", "en")):
            store = Path(folder) / short / "demo.db"
            store.parent.mkdir()
            demo.make(store)
            (FOLDER / f"day-{short}.svg").write_text(moving(asyncio.run(frames(store, language))), "utf-8")


if __name__ == "__main__":
    main()
