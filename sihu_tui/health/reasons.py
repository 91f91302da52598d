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
    try:
        return _SENTENCES[reason.code](reason, name)
    except KeyError:  # as an older engine put it
        return _("Judged by an older version: the next import judges it anew")


def signed(ratio: float) -> str:
    """A change against what was, in per cent."""
    return f"{100 * (ratio - 1):+.0f}%".replace("-", "−")


def short(value: float) -> str:
    """A number of people as it is said: with a decimal only while it is small."""
    return f"{value:.1f}" if value < 10 and value != round(value) else f"{value:.0f}"


def halved_words(halved: dict[str, float | None]) -> str:
    """That the speakers have halved, with what they are half of."""
    now, before, best = (halved[name] for name in ("now", "before", "best"))
    said = {"now": short(now or 0.0), "before": short(before or 0.0), "best": short(best or 0.0)}
    if before and now is not None and now <= before / 2:
        return _("halved: {now} spoke in 7 days, {before} a fortnight ago").format(**said)
    return _("halved: {now} spoke in 7 days, {best} a week in its best 28 days").format(**said)


def _say_level(reason: Reason, name: Namer) -> str:
    p = reason.params
    change = signed(p["now"] / p["base"]) if p["base"] else "–"
    said = {"now": short(p["now"]), "base": short(p["base"]), "weeks": p["weeks"], "change": change}
    if p["before"] is None:
        text = _("Speakers of the last 7 days {now}").format(**said)
    else:
        text = _("Speakers of the last 7 days {now}, of the 7 before {before}").format(
            **said, before=short(p["before"])
        )
    if p["young"]:
        return text + _("; the mean of its {weeks} weeks so far is {base} ({change})").format(**said)
    return text + _("; usual over {weeks} weeks {base} ({change})").format(**said)


def _say_core(reason: Reason, name: Namer) -> str:
    p = reason.params
    if not p["regulars"]:
        return _("No regulars: {core:.1f} people a week are expected back").format(**p)
    if not p["overdue"]:
        if p["worse"] and p["base"] is not None:
            return ngettext(
                "{regulars} regular: {core:.1f} people a week are expected back, usual are {base:.1f}",
                "{regulars} regulars: {core:.1f} people a week are expected back, usual are {base:.1f}",
                p["regulars"],
            ).format(**p)
        return ngettext(
            "{regulars} regular, not overdue", "{regulars} regulars, none of them overdue", p["regulars"]
        ).format(**p)
    if not p["worse"]:
        if p.get("silent", 0) >= SILENT_WEEK:
            return _("Within twice their usual gap: {here} of {regulars} regulars").format(
                here=p["regulars"] - p["overdue"], regulars=p["regulars"]
            )
        return ngettext(
            "{here} of {regulars} regular comes as usual", "{here} of {regulars} regulars come as usual", p["regulars"]
        ).format(here=p["regulars"] - p["overdue"], regulars=p["regulars"])
    named = [name(m) for m, _away, _usual in reason.people[:NAMES]]
    if len(reason.people) > NAMES:
        named.append("…")
    return _("{text}: {names}").format(text=counted(reason), names=_(", ").join(named))


SILENT_WEEK = 7  # days in which nobody spoke, after which nobody is said to come
LONG_SILENCE = 28  # days: a longer silence may have begun before the weeks that are looked at


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
    if not p.get("ever", True):
        return ngettext(
            "No member has spoken in {now} day of data", "No member has spoken in {now} days of data", p["now"]
        ).format(**p)
    if p["now"] >= 28:
        return ngettext("No member has spoken for {now} day", "No member has spoken for {now} days", p["now"]).format(
            **p
        )
    if p["longest"] <= 1:
        return _("No silence of more than a day in 8 weeks")
    if p["now"] and p["now"] >= p["longest"]:
        return _("Silent now for {now} days, the longest silence in 8 weeks").format(**p)
    text = _("A silence of {longest} days ended in the last 8 weeks")
    if p["longest"] <= LONG_SILENCE:
        text = _("Longest silence in 8 weeks {longest} days")
    text = text.format(**p)
    if not p["now"]:
        return _("{text}; somebody spoke on the last day").format(text=text)
    said = ngettext("{text}; silent now for {n} day", "{text}; silent now for {n} days", p["now"])
    return said.format(text=text, n=p["now"])


def _say_empty(reason: Reason, name: Namer) -> str:
    p = reason.params
    if not p["empty"]:
        return _("Somebody spoke in each of the last {weeks} weeks").format(**p)
    return _("Nobody spoke in {empty} of the last {weeks} weeks").format(**p)


def _say_age(reason: Reason, name: Namer) -> str:
    p = reason.params
    if reason.weight > 0:
        return _("{age} old: young groups fall silent more often").format(age=span(p["days"]))
    return _("{age} old: older groups last longer").format(age=span(p["days"]))


def _say_size(reason: Reason, name: Namer) -> str:
    if reason.weight > 0:
        return _("Usually only {base:.1f} people a week speak: when one or two leave, it is quiet").format(
            **reason.params
        )
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
        text += _("; about half of groups like this never spoke again")
    return text


def span(days: float) -> str:
    """A length of time as roughly as it is known: weeks under three months, else months."""
    if days < 90:
        n = max(1, round(days / 7))
        return ngettext("{n} week", "{n} weeks", n).format(n=n)
    n = round(days / 30.44)
    return ngettext("{n} month", "{n} months", n).format(n=n)


def _say_mix(reason: Reason, name: Namer) -> str:
    said = _("Last 28 days: {pushed} promotions and advertisements, {members} other messages by members")
    if reason.params.get("nods"):
        said += _(", {nods} of them no more than “got it”")
    return said.format(**reason.params)


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


