"""What can still be read of a damaged store, row by row, into a new one; the damaged file is not written."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sihu_tui.derived import open_store
from sihu_tui.errors import StoreError
from sihu_tui.store import Store, backup, pending, rollups, sqlite
from sihu_tui.text.i18n import _

_DERIVED = ("search_marks", "search_stale", "search_chats", "contact_sums", "contact_stale", "health", "health_weeks",
            "member_days", "group_days", "health_pending")  # fmt: skip
"""Made anew from the rest, so that what is wrong in them is not carried over."""
_STEP = 512


@dataclass(frozen=True, slots=True)
class Saved:
    """One table: the rows that could be read, whether some could not, and rows that were left out for they name none."""

    table: str
    rows: int
    whole: bool
    loose: int


def salvage(path: Path) -> tuple[Path, list[Saved]]:
    """Save what can be read of the store at `path` into a new file beside it; give that file, and what became of each
    table. Raises StoreError when nothing can be read.
    """
    if not path.exists():
        raise StoreError(_("There is no store at {path}.").format(path=path))
    target = backup.named(path, path.parent, "salvaged.")
    try:
        with contextlib.closing(_open(path)) as old:
            statements = old.execute(
                "select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite_%' "
                "and name not glob 'search_*_*' order by type <> 'table'"
            ).fetchall()
            version = sqlite.version(old)
            saved = _copy(old, target, [row for row in statements if "virtual table" not in row[2].lower()], version)
    except sqlite3.DatabaseError as error:
        with contextlib.suppress(OSError):
            target.unlink()
        said = _(
            "Nothing of {path} can be read ({why}). Keep the file: a backup, or `sqlite3 {path} .recover`, may help."
        )
        raise StoreError(said.format(path=path, why=error)) from error
    return target, saved


def _open(path: Path) -> sqlite3.Connection:
    # writable_schema lets SQLite go on where the list of tables is partly wrong
    opened = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    opened.execute("pragma writable_schema = on")
    opened.execute("pragma cell_size_check = on")
    opened.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return opened


def _copy(old: sqlite3.Connection, target: Path, statements: list[tuple[str, str, str]], version: int) -> list[Saved]:
    tables = [name for kind, name, _sql in statements if kind == "table"]
    if not {"groups", "messages"} & set(tables):
        raise sqlite3.DatabaseError("no tables")
    saved = []
    new = sqlite.connect(target)
    try:
        new.execute("pragma foreign_keys = off")
        new.execute("begin")
        for kind, _name, sql in statements:
            if kind == "table":
                new.execute(sql)
        for table in tables:
            rows, whole = (0, True) if table in _DERIVED else _table(old, new, table)
            saved.append(Saved(table, rows, whole, 0))
        new.execute(f"pragma user_version = {version or 4:d}")
        new.execute("commit")
        for kind, _name, sql in statements:
            if kind != "table":
                with contextlib.suppress(sqlite3.DatabaseError):  # an index that two rows now break
                    new.execute(sql)
        loose = _drop_loose(new)
    finally:
        new.close()
    with open_store(target) as store:
        _derive(store)
    return [Saved(one.table, one.rows, one.whole, loose.get(one.table, 0)) for one in saved]


def _table(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> tuple[int, bool]:
    """Copy the rows of a table that can be read; give how many, and whether that is all."""
    width = len(new.execute(f'pragma table_info("{table}")').fetchall())
    insert = f'insert or ignore into "{table}" values ({",".join("?" * width)})'
    before = new.total_changes
    whole = _take(old, new, f'select * from "{table}" not indexed', (), insert)
    if not whole:
        keys = [row[1] for row in new.execute(f'pragma table_info("{table}")') if row[5]]
        order = ", ".join(f'"{key}" desc' for key in keys) or "rowid desc"
        _take(old, new, f'select * from "{table}" order by {order}', (), insert)
        for first, last in _stretches(old, table):
            _take(old, new, f'select * from "{table}" where rowid between ? and ?', (first, last), insert)
    return new.total_changes - before, whole


def _take(old: sqlite3.Connection, new: sqlite3.Connection, query: str, values: tuple[int, ...], insert: str) -> bool:
    try:
        for row in old.execute(query, values):
            with contextlib.suppress(sqlite3.IntegrityError):
                new.execute(insert, row)
    except (sqlite3.Error, OverflowError):
        return False
    return True


def _stretches(old: sqlite3.Connection, table: str) -> Iterator[tuple[int, int]]:
    """Short stretches of row numbers, so that a bad page costs no more than its own rows."""
    try:
        least, most = old.execute(f'select min(rowid), max(rowid) from "{table}"').fetchone()
    except sqlite3.Error:
        least, most = 1, 1 << 20
    if least is None:
        return
    step = max(_STEP, (most - least) // 20_000)
    for first in range(least, most + 1, step):
        yield first, first + step - 1


def _drop_loose(new: sqlite3.Connection) -> dict[str, int]:
    """Empty the references to rows that are lost where a row can do without, else leave the row out."""
    loose: dict[str, int] = {}
    for _round in range(20):
        bad: list[tuple[str, Any, str, int]] = new.execute("pragma foreign_key_check").fetchall()
        if not bad:
            break
        for table, parent in sorted({(table, parent) for table, _row, parent, _n in bad}):
            columns = {row[1]: row[3] or row[5] for row in new.execute(f'pragma table_info("{table}")')}
            for link in new.execute(f'pragma foreign_key_list("{table}")').fetchall():
                if link[2] != parent:
                    continue
                column = link[3]
                lost = f'"{column}" is not null and "{column}" not in (select id from "{parent}")'
                if columns[column]:
                    gone = new.execute(f'delete from "{table}" where {lost}').rowcount
                    loose[table] = loose.get(table, 0) + gone
                else:
                    new.execute(f'update "{table}" set "{column}" = null where {lost}')
    return loose


def _derive(store: Store) -> None:
    from sihu_tui import settings
    from sihu_tui.health import refresh

    with store.writing() as connection:
        connection.execute("insert or ignore into contact_stale select id from contacts")
        rollups.rebuild_all(connection, settings.zone(store))
        pending.mark(connection, [pending.EVERYTHING])
    refresh.settle(store)
