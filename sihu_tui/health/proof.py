"""What the shown statuses are worth, counted on weeks: a flag that is never let go must not look good.

A week counts where its outcome is known: *right* if collapse or silence followed, *healthy* if not. Intervals come
from resampling groups, for the weeks of one group hang together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sihu_tui.health.facts import Facts
from sihu_tui.health.history import Bools, Floats, Ints
from sihu_tui.health.outcome import leads, spells

WEEKS_A_YEAR = 365.25 / 7
SIZES = (2, 3, 5, 10)
"""Usual speakers a week from which a class of size begins."""
LATE_WEEK = 9
"""From this week of a flag on it is called standing long."""
RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class Weeks:
    """One group's closed weeks; ``outcome`` is 1 right, 0 healthy, -1 unknown."""

    days: Ints
    outcome: Ints
    size: Floats  # usual speakers a week
    grows: Bools  # the last 4 weeks at 1.25 × the 8 before
    dying: Bools
    named: Bools  # dying or fading
    scores: dict[str, Floats]  # of the rules of thumb
    onsets: Ints  # the first days of its silences


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the 80 % interval that resampling groups gives; None where there was nothing to share."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """The weeks of groups of one size: usual speakers a week from ``least`` up to the next class."""

    least: int
    weeks: int
    right: float | None
    healthy: float | None
    healthy_fading: float | None
    silences: int
    named: float | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What a way of flagging is worth."""

    right: Share  # of the weeks shown dying
    healthy: Share  # of all healthy weeks: shown dying
    healthy_fading: float | None  # … and shown fading
    named: Share  # of the silences: dying or fading before the last message
    named_14_days: float | None
    lead_days: float | None  # median, of those named
    late_right: float | None  # of the weeks from the ninth of a flag on
    growing: float | None  # of the weeks shown dying: the group grows
    episodes: int
    came_true: float | None
    false_per_group_year: float | None
    sizes: list[Size]


def worth(weeks: list[Weeks], alarms: list[tuple[Bools, Bools]]) -> Worth:
    """Count what each group's (dying, dying or fading) weeks are worth."""
    tallies, ahead, all_spells, false = [], [], 0, 0
    for week, (dying, named) in zip(weeks, alarms, strict=True):
        bad, well = week.outcome == 1, week.outcome == 0
        known, late = bad | well, _run(dying) >= LATE_WEEK
        caught = leads(week.onsets, week.days, named)
        ahead += caught
        tallies.append(
            (
                (dying & known).sum(), (dying & bad).sum(), well.sum(), (well & dying).sum(),
                (well & named & ~dying).sum(), len(caught), sum(lead is not None for lead in caught),
                (late & known).sum(), (late & bad).sum(), (dying & known & week.grows).sum(), known.sum(),
            )
        )  # fmt: skip
        counted = spells(dying, week.outcome)
        all_spells, false = all_spells + counted.all, false + counted.false
    table = np.array(tallies, dtype=np.int64).reshape(-1, 11)
    total = table.sum(0).tolist()
    found = [lead for lead in ahead if lead is not None]
    years = total[10] / WEEKS_A_YEAR
    return Worth(
        _share(table, 1, 0), _share(table, 3, 2), _of(total[4], total[2]), _share(table, 6, 5),
        _of(sum(lead >= 14 for lead in found), len(ahead)), float(np.median(found)) if found else None,
        _of(total[8], total[7]), _of(total[9], total[0]), all_spells,
        1 - false / all_spells if all_spells else None, false / years if years else None, _sizes(weeks, alarms),
    )  # fmt: skip


def _run(on: Bools) -> Ints:
    """The how manieth week running each is; 0 where it is off."""
    count = np.cumsum(on)
    out: Ints = np.where(on, count - np.maximum.accumulate(np.where(on, 0, count)), 0)
    return out


def _of(part: float, whole: float) -> float | None:
    return float(part / whole) if whole else None


