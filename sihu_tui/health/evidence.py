"""Why a group has its status: reasons with numbers that can be opened down to the people and days behind
them.

The reasons for and against are parts of the model's logit, so that their weights add up to the score: the
level against the usual, the regulars against the level, quiet weeks, bursts, the leading speaker, and the
size. What the model does not read (coverage, promotion, orders, the past half-life, the forecast) stands
beside them as facts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sihu_tui.health import status as verdict
from sihu_tui.health.decline import half_life
from sihu_tui.health.facts import LEAD_WINDOW, SILENCE_WINDOW, Facts, Members, members
from sihu_tui.health.forecast import expected, time_to_silence
from sihu_tui.health.history import History
from sihu_tui.health.risk import Model
from sihu_tui.i18n import _, ngettext

REGULAR_DAYS = 182  # a regular who has been away for longer is no longer one of the group's
NAMES = 3  # how many people a sentence names


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement of fact. ``weight`` is its part of the logit: over 0 speaks for decay, 0 = not read."""

    code: str
    params: dict[str, Any]
    weight: float = 0.0
    people: tuple[int, ...] = ()  # member ids behind it, the weightiest first
    days: tuple[int, int] | None = None  # the inclusive stretch of days behind it


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


def evidence(
    history: History, facts: Facts, row: int, model: Model, code: str, signs: verdict.Signs
) -> Evidence:
    """The evidence for the status ``code`` of one row of facts."""
    t = int(facts.t[row])
    people = members(history, t)
    weighed = sorted(_weighed(history, facts, row, model, people), key=lambda r: -r.weight)
    deciding = _deciding(history, facts, row, code, signs)
    taken = {r.code for r in deciding}
    parts = [r for r in weighed if r.code not in taken]
    told = [
        r for r in parts if r.code != "size"
    ]  # a standing condition: nothing that happened, nothing to act on
    worse = (deciding + [r for r in told if r.weight > 0])[:2]
    better = told[-1] if told and told[-1].weight < 0 else None
    rest = [r for r in parts if r not in worse and r is not better]
    figures = [r for r in _beside(facts, row, model, code, signs) if r.code not in taken]
    return Evidence(tuple(worse), better, (*figures, *rest))


def quiet_stretch(history: History, t: int) -> tuple[int, int, int] | None:
    """The longest covered silence that touches the last 56 days: first and last day, covered days."""
    known = history.until(t)
    days = np.unique(known.day)
    if not len(days):
        return None
    ends = np.r_[days[1:], t]
    touching = ends - 1 >= t - SILENCE_WINDOW
    lengths = np.where(touching, history.coverage.days(days + 1, ends), 0)
    i = len(lengths) - 1 - int(np.argmax(lengths[::-1]))  # of equal ones, the newest
    return (int(days[i]) + 1, int(ends[i]) - 1, int(lengths[i])) if lengths[i] else None


def _weighed(history: History, facts: Facts, row: int, model: Model, people: Members) -> list[Reason]:
    """The model's logit against the average group, cut into parts that can be said in a sentence."""
    if not np.isfinite(facts.base[row]):
        return []
    one = facts.at(slice(row, row + 1))
    x: dict[str, float] = dict(zip(model.weights, model.columns(one)[0].tolist(), strict=True))
    w, mean = model.weights, model.averages

    def part(name: str) -> float:
        return w.get(name, 0.0) * (x.get(name, 0.0) - mean.get(name, 0.0))

    def against_base(name: str) -> float:
        # How far this lies from what is usual in the group; the usual level itself is left to "size".
        return part(name) - w.get(name, 0.0) * (x.get("base", 0.0) - mean.get("base", 0.0))

    size = sum(w.get(n, 0.0) for n in ("base", "core", "l2")) * (x.get("base", 0.0) - mean.get("base", 0.0))
    return [
        _level(facts, row, against_base("l2")),
        _core(facts, row, people, against_base("core")),
        _silence(history, facts, row, part("empty")),
        _bursts(facts, row, part("dispersion")),
        *_lead(facts, row, people, part("lead")),
        Reason("size", {"base": float(facts.base[row])}, size, days=_weeks(facts, row, 12)),
    ]


def _weeks(facts: Facts, row: int, weeks: int) -> tuple[int, int]:
    t = int(facts.t[row])
    return t - 7 * weeks, t - 1


def _level(facts: Facts, row: int, weight: float) -> Reason:
    base, now = float(facts.base[row]), float(np.nan_to_num(facts.l2[row]))
    params = {"now": now, "base": base, "weeks": min(12, int(facts.known[row]))}
    return Reason("level", params, weight, days=_weeks(facts, row, 2))


def _core(facts: Facts, row: int, people: Members, weight: float) -> Reason:
    t = int(facts.t[row])
    regular = (people.x >= 2) & (people.last >= t - REGULAR_DAYS)
    away = np.flatnonzero(regular & people.overdue)
    away = away[np.argsort(-people.x[away], kind="stable")]
    params = {"regulars": int(regular.sum()), "overdue": len(away), "core": float(facts.core[row])}
    return Reason("core", params, weight, people=tuple(people.member[away].tolist()))


