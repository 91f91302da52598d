"""Handover: what an operator who leaves looks after, passed to another in one step, with a pack to read (R62)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sihu_tui import settings
from sihu_tui.contacts import contacts, privacy, summaries
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.health.statuses import ACTIONS, status_word
from sihu_tui.paths import whole
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.sanitize import one_line


@dataclass(frozen=True, slots=True)
class PackGroup:
    """A group that passes on: its status by the latest verdict, and what it is for."""

    id: int
    name: str
    status: str
    purpose: str


@dataclass(frozen=True, slots=True)
class PackPerson:
    """A person who passes on; `waiting` (UTC second) is their first unanswered word."""

    id: int
    name: str
    stage: str
    tags: list[str]
    last_ts: int | None
    last_text: str
    waiting: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Open:
    """A follow-up that is still to be done: a person or a group, by when (None: no day), and what."""

    name: str
    due_day: int | None
    what: str
    contact: int | None
    group: int | None


@dataclass(frozen=True, slots=True)
class HandoverPack:
    """All that an operator looks after."""

    giver: str
    taker: str
    groups: list[PackGroup]
    people: list[PackPerson]
    open: list[Open]


def operators(store: Store) -> list[tuple[str, int, int]]:
    """Give who looks after something, and who works here: name, groups, people; those with the most first."""
    return store.connection.execute(
        """select name, sum(groups), sum(people) from (
            select owner as name, 1 as groups, 0 as people from groups where coalesce(private, 0) = 0
            union all select owner, 0, 1 from contacts
            union all select owner, 0, 0 from actions
            union all select ?, 0, 0)
        where coalesce(name, '') <> '' group by name order by sum(groups) + sum(people) desc, name""",
        (settings.get(store, "operator"),),
    ).fetchall()


def pack(store: Store, giver: str, taker: str = "") -> HandoverPack:
    """Give what `giver` looks after: groups, people, and what is still open with them."""
    summaries.settle(store)
    groups = [
        PackGroup(*row)
        for row in store.connection.execute(
            """select g.id, g.name, coalesce(h.status, 'no-data'), g.purpose from groups g
            left join health h on h.group_id = g.id
            where g.owner = ? and coalesce(g.private, 0) = 0 order by g.name""",
            (giver,),
        )
    ]
    people = [
        PackPerson(
            row.id, row.remark or row.name, row.stage, row.tags, row.last_ts, row.last_text, row.waiting, row.note
        )
        for row in contacts.list_contacts(store)
        if row.owner == giver
    ]
    still = [
        Open(name, due, _(ACTIONS[what]) if group is not None and what in ACTIONS else what, contact, group)
        for name, due, what, contact, group in store.connection.execute(
            """select coalesce(nullif(c.remark, ''), c.name), e.due_day, e.text, c.id, null from entries e
            join contacts c on c.id = e.contact_id
            where c.owner = ?1 and e.done is null
            and (e.due_day is not null or e.kind = 'promise')
            union all select coalesce(nullif(remark, ''), name), due_day, due_why, id, null from contacts
            where owner = ?1 and due_day is not null
            union all select g.name, a.due_day, a.action, null, g.id from actions a join groups g on g.id = a.group_id
            where a.owner = ?1 and a.state in ('accepted', 'changed')
                and a.id = (select max(id) from actions n where n.group_id = a.group_id)
            order by 2 nulls last""",
            (giver,),
        )
    ]
    return HandoverPack(giver, taker, groups, people, still)


def is_known(store: Store, name: str) -> bool:
    """Tell whether an operator of that name looks after something, or works here."""
    return one_line(name) in {known for known, _groups, _people in operators(store)}


def same_name(name: str) -> str:
    """Say that giver and receiver are the same."""
    return _("Giver and receiver are the same: {name}. Name another operator to hand over to.").format(name=name)


def hand_over(
    store: Store, giver: str, taker: str, groups: list[int] | None = None, people: list[int] | None = None,
    new: bool = True, target: Path | None = None,
) -> HandoverPack:  # fmt: skip
    """Pass what `giver` looks after (or only these groups and people) to `taker`, as one step to undo.

    Gives the pack as it stood before, which is also written to `target`: both are done, or neither. All follow-ups pass
    with all, else those of the groups and people that do. Raises SihuError when there is nothing to pass, when the file
    cannot be written, and unless the taker may be `new`, when nobody knows that name.
    """
    taker = one_line(taker)
    if not taker:
        raise SihuError(_("Name another operator to hand over to."))
    if taker == one_line(giver):
        raise SihuError(same_name(taker))
    before = pack(store, giver, taker)
    gone = {group.id for group in before.groups} & set(groups if groups is not None else [g.id for g in before.groups])
    who = {one.id for one in before.people} & set(people if people is not None else [p.id for p in before.people])
    whole = groups is None and people is None
    still = [one for one in before.open if whole or one.contact in who or one.group in gone]
    if not gone and not who and not still:
        raise SihuError(_("{name} looks after no group and nobody.").format(name=giver))
    if not new and not is_known(store, taker):
        raise SihuError(
            _("No operator is called {name} yet; known are {names}. If that is the right name, say --new.").format(
                name=taker, names=_(", ").join(name for name, _groups, _people in operators(store))
            )
        )
    done = HandoverPack(
        giver, taker, [group for group in before.groups if group.id in gone],
        [one for one in before.people if one.id in who], still,
    )  # fmt: skip
    with journal.step(
        store, ("groups", "contacts", "actions"), N_("{giver} handed over to {taker}"), giver=giver, taker=taker
    ) as connection:
        kept = "" if whole else "and group_id in (select value from json_each(?))"
        given, met = json.dumps(sorted(gone)), json.dumps(sorted(who))
        connection.execute("update groups set owner = ? where id in (select value from json_each(?))", (taker, given))
        connection.execute(
            """update groups set owner = ? where owner = ?
            and contact_id in (select value from json_each(?))""",
            (taker, giver, met),
        )
        connection.execute("update contacts set owner = ? where id in (select value from json_each(?))", (taker, met))
        connection.execute(
            f"update actions set owner = ? where owner = ? and state in ('accepted', 'changed') {kept}",
            (taker, giver) if whole else (taker, giver, given),
        )
        if target is not None:
            write(store, done, target)  # in here, so that a file that cannot be written takes the change back
    privacy.note(store, "handover", f"{giver} > {taker}: {len(gone)} groups, {len(who)} people")
    return done


def write(store: Store, found: HandoverPack, target: Path) -> None:
    """Write a pack as Markdown to read. Raises SihuError when the file cannot be written."""
    try:
        with whole(target) as file:
            file.write(told(store, found))
    except OSError as error:
        raise SihuError(_("{path} cannot be written: {why}.").format(path=target, why=error.strerror)) from error


def told(store: Store, found: HandoverPack) -> str:
    """Give a pack as Markdown."""
    zone = settings.zone(store)
    title = _("Handover of {giver} to {taker}") if found.taker else _("What {giver} looks after")
    lines = [f"# {title.format(giver=found.giver, taker=found.taker)}", "", days.iso(days.today(zone)), ""]
    lines += ["## " + _("Still open"), ""]
    for one in found.open:
        due = days.iso(one.due_day) if one.due_day is not None else _("no day")
        lines.append(f"- {due} · {one_line(one.name)}: {one_line(one.what)}")
    lines += ["" if found.open else _("nothing"), "## " + _("Groups") + f" ({len(found.groups)})", ""]
    for group in found.groups:
        lines.append(f"- {one_line(group.name)} [{status_word(group.status)}] {one_line(group.purpose)}".rstrip())
    lines += ["", "## " + _("People ({n})").format(n=len(found.people)), ""]
    for who in found.people:
        said = "" if who.last_ts is None else f" · {days.local(who.last_ts, zone):%Y-%m-%d} {one_line(who.last_text)}"
        waits = " · " + _("waits for an answer") if who.waiting is not None else ""
        lines.append(
            f"- {one_line(who.name)} [{_(contacts.STAGES[who.stage])}] {' '.join(who.tags)}".rstrip() + said + waits
        )
        if who.note:
            lines.append(f"  {one_line(who.note)}")
    return "\n".join(lines) + "\n"


def summary(found: HandoverPack) -> str:
    """Give the size of a pack in one line."""
    return _(", ").join((
        ngettext("{n} group", "{n} groups", len(found.groups)).format(n=len(found.groups)),
        ngettext("{n} person", "{n} people", len(found.people)).format(n=len(found.people)),
        ngettext("{n} open follow-up", "{n} open follow-ups", len(found.open)).format(n=len(found.open)),
    ))  # fmt: skip
