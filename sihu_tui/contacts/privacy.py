"""People's data: masked where it is shown, noted where it is revealed or exported, removed for good where asked (R84)."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sihu_tui import settings
from sihu_tui.contacts import contacts, identities, tags
from sihu_tui.dates import days
from sihu_tui.errors import SihuError, StoreError
from sihu_tui.feedback import demands
from sihu_tui.paths import whole
from sihu_tui.search import fts, indexer, parts
from sihu_tui.store import Store, backup, holding, journal, sharing, single, sqlite
from sihu_tui.store.drafts import Drafts
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.masking import mask as mask
from sihu_tui.text.sanitize import csv_text, one_line

ACTIONS = {
    "reveal": N_("saw in full"), "export": N_("exported people"), "erase": N_("removed for good"),
    "handover": N_("handed over"), "drop": N_("dropped old words"),
}  # fmt: skip
_COLUMNS = (
    N_("name"), N_("remark"), N_("phone"), N_("stage"), N_("KOC"), N_("owner"), N_("tags"), N_("topics"), N_("groups"),
    N_("due"), N_("last word"),
)  # fmt: skip
_EXPORTED = re.compile(r"(\d+) (masked|revealed) (.*)", re.DOTALL)
_HANDED = re.compile(r"(.*): (\d+) groups, (\d+) people", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Revealed:
    """What is masked elsewhere: the phone number, and the accounts with their ids."""

    phone: str
    accounts: list[identities.Identity]


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what to people's data; `ts` is UTC seconds, `name` whom it concerned, while they are known.

    `action` is a key of ACTIONS; `detail` is in the language in use.
    """

    ts: int
    operator: str
    action: str
    detail: str
    name: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed for good. `backups` are files beside the store that still hold it, for the user to delete."""

    messages: int
    blanked: int
    entries: int
    orders: int
    backups: list[Path]


def reveal(store: Store, contact: int) -> Revealed:
    """Give a person's phone number and ids, and note in the audit log who saw them. Raises SihuError."""
    note(store, "reveal", f"#{contact}")
    return held(store, contact)


def held(store: Store, contact: int) -> Revealed:
    """Give a person's phone number and ids for a screen that masks them (`masking.mask`). Raises SihuError."""
    contacts.name_of(store, contact)
    phone = single.read(store.connection, "contacts", "phone", id=contact)[0]
    return Revealed(phone, identities.identities(store, contact))


def note(store: Store, action: str, detail: str) -> None:
    """Write a line into the audit log; in a shared store with the account beside the name that somebody gives."""
    who = settings.operator(store)
    if sharing.is_shared(store.path) and (account := sharing.account()) != who:
        who = f"{who} ({account})"
    with store.writing() as connection:
        single.insert(connection, "audit", ts=days.now(), operator=who, action=action, detail=detail)


def audit_log(store: Store, limit: int = 200) -> list[AuditRow]:
    """Give the audit log, newest first."""
    rows = store.connection.execute(
        """select a.ts, a.operator, a.action, a.detail, coalesce(nullif(c.remark, ''), c.name, '') from audit a
        left join contacts c on a.detail = '#' || c.id order by a.id desc limit ?""",
        (limit,),
    )
    return [AuditRow(ts, who, action, _said(action, detail), name) for ts, who, action, detail, name in rows]


def _said(action: str, detail: str) -> str:
    """Give a line's detail in the language in use; the log holds it in one form, whoever wrote it."""
    if action == "export" and (found := _EXPORTED.fullmatch(detail)):
        people = ngettext("{n} person", "{n} people", int(found[1])).format(n=found[1])
        numbers = _("numbers in full") if found[2] == "revealed" else _("numbers masked")
        return f"{people} · {numbers} · {found[3]}"
    if action == "handover" and (found := _HANDED.fullmatch(detail)):
        groups = ngettext("{n} group", "{n} groups", int(found[2])).format(n=found[2])
        people = ngettext("{n} person", "{n} people", int(found[3])).format(n=found[3])
        return f"{found[1]} · {groups} · {people}"
    return detail


