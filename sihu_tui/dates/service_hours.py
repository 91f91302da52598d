"""Service hours: how long somebody waited while the team was there, and how quickly people are answered (R56)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import tzinfo

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.dates.days import from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _

MINUTE = 60
_DAY = 24 * 60
_HOURS = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")


Span = tuple[int, int]
"""Minutes of a day, the first and the one after the last."""


def _spans(text: str) -> tuple[Span, ...]:
    """Give the spans of a day's service as written, `09:00-12:00 13:30-21:00`; an end past 1440 lies on the next day."""
    spans = []
    for part in re.split(r"[\s,，;；、]+", text.strip()):
        found = _HOURS.fullmatch(part)
        first, last = (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (-1, 0)
        if (
            not (0 <= first < _DAY and 0 <= last <= _DAY)
            or first == last
            or (found and int(found[2]) + int(found[4]) > 118)
        ):
            raise _unlike(text)
        spans.append((first, last if last > first else last + _DAY))
    spans.sort()
    ends = [*spans[1:], (spans[0][0] + _DAY, 0)]
    if any(last > following[0] for (_first, last), following in zip(spans, ends, strict=True)):
        raise _unlike(text)
    return tuple(spans)


def _unlike(text: str) -> SihuError:
    return SihuError(
        _("Service hours are written like 09:00-21:00, with a break 09:00-12:00 13:30-21:00, over midnight 18:00-02:00, not {text!r}.")
        .format(text=text)
    )  # fmt: skip


def _weekdays(text: str) -> frozenset[int]:
    found = frozenset(int(char) - 1 for char in text if char in "1234567")
    if not found or len(found) != len(text.strip()):
        raise SihuError(_("Service days are written like 12345, Monday 1 to Sunday 7, not {text!r}.").format(text=text))
    return found


settings.declare(
    "service.hours", "09:00-21:00", N_("When the team answers; several spans with blanks between"), check=_spans
)
settings.declare(
    "service.days", "1234567", N_("Weekdays on which the team answers, Monday 1 to Sunday 7"), check=_weekdays
)
settings.declare("service.answer", 30, N_("A first answer is late after so much service time"), N_("minutes"))


@dataclass(frozen=True, slots=True)
class Hours:
    """When the team is there: for each weekday (Monday 0) the spans of its minutes, in order, in `zone`."""

    week: tuple[tuple[Span, ...], ...]
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


def week_of(spans: tuple[Span, ...], weekdays: frozenset[int]) -> tuple[tuple[Span, ...], ...]:
    """Give each weekday's spans; what runs over midnight belongs to the day on which it began."""
    week: list[list[Span]] = [[] for _day in range(7)]
    for day in weekdays:
        for first, last in spans:
            week[day].append((first, min(last, _DAY)))
            if last > _DAY:
                week[(day + 1) % 7].append((0, last - _DAY))
    return tuple(tuple(sorted(own)) for own in week)


def hours(store: Store) -> Hours:
    """Give the service hours as set."""
    weekdays = _weekdays(str(settings.get(store, "service.days")))
    return Hours(week_of(_spans(str(settings.get(store, "service.hours"))), weekdays), settings.zone(store))
