"""Filtering a list per keystroke: every word typed must stand in the row, as characters or as pinyin initials.

How a text sounds is written once, in ASCII: each character's readings begin with a capital, `/` parts the readings
of one character, `;` ends it (华行 is `Hua;Xing/Hang/Heng;`). What was typed becomes a pattern over that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Fits = Callable[..., bool]
BETWEEN = "\x1f"
"""Stands between the texts of one row; no word reaches over it."""


def matcher(typed: str) -> Fits:
    """Give a test for texts: true when each word of `typed` stands in one of them.

    Latin words also match the pinyin initials of Chinese text (`hd` finds 华东) and its full pinyin from the start
    of a syllable (`huad`).
    """
    words = [(word, _pattern(word)) for word in typed.casefold().split()]
    if not words:
        return lambda *texts: True

    def fits(*texts: str) -> bool:
        return all(any(_holds(text, word, pattern) for text in texts) for word, pattern in words)

    return fits


def _holds(text: str, word: str, pattern: re.Pattern[str] | None) -> bool:
    if word in text.casefold():
        return True
    return pattern is not None and not text.isascii() and pattern.search(text.translate(_SOUNDS)) is not None


class Prepared:
    """Rows made ready for any number of filters: what is typed is sought in 200,000 names within a key's time."""

    def __init__(self, rows: Sequence[str]) -> None:
        """Each row is its texts with `BETWEEN` between them."""
        whole = "\n".join([row.replace("\n", " ") for row in rows])
        self._texts = whole.casefold().split("\n")
        self._sounds = whole.translate(_SOUNDS).split("\n")
        self._last: tuple[str, list[int]] = ("", list(range(len(rows))))

    def fitting(self, typed: str) -> list[int]:
        """Give the places of the rows that hold every word of `typed`, in order."""
        typed = typed.casefold()
        before, left = self._last
        # who types on looks among those that fitted already
        if not (before and typed.startswith(before)):
            left = list(range(len(self._texts)))
        for word in typed.split():
            left = self._with(word, left)
        self._last = (typed, left)
        return left

    def _with(self, word: str, places: list[int]) -> list[int]:
        texts, sounds, pattern = self._texts, self._sounds, _pattern(word)
        if pattern is None:
            return [place for place in places if word in texts[place]]
        first, search = word[0].upper(), pattern.search
        return [
            place for place in places
            if word in texts[place] or (first in sounds[place] and search(sounds[place]) is not None)
        ]  # fmt: skip


def _pattern(word: str) -> re.Pattern[str] | None:
    """Give what finds a word in how texts sound; None for a word that is no sound.

    Each character may give its initial, its whole syllable or, last, a beginning of it. The next letter therefore
    goes on with the syllable, or begins the next character after a whole one, or after an initial alone.
    """
    if not (word.isascii() and word.isalnum()) or word.isdigit():
        return None
    found = before = word[0].upper()
    for letter in word[1:]:
        begin = letter.upper()
        found += f"(?:{letter}|(?:(?<={before})[A-Za-z0-9/]*|(?:/[A-Za-z0-9/]*)?);(?:[A-Za-z0-9]*/)*{begin})"
        before = begin
    return re.compile(found)


class _Sounds(dict[int, str]):
    """How each character sounds, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        from sihu_tui.text.pinyin import readings

        char = chr(code)
        if char in (BETWEEN, "\n"):
            said = char
        elif char.isspace():
            said = ""
        elif char.isascii():
            said = char.upper() + ";" if char.isalnum() else "-;"
        else:
            said = "/".join(one.capitalize() for one in readings(char)) + ";" or ";"
        self[code] = said
        return said


_SOUNDS = _Sounds()
