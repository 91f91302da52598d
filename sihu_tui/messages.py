"""The messages of a group, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui.store import Store


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


def count(store: Store, group: int) -> int:
    """Give how many messages (of every kind) a group has; from the rollups."""
    return int(
        store.connection.execute("select coalesce(sum(n), 0) from group_days where group_id = ?", (group,)).fetchone()[
            0
        ]
    )


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
    from sihu_tui import days, settings

    since = days.start_of(start, settings.zone(store))
    rows = store.connection.execute(
        f"{_COLUMNS} where m.group_id = ? and m.ts >= ? order by m.ts, m.id limit ? offset ?",
        (group, since, limit, offset - before),
    )
    return [MessageRow(r[0], r[1], r[2], bool(r[3]), r[4], r[5]) for r in rows]
