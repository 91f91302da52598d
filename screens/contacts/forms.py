"""What is done with one person, from the list, the thread or their page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sihu_tui import contacts
from sihu_tui.contacts import WILLING, ContactRow, followups, profile, referrals, stages, tags
from sihu_tui.contacts.contacts import KOC, STAGES
from sihu_tui.contacts.koc import credit_material
from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.replies import library
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.masking import masked

from ..dialogs.form import Answers, Field, edit
from ..host import Host
from ..widgets import formatting
from ..worker import load

DAY_LABEL = "3d, 下周三, next fri, 2026-12-01"


def named(who: ContactRow) -> str:
    """Give what a person is called here."""
    return who.remark or who.name


def put_off(console: Host, who: ContactRow, then: Callable[[], None]) -> None:
    """Ask until when, and leave the person off the list till then."""
    today = console.today

    def work(store: Store, answers: Answers) -> int:
        followups.snooze(store, who.id, answers["day"])
        return int(answers["day"])

    label = _("Later, on ({forms})").format(forms=DAY_LABEL)
    edit(
        console, _("Not now: {name}").format(name=named(who)),
        [Field("day", label, "1d", read=lambda text: parse.parse_future(text, today))], work,
        lambda day: _("{name} put off to {day}").format(name=named(who), day=day_named(day)), then=then,
    )  # fmt: skip


def _due(console: Host, name: str, who: ContactRow | None) -> Field:
    """Give the field that asks when to come back; a day that is over may stay, but none such is set anew."""
    today, now = console.today, None if who is None else who.due_day
    written = "" if now is None else days.iso(now)

    def read(typed: str) -> int | None:
        return now if typed == written else parse.parse_future(typed, today) if typed else None

    return Field(name, _("Come back on ({forms}; empty for none)").format(forms=DAY_LABEL), written, read=read)


def next_date(console: Host, who: ContactRow, finish: bool, then: Callable[[], None]) -> None:
    """Ask when to come back to a person and why; with `finish`, all that is due with them is done."""
    fields = [_due(console, "due", None if finish else who), Field("why", _("Due for"), "" if finish else who.due_why)]

    def work(store: Store, answers: Answers) -> int | None:
        day: int | None = answers["due"]
        if finish:
            followups.done(store, who.id, day, answers["why"], first=True)
        else:
            contacts.edit_contact(store, who.id, due_day=day, due_why=answers["why"] if day is not None else "")
        return day

    def said(day: int | None) -> str:
        if day is None:
            return (_("{name}: done") if finish else _("{name}: no date")).format(name=named(who))
        text = _("{name}: done, next on {day}") if finish else _("{name}: next on {day}")
        return text.format(name=named(who), day=day_named(day))

    title = _("Done with {name}. When next?") if finish else _("When next: {name}")
    edit(console, title.format(name=named(who)), fields, work, said, then=then)


def set_rung(console: Host, who: ContactRow, ladder: str) -> None:
    """Ask for a person's stage, or how far they are as a KOC, and what shows it."""
    of_stages, today = ladder == "stage", console.today
    rungs = STAGES if of_stages else KOC
    fields = [
        Field("rung", _("Stage") if of_stages else _("KOC"), who.stage if of_stages else who.koc, rungs),
        Field("evidence", _("What shows it: an order, a photo, their words")),
        Field("day", _("Since (empty for today)"), read=lambda text: parse.parse_past(text, today) if text else None),
    ]
    if not of_stages:
        fields.append(Field("reply", _("Canned reply made of their words: its title (empty for none)")))

    def work(store: Store, answers: Answers) -> str:
        rung, material = answers["rung"], answers.get("reply", "").strip()
        reply = library.find(store, material).id if material else None
        tables = ("contacts", "contact_moves", "materials")
        with journal.step(store, tables, N_("{name} moved to {stage}"), name=named(who), stage=rung):
            stages.move(store, who.id, ladder, rung, answers["evidence"], answers["day"])
            if reply is not None:
                credit_material(store, who.id, reply)
        return _("{name} is now: {stage}").format(name=named(who), stage=_(rungs[rung]) if rungs[rung] else "")

    title = _("Where {name} stands") if of_stages else _("{name} as a KOC")
    edit(console, title.format(name=named(who)), fields, work, str)


