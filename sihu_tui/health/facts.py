"""The facts that a verdict rests on, for one group at one or many days, gaps and holidays left out.

All durations are counted in covered days: time that nobody recorded passes for nobody. One pass over a
group's rows gives the facts at every day asked for, so that replaying years of weeks costs little more than
one day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from sihu_tui.health.history import Bools, Floats, History, Ints, numbered

WEEKS = 26  # how far back the weekly counts reach
BASE_WEEKS = 12  # "usual" is the mean of this many covered weeks …
LEAST_WEEKS = 4  # … and of no fewer than these
SILENCE_WINDOW = 56  # days in which the longest silence is looked for, and its cap
LEAD_WINDOW = 84  # days over which the leading speaker is chosen
NEWCOMER_GAP = 4.0  # weeks: the usual gap assumed of a member who was active in one week only
_CELLS = 1_000_000  # days × members that are held in memory at once


@dataclass(frozen=True, slots=True)
class Facts:
    """Columns of facts, a row per (group, day). ``nan`` means that it is not known."""

    t: Ints  # rows with day < t are known
    age: Ints  # days since the first member message, or since the first covered day if nobody ever spoke
    share: Floats  # of the last 14 days (a younger group's days) less holidays: how much was read; nan = none left
    known: Ints  # covered weeks among the last 12
    weekly: Floats  # speakers a week, newest first, 26 columns; nan = not covered or before the group began
    base: Floats  # mean of the last 12 covered weeks, at least 4: "usual"
    l2: Floats  # mean of the covered ones of the last 2 weeks
    l4: Floats  # … of the last 4
    gap: Ints  # covered days since the last member message
    maxgap: Ints  # longest covered silence that touches the last 56 days, the open one too, at most 56
    core: Floats  # Σ over members of the chance that they speak in the coming week
    dispersion: Floats  # ln((v+½)/(m+½)): variance against mean of the weeks in base; over 0 is bursty
    empty: Floats  # share of the covered weeks among the last 26 in which nobody spoke
    lead: Floats  # how overdue the leading speaker is: ln(1 + max(r-g, 0)/max(g, 1))
    leader: Ints  # who that is: the member id; -1 if nobody spoke in 84 days

    def __len__(self) -> int:
        return len(self.t)

    def at(self, rows: slice | Ints | Bools) -> Facts:
        """The chosen rows."""
        return Facts(*(getattr(self, f.name)[rows] for f in fields(self)))

    @classmethod
    def stack(cls, parts: Sequence[Facts]) -> Facts:
        """Rows of several groups under one another."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))


@dataclass(frozen=True, slots=True)
class Members:
    """What is known of each member at one day; equally long columns. Weeks are covered time."""

    member: Ints
    first: Ints  # day of the first message
    last: Ints  # day of the last one
    messages: Ints  # in the last 84 days
    x: Ints  # active weeks after the first
    T: Floats  # weeks since the first message
    r: Floats  # weeks since the last one
    g: Floats  # own usual gap between active weeks, in weeks
    p: Floats  # chance to speak in the coming week
    overdue: Bools  # a regular who is away for more than twice the usual gap

    def __len__(self) -> int:
        return len(self.member)


def chance(x: Floats | Ints, T: Floats, r: Floats, g: Floats) -> Floats:
    """A member's chance to speak in the coming week: the own frequency, discounted when overdue.

    ``p = min(1, (x+.3)/(T+2)) / (1 + (max(r-g, 0)/max(g, 1))²)`` with ``x`` active weeks after the first,
    ``T`` weeks since the first message, ``r`` since the last one and ``g`` the own usual gap.
    """
    away: Floats = np.maximum(r - g, 0) / np.maximum(g, 1)
    p: Floats = np.minimum(1, (x + 0.3) / (T + 2)) / (1 + away**2)
    return p


