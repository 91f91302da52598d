"""What a correction says of lines like the one corrected: which they are, what they count as now, what it contradicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.outreach import observed
from sihu_tui.outreach.classify import Correction, corrections, same
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _

LIKE = 60
"""Of 100, how much a line has in common with the corrected one to be asked about (`rapidfuzz.fuzz.ratio`)."""
MOST = 60
WORDS = {
    ("send", "content"): N_("content"), ("send", "service"): N_("service"), ("send", "promotion"): N_("promotion"),
    ("send", "chat"): N_("chat"), ("ad", "yes"): N_("an advertisement"), ("ad", "no"): N_("no advertisement"),
    ("question", "yes"): N_("a question"), ("question", "no"): N_("no question"),
}  # fmt: skip
"""What the values of a correction are called."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A text that resembles a corrected one and counts as something else (`value`), and how often it was said."""

    text: str
    times: int
    value: str


def alike(store: Store, one: Correction) -> list[Alike]:
    """Give the lines like a corrected one that still count as something else, those most alike first."""
    from rapidfuzz import fuzz, process

    own = same(one.text)
    found = {text: Alike(text, times, value) for text, times, value in _pool(store, one) if same(text) != own}
    folded = {text: _folded(text) for text in found}
    best = process.extract(_folded(one.text), folded, scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST)
    return [found[text] for _said, _score, text in best]


def contradicted(store: Store, one: Correction) -> str:
    """Say whom and what a correction contradicts: the later one holds; '' where nobody said otherwise before."""
    row = store.connection.execute(
        "select value, operator, ts from line_corrections where subject = ? and text = ? and value <> ?",
        (one.subject, same(one.text), one.value),
    ).fetchone()
    if row is None:
        return ""
    day = days.iso(days.day_of(row[2], settings.zone(store)))
    return _("{who} had called it {what} on {day}").format(
        who=row[1] or _("somebody"), what=_(WORDS[one.subject, row[0]]), day=day
    )


def counted(store: Store, one: Correction) -> int:
    """Give how many lines count as what a correction says, to tell how many went along with it; 0 for questions."""
    if one.subject == "send":
        row = store.connection.execute(
            "select count(*) from sends where kind = ? and member_id is not null", (one.value,)
        )
    elif one.subject == "ad":
        row = store.connection.execute(f"select {'-' if one.value == 'no' else ''}count(*) from group_ads")
    else:
        return 0
    return int(row.fetchone()[0])


def _folded(text: str) -> str:
    return "".join("0" if ch.isdigit() else ch for ch in text.casefold() if ch.isalnum())


def _pool(store: Store, one: Correction) -> list[tuple[str, int, str]]:
    """Give the texts that count as something else, how often they were said, and as what."""
    connection = store.connection
    if one.subject == "send":
        return connection.execute(
            "select text, count(*), kind from sends where member_id is not null and kind <> ? group by text",
            (one.value,),
        ).fetchall()
    known = {same(known.text) for known in corrections(store) if known.subject == one.subject}
    if one.subject == "question":
        from sihu_tui.feedback import questions

        texts = [asked.text for asked in questions.waiting(store)] if one.value == "no" else []
    elif one.value == "no":
        texts = [text for (text,) in connection.execute(
            "select x.text from group_ads a join messages x on x.group_id = a.group_id and x.key = a.key")]  # fmt: skip
    else:
        texts = observed.unadvertised(store)
    other = "yes" if one.value == "no" else "no"
    return [(text, n, other) for text, n in Counter(texts).items() if same(text) not in known]
