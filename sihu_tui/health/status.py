"""The verdict on a group: the first status that matches, with a short memory on closed weeks.

*Dying* and *fading* are the voice of the risk: they rise as soon as it does and go when their reason goes. Only so
much memory stands between (``walk``) that a flag does not come and go with every week. Everything else is read off
the facts of the day (``statuses``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sihu_tui.health import statuses as words
from sihu_tui.health.decline import lower_limit, slopes
from sihu_tui.health.statuses import LABELS, STATUSES
from sihu_tui.health.thresholds import DIALS, LAUNCH_DAYS, Thresholds, thresholds_of

if TYPE_CHECKING:
    from sihu_tui.health.facts import Facts
    from sihu_tui.health.history import Bools, Floats, Ints

__all__ = [
    "DIALS", "LABELS", "STATUSES", "Flags", "Signs", "Thresholds", "back", "flags_at", "growing", "statuses", "thresholds_of",
    "walk",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """What a store knows of a group beside its speech, a row per day. ``nan`` is unknown, which is never zero."""

    ended: Bools  # archived or dissolved, or a temporary group past its planned end
    planned: Bools  # a temporary group before its end
    orders: Floats  # in the last 28 days
    usual_orders: Floats  # a usual 28 days
    pushed: Floats  # promotions by operators and advertisements by others in the last 28 days
    messages: Floats  # those, and what members said otherwise
    told: Bools  # those are promotions indeed; else all that operators said counts, and must be nearly all there is
    joined: Floats  # who joined in the last 56 days
    moved: (
        Ints  # the group in which the same people speak now; -1 = none, 0 = the platform moved it, nobody knows where
    )
    gone: Bools  # the platform itself moved it
    lured: Bools  # its growth is that of red-packet and promotion days
    talkers: Floats  # speakers a week over 4 weeks who said more than 收到; nan where that was not looked at
    nods: Floats  # how often no more than that was said in the last 28 days

    @classmethod
    def none(cls, n: int) -> Signs:
        """Nothing known, for ``n`` days."""
        unknown, no = np.full(n, np.nan), np.zeros(n, dtype=bool)
        return cls(
            no, no, unknown, unknown, unknown, unknown, no, unknown, np.full(n, -1), no, no, unknown, np.zeros(n)
        )  # fmt: skip

    def at(self, rows: slice | Ints | Bools) -> Signs:
        """The chosen rows."""
        return Signs(*(getattr(self, f.name)[rows] for f in fields(self)))

    @classmethod
    def stack(cls, parts: Sequence[Signs]) -> Signs:
        """Rows of several groups under one another."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))


class Flags(NamedTuple):
    """What is remembered after some closed week: which flags stand, and what changes them."""

    dying: int = 0
    fading: int = 0
    high: int = 0  # weeks running at or over dying_in
    low: int = 0  # … under fading_out
    growing: int = 0  # weeks running in which the group met the terms of thriving
    judged: int = 0  # weeks whose risk was known


def back(facts: Facts, thresholds: Thresholds) -> Bools:
    """Whether the last 4 weeks stand so far over the 8 before them that the group is not dying."""
    before, l4 = _earlier(facts), facts.l4
    with np.errstate(invalid="ignore"):
        out: Bools = (l4 > 0) & (l4 >= thresholds.back_growth * before)
    return out


def _earlier(facts: Facts) -> Floats:
    """Mean of weeks 5 to 12; nan where none is known."""
    weeks = facts.weekly[:, 4:12]
    known = np.isfinite(weeks)
    n = known.sum(1)
    out: Floats = np.where(n > 0, np.where(known, weeks, 0).sum(1) / np.maximum(n, 1), np.nan)
    return out


def growing(facts: Facts, risks: Floats, thresholds: Thresholds) -> Bools:
    """Whether each week meets the terms of thriving, but for their having to last.

    The slope's lower 80 % limit is over 0, 4 weeks stand at 1.25 × the 8 before them, and the risk is under
    .05.
    """
    with np.errstate(invalid="ignore"):
        grown: Bools = (facts.l4 >= thresholds.thriving_growth * _earlier(facts)) & (risks < thresholds.thriving_risk)
    # The slope costs most: it is fitted only where the rest is met.
    some = np.flatnonzero(grown)
    if len(some):
        slope, error = slopes(facts.weekly[some])
        with np.errstate(invalid="ignore"):
            grown[some] = lower_limit(slope, error) > 0
    return grown


def walk(
    risks: Sequence[float], grows: Sequence[bool], few: Sequence[bool], again: Sequence[bool], young: Sequence[bool],
    thresholds: Thresholds,
) -> list[Flags]:  # fmt: skip
    """The flags after each of a group's successive closed weeks; a week whose risk is not known (``nan``) freezes them.

    The first week that can be judged counts at once. In a week whose usual level is too small to tell (``few``) no
    flag is raised, and those that stand go as if the risk were low: a small group can leave. At half of the risk under
    which fading ends one week is enough. A group that is back, or newly launched and not far down (``again``), is not
    dying. Under silence they run too, where they do not show; ``young`` weeks are forgotten.
    """
    th = thresholds
    into, now, out, faint, gone = th.dying_in, th.dying_now, th.dying_out, th.fading_in, th.fading_out
    enough, calm = th.dying_weeks, th.calm_weeks
    dying = fading = high = low = growing = judged = 0
    found, last = [], Flags()
    for risk, grown, small, back_again, early in zip(risks, grows, few, again, young, strict=True):
        if early:
            dying = fading = high = low = growing = judged = 0
            last = Flags()
        elif risk == risk:
            high = high + 1 if risk >= into and not small else 0
            low = low + (calm if risk < gone / 2 else 1) if risk < gone or small else 0
            fading = fading or dying
            if high >= enough or high and (risk >= now or not judged):
                dying = 1
            elif small or risk < out:
                dying = 0
            if dying or risk >= faint and not small:
                fading = 1
            elif low >= calm:
                fading = 0
            if back_again:
                dying = high = 0
            growing = growing + 1 if grown else 0
            judged += 1
            last = Flags(dying, fading, high, low, growing, judged)
        found.append(last)
    return found


