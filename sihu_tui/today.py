"""Today's list: whom to turn to, why, and in which order (R51).

First who waits for an answer past the time set, then what was promised, then who waits still in time, follow-ups,
products that run out, samples without an answer, KOCs gone quiet, regulars past their own rhythm, and who was not
talked to for longer than their stage allows; within a reason the longest overdue first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sihu_tui import days, service, settings, undo
from sihu_tui.i18n import N_, _, ngettext
from sihu_tui.people import contacts, sums
from sihu_tui.store import Store
from sihu_tui.text import one_line

_PUT_OFF = ""
"""The mark that puts a whole person off."""

for _stage, _days in zip(contacts.STAGES, (14, 14, 30, 45), strict=True):
    settings.declare(
        f"today.interval_{_stage}",
        _days,
        N_("Talk to people of this stage again after so long; 0 for never"),
        N_("days"),
    )
settings.declare("today.sample_days", 14, N_("Ask about a sample after so long without an order"), N_("days"))
settings.declare("today.cycle_lead", 5, N_("Name a product so long before it is used up"), N_("days"))
settings.declare("today.koc_days", 14, N_("A KOC is quiet after so long without a word anywhere"), N_("days"))
settings.declare("today.rhythm_factor", 2.0, N_("A regular is overdue after so many times the usual gap"), N_("times"))
settings.declare("today.rhythm_least", 7, N_("A regular is overdue no sooner than this"), N_("days"))
settings.declare("today.give_up", 180, N_("Whoever was silent for longer is not named for being silent"), N_("days"))


class Reason(NamedTuple):
    """Why somebody is on the list. `late` is days overdue, or minutes of service waited for late and waiting.

    `text` is what was promised, the product, or ""; `entry` the line it rests on; `basis` what it rests on, so that
    what was dealt with stays away until that changes.
    """

    code: str
    late: int
    text: str
    entry: int | None
    basis: int


@dataclass(frozen=True, slots=True)
class TodayRow:
    """A person on the list, the most urgent reason first; `last_ts` is UTC seconds."""

    contact: int
    name: str
    stage: str
    owner: str
    reasons: list[Reason]
    last_ts: int | None
    last_text: str


@dataclass(frozen=True, slots=True)
class Today:
    """The list of a day: the most urgent rows, how many people were found, and how many by reason.

    With `more`, kinds of reasons that are less urgent were not looked for; `counts` leaves them out.
    """

    day: int
    rows: list[TodayRow]
    people: int
    more: bool
    counts: dict[str, int]


def today(store: Store, limit: int = 200, owner: str = "", now: int | None = None) -> Today:
    """Give the list as of UTC second `now`, its `limit` most urgent rows; with `owner`, of this operator's people only.

    Kinds of reasons are gone through in order of urgency until there are rows enough, so that an overfull list costs
    no more than a full one.
    """
    sums.settle(store)
    at = days.now() if now is None else now
    day = days.day_of(at, settings.zone(store))
    theirs: set[int] | None = None
    if owner:
        theirs = {row[0] for row in store.connection.execute("select id from contacts where owner = ?", (owner,))}
    marks = _marks(store)

    def stays(contact: int, reason: Reason) -> bool:
        return (theirs is None or contact in theirs) and not (marks and _hides(marks, contact, reason, day))

    found: dict[int, Reason] = {}
    counts: dict[str, int] = {}
    kinds = iter(_KINDS.items())
    for code, kind in kinds:
        reasons = [(contact, reason) for contact, reason in kind(store, at, day, None) if stays(contact, reason)]
        counts[code] = len(reasons)
        reasons.sort(key=lambda one: -one[1].late)
        for contact, reason in reasons:
            found.setdefault(contact, reason)
        if len(found) >= limit:
            break
    # reasons came in order of urgency, so the first of a person is the most urgent
    order = list(found)[:limit]
    every: dict[int, list[Reason]] = {contact: [] for contact in order}
    for kind in _KINDS.values():
        for contact, reason in kind(store, at, day, order):
            if stays(contact, reason):
                every[contact].append(reason)
    return Today(day, _rows(store, every, at), len(found), next(kinds, None) is not None, counts)


def reasons_of(store: Store, contact: int, now: int | None = None) -> list[Reason]:
    """Give why a person is on the list, put off or not."""
    sums.settle(store)
    at = days.now() if now is None else now
    day, hours = days.day_of(at, settings.zone(store)), service.hours(store)
    return [
        _counted(reason, hours, at) for kind in _KINDS.values() for _contact, reason in kind(store, at, day, [contact])
    ]


def say(reason: Reason) -> str:
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
        "koc": _("KOC gone quiet"), "rhythm": _("past the usual rhythm"), "interval": _("not talked to for long"),
    }[reason.code].format(text=reason.text)  # fmt: skip
    if n == 0:
        return _("{told} (today)").format(told=told)
    if n < 0:
        return told + " " + ngettext("(in {n} day)", "(in {n} days)", -n).format(n=-n)
    return told + " " + ngettext("({n} day over)", "({n} days over)", n).format(n=n)


def snooze(store: Store, contact: int, until_day: int) -> None:
    """Put a person off until a day."""
    name = contacts.name_of(store, contact)
    with undo.step(
        store, ("today_marks",), N_("{name} put off to {day}"), name=name, day=days.iso(until_day)
    ) as connection:
        connection.execute(
            "insert or replace into today_marks (contact_id, reason, until_day, basis) values (?, ?, ?, null)",
            (contact, _PUT_OFF, until_day),
        )


def done(store: Store, contact: int, next_day: int | None = None, why: str = "", now: int | None = None) -> None:
    """Deal with all that a person is on the list for; with `next_day`, come back to them then. One step to undo.

    Promises and follow-ups are done, a wait needs no answer, and what rests on silence is named again when the
    time set has passed anew.
    """
    at = days.now() if now is None else now
    day = days.day_of(at, settings.zone(store))
    reasons = reasons_of(store, contact, at)
    name = contacts.name_of(store, contact)
    with undo.step(store, ("contacts", "entries", "today_marks"), N_("{name}: done"), name=name) as connection:
        for reason in reasons:
            if reason.entry is not None:
                connection.execute("update entries set done = ? where id = ?", (at, reason.entry))
            else:
                connection.execute(
                    "insert or replace into today_marks (contact_id, reason, until_day, basis) values (?, ?, ?, ?)",
                    (contact, reason.code, _again(store, contact, reason, day), reason.basis),
                )
        connection.execute(
            "update contacts set due_day = null, due_why = '' where id = ? and due_day <= ?", (contact, day)
        )
        if next_day is not None:
            connection.execute(
                "update contacts set due_day = ?, due_why = ? where id = ?", (next_day, one_line(why), contact)
            )


def _again(store: Store, contact: int, reason: Reason, day: int) -> int | None:
    """Give the day on which a reason that rests on silence is named again; None when that needs something new."""
    if reason.code == "koc":
        return day + int(settings.get(store, "today.koc_days"))
    if reason.code == "rhythm":
        return day + int(settings.get(store, "today.rhythm_least"))
    if reason.code == "interval":
        stage = store.connection.execute("select stage from contacts where id = ?", (contact,)).fetchone()[0]
        return day + int(settings.get(store, f"today.interval_{stage}"))
    return None


_Marks = dict[int, dict[str, tuple[int | None, int | None]]]


def _marks(store: Store) -> _Marks:
    found: _Marks = {}
    for contact, reason, until, basis in store.connection.execute(
        "select contact_id, reason, until_day, basis from today_marks"
    ):
        found.setdefault(contact, {})[reason] = (until, basis)
    return found


def _hides(marks: _Marks, contact: int, reason: Reason, day: int) -> bool:
    own = marks.get(contact)
    if own is None:
        return False
    put_off = own.get(_PUT_OFF)
    if put_off is not None and day < (put_off[0] or 0):
        return True
    # whoever is late was waiting before
    mark = own.get(reason.code) or (own.get("waiting") if reason.code == "late" else None)
    if mark is None or mark[1] != reason.basis:
        return False
    return mark[0] is None or day < mark[0]


def _rows(store: Store, found: dict[int, list[Reason]], now: int) -> list[TodayRow]:
    rows = []
    hours = service.hours(store)
    for contact, reasons in found.items():
        row = store.connection.execute(
            """select coalesce(nullif(c.remark, ''), c.name), c.stage, coalesce(c.owner, ''), s.last_ts,
                coalesce(s.last_text, '')
            from contacts c left join contact_sums s on s.contact_id = c.id where c.id = ?""",
            (contact,),
        ).fetchone()
        counted = [_counted(reason, hours, now) for reason in reasons]
        rows.append(TodayRow(contact, row[0], row[1], row[2], counted, row[3], row[4]))
    return rows


def _counted(reason: Reason, hours: service.Hours, now: int) -> Reason:
    waits = reason.code in ("late", "waiting")
    return reason._replace(late=hours.waited(reason.basis, now)) if waits else reason


# The kinds of reasons. Each gives its contacts among `only`, or among all; `_of` lets SQLite begin with the few.

_Found = Iterator[tuple[int, Reason]]
_Only = list[int] | None


def _of(table: str, key: str, only: _Only) -> tuple[str, list[str]]:
    """Give the from clause for a table `t` joined to its contacts `c`, and its values."""
    if only is None:
        return f"from {table} t cross join contacts c on c.id = t.{key} and c.removed is null", []
    return (
        f"""from json_each(?) j cross join contacts c on c.id = j.value and c.removed is null
        cross join {table} t on t.{key} = c.id""",
        [json.dumps(only)],
    )


def _late(store: Store, now: int, day: int, only: _Only) -> _Found:
    return _unanswered(store, now, only, "late")


def _waiting(store: Store, now: int, day: int, only: _Only) -> _Found:
    return _unanswered(store, now, only, "waiting")


def _unanswered(store: Store, now: int, only: _Only, code: str) -> _Found:
    edge = service.hours(store).late_before(now, int(settings.get(store, "service.answer")))
    source, values = _of("contact_sums", "contact_id", only)
    for contact, since in store.connection.execute(
        f"select c.id, t.waiting {source} where t.waiting {'<' if code == 'late' else '>='} ? and t.waiting <= ?",
        (*values, edge, now),
    ):
        # the minutes of service are counted where they are shown; their order is that of the time
        yield contact, Reason(code, (now - since) // service.MINUTE, "", None, since)


def _promises(store: Store, now: int, day: int, only: _Only) -> _Found:
    return _lines(store, day, only, "promise")


def _lines(store: Store, day: int, only: _Only, code: str) -> _Found:
    source, values = _of("entries", "contact_id", only)
    for entry, contact, due, text in store.connection.execute(
        f"""select t.id, c.id, t.due_day, t.text {source}
        where t.due_day <= ? and t.done is null and t.removed is null and t.due_day is not null
        and t.kind {"=" if code == "promise" else "<>"} 'promise'""",
        (*values, day),
    ):
        yield contact, Reason(code, day - due, one_line(text)[: sums.TEXT_LENGTH], entry, entry)


def _dates(store: Store, now: int, day: int, only: _Only) -> _Found:
    """The person's own date, and lines that are due and no promise."""
    source, values = _of("contacts", "id", only)
    for contact, due, why in store.connection.execute(
        f"select c.id, t.due_day, t.due_why {source} where t.due_day <= ?", (*values, day)
    ):
        yield contact, Reason("due", day - due, why, None, due)
    yield from _lines(store, day, only, "due")