def export_people(store: Store, target: Path, revealed: bool = False, owner: str = "") -> int:
    """Write the people (of one operator, if named) as CSV, phone numbers masked unless `revealed`; give how many.

    Only the user can read the file (mode 0600). The export is noted when it was written. Cells that a spreadsheet would run are quoted.
    The caller has asked for consent. Raises SihuError when the file cannot be written.
    """
    tags.keep_up(store)
    rows = [row for row in contacts.list_contacts(store) if not owner or row.owner == owner]
    zone = settings.zone(store)
    phones = dict(single.every(store.connection, "contacts", "id, phone"))
    table: list[Iterable[str]] = [map(_, _COLUMNS)]
    for row in rows:
        phone = phones.get(row.id, "")
        due = "" if row.due_day is None else days.iso(row.due_day)
        last = "" if row.last_ts is None else days.iso(days.day_of(row.last_ts, zone))
        table.append((
            row.name, row.remark, phone if revealed else mask(phone), _(contacts.STAGES[row.stage]),
            _(contacts.KOC[row.koc]) if row.koc else "", row.owner, " ".join(row.tags), row.topics, ", ".join(row.groups), due, last,
        ))  # fmt: skip
    try:
        # the note goes first and is taken back when the writing fails: nothing leaves unnoted, nothing is noted that did not
        with store.writing():
            note(store, "export", f"{len(rows)} {'revealed' if revealed else 'masked'} {target.name}")
            with whole(target, "utf-8-sig") as file:
                file.write(csv_text(table))
    except OSError as error:
        raise SihuError(_("{path} cannot be written: {why}.").format(path=target, why=error.strerror)) from error
    return len(rows)


def erase(store: Store, contact: int) -> Erased:
    """Remove a person for good: private chats whole, their words in groups, lines, and what is filed in the index.

    Orders stay for the books, without the person; messages in groups stay as rows without words, so that counts
    hold. The journal of undo and this account's drafts are emptied, for they hold old words. It cannot be undone: the
    caller has asked.
    `scrub` afterwards clears the index and the file's free space. Raises SihuError, StoreError.
    """
    contacts.name_of(store, contact)
    connection = store.connection
    connection.execute("pragma secure_delete = on")
    try:
        with store.writing(whole=True):
            messages, blanked, entries, orders = _erase_one(connection, contact)
            connection.execute("delete from steps")
            # lines that were changed or removed long ago may still be filed
            if fts.ready(connection, "entries"):
                fts.drop(connection, "entries")
                connection.execute("insert into search_stale select id from entries where 1 on conflict do nothing")
            note(store, "erase", f"#{contact}")
        # the log of writes holds the old words until it is begun anew
        connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    finally:
        connection.execute("pragma secure_delete = off")
    Drafts(store.path).forget_all()
    return Erased(messages, blanked, entries, orders, backups(store))


def scrub(store: Store) -> None:
    """Clear what was erased from the index and from the file's free space, by writing the file anew.

    Takes about as long as copying the store and as much room beside it. Raises StoreError when others use it.
    """
    indexer.build(store)
    try:
        sqlite.vacuum(store.connection)
        store.connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreError(sqlite.explain(error, store.path)) from error


def backups(store: Store) -> list[Path]:
    """Give the backups beside the store, which hold what was removed since they were made."""
    return sorted(backup.beside(store.path))


def _erase_one(connection: sqlite3.Connection, contact: int) -> tuple[int, int, int, int]:
    groups = [row[0] for row in single.every(connection, "groups", "id", contact_id=contact)]
    members = [row[0] for row in single.every(connection, "contact_identities", "member_id", contact_id=contact)]
    _forget_names(connection, contact, members)
    messages = sum(_erase_chat(connection, group) for group in groups)
    blanked = sum(_blank_member(connection, member) for member in members)
    _rename_needs(connection, contact, members)
    connection.execute(
        """update need_askers set contact_id = null, member_id = null, name = '#' || id, text = '', entry_id = null,
            message_id = null
        where contact_id = ? or member_id in (select value from json_each(?))""",
        (contact, json.dumps(members)),
    )
    entries = single.delete(connection, "entries", contact_id=contact)
    single.update(connection, "sends", {"contact_id": contact}, contact_id=None, text="")
    orders = single.update(connection, "orders", {"contact_id": contact}, contact_id=None, member_id=None, buyer="")
    single.update(connection, "cases", {"contact_id": contact}, contact_id=None, title="", outcome="")
    contacts.delete(connection, contact)
    return messages, blanked, entries, orders


def _forget_names(connection: sqlite3.Connection, contact: int, members: list[int]) -> None:
    """Take a person's names, number and ids out of the reports on imports, and off orders that were nobody's."""
    accounts = json.dumps(members)
    names = {
        word
        for row in connection.execute(
            """select name, remark, phone from contacts where id = ?1
            union all select m.name, m.key, coalesce(s.alias, '') from members m
            left join memberships s on s.member_id = m.id where m.id in (select value from json_each(?2))""",
            (contact, accounts),
        )
        for word in row
        if len(word) > 1
    }
    for (moved,) in single.every(connection, "contact_joins", "moved", kept=contact):
        names |= {word for word in _joined(moved) if len(word) > 1}
    names |= {number for word in names if (number := identities.phone_digits(word))}
    said = json.dumps(sorted(names), ensure_ascii=False)
    connection.execute(
        "update orders set buyer = '' where contact_id is null and buyer in (select value from json_each(?))", (said,)
    )
    for table, where in (
        ("order_imports", "1"),
        # rows that could not be read are quoted in the report: those of the person's groups may be theirs
        ("import_runs", f"id in ({','.join(map(str, _runs_of(connection, accounts)))})"),
    ):  # fmt: skip
        for number, report in connection.execute(f"select id, report from {table} where {where}").fetchall():
            kept = json.dumps(_without(json.loads(report), names, table == "import_runs"), ensure_ascii=False)
            if kept != report:
                single.update(connection, table, number, report=kept)


