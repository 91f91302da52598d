"""The facts that a verdict rests on, for one group at one or many days, gaps and holidays left out.

All durations are counted in covered days: time that nobody recorded passes for nobody. One pass over the rows of
some hundred groups gives the facts at every day asked for, so that replaying years of weeks costs little more than
one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from sihu_tui.health.history import Bools, Floats, History, Ints
from sihu_tui.health.speech import Habits, Speech, SpeechRows, chance

WEEKS = 26  # how far back the weekly counts reach
BASE_WEEKS = 12  # "usual" is the mean of this many covered weeks …
LEAST_WEEKS = 4  # … and of no fewer than these
SILENCE_WINDOW = 56  # days in which the longest silence is looked for, and its cap
RECENT_WEIGHT = 0.3  # what a week counts in the recent level against the one after it


@dataclass(frozen=True, slots=True)
class Facts:
    """Columns of facts, a row per (group, day). ``nan`` means that it is not known."""

    t: Ints  # rows with day < t are known
    age: Ints  # days since the first member message, or since the first covered day if nobody ever spoke
    share: Floats  # of the last 14 days (a younger group's days) less holidays: how much was read; nan = none left
    known: Ints  # covered weeks among the last 12
    weekly: Floats  # speakers a week, newest first, 26 columns; nan = not covered or before the group began
    base: Floats  # mean of the last 12 covered weeks, at least 4: "usual"
    recent: Floats  # the level of late: the weeks of base, each counting .3 of the one after it
    l4: Floats  # mean of the covered ones of the last 4 weeks
    gap: Ints  # covered days since the last member message
    maxgap: Ints  # longest covered silence that touches the last 56 days, the open one too, at most 56
    core: Floats  # Σ over members of the chance that they speak in the coming week
    empty: Floats  # share of the covered weeks among the last 26 in which nobody spoke

    def __len__(self) -> int:
        return len(self.t)

    def at(self, rows: slice | Ints | Bools) -> Facts:
        """The chosen rows."""
        return Facts(*(getattr(self, name)[rows] for name in _NAMES))

    @classmethod
    def stack(cls, parts: Sequence[Facts]) -> Facts:
        """Rows of several groups under one another."""
        return cls(*(np.concatenate([getattr(p, name) for p in parts]) for name in _NAMES))


_NAMES = tuple(f.name for f in fields(Facts))


@dataclass(frozen=True, slots=True)
class Members:
    """What is known of each member at one day; equally long columns. Weeks are covered time."""

    member: Ints
    first: Ints  # day of the first message
    last: Ints  # day of the last one
    x: Ints  # active weeks after the first
    T: Floats  # weeks since the first message
    r: Floats  # weeks since the last one
    g: Floats  # own usual gap between active weeks, in weeks
    p: Floats  # chance to speak in the coming week
    overdue: Bools  # a regular who is away for more than twice the usual gap

    def __len__(self) -> int:
        return len(self.member)

    @classmethod
    def of(cls, habits: Habits, group: int = 0) -> Members:
        """The members of one group."""
        part = slice(int(habits.start[group]), int(habits.start[group + 1]))
        x, T, r, g = habits.x[part], habits.T[part], habits.r[part], habits.g[part]
        return cls(
            habits.member[part], habits.first[part], habits.last[part], x, T, r, g, chance(x, T, r, g),
            (x >= 2) & (r > 2 * np.maximum(g, 1)),
        )  # fmt: skip


def facts(history: History, ts: Sequence[int] | Ints) -> Facts:
    """The facts at each day of ``ts`` (ascending), each from the rows before that day alone."""
    return of_groups([history], Speech([history]), [np.asarray(ts, dtype=np.int64)])


def members(history: History, t: int) -> Members:
    """Every member who spoke before ``t``, for the people behind a figure."""
    return Members.of(Speech([history]).habits(np.array([t])))


def of_groups(histories: Sequence[History], speech: Speech, days: Sequence[Ints]) -> Facts:
    """The facts of several groups, each at its own days, one group under the other; ``speech`` is theirs."""
    rows = SpeechRows.of(days)
    age = _age(histories, speech, rows)
    weekly = speech.weekly(rows, WEEKS)
    weekly[np.arange(WEEKS) >= age[:, None] // 7] = np.nan  # weeks before the group began are not silence
    inside = np.isfinite(weekly)
    counts = np.where(inside, weekly, 0)
    usual = inside & (inside.cumsum(1) <= BASE_WEEKS)
    known = usual.sum(1)
    gap, maxgap = speech.silence(rows, SILENCE_WINDOW)
    lately = usual * RECENT_WEIGHT ** np.arange(WEEKS)
    total = lately.sum(1)
    return Facts(
        t=rows.ts,
        age=age,
        share=_share(histories, speech, rows),
        known=inside[:, :BASE_WEEKS].sum(1),
        weekly=weekly,
        base=np.where(known >= LEAST_WEEKS, _mean(counts, usual), np.nan),
        recent=np.where(total > 0, (lately * counts).sum(1) / np.maximum(total, 1e-12), np.nan),
        l4=_mean(counts[:, :4], inside[:, :4]),
        gap=gap,
        maxgap=maxgap,
        core=speech.people(rows),
        empty=_mean(counts == 0, inside),
    )


def _age(histories: Sequence[History], speech: Speech, rows: SpeechRows) -> Ints:
    """Days since the first member message; before there is one, since the first covered day."""
    covered = np.array([-1 if h.coverage.first is None else h.coverage.first for h in histories])[rows.group]
    first = speech.first[rows.group]
    start = np.where(covered >= 0, covered, rows.ts)
    start = np.where((first >= 0) & (rows.ts > first), first, start)
    out: Ints = np.maximum(rows.ts - start, 0)
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


def _share(histories: Sequence[History], speech: Speech, rows: SpeechRows) -> Floats:
    """``read_share`` of many groups."""
    ts, group = rows.ts, rows.group
    never = np.iinfo(np.int64).max
    covered = np.array([never if h.coverage.first is None else h.coverage.first for h in histories])[group]
    spoke = np.where(speech.first < 0, never, speech.first)[group]
    begun = np.minimum(np.where(covered < ts, covered, never), np.where(spoke < ts, spoke, never))
    begin = np.where(begun == never, ts - 14, np.maximum(begun, ts - 14))
    read = np.maximum(speech.clocks.before(group, ts) - speech.clocks.before(group, begin), 0)
    counted = ts - begin
    for rest in {h.coverage.rest for h in histories} - {None}:
        if rest is not None:
            here = np.array([h.coverage.rest is rest for h in histories])[group]
            counted = counted - np.where(here, rest.days(begin, ts), 0)
    out: Floats = np.where(counted > 0, read / np.maximum(counted, 1), np.nan)
    return out


def _mean(values: Floats | Bools, counted: Bools) -> Floats:
    """Mean of the values of each row that are counted; nan where there are none."""
    n = counted.sum(1)
    out: Floats = np.where(n > 0, (values * counted).sum(1) / np.maximum(n, 1), np.nan)
    return out
