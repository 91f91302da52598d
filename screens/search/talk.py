"""What was found, told: a hit on one line, the talk round it, and how far the index is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sihu_tui import contacts
from sihu_tui.groups import messages
from sihu_tui.search.indexer import State
from sihu_tui.search.places import spans
from sihu_tui.search.search import Hit
from sihu_tui.store import Store
from sihu_tui.text.i18n import _, ngettext
from sihu_tui.text.sanitize import one_line

from ..widgets import formatting
from ..widgets.text import Line, Span, private, wrap_spans

_AROUND = 30
_LEAD = 12
"""So many characters before the hit are shown where a text is cut."""


class Talk(NamedTuple):
    """A line of the talk round a hit; `here` is the hit itself."""

    ts: int
    who: str
    mine: bool
    text: str
    here: bool


def talk_round(store: Store, hit: Hit) -> list[Talk]:
    """Read what was said before and after a hit."""
    if hit.contact is not None:
        lines = contacts.page(store, hit.contact, _AROUND, around=hit.place).lines
        return [Talk(one.ts, one.who, one.mine, one.text, one.place == hit.place) for one in lines]
    at = messages.place(store, hit.group or 0, hit.id) or 0
    rows = messages.page(store, hit.group or 0, max(0, at - _AROUND // 2), _AROUND)
    return [Talk(one.ts, one.sender, one.operator, one.text or "", one.id == hit.id) for one in rows]


def told_talk(talk: Sequence[Talk], term: str, when: Callable[[int], str], width: int) -> list[Line]:
    """Draw it, the term lit up wherever it was said."""
    lines: list[Line] = []
    for one in talk:
        who = one.who or (_("we") if one.mine else _("they"))
        lead = Span("›" if one.here else " ", "accent")
        lines.append([lead, Span(f"{who} · {when(one.ts)}", "accent" if one.mine else "strong")])
        lines += wrap_spans([Span("   "), *_lit_up(one.text or _("[media]"), term)], width, 3)
    return lines


def _lit_up(text: str, term: str) -> list[Span]:
    parts, at = list[Span](), 0
    for first, last in spans(text, term):
        parts += [Span(text[at:first]), Span(text[first:last], "match")]
        at = last
    return [*parts, Span(text[at:])]


def excerpt(text: str, term: str) -> tuple[str, list[int]]:
    """Give a text on one line, cut so that the first hit is in view, and the places of the hits' characters."""
    text = private(one_line(text))
    found = spans(text, term)
    if found and found[0][0] > _LEAD * 2:
        text = "…" + text[found[0][0] - _LEAD :]
        found = spans(text, term)
    return text, [place for first, last in found for place in range(first, last)]


def index_told(states: Sequence[State]) -> list[Span]:
    """Say how much the index holds, and how far it is."""
    if not states:
        return []
    rows, waiting = (sum(getattr(state, name) for state in states) for name in ("rows", "waiting"))
    if waiting:
        told = ngettext("index: {n} line", "index: {n} lines", rows).format(n=formatting.number(rows))
        more = _("being built, {n} to read").format(n=formatting.number(waiting))
        return [Span(told, "dim"), Span(" · " + more, "warn")]
    size = sum(state.size or 0 for state in states)
    told = _("index: {n} lines, {mb} MB").format(n=formatting.number(rows), mb=f"{max(size / 1e6, 0.1):.1f}")
    return [Span(told, "dim"), Span(" · " + _("up to date"), "dim")]
