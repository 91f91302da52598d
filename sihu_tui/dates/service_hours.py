"""Service hours: how long somebody waited while the team was there, and how quickly people are answered (R56)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import tzinfo
from statistics import median

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.dates.days import from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _

MINUTE = 60
_DAY = 24 * 60
_HOURS = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")


def _span(text: str) -> tuple[int, int]:
    found = _HOURS.fullmatch(text.strip())
    first, last = (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (0, 0)
    if not 0 <= first < last <= _DAY:
        raise SihuError(_("Service hours are written like 09:00-21:00, not {text!r}.").format(text=text))
    return first, last


def _weekdays(text: str) -> frozenset[int]:
    found = frozenset(int(char) - 1 for char in text if char in "1234567")
    if not found or len(found) != len(text.strip()):
        raise SihuError(_("Service days are written like 12345, Monday 1 to Sunday 7, not {text!r}.").format(text=text))
    return found


settings.declare("service.hours", "09:00-21:00", N_("When the team answers"), check=_span)
settings.declare(
    "service.days", "1234567", N_("Weekdays on which the team answers, Monday 1 to Sunday 7"), check=_weekdays
)
settings.declare("service.answer", 30, N_("A first answer is late after so much service time"), N_("minutes"))


@dataclass(frozen=True, slots=True)
class Hours:
    """When the team is there: minutes of the day and weekdays (Monday 0), in `zone`."""

    first: int
    last: int
    weekdays: frozenset[int]
    zone: tzinfo

    def waited(self, since: int, until: int) -> int:
        """Give the minutes of service between two UTC seconds, by the clock on the wall."""
        return self._until(until) - self._until(since)

    def open_at(self, ts: int) -> bool:
        """Tell whether the team is there at a UTC second."""
        at = days.local(ts, self.zone)
        return at.weekday() in self.weekdays and self.first <= at.hour * 60 + at.minute < self.last

    def late_before(self, now: int, minutes: int) -> int:
        """Give the UTC second before which somebody must have written to have waited over `minutes` by `now`."""
        day, left = days.day_of(now, self.zone), minutes
        for back in range(day, day - 400, -1):
            start = days.start_of(back, self.zone)
            served = self.waited(start, min(now, start + days.SECONDS))
            if served > left:
                end = min(days.local(now, self.zone).hour * 60 + days.local(now, self.zone).minute, self.last) if (
                    back == day
                ) else self.last  # fmt: skip
                return start + (end - left) * MINUTE
            left -= served
        return 0

    def _until(self, ts: int) -> int:
        """Minutes of service from day 0 of the calendar on."""
        day = days.day_of(ts, self.zone)
        weekday = from_day_number(day).weekday()
        whole = (day - weekday) // 7 * len(self.weekdays) + sum(one < weekday for one in self.weekdays)
        at = days.local(ts, self.zone)
        served = min(max(at.hour * 60 + at.minute - self.first, 0), self.last - self.first)
        return whole * (self.last - self.first) + (served if weekday in self.weekdays else 0)


def hours(store: Store) -> Hours:
    """Give the service hours as set."""
    return Hours(*_span(settings.get(store, "service.hours")), _weekdays(str(settings.get(store, "service.days"))),
                 settings.zone(store))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """How people were answered: turns of theirs that got an answer and that did not yet, minutes of service time.

    `outside` is the share of their turns that began outside service hours; None where nobody wrote.
    """

    answered: int
    open: int
    median: float | None
    in_time: float | None
    outside: float | None


def figures(store: Store, since: int, until: int) -> Figures:
    """Give how people were answered who wrote privately between two days, both inclusive."""
    found, zone = hours(store), settings.zone(store)
    target = settings.get(store, "service.answer")
    waits: list[int] = []
    still = outside = turns = 0
    begun: int | None = None
    chat = None
    for group, ts, ours in store.connection.execute(
        """select m.group_id, m.ts, p.is_self or coalesce(p.is_operator, 0)
        from groups g join messages m on m.group_id = g.id join members p on p.id = m.sender_id
        where g.private = 1 and m.kind <= 1 and not p.is_bot and m.ts >= ? and m.ts < ? order by m.group_id, m.ts, m.id""",
        (days.start_of(since, zone), days.start_of(until + 1, zone)),
    ):
        if group != chat:
            still += begun is not None
            chat, begun = group, None
        if not ours and begun is None:
            begun = ts
            turns += 1
            outside += not found.open_at(ts)
        elif ours and begun is not None:
            waits.append(found.waited(begun, ts))
            begun = None
    still += begun is not None
    return Figures(
        len(waits), still, float(median(waits)) if waits else None,
        sum(wait <= target for wait in waits) / len(waits) if waits else None, outside / turns if turns else None,
    )  # fmt: skip
