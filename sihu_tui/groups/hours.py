"""When a group talks: its messages by weekday and hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.store import Store, single

if TYPE_CHECKING:
    pass
from sihu_tui.groups.groups import WEEKS


def hours(store: Store, group: int) -> list[list[int]]:
    """Give how often people spoke by weekday (Monday first) and hour, over the group's last 12 weeks.

    Cut in the store's zone.
    """
    zone = settings.zone(store)
    table = [[0] * 24 for _weekday in range(7)]
    last = single.read(store.connection, "groups", "last_message", id=group)
    if last is None or last[0] is None:
        return table
    first = last[0] - WEEKS * 7 * days.SECONDS
    spans = days.offsets(zone, first, last[0])
    for i, (since, offset) in enumerate(spans):
        until = spans[i + 1][0] if i + 1 < len(spans) else last[0] + 1
        rows = store.connection.execute(
            """select ((ts + ?1) / 86400 + 3) % 7, (ts + ?1) / 3600 % 24, count(*) from messages
            where group_id = ?2 and ts >= ?3 and ts < ?4 and kind <= 1 group by 1, 2""",
            (offset, group, since, until),
        )
        for weekday, hour, n in rows:
            table[weekday][hour] += n
    return table
