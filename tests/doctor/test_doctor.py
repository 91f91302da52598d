"""What the doctor says in real situations: terminals, locales, tmux, broken stores, old data, wrong sums."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sihu_tui import doctor, settings
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.doctor import Finding
from sihu_tui.doctor.terminal import Surroundings, examine
from sihu_tui.importing.run import bring_in
from sihu_tui.store import Store, backup

if TYPE_CHECKING:
    from tests.conftest import Command

GOOD = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"}


def at(columns: int, lines: int, **environment: str) -> dict[str, Finding]:
    """Examine a terminal of a size; give its findings by code."""
    return {f.code: f for f in examine(Surroundings({**GOOD, **environment}, (columns, lines)))}


def of_store(path: Path, code: str) -> list[Finding]:
    around = Surroundings(GOOD, (120, 40))
    return [finding for finding in doctor.examine(path, around) if finding.code == code]


def import_rows(store: Store, folder: Path, name: str, first: str, n_days: int) -> None:
    """Import a group that spoke 30 times a day from `first` on."""
    start = days.start_of(days.parse_day(first), settings.zone(store))
    lines = ["group,ts,sender,text"]
    for day in range(n_days):
        for nth in range(30):
            lines.append(f"{name},{start + day * 86400 + nth * 600},person{nth % 6},hello {day} {nth}")
    file = folder / f"{name}-{first}.csv"
    file.write_text("\n".join(lines) + "\n")
    results = bring_in(store, [file])
    assert [result.error for result in results] == [None]


def test_a_good_terminal_is_fine() -> None:
    assert {finding.level for finding in at(120, 40).values()} <= {"ok", "note"}


@pytest.mark.parametrize(
    ("size", "level"), [((40, 10), "bad"), ((60, 12), "warn"), ((79, 24), "warn"), ((80, 24), "ok")]
)
def test_room(size: tuple[int, int], level: str) -> None:
    found = at(*size)["size"]
    assert found.level == level
    assert f"{size[0]}x{size[1]}" in found.text


@pytest.mark.parametrize("term", ["", "dumb"])
def test_a_terminal_that_cannot_be_drawn_on(term: str) -> None:
    found = at(80, 24, TERM=term)["terminal"]
    assert found.level == "bad" and "TERM" in found.cure


def test_colours() -> None:
    assert at(80, 24)["colours"].level == "ok"
    assert at(80, 24, COLORTERM="", TERM="vt100")["colours"].cure
    assert "NO_COLOR" in at(80, 24, NO_COLOR="1", COLORTERM="", TERM="vt100")["colours"].text


def test_a_locale_without_chinese_is_named_with_the_cure() -> None:
    here = at(80, 24, LANG="C")["locale"]
    assert here.level == "warn" and "UTF-8" in here.cure and "SendEnv" not in here.cure
    remote = at(80, 24, LANG="C", SSH_CONNECTION="10.0.0.1 1 10.0.0.2 22")["locale"]
    assert "SendEnv" in remote.cure


def test_the_locale_that_wins_is_the_one_judged() -> None:
    assert at(80, 24, LANG="C", LC_ALL="C.UTF-8")["locale"].level == "ok"
    assert at(80, 24, LC_ALL="POSIX")["locale"].level == "warn"
    assert at(80, 24, LC_CTYPE="zh_CN.GBK")["locale"].level == "bad"


def test_a_locale_that_the_machine_lacks() -> None:
    found = at(80, 24, LC_ALL="xx_YY.UTF-8")["locale"]
    assert found.level == "warn" and "xx_YY.UTF-8" in found.text


def test_without_a_terminal_only_what_matters_is_said() -> None:
    codes = {finding.code for finding in examine(Surroundings({"LANG": "C.UTF-8"}, None))}
    assert codes == {"terminal", "locale"}


@pytest.mark.parametrize(("said", "level"), [("on", "ok"), ("external", "warn"), ("off", "warn"), (None, "warn")])
def test_tmux_is_asked(said: str | None, level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text(f"#!/bin/sh\necho {said}\n" if said else "#!/bin/sh\nexit 1\n")
    tmux.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    found = at(80, 24, TMUX="/tmp/tmux-0/default,1,0", TERM="tmux-256color")["clipboard"]
    assert found.level == level
    assert level == "ok" or "set-clipboard on" in found.cure


def test_screen_does_not_pass_the_clipboard() -> None:
    found = at(80, 24, STY="1.pts-0", TERM="screen.xterm-256color")["clipboard"]
    assert found.level == "warn" and "sihu replies show" in found.cure


def test_no_store_yet(tmp_path: Path) -> None:
    (found,) = of_store(tmp_path / "none.db", "store")
    assert found.level == "note" and "sihu import" in found.cure
    assert not (tmp_path / "none.db").exists()


def test_a_sound_store(store: Store) -> None:
    assert [f.level for f in of_store(store.path, "store")] == ["ok"]
    assert of_store(store.path, "mode") == []


def test_looking_changes_nothing(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path, "豆豆妈妈群", "2026-03-02", 40)
    store.close()
    before = {file.name: file.read_bytes() for file in store.path.parent.iterdir()}
    doctor.examine(store.path, Surroundings(GOOD, (80, 24)))
    after = {file.name: file.read_bytes() for file in store.path.parent.iterdir() if "-" not in file.name}
    assert after == {name: data for name, data in before.items() if "-" not in name}


@pytest.mark.parametrize("damage", ["head", "middle", "short", "text"])
def test_a_broken_store_is_named_with_the_way_out(damage: str, store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path, "群", "2026-03-02", 40)
    store.connection.execute("pragma wal_checkpoint(truncate)")
    store.close()
    data = bytearray(store.path.read_bytes())
    if damage == "head":
        data[:16] = b"\0" * 16
    elif damage == "middle":
        data[8192 : len(data) // 2] = os.urandom(len(data) // 2 - 8192)
    elif damage == "short":
        del data[len(data) // 2 :]
    else:
        data = bytearray("这不是数据库\n".encode() * 400)
    store.path.write_bytes(bytes(data))
    found = of_store(store.path, "store")
    assert [f.level for f in found] == ["bad"]
    assert str(store.path) in found[0].text and "--salvage" in found[0].cure


def test_the_newest_backup_is_offered(store: Store) -> None:
    kept = backup.take(store)
    store.close()
    kept.with_name(store.path.name + ".v3.99990101T000000.backup").write_bytes(b"")
    store.path.write_bytes(b"broken" * 1000)
    (found,) = of_store(store.path, "store")
    assert f"sihu restore {kept}" in found.cure, "and not the one that nobody can read"


def test_a_reference_to_nothing_is_found(store: Store) -> None:
    store.close()
    with sqlite3.connect(store.path) as plain:
        plain.execute("insert into wordings (reply_id, position, body) values (77, 0, '好')")
    plain.close()
    (found,) = of_store(store.path, "store")
    assert found.level == "bad" and "wordings" in found.text


def test_a_newer_store_a_folder_and_another_database(store: Store, tmp_path: Path) -> None:
    store.connection.execute("pragma user_version = 99")
    store.close()
    (found,) = of_store(store.path, "store")
    assert found.level == "bad" and "99" in found.text and "Upgrade" in found.cure
    (found,) = of_store(tmp_path, "store")
    assert found.level == "bad" and "folder" in found.text
    with sqlite3.connect(tmp_path / "other.db") as plain:
        plain.execute("create table notes (text)")
    plain.close()
    (found,) = of_store(tmp_path / "other.db", "store")
    assert found.level == "bad" and "not a sihu store" in found.text


def test_a_store_that_others_may_read(store: Store) -> None:
    store.path.chmod(0o644)
    store.path.parent.chmod(0o755)
    file, folder = of_store(store.path, "mode")
    assert file.level == "warn" and f"chmod 600 {store.path}" in file.cure
    assert folder.level == "note" and f"chmod 700 {store.path.parent}" in folder.cure
    store.path.chmod(0o600)
    store.path.parent.chmod(0o700)
    assert of_store(store.path, "mode") == []


def test_a_shared_folder_is_never_to_be_closed(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    with open_store(shared / "sihu.db"):
        pass
    shared.chmod(0o1777)
    (found,) = of_store(shared / "sihu.db", "mode")
    assert "chmod" not in found.cure


def test_an_archive_is_stale(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path, "老群", "2020-03-02", 40)
    (found,) = of_store(store.path, "fresh")
    assert found.level == "warn" and "2020-04-10" in found.text and "sihu import" in found.cure


def test_data_up_to_yesterday_are_fresh_and_the_limit_can_be_set(store: Store, tmp_path: Path) -> None:
    today = days.today(settings.zone(store))
    import_rows(store, tmp_path, "新群", days.iso(today - 10), 5)
    (found,) = of_store(store.path, "fresh")
    assert found.level == "ok"
    settings.put(store, "stale_days", 2)
    (found,) = of_store(store.path, "fresh")
    assert found.level == "warn" and "5 days behind" in found.text


def test_data_from_the_future_are_doubted(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path, "群", days.iso(days.today(settings.zone(store)) - 2), 6)
    (found,) = of_store(store.path, "fresh")
    assert found.level == "warn" and "clock" in found.cure


def test_days_between_two_exports_are_named(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path, "群", "2026-03-02", 20)
    import_rows(store, tmp_path, "群", "2026-04-01", 20)
    (found,) = of_store(store.path, "hole")
    assert "2026-03-22 to 2026-03-31" in found.text


def test_sums_that_went_wrong_are_found_and_mended(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path, "群一", "2026-03-02", 20)
    import_rows(store, tmp_path, "群二", "2026-03-02", 20)
    assert [f.level for f in of_store(store.path, "sums")] == ["ok"]
    store.connection.execute("update member_days set n = n + 1 where group_id = 1 and day % 7 = 0")
    (found,) = of_store(store.path, "sums")
    assert found.level == "bad" and "群一" in found.text and "--recount" in found.cure
    doctor.recount(store.path)
    assert [f.level for f in of_store(store.path, "sums")] == ["ok"]


def test_days_cut_in_the_wrong_zone_are_found(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path, "群", "2026-03-02", 20)
    store.connection.execute("update settings set value = '\"America/New_York\"' where name = 'zone'")
    assert [f.level for f in of_store(store.path, "sums")] == ["bad"]


def test_the_zone_of_chinese_groups_on_a_machine_in_utc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    with open_store(tmp_path / "a.db") as store:
        assert of_store(store.path, "zone")[0].level == "note"
        store.connection.execute(
            "insert into groups (platform, key, name, kind) values ('wechat', 'g', '群', 'lasting')"
        )
        (found,) = of_store(store.path, "zone")
        assert found.level == "warn" and "Asia/Shanghai" in found.cure
        settings.put(store, "zone", "Asia/Shanghai")
        assert of_store(store.path, "zone")[0].level == "ok"


def test_a_holiday_that_nobody_declared(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path, "群", "2025-09-01", 60)
    (found,) = of_store(store.path, "holidays")
    assert found.level == "note" and "2025-10-01" in found.text
    settings.put(store, "health.holidays", "CN")
    assert [f.level for f in of_store(store.path, "holidays")] == ["ok"]


def test_the_command_fails_when_something_is_wrong(sihu: Command, tmp_path: Path) -> None:
    fine = sihu("doctor", "--json", LANG="C.UTF-8", LC_ALL="")
    assert fine.returncode == 0, fine.stderr
    assert json.loads(fine.stdout)["version"] == 1
    broken = tmp_path / "broken.db"
    broken.write_text("not a store " * 1000)
    told = sihu("--store", broken, "doctor", LANG="C.UTF-8", LC_ALL="")
    assert told.returncode == 1
    assert str(broken) in told.stdout and "->" in told.stdout
    assert told.stderr == ""
