"""Judging a group: its facts week by week, the flags over them, and the verdict of the day with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from sihu_tui import settings
from sihu_tui.dates.days import monday
from sihu_tui.health import statuses as words
from sihu_tui.health.endings import occasion
from sihu_tui.health.evidence import Evidence, EvidenceFigures, evidence, figures, flagged
from sihu_tui.health.facts import Facts, Members, of_groups
from sihu_tui.health.loader import TOGETHER, WINDOW
from sihu_tui.health.reasons import Reason
from sihu_tui.health.risk import SHIPPED, RiskModel
from sihu_tui.health.speech import Speech
from sihu_tui.health.status import Flags, Signs, flags_at, statuses
from sihu_tui.health.suggestion import Action, set_end, suggest
from sihu_tui.health.thresholds import Thresholds, thresholds_of

if TYPE_CHECKING:
    from sihu_tui.health.history import Floats, Ints
    from sihu_tui.health.loader import Story
    from sihu_tui.health.relocation import Relocation
    from sihu_tui.store import Store


@dataclass(frozen=True, slots=True)
class Rules:
    """What a verdict is made by: the model and the thresholds that a store has set."""

    model: RiskModel
    thresholds: Thresholds
    own: dict[int, Thresholds] = field(default_factory=dict)  # of groups that have their own

    def of_group(self, group: int) -> Thresholds:
        """The thresholds that a group is judged by."""
        return self.own.get(group, self.thresholds)

    @classmethod
    def of(cls, store: Store, dial: str | None = None) -> Rules:
        """The rules as set in ``store``: dial, changed thresholds, and a re-fitted model where one was adopted.

        ``dial`` is used instead of those that are set. A model that was adopted from an older engine, with inputs
        that are no more, is passed over.
        """
        import json

        rows = store.connection.execute("select name, value from settings where name like 'health.%'")
        said = {name.removeprefix("health."): json.loads(value) for name, value in rows}
        known = {f.name for f in fields(Thresholds)}

        def made(named: dict[str, Any]) -> Thresholds:
            chosen = dial or named.get("dial", settings.find("health.dial").default)
            return thresholds_of(chosen, {name: value for name, value in named.items() if name in known})

        everywhere = {name: value for name, value in said.items() if "@" not in name}
        own: dict[int, dict[str, Any]] = {}
        for name, value in said.items():
            name, at, group = name.partition("@")
            if at and group.isdigit():
                own.setdefault(int(group), dict(everywhere))[name] = value
        adopted = said.get("model")
        model = (RiskModel.of_json(json.loads(adopted)) if adopted else None) or SHIPPED
        return cls(model, made(everywhere), {group: made(named) for group, named in own.items()})


@dataclass(frozen=True, slots=True)
class JudgeRun:
    """A group's verdicts from its beginning: every closed week, then every day of the week that still runs."""

    facts: Facts
    risks: Floats
    flags: Ints  # of the last closed week, columns as in `Flags`
    signs: Signs
    codes: list[str]
    held: str  # the newest status by what is known, where the newest days are missing
    figured: EvidenceFigures  # of the newest day
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
    run: JudgeRun
    halved: dict[str, float | None] | None  # now, before, best: see halved


def judging_days(story: Story) -> Ints:
    """The Mondays after which a week closed, from the group's first day on, and the days since the last one."""
    starts = [day for day in (story.history.first, story.history.coverage.first) if day is not None and day < story.t]
    if not starts:
        return np.array([story.t], dtype=np.int64)
    newest = monday(story.t)
    weeks = np.arange(monday(min(starts)) + 7, newest + 1, 7, dtype=np.int64)
    out: Ints = np.r_[weeks, np.arange(max(newest, min(starts)) + 1, story.t + 1, dtype=np.int64)]
    return out


@dataclass(frozen=True, slots=True)
class Batch:
    """Some groups judged over their days, one under the other; ``start`` are their first rows."""

    stories: list[Story]
    speech: Speech
    facts: Facts
    risks: Floats
    flags: Ints
    signs: Signs
    codes: list[str]
    start: Ints
    thresholds: Thresholds

    @property
    def parts(self) -> list[slice]:
        """Each group's rows."""
        ends = [*self.start[1:].tolist(), len(self.facts)]
        return [slice(a, b) for a, b in zip(self.start.tolist(), ends, strict=True)]


def run(story: Story, rules: Rules, days: Ints | None = None) -> JudgeRun:
    """The verdicts over a group's whole life; at ``days`` (ascending, Mondays among them) or at ``judging_days``."""
    return next(runs([story], rules, judging_days if days is None else lambda _story: days))[1]


def runs(
    stories: Iterable[Story], rules: Rules, days: Callable[[Story], Ints] = judging_days
) -> Iterator[tuple[Story, JudgeRun]]:
    """``run`` for many groups; some hundred at once, which costs a third of one by one."""
    for batch in batches(stories, rules, days):
        f, signs, parts = batch.facts, batch.signs, batch.parts
        newest = np.append(batch.start[1:], len(f)) - 1
        lasts = f.at(newest)
        held = statuses(lasts, batch.flags[newest], signs.at(newest), batch.thresholds, held=True)
        figured = figures(lasts, rules.model, batch.risks[newest])
        habits = batch.speech.habits(lasts.t)
        for i, (story, part) in enumerate(zip(batch.stories, parts, strict=True)):
            yield story, JudgeRun(
                f.at(part), batch.risks[part], batch.flags[part], signs.at(part), batch.codes[part], held[i], figured[i],
                Members.of(habits, i),
            )  # fmt: skip


