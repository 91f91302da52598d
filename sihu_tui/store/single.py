"""Rows of one table by plain values: what a session of models does, without the second that it takes to load them.

Names of tables and columns are the code's own, never what a user typed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any


def insert(connection: sqlite3.Connection, table: str, **values: Any) -> int:
    """Add a row; give its id."""
    return int(_add(connection, table, "", values).lastrowid or 0)


def put(connection: sqlite3.Connection, table: str, keys: str, **values: Any) -> None:
    """Add a row, or give the one with the same `keys` (comma-separated) the other values."""
    rest = ", ".join(f"{name} = excluded.{name}" for name in values if name not in keys.split(", "))
    _add(connection, table, f" on conflict ({keys}) do update set {rest}", values)


def ensure(connection: sqlite3.Connection, table: str, **values: Any) -> None:
    """Add a row unless there is one with its key."""
    _add(connection, table, " on conflict do nothing", values)


def update(connection: sqlite3.Connection, table: str, which: int | dict[str, Any] | None, **values: Any) -> int:
    """Change the row with this id, or the rows that have these values; give how many."""
    where = which if isinstance(which, dict) else {"id": which}
    given = ", ".join(f"{name} = ?" for name in values)
    return connection.execute(
        f"update main.{table} set {given} where {_fits(where)}", (*values.values(), *where.values())
    ).rowcount


def delete(connection: sqlite3.Connection, table: str, **where: Any) -> int:
    """Remove the rows that have these values; give how many."""
    return connection.execute(f"delete from main.{table} where {_fits(where)}", (*where.values(),)).rowcount


def read(connection: sqlite3.Connection, table: str, columns: str, **where: Any) -> Any:
    """Give these columns of the row that has these values, as a tuple; None when there is none."""
    return connection.execute(f"select {columns} from {table} where {_fits(where)}", (*where.values(),)).fetchone()


def every(connection: sqlite3.Connection, table: str, columns: str, order: str = "", **where: Any) -> list[Any]:
    """Give these columns of all rows, or of those that have these values, as tuples in this order."""
    fits = f" where {_fits(where)}" if where else ""
    sorted_by = f" order by {order}" if order else ""
    return connection.execute(f"select {columns} from {table}{fits}{sorted_by}", (*where.values(),)).fetchall()


def values(connection: sqlite3.Connection, table: str, names: Iterable[str], id: int) -> dict[str, Any]:
    """Give these columns of the row with this id, by their names."""
    names = list(names)
    return dict(zip(names, read(connection, table, ", ".join(names), id=id), strict=True))


def _add(connection: sqlite3.Connection, table: str, otherwise: str, values: dict[str, Any]) -> sqlite3.Cursor:
    marks = ", ".join("?" * len(values))
    return connection.execute(
        f"insert into main.{table} ({', '.join(values)}) values ({marks}){otherwise}", (*values.values(),)
    )


def _fits(where: dict[str, Any]) -> str:
    return " and ".join(f"{name} = ?" for name in where)
