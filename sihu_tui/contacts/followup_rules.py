"""Why somebody is due: for each kind of reason a query over the people, whether of everybody or of a few."""

from __future__ import annotations

import json
from collections.abc import Callable

from sihu_tui import settings
from sihu_tui.contacts import contacts
from sihu_tui.dates import days, service_hours
from sihu_tui.store import Store

# The kinds of reasons: each gives, for the contacts of `only` or for all, a query for id, late, text, entry, basis.

Only = list[int] | None
Sql = tuple[str, list[object]]


def _of(table: str, key: str, only: Only) -> Sql:
    """Give the from clause for a table `t` and its values; it begins with the few where there are few."""
    if only is None:
        return f"from {table} t", []
    return f"from json_each(?) j cross join {table} t on t.{key} = j.value", [json.dumps(only)]


def _late(store: Store, now: int, day: int, only: Only) -> Sql:
    return _unanswered(store, now, only, "<")


def _waiting(store: Store, now: int, day: int, only: Only) -> Sql:
    return _unanswered(store, now, only, ">=")


def _unanswered(store: Store, now: int, only: Only, than: str) -> Sql:
    """The minutes of service are counted where they are shown; their order is that of the time."""
    edge = service_hours.hours(store).late_before(now, int(settings.get(store, "service.answer")))
    source, values = _of("contact_sums", "contact_id", only)
    return (
        f"""select t.contact_id as id, (? - t.waiting) / {service_hours.MINUTE} as late, '', null, t.waiting {source}
        where t.waiting {than} ? and t.waiting > ? and t.waiting <= ?""",
        [now, *values, edge, _still_waits(store, now), now],
    )


def _still_waits(store: Store, now: int) -> int:
    """Give the UTC second since which somebody must have written to wait for an answer still."""
    return now - int(settings.get(store, "today.answer_days")) * days.SECONDS


def _promises(store: Store, now: int, day: int, only: Only) -> Sql:
    return _lines(day, only, "=")


def _lines(day: int, only: Only, promise: str) -> Sql:
    source, values = _of("entries", "contact_id", only)
    return (
        f"""select t.contact_id as id, ? - t.due_day as late, t.text, t.id, t.id {source}
        where t.due_day <= ? and t.done is null and t.due_day is not null
        and t.kind {promise} 'promise'""",
        [day, *values, day],
    )


def _dates(store: Store, now: int, day: int, only: Only) -> Sql:
    """The person's own date, and lines that are due and no promise."""
    source, values = _of("contacts", "id", only)
    lines, more = _lines(day, only, "<>")
    return (
        f"""select t.id as id, ? - t.due_day as late, t.due_why, null, t.due_day {source} where t.due_day <= ?
        union all {lines}""",
        [day, *values, day, *more],
    )


def _cycles(store: Store, now: int, day: int, only: Only) -> Sql:
    """A product runs out so many days after it was bought last (R52)."""
    lead, give_up = int(settings.get(store, "today.cycle_lead")), int(settings.get(store, "today.give_up"))
    if only is None:
        source: str = """products p cross join orders o on o.product = p.name
            and o.day + p.cycle_days * o.quantity >= ? - ? and o.contact_id is not null"""
        values: list[object] = [day, day, give_up]
    else:
        # "+" keeps SQLite from the index on products, of which a popular one has very many orders
        source = (
            "json_each(?) j cross join orders o on o.contact_id = j.value cross join products p on p.name = +o.product"
        )
        values = [day, json.dumps(only)]
    return (
        f"""select o.contact_id as id, ? - max(o.day + p.cycle_days * o.quantity) as late, p.name, null, max(o.day) from {source}
        where o.net > 0 group by p.name, o.contact_id having late between ? and ?""",
        [*values, -lead, give_up],
    )


def _samples(store: Store, now: int, day: int, only: Only) -> Sql:
    """A sample was given and nothing was bought since (R53)."""
    after, give_up = int(settings.get(store, "today.sample_days")), int(settings.get(store, "today.give_up"))
    source, values = _of("entries", "contact_id", only)
    return (
        f"""select t.contact_id as id, (? - t.ts) / {days.SECONDS} - ? as late, t.text, t.id, t.id {source}
        where t.kind = 'sample' and t.done is null and t.ts between ? and ?
        and not exists (select 1 from orders o where o.contact_id = t.contact_id and o.net > 0
            and o.day >= ? - (? - t.ts) / {days.SECONDS})""",
        [now, after, *values, now - give_up * days.SECONDS, now - after * days.SECONDS, day, now],
    )


