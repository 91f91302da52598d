"""What the coming weeks will probably bring, with intervals; nothing where the data cannot carry it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sihu_tui.health.statuses import LAST_WORD

if TYPE_CHECKING:
    from sihu_tui.health.history import Bools, Floats

FORECAST_WEEKS = 4
DISCOUNT = 0.65  # what a week counts against the one after it
_LEAST_WEEKS = 4

SIZE = 0.175  # of the negative binomial, a week and per (1 + m/1.2): tests/tools/fit_health.py counts 80 % inside

# Time to silence, log-logistic: T50 = SCALE·((1-risk)/risk)^POWER days, quartiles at ÷ and × SPREAD. Taken over
# from the reference model; tests/tools/fit_health.py does not fit them, it prints them beside what was observed.
SILENCE_SCALE = 41.3
SILENCE_POWER = 0.867
SILENCE_SPREAD = 3.2
LEAST_RISK = 0.05  # under this risk a time to silence would be a guess


@dataclass(frozen=True, slots=True)
class Expected:
    """Mean speakers a week over the next 4 weeks, with an 80 % interval."""

    speakers: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TimeToSilence:
    """Days until the group has probably fallen silent: the median and the quartiles. Say weeks or months."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """``Expected`` of many groups, a row each; nan with fewer than 4 known weeks."""

    speakers: Floats
    low: Floats
    high: Floats


def levels(weekly: Floats, base: Floats, recent: Floats | None = None, falling: Bools | None = None) -> Floats:
    """Expected speakers a week, a row per group: (base + Σ .65^k y_k)/(1 + Σ .65^k), newest week k = 0.

    ``weekly`` is newest first, nan = unknown and left out. There is no trend term: slopes do not go on. Where the
    speakers have been falling, or what is usual is made of launch weeks (``falling``), the level of late (``recent``)
    goes on instead: those weeks do not come back.
    """
    counts = np.atleast_2d(weekly)
    known = np.isfinite(counts)
    weight = np.where(known, DISCOUNT ** np.arange(counts.shape[1]), 0)
    out: Floats = (base + (weight * np.where(known, counts, 0)).sum(1)) / (1 + weight.sum(1))
    if recent is None or falling is None:
        return out
    return np.where(falling & (recent < out), recent, out)


def ahead(weekly: Floats, base: Floats, recent: Floats | None = None, falling: Bools | None = None) -> Ahead:
    """Expected speakers of many groups with their 80 % intervals; see ``levels``.

    The interval is that of a negative binomial with size SIZE·(1 + m/1.2) a week, four weeks added up.
    """
    known = np.isfinite(base) & (np.isfinite(np.atleast_2d(weekly)).sum(1) >= _LEAST_WEEKS)
    m = np.where(known, levels(weekly, np.where(known, base, 0.0), recent, falling), 0.0)
    low, high = _intervals(FORECAST_WEEKS * m, FORECAST_WEEKS * SIZE * (1 + m / 1.2))
    speakers, low, high = (np.where(known, v, np.nan) for v in (m, low / FORECAST_WEEKS, high / FORECAST_WEEKS))
    return Ahead(speakers, low, high)


def expectations(
    weekly: Floats, base: Floats, recent: Floats | None = None, falling: Bools | None = None
) -> list[Expected | None]:
    """Expected speakers of many groups; ``None`` with fewer than 4 known weeks; see ``ahead``."""
    found = ahead(weekly, base, recent, falling)
    rows = zip(found.speakers.tolist(), found.low.tolist(), found.high.tolist(), strict=True)
    return [Expected(*row) if row[0] == row[0] else None for row in rows]


def expected(weekly: Floats, base: float) -> Expected | None:
    """Expected speakers of one group; ``None`` with fewer than 4 known weeks; see ``ahead``."""
    return expectations(np.atleast_2d(weekly), np.array([base]))[0]


def silence_days(risks: Floats) -> Floats:
    """Median days to silence by the 8-week risk; nan where it is not known, under .05, and from ``LAST_WORD`` on."""
    with np.errstate(invalid="ignore", divide="ignore"):
        told = (risks >= LEAST_RISK) & (risks < LAST_WORD)
        out: Floats = np.where(told, SILENCE_SCALE * ((1 - risks) / risks) ** SILENCE_POWER, np.nan)
    return out


def time_to_silence(risk: float) -> TimeToSilence | None:
    """Time to silence by the 8-week risk; ``None`` where it cannot be told, see ``silence_days``."""
    median = float(silence_days(np.array([risk]))[0])
    if median != median:
        return None
    return TimeToSilence(median, median / SILENCE_SPREAD, median * SILENCE_SPREAD)


def _intervals(mean: Floats, size: Floats) -> tuple[Floats, Floats]:
    """The 10 % and 90 % points of negative binomials, a row each; 0 where the mean is 0."""
    low, high = np.zeros(len(mean)), np.zeros(len(mean))
    rows = np.flatnonzero(mean > 0)
    # Rows of like size share a table of the law, which is as wide as the largest needs.
    for block in np.array_split(rows[np.argsort(mean[rows])], max(1, len(rows) // 128)):
        if not len(block):
            continue
        m, s = mean[block, None], size[block, None]
        top = float((m + 3 * np.sqrt(m + m**2 / s)).max())  # beyond the 90 % point of any such law
        k = np.arange(int(top) + 8, dtype=np.float64)
        ratio = (k[:-1] + s) / (k[:-1] + 1) * (m / (s + m))
        log_start = s * np.log(s / (s + m))
        law = np.cumsum(np.exp(log_start + np.c_[np.zeros(len(block)), np.cumsum(np.log(ratio), axis=1)]), axis=1)
        low[block], high[block] = (law < 0.1).sum(1), (law < 0.9).sum(1)
    return low, high
