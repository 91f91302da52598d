"""What became of a group after a day: the truth that flags are measured against, and the measures.

Outcome at day t, from days t … t+55 alone: *collapse*, when the weekly speakers of the next 8 weeks fall under
20 % of usual, or *silence*, 28 covered days without member speech. Told only of groups that could still be
warned: 28 days old, usually 2 speakers a week, spoken in within 28 days, 6 of the 8 weeks covered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sihu_tui.health.facts import Facts
from sihu_tui.health.history import Floats, Ints
from sihu_tui.health.speech import Speech, SpeechRows

HORIZON_DAYS = 56
COLLAPSE = 0.2
SILENT_DAYS = 28
LEAST_AGE = 28
LEAST_BASE = 2.0
LEAST_WEEKS = 6
UNKNOWN = -1


def outcomes(speech: Speech, facts: Facts, start: Ints, last: Ints) -> Ints:
    """1 where collapse or silence followed, 0 where not, -1 where it cannot be told or there was nobody to warn.

    ``start`` are the first rows of the groups of ``speech``, ``last`` each one's last covered day (-1: none).
    """
    if not len(facts):
        return np.zeros(0, dtype=np.int64)
    rows = SpeechRows.of(np.split(facts.t, start[1:]))
    weeks = HORIZON_DAYS // 7
    future = speech.weekly(rows.later(HORIZON_DAYS), weeks)
    inside = np.isfinite(future)
    known = inside.sum(1)
    level = np.where(inside, future, 0).sum(1) / np.maximum(known, 1)
    with np.errstate(invalid="ignore"):
        bad = (level < COLLAPSE * facts.base) | (speech.longest(rows, HORIZON_DAYS) >= SILENT_DAYS)
        told = (
            (facts.age >= LEAST_AGE) & (facts.base >= LEAST_BASE) & (facts.gap < SILENT_DAYS) & (known >= LEAST_WEEKS)
        )
    told &= rows.ts + HORIZON_DAYS - 1 <= last[rows.group]
    out: Ints = np.where(told, bad.astype(np.int64), UNKNOWN)
    return out


def silences(speech: Speech, last: Ints) -> tuple[Ints, Ints]:
    """Group and first day of the silences of 28 covered days or more that a manager would have wanted to know ahead.

    The group was 56 days old, and had usually 2 speakers a week in the last 12 weeks or in the 12 before.
    """
    group, day, length = speech.pauses(last)
    long = (length >= SILENT_DAYS) & (day - speech.first[group] >= 56)
    group, onset = group[long], day[long] + 1
    rows = SpeechRows.of([onset[group == one] for one in range(speech.n)])
    weekly = speech.weekly(rows, 24)
    weekly[np.arange(24) >= ((onset - speech.first[group]) // 7)[:, None]] = np.nan
    inside = np.isfinite(weekly)
    means = [
        np.where(inside[:, part], weekly[:, part], 0).sum(1) / np.maximum(inside[:, part].sum(1), 1)
        for part in (slice(0, 12), slice(12, 24))
    ]
    kept = np.maximum(*means) >= LEAST_BASE
    return group[kept], onset[kept]


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