def _share(table: Ints, part: int, whole: int) -> Share:
    value = _of(table[:, part].sum(), table[:, whole].sum())
    if value is None or len(table) < 2:
        return Share(value)
    drawn = np.random.default_rng(0).integers(0, len(table), (RESAMPLES, len(table)))
    parts, wholes = table[drawn, part].sum(1), table[drawn, whole].sum(1)
    low, high = np.percentile(parts[wholes > 0] / wholes[wholes > 0], (10, 90)).tolist()
    return Share(value, low, high)


def _sizes(weeks: list[Weeks], alarms: list[tuple[Bools, Bools]]) -> list[Size]:
    out = []
    for least, most in zip(SIZES, [*SIZES[1:], float("inf")], strict=True):
        n = np.zeros(7, dtype=np.int64)
        for week, (dying, named) in zip(weeks, alarms, strict=True):
            here = (week.size >= least) & (week.size < most)
            bad, well = here & (week.outcome == 1), here & (week.outcome == 0)
            n[:5] += [
                (bad | well).sum(), (dying & (bad | well)).sum(), (dying & bad).sum(), (dying & well).sum(),
                (named & ~dying & well).sum(),
            ]  # fmt: skip
            onsets = week.onsets[_at(week, week.onsets, least, most)]
            caught = leads(onsets, week.days, named)
            n[5:] += [len(caught), sum(lead is not None for lead in caught)]
        healthy = int(n[0] - sum(int((w.outcome == 1)[(w.size >= least) & (w.size < most)].sum()) for w in weeks))
        out.append(
            Size(least, int(n[0]), _of(n[2], n[1]), _of(n[3], healthy), _of(n[4], healthy), int(n[5]), _of(n[6], n[5]))
        )
    return out


def _at(week: Weeks, onsets: Ints, least: float, most: float) -> Bools:
    """Which silences began in a group of this size, by its last week before them; smaller ones count as the least."""
    if not len(week.days):
        return np.zeros(len(onsets), dtype=bool)
    size = np.nan_to_num(week.size[np.maximum(week.days.searchsorted(onsets, side="right") - 1, 0)])
    size = np.maximum(size, SIZES[0])
    out: Bools = (size >= least) & (size < most)
    return out


BASELINES: dict[str, Callable[[Facts], Floats]] = {
    "days since last message": lambda f: f.gap.astype(float),
    "28 days against the 28 before": lambda f: -_ratio(f),
}


def _ratio(f: Facts) -> Floats:
    earlier = f.weekly[:, 4:8]
    known = np.isfinite(earlier)
    before = np.where(known, earlier, 0).sum(1) / np.maximum(known.sum(1), 1)
    out: Floats = (np.nan_to_num(f.l4) + 0.25) / (before + 0.25)
    return out


def baseline(weeks: list[Weeks], name: str) -> list[tuple[Bools, Bools]]:
    """What a rule of thumb would have shown, with the memory of the engine's flags and as many healthy weeks flagged.

    Its two levels are those over which it shows as large a share of the healthy weeks as the engine shows *dying*, and
    *dying* or *fading*.
    """
    levels = []
    for flags in ("dying", "named"):
        healthy = np.concatenate([w.scores[name][w.outcome == 0] for w in weeks] or [np.zeros(0)])
        shown = np.concatenate([getattr(w, flags)[w.outcome == 0] for w in weeks] or [np.zeros(0, dtype=bool)])
        levels.append(float(np.quantile(healthy, 1 - shown.mean(), method="higher")) if len(healthy) else float("inf"))
    return [(_steady(w.scores[name] > levels[0]), _steady(w.scores[name] > levels[1])) for w in weeks]


def _steady(over: Bools) -> Bools:
    """A flag that rises after two weeks running over the level, and goes after two under it."""
    out, on = np.zeros(len(over), dtype=bool), False
    for i in range(1, len(over)):
        if over[i] == over[i - 1]:
            on = bool(over[i])
        out[i] = on
    return out
