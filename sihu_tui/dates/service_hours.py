"""Service hours: how long somebody waited while the team was there, and how quickly people are answered (R56)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache

from sihu_tui import settings
from sihu_tui.dates import days, opening
from sihu_tui.dates.days import from_day_number
from sihu_tui.store import Store

MINUTE = 60
QUARTER = 900
FIRST_WEEKDAY = 3
"""Day 0, 1970-01-01, was a Thursday (Monday 0)."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When the team is there: for each weekday (Monday 0) the spans of its minutes, in order, in `zone`."""

    week: tuple[tuple[opening.Span, ...], ...]
    zone: tzinfo

    def waited(self, since: int, until: int) -> int:
        """Give the minutes of service between two UTC seconds, by the clock on the wall."""
        return self._until(until) - self._until(since)

    def open_at(self, ts: int) -> bool:
        """Tell whether the team is there at a UTC second."""
        day, minute = divmod((ts + _offset(self.zone, ts // QUARTER)) // MINUTE, opening.DAY_MINUTES)
        return any(first <= minute < last for first, last in self.week[(day + FIRST_WEEKDAY) % 7])

    def late_before(self, now: int, minutes: int) -> int:
        """Give the UTC second before which somebody must have written to have waited over `minutes` by `now`."""
        day, left = days.day_of(now, self.zone), minutes
        at = days.local(now, self.zone)
        minute = at.hour * 60 + at.minute
        for back in range(day, day - 400, -1):
            for first, last in reversed(self.week[from_day_number(back).weekday()]):
                end = min(last, minute) if back == day else last
                if end - first > left:
                    return days.start_of(back, self.zone) + (end - left) * MINUTE
                left -= max(end - first, 0)
        return 0

    def _until(self, ts: int) -> int:
        """Minutes of service from day 0 of the calendar on."""
        day, minute = divmod((ts + _offset(self.zone, ts // QUARTER)) // MINUTE, opening.DAY_MINUTES)
        weekday = (day + FIRST_WEEKDAY) % 7
        before, whole = _lengths(self.week)
        served = (day - weekday) // 7 * whole + before[weekday]
        for first, last in self.week[weekday]:
            if minute > first:
                served += min(minute, last) - first
        return served


@lru_cache(maxsize=65536)
def _offset(zone: tzinfo, quarter: int) -> int:
    """Give the seconds by which the clock on the wall is ahead of UTC; no zone changes within a quarter of an hour."""
    ahead = days.local(quarter * QUARTER, zone).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds())


@lru_cache(maxsize=8)
def _lengths(week: tuple[tuple[opening.Span, ...], ...]) -> tuple[list[int], int]:
    """Give the minutes of service of a week before each weekday, and of all of it."""
    lengths = [sum(last - first for first, last in spans) for spans in week]
    return [sum(lengths[:weekday]) for weekday in range(7)], sum(lengths)


def week_of(spans: tuple[opening.Span, ...], weekdays: frozenset[int]) -> tuple[tuple[opening.Span, ...], ...]:
    """Give each weekday's spans; what runs over midnight belongs to the day on which it began."""
    week: list[list[opening.Span]] = [[] for _day in range(7)]
    for day in weekdays:
        for first, last in spans:
            week[day].append((first, min(last, opening.DAY_MINUTES)))
            if last > opening.DAY_MINUTES:
                week[(day + 1) % 7].append((0, last - opening.DAY_MINUTES))
    return tuple(tuple(sorted(own)) for own in week)


def hours(store: Store) -> Hours:
    """Give the service hours as set."""
    weekdays = opening.weekdays(str(settings.get(store, "service.days")))
    return Hours(week_of(opening.spans(str(settings.get(store, "service.hours"))), weekdays), settings.zone(store))
