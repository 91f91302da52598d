"""The demo, the commands of a morning and the console's panes hold on every weekday, at a month's end, in every zone."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from sihu_tui import demo, settings
from sihu_tui.__main__ import main
from sihu_tui.contacts import followups
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.health.overview import overview
from tests.fixtures.driver import console

WEEK = [f"2026-12-0{day}T12:00:00+08:00" for day in range(1, 8)]
EDGES = ["2027-01-31T23:30:00+08:00", "2028-02-29T00:10:00+08:00", "2026-12-31T12:00:00+08:00"]
ZONES = ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"]


@pytest.mark.parametrize(
    ("now", "zone"),
    [*((now, "Asia/Shanghai") for now in WEEK + EDGES), *(("2026-12-01T09:30:00+00:00", zone) for zone in ZONES)],
)
def test_a_morning_on_any_day(
    now: str, zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIHU_NOW", now)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    path = tmp_path / "demo.db"
    try:
        demo.make(path)
        with open_store(path) as store:
            here = settings.zone(store)
            made = overview(store)
            assert made.as_of == days.today(here) - 1, "the demo ends yesterday"
            assert {"dying", "silent", "ad-only", "steady"} <= {row.status for row in made.rows}
            assert followups.today(store).rows
        for command in ("health", "digest", "today", "questions", "groups", "runs", "backtest"):
            capsys.readouterr()
            assert main(["--store", str(path), command, *(["--json"] if command == "health" else [])]) == 0
            said = capsys.readouterr().out
            assert said.strip()
            if command == "health":
                assert json.loads(said)["judged"] is True
        asyncio.run(_walk(path))
    finally:
        monkeypatch.undo()
        time.tzset()


async def _walk(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        for key, shown in (("1", "groups"), ("2", "replies"), ("3", "today"), ("4", "need")):
            await user.press(key)
            await user.rest()
            assert shown in user.screen().lower()
