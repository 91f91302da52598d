"""People's data: masked where it is shown, noted where it is revealed or exported, removed for good where asked (R84)."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sihu_tui import days, searching, settings
from sihu_tui.errors import SihuError, StoreError
from sihu_tui.i18n import _
from sihu_tui.people import contacts, identities
from sihu_tui.store import Store, fulltext, sqlite
from sihu_tui.text import formula_safe

_OWN = (
    "contact_identities", "contact_sums", "contact_stale", "contact_moves", "contact_tags", "today_marks", "materials",
)  # fmt: skip
"""Tables that hold nothing but facts of one contact."""


@dataclass(frozen=True, slots=True)
class Revealed:
    """What is masked elsewhere: the phone number, and the accounts with their ids."""

    phone: str
    accounts: list[identities.Identity]


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what to people's data; `ts` is UTC seconds."""

    ts: int
    operator: str
    action: str
    detail: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed for good. `backups` are files beside the store that still hold it, for the user to delete."""

    messages: int
    blanked: int
    entries: int
    orders: int
    backups: list[Path]


def mask(text: str) -> str:
    """Give a phone number or an id with its middle hidden: 138****1111, wx****9z; short ones wholly."""
    if len(text) <= 4:
        return "*" * len(text)
    head, tail = (3, 4) if len(text) >= 10 else (2, 2) if len(text) >= 6 else (1, 1)
    return f"{text[:head]}****{text[-tail:]}"


def reveal(store: Store, contact: int) -> Revealed:
    """Give a person's phone number and ids, and note in the audit log who saw them. Raises SihuError."""
    contacts.name_of(store, contact)
    note(store, "reveal", f"#{contact}")
    phone = store.connection.execute("select phone from contacts where id = ?", (contact,)).fetchone()[0]
    return Revealed(phone, identities.identities(store, contact))


def note(store: Store, action: str, detail: str) -> None:
    """Write a line into the audit log."""
    with store.writing() as connection:
        connection.execute(
            "insert into audit (ts, operator, action, detail) values (?, ?, ?, ?)",
            (days.now(), settings.get(store, "operator"), action, detail),
        )


def audit_log(store: Store, limit: int = 200) -> list[AuditRow]:
    """Give the audit log, newest first."""
    rows = store.connection.execute("select ts, operator, action, detail from audit order by id desc limit ?", (limit,))
    return [AuditRow(*row) for row in rows]