def _kocs(store: Store, now: int, day: int, only: Only) -> Sql:
    """A KOC said nothing, neither here nor in a group."""
    quiet = int(settings.get(store, "today.koc_days"))
    source, values = _of("contacts", "id", only)
    return (
        f"""with spoke as materialized (
            select t.id, max(coalesce((select heard from contact_sums where contact_id = t.id), 0),
                coalesce((select max(m.last_spoke) from contact_identities i
                    join memberships m on m.member_id = i.member_id where i.contact_id = t.id), 0)) as last
            {source} where t.koc <> '')
        select id, (? - last) / {days.SECONDS} - ? as late, '', null, last from spoke where last > 0 and last <= ?""",
        [*values, now, quiet, now - quiet * days.SECONDS],
    )


def _rhythms(store: Store, now: int, day: int, only: Only) -> Sql:
    """A regular is silent for longer than is usual; not where a date for them is set."""
    factor, least = float(settings.get(store, "today.rhythm_factor")), int(settings.get(store, "today.rhythm_least"))
    source, values = _of("contact_sums", "contact_id", only)
    stocked, has = _stocked(store, day, only)
    over = f"(? - t.heard) / {days.SECONDS}.0 - max(?, ? * t.rhythm)"
    return (
        f"""select t.contact_id as id, cast({over} as integer) as late, cast(max(1, round(t.rhythm)) as integer) || '',
            null, t.heard {source}
        where t.rhythm is not null and coalesce(t.waiting, 0) <= ? and {over} >= 0 and t.heard > ? and coalesce(t.due_day, 0) <= ?{stocked}""",
        [now, least, factor, *values, _still_waits(store, now), now, least, factor,
         now - int(settings.get(store, "today.give_up")) * days.SECONDS, day, *has],
    )  # fmt: skip


def _intervals(store: Store, now: int, day: int, only: Only) -> Sql:
    """Count from the last time that both sides had spoken, or from when the person was added."""
    stocked, has = _stocked(store, day, only)
    give_up = int(settings.get(store, "today.give_up"))
    source, values = _of("contact_sums", "contact_id", only)
    spans = {stage: int(settings.get(store, f"today.interval_{stage}")) or 1 << 20 for stage in contacts.STAGES}
    span = "case c.stage " + " ".join(f"when '{stage}' then {n}" for stage, n in spans.items()) + " end"
    return (
        f"""select c.id as id, (? - coalesce(min(t.heard, t.said), c.created)) / {days.SECONDS} - {span} as late,
            {span} || '', null, coalesce(min(t.heard, t.said), c.created) as last {source} cross join contacts c on c.id = t.contact_id
        where coalesce(t.waiting, 0) <= ? and last between ? and ? - {span} * {days.SECONDS}
        and c.willing <> 'closed' and coalesce(t.due_day, 0) <= ?{stocked}""",
        [now, *values, _still_waits(store, now), now - give_up * days.SECONDS, now, day, *has],
    )


def _stocked(store: Store, day: int, only: Only) -> Sql:
    """The condition that nobody of `t` is quiet who still has of what they bought (R87); of everybody, see `stocked`."""
    if only is None or store.connection.execute("select 1 from products limit 1").fetchone() is None:
        return "", []
    of = "select 1 from orders o join products p on p.name = +o.product where o.contact_id = t.contact_id"
    return f" and not exists ({of} and o.net > 0 and o.day + p.cycle_days * o.quantity > ?)", [day]


def stocked(store: Store, day: int) -> set[int]:
    """Give everybody who still has of what they bought: they are on the list for none of `QUIET`."""
    held = store.connection.execute(
        """select json_group_array(o.contact_id) from products p cross join orders o on o.product = p.name
        where o.contact_id is not null and o.net > 0 and o.day > ? - p.cycle_days * o.quantity""",
        (day,),
    ).fetchone()
    return set(json.loads(held[0]))


QUIET = ("rhythm", "interval")
KINDS: dict[str, Callable[[Store, int, int, Only], Sql]] = {
    "late": _late, "promise": _promises, "waiting": _waiting, "due": _dates, "cycle": _cycles, "sample": _samples,
    "koc": _kocs, "rhythm": _rhythms, "interval": _intervals,
}  # fmt: skip
"""Reasons in order of urgency."""
