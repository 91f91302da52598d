"""What came with version 4, one function for each matter."""

import sqlalchemy as sa
from alembic import op

revision = "v4"
down_revision = "v3"


def upgrade() -> None:
    """Bring in each matter."""
    acts()


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
