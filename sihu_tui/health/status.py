"""The verdict on a group: the first status that matches, with hysteresis on closed weeks.

The risk moves from week to week; the verdict must not. *Dying* and *fading* are therefore flags that are
raised and lowered by runs of closed weeks (``step``), and everything else is read off the facts of the day
(``statuses``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sihu_tui.health import statuses as words
from sihu_tui.health.decline import lower_limit, slopes
from sihu_tui.health.statuses import LABELS, STATUSES
from sihu_tui.health.thresholds import DIALS, Thresholds, thresholds_of

if TYPE_CHECKING:
    from sihu_tui.health.facts import Facts
    from sihu_tui.health.history import Bools, Floats, Ints

__all__ = [
    "DIALS", "LABELS", "STATUSES", "Flags", "Signs", "Thresholds", "closed_weeks", "flags_over", "growing", "raised",
    "statuses", "step", "thresholds_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """What a store knows of a group beside its speech, a row per day. ``nan`` is unknown, which is never zero."""

    ended: Bools  # archived on purpose, or a temporary group past its planned end
    orders: Floats  # in the last 28 days
    usual_orders: Floats  # a usual 28 days
    pushed: Floats  # operator and promotion messages in the last 28 days
    messages: Floats  # all human messages in the last 28 days, operators included
    moved: Ints  # the group in which the same people speak now; -1 = none

    @classmethod
    def none(cls, n: int) -> Signs:
        """Nothing known, for ``n`` days."""
        unknown = np.full(n, np.nan)
        return cls(np.zeros(n, dtype=bool), unknown, unknown, unknown, unknown, np.full(n, -1))

    def at(self, rows: slice | Ints | Bools) -> Signs:
        """The chosen rows."""
        return Signs(*(getattr(self, f.name)[rows] for f in fields(self)))

    @classmethod
    def stack(cls, parts: Sequence[Signs]) -> Signs:
        """Rows of several groups under one another."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))


class Flags(NamedTuple):
    """The memory of the hysteresis after some closed week: which flags stand, and what changes them."""

    dying: int = 0
    fading: int = 0
    high: int = 0  # weeks running at or over dying_in
    raised: int = 0  # … at or over fading_in
    calm: int = 0  # … under dying_out
    low: int = 0  # … under fading_out
    growing: int = 0  # weeks running in which the group met the terms of thriving


def growing(facts: Facts, risks: Floats, thresholds: Thresholds) -> Bools:
    """Whether each week meets the terms of thriving, but for their having to last.

    The slope's lower 80 % limit is over 0, 4 weeks stand at 1.25 × the 8 before them, and the risk is under
    .05.
    """
    earlier = facts.weekly[:, 4:12]
    known = np.isfinite(earlier)
    before = np.where(known, earlier, 0).sum(1) / np.maximum(known.sum(1), 1)
    with np.errstate(invalid="ignore"):
        grown: Bools = (
            known.any(1) & (facts.l4 >= thresholds.thriving_growth * before) & (risks < thresholds.thriving_risk)
        )
    # The slope costs most: it is fitted only where the rest is met.
    some = np.flatnonzero(grown)
    if len(some):
        slope, error = slopes(facts.weekly[some])
        with np.errstate(invalid="ignore"):
            grown[some] = lower_limit(slope, error) > 0
    return grown


def step(
    flags: Flags, risk: float, grows: bool, thresholds: Thresholds, few: bool = False, well: bool = False
) -> Flags:
    """The flags after one more closed week; a week whose risk is not known (``nan``) freezes them.

    The lower the risk, the fewer calm weeks it takes: at half of the level that counts as calm one is enough.
    One is enough too where the people are back (``well``) and the risk is under the level that raises the flag: the
    risk remembers the silence before they came. In a week whose usual level is too small to tell (``few``) no flag is
    raised, but one that stands stays until the risk has been low: a dying group does not get well by getting small.
    They run under silence too, where they do not show.
    """
    th = thresholds
    if risk != risk:
        return flags
    high = flags.high + 1 if risk >= th.dying_in and not few else 0
    raised = flags.raised + 1 if risk >= th.fading_in and not few else 0
    calm = _calm(flags.calm, risk, th.dying_in, th.dying_out, well, th.calm_weeks)
    low = _calm(flags.low, risk, th.fading_in, th.fading_out, well, th.calm_weeks)
    at_once = risk >= th.dying_now and not few
    return Flags(
        dying=int(flags.dying and calm < th.calm_weeks or high >= th.dying_weeks or at_once),
        fading=int(flags.fading and low < th.calm_weeks or raised >= th.dying_weeks or at_once),
        high=high,
        raised=raised,
        calm=calm,
        low=low,
        growing=flags.growing + 1 if grows else 0,
    )


