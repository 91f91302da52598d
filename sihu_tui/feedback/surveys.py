"""Surveys: what many people are asked, and what they answered, read from the messages (R68).

A survey is asked wherever one of us says, or a send is logged with, its words. From then on an answer is what replies to
that message by the platform's own reply, a text that names an option ("1", "选B", "1和3"), in a private chat what the
person says next, and what a person decided is one. So a later import brings later answers, and nothing is copied.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line, plain


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen: `code` is what is typed for it, `label` what it means."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as it was written; `wanted` people are to answer (None: no number), days in the store's zone."""

    id: int
    title: str
    words: str
    options: tuple[Option, ...]
    wanted: int | None
    first_day: int
    last_day: int | None


def list_surveys(store: Store) -> list[Survey]:
    """Give the surveys, the latest first."""
    rows = store.connection.execute(
        """select id, title, words, options, wanted, first_day, last_day from surveys
        order by first_day desc, id desc"""
    )
    return [
        Survey(id, title, words, options_of(options), wanted, first, last)
        for id, title, words, options, wanted, first, last in rows
    ]


def find(store: Store, survey: int) -> Survey:
    """Give one survey. Raises SihuError when there is none."""
    found = next((one for one in list_surveys(store) if one.id == survey), None)
    if found is None:
        raise SihuError(_("There is no survey #{id}. `sihu surveys` lists them.").format(id=survey))
    return found


def options_of(text: str) -> tuple[Option, ...]:
    """Read options, a line each (or "/" between): what is typed, a blank, what it means; a lone word stands for both.

    Raises SihuError for a code that stands twice.
    """
    found = []
    for line in text.replace("/", "\n").splitlines():
        code, _blank, label = one_line(line).partition(" ")
        if code:
            found.append(Option(bare(code), label.strip() or code))
    codes = [one.code for one in found]
    if double := next((code for code in codes if codes.count(code) > 1), None):
        raise SihuError(_("{code} stands for two options.").format(code=double))
    return tuple(found)


def add(store: Store, title: str, words: str, options: str = "", wanted: int | None = None, first_day: int | None = None,
        last_day: int | None = None) -> int:  # fmt: skip
    """Write a survey; give its id. It counts from `first_day` (today) in the store's zone. Raises SihuError."""
    values = _checked(store, title, words, options, wanted, first_day, last_day)
    with journal.step(store, ("surveys",), N_("survey: {title}"), title=values["title"]) as connection:
        return single.insert(connection, "surveys", **values)


def edit(store: Store, survey: int, title: str, words: str, options: str = "", wanted: int | None = None,
         first_day: int | None = None, last_day: int | None = None) -> None:  # fmt: skip
    """Write a survey anew. Raises SihuError."""
    found = find(store, survey)
    values = _checked(store, title, words, options, wanted, first_day or found.first_day, last_day)
    with journal.step(store, ("surveys",), N_("survey changed: {title}"), title=found.title) as connection:
        single.update(connection, "surveys", survey, **values)


def _checked(
    store: Store, title: str, words: str, options: str, wanted: int | None, first: int | None, last: int | None
) -> dict[str, object]:
    title, words = one_line(title), one_line(words)
    first = days.today(settings.zone(store)) if first is None else first
    if not title:
        raise SihuError(_("Give the survey a name."))
    if len(words) < 2:
        raise SihuError(_("Write the words by which its question is known, as they stand in the message that asks it."))
    if wanted is not None and wanted < 1:
        raise SihuError(_("How many are to answer is a number from 1 on."))
    if last is not None and last < first:
        raise SihuError(
            _("The end ({end}) lies before the start ({start}).").format(end=days.iso(last), start=days.iso(first))
        )
    options_of(options)
    kept = "\n".join(one_line(line) for line in plain(options).replace("/", "\n").splitlines() if line.strip())
    return {
        "title": title, "words": words, "options": kept, "wanted": wanted, "first_day": first, "last_day": last,
    }  # fmt: skip


def remove(store: Store, survey: int) -> None:
    """Take a survey off the list; the messages stay as they are. Raises SihuError."""
    found = find(store, survey)
    with journal.step(
        store, ("surveys", "survey_marks"), N_("survey removed: {title}"), title=found.title
    ) as connection:
        single.delete(connection, "survey_marks", survey_id=survey)
        single.delete(connection, "surveys", id=survey)


def mark(store: Store, survey: int, messages: Sequence[int], answers: bool) -> None:
    """Decide that messages are answers to a survey, or are not. One step to undo. Raises SihuError."""
    found = find(store, survey)
    what = N_("an answer to {title}") if answers else N_("no answer to {title}")
    with journal.step(store, ("survey_marks",), what, title=found.title) as connection:
        for message in messages:
            done = connection.execute(
                """insert or replace into survey_marks (survey_id, group_id, key, answers)
                select ?, group_id, key, ? from messages where id = ?""",
                (survey, answers, message),
            )
            if not done.rowcount:
                raise SihuError(_("That line is gone."))


def bare(text: str) -> str:
    """Give a text as options are compared: one width, one case, no brackets, keycaps as their digits."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return "".join(char for char in folded if char not in "\ufe0f\u20e3()[]【】")
