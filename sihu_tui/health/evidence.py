"""Why a group has its status: reasons with numbers that can be opened down to the people and days behind them.

The reasons for and against are parts of the model's logit, so that their weights add up to the score: the level
against the usual, the regulars against the level, silences, weeks without a word, the age, and the size. What the
model does not read (coverage, promotion, orders, the past half-life, the forecast) stands beside them as facts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from sihu_tui.health import statuses, watch
from sihu_tui.health.decline import HalfLife, half_lives
from sihu_tui.health.facts import SILENCE_WINDOW, Facts, Members, members
from sihu_tui.health.forecast import Expected, expectations, time_to_silence
from sihu_tui.health.history import Floats, History, Ints
from sihu_tui.health.reasons import Reason
from sihu_tui.health.risk import RiskModel
from sihu_tui.health.status import back
from sihu_tui.health.thresholds import LAUNCH_DAYS

if TYPE_CHECKING:
    from sihu_tui.health.loader import Story
    from sihu_tui.health.relocation import Relocation
    from sihu_tui.health.status import Flags, Signs
    from sihu_tui.health.thresholds import Thresholds

REGULAR_DAYS = 182  # a regular who has been away for longer is no longer one of the group's
PEOPLE = 30  # how many people are kept behind a figure
EASING_GAP = 7  # days: a group that has been silent for longer is not getting better
NEW_DAYS = 84  # up to this age the usual level is that of all weeks so far
LEAST_WEIGHT = 0.1  # a part of the logit that is less than this is no reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """The reasons for a verdict: what decides the status first, then what weighs most."""

    worse: tuple[Reason, ...]  # at most two
    better: Reason | None
    beside: tuple[Reason, ...] = ()  # figures that the model does not read, then the rest of its parts

    @property
    def all(self) -> tuple[Reason, ...]:
        """Every reason in the order in which it is read."""
        return (*self.worse, *((self.better,) if self.better else ()), *self.beside)

    @property
    def easing(self) -> Reason | None:
        """That the group is back, or its flag about to go; None where it is neither."""
        return next((r for r in self.all if r.code == "back" and r.params["gap"] < EASING_GAP), None)


@dataclass(frozen=True, slots=True)
class EvidenceFigures:
    """What is computed for the evidence of a row of facts; for many rows at once, since that is much cheaper."""

    inputs: dict[str, float]  # the model's, as it reads them
    risk: float
    decline: HalfLife | None
    ahead: Expected | None


def figures(facts: Facts, model: RiskModel, risks: Floats) -> list[EvidenceFigures]:
    """The figures of each row, ``risks`` being theirs."""
    columns, halved = model.columns(facts).tolist(), half_lives(facts.weekly)
    falls = np.array([one is not None for one in halved], dtype=bool)
    ahead = expectations(facts.weekly, facts.base, facts.recent, falls | (facts.age < NEW_DAYS))
    made = zip(columns, risks.tolist(), halved, ahead, strict=True)
    return [EvidenceFigures(dict(zip(model.weights, row, strict=True)), *rest) for row, *rest in made]


def evidence(
    history: History, facts: Facts, row: int, model: RiskModel, code: str, signs: Signs,
    story: Story | None = None, move: Relocation | None = None, group_name: str = "",
    figured: EvidenceFigures | None = None, people: Members | None = None,
) -> Evidence:  # fmt: skip
    """The evidence for the status ``code`` of one row of facts.

    ``story`` adds what the store knows beside the speech at that day; ``group_name`` is where ``move`` leads.
    ``figured`` and ``people`` are the row's own, where they are known already.
    """
    if code == statuses.ENDED:
        how = story.end[1] if story is not None and story.end is not None else "plan"
        archived = story is not None and story.archived_day is not None
        return Evidence((Reason("ended", {"how": how, "archived": archived}),), None)
    if figured is None:
        one = facts.at(slice(row, row + 1))
        figured = figures(one, model, model.risk(one))[0]
    if people is None:
        people = members(history, int(facts.t[row]))
    parts = _weighed(history, facts, row, model, people, figured)
    if story is not None and story.counted:
        parts = _unnamed(parts)
    weighed = sorted(parts, key=lambda r: -r.weight)
    deciding = _deciding(history, facts, row, code, signs, story, people, move, group_name)
    taken = {r.code for r in deciding}
    beside = [r for r in _beside(facts, row, figured, code, signs, story) if r.code not in taken]
    if code not in statuses.JUDGED:
        # What alone decides is told, and beside it what was counted; a weight says nothing here.
        if code in (statuses.SILENT, statuses.DEAD):
            deciding += [
                replace(r, params=r.params | {"worse": True}) for r in weighed if r.code == "core" and r.people
            ]
        return Evidence(tuple(deciding[:2]), None, tuple(beside))
    parts = [r for r in weighed if r.code not in taken]
    # the size is a standing condition: nothing that happened, nothing to act on
    told = [r for r in parts if r.code not in ("size", "age")]
    worse = (deciding + [r for r in told if r.weight > LEAST_WEIGHT])[:2]
    better = told[-1] if told and told[-1].weight < -LEAST_WEIGHT else None
    rest = [r for r in parts if r not in worse and r is not better]
    return Evidence(tuple(worse), better, (*beside, *rest))


def flagged(code: str, facts: Facts, row: int, risk: float, flags: Flags, thresholds: Thresholds) -> Reason | None:
    """Why the flag shown is another than the risk alone would give; None where it is the same.

    The group is back (*back*) or newly launched (*launch*), the risk is high for the first week (*pending*), or it has fallen and the flag goes
    under a lower level (*standing*).
    """
    th = thresholds
    if code == statuses.FADING and risk >= th.dying_in:
        if back(facts.at(slice(row, row + 1)), th)[0]:
            weeks = facts.weekly[row, 4:12]
            before = float(np.nanmean(weeks)) if np.isfinite(weeks).any() else 0.0
            params = {"now": round(float(facts.l4[row]), 2), "before": round(before, 2), "gap": int(facts.gap[row])}
            return Reason("back", params, -1.0)
        if facts.age[row] < LAUNCH_DAYS and risk < th.launch_risk:
            return Reason("launch", {"over": th.launch_risk})
        return Reason("pending", {"over": th.dying_in, "weeks": max(1, th.dying_weeks - max(1, flags.high))})
    level = {statuses.DYING: (th.dying_in, th.dying_out), statuses.FADING: (th.fading_in, th.fading_out)}.get(code)
    if level is None or not risk < level[0]:
        return None
    return Reason("standing", {"risk": round(risk, 4), "over": level[0], "under": level[1]})


def quiet_stretch(history: History, t: int) -> tuple[int, int, int] | None:
    """The longest covered silence that touches the last 56 days: first and last day, covered days."""
    end = int(history.day.searchsorted(t))
    start = max(0, int(history.day.searchsorted(t - SILENCE_WINDOW)) - 1)
    days = history.day[start:end]
    if not len(days):
        return None
    days = days[np.append(True, days[1:] != days[:-1])]
    ends = np.append(days[1:], t)
    touching = ends - 1 >= t - SILENCE_WINDOW
    lengths = np.where(touching, history.coverage.days(days + 1, ends), 0)
    i = len(lengths) - 1 - int(np.argmax(lengths[::-1]))  # of equal ones, the newest
    return (int(days[i]) + 1, int(ends[i]) - 1, int(lengths[i])) if lengths[i] else None


def _weighed(
    history: History, facts: Facts, row: int, model: RiskModel, people: Members, figured: EvidenceFigures
) -> list[Reason]:
    """The model's logit against the average group, cut into parts that can be said in a sentence."""
    if not np.isfinite(facts.base[row]):
        return []
    x, w, mean = figured.inputs, model.weights, model.averages

    def part(name: str) -> float:
        return w.get(name, 0.0) * (x.get(name, 0.0) - mean.get(name, 0.0))

    # How far the level and the people expected back lie from what is usual in the group; the usual itself is "size".
    usual = log(float(facts.base[row]) + 0.25)
    level = w.get("recent", 0.0) * (x.get("recent", 0.0) - usual)
    lag = mean.get("core", 0.0) - mean.get("recent", 0.0)
    core = w.get("core", 0.0) * (x.get("core", 0.0) - usual - lag)
    size = part("base") + (w.get("recent", 0.0) + w.get("core", 0.0)) * (usual - mean.get("recent", 0.0))
    return [
        _level(facts, row, level),
        _core(facts, row, people, core),
        _silence(history, facts, row, part("maxgap")),
        _empty(facts, row, part("empty")),
        Reason("age", {"days": int(facts.age[row])}, part("age")),
        Reason("size", {"base": round(float(facts.base[row]), 2)}, size, days=_weeks(facts, row, 12)),
    ]


