"""What came with version 4, one function for each matter."""

import sqlalchemy as sa
from alembic import op

from sihu_tui.store.tables import triggers

revision = "v4"
down_revision = "v3"


def upgrade() -> None:
    """Bring in each matter."""
    acts()
    replies_to_people()
    pending()
    held_rows()
    search_parts()


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
