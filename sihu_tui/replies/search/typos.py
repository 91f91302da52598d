"""Replies whose title or shortcut is nearly what was typed: letters swapped, wrong, missing or spare."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sihu_tui.replies.search.edit_distance import BREAK, Near, Spelling
from sihu_tui.replies.search.query import QueryPiece, Typed
from sihu_tui.replies.search.scoring import NEAR, NEAR_SHORTCUT, SHORTCUT, TITLE, Layer, as_rank
from sihu_tui.replies.search.tokens import Strip, Vocabulary
from sihu_tui.text.pinyin import alike, readings

_SOUNDS = 0xE000  # private characters stand for sounds
_CHINESE_FLOOR = 0.4
_LETTERS_FLOOR = 0.6
_INITIALS_AT_MOST = 8


class Misspelt:
    """Titles by their characters and sounds, their pinyin and their initials; and shortcuts."""

    def __init__(self, words: Vocabulary, title: Strip, shortcut: Strip) -> None:
        self._title = title
        self._sounds: dict[str, int] = {}
        sound, char = [BREAK], [BREAK]
        for one in words.chars[1:]:
            said = readings(one)  # not as read in its place: the same character is always alike
            char.append(ord(one))
            code = _SOUNDS + self._sounds.setdefault(alike(said[0]), len(self._sounds)) if said else ord(one)
            sound.append(code)
        of_sound, of_char = np.array(sound, np.uint32), np.array(char, np.uint32)
        inside = np.flatnonzero(title.token)
        self._by_unit = Spelling(of_sound[title.token], title.slot, inside, 1, of_char[title.token])
        spelt = [said or one for said, one in zip(words.primary, words.chars, strict=True)]
        spelt[0] = chr(BREAK)
        letters = np.array([ord(letter) for letter in "".join(spelt)], np.uint32)
        sizes = np.array([len(one) for one in spelt])
        long = sizes[title.token]
        self._starts = np.cumsum(long) - long  # where each token's letters start
        begins = (np.cumsum(sizes) - sizes)[title.token]
        spoken = letters[np.repeat(begins - self._starts, long) + np.arange(int(long.sum()))]
        self._by_letter = Spelling(spoken, np.repeat(title.slot, long), self._starts[inside], 2)
        self._by_initial = Spelling(spoken[self._starts], title.slot, inside)
        whole = np.flatnonzero(shortcut.token)
        whole = whole[shortcut.offset(whole) == 0]
        self._by_shortcut = Spelling(of_char[shortcut.token], shortcut.slot, whole)

    def note(self, run: Typed, pieces: Sequence[QueryPiece], layer: Layer) -> None:
        """Note in `layer` what is nearly `run`; `pieces` are its characters and syllables, if it has some."""
        if pieces and not run.latin:
            sound = "".join(map(self._sound, pieces))
            chars = "".join(piece.text if piece.kind == "char" else "\0" for piece in pieces)
            for near in self._by_unit.near(sound, chars, _CHINESE_FLOOR):
                _note(layer, TITLE, near, NEAR)
        if not run.chinese and len(run.chars) > 3:
            spelt = run.chars if run.latin else "".join((readings(one) or (one,))[0] for one in run.chars)
            for near in self._by_letter.near(spelt, floor=_LETTERS_FLOOR):
                _note(layer, TITLE, self._in_tokens(near), NEAR)
        if run.latin and 3 <= len(run.chars) <= _INITIALS_AT_MOST:
            for near in self._by_initial.near(run.chars, floor=_LETTERS_FLOOR):
                _note(layer, TITLE, near, NEAR_SHORTCUT)
            for near in self._by_shortcut.near(run.chars, floor=_LETTERS_FLOOR):
                _note(layer, SHORTCUT, near, NEAR_SHORTCUT)

    def _in_tokens(self, near: Near) -> Near:
        """Give a window of letters as one of tokens."""
        begin = int(self._title.first[near.row])
        starts = self._starts[begin : begin + int(self._title.size[near.row])] - self._starts[begin]
        offset, end = np.searchsorted(starts, (near.offset, near.offset + near.size)).tolist()
        return near._replace(offset=offset, size=end - offset)

    def _sound(self, piece: QueryPiece) -> str:
        said = readings(piece.text)[:1] if piece.kind == "char" else (piece.text,)
        if not said:
            return piece.text
        known = self._sounds.get(alike(said[0]))
        return chr(_SOUNDS + known) if known is not None else "\0"


def _note(layer: Layer, field: int, near: Near, at_best: int) -> None:
    common = int(as_rank(np.array([near.common]))[0])
    layer.note(field, near.row, int(near.alike * at_best), common, near.size, near.offset)
