"""What was typed, taken apart: words, and every way in which they can be read as characters and syllables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

MAX_LENGTH = 48
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_TWO_LETTER_INITIALS = frozenset(("zh", "ch", "sh"))
_UMLAUT = "\u0308"
_TONED = re.compile("([a-z]+)[1-5]")


class QueryPiece(NamedTuple):
    """A part of what was typed, by kind.

    `char` is one character; `full` the letters of a syllable; `initial` those it begins with;
    `start` is the beginning of a syllable or the whole of it, as the last letters of a run are.
    """

    kind: str
    text: str


@cache
def normal(char: str) -> str:
    """Give a character as it is compared: half width, lower case, without accents (ü is v, as pinyin is typed).

    "" for what is no letter, digit or 汉字.
    """
    if not char.isalnum():
        return ""
    folded = unicodedata.normalize("NFKC", char).lower()
    parts = unicodedata.normalize("NFD", folded)
    if len(parts) > 1 and parts[0] in _LETTERS:
        return "v" if parts[0] == "u" and _UMLAUT in parts else parts[0]
    return folded if len(folded) == 1 else char


Edges = list[list[tuple[QueryPiece, int]]]


@dataclass(frozen=True)
class Typed:
    """Normal characters as typed; no piece may cross a place in `breaks` (where white space was)."""

    chars: str
    breaks: frozenset[int] = frozenset()

    @property
    def latin(self) -> bool:
        """Tell whether it is nothing but the letters a to z."""
        return all(char in _LETTERS for char in self.chars)

    @property
    def chinese(self) -> bool:
        """Tell whether it has none of the letters a to z."""
        return not any(char in _LETTERS for char in self.chars)

    def toneless(self, syllables: Set[str]) -> Typed | None:
        """Give it without the digits when it is pinyin with a tone after each syllable (hui2fu4), else None."""
        said = _TONED.findall(self.chars)
        if not said or sum(map(len, said)) + len(said) != len(self.chars) or not all(one in syllables for one in said):
            return None
        return Typed("".join(said), frozenset(accumulate(map(len, said[:-1]))))

    def edges(self, syllables: Set[str], beginnings: Set[str], halves: bool = False) -> Edges:
        """Give from each place the pieces that can come next and where they lead; dead ends are left out.

        `syllables` are those known, `beginnings` all their beginnings. With `halves` each syllable may lack its end.
        """
        chars, end = self.chars, len(self.chars)
        edges: Edges = [[] for _ in range(end + 1)]
        for at in range(end - 1, -1, -1):
            if chars[at] not in _LETTERS:
                pieces = [(QueryPiece("char", chars[at]), at + 1)]
            else:
                stop = self._run_end(at)
                pieces = [
                    (QueryPiece("full", chars[at:to]), to)
                    for to in range(min(stop - 1, at + 6), at + 1, -1)
                    if chars[at:to] in syllables
                ]
                if stop - at > 1:
                    pieces.append((QueryPiece("initial", chars[at]), at + 1))
                if stop - at > 2 and chars[at : at + 2] in _TWO_LETTER_INITIALS:
                    pieces.append((QueryPiece("initial", chars[at : at + 2]), at + 2))
                if halves:
                    pieces += [
                        (QueryPiece("start", chars[at:to]), to)
                        for to in range(min(stop - 1, at + 5), at + 1, -1)
                        if chars[at:to] in beginnings and chars[at:to] not in _TWO_LETTER_INITIALS
                    ]
                if chars[at:stop] in beginnings or stop - at == 1:
                    pieces.append((QueryPiece("start", chars[at:stop]), stop))
            edges[at] = [(piece, to) for piece, to in pieces if to == end or edges[to]]
        return edges

    def _run_end(self, at: int) -> int:
        end = at + 1
        while end < len(self.chars) and self.chars[end] in _LETTERS and end not in self.breaks:
            end += 1
        return end


def longest(edges: Edges, syllables: Set[str]) -> list[QueryPiece]:
    """Give one reading in whole syllables, the longest first; [] when the letters are no syllables."""
    at, pieces = 0, list[QueryPiece]()
    while at < len(edges) - 1:
        whole = (step for step in edges[at] if step[0].kind in ("char", "full") or step[0].text in syllables)
        step = next(whole, None)
        if step is None:
            return []
        pieces.append(step[0])
        at = step[1]
    return pieces


def typed(query: str) -> tuple[Typed, list[Typed]]:
    """Give what was typed as one run, with breaks where blanks or signs were, and its words one by one."""
    words, word = list[str](), ""
    for char in unicodedata.normalize("NFC", query[:MAX_LENGTH]):
        kept = normal(char)
        if kept:
            word += kept
        elif word:
            words.append(word)
            word = ""
    if word:
        words.append(word)
    breaks, size = set[int](), 0
    for one in words[:-1]:
        size += len(one)
        breaks.add(size)
    return Typed("".join(words), frozenset(breaks)), [Typed(one) for one in words]