def facts(history: History, ts: Sequence[int] | Ints, track: Track | None = None) -> Facts:
    """The facts at each day of ``ts`` (ascending), each from the rows before that day alone.

    ``track`` is the history's own, where it has been laid already.
    """
    ts = np.asarray(ts, dtype=np.int64)
    if (np.diff(ts) < 0).any():
        raise ValueError("days must ascend")
    track = Track(history) if track is None else track
    age = _age(history, ts)
    weekly = history.windows(ts, WEEKS, track.names, track.who)
    weekly[np.arange(WEEKS) >= age[:, None] // 7] = np.nan  # weeks before the group began are not silence
    inside = np.isfinite(weekly)
    counts = np.where(inside, weekly, 0)
    usual = inside & (inside.cumsum(1) <= BASE_WEEKS)
    known = usual.sum(1)
    base = _mean(counts, usual)
    spread = _mean((counts - base[:, None]) ** 2, usual)  # the population variance
    enough = known >= LEAST_WEEKS
    gap, maxgap = _silence(history, ts, track.days)
    core, lead, leader = _people(history, ts, track)
    return Facts(
        t=ts,
        age=age,
        share=read_share(history, ts),
        known=inside[:, :BASE_WEEKS].sum(1),
        weekly=weekly,
        base=np.where(enough, base, np.nan),
        l2=_mean(counts[:, :2], inside[:, :2]),
        l4=_mean(counts[:, :4], inside[:, :4]),
        gap=gap,
        maxgap=maxgap,
        core=core,
        dispersion=np.where(enough, np.log((spread + 0.5) / (base + 0.5)), np.nan),
        empty=_mean(counts == 0, inside),
        lead=lead,
        leader=leader,
    )


def members(history: History, t: int, track: Track | None = None) -> Members:
    """Every member who spoke before ``t``, for the people behind a figure."""
    if track is None or len(track.day) and track.day[-1] >= t:
        history = history.until(t)
        track = Track(history)
    rows = track.last_rows(t)
    x, T, r, g = track.rhythm(rows, history.coverage.before(t))
    weeks_ago = track.last_rows(t - LEAD_WINDOW)
    messages = track.total[rows] - np.where(weeks_ago >= 0, track.total[weeks_ago], 0)
    return Members(
        member=track.names,
        first=track.day[track.start],
        last=track.day[rows],
        messages=messages,
        x=x,
        T=T,
        r=r,
        g=g,
        p=chance(x, T, r, g),
        overdue=(x >= 2) & (r > 2 * np.maximum(g, 1)),
    )


class Track:
    """Each member's path through the rows: at every row, what was known of that member once it was read."""

    def __init__(self, history: History) -> None:
        self.day = history.day
        self.names, self.who = numbered(history.member)
        # By member, then by day. Short integers are sorted by their digits, ten times as fast.
        short = self.who.astype(np.uint16) if len(self.names) <= 1 << 16 else self.who
        order = np.argsort(short, kind="stable")
        who, day = self.who[order], history.day[order]
        head = np.ones(len(who), dtype=bool)  # each member's first row
        head[1:] = who[1:] != who[:-1]
        heads = head.nonzero()[0]
        self.start = order[heads]
        week = (day - day[heads][who]) // 7  # who is 0, 1, 2 … in this order: the number of the run
        active = week > 0
        active[1:] &= week[1:] != week[:-1]
        active &= ~head
        self.x = _running(active.astype(np.int64), heads, who, order)
        self.total = _running(history.count[order], heads, who, order)
        self.days, place = numbered(history.day)
        self.clock = history.coverage.before(self.days)[place]  # covered days before each row
        self.clock_after = history.coverage.before(self.days + 1)[place]
        self.clock_first = self.clock[self.start]

    def last_rows(self, t: int) -> Ints:
        """Each member's last row before ``t``; -1 where there is none."""
        end = int(self.day.searchsorted(t))
        out = np.full(len(self.names), -1, dtype=np.int64)
        out[self.who[:end]] = np.arange(end)
        return out

    def rhythm(self, rows: Ints, now: Ints) -> tuple[Ints, Floats, Floats, Floats]:
        """x, T, r, g at the clock ``now`` of members whose last rows are given (last axis: all members)."""
        x = self.x[rows]
        T = np.maximum(now - self.clock_first, 0) / 7
        r = np.maximum(now - self.clock_after[rows], 0) / 7
        g = np.where(x > 0, (self.clock[rows] - self.clock_first) / 7 / np.maximum(x, 1), NEWCOMER_GAP)
        return x, T, r, g

    def sweep(self, ts: Ints) -> Iterator[tuple[slice, Ints]]:
        """Blocks of ``ts`` with each member's last row before each of its days; -1 where there is none."""
        block = max(1, _CELLS // max(1, len(self.names)))
        carry, read = np.full(len(self.names), -1, dtype=np.int64), 0
        for a in range(0, len(ts), block):
            days = ts[a : a + block]
            end = int(np.searchsorted(self.day, days[-1]))
            last = np.full((len(days), len(self.names)), -1, dtype=np.int64)
            rows = np.arange(read, end)
            last[0] = carry
            # Rows ascend, and of several values for one place the last stays: each member's newest row.
            last[np.searchsorted(days, self.day[read:end], side="right"), self.who[read:end]] = rows
            np.maximum.accumulate(last, axis=0, out=last)
            carry, read = last[-1], end
            yield slice(a, a + len(days)), last


def _running(values: Ints, heads: Ints, run: Ints, order: Ints) -> Ints:
    """Sums that start anew at each member, put back into row order."""
    out = np.zeros(len(order), dtype=np.int64)
    if len(order):
        total = np.cumsum(values)
        out[order] = total - (total[heads] - values[heads])[run]
    return out


def _people(history: History, ts: Ints, track: Track) -> tuple[Floats, Floats, Ints]:
    """core, lead and leader at each day."""
    core, lead, leader = np.zeros(len(ts)), np.zeros(len(ts)), np.full(len(ts), -1)
    if not len(track.names):
        return core, lead, leader
    now = history.coverage.before(ts)
    for (part, last), (_, past) in zip(track.sweep(ts), track.sweep(ts - LEAD_WINDOW), strict=True):
        x, T, r, g = track.rhythm(last, now[part, None])
        seen = last >= 0
        core[part] = np.where(seen, chance(x, T, r, g), 0).sum(1)
        messages = np.where(seen, track.total[last], 0) - np.where(past >= 0, track.total[past], 0)
        # Equal counts: the one who spoke last leads.
        best = np.argmax(messages * (1 << 32) + last, axis=1)
        row = np.arange(len(best))
        spoke = messages[row, best] > 0
        away = np.maximum(r - g, 0)[row, best] / np.maximum(g[row, best], 1)
        lead[part] = np.where(spoke, np.log1p(away), 0)
        leader[part] = np.where(spoke, track.names[best], -1)
    return core, lead, leader


def _age(history: History, ts: Ints) -> Ints:
    """Days since the first member message; before there is one, since the first covered day."""
    coverage, first = history.coverage, history.first
    start = np.full_like(ts, coverage.first) if coverage.first is not None else ts
    if first is not None:
        start = np.where(ts > first, first, start)
    out: Ints = np.maximum(ts - start, 0)
    return out


def read_share(history: History, ts: Ints) -> Floats:
    """How much of the 14 days before each day was read; of a younger group, of its days. nan: all were holidays."""
    begin = np.full_like(ts, -1)
    for day in (history.coverage.first, history.first):
        if day is not None:
            # a day that is still to come begins nothing
            begin = np.where((day < ts) & ((begin < 0) | (day < begin)), day, begin)
    begin = np.where(begin < 0, ts - 14, np.maximum(begin, ts - 14))
    return history.coverage.share(begin, ts)


def _silence(history: History, ts: Ints, days: Ints) -> tuple[Ints, Ints]:
    """gap and maxgap at each day, in covered days, from the first covered day where nobody ever spoke.

    ``days`` are those on which somebody spoke.
    """
    coverage = history.coverage
    if not len(days):
        gap = coverage.before(ts)
        return gap, np.minimum(gap, SILENCE_WINDOW)
    spoken = np.searchsorted(days, ts)  # how many days with speech are known
    last = days[np.maximum(spoken - 1, 0)]
    gap = np.where(spoken > 0, coverage.days(last + 1, ts), coverage.before(ts))
    pauses = np.r_[coverage.days(days[:-1] + 1, days[1:]), 0]  # the last entry only closes the table
    # A pause touches the window if the day of speech that ends it lies in the window, its first day left out.
    begin = np.maximum(np.searchsorted(days, ts - SILENCE_WINDOW, side="right") - 1, 0)
    end = np.maximum(spoken - 1, 0)
    longest = np.zeros(len(ts), dtype=np.int64)
    some = np.flatnonzero(end > begin)
    if len(some):
        bounds = np.c_[begin[some], end[some]].ravel()
        longest[some] = np.maximum.reduceat(pauses, bounds)[::2]
    return gap, np.minimum(np.maximum(longest, gap), SILENCE_WINDOW)


def _mean(values: Floats | Bools, counted: Bools) -> Floats:
    """Mean of the values of each row that are counted; nan where there are none."""
    n = counted.sum(1)
    out: Floats = np.where(n > 0, (values * counted).sum(1) / np.maximum(n, 1), np.nan)
    return out
