"""Groups with a past, made through the import as a user makes them, for the tests of the groups."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

from sihu_tui import days
from sihu_tui.importing.run import Options, bring_in
from sihu_tui.store import Store

Row = tuple[str, str, str, str]
"""Group, time (in Shanghai, "2026-03-02 20:00"), sender, text."""


def at(text: str) -> int:
    """Give the UTC second of a time in Shanghai."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) - 8 * 3600


def import_rows(store: Store, path: Path, rows: list[Row], kinds: dict[int, str] | None = None) -> None:
    """Import rows as one CSV; `kinds` names the kind of those that are no text, by place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("group", "ts", "sender", "kind", "text"))
        for i, (group, when, sender, text) in enumerate(rows):
            out.writerow((group, at(when), sender, (kinds or {}).get(i, "text"), text))
    results = bring_in(store, [path], Options())
    assert [result.error for result in results] == [None]


def weeks_of_talk(group: str, first: str, weeks: int, people: int) -> list[Row]:
    """Give a group in which `people` speak once on each day of so many weeks."""
    start = days.parse_day(first)
    return [
        (
            group,
            f"{days.iso(start + day)} {10 + person % 12:02d}:{person // 12:02d}",
            f"{group}{person}",
            f"早 {day} {person}",
        )
        for day in range(7 * weeks)
        for person in range(people)
    ]
