"""What is done with one person, from the list, the thread or their page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sihu_tui.dates import days
from sihu_tui.text.i18n import N_, _

from ..dialogs.form import Field, ask, needed
from ..widgets import formatting
from ..worker import load

if TYPE_CHECKING:
    from sihu_tui.contacts import ContactRow

    from ..app import Console

DAY_LABEL = "3d, 下周三, next fri, 2026-12-01"


def put_off(console: Console, who: ContactRow, then: Callable[[], None]) -> None:
    """Ask until when, and leave the person off the list till then."""
    store = console.store
    if store is None:
        return
    name = who.remark or who.name

    def work(answers: dict[str, str]) -> Any:
        from sihu_tui import settings
        from sihu_tui.contacts import followups
        from sihu_tui.dates import parse
        from sihu_tui.store import journal

        day = parse.parse_future(answers["day"], days.today(settings.zone(store)))
        return day, journal.undoable(store, lambda: followups.snooze(store, who.id, day))

    def done(outcome: Any) -> None:
        then()
        console.changed(_("{name} put off to {day}").format(name=name, day=day_named(outcome[0])), outcome[1][1])

    ask(
        console, _("Not now: {name}").format(name=name), [Field("day", _("Later, on ({forms})").format(forms=DAY_LABEL), "1d")],
        work, done,
    )  # fmt: skip


def next_date(console: Console, who: ContactRow, finish: bool, then: Callable[[], None]) -> None:
    """Ask when to come back to a person and why; with `finish`, all that is due with them is done."""
    store = console.store
    if store is None:
        return
    name = who.remark or who.name
    due = "" if finish or who.due_day is None else days.iso(who.due_day)
    fields = [
        Field("due", _("Come back on ({forms}; empty for none)").format(forms=DAY_LABEL), due),
        Field("why", _("Due for"), "" if finish else who.due_why),
    ]

    def work(answers: dict[str, str]) -> Any:
        from sihu_tui import contacts, settings
        from sihu_tui.contacts import followups
        from sihu_tui.dates import parse
        from sihu_tui.store import journal

        typed = answers["due"].strip()
        day = None
        if typed:
            day = who.due_day if typed == due else parse.parse_future(typed, days.today(settings.zone(store)))
        if finish:
            return day, journal.undoable(store, lambda: followups.done(store, who.id, day, answers["why"], first=True))
        return day, journal.undoable(
            store,
            lambda: contacts.edit_contact(
                store, who.id, due_day=day, due_why=answers["why"] if day is not None else ""
            ),
        )

    def done(outcome: Any) -> None:
        then()
        day, (_gave, undo) = outcome
        if day is None:
            said = _("{name}: done") if finish else _("{name}: no date")
        else:
            said = _("{name}: done, next on {day}") if finish else _("{name}: next on {day}")
        console.changed(said.format(name=name, day="" if day is None else day_named(day)), undo)

    title = _("Done with {name}. When next?") if finish else _("When next: {name}")
    ask(console, title.format(name=name), fields, work, done)


def set_rung(console: Console, who: ContactRow, ladder: str) -> None:
    """Ask for a person's stage, or how far they are as a KOC, and what shows it."""
    store = console.store
    if store is None:
        return
    from sihu_tui.contacts.contacts import KOC, STAGES

    rungs = STAGES if ladder == "stage" else KOC
    now = who.stage if ladder == "stage" else who.koc
    name = who.remark or who.name
    known = {**{_(word).casefold(): rung for rung, word in rungs.items()}, **{rung: rung for rung in rungs}}
    label = _("Stage") if ladder == "stage" else _("KOC")
    fields = [
        Field("rung", label, _(rungs[now]), tuple(_(word) for word in rungs.values())),
        Field("evidence", _("What shows it: an order, a photo, their words")),
        Field("day", _("Since (empty for today)")),
    ]
    if ladder == "koc":
        fields.append(Field("reply", _("Canned reply made of their words: its title (empty for none)")))

    def work(answers: dict[str, str]) -> Any:
        from sihu_tui import settings
        from sihu_tui.contacts import stages
        from sihu_tui.contacts.koc import credit_material
        from sihu_tui.dates import parse
        from sihu_tui.errors import SihuError
        from sihu_tui.replies import library
        from sihu_tui.store import journal

        today = days.today(settings.zone(store))
        day = parse.parse_past(answers["day"], today) if answers["day"].strip() else None
        typed = answers["rung"].strip()
        rung = known.get(typed.casefold(), "")
        if typed and typed.casefold() not in known:
            raise SihuError(_("{word} is none of: {known}.").format(
                word=typed, known=" / ".join(_(word) for word in rungs.values() if word)))  # fmt: skip
        material = answers.get("reply", "").strip()
        reply = library.find(store, material).id if material else None

        def move() -> None:
            with journal.step(
                store, ("contacts", "contact_moves", "materials"), N_("{name} moved to {stage}"), name=name, stage=rung
            ):
                stages.move(store, who.id, ladder, rung, answers["evidence"], day)
                if reply is not None:
                    credit_material(store, who.id, reply)

        return rung, journal.undoable(store, move)

    def done(outcome: Any) -> None:
        rung = _(rungs.get(outcome[0], outcome[0]))
        console.changed(_("{name} is now: {stage}").format(name=name, stage=rung), outcome[1][1])

    title = _("Where {name} stands") if ladder == "stage" else _("{name} as a KOC")
    ask(console, title.format(name=name), fields, work, done)


