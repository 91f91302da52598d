"""How each tone looks in the theme of the moment: one small table for every widget that draws lines.

Component classes in the style sheet would say the same, but are worked out anew for each widget and each change of
a class, which made up a third of the time to the first paint.
"""

from __future__ import annotations

from rich.style import Style
from textual.app import App
from textual.color import Color

SOFT = frozenset({"dim", "quiet", "head", "expected"})
"""Tones that stand back, but not on the row that one is on."""
KEPT_REVERSED = frozenset({"match", "strong", "title"})
"""Tones that are no colour alone."""
_LOOKS: dict[str, tuple[str, str, str]] = {
    # tone: variable of the foreground, of the background, attributes
    "strong": ("", "", "bold"),
    "title": ("", "", "bold"),
    "dim": ("sihu-dim", "", ""),
    "head": ("sihu-dim", "", ""),
    "quiet": ("sihu-quiet", "", ""),
    "expected": ("sihu-quiet", "", ""),
    "accent": ("primary", "", ""),
    "key": ("primary", "", ""),
    "bar": ("primary", "", ""),
    "match": ("primary", "", "bold underline"),
    "bad": ("error", "", ""),
    "warn": ("warning", "", ""),
    "good": ("success", "", ""),
    "here": ("background", "primary", "bold"),
    "cursor": ("", "sihu-cursor", ""),
    "cursor-blurred": ("", "surface", ""),
}
# the terminal's own colours know no shades: the cursor is told by other means
_LOOKS_ANSI = {"here": ("", "", "reverse bold"), "cursor": ("", "", "reverse"), "cursor-blurred": ("", "", "bold")}
_made: dict[tuple[str, str], Style] = {}


def tone_style(app: App[object], tone: str) -> Style:
    """Give the style of a tone, to be laid over a widget's own; nothing for a tone that is not known."""
    theme = app.current_theme
    found = _made.get((theme.name, tone))
    if found is None:
        foreground, background, attributes = (_LOOKS_ANSI if theme.ansi else {}).get(tone) or _LOOKS.get(
            tone, ("", "", "")
        )
        variables = app.theme_variables
        found = Style.parse(attributes or "none")
        # another theme than ours has no shades of our own
        if foreground in variables:
            found += Style(color=Color.parse(variables[foreground]).rich_color)
        if background in variables:
            found += Style(bgcolor=Color.parse(variables[background]).rich_color)
        _made[(theme.name, tone)] = found
    return found
