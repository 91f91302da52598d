"""Making contacts of those who are known otherwise: members of a group, buyers that orders name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sihu_tui.contacts.contacts import insert
from sihu_tui.orders.returns import ONE
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_


@dataclass(frozen=True, slots=True)
class Buyer:
    """A buyer that orders name and no contact is: as the files name them, orders that stand, their sum in hundredths."""

    name: str
    orders: int
    cents: int
    last_day: int


def of_members(store: Store, group: int, members: Iterable[int]) -> list[int]:
    """Make contacts of members of a group, as one step to undo; give their ids, those who were contacts left out."""
    made = []
    wanted = list(members)
    with journal.step(
        store, ("contacts", "contact_identities", "orders"), N_("{n} members made contacts"), n=len(wanted)
    ) as connection:
        for member in wanted:
            row = connection.execute(
                """select coalesce(nullif(s.alias, ''), m.name), m.name, i.contact_id from members m
                join memberships s on s.member_id = m.id and s.group_id = ?
                left join contact_identities i on i.member_id = m.id where m.id = ? and not m.is_bot""",
                (group, member),
            ).fetchone()
            if row is None or row[2] is not None:
                continue
            contact = insert(connection, row[1] or row[0])
            if row[0] != row[1]:
                single.update(connection, "contacts", contact, remark=row[0])
            single.insert(connection, "contact_identities", member_id=member, contact_id=contact)
            connection.execute(
                "update orders set contact_id = ? where member_id = ? and contact_id is null", (contact, member)
            )
            made.append(contact)
    return made


def buyers(store: Store) -> list[Buyer]:
    """Give buyers that orders name and nobody is, who bought for most first."""
    rows = store.connection.execute(
        f"""select o.buyer, count(distinct case when o.net > 0 then {ONE} end), sum(o.net), max(o.day) from orders o
        where o.contact_id is null and o.buyer <> '' group by 1 order by 3 desc, 1"""
    )
    return [Buyer(*row) for row in rows]


def of_buyers(store: Store, names: Iterable[str]) -> list[int]:
    """Make contacts of buyers, with their orders, as one step to undo; give their ids."""
    from sihu_tui.contacts.identities import phone_digits

    made = []
    wanted = list(names)
    with journal.step(store, ("contacts", "orders"), N_("{n} buyers made contacts"), n=len(wanted)) as connection:
        for name in wanted:
            if connection.execute(
                "select 1 from orders where buyer = ? and contact_id is null limit 1", (name,)
            ).fetchone() is None:  # fmt: skip
                continue
            contact = insert(connection, name)
            if number := phone_digits(name):
                single.update(connection, "contacts", contact, phone=number)
            connection.execute(
                "update orders set contact_id = ? where buyer = ? and contact_id is null", (contact, name)
            )
            made.append(contact)
    return made
