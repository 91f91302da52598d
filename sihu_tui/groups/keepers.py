"""Who is kept when a group ends, and in which group."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui.dates import days
from sihu_tui.groups.farewells import group_facts, read
from sihu_tui.groups.members import STAFF_SQL
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _, ngettext

KEEPERS = 50


CORE_DAYS = 84


NAMED = 5


@dataclass(frozen=True, slots=True)
class KeeperRow:
    """Somebody to keep: why, the group to invite them to (None: none fits), and when they were invited."""

    member: int
    name: str
    why: list[str]
    into: int | None
    into_name: str
    invited: int | None


def suggest_keepers(store: Store, group: int, into: int | None = None) -> list[KeeperRow]:
    """Give who is worth keeping: buyers, KOC, contacts of ours, and the core of the talk, the best grounds first.

    Each with a group to invite them to: the one it merges `into`, else the open group that the most people of this
    one are in already and they are not. Nobody is left out for silence when they bought (R5).
    """
    from sihu_tui.groups import members

    connection = store.connection
    # up to the members' own last day: in a group that only we still write to they are the regulars of before
    last = connection.execute(
        f"""select max(d.day) from member_days d join members m on m.id = d.member_id
        left join memberships s on s.group_id = d.group_id and s.member_id = d.member_id
        where d.group_id = ? and not {STAFF_SQL}""",
        (group,),
    ).fetchone()[0]
    core = dict(
        connection.execute(
            """select member_id, count(distinct (day + 3) / 7) from member_days where group_id = ? and day > ?
            group by member_id having count(distinct (day + 3) / 7) >= 4""",
            (group, (last or 0) - CORE_DAYS),
        ).fetchall()
    )
    ranked = []
    for person in members.people(store, group):
        if person.operator or person.bot or person.left is not None:
            continue
        why, weight = [], 0.0
        if person.orders:
            why.append(ngettext("{n} order", "{n} orders", person.orders).format(n=person.orders))
            weight += 100 + person.orders
        if person.koc:
            why.append(_("KOC"))
            weight += 80
        if person.id in core:
            why.append(_("spoke in {n} of the last 12 weeks").format(n=core[person.id]))
            weight += 20 + core[person.id]
        if person.contact is not None:
            why.append(_("one of our contacts"))
            weight += 10
        if why:
            ranked.append((weight, person, why))
    ranked.sort(key=lambda one: (-one[0], one[1].name))
    return _placed(store, group, into, [(person.id, person.name, why) for _w, person, why in ranked[:KEEPERS]])


def _placed(store: Store, group: int, into: int | None, people: list[tuple[int, str, list[str]]]) -> list[KeeperRow]:
    connection = store.connection
    near = (
        [into]
        if into is not None
        else [
            row[0]
            for row in connection.execute(
                f"""select s.group_id from memberships h cross join memberships s on s.member_id = h.member_id
            join groups g on g.id = s.group_id join members m on m.id = s.member_id
            where h.group_id = ?1 and s.group_id <> ?1 and s.left is null and g.archived is null
              and coalesce(g.private, 0) = 0 and not {STAFF_SQL} group by s.group_id order by count(*) desc limit 20""",
                (group,),
            )
        ]
    )
    inside = {
        place: {
            row[0]
            for row in connection.execute(
                "select member_id from memberships where group_id = ? and left is null", (place,)
            )
        }
        for place in near
    }
    names = {place: group_facts(store, place)[0] for place in near}
    found = []
    for member, name, why in people:
        place = next((place for place in near if member not in inside[place]), None)
        found.append(KeeperRow(member, name, why, place, names.get(place, "") if place is not None else "", None))
    return found


def keepers(store: Store, farewell: int) -> list[KeeperRow]:
    """Give the people to keep of a farewell, with what speaks for each now."""
    one = read(store, farewell)
    why = {row.member: row.why for row in suggest_keepers(store, one.group, one.into)}
    rows = store.connection.execute(
        """select k.member_id, m.name, k.into_id, coalesce(g.name, ''), k.invited from keepers k
        join members m on m.id = k.member_id left join groups g on g.id = k.into_id where k.farewell_id = ?""",
        (farewell,),
    ).fetchall()
    place = {member: i for i, member in enumerate(why)}
    rows.sort(key=lambda row: (place.get(row[0], len(place)), row[1]))
    return [KeeperRow(row[0], row[1], why.get(row[0], []), row[2], row[3], row[4]) for row in rows]


def keep(store: Store, farewell: int, member: int, into: int | None) -> None:
    """Put somebody among the people to keep, or send them to another group."""
    with journal.step(store, ("keepers",), N_("Somebody to keep")) as connection:
        connection.execute(
            "insert into keepers (farewell_id, member_id, into_id) values (?,?,?) "
            "on conflict do update set into_id = excluded.into_id",
            (farewell, member, into),
        )


def drop(store: Store, farewell: int, member: int) -> None:
    """Take somebody off the people to keep."""
    with journal.step(store, ("keepers",), N_("Somebody not to keep")) as connection:
        single.delete(connection, "keepers", farewell_id=farewell, member_id=member)


def invited(store: Store, farewell: int, members: list[int], done: bool = True) -> None:
    """Mark people as invited."""
    with journal.step(store, ("keepers",), N_("{n} people invited"), n=len(members)) as connection:
        connection.executemany(
            "update keepers set invited = ? where farewell_id = ? and member_id = ?",
            ((days.now() if done else None, farewell, member) for member in members),
        )
