"""Today's list: whom to turn to, why, and in which order (R51).

First who waits for an answer past the time set, then what was promised, then who waits still in time, follow-ups,
products that run out, samples without an answer, KOCs gone quiet, regulars past their own rhythm, and who was not
talked to for longer than their stage allows; within a reason the longest overdue first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sihu_tui import days, service, settings, undo
from sihu_tui.i18n import N_, _, ngettext
from sihu_tui.people import contacts, sums
from sihu_tui.store import Store
from sihu_tui.text import one_line

CODES = ("late", "promise", "waiting", "due", "cycle", "sample", "koc", "rhythm", "interval")
"""Reasons in order of urgency."""
_RANK = {code: rank for rank, code in enumerate(CODES)}
_STAGES = tuple(contacts.STAGES)
_PUT_OFF = ""
"""The mark that puts a whole person off."""

for _stage, _days in zip(_STAGES, (14, 14, 30, 45), strict=True):
    settings.declare(
        f"today.interval_{_stage}", _days, N_("Talk to people of this stage again after so long; 0 for never"), N_("days")
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
    """The list of a day: the most urgent rows, how many people it has in all, and how many by reason."""

    day: int
    rows: list[TodayRow]
    people: int
    counts: dict[str, int]


def today(store: Store, limit: int = 500, owner: str = "", now: int | None = None) -> Today:
    """Give the list as of UTC second `now`; with `owner`, of this operator's people only."""
    sums.settle(store)
    at = days.now() if now is None else now
    zone = settings.zone(store)
    day = days.day_of(at, zone)
    theirs: set[int] | None = None
    if owner:
        theirs = {row[0] for row in store.connection.execute("select id from contacts where owner = ?", (owner,))}
    hidden = _marks(store)
    found: dict[int, list[Reason]] = {}
    counts = dict.fromkeys(CODES, 0)
    for contact, reason in _reasons(store, at, day):
        if theirs is not None and contact not in theirs or hidden and _hides(hidden, contact, reason, day):
            continue
        held = found.get(contact)
        if held is None:
            found[contact] = [reason]
        else:
            held.append(reason)
        counts[reason.code] += 1
    # reasons come in order of urgency, so the first of a person is the most urgent
    order = sorted(found, key=lambda contact: (_RANK[found[contact][0].code], -found[contact][0].late, contact))
    return Today(day, _rows(store, order[:limit], found), len(found), counts)


def reasons_of(store: Store, contact: int, now: int | None = None) -> list[Reason]:
    """Give why a person is on the list, put off or not."""
    sums.settle(store)
    at = days.now() if now is None else now
    return [
        reason for _contact, reason in _reasons(store, at, days.day_of(at, settings.zone(store)), f"and c.id = {contact:d}")
    ]  # fmt: skip


