"""The evidence of a verdict as lines: what to do, the picture, what is expected, the reasons, the facts."""

from __future__ import annotations

from collections.abc import Sequence

from sihu_tui.groups.platforms import platform_name
from sihu_tui.health.decisions import ACCEPTED, CHANGED, DISMISSED, DONE, Decision
from sihu_tui.health.interventions import Effect
from sihu_tui.health.overview import Detail, HealthRow, ReasonLine
from sihu_tui.health.reasons import halved_words, span
from sihu_tui.health.statuses import LAST_WORD, colour_role, status_word
from sihu_tui.text import charts
from sihu_tui.text.i18n import _

from ..widgets import formatting
from ..widgets.table import Cell
from ..widgets.text import Line, Span, labelled, wrap_spans
from .effects import decision_lines, effect_lines

_PEOPLE = 3
"""Named beside the list; all of them once the detail is opened."""


WORSE, BETTER = "▲", "▼"


def cells_of(row: HealthRow, whole: bool = False) -> list[Cell]:
    """Give a group's cells: status, name, picture, risk (marked when the status is new), why; in a `whole` sentence."""
    mark, tone = (WORSE, "bad") if row.new else (BETTER, "good") if row.better else ("", "")
    risk, colour = formatting.percent(row.risk), colour_role(row.status)
    if row.action is None and colour in ("bad", "warn"):
        # a flag that eases by itself, or was answered, does not call
        colour = "dim"
    # the seven days a fortnight ago are the third newest of the weeks
    week, fortnight = (row.weekly[-1], row.weekly[-3]) if len(row.weekly) > 2 else (None, None)
    tone_week = "bad" if row.just_halved else "dim"
    best = None if row.halved is None else row.halved["best"]
    return [
        Cell(status_word(row.status), colour),
        Cell(row.name),
        Cell(charts.strip(row.weekly)),
        Cell(formatting.number(week if week is None else round(week)), tone_week),
        Cell(formatting.number(fortnight if fortnight is None else round(fortnight)), "dim"),
        Cell("" if best is None else formatting.number(round(best)), "dim"),
        Cell(mark + risk.rjust(5 - len(mark)) if mark else risk, tone),
        Cell(_why(row, whole), "dim"),
    ]


def _why(row: HealthRow, whole: bool) -> str:
    """What was decided goes before the reason: it is what the next look asks for."""
    why = row.reason if whole else row.brief
    decision, brief = row.decided, f"½ {why}" if row.just_halved else why
    if decision is None:
        return brief
    if decision.state in (ACCEPTED, CHANGED) and row.action is not None:
        due = formatting.short_day(decision.due_day, decision.day)
        return f"✓ {decision.owner or decision.operator} {due} · {brief}"
    if decision.state == DISMISSED and row.action is None:
        return _("dismissed: {why}").format(why=decision.reason)
    if decision.state == DONE and row.action is None:
        return _("done: {why}").format(why=brief)
    return brief


