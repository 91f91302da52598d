"""Who is one person: the accounts behind a contact, two contacts joined, and parted again."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.contacts.contacts import TABLES, delete, insert, name_of
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _

_PASSED_ON = (
    *((table, "contact_id") for table in TABLES if table not in ("contact_joins", "contacts", "today_marks")),
    ("vouches", "advocate_id"),
)
"""What becomes the other's when two are joined, where they have not the same already."""
_FILLED = ("remark", "phone", "owner", "note")
_GATHERED = ("tags", "topics")
OTHER_PHONE = "other phone"
"""The fact of one's own that keeps the second number of two who were joined."""
_DIGITS = re.compile(r"\D+")
PHONE_DIGITS = 7
"""Fewer digits are no phone number."""
WHY = {"phone": N_("same phone number"), "id": N_("same id"), "name": N_("same name, and nobody else has it")}
"""Why two may be one, in words."""
DOUBTS = {
    "nobody": N_("no line has a sender"), "sides": N_("which side is ours is not known"),
    "equal": N_("all lines have one name"),
}  # fmt: skip
"""What is unclear about a chat, in words."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An account of a person on a platform."""

    member: int
    platform: str
    key: str
    name: str
    groups: int


@dataclass(frozen=True, slots=True)
class SameSuggestion:
    """Two contacts, or a contact and an account (`member`), that may be one person; `why` is phone, id or name."""

    contact: int
    name: str
    other: int | None
    member: int | None
    other_name: str
    why: str


@dataclass(frozen=True, slots=True)
class SideDoubt:
    """A private chat in which it is not clear who is who; `why` is nobody, sides or equal."""

    group: int
    chat: str
    contact: int | None
    why: str


def adopt_private_chats(connection: sqlite3.Connection, groups: Iterable[int]) -> None:
    """Give every private chat among `groups` its contact, made when the other side is none yet."""
    for group in groups:
        chat = connection.execute(
            "select name, contact_id from groups where id = ? and private = 1 and archived is null", (group,)
        ).fetchone()
        if chat is None:
            continue
        if chat[1] is not None:
            _known_since(connection, group)
            continue
        others = connection.execute(
            """select s.member_id, m.name, i.contact_id from memberships s join members m on m.id = s.member_id
            left join contact_identities i on i.member_id = m.id
            where s.group_id = ? and not m.is_self and not m.is_bot order by s.spoken desc""",
            (group,),
        ).fetchall()
        contact = next((row[2] for row in others if row[2] is not None), None)
        if contact is None:
            contact = insert(connection, chat[0] if chat[0] or not others else others[0][1])
        # more than one other side means that the file did not say who is who: link none
        if len(others) == 1:
            single.ensure(connection, "contact_identities", member_id=others[0][0], contact_id=contact)
        single.update(connection, "groups", group, contact_id=contact)
        _known_since(connection, group)


def _known_since(connection: sqlite3.Connection, group: int) -> None:
    """A contact is known since the first word with them, not since it was imported."""
    connection.execute(
        """update contacts set created = m.ts from (select min(ts) as ts from messages where group_id = ?1) m
        where contacts.id = (select contact_id from groups where id = ?1) and m.ts < contacts.created""",
        (group,),
    )


def identities(store: Store, contact: int) -> list[Identity]:
    """Give the accounts of a person, with how many groups (private chats left out) each is in."""
    rows = store.connection.execute(
        """select m.id, m.platform, m.key, m.name,
            (select count(*) from memberships s join groups g on g.id = s.group_id
             where s.member_id = m.id and coalesce(g.private, 0) = 0)
        from contact_identities i join members m on m.id = i.member_id where i.contact_id = ? order by m.platform, m.name""",
        (contact,),
    )
    return [Identity(*row) for row in rows]


