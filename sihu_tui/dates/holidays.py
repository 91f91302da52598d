"""Days that count as neither silence nor activity: a country's public holidays, and the user's own."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.dates.days import day_number
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

LEAST_DAYS = 3
"""A shorter break is an ordinary weekend to a chat group."""


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
        for first, last, name in store.connection.execute("select first_day, last_day, name from holidays")
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
    """Give a country's public holidays of three days or more between two days, as the `holidays` package has them.

    For China these are the days off that the State Council announces (春节, 国庆 and others, by year).
    """
    import holidays

    from sihu_tui.dates.days import from_day_number

    years = range(from_day_number(max(first, 0)).year, from_day_number(last).year + 1)
    named = holidays.country_holidays(country, years=years, language="zh_CN" if country == "CN" else None)
    found: list[Holiday] = []
    for date in sorted(named):
        day = day_number(date)
        # "春节（补假）" and "休息日（由 … 调休）" belong to the feast they lengthen
        name = str(named[date]).partition("（")[0].partition(" (")[0]
        name = "" if name == "休息日" else name
        if found and all(_weekend(between) for between in range(found[-1].last + 1, day)):
            before = found[-1]
            both = before.name if name in before.name else f"{before.name} {name}".strip()
            found[-1] = Holiday(before.first, day, both, False)
        else:
            found.append(Holiday(day, day, name, False))
    return [h for h in found if h.last - h.first + 1 >= LEAST_DAYS and h.last >= first and h.first <= last]


def _weekend(day: int) -> bool:
    return (day + 3) % 7 >= 5


def add(store: Store, first: int, last: int, name: str = "") -> None:
    """Declare days as a holiday and judge every group anew. Raises SihuError when they end before they begin."""
    if last < first:
        raise SihuError(
            _("The holiday ends ({last}) before it begins ({first}).").format(
                first=days.iso(first), last=days.iso(last)
            )
        )
    with journal.step(store, ("holidays",), N_("holiday from {day} declared"), day=days.iso(first)) as connection:
        connection.execute(
            """insert into holidays (first_day, last_day, name) values (?, ?, ?)
            on conflict (first_day) do update set last_day = excluded.last_day, name = excluded.name""",
            (first, last, one_line(name)),
        )


def remove(store: Store, first: int) -> Holiday:
    """Take back the user's own holiday that begins on a day; give it. Raises SihuError when there is none."""
    found = store.connection.execute(
        "select first_day, last_day, name from holidays where first_day = ?", (first,)
    ).fetchone()
    if found is None:
        raise SihuError(
            _("No holiday of your own begins on {day}. `sihu holidays` lists them.").format(day=days.iso(first))
        )
    with journal.step(store, ("holidays",), N_("holiday from {day} taken out"), day=days.iso(first)) as connection:
        connection.execute("delete from holidays where first_day = ?", (first,))
    return Holiday(found[0], found[1], found[2], True)
