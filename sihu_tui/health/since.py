"""What changed since somebody was last here: imports, groups that got worse or better, who wrote, what others did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sihu_tui.dates import days
from sihu_tui.health.overview import HealthRow, overview
from sihu_tui.importing.history import Run, list_runs
from sihu_tui.store import Store, journal

_MARKS = ("ts", "message", "as_of", "run", "step")


@dataclass(frozen=True, slots=True)
class Changes:
    """`ts` (UTC seconds) is when they were here; `written` are private chats with what came in them, `steps` by others."""

    ts: int
    runs: list[Run]
    messages: int
    worse: list[HealthRow]
    better: list[HealthRow]
    written: list[tuple[str, int]]
    steps: list[journal.Step]


def mark(store: Store) -> dict[str, str]:
    """Give what tells, later, how the store stood now."""
    row = store.connection.execute(
        """select coalesce((select max(id) from messages), 0), coalesce((select max(as_of) from health), 0),
            coalesce((select max(id) from import_runs), 0), coalesce((select max(id) from steps), 0)"""
    ).fetchone()
    return dict(zip(_MARKS, map(str, (days.now(), *row)), strict=True))


def changes(store: Store, marked: Mapping[str, str]) -> Changes:
    """Give what changed since the store stood as `marked`."""
    ts, message, as_of, run, step = (int(marked.get(name, 0)) for name in _MARKS)
    runs = [one for one in list_runs(store) if one.id > run and one.undone is None]
    rows = overview(store, as_of).rows
    written = store.connection.execute(
        """select coalesce(nullif(c.remark, ''), c.name), count(*) from messages m join groups g on g.id = m.group_id
        join contacts c on c.id = g.contact_id join members p on p.id = m.sender_id
        where m.id > ? and g.private = 1 and not p.is_self and not coalesce(p.is_operator, 0) group by c.id order by 2 desc""",
        (message,),
    ).fetchall()
    return Changes(
        ts, runs, sum(one.new for one in runs), [row for row in rows if row.new], [row for row in rows if row.better], written,
        [one for one in journal.steps(store) if one.id > step and one.operator != store.operator and one.undone is None],
    )  # fmt: skip
