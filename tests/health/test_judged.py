"""Verdicts follow the data, or everything that shows them says that they do not."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.doctor import examine
from sihu_tui.groups import groups
from sihu_tui.health import refresh
from sihu_tui.health.overview import overview
from sihu_tui.importing.inbox import unseen
from sihu_tui.importing.run import bring_in
from tests.conftest import Command
from tests.faults.kills import prepare
from tests.fixtures.health_stores import bring, chatter, new_store, write

KILLED_WHILE_JUDGING = """
import os, signal, sys
from sihu_tui.groups import groups
from sihu_tui.health import refresh
refresh._judge = lambda *_all: os.kill(os.getpid(), signal.SIGKILL)
from sihu_tui.__main__ import main
main(sys.argv[1:])
"""


def killed(store: Path, *words: object) -> None:
    """Run a command that is killed between its own transaction and the judging."""
    run = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_JUDGING, "--store", str(store), *map(str, words)],
        capture_output=True, env={**os.environ, "TZ": "Asia/Shanghai", "SIHU_LANG": "en"}, timeout=60,
    )  # fmt: skip
    assert run.returncode == -signal.SIGKILL


def verdict(path: Path) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as reading:
        return reading.execute("select group_id, as_of, status, reason from health order by 1").fetchall()


def silent_group(folder: Path) -> Path:
    return write(folder / "in" / "a.csv", chatter("a", range(150), 7))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    silent_group(tmp_path)
    return tmp_path / "in"


@pytest.mark.parametrize("opener", ["health", "digest", "import"])
def test_a_killed_import_is_judged_by_whoever_comes_next(
    tmp_path: Path, inbox: Path, sihu: Command, opener: str
) -> None:
    path = tmp_path / "cli" / "sihu.db"
    killed(path, "import", "--inbox", inbox, "--exported", "2020-06-01")
    assert verdict(path) == []
    assert any(f.code == "judged" and f.level == "bad" for f in examine(path))
    words = {"health": ["health"], "digest": ["digest"], "import": ["import", "--inbox", inbox]}[opener]
    assert sihu(*words).returncode == 0
    assert [row[2] for row in verdict(path)] == ["dead"]
    assert any(f.code == "judged" and f.level == "ok" for f in examine(path))
    assert sihu("health", "--fail-on", "dead").returncode == 3
    assert json.loads(sihu("health", "--json").stdout)["judged"] is True


def test_the_alarm_rings_in_the_same_command_that_judges(tmp_path: Path, inbox: Path, sihu: Command) -> None:
    killed(tmp_path / "cli" / "sihu.db", "import", "--inbox", inbox, "--exported", "2020-06-01")
    assert sihu("health", "--fail-on", "dead").returncode == 3


def test_a_killed_taking_back_is_judged_by_whoever_comes_next(tmp_path: Path, inbox: Path, sihu: Command) -> None:
    path = tmp_path / "cli" / "sihu.db"
    sihu("import", inbox)
    before = verdict(path)
    write(inbox / "b.csv", chatter("a", range(150, 200), 2))
    sihu("import", inbox / "b.csv")
    killed(path, "runs", 2, "--undo")
    assert verdict(path) != before
    assert sihu("health").returncode == 0
    assert verdict(path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_who_may_not_write_says_that_not_all_is_judged(tmp_path: Path, inbox: Path, sihu: Command) -> None:
    path = tmp_path / "cli" / "sihu.db"
    killed(path, "import", inbox)
    path.chmod(0o400)
    for words in (["health"], ["health", "--fail-on", "dead"], ["digest"]):
        told = sihu(*words)
        assert told.returncode == 4 and "not all groups are judged" in told.stderr
    assert json.loads(sihu("health", "--json").stdout)["judged"] is False


def test_a_locked_store_does_not_pass_for_judged(tmp_path: Path, inbox: Path, sihu: Command) -> None:
    path = tmp_path / "cli" / "sihu.db"
    killed(path, "import", inbox)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    assert sihu("health", "--fail-on", "dead", SIHU_PATIENCE="0").returncode == 4
    other.close()


def test_a_clock_that_was_set_back_deletes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(150), 7)), 170)
        weeks = store.connection.execute("select count(*) from health_weeks").fetchone()
        at_2000 = 946_684_800
        monkeypatch.setattr(days, "now", lambda: at_2000)
        monkeypatch.setattr(days, "today", lambda zone: days.day_of(at_2000, zone))
        before = overview(store).rows
        (result,) = bring_in(store, [write(tmp_path / "b.csv", chatter("b", range(150), 7))])
        assert result.error is None
        found = {row.name: row.status for row in overview(store).rows}
        assert found["a"] == before[0].status and found["b"] == "no-data"
        assert store.connection.execute("select count(*) from health_weeks").fetchone() > weeks
        assert refresh.judged(store)
        assert any(f.code == "clock" and f.level == "warn" for f in examine(store.path))


def test_a_first_import_at_a_wrong_clock_is_found_and_mended_by_the_next(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_store(tmp_path) as store, monkeypatch.context() as wrong:
        wrong.setattr(days, "now", lambda: 946_684_800)
        wrong.setattr(days, "today", lambda zone: days.day_of(946_684_800, zone))
        store.connection.execute("delete from steps")  # the step that set the zone tells the day
        bring_in(store, unseen(store, inbox))
        assert not refresh.settle(store)
        assert any(f.code == "judged" and f.level == "bad" for f in examine(store.path))
    with open_store(tmp_path / "sihu.db") as store:
        again = unseen(store, inbox)
        assert again == [inbox / "a.csv"]
        bring_in(store, again)
        assert refresh.judged(store) and overview(store).rows[0].status == "steady"
        assert unseen(store, inbox) == []


def test_the_zone_of_the_first_import_stays(tmp_path: Path, inbox: Path, sihu: Command) -> None:
    assert sihu("import", inbox, TZ="Asia/Tokyo").returncode == 0
    write(inbox / "b.csv", chatter("a", range(150, 200), 2))
    assert sihu("import", inbox / "b.csv", TZ="America/New_York").returncode == 0
    with open_store(tmp_path / "cli" / "sihu.db") as store:
        assert store.connection.execute("select value from settings where name = 'zone'").fetchone() == (
            '"Asia/Tokyo"',
        )
    assert "differ" not in sihu("doctor", TZ="UTC").stdout


def test_what_a_verdict_rests_on_is_marked_by_whoever_changes_it(tmp_path: Path) -> None:
    """By plain SQL, as code that knows nothing of verdicts would."""
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(150), 7)), 170)
        for sql in (
            "insert into settings (name, value) values ('health.dying', '0.5')",
            "update settings set value = '0.6' where name = 'health.dying'",
            "insert into settings (name, value) values ('health.silent_days@1', '9')",
            "delete from settings where name = 'health.silent_days@1'",
            "insert into holidays (first_day, last_day, name) values (18100, 18101, 'x')",
            "delete from holidays",
            "insert into group_counts values (1, 18100, 1, 1, '', 0)",
            "delete from group_counts",
            "update groups set archived = 1 where id = 1",
            "update members set is_operator = 1 where id = 1",
            "insert into orders (day, group_id, cents, product, source, handler, number, buyer) values (18100,1,1,'','','','','')",
            "insert into sends (ts, group_id, operator, kind, text, verbatim, override) values (1,1,'','promotion','x',1,'')",
            "delete from coverage",
        ):
            assert refresh.judged(store)
            store.connection.execute(sql)
            assert not refresh.judged(store), sql
            refresh.settle(store)


def test_a_group_that_is_called_otherwise_is_so_in_the_verdicts_of_others(tmp_path: Path) -> None:
    prepare(tmp_path)
    verdicts = "select group_id, verdict from health order by 1"
    with open_store(tmp_path / "base.db") as store:
        refresh.settle(store)
        assert '"group": "a"' in str(store.connection.execute(verdicts).fetchall())
        groups.edit(store, 1, name="新名")
        kept = store.connection.execute(verdicts).fetchall()
        assert "新名" in str(kept) and '"group": "a"' not in str(kept)
        refresh.everything(store)
        assert store.connection.execute(verdicts).fetchall() == kept