def doubts(store: Store) -> list[SideDoubt]:
    """Give the private chats in which the sides are not clear, for an operator to settle.

    nobody: no line has a sender. sides: several people and none known as ours (mark ours as an operator).
    equal: one name on all lines, so either only one spoke or both are called the same.
    """
    rows = store.connection.execute("""
        select g.id, g.name, g.contact_id, sum(not (m.is_self or coalesce(m.is_operator, 0))),
               sum(m.is_self or coalesce(m.is_operator, 0))
        from groups g left join memberships s on s.group_id = g.id and s.spoken > 0
        left join members m on m.id = s.member_id and not m.is_bot
        where g.private = 1 and g.archived is null and g.last_message is not null group by g.id order by g.name""")
    found = []
    for group, name, contact, others, ours in rows:
        if not (others or 0) + (ours or 0):
            found.append(SideDoubt(group, name, contact, "nobody"))
        elif not ours:
            found.append(SideDoubt(group, name, contact, "sides" if others > 1 else "equal"))
    return found


def link(store: Store, contact: int, member: int) -> None:
    """Say that an account is this person. Raises SihuError when it is somebody's already."""
    name = name_of(store, contact)
    held = single.read(store.connection, "contact_identities", "contact_id", member_id=member)
    if held is not None:
        raise SihuError(
            _("That account is {name}'s already; join the two people.").format(name=name_of(store, held[0]))
        )
    with journal.step(store, ("contact_identities",), N_("an account joined to {name}"), name=name) as connection:
        single.insert(connection, "contact_identities", member_id=member, contact_id=contact)


def part(store: Store, contact: int, member: int) -> int:
    """Make an account of a person, with its private chats, a person of its own; give the new contact.

    Raises SihuError when it is not that person's account.
    """
    row = store.connection.execute(
        """select m.name from contact_identities i join members m on m.id = i.member_id
        where i.member_id = ? and i.contact_id = ?""",
        (member, contact),
    ).fetchone()
    if row is None:
        raise SihuError(_("That account is not {name}'s.").format(name=name_of(store, contact)))
    with journal.step(store, TABLES, N_("{name} parted into two"), name=name_of(store, contact)) as connection:
        made = insert(connection, row[0])
        single.update(connection, "contact_identities", {"member_id": member}, contact_id=made)
        connection.execute(
            """update groups set contact_id = ? where contact_id = ? and id in (
                select group_id from memberships where member_id = ?)""",
            (made, contact, member),
        )
    return made


def join(store: Store, kept: int, gone: int) -> int:
    """Make two contacts one: all of `gone` passes to `kept`, whose own facts stand where both have one.

    Gives the id of the join, to `split` with. Raises SihuError.
    """
    if kept == gone:
        raise SihuError(_("{name} cannot be joined to themselves.").format(name=name_of(store, kept)))
    names = name_of(store, kept), name_of(store, gone)
    operator = settings.get(store, "operator")
    with journal.step(store, TABLES, N_("{other} joined to {name}"), name=names[0], other=names[1]) as connection:
        begun = journal.reached(connection)
        for table, column in _PASSED_ON:
            connection.execute(f"update or ignore {table} set {column} = ? where {column} = ?", (kept, gone))
        connection.execute("delete from vouches where contact_id = advocate_id")
        fields = (*_FILLED, *_GATHERED)
        mine, theirs = (single.values(connection, "contacts", fields, one) for one in (kept, gone))
        for name in fields:
            value = mine[name] or theirs[name]
            if name in _GATHERED:
                value = " ".join(dict.fromkeys([*mine[name].split(), *theirs[name].split()]))
            if value != mine[name]:
                single.update(connection, "contacts", kept, **{name: value})
        if mine["phone"] and theirs["phone"] not in ("", mine["phone"]):
            single.ensure(connection, "contact_fields", contact_id=kept, name=OTHER_PHONE, value=theirs["phone"])
        delete(connection, gone)
        return single.insert(
            connection, "contact_joins", kept=kept, gone=gone, name=names[1], ts=days.now(), operator=operator,
            moved=journal.as_text(journal.noted(connection, begun)),
        )  # fmt: skip


def joined_as(connection: sqlite3.Connection) -> Iterable[tuple[int, str, str]]:
    """Give what else people are known by since they were joined: contact, the other's name, digits of a phone number."""
    for contact, name in connection.execute("select kept, name from contact_joins where moved <> ''"):
        yield contact, name, ""
    for contact, phone in connection.execute(
        "select contact_id, value from contact_fields where name = ?", (OTHER_PHONE,)
    ):
        yield contact, "", phone_digits(phone)


