"""Draws the README's pictures of the real screens: `python -m tests.tools.pictures`."""

from __future__ import annotations

import asyncio
import importlib
import re
import tempfile
from pathlib import Path

from sihu_tui import demo
from sihu_tui.text import i18n
from tests.fixtures.driver import Driver

FOLDER = Path(__file__).resolve().parents[2] / "screens" / "pictures"
_REMOTE_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)
PANES = {"health": "4", "groups": "1", "replies": "2", "conversations": "3"}


async def draw(store: Path, language: str, short: str) -> None:
    """Walk through the panes and keep a picture of each."""
    i18n.use(language)
    app = importlib.import_module("sihu_tui.screens.app").Console(store)
    async with app.run_test(size=(120, 32)) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        for name, key in PANES.items():
            await driver.press(key)
            if name == "replies":
                await driver.press("slash")
                await driver.type("tuihuo")
            await driver.rest()
            # any monospaced font does, for every run of text states its length; none is fetched from elsewhere
            svg = _REMOTE_FONT.sub("", app.export_screenshot(title="sihu"))
            (FOLDER / f"{name}-{short}.svg").write_text(svg.replace("Fira Code,", ""), "utf-8")
            await driver.press("escape")


def main() -> None:
    """Draw every pane in both languages."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "demo.db"
        demo.make(store)
        for language, short in (("zh_CN", "zh"), ("en", "en")):
            asyncio.run(draw(store, language, short))


if __name__ == "__main__":
    main()
