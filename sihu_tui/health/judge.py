"""Judging a group: its facts week by week, the flags over them, and the verdict of the day with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sihu_tui import settings
from sihu_tui.days import monday
from sihu_tui.health import words
from sihu_tui.health.evidence import Evidence, evidence
from sihu_tui.health.facts import Facts, facts
from sihu_tui.health.risk import SHIPPED, Model
from sihu_tui.health.status import Flags, Signs, flags_over, statuses
from sihu_tui.health.suggestion import Action, suggest
from sihu_tui.health.thresholds import Thresholds, thresholds_of

if TYPE_CHECKING:
    from sihu_tui.health.history import Floats, Ints
    from sihu_tui.health.moved import Move
    from sihu_tui.health.stories import Story
    from sihu_tui.store import Store


@dataclass(frozen=True, slots=True)
class Rules:
    """What a verdict is made by: the model and the thresholds that a store has set."""

    model: Model
    thresholds: Thresholds

    @classmethod
    def of(cls, store: Store) -> Rules:
        """The rules as set in ``store``: dial, changed thresholds, and a re-fitted model where one was adopted."""
        import json
        from dataclasses import fields

        changed = {}
        for field in fields(Thresholds):
            row = store.connection.execute(
                "select value from settings where name = ?", (f"health.{field.name}",)
            ).fetchone()
            if row:
                changed[field.name] = json.loads(row[0])
        own = settings.get(store, "health.model")
        model = Model.of_json(json.loads(own)) if own else SHIPPED
        return cls(model, thresholds_of(settings.get(store, "health.dial"), changed))


@dataclass(frozen=True, slots=True)
class Run:
    """A group's verdicts from its beginning: every closed week, then every day of the week that still runs."""

    facts: Facts
    risks: Floats
    flags: Ints  # of the last closed week, columns as in `Flags`
    signs: Signs
    codes: list[str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one group at a day."""

    status: str
    held: str  # the status by what is known, where the newest days are missing
    since: int | None  # day from which the status has stood
    before: str | None  # the status before that
    risk: float | None
    evidence: Evidence
    action: Action
    run: Run


def judging_days(story: Story) -> Ints:
    """The Mondays after which a week closed, from the group's first day on, and the days since the last one."""
    starts = [day for day in (story.history.first, story.history.coverage.first) if day is not None and day < story.t]
    if not starts:
        return np.array([story.t], dtype=np.int64)
    newest = monday(story.t)
    weeks = np.arange(monday(min(starts)) + 7, newest + 1, 7, dtype=np.int64)
    out: Ints = np.r_[weeks, np.arange(max(newest, min(starts)) + 1, story.t + 1, dtype=np.int64)]
    return out


def run(story: Story, rules: Rules, days: Ints | None = None) -> Run:
    """The verdicts over a group's whole life; at ``days`` (ascending, Mondays among them) or at ``judging_days``."""
    ts = judging_days(story) if days is None else days
    found = facts(story.history, ts)
    risks = rules.model.risk(found)
    closed = np.flatnonzero((ts + 3) % 7 == 0)
    weekly = flags_over(found.at(closed), risks[closed], rules.thresholds)
    # each day shows the flags of the last week that closed before it
    last = np.searchsorted(closed, np.arange(len(ts)), side="right") - 1
    flags: Ints = np.vstack([weekly, np.zeros((1, len(Flags._fields)), dtype=np.int64)])[last]
    signs = story.signs(ts)
    return Run(found, risks, flags, signs, statuses(found, flags, signs, rules.thresholds))


def may_have_moved(last: Run, rules: Rules) -> bool:
    """Whether the newest verdict is one under which it is worth looking where the people went."""
    still = last.facts.gap[-1] >= rules.thresholds.silent_days
    return bool(still or last.flags[-1, 0] or last.flags[-1, 1])


def judge(
    story: Story, rules: Rules, found: Run | None = None, move: Move | None = None, group_name: str = ""
) -> Judgement:
    """The verdict at the story's day; ``move`` is where its people speak now, in the group ``group_name``."""
    r = run(story, rules) if found is None else found
    if move is not None:
        r.signs.moved[r.facts.t >= move.since] = move.group
        r = Run(r.facts, r.risks, r.flags, r.signs, statuses(r.facts, r.flags, r.signs, rules.thresholds))
    codes, last = r.codes, len(r.codes) - 1
    end = np.array([last])
    held = statuses(r.facts.at(end), r.flags[end], r.signs.at(end), rules.thresholds, held=True)[0]
    over = story.ends_day is not None and story.until > story.ends_day
    status, since, before = codes[last], None, None
    if over or story.archived_day is not None:
        status = held = words.ENDED
        since = 1 + min(day for day in (story.archived_day, story.ends_day if over else None) if day is not None)
    elif not story.share >= rules.thresholds.covered_share:
        status = words.NO_DATA
        covered = story.history.coverage.last
        since = None if covered is None else covered + 1
        before = held
    else:
        # weeks without data neither end a status nor begin one
        first = at = last
        while at >= 0 and codes[at] in (status, words.NO_DATA):
            first = at if codes[at] == status else first
            at -= 1
        since, before = int(r.facts.t[first]), codes[at] if at >= 0 else None
    told = evidence(story.history, r.facts, last, rules.model, status, r.signs, story, move, group_name)
    risk = float(r.risks[last])
    return Judgement(
        status, held, since, before, risk if risk == risk and status not in _UNTOLD else None, told,
        suggest(status, told, story.fresh_joins()), r,
    )  # fmt: skip


_UNTOLD = (words.NO_DATA, words.TOO_YOUNG, words.ENDED)
