"""Text from outside, made harmless before it is stored or shown."""

from __future__ import annotations

import re

# C0 but tab and newline, DEL, C1, bidi marks and overrides, BOM, line/paragraph separators, lone surrogates.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BREAK = re.compile("\r\n?|\u2028|\u2029")
_SPACES = re.compile(r"\s+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """Give `text` without control, escape and bidi characters; line ends become `\\n`.

    Zero-width joiners stay, for emoji and scripts need them.
    """
    if text.isprintable():
        return text
    return _CONTROL.sub("", _BREAK.sub("\n", text))


def one_line(text: str) -> str:
    """Give `text` on one line: plain, every run of white space one blank, ends stripped."""
    if text.isprintable() and "  " not in text:  # the only printable space is the blank
        return text.strip()
    return _SPACES.sub(" ", plain(text)).strip()


def formula_safe(text: str) -> str:
    """Give `text` for a CSV cell: a leading quote keeps a spreadsheet from running it (OWASP CSV injection).

    Text that is quoted already gets one more, so that `bare` gives back what was there.
    """
    return "'" + text if text.lstrip("'").startswith(_FORMULA) else text


def bare(text: str) -> str:
    """Undo `formula_safe`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