def batches(stories: Iterable[Story], rules: Rules, days: Callable[[Story], Ints] = judging_days) -> Iterator[Batch]:
    """Judge some hundred groups at once, those together that have the same thresholds."""
    left = iter(stories)
    while together := list(islice(left, TOGETHER)):
        alike: dict[Thresholds, list[Story]] = {}
        for story in together:
            alike.setdefault(rules.of_group(story.group), []).append(story)
        for thresholds, some in alike.items():
            yield _batch(some, [days(story) for story in some], rules, thresholds)


def _batch(stories: list[Story], days: list[Ints], rules: Rules, thresholds: Thresholds) -> Batch:
    histories = [story.history for story in stories]
    speech = Speech(histories)
    found = of_groups(histories, speech, days)
    signs = Signs.stack([s.signs(ts) for s, ts in zip(stories, days, strict=True)])
    start = np.cumsum([0, *(len(ts) for ts in days[:-1])])
    risks = rules.model.risk(found)
    flags = flags_at(found, risks, thresholds, start)
    _lure(stories, found, flags, signs, start, thresholds)
    return Batch(
        stories, speech, found, risks, flags, signs, statuses(found, flags, signs, thresholds), start, thresholds
    )


def _lure(stories: list[Story], facts: Facts, flags: Ints, signs: Signs, starts: Ints, thresholds: Thresholds) -> None:
    """Mark the newest weeks of groups that grow by red packets and promotions alone (R14): such growth is no thriving."""
    for story, start, end in zip(stories, starts.tolist(), [*starts[1:].tolist(), len(facts)], strict=True):
        if flags[end - 1, 4] and (story.packets or len(story.promotions)):
            usual = np.nanmean(facts.weekly[end - 1, 4:12])
            if not story.plain_level() >= thresholds.thriving_growth * usual:
                signs.lured[start:end] = facts.t[start:end] > story.t - WINDOW


def may_have_moved(last: JudgeRun, thresholds: Thresholds) -> bool:
    """Whether the newest verdict is one under which it is worth looking where the people went."""
    return bool(last.facts.gap[-1] >= thresholds.silent_days)


def judge(
    story: Story, rules: Rules, found: JudgeRun, move: Relocation | None = None, group_name: str = ""
) -> Judgement:
    """The verdict at the story's day; ``move`` is where its people speak now, in the group ``group_name``."""
    r, th = found, rules.of_group(story.group)
    last = len(r.codes) - 1
    if move is not None:
        r.signs.moved[r.facts.t >= move.since] = move.group
        newest = np.array([last])
        held = statuses(r.facts.at(newest), r.flags[newest], r.signs.at(newest), th, held=True)[0]
        r = replace(r, codes=statuses(r.facts, r.flags, r.signs, th), held=held)
    codes, held = r.codes, r.held
    end = story.end
    status, since, before = codes[last], None, None
    if end is not None:
        status = held = words.ENDED
        since = 1 + end[0]
    elif status != words.MOVED and not story.share >= th.covered_share:
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
    differs = flagged(status, r.facts, last, risk, Flags(*r.flags[last].tolist()), th)
    if differs is not None:
        told = replace(told, beside=(differs, *told.beside))
    action = suggest(status, told, story.fresh_joins())
    asked = end_asked(story, status)
    if asked is not None:
        told = replace(told, beside=(asked, *told.beside))
        if asked.code == "announced" or action.code == words.WATCH:
            action = set_end(asked.code)
    return Judgement(
        status, held, since, before, risk if risk == risk and status in words.AT_RISK else None, told, action, r, None if status in _OVER else halved(r.facts),
    )  # fmt: skip


LEAST_BASE = 2.0  # people a week


def end_asked(story: Story, status: str) -> Reason | None:
    """What makes the operator be asked for the group's end: it was announced, or its name is that of an occasion.

    A member's word is asked about only beside a flag. Nothing is asked of what has ended or whose end is known.
    """
    if status in (words.ENDED, words.MOVED, words.DEAD) or story.temporary:
        return None
    said = story.announced
    if said is not None and (said.operator or words.severity(status)):
        params = {"ts": said.ts, "text": said.text, "operator": said.operator, "place": said.place}
        return Reason("announced", params, people=((said.member, 0.0, 0.0),))
    return Reason("occasion", {"name": story.name}) if occasion(story.name) else None


_OVER = frozenset((words.ENDED, words.IN_PLAN, words.MOVED, words.NO_DATA, words.SILENT, words.DEAD))
"""Where it goes without saying that fewer people speak, or is as planned."""


def halved(facts: Facts) -> dict[str, float | None] | None:
    """People of the last 7 days (*now*), of the 7 days a fortnight ago (*before*), a week of the best 28 days (*best*).

    None unless now is at most half of one of them. A fact: no model is asked, and the verdict does not change it.
    """
    now, before = float(facts.weekly[-1, 0]), float(facts.weekly[-1, 2])
    whole = np.isfinite(facts.weekly[:, :4]).all(1)
    best = float(facts.l4[whole].max()) if whole.any() else float("nan")
    usual = float(facts.base[-1])
    # the best of a group that has been tiny for long says nothing of now
    halves = (before, best if not usual < LEAST_BASE else float("nan"))
    if not any(half >= words.LEAST_HALVED and now <= half / 2 for half in halves):
        return None
    return {name: None if n != n else round(n, 2) for name, n in (("now", now), ("before", before), ("best", best))}
