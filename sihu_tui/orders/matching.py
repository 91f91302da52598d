"""Whose an order is: the person, their account and its group, only where exactly one fits."""

from __future__ import annotations

from sihu_tui.contacts.identities import joined_as, phone_digits
from sihu_tui.orders.lines import OrderLine
from sihu_tui.orders.result import OrdersResult
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import N_


class People:
    """Whose an order is: by phone, then by name, only where exactly one person fits."""

    def __init__(self, store: Store) -> None:
        connection = self._connection = store.connection
        self._members: dict[int, dict[str, list[tuple[int, int | None]]]] = {}
        self.phones: dict[str, set[int]] = {}
        self.names: dict[str, set[int]] = {}
        for contact, name, remark, phone in single.every(connection, "contacts", "id, name, remark, phone"):
            if number := phone_digits(phone):
                self.phones.setdefault(number, set()).add(contact)
            for word in {name, remark} - {""}:
                self.names.setdefault(word, set()).add(contact)
        for contact, name, number in joined_as(connection):
            for known, word in ((self.phones, number), (self.names, name)):
                if word:
                    known.setdefault(word, set()).add(contact)
        self.groups: dict[str, set[int]] = {}
        for group, name, slug in connection.execute("select id, name, slug from groups where coalesce(private, 0) = 0"):
            for word in {name, slug} - {None, ""}:
                self.groups.setdefault(word, set()).add(group)
        self.places: dict[int, list[tuple[int, int]]] = {}
        for contact, member, group in connection.execute(
            """select i.contact_id, s.member_id, s.group_id from contact_identities i
            join memberships s on s.member_id = i.member_id join groups g on g.id = s.group_id
            where coalesce(g.private, 0) = 0 and s.left is null"""
        ):
            self.places.setdefault(contact, []).append((member, group))

    def of(self, order: OrderLine, result: OrdersResult) -> tuple[int | None, int | None, int | None]:
        """Give contact, account and group of an order, each None where it is not clear."""
        contact = self._contact(order, result)
        group = None
        if order.group:
            named = self.groups.get(order.group, set())
            group = next(iter(named)) if len(named) == 1 else None
            if group is None:
                result.note(
                    N_("a group that is not known") if not named else N_("several groups of that name"),
                    order.row,
                    order.group,
                )
        if contact is None:
            return self._member(order.person, group) if order.person and group is not None else (None, None, group)
        places = self.places.get(contact, [])
        if group is None and not order.group and len({place[1] for place in places}) == 1:
            group = places[0][1]
        member = next((member for member, where in places if where == group), None)
        return contact, member, group

    def _contact(self, order: OrderLine, result: OrdersResult) -> int | None:
        shown = order.person or order.phone
        if not shown:
            return None
        number = order.phone or phone_digits(order.person)
        fits = self.phones.get(number, set()) if number else set()
        if len(fits) > 1 and order.person:
            # two people with one phone: the name decides
            fits = fits & self.names.get(order.person, set()) or fits
        fits = fits or self.names.get(order.person, set())
        if len(fits) == 1:
            return next(iter(fits))
        result.note(N_("several people fit") if fits else N_("a buyer who is not known"), order.row, shown)
        return None

    def _member(self, name: str, group: int) -> tuple[int | None, int | None, int | None]:
        """Give whose name exactly one member of the group bears."""
        known = self._members.get(group)
        if known is None:
            known = self._members[group] = {}
            for member, contact, *names in self._connection.execute(
                """select s.member_id, i.contact_id, m.name, coalesce(s.alias, '') from memberships s
                join members m on m.id = s.member_id and not m.is_bot
                left join contact_identities i on i.member_id = m.id where s.group_id = ?""",
                (group,),
            ):
                for word in {*names} - {""}:
                    known.setdefault(word, []).append((member, contact))
        fits = known.get(name, [])
        return (fits[0][1], fits[0][0], group) if len(fits) == 1 else (None, None, group)
