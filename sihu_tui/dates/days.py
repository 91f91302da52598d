"""Days and weeks in the store's zone. A day is a number: days since 1970-01-01. A week starts on Monday."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, tzinfo

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

SECONDS = 86400
SHANGHAI = "Asia/Shanghai"
EPOCH_DAY = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Give days since 1970-01-01."""
    return day.toordinal() - EPOCH_DAY


def from_day_number(number: int) -> date:
    """Give the date that is `number` days after 1970-01-01."""
    return date.fromordinal(number + EPOCH_DAY)


def find_zone(name: str) -> tzinfo:
    """Give the time zone called `name` (an IANA name). Raises SihuError when there is none."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # takes its time, and no first frame needs it

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SihuError(_("There is no time zone {name!r}; give one like Asia/Shanghai.").format(name=name)) from error


def day_of(ts: float, zone: tzinfo) -> int:
    """Give the day that `ts` (UTC seconds) falls on in `zone`."""
    return day_number(datetime.fromtimestamp(ts, zone).date())


def start_of(day: int, zone: tzinfo) -> int:
    """Give the UTC second at which `day` begins in `zone`."""
    at = from_day_number(day)
    return int(datetime(at.year, at.month, at.day, tzinfo=zone).timestamp())


def today(zone: tzinfo) -> int:
    """Give the day that it is now in `zone`."""
    return day_number(_clock().astimezone(zone).date())


def now() -> int:
    """Give the time now in UTC seconds."""
    return int(_clock().timestamp())


def _clock() -> datetime:
    """The time now, or what SIHU_NOW (an ISO time with its offset) says it is: for tests and pictures."""
    said = os.environ.get("SIHU_NOW")
    return datetime.fromisoformat(said) if said else datetime.now(UTC)


def monday(day: int) -> int:
    """Give the Monday on or before `day`."""
    return day - (day + 3) % 7


def iso(day: int) -> str:
    """Give `day` as YYYY-MM-DD."""
    return from_day_number(day).isoformat()


def parse_day(text: str) -> int:
    """Give the day written YYYY-MM-DD. Raises ValueError."""
    return day_number(date.fromisoformat(text))


def local(ts: float, zone: tzinfo) -> datetime:
    """Give `ts` (UTC seconds) as a datetime in `zone`."""
    return datetime.fromtimestamp(ts, zone)


def offsets(zone: tzinfo, first: float, last: float) -> list[tuple[int, int]]:
    """Give the zone's UTC offsets between two times: (valid from this UTC second, offset in seconds)."""

    def offset(at: float) -> int:
        found = datetime.fromtimestamp(at, zone).utcoffset()
        return int(found.total_seconds()) if found else 0

    found = [(int(first), offset(first))]
    step = int(timedelta(days=7).total_seconds())
    at = int(first)
    while at < last:
        ahead = min(at + step, int(last))
        if offset(ahead) != found[-1][1]:
            low, high = at, ahead
            while high - low > 1:
                middle = (low + high) // 2
                if offset(middle) == found[-1][1]:
                    low = middle
                else:
                    high = middle
            found.append((high, offset(high)))
        at = ahead
    return found


def day_sql(column: str, zone: tzinfo, first: float, last: float) -> str:
    """Give an SQL expression for the day of `column` (UTC seconds between `first` and `last`, after 1970).

    Whole-number arithmetic, so that the cut of days is the same in SQL and in Python, daylight saving included.
    """
    spans = offsets(zone, first, last)
    if len(spans) == 1:
        shift = str(spans[0][1])
    else:
        cases = " ".join(f"when {column} < {until} then {spans[i][1]}" for i, (until, _o) in enumerate(spans[1:]))
        shift = f"(case {cases} else {spans[-1][1]} end)"
    return f"(({column} + {shift}) / {SECONDS})"
