"""Past decline: how fast the weekly speakers have been halving, told only where the data can carry it.

A half-life describes the past. It is never extrapolated: significant slopes did not go on (see forecast).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sihu_tui.health.history import Floats

SLOPE_WEEKS = 12
LEAST_POINTS = 4
_Z80 = 1.2815515655446004  # a two-sided 80 % interval of the normal law


@dataclass(frozen=True, slots=True)
class HalfLife:
    """Days in which the weekly speakers halved over the last 12 weeks, with an 80 % interval."""

    days: float
    low: float
    high: float


def slopes(weekly: Floats) -> tuple[Floats, Floats]:
    """Slope per week of ln(speakers) and its standard error, a row per group; nan where the data cannot say.

    ``weekly`` holds speakers a week, newest first, nan = unknown; the newest 12 are used. A
    quasi-Poisson log-linear
    fit to the counts + ½ by reweighted least squares; overdispersion φ = max(1, Pearson/(n-2)).
    """
    counts = np.atleast_2d(weekly)[:, :SLOPE_WEEKS]
    known = np.isfinite(counts)
    n = known.sum(1)
    y = np.where(known, counts, 0) + 0.5
    x = np.broadcast_to(-np.arange(counts.shape[1], dtype=np.float64), counts.shape)
    level = np.log(np.where(known, y, 0).sum(1) / np.maximum(n, 1) + 1e-9)
    slope = np.zeros(len(counts))
    for _ in range(30):
        mu = np.exp(np.clip(level[:, None] + slope[:, None] * x, -30, 30)) * known
        centre = (mu * x).sum(1) / np.maximum(mu.sum(1), 1e-12)
        away = x - centre[:, None]
        spread = np.maximum((mu * away**2).sum(1), 1e-12)
        residual = (y - mu) * known
        step = (residual * away).sum(1) / spread
        lift = residual.sum(1) / np.maximum(mu.sum(1), 1e-12)
        slope = slope + np.clip(step, -2, 2)
        level = level + np.clip(lift - step * centre, -2, 2)
        if np.abs(step).max(initial=0) < 1e-10 and np.abs(lift).max(initial=0) < 1e-10:
            break
    mu = np.exp(np.clip(level[:, None] + slope[:, None] * x, -30, 30))
    pearson = np.where(known, (y - mu) ** 2 / mu, 0).sum(1)
    mu = mu * known
    centre = (mu * x).sum(1) / np.maximum(mu.sum(1), 1e-12)
    spread = np.maximum((mu * (x - centre[:, None]) ** 2).sum(1), 1e-12)
    error = np.sqrt(np.maximum(1, pearson / np.maximum(n - 2, 1)) / spread)
    enough = n >= LEAST_POINTS
    return np.where(enough, slope, np.nan), np.where(enough, error, np.nan)


def half_lives(weekly: Floats) -> list[HalfLife | None]:
    """Past half-life in days of each row; ``None`` unless the slope's upper 80 % limit is under 0."""
    slope, error = slopes(weekly)
    falls = slope + _Z80 * error < 0
    return [
        HalfLife(days=-7 * log(2) / b, low=-7 * log(2) / (b - _Z80 * s), high=-7 * log(2) / (b + _Z80 * s))
        if down
        else None
        for b, s, down in zip(slope.tolist(), error.tolist(), falls.tolist(), strict=True)
    ]


def half_life(weekly: Floats) -> HalfLife | None:
    """Past half-life in days of one group; ``None`` unless the slope's upper 80 % limit is under 0."""
    return half_lives(weekly)[0]


def lower_limit(slope: Floats, error: Floats) -> Floats:
    """The slope's lower 80 % limit; over 0 the group reliably grows."""
    return slope - _Z80 * error