def _usual(facts: Facts) -> Floats:
    """The better of the last 12 weeks and the 12 before: who fell under the least level was once over it."""
    weeks = facts.weekly[:, 12:24]
    known = np.isfinite(weeks)
    n = known.sum(1)
    earlier = np.where(n >= 4, np.where(known, weeks, 0).sum(1) / np.maximum(n, 1), 0)
    out: Floats = np.fmax(facts.base, earlier)
    return out


def flags_at(facts: Facts, risks: Floats, thresholds: Thresholds, start: Ints) -> Ints:
    """The flags at each row of several groups, columns as in ``Flags``; ``start`` are the groups' first rows.

    Rows on a Monday are closed weeks. On the days of the week that still runs a flag can rise, and dying go where the
    group is back; nothing of that is remembered.
    """
    th = thresholds
    with np.errstate(invalid="ignore"):
        known = (facts.share >= th.covered_share) & (facts.known >= th.young_weeks)
        few = ~(_usual(facts) >= th.least_base)
        launch = (facts.age < LAUNCH_DAYS) & (risks < th.launch_risk)
    young, again = facts.age < th.young_days, back(facts, th) | launch
    judged, closed = np.where(known, risks, np.nan), (facts.t + 3) % 7 == 0
    out = np.zeros((len(facts), len(Flags._fields)), dtype=np.int64)
    rows = closed.nonzero()[0]
    columns = [column[rows].tolist() for column in (judged, growing(facts, risks, th), few, again, young)]
    heads = np.searchsorted(rows, start).tolist()
    found: list[Flags] = []
    for first, after in zip(heads, [*heads[1:], len(rows)], strict=True):
        risky, grown, small, returned, early = (column[first:after] for column in columns)
        found += walk(risky, grown, small, returned, early, th)
    if found:
        out[rows] = np.fromiter(chain.from_iterable(found), dtype=np.int64).reshape(-1, len(Flags._fields))
    running = (~closed).nonzero()[0]
    if len(running):
        _today(out, running, rows, start, (judged, few, again, young), th)
    return out


def _today(
    out: Ints, running: Ints, closed: Ints, start: Ints, columns: tuple[Floats, Bools, Bools, Bools], th: Thresholds
) -> None:
    """Put in what stands on the days ``running`` after each group's last closed week."""
    last = closed.searchsorted(running) - 1
    group = start.searchsorted(running, side="right") - 1
    own = last >= 0
    own[own] = closed[last[own]] >= start[group[own]]
    out[running[own]] = out[closed[last[own]]]
    risk, few, again, young = columns[0][running], columns[1][running], columns[2][running], columns[3][running]
    before = out[running]
    with np.errstate(invalid="ignore"):
        high = (risk >= th.dying_in) & ~few
        raised = high & ((risk >= th.dying_now) | (before[:, 5] == 0))
        dying = ((before[:, 0] > 0) | raised) & ~again
        fading = (before[:, 1] > 0) | (before[:, 0] > 0) | raised | (risk >= th.fading_in) & ~few
    out[running, 0], out[running, 1] = dying & ~young, fading & ~young


def statuses(facts: Facts, flags: Ints, signs: Signs, thresholds: Thresholds, held: bool = False) -> list[str]:
    """The verdict of each row with its flags: the first status that matches.

    ``held`` leaves *no-data* out: what the known days give, to be shown greyed when the newest are missing.
    """
    th = thresholds
    dying, fading, grown = flags[:, 0] > 0, flags[:, 1] > 0, flags[:, 4] >= th.thriving_weeks
    with np.errstate(invalid="ignore"):
        still = facts.gap >= th.silent_days
        buying = still & (signs.orders >= th.buying_orders) & ~(signs.orders < th.buying_share * signs.usual_orders)
        ads = (signs.pushed >= th.ad_messages) & (signs.told | (signs.pushed >= th.ad_share * signs.messages))
        talkers = np.where(np.isfinite(signs.talkers), signs.talkers, facts.l4)
        empty = (facts.gap >= max(th.dead_days, th.silent_days)) & ~(signs.joined > 0)
        tests = (
            (signs.ended, words.ENDED),
            (signs.gone | (signs.moved >= 0) & still, words.MOVED),
            (~(facts.share >= th.covered_share) & (not held), words.NO_DATA),
            (signs.planned, words.IN_PLAN),
            ((facts.age < th.young_days) | (facts.known < th.young_weeks), words.WATCHED),
            (buying, words.SILENT_BUYING),
            (ads & ~(talkers >= th.ad_speakers), words.AD_ONLY),
            (empty, words.DEAD),
            (still, words.SILENT),
            (dying, words.DYING),
            (fading, words.FADING),
            (~(facts.base >= th.least_base), words.TRICKLE),
            (grown & ~signs.lured, words.THRIVING),
        )
    codes = np.array([code for _test, code in tests] + [words.STEADY])
    out: list[str] = codes[
        np.argmax(np.vstack([*(test for test, _code in tests), np.ones(len(facts), bool)]), axis=0)
    ].tolist()
    return out
