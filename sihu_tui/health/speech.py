"""The member speech of many groups in one layout, so that one pass over the rows gives the facts of all of them.

Calling numpy for each of thousands of small groups costs more than the arithmetic does. Here the rows of some
hundred groups lie under one another: by group and day for silences and weeks, by member and day for who comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sihu_tui.health.history import Bools, Coverage, Floats, History, Ints

_SPAN = 1 << 20  # more days than any calendar holds: day numbers of one group lie within it
_MEMBERS = 1 << 23
_CELLS = 2_000_000  # members × days that are held in memory at once
NEWCOMER_GAP = 4.0  # weeks: the usual gap assumed of a member who was active in one week only


def chance(x: Floats | Ints, T: Floats, r: Floats, g: Floats) -> Floats:
    """A member's chance to speak in the coming week: the own frequency, discounted when overdue.

    ``p = min(1, (x+.3)/(T+2)) / (1 + (max(r-g, 0)/max(g, 1))²)`` with ``x`` active weeks after the first,
    ``T`` weeks since the first message, ``r`` since the last one and ``g`` the own usual gap.
    """
    away: Floats = np.maximum(r - g, 0) / np.maximum(g, 1)
    p: Floats = np.minimum(1, (x + 0.3) / (T + 2)) / (1 + away**2)
    return p


@dataclass(frozen=True, slots=True)
class SpeechRows:
    """The days at which the groups are looked at: ascending within a group, the groups in their order."""

    ts: Ints
    group: Ints
    start: Ints  # of each group's rows; one more than there are groups
    key: Ints

    @classmethod
    def of(cls, days: Sequence[Ints]) -> SpeechRows:
        """From each group's days."""
        sizes = np.array([len(ts) for ts in days], dtype=np.int64)
        ts = np.concatenate(days) if days else np.zeros(0, dtype=np.int64)
        group = np.repeat(np.arange(len(days)), sizes)
        key = group * _SPAN + np.clip(ts, 0, _SPAN - 1)
        if (np.diff(key) < 0).any():
            raise ValueError("days must ascend")
        return cls(ts, group, np.r_[0, np.cumsum(sizes)], key)

    def later(self, days: int) -> SpeechRows:
        """The same rows so many days later."""
        return SpeechRows(
            self.ts + days, self.group, self.start, self.group * _SPAN + np.clip(self.ts + days, 0, _SPAN - 1)
        )


class Clocks:
    """The covered time of many groups: ``Coverage.before`` for (group, day) pairs."""

    def __init__(self, coverages: Sequence[Coverage]) -> None:
        parts = [coverage.knots for coverage in coverages]
        sizes = np.array([len(days) for days, _counts in parts], dtype=np.int64)
        self._simple = bool((sizes <= 2).all())
        some = sizes == 2
        self._low, self._high = np.zeros(len(parts)), np.zeros(len(parts))
        if self._simple:
            self._low[some] = [days[0] for days, _counts in parts if len(days)]
            self._high[some] = [days[1] for days, _counts in parts if len(days)]
            return
        # Before a group's first knot nothing is covered, after its last one all that ever is.
        days = [np.r_[0, days, _SPAN - 1] + i * float(_SPAN) for i, (days, _counts) in enumerate(parts)]
        counts = [np.r_[0, counts, counts[-1] if len(counts) else 0] for _days, counts in parts]
        self._days, self._counts = np.concatenate(days), np.concatenate(counts)

    def before(self, group: Ints, day: Ints) -> Ints:
        """How many covered days of each group lie before each day."""
        if self._simple:
            low = self._low[group]
            out: Ints = (np.minimum(np.maximum(day, low), self._high[group]) - low).astype(np.int64)
            return out
        at = group * float(_SPAN) + np.clip(day, 0, _SPAN - 1)
        out = np.rint(np.interp(at, self._days, self._counts)).astype(np.int64)
        return out


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of each member of each group at the group's last day; equally long columns, groups in order."""

    start: Ints  # of each group's members; one more than there are groups
    member: Ints
    first: Ints
    last: Ints
    x: Ints
    T: Floats
    r: Floats
    g: Floats


