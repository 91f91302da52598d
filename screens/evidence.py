"""The evidence of a verdict as lines: what to do, the picture, what is expected, the reasons, the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sihu_tui import picture
from sihu_tui.health.words import colour_role, status_word
from sihu_tui.i18n import _

from . import words
from .lit import Line, Span, wrap_spans
from .rows import Cell

if TYPE_CHECKING:
    from sihu_tui.health.overview import Detail, HealthRow

_PEOPLE = 3
"""Named beside the list; all of them once the detail is opened."""
_PARTS = {"axis": "dim", "bar": "bar", "usual": "warn", "expected": "expected", "gap": "quiet"}


def cells_of(row: HealthRow) -> list[Cell]:
    tone = colour_role(row.status)
    reason = _("new: {why}").format(why=row.reason) if row.new else row.reason
    return [
        Cell(status_word(row.status), tone),
        Cell(row.name),
        Cell(picture.strip(row.weekly)),
        Cell(words.percent(row.risk)),
        Cell(_("better: {why}").format(why=row.reason) if row.better else reason, "dim"),
    ]


def evidence(detail: Detail, width: int, whole: bool) -> list[Line]:
    """Give the lines that prove a verdict: what to do, picture, forecast, reasons, facts; people in full if `whole`."""
    row = detail.row
    lines: list[Line] = [*wrap_spans([Span(row.name, "title")], width)]
    about = (
        [_("since {day}").format(day=words.short_day(row.since_day, detail.as_of))] if row.since_day is not None else []
    )
    about += [part for part in (row.platform, row.owner) if part]
    told: Line = [Span(status_word(row.status), colour_role(row.status) or "strong")]
    if row.risk is not None:
        told.append(Span(_(" · risk {risk}").format(risk=words.percent(row.risk))))
    lines += wrap_spans([*told, *(Span(" · " + part, "dim") for part in about)], width)
    if detail.suggestion is not None:
        _code, text, owner, due = detail.suggestion
        beside = [part for part in (owner, words.short_day(due, detail.as_of) if due is not None else "") if part]
        lines += [
            [],
            *wrap_spans([Span("→ ", "accent"), Span(text, "strong"), Span(" · ".join(["", *beside]), "dim")], width, 2),
        ]
    lines += [[], *_chart(detail, width), *_ahead(detail, width)]
    if detail.reasons:
        lines += [[], [Span(_("Why"), "dim")]]
    for reason in detail.reasons:
        sign = Span(f"{reason.sign} ".replace("-", "−"), "bad" if reason.sign == "+" else "good")
        lines += wrap_spans([sign, Span(reason.text)], width, 2)
        people = reason.people if whole else reason.people[:_PEOPLE]
        for name, said in people:
            lines += wrap_spans([Span(f"    {name}"), Span(f"  {said}", "dim")], width, 6)
        if len(people) < len(reason.people):
            more = len(reason.people) - len(people)
            lines.append([Span("    " + _("and {n} more: Enter shows them").format(n=more), "dim")])
    if detail.facts:
        lines.append([])
        for label, value in detail.facts:
            lines += wrap_spans([Span(f"{label}  ", "dim"), Span(str(value))], width, 2)
    return lines


def _chart(detail: Detail, width: int) -> list[Line]:
    values = [week.speakers for week in detail.series]
    if not any(value is not None for value in values):
        return [[Span(_("No week is covered by the data yet."), "quiet")]]
    labels = words.months([week.start_day for week in detail.series])
    wide = width >= 2 * (len(values) + 4) + 8
    drawn = picture.chart(values, 6, detail.usual, detail.forecast, labels=labels, wide=wide)
    head: Line = [Span(_("Speakers a week"), "dim")]
    if detail.usual is not None:
        head += [Span("  ┄ ", "warn"), Span(_("usual {n}").format(n=words.number(round(detail.usual, 1))), "dim")]
    if detail.forecast is not None:
        head += [Span("  ░ ", "expected"), Span(_("expected"), "dim")]
    return [
        *wrap_spans(head, width),
        *([Span(piece.text, _PARTS[piece.part]) for piece in line] for line in drawn.lines),
    ]


def _ahead(detail: Detail, width: int) -> list[Line]:
    """Say what is expected, where the data can carry it."""
    said = []
    if detail.forecast is not None:
        mean, low, high = (words.number(round(value, 1)) for value in detail.forecast)
        said.append(_("Next 4 weeks: {mean} a week ({low}–{high})").format(mean=mean, low=low, high=high))
    if detail.half_life is not None:
        middle, low_days, high_days = (round(value) for value in detail.half_life)
        said.append(_("Halves every {n} days ({low}–{high})").format(n=middle, low=low_days, high=high_days))
    if detail.silence is not None:
        low_days, middle, high_days = (round(value) for value in detail.silence)
        said.append(
            _("Silent in about {n} days ({low}–{high}) if nothing changes").format(
                n=middle, low=low_days, high=high_days
            )
        )
    return [line for text in said for line in wrap_spans([Span(text, "dim")], width, 2)]
