"""Orders, how they came in, and products."""

from __future__ import annotations

from sqlalchemy import Column, Computed, Index, Integer, Text, text
from sqlmodel import Field

from sihu_tui.store.tables.table import Table, link


class Order(Table, table=True):
    """Something bought; `cents` is negative for a refund. A sign of life for the buyer's groups (R5)."""

    __tablename__ = "orders"
    __table_args__ = (
        Index("ix_orders_group", "group_id", "day"), Index("ix_orders_contact", "contact_id", "day"),
        Index("ux_orders_key", "key", unique=True, sqlite_where=text("key is not null")),
        Index("ix_orders_import", "import_id"), Index("ix_orders_bought", "product", "contact_id", "day", "net", "quantity"),
        Index("ix_orders_number", "number", sqlite_where=text("number <> ''")),
        Index("ix_orders_refunds", "number", sqlite_where=text("cents < 0")),
        Index("ix_orders_member", "member_id", sqlite_where=text("member_id is not null")),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    day: int
    group_id: int | None = link("groups", default=None)
    contact_id: int | None = link("contacts", default=None)
    member_id: int | None = link("members", default=None)
    cents: int
    product: str = ""
    source: str = ""
    """Who brought the buyer (R70)."""
    handler: str = ""
    """Who handled the order (R70)."""
    number: str = ""
    buyer: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """As the file names them."""
    key: int | None = None
    """Decides sameness, see `sihu_tui.orders`; None where written by hand."""
    import_id: int | None = link("order_imports", default=None)
    quantity: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    returned: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """What of `cents` was given back by refunds of the order; of a refund that an order took up, all of it."""
    net: int | None = Field(default=None, sa_column=Column(Integer, Computed("cents - returned", persisted=False)))
    """What stands: paid less what was returned. Positive: bought and kept; negative: a refund whose order is not known."""


class OrderImport(Table, table=True):
    """A file of orders that was brought in."""

    __tablename__ = "order_imports"
    id: int | None = Field(default=None, primary_key=True)
    path: str
    ts: int
    new: int
    known: int
    skipped: int
    report: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    undone: int | None = None


class OrderMapping(Table, table=True):
    """Which column of a table of orders is what, by the table's header."""

    __tablename__ = "order_mappings"
    header: str = Field(primary_key=True)
    mapping: str
    """Field to column, JSON."""


class Product(Table, table=True):
    """After how many days a product is used up (R52)."""

    __tablename__ = "products"
    name: str = Field(primary_key=True)
    cycle_days: int
    learnt: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    """From those who bought it again, not said by hand."""
