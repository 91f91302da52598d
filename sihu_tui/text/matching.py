"""Filtering a list per keystroke: every word typed must stand in the row, as characters or as pinyin initials."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

Fits = Callable[..., bool]


def matcher(typed: str) -> Fits:
    """Give a test for texts: true when each word of `typed` stands in one of them.

    Latin words also match the pinyin initials of Chinese text (`hd` finds 华东) and its full pinyin from the start
    of a syllable (`huad`).
    """
    words = typed.casefold().split()
    if not words:
        return lambda *texts: True

    def fits(*texts: str) -> bool:
        return all(any(_holds(text, word) for text in texts) for word in words)

    only = words[0]
    return fits if len(words) > 1 else lambda *texts: any(_holds(text, only) for text in texts)


def _holds(text: str, word: str) -> bool:
    if word in text.casefold():
        return True
    return word.isascii() and word.isalnum() and not text.isascii() and _sounds(text, word)


def _sounds(text: str, word: str) -> bool:
    syllables, initials = _syllables(text)
    first = word[0]
    return any(first in initials[place] and _from(syllables, place, word) for place in range(len(syllables)))


def _from(syllables: tuple[tuple[str, ...], ...], place: int, rest: str) -> bool:
    """Each character may give its initial, its whole syllable or, last, a beginning of it."""
    if not rest:
        return True
    if place == len(syllables):
        return False
    for said in syllables[place]:
        if said.startswith(rest):
            return True
        for part in (said, said[:1]):
            if part and rest.startswith(part) and _from(syllables, place + 1, rest[len(part) :]):
                return True
    return False


@lru_cache(maxsize=1 << 16)
def _syllables(text: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """The readings of each character, and the letters that they begin with."""
    from sihu_tui.text.pinyin import readings

    found = tuple((char.casefold(),) if char.isascii() else readings(char) for char in text if not char.isspace())
    return found, tuple("".join(said[:1] for said in said_as) for said_as in found)
