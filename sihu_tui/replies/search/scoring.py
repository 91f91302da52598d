"""The best match of every reply, and what a match is worth by where and how it is.

A match is packed in one number, so that the greater is the better: its worth (10 bits), how common the very
same words are among what was found (6), the field (3), its length in tokens (8) and where it begins (16).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FIELDS = ("title", "shortcut", "keywords", "labels", "body")
TITLE, SHORTCUT, KEYWORDS, LABELS, BODY = range(len(FIELDS))

EXACT_SHORTCUT = 1000
SHORTCUT_START = 985
SHORTCUT_INSIDE = 600
AT_BEST = {TITLE: 900, KEYWORDS: 880, BODY: 860, LABELS: 800}  # times the quality of the match
BY_SOUND_IN_BODY = 80  # percent: so many syllables follow one another in long texts that some fit by chance
TITLE_START = 25
TITLE_WHOLE = 15
TITLE_AND_BODY = 30  # a reply that says it in both is more surely about it
TOGETHER = 900  # several words, each found somewhere
SAID_APART = 860  # the same in letters, where a blank may also part the syllables of one word
INITIALS_APART = SPLIT = 720  # the same where a word is one letter, or no blank tells the words
NEAR = 800  # times the likeness of a misspelt title
NEAR_SHORTCUT = 700
GOOD = 620  # a match of this worth needs no misspelling to explain it


class Layer:
    """The best match so far of each reply for one thing typed."""

    def __init__(self, rows: int) -> None:
        self.best: Ints = np.zeros(rows, np.int64)
        self.in_body: Bools = np.zeros(rows, np.bool_)

    def add(self, field: int, rows: Ints, worth: Ints, common: Ints | int, size: int, offset: Ints) -> None:
        """Note a match of `size` tokens from `offset` on in a field of each row; the better one stays."""
        packed = (worth << 33) | (np.minimum(common, 63) << 27) | ((len(FIELDS) - 1 - field) << 24)
        packed |= (min(size, 255) << 16) | (0xFFFF - np.minimum(offset, 0xFFFF))
        np.maximum.at(self.best, rows, packed)
        if field == BODY:
            self.in_body[rows] = True

    def note(self, field: int, row: int, worth: int, common: int, size: int, offset: int) -> None:
        """Note a match of one reply."""
        self.add(field, np.array([row]), np.array([worth]), common, size, np.array([offset]))

    def worth(self) -> Ints:
        """Give what the best match of each reply is worth, 0 for none."""
        return worth_of(self.best)

    def in_title(self) -> Bools:
        """Tell which replies have their best match in the title."""
        held: Bools = (self.best > 0) & (self.best >> 24 & 7 == len(FIELDS) - 1 - TITLE)
        return held

    def ranked(self) -> Ints:
        """Give the best matches, those in the title that the body has as well raised."""
        packed: Ints = self.best + ((self.in_body & self.in_title()).astype(np.int64) * TITLE_AND_BODY << 33)
        return packed

    def span(self, row: int) -> tuple[int, int, int]:
        """Give the best match of a reply: field, offset and size in tokens."""
        packed = int(self.best[row])
        return len(FIELDS) - 1 - (packed >> 24 & 7), 0xFFFF - (packed & 0xFFFF), packed >> 16 & 0xFF


def worth_of(packed: Ints) -> Ints:
    """Give what packed matches are worth."""
    worth: Ints = packed >> 33
    return worth


def common_of(packed: Ints) -> Ints:
    """Give how common the words of packed matches are, as a rank of 0 to 63."""
    common: Ints = packed >> 27 & 63
    return common


def inside(packed: Ints) -> Ints:
    """Give 0 for packed matches at the beginning of their text, else 1."""
    within: Ints = (packed & 0xFFFF != 0xFFFF).astype(np.int64)
    return within


def together(layers: list[Layer], sizes: list[int], at_best: int) -> Ints:
    """Give what several words are worth together, packed: their mean by length, times `at_best` / 1000.

    A word in the body counts as much as one inside the title, for people remember either. Replies that have
    all the words in the title come before, and of the others those with more of them in the body.
    """
    rows = len(layers[0].best)
    worth, bodies = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    titles = np.ones(rows, np.bool_)
    for layer, size in zip(layers, sizes, strict=True):
        points = layer.worth()
        worth += np.where(points >= AT_BEST[BODY], TOGETHER, points) * size
        titles &= layer.in_title()
        bodies += layer.in_body
    worth = worth // sum(sizes) * at_best // 1000 + titles * TITLE_WHOLE
    packed: Ints = worth << 33 | bodies << 27 | 0xFFFF
    return packed


def as_rank(count: Ints) -> Ints:
    """Give counts as ranks of 0 to 63, by their size's logarithm."""
    ranks: Ints = np.minimum(63, np.log2(1 + count) * 6).astype(np.int64)
    return ranks
