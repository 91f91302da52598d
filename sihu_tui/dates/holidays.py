"""Days that count as neither silence nor activity: a country's public holidays, and the user's own."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.dates.days import day_number
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

LEAST_DAYS = 3
"""A shorter break is an ordinary weekend to a chat group."""
MONTH = 31
"""Days ahead for which it is told whether the calendar knows them."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A stretch of days, first to last inclusive; ``own`` when the user declared it."""

    first: int
    last: int
    name: str
    own: bool


def spans(store: Store) -> list[tuple[int, int]]:
    """Give the declared days as inclusive spans."""
    return [(holiday.first, holiday.last) for holiday in every(store)]


def every(store: Store) -> list[Holiday]:
    """Give every holiday that is in force, in order of time.

    Public ones reach from the first to the last day that the imports cover; the user's own are all given.
    """
    own = [
        Holiday(first, last, name, True)
        for first, last, name in single.every(store.connection, "holidays", "first_day, last_day, name")
    ]
    country = settings.get(store, "health.holidays")
    if not country:
        return sorted(own, key=lambda h: h.first)
    first, last = store.connection.execute("select min(first_day), max(last_day) from coverage").fetchone()
    if first is None:
        return sorted(own, key=lambda h: h.first)
    last = min(last, days.today(settings.zone(store)))
    return sorted([*own, *public(country, first, last)], key=lambda h: h.first)


def public(country: str, first: int, last: int) -> list[Holiday]:
    """Give a country's public holidays of three days or more that touch the days from `first` to `last`.

    For China these are the days off as the State Council announces them, weekends at their edges included. There are
    none in a year that is not known (`unknown_years`).
    """
    if country != "CN":
        return []
    from chinese_calendar import Holiday as Feast
    from chinese_calendar import constants

    worked = set(map(day_number, constants.workdays))

    def free(day: int) -> bool:
        return (day + 3) % 7 >= 5 and day not in worked

    found: list[Holiday] = []
    for date, named in sorted(constants.holidays.items()):
        start = end = day_number(date)
        name = str(Feast(named).chinese)
        # "6月10日放假,与周末连休": the calendar holds the Monday alone
        while free(start - 1):
            start -= 1
        while free(end + 1):
            end += 1
        before = found[-1] if found else None
        if before is not None and start <= before.last + 1:
            both = before.name if name in before.name.split() else f"{before.name} {name}"
            found[-1] = Holiday(before.first, max(end, before.last), both, False)
        else:
            found.append(Holiday(start, end, name, False))
    return [h for h in found if h.last - h.first + 1 >= LEAST_DAYS and h.last >= first and h.first <= last]


def workdays(country: str, first: int, last: int) -> list[Holiday]:
    """Give the Saturdays and Sundays between two days on which people work in return for a feast (调休)."""
    if country != "CN":
        return []
    from chinese_calendar import Holiday as Feast
    from chinese_calendar import constants

    days_ = ((day_number(date), str(Feast(name).chinese)) for date, name in sorted(constants.workdays.items()))
    return [Holiday(day, day, name, False) for day, name in days_ if first <= day <= last]


def unknown_years(country: str, first: int, last: int) -> list[int]:
    """Give the years between two days of which the holidays are not known: not announced yet, or too long ago."""
    if country != "CN":
        return []
    from chinese_calendar import constants

    known = {date.year for date in constants.holidays}
    years = range(days.from_day_number(max(first, 0)).year, days.from_day_number(last).year + 1)
    return [year for year in years if year not in known]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the chosen country's calendar says beside the holidays themselves: 调休 workdays, years it does not know."""

    country: str
    workdays: list[Holiday]
    unknown: list[int]


def calendar(store: Store) -> Calendar:
    """Give what the calendar says of the days that the imports cover, and of the month to come."""
    country = settings.get(store, "health.holidays")
    first, last = store.connection.execute("select min(first_day), max(last_day) from coverage").fetchone()
    today = days.today(settings.zone(store))
    first, last = (today, today) if first is None else (min(first, today), min(last, today))
    return Calendar(country, workdays(country, first, last), unknown_years(country, first, today + MONTH))


def add(store: Store, first: int, last: int, name: str = "") -> None:
    """Declare days as a holiday and judge every group anew. Raises SihuError when they end before they begin."""
    if last < first:
        raise SihuError(
            _("The holiday ends ({last}) before it begins ({first}).").format(
                first=days.iso(first), last=days.iso(last)
            )
        )
    with journal.step(store, ("holidays",), N_("holiday from {day} declared"), day=days.iso(first)) as connection:
        single.put(connection, "holidays", "first_day", first_day=first, last_day=last, name=one_line(name))


def remove(store: Store, first: int) -> Holiday:
    """Take back the user's own holiday that begins on a day; give it. Raises SihuError when there is none."""
    found = single.read(store.connection, "holidays", "first_day, last_day, name", first_day=first)
    if found is None:
        raise SihuError(
            _("No holiday of your own begins on {day}. `sihu holidays` lists them.").format(day=days.iso(first))
        )
    with journal.step(store, ("holidays",), N_("holiday from {day} taken out"), day=days.iso(first)) as connection:
        single.delete(connection, "holidays", first_day=first)
    return Holiday(found[0], found[1], found[2], True)
