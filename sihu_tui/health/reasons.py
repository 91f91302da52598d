"""Reasons in words: each a sentence in the language in use, made from plain numbers that can be stored.

Nothing heavy is loaded here, so that a stored verdict is read and told without computing anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sihu_tui.dates.days import iso
from sihu_tui.health.statuses import LAST_WORD
from sihu_tui.text.i18n import _, ngettext

NAMES = 3  # how many people a sentence names
Namer = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement of fact. ``weight`` is its part of the logit: over 0 speaks for decay, 0 = not read."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    weight: float = 0.0
    people: tuple[tuple[int, float, float], ...] = ()
    """Who is behind it, the weightiest first: member id, days away, usual gap in days."""
    days: tuple[int, int] | None = None
    """The inclusive stretch of days behind it."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain JSON values."""
        return {"code": self.code, "params": self.params, "weight": round(self.weight, 4),
                "people": self.people, "days": self.days}  # fmt: skip

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Reason:
        """Give the reason that ``as_json`` wrote."""
        days = said["days"]
        people = tuple((int(m), float(away), float(usual)) for m, away, usual in said["people"])
        return cls(said["code"], said["params"], said["weight"], people, (days[0], days[1]) if days else None)


def sentence(reason: Reason, name: Namer = str) -> str:
    """The reason in the language in use; ``name`` turns a member or group id into the name to show."""
    return _SENTENCES[reason.code](reason, name)


def _signed(ratio: float) -> str:
    return f"{100 * (ratio - 1):+.0f}%".replace("-", "−")


def _say_level(reason: Reason, name: Namer) -> str:
    p = reason.params
    change = _signed(p["now"] / p["base"]) if p["base"] else "–"
    return _("Last two weeks {now:.1f} people a week; usual over {weeks} weeks {base:.1f} ({change})").format(
        **p, change=change
    )


def _say_core(reason: Reason, name: Namer) -> str:
    p = reason.params
    if not p["regulars"]:
        return _("No regulars: {core:.1f} people a week are expected back").format(**p)
    if not p["overdue"]:
        return ngettext(
            "{regulars} regular, not overdue", "{regulars} regulars, none of them overdue", p["regulars"]
        ).format(**p)
    named = [name(m) for m, _away, _usual in reason.people[:NAMES]]
    if len(reason.people) > NAMES:
        named.append("…")
    return _("{text}: {names}").format(text=counted(reason), names=_(", ").join(named))


def counted(reason: Reason) -> str:
    """How many regulars there are and how many of them are overdue, for where they are listed below it."""
    p = reason.params
    return ngettext(
        "{regulars} regular, {overdue} of them away for over twice their usual gap",
        "{regulars} regulars, {overdue} of them away for over twice their usual gap",
        p["regulars"],
    ).format(**p)


def _say_silence(reason: Reason, name: Namer) -> str:
    p = reason.params
    if p["now"] >= 28:
        text = ngettext("No member has spoken for {now} day", "No member has spoken for {now} days", p["now"]).format(
            **p
        )
    elif p["longest"] <= 1 and p["empty"]:
        return _("Nobody spoke in {empty} of the last {weeks} weeks").format(**p)
    else:
        text = ngettext(
            "Longest silence in 8 weeks {longest} day; silent now for {now}",
            "Longest silence in 8 weeks {longest} days; silent now for {now}",
            p["longest"],
        ).format(**p)
    if p["empty"]:
        text += _("; nobody spoke in {empty} of {weeks} weeks").format(**p)
    return text


def _say_bursts(reason: Reason, name: Namer) -> str:
    p = reason.params
    if reason.weight > 0:
        return _("Talk comes in bursts: between {low:.0f} and {high:.0f} people a week in 12 weeks").format(**p)
    return _("Talk is even: between {low:.0f} and {high:.0f} people a week in 12 weeks").format(**p)


def _say_lead(reason: Reason, name: Namer) -> str:
    p = {**reason.params, "name": name(reason.people[0][0])}
    if p["overdue"]:
        return _("{name}, who writes most, has been away for {away:.0f} days (usual gap {usual:.0f})").format(**p)
    if p["away"] < 0.5:
        return _("{name}, who writes most, is still here: spoke on the last day (usual gap {usual:.0f})").format(**p)
    return _("{name}, who writes most, is still here: last seen {away:.0f} days ago (usual gap {usual:.0f})").format(
        **p
    )


def _say_size(reason: Reason, name: Namer) -> str:
    if reason.weight > 0:
        return _("Only {base:.1f} people a week usually speak: few to lose").format(**reason.params)
    return _("Usually {base:.1f} people a week speak").format(**reason.params)


def _say_decay(reason: Reason, name: Namer) -> str:
    if reason.params["days"] is None:
        return _("No reliable decline over the last 12 weeks")
    return _(
        "Over the last 12 weeks the speakers halved every {days:.0f} days (80% interval {low:.0f}–{high:.0f})"
    ).format(**reason.params)


