"""Proof on the user's own history: what the flags would have said at each past date, and how right they were.

At each date only the rows before it are used. Against it stand two rules of thumb, each with the same memory as the
flags and with the levels at which it flags as many healthy weeks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.dates.days import day_number, from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.health import relocation, statuses, watch
from sihu_tui.health.extent import all_groups, last_day, nothing
from sihu_tui.health.facts import Facts
from sihu_tui.health.fit import calibrate
from sihu_tui.health.history import Floats, History, Ints
from sihu_tui.health.judge import Rules, batches, judging_days
from sihu_tui.health.loader import Library, Story
from sihu_tui.health.outcome import Tenth, auc, average_precision, calibration, outcomes, silences
from sihu_tui.health.proof import BASELINES, Weeks, Worth, baseline, worth
from sihu_tui.health.risk import SHIPPED, RiskModel, calibrated
from sihu_tui.health.status import back
from sihu_tui.health.status import statuses as statuses_of
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _

FEW = 30
"""Under so many positives nothing can be judged."""
ENOUGH_TO_FIT = 100
FOLDS = 5
GROWN_UP = 28
"""Days of age from which a group is scored."""


class Score(NamedTuple):
    """What was said of a group at a day, and what became of it (-1: cannot be told)."""

    group: int
    key: str
    t: int
    score: float
    status: str
    outcome: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Every group at every date, as columns; read one after the other it gives ``Score``."""

    group: Ints
    keys: dict[int, str]
    t: Ints
    score: Floats
    status: NDArray[np.str_]
    outcome: Ints

    def __len__(self) -> int:
        return len(self.t)

    def __iter__(self) -> Iterator[Score]:
        columns = (self.group, self.t, self.score, self.status, self.outcome)
        for group, t, score, status, outcome in zip(*(column.tolist() for column in columns), strict=True):
            yield Score(group, self.keys[group], t, score, status, outcome)

    @classmethod
    def stack(cls, parts: Sequence[Scores], keys: dict[int, str]) -> Scores:
        """Several batches."""
        if not parts:
            none = np.zeros(0, dtype=np.int64)
            return cls(none, keys, none, np.zeros(0), np.zeros(0, dtype=str), none)
        group, t, score, status, outcome = (
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("group", "t", "score", "status", "outcome")
        )
        return cls(group, keys, t, score, status, outcome)


@dataclass(frozen=True, slots=True)
class Birth:
    """How a group that began inside the data stood at one of the days that are looked at."""

    key: str
    born: int
    day: int
    band: int
    score: float


@dataclass(frozen=True, slots=True)
class ScoredRule:
    """How right a way of flagging was: how it ranks the dates, and what its weeks are worth."""

    auc: float | None
    average_precision: float | None
    worth: Worth


@dataclass(frozen=True, slots=True)
class Backtest:
    """The whole proof. ``pairs`` are the groups and dates of which the outcome is known."""

    since: int
    until: int
    step: str
    dial: str | None
    groups: int
    pairs: int
    positives: int
    silences: int
    engine: ScoredRule
    baselines: dict[str, ScoredRule]
    calibration: list[Tenth]
    scores: Scores
    births: list[Birth]

    @property
    def enough(self) -> bool:
        """Whether there were positives enough to judge by."""
        return self.positives >= FEW

    def as_json(self) -> dict[str, Any]:
        """Give it as plain JSON values, the scores left out."""
        said = {k: v for k, v in asdict(self).items() if k not in ("scores", "births")}
        # the shares as they were told before weeks were counted, beside the new ones
        for rule, told in (
            (self.engine, said["engine"]),
            *((r, said["baselines"][n]) for n, r in self.baselines.items()),
        ):
            w = rule.worth
            told |= {
                "flagged": w.named.value, "flagged_14_days": w.named_14_days, "lead_days": w.lead_days,
                "episodes": w.episodes, "came_true": w.came_true, "false_per_group_year": w.false_per_group_year,
                "healthy_weeks_flagged": w.healthy.value,
            }  # fmt: skip
        return {**said, "since": days.iso(self.since), "until": days.iso(self.until), "enough": self.enough}