class Speech:
    """Rows of member speech of several groups. Rows at or after a day that is asked for are not read for it."""

    def __init__(self, histories: Sequence[History]) -> None:
        self.n = len(histories)
        sizes = np.array([len(history.day) for history in histories], dtype=np.int64)
        self.group = np.repeat(np.arange(self.n), sizes)
        self.day = np.concatenate([history.day for history in histories])
        self.clocks = Clocks([history.coverage for history in histories])
        ends = np.cumsum(sizes)
        self.start = np.r_[0, ends]
        self.first = np.full(self.n, -1, dtype=np.int64)
        self.first[sizes > 0] = self.day[self.start[:-1][sizes > 0]]
        key = self.group * _SPAN + self.day
        self.spoken = key[np.r_[True, key[1:] != key[:-1]]] if len(key) else key
        member = np.concatenate([history.member for history in histories])
        self._names: Ints | None = None
        low = int(member.min()) if len(member) else 0
        if len(member) and int(member.max()) - low >= _MEMBERS:
            self._names, member = np.unique(member, return_inverse=True)
            low = 0
        # One number for group, member and day: sorted, it gives each member's path through the days.
        path = np.sort((self.group * _MEMBERS + (member - low)) * _SPAN + self.day)
        pair = path // _SPAN
        self.path_day = path - pair * _SPAN
        head = np.ones(len(pair), dtype=bool)
        head[1:] = pair[1:] != pair[:-1]
        self.heads = head.nonzero()[0]
        self.who = np.cumsum(head) - 1
        self.who_group = pair[self.heads] // _MEMBERS
        names = pair[self.heads] - self.who_group * _MEMBERS
        self.names = names + low if self._names is None else self._names[names]
        self._head = head

    @cached_property
    def _rhythms(self) -> tuple[Ints, Ints, Ints, Ints]:
        """At each row of a path: active weeks after the first, and the clocks before, after, and at the first row."""
        first = self.path_day[self.heads]
        week = (self.path_day - first[self.who]) // 7
        active = week > 0
        active[1:] &= (week[1:] != week[:-1]) | self._head[1:]
        total = np.cumsum(active)
        x = total - total[self.heads][self.who]
        group = self.who_group[self.who]
        before = self.clocks.before(group, self.path_day)
        after = self.clocks.before(group, self.path_day + 1)
        return x, before, after, before[self.heads]

    def _rhythm(self, at: Ints, now: Ints) -> tuple[Ints, Floats, Floats, Floats]:
        """x, T, r, g at the clock ``now`` of the members whose newest rows are ``at``."""
        counts, before, after, starts = self._rhythms
        begun = starts[self.who[at]]
        x = counts[at]
        T = np.maximum(now - begun, 0) / 7
        r = np.maximum(now - after[at], 0) / 7
        g = np.where(x > 0, (before[at] - begun) / 7 / np.maximum(x, 1), NEWCOMER_GAP)
        return x, T, r, g

    def people(self, rows: SpeechRows) -> Floats:
        """core at each row: the sum of its members' chances to speak in the coming week."""
        core = np.zeros(len(rows.ts))
        if not len(self.heads) or not len(rows.ts):
            return core
        now = self.clocks.before(rows.group, rows.ts)
        height = np.diff(rows.start)[self.who_group]
        ends = np.cumsum(height)
        cut = np.searchsorted(ends, np.arange(_CELLS, int(ends[-1]) + _CELLS, _CELLS), side="right")
        low = 0
        for high in np.unique(np.append(cut, len(ends))).tolist():
            high = max(high, low + 1) if low < len(ends) else low
            if high > low:
                core += self._core(rows, now, height, low, min(high, len(ends)))
            low = high
        return core

    def _core(self, rows: SpeechRows, now: Ints, height: Ints, low: int, high: int) -> Floats:
        """What the members ``low`` … ``high - 1`` add to core."""
        tall = height[low:high]
        offset = np.cumsum(tall) - tall
        begin = int(self.heads[low])
        end = int(self.heads[high]) if high < len(self.heads) else len(self.who)
        read = np.arange(begin, end)
        who = self.who[begin:end]
        group = self.who_group[who]
        place = rows.key.searchsorted(group * _SPAN + self.path_day[begin:end], side="right") - rows.start[group]
        known = place < height[who]
        last = np.full(int(tall.sum()), -1, dtype=np.int64)
        # Rows ascend, and of several values for one place the last stays: each member's newest row.
        last[(offset[who - low] + place)[known]] = read[known]
        np.maximum.accumulate(last, out=last)
        seen = (last >= np.repeat(self.heads[low:high], tall)).nonzero()[0]
        row = seen + np.repeat(rows.start[self.who_group[low:high]] - offset, tall)[seen]
        p = chance(*self._rhythm(last[seen], now[row]))
        return np.bincount(row, weights=p, minlength=len(now)).astype(np.float64)

    def habits(self, ts: Ints) -> Habits:
        """The members of each group at its day of ``ts``."""
        key = self.who * _SPAN + self.path_day
        wanted = np.arange(len(self.heads)) * _SPAN + np.clip(ts[self.who_group], 0, _SPAN - 1)
        last = key.searchsorted(wanted) - 1
        known: Bools = last >= self.heads
        at = last[known]
        group = self.who_group[known]
        rhythm = self._rhythm(at, self.clocks.before(group, ts[group]))
        start = np.searchsorted(group, np.arange(self.n + 1))
        return Habits(
            start, self.names[known], self.path_day[self.heads[known]], self.path_day[at], *rhythm,
        )  # fmt: skip

    def silence(self, rows: SpeechRows, window: int) -> tuple[Ints, Ints]:
        """gap and maxgap at each row, in covered days, from the first covered day where nobody ever spoke."""
        group, ts = rows.group, rows.ts
        now = self.clocks.before(group, ts)
        if not len(self.spoken):
            return now, np.minimum(now, window)
        owner = self.spoken // _SPAN
        day = self.spoken - owner * _SPAN
        own = np.searchsorted(self.spoken, np.arange(self.n) * _SPAN)[group]
        until = np.searchsorted(self.spoken, rows.key)
        some = until > own
        newest = np.maximum(until - 1, 0)
        gap = np.where(some, np.maximum(now - self.clocks.before(group, day[newest] + 1), 0), now)
        pauses = self._pauses(owner, day)
        # A pause touches the window if the day of speech that ends it lies in the window, its first day left out.
        edge = group * _SPAN + np.clip(ts - window, 0, _SPAN - 1)
        begin = np.maximum(np.searchsorted(self.spoken, edge, side="right") - 1, own)
        end = np.maximum(until - 1, own)
        longest = np.zeros(len(ts), dtype=np.int64)
        wide = np.flatnonzero(end > begin)
        if len(wide):
            longest[wide] = np.maximum.reduceat(pauses, np.c_[begin[wide], end[wide]].ravel())[::2]
        return gap, np.minimum(np.maximum(longest, gap), window)

    def _pauses(self, owner: Ints, day: Ints) -> Ints:
        """Covered days from each day of speech to the group's next one; 0 at its last."""
        out = np.zeros(len(day), dtype=np.int64)
        until, since = self.clocks.before(owner[:-1], day[1:]), self.clocks.before(owner[:-1], day[:-1] + 1)
        out[:-1] = np.where(owner[1:] == owner[:-1], np.maximum(until - since, 0), 0)
        return out

    def pauses(self, last: Ints) -> tuple[Ints, Ints, Ints]:
        """Every day of speech with its group, and the covered days after it until the next or the group's ``last``."""
        owner = self.spoken // _SPAN
        day = self.spoken - owner * _SPAN
        if not len(day):
            return owner, day, day
        length = self._pauses(owner, day)
        end = np.append(owner[1:] != owner[:-1], True).nonzero()[0]
        after = self.clocks.before(owner[end], last[owner[end]] + 1) - self.clocks.before(owner[end], day[end] + 1)
        length[end] = np.maximum(after, 0)
        return owner, day, length

    def longest(self, rows: SpeechRows, window: int) -> Ints:
        """The longest covered silence within so many days from each row on."""
        group, ts = rows.group, rows.ts
        now, then = self.clocks.before(group, ts), self.clocks.before(group, ts + window)
        if not len(self.spoken):
            return then - now
        owner = self.spoken // _SPAN
        day = self.spoken - owner * _SPAN
        first = np.searchsorted(self.spoken, rows.key)
        end = np.searchsorted(self.spoken, rows.later(window).key)  # the first day of speech after it
        some = end > first
        one, other = np.minimum(first, len(day) - 1), np.maximum(end - 1, 0)
        out = np.where(
            some,
            np.maximum(self.clocks.before(group, day[one]) - now, then - self.clocks.before(group, day[other] + 1)),
            then - now,
        )
        wide = np.flatnonzero(end - first > 1)
        if len(wide):
            bounds = np.c_[first[wide], end[wide] - 1].ravel()
            out[wide] = np.maximum(out[wide], np.maximum.reduceat(self._pauses(owner, day), bounds)[::2])
        return out

    def weekly(self, rows: SpeechRows, weeks: int) -> Floats:
        """Distinct speakers in the 7-day windows before each row, newest first; see ``History.weekly``."""
        out = np.zeros((len(rows.ts), weeks))
        phase = rows.ts % 7
        for one in np.unique(phase).tolist():  # days of the same weekday share their windows: a pass for each weekday
            some = (phase == one).nonzero()[0]
            ts, group = rows.ts[some], rows.group[some]
            low, high = int(ts.min()) - 7 * weeks, int(ts.max())
            counts, known = self._grid(low, (high - low) // 7)
            scaled = np.where(known >= 7, counts, np.where(known >= 4, counts * 7 / np.maximum(known, 1), np.nan))
            out[some] = scaled[group[:, None], ((ts - low) // 7 - 1)[:, None] - np.arange(weeks)]
        return out

    def _grid(self, low: int, weeks: int) -> tuple[Floats, Ints]:
        """Distinct speakers and covered days of each group in ``weeks`` weeks from the day ``low`` on."""
        inside = ((self.path_day >= low) & (self.path_day < low + 7 * weeks)).nonzero()[0]
        who, week = self.who[inside], (self.path_day[inside] - low) // 7
        fresh = np.ones(len(who), dtype=bool)
        fresh[1:] = (who[1:] != who[:-1]) | (week[1:] != week[:-1])
        place = self.who_group[who[fresh]] * weeks + week[fresh]
        counts = np.bincount(place, minlength=self.n * weeks).reshape(self.n, weeks)
        edges = low + 7 * np.arange(weeks + 1)
        group = np.repeat(np.arange(self.n), weeks + 1)
        clock = self.clocks.before(group, np.tile(edges, self.n)).reshape(self.n, weeks + 1)
        return counts.astype(np.float64), np.diff(clock, axis=1)


__all__ = ["Bools", "Clocks", "Habits", "SpeechRows", "Speech", "chance"]
