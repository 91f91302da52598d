"""Who vouches for the product to whom: advocates and the people whom they are to win over (R47)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sihu_tui import settings
from sihu_tui.contacts.contacts import KOC, name_of
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _


class Vouch(NamedTuple):
    """The other side of a link: who it is, and since which day; `koc` is their rung, "" for none."""

    contact: int
    name: str
    koc: str
    day: int


def set_advocates(store: Store, prospect: int, advocates: Sequence[int]) -> None:
    """Say who vouches for the product to a person; nobody else does any more. One step to undo. Raises SihuError."""
    name = name_of(store, prospect)
    if prospect in advocates:
        raise SihuError(_("{name} cannot vouch to themselves.").format(name=name))
    today = days.today(settings.zone(store))
    with journal.step(store, ("vouches",), N_("who vouches to {name}"), name=name) as connection:
        had = {row[0] for row in single.every(connection, "vouches", "advocate_id", contact_id=prospect)}
        connection.executemany(
            "delete from vouches where contact_id = ? and advocate_id = ?",
            ((prospect, gone) for gone in had - set(advocates)),
        )
        connection.executemany(
            "insert into vouches (contact_id, advocate_id, day) values (?, ?, ?)",
            ((prospect, new, today) for new in dict.fromkeys(advocates) if new not in had),
        )


def advocates(store: Store, prospect: int) -> list[Vouch]:
    """Give who vouches to a person, the furthest as a KOC first."""
    return _found(store, "v.advocate_id", "v.contact_id", prospect)


def prospects(store: Store, advocate: int) -> list[Vouch]:
    """Give to whom a person vouches, the newest link first."""
    return sorted(_found(store, "v.contact_id", "v.advocate_id", advocate), key=lambda one: -one.day)


def _found(store: Store, other: str, own: str, contact: int) -> list[Vouch]:
    rows = store.connection.execute(
        f"""select c.id, coalesce(nullif(c.remark, ''), c.name), c.koc, v.day from vouches v
        join contacts c on c.id = {other} where {own} = ?""",
        (contact,),
    )
    order = list(KOC)
    return sorted((Vouch(*row) for row in rows), key=lambda one: (-order.index(one.koc), one.name))


def counted(store: Store) -> dict[str, int]:
    """Give how many vouch, for how many prospects, and how many of these bought after it (R47)."""
    advocates, prospects, bought = store.connection.execute(
        """select count(distinct v.advocate_id), count(distinct v.contact_id), count(distinct case when exists (
            select 1 from orders o where o.contact_id = v.contact_id and o.net > 0 and o.day >= v.day) then v.contact_id end)
        from vouches v"""
    ).fetchone()
    return {"advocates": advocates, "prospects": prospects, "bought": bought}
