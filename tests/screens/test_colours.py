"""Every text is readable: 4.5 : 1 on every row state, in every theme, in true colour, 256 and xterm's sixteen colours."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem, ColorType
from rich.style import Style

from tests.fixtures.driver import console, journey

styles = importlib.import_module("sihu_tui.screens.widgets.styles")
themes = importlib.import_module("sihu_tui.screens.themes")

XTERM = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
]  # fmt: skip
RGB = tuple[int, int, int]


def luminance(rgb: RGB) -> float:
    parts = [part / 255 for part in rgb]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def rgb(color: Color | None, default: RGB, system: ColorSystem | None) -> RGB:
    if color is None or color.is_default:
        return default
    if color.type is ColorType.STANDARD:
        return XTERM[color.number or 0]
    if system is not None and color.type is ColorType.TRUECOLOR:
        color = color.downgrade(system)
    return tuple(color.get_truecolor())  # type: ignore[return-value]


def shown(style: Style, text: RGB, ground: RGB, system: ColorSystem | None) -> tuple[RGB, RGB]:
    """Give the colours of text and ground as a terminal of that many colours shows them."""
    pair = rgb(style.color, text, system), rgb(style.bgcolor, ground, system)
    return (pair[1], pair[0]) if style.reverse else pair


@pytest.mark.parametrize("theme", [theme.name for theme in themes.EVERY])
@pytest.mark.parametrize("system", [None, ColorSystem.EIGHT_BIT], ids=["true", "256"])
@journey
async def test_every_tone_is_readable_on_every_row(path: Path, theme: str, system: ColorSystem | None) -> None:
    async with console(path, (120, 40)) as user:
        user.app.theme = theme
        await user.settle()
        light = not user.app.current_theme.dark
        text, ground = ((0, 0, 0), (255, 255, 255)) if light else ((229, 229, 229), (0, 0, 0))
        rows, surfaces = user.app.pane.rows, [user.app.top, user.app.key_line]
        for tone in ("", *styles._LOOKS):
            if tone.startswith("cursor"):
                continue
            for under in ("", "cursor", "cursor-blurred"):
                found = contrast(*shown(rows.style_of(tone, under), text, ground, system))
                assert found >= 4.5, (theme, tone, under, found)
            for line in surfaces:
                found = contrast(*shown(line.rich_style + styles.tone_style(user.app, tone), text, ground, system))
                assert found >= 4.5, (theme, tone, "surface", found)


def test_the_terminal_tells_its_background(monkeypatch: pytest.MonkeyPatch) -> None:
    assert themes.is_light({"COLORFGBG": "0;15"}) and not themes.is_light({"COLORFGBG": "15;0"})
    assert not themes.is_light({})
    monkeypatch.setenv("COLORFGBG", "0;15")
    assert themes.name_of("terminal", False) == themes.TERMINAL_LIGHT.name
    assert themes.name_of("terminal", True) != themes.TERMINAL_LIGHT.name


@journey
async def test_a_person_has_colours_of_their_own(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIHU_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "dusk.toml").write_text('base = "dark"\nbackground = "#201020"\nwarning = "#503010"\n')
    (tmp_path / "themes" / "bad.toml").write_text('sky = "#201020"\n')
    (tmp_path / "config.toml").write_text('theme = "dusk"\n')
    async with console(path, (120, 40)) as user:
        assert user.app.theme == "own-dusk" and user.app.current_theme.background == "#201020"
        assert "there is no sky" in user.status() and "warning is hard to read" in user.status()
        for _press in range(len(themes.THEMES) + 1):
            await user.press("T")
        assert user.app.theme == "own-dusk"


def test_a_terminal_that_tells_its_background_is_heard_and_nothing_of_it_is_taken_for_keys() -> None:
    compat = importlib.import_module("sihu_tui.screens.textual_compat")
    linux = importlib.import_module("textual.drivers.linux_driver")
    before, heard = linux.XTermParser, list[float]()
    try:
        compat.listen(heard.append, lambda: False)
        parser = linux.XTermParser(False)
        keys = [event.key for part in ("a\x1b]11;rgb:ffff/ff", "ff/ffff\x1b\\b", "c") for event in parser.feed(part)]
    finally:
        linux.XTermParser = before
    assert keys == ["a", "b", "c"] and heard == [pytest.approx(1.0)]
