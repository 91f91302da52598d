"""Today's list: whom to turn to, why, and in which order (R51).

First who waits for an answer past the time set, then what was promised, then who waits still in time, follow-ups,
products that run out, samples without an answer, KOCs gone quiet, regulars past their own rhythm, and who was not
talked to for longer than their stage allows; within a reason the longest overdue first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sihu_tui import settings
from sihu_tui.contacts import contacts, followup_rules, stake, summaries
from sihu_tui.contacts.stake import Weight
from sihu_tui.dates import days, service_hours
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.sanitize import one_line

_PUT_OFF = ""
"""The mark that puts a whole person off."""


class DueReason(NamedTuple):
    """Why somebody is on the list. `late` is days overdue, or minutes of service waited for late and waiting.

    `text` is their last words, what was promised, the product, or ""; `entry` the line it rests on; `basis` what it rests on, so that
    what was dealt with stays away until that changes.
    """

    code: str
    late: int
    text: str
    entry: int | None
    basis: int


@dataclass(frozen=True, slots=True)
class TodayRow:
    """A person on the list, the most urgent reason first; `last_ts` is UTC seconds.

    `until` is the day until which they are put off; None when they are not.
    """

    contact: int
    name: str
    stage: str
    owner: str
    reasons: list[DueReason]
    last_ts: int | None
    last_text: str
    until: int | None = None
    weights: tuple[Weight, ...] = ()
    """What the place on the list rests on, the reason first."""

    @property
    def score(self) -> int:
        """The sum of the weights."""
        return sum(weight.points for weight in self.weights)


@dataclass(frozen=True, slots=True)
class Today:
    """The list of a day: everybody who is on it, most urgent first, the rows of the first, how many by reason."""

    day: int
    order: list[int]
    rows: list[TodayRow]
    counts: dict[str, int]
    put_off: set[int]
    """Who is put off to a later day."""
    others: set[int] = field(default_factory=set)
    """Who belongs to another operator."""

    @property
    def people(self) -> int:
        """How many people are on the list."""
        return len(self.order)


def today(store: Store, limit: int = 200, owner: str = "", now: int | None = None, mine: str = "",
          view: str = "") -> Today:  # fmt: skip
    """Give the list as of UTC second `now`, with its `limit` most urgent rows; `rows` gives the others.

    With `owner`, of this operator's people only; with `view`, of this operator's and nobody's (`contacts.viewer`). With
    `mine`, those of this operator and of nobody come first.
    """
    summaries.settle(store)
    at = days.now() if now is None else now
    day = days.day_of(at, settings.zone(store))
    left_out = {
        row[0]
        for row in store.connection.execute(
            """select id from contacts where ?1 <> '' and owner is not ?1
            or ?2 <> '' and coalesce(owner, '') not in ('', ?2)""",
            (owner, view if not owner else ""),
        )
    }
    marks = _marks(store)
    hidden = _hidden(store, marks, at, day)
    stocked = followup_rules.stocked(store, day)
    order: list[tuple[str, list[int]]] = []
    counts: dict[str, int] = {}
    placed: set[int] = set()
    for code, kind in followup_rules.KINDS.items():
        sql, values = kind(store, at, day, None)
        # one array instead of a row each: a list of everybody takes no longer than one of few
        found = json.loads(
            store.connection.execute(
                f"select json_group_array(id) from (select id from ({sql}) order by late desc)", values
            ).fetchone()[0]
        )
        not_here = left_out | hidden.get(code, set()) | (stocked if code in followup_rules.QUIET else set())
        counts[code] = len(found) - len(not_here.intersection(found)) if not_here else len(found)
        # reasons come in order of urgency, so the first of a person is the most urgent
        not_here |= placed
        fresh = [contact for contact in found if contact not in not_here]
        placed.update(fresh)
        order.append((code, fresh))
    ranked = stake.ranked(store, order)
    others = {
        row[0]
        for row in store.connection.execute("select id from contacts where coalesce(owner, '') not in ('', ?)", (mine,))
    }.intersection(ranked) if mine else set[int]()  # fmt: skip
    ranked.sort(key=others.__contains__)
    put_off = {contact for contact, own in marks.items() if _put_off(own, day) is not None}
    return Today(day, ranked, rows(store, ranked[:limit], at), counts, put_off, others)


def rows(store: Store, people: list[int], now: int | None = None) -> list[TodayRow]:
    """Give these people with why they are on the list, in this order; without reasons where there are none now."""
    at = days.now() if now is None else now
    day, hours = days.day_of(at, settings.zone(store)), service_hours.hours(store)
    marks = _marks(store)
    every: dict[int, list[DueReason]] = {contact: [] for contact in people}
    for contact, reason in _reasons(store, at, day, people):
        if contact not in marks or not _hides(marks[contact], reason, day):
            every[contact].append(_counted(reason, hours, at))
    weights = stake.weights(store, {id: reasons[0].code for id, reasons in every.items() if reasons}, day)
    facts = {
        row[0]: row
        for row in store.connection.execute(
            """select c.id, coalesce(nullif(c.remark, ''), c.name), c.stage, coalesce(c.owner, ''), s.last_ts,
                coalesce(s.last_text, ''), s.heard
            from json_each(?) j cross join contacts c on c.id = j.value
            left join contact_sums s on s.contact_id = c.id""",
            (json.dumps(people),),
        )
    }
    found = []
    for id, name, stage, owner, last_ts, last_text, heard in (facts[one] for one in people if one in facts):
        reasons = every[id]
        if reasons and reasons[0].code in ("late", "waiting"):
            said = last_text if heard == last_ts else _last_words(store, id, reasons[0].basis)
            reasons[0] = reasons[0]._replace(text=said)
        put_off = _put_off(marks.get(id, {}), day)
        found.append(TodayRow(id, name, stage, owner, reasons, last_ts, last_text, put_off, tuple(weights.get(id, ()))))
    return found


def _last_words(store: Store, contact: int, since: int) -> str:
    """Give what somebody said last, from a UTC second on."""
    said = store.connection.execute(
        """select ts, text from entries where contact_id = ? and ts >= ?
        and kind in ('heard', 'complaint') order by ts desc limit 1""",
        (contact, since),
    ).fetchall()
    for (group,) in single.every(store.connection, "groups", "id", contact_id=contact):
        said += store.connection.execute(
            """select m.ts, coalesce(m.text, '') from messages m join members p on p.id = m.sender_id
            where m.group_id = ? and m.ts >= ? and m.kind <= 1 and not (p.is_self or coalesce(p.is_operator, 0) or p.is_bot)
            order by m.ts desc, m.id desc limit 1""",
            (group, since),
        ).fetchall()
    return one_line(max(said, default=(0, ""))[1])[: summaries.TEXT_LENGTH]


def reasons_of(store: Store, contact: int, now: int | None = None) -> list[DueReason]:
    """Give why a person is on the list, put off or not."""
    summaries.settle(store)
    at = days.now() if now is None else now
    day, hours = days.day_of(at, settings.zone(store)), service_hours.hours(store)
    return [_counted(reason, hours, at) for _contact, reason in _reasons(store, at, day, [contact])]


def _reasons(store: Store, now: int, day: int, people: list[int]) -> Iterator[tuple[int, DueReason]]:
    """Give the reasons of these people, the most urgent kind first, put off or not."""
    for code, kind in followup_rules.KINDS.items():
        sql, values = kind(store, now, day, people)
        for contact, late, text, entry, basis in store.connection.execute(f"{sql} order by 2 desc", values):
            yield contact, DueReason(code, late, one_line(text)[: summaries.TEXT_LENGTH], entry, basis)


def _hidden(store: Store, marks: dict[int, _Mark], now: int, day: int) -> dict[str, set[int]]:
    """Give who is put off or dealt with, by the kind of reason."""
    shown: set[tuple[str, int]] = set()
    hidden: dict[str, set[int]] = {}
    for contact, reason in _reasons(store, now, day, list(marks)):
        if _hides(marks[contact], reason, day):
            hidden.setdefault(reason.code, set()).add(contact)
        else:
            shown.add((reason.code, contact))
    for code, people in hidden.items():
        people -= {contact for which, contact in shown if which == code}
    return hidden


def say(reason: DueReason) -> str:
    """Give a reason as a sentence."""
    n = reason.late
    if reason.code in ("late", "waiting"):
        shown = ngettext("{n} minute", "{n} minutes", n).format(n=n) if n < 120 else _("{n} hours").format(n=n // 60)
        text = (
            _("waits for an answer: {time} of service time")
            if reason.code == "late"
            else _("wrote, answer in time: {time}")
        )
        return text.format(time=shown)
    told = {
        "promise": _("promised: {text}"), "due": _("follow-up: {text}") if reason.text else _("follow-up"),
        "cycle": _("{text} is used up"), "sample": _("sample without an order since: {text}"),
        "koc": _("KOC gone quiet"), "rhythm": _("past the usual rhythm of {text} days"),
        "interval": _("not talked to for long; every {text} days at this stage"),
    }[reason.code].format(text=reason.text)  # fmt: skip
    if n == 0:
        return _("{told} (today)").format(told=told)
    if n < 0:
        return told + ngettext(" (in {n} day)", " (in {n} days)", -n).format(n=-n)
    return told + ngettext(" ({n} day late)", " ({n} days late)", n).format(n=n)


def what(reason: DueReason) -> str:
    """Give in a word what is to be done."""
    return {
        "late": _("answer"), "waiting": _("answer"), "promise": _("promise"), "due": _("follow up"), "cycle": _("used up"),
        "sample": _("sample"), "koc": _("KOC quiet"), "rhythm": _("overdue"), "interval": _("quiet"),
    }[reason.code]  # fmt: skip


def when(reason: DueReason, now: int | None = None) -> str:
    """Give since when: how long somebody waits or is silent, or how many days over or ahead it is."""
    if reason.code in ("late", "waiting", "koc", "rhythm", "interval"):
        minutes = max(0, (days.now() if now is None else now) - reason.basis) // service_hours.MINUTE
        if minutes < 120:
            return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
        if minutes < 48 * 60:
            return _("{n} hours").format(n=minutes // 60)
        return ngettext("{n} day", "{n} days", minutes // 1440).format(n=minutes // 1440)
    if reason.late == 0:
        return _("today")
    if reason.late < 0:
        return ngettext("in {n} day", "in {n} days", -reason.late).format(n=-reason.late)
    return ngettext("{n} day late", "{n} days late", reason.late).format(n=reason.late)


def why(reason: DueReason) -> str:
    """Give what it is about, for a row: their last words, what was promised, the product."""
    if reason.code in ("late", "waiting"):
        return _("“{text}”").format(text=reason.text) if reason.text else _("wrote, and got no answer")
    if reason.code in ("promise", "due"):
        return reason.text or _("follow-up")
    return {
        "cycle": _("{text} is used up"), "sample": _("no order since the sample: {text}"),
        "koc": _("not a word here or in a group"), "rhythm": _("speaks every {text} days as a rule"),
        "interval": _("at this stage every {text} days"),
    }[reason.code].format(text=reason.text)  # fmt: skip


def snooze(store: Store, contact: int, until_day: int) -> None:
    """Put a person off until a day."""
    name = contacts.name_of(store, contact)
    with journal.step(
        store, ("today_marks",), N_("{name} put off to {day}"), name=name, day=days.iso(until_day)
    ) as connection:
        single.put(
            connection, "today_marks", "contact_id, reason", contact_id=contact, reason=_PUT_OFF, until_day=until_day,
            basis=None,
        )  # fmt: skip


def done(
    store: Store, contact: int, next_day: int | None = None, why: str = "", now: int | None = None, first: bool = False
) -> list[DueReason]:
    """Deal with what a person is on the list for, or with its `first` reason alone; give what is open still.

    With `next_day`, come back to them then. One step to undo. Promises and follow-ups are done, a wait needs no
    answer, and what rests on silence is named again when the time set has passed anew.
    """
    at = days.now() if now is None else now
    day = days.day_of(at, settings.zone(store))
    marks = _marks(store).get(contact, {})
    reasons = reasons_of(store, contact, at)
    shown = [reason for reason in reasons if not _hides(marks, reason, day)] or reasons
    closed, open_still = (shown[:1], shown[1:]) if first else (shown, [])
    due = any(reason.code == "due" and reason.entry is None for reason in closed) or not first
    name = contacts.name_of(store, contact)
    said = N_("{name}: {what} done") if first and closed else N_("{name}: done")
    values = {"name": name, "what": what(closed[0])} if first and closed else {"name": name}
    with journal.step(store, ("contacts", "entries", "today_marks"), said, **values) as connection:
        for reason in closed:
            if reason.entry is not None:
                single.update(connection, "entries", reason.entry, done=at)
            else:
                single.put(
                    connection, "today_marks", "contact_id, reason", contact_id=contact, reason=reason.code,
                    until_day=_again(store, contact, reason, day), basis=reason.basis,
                )  # fmt: skip
        if due:
            connection.execute(
                "update contacts set due_day = null, due_why = '' where id = ? and due_day <= ?", (contact, day)
            )
        if next_day is not None:
            single.update(connection, "contacts", contact, due_day=next_day, due_why=one_line(why))
    return open_still


def _again(store: Store, contact: int, reason: DueReason, day: int) -> int | None:
    """Give the day on which a reason that rests on silence is named again; None when that needs something new."""
    if reason.code == "koc":
        return day + int(settings.get(store, "today.koc_days"))
    if reason.code == "rhythm":
        return day + int(settings.get(store, "today.rhythm_least"))
    if reason.code == "interval":
        stage = single.read(store.connection, "contacts", "stage", id=contact)[0]
        return day + int(settings.get(store, f"today.interval_{stage}"))
    return None


_Mark = dict[str, tuple[int | None, int | None]]


def _marks(store: Store) -> dict[int, _Mark]:
    found: dict[int, _Mark] = {}
    for contact, reason, until, basis in single.every(
        store.connection, "today_marks", "contact_id, reason, until_day, basis"
    ):
        found.setdefault(contact, {})[reason] = (until, basis)
    return found


def _hides(own: _Mark, reason: DueReason, day: int) -> bool:
    if _put_off(own, day) is not None:
        return True
    # whoever is late was waiting before
    mark = own.get(reason.code) or (own.get("waiting") if reason.code == "late" else None)
    if mark is None or mark[1] != reason.basis:
        return False
    return mark[0] is None or day < mark[0]


def _put_off(own: _Mark, day: int) -> int | None:
    until = own.get(_PUT_OFF, (None, None))[0]
    return until if until is not None and day < until else None


def _counted(reason: DueReason, hours: service_hours.Hours, now: int) -> DueReason:
    waits = reason.code in ("late", "waiting")
    return reason._replace(late=hours.waited(reason.basis, now)) if waits else reason
