"""Bringing people in from tables and address books: joined with who is known, nothing doubled, undone as one step."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from sihu_tui import settings
from sihu_tui.contacts import contacts, tables
from sihu_tui.contacts.identities import joined_as, phone_digits
from sihu_tui.contacts.tables import PersonLine
from sihu_tui.dates import days
from sihu_tui.errors import Undecided
from sihu_tui.readers.source import Source
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.masking import masked

EXAMPLES = 5
_TABLES = ("contacts", "contact_fields", "contact_moves", "contact_identities", "members", "contact_mappings")
PLATFORM = "wecom"


@dataclass
class Brought:
    """What became of a file of people: made new, found and added to, found as they were; rows doubted or left out.

    `doubts` is why to how many and the first rows, as number and words; `left` are columns that nothing was taken from.
    """

    path: str
    new: int = 0
    filled: int = 0
    known: int = 0
    doubts: dict[str, tuple[int, list[tuple[int, str]]]] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def doubt(self, why: str, row: int, words: str) -> None:
        """Count a row that is doubted."""
        n, first = self.doubts.get(why, (0, []))
        if len(first) < EXAMPLES:
            first.append((row, masked(words)))
        self.doubts[why] = (n + 1, first)


def mapping_for(store: Store, source: Source) -> tuple[tuple[str, ...], dict[str, str]]:
    """Give a table's columns and the mapping to use: as said before, else guessed. Raises ReadError."""
    names = tables.columns_of(source)
    row = single.read(store.connection, "contact_mappings", "mapping", header=_header(names))
    return names, json.loads(row[0]) if row else tables.guess(names)


def bring_in(
    store: Store, path: Path, mapping: dict[str, str] | None = None, platform: str = PLATFORM, dry_run: bool = False
) -> Brought:
    """Import people; give what became of them. All of it is kept as one step to undo, with `dry_run` nothing.

    Somebody is known by platform id, by phone, or by a name that one person has. What is known stands; what is empty is
    filled, tags are added. Raises Undecided when a column has to be asked for, ReadError, StoreError.
    """
    source = Source(path)
    names, remembered = mapping_for(store, source)
    asked = mapping or {}
    taken = {column.lower() for column in asked.values()}
    chosen = {**{name: column for name, column in remembered.items() if column.lower() not in taken}, **asked}
    used = {column.lower() for column in chosen.values()}
    result = Brought(str(path), mapping=chosen, left=[name for name in names if name and name.lower() not in used])
    found = list(tables.people(source, tables.places(source, names, chosen) if names else {}))
    if not found:
        raise Undecided(_("{path}: there is nobody in this file.").format(path=path))
    with journal.step(store, _TABLES, N_("{n} people from {path}"), n=len(found), path=path.name) as connection:
        if dry_run:
            connection.execute("savepoint dry")
        work = _Work(store, connection, platform, result, found)
        for one in found:
            work.take(one)
        if names:
            connection.execute(
                """insert into contact_mappings (header, mapping) values (?, ?)
                on conflict do update set mapping = excluded.mapping where mapping <> excluded.mapping""",
                (_header(names), json.dumps(chosen, ensure_ascii=False)),
            )
        if dry_run:
            connection.execute("rollback to dry")
            connection.execute("release dry")
    return result


def _header(names: tuple[str, ...]) -> str:
    return "\x1f".join(names)


