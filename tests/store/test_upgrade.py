"""A store of the last released schema, with a bit of everything in it, opens in this one with every row and works on."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from sihu_tui.contacts import contacts
from sihu_tui.derived import open_store
from sihu_tui.store import backup, journal
from tests.conftest import Command

KEPT = gzip.decompress((Path(__file__).parents[1] / "fixtures" / "store_v3.db.gz").read_bytes())
ASIDE = ("coverage", "health", "health_weeks", "sqlite_sequence", "sqlite_stat1")
"""Made anew, or kept in less room."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "cli" / "sihu.db"
    path.parent.mkdir()
    path.write_bytes(KEPT)
    return path


def rows(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as store:
        names = [row[0] for row in store.execute("select name from sqlite_master where type = 'table'")]
        return {
            name: store.execute(f"select count(*) from {name}").fetchone()[0]
            for name in names
            if name not in ASIDE and not name.startswith(("words", "search", "fts"))
        }


def test_every_row_is_there_and_a_backup_of_before(old: Path) -> None:
    before = rows(old)
    with open_store(old) as store:
        assert store.connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert store.connection.execute("pragma foreign_key_check").fetchall() == []
    after = rows(old)
    assert {name: n for name, n in before.items() if after.get(name) != n} == {}
    copies = [path for path in old.parent.iterdir() if "backup" in path.name]
    assert len(copies) == 1 and rows(copies[0]) == before and backup.check(copies[0]) == 3


def test_the_commands_work_on_it_and_what_was_undone_can_be(sihu: Command, old: Path) -> None:
    health = json.loads(sihu("health", "--json").stdout)
    assert {group["group"] for group in health["groups"]} == {"会员群", "活动群"} and health["judged"]
    orders = json.loads(sihu("orders", "list", "--json").stdout)["orders"]
    assert sum(row["cents"] for row in orders) == 12800 - 2800 + 5990
    assert "退货说明" in sihu("replies").stdout + sihu("replies", "search", "退货").stdout
    with open_store(old) as store:
        assert [step.what for step in journal.steps(store)][-3:] == ["need: 旅行装", "王姐: 寄小样", "王姐 added"]
        assert [row.name for row in contacts.list_contacts(store)] == ["王姐"]
    assert "owner" in sihu("undo", "--list").stdout
    assert sihu("undo").returncode == 0
