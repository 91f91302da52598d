"""How the user works: views, settings, holidays, steps to undo, and the audit log."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field

from sihu_tui.store.tables.table import NO_ROWID, Table


class ViewTable(Table, table=True):
    """A list of groups as somebody likes to see it: filter, order and columns under a name and a key."""

    __tablename__ = "views"
    __table_args__ = (Index("ux_views_key", "key", unique=True, sqlite_where=text("key <> ''")),)
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    key: str = ""
    filter: str = ""
    sort: str = ""
    columns: str = ""
    """Names, space-separated; empty for the usual ones."""


class StepTable(Table, table=True):
    """A change that can be undone: every row it touched as it stood before and after, see `sihu_tui.store.journal`."""

    __tablename__ = "steps"
    id: int | None = Field(default=None, primary_key=True)
    ts: int
    operator: str = ""
    what: str
    """The message that names it, in English, and its values; JSON."""
    rows: str = Field(sa_column=Column(Text, nullable=False))
    count: int
    undone: int | None = None


class HolidayTable(Table, table=True):
    """Days declared by the user that count as neither silence nor activity."""

    __tablename__ = "holidays"
    __table_args__ = (NO_ROWID,)
    first_day: int = Field(primary_key=True)
    last_day: int
    name: str = ""


class SettingTable(Table, table=True):
    """A value the user set; what is not here has its default in `sihu_tui.settings`."""

    __tablename__ = "settings"
    name: str = Field(primary_key=True)
    value: str = Field(sa_column=Column(Text, nullable=False))


class Stamp(Table, table=True):
    """One row, counted on by every transaction that changes what people see: so that open consoles learn of it."""

    __tablename__ = "stamp"
    id: int = Field(primary_key=True)
    n: int


class Audit(Table, table=True):
    """Who did what to people's data, and when."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    ts: int
    operator: str = ""
    action: str
    detail: str = Field(default="", sa_column=Column(Text, nullable=False))