@dataclass(slots=True)
class _Replay:
    """Some groups replayed: facts and scores at the dates, their closed weeks, their births."""

    facts: Facts
    scores: Scores
    weeks: Weeks
    births: list[Birth]


def backtest(
    store: Store,
    since: int | None = None,
    step: str = "month",
    listen: Callable[[int, int], None] = lambda done, of: None,
    dial: str | None = None,
) -> Backtest:
    """Replay the store's history from the day ``since`` (default: its beginning), by month or week.

    ``listen`` hears how many groups are done of how many; ``dial`` stands in for the one that is set. Raises SihuError
    for a store without imports.
    """
    rules = Rules.of(store, dial)
    replay = list(_replay(store, rules, since, step, listen))
    scores = Scores.stack([one.scores for one in replay], replay[0].scores.keys if replay else {})
    told = scores.outcome >= 0
    outcome, by_engine = scores.outcome[told], scores.score[told]
    weeks = Weeks.stack([one.weeks for one in replay])
    engine = ScoredRule(
        auc(outcome, by_engine), average_precision(outcome, by_engine), worth(weeks, weeks.dying, weeks.named)
    )
    baselines = {}
    for name, measure in BASELINES.items():
        values = np.concatenate([measure(one.facts) for one in replay] or [np.zeros(0)])[told]
        shown = worth(weeks, *baseline(weeks, name)) if len(weeks.days) else engine.worth
        baselines[name] = ScoredRule(auc(outcome, values), average_precision(outcome, values), shown)
    end = last_day(store)
    return Backtest(
        int(scores.t.min(initial=since or 0) if not len(scores) else scores.t.min()), end if end is not None else 0,
        step, dial, len(np.unique(scores.group)), len(outcome), int(outcome.sum()), len(weeks.onset), engine, baselines,
        calibration(outcome, by_engine) if len(outcome) else [], scores, [b for one in replay for b in one.births],
    )  # fmt: skip


def _replay(
    store: Store, rules: Rules, since: int | None, step: str, listen: Callable[[int, int], None]
) -> Iterator[_Replay]:
    """All groups that anybody ever spoke in, some hundred at once."""
    end = last_day(store)
    if end is None:
        raise SihuError(nothing(store))
    library = Library(store, end + 1)
    keys = dict(single.every(store.connection, "groups", "id, key"))
    groups, done = all_groups(store.connection), 0
    begin = since or 0

    def asked(story: Story) -> Ints:
        return dates(max((story.history.first or 0) + GROWN_UP, begin), story.t, step)

    def looked_at(story: Story) -> Ints:
        return judging_days(story) if step == "week" else np.union1d(judging_days(story), asked(story))

    def heard() -> Iterator[Story]:
        nonlocal done
        for story in library.tell(groups):
            listen(done, len(groups))
            done += 1
            if story.history.first is not None:
                yield story

    for batch in batches(heard(), rules, looked_at):
        f, signs, codes = batch.facts, batch.signs, batch.codes
        if relocation.replayed(library, batch):
            codes = statuses_of(f, batch.flags, signs, batch.thresholds)
        shown = np.array(codes)
        last = np.array([-1 if s.history.coverage.last is None else s.history.coverage.last for s in batch.stories])
        outcome = outcomes(batch.speech, f, batch.start, last)
        owner = np.repeat(np.arange(len(batch.stories)), np.diff(np.append(batch.start, len(f))))
        score = calibrated(rules.model.score(f), rules.model.calibration)
        at = np.concatenate([
            part.start + np.searchsorted(f.t[part], asked(story)) for story, part in zip(batch.stories, batch.parts, strict=True)
        ])  # fmt: skip
        ids = np.array([story.group for story in batch.stories])
        closed = np.flatnonzero(((f.t + 3) % 7 == 0) & (f.t >= begin))
        weekly, told = f.at(closed), shown[closed]
        dying = told == statuses.DYING
        onset_group, onset = silences(batch.speech, last)
        kept = onset >= begin
        yield _Replay(
            f.at(at), Scores(ids[owner[at]], keys, f.t[at], score[at], shown[at], outcome[at]),
            Weeks(
                owner[closed], weekly.t, outcome[closed], weekly.base, back(weekly, batch.thresholds), dying,
                dying | (told == statuses.FADING), {name: measure(weekly) for name, measure in BASELINES.items()},
                onset_group[kept], onset[kept],
            ),
            [birth for story in batch.stories for birth in _births(keys[story.group], story.history, story.t)],
        )  # fmt: skip
    listen(len(groups), len(groups))


