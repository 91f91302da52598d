"""All groups together over time, and two of them side by side."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.health import statuses
from sihu_tui.health.overview import Detail, detail
from sihu_tui.store import Store

SHARED_DAYS = 84
"""Somebody who spoke in both groups within so many days is shared."""


@dataclass(frozen=True, slots=True)
class TrendWeek:
    """How many groups had which status at the end of a week; ``day`` is the Monday after it."""

    day: int
    counts: dict[str, int]


def trend(store: Store, weeks: int = 26) -> list[TrendWeek]:
    """Give the portfolio week by week, oldest first, up to the last week that is over.

    A group counts from its first week on; one whose data ended earlier counts as no-data, or as ended where an
    operator closed it or its planned end had come.
    """
    connection = store.connection
    end = connection.execute("select max(as_of) from health").fetchone()[0]
    if end is None:
        return []
    newest = days.monday(end + 1)
    wanted = [newest - 7 * k for k in range(weeks - 1, -1, -1)]
    counts: dict[int, dict[str, int]] = {day: dict.fromkeys(statuses.STATUSES, 0) for day in wanted}
    for day, status, n in connection.execute(
        "select day, status, count(*) from health_weeks where day >= ? and day <= ? group by day, status",
        (wanted[0], newest),
    ):
        if day in counts:
            counts[day][status] += n
    zone = settings.zone(store)
    lives = connection.execute("""
        select min(w.day), max(w.day), g.archived, case when g.kind = 'temporary' then g.ends_day end
        from health_weeks w join groups g on g.id = w.group_id group by w.group_id""")
    for first, last, archived, ends in lives:
        over = min(
            (d for d in (None if archived is None else days.day_of(archived, zone), ends) if d is not None),
            default=None,
        )
        for day in wanted:
            if max(first, last) < day:
                counts[day][statuses.ENDED if over is not None and over < day else statuses.NO_DATA] += 1
    return [TrendWeek(day, {status: n for status, n in counts[day].items() if n}) for day in wanted]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups: their details, and how many people spoke in both of late."""

    one: Detail
    other: Detail
    shared: int
    only_one: int
    only_other: int


def compare(store: Store, one: int, other: int) -> Comparison:
    """Give two groups side by side. Raises SihuError for a group without a verdict."""
    from sihu_tui.health.loader import OPERATOR_SQL

    first, second = detail(store, one), detail(store, other)
    since = first.as_of + 1 - SHARED_DAYS
    people = []
    for group in (one, other):
        rows = store.connection.execute(
            f"""select distinct d.member_id from member_days d join members m on m.id = d.member_id
            join memberships s on s.member_id = d.member_id and s.group_id = d.group_id
            where d.group_id = ? and d.day >= ? and not m.is_bot and not {OPERATOR_SQL}""",
            (group, since),
        )
        people.append({row[0] for row in rows})
    return Comparison(first, second, len(people[0] & people[1]), len(people[0] - people[1]), len(people[1] - people[0]))
