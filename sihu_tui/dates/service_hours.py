"""Service hours: how long somebody waited while the team was there, and how quickly people are answered (R56)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from sihu_tui import settings
from sihu_tui.dates import days, opening
from sihu_tui.dates.days import from_day_number
from sihu_tui.store import Store

MINUTE = 60


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
        at = days.local(ts, self.zone)
        minute = at.hour * 60 + at.minute
        return any(first <= minute < last for first, last in self.week[at.weekday()])

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
        day = days.day_of(ts, self.zone)
        weekday = from_day_number(day).weekday()
        lengths = [sum(last - first for first, last in spans) for spans in self.week]
        at = days.local(ts, self.zone)
        minute = at.hour * 60 + at.minute
        today = sum(min(max(minute - first, 0), last - first) for first, last in self.week[weekday])
        return (day - weekday) // 7 * sum(lengths) + sum(lengths[:weekday]) + today


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