def _cycles(store: Store, now: int, day: int, only: _Only) -> _Found:
    """A product runs out so many days after it was bought last (R52)."""
    lead, give_up = int(settings.get(store, "today.cycle_lead")), int(settings.get(store, "today.give_up"))
    source, values = _of("orders", "contact_id", only)
    # "+" keeps SQLite from the index on products, of which a popular one has very many orders
    own = "+" if only is not None else ""
    for product, cycle in store.connection.execute("select name, cycle_days from products").fetchall():
        for contact, last in store.connection.execute(
            f"""select c.id, max(t.day) {source} where {own}t.product = ? and t.day between ? and ? and t.cents > 0
            and not exists (select 1 from orders n where n.contact_id = t.contact_id and n.day > t.day
                and +n.product = t.product and n.cents > 0) group by +t.contact_id""",
            (*values, product, day - cycle - give_up, day - cycle + lead),
        ):
            yield contact, Reason("cycle", day - last - cycle, product, None, last)


def _samples(store: Store, now: int, day: int, only: _Only) -> _Found:
    """A sample was given and nothing was bought since (R53)."""
    after, give_up = int(settings.get(store, "today.sample_days")), int(settings.get(store, "today.give_up"))
    source, values = _of("entries", "contact_id", only)
    for entry, contact, ts, text in store.connection.execute(
        f"""select t.id, c.id, t.ts, t.text {source}
        where t.kind = 'sample' and t.done is null and t.removed is null and t.ts between ? and ?
        and not exists (select 1 from orders o where o.contact_id = t.contact_id and o.cents > 0
            and o.day >= ? - (? - t.ts) / 86400)""",
        (*values, now - give_up * days.SECONDS, now - after * days.SECONDS, day, now),
    ):
        yield contact, Reason("sample", (now - ts) // days.SECONDS - after, one_line(text), entry, entry)


def _kocs(store: Store, now: int, day: int, only: _Only) -> _Found:
    """A KOC said nothing, neither here nor in a group."""
    quiet = int(settings.get(store, "today.koc_days"))
    source, values = _of("contacts", "id", only)
    for contact, last in store.connection.execute(
        f"""select c.id, max(coalesce((select heard from contact_sums where contact_id = c.id), 0),
            coalesce((select max(m.last_spoke) from contact_identities i join memberships m on m.member_id = i.member_id
                where i.contact_id = c.id), 0)) {source} where t.koc <> ''""",
        values,
    ):
        if last and now - last >= quiet * days.SECONDS:
            yield contact, Reason("koc", (now - last) // days.SECONDS - quiet, "", None, last)


def _rhythms(store: Store, now: int, day: int, only: _Only) -> _Found:
    """A regular is silent for longer than is usual; not where a date for them is set."""
    factor, least = float(settings.get(store, "today.rhythm_factor")), int(settings.get(store, "today.rhythm_least"))
    source, values = _of("contact_sums", "contact_id", only)
    for contact, heard, late in store.connection.execute(
        f"""select c.id, t.heard, (? - t.heard) / 86400.0 - max(?, ? * t.rhythm) as late {source}
        where t.rhythm is not null and t.waiting is null and late >= 0 and t.heard > ? and coalesce(t.due_day, 0) <= ?""",
        (now, least, factor, *values, now - int(settings.get(store, "today.give_up")) * days.SECONDS, day),
    ):
        yield contact, Reason("rhythm", int(late), "", None, heard)


def _intervals(store: Store, now: int, day: int, only: _Only) -> _Found:
    """Count from the last time that both sides had spoken, or from when the person was added."""
    give_up = int(settings.get(store, "today.give_up"))
    source, values = _of("contact_sums", "contact_id", only)
    spans = {stage: int(settings.get(store, f"today.interval_{stage}")) for stage in contacts.STAGES}
    cases = " ".join(f"when '{stage}' then {span or 1 << 20}" for stage, span in spans.items())
    for contact, last, span in store.connection.execute(
        f"""select c.id, coalesce(min(t.heard, t.said), c.created) as last, case c.stage {cases} end as span {source}
        where t.waiting is null and last between ? and ? - span * 86400
        and c.willing <> 'closed' and coalesce(t.due_day, 0) <= ?""",
        (*values, now - give_up * days.SECONDS, now, day),
    ):
        yield contact, Reason("interval", (now - last) // days.SECONDS - span, "", None, last)


_KINDS: dict[str, Callable[[Store, int, int, _Only], _Found]] = {
    "late": _late, "promise": _promises, "waiting": _waiting, "due": _dates, "cycle": _cycles, "sample": _samples,
    "koc": _kocs, "rhythm": _rhythms, "interval": _intervals,
}  # fmt: skip
"""Reasons in order of urgency."""
