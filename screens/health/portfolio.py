"""All groups over time, who stays by joining week, and two groups side by side, as lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sihu_tui.health.overview import Detail
from sihu_tui.health.portfolio import Comparison, TrendWeek
from sihu_tui.health.retention import Cohort
from sihu_tui.health.statuses import STATUSES, colour_role, status_word
from sihu_tui.text import charts
from sihu_tui.text.i18n import _, ngettext

from ..widgets import formatting
from ..widgets.text import Line, Span, fit, wrap_spans

_COHORT = 4
"""Cells of a week in the retention picture."""


def trend_lines(weeks: Sequence[TrendWeek], width: int) -> list[Line]:
    """Draw how many groups had each status, week by week, each row from zero to its own highest."""
    if not weeks:
        return [[], *wrap_spans([Span(_("No week is judged yet: i imports chat history."), "quiet")], width)]
    label = formatting.status_width() + 1
    step = 2 if width >= label + 2 * len(weeks) + 18 else 1
    heads = "".join(fit(head, 6, right=True) for head in (_("then"), _("now"), _("most")))
    title = fit(_("Groups by status"), label + step * len(weeks))
    lines: list[Line] = [[], [Span(title, "title"), Span(heads, "head")]]
    for status in STATUSES:
        counts = [week.counts.get(status, 0) for week in weeks]
        if not any(counts):
            continue
        drawn = "".join(glyph * step for glyph in charts.strip(counts))
        figures = "".join(fit(formatting.number(n), 6, right=True) for n in (counts[0], counts[-1], max(counts)))
        tone = colour_role(status)
        lines.append([Span(fit(status_word(status), label - 1) + " ", tone), Span(drawn, tone or "bar"), Span(figures)])
    axis = ""
    for place, name in formatting.months([week.day - 7 for week in weeks]):
        if place * step >= len(axis):
            axis = axis.ljust(place * step) + name + " "
    lines.append([Span(" " * label + axis, "dim")])
    return lines


def retention_lines(name: str, cohorts: Sequence[Cohort], as_of: int, width: int) -> list[Line]:
    """Draw, for those who joined in each week, the share in percent that spoke in each week since."""
    lines: list[Line] = [[], *wrap_spans([Span(_("Who stays in {group}").format(group=name), "title")], width)]
    if not any(cohort.joined for cohort in cohorts):
        said = _("Nobody joined in the last {n} weeks, as far as is known.").format(n=len(cohorts))
        return [*lines, *wrap_spans([Span(said, "quiet")], width)]
    shown = max(1, min(max(len(cohort.kept) for cohort in cohorts), (width - 16) // _COHORT))
    numbers = "".join(fit(str(k), _COHORT, right=True) for k in range(shown))
    lines.append([Span(fit(_("joined"), 8) + fit(_("people"), 7, right=True) + " " + numbers, "head")])
    for cohort in cohorts:
        line = [
            Span(fit(formatting.short_day(cohort.monday, as_of), 8)),
            Span(fit(formatting.number(cohort.joined), 7, right=True) + " "),
        ]
        for share in cohort.kept[:shown]:
            known = share is not None and cohort.joined > 0
            text = f"{share:.0%}".rstrip("%") if known else formatting.UNKNOWN
            line.append(Span(fit(text, _COHORT, right=True), _tone(share) if known else "quiet"))
        lines.append(line)
    note = _("Percent of those who joined in the week that spoke in week 0, 1, 2 … since; — not known")
    return [*lines, *wrap_spans([Span(note, "dim")], width)]


def _tone(share: float | None) -> str:
    return "quiet" if not share else "good" if share >= 0.5 else "" if share >= 0.2 else "dim"


def comparison_lines(found: Comparison, width: int) -> list[Line]:
    """Set two groups side by side."""
    label = 18
    cell = max(12, (width - label - 2) // 2)
    both = (found.one, found.other)

    def row(name: str, texts: Sequence[str], tones: Sequence[str] = ("", ""), head: str = "dim") -> Line:
        first, second = (Span(fit(text, cell), tone) for text, tone in zip(texts, tones, strict=True))
        return [Span(fit(name, label), head), first, Span("  "), second]

    lines: list[Line] = [
        [],
        row("", [one.row.name for one in both], ("title", "title")),
        row(_("Status"), [status_word(one.row.status) for one in both], [colour_role(one.row.status) for one in both]),
        row(_("12 weeks"), [charts.strip(one.row.weekly) for one in both], ("bar", "bar")),
    ]
    figures: list[tuple[str, Callable[[Detail], str]]] = [
        (_("Since"), lambda one: formatting.short_day(one.row.since_day, one.as_of)),
        (_("Risk"), lambda one: formatting.percent(one.row.risk)),
        (_("Usual a week"), lambda one: _level(one.usual)),
        (_("Last week"), lambda one: _level(one.series[-1].speakers if one.series else None)),
        (_("Next 4 weeks"), lambda one: _level(one.forecast[0] if one.forecast else None)),
        (_("Halves in days"), lambda one: formatting.number(one.half_life and round(one.half_life[0]))),
        (_("Members"), lambda one: formatting.number(one.row.members)),
        (_("Orders in 90 days"), lambda one: formatting.number(one.row.orders)),
        (_("Owner"), lambda one: one.row.owner or formatting.UNKNOWN),
        (_("Why"), lambda one: one.row.brief),
    ]
    lines += [row(name, [figure(one) for one in both]) for name, figure in figures]
    shared = ngettext(
        "{n} person spoke in both in the last 12 weeks; {one} only in the first, {other} only in the second.",
        "{n} people spoke in both in the last 12 weeks; {one} only in the first, {other} only in the second.",
        found.shared,
    ).format(n=found.shared, one=found.only_one, other=found.only_other)
    return [*lines, [], *wrap_spans([Span(shared)], width)]


def _level(value: float | None) -> str:
    return formatting.number(None if value is None else round(value, 1))
