"""How facts are said in a list: ages, days, numbers, statuses."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from rich.cells import cell_len

from sihu_tui.dates import days
from sihu_tui.health.statuses import LABELS
from sihu_tui.text.i18n import N_, _, ngettext

from .text import Line, Span

if TYPE_CHECKING:
    from sihu_tui.text.charts import Chart

UNKNOWN = "—"
_PARTS = {"axis": "dim", "bar": "bar", "usual": "warn", "expected": "expected", "gap": "quiet"}
_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def status_width() -> int:
    """Give the cells that a status takes in a list."""
    return min(12, max(cell_len(_(label)) for label in LABELS.values()))


def number(value: float | None) -> str:
    """Give a number as people write it, a dash when it is unknown."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:.1f}"


def percent(value: float | None) -> str:
    """Give a share in percent, a dash when it is unknown."""
    return UNKNOWN if value is None else "<1%" if 0 < value < 0.005 else f"{value:.0%}"


def ago(ts: int | None, today: int, zone: tzinfo) -> str:
    """Give how long before the day `today` a time (UTC seconds) was, as people say it."""
    return UNKNOWN if ts is None else day_ago(days.day_of(ts, zone), today)


def day_ago(day: int | None, today: int) -> str:
    """Give how long before the day `today` another day was, as people say it."""
    if day is None:
        return UNKNOWN
    gap = today - day
    if gap <= 0:
        return _("today") if gap == 0 else day_ahead(-gap)
    if gap == 1:
        return _("yesterday")
    if gap < 60:
        return ngettext("{n} day ago", "{n} days ago", gap).format(n=gap)
    if gap < 730:
        return ngettext("{n} month ago", "{n} months ago", gap // 30).format(n=gap // 30)
    return ngettext("{n} year ago", "{n} years ago", gap // 365).format(n=gap // 365)


def day_ahead(gap: int) -> str:
    """Give how far ahead a day is."""
    if gap == 1:
        return _("tomorrow")
    return ngettext("in {n} day", "in {n} days", gap).format(n=gap)


def short_day(day: int | None, today: int) -> str:
    """Give a day as MM-DD, with its year when that is another than today's."""
    if day is None:
        return UNKNOWN
    written = days.iso(day)
    return written[5:] if written[:4] == days.iso(today)[:4] else written


def moment(ts: int, zone: tzinfo) -> str:
    """Give a time as YYYY-MM-DD HH:MM in `zone`."""
    return days.local(ts, zone).strftime("%Y-%m-%d %H:%M")


def months(first_days: list[int]) -> list[tuple[int, str]]:
    """Give the place and the name of each month's first week among weeks that begin on these days."""
    found: list[tuple[int, str]] = []
    before = ""
    for place, day in enumerate(first_days):
        month = days.iso(day)[5:7]
        if month != before:
            found.append((place, _(_MONTHS[int(month) - 1])))
            before = month
    return found


def weekday(day: int) -> str:
    """Give the name of a day's weekday."""
    return _(_WEEKDAYS[(day + 3) % 7])


def level(value: float | None) -> str:
    """Give a mean with one decimal at most, a dash when it is unknown."""
    return number(None if value is None else round(value, 1))


def times(value: float | None) -> str:
    """Give how many times as much something is: ×1.6; a dash when it is unknown."""
    return UNKNOWN if value is None else f"×{value:.1f}"


def chart_lines(drawn: Chart) -> list[Line]:
    """Give a chart in the tones of its parts."""
    return [[Span(piece.text, _PARTS[piece.part]) for piece in row] for row in drawn.lines]
