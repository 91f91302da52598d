"""Questions in groups that were dealt with; who vouches to whom."""

import sqlalchemy as sa
from alembic import op

revision = "v2"
down_revision = "v1"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "question_marks",
        sa.Column("group_id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("key", sa.Integer, primary_key=True, nullable=False),
        sa.Column("ts", sa.Integer, nullable=False),
        sa.Column("operator", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vouches",
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id"), primary_key=True, nullable=False),
        sa.Column("advocate_id", sa.Integer, sa.ForeignKey("contacts.id"), primary_key=True, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_vouches_advocate", "vouches", ["advocate_id"])
