"""The store: where it is, who may read it, what happens when it is old, new, locked or broken."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from sihu_tui.derived import open_store
from sihu_tui.errors import StoreError
from sihu_tui.store import Store, backup, connection, sqlite, tables, upgrade


def test_a_new_store_is_private_and_complete(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "sihu.db"
    with open_store(path) as store:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert store.connection.execute("pragma journal_mode").fetchone()[0] == "wal"
        assert store.connection.execute("pragma foreign_keys").fetchone()[0] == 1
        made = {row[0] for row in store.connection.execute("select name from sqlite_master where type = 'table'")}
        assert set(tables.metadata.tables) <= made
        assert sqlite.faults(store.connection) == []


def test_asking_for_a_store_that_is_not_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        open_store(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"hello, this is no database", b"SQLite format 3\0" + b"x" * 4096])
def test_a_file_that_is_no_store_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"notes\.db"):
        open_store(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table songs (name text)")
    other.close()
    with pytest.raises(StoreError, match="not a sihu store"):
        open_store(path)


def test_a_newer_store_asks_for_a_newer_sihu(store: Store) -> None:
    sqlite.set_version(store.connection, 99)
    with pytest.raises(StoreError, match="newer sihu"):
        open_store(store.path)


def test_a_locked_store_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIHU_PATIENCE", "0")
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("begin immediate")
    with open_store(store.path) as second, pytest.raises(StoreError, match="in use by another"), second.writing():
        pass
    other.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_store_can_be_read_but_says_why_it_cannot_be_written(store: Store) -> None:
    store.close()
    store.path.chmod(0o400)
    with open_store(store.path) as second, pytest.raises(StoreError, match="may not be written"), second.writing() as c:
        c.execute("delete from settings")


def test_what_fails_in_a_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as c:
        c.execute("insert into settings (name, value) values ('x', '1')")
        raise ZeroDivisionError
    assert store.connection.execute("select count(*) from settings where name = 'x'").fetchone()[0] == 0


def test_an_older_store_is_backed_up_and_upgraded(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = connection.VERSION
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    (scripts / "versions" / f"v{now}.py").write_text(f"revision = 'v{now}'\ndown_revision = None\n")
    (scripts / "versions" / f"v{now + 1}.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\nrevision = 'v{now + 1}'\ndown_revision = 'v{now}'\n"
        "def upgrade():\n    op.add_column('groups', sa.Column('motto', sa.Text))\n"
    )
    (scripts / "versions" / f"v{now + 2}.py").write_text(
        f"from alembic import op\nrevision = 'v{now + 2}'\ndown_revision = 'v{now + 1}'\n"
        "def upgrade():\n    op.execute(\"update groups set motto = 'hello'\")\n"
    )
    store.connection.execute("insert into groups (platform, key, name, kind) values ('qq', 'k', 'n', 'lasting')")
    store.close()
    monkeypatch.setattr(upgrade, "SCRIPTS", scripts)
    monkeypatch.setattr(upgrade, "VERSION", now + 2)
    monkeypatch.setattr(connection, "VERSION", now + 2)
    with open_store(store.path) as newer:
        assert newer.connection.execute("select motto from groups").fetchall() == [("hello",)]
        assert sqlite.version(newer.connection) == now + 2
    (kept,) = store.path.parent.glob(f"sihu.db.v{now}.*.backup")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    old = sqlite3.connect(kept)
    assert old.execute("select name from groups").fetchall() == [("n",)]
    assert sqlite.version(old) == now
    old.close()


def test_an_upgrade_that_fails_changes_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = connection.VERSION
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    (scripts / "versions" / f"v{now}.py").write_text(f"revision = 'v{now}'\ndown_revision = None\n")
    (scripts / "versions" / f"v{now + 1}.py").write_text(
        f"from alembic import op\nrevision = 'v{now + 1}'\ndown_revision = 'v{now}'\n"
        "def upgrade():\n    op.execute('create table extra (x)')\n    op.execute('nonsense')\n"
    )
    store.close()
    monkeypatch.setattr(upgrade, "SCRIPTS", scripts)
    monkeypatch.setattr(upgrade, "VERSION", now + 1)
    monkeypatch.setattr(connection, "VERSION", now + 1)
    with pytest.raises(StoreError, match="unchanged, and a backup"):
        open_store(store.path)
    old = sqlite3.connect(store.path)
    assert sqlite.version(old) == now
    assert old.execute("select count(*) from sqlite_master where name = 'extra'").fetchone() == (0,)
    old.close()


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_version_is_brought_to_what_a_new_store_is(store: Store, tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.db"
    old = sqlite3.connect(path)
    old.executescript((Path(__file__).parents[1] / "fixtures" / "store_v2.sql").read_text("utf-8"))
    old.execute("insert into groups (id, platform, key, name, kind) values (1, 'qq', 'k', 'n', 'lasting')")
    if version == 1:
        old.executescript("drop table question_marks; drop table vouches; pragma user_version = 1")
    else:
        old.execute("insert into question_marks values (1, 5, 60, 'lin')")
        old.execute("insert into question_marks values (9, 5, 60, 'a group that is gone')")
    old.commit()
    old.close()
    with open_store(path) as upgraded:
        assert sqlite.version(upgraded.connection) == connection.VERSION
        assert _shape(upgraded) == _shape(store)
        marks = upgraded.connection.execute("select * from question_marks").fetchall()
        assert marks == ([(1, 5, 60, "lin")] if version > 1 else [])
        assert upgraded.connection.execute("pragma foreign_key_check").fetchall() == []


def _shape(store: Store) -> dict[str, object]:
    """Every table with its columns, its keys to others and its indexes; how it was written is left out."""
    c = store.connection
    names = [
        row[0] for row in c.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    ]
    shape: dict[str, object] = {}
    for name in names:
        columns = c.execute(f"select name, type, \"notnull\", pk from pragma_table_info('{name}')").fetchall()
        links = c.execute(f'select "from", "table", "to" from pragma_foreign_key_list(\'{name}\')').fetchall()
        indexes = c.execute(f"select name, \"unique\", partial from pragma_index_list('{name}')").fetchall()
        parts = [c.execute(f"select name from pragma_index_info('{row[0]}')").fetchall() for row in indexes]
        shape[name] = (sorted(columns), sorted(links), sorted(zip(indexes, parts, strict=True)))
    shape["triggers"] = sorted(row[0] for row in c.execute("select name from sqlite_master where type = 'trigger'"))
    return shape


def test_every_schema_version_has_its_script() -> None:
    versions = Path(upgrade.SCRIPTS) / "versions"
    assert {f"v{n}" for n in range(1, connection.VERSION + 1)} == {p.stem for p in versions.glob("v*.py")}


def test_a_backup_is_the_whole_store(store: Store, tmp_path: Path) -> None:
    store.connection.execute("insert into settings (name, value) values ('operator', '\"lin\"')")
    backup.take(store, tmp_path / "copy.db")
    with open_store(tmp_path / "copy.db") as copy:
        assert copy.connection.execute("select value from settings where name = 'operator'").fetchone() == ('"lin"',)
        assert upgrade.schema(copy.connection) == upgrade.schema(store.connection)
