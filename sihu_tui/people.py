"""People the team talks to one to one: contacts, their threads, what was promised and is due."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sihu_tui import days
from sihu_tui.errors import SihuError
from sihu_tui.i18n import N_, _
from sihu_tui.store import Store
from sihu_tui.text import one_line, plain

ENTRY_KINDS = {
    "note": N_("note"), "said": N_("said"), "heard": N_("heard"), "call": N_("call"), "promise": N_("promise"),
    "gift": N_("gift"), "complaint": N_("complaint"),
}  # fmt: skip
STAGES = {"aware": N_("aware"), "verified": N_("verified"), "trusting": N_("trusting"), "buying": N_("buying")}
TWO_WAY = ("said", "heard", "call")


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person in the list; `last_ts` is the last word either way, UTC seconds."""

    id: int
    name: str
    remark: str
    stage: str
    owner: str
    last_ts: int | None
    last_text: str
    due_day: int | None
    due_why: str
    groups: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One line of a conversation: imported (`source` "message") or written by hand ("entry")."""

    source: str
    id: int
    ts: int
    who: str
    mine: bool
    kind: str
    text: str
    due_day: int | None = None
    done: int | None = None


def list_contacts(store: Store) -> list[ContactRow]:
    """Give every contact: those due first (earliest day first), then by last word, newest first."""
    groups: dict[int, list[str]] = {}
    for contact, name in store.connection.execute("""
        select i.contact_id, g.name from contact_identities i join memberships s on s.member_id = i.member_id
        join groups g on g.id = s.group_id where coalesce(g.private, 0) = 0 and s.left is null order by g.name"""):
        groups.setdefault(contact, []).append(name)
    rows = store.connection.execute("""
        with word as (
            select contact_id, ts, text from (
                select contact_id, ts, text, row_number() over (partition by contact_id order by ts desc) as nth from (
                    select contact_id, ts, text from entries where removed is null
                    union all
                    select g.contact_id, m.ts, coalesce(m.text, '') from groups g
                    join messages m on m.id = (select id from messages where group_id = g.id order by ts desc limit 1)
                    where g.contact_id is not null)) where nth = 1)
        select c.id, c.name, c.remark, c.stage, coalesce(c.owner, ''), w.ts, coalesce(w.text, ''), c.due_day, c.due_why,
               c.tags, c.note
        from contacts c left join word w on w.contact_id = c.id where c.removed is null
        order by c.due_day is null, c.due_day, w.ts desc, c.name""")
    return [
        ContactRow(*row[:6], one_line(row[6])[:80], row[7], row[8], groups.get(row[0], []), row[9].split(), row[10])
        for row in rows
    ]


def find(store: Store, named: str) -> int:
    """Give the id of the person called `named` (name, remark or #id). Raises SihuError when none or several are."""
    if named.startswith("#") and named[1:].isdigit():
        rows = store.connection.execute("select id from contacts where id = ? and removed is null", (named[1:],)).fetchall()
    else:
        rows = store.connection.execute(
            "select id from contacts where (name = ?1 or remark = ?1) and removed is null", (named,)
        ).fetchall()
    if not rows:
        raise SihuError(_("There is no person {name}. `sihu people` lists them.").format(name=named))
    if len(rows) > 1:
        which = ", ".join(f"#{row[0]}" for row in rows)
        raise SihuError(_("Several people are called {name}: {which}. Name one by its number.").format(name=named, which=which))
    return int(rows[0][0])


def thread(store: Store, contact: int, limit: int = 200, before: int | None = None) -> list[ThreadLine]:
    """Give the last `limit` lines with a contact (earlier than UTC second `before`), oldest first."""
    until = before if before is not None else 1 << 62
    entries = store.connection.execute(
        """select 'entry', id, ts, operator, kind not in ('heard', 'complaint'), kind, text, due_day, done from entries
        where contact_id = ? and removed is null and ts < ? order by ts desc limit ?""",
        (contact, until, limit),
    ).fetchall()
    said: list[tuple[Any, ...]] = []
    for (group,) in store.connection.execute("select id from groups where contact_id = ?", (contact,)).fetchall():
        said += store.connection.execute(
            """select 'message', m.id, m.ts, coalesce(p.name, ''), coalesce(p.is_self or p.is_operator, 0), m.kind,
                      coalesce(m.text, ''), null, null
            from messages m left join members p on p.id = m.sender_id
            where m.group_id = ? and m.ts < ? order by m.ts desc, m.id desc limit ?""",
            (group, until, limit),
        ).fetchall()
    lines = sorted(entries + said, key=lambda row: (row[2], row[0], row[1]))[-limit:]
    return [ThreadLine(r[0], r[1], r[2], r[3], bool(r[4]), str(r[5]), r[6], r[7], r[8]) for r in lines]


def adopt_private_chats(connection: sqlite3.Connection, groups: Iterable[int]) -> None:
    """Give every private chat among `groups` its contact, made when the other side is none yet."""
    for group in groups:
        chat = connection.execute(
            "select name, contact_id from groups where id = ? and private = 1", (group,)
        ).fetchone()
        if chat is None or chat[1] is not None:
            continue
        others = connection.execute(
            """select s.member_id, m.name, i.contact_id from memberships s join members m on m.id = s.member_id
            left join contact_identities i on i.member_id = m.id
            where s.group_id = ? and not m.is_self and not m.is_bot order by s.spoken desc""",
            (group,),
        ).fetchall()
        contact = next((row[2] for row in others if row[2] is not None), None)
        if contact is None:
            name = chat[0] if chat[0] or not others else others[0][1]
            contact = connection.execute(
                "insert into contacts (name, remark, phone, stage, tags, note, due_why, created) "
                "values (?, '', '', 'aware', '', '', '', ?)",
                (name, days.now()),
            ).lastrowid
        # more than one other side means that the file did not say who is who: link none
        if len(others) == 1:
            connection.execute(
                "insert into contact_identities (member_id, contact_id) values (?, ?) on conflict do nothing",
                (others[0][0], contact),
            )
        connection.execute("update groups set contact_id = ? where id = ?", (contact, group))


_EDITABLE = {"name", "remark", "phone", "stage", "owner", "tags", "note", "due_day", "due_why"}


def add_contact(store: Store, name: str, **facts: Any) -> int:
    """Add a person by hand; give the id. Raises SihuError for an empty name."""
    name = one_line(name)
    if not name:
        raise SihuError(_("A person needs a name."))
    from sihu_tui.store.tables import Contact

    _known(facts)
    with store.session() as session:
        contact = Contact(name=name, created=days.now(), **facts)
        session.add(contact)
        session.flush()
        return int(contact.id or 0)


def edit_contact(store: Store, contact: int, **changes: Any) -> dict[str, Any]:
    """Change facts of a person; give what stood before, to undo with. Raises SihuError."""
    from sihu_tui.store.tables import Contact

    _known(changes)
    with store.session() as session:
        found = session.get(Contact, contact)
        if found is None:
            raise SihuError(_("There is no person #{id}.").format(id=contact))
        before = {name: getattr(found, name) for name in changes}
        for name, value in changes.items():
            setattr(found, name, one_line(value) if isinstance(value, str) and name != "note" else value)
        session.add(found)
        return before


def _known(facts: dict[str, Any]) -> None:
    unknown = facts.keys() - _EDITABLE
    if unknown:
        raise SihuError(_("A person has no {fields} to change.").format(fields=", ".join(sorted(unknown))))
    if facts.get("stage", "aware") not in STAGES:
        raise SihuError(_("A stage is one of: {stages}.").format(stages=", ".join(STAGES)))


def remove_contact(store: Store, contact: int) -> None:
    """Take a person off the lists; `restore_contact` undoes it."""
    _mark(store, "contacts", contact, days.now())


def restore_contact(store: Store, contact: int) -> None:
    """Undo `remove_contact`."""
    _mark(store, "contacts", contact, None)


def add_entry(store: Store, contact: int, kind: str, text: str, due_day: int | None = None, operator: str = "",
              ts: int | None = None) -> int:  # fmt: skip
    """Write a line into a conversation; give its id. `ts` is UTC seconds, now when not given. Raises SihuError."""
    if kind not in ENTRY_KINDS:
        raise SihuError(_("A line is one of: {kinds}.").format(kinds=", ".join(ENTRY_KINDS)))
    text = plain(text).strip()
    if not text:
        raise SihuError(_("An empty line was not kept."))
    from sihu_tui.store.tables import Contact, Entry

    with store.session() as session:
        found = session.get(Contact, contact)
        if found is None:
            raise SihuError(_("There is no person #{id}.").format(id=contact))
        at = ts if ts is not None else days.now()
        entry = Entry(contact_id=contact, ts=at, kind=kind, text=text, operator=operator, due_day=due_day)
        session.add(entry)
        if kind in TWO_WAY:
            found.last_contact = max(found.last_contact or 0, at)
        if due_day is not None:
            found.due_day, found.due_why = due_day, one_line(text)[:80]
        session.add(found)
        session.flush()
        return int(entry.id or 0)


def edit_entry(store: Store, entry: int, text: str) -> str:
    """Change the words of a line; give those that stood before. Raises SihuError."""
    from sihu_tui.store.tables import Entry

    text = plain(text).strip()
    if not text:
        raise SihuError(_("An empty line was not kept."))
    with store.session() as session:
        found = session.get(Entry, entry)
        if found is None:
            raise SihuError(_("There is no line #{id}.").format(id=entry))
        before, found.text = found.text, text
        session.add(found)
        return before


def remove_entry(store: Store, entry: int) -> None:
    """Take a line out of its conversation; `restore_entry` undoes it."""
    _mark(store, "entries", entry, days.now())


def restore_entry(store: Store, entry: int) -> None:
    """Undo `remove_entry`."""
    _mark(store, "entries", entry, None)


def finish(store: Store, contact: int) -> dict[str, Any]:
    """Mark what is due with a person as done; give what stood before."""
    with store.writing() as connection:
        connection.execute(
            "update entries set done = ? where contact_id = ? and due_day is not null and done is null",
            (days.now(), contact),
        )
    return edit_contact(store, contact, due_day=None, due_why="")


def _mark(store: Store, table: str, id: int, removed: int | None) -> None:
    with store.writing() as connection:
        connection.execute(f"update {table} set removed = ? where id = ?", (removed, id))