def _say_forecast(reason: Reason, name: Namer) -> str:
    p = reason.params
    text = _(
        "Next 4 weeks: {speakers:.1f} people a week expected (80% interval {low:.1f}–{high:.1f}); "
        "chance of falling silent within 8 weeks {risk:.0f}%"
    ).format(**{**p, "risk": 100 * p["risk"]})
    if p["silence"] is not None:
        text += _("; half of such groups fall silent within {span}").format(span=span(p["silence"]))
    elif p["risk"] >= LAST_WORD:
        text += _("; half of such groups have had their last word already")
    return text


def span(days: float) -> str:
    """A length of time as roughly as it is known: weeks under three months, else months."""
    if days < 90:
        n = max(1, round(days / 7))
        return ngettext("{n} week", "{n} weeks", n).format(n=n)
    n = round(days / 30.44)
    return ngettext("{n} month", "{n} months", n).format(n=n)


def _say_mix(reason: Reason, name: Namer) -> str:
    return _("Last 28 days: {pushed} operator and promotion messages, {members} by members").format(**reason.params)


def _say_quits(reason: Reason, name: Namer) -> str:
    return _(
        "After {pushes} pushes in 8 weeks {quits} people left within two days of one; usual would be {usual:.1f}"
    ).format(**reason.params)


def _say_stimulus(reason: Reason, name: Namer) -> str:
    return _(
        "More pushing, less response: {pushes} promotions in 4 weeks after {before}, "
        "{now:.1f} speakers a week after {was:.1f}"
    ).format(**reason.params)


def _say_packets(reason: Reason, name: Namer) -> str:
    return _(
        "Red packets on {days} of the last 28 days: {only} of the {speakers} people who spoke did so only then"
    ).format(**reason.params)


def _say_orders(reason: Reason, name: Namer) -> str:
    p = reason.params
    if p["usual"] is None:
        return _("{orders} orders in 28 days").format(**p)
    return _("{orders} orders in 28 days (usual {usual:.0f})").format(**p)


def _say_data(reason: Reason, name: Namer) -> str:
    p = reason.params
    if p["last"] is None:
        return _("Nothing imported up to this day")
    if p["share"] is None:
        return _("The last 14 days were holidays: neither silence nor activity")
    if not p["share"]:
        return _("No data after {day}: what is missing is not counted as silence").format(day=iso(p["last"]))
    return _("Only {share:.0f}% of the last 14 days were imported; the rest is not counted as silence").format(
        share=100 * p["share"]
    )


def _say_young(reason: Reason, name: Namer) -> str:
    return _("{days} days old with {weeks} imported weeks: too early to tell").format(**reason.params)


def _say_start(reason: Reason, name: Namer) -> str:
    p = reason.params
    said = _(" → ").join(f"{n:.0f}" for n in p["weekly"])
    text = _("People a week since the start: {weekly}").format(weekly=said)
    return text + _("; a second week at half is how most groups start") if p["halved"] else text


def _say_ended(reason: Reason, name: Namer) -> str:
    return _("Archived on purpose") if reason.params["archived"] else _("Its planned end has come")


def _say_moved(reason: Reason, name: Namer) -> str:
    p = reason.params
    return _("{people} of {regulars} regulars now speak in {group}").format(**p)


def _say_standing(reason: Reason, name: Namer) -> str:
    p = reason.params
    if p["risk"] < p["under"]:
        text = ngettext(
            "Getting better: the flag ends after {weeks} more week under {under:.0f}% risk",
            "Getting better: the flag ends after {weeks} more weeks under {under:.0f}% risk",
            p["weeks"],
        )
    else:
        text = ngettext(
            "The flag was raised at {over:.0f}% risk or more and ends after {weeks} week under {under:.0f}%",
            "The flag was raised at {over:.0f}% risk or more and ends after {weeks} weeks under {under:.0f}%",
            p["weeks"],
        )
    return text.format(weeks=p["weeks"], over=100 * p["over"], under=100 * p["under"])


def _say_counted(reason: Reason, name: Namer) -> str:
    return _("Counted by hand: who spoke is not known, so a week counts as many people as its busiest day")


def _say_few(reason: Reason, name: Namer) -> str:
    if reason.params["base"] is None:
        return _("Too few imported weeks to tell what is usual")
    return _("Usually {base:.1f} people a week: too few to tell").format(**reason.params)


_SENTENCES: dict[str, Callable[[Reason, Namer], str]] = {
    "level": _say_level,
    "core": _say_core,
    "silence": _say_silence,
    "bursts": _say_bursts,
    "lead": _say_lead,
    "size": _say_size,
    "decay": _say_decay,
    "forecast": _say_forecast,
    "mix": _say_mix,
    "quits": _say_quits,
    "stimulus": _say_stimulus,
    "packets": _say_packets,
    "orders": _say_orders,
    "data": _say_data,
    "young": _say_young,
    "start": _say_start,
    "ended": _say_ended,
    "moved": _say_moved,
    "standing": _say_standing,
    "counted": _say_counted,
    "few": _say_few,
}


