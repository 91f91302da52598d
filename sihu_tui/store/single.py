"""Single rows by plain values: what a session of models does, without the second that it takes to load them.

Names of tables and columns are the code's own, never what a user typed.
"""

from __future__ import annotations

import sqlite3
from typing import Any


def insert(connection: sqlite3.Connection, table: str, **values: Any) -> int:
    """Add a row; give its id."""
    marks = ", ".join("?" * len(values))
    made = connection.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", (*values.values(),))
    return int(made.lastrowid or 0)


def update(connection: sqlite3.Connection, table: str, id: int | None, **values: Any) -> None:
    """Change the row with this id."""
    given = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"update {table} set {given} where id = ?", (*values.values(), id))


def delete(connection: sqlite3.Connection, table: str, **where: Any) -> int:
    """Remove the rows that have these values; give how many."""
    return connection.execute(f"delete from {table} where {_fits(where)}", (*where.values(),)).rowcount


def read(connection: sqlite3.Connection, table: str, columns: str, **where: Any) -> Any:
    """Give these columns of the row that has these values, as a tuple; None when there is none."""
    return connection.execute(f"select {columns} from {table} where {_fits(where)}", (*where.values(),)).fetchone()


def _fits(where: dict[str, Any]) -> str:
    return " and ".join(f"{name} = ?" for name in where)