def _unnamed(parts: list[Reason]) -> list[Reason]:
    """The parts of a group that was counted by hand: what its people did is told as how many they were and when."""
    bears = {"core": "level"}
    borne = {bears[r.code]: r.weight for r in parts if r.code in bears}
    return [replace(r, weight=r.weight + borne.get(r.code, 0.0)) for r in parts if r.code not in bears]


def _weeks(facts: Facts, row: int, weeks: int) -> tuple[int, int]:
    t = int(facts.t[row])
    return t - 7 * weeks, t - 1


def _level(facts: Facts, row: int, weight: float) -> Reason:
    base, (now, before) = float(facts.base[row]), facts.weekly[row, :2].tolist()
    if now != now:
        now = float(np.nan_to_num(facts.recent[row]))
    params = {
        "now": round(now, 2), "before": None if before != before else round(before, 2), "base": round(base, 2),
        "weeks": min(12, int(facts.known[row])), "young": bool(facts.age[row] < NEW_DAYS),
    }  # fmt: skip
    return Reason("level", params, weight, days=_weeks(facts, row, 2))


def _core(facts: Facts, row: int, people: Members, weight: float) -> Reason:
    t = int(facts.t[row])
    regular = (people.x >= 2) & (people.last >= t - REGULAR_DAYS)
    away = np.flatnonzero(regular & people.overdue)
    away = away[np.argsort(-people.x[away], kind="stable")]
    base = float(facts.base[row])
    params = {
        "regulars": int(regular.sum()), "silent": int(np.nan_to_num(facts.gap[row])), "overdue": len(away), "core": round(float(facts.core[row]), 2),
        "base": None if base != base else round(base, 2), "worse": weight > 0,
    }  # fmt: skip
    return Reason("core", params, weight, people=_named(people, away[:PEOPLE]))


