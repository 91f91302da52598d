"""A person's own colours, from files beside their config."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace

from textual.color import Color, ColorParseError
from textual.theme import Theme

from sihu_tui import config
from sihu_tui.text.i18n import _

from .themes import BLIND, DARK, LIGHT, OWN

_NAMES = ("foreground", "background", "surface", "accent", "success", "warning", "error", "dim", "quiet", "cursor")
_BASES = {"dark": DARK, "light": LIGHT, "colourblind": BLIND}
_KEPT = 4.5
"""So much contrast a text needs to be read."""


def read() -> list[str]:
    """Put this person's own themes into `themes.OWN`; give what is wrong with their files.

    A file names a `base` (dark, light, colourblind) and colours, as "#1a2b3c"; what it leaves out is the base's.
    """
    OWN.clear()
    problems: list[str] = []
    for name, path in config.themes().items():
        try:
            said = tomllib.loads(path.read_text("utf-8"))
            base = _BASES[said.pop("base", "dark")]
            if wrong := sorted(said.keys() - set(_NAMES)):
                raise ValueError(
                    _("there is no {name}; there are {names}").format(name=wrong[0], names=_(", ").join(_NAMES))
                )
            colours = {key: Color.parse(value).hex for key, value in said.items()}
        except (OSError, ValueError, KeyError, TypeError, ColorParseError) as error:
            problems.append(_("{path}: {why}.").format(path=path, why=str(error).split("\n")[0]))
            continue
        plain = {key: value for key, value in colours.items() if key not in ("dim", "quiet", "cursor")}
        if "accent" in plain:
            plain |= {"primary": plain["accent"], "secondary": plain["accent"]}
        if "surface" in plain:
            plain["panel"] = plain["surface"]
        variables = base.variables | {
            f"sihu-{key}": colours[key] for key in ("dim", "quiet", "cursor") if key in colours
        }
        theme = replace(base, name=f"own-{name}", variables=variables | {"text-muted": variables["sihu-dim"]}, **plain)  # type: ignore[arg-type]
        OWN[name] = theme
        problems += [_("{path}: {what} is hard to read, its contrast is {ratio} : 1.").format(path=path, what=what, ratio=f"{ratio:.1f}")
                     for what, ratio in _contrasts(theme) if ratio < _KEPT]  # fmt: skip
    return problems


def _contrasts(theme: Theme) -> Iterator[tuple[str, float]]:
    """Give for each text how well it is read on the ground where it is read worst."""
    inks = {"foreground": theme.foreground, "accent": theme.accent, "success": theme.success, "warning": theme.warning,
            "error": theme.error, "dim": theme.variables["sihu-dim"], "quiet": theme.variables["sihu-quiet"]}  # fmt: skip
    grounds = (theme.background, theme.surface, theme.variables["sihu-cursor"])
    for what, ink in inks.items():
        yield what, min(_contrast(Color.parse(ink or ""), Color.parse(ground or "")) for ground in grounds)


def _contrast(one: Color, other: Color) -> float:
    dark, light = sorted(
        sum(
            share * (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
            for share, part in zip((0.2126, 0.7152, 0.0722), color.normalized, strict=True)
        )
        for color in (one, other)
    )
    return (light + 0.05) / (dark + 0.05)