def _births(key: str, history: History, t: int) -> list[Birth]:
    born, covered = history.first, history.coverage.first
    if born is None or covered is None:
        return []
    found = [(day, watch.start(history, day)) for day in watch.DAYS if born + day <= t]
    return [Birth(key, born, day, start.band, start.score) for day, start in found if start is not None]


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


@dataclass(frozen=True, slots=True)
class Refit:
    """The model with its probabilities set by the user's own history, and both judged on groups that it was not set on.

    Only the calibration changes: how high a risk is told. Whom the model ranks first was learnt on six communities, and
    weights that were fitted to one community ranked others, and its own later groups, no better.
    """

    model: RiskModel
    positives: int
    before: dict[str, float | None]
    after: dict[str, float | None]

    @property
    def better(self) -> bool:
        """Whether it foretells unseen groups better: it ranks no worse, and its probabilities are nearer to what came."""
        return (self.after["auc"] or 0) >= (self.before["auc"] or 0) - 0.005 and (self.after["log_loss"] or 9) < (
            self.before["log_loss"] or 0
        )


def refit(store: Store, since: int | None = None, listen: Callable[[int, int], None] = lambda done, of: None) -> Refit:
    """Set the model's probabilities by the store's own history, judged on unseen groups; nothing is changed.

    ``listen`` hears how many groups are done of how many. Raises SihuError with fewer than 100 positives.
    """
    rules = Rules.of(store)
    replay = list(_replay(store, rules, since, "month", listen))
    scores = Scores.stack([one.scores for one in replay], {})
    outcome = scores.outcome
    told = outcome >= 0
    positives = int((outcome == 1).sum())
    if positives < ENOUGH_TO_FIT:
        raise SihuError(
            _("A re-fit needs {needed} collapses or silences in the history; there are {n}.").format(
                needed=ENOUGH_TO_FIT, n=positives
            )
        )
    score = SHIPPED.score(Facts.stack([one.facts for one in replay]).at(told))
    part = (np.unique(scores.group, return_inverse=True)[1] % FOLDS)[told]
    outcome = outcome[told]
    unseen = calibrated(score, SHIPPED.calibration)
    for fold in range(FOLDS):
        here = part == fold
        scale = calibrate(score[~here], outcome[~here])
        if here.any() and scale is not None:
            unseen[here] = calibrated(score[here], scale)
    model = replace(SHIPPED, calibration=calibrate(score, outcome) or SHIPPED.calibration)
    return Refit(model, positives, _marks(outcome, calibrated(score, rules.model.calibration)), _marks(outcome, unseen))


def _marks(outcome: Ints, risk: Floats) -> dict[str, float | None]:
    p = np.clip(risk, 1e-4, 1 - 1e-4)
    loss = -(outcome * np.log(p) + (1 - outcome) * np.log(1 - p)).mean()
    return {"auc": auc(outcome, risk), "average_precision": average_precision(outcome, risk), "log_loss": float(loss)}


def adopt(store: Store, model: RiskModel) -> None:
    """Judge by ``model`` from now on; `sihu settings health.model default` goes back to the shipped one."""
    settings.put(store, "health.model", json.dumps(model.as_json()))