def set_advocates(console: Host, who: ContactRow) -> None:
    """Ask who vouches for the product to a person."""
    store = console.store

    def work(store: Store, answers: Answers) -> str:
        chosen = []
        for typed in filter(None, (part.strip() for part in re.split("[,，、]", answers["advocates"]))):
            near = [one for one in contacts.near(store, typed, 3) if one[0] != who.id]
            if not near:
                raise SihuError(_("There is no person {name}. `sihu people` lists them.").format(name=typed))
            chosen.append(near[0])
        referrals.set_advocates(store, who.id, [one[0] for one in chosen])
        told = _("{name}: vouched to by {advocates}") if chosen else _("{name}: nobody vouches to them")
        return told.format(name=named(who), advocates=_(", ").join(one[1] for one in chosen))

    def show(now: str) -> None:
        field = Field("advocates", _("Names, pinyin will do, commas between (empty for nobody)"), now)
        edit(console, _("Who vouches for us to {name}").format(name=named(who)), [field], work, str)

    load(console, lambda: _(", ").join(one.name for one in referrals.advocates(store, who.id)), show, "person.vouch")


def set_tags(console: Host, who: ContactRow) -> None:
    """Ask for a person's tags; a tag with a day ends by itself."""
    store, today = console.store, console.today

    def show(rows: list[profile.TagRow]) -> None:
        own = [
            row.tag if row.until_day is None else f"{row.tag}@{days.iso(row.until_day - 1)}"
            for row in rows if not row.condition
        ]  # fmt: skip
        label = _("Tags, by blanks; 双11@12-05 ends after that day")
        if by_rule := _(", ").join(row.tag for row in rows if row.condition):
            label += " · " + _("by rule: {tags}").format(tags=by_rule)
        edit(
            console, _("Tags of {name}").format(name=named(who)),
            [Field("tags", label, " ".join(own), read=lambda text: tags.read(text, today))],
            lambda store, answers: tags.put(store, who.id, answers["tags"]),
            _("{name}: tags changed").format(name=named(who)),
        )  # fmt: skip

    load(console, lambda: profile.tag_rows(store, who.id), show, "person.tags")


def edit_person(console: Host, who: ContactRow | None, added: Callable[[int], None]) -> None:
    """Ask for the facts of a person, or of a new one; `added` hears of the new one. Numbers in them stay masked."""

    def whole(name: str, else_: str = "") -> str:
        return str(getattr(who, name)) if who else else_

    def of(name: str, else_: str = "") -> str:
        return masked(whole(name, else_))

    fields = [
        Field("name", _("Name"), of("name"), needed=True),
        Field("remark", _("Remark"), of("remark")),
        Field("owner", _("Owner"), of("owner", console.operator)),
        Field("topics", _("What they like to talk about, by blanks"), of("topics")),
        Field("willing", _("Do they like to talk?"), of("willing", next(iter(WILLING))), WILLING),
        _due(console, "due_day", who),
        Field("due_why", _("Due for"), of("due_why")),
        Field("note", _("Note"), of("note")),
    ]  # fmt: skip
    were = (
        {} if who is None else {name: whole(name) for name in ("name", "remark", "owner", "topics", "willing", "note")}
    )

    def work(store: Store, answers: Answers) -> int:
        facts: dict[str, Any] = {name: one.strip() if isinstance(one, str) else one for name, one in answers.items()}
        for name, own in (*were.items(), ("due_why", whole("due_why"))):
            if facts.get(name) == masked(own).strip():  # left as it was shown
                facts[name] = own
        if who is None:
            return contacts.add_contact(store, facts.pop("name"), **facts)
        # what is shown may come from a promise in the thread: only what was changed here is the person's own date
        if facts["due_day"] == who.due_day:
            del facts["due_day"]
            if facts["due_why"] == who.due_why:
                del facts["due_why"]
        contacts.edit_contact(store, who.id, was=were, **facts)
        return who.id

    def said(id: int) -> str:
        if who is not None:
            return _("Kept: {name}").format(name=named(who))
        added(id)
        return _("Added: {name}").format(name=contacts.contact_rows(console.store, [id])[0].name)

    edit(console, _("Change the contact") if who else _("A new contact"), fields, work, said)


def stage(name: str) -> str:
    """Give the word for a stage."""
    return _(STAGES[name]) if name in STAGES else name


def day_named(day: int) -> str:
    """Give a day with its weekday."""
    return f"{days.iso(day)} {formatting.weekday(day)}"