def export_people(store: Store, target: Path, revealed: bool = False) -> int:
    """Write the people as CSV (mode 0600), phone numbers masked unless `revealed`; give how many. It is noted.

    Cells that a spreadsheet would run are quoted. The caller has asked for consent. Raises SihuError when the file
    cannot be written.
    """
    rows = contacts.list_contacts(store)
    phones = dict(store.connection.execute("select id, phone from contacts").fetchall())
    note(store, "export", f"{len(rows)} {'revealed' if revealed else 'masked'} {target.name}")
    try:
        with os.fdopen(
            os.open(target, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8-sig", newline=""
        ) as file:
            out = csv.writer(file)
            out.writerow(
                map(
                    _,
                    (
                        "name",
                        "remark",
                        "phone",
                        "stage",
                        "KOC",
                        "owner",
                        "tags",
                        "topics",
                        "groups",
                        "due",
                        "last word",
                    ),
                )
            )
            for row in rows:
                phone = phones.get(row.id, "")
                due = "" if row.due_day is None else days.iso(row.due_day)
                last = "" if row.last_ts is None else days.iso(days.day_of(row.last_ts, settings.zone(store)))
                cells = (
                    row.name, row.remark, phone if revealed else mask(phone), _(contacts.STAGES[row.stage]), row.koc, row.owner,
                    " ".join(row.tags), row.topics, ", ".join(row.groups), due, last,
                )  # fmt: skip
                out.writerow(map(formula_safe, cells))
    except OSError as error:
        raise SihuError(_("{path} cannot be written: {why}.").format(path=target, why=error.strerror)) from error
    return len(rows)


def erase(store: Store, contact: int) -> Erased:
    """Remove a person for good: private chats whole, their words in groups, lines, and what is filed in the index.

    Orders stay for the books, without the person; messages in groups stay as rows without words, so that counts
    hold. The journal of undo is emptied, for it holds old words. It cannot be undone: the caller has asked.
    `scrub` afterwards clears the index and the file's free space. Raises SihuError, StoreError.
    """
    contacts.name_of(store, contact)
    connection = store.connection
    connection.execute("pragma secure_delete = on")
    try:
        with store.writing():
            people = [contact] + [
                row[0]
                for row in connection.execute(
                    "select gone from contact_joins where kept = ? and undone is null and moved <> '{}'", (contact,)
                )
            ]
            done = [_erase_one(store, connection, one) for one in people]
            connection.execute("delete from steps")
            fulltext.step_back(connection)
            note(store, "erase", f"#{contact}")
        # the log of writes holds the old words until it is begun anew
        connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    finally:
        connection.execute("pragma secure_delete = off")
    messages, blanked, entries, orders = (sum(one[n] for one in done) for n in range(4))
    return Erased(messages, blanked, entries, orders, backups(store))


def scrub(store: Store) -> None:
    """Clear what was erased from the index and from the file's free space, by writing the file anew.

    Takes about as long as copying the store and as much room beside it. Raises StoreError when others use it.
    """
    searching.build(store)
    try:
        store.connection.execute("vacuum")
        store.connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreError(sqlite.explain(error, store.path)) from error


def backups(store: Store) -> list[Path]:
    """Give the backups beside the store, which hold what was removed since they were made."""
    return sorted(path for path in store.path.parent.glob(f"{store.path.name}*backup*") if path.is_file())


def _erase_one(store: Store, connection: sqlite3.Connection, contact: int) -> tuple[int, int, int, int]:
    groups = [row[0] for row in connection.execute("select id from groups where contact_id = ?", (contact,))]
    messages = sum(_erase_chat(connection, group) for group in groups)
    members = [
        row[0]
        for row in connection.execute("select member_id from contact_identities where contact_id = ?", (contact,))
    ]
    blanked = sum(_blank_member(connection, member) for member in members)
    entries = connection.execute("select id, text from entries where contact_id = ?", (contact,)).fetchall()
    if fulltext.ready(connection, "entries"):
        filed = "select 1 from search_stale where entry_id = ?"
        fulltext.take_out(
            connection, "entries", [row for row in entries if connection.execute(filed, (row[0],)).fetchone() is None]
        )
    connection.execute(
        "delete from search_stale where entry_id in (select id from entries where contact_id = ?)", (contact,)
    )
    connection.execute(
        """update need_askers set contact_id = null, member_id = null, name = '#' || id, text = '', entry_id = null,
            message_id = null
        where contact_id = ? or member_id in (select value from json_each(?))""",
        (contact, json.dumps(members)),
    )
    connection.execute("delete from entries where contact_id = ?", (contact,))
    connection.execute("update sends set contact_id = null, text = '' where contact_id = ?", (contact,))
    orders = connection.execute(
        "update orders set contact_id = null, member_id = null, buyer = '' where contact_id = ?", (contact,)
    ).rowcount
    connection.execute("delete from contact_joins where kept = ?1 or gone = ?1", (contact,))
    for table in _OWN:
        connection.execute(f"delete from {table} where contact_id = ?", (contact,))
    connection.execute("delete from contacts where id = ?", (contact,))
    connection.execute("delete from contact_stale where contact_id = ?", (contact,))
    return messages, blanked, len(entries), orders


def _filed(connection: sqlite3.Connection, scope: str, condition: str, value: int) -> list[tuple[int, str]]:
    """Give the messages of a chat or an account that are in an index."""
    if not fulltext.ready(connection, scope):
        return []
    private = "g.private = 1" if scope == "talk" else "coalesce(g.private, 0) = 0"
    return connection.execute(
        f"""select m.id, m.text from messages m join groups g on g.id = m.group_id
        where {condition} and {searching.SEARCHED} and {private}
        and m.id <= (select upto from search_marks where scope = ?)""",
        (value, scope),
    ).fetchall()


def _erase_chat(connection: sqlite3.Connection, group: int) -> int:
    filed = _filed(connection, "talk", "m.group_id = ?", group)
    if filed:
        fulltext.take_out(connection, "talk", filed)
    gone = connection.execute("delete from messages where group_id = ?", (group,)).rowcount
    # what the import of this chat alone left: its file's name and report name the person
    connection.execute(
        """update import_runs set path = '', report = '{}' where id in (select run_id from coverage where group_id = ?1)
        and id not in (select run_id from coverage where group_id <> ?1)""",
        (group,),
    )
    for table in ("coverage", "member_days", "group_days", "memberships", "health", "health_weeks", "search_chats"):
        connection.execute(f"delete from {table} where group_id = ?", (group,))
    for table in ("orders", "sends"):
        connection.execute(f"update {table} set group_id = null where group_id = ?", (group,))
    connection.execute("delete from groups where id = ?", (group,))
    return gone


def _blank_member(connection: sqlite3.Connection, member: int) -> int:
    for scope in ("groups", "talk"):
        filed = _filed(connection, scope, "m.sender_id = ?", member)
        if filed:
            fulltext.take_out(connection, scope, filed)
    blanked = connection.execute(
        "update messages set text = null where sender_id = ? and text is not null", (member,)
    ).rowcount
    connection.execute("update memberships set alias = null where member_id = ?", (member,))
    connection.execute("update orders set member_id = null where member_id = ?", (member,))
    connection.execute("update members set name = '#' || id, key = 'erased ' || id where id = ?", (member,))
    return blanked
