"""Small stores for the health tests: activity written as CSV and brought in by the importer."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from sihu_tui import settings
from sihu_tui.importing.run import Options, bring_in
from sihu_tui.record import from_day_number
from sihu_tui.store import Store, open_store

T0 = 18_000  # 2019-04-14, a Sunday
Row = tuple[str, int, str]
"""Group, day since T0, sender."""
SHANGHAI = timezone(timedelta(hours=8))


def new_store(folder: Path) -> Store:
    """An empty store that cuts days in Shanghai."""
    store = open_store(folder / "sihu.db")
    settings.put(store, "zone", "Asia/Shanghai")
    return store


def write(path: Path, rows: Iterable[Row], kind: str = "text", operators: Iterable[str] = ()) -> Path:
    """Write rows as an activity CSV; the senders among ``operators`` are marked as such."""
    marked = set(operators)
    lines = ["group,ts,sender,is_operator,kind"]
    for n, (group, day, sender) in enumerate(sorted(rows, key=lambda row: row[1])):
        at = datetime.combine(from_day_number(T0 + day), datetime.min.time(), SHANGHAI) + timedelta(
            hours=9, seconds=n % 3600
        )
        lines.append(f"{group},{at.isoformat()},{sender},{int(sender in marked)},{kind}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def bring(store: Store, path: Path, until: int | None = None) -> None:
    """Import a file, taken as exported on the day ``until`` since T0 where that is given."""
    results = bring_in(store, [path], Options(exported=None if until is None else T0 + until))
    assert [result.error for result in results] == [None]


def chatter(group: str, days: range, people: int, first: int = 0) -> list[Row]:
    """Everybody speaks once a week, each on another weekday."""
    return [(group, day, f"m{m}") for day in days for m in range(first, first + people) if day % 7 == m % 7]


def group_id(store: Store, name: str) -> int:
    """The id of a group."""
    return int(store.connection.execute("select id from groups where name = ?", (name,)).fetchone()[0])


def status_of(store: Store, name: str) -> str:
    """The stored status of a group."""
    row = store.connection.execute(
        "select h.status from health h join groups g on g.id = h.group_id where g.name = ?", (name,)
    ).fetchone()
    return str(row[0])
