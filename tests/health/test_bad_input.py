"""Stores that are not as they should be: another zone, data of years ago, an older engine. A verdict or its absence is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.health import refresh
from sihu_tui.health.digest import digest
from sihu_tui.health.overview import detail, overview
from sihu_tui.store import Store
from tests.conftest import Command
from tests.fixtures.health_stores import T0, bring, chatter, group_id, new_store, write

FALLING = [*chatter("a", range(120), 7), *chatter("a", range(120, 160), 3), *chatter("b", range(160), 6)]


def verdicts(store: Store) -> list[tuple[Any, ...]]:
    return store.connection.execute(
        "select g.name, h.status, h.t, h.as_of, round(h.risk, 6), h.reason, h.verdict from health h join groups g on g.id = h.group_id order by 1"
    ).fetchall()  # fmt: skip


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC"])
def test_a_zone_that_changes_judges_as_if_it_had_always_been_that(zone: str, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", FALLING)
    (tmp_path / "other").mkdir()
    with new_store(tmp_path) as store, new_store(tmp_path / "other") as fresh:
        bring(store, file, 160)
        settings.put(store, "zone", zone)
        assert refresh.settle(store)
        settings.put(fresh, "zone", zone)
        bring(fresh, file, 160)
        assert verdicts(store) == verdicts(fresh)
        settings.put(store, "zone", "Asia/Shanghai")
        assert refresh.settle(store) and overview(store).rows


def test_data_that_end_years_ago_are_judged_on_their_last_day_and_that_is_told(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", FALLING), 160)
        found = overview(store)
        assert found.as_of == T0 + 160 and found.stale_days == days.today(settings.zone(store)) - T0 - 160 > 365
        assert {row.status for row in found.rows} & {"dying", "fading", "steady"}, "as of the last day"
        text = digest(store)
        assert days.iso(T0 + 160) in text and str(found.stale_days) in text.replace(",", "")
        assert all(detail(store, row.group_id).reasons for row in found.rows)


def test_a_store_judged_by_an_older_engine_is_judged_anew_by_whoever_opens_it(tmp_path: Path, sihu: Command) -> None:
    path = tmp_path / "cli" / "sihu.db"
    assert sihu("import", write(tmp_path / "a.csv", FALLING)).returncode == 0
    with open_store(path) as store:
        right = verdicts(store)
        # what an older engine wrote need not have what this one reads
        store.connection.execute(
            "update health set engine = engine - 1, status = 'steady', risk = 0.5, verdict = '{}', reason = '{}'"
        )
        store.connection.commit()
        assert not refresh.judged(store)
    assert sihu("health", "--json").returncode in (0, 1)
    with open_store(path) as store:
        assert refresh.judged(store) and verdicts(store) == right
    rows = json.loads(sihu("health", "--json").stdout)
    assert rows


def test_a_hole_of_years_between_two_exports_is_unknown_not_silence(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(100), 7)), 100)
        bring(store, write(tmp_path / "b.csv", [*chatter("a", range(700, 790), 7)]), 790)
        row = overview(store).rows[0]
        assert row.status in ("steady", "watch", "growing", "thriving", "no-data")
        assert detail(store, group_id(store, "a")).reasons