class _Work:
    """Who is known, and each row's person put in among them."""

    def __init__(
        self, store: Store, connection: sqlite3.Connection, platform: str, result: Brought, rows: list[PersonLine]
    ) -> None:
        self.store, self.connection, self.platform, self.result = store, connection, platform, result
        self.zone = settings.zone(store)
        self.phones: dict[str, set[int]] = {}
        self.names: dict[str, set[int]] = {}
        self.held: dict[int, dict[str, str]] = {}
        for id, name, remark, phone, owner, tags, note in connection.execute(
            "select id, name, remark, phone, coalesce(owner, ''), tags, note from contacts"
        ):
            self.held[id] = {"name": name, "remark": remark, "phone": phone, "owner": owner, "tags": tags, "note": note}
            self._know(id, {name, remark}, phone_digits(phone))
        for id, name, phone in joined_as(connection):
            if id in self.held:
                self._know(id, {name}, phone)
        platforms = {platform, *(one.platform for one in rows)} - {""}
        self.members: dict[tuple[str, str], tuple[int, int | None]] = {
            (of, key): (member, contact)
            for of, key, member, contact in connection.execute(
                f"""select m.platform, m.key, m.id, i.contact_id from members m
                left join contact_identities i on i.member_id = m.id
                where m.platform in ({", ".join("?" * len(platforms))})""",
                tuple(platforms),
            )
        }
        self.moved = {row[0] for row in single.every(connection, "contact_moves", "contact_id", ladder="stage")}
        self.shared: dict[str, set[str]] = {}
        for one in rows:
            if one.phone:
                self.shared.setdefault(one.phone, set()).add(one.name)

    def _know(self, id: int, names: set[str], phone: str) -> None:
        for name in names - {""}:
            self.names.setdefault(name, set()).add(id)
        if phone:
            self.phones.setdefault(phone, set()).add(id)

    def take(self, one: PersonLine) -> None:
        """Put a person in."""
        if one.doubt:
            self.result.doubt(one.doubt, one.row, one.name)
        if not one.name:
            self.result.doubt(N_("a row without a name and a phone number, left out"), one.row, one.note)
            return
        contact = self._who(one)
        made = contact is None
        if contact is None:
            added = one.added and days.start_of(days.parse_day(one.added), self.zone)
            contact = contacts.insert(self.connection, one.name, added or None)
            self.held[contact] = {"name": one.name, "remark": "", "phone": "", "owner": "", "tags": "", "note": ""}
        changed = self._fill(contact, one)
        changed = self._link(contact, one) or changed
        changed = self._stand(contact, one) or changed
        self._know(contact, {one.name, one.remark}, one.phone)
        self.result.new += made
        self.result.filled += changed and not made
        self.result.known += not changed and not made

    def _who(self, one: PersonLine) -> int | None:
        if one.id and (held := self.members.get(self._account(one))) and held[1] is not None:
            return held[1]
        named = self.names.get(one.name, set()) | self.names.get(one.remark or one.name, set())
        if one.phone and (fits := self.phones.get(one.phone, set())):
            if len(fits) == 1 and len(self.shared.get(one.phone, ())) < 2:
                return next(iter(fits))
            same = fits & named
            if len(same) == 1:
                return next(iter(same))
            self.result.doubt(N_("two people with one phone number; taken as a person of their own"), one.row, one.name)
            return None
        # a name is a person's only where nothing else speaks against it
        free = {id for id in named if not (one.phone and phone_digits(self.held[id]["phone"]))}
        if one.id:
            free = {id for id in free if not self._has_account(id)}
        if len(free) == 1 and len(named) == 1:
            return next(iter(free))
        if len(named) > 1:
            self.result.doubt(N_("several people have this name; taken as a person of their own"), one.row, one.name)
        return None

    def _account(self, one: PersonLine) -> tuple[str, str]:
        return one.platform or self.platform, one.id

    def _has_account(self, contact: int) -> bool:
        return any(whose == contact for _member, whose in self.members.values())

    def _fill(self, contact: int, one: PersonLine) -> bool:
        held = self.held[contact]
        fresh = {
            "remark": one.remark, "phone": one.phone, "owner": one.owner, "note": one.note,
            "tags": " ".join(dict.fromkeys([*held["tags"].split(), *one.tags])),
        }  # fmt: skip
        changed = {
            name: value for name, value in fresh.items()
            if value and value != held[name] and (name == "tags" or not held[name])
        }  # fmt: skip
        if changed.get("remark") == held["name"]:
            del changed["remark"]
        if changed:
            single.update(self.connection, "contacts", contact, **changed)
            held.update(changed)
        facts = {
            "birthday": one.birthday,
            "added": one.added,
            "added by": one.added_by,
            "origin": one.origin,
            **one.own,
        }
        filled = self.connection.executemany(
            "insert or ignore into contact_fields (contact_id, name, value) values (?, ?, ?)",
            [(contact, name, value) for name, value in facts.items() if value],
        ).rowcount
        if one.added:
            since = days.start_of(days.parse_day(one.added), self.zone)
            filled += max(0, self.connection.execute(
                "update contacts set created = ? where id = ? and created > ?", (since, contact, since)).rowcount)  # fmt: skip
        return bool(changed) or filled > 0

    def _link(self, contact: int, one: PersonLine) -> bool:
        if not one.id:
            return False
        member, whose = self.members.get(self._account(one), (None, None))
        if whose is not None:
            return False
        if member is None:
            platform, key = self._account(one)
            member = single.insert(
                self.connection, "members", platform=platform, key=key, name=one.name, is_bot=False, is_self=False
            )
        single.ensure(self.connection, "contact_identities", member_id=member, contact_id=contact)
        self.members[self._account(one)] = (member, contact)
        return True

    def _stand(self, contact: int, one: PersonLine) -> bool:
        """Take a file's word for where somebody stands whom nothing else has shown to stand anywhere."""
        if not one.stage or one.stage == "aware" or contact in self.moved:
            return False
        self.moved.add(contact)
        single.update(self.connection, "contacts", contact, stage=one.stage)
        single.insert(
            self.connection, "contact_moves", contact_id=contact, ladder="stage", was="aware", now=one.stage,
            day=days.today(self.zone), evidence=Path(self.result.path).name, operator=settings.get(self.store, "operator"),
        )  # fmt: skip
        return True


def told(result: Brought) -> list[str]:
    """Give the report on a file as lines to print."""
    lines = [result.path, "  " + _("{new} new, {filled} known and added to, {known} known as they were").format(
        new=result.new, filled=result.filled, known=result.known)]  # fmt: skip
    shown = {tables.FIELDS.get(name, name.removeprefix(tables.OWN)): column for name, column in result.mapping.items()}
    if shown:
        lines.append("  " + _(", ").join(f"{_(name)} = {column}" for name, column in shown.items()))
    if result.left:
        lines.append("  " + _("left out (take one with --map {example}): {columns}").format(
            example=tables.OWN + "NAME=COLUMN", columns=_(", ").join(result.left)))  # fmt: skip
    for why, (n, first) in result.doubts.items():
        lines.append(f"  ? {_(why)}: {n}")
        lines += ["    " + _("row {row}: {text}").format(row=row, text=text) for row, text in first]
    return lines


def as_json(result: Brought) -> dict[str, object]:
    """Give the report as plain JSON values."""
    return asdict(replace(result))