def _say_plain(reason: Reason, name: Namer) -> str:
    return _(
        "{all:.0f} people a week spoke in the last 4 weeks; without the {days} days of promotions and red packets {plain:.0f}"
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


def _say_watch(reason: Reason, name: Namer) -> str:
    p = reason.params
    if p["days"] >= 28:
        return _("{weeks} imported weeks of the last 12: too few to judge by").format(**p)
    left = 28 - p["days"]
    if p["band"] is None:
        text = ngettext("{days} day old", "{days} days old", p["days"]).format(**p)
        return text + ngettext(
            "; the first verdict comes in {left} day", "; the first verdict comes in {left} days", left
        ).format(left=left)
    text = {
        1: _("Day {at}: a good start"), 2: _("Day {at}: a doubtful start"), 3: _("Day {at}: a bad start"),
    }[p["band"]].format(at=p["at"])  # fmt: skip
    text += _("; of groups like it {low:.0f}–{high:.0f}% had nobody left in their third month").format(
        low=100 * p["low"], high=100 * p["high"]
    )
    if p["first"]:
        text += _(" (if the group is as young as its data)")
    return text + ngettext("; the verdict comes in {left} day", "; the verdict comes in {left} days", left).format(
        left=left
    )


def _say_start(reason: Reason, name: Namer) -> str:
    p = reason.params
    said = _(" → ").join(f"{n:.0f}" for n in p["weekly"])
    text = _("People a week since the start: {weekly}").format(weekly=said)
    return text + _("; a second week at half is how most groups start") if p["halved"] else text


def _say_ended(reason: Reason, name: Namer) -> str:
    p = reason.params
    how = p.get("how", "hand" if p["archived"] else "plan")
    if how == "platform":
        return _("Archived or dissolved on the platform")
    return _("Archived on purpose") if how == "hand" else _("Its planned end has come")


def _say_plan(reason: Reason, name: Namer) -> str:
    p = reason.params
    if p["end"] is None:
        return _("A temporary group without an end: set one")
    return ngettext(
        "Temporary until {day}: {left} day left", "Temporary until {day}: {left} days left", max(0, p["left"])
    ).format(day=iso(p["end"]), left=max(0, p["left"]))


def _say_announced(reason: Reason, name: Namer) -> str:
    p = reason.params
    said = {"who": name(reason.people[0][0]), "text": p["text"], "group": p.get("place", "")}
    if said["group"]:
        return _("{who}, an operator, said in {group} “{text}”: set its end?").format(**said)
    if p["operator"]:
        return _("{who}, an operator, said “{text}”: set its end?").format(**said)
    return _("{who} said “{text}”: does the group end?").format(**said)


def _say_occasion(reason: Reason, name: Namer) -> str:
    return _("{name} sounds like something that ends: set its end?").format(name=reason.params["name"])


def _say_moved(reason: Reason, name: Namer) -> str:
    p = reason.params
    if not p["regulars"]:
        return _("The platform moved it to another group")
    return _("{people} of {regulars} regulars now speak in {group}").format(**p)


def _say_back(reason: Reason, name: Namer) -> str:
    p = reason.params
    if p.get("gap", 0) >= 7:
        return _(
            "4 weeks still stand at {now:.1f} people a week after {before:.1f} in the 8 before, but silent for {gap} days"
        ).format(**p)
    return _("Talk is back: {now:.1f} people a week in 4 weeks after {before:.1f} in the 8 before").format(**p)


def _say_pending(reason: Reason, name: Namer) -> str:
    p = reason.params
    return ngettext(
        "The risk is over {over:.0f}%: after {weeks} more closed week like this the group is called dying",
        "The risk is over {over:.0f}%: after {weeks} more closed weeks like this the group is called dying",
        p["weeks"],
    ).format(over=100 * p["over"], weeks=p["weeks"])


def _say_launch(reason: Reason, name: Namer) -> str:
    return _("Under 8 weeks old, what is usual is made of launch weeks: called dying from {over:.0f}% on").format(
        over=100 * reason.params["over"]
    )


def _say_standing(reason: Reason, name: Namer) -> str:
    p = reason.params
    if p["risk"] < p["under"]:
        return _("The risk is under {under:.0f}% since this week: the flag goes when the week is over").format(
            under=100 * p["under"]
        )
    return _("Flagged at {over:.0f}% risk or more; the flag goes under {under:.0f}%").format(
        over=100 * p["over"], under=100 * p["under"]
    )


def _say_few(reason: Reason, name: Namer) -> str:
    if reason.params["base"] is None:
        return _("Too few imported weeks to tell what is usual")
    return _("Usually {base:.1f} people a week: too few to tell").format(**reason.params)


_SENTENCES: dict[str, Callable[[Reason, Namer], str]] = {
    "level": _say_level,
    "later": lambda reason, name: _("Not there yet: it is first heard of after this day"),
    "core": _say_core,
    "silence": _say_silence,
    "empty": _say_empty,
    "age": _say_age,
    "size": _say_size,
    "decay": _say_decay,
    "forecast": _say_forecast,
    "mix": _say_mix,
    "quits": _say_quits,
    "stimulus": _say_stimulus,
    "packets": _say_packets,
    "plain": _say_plain,
    "orders": _say_orders,
    "data": _say_data,
    "watch": _say_watch,
    "start": _say_start,
    "ended": _say_ended,
    "plan": _say_plan,
    "announced": _say_announced,
    "occasion": _say_occasion,
    "moved": _say_moved,
    "back": _say_back,
    "pending": _say_pending,
    "launch": _say_launch,
    "standing": _say_standing,
    "counted": lambda reason, name: _(
        "Counted by hand: who spoke is not known, so a week counts as many people as its busiest day"
    ),
    "few": _say_few,
}
