"""Texts that nearly hold what was typed: candidates by shared symbols, then rapidfuzz on windows of each."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, LCSseq, Levenshtein

from sihu_tui.replies.search.scoring import Ints

Symbols = npt.NDArray[np.uint32]
Rows = npt.NDArray[np.int32]

BREAK = 10
_CANDIDATES = 400
_CLOSE = 64
_SPREAD = 25  # how many percent less than the best a rough likeness may be to be looked at closely
_SWAP = 0.4
_TOO_MUCH = 0.1  # what one symbol too many costs more than a wrong one
_LOOSE = 0.4  # what a token of the text that was not typed costs, against 1 for a wrong one


class Near(NamedTuple):
    """A text (its row) that holds something like what was typed: `size` symbols from `offset` on.

    `alike` is 1 for the same; `common` counts the candidates that hold the very same window.
    """

    row: int
    offset: int
    size: int
    alike: float
    common: int


class Grams:
    """Which texts hold which symbol, or pair of symbols."""

    def __init__(self, symbols: Symbols, rows: Rows, width: int, texts: int) -> None:
        codes, inverse = np.unique(symbols, return_inverse=True)
        keys = inverse.astype(np.int64)
        inside = codes[inverse] != BREAK
        if width == 2:
            keys = keys[:-1] * len(codes) + keys[1:]
            inside = inside[:-1] & inside[1:]
            rows = rows[:-1]
        self._codes = {chr(code): at for at, code in enumerate(codes.tolist())}
        keys, rows = keys[inside], rows[inside]
        self._width, self._texts = width, texts
        self._keys, inverse = np.unique(keys, return_inverse=True)
        small = inverse.astype(np.uint16) if len(self._keys) < 1 << 16 else inverse
        self._rows = rows[np.argsort(small, kind="stable")]
        self._begin = np.concatenate(([0], np.cumsum(np.bincount(inverse, minlength=len(self._keys)))))

    def votes(self, text: str) -> tuple[list[Rows], list[float]]:
        """Give for each distinct gram of `text` the rows that hold it and its weight, the rarer the more."""
        grams = {text[at : at + self._width] for at in range(len(text) - self._width + 1)}
        runs, worth = list[Rows](), list[float]()
        for gram in sorted(grams):
            key = 0
            for symbol in gram:
                code = self._codes.get(symbol, -1)
                key = key * len(self._codes) + code if code >= 0 and key >= 0 else -1
            at = int(np.searchsorted(self._keys, key)) if key >= 0 else len(self._keys)
            if at < len(self._keys) and self._keys[at] == key:
                rows = self._rows[self._begin[at] : self._begin[at + 1]]
                runs.append(rows)
                worth.append(0.5 + float(np.log1p(self._texts / len(rows))))
        return runs, worth


class Spelling:
    """Texts as symbols, to be found from a misspelt part.

    `symbols` are laid end to end with BREAK after each text; `rows` tells whose each symbol is; a window may
    begin at `begins`. `also` is a second layer of symbols (the characters, where the first is their sounds).
    """

    def __init__(
        self,
        symbols: Symbols,
        rows: Rows,
        begins: Ints,
        width: int = 1,
        also: Symbols | None = None,
    ) -> None:
        ends = np.flatnonzero(symbols == BREAK)
        self._texts = len(ends)
        self._ends: list[int] = ends.tolist()
        self._text = symbols.tobytes().decode("utf-32-le", "surrogatepass")
        self._also = also.tobytes().decode("utf-32-le", "surrogatepass") if also is not None else ""
        self._begins: list[int] = begins.tolist()
        self._first: list[int] = np.searchsorted(begins, np.concatenate(([0], ends[:-1] + 1))).tolist()
        self._first.append(len(self._begins))
        self._width = width
        self._grams = [Grams(symbols, rows, width, self._texts)]
        if also is not None:
            self._grams.append(Grams(also, rows, width, self._texts))

    def near(self, text: str, also: str = "", floor: float = 0.5) -> list[Near]:
        """Give the texts that hold something like `text` (`also` in the second layer), at the best window."""
        rows = self._candidates(text, also)
        if not len(rows):
            return []
        texts = [self._of(row) for row in rows]
        scorer = LCSseq.similarity if self._width == 1 else fuzz.partial_ratio
        rough = process.cdist([text], texts, scorer=scorer)[0]
        close = np.argsort(-rough, kind="stable")[:_CLOSE]
        enough = rough.max() - (1 if self._width == 1 else _SPREAD)
        return self._windows([rows[at] for at in close.tolist() if rough[at] >= enough], text, also, floor)

    def _of(self, row: int) -> str:
        return self._text[self._ends[row - 1] + 1 if row else 0 : self._ends[row]]

    def _candidates(self, text: str, also: str) -> list[int]:
        runs, worth = list[Rows](), list[float]()
        for grams, typed in zip(self._grams, (text, also), strict=False):
            more, much = grams.votes(typed)
            runs += more
            worth += much
        if not runs:
            return []
        weights = np.repeat(worth, [len(run) for run in runs])
        votes = np.bincount(np.concatenate(runs), weights, self._texts)
        if self._texts > _CANDIDATES:
            best = np.argpartition(-votes, _CANDIDATES)[:_CANDIDATES]
        else:
            best = np.arange(self._texts)
        best = best[votes[best] > 0]
        found: list[int] = best[np.lexsort((best, -votes[best]))].tolist()
        return found

    def _windows(self, rows: list[int], text: str, also: str, floor: float) -> list[Near]:
        size = len(text)
        cuts = list[tuple[int, int, int]]()
        for row in rows:
            end = self._ends[row]
            for begin in self._begins[self._first[row] : self._first[row + 1]]:
                longest = min(size + 2, end - begin)
                cuts += [(row, begin, begin + long) for long in range(max(1, size - 1), longest + 1)]
        if not cuts:
            return []
        wrong = _wrong(text, [self._text[a:b] for _, a, b in cuts])
        if self._also:
            wrong = (wrong * 2 + _wrong(also, [self._also[a:b] for _, a, b in cuts])) / 3
        longer = np.array([b - a - size for _, a, b in cuts])
        alike = 1 - (wrong - (1 - _LOOSE) * np.maximum(longer, 0) - _TOO_MUCH * np.minimum(longer, 0)) / size
        best = dict[int, int]()
        for at, (row, _, _) in enumerate(cuts):
            if alike[at] >= floor and (row not in best or alike[at] > alike[best[row]]):
                best[row] = at
        shown = self._also or self._text
        same = Counter(shown[cuts[at][1] : cuts[at][2]] for at in best.values())
        return [
            Near(row, a - (self._ends[row - 1] + 1 if row else 0), b - a, float(alike[at]), same[shown[a:b]])
            for row, at in best.items()
            for _, a, b in (cuts[at],)
        ]


def _wrong(typed: str, windows: list[str]) -> npt.NDArray[np.float64]:
    """Count what is wrong in each window: 1 for a wrong, missing or spare symbol, less for two swapped.

    Without transpositions a swap counts two, so the difference of the two distances tells the swaps.
    """
    swap = process.cdist([typed], windows, scorer=OSA.distance)[0].astype(np.float64)
    wrong: npt.NDArray[np.float64] = swap - _SWAP * (
        process.cdist([typed], windows, scorer=Levenshtein.distance)[0] - swap
    )
    return wrong
