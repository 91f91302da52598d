"""When a group speaks: weekday by hour, and week by week with where each week's numbers come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult

from sihu_tui.dates import days
from sihu_tui.groups import hours, manual_counts
from sihu_tui.groups.manual_counts import Contradiction, CountedWeek, KnownDays
from sihu_tui.store import Store
from sihu_tui.text import charts
from sihu_tui.text.i18n import N_, _, ngettext

from ..widgets import formatting
from ..widgets.text import Line, Span, fit, wrap_spans
from .tab import GroupPage

_SHADES = " ░▒▓█"
_MONDAY = 4
"""A Monday: 1970-01-05."""
_WEEKS = 26
_TOLD = 3
"""Contradictions named; the others are counted."""


@dataclass(frozen=True, slots=True)
class GroupSpeech:
    """What the page shows: speech by weekday and hour, the weeks, and how their days are known."""

    table: list[list[int]]
    weeks: list[CountedWeek]
    known: KnownDays
    against: list[Contradiction]


class HoursPage(GroupPage):
    """One page of lines."""

    NAME: ClassVar[str] = "hours"
    TITLE = N_("Hours")

    def __init__(self) -> None:
        super().__init__()
        self._found: GroupSpeech | None = None

    def compose(self) -> ComposeResult:
        yield self.page

    def focus_main(self) -> None:
        self.page.focus()

    def read(self, store: Store, group: int) -> GroupSpeech:
        known = manual_counts.known(store, group)
        last = max(self.today, known.last or 0)
        return GroupSpeech(
            hours.hours(store, group), manual_counts.weeks(store, group, last, _WEEKS), known,
            manual_counts.contradictions(store, group),
        )  # fmt: skip

    def lay(self, found: GroupSpeech) -> None:
        if found != self._found:
            self._found = found
            self.page.show(lambda width: speech_lines(found, width))

    def forget(self) -> None:
        self._found = None

    def show_detail(self, key: Any) -> None:
        """The page is all there is."""

    def told(self) -> list[Span]:
        against = 0 if self._found is None else len(self._found.against)
        if against:
            said = ngettext("{n} day contradicts", "{n} days contradict", against)
            return [Span(said.format(n=against), "warn")]
        return [Span(_("last 12 weeks"), "dim")]


def speech_lines(found: GroupSpeech, width: int) -> list[Line]:
    """Draw the hours, then the weeks with their sources."""
    return [*_heat(found, width), [], *_weeks(found, width)]


def _heat(found: GroupSpeech, width: int) -> list[Line]:
    """Draw weekdays by hours, darker is busier; zero stays blank."""
    table = found.table
    top = max((n for row in table for n in row), default=0)
    if not top:
        said = _("Nobody spoke in the last 12 weeks that the data cover.")
        if not found.known.imported and found.known.counted:
            said = _("The hours are not known: this group is counted by hand, not exported.")
        return [[], *wrap_spans([Span(said, "quiet")], width)]
    step = 2 if width < 90 else 3
    lines: list[Line] = [[Span(" " * 6 + "".join(f"{hour:<{4 * step}}" for hour in range(0, 24, 4)), "dim")]]
    for weekday, row in enumerate(table):
        cells = "".join(_SHADES[0 if not n else 1 + min(3, n * 4 // (top + 1))] * step for n in row)
        lines.append([Span(fit(f" {formatting.weekday(_MONDAY + weekday)}", 6), "dim"),
                      Span(cells, "bar"), Span(f"  {sum(row):,}", "dim")])  # fmt: skip
    by_hour = [sum(row[hour] for row in table) for hour in range(24)]
    best = sorted(range(24), key=lambda hour: -by_hour[hour])[:3]
    said = _(", ").join(f"{hour}:00–{hour + 1}:00" for hour in sorted(best) if by_hour[hour])
    busiest = max(range(7), key=lambda day: sum(table[day]))
    lines.append(
        [Span(" " + _("Busiest: {hours} · {day}").format(hours=said, day=formatting.weekday(_MONDAY + busiest)))]
    )
    lines.append([Span(" " + _("░ to █: up to {n:,} in an hour of a weekday over 12 weeks").format(n=top), "dim")])
    return lines


def _weeks(found: GroupSpeech, width: int) -> list[Line]:
    weeks, known = found.weeks, found.known
    if known.first is None:
        return [[Span(" " + _("No day is known yet: i imports, a adds one counted by hand."), "quiet")]]
    step = 2 if width >= 2 * len(weeks) + 8 else 1
    labels = formatting.months([week.monday for week in weeks])
    drawn = charts.chart([week.speakers for week in weeks], 4, labels=labels, wide=step == 2)
    margin = drawn.width - step * len(weeks)
    lines: list[Line] = [[Span(" " + _("Speakers a week, 26 weeks"), "dim")]]
    lines += [[Span(" "), *row] for row in formatting.chart_lines(drawn)]
    marks = "".join((_mark(week) + " ")[:step] for week in weeks)
    lines.append([Span(" " * (margin + 1)), Span(marks, "accent")])
    lines.append([Span(" " + _("■ imported  □ counted by hand  ▣ both  blank: not known"), "dim")])
    told = [
        ngettext("{n} day imported", "{n} days imported", known.imported).format(n=formatting.number(known.imported)),
        ngettext("{n} counted by hand", "{n} counted by hand", known.counted).format(
            n=formatting.number(known.counted)
        ),
        ngettext("{n} not known", "{n} not known", known.missing).format(n=formatting.number(known.missing)),
    ]
    span = f"{days.iso(known.first)} – {days.iso(known.last or known.first)}"
    lines += wrap_spans([Span(f" {span}: "), Span(_(", ").join(told))], width, 1)
    for one in found.against[:_TOLD]:
        lines += wrap_spans([Span(f" ! {one}", "warn")], width, 3)
    if len(found.against) > _TOLD:
        more = len(found.against) - _TOLD
        lines.append([Span("   " + ngettext("and {n} day more", "and {n} days more", more).format(n=more), "warn")])
    if found.against:
        said = _("a shows the days: correct a count there or take it away; I takes a wrong import back.")
        lines += wrap_spans([Span("   " + said, "dim")], width, 3)
    return lines


def _mark(week: CountedWeek) -> str:
    if week.imported and week.counted:
        return "▣"
    return "■" if week.imported else "□" if week.counted else " "
