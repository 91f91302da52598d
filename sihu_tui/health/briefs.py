"""Reasons in a few words, for a line of a list; the sentences are in ``reasons``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sihu_tui.dates.days import iso
from sihu_tui.health.reasons import Reason, short, signed, span
from sihu_tui.text.i18n import _, ngettext


def brief(reason: Reason) -> str:
    """The reason for a line of a list, in the language in use: at most 24 cells with numbers as they come."""
    try:
        return _BRIEFS[reason.code](reason.params, reason.weight)
    except KeyError:  # as an older engine put it
        return _("judged by an older version")


def _brief_level(p: dict[str, Any], weight: float) -> str:
    return _("{now} a week, usual {base}").format(now=short(p["now"]), base=short(p["base"]))


def _brief_core(p: dict[str, Any], weight: float) -> str:
    if not p["regulars"]:
        return _("no regulars")
    if not p["overdue"]:
        return ngettext("{regulars} regular, on time", "{regulars} regulars, on time", p["regulars"]).format(**p)
    return _("{overdue}/{regulars} regulars overdue").format(**p)


def _brief_silence(p: dict[str, Any], weight: float) -> str:
    if p["now"] >= 28 or 1 < p["now"] >= p["longest"]:
        return ngettext("silent for {now} day", "silent for {now} days", p["now"]).format(**p)
    return ngettext("longest silence {n} day", "longest silence {n} days", p["longest"]).format(n=p["longest"])


def _brief_empty(p: dict[str, Any], weight: float) -> str:
    if not p["empty"]:
        return _("talk in every week")
    return _("{empty}/{weeks} weeks silent").format(**p)


def _brief_size(p: dict[str, Any], weight: float) -> str:
    if p["base"] is None:
        return _("too few imported weeks")
    return (_("only {base} people a week") if weight > 0 else _("usually {base} a week")).format(base=short(p["base"]))


def _brief_decay(p: dict[str, Any], weight: float) -> str:
    return _("no reliable decline") if p["days"] is None else _("halves every {days:.0f} days").format(**p)


def _brief_forecast(p: dict[str, Any], weight: float) -> str:
    return _("{n} a week expected").format(n=short(p["speakers"]))


def _brief_mix(p: dict[str, Any], weight: float) -> str:
    return _("pushed {pushed}, members {members}").format(**p)


def _brief_quits(p: dict[str, Any], weight: float) -> str:
    return _("{quits} quit after {pushes} pushes").format(**p)


def _brief_stimulus(p: dict[str, Any], weight: float) -> str:
    change = signed(p["now"] / p["was"]) if p["was"] else "–"
    return _("{pushes} pushes, talk {change}").format(pushes=p["pushes"], change=change)


def _brief_orders(p: dict[str, Any], weight: float) -> str:
    return ngettext("{orders} order in 28 days", "{orders} orders in 28 days", p["orders"]).format(**p)


def _brief_data(p: dict[str, Any], weight: float) -> str:
    if p["last"] is None:
        return _("nothing imported")
    if p["share"] is None:
        return _("holidays")
    if not p["share"]:
        return _("data ends {day}").format(day=iso(p["last"]))
    return _("only {share:.0f}% imported").format(share=100 * p["share"])


def _brief_watch(p: dict[str, Any], weight: float) -> str:
    if p["days"] >= 28:
        return _("too few imported weeks")
    if p["band"] is None:
        return _("day {days} of 28").format(**p)
    said = {1: _("good start"), 2: _("doubtful start"), 3: _("bad start")}[p["band"]]
    return _("day {days}: {start}").format(days=p["days"], start=said)


def _brief_start(p: dict[str, Any], weight: float) -> str:
    return _("start {weekly}").format(weekly="→".join(f"{n:.0f}" for n in p["weekly"][-4:]))


def _brief_ended(p: dict[str, Any], weight: float) -> str:
    how = p.get("how", "hand" if p["archived"] else "plan")
    if how == "platform":
        return _("ended by the platform")
    return _("archived on purpose") if how == "hand" else _("its end has come")


def _brief_plan(p: dict[str, Any], weight: float) -> str:
    return _("no end set") if p["end"] is None else _("until {day}").format(day=iso(p["end"]))


def _brief_moved(p: dict[str, Any], weight: float) -> str:
    if not p["regulars"]:
        return _("moved by the platform")
    return _("{people}/{regulars} regulars moved").format(**p)


def _brief_back(p: dict[str, Any], weight: float) -> str:
    if p.get("gap", 0) >= 7:
        return _("silent after a rise")
    return _("back: {now}, was {before}").format(now=short(p["now"]), before=short(p["before"]))


def _brief_standing(p: dict[str, Any], weight: float) -> str:
    return _("goes under {under:.0f}% risk").format(under=100 * p["under"])


def _brief_pending(p: dict[str, Any], weight: float) -> str:
    return _("first week over {over:.0f}%").format(over=100 * p["over"])


_BRIEFS: dict[str, Callable[[dict[str, Any], float], str]] = {
    "level": _brief_level,
    "core": _brief_core,
    "silence": _brief_silence,
    "empty": _brief_empty,
    "age": lambda p, weight: _("{age} old").format(age=span(p["days"])),
    "size": _brief_size,
    "decay": _brief_decay,
    "forecast": _brief_forecast,
    "mix": _brief_mix,
    "quits": _brief_quits,
    "stimulus": _brief_stimulus,
    "packets": lambda p, weight: _("{only} of {speakers} for packets").format(**p),
    "plain": lambda p, weight: _("unpushed {plain:.0f} of {all:.0f}").format(**p),
    "orders": _brief_orders,
    "data": _brief_data,
    "watch": _brief_watch,
    "start": _brief_start,
    "ended": _brief_ended,
    "plan": _brief_plan,
    "announced": lambda p, weight: _("its end was announced"),
    "occasion": lambda p, weight: _("named for an occasion"),
    "moved": _brief_moved,
    "back": _brief_back,
    "pending": _brief_pending,
    "launch": lambda p, weight: _("just launched"),
    "standing": _brief_standing,
    "counted": lambda p, weight: _("counted by hand"),
    "later": lambda p, weight: _("not there yet"),
    "few": lambda p, weight: _brief_size(p, 1.0),
}