def set_advocates(console: Console, who: ContactRow) -> None:
    """Ask who vouches for the product to a person."""
    store = console.store
    if store is None:
        return
    name = who.remark or who.name

    def read() -> str:
        from sihu_tui.contacts import referrals

        return ", ".join(one.name for one in referrals.advocates(store, who.id))

    def work(answers: dict[str, str]) -> Any:
        from sihu_tui import contacts
        from sihu_tui.contacts import referrals
        from sihu_tui.errors import SihuError
        from sihu_tui.store import journal

        chosen = []
        for typed in filter(None, (part.strip() for part in re.split("[,，、]", answers["advocates"]))):
            near = [one for one in contacts.near(store, typed, 3) if one[0] != who.id]
            if not near:
                raise SihuError(_("There is no person {name}. `sihu people` lists them.").format(name=typed))
            chosen.append(near[0])
        said = ", ".join(one[1] for one in chosen)
        return said, journal.undoable(store, lambda: referrals.set_advocates(store, who.id, [one[0] for one in chosen]))

    def done(outcome: Any) -> None:
        said, (_gave, undo) = outcome
        told = _("{name}: vouched to by {advocates}") if said else _("{name}: nobody vouches to them")
        console.changed(told.format(name=name, advocates=said), undo)

    def show(now: str) -> None:
        fields = [Field("advocates", _("Names, pinyin will do, commas between (empty for nobody)"), now)]
        ask(console, _("Who vouches for us to {name}").format(name=name), fields, work, done)

    load(console, read, show, "person.vouch")


def set_tags(console: Console, who: ContactRow) -> None:
    """Ask for a person's tags; a tag with a day ends by itself."""
    store = console.store
    if store is None:
        return

    def read() -> tuple[str, str]:
        from sihu_tui.contacts import profile

        rows = profile.tag_rows(store, who.id)
        own = [
            row.tag if row.until_day is None else f"{row.tag}@{days.iso(row.until_day - 1)}"
            for row in rows if not row.condition
        ]  # fmt: skip
        return " ".join(own), ", ".join(row.tag for row in rows if row.condition)

    def show(found: tuple[str, str]) -> None:
        own, by_rule = found
        name = who.remark or who.name
        label = _("Tags, by blanks; 双11@12-05 ends after that day")
        if by_rule:
            label += " · " + _("by rule: {tags}").format(tags=by_rule)

        def work(answers: dict[str, str]) -> Any:
            from sihu_tui import settings
            from sihu_tui.contacts import tags
            from sihu_tui.store import journal

            wanted = tags.read(answers["tags"], days.today(settings.zone(store)))
            return journal.undoable(store, lambda: tags.put(store, who.id, wanted))

        ask(
            console, _("Tags of {name}").format(name=name), [Field("tags", label, own)], work,
            lambda outcome: console.changed(_("{name}: tags changed").format(name=name), outcome[1]),
        )  # fmt: skip

    load(console, read, show, "person.tags")


def edit(console: Console, who: ContactRow | None, added: Callable[[int], None]) -> None:
    """Ask for the facts of a person, or of a new one; `added` hears of the new one."""
    store = console.store
    if store is None:
        return
    from sihu_tui.contacts import WILLING

    willing = {_(word).casefold(): name for name, word in WILLING.items()} | {name: name for name in WILLING}
    due = "" if who is None or who.due_day is None else days.iso(who.due_day)
    liking = WILLING[next(iter(WILLING)) if who is None else who.willing]
    fields = [
        Field("name", _("Name"), who.name if who else ""),
        Field("remark", _("Remark"), who.remark if who else ""),
        Field("owner", _("Owner"), who.owner if who else console.operator),
        Field("topics", _("What they like to talk about, by blanks"), who.topics if who else ""),
        Field("willing", _("Do they like to talk?"), _(liking), tuple(_(word) for word in WILLING.values())),
        Field("due", _("Come back on ({forms}; empty for none)").format(forms=DAY_LABEL), due),
        Field("due_why", _("Due for"), who.due_why if who else ""),
        Field("note", _("Note"), who.note if who else ""),
    ]  # fmt: skip

    names = ("name", "remark", "owner", "topics", "willing", "note")
    were = {} if who is None else {name: getattr(who, name) for name in names}

    def work(answers: dict[str, str]) -> Any:
        from sihu_tui import contacts, settings
        from sihu_tui.dates import parse
        from sihu_tui.store import journal

        facts: dict[str, Any] = {
            name: answers[name].strip() for name in ("remark", "owner", "topics", "due_why", "note")
        }
        typed = answers["willing"].strip()
        facts["willing"] = willing.get(typed.casefold(), typed)
        typed = answers["due"].strip()
        # what is shown may come from a promise in the thread: only what was changed here is the person's own date
        if who is None or typed != due:
            facts["due_day"] = parse.parse_future(typed, days.today(settings.zone(store))) if typed else None
        elif facts["due_why"] == who.due_why:
            del facts["due_why"]
        if who is None:
            (id, undoing) = journal.undoable(store, lambda: contacts.add_contact(store, answers["name"], **facts))
            return (id, answers["name"].strip()), undoing
        return journal.undoable(
            store, lambda: contacts.edit_contact(store, who.id, was=were, name=answers["name"].strip(), **facts)
        )

    def done(outcome: Any) -> None:
        gave, undo = outcome
        if who is None:
            added(gave[0])
            console.changed(_("Added: {name}").format(name=gave[1]), undo)
        else:
            console.changed(_("Kept: {name}").format(name=who.remark or who.name), undo)

    title = _("Change the contact") if who else _("A new contact")
    ask(console, title, fields, work, done, needed({"name": _("Name")}))


def stage(name: str) -> str:
    """Give the word for a stage."""
    from sihu_tui.contacts import STAGES

    return _(STAGES[name]) if name in STAGES else name


def day_named(day: int) -> str:
    """Give a day with its weekday."""
    return f"{days.iso(day)} {formatting.weekday(day)}"
