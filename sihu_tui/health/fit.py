"""Fitting the risk model: ``tests/tools/fit_health.py`` fits the shipped one, a user may fit the own history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sihu_tui.health.risk import INPUTS, RiskModel

if TYPE_CHECKING:
    from sihu_tui.health.facts import Facts
    from sihu_tui.health.history import Floats

_RIDGE = 1e-3  # on standardised inputs: only keeps the equations solvable
_CALIBRATION_RIDGE = 1.0


def logistic(
    columns: Floats, outcome: NDArray[Any], ridge: float = _RIDGE, counts: Floats | None = None
) -> tuple[float, Floats]:
    """Intercept and weights of a logistic regression, by Newton's method on standardised columns.

    ``counts`` is how much each row counts, 1 where it is left out.
    """
    mean, spread = columns.mean(0), np.maximum(columns.std(0), 1e-9)
    x = np.column_stack([np.ones(len(columns)), (columns - mean) / spread])
    y = np.asarray(outcome, dtype=np.float64)
    n = np.ones(len(y)) if counts is None else counts
    pull = np.diag(np.r_[0.0, np.full(columns.shape[1], ridge)]) + 1e-9 * np.eye(x.shape[1])
    b = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
        step = np.linalg.solve((x * (n * p * (1 - p))[:, None]).T @ x + pull, x.T @ (n * (y - p)) - pull @ b)
        b = b + np.clip(step, -4, 4)
        if np.abs(step).max() < 1e-9:
            break
    weights = b[1:] / spread
    return float(b[0] - weights @ mean), weights


def balanced(part: NDArray[Any]) -> Floats:
    """How much each row counts, so that large parts do not decide alone: a part counts as the root of its size."""
    _parts, place, size = np.unique(part, return_inverse=True, return_counts=True)
    counts = size[place] ** -0.5
    out: Floats = counts / counts.mean()
    return out


def fit(facts: Facts, outcome: NDArray[Any], part: NDArray[Any], inputs: Iterable[str] = tuple(INPUTS)) -> RiskModel:
    """A model of ``outcome`` (1 = collapse or silence followed), calibrated on parts that it was not fitted on.

    ``part`` says which community, or which fold of groups, each row belongs to; rows that hang together must share
    one. With a single part there is nothing unseen to calibrate on, and the calibration is the identity.
    """
    names = tuple(inputs)
    columns = np.column_stack([INPUTS[name](facts) for name in names])
    counts = balanced(part)
    intercept, weights = logistic(columns, outcome, counts=counts)
    parts = np.unique(part)
    scale = (0.0, 1.0, 1.0)
    if len(parts) > 1:
        unseen = np.zeros(len(outcome))
        for one in parts:
            here = part == one
            c, w = logistic(columns[~here], outcome[~here], counts=balanced(part[~here]))
            unseen[here] = c + columns[here] @ w
        scale = calibrate(unseen, outcome, counts) or scale
    return RiskModel(
        intercept=intercept,
        weights={n: float(w) for n, w in zip(names, weights, strict=True)},
        averages={n: float(m) for n, m in zip(names, columns.mean(0), strict=True)},
        calibration=scale,
    )


def calibrate(score: Floats, outcome: NDArray[Any], counts: Floats | None = None) -> tuple[float, float, float] | None:
    """The calibration (see ``risk.calibrated``) under which ``score`` tells how often ``outcome`` came.

    None where a slope turns round: it would reverse the order, and rather no calibration than that.
    """
    ends = np.column_stack([-np.logaddexp(0, -score), np.logaddexp(0, score)])
    c, (a, b) = logistic(ends, outcome, _CALIBRATION_RIDGE, counts)
    return (c, float(a), float(b)) if a > 0 and b > 0 else None