def split(store: Store, joined: int) -> None:
    """Part two contacts that were joined: what came from either goes back, what came since stays.

    Raises SihuError when there is no such join, or it was split already.
    """
    row = store.connection.execute(
        "select kept, moved from contact_joins where id = ? and moved <> ''", (joined,)
    ).fetchone()
    if row is None:
        raise SihuError(_("There is no join #{id} to split.").format(id=joined))
    name = name_of(store, row[0])
    with journal.step(store, TABLES, N_("{name} split again"), name=name) as connection:
        if not journal.take_back(connection, row[1]):
            raise SihuError(_("{name} cannot be split: newer data rest on it.").format(name=name))
        single.delete(connection, "contact_joins", id=joined)


def joins(store: Store, contact: int) -> list[tuple[int, str, int]]:
    """Give what was joined to a person and can be split: join, name, UTC second."""
    return store.connection.execute(
        """select id, name, ts from contact_joins where kept = ? and moved <> '' order by ts desc""", (contact,)
    ).fetchall()


def tell_apart(store: Store, contact: int, other: int) -> None:
    """Note that two contacts are two people, so that it is not suggested again."""
    with journal.step(store, ("contact_joins",), N_("{name} told apart"), name=name_of(store, contact)) as connection:
        single.insert(
            connection, "contact_joins", kept=contact, gone=other, name="", ts=days.now(),
            operator=settings.get(store, "operator"), moved="",
        )  # fmt: skip


def suggestions(store: Store, limit: int = 200, contact: int | None = None) -> list[SameSuggestion]:
    """Give pairs that may be one person: by phone first, then by id, then by a name that only they have.

    With `contact`, those that it is one of. Nothing is joined by this. A name that more than two people have suggests nothing.
    """
    people = single.every(store.connection, "contacts", "id, name, remark, phone")
    names = {id: remark or name for id, name, remark, _phone in people}
    accounts = store.connection.execute("""
        select m.id, m.platform, m.key, m.name, i.contact_id from members m
        left join contact_identities i on i.member_id = m.id
        where not m.is_self and not m.is_bot and coalesce(m.is_operator, 0) = 0""").fetchall()
    by: dict[str, dict[str, set[tuple[int | None, int | None]]]] = {
        w: defaultdict(set) for w in ("phone", "id", "name")
    }
    for id, name, remark, phone in people:
        for number in (phone_digits(phone), phone_digits(remark), phone_digits(name)):
            if number:
                by["phone"][number].add((id, None))
        for word in {name, remark} - {""}:
            by["name"][word.casefold()].add((id, None))
    shown = {}
    for member, _platform, key, name, whose in accounts:
        who = (whose, None) if whose in names else (None, member)
        if whose is not None and whose not in names:
            continue
        shown[member] = name
        if number := phone_digits(key):
            by["phone"][number].add(who)
        if key != name:
            by["id"][key.casefold()].add(who)
        by["name"][name.casefold()].add(who)
    apart = {frozenset(pair) for pair in single.every(store.connection, "contact_joins", "kept, gone", moved="")}
    found: list[SameSuggestion] = []
    seen: set[frozenset[object]] = set()
    for why, known in by.items():
        for alike in known.values():
            if len(alike) != 2:
                continue
            pair = sorted(alike, key=lambda who: (who[0] is None, who[0] or 0))
            (first, _m), (other, member) = pair
            if first is None or frozenset((first, other)) in apart or frozenset(pair) in seen:
                continue
            seen.add(frozenset(pair))
            if contact is not None and contact not in (first, other):
                continue
            other_name = names[other] if other is not None else shown[member or 0]
            found.append(SameSuggestion(first, names[first], other, member, other_name, why))
    return found[:limit]


def phone_digits(text: str) -> str:
    """Give the digits of a phone number, without +86; nothing when `text` is none."""
    if not text or not re.fullmatch(r"[+\d\s()./-]+", text):
        return ""
    digits = _DIGITS.sub("", text)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if len(digits) >= PHONE_DIGITS else ""
