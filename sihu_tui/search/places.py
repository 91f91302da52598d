"""Where a term stands in a text."""

from __future__ import annotations

from sihu_tui.text.sanitize import plain


def spans(text: str, term: str) -> list[tuple[int, int]]:
    """Give where `term` stands in `text`, first and past-the-last character, for lighting it up."""
    low, sought = fold(text), fold(plain(term))
    found = []
    at = low.find(sought)
    while sought and at >= 0:
        found.append((at, at + len(sought)))
        at = low.find(sought, at + len(sought))
    return found


def fold(text: str) -> str:
    """Give a text with its ASCII letters in lower case, all else as it is written."""
    return text.lower() if text.isascii() else "".join(c.lower() if c.isascii() else c for c in text)
