"""Follow what was typed through a strip: every place where it stands, in every reading it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sihu_tui.replies.search.query import Edges, QueryPiece
from sihu_tui.replies.search.scoring import Ints
from sihu_tui.replies.search.tokens import SAME, Strip, Vocabulary

_READINGS = 8  # that are followed one by one, which costs less than all at once when they are few
_CHARACTER = 3  # a Chinese character weighs as much as this many letters


class Match(NamedTuple):
    """One reading found: the places where it begins, its length in tokens, its quality at each in percent.

    `literal` tells that every character is the very one that was typed, `spelt` that each stands for one character
    typed, so that it is the very one where the quality is 100.
    """

    places: Ints
    size: int
    quality: Ints
    literal: bool
    spelt: bool


def walk(words: Vocabulary, strip: Strip, edges: Edges, floor: int) -> Iterator[Match]:
    """Give the matches of every reading of `edges` in which each piece fits better than `floor` percent."""
    if not edges[0] or not len(strip.token):
        return
    readings = _readings(edges)
    if readings:
        for pieces in readings:
            yield from _line(words, strip, pieces, floor)
        return
    for piece, to in edges[0]:
        places = strip.places(words.tokens(piece, floor))
        if len(places):
            worth = words.table(piece)[strip.token[places]].astype(np.int64) * _weight(piece)
            yield from _follow(words, strip, edges, floor, to, places, 1, worth, _weight(piece))


def _readings(edges: Edges) -> list[list[QueryPiece]]:
    """Give every reading one by one; [] when they are too many for that."""
    found, open_ = list[list[QueryPiece]](), [(0, list[QueryPiece]())]
    while open_:
        at, pieces = open_.pop()
        if at == len(edges) - 1:
            found.append(pieces)
        else:
            open_ += [(to, [*pieces, piece]) for piece, to in reversed(edges[at])]
        if len(found) + len(open_) > _READINGS:
            return []
    return found


def _follow(
    words: Vocabulary, strip: Strip, edges: Edges, floor: int,
    at: int, places: Ints, size: int, worth: Ints, weight: int,
) -> Iterator[Match]:  # fmt: skip
    """Go on from `places`, where `size` tokens fit so far with `worth`, the sum of `weight` percentages."""
    if at == len(edges) - 1:
        yield Match(places, size, worth // weight, False, size == at)
        return
    for piece, to in edges[at]:
        fit = words.table(piece)[strip.token[places + size]]
        keep = fit > floor
        if keep.any():
            heavy = _weight(piece)
            more = worth[keep] + fit[keep] * heavy
            yield from _follow(words, strip, edges, floor, to, places[keep], size + 1, more, weight + heavy)


def _line(words: Vocabulary, strip: Strip, pieces: list[QueryPiece], floor: int) -> Iterator[Match]:
    """Follow one reading, from its rarest piece outwards."""
    held = [int(strip.count[words.tokens(piece, floor)].sum()) for piece in pieces]
    if not all(held):
        return
    rare = held.index(min(held))
    places = strip.places(words.tokens(pieces[rare], floor)) - rare
    places = places[(places >= 0) & (places + len(pieces) < len(strip.token))]
    worth, weight = np.zeros(len(places), np.int64), 0
    for step in sorted(range(len(pieces)), key=lambda one: one != rare):
        fit = words.table(pieces[step])[strip.token[places + step]]
        keep, heavy = fit > floor, _weight(pieces[step])
        places, worth, weight = places[keep], worth[keep] + fit[keep] * heavy, weight + heavy
    if len(places):
        literal = all(piece.kind == "char" for piece in pieces) and bool((worth == SAME * weight).all())
        spelt = all(len(piece.text) == 1 for piece in pieces)
        yield Match(places, len(pieces), worth // weight, literal, spelt)


def _weight(piece: QueryPiece) -> int:
    return _CHARACTER if piece.kind == "char" else len(piece.text)
