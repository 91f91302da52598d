"""Judging a group: its facts week by week, the flags over them, and the verdict of the day with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from sihu_tui import settings
from sihu_tui.dates.days import monday
from sihu_tui.health import statuses as words
from sihu_tui.health.evidence import Evidence, Figures, evidence, figures, standing
from sihu_tui.health.facts import Facts, Members, Track, facts, members
from sihu_tui.health.risk import SHIPPED, Model
from sihu_tui.health.status import Flags, Signs, Week, closed_weeks, raised, statuses
from sihu_tui.health.suggestion import Action, suggest
from sihu_tui.health.thresholds import Thresholds, thresholds_of

if TYPE_CHECKING:
    from sihu_tui.health.history import Floats, Ints
    from sihu_tui.health.loader import Story
    from sihu_tui.health.reasons import Reason
    from sihu_tui.health.relocation import Move
    from sihu_tui.store import Store


TOGETHER = 200  # groups that are judged at once


@dataclass(frozen=True, slots=True)
class Rules:
    """What a verdict is made by: the model and the thresholds that a store has set."""

    model: Model
    thresholds: Thresholds
    own: dict[int, Thresholds] = field(default_factory=dict)  # of groups that have their own

    def of_group(self, group: int) -> Thresholds:
        """The thresholds that a group is judged by."""
        return self.own.get(group, self.thresholds)

    @classmethod
    def of(cls, store: Store) -> Rules:
        """The rules as set in ``store``: dial, changed thresholds, and a re-fitted model where one was adopted."""
        import json

        rows = store.connection.execute("select name, value from settings where name like 'health.%'")
        said = {name.removeprefix("health."): json.loads(value) for name, value in rows}
        known = {f.name for f in fields(Thresholds)}

        def made(named: dict[str, Any]) -> Thresholds:
            dial = named.get("dial", settings.find("health.dial").default)
            return thresholds_of(dial, {name: value for name, value in named.items() if name in known})

        everywhere = {name: value for name, value in said.items() if "@" not in name}
        own: dict[int, dict[str, Any]] = {}
        for name, value in said.items():
            name, at, group = name.partition("@")
            if at and group.isdigit():
                own.setdefault(int(group), dict(everywhere))[name] = value
        adopted = said.get("model")
        model = Model.of_json(json.loads(adopted)) if adopted else SHIPPED
        return cls(model, made(everywhere), {group: made(named) for group, named in own.items()})


@dataclass(frozen=True, slots=True)
class Run:
    """A group's verdicts from its beginning: every closed week, then every day of the week that still runs."""

    facts: Facts
    risks: Floats
    flags: Ints  # of the last closed week, columns as in `Flags`
    signs: Signs
    codes: list[str]
    held: str  # the newest status by what is known, where the newest days are missing
    figured: Figures  # of the newest day
    people: Members


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
    return _runs([story], [judging_days(story) if days is None else days], rules, rules.of_group(story.group))[0]


def runs(stories: Iterable[Story], rules: Rules) -> Iterator[tuple[Story, Run]]:
    """``run`` for many groups, each at its ``judging_days``; some hundred at once, which costs half of one by one."""
    left = iter(stories)
    while together := list(islice(left, TOGETHER)):
        alike: dict[Thresholds, list[Story]] = {}
        for story in together:
            alike.setdefault(rules.of_group(story.group), []).append(story)
        for thresholds, some in alike.items():
            yield from zip(some, _runs(some, [judging_days(story) for story in some], rules, thresholds), strict=True)


def _runs(stories: list[Story], days: list[Ints], rules: Rules, thresholds: Thresholds) -> list[Run]:
    tracks = [Track(story.history) for story in stories]
    found = [facts(story.history, ts, track) for story, ts, track in zip(stories, days, tracks, strict=True)]
    ends = np.cumsum([len(ts) for ts in days])
    parts = [slice(end - len(ts), end) for end, ts in zip(ends.tolist(), days, strict=True)]
    whole, signs = Facts.stack(found), Signs.stack([s.signs(ts) for s, ts in zip(stories, days, strict=True)])
    risks = rules.model.risk(whole)
    weeks = closed_weeks(whole, risks, thresholds)
    flags = np.concatenate([_flags(ts, weeks[part], thresholds) for ts, part in zip(days, parts, strict=True)])
    codes, newest = statuses(whole, flags, signs, thresholds), ends - 1
    lasts = whole.at(newest)
    held = statuses(lasts, flags[newest], signs.at(newest), thresholds, held=True)
    figured = figures(lasts, rules.model, risks[newest])
    people = [members(s.history, int(ts[-1]), track) for s, ts, track in zip(stories, days, tracks, strict=True)]
    return [
        Run(found[i], risks[part], flags[part], signs.at(part), codes[part], held[i], figured[i], people[i])
        for i, part in enumerate(parts)
    ]


def _flags(ts: Ints, weeks: list[Week], thresholds: Thresholds) -> Ints:
    """At each day the flags of the last week that closed before it."""
    closed = ((ts + 3) % 7 == 0).nonzero()[0]
    after = raised([weeks[i] for i in closed.tolist()], thresholds)
    out = np.zeros((len(ts), len(Flags._fields)), dtype=np.int64)
    last = closed.searchsorted(np.arange(len(ts)), side="right") - 1
    out[last >= 0] = after[last[last >= 0]]
    return out


def may_have_moved(last: Run, thresholds: Thresholds) -> bool:
    """Whether the newest verdict is one under which it is worth looking where the people went."""
    still = last.facts.gap[-1] >= thresholds.silent_days
    return bool(still or last.flags[-1, 0] or last.flags[-1, 1])


def judge(story: Story, rules: Rules, found: Run, move: Move | None = None, group_name: str = "") -> Judgement:
    """The verdict at the story's day; ``move`` is where its people speak now, in the group ``group_name``."""
    r, th = found, rules.of_group(story.group)
    last = len(r.codes) - 1
    if move is not None:
        r.signs.moved[r.facts.t >= move.since] = move.group
        end = np.array([last])
        held = statuses(r.facts.at(end), r.flags[end], r.signs.at(end), th, held=True)[0]
        r = replace(r, codes=statuses(r.facts, r.flags, r.signs, th), held=held)
    codes, held = r.codes, r.held
    over = story.ends_day is not None and story.until > story.ends_day
    status, since, before = codes[last], None, None
    if over or story.archived_day is not None:
        status = held = words.ENDED
        since = 1 + min(day for day in (story.archived_day, story.ends_day if over else None) if day is not None)
    elif not story.share >= th.covered_share:
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
    told = evidence(
        story.history, r.facts, last, rules.model, status, r.signs, story, move, group_name, r.figured, r.people
    )
    risk = float(r.risks[last])
    held_up = _standing(status, Flags(*r.flags[last].tolist()), risk, th)
    if held_up is not None:
        told = replace(told, beside=(held_up, *told.beside))
    return Judgement(
        status, held, since, before, risk if risk == risk and status in words.AT_RISK else None, told,
        suggest(status, told, story.fresh_joins()), r,
    )  # fmt: skip


def _standing(status: str, flags: Flags, risk: float, th: Thresholds) -> Reason | None:
    if status == words.DYING:
        return standing(status, flags.calm, risk, th.dying_in, th.dying_out, th.calm_weeks)
    return standing(status, flags.low, risk, th.fading_in, th.fading_out, th.calm_weeks)
