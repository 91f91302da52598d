"""What the coming weeks will probably bring, with intervals; nothing where the data cannot carry it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sihu_tui.health.history import Floats

FORECAST_WEEKS = 4
DISCOUNT = 0.65  # what a week counts against the one after it
_LEAST_WEEKS = 4

# Time to silence, log-logistic: T50 = SCALE·((1-risk)/risk)^POWER days, quartiles at ÷ and × SPREAD.
# Fitted by tests/fit_health.py on the same group-months as the risk, those still alive at the end censored.
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


def levels(weekly: Floats, base: Floats) -> Floats:
    """Expected speakers a week, a row per group: (base + Σ .65^k y_k)/(1 + Σ .65^k), newest week k = 0.

    ``weekly`` is newest first, nan = unknown and left out. There is no trend term: slopes do not go on.
    """
    counts = np.atleast_2d(weekly)
    known = np.isfinite(counts)
    weight = np.where(known, DISCOUNT ** np.arange(counts.shape[1]), 0)
    out: Floats = (base + (weight * np.where(known, counts, 0)).sum(1)) / (1 + weight.sum(1))
    return out


def expected(weekly: Floats, base: float) -> Expected | None:
    """Expected speakers of one group; ``None`` with fewer than 4 known weeks.

    The interval is that of a negative binomial with size ½·(1 + m/1.2) a week, four weeks added up.
    """
    if not np.isfinite(base) or np.isfinite(weekly).sum() < _LEAST_WEEKS:
        return None
    m = float(levels(weekly, np.array([base]))[0])
    low, high = _interval(FORECAST_WEEKS * m, FORECAST_WEEKS * 0.5 * (1 + m / 1.2))
    return Expected(m, low / FORECAST_WEEKS, high / FORECAST_WEEKS)


def time_to_silence(risk: float) -> TimeToSilence | None:
    """Time to silence by the 8-week risk; ``None`` under a risk of .05 or where the risk is not known."""
    if not risk >= LEAST_RISK:
        return None
    median = SILENCE_SCALE * ((1 - risk) / risk) ** SILENCE_POWER
    return TimeToSilence(median, median / SILENCE_SPREAD, median * SILENCE_SPREAD)


def _interval(mean: float, size: float) -> tuple[int, int]:
    """The 10 % and 90 % points of a negative binomial."""
    if mean <= 0:
        return 0, 0
    k = np.arange(int(mean + 12 * np.sqrt(mean + mean**2 / size)) + 20)
    start = size * np.log(size / (size + mean))
    ratio = np.log((k[:-1] + size) / (k[:-1] + 1) * (mean / (size + mean)))
    law = np.cumsum(np.exp(start + np.r_[0, np.cumsum(ratio)]))
    return int(np.searchsorted(law, 0.1)), int(np.searchsorted(law, 0.9))
