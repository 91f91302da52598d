"""The chance that a group falls silent or collapses within the next eight weeks.

A logistic model on six inputs, none of which knows another community, with a calibration on top. An input
stands here because leaving it out costs accuracy on communities that the model was not fitted on, and because
it can be said in one sentence. The table that shows it, the fit and the constants are printed by
``tests/tools/fit_health.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.health.facts import Facts
    from sihu_tui.health.history import Floats

HORIZON_DAYS = 56  # the days that the risk speaks of


def _level(value: Floats, least: float = 0.25) -> Floats:
    out: Floats = np.log(np.nan_to_num(value, nan=0.0) + least)
    return out


def _empty(facts: Facts) -> Floats:
    # Half a week without speech is added: none in 4 weeks says less than none in 26.
    n = np.isfinite(facts.weekly).sum(1)
    out: Floats = np.log((np.nan_to_num(facts.empty) * n + 0.5) / (n + 1))
    return out


INPUTS: dict[str, Callable[[Facts], Floats]] = {
    "core": lambda f: _level(f.core),
    "recent": lambda f: _level(f.recent),
    "base": lambda f: _level(f.base, 1.0),
    "maxgap": lambda f: np.sqrt(f.maxgap),
    "empty": _empty,
    "age": lambda f: np.log(np.clip(f.age, 14, 730)),
}


@dataclass(frozen=True, slots=True)
class RiskModel:
    """A fitted model. ``SHIPPED`` is in use unless a user has re-fitted it on own history (``fit.fit``)."""

    intercept: float
    weights: dict[str, float]  # one for each of INPUTS, or for some of them
    averages: dict[str, float]  # each input's mean where it was fitted: what a contribution is measured against
    calibration: tuple[float, float, float] = (0.0, 1.0, 1.0)  # c, a, b: see calibrated

    def as_json(self) -> dict[str, Any]:
        """Give it as plain JSON values."""
        return asdict(self)

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> RiskModel | None:
        """Give the model that ``as_json`` wrote; None for one of an older engine, with inputs that are no more.

        Raises SihuError when it is none at all.
        """
        try:
            c, a, b = said["calibration"]
            model = cls(float(said["intercept"]), dict(said["weights"]), dict(said["averages"]), (c, a, b))
        except (KeyError, TypeError, ValueError) as error:
            raise SihuError(
                _(
                    "The adopted model cannot be read. "
                    "`sihu settings health.model default` goes back to the shipped one."
                )
            ) from error
        return model if set(model.weights) <= set(INPUTS) else None

    def columns(self, facts: Facts) -> Floats:
        """The inputs as the model reads them, a column each, in the order of ``weights``."""
        return np.column_stack([INPUTS[name](facts) for name in self.weights])

    def score(self, facts: Facts) -> Floats:
        """The raw logit; for ranking and explaining, not a probability."""
        out: Floats = self.intercept + self.columns(facts) @ np.array(list(self.weights.values()))
        return out

    def risk(self, facts: Facts) -> Floats:
        """Calibrated probability of collapse or silence within 56 days; nan where "usual" is not known.

        Collapse: under 20 % of the usual weekly speakers over the 8 weeks. Silence: 28 covered days in a row.
        """
        out: Floats = np.where(np.isfinite(facts.base), calibrated(self.score(facts), self.calibration), np.nan)
        return out


def calibrated(score: Floats, calibration: tuple[float, float, float]) -> Floats:
    """Probability by beta calibration: logit = c + a·ln p - b·ln(1-p) with p the logistic of the score.

    Two slopes instead of one, since the scores of the worst groups overstate. Keeps the order (a, b > 0).
    Source: Kull, Silva Filho, Flach, AISTATS 2017.
    """
    c, a, b = calibration
    logit = c - a * np.logaddexp(0, -score) + b * np.logaddexp(0, score)
    out: Floats = np.exp(-np.logaddexp(0, -logit))
    return out


# Fitted by tests/tools/fit_health.py on six communities (lean, raku, komodo, research, math, runtime):
# 5,204 group-months, 621 of them followed by collapse or silence.
SHIPPED = RiskModel(
    intercept=-0.78325,
    weights={
        "core": -1.32222,
        "recent": -0.52893,
        "base": 1.69522,
        "maxgap": 0.266,
        "empty": 0.58194,
        "age": -0.28889,
    },
    averages={
        "core": 1.7836,
        "recent": 1.8702,
        "base": 2.213,
        "maxgap": 2.6295,
        "empty": -2.6063,
        "age": 6.0033,
    },
    calibration=(0.52554, 1.16453, 0.30889),
)


def risk(facts: Facts) -> Floats:
    """Calibrated 8-week risk by the shipped model; see ``Model.risk``."""
    return SHIPPED.risk(facts)
