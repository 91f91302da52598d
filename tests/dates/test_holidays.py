"""China's holidays as they are announced: whole feasts with their weekends, workdays in return, and no guesses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.cli import holidays as command
from sihu_tui.dates import days, holidays
from sihu_tui.dates.days import day_number
from sihu_tui.doctor.data import holiday_days
from sihu_tui.importing.run import bring_in
from sihu_tui.store import Store

ANNOUNCED = {
    2024: ["2023-12-30–2024-01-01", "2024-02-10–2024-02-17", "2024-04-04–2024-04-06", "2024-05-01–2024-05-05",
           "2024-06-08–2024-06-10", "2024-09-15–2024-09-17", "2024-10-01–2024-10-07"],
    2025: ["2025-01-28–2025-02-04", "2025-04-04–2025-04-06", "2025-05-01–2025-05-05", "2025-05-31–2025-06-02",
           "2025-10-01–2025-10-08"],
    2026: ["2026-01-01–2026-01-03", "2026-02-15–2026-02-23", "2026-04-04–2026-04-06", "2026-05-01–2026-05-05",
           "2026-06-19–2026-06-21", "2026-09-25–2026-09-27", "2026-10-01–2026-10-07"],
}  # fmt: skip


@pytest.mark.parametrize("year", ANNOUNCED)
def test_every_feast_of_three_days_or_more_is_whole(year: int) -> None:
    found = holidays.public("CN", day_number(date(year, 1, 1)), day_number(date(year, 12, 31)))
    assert [f"{days.iso(h.first)}–{days.iso(h.last)}" for h in found] == ANNOUNCED[year]


def test_two_feasts_in_one_stretch_have_both_names() -> None:
    (found,) = holidays.public("CN", day_number(date(2025, 10, 3)), day_number(date(2025, 10, 4)))
    assert set(found.name.split()) == {"国庆节", "中秋"}


def test_weekends_worked_in_return_are_named() -> None:
    found = holidays.workdays("CN", day_number(date(2026, 1, 1)), day_number(date(2026, 12, 31)))
    assert [days.iso(h.first) for h in found] == [
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]  # fmt: skip
    assert found[1].name == "春节"


def test_a_year_that_is_not_announced_is_unknown_not_without_holidays() -> None:
    first, last = day_number(date(2002, 5, 1)), day_number(date(2031, 5, 1))
    unknown = holidays.unknown_years("CN", first, last)
    assert {2002, 2003, 2030, 2031} <= set(unknown) and not {2004, 2020, 2026} & set(unknown)
    assert holidays.unknown_years("", first, last) == []


def covered(store: Store, folder: Path, first: str, last: str) -> None:
    rows = "".join(f"茶友群,{day}T08:00:00+08:00,甲,0,text,2,早\n" for day in (first, last))
    path = folder / f"{first}.csv"
    path.write_text("group,ts,sender,is_operator,kind,length,text\n" + rows, "utf-8")
    bring_in(store, [path])


def listed(store: Store, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    import argparse

    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(["holidays", *words])
    arguments.store = store.path
    assert command.run(arguments) == 0
    return capsys.readouterr().out


def test_the_list_tells_what_is_known_and_what_is_not(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    covered(store, tmp_path, "2026-03-10", "2026-03-20")
    settings.put(store, "health.holidays", "CN")
    assert "settings" not in listed(store, capsys)
    covered(store, tmp_path, "2026-01-01", "2026-02-28")
    found = json.loads(listed(store, capsys, "--json"))
    assert found["workdays"][0] == {"day": "2026-01-04", "name": "元旦"}
    assert {"first": "2026-02-15", "last": "2026-02-23", "name": "春节", "own": False} in found["holidays"]
    assert "2026-02-14" in listed(store, capsys)


def test_an_unknown_year_is_told_by_the_list_and_the_doctor(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    covered(store, tmp_path, "2026-03-10", "2026-03-20")
    settings.put(store, "health.holidays", "CN")
    monkeypatch.setattr(days, "today", lambda _zone: day_number(date(2035, 6, 1)))
    assert "2035" in listed(store, capsys)
    assert 2035 in json.loads(listed(store, capsys, "--json"))["unknown_years"]
    assert any("2035" in finding.text for finding in holiday_days(store))
