"""Contacts: the list of people, and what an operator changes of one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sihu_tui import settings
from sihu_tui.contacts import summaries
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, clash, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.matching import BETWEEN, Prepared, matcher
from sihu_tui.text.sanitize import one_line

STAGES = {"aware": N_("aware"), "verified": N_("verified"), "trusting": N_("trusting"), "buying": N_("buying")}
KOC = {"": N_("not a KOC"), "active": N_("sharing"), "fulfilled": N_("wish granted"), "adopted": N_("advice taken")}
WILLING = {
    "": N_("not known"),
    "open": N_("likes to talk"),
    "mild": N_("answers when asked"),
    "closed": N_("wants no talk"),
}
LADDERS = {"stage": STAGES, "koc": KOC}
_NAMED = 8
"""So many who fit are named where one is meant."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person in the list; `last_ts` is the last word either way, `waiting` their first unanswered one, UTC seconds.

    `due_day` is the earliest of the person's own date and those of open lines.
    """

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
    waiting: int | None = None
    koc: str = ""
    willing: str = ""
    topics: str = ""


def list_contacts(store: Store) -> list[ContactRow]:
    """Give every contact: those due first (earliest day first), then by last word, newest first."""
    return contact_rows(store, ranking(store))


def viewer(store: Store) -> str:
    """Give the operator whose people alone are shown, and nobody's; "" where everybody's are (a view, no lock)."""
    return settings.operator(store) if settings.get(store, "people.view") == "mine" else ""


def ranking(store: Store, mine: str = "") -> list[int]:
    """Give everybody's ids in the order of `list_contacts`; `contact_rows` gives their rows.

    With `mine`, those of this operator and of nobody alone.
    """
    summaries.settle(store)
    return _ids(
        store,
        """select c.id from contacts c left join contact_sums s on s.contact_id = c.id
        where ?1 = '' or coalesce(c.owner, '') in ('', ?1) order by s.due_day is null, s.due_day, s.last_ts desc, c.name""",
        (mine,),
    )


def contact_rows(store: Store, ids: list[int]) -> list[ContactRow]:
    """Give the rows of these people, in this order; who is not there any more is left out."""
    wanted = json.dumps(ids)
    groups: dict[int, list[str]] = {}
    for contact, name in store.connection.execute(
        """select i.contact_id, g.name from json_each(?) j
        cross join contact_identities i on i.contact_id = j.value
        cross join memberships s on s.member_id = i.member_id cross join groups g on g.id = s.group_id
        where coalesce(g.private, 0) = 0 and s.left is null order by g.name""",
        (wanted,),
    ):
        groups.setdefault(contact, []).append(name)
    given = granted_tags(store, wanted)
    rows = store.connection.execute(
        """select c.id, c.name, c.remark, c.stage, coalesce(c.owner, ''), s.last_ts, coalesce(s.last_text, ''),
            s.due_day, coalesce(s.due_why, ''), c.tags, c.note, s.waiting, c.koc, c.willing, c.topics
        from json_each(?) j cross join contacts c on c.id = j.value
        left join contact_sums s on s.contact_id = c.id""",
        (wanted,),
    )
    return [
        ContactRow(
            id, name, remark, stage, owner, last_ts, last_text, due_day, due_why, groups.get(id, []),
            _tags(tags, given.get(id)), *rest,
        )
        for id, name, remark, stage, owner, last_ts, last_text, due_day, due_why, tags, *rest in rows
    ]  # fmt: skip


class PeopleFilter:
    """Everybody, read and prepared once, for filtering at each key: by name, remark, owner, stage, tags and topics."""

    def __init__(self, store: Store) -> None:
        words = {stage: f"{stage} {_(word)}" for stage, word in STAGES.items()}
        rows = store.connection.execute(
            """select c.id, c.stage, c.name || ?1 || c.remark || ?1 || coalesce(c.owner, '') || ?1 || c.tags || ?1
                || c.topics || ?1
                || coalesce((select group_concat(tag, ' ') from contact_tags t where t.contact_id = c.id), '') || ?1
            from contacts c""",
            (BETWEEN,),
        ).fetchall()
        self._ids = [row[0] for row in rows]
        self._owners = dict(store.connection.execute("select id, owner from contacts where owner <> ''").fetchall())
        self._texts = Prepared([text + words[stage] for _id, stage, text in rows])

    def fitting(self, typed: str, ids: list[int]) -> list[int]:
        """Give those of `ids` who hold every word typed, in their order; pinyin works too. `owner:lin` asks for theirs."""
        words = typed.split()
        owners = [word.partition(":")[2].casefold() for word in words if word.casefold().startswith("owner:")]
        typed = " ".join(word for word in words if not word.casefold().startswith("owner:"))
        found = {self._ids[place] for place in self._texts.fitting(typed)}
        for owner in owners:
            found = {id for id in found if self._owners.get(id, "").casefold().startswith(owner)}
        return [id for id in ids if id in found]


def next_date(store: Store, contact: int) -> tuple[int | None, str]:
    """Give the day (None: none is set) on which a person is to be come back to, and why."""
    row = single.read(store.connection, "contacts", "due_day, due_why", id=contact)
    return (None, "") if row is None else (row[0], row[1])


def near(store: Store, typed: str, limit: int = 8) -> list[tuple[int, str, str]]:
    """Give people whose name or remark is like what was typed, best first: id, the name to show, the other name.

    First who begins with it, then who holds it or sounds like it (pinyin, initials), then nearly right spellings.
    Nothing typed gives those talked to last.
    """
    if not typed.strip():
        return [
            (id, remark or name, name)
            for id, name, remark in store.connection.execute(
                """select c.id, c.name, c.remark from contact_sums s cross join contacts c on c.id = s.contact_id order by s.last_ts desc limit ?""",
                (limit,),
            )
        ]
    people = single.every(store.connection, "contacts", "id, name, remark")
    wanted = typed.strip().casefold()
    fits = matcher(typed)
    found = []
    for id, name, remark in people:
        if fits(name, remark):
            first = remark or name
            rank = (not first.casefold().startswith(wanted) and not name.casefold().startswith(wanted), len(first))
            found.append((rank, (id, first, name)))
    found.sort(key=lambda one: one[0])
    best = [person for _rank, person in found[:limit]]
    if not best:
        from rapidfuzz import fuzz, process

        names = [f"{remark} {name}" for _id, name, remark in people]
        hits = process.extract(
            wanted, names, scorer=fuzz.partial_ratio, processor=str.casefold, limit=limit, score_cutoff=60
        )
        best = [(people[at][0], people[at][2] or people[at][1], people[at][1]) for _name, _score, at in hits]
    return best


def _ids(store: Store, sql: str, values: tuple[str, ...] = ()) -> list[int]:
    # one array instead of a row each: a third of the time where there are very many
    found = store.connection.execute(f"select json_group_array(id) from ({sql})", values).fetchone()[0]
    ids: list[int] = json.loads(found)
    return ids


def granted_tags(store: Store, wanted: str | None = None) -> dict[int, list[str]]:
    """Give the tags by contact that a rule gave or that end by themselves, as far as they hold today.

    Of everybody, or of the ids in the JSON list `wanted`.
    """
    today = days.today(settings.zone(store))
    given: dict[int, list[str]] = {}
    source = (
        "contact_tags t" if wanted is None else "json_each(?2) j cross join contact_tags t on t.contact_id = j.value"
    )
    for contact, tag in store.connection.execute(
        f"select distinct t.contact_id, t.tag from {source} where t.until_day is null or t.until_day > ?1 order by t.tag",
        (today,) if wanted is None else (today, wanted),
    ):
        given.setdefault(contact, []).append(tag)
    return given


def _tags(own: str, given: list[str] | None) -> list[str]:
    return own.split() if given is None else list(dict.fromkeys([*own.split(), *given]))


def find(store: Store, named: str, whole: bool = False) -> int:
    """Give the id of the person called `named`: #id, the name or remark, else how one remark begins.

    With `whole` only the whole name will do. Raises SihuError when nobody is, or several are.
    """
    if named.startswith("#") and named[1:].isdigit():
        conditions = [("id = ?1", named[1:])]
    else:
        conditions = [("(name = ?1 or remark = ?1)", named)]
        if not whole:
            conditions.append(("substr(remark, 1, length(?1)) = ?1", named.strip()))
        if not named.strip():
            conditions = []  # nothing typed is the empty remark of most people
    rows: list[tuple[int, str]] = []
    for condition, value in conditions:
        rows = store.connection.execute(
            f"select id, coalesce(nullif(remark, ''), name) from contacts where {condition} order by id",
            (value,),
        ).fetchall()
        if rows:
            break
    if not rows:
        raise SihuError(_("There is no person {name}. `sihu people` lists them.").format(name=named))
    if len(rows) > 1:
        which = _(", ").join(f"{name} #{id}" for id, name in rows[:_NAMED]) + (" …" if len(rows) > _NAMED else "")
        raise SihuError(
            _("Several people are called {name}: {which}. Name one by its number.").format(name=named, which=which)
        )
    return rows[0][0]


_EDITABLE = {
    "name", "remark", "phone", "stage", "owner", "tags", "note", "due_day", "due_why", "koc", "willing", "topics",
}  # fmt: skip


def add_contact(store: Store, name: str, **facts: Any) -> int:
    """Add a person by hand; give the id. Raises SihuError for an empty name."""
    name = one_line(name)
    if not name:
        raise SihuError(_("A person needs a name."))
    with journal.step(store, ("contacts", "contact_moves"), N_("{name} added"), name=name) as connection:
        contact = insert(connection, name)
        _write(store, connection, contact, facts, "")
    return contact


NEXT_ID = """(select max(id) + 1 from (select 0 as id union all select max(id) from contacts
    union all select max(gone) from contact_joins))"""
"""Whoever was joined to somebody gets their number back when the two are split."""


def insert(connection: sqlite3.Connection, name: str, created: int | None = None) -> int:
    """Make a contact called `name`, at the first stage; inside the caller's transaction."""
    made = connection.execute(
        f"""insert into contacts (id, name, remark, phone, stage, tags, note, due_why, created)
        values ({NEXT_ID}, ?, '', '', 'aware', '', '', '', ?)""",
        (name, created or days.now()),
    )
    return int(made.lastrowid or 0)


