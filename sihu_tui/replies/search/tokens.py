"""The texts of many replies as arrays of sounding characters, laid out for search.

A strip holds one field of every reply end to end: one token for each letter, digit or Chinese character
(white space and punctuation are left out), and a separator, token 0, after each text. Tokens of Chinese
characters know how they sound, so one table lookup tells which tokens a typed piece can stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from sihu_tui.replies.search.query import QueryPiece, normal
from sihu_tui.replies.search.scoring import Ints
from sihu_tui.text.pinyin import alike, readings

Table = npt.NDArray[np.int16]

# How well a typed piece stands for a token, in percent.
SAME = 100
OTHER_READING = 88
BEGINNING = 90
OTHER_BEGINNING = 76
HOMOPHONE = 70
OTHER_HOMOPHONE = 64
ALIKE = 60
SAID_ALIKE = 78  # in letters: many speakers type as they speak
INITIAL = 70
OTHER_INITIAL = 60
_TABLES_KEPT = 2000


class Vocabulary:
    """The distinct tokens of an index: characters, each with the reading it has in its place."""

    def __init__(self) -> None:
        self.chars: list[str] = [""]
        self.primary: list[str] = [""]
        self.others: list[tuple[str, ...]] = [()]
        self._known: dict[tuple[str, str], int] = {}
        self._sounding: dict[str, list[int]] = {}
        self._sounding_other: dict[str, list[int]] = {}
        self._of_char: dict[str, list[int]] = {}
        self._alike: dict[str, set[str]] = {}
        self._tables: dict[QueryPiece, Table] = {}
        self._tokens: dict[tuple[QueryPiece, int], Ints] = {}

    def __len__(self) -> int:
        return len(self.chars)

    def token(self, char: str, reading: str = "") -> int:
        """Give the token of a normal character, read as `reading` or else as most usual; made when new."""
        said = readings(char)
        primary = reading or (said[0] if said else "")
        found = self._known.get((char, primary))
        if found is None:
            found = self._known[char, primary] = len(self.chars)
            self.chars.append(char)
            self.primary.append(primary)
            self.others.append(tuple(other for other in said if other != primary))
            self._of_char.setdefault(char, []).append(found)
            if primary:
                self._sounding.setdefault(primary, []).append(found)
                self._alike.setdefault(alike(primary), set()).add(primary)
            for other in self.others[-1]:
                self._sounding_other.setdefault(other, []).append(found)
        return found

    def syllables(self) -> set[str]:
        """Give every syllable that some token can sound as."""
        return self._sounding.keys() | self._sounding_other.keys()

    def beginnings(self) -> set[str]:
        """Give every beginning of a syllable, whole ones included."""
        return {said[:size] for said in self.syllables() for size in range(1, len(said) + 1)}

    def table(self, piece: QueryPiece) -> Table:
        """Give for every token how well `piece` stands for it: 0 not at all, 100 exactly."""
        known = self._tables.get(piece)
        if known is None:
            if len(self._tables) >= _TABLES_KEPT:
                self._tables.clear()
                self._tokens.clear()
            known = self._char(piece.text) if piece.kind == "char" else self._letters(piece)
            self._tables[piece] = known
        return known

    def tokens(self, piece: QueryPiece, floor: int) -> Ints:
        """Give the tokens that `piece` stands for better than `floor`."""
        known = self._tokens.get((piece, floor))
        if known is None:
            known = self._tokens[piece, floor] = np.flatnonzero(self.table(piece) > floor)
        return known

    def _char(self, char: str) -> Table:
        table = np.zeros(len(self), np.int16)
        said = readings(char)
        for reading in reversed(said):
            table[self._sounding_other.get(reading, [])] = OTHER_HOMOPHONE
        for near in self._alike.get(alike(said[0]), ()) if said else ():
            table[self._sounding[near]] = ALIKE
        for reading in reversed(said):
            table[self._sounding.get(reading, [])] = HOMOPHONE if reading == said[0] else OTHER_HOMOPHONE
        table[self._of_char.get(char, [])] = SAME
        return table

    def _letters(self, piece: QueryPiece) -> Table:
        table = np.zeros(len(self), np.int16)
        text = piece.text
        if piece.kind == "full":
            for near in self._alike.get(alike(text), ()):
                table[self._sounding[near]] = SAID_ALIKE
        else:
            whole = INITIAL if len(text) == 1 or piece.kind == "initial" else BEGINNING
            other = OTHER_INITIAL if whole == INITIAL else OTHER_BEGINNING
            for sounding, worth in ((self._sounding_other, other), (self._sounding, whole)):
                for syllable, tokens in sounding.items():
                    if syllable.startswith(text):
                        table[tokens] = np.maximum(table[tokens], worth)
        table[self._sounding_other.get(text, [])] = OTHER_READING
        table[self._sounding.get(text, [])] = SAME
        if len(text) == 1:
            table[self._of_char.get(text, [])] = SAME
        return table


class Strip:
    """One field of every reply, end to end.

    `token`, `slot` and `offset` give for each place its token, which text it belongs to and how many tokens
    of that text come before it. `first` gives where each text begins, `size` how many tokens it has.
    """

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[str], said: Iterable[tuple[int, str]] = ()) -> None:
        lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
        joined = "\n".join((*texts, ""))
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        ends = np.cumsum(lengths) - 1
        seen = np.zeros(0x110000, np.bool_)
        seen[codes] = True
        token_of = np.zeros(0x110000, np.int32)
        kept = np.zeros(0x110000, np.bool_)
        for code in np.flatnonzero(seen).tolist():
            char = normal(chr(code))
            if char:
                token_of[code], kept[code] = vocabulary.token(char), True
        keep = kept[codes]
        keep[ends] = True
        slots = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)[keep]
        self.token: npt.NDArray[np.int32] = token_of[codes][keep]
        self.slot: npt.NDArray[np.int32] = slots
        self.size = np.bincount(slots, minlength=len(texts)) - 1
        self.first = np.cumsum(self.size + 1) - self.size - 1
        for row, pinyin in said:
            self._read_as(vocabulary, row, pinyin)

    def _read_as(self, vocabulary: Vocabulary, row: int, pinyin: str) -> None:
        """Read a text as it was transcribed; a transcription that does not fit its text is left alone."""
        start = int(self.first[row])
        places = range(start, start + int(self.size[row]))
        spoken = [at for at in places if vocabulary.primary[self.token[at]]]
        syllables = pinyin.split()
        if len(spoken) != len(syllables):
            return
        for at, syllable in zip(spoken, syllables, strict=True):
            token = int(self.token[at])
            if vocabulary.primary[token] != syllable and syllable in vocabulary.others[token]:
                self.token[at] = vocabulary.token(vocabulary.chars[token], syllable)

    def settle(self, tokens: int) -> None:
        """Lay out where each token stands, once all `tokens` of the vocabulary are known."""
        # 16 bits sort in linear time
        small = self.token.astype(np.uint16) if tokens < 1 << 16 else self.token
        self._order = np.argsort(small, kind="stable")
        self.count = np.bincount(self.token, minlength=tokens)
        self._begin: list[int] = np.concatenate(([0], np.cumsum(self.count))).tolist()

    def offset(self, places: Ints) -> Ints:
        """Give how many tokens of the same text come before each place."""
        return places - self.first[self.slot[places]]

    def places(self, tokens: Ints) -> Ints:
        """Give every place that holds one of `tokens`."""
        held = tokens[self.count[tokens] > 0].tolist()
        runs = [self._order[self._begin[token] : self._begin[token + 1]] for token in held]
        return np.concatenate(runs) if runs else np.empty(0, np.int64)
