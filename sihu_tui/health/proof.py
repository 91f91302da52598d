"""What the shown statuses are worth, counted on weeks: a flag that is never let go must not look good.

A week counts where its outcome is known: *right* if collapse or silence followed, *healthy* if not. Intervals come
from resampling groups, for the weeks of one group hang together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sihu_tui.health.facts import Facts
from sihu_tui.health.history import Bools, Floats, Ints

WEEKS_A_YEAR = 365.25 / 7
SIZES = (2, 3, 5, 10)
"""Usual speakers a week from which a class of size begins."""
LATE_WEEK = 9
"""From this week of a flag on it is called standing long."""
RESAMPLES = 200
LOOKBACK_DAYS = 182
LEAST_RECORD = 4
_SPAN = 1 << 20  # more days than any calendar holds


@dataclass(frozen=True, slots=True)
class Weeks:
    """The closed weeks of many groups, one group under the other; ``outcome`` is 1 right, 0 healthy, -1 unknown."""

    group: Ints  # 0, 1, 2 …: ascending
    days: Ints
    outcome: Ints
    size: Floats  # usual speakers a week
    grows: Bools  # the last 4 weeks at 1.25 × the 8 before
    dying: Bools
    named: Bools  # dying or fading
    scores: dict[str, Floats]  # of the rules of thumb
    onset_group: Ints  # of each silence
    onset: Ints  # its first day

    @classmethod
    def stack(cls, parts: Sequence[Weeks]) -> Weeks:
        """Several communities or batches, their groups numbered on."""
        columns: dict[str, list[Any]] = {f.name: [] for f in fields(cls)}
        base = 0
        for part in parts:
            for name, column in columns.items():
                value = getattr(part, name)
                column.append(value + base if name in ("group", "onset_group") else value)
            base += 1 + max(part.group.max(initial=-1), part.onset_group.max(initial=-1))
        names = parts[0].scores if parts else {}
        scores = {name: np.concatenate([part.scores[name] for part in parts]) for name in names}
        joined = {name: np.concatenate(column) for name, column in columns.items() if name != "scores" and column}
        return cls(scores=scores, **joined) if parts else _none()


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


def _none() -> Weeks:
    whole, real, no = np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=bool)
    return Weeks(whole, whole, whole, real, no, no, no, {name: real for name in BASELINES}, whole, whole)


def worth(weeks: Weeks, dying: Bools, named: Bools) -> Worth:
    """Count what weeks shown as *dying*, and as *dying* or *fading*, are worth."""
    bad, well = weeks.outcome == 1, weeks.outcome == 0
    known, late = bad | well, _run(dying, weeks.group) >= LATE_WEEK
    ahead = leads(weeks, named)
    caught = np.array([lead is not None for lead in ahead], dtype=bool)
    counted = np.array([lead is not None or told for lead, told in zip(ahead, _told(weeks), strict=True)], dtype=bool)
    n = 1 + int(max(weeks.group.max(initial=-1), weeks.onset_group.max(initial=-1)))
    columns = (
        (dying & known, weeks.group), (dying & bad, weeks.group), (well, weeks.group), (well & dying, weeks.group),
        (counted, weeks.onset_group), (caught, weeks.onset_group),
    )  # fmt: skip
    table = np.column_stack([np.bincount(group[on], minlength=n) for on, group in columns])
    found = [lead for lead in ahead if lead is not None]
    all_spells, false = _spells(weeks, dying)
    years = known.sum() / WEEKS_A_YEAR
    return Worth(
        _share(table, 1, 0), _share(table, 3, 2), _of((well & named & ~dying).sum(), well.sum()), _share(table, 5, 4),
        _of(sum(lead >= 14 for lead in found), counted.sum()), float(np.median(found)) if found else None,
        _of((late & bad).sum(), (late & known).sum()), _of((dying & known & weeks.grows).sum(), (dying & known).sum()),
        all_spells, 1 - false / all_spells if all_spells else None, false / years if years else None,
        _sizes(weeks, dying, named, counted, caught),
    )  # fmt: skip


def _run(on: Bools, group: Ints) -> Ints:
    """The how manieth week running each is, within its group; 0 where it is off."""
    count: Ints = np.cumsum(on)
    head = np.ones(len(on), dtype=bool)
    head[1:] = group[1:] != group[:-1]
    rest = np.where(on, np.where(head, count - 1, 0), count)
    out: Ints = np.where(on, count - np.maximum.accumulate(rest), 0) if len(on) else count
    return out


def _stretches(weeks: Weeks) -> tuple[Ints, Ints]:
    """The weeks, first and one after the last, in the half year before each silence."""
    key, onset = weeks.group * _SPAN + weeks.days, weeks.onset_group * _SPAN + weeks.onset
    first = np.maximum(key.searchsorted(onset - LOOKBACK_DAYS), weeks.group.searchsorted(weeks.onset_group))
    return first, key.searchsorted(onset, side="right")


def _told(weeks: Weeks) -> list[bool]:
    """Which silences have 4 weeks of record before them: the others are left out."""
    first, end = _stretches(weeks)
    told: list[bool] = (end - first >= LEAST_RECORD).tolist()
    return told


def leads(weeks: Weeks, alarm: Bools) -> list[int | None]:
    """How many days ahead of each silence the alarm stood without a break; None where it did not.

    One quiet week is no break. Silences with fewer than 4 weeks of record before them are left out, as None.
    """
    out: list[int | None] = []
    first, end = _stretches(weeks)
    days, on = weeks.days.tolist(), alarm.tolist()
    for onset, i, j in zip(weeks.onset.tolist(), first.tolist(), end.tolist(), strict=True):
        lead, missed = None, 0
        for row in range(j - 1, i - 1, -1) if j - i >= LEAST_RECORD else ():
            if on[row]:
                lead, missed = onset - days[row], 0
            else:
                missed += 1
                if missed > 1:
                    break
        out.append(lead)
    return out


def _spells(weeks: Weeks, alarm: Bools) -> tuple[int, int]:
    """Stretches of weeks with an alarm of which one week at least has an outcome, and how many came to nothing."""
    head = alarm & (_run(alarm, weeks.group) == 1)
    spell = np.cumsum(head)[alarm] - 1
    n = int(head.sum())
    told = np.bincount(spell, weights=weeks.outcome[alarm] >= 0, minlength=n) > 0
    right = np.bincount(spell, weights=weeks.outcome[alarm] == 1, minlength=n) > 0
    return int(told.sum()), int((told & ~right).sum())


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


def _sizes(weeks: Weeks, dying: Bools, named: Bools, counted: Bools, caught: Bools) -> list[Size]:
    bad, well = weeks.outcome == 1, weeks.outcome == 0
    # a silence belongs to the size of its group in the last week before it; smaller ones count as the least
    _first, end = _stretches(weeks)
    last = np.maximum(end - 1, 0)
    before = np.maximum(np.nan_to_num(weeks.size[last]) if len(weeks.size) else np.zeros(len(last)), SIZES[0])
    out = []
    for least, most in zip(SIZES, [*SIZES[1:], float("inf")], strict=True):
        here, those = (weeks.size >= least) & (weeks.size < most), (before >= least) & (before < most)
        told, healthy = here & (bad | well), here & well
        out.append(
            Size(
                least, int(told.sum()), _of((dying & here & bad).sum(), (dying & told).sum()),
                _of((dying & healthy).sum(), healthy.sum()), _of((named & ~dying & healthy).sum(), healthy.sum()),
                int((those & counted).sum()), _of((those & caught).sum(), (those & counted).sum()),
            )
        )  # fmt: skip
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


def baseline(weeks: Weeks, name: str) -> tuple[Bools, Bools]:
    """What a rule of thumb would have shown, with the memory of the engine's flags and as many healthy weeks flagged.

    Its two levels are those over which it shows as large a share of the healthy weeks as the engine shows *dying*, and
    *dying* or *fading*.
    """
    score, well = weeks.scores[name], weeks.outcome == 0
    if not well.any():
        never = np.zeros(len(score), dtype=bool)
        return never, never
    levels = [
        float(np.quantile(score[well], 1 - shown[well].mean(), method="higher")) for shown in (weeks.dying, weeks.named)
    ]
    return _steady(score > levels[0], weeks.group), _steady(score > levels[1], weeks.group)


def _steady(over: Bools, group: Ints) -> Bools:
    """A flag that rises after two weeks running over the level, and goes after two under it."""
    if not len(over):
        return over
    head = np.append(True, group[1:] != group[:-1])
    sure = head | np.append(True, over[1:] == over[:-1])
    value = over & ~head
    out: Bools = value[np.maximum.accumulate(np.where(sure, np.arange(len(over)), 0))]
    return out
