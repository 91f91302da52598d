"""A copy is whole, private, read back, and can be gone back to; a damaged store gives what can still be read."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from sihu_tui.contacts import contacts, entries
from sihu_tui.derived import open_store
from sihu_tui.doctor.salvage import salvage
from sihu_tui.errors import StoreError
from sihu_tui.health import refresh
from sihu_tui.store import Store, backup, sqlite
from tests.conftest import Command
from tests.fixtures.health_stores import bring, chatter, new_store, write


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a store but those of the index."""
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as reading:
        tables = [
            name
            for (name,) in reading.execute("select name from sqlite_master where type = 'table' order by name")
            if not name.startswith(("search_", "sqlite_"))
        ]
        return {name: sorted(reading.execute(f"select * from {name}").fetchall(), key=repr) for name in tables}


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A store with groups, verdicts, people and lines that no export holds."""
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(150), 7) + chatter("b", range(150), 4)), 170)
        for number in range(60):
            who = contacts.add_contact(store, f"李{number}")
            entries.add_entry(store, who, "note", f"记下 {number} " + "长" * 80)
        return store.path


def test_a_backup_restores_to_an_equal_store(full: Path, sihu: Command) -> None:
    where = {"SIHU_STORE": str(full)}
    before = rows(full)
    taken = sihu("backup", **where)
    assert taken.returncode == 0 and "read back and sound" in taken.stdout
    (copy,) = backup.taken(full)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not list(full.parent.glob("*.part")) and not list(full.parent.glob(".*.part"))
    with open_store(full) as store:
        contacts.add_contact(store, "later")
    restored = sihu("restore", copy, **where)
    assert restored.returncode == 0, restored.stderr
    assert rows(full) == before
    (kept,) = full.parent.glob("sihu.db.before-restore.*.backup")
    assert any("later" in str(row) for row in rows(kept)["contacts"])


def test_a_console_that_is_open_goes_on_with_what_was_restored(full: Path) -> None:
    with open_store(full) as console:
        copy = backup.take(console)
        contacts.add_contact(console, "later")
        backup.restore(full, copy)
        assert console.connection.execute("select count(*) from contacts where name = 'later'").fetchone() == (0,)
        contacts.add_contact(console, "after")
    assert any("after" in str(row) for row in rows(full)["contacts"])


def test_a_backup_under_load_is_one_state_of_the_store(full: Path, tmp_path: Path) -> None:
    """Every transaction writes the same number twice; no copy may hold two different ones."""
    stop = threading.Event()

    def write_on() -> None:
        with open_store(full) as store:
            number = 0
            while not stop.is_set():
                number += 1
                with store.writing() as connection:
                    for name in ("first", "second"):
                        connection.execute(
                            "insert or replace into settings (name, value) values (?, ?)", (name, number)
                        )

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        with open_store(full) as store:
            for n in range(10):
                copy = backup.take(store, tmp_path / f"{n}.backup")
                with contextlib.closing(sqlite3.connect(copy)) as reading:
                    found = reading.execute("select distinct value from settings where name in ('first', 'second')")
                    assert len(found.fetchall()) <= 1
    finally:
        stop.set()
        writer.join()


def test_rotation_touches_nothing_but_its_own(full: Path, tmp_path: Path, sihu: Command) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    mine = folder / "sihu.db.old-but-mine.backup"
    mine.write_text("x")
    for _n in range(4):
        assert sihu("backup", folder, "--keep", 2, SIHU_STORE=str(full)).returncode == 0
    assert len(backup.taken(full, folder)) == 2 and mine.exists()
    assert sihu("backup", folder, "--keep", "0", SIHU_STORE=str(full)).returncode == 2


def test_no_folder_is_made_for_a_copy(full: Path, tmp_path: Path, sihu: Command) -> None:
    done = sihu("backup", tmp_path / "nope" / "x", SIHU_STORE=str(full))
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "no folder" in done.stderr
    assert not (tmp_path / "nope").exists()


def test_a_copy_never_overwrites_nor_follows_a_link(full: Path, tmp_path: Path) -> None:
    with open_store(full) as store:
        (tmp_path / "precious").write_text("mine")
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        for name in ("precious", "link"):
            with pytest.raises(StoreError, match="there already"):
                backup.take(store, tmp_path / name)
        assert (tmp_path / "precious").read_text() == "mine" and not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("spoil", ["cut", "flipped", "text", "other", "missing"])
def test_what_is_no_sound_backup_is_refused_and_the_store_stays(full: Path, tmp_path: Path, spoil: str) -> None:
    before = rows(full)
    with open_store(full) as store:
        copy = backup.take(store, tmp_path / "copy")
    data = bytearray(copy.read_bytes())
    if spoil == "cut":
        copy.write_bytes(data[: len(data) // 2])
    elif spoil == "flipped":
        for at in range(8192, len(data), 16384):
            data[at : at + 64] = os.urandom(64)
        copy.write_bytes(data)
    elif spoil == "text":
        copy.write_text("hello")
    elif spoil == "other":
        copy.unlink()
        with contextlib.closing(sqlite3.connect(copy)) as other:
            other.execute("create table songs (name text)")
            other.commit()
    else:
        copy.unlink()
    with pytest.raises(StoreError, match="copy"):
        backup.restore(full, copy)
    assert rows(full) == before


def test_a_damaged_store_is_kept_when_a_backup_takes_its_place(full: Path) -> None:
    before = rows(full)
    with open_store(full) as store:
        copy = backup.take(store)
    damaged = b"broken" * 1000
    full.write_bytes(damaged)
    kept = backup.restore(full, copy)
    assert kept is not None and kept.read_bytes() == damaged
    assert rows(full) == before


def test_salvage_saves_what_can_be_read(full: Path, sihu: Command) -> None:
    before = rows(full)
    with open_store(full) as store:
        store.connection.execute("pragma wal_checkpoint(truncate)")
        page = (
            store.connection.execute(
                "select pageno from dbstat where name = 'entries' and pagetype = 'leaf' order by 1 desc limit 1"
            ).fetchone()[0]
            if _has_dbstat(store)
            else None
        )
    data = bytearray(full.read_bytes())
    if page is None:
        page = data.rindex("记下 30 ".encode()) // 4096 + 1
    data[(page - 1) * 4096 : (page - 1) * 4096 + 200] = b"\xff" * 200
    full.write_bytes(data)
    found = sihu("doctor", SIHU_STORE=str(full))
    assert found.returncode == 1 and "--salvage" in found.stdout
    told = sihu("doctor", "--salvage", SIHU_STORE=str(full))
    assert told.returncode == 1 and "some rows cannot be read" in told.stdout, told.stderr
    assert full.read_bytes() == bytes(data), "the damaged file is not touched"
    (saved,) = full.parent.glob("sihu.db.salvaged.*.backup")
    after = rows(saved)
    assert after["contacts"] == before["contacts"] and after["messages"] == before["messages"]
    assert 20 <= len(after["entries"]) < 60
    assert set(after["entries"]) <= set(before["entries"])
    with open_store(saved) as store:
        assert sqlite.faults(store.connection) == [] and refresh.judged(store)
    assert after["group_days"] == before["group_days"] and after["health"] == before["health"]


def _has_dbstat(store: Store) -> bool:
    try:
        store.connection.execute("select 1 from dbstat limit 1")
    except sqlite3.OperationalError:
        return False
    return True


def test_salvage_of_a_sound_store_gives_the_same(full: Path) -> None:
    saved, tables = salvage(full)
    assert all(one.whole and not one.loose for one in tables)
    before, after = rows(full), rows(saved)
    for name in before.keys() - {"health_pending", "contact_stale", "contact_sums", "stamp"}:
        assert after[name] == before[name], name


def test_what_is_no_database_at_all_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"\xff" * 9000)
    with pytest.raises(StoreError, match="Keep the file"):
        salvage(tmp_path / "x.db")
    assert [file.name for file in tmp_path.iterdir()] == ["x.db"]


def test_what_somebody_typed_is_synced_before_it_is_confirmed(full: Path) -> None:
    with open_store(full) as store:
        assert store.connection.execute("pragma synchronous").fetchone() == (2,)
