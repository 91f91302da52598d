"""What the tables share."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlmodel import Field, SQLModel

NO_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


class Table(SQLModel):
    """What the tables share: names are given, never guessed."""

    __tablename__: ClassVar[Any]


def link(table: str, **options: Any) -> Any:
    """Give a column that holds the id of a row of `table`."""
    return Field(foreign_key=f"{table}.id", **options)
