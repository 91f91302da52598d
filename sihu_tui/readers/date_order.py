"""Which number of a date is the day: inferred over a whole file, and asked for when it cannot be.

Every form of date in a file (its separators and widths) is taken by itself, for an app update may change the
form, and the order with it, in the middle of a file.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import UTC, date, timedelta

from sihu_tui.dates.days import from_day_number, today
from sihu_tui.errors import ReadError, Undecided
from sihu_tui.readers.record import Reading
from sihu_tui.readers.timestamps import HALF_DAY_AFTER, Stamps, hour_of
from sihu_tui.text.i18n import _

ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2), "myd": (1, 0, 2)}
"""Where year, month and day stand."""
CLEAR = 4
"""An order wins over another by going back in time at most a quarter as often."""


class _Form:
    """The dates of one form, in file order."""

    def __init__(self, first: tuple[str, str, str], line: int) -> None:
        a, b, c = map(len, first)
        self.line, self.example = line, first
        names = ("ymd",) if a > 2 else ("myd",) if b > 2 else ("dmy", "mdy") if c > 2 else ("dmy", "mdy", "ymd")
        self.back = dict.fromkeys(names, 0)
        self.future = dict.fromkeys(names, False)
        self.last: dict[str, date] = {}
        self.differ = False
        self.wrong: dict[str, tuple[int, tuple[str, str, str]]] = {}


class DateOrders:
    """The forms of date in a file, while its first pass goes by; then the order of each."""

    def __init__(self, since: int) -> None:
        self.since = since
        self._forms: dict[Hashable, _Form] = {}
        self._seen: dict[tuple[Hashable, tuple[str, str, str]], None] = {}
        self._previous: object = None
        self._limit = from_day_number(today(UTC)) + timedelta(days=2)

    def add(self, form: Hashable, parts: tuple[str, str, str], line: int) -> None:
        """Note a date's three numbers, written in `form`, in file order."""
        if self._previous == (form, parts):
            return
        self._previous = (form, parts)
        known = self._forms.get(form)
        if known is None:
            known = self._forms[form] = _Form(parts, line)
        dates = {}
        for name in list(known.back):
            try:
                when = dates[name] = as_date(parts, name)
                if when.year < self.since:
                    raise ValueError(when)
            except ValueError:
                del known.back[name]
                known.wrong[name] = (line, parts)
                continue
            if when > self._limit:
                known.future[name] = True
            if name in known.last and when < known.last[name]:
                known.back[name] += 1
            known.last[name] = when
        known.differ = known.differ or len({dates[name] for name in known.back}) > 1

    def decide(self, asked: str | None, source: object) -> dict[Hashable, str]:
        """Give the order of each form. Raises Undecided when it has to be asked for, ReadError when none fits."""
        return {key: self._decide(form, asked, source) for key, form in self._forms.items()}

    def _decide(self, form: _Form, asked: str | None, source: object) -> str:
        fit = list(form.back)
        if not fit:
            told = "; ".join(
                _("line {line}: {date}").format(line=line, date="/".join(parts))
                for line, parts in sorted(form.wrong.values())
            )
            raise ReadError(
                _("{path}: the dates contradict each other whichever number is the day ({told}).").format(
                    path=source, told=told
                )
            )
        if asked in fit:
            return asked
        if any(not form.future[name] for name in fit):
            fit = [name for name in fit if not form.future[name]]
        if "ymd" in fit and len(fit) > 1:
            # a year of two digits stands first only when no other order is possible
            rest = [name for name in fit if name != "ymd"]
            if (
                min(form.back[name] for name in rest) <= form.back["ymd"] * CLEAR
                or form.back["ymd"] == 0
                and any(form.back[name] == 0 for name in rest)
            ):
                fit = rest
        fit.sort(key=lambda name: form.back[name])
        if len(fit) == 1 or not form.differ or form.back[fit[0]] * CLEAR < form.back[fit[1]]:
            return fit[0]
        raise Undecided(
            _("{path}: it cannot be told whether {date} (line {line}) has the day or the month first; say so with "
              "--date-order dmy or --date-order mdy.")
            .format(path=source, date="/".join(form.example), line=form.line),
            date_order="/".join(form.example),
        )  # fmt: skip


def as_date(parts: tuple[str, str, str], order: str) -> date:
    """Give the date of three numbers in an order; years of Iran's and Thailand's calendars too. Raises ValueError."""
    year_at, month_at, day_at = ORDERS[order]
    year = int(parts[year_at])
    if 1380 <= year <= 1480:
        return _from_persian(year, int(parts[month_at]), int(parts[day_at]))
    if 2500 < year < 2700:
        year -= BUDDHIST
    return date(year + 2000 if year < 100 else year, int(parts[month_at]), int(parts[day_at]))


BUDDHIST = 543
"""By how many years Thailand's calendar is ahead."""


def _from_persian(year: int, month: int, day: int) -> date:
    """Give the Gregorian date of a solar Hijri one, by the 33-year cycle, right from 1343 to 1502. Raises ValueError."""
    leap = year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
    longest = 31 if month <= 6 else 30 if month <= 11 or leap else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        raise ValueError(f"{year}/{month}/{day}")
    leaps = sum(y % 33 in (1, 5, 9, 13, 17, 22, 26, 30) for y in range(1380, year))
    days = (year - 1380) * 365 + leaps + (month - 1) * 30 + min(month - 1, 6) + day - 1
    return date(2001, 3, 21) + timedelta(days)


_WRITTEN = re.compile(
    rf"(\d{{1,4}})([./-])\s?(\d{{1,2}})[./-]\s?(\d{{1,4}})\.?(?: г\.?)?,?\s*(?:(?<=\s)|({HALF_DAY_AFTER})\s?)(\d{{1,2}})[:.](\d\d)(?:[:.](\d\d))?"
    rf"(?:\s?({HALF_DAY_AFTER}))?(?: ч\.?)?",
    re.I,
)
_MARKS = str.maketrans(dict.fromkeys("\u200e\u200f\u061c"))


class NumericDates:
    """The times of a file in one column, ISO-like, epoch numbers, or numeric dates in an order to be inferred."""

    def __init__(self, reading: Reading, source: object, since: int) -> None:
        self.reading, self.source = reading, source
        self.stamps = Stamps(reading)
        self._orders = DateOrders(since)
        self._order: dict[Hashable, str] = {}

    def look(self, written: str, line: int) -> None:
        """Note a time in the first pass."""
        found = _WRITTEN.fullmatch(_plain(written))
        if found and len(found[1]) < 4:
            self._orders.add(_form(found), (found[1], found[3], found[4]), line)

    def decide(self) -> None:
        """Settle which number is the day. Raises Undecided."""
        self._order = self._orders.decide(self.reading.date_order, self.source)

    def utc(self, written: str) -> float:
        """Give UTC seconds. Raises ValueError."""
        found = _WRITTEN.fullmatch(_plain(written))
        if found is None:
            return self.stamps.naive(written.strip())
        parts = (found[1], found[3], found[4])
        day = as_date(parts, "ymd" if len(found[1]) == 4 else self._order[_form(found)])
        hour = hour_of(int(found[6]), found[5] or found[9])
        return self.stamps.clock.utc(day.year, day.month, day.day, hour, int(found[7]), int(found[8] or 0))


def _plain(written: str) -> str:
    return written.strip() if written.isascii() else written.translate(_MARKS).strip()


def _form(found: re.Match[str]) -> Hashable:
    return found[2], len(found[4]) > 2
