"""The first 28 days: what can be said of a newborn group at days 7, 14 and 21, and what became of groups like it.

A new group is too young for a risk: that the second week has half the people of the first is how most groups start.
Three facts tell a little from day 7 and more later on. Their weights, the bands and what became of each are printed
by ``tests/tools/fit_health.py``: of 364 groups born in six communities 109 had nobody left in the third month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sihu_tui.health.history import History

DAYS = (7, 14, 21)
GROWN = 28
"""The age in days at which a group is judged like any other."""
GOOD, DOUBTFUL, BAD = 1, 2, 3
BANDS = {GOOD: "good", DOUBTFUL: "doubtful", BAD: "bad"}


@dataclass(frozen=True, slots=True)
class Start:
    """How a group has started, at one of the days that are looked at."""

    day: int
    weekly: tuple[int, ...]  # people who spoke in each week since the first message
    gap: int  # whole days without a message at its end
    back: int  # people who spoke on a second day

    @property
    def score(self) -> float:
        """The chance that nobody speaks in the group's third month."""
        c, gap, last, back = _WEIGHTS[self.day]
        z = c + gap * log(1 + self.gap) + last * log(self.weekly[-1] + 0.5) + back * log(self.back + 0.5)
        return 1 / (1 + exp(-z))

    @property
    def band(self) -> int:
        """1 good, 2 doubtful, 3 bad."""
        low, high = CUTS[self.day]
        if self.score >= high:
            return BAD
        # of those that score well, but at half of their first week, a quarter dies
        halved = len(self.weekly) > 1 and self.weekly[-1] <= self.weekly[0] / 2
        return DOUBTFUL if halved or self.score >= low else GOOD

    @property
    def outlook(self) -> tuple[float, float]:
        """What share of the groups like it had nobody left in their third month: the range that is stated."""
        return _OUTLOOK[self.day, self.band]


def start(history: History, day: int) -> Start | None:
    """How a group had started when it was ``day`` days old (7, 14 or 21); None where nobody ever spoke."""
    import numpy as np  # what is told of it afterwards needs none

    born = history.first
    if born is None:
        return None
    known = history.until(born + day)
    age, member = known.day - born, known.member
    weekly = tuple(len(np.unique(member[age // 7 == week])) for week in range(day // 7))
    _people, spoke_on = np.unique(member, return_counts=True)  # a row is somebody's day
    return Start(day, weekly, int(day - 1 - age[-1]), int((spoke_on >= 2).sum()))


def reached(age: int) -> int | None:
    """The last day that was looked at by this age; None before the first."""
    return max((day for day in DAYS if day <= age), default=None)


def coming(age: int) -> int:
    """The day that is looked at next, the last one being that of the first verdict."""
    return min((day for day in (*DAYS, GROWN) if day > age), default=GROWN)


def told(params: Mapping[str, Any]) -> dict[str, Any]:
    """What others read of a watch: its day, the band's name or None, the next day that is looked at."""
    band = params.get("band")
    return {"day": params["days"], "band": None if band is None else BANDS[band], "next": coming(params["days"])}


_WEIGHTS: dict[int, tuple[float, float, float, float]] = {
    7: (-0.5312, 0.3372, -0.3084, 0.0),
    14: (-1.0947, 0.3994, -0.4006, 0.0),
    21: (-0.7293, 0.261, -0.4624, -0.2521),
}
"""Intercept, open gap, people of the last week, people back on a second day (which tells nothing before day 21)."""
CUTS = {7: (0.25, 0.40), 14: (0.20, 0.40), 21: (0.20, 0.40)}
_OUTLOOK = {
    (7, GOOD): (0.15, 0.30), (7, DOUBTFUL): (0.20, 0.40), (7, BAD): (0.25, 0.50),
    (14, GOOD): (0.03, 0.18), (14, DOUBTFUL): (0.18, 0.40), (14, BAD): (0.35, 0.60),
    (21, GOOD): (0.02, 0.15), (21, DOUBTFUL): (0.18, 0.42), (21, BAD): (0.35, 0.60),
}  # fmt: skip