def edit_contact(
    store: Store, contact: int, evidence: str = "", was: Mapping[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    """Change facts of a person; give what stood before. A changed stage is noted with its day and `evidence`.

    `was` has what the fields were when the change was begun. Raises SihuError; Clash where somebody else changed one.
    """
    name = name_of(store, contact)
    with journal.step(store, ("contacts", "contact_moves"), N_("{name} changed"), name=name) as connection:
        if was is not None:
            now = single.values(connection, "contacts", was, contact)
            changes = clash.settle(connection, "contacts", contact, was, now, changes)
        return _write(store, connection, contact, changes, evidence)


def _write(
    store: Store, connection: sqlite3.Connection, contact: int, changes: dict[str, Any], evidence: str
) -> dict[str, Any]:
    unknown = changes.keys() - _EDITABLE
    if unknown:
        raise SihuError(_("A person has no {fields} to change.").format(fields=_(", ").join(sorted(unknown))))
    if changes.get("stage", "aware") not in STAGES:
        raise SihuError(_("A stage is one of: {stages}.").format(stages=_(", ").join(STAGES)))
    if changes.get("koc", "") not in KOC:
        raise SihuError(_("A KOC stage is one of: {stages}.").format(stages=_(", ").join(filter(None, KOC))))
    if changes.get("willing", "") not in WILLING:
        raise SihuError(_("Willingness is one of: {words}.").format(words=_(", ").join(filter(None, WILLING))))
    if "name" in changes and not one_line(changes["name"]):
        raise SihuError(_("A person needs a name."))
    if not changes:
        return {}
    before = single.values(connection, "contacts", changes, contact)
    now = {
        name: one_line(value) if isinstance(value, str) and name != "note" else value for name, value in changes.items()
    }
    for ladder in LADDERS:
        if ladder in now and now[ladder] != before[ladder]:
            single.insert(
                connection, "contact_moves", contact_id=contact, ladder=ladder, was=before[ladder], now=now[ladder],
                day=days.today(settings.zone(store)), evidence=one_line(evidence),
                operator=settings.get(store, "operator"),
            )  # fmt: skip
    single.update(connection, "contacts", contact, **now)
    return before


def name_of(store: Store, contact: int) -> str:
    """Give the name to show for a contact: the remark, else the name. Raises SihuError when there is none."""
    row = single.read(store.connection, "contacts", "name, remark", id=contact)
    if row is None:
        raise SihuError(_("There is no person #{id}.").format(id=contact))
    return str(row[1] or row[0])


OWN = (
    "contact_identities", "contact_moves", "contact_tags", "today_marks", "materials", "vouches", "contact_fields",
    "reservations", "entries",
)  # fmt: skip
"""Tables whose rows are facts of one contact alone."""
TABLES = (*OWN, "groups", "sends", "orders", "cases", "need_askers", "contact_joins", "contacts")
"""What `delete` changes."""


def remove_contact(store: Store, contact: int) -> None:
    """Remove a person and what was noted of them. Their chat is put away, so that it makes nobody of them again.

    What they wrote and bought stays: see `sihu_tui.contacts.privacy.erase`.
    """
    with journal.step(store, TABLES, N_("{name} taken off the list"), name=name_of(store, contact)) as connection:
        delete(connection, contact)


def delete(connection: sqlite3.Connection, contact: int) -> None:
    """Delete a contact with what is theirs alone, and let go of what is not; inside the caller's transaction."""
    for table in OWN:
        single.delete(connection, table, contact_id=contact)
    single.delete(connection, "vouches", advocate_id=contact)
    connection.execute("delete from contact_joins where kept = ?1 or gone = ?1", (contact,))
    connection.execute(
        "update groups set contact_id = null, archived = coalesce(archived, ?2) where contact_id = ?1",
        (contact, days.now()),
    )
    connection.execute(
        """update need_askers set contact_id = null, name = (
            select coalesce(nullif(remark, ''), name) from contacts where id = ?1) where contact_id = ?1""",
        (contact,),
    )
    for table in ("sends", "orders", "cases"):
        single.update(connection, table, {"contact_id": contact}, contact_id=None)
    single.delete(connection, "contacts", id=contact)
