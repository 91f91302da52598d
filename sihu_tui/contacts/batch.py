"""Changing many people at once, as one step to undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sihu_tui import settings
from sihu_tui.contacts import contacts, stages, tags
from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change; None leaves it. `tags` as typed: words set them, +tag adds one, -tag takes one off."""

    stage: str | None = None
    koc: str | None = None
    evidence: str = ""
    day: str = ""
    tags: str | None = None
    owner: str | None = None
    next: str | None = None
    """A day as typed; "" for none."""
    why: str = ""


def change(store: Store, people: Sequence[int], wanted: Change) -> int:
    """Change people; give how many. Raises SihuError for what cannot be read, then nobody is changed."""
    if not people:
        raise SihuError(_("Nobody is named."))
    today = days.today(settings.zone(store))
    day = parse.parse_past(wanted.day, today) if wanted.day else None
    facts: dict[str, Any] = {}
    if wanted.owner is not None:
        facts["owner"] = wanted.owner
    if wanted.next is not None:
        facts["due_day"] = parse.parse_future(wanted.next, today) if wanted.next else None
        facts["due_why"] = wanted.why if wanted.next else ""
    with journal.step(store, ("contacts", "contact_moves", "contact_tags"), N_("{n} people changed"), n=len(people)):
        for contact in people:
            contacts.edit_contact(store, contact, **facts)
            for ladder, rung in (("stage", wanted.stage), ("koc", wanted.koc)):
                if rung is not None:
                    stages.move(store, contact, ladder, rung, wanted.evidence, day)
            if wanted.tags:
                _tag(store, contact, wanted.tags, today)
    return len(people)


def _tag(store: Store, contact: int, typed: str, today: int) -> None:
    words = typed.split()
    if not all(word[0] in "+-" for word in words):
        tags.put(store, contact, tags.read(typed, today))
        return
    for word in words:
        if word[0] == "-":
            tags.take(store, contact, word[1:])
        else:
            tags.add(store, contact, tags.read(word[1:], today))
