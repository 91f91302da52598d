"""What a group's health is judged from: who spoke on which day, and which days the imports cover.

Day numbers are days since 1970-01-01 in the store's zone. ``t`` always means: only days before ``t`` are
known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Coverage:
    """The days that were fully read, holidays taken out. All else is unknown: neither silence nor talk."""

    __slots__ = ("_days", "_knots", "first", "last", "rest")

    def __init__(
        self, intervals: Iterable[tuple[int, int]], holidays: Iterable[tuple[int, int]] | Coverage | None = None
    ) -> None:
        """``intervals`` and ``holidays`` are inclusive (first, last) days, in any order, overlapping or not.

        Intervals that end before they begin are ignored. Holidays that many groups share are given as one Coverage.
        """
        self.rest: Coverage | None = holidays if isinstance(holidays, Coverage) else None
        if self.rest is None and (rest := _merged(holidays or ())):  # type: ignore[arg-type]
            self.rest = Coverage([(a, b - 1) for a, b in rest])
        spans = _merged(intervals)
        if self.rest is not None:
            spans = _without(spans, self.rest.spans)
        self._knots = np.array([d for a, b in spans for d in (a, b)], dtype=np.float64)
        lengths = [b - a for a, b in spans]
        ends = np.cumsum(lengths)
        self._days = np.array([d for n, e in zip(lengths, ends, strict=True) for d in (e - n, e)], dtype=np.float64)
        self.first: int | None = spans[0][0] if spans else None
        self.last: int | None = spans[-1][1] - 1 if spans else None

    @property
    def knots(self) -> tuple[Floats, Floats]:
        """The days on which covered stretches begin and end (exclusive), and how many covered days lie before each."""
        return self._knots, self._days

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The covered stretches, half-open."""
        knots = self._knots.astype(np.int64).tolist()
        return list(zip(knots[::2], knots[1::2], strict=True))

    def before(self, day: Ints | int) -> Ints:
        """How many covered days lie before each day."""
        if not len(self._knots):
            return np.zeros(np.shape(day), dtype=np.int64)
        # Between two knots the count grows by one a day or not at all, so that interpolation is exact.
        if len(self._knots) == 2:
            out: Ints = np.minimum(np.maximum(day, self._knots[0]), self._knots[1]).astype(np.int64) - int(
                self._knots[0]
            )
            return out
        out = np.rint(np.interp(day, self._knots, self._days)).astype(np.int64)
        return out

    def days(self, start: Ints | int, end: Ints | int) -> Ints:
        """How many covered days lie in ``start`` … ``end - 1``; 0 where ``end <= start``."""
        out: Ints = np.maximum(self.before(end) - self.before(start), 0)
        return out

    def share(self, start: Ints, end: Ints) -> Floats:
        """The share of ``start`` … ``end - 1`` that was read, less holidays; nan where all were holidays."""
        counted = end - start - (self.rest.days(start, end) if self.rest else 0)
        out: Floats = np.where(counted > 0, self.days(start, end) / np.maximum(counted, 1), np.nan)
        return out

    def gaps(self, start: int, end: int) -> list[tuple[int, int]]:
        """The inclusive stretches of ``start`` … ``end - 1`` that are not covered, to draw and to tell."""
        return [(a, b - 1) for a, b in _without(_merged([(start, end - 1)]), self.spans)]


def _merged(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Disjoint half-open spans, sorted, touching ones joined."""
    out: list[tuple[int, int]] = []
    for a, b in sorted((int(a), int(b) + 1) for a, b in intervals if b >= a):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out


def _without(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open spans less half-open holes; both disjoint and sorted."""
    out: list[tuple[int, int]] = []
    for a, b in spans:
        for x, y in holes:
            if y <= a:
                continue
            if x >= b:
                break
            if x > a:
                out.append((a, x))
            a = max(a, y)
        if a < b:
            out.append((a, b))
    return out


def numbered(ids: Ints) -> tuple[Ints, Ints]:
    """The distinct ids, ascending, and each id's place among them; without a sort where the ids lie close."""
    if not len(ids):
        return ids, ids
    low, high = int(ids.min()), int(ids.max())
    if high - low > 8 * len(ids) + 1024:
        names, places = np.unique(ids, return_inverse=True)
        return names, places
    ids = ids - low
    seen = np.zeros(high - low + 1, dtype=bool)
    seen[ids] = True
    return seen.nonzero()[0] + low, (seen.cumsum() - 1)[ids]


@dataclass(frozen=True, slots=True)
class History:
    """One group's member speech: a row per member and day, sorted by day, with the number of messages.

    Operators, bots, joins, leaves, system lines and recalls are left out by the caller. Rows on uncovered
    days and holidays are kept: they say that a member is alive, though the day counts neither for nor
    against.
    """

    day: Ints
    member: Ints
    count: Ints
    coverage: Coverage

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]], coverage: Coverage) -> History:
        """From (day, member, messages) rows in any order; rows of the same member and day are added up."""
        table = np.array(list(rows), dtype=np.int64).reshape(-1, 3)
        return cls.of_arrays(table[:, 0], table[:, 1], table[:, 2], coverage)

    @classmethod
    def of_arrays(cls, day: Ints, member: Ints, count: Ints, coverage: Coverage) -> History:
        """From three equally long columns in any order."""
        order = np.lexsort((member, day))
        day, member, count = day[order], member[order], count[order]
        if len(day):
            fresh = np.r_[True, (day[1:] != day[:-1]) | (member[1:] != member[:-1])]
            if not fresh.all():
                count = np.add.reduceat(count, np.flatnonzero(fresh))
                day, member = day[fresh], member[fresh]
        return cls(day, member, count, coverage)

    @property
    def first(self) -> int | None:
        """Day of the first member message; ``None`` if no member ever spoke."""
        return int(self.day[0]) if len(self.day) else None

    def until(self, t: int) -> History:
        """The same history as it was known at ``t``: later rows cut off."""
        end = int(np.searchsorted(self.day, t))
        return History(self.day[:end], self.member[:end], self.count[:end], self.coverage)

    def weekly(self, t: int, weeks: int) -> Floats:
        """Distinct speakers in the ``weeks`` 7-day windows before ``t``, newest first.

        7 covered days count as they are, 4–6 are scaled to 7, fewer give nan: unknown.
        """
        out: Floats = self.windows(np.array([t], dtype=np.int64), weeks)[0]
        return out

    def windows(self, ts: Ints, weeks: int, names: Ints | None = None, who: Ints | None = None) -> Floats:
        """``weekly`` for many days at once: one row per day of ``ts``.

        ``names`` and ``who`` are the members as ``numbered`` gives them, where that has been done already.
        """
        out = np.zeros((len(ts), weeks))
        if not len(ts):
            return out
        if names is None or who is None:
            names, who = numbered(self.member)
        phase, back = ts % 7, np.arange(weeks)
        for one in set(phase.tolist()):  # days of the same weekday share their windows: one pass for each weekday
            rows = (phase == one).nonzero()[0]
            low, high = int(ts[rows].min()) - 7 * weeks, int(ts[rows].max())
            n = (high - low) // 7
            i, j = self.day.searchsorted((low, high))
            spoke = np.zeros((n, len(names)), dtype=bool)
            spoke[(self.day[i:j] - low) // 7, who[i:j]] = True
            series = spoke.sum(1)
            known = np.diff(self.coverage.before(np.arange(low, high + 1, 7)))
            scaled = np.where(known >= 7, series, np.where(known >= 4, series * 7 / np.maximum(known, 1), np.nan))
            out[rows] = scaled[((ts[rows] - low) // 7 - 1)[:, None] - back]
        return out