def _joined(moved: str) -> Iterator[str]:
    """Give the names and numbers of those who were joined to a person, and of those joined to them before."""
    for row in journal.read(moved) if moved else ():
        held = row.before or {}
        if row.table == "contacts":
            yield from (held[name] for name in ("name", "remark", "phone") if held.get(name))
        elif row.table == "contact_joins":
            yield from _joined(held["moved"])


def _runs_of(connection: sqlite3.Connection, accounts: str) -> list[int]:
    """Give the imports that hold messages of any group that these accounts are in."""
    groups = connection.execute(
        "select distinct group_id from memberships where member_id in (select value from json_each(?))", (accounts,)
    ).fetchall()
    return sorted({run for (group,) in groups for run in holding.holders(connection, group)})


def _without(value: object, names: set[str], quotes: bool) -> object:
    """Give a report without the strings that hold one of `names`, and with `quotes` without what it quotes of rows."""
    if isinstance(value, dict):
        return {key: _without(one, names, quotes) for key, one in value.items()}
    if isinstance(value, list):
        if quotes and len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str):
            return [value[0], ""]
        return [_without(one, names, quotes) for one in value]
    if isinstance(value, str) and any(name in value for name in names):
        return ""
    return value


def _rename_needs(connection: sqlite3.Connection, contact: int, members: list[int]) -> None:
    """Call needs that go by a person's own words by those of another asker, or by their number."""
    theirs = "(coalesce(a.contact_id = ?1, 0) or coalesce(a.member_id in (select value from json_each(?2)), 0))"
    for need, title, text in connection.execute(
        f"select n.id, n.title, a.text from need_askers a join needs n on n.id = a.need_id where {theirs}",
        (contact, json.dumps(members)),
    ).fetchall():
        if title == one_line(text)[: demands.TITLE]:
            other = connection.execute(
                f"""select a.text from need_askers a
                where a.need_id = ?3 and not {theirs} and a.text <> '' order by a.ts""",
                (contact, json.dumps(members), need),
            ).fetchone()
            single.update(connection, "needs", need, title=one_line(other[0])[: demands.TITLE] if other else f"#{need}")


def _filed(connection: sqlite3.Connection, scope: str, condition: str, value: int) -> list[tuple[int, str]]:
    """Give the messages of a chat or an account that are in an index."""
    if not fts.ready(connection, scope):
        return []
    private = "g.private = 1" if scope == "talk" else "coalesce(g.private, 0) = 0"
    return connection.execute(
        f"""select {parts.PLACE_SQL} as place, m.text from messages m join groups g on g.id = m.group_id
        where {condition} and {indexer.SEARCHED} and {private}
        and place <= (select upto from search_marks where scope = ?)""",
        (value, scope),
    ).fetchall()


def _erase_chat(connection: sqlite3.Connection, group: int) -> int:
    filed = _filed(connection, "talk", "m.group_id = ?", group)
    if filed:
        fts.take_out(connection, "talk", filed)
    held = holding.holders(connection, group)
    gone = single.delete(connection, "messages", group_id=group)
    holding.forget_bytes(connection)
    # what the import of this chat alone left: its file's name and report name the person
    for run, spans in holding.spans(connection, held).items():
        if not any(
            connection.execute("select exists (select 1 from messages where id between ? and ?)", span).fetchone()[0]
            for span in spans
        ):
            single.update(connection, "import_runs", run, path="", report="{}")
    for table in ("acts", "member_lists", "coverage", "member_days", "group_days", "memberships", "health", "health_weeks", "search_chats",
                  "group_aliases", "question_marks", "survey_marks"):  # fmt: skip
        single.delete(connection, table, group_id=group)
    for table in ("orders", "sends"):
        single.update(connection, table, {"group_id": group}, group_id=None)
    single.delete(connection, "groups", id=group)
    return gone


def _blank_member(connection: sqlite3.Connection, member: int) -> int:
    for scope in ("groups", "talk"):
        filed = _filed(connection, scope, "m.sender_id = ?", member)
        if filed:
            fts.take_out(connection, scope, filed)
    holding.forget_bytes(connection)
    blanked = connection.execute(
        "update main.messages set text = null where sender_id = ? and text is not null", (member,)
    ).rowcount
    single.update(connection, "memberships", {"member_id": member}, alias=None)
    single.update(connection, "orders", {"member_id": member}, member_id=None, buyer="")
    connection.execute("update members set name = '#' || id, key = 'erased ' || id where id = ?", (member,))
    return blanked
