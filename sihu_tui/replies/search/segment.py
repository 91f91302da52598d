"""A set of replies laid out for search, and how well each of them matches what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sihu_tui.replies.search.matching import Match, walk
from sihu_tui.replies.search.models import Context, ReplyHit, SearchEntry
from sihu_tui.replies.search.query import Typed, longest, normal, typed
from sihu_tui.replies.search.scoring import (  # fmt: skip
    AT_BEST,
    BODY,
    BY_SOUND_IN_BODY,
    EXACT_SHORTCUT,
    FIELDS,
    GOOD,
    INITIALS_APART,
    SAID_APART,
    SHORTCUT,
    SHORTCUT_INSIDE,
    SHORTCUT_START,
    SPLIT,
    TITLE,
    TITLE_START,
    TITLE_WHOLE,
    TOGETHER,
    Ints,
    Layer,
    as_rank,
    common_of,
    inside,
    together,
    worth_of,
)
from sihu_tui.replies.search.tokens import SAME, Strip, Vocabulary
from sihu_tui.replies.search.typos import Misspelt

BODY_INDEXED = 4000  # characters of a body that are searched
_LITERAL = 87  # more percent than this: the very character or syllable, so no initials, no homophones
_SPLIT_AT_MOST = 12  # characters without a blank that are tried as two words

Order = tuple[int, ...]


class Segment:
    """Replies laid out for search; their texts do not change, their use may."""

    def __init__(self, entries: Sequence[SearchEntry]) -> None:
        self.entries = list(entries)
        self.alive = np.ones(len(entries), np.bool_)
        self._words = Vocabulary()
        said = [(row, entry.pinyin) for row, entry in enumerate(entries) if entry.pinyin]
        texts = (
            [entry.title for entry in entries],
            [entry.shortcut for entry in entries],
            [entry.keywords for entry in entries],
            [" ".join((entry.folder, *entry.tags)) for entry in entries],
            [entry.body[:BODY_INDEXED] for entry in entries],
        )
        self._strips = [Strip(self._words, text, () if field else said) for field, text in enumerate(texts)]
        for strip in self._strips:
            strip.settle(len(self._words))
        self._syllables, self._beginnings = self._words.syllables(), self._words.beginnings()
        self._misspelt = Misspelt(self._words, self._strips[TITLE], self._strips[SHORTCUT])
        self._shortcuts: dict[str, list[int]] = {}
        self._labelled: dict[tuple[str, str], list[int]] = {}
        self._stale, self._used, self._last = np.zeros((3, len(entries)), np.int64)
        for row, entry in enumerate(entries):
            if entry.shortcut:
                self._shortcuts.setdefault("".join(map(normal, entry.shortcut)), []).append(row)
            tags = (("tag", tag) for tag in entry.tags)
            for label in (("kind", entry.kind), ("folder", entry.folder), *tags):
                self._labelled.setdefault(label, []).append(row)
            self._stand(row, entry)
        ids = np.array([entry.id for entry in entries], np.int64)
        self._shorter = np.argsort(np.lexsort((ids, self._strips[TITLE].size)))
        self._ranks: tuple[Context, Ints] | None = None

    def used(self, row: int, entry: SearchEntry) -> None:
        """Take over how a reply stands now, its texts and labels being the same."""
        self.entries[row] = entry
        self._stand(row, entry)
        self._ranks = None

    def _stand(self, row: int, entry: SearchEntry) -> None:
        self._stale[row], self._used[row] = entry.stale, entry.used.bit_length()
        self._last[row] = entry.last_used

    def find(self, query: str, limit: int, context: Context) -> list[tuple[Order, ReplyHit]]:
        """Give the best hits, each with the key that orders it, the least first."""
        run, words = typed(query)
        if not run.chars or not self.entries:
            return []
        if run.chars not in self._shortcuts and (said := run.toneless(self._syllables)):
            run, words = said, [said]
        first = self._look(run, limit, len(words) == 1 or run.latin)
        layers, total = [first], first.ranked()
        if len(words) > 1:
            layers += [self._look(word, limit, not run.latin and len(word.chars) > 2) for word in words]
            sizes = [len(word.chars) for word in words]
            at_best = INITIALS_APART if min(sizes) == 1 and run.latin else TOGETHER if not run.latin else SAID_APART
            np.maximum(total, together(layers[1:], sizes, at_best), out=total)
        elif run.chinese and 4 <= len(run.chars) <= _SPLIT_AT_MOST and _good(total) < limit:
            for cut in range(2, len(run.chars) - 1):
                halves = [self._exact(Typed(half), _LITERAL) for half in (run.chars[:cut], run.chars[cut:])]
                both = (halves[0].best > 0) & (halves[1].best > 0)
                for half in halves:
                    half.best[~both] = 0
                layers += halves
                np.maximum(total, together(halves, [cut, len(run.chars) - cut], SPLIT), out=total)
        return self._best(total, layers, limit, context)

    def _look(self, run: Typed, limit: int, misspelt: bool) -> Layer:
        """Give the best matches of one run of characters; misspelt ones only where they are needed."""
        layer = self._exact(run)
        for row in self._shortcuts.get(run.chars, ()):
            layer.note(SHORTCUT, row, EXACT_SHORTCUT, 0, len(run.chars), 0)
        if misspelt and len(run.chars) > 3 and run.latin and not layer.best.any():
            self._halves(run, layer)
        if misspelt and len(run.chars) > 1 and _good(layer.best) < limit:
            pieces = longest(run.edges(self._syllables, self._beginnings), self._syllables)
            self._misspelt.note(run, pieces, layer)
        return layer

    def _exact(self, run: Typed, floor: int = 0) -> Layer:
        """Give the matches in which every piece typed stands for one token."""
        layer = Layer(len(self.entries))
        edges = run.edges(self._syllables, self._beginnings)
        for field, strip in enumerate(self._strips):
            if field == BODY and run.chars in self._beginnings:
                continue  # one syllable in letters says too little among many characters
            for match in walk(self._words, strip, edges, _LITERAL if field in (BODY, SHORTCUT) else floor):
                _note(layer, field, strip, match)
        return layer

    def _halves(self, run: Typed, layer: Layer) -> None:
        """Note the titles in which every syllable stands whole, or by its beginning (wamai for 外卖)."""
        edges = run.edges(self._syllables, self._beginnings, halves=True)
        for match in walk(self._words, self._strips[TITLE], edges, 0):
            _note(layer, TITLE, self._strips[TITLE], match)

    def _rank(self, context: Context) -> Ints:
        """Give each reply its place by context, use and recency; equal ones share it, the first is 0."""
        if self._ranks is None or self._ranks[0] != context:
            fit = np.zeros(len(self.entries), np.int64)
            for kind, labels, points in _fits(context):
                for label in labels:
                    fit[self._labelled.get((kind, label), [])] += points
            keys = (-self._last, -self._used, -fit)
            order = np.lexsort(keys)
            rank = np.zeros(len(self.entries), np.int64)
            rank[order[1:]] = np.cumsum(np.any([np.diff(key[order]) != 0 for key in keys], axis=0))
            self._ranks = (context, rank)
        return self._ranks[1]

    def _best(self, total: Ints, layers: Sequence[Layer], limit: int, context: Context) -> list[tuple[Order, ReplyHit]]:
        rows = np.flatnonzero(self.alive & (worth_of(total) > 0))
        packed = total[rows]
        key = self._stale[rows] << 10 | 1023 - worth_of(packed)  # bit fields: 1, 10, then 20, 6, 1 and 20
        key = (key << 20 | self._rank(context)[rows]) << 6 | 63 - common_of(packed)
        key = (key << 1 | inside(packed)) << 20 | self._shorter[rows]
        if len(rows) > limit:
            best = np.argpartition(key, limit)[:limit]
            rows, packed = rows[best], packed[best]
        found = list[tuple[Order, ReplyHit]]()
        for row, one in zip(rows.tolist(), packed, strict=True):
            worth, common, within = int(worth_of(one)), int(common_of(one)), int(inside(one))
            entry, size = self.entries[row], int(self._strips[TITLE].size[row])
            use = (-_fit(entry, context), -entry.used.bit_length(), -entry.last_used)
            order = (entry.stale, -worth, *use, -common, within, size, entry.id)
            found.append((order, self._hit(row, worth, layers)))
        return found

    def _hit(self, row: int, worth: int, layers: Sequence[Layer]) -> ReplyHit:
        entry = self.entries[row]
        spans = sorted({layer.span(row) for layer in layers if layer.best[row]})
        title = {at for field, offset, size in spans if field == TITLE for at in range(offset, offset + size)}
        bodies = [range(offset, offset + size) for field, offset, size in spans if field == BODY]
        most = max(bodies, key=len, default=range(0))
        held = _places(entry.body[:BODY_INDEXED], most)
        body = (held[0], held[-1] + 1) if held else None
        return ReplyHit(entry, worth, FIELDS[spans[0][0]], _places(entry.title, title), body)


def _note(layer: Layer, field: int, strip: Strip, match: Match) -> None:
    rows = strip.slot[match.places].astype(np.int64)
    offset = match.places - strip.first[rows]
    start = offset == 0
    common: Ints | int = 0
    if field == SHORTCUT:
        worth = np.where(start, SHORTCUT_START, SHORTCUT_INSIDE if match.size > 1 else 0)
    else:
        worth = match.quality * AT_BEST[field] // 100
    if field == BODY:
        by_sound = (match.quality < SAME) | (not match.spelt)
        worth = np.where(by_sound, worth * BY_SOUND_IN_BODY // 100, worth)
    if field == TITLE:
        # The start counts more only for what was typed in full: initials are as good within a title.
        worth += start * (TITLE_START if match.literal else 0)
        worth += (start & (strip.size[rows] == match.size)) * TITLE_WHOLE
        if not match.literal and match.size > 1:
            common = _common(strip, match.places, match.size)
    layer.add(field, rows, worth, common, match.size, offset)


def _common(strip: Strip, places: Ints, size: int) -> Ints:
    """Rank for each place how many of the places hold the same tokens."""
    held = strip.token[places].astype(np.uint64)
    for step in range(1, size):
        held = held * np.uint64(0x9E3779B97F4A7C15) + strip.token[places + step].astype(np.uint64)
    _, inverse, counts = np.unique(held, return_inverse=True, return_counts=True)
    ranks: Ints = as_rank(counts)[inverse]
    return ranks


def _good(packed: Ints) -> int:
    return int(np.count_nonzero(worth_of(packed) >= GOOD))


def _fits(context: Context) -> tuple[tuple[str, frozenset[str], int], ...]:
    return (("kind", context.kinds, 2), ("folder", context.folders, 2), ("tag", context.tags, 1))


def _fit(entry: SearchEntry, context: Context) -> int:
    has = {"kind": {entry.kind}, "folder": {entry.folder}, "tag": set(entry.tags)}
    return sum(points * len(labels & has[kind]) for kind, labels, points in _fits(context))


def _places(text: str, tokens: Iterable[int]) -> tuple[int, ...]:
    """Give the places of characters in `text` for its tokens."""
    kept = [at for at, char in enumerate(text) if normal(char)]
    return tuple(kept[token] for token in sorted(tokens) if token < len(kept))