def evidence(
    detail: Detail, width: int, whole: bool, decisions: Sequence[Decision] = (), effects: Sequence[Effect] = ()
) -> list[Line]:
    """Give the lines that prove a verdict: what to do, why, the picture and what is expected, who, the facts.

    People and earlier decisions are told in full if `whole`.
    """
    row = detail.row
    lines: list[Line] = [*wrap_spans([Span(row.name, "title")], width)]
    about = (
        [_("since {day}").format(day=formatting.short_day(row.since_day, detail.as_of))]
        if row.since_day is not None
        else []
    )
    about += [part for part in (platform_name(row.platform), row.owner) if part]
    told: Line = [Span(status_word(row.status), colour_role(row.status) or "strong")]
    if row.halved is not None:
        told.append(Span(" · " + halved_words(row.halved), "warn" if row.just_halved else "dim"))
    if row.risk is not None:
        told.append(Span(_(" · risk {risk}").format(risk=formatting.percent(row.risk))))
    lines += wrap_spans([*told, *(Span(" · " + part, "dim") for part in about)], width)
    if detail.suggestion is not None:
        _code, text, owner, due = detail.suggestion
        beside = [part for part in (owner, formatting.short_day(due, detail.as_of) if due is not None else "") if part]
        lines += [
            [],
            *wrap_spans([Span("→ ", "accent"), Span(text, "strong"), Span(" · ".join(["", *beside]), "dim")], width, 2),
        ]
    decided = decisions if whole else [one for one in decisions if detail.decision and one.id == detail.decision.id]
    lines += decision_lines(decided, detail.as_of, width)
    lines += effect_lines(effects if whole else effects[:1], detail.as_of, width)
    signed = [reason for reason in detail.reasons if reason.sign != " "]
    if signed:
        lines.append([])
    for reason in signed:
        sign = Span(f"{reason.sign} ".replace("-", "−"), "bad" if reason.sign == "+" else "good")
        lines += wrap_spans([sign, Span(reason.above or reason.text)], width, 2)
    lines += [[], *_chart(detail, width), *_ahead(detail, width)]
    for reason in detail.reasons:
        lines += _people(reason, width, whole)
    unsigned = [reason for reason in detail.reasons if reason.sign == " "]
    if unsigned:
        lines.append([])
    for reason in unsigned:
        lines += wrap_spans([Span(reason.above or reason.text)], width, 2)
    if detail.facts:
        lines.append([])
        lines += labelled([(label, str(value)) for label, value in detail.facts], width)
    return lines


def _people(reason: ReasonLine, width: int, whole: bool) -> list[Line]:
    """Who is behind a reason, the weightiest first; whom a sentence names is not named again."""
    head = {"core": _("Overdue"), "moved": _("Speak there now")}.get(reason.code)
    if head is None or not reason.people:
        return []
    lines: list[Line] = [[], [Span(head, "dim")]]
    people = reason.people if whole else reason.people[:_PEOPLE]
    for name, said in people:
        lines += wrap_spans([Span(f"  {name}"), Span(f"  {said}", "dim")], width, 4)
    if len(people) < len(reason.people):
        more = len(reason.people) - len(people)
        lines.append([Span("  " + _("and {n} more: Enter shows them").format(n=more), "dim")])
    return lines


def _chart(detail: Detail, width: int) -> list[Line]:
    values = [week.speakers for week in detail.series]
    if not any(value is not None for value in values):
        return [[Span(_("No week is covered by the data yet."), "quiet")]]
    labels = formatting.months([week.start_day for week in detail.series])
    wide = width >= 2 * (len(values) + 4) + 8
    drawn = charts.chart(values, 6, detail.usual, detail.forecast, labels=labels, wide=wide)
    head: Line = [Span(_("Speakers a week"), "dim")]
    if detail.usual is not None:
        head += [Span("  ┄ ", "warn"), Span(_("usual {n}").format(n=formatting.number(round(detail.usual, 1))), "dim")]
    if detail.forecast is not None:
        head += [Span("  ░ ", "expected"), Span(_("expected"), "dim")]
    return [*wrap_spans(head, width), *formatting.chart_lines(drawn)]


def _ahead(detail: Detail, width: int) -> list[Line]:
    """Say what is expected, where the data can carry it."""
    said = []
    if detail.forecast is not None:
        mean, low, high = (formatting.number(round(value, 1)) for value in detail.forecast)
        said.append(_("Next 4 weeks: {mean} a week ({low}–{high})").format(mean=mean, low=low, high=high))
    if detail.half_life is not None:
        halved, low_days, high_days = (round(value) for value in detail.half_life)
        said.append(_("Halves every {n} days ({low}–{high})").format(n=halved, low=low_days, high=high_days))
    if detail.silence is not None:
        soonest, middle, latest = (span(value) for value in detail.silence)
        told = _("Silent in about {n} ({low} to {high}) if nothing changes")
        said.append(told.format(n=middle, low=soonest, high=latest))
    elif detail.forecast is not None and detail.row.risk is not None and detail.row.risk >= LAST_WORD:
        said.append(_("About half of groups like this never spoke again"))
    return [line for text in said for line in wrap_spans([Span(text, "dim")], width, 2)]
