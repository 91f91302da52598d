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