def _calm(weeks: int, risk: float, raised_at: float, lowered_at: float, well: bool, enough: int) -> int:
    """How many weeks running count as calm after one more with this risk."""
    if risk < lowered_at / 2 or well and risk < raised_at:
        return max(weeks + 1, enough)
    return weeks + 1 if risk < lowered_at else 0


def _usual(facts: Facts) -> Floats:
    """The better of the last 12 weeks and the 12 before: who fell under the least level was once over it."""
    weeks = facts.weekly[:, 12:24]
    n = np.isfinite(weeks).sum(1)
    earlier = np.where(n >= 4, np.nansum(weeks, axis=1) / np.maximum(n, 1), 0)
    out: Floats = np.fmax(facts.base, earlier)
    return out


class Week(NamedTuple):
    """What ``step`` reads of a closed week; ``young``: too young to remember anything."""

    risk: float
    grows: bool
    few: bool
    well: bool
    young: bool


def closed_weeks(facts: Facts, risks: Floats, thresholds: Thresholds) -> list[Week]:
    """What the hysteresis reads of each row, were it a closed week."""
    grows = growing(facts, risks, thresholds)
    with np.errstate(invalid="ignore"):
        known = (facts.share >= thresholds.covered_share) & (facts.known >= thresholds.young_weeks)
        few = ~(_usual(facts) >= thresholds.least_base)
        more = np.fmin(facts.l2, facts.l4) >= thresholds.thriving_growth * facts.base
        well = (facts.core >= thresholds.well_people) & more
    judged, young = np.where(known, risks, np.nan), facts.age < thresholds.young_days
    return list(map(Week._make, zip(*(column.tolist() for column in (judged, grows, few, well, young)), strict=True)))


def raised(weeks: Iterable[Week], thresholds: Thresholds, start: Flags | None = None) -> Ints:
    """The flags after each of one group's successive closed weeks, a row each with the columns of ``Flags``.

    ``start`` takes up an earlier run.
    """
    flags, out = start or Flags(), []
    for week in weeks:
        flags = Flags() if week.young else step(flags, week.risk, week.grows, thresholds, week.few, week.well)
        out.append(flags)
    return np.array(out, dtype=np.int64).reshape(-1, len(Flags._fields))


def flags_over(facts: Facts, risks: Floats, thresholds: Thresholds, start: Flags | None = None) -> Ints:
    """``raised`` for the rows of one group's successive closed weeks."""
    return raised(closed_weeks(facts, risks, thresholds), thresholds, start)


def statuses(facts: Facts, flags: Ints, signs: Signs, thresholds: Thresholds, held: bool = False) -> list[str]:
    """The verdict of each row with the flags of its last closed week: the first status that matches.

    ``held`` leaves *no-data* out: what the known days give, to be shown greyed when the newest are missing.
    """
    th = thresholds
    dying, fading, grown = flags[:, 0] > 0, flags[:, 1] > 0, flags[:, 6] >= th.thriving_weeks
    with np.errstate(invalid="ignore"):
        still = facts.gap >= th.silent_days
        buying = still & (signs.orders >= th.buying_orders) & ~(signs.orders < th.buying_share * signs.usual_orders)
        ads = (signs.pushed >= th.ad_messages) & (signs.pushed >= th.ad_share * signs.messages)
        tests = (
            (signs.ended, words.ENDED),
            (~(facts.share >= th.covered_share) & (not held), words.NO_DATA),
            ((facts.age < th.young_days) | (facts.known < th.young_weeks), words.TOO_YOUNG),
            ((signs.moved >= 0) & (still | dying | fading), words.MOVED),
            (buying, words.SILENT_BUYING),
            (facts.gap >= max(th.dead_days, th.silent_days), words.DEAD),
            (still, words.SILENT),
            (ads & ~(facts.l4 >= th.ad_speakers), words.AD_ONLY),
            (dying, words.DYING),
            (~(facts.base >= th.least_base), words.TRICKLE),
            (fading, words.FADING),
            (grown, words.THRIVING),
        )
    codes = np.array([code for _test, code in tests] + [words.STEADY])
    out: list[str] = codes[
        np.argmax(np.vstack([*(test for test, _code in tests), np.ones(len(facts), bool)]), axis=0)
    ].tolist()
    return out
