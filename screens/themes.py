"""The console's colours: dark, light, one for eyes that part red and green badly, and the terminal's own.

Every text keeps a contrast of 4.5 : 1 on every ground that it stands on, also where a terminal of 256 colours puts the
nearest of its own (greys stay greys: a tint would become a colour of the cube), and on xterm's sixteen.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from textual.theme import Theme

from sihu_tui.paths import config_path

DARK = Theme(
    name="sihu-dark", dark=True, primary="#8fb2ea", secondary="#8fb2ea", accent="#8fb2ea", foreground="#dde0e5",
    background="#12151a", surface="#1a1e25", panel="#1a1e25", success="#90c486", warning="#dcae55", error="#f38d88",
    variables={"sihu-dim": "#9ea4af", "sihu-quiet": "#868d99", "sihu-cursor": "#2f3237", "text-muted": "#9ea4af"},
)  # fmt: skip
LIGHT = Theme(
    name="sihu-light", dark=False, primary="#1f4f9a", secondary="#1f4f9a", accent="#1f4f9a", foreground="#23262d",
    background="#fcfbf8", surface="#f0eee8", panel="#f0eee8", success="#1f5f24", warning="#704600", error="#a51b16",
    variables={"sihu-dim": "#555b66", "sihu-quiet": "#646a75", "sihu-cursor": "#dddfe2", "text-muted": "#555b66"},
)  # fmt: skip
BLIND = Theme(
    name="sihu-blind", dark=True, primary="#9ecbff", secondary="#9ecbff", accent="#9ecbff", foreground="#dde0e5",
    background="#12151a", surface="#1a1e25", panel="#1a1e25", success="#6fbdf0", warning="#f0e442", error="#f29a4a",
    variables={"sihu-dim": "#9ea4af", "sihu-quiet": "#868d99", "sihu-cursor": "#2f3237", "text-muted": "#9ea4af"},
)  # fmt: skip


def _terminal(name: str, dark: bool, accent: str, good: str, warn: str, bad: str, quiet: str) -> Theme:
    ground, text = ("ansi_black", "ansi_white") if dark else ("ansi_white", "ansi_black")
    return Theme(
        name=name, ansi=True, dark=dark, primary=accent, secondary=accent, accent=accent,
        foreground="ansi_default", background="ansi_default", surface="ansi_default", panel="ansi_default",
        boost="ansi_default", success=good, warning=warn, error=bad,
        variables={"sihu-dim": "ansi_default", "sihu-quiet": quiet, "sihu-cursor": "ansi_default",
                   "text-muted": "ansi_default", "ansi-background": ground, "ansi-foreground": text,
                   "block-cursor-foreground": ground, "block-cursor-background": text,
                   "input-cursor-background": text, "input-cursor-foreground": ground,
                   "input-selection-background": "ansi_bright_blue", "input-selection-foreground": ground},
    )  # fmt: skip


# of xterm's sixteen colours none is readable on black and on white: the terminal's background decides
TERMINAL = _terminal(
    "sihu-terminal", True, "ansi_cyan", "ansi_green", "ansi_yellow", "ansi_bright_red", "ansi_bright_black"
)
TERMINAL_LIGHT = _terminal(
    "sihu-terminal-light", False, "ansi_blue", "ansi_blue", "ansi_red", "ansi_red", "ansi_default"
)

THEMES = {"dark": DARK, "light": LIGHT, "colourblind": BLIND, "terminal": TERMINAL}
OWN: dict[str, Theme] = {}
"""This person's own, see `own_themes`."""
EVERY = (*THEMES.values(), TERMINAL_LIGHT)


_told: list[bool] = []


def tell_light(light: bool) -> None:
    """The terminal has said how light its background is."""
    _told[:] = [light]


def is_light(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal's background is light: as it said itself, else as COLORFGBG (text;background) says."""
    return _told[0] if _told else environment.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")


def name_of(choice: str, no_color: bool) -> str:
    """Give the theme for a setting, "" for what suits the terminal; without colour never the terminal's own colours,
    which would come out black on black."""
    if not choice or (no_color and choice == "terminal"):
        choice = "light" if is_light() else "dark"
    if choice == "terminal" and is_light():
        return TERMINAL_LIGHT.name
    return (OWN.get(choice) or THEMES.get(choice, DARK)).name


def has_own() -> bool:
    """Whether this person has a folder of own themes; without one nothing is loaded to find none."""
    return (config_path().parent / "themes").is_dir()
