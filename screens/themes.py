"""The console's colours: dark, light, and the terminal's own."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="sihu-dark", dark=True, primary="#7fa7e8", secondary="#7fa7e8", accent="#7fa7e8", foreground="#d4d8df",
    background="#12151a", surface="#1a1e25", panel="#1a1e25", success="#84b97a", warning="#dcae55", error="#ec7b76",
    variables={"sihu-dim": "#8d95a3", "sihu-quiet": "#707887", "sihu-cursor": "#2b3547", "text-muted": "#8d95a3"},
)  # fmt: skip
LIGHT = Theme(
    name="sihu-light", dark=False, primary="#2458a8", secondary="#2458a8", accent="#2458a8", foreground="#23262d",
    background="#fcfbf8", surface="#f0eee8", panel="#f0eee8", success="#27692b", warning="#835300", error="#b3211c",
    variables={"sihu-dim": "#5d6470", "sihu-quiet": "#7a818c", "sihu-cursor": "#d8e3f5", "text-muted": "#5d6470"},
)  # fmt: skip
TERMINAL = Theme(
    name="sihu-terminal", ansi=True, dark=True, primary="ansi_blue", secondary="ansi_cyan", accent="ansi_cyan",
    foreground="ansi_default", background="ansi_default", surface="ansi_default", panel="ansi_default",
    boost="ansi_default", success="ansi_green", warning="ansi_yellow", error="ansi_red",
    variables={"sihu-dim": "ansi_default", "sihu-quiet": "ansi_bright_black", "sihu-cursor": "ansi_default",
               "text-muted": "ansi_default", "ansi-background": "ansi_black", "ansi-foreground": "ansi_white",
               "block-cursor-foreground": "ansi_black", "block-cursor-background": "ansi_white",
               "input-cursor-background": "ansi_white", "input-cursor-foreground": "ansi_black",
               "input-selection-background": "ansi_bright_blue", "input-selection-foreground": "ansi_black"},
)  # fmt: skip

THEMES = {"dark": DARK, "light": LIGHT, "terminal": TERMINAL}


def name_of(choice: str, no_color: bool) -> str:
    """Give the theme for a setting; without colour never the terminal's, which would come out black on black."""
    if no_color and choice == "terminal":
        choice = "dark"
    return THEMES.get(choice, DARK).name
