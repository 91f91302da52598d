"""The messages of a group, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sihu_tui.importing.service_messages import worded
from sihu_tui.store import Store, single


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message to show; `ts` is UTC seconds, `kind` a `sihu_tui.record.Kind`."""

    id: int
    ts: int
    sender: str
    operator: bool
    kind: int
    text: str | None


_COLUMNS = """select m.id, m.ts, coalesce(p.name, ''), coalesce(p.is_operator, 0), m.kind, m.text
    from messages m left join members p on p.id = m.sender_id"""


def shown(row: tuple[Any, ...]) -> MessageRow:
    """Give a row of id, ts, sender, operator, kind, text as a message to show; codes of the platform in words."""
    id, ts, sender, operator, kind, text = row
    return MessageRow(id, ts, sender, bool(operator), kind, text and worded(kind, text))


def count(store: Store, group: int) -> int:
    """Give how many messages (of every kind) a group has; from the rollups."""
    return int(
        store.connection.execute("select coalesce(sum(n), 0) from group_days where group_id = ?", (group,)).fetchone()[
            0
        ]
    )


def place(store: Store, group: int, message: int) -> int | None:
    """Give how many messages of a group stand before one of them, None when it is not there.

    Whole days come from the rollups, so that an old message is found as fast as a new one.
    """
    row = single.read(store.connection, "messages", "ts", id=message, group_id=group)
    if row is None:
        return None
    from sihu_tui import settings
    from sihu_tui.dates import days

    zone = settings.zone(store)
    day = days.day_of(row[0], zone)
    before, since = _before(store, group, day), days.start_of(day, zone)
    return before + int(
        store.connection.execute(
            "select count(*) from messages where group_id = ?1 and ts >= ?2 and (ts < ?3 or (ts = ?3 and id < ?4))",
            (group, since, row[0], message),
        ).fetchone()[0]
    )


def _before(store: Store, group: int, day: int) -> int:
    found = store.connection.execute(
        "select coalesce(sum(n), 0) from group_days where group_id = ? and day < ?", (group, day)
    )
    return int(found.fetchone()[0])


def answered(store: Store, message: int) -> MessageRow | None:
    """Give the message that one answers, None when it answers none or that one is not here."""
    row = store.connection.execute(
        f"""{_COLUMNS} where (m.group_id, m.key) = (select group_id, reply_to from messages where id = ?)""",
        (message,),
    ).fetchone()
    return None if row is None else shown(row)


def page(store: Store, group: int, offset: int, limit: int) -> list[MessageRow]:
    """Give `limit` messages from the `offset`-th oldest on, oldest first.

    The day on which the page begins is found in the rollups, so that a late page costs no more than an early one.
    """
    before = 0
    start = None
    for day, n in store.connection.execute(
        "select day, sum(n) from group_days where group_id = ? group by day order by day", (group,)
    ):
        if before + n > offset:
            start = day
            break
        before += n
    if start is None:
        return []
    from sihu_tui import settings
    from sihu_tui.dates import days

    since = days.start_of(start, settings.zone(store))
    rows = store.connection.execute(
        f"{_COLUMNS} where m.group_id = ? and m.ts >= ? order by m.ts, m.id limit ? offset ?",
        (group, since, limit, offset - before),
    )
    return [shown(row) for row in rows]