def _named(people: Members, rows: Ints) -> tuple[tuple[int, float, float], ...]:
    return tuple(
        (int(people.member[i]), round(float(people.r[i]) * 7, 1), round(float(people.g[i]) * 7, 1))
        for i in rows.tolist()
    )


def _silence(history: History, facts: Facts, row: int, weight: float) -> Reason:
    stretch = quiet_stretch(history, int(facts.t[row]))
    params = {"longest": int(facts.maxgap[row]), "now": int(facts.gap[row]), "ever": history.first is not None}
    return Reason("silence", params, weight, days=stretch[:2] if stretch else None)


def _empty(facts: Facts, row: int, weight: float) -> Reason:
    weekly = facts.weekly[row]
    params = {"empty": int((weekly == 0).sum()), "weeks": int(np.isfinite(weekly).sum())}
    return Reason("empty", params, weight, days=_weeks(facts, row, params["weeks"]))


def _deciding(
    history: History, facts: Facts, row: int, code: str, signs: Signs, story: Story | None, people: Members,
    move: Relocation | None, group_name: str,
) -> list[Reason]:  # fmt: skip
    """What alone decides a status that does not rest on the risk."""
    if code == statuses.NO_DATA:
        return [_data(facts, row, story)]
    if code == statuses.WATCHED:
        return [_watch(history, facts, row), *_start(facts, row)]
    if code == statuses.IN_PLAN:
        end = story.ends_day if story is not None else None
        return [Reason("plan", {"end": end, "left": None if end is None else end - int(facts.t[row]) + 1})]
    if code == statuses.MOVED:
        if move is None:
            return [Reason("moved", {"group": "", "id": 0, "people": 0, "regulars": 0})]
        moved = np.flatnonzero(np.isin(people.member, np.array(move.people)))
        params = {"group": group_name, "id": move.group, "people": len(move.people), "regulars": move.regulars}
        return [
            Reason("moved", params, people=_named(people, moved[:PEOPLE])), _silence(history, facts, row, 0.0),
        ]  # fmt: skip
    if code == statuses.SILENT_BUYING:
        return [_orders(signs, row)]
    if code in (statuses.SILENT, statuses.DEAD):
        return [_silence(history, facts, row, 0.0)]
    if code == statuses.AD_ONLY:
        return [_mix(signs, row)]
    if code == statuses.TRICKLE:
        base = float(facts.base[row])
        return [Reason("few", {"base": round(base, 2) if base == base else None})]
    return []


def _watch(history: History, facts: Facts, row: int) -> Reason:
    """How a newborn group stands at the last of days 7, 14 and 21; without a band where it began before the data."""
    age, born, covered = int(facts.age[row]), history.first, history.coverage.first
    params: dict[str, Any] = {"days": age, "weeks": int(facts.known[row]), "band": None, "gap": int(facts.gap[row])}
    day = watch.reached(age)
    if age < watch.GROWN and day is not None and born is not None and covered is not None:
        start = watch.start(history.until(int(facts.t[row])), day)
        if start is not None:
            low, high = start.outlook
            params |= {
                "band": start.band, "at": day, "score": round(start.score, 4), "low": low, "high": high,
                "back": start.back, "first": bool(covered >= born),
            }  # fmt: skip
    return Reason("watch", params)


