"""One need: what is known of it, who asked for it in which words; and how needs are said and chosen."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Any

from sihu_tui.dates import days
from sihu_tui.feedback import demands
from sihu_tui.feedback.demands import CATEGORIES, POLARITIES, STATES, Asker, Likeness, NeedRow
from sihu_tui.text.i18n import _, ngettext

from ..dialogs.choose import Choice
from ..dialogs.quotes import Quotes
from ..widgets import formatting
from ..widgets.multiline_rows import Blocks
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell, Column
from ..widgets.text import Line, Span, wrap, wrap_spans
from ..worker import load


class NeedView(Quotes):
    """A need: what is known of it, what may be the same, and who asked in which words."""

    def __init__(self) -> None:
        super().__init__("need")
        self.need: NeedRow | None = None
        self.zone: tzinfo = UTC
        self._askers: list[Asker] = []
        self._alike: list[Likeness] = []

    def show(self, need: NeedRow | None, zone: tzinfo) -> None:
        """Show a need."""
        fresh = need is None or self.need is None or need.id != self.need.id
        self.need, self.zone, store = need, zone, self.console.store
        if fresh:
            self._askers, self._alike = [], []
            self.rows.marked.clear()
        if need is None:
            self.lay(keep=False)
            return

        def laid(askers: list[Asker], alike: list[Likeness]) -> None:
            self._askers, self._alike = askers, alike
            self.lay(keep=not fresh)

        load(
            self,
            lambda: (demands.askers(store, need.id), demands.likenesses(store, need.id, limit=3)),
            lambda found: laid(*found),
            "need",
        )

    def nothing(self) -> list[str]:
        return [_("Nobody is known to have asked for it.")] if self.need is not None else []

    def quotes(self, width: int) -> Blocks[Asker]:
        return Blocks(self._askers, lambda one: self._ask(one, width), lambda one: one.id)

    def about(self, width: int) -> list[Line]:
        need = self.need
        if need is None:
            return []
        kind = [category(need), polarity(need), state(need)]
        lines = [
            *wrap_spans([Span(need.title, "title")], width),
            *wrap_spans([Span(SEPARATOR.join(part for part in kind if part), "dim")], width),
        ]
        if self._askers:
            since, until = (self._day(ts) for ts in (need.first, need.last))
            asked = ngettext("{n} person asked for it, {since} to {until}", "{n} people asked for it, {since} to {until}",
                             need.askers).format(n=need.askers, since=since, until=until)  # fmt: skip
            lines += wrap_spans([Span(asked)], width)
        if need.note:
            lines += wrap_spans([Span(need.note)], width)
        for pair in self._alike:
            alike = _("May be the same: {title} ({score:.0f}%)").format(title=pair.other_title, score=pair.score)
            lines += wrap_spans([Span(alike, "warn")], width, 2)
        return [*lines, []]

    def _day(self, ts: int) -> str:
        return days.iso(days.day_of(ts, self.zone))

    def _ask(self, one: Asker, width: int) -> list[list[Cell]]:
        told = _("told {day}").format(day=self._day(one.told)) if one.told is not None else ""
        head = SEPARATOR.join(part for part in (one.name or formatting.UNKNOWN, self._day(one.ts), told) if part)
        tone = "quiet" if one.told is not None else ""
        return [
            [Cell(head, tone or "strong")],
            *([Cell("  " + row, tone)] for row in wrap(one.text, max(4, width)) if row),
        ]

    def chosen(self) -> list[Asker]:
        """Give the askers that are marked, else the one under the cursor."""
        return [one for one in self._askers if one.id in self.rows.chosen]

    def text_to_copy(self) -> str:
        """Give who is still to be told, one a line with what they said."""
        said: dict[str, str] = {}
        for one in self._askers:
            if one.told is None:
                said.setdefault(one.name, " ".join(one.text.split()))
        return "\n".join(f"{name}\t{text}" for name, text in said.items())


def pick_columns() -> list[Column]:
    """Give the columns in which a need is chosen."""
    return [
        Column(_("Alike"), 5, right=True),
        Column(_("Need")),
        Column(_("Asked"), 5, right=True),
        Column(_("State"), 9),
    ]


def pick_rows(needs: list[NeedRow], alike: list[Likeness]) -> list[Any]:
    """Give needs to choose from: what is alike first, the likest at the top, then the others in their order."""
    score = {pair.other: pair.score for pair in alike}
    ordered = sorted(needs, key=lambda need: -score.get(need.id, 0.0))
    return [
        Choice(need.id, [
            Cell(f"{score[need.id]:.0f}%" if need.id in score else "", "warn"), Cell(need.title),
            Cell(formatting.number(need.askers), "dim"), Cell(state(need), "dim"),
        ])
        for need in ordered
    ]  # fmt: skip


def category(need: NeedRow) -> str:
    """Give the word for a need's category, nothing where it has none."""
    return _(CATEGORIES[need.category]) if need.category in CATEGORIES else need.category


def state(need: NeedRow) -> str:
    """Give the word for a need's state."""
    return _(STATES[need.state])


def polarity(need: NeedRow) -> str:
    """Give the word for what kind of need it is: praise, wish or complaint."""
    return _(POLARITIES[need.polarity])
