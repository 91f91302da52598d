"""What came with version 4, one function for each matter."""

import sqlite3
from typing import cast

import sqlalchemy as sa
from alembic import op

from sihu_tui.store.migrations import removals
from sihu_tui.store.tables import triggers

revision = "v4"
down_revision = "v3"


def upgrade() -> None:
    """Bring in each matter."""
    orders_that_stand()  # before what makes triggers on orders
    runs()
    acts()
    member_lists()
    replies_to_people()
    money()
    facts_on_people()
    stake()
    pending()
    held_rows()
    stamp()
    search_parts()
    line_corrections()
    sends_from_messages()
    channels()
    verdicts()
    removals.upgrade()
    arriving()


def runs() -> None:
    """What an import read and covers, once a run; coverage joined, reports without what can be counted again."""
    from sihu_tui.importing import shrink

    for column in (
        sa.Column("platform", sa.String, nullable=False, server_default=""),
        sa.Column("content", sa.String),
        sa.Column("stamp", sa.String),
        sa.Column("how", sa.String, nullable=False, server_default=""),
        sa.Column("beside", sa.String, nullable=False, server_default="[]"),
        sa.Column("in_order", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("told_end", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("same", sa.String, nullable=False, server_default=""),
        sa.Column("first_day", sa.Integer),
        sa.Column("last_day", sa.Integer),
        sa.Column("holes", sa.String, nullable=False, server_default="[]"),
        sa.Column("covered", sa.String, nullable=False, server_default=""),
        sa.Column("answers", sa.String, nullable=False, server_default="{}"),
    ):
        op.add_column("import_runs", column)
    for name in ("content", "stamp"):
        op.create_index(f"ix_import_runs_{name}", "import_runs", [name])
    for name, column_name, where in (
        ("size", "size", "content is not null"),
        ("finished", "finished", "undone is null"),
        ("day", "last_day", "undone is null and covered <> ''"),
    ):
        op.create_index(f"ix_import_runs_{name}", "import_runs", [column_name], sqlite_where=sa.text(where))
    shrink.runs(cast(sqlite3.Connection, op.get_bind().connection.dbapi_connection))


def acts() -> None:
    """Acts of the platform, as exports tell them."""
    op.create_table(
        "acts",
        sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), primary_key=True, nullable=False),
        sa.Column("ts", sa.Integer, primary_key=True, nullable=False),
        sa.Column("kind", sa.String, primary_key=True, nullable=False),
        sa.Column("value", sa.String, primary_key=True, nullable=False),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("import_runs.id"), primary_key=True, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_acts_run", "acts", ["run_id"])


def member_lists() -> None:
    """When lists of all members of a group were taken."""
    op.create_table(
        "member_lists",
        sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), primary_key=True, nullable=False),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("import_runs.id"), primary_key=True, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("members", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_member_lists_run", "member_lists", ["run_id"])


def replies_to_people() -> None:
    """A reply copied for somebody makes their sums stale."""
    for statement in triggers.SENDS:
        op.execute(statement)
    op.execute("insert or ignore into contact_stale select id from contacts")


def pending() -> None:
    """Groups to be judged; at first all, for what was left unjudged before was not noted."""
    from sihu_tui.store.tables.triggers import PENDING

    op.create_table(
        "health_pending",
        sa.Column("group_id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("mark", sa.Integer, nullable=False),
    )
    for statements in PENDING.values():
        for statement in statements:
            op.execute(statement)
    op.execute("insert into health_pending select 0, random() where exists (select 1 from groups)")


def held_rows() -> None:
    """Which messages a run read that others had brought; of runs from before this is not known."""
    op.create_table(
        "held_rows",
        sa.Column("run_id", sa.Integer, sa.ForeignKey("import_runs.id"), primary_key=True, nullable=False),
        sa.Column("first_id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("last_id", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("insert into held_rows select id, 0, 0 from import_runs where known > 0")


def search_parts() -> None:
    """Where messages stand in order of time for the full-text index."""
    op.create_index("ix_import_runs_last", "import_runs", ["last_id"])
    op.create_table(
        "search_parts",
        sa.Column("first_place", sa.Integer, primary_key=True, nullable=False),
        sa.Column("last_place", sa.Integer, nullable=False),
        sa.Column("first_ts", sa.Integer, nullable=False),
        sa.Column("last_ts", sa.Integer),
        sa.Column("sorted", sa.Boolean, nullable=False),
    )
    op.create_table(
        "search_order",
        sa.Column("place", sa.Integer, primary_key=True, nullable=False),
        sa.Column("id", sa.Integer, nullable=False, unique=True),
    )


def orders_that_stand() -> None:
    """Orders with their quantity and with what was returned of them, made anew: SQLite adds no such columns in place."""
    from sihu_tui.orders import returns

    held = "id, day, group_id, contact_id, member_id, cents, product, source, handler, number, buyer, key, import_id"
    op.execute(f"create table orders_before as select {held} from orders")
    op.drop_table("orders")
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id")),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id")),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("members.id")),
        sa.Column("cents", sa.Integer, nullable=False),
        sa.Column("product", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("handler", sa.String, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("buyer", sa.String, nullable=False, server_default=""),
        sa.Column("key", sa.Integer),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("order_imports.id")),
        sa.Column("quantity", sa.Integer, nullable=False, server_default="1"),
        sa.Column("returned", sa.Integer, nullable=False, server_default="0"),
        sa.Column("net", sa.Integer, sa.Computed("cents - returned", persisted=False)),
    )
    for name, columns, where in (
        ("ix_orders_bought", ["product", "contact_id", "day", "net", "quantity"], None), ("ix_orders_contact", ["contact_id", "day"], None),
        ("ix_orders_group", ["group_id", "day"], None), ("ix_orders_import", ["import_id"], None),
        ("ix_orders_member", ["member_id"], "member_id is not null"), ("ix_orders_number", ["number"], "number <> ''"),
        ("ix_orders_refunds", ["number"], "cents < 0"),
    ):  # fmt: skip
        op.create_index(name, "orders", columns, sqlite_where=None if where is None else sa.text(where))
    op.create_index("ux_orders_key", "orders", ["key"], unique=True, sqlite_where=sa.text("key is not null"))
    op.execute(f"insert into orders ({held}) select {held} from orders_before")
    op.drop_table("orders_before")
    op.add_column("products", sa.Column("learnt", sa.Boolean, nullable=False, server_default="0"))
    raw = op.get_bind().connection.driver_connection
    assert raw is not None
    returns.settle(raw, "number <> ''", "1")


def line_corrections() -> None:
    """What the team said that lines are."""
    op.create_table(
        "line_corrections",
        sa.Column("subject", sa.String, primary_key=True, nullable=False),
        sa.Column("text", sa.String, primary_key=True, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("ts", sa.Integer, nullable=False),
        sa.Column("operator", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )


def money() -> None:
    """Settlements that are kept, costs, cases, and what a campaign consists of."""
    for name, columns, options in (
        ("settlements", [_id(), _day("first_day"), _day("last_day"), _day("ts"), _text("operator")], {}),
        (
            "settlement_rows",
            [
                _key("settlement_id", "settlements"), sa.Column("order_key", sa.String, primary_key=True, nullable=False), _text("payee"),
                _day("cents"),
            ],
            {"sqlite_with_rowid": False},
        ),
        (
            "costs",
            [
                _id(), _day("day"), _day("last_day", True), _text("kind"), _text("department"), _day("cents"),
                sa.Column("hours", sa.Float), sa.Column("sunk", sa.Boolean, nullable=False), _text("note"), _text("operator"),
            ],
            {},
        ),
        (
            "cases",
            [
                _id(), _text("kind"), _text("title"), _of("contact_id", "contacts", True), _of("group_id", "groups", True),
                *map(_text, ("order_number", "product", "owner", "department", "state")), _day("opened_day"), _day("due_day", True),
                _day("closed_day", True), _text("outcome"), _day("cents", True), _text("operator"),
            ],
            {},
        ),
        ("season_groups", [_key("season_id", "seasons"), _key("group_id", "groups")], {"sqlite_with_rowid": False}),
        ("reservations", [_key("season_id", "seasons"), _key("contact_id", "contacts"), _day("day")], {"sqlite_with_rowid": False}),
        (
            "season_tasks",
            [_id(), _of("season_id", "seasons"), _text("title"), _text("owner"), _day("due_day", True), _day("done_day", True)],
            {},
        ),
    ):  # fmt: skip
        op.create_table(name, *columns, **options)
    op.create_index("ix_settlement_rows_order", "settlement_rows", ["order_key"])
    op.create_index("ix_cases_contact", "cases", ["contact_id"], sqlite_where=sa.text("contact_id is not null"))


def facts_on_people() -> None:
    """Facts without a column of their own, and how tables of people were understood."""
    op.create_table(
        "contact_fields",
        _key("contact_id", "contacts"),
        sa.Column("name", sa.String, primary_key=True, nullable=False),
        _text("value"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact_mappings", sa.Column("header", sa.String, primary_key=True, nullable=False), _text("mapping")
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, nullable=False)


def _day(name: str, empty: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=empty)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def _of(name: str, table: str, empty: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{table}.id"), nullable=empty)


def _key(name: str, table: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{table}.id"), primary_key=True, nullable=False)


def verdicts() -> None:
    """Who judged, and that the speakers have halved; the engine's numbers are kept no longer."""
    rows = [dict(row._mapping) for row in op.get_bind().execute(sa.text("select * from health"))]
    op.drop_table("health")
    health = op.create_table(
        "health",
        sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), primary_key=True, nullable=False),
        sa.Column("as_of", sa.Integer, nullable=False),
        sa.Column("t", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("held", sa.String, nullable=False),
        sa.Column("before", sa.String, nullable=True),
        sa.Column("since_day", sa.Integer, nullable=True),
        sa.Column("risk", sa.Float, nullable=True),
        sa.Column("members", sa.Integer, nullable=True),
        sa.Column("spoke_ever", sa.Integer, nullable=False),
        sa.Column("orders", sa.Integer, nullable=True),
        sa.Column("last_speech", sa.Integer, nullable=True),
        sa.Column("weekly", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("halved", sa.String, nullable=True),
        sa.Column("engine", sa.Integer, nullable=False),
    )
    if rows:
        names = {column.name for column in health.columns}
        kept = [{name: value for name, value in row.items() if name in names} for row in rows]
        op.bulk_insert(health, [row | {"halved": None, "engine": 0} for row in kept])


def stamp() -> None:
    """What open consoles look at to learn of changes."""
    op.create_table(
        "stamp",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
    )


def arriving() -> None:
    """What hides messages of an import that is under way."""
    op.create_table("arriving", _id(), _day("upto"))


def sends_from_messages() -> None:
    """Sends that imports tell of, and advertisements by others; they are read when groups are next looked at."""
    op.add_column("sends", sa.Column("key", sa.Integer))
    op.add_column("sends", sa.Column("member_id", sa.Integer))
    op.create_index("ix_sends_key", "sends", ["group_id", "key"], sqlite_where=sa.text("key is not null"))
    op.create_index("ix_sends_member", "sends", ["member_id"], sqlite_where=sa.text("member_id is not null"))
    op.create_table(
        "line_marks",
        sa.Column("group_id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
    )
    op.create_table(
        "group_ads",
        sa.Column("group_id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("key", sa.Integer, primary_key=True, nullable=False),
        sa.Column("ts", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_group_ads_member", "group_ads", ["member_id"])


def channels() -> None:
    """By which channel somebody came into a group."""
    op.add_column("memberships", sa.Column("channel", sa.String))


def stake() -> None:
    """What is at stake with somebody stands with their sums; people are known since the first word with them."""
    op.add_column("contact_sums", sa.Column("stake", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_contact_sums_stake", "contact_sums", ["contact_id", "stake"], sqlite_where=sa.text("stake > 0"))
    op.execute("drop trigger contacts_changed")
    for statement in (*triggers.ORDERS, *triggers.CASES, triggers.CONTACT_CHANGED):
        op.execute(statement)
    op.execute(
        """update contacts set created = m.ts from (select g.contact_id as id, min(d.day) * 86400 as ts from groups g
            join group_days d on d.group_id = g.id where g.private = 1 and g.contact_id is not null group by 1) m
        where contacts.id = m.id and m.ts < contacts.created"""
    )
