"""The same people in several groups: which pairs of groups share how many, and who is in how many."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from sihu_tui.errors import SihuError
from sihu_tui.groups.members import STAFF_SQL
from sihu_tui.store import Store
from sihu_tui.text.i18n import _

MANY_GROUPS = 60
"""Who is in more groups than that tells nothing of any two of them."""


@dataclass(frozen=True, slots=True)
class SharedPair:
    """Two groups with the people that are in both; `share` is of the smaller one's known members."""

    a: int
    a_name: str
    b: int
    b_name: str
    people: int
    share: float


@dataclass(frozen=True, slots=True)
class Across:
    """Somebody who is in several groups, as one contact or one account."""

    members: list[int]
    name: str
    groups: list[tuple[int, str]]
    spoken: int
    last_spoke: int | None


_OPEN = "(select id from groups where coalesce(private, 0) = 0 and archived is null)"
"""Private chats are many where groups are few: their seats are left out before anything is fetched."""


_STAFF_SEATS = f"""select s.group_id, s.member_id from members m cross join memberships s on s.member_id = m.id
    where (m.is_bot or m.is_operator) and s.left is null and s.group_id in {_OPEN}
    union select s.group_id, s.member_id from memberships s cross join members m on m.id = s.member_id
    where s.role in ('owner', 'admin') and m.is_operator is null and s.left is null and s.group_id in {_OPEN}"""
"""The seats of staff as `STAFF_SQL` decides it; staff are few, so nothing else is looked at."""


_LEFT_SEATS = f"select group_id, member_id from memberships where left is not null and group_id in {_OPEN}"


_THESE = "(select value from json_each(?))"
"""Many ids as one value: SQLite takes only so many."""


def _open_groups(store: Store) -> dict[int, str]:
    """Give the names of the open groups by their ids."""
    return dict(
        store.connection.execute("select id, name from groups where coalesce(private, 0) = 0 and archived is null")
    )


def _in_several(store: Store, open_groups: dict[int, str]) -> dict[int, set[tuple[int, int]]]:
    """Give the seats (group, account) in open groups of everybody who may have several, staff's left out.

    A person is an account, or as minus the contact's id a contact with several accounts.
    """
    connection = store.connection
    contact = dict(
        connection.execute(
            """select member_id, -contact_id from contact_identities where contact_id in (
                select contact_id from contact_identities group by contact_id having count(*) > 1)"""
        ).fetchall()
    )
    out = set(connection.execute(f"{_STAFF_SEATS} union {_LEFT_SEATS}").fetchall())
    # the index alone answers this: who left is taken out afterwards
    seats = connection.execute(
        f"""select member_id, group_id from memberships where group_id in {_OPEN} and member_id in (
            select member_id from memberships group by member_id having count(*) > 1)
        union all select member_id, group_id from memberships where group_id in {_OPEN} and member_id in {_THESE}""",
        (json.dumps([*contact]),),
    )
    found: dict[int, set[tuple[int, int]]] = {}
    for member, place in seats:
        if place in open_groups and (place, member) not in out:
            found.setdefault(contact.get(member, member), set()).add((place, member))
    return found


def shared(store: Store, least: int = 1, limit: int = 500) -> list[SharedPair]:
    """Give the pairs of open groups that have people in common, those with the largest share first.

    People are one where a contact joins their accounts. Who is in more than 60 groups is left out.
    """
    names = _open_groups(store)
    pairs: Counter[tuple[int, int]] = Counter()
    for seats in _in_several(store, names).values():
        groups = sorted({group for group, _member in seats})
        if 1 < len(groups) <= MANY_GROUPS:
            pairs.update(combinations(groups, 2))
    connection = store.connection
    sizes = Counter(
        dict(
            connection.execute(
                f"select group_id, count(*) from memberships where left is null and group_id in {_OPEN} group by group_id"
            )
        )
    )
    sizes.subtract(Counter(group for group, _member in connection.execute(_STAFF_SEATS)))
    found = [(-n / min(sizes[a], sizes[b]), -n, names[a], a, b) for (a, b), n in pairs.items() if n >= least]
    return [
        SharedPair(a, name, b, names[b], -unshared, -share) for share, unshared, name, a, b in sorted(found)[:limit]
    ]


def together(store: Store, a: int, b: int) -> list[str]:
    """Give the names of the people that two groups share, those who speak most in both first."""
    rows = store.connection.execute(
        f"""select s.group_id, coalesce(-i.contact_id, s.member_id), m.name, s.spoken
        from memberships s cross join members m on m.id = s.member_id
        left join contact_identities i on i.member_id = s.member_id
        where s.group_id in (?, ?) and s.left is null and not {STAFF_SQL}""",
        (a, b),
    )
    found: dict[int, tuple[set[int], str, int]] = {}
    for group, who, name, spoken in rows:
        places, _name, said = found.get(who, (set(), "", 0))
        found[who] = (places | {group}, name, said + spoken)
    both = [(-said, name) for places, name, said in found.values() if len(places) == 2]
    return [name for _said, name in sorted(both)]


def across(store: Store, least: int = 2, group: int | None = None, limit: int = 500) -> list[Across]:
    """Give the people who are in several open groups (of one group's people, when given), most groups first.

    Raises SihuError when `least` is below two.
    """
    if least < 2:
        raise SihuError(_("Somebody in several groups is in two or more."))
    connection = store.connection
    groups = _open_groups(store)
    many = [
        (-len(places), seats)
        for seats in _in_several(store, groups).values()
        if len(places := {place for place, _member in seats}) >= least and (group is None or group in places)
    ]
    many.sort(key=lambda one: one[0])
    # among those in as many groups the order is by what they said: all of these are looked at
    least_places = many[limit - 1][0] if len(many) > limit else 0
    asked = {member for places, seats in many if places <= least_places for _place, member in seats}
    said = {
        (row[0], row[1]): row[2:]
        for row in connection.execute(
            f"select group_id, member_id, spoken, last_spoke from memberships where member_id in {_THESE}",
            (json.dumps([*asked]),),
        )
    }
    ranked = [
        (places, -sum(said[seat][0] for seat in seats), seats) for places, seats in many if places <= least_places
    ]
    ranked.sort(key=lambda one: one[:2])
    chosen = {member for _places, _unspoken, seats in ranked[:limit] for _place, member in seats}
    called = dict(
        connection.execute(f"select id, name from members where id in {_THESE}", (json.dumps([*chosen]),)).fetchall()
    )
    found = []
    for _places, unspoken, seats in ranked[:limit]:
        members = sorted({member for _place, member in seats})
        name = max(called[member] for member in members)
        last = max((ts for seat in seats if (ts := said[seat][1]) is not None), default=None)
        where = sorted(((place, groups[place]) for place, _member in seats), key=lambda pair: pair[1])
        found.append(Across(members, name, list(dict.fromkeys(where)), -unspoken, last))
    return found
