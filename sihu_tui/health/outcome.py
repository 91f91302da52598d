"""What became of a group after a day: the truth that flags are measured against, and the measures.

Outcome at day t, from days t … t+55 alone: *collapse*, when the weekly speakers of the next 8 weeks fall under
20 % of usual, or *silence*, 28 covered days without member speech. Told only of groups that could still be
warned: 28 days old, usually 2 speakers a week, spoken in within 28 days, 6 of the 8 weeks covered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sihu_tui.health.facts import Facts
from sihu_tui.health.history import Bools, Floats, History, Ints

HORIZON_DAYS = 56
COLLAPSE = 0.2
SILENT_DAYS = 28
LEAST_AGE = 28
LEAST_BASE = 2.0
LEAST_WEEKS = 6
LOOKBACK_DAYS = 182
UNKNOWN = -1


def outcomes(history: History, facts: Facts) -> Ints:
    """1 where collapse or silence followed, 0 where not, -1 where it cannot be told or there was nobody to warn."""
    ts, last = facts.t, history.coverage.last
    if not len(ts) or last is None:
        return np.full(len(ts), UNKNOWN)
    weeks = HORIZON_DAYS // 7
    future = history.windows(ts + HORIZON_DAYS, weeks)
    known = np.isfinite(future).sum(1)
    level = np.nansum(future, axis=1) / np.maximum(known, 1)
    with np.errstate(invalid="ignore"):
        bad = (level < COLLAPSE * facts.base) | (_longest_silence(history, ts) >= SILENT_DAYS)
        told = (
            (facts.age >= LEAST_AGE) & (facts.base >= LEAST_BASE) & (facts.gap < SILENT_DAYS) & (known >= LEAST_WEEKS)
        )
    told &= ts + HORIZON_DAYS - 1 <= last
    out: Ints = np.where(told, bad.astype(np.int64), UNKNOWN)
    return out


def _longest_silence(history: History, ts: Ints) -> Ints:
    """The longest covered silence within the 56 days from each day of ``ts`` on."""
    low, high = int(ts.min()), int(ts.max()) + HORIZON_DAYS
    spoke = np.zeros(high - low, dtype=bool)
    i, j = np.searchsorted(history.day, (low, high))
    spoke[history.day[i:j] - low] = True
    days = np.arange(low, high, dtype=np.int64)
    silent = (history.coverage.days(days, days + 1) > 0) & ~spoke
    window = ts[:, None] - low + np.arange(HORIZON_DAYS)
    count = np.cumsum(silent[window], axis=1)
    since = count - np.maximum.accumulate(np.where(spoke[window], count, 0), axis=1)
    out: Ints = since.max(1)
    return out


def silences(history: History) -> Ints:
    """The first days of the silences of 28 covered days or more that a manager would have wanted to know ahead.

    The group was 56 days old, and had usually 2 speakers a week in the last 12 weeks or in the 12 before.
    """
    days, last = np.unique(history.day), history.coverage.last
    if not len(days) or last is None:
        return np.zeros(0, dtype=np.int64)
    ends = np.r_[days[1:], last + 1]
    long = (history.coverage.days(days + 1, ends) >= SILENT_DAYS) & (days - days[0] >= 56)
    onset: Ints = days[long] + 1
    weekly = history.windows(onset, 24)
    weekly[np.arange(24) >= ((onset - days[0]) // 7)[:, None]] = np.nan
    means = [
        np.nansum(part, axis=1) / np.maximum(np.isfinite(part).sum(1), 1) for part in (weekly[:, :12], weekly[:, 12:])
    ]
    out: Ints = onset[np.maximum(*means) >= LEAST_BASE]
    return out


def leads(onsets: Ints, days: Ints, alarm: Bools) -> list[int | None]:
    """How many days ahead of each silence the alarm stood without a break; None where it did not.

    ``days`` are those of the closed weeks; one quiet week is no break. Silences with fewer than 4 weeks of
    record before them are left out.
    """
    out: list[int | None] = []
    for onset in onsets.tolist():
        i, j = np.searchsorted(days, (onset - LOOKBACK_DAYS, onset + 1))
        if j - i < 4:
            continue
        lead, missed = None, 0
        for day, on in zip(days[i:j][::-1].tolist(), alarm[i:j][::-1].tolist(), strict=True):
            if on:
                lead, missed = onset - day, 0
            else:
                missed += 1
                if missed > 1:
                    break
        out.append(lead)
    return out


@dataclass(frozen=True, slots=True)
class Spells:
    """Stretches of alarm in which there was somebody to warn, and how many of them came to nothing."""

    all: int
    false: int


def spells(alarm: Bools, outcome: Ints) -> Spells:
    """Count the stretches of weeks with an alarm of which one week at least has an outcome."""
    edge = np.flatnonzero(np.diff(np.r_[0, alarm.astype(np.int64), 0]))
    parts = [outcome[a:b] for a, b in zip(edge[::2], edge[1::2], strict=True)]
    told = [part for part in parts if (part >= 0).any()]
    return Spells(len(told), sum(not (part == 1).any() for part in told))


def auc(outcome: Ints, score: Floats) -> float | None:
    """The chance that a group that died scored over one that did not; None without both kinds."""
    positive = int(outcome.sum())
    if not 0 < positive < len(outcome):
        return None
    _values, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((rank[outcome == 1].sum() - positive * (positive + 1) / 2) / (positive * (len(outcome) - positive)))


def average_precision(outcome: Ints, score: Floats) -> float | None:
    """Precision averaged over recall, ties taken together; None without a positive."""
    if not outcome.sum():
        return None
    order = np.argsort(-score, kind="stable")
    hits, n = np.cumsum(outcome[order]), np.arange(1, len(outcome) + 1)
    last = np.r_[np.diff(score[order]) != 0, True]
    hits, n = hits[last], n[last]
    return float((np.diff(np.r_[0, hits / hits[-1]]) * hits / n).sum())


@dataclass(frozen=True, slots=True)
class Tenth:
    """A part of the predictions, by size: what was predicted, what came, and where 90 % of chance would fall."""

    n: int
    predicted: float
    observed: float
    low: float
    high: float


def calibration(outcome: Ints, risk: Floats, parts: int = 10) -> list[Tenth]:
    """Predicted and observed share in each part of the predictions, lowest first; fewer parts for little data."""
    parts = max(1, min(parts, len(risk) // 20))
    out = []
    for part in np.array_split(np.argsort(risk, kind="stable"), parts):
        if len(part):
            n, p = len(part), float(risk[part].mean())
            low, high = binomial(n, p)
            out.append(Tenth(n, p, float(outcome[part].mean()), low / n, high / n))
    return out


def binomial(n: int, p: float) -> tuple[int, int]:
    """The 5 % and 95 % points of a binomial law."""
    if not 0 < p < 1:
        return (0, 0) if p <= 0 else (n, n)
    k = np.arange(n)
    law = np.cumsum(np.exp(n * np.log1p(-p) + np.r_[0, np.cumsum(np.log((n - k) / (k + 1) * p / (1 - p)))]))
    return int(np.searchsorted(law, 0.05)), int(np.searchsorted(law, 0.95))
