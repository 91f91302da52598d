"""Who stays, by the week in which they came (R24): of those who joined in a week, how many spoke in each week since."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.store import Store

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who came in one week. ``kept[k]`` is the share of them that spoke in the k-th week after it (0 is that
    week itself); None where that week is not over, or covered for none of their groups."""

    monday: int
    joined: int
    kept: list[float | None]


def cohorts(store: Store, group: int | None = None, weeks: int = WEEKS) -> list[Cohort]:
    """Give the last ``weeks`` joining weeks, oldest first, of one group or of all; operators and bots left out.

    Somebody came when the platform says so: a first message is no joining, and who joined without ever speaking would
    be missing. A week counts of the groups that have 4 of its days covered.
    """
    from sihu_tui.health.extent import last_day
    from sihu_tui.health.loader import OPERATOR_SQL

    end = last_day(store)
    if end is None:
        return []
    zone = settings.zone(store)
    newest = days.monday(end)
    first = newest - 7 * (weeks - 1)
    came: dict[tuple[int, int], int] = {}
    for place, member, ts in store.connection.execute(
        f"""select s.group_id, s.member_id, s.joined
        from memberships s join members m on m.id = s.member_id join groups g on g.id = s.group_id
        where coalesce(g.private, 0) = 0 and (?1 is null or s.group_id = ?1) and not m.is_bot and not {OPERATOR_SQL}
        and s.joined >= ?2""",
        (group, days.start_of(first, zone)),
    ):
        came[place, member] = days.monday(days.day_of(ts, zone))
    seen: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for place, member, day in store.connection.execute(
        """select group_id, member_id, day from member_days
        where day between ?2 and ?3 and (?1 is null or group_id = ?1)""",
        (group, first, end),
    ):
        since = came.get((place, member))
        if since is not None and days.monday(day) >= since:
            seen.setdefault((since, (days.monday(day) - since) // 7), set()).add((place, member))
    covered = _covered(store, {place for place, _member in came}, first, newest)
    cohorts_: dict[int, list[int]] = {}
    for (place, _member), monday in came.items():
        cohorts_.setdefault(monday, []).append(place)

    def kept(monday: int, k: int) -> float | None:
        week = monday + 7 * k
        told = sum((place, week) in covered for place in cohorts_.get(monday, ()))
        if week + 6 > end or not told:
            return None
        return sum((place, week) in covered for place, _member in seen.get((monday, k), ())) / told

    return [
        Cohort(monday, len(cohorts_.get(monday, ())), [kept(monday, k) for k in range((newest - monday) // 7 + 1)])
        for monday in range(first, newest + 1, 7)
    ]


def _covered(store: Store, groups: set[int], first: int, last: int) -> set[tuple[int, int]]:
    """Which groups have which weeks (by their Mondays) covered on 4 days or more."""
    from sihu_tui.importing.coverage import of_group

    out = set()
    for group in groups:
        spans = of_group(store.connection, group)
        for monday in range(first, last + 1, 7):
            if sum(max(0, min(b, monday + 6) - max(a, monday) + 1) for a, b in spans) >= 4:
                out.add((group, monday))
    return out
