"""Questions in groups that were dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "v2"
down_revision = "v1"


def upgrade() -> None:
    """Make the table of marks."""
    op.create_table(
        "question_marks",
        sa.Column("group_id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("key", sa.Integer, primary_key=True, nullable=False),
        sa.Column("ts", sa.Integer, nullable=False),
        sa.Column("operator", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