def say(reason: Reason) -> str:
    """Give a reason as a sentence."""
    n = reason.late
    if reason.code in ("late", "waiting"):
        shown = ngettext("{n} minute", "{n} minutes", n).format(n=n) if n < 120 else _("{n} hours").format(n=n // 60)
        text = _("waits for an answer: {time} of service time") if reason.code == "late" else _("wrote, answer in time: {time}")
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
    with undo.step(store, ("today_marks",), N_("{name} put off to {day}"), name=name, day=days.iso(until_day)) as connection:
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


def _rows(store: Store, order: list[int], found: dict[int, list[Reason]]) -> list[TodayRow]:
    rows = []
    for contact in order:
        row = store.connection.execute(
            """select coalesce(nullif(c.remark, ''), c.name), c.stage, coalesce(c.owner, ''), s.last_ts,
                coalesce(s.last_text, '')
            from contacts c left join contact_sums s on s.contact_id = c.id where c.id = ?""",
            (contact,),
        ).fetchone()
        rows.append(TodayRow(contact, row[0], row[1], row[2], found[contact], row[3], row[4]))
    return rows


def _reasons(store: Store, now: int, day: int, only: str = "") -> Iterator[tuple[int, Reason]]:
    """Give everybody's reasons, the most urgent kind first, each a day from the last words of both sides."""
    yield from _unanswered(store, now, only, late=True)
    yield from _lines(store, day, only, promises=True)
    yield from _unanswered(store, now, only, late=False)
    yield from _own_dates(store, day, only)
    yield from _lines(store, day, only, promises=False)
    yield from _cycles(store, day, only)
    yield from _samples(store, now, day, only)
    yield from _kocs(store, now, only)
    yield from _rhythms(store, now, only)
    yield from _intervals(store, now, only)


def _unanswered(store: Store, now: int, only: str, late: bool) -> Iterator[tuple[int, Reason]]:
    found = service.hours(store)
    edge = found.late_before(now, int(settings.get(store, "service.answer")))
    for contact, since in store.connection.execute(
        f"""select c.id, s.waiting from contact_sums s cross join contacts c on c.id = s.contact_id
        where s.waiting {"<" if late else ">="} ? and s.waiting <= ? and c.removed is null {only}""",
        (edge, now),
    ):
        yield contact, Reason("late" if late else "waiting", found.waited(since, now), "", None, since)


def _lines(store: Store, day: int, only: str, promises: bool) -> Iterator[tuple[int, Reason]]:
    code = "promise" if promises else "due"
    for entry, contact, due, text in store.connection.execute(
        f"""select e.id, e.contact_id, e.due_day, e.text from entries e cross join contacts c on c.id = e.contact_id
        where e.due_day <= ? and e.done is null and e.removed is null and c.removed is null
        and e.kind {"=" if promises else "<>"} 'promise' {only} order by e.due_day""",
        (day,),
    ):
        yield contact, Reason(code, day - due, one_line(text)[: sums.TEXT_LENGTH], entry, entry)


def _own_dates(store: Store, day: int, only: str) -> Iterator[tuple[int, Reason]]:
    for contact, due, why in store.connection.execute(
        f"select c.id, c.due_day, c.due_why from contacts c where c.due_day <= ? and c.removed is null {only}", (day,)
    ):
        yield contact, Reason("due", day - due, why, None, due)


def _cycles(store: Store, day: int, only: str) -> Iterator[tuple[int, Reason]]:
    """A product runs out so many days after it was bought last (R52)."""
    lead, give_up = int(settings.get(store, "today.cycle_lead")), int(settings.get(store, "today.give_up"))
    for product, cycle in store.connection.execute("select name, cycle_days from products").fetchall():
        for contact, last in store.connection.execute(
            f"""select o.contact_id, max(o.day) from orders o cross join contacts c on c.id = o.contact_id
            where o.product = ? and o.day between ? and ? and o.cents > 0 and c.removed is null {only}
            and not exists (select 1 from orders n where n.contact_id = o.contact_id and n.day > o.day
                and n.product = o.product and n.cents > 0)
            group by o.contact_id""",
            (product, day - cycle - give_up, day - cycle + lead),
        ):
            yield contact, Reason("cycle", day - last - cycle, product, None, last)


def _samples(store: Store, now: int, day: int, only: str) -> Iterator[tuple[int, Reason]]:
    """A sample was given and nothing was bought since (R53)."""
    after, give_up = int(settings.get(store, "today.sample_days")), int(settings.get(store, "today.give_up"))
    for entry, contact, ts, text in store.connection.execute(
        f"""select e.id, e.contact_id, e.ts, e.text from entries e cross join contacts c on c.id = e.contact_id
        where e.kind = 'sample' and e.done is null and e.removed is null and e.ts between ? and ?
        and c.removed is null {only}
        and not exists (select 1 from orders o where o.contact_id = e.contact_id and o.cents > 0
            and o.day >= ? - (? - e.ts) / 86400)""",
        (now - give_up * days.SECONDS, now - after * days.SECONDS, day, now),
    ):
        yield contact, Reason("sample", (now - ts) // days.SECONDS - after, one_line(text), entry, entry)


def _kocs(store: Store, now: int, only: str) -> Iterator[tuple[int, Reason]]:
    quiet = int(settings.get(store, "today.koc_days"))
    for contact, last in store.connection.execute(
        f"""select c.id, max(coalesce(s.heard, 0), coalesce((select max(m.last_spoke) from contact_identities i
            join memberships m on m.member_id = i.member_id where i.contact_id = c.id), 0)) as last
        from contacts c left join contact_sums s on s.contact_id = c.id
        where c.koc <> '' and c.removed is null {only}"""
    ):
        if last and now - last >= quiet * days.SECONDS:
            yield contact, Reason("koc", (now - last) // days.SECONDS - quiet, "", None, last)


def _rhythms(store: Store, now: int, only: str) -> Iterator[tuple[int, Reason]]:
    factor, least = float(settings.get(store, "today.rhythm_factor")), int(settings.get(store, "today.rhythm_least"))
    give_up = int(settings.get(store, "today.give_up"))
    today = days.day_of(now, settings.zone(store))
    for contact, heard, late in store.connection.execute(
        f"""select c.id, s.heard, (? - s.heard) / 86400.0 - max(?, ? * s.rhythm) as late
        from contact_sums s cross join contacts c on c.id = s.contact_id
        where s.rhythm is not null and s.waiting is null and late >= 0 and s.heard > ?
        and coalesce(s.due_day, 0) <= ? and c.removed is null {only}""",
        (now, least, factor, now - give_up * days.SECONDS, today),
    ):
        yield contact, Reason("rhythm", int(late), "", None, heard)


def _intervals(store: Store, now: int, only: str) -> Iterator[tuple[int, Reason]]:
    """Count from the last time that both sides had spoken, or from when the person was added."""
    today = days.day_of(now, settings.zone(store))
    give_up = int(settings.get(store, "today.give_up"))
    for stage in _STAGES:
        interval = int(settings.get(store, f"today.interval_{stage}"))
        if not interval:
            continue
        for contact, last in store.connection.execute(
            f"""select c.id, coalesce(min(s.heard, s.said), c.created) as last
            from contacts c left join contact_sums s on s.contact_id = c.id
            where c.stage = ? and c.removed is null and s.waiting is null and last between ? and ?
            and c.willing <> 'closed' and coalesce(s.due_day, 0) <= ? {only}""",
            (stage, now - give_up * days.SECONDS, now - interval * days.SECONDS, today),
        ):
            yield contact, Reason("interval", (now - last) // days.SECONDS - interval, "", None, last)