def _silence(history: History, facts: Facts, row: int, weight: float) -> Reason:
    weekly = facts.weekly[row]
    stretch = quiet_stretch(history, int(facts.t[row]))
    params = {
        "empty": int((weekly == 0).sum()),
        "weeks": int(np.isfinite(weekly).sum()),
        "longest": int(facts.maxgap[row]),
        "now": int(facts.gap[row]),
    }
    return Reason("silence", params, weight, days=stretch[:2] if stretch else None)


def _bursts(facts: Facts, row: int, weight: float) -> Reason:
    recent = facts.weekly[row, :12]
    known = recent[np.isfinite(recent)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    return Reason("bursts", {"low": low, "high": high}, weight, days=_weeks(facts, row, 12))


def _lead(facts: Facts, row: int, people: Members, weight: float) -> list[Reason]:
    leader = int(facts.leader[row])
    if leader < 0:
        return []
    i = int(np.searchsorted(people.member, leader))
    params = {
        "away": float(people.r[i]) * 7,
        "usual": float(people.g[i]) * 7,
        "messages": int(people.messages[i]),
        "overdue": bool(people.r[i] > people.g[i]),
    }
    t = int(facts.t[row])
    return [Reason("lead", params, weight, people=(leader,), days=(t - LEAD_WINDOW, t - 1))]


def _deciding(history: History, facts: Facts, row: int, code: str, signs: verdict.Signs) -> list[Reason]:
    """What alone decides a status that does not rest on the risk."""
    if code == verdict.NO_DATA:
        return [_data(facts, row)]
    if code == verdict.TOO_YOUNG:
        return [Reason("young", {"days": int(facts.age[row]), "weeks": int(facts.known[row])})]
    if code == verdict.ENDED:
        return [Reason("ended", {"archived": signs.archived})]
    if code == verdict.MOVED:
        return [Reason("moved", {"group": signs.moved_to})]
    if code == verdict.SILENT_BUYING:
        return [_orders(signs)]
    if code in (verdict.SILENT, verdict.DEAD):
        return [_silence(history, facts, row, 0.0)]
    if code == verdict.AD_ONLY:
        return [_mix(signs)]
    if code == verdict.TRICKLE:
        return [Reason("few", {"base": float(facts.base[row])})]
    return []


def _data(facts: Facts, row: int) -> Reason:
    share = float(facts.share[row])
    t = int(facts.t[row])
    return Reason("data", {"share": None if share != share else share}, days=(t - 14, t - 1))


def _orders(signs: verdict.Signs) -> Reason:
    return Reason("orders", {"orders": signs.orders, "usual": signs.usual_orders})


def _mix(signs: verdict.Signs) -> Reason:
    pushed, messages = signs.pushed or 0, signs.messages or 0
    return Reason("mix", {"pushed": pushed, "members": max(messages - pushed, 0)})


def _beside(facts: Facts, row: int, model: Model, code: str, signs: verdict.Signs) -> list[Reason]:
    """Facts that the model does not read, and figures where the data can carry them."""
    out = []
    if not facts.share[row] >= 1:
        out.append(_data(facts, row))
    if code in (verdict.NO_DATA, verdict.TOO_YOUNG, verdict.ENDED):
        return out
    decline = half_life(facts.weekly[row])
    out.append(Reason("decay", {"half_life": decline}, days=_weeks(facts, row, 12)))
    risk = float(model.risk(facts.at(slice(row, row + 1)))[0])
    ahead = expected(facts.weekly[row], float(facts.base[row]))
    if ahead and risk == risk and code not in (verdict.SILENT, verdict.DEAD):
        out.append(Reason("forecast", {"expected": ahead, "risk": risk, "silence": time_to_silence(risk)}))
    if signs.pushed is not None and signs.messages:
        out.append(_mix(signs))
    if signs.orders is not None:
        out.append(_orders(signs))
    return out


def sentence(reason: Reason, name: Callable[[int], str] = str) -> str:
    """The reason in the language in use; ``name`` turns a member id into the name to show."""
    return _SENTENCES[reason.code](reason, name)


def _say_level(reason: Reason, name: Callable[[int], str]) -> str:
    p = reason.params
    change = f"{100 * (p['now'] / p['base'] - 1):+.0f}%".replace("-", "−") if p["base"] else "–"
    return _("Last two weeks {now:.1f} people a week; usual over {weeks} weeks {base:.1f} ({change})").format(
        **p, change=change
    )


def _say_core(reason: Reason, name: Callable[[int], str]) -> str:
    p = reason.params
    if not p["regulars"]:
        return _("No regulars: {core:.1f} people a week are expected back").format(**p)
    if not p["overdue"]:
        return _("{regulars} regulars, none of them overdue").format(**p)
    named = [name(m) for m in reason.people[:NAMES]]
    if len(reason.people) > NAMES:
        named.append("…")
    return _("{regulars} regulars, {overdue} of them away for over twice their usual gap: {names}").format(
        **p, names=_(", ").join(named)
    )


def _say_silence(reason: Reason, name: Callable[[int], str]) -> str:
    p = reason.params
    text = ngettext(
        "Longest silence in 8 weeks {longest} day; silent now for {now}",
        "Longest silence in 8 weeks {longest} days; silent now for {now}",
        p["longest"],
    ).format(**p)
    if p["empty"]:
        text += _("; nobody spoke in {empty} of {weeks} weeks").format(**p)
    return text


def _say_bursts(reason: Reason, name: Callable[[int], str]) -> str:
    p = reason.params
    if reason.weight > 0:
        return _("Talk comes in bursts: between {low:.0f} and {high:.0f} people a week in 12 weeks").format(
            **p
        )
    return _("Talk is even: between {low:.0f} and {high:.0f} people a week in 12 weeks").format(**p)


def _say_lead(reason: Reason, name: Callable[[int], str]) -> str:
    p = {**reason.params, "name": name(reason.people[0])}
    if p["overdue"]:
        return _("{name}, who writes most, has been away for {away:.0f} days (usual gap {usual:.0f})").format(
            **p
        )
    return _(
        "{name}, who writes most, is still here: last seen {away:.0f} days ago (usual gap {usual:.0f})"
    ).format(**p)


def _say_size(reason: Reason, name: Callable[[int], str]) -> str:
    if reason.weight > 0:
        return _("Only {base:.1f} people a week usually speak: few to lose").format(**reason.params)
    return _("Usually {base:.1f} people a week speak").format(**reason.params)


def _say_decay(reason: Reason, name: Callable[[int], str]) -> str:
    h = reason.params["half_life"]
    if h is None:
        return _("No reliable decline over the last 12 weeks")
    return _(
        "Over the last 12 weeks the speakers halved every {days:.0f} days (80% interval {low:.0f}–{high:.0f})"
    ).format(days=h.days, low=h.low, high=h.high)


def _say_forecast(reason: Reason, name: Callable[[int], str]) -> str:
    e, risk, silence = (reason.params[k] for k in ("expected", "risk", "silence"))
    text = _(
        "Next 4 weeks: {speakers:.1f} people a week expected (80% interval {low:.1f}–{high:.1f}); "
        "chance of falling silent within 8 weeks {risk:.0f}%"
    ).format(speakers=e.speakers, low=e.low, high=e.high, risk=100 * risk)
    if silence:
        text += _("; half of such groups fall silent within {span}").format(span=span(silence.median))
    return text


def span(days: float) -> str:
    """A length of time as roughly as it is known: weeks under three months, else months."""
    if days < 90:
        n = max(1, round(days / 7))
        return ngettext("{n} week", "{n} weeks", n).format(n=n)
    n = round(days / 30.44)
    return ngettext("{n} month", "{n} months", n).format(n=n)


def _say_mix(reason: Reason, name: Callable[[int], str]) -> str:
    return _("Last 28 days: {pushed} operator and promotion messages, {members} by members").format(
        **reason.params
    )


def _say_orders(reason: Reason, name: Callable[[int], str]) -> str:
    p = reason.params
    if p["usual"] is None:
        return _("{orders} orders in 28 days").format(**p)
    return _("{orders} orders in 28 days (usual {usual:.0f})").format(**p)


def _say_data(reason: Reason, name: Callable[[int], str]) -> str:
    share = reason.params["share"]
    if share is None:
        return _("The last 14 days were holidays: neither silence nor activity")
    return _(
        "Only {share:.0f}% of the last 14 days were imported; the rest is not counted as silence"
    ).format(share=100 * share)


def _say_young(reason: Reason, name: Callable[[int], str]) -> str:
    return _("{days} days old with {weeks} imported weeks: too early to tell").format(**reason.params)


def _say_ended(reason: Reason, name: Callable[[int], str]) -> str:
    return _("Archived on purpose") if reason.params["archived"] else _("Its planned end has come")


def _say_moved(reason: Reason, name: Callable[[int], str]) -> str:
    return _("The same people now speak in {group}").format(**reason.params)


def _say_few(reason: Reason, name: Callable[[int], str]) -> str:
    return _("Usually {base:.1f} people a week: too few to tell").format(**reason.params)


_SENTENCES: dict[str, Callable[[Reason, Callable[[int], str]], str]] = {
    "level": _say_level,
    "core": _say_core,
    "silence": _say_silence,
    "bursts": _say_bursts,
    "lead": _say_lead,
    "size": _say_size,
    "decay": _say_decay,
    "forecast": _say_forecast,
    "mix": _say_mix,
    "orders": _say_orders,
    "data": _say_data,
    "young": _say_young,
    "ended": _say_ended,
    "moved": _say_moved,
    "few": _say_few,
}