def brief(reason: Reason) -> str:
    """The reason for a line of a list, in the language in use: at most 24 cells with numbers as they come."""
    return _BRIEFS[reason.code](reason.params, reason.weight)


def _short(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def _brief_level(p: dict[str, Any], weight: float) -> str:
    return _("{now} a week, usual {base}").format(now=_short(p["now"]), base=_short(p["base"]))


def _brief_core(p: dict[str, Any], weight: float) -> str:
    if not p["regulars"]:
        return _("no regulars")
    if not p["overdue"]:
        return ngettext("{regulars} regular, on time", "{regulars} regulars, on time", p["regulars"]).format(**p)
    return _("{overdue}/{regulars} regulars overdue").format(**p)


def _brief_silence(p: dict[str, Any], weight: float) -> str:
    if p["now"] < 28 and p["longest"] <= 1 and p["empty"]:
        return _("{empty}/{weeks} weeks silent").format(**p)
    if p["now"] >= 28 or p["now"] >= p["longest"]:
        return ngettext("silent for {now} day", "silent for {now} days", p["now"]).format(**p)
    return ngettext("longest silence {n} day", "longest silence {n} days", p["longest"]).format(n=p["longest"])


def _brief_bursts(p: dict[str, Any], weight: float) -> str:
    text = _("bursts: {low:.0f}–{high:.0f} a week") if weight > 0 else _("even: {low:.0f}–{high:.0f} a week")
    return text.format(**p)


def _brief_lead(p: dict[str, Any], weight: float) -> str:
    return _("top voice away {away:.0f} days").format(**p) if p["overdue"] else _("the top voice is here")


def _brief_size(p: dict[str, Any], weight: float) -> str:
    if p["base"] is None:
        return _("too few imported weeks")
    return (_("only {base} people a week") if weight > 0 else _("usually {base} a week")).format(base=_short(p["base"]))


def _brief_decay(p: dict[str, Any], weight: float) -> str:
    return _("no reliable decline") if p["days"] is None else _("halves every {days:.0f} days").format(**p)


def _brief_forecast(p: dict[str, Any], weight: float) -> str:
    return _("{n} a week expected").format(n=_short(p["speakers"]))


def _brief_mix(p: dict[str, Any], weight: float) -> str:
    return _("pushed {pushed}, members {members}").format(**p)


def _brief_quits(p: dict[str, Any], weight: float) -> str:
    return _("{quits} quit after {pushes} pushes").format(**p)


def _brief_stimulus(p: dict[str, Any], weight: float) -> str:
    change = _signed(p["now"] / p["was"]) if p["was"] else "–"
    return _("{pushes} pushes, talk {change}").format(pushes=p["pushes"], change=change)


def _brief_orders(p: dict[str, Any], weight: float) -> str:
    return ngettext("{orders} order in 28 days", "{orders} orders in 28 days", p["orders"]).format(**p)


def _brief_data(p: dict[str, Any], weight: float) -> str:
    if p["last"] is None:
        return _("nothing imported")
    if p["share"] is None:
        return _("holidays")
    if not p["share"]:
        return _("data end {day}").format(day=iso(p["last"]))
    return _("only {share:.0f}% imported").format(share=100 * p["share"])


def _brief_young(p: dict[str, Any], weight: float) -> str:
    return ngettext("{days} day old: too early", "{days} days old: too early", p["days"]).format(**p)


def _brief_start(p: dict[str, Any], weight: float) -> str:
    return _("start {weekly}").format(weekly="→".join(f"{n:.0f}" for n in p["weekly"][-4:]))


def _brief_ended(p: dict[str, Any], weight: float) -> str:
    return _("archived on purpose") if p["archived"] else _("its end has come")


def _brief_moved(p: dict[str, Any], weight: float) -> str:
    return _("{people}/{regulars} regulars moved").format(**p)


def _brief_standing(p: dict[str, Any], weight: float) -> str:
    return ngettext("easing: {weeks} week to go", "easing: {weeks} weeks to go", p["weeks"]).format(**p)


_BRIEFS: dict[str, Callable[[dict[str, Any], float], str]] = {
    "level": _brief_level,
    "core": _brief_core,
    "silence": _brief_silence,
    "bursts": _brief_bursts,
    "lead": _brief_lead,
    "size": _brief_size,
    "decay": _brief_decay,
    "forecast": _brief_forecast,
    "mix": _brief_mix,
    "quits": _brief_quits,
    "stimulus": _brief_stimulus,
    "packets": lambda p, weight: _("{only} of {speakers} for packets").format(**p),
    "orders": _brief_orders,
    "data": _brief_data,
    "young": _brief_young,
    "start": _brief_start,
    "ended": _brief_ended,
    "moved": _brief_moved,
    "standing": _brief_standing,
    "counted": lambda p, weight: _("counted by hand"),
    "few": lambda p, weight: _brief_size(p, 1.0),
}