def _start(facts: Facts, row: int) -> list[Reason]:
    """How a new group starts, week by week, oldest first; a second week at half of the first is usual."""
    weekly = facts.weekly[row]
    weeks = weekly[: max(1, int(facts.age[row]) // 7)][::-1]
    if len(weeks) < 2 or not np.isfinite(weeks).all():
        return []
    halved = bool(len(weeks) == 2 and 0 < weeks[1] <= weeks[0] / 2)
    return [Reason("start", {"weekly": [round(n, 1) for n in weeks.tolist()], "halved": halved})]


def _data(facts: Facts, row: int, story: Story | None) -> Reason:
    t = int(facts.t[row])
    share, last, end = float(facts.share[row]), t - 1, t
    if story is not None:
        share, end = story.share, story.until
        last = story.history.coverage.last if story.history.coverage.last is not None else -1
    return missing(share, last, end)


def missing(share: float, last: int, end: int) -> Reason:
    """How much of the 14 days before ``end`` was read; ``last`` is the last day that was, under 0 for none."""
    params = {"share": round(share, 3) if share == share else None, "last": None if last < 0 else last}
    return Reason("data", params, days=(end - 14, end - 1) if share > 0 else None)


def _orders(signs: Signs, row: int) -> Reason:
    usual = float(signs.usual_orders[row])
    return Reason("orders", {"orders": int(signs.orders[row]), "usual": round(usual, 1) if usual == usual else None})


def _mix(signs: Signs, row: int) -> Reason:
    pushed, messages = int(signs.pushed[row]), int(signs.messages[row])
    return Reason("mix", {"pushed": pushed, "members": max(messages - pushed, 0), "nods": int(signs.nods[row])})


def _beside(
    facts: Facts, row: int, figured: EvidenceFigures, code: str, signs: Signs, story: Story | None
) -> list[Reason]:
    """Facts that the model does not read, and figures where the data can carry them."""
    out = []
    if code != statuses.NO_DATA and not (facts.share[row] if story is None else story.share) >= 1:
        out.append(_data(facts, row, story))
    if story is not None and story.counted:
        out.append(Reason("counted"))
    if code == statuses.WATCHED:
        return out
    decline, risk, ahead = figured.decline, figured.risk, figured.ahead
    params: dict[str, Any] = {"days": None}
    if decline is not None:
        params = {"days": round(decline.days, 1), "low": round(decline.low, 1), "high": round(decline.high, 1)}
    if code in statuses.JUDGED:
        out.append(Reason("decay", params, days=_weeks(facts, row, 12)))
    if ahead and risk == risk and code in statuses.JUDGED:
        silence = time_to_silence(risk)
        params = {
            "speakers": round(ahead.speakers, 2), "low": ahead.low, "high": ahead.high, "risk": round(risk, 4),
            "silence": None if silence is None else round(silence.median, 1),
            "silence_low": None if silence is None else round(silence.low, 1),
            "silence_high": None if silence is None else round(silence.high, 1),
        }  # fmt: skip
        out.append(Reason("forecast", params))
    if signs.pushed[row] == signs.pushed[row] and signs.messages[row]:
        out.append(_mix(signs, row))
    if signs.orders[row] == signs.orders[row]:
        out.append(_orders(signs, row))
    if story is not None:
        out += _answers(facts, row, story)
    return out


def _answers(facts: Facts, row: int, story: Story) -> list[Reason]:
    """How the group answered to pushing: who left (R12), who spoke for red packets (R14), more for less talk (R13)."""
    out: list[Reason] = []
    if not len(story.promotions) and not story.packets:
        return out
    quits = story.quits
    if quits is not None and quits[1]:
        pushes, left, usual = quits
        out.append(Reason("quits", {"pushes": pushes, "quits": left, "usual": round(usual, 1)}))
    drawn = story.drawn()
    if drawn is not None:
        speakers, only = drawn
        packets = {"days": len(story.packets), "speakers": speakers, "only": only}
        out.append(Reason("packets", packets, days=(story.packets[0], story.packets[-1])))
    loud, level = story.loud_days(), float(facts.l4[row])
    if loud and level == level and not story.counted:
        out.append(Reason("plain", {"all": round(level, 1), "plain": round(story.plain_level(), 1), "days": loud}))
    pushes, before = story.stimulus()
    weeks = facts.weekly[row, 4:8]
    was = float(np.nanmean(weeks)) if np.isfinite(weeks).any() else float("nan")
    now = float(facts.l4[row])
    if pushes > before and now < was:
        out.append(Reason("stimulus", {"pushes": pushes, "before": before, "now": round(now, 1), "was": round(was, 1)}))
    return out
