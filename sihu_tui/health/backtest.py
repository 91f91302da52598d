"""Proof on the user's own history: what the flags would have said at each past date, and how right they were.

At each date only the rows before it are used. Against it stand two rules of thumb: days since the last message,
and 28 days against the 28 before; each gets the threshold at which it flags as many healthy weeks as the engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.dates.days import day_number, from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.health import statuses
from sihu_tui.health.extent import all_groups, last_day
from sihu_tui.health.facts import Facts
from sihu_tui.health.fit import fit
from sihu_tui.health.history import Bools, Floats, Ints
from sihu_tui.health.judge import Rules, judging_days, run
from sihu_tui.health.loader import Library
from sihu_tui.health.outcome import Tenth, auc, average_precision, calibration, leads, outcomes, silences, spells
from sihu_tui.health.risk import Model, calibrated
from sihu_tui.store import Store
from sihu_tui.text.i18n import _

FEW = 30
"""Under so many positives nothing can be judged."""
ENOUGH_TO_FIT = 100
FOLDS = 5
WEEKS_A_YEAR = 365.25 / 7
GROWN_UP = 28
"""Days of age from which a group is scored."""


@dataclass(frozen=True, slots=True)
class Score:
    """What was said of a group at a day, and what became of it (-1: cannot be told)."""

    group: int
    key: str
    t: int
    score: float
    status: str
    outcome: int


@dataclass(frozen=True, slots=True)
class Rule:
    """How right a way of flagging was. Shares are None where there was nothing to share."""

    auc: float | None
    average_precision: float | None
    flagged: float | None
    """Share of the silences flagged before the last message."""
    flagged_14_days: float | None
    lead_days: float | None
    """Median, of those flagged."""
    episodes: int
    came_true: float | None
    false_per_group_year: float | None
    healthy_weeks_flagged: float | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """The whole proof. ``pairs`` are the groups and dates of which the outcome is known."""

    since: int
    until: int
    step: str
    groups: int
    pairs: int
    positives: int
    silences: int
    engine: Rule
    baselines: dict[str, Rule]
    calibration: list[Tenth]
    scores: list[Score]

    @property
    def enough(self) -> bool:
        """Whether there were positives enough to judge by."""
        return self.positives >= FEW

    def as_json(self) -> dict[str, Any]:
        """Give it as plain JSON values, the scores left out."""
        said = {k: v for k, v in asdict(self).items() if k != "scores"}
        return {**said, "since": days.iso(self.since), "until": days.iso(self.until), "enough": self.enough}


@dataclass(slots=True)
class _Weeks:
    """One group's closed weeks."""

    days: Ints
    alarm: Bools
    outcome: Ints
    scores: dict[str, Floats]
    onsets: Ints


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


def backtest(
    store: Store,
    since: int | None = None,
    step: str = "month",
    listen: Callable[[int, int], None] = lambda done, of: None,
) -> Backtest:
    """Replay the store's history from the day ``since`` (default: its beginning), by month or week.

    ``listen`` hears how many groups are done of how many. Raises SihuError for a store without imports.
    """
    rules = Rules.of(store)
    replay = list(_replay(store, rules, since, step, listen))
    scores = [score for _facts, rows, _weeks in replay for score in rows]
    known = [score for score in scores if score.outcome >= 0]
    outcome = np.array([score.outcome for score in known], dtype=np.int64)
    weeks = [week for _facts, _rows, week in replay]
    stacked = Facts.stack([f for f, rows, _week in replay if rows]) if known else None
    told = np.array([score.outcome >= 0 for score in scores], dtype=bool)
    by_engine = np.array([score.score for score in known])
    engine = _rule(outcome, by_engine, weeks, [week.alarm for week in weeks])
    baselines = {}
    for name, measure in BASELINES.items():
        values = measure(stacked)[told] if stacked is not None else np.zeros(0)
        limit = _same_share(weeks, name)
        baselines[name] = _rule(outcome, values, weeks, [week.scores[name] > limit for week in weeks])
    starts = [score.t for score in scores]
    end = last_day(store)
    return Backtest(
        min(starts, default=since or 0), end if end is not None else 0, step, len(replay), len(known),
        int(outcome.sum()), sum(len(week.onsets) for week in weeks), engine, baselines,
        calibration(outcome, by_engine) if known else [], scores,
    )  # fmt: skip


def _replay(
    store: Store, rules: Rules, since: int | None, step: str, listen: Callable[[int, int], None]
) -> Iterator[tuple[Facts, list[Score], _Weeks]]:
    """Each group's facts and scores at the dates, and its weeks."""
    end = last_day(store)
    if end is None:
        raise SihuError(_("Nothing is imported yet. `sihu import PATH` brings chat history in."))
    library = Library(store, end + 1)
    keys = dict(store.connection.execute("select id, key from groups"))
    groups = all_groups(store.connection)
    for done, story in enumerate(library.tell(groups)):
        listen(done, len(groups))
        first = story.history.first
        if first is None:
            continue
        asked = dates(max(first + GROWN_UP, since or 0), story.t, step)
        ts = np.union1d(judging_days(story), asked)
        r = run(story, rules, ts)
        outcome = outcomes(story.history, r.facts)
        at = np.searchsorted(ts, asked)
        score = calibrated(rules.model.score(r.facts), rules.model.calibration)
        rows = [
            Score(story.group, keys[story.group], int(ts[i]), float(score[i]), r.codes[i], int(outcome[i]))
            for i in at.tolist()
        ]
        closed = np.flatnonzero(((ts + 3) % 7 == 0) & (ts >= (since or 0)))
        weekly = r.facts.at(closed)
        onsets = silences(story.history)
        yield (
            r.facts.at(at), rows,
            _Weeks(
                weekly.t, np.array([r.codes[i] == statuses.DYING for i in closed.tolist()], dtype=bool), outcome[closed],
                {name: measure(weekly) for name, measure in BASELINES.items()}, onsets[onsets >= (since or 0)],
            ),
        )  # fmt: skip
    listen(len(groups), len(groups))


