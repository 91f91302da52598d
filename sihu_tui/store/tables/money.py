"""What is settled and what it costs; campaigns' groups, lists and reservations; cases with their state and outcome."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field

from sihu_tui.store.tables.table import NO_ROWID, Table, link


class Settlement(Table, table=True):
    """A run of the settlement that is kept (R71)."""

    __tablename__ = "settlements"
    id: int | None = Field(default=None, primary_key=True)
    first_day: int
    last_day: int
    ts: int
    operator: str = ""


class SettlementRow(Table, table=True):
    """What a run pays for an order, or takes back: `cents` negative where a paid order was returned since."""

    __tablename__ = "settlement_rows"
    __table_args__ = (Index("ix_settlement_rows_order", "order_key"), NO_ROWID)
    settlement_id: int = link("settlements", primary_key=True)
    order_key: str = Field(primary_key=True)
    """The order's number, or # and the row's id."""
    payee: str
    cents: int


class CostTable(Table, table=True):
    """What something cost (R73, R74, R92); `last_day` where it runs on to a day, `hours` of staff."""

    __tablename__ = "costs"
    id: int | None = Field(default=None, primary_key=True)
    day: int
    last_day: int | None = None
    kind: str
    department: str = ""
    cents: int
    hours: float | None = None
    sunk: bool = False
    """Spent once and for all, as for a start; else it runs with the work."""
    note: str = ""
    operator: str = ""


class CaseTable(Table, table=True):
    """A complaint, invitation, experiment, ticket or conflict of channels: one kind of record (R48, R60, R61, R81, R89, R90)."""

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_contact", "contact_id", sqlite_where=text("contact_id is not null")),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    title: str
    contact_id: int | None = link("contacts", default=None)
    group_id: int | None = link("groups", default=None)
    order_number: str = ""
    product: str = ""
    owner: str = ""
    department: str = ""
    state: str = "open"
    opened_day: int
    due_day: int | None = None
    closed_day: int | None = None
    outcome: str = ""
    cents: int | None = None
    operator: str = ""


class SeasonGroup(Table, table=True):
    """A group that a campaign is run in."""

    __tablename__ = "season_groups"
    __table_args__ = (NO_ROWID,)
    season_id: int = link("seasons", primary_key=True)
    group_id: int = link("groups", primary_key=True)


class Reservation(Table, table=True):
    """Somebody who reserved for a campaign (R69)."""

    __tablename__ = "reservations"
    __table_args__ = (NO_ROWID,)
    season_id: int = link("seasons", primary_key=True)
    contact_id: int = link("contacts", primary_key=True)
    day: int


class SeasonTask(Table, table=True):
    """A point of a campaign's list, with who does it by when (R80)."""

    __tablename__ = "season_tasks"
    id: int | None = Field(default=None, primary_key=True)
    season_id: int = link("seasons")
    title: str
    owner: str = ""
    due_day: int | None = None
    done_day: int | None = None


class ContactField(Table, table=True):
    """A fact on a person that has no column of its own: birthday, where from, added when and by whom, own fields."""

    __tablename__ = "contact_fields"
    __table_args__ = (NO_ROWID,)
    contact_id: int = link("contacts", primary_key=True)
    name: str = Field(primary_key=True)
    value: str


class ContactMapping(Table, table=True):
    """Which column of a table of people is what, by the table's header."""

    __tablename__ = "contact_mappings"
    header: str = Field(primary_key=True)
    mapping: str
    """Field to column, JSON."""
