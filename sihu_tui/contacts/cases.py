"""Cases: complaints, invitations, experiments, tickets, conflicts of channels; each with state, owner and outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

KINDS = {
    "complaint": N_("complaint"), "invitation": N_("invitation"), "experiment": N_("experiment"), "ticket": N_("ticket"),
    "conflict": N_("channel conflict"),
}  # fmt: skip
STATES = {
    "complaint": ("open", "working", "settled", "refused"), "invitation": ("asked", "accepted", "declined", "came", "silent"),
    "experiment": ("guess", "running", "adopted", "dropped"), "ticket": ("open", "working", "done", "refused"),
    "conflict": ("open", "working", "settled", "left"),
}  # fmt: skip
"""The states of each kind, the first as it begins."""
_ENDS = {"settled", "refused", "accepted", "declined", "came", "silent", "adopted", "dropped", "done", "left"}


@dataclass(frozen=True, slots=True)
class Case:
    """A case; `cents` is the money it is about, days since 1970; `who` the person, `group` the group by name."""

    id: int
    kind: str
    title: str
    contact: int | None
    who: str
    group: str
    product: str
    order_number: str
    owner: str
    department: str
    state: str
    opened_day: int
    due_day: int | None
    closed_day: int | None
    outcome: str
    cents: int | None

    def open_days(self, today: int) -> int:
        """How long it was, or is, open."""
        return (self.closed_day if self.closed_day is not None else today) - self.opened_day


def cases(store: Store, kind: str = "", still_open: bool = False, contact: int | None = None) -> list[Case]:
    """Give cases, those open first, then the newest."""
    rows = store.connection.execute(
        """select k.id, k.kind, k.title, k.contact_id, coalesce(nullif(c.remark, ''), c.name, ''), coalesce(g.name, ''), k.product,
            k.order_number, k.owner, k.department, k.state, k.opened_day, k.due_day, k.closed_day, k.outcome, k.cents
        from cases k left join contacts c on c.id = k.contact_id left join groups g on g.id = k.group_id
        where (?1 = '' or k.kind = ?1) and (not ?2 or k.closed_day is null) and (?3 is null or k.contact_id = ?3)
        order by k.closed_day is not null, coalesce(k.due_day, 1 << 40), k.opened_day desc, k.id desc""",
        (kind, still_open, contact),
    )
    return [Case(*row) for row in rows]


def add(store: Store, kind: str, title: str, **facts: Any) -> int:
    """Open a case; give its id. Raises SihuError."""
    if kind not in KINDS:
        raise SihuError(_("A case is one of: {kinds}.").format(kinds=", ".join(KINDS)))
    if not one_line(title):
        raise SihuError(_("A case needs words: what it is about."))
    today = days.today(settings.zone(store))
    values = {
        "kind": kind, "title": one_line(title), "state": STATES[kind][0], "opened_day": today, "owner": "", "department": "",
        "product": "", "order_number": "", "outcome": "", "operator": settings.operator(store),
        **{name: value for name, value in facts.items() if value is not None},
    }  # fmt: skip
    with journal.step(store, ("cases",), N_("{kind}: {text}"), kind=kind, text=values["title"]) as connection:
        return single.insert(connection, "cases", **values)


def change(store: Store, case: int, **facts: Any) -> None:
    """Change a case; a state that ends it closes it, with its day. Raises SihuError."""
    row = single.read(store.connection, "cases", "kind, title", id=case)
    if row is None:
        raise SihuError(_("There is no case {n}; sihu cases lists them.").format(n=case))
    values = {name: value for name, value in facts.items() if value is not None}
    state = values.get("state")
    if state is not None:
        if state not in STATES[row[0]]:
            raise SihuError(_("It is one of: {states}.").format(states=_(", ").join(STATES[row[0]])))
        values["closed_day"] = days.today(settings.zone(store)) if state in _ENDS else None
    if not values:
        return
    with journal.step(store, ("cases",), N_("{kind}: {text}"), kind=row[0], text=row[1]) as connection:
        single.update(connection, "cases", case, **values)


@dataclass(frozen=True, slots=True)
class Delisting:
    """Before a product goes (R67): who bought it twice or more, who asked for it or about it, who praised it.

    Each is a name and a count, or their words.
    """

    product: str
    buyers: int
    again: list[tuple[str, int]]
    asked: list[tuple[str, str]]
    praised: list[tuple[str, str]]


def before_delisting(store: Store, product: str) -> Delisting:
    """Give who would miss a product: by their orders that stand, by the demand pool, and by their words of a year."""
    from sihu_tui.contacts.proposals import praises

    name = one_line(product)
    if not name:
        raise SihuError(_("Name the product."))
    shown = "coalesce(nullif(c.remark, ''), c.name, nullif(o.buyer, ''), '')"
    rows = store.connection.execute(
        f"""select {shown}, count(distinct o.day) from orders o left join contacts c on c.id = o.contact_id
        where o.net > 0 and instr(o.product, ?) group by coalesce(o.contact_id, o.buyer) order by 2 desc, 1""",
        (name,),
    ).fetchall()
    asked = store.connection.execute(
        """select distinct coalesce(nullif(c.remark, ''), c.name, nullif(a.name, ''), m.name, ''), n.title from needs n
        join need_askers a on a.need_id = n.id left join contacts c on c.id = a.contact_id left join members m on m.id = a.member_id
        where (instr(n.title, ?1) or instr(a.text, ?1)) order by 1""",
        (name,),
    ).fetchall()
    since = days.now() - 365 * days.SECONDS
    praised = [
        (who, one_line(text)[:60])
        for who, text in store.connection.execute(
            """select p.name, m.text from messages m join members p on p.id = m.sender_id
            where m.ts >= ? and m.kind <= 1 and instr(m.text, ?) and not p.is_bot and not (p.is_self or coalesce(p.is_operator, 0))
            union all select coalesce(nullif(c.remark, ''), c.name), e.text from entries e join contacts c on c.id = e.contact_id
            where e.kind = 'heard' and e.ts >= ? and instr(e.text, ?)""",
            (since, name, since, name),
        )
        if praises(text)
    ]
    return Delisting(name, len(rows), [(who, n) for who, n in rows if n > 1], asked, praised)
