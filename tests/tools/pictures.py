"""Draws the README's pictures of the real screens: `python -m tests.tools.pictures`."""

from __future__ import annotations

import asyncio
import html
import importlib
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from sihu_tui import demo
from sihu_tui.text import i18n
from tests.fixtures.driver import Driver

FOLDER = Path(__file__).resolve().parents[2] / "screens" / "pictures"
PANES = {"health": "4", "groups": "1", "replies": "2", "conversations": "3"}
CELL = 12.2
"""Width of a cell in Textual's own picture."""
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_RULE = re.compile(r"\.terminal-\d+-(r\d+) \{ ([^}]*) \}")
_RECT = re.compile(r'<rect fill="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" shape-rendering')
_TEXT = re.compile(
    r'<text class="terminal-\d+-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"[^>]*>([^<]*)</text>'
)
_GROUND = re.compile(r'<rect fill="([^"]+)" stroke=')


def elements(app: Any) -> list[str]:
    """Give what is on the screen as pieces of SVG, in the order of drawing: grounds, then runs of text without the blanks.

    Each run states its length, so any monospaced font does; none is fetched from elsewhere.
    """
    svg = app.export_screenshot(title="sihu")
    looks = {name: rule.replace("fill: ", "").split(";") for name, rule in _RULE.findall(svg)}
    found = [
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>'
        for fill, x, y, width, height in _RECT.findall(svg) if float(width)
    ]  # fmt: skip
    for name, x, y, written in _TEXT.findall(svg):
        text = html.unescape(written).replace("\xa0", " ")
        fill, *rest = looks[name]
        bold = ' font-weight="bold"' if any("bold" in one for one in rest) else ""
        # columns apart: how wide characters are differs between fonts, and what stands behind must not move
        for part in re.finditer(r"\S+(?: \S+)*", text):
            at, length = float(x) + cell_len(text[: part.start()]) * CELL, cell_len(part[0]) * CELL
            said = html.escape(part[0], quote=False)
            found.append(f'<text x="{at:g}" y="{y}" textLength="{length:g}" fill="{fill.strip()}"{bold}>{said}</text>')
    return found


def whole(size: tuple[int, int], ground: str, groups: Iterable[tuple[str, Sequence[str]]], style: str = "") -> str:
    """Give an SVG of groups of pieces, each with its class, for a terminal of so many cells."""
    width, height = size[0] * CELL + 20, size[1] * 24.4 + 20
    parts = [f'<g class="{name}">' + "\n".join(pieces) + "</g>" for name, pieces in groups]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">\n'
        f"<style>text {{ font: 20px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace; "
        f"white-space: pre }}{style}</style>\n"
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{ground}"/>\n<g transform="translate(10 10)">\n'
        + "\n".join(parts) + "\n</g></svg>\n"
    )  # fmt: skip


def ground_of(app: Any) -> str:
    """Give the colour behind all."""
    return str(app.current_theme.background)


async def draw(store: Path, language: str, short: str) -> None:
    """Walk through the panes and keep a picture of each."""
    i18n.use(language)
    app = importlib.import_module("sihu_tui.screens.app").Console(store)
    size = (120, 32)
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        for name, key in PANES.items():
            await driver.press(key)
            if name == "replies":
                await driver.press("slash")
                await driver.type("tuihuo")
            await driver.rest()
            picture = whole(size, ground_of(app), [("all", elements(app))])
            (FOLDER / f"{name}-{short}.svg").write_text(picture, "utf-8")
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