def dates(start: int, end: int, step: str) -> Ints:
    """The first of every month, or every Monday, from ``start`` to ``end`` inclusive."""
    if step == "week":
        return np.arange(days.monday(start + 6), end + 1, 7, dtype=np.int64)
    out, at = [], from_day_number(start)
    if at.day > 1:
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1, day=1)
    while (day := day_number(at)) <= end:
        out.append(day)
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return np.array(out, dtype=np.int64)


def _same_share(weeks: list[_Weeks], name: str) -> float:
    """The threshold over which a baseline flags as large a share of the healthy weeks as the engine does."""
    healthy = np.concatenate([week.scores[name][week.outcome == 0] for week in weeks] or [np.zeros(0)])
    flagged = np.concatenate([week.alarm[week.outcome == 0] for week in weeks] or [np.zeros(0, dtype=bool)])
    if not len(healthy):
        return float("inf")
    return float(np.quantile(healthy, 1 - flagged.mean(), method="higher"))


def _rule(outcome: Ints, score: Floats, weeks: list[_Weeks], alarms: list[Bools]) -> Rule:
    ahead = [lead for week, alarm in zip(weeks, alarms, strict=True) for lead in leads(week.onsets, week.days, alarm)]
    caught = [lead for lead in ahead if lead is not None]
    counted = [spells(alarm, week.outcome) for week, alarm in zip(weeks, alarms, strict=True)]
    all_spells, false = sum(s.all for s in counted), sum(s.false for s in counted)
    years = sum(int((week.outcome >= 0).sum()) for week in weeks) / WEEKS_A_YEAR
    healthy = sum(int((week.outcome == 0).sum()) for week in weeks)
    flagged = sum(int(alarm[week.outcome == 0].sum()) for week, alarm in zip(weeks, alarms, strict=True))
    return Rule(
        auc(outcome, score), average_precision(outcome, score),
        len(caught) / len(ahead) if ahead else None, sum(lead >= 14 for lead in caught) / len(ahead) if ahead else None,
        float(np.median(caught)) if caught else None, all_spells, 1 - false / all_spells if all_spells else None,
        false / years if years else None, flagged / healthy if healthy else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refit:
    """The model fitted anew on the user's own history, with both models' figures on groups it was not fitted on."""

    model: Model
    positives: int
    before: dict[str, float | None]
    after: dict[str, float | None]

    @property
    def better(self) -> bool:
        """Whether it foretells unseen groups better in the mean of what matters: order and probability."""
        return (self.after["auc"] or 0) >= (self.before["auc"] or 0) and (self.after["log_loss"] or 9) < (
            self.before["log_loss"] or 0
        )


def refit(store: Store, since: int | None = None, listen: Callable[[int, int], None] = lambda done, of: None) -> Refit:
    """Fit the model on the store's own history, judged on unseen groups; nothing is changed.

    ``listen`` hears how many groups are done of how many. Raises SihuError with fewer than 100 positives.
    """
    rules = Rules.of(store)
    replay = [(f, rows) for f, rows, _weeks in _replay(store, rules, since, "month", listen) if rows]
    outcome = np.array([row.outcome for _f, rows in replay for row in rows], dtype=np.int64)
    told = outcome >= 0
    positives = int((outcome == 1).sum())
    if positives < ENOUGH_TO_FIT:
        raise SihuError(
            _("A re-fit needs {needed} collapses or silences in the history; there are {n}.").format(
                needed=ENOUGH_TO_FIT, n=positives
            )
        )
    facts = Facts.stack([f for f, _rows in replay]).at(told)
    part = np.concatenate([np.full(len(rows), i % FOLDS) for i, (_f, rows) in enumerate(replay)])[told]
    outcome = outcome[told]
    unseen = np.zeros(len(outcome))
    for fold in range(FOLDS):
        here = part == fold
        if here.any() and not here.all():
            unseen[here] = fit(facts.at(~here), outcome[~here], part[~here]).risk(facts.at(here))
    return Refit(
        fit(facts, outcome, part), positives, _marks(outcome, rules.model.risk(facts)), _marks(outcome, unseen)
    )


def _marks(outcome: Ints, risk: Floats) -> dict[str, float | None]:
    p = np.clip(risk, 1e-4, 1 - 1e-4)
    loss = -(outcome * np.log(p) + (1 - outcome) * np.log(1 - p)).mean()
    return {"auc": auc(outcome, risk), "average_precision": average_precision(outcome, risk), "log_loss": float(loss)}


def adopt(store: Store, model: Model) -> None:
    """Judge by ``model`` from now on; `sihu settings health.model default` goes back to the shipped one."""
    settings.put(store, "health.model", json.dumps(model.as_json()))
