"""Surveys; marks that move with their group; indexes for the list of the day; two dead columns gone."""

import sqlalchemy as sa
from alembic import op

revision = "v3"
down_revision = "v2"


def upgrade() -> None:
    """Make, move, drop."""
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("options", sa.String, nullable=False),
        sa.Column("wanted", sa.Integer, nullable=True),
        sa.Column("first_day", sa.Integer, nullable=False),
        sa.Column("last_day", sa.Integer, nullable=True),
        sa.Column("removed", sa.Integer, nullable=True),
    )
    op.create_table(
        "survey_marks",
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("surveys.id"), primary_key=True, nullable=False),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), primary_key=True, nullable=False),
        sa.Column("key", sa.Integer, primary_key=True, nullable=False),
        sa.Column("answers", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    held = op.get_bind().execute(
        sa.text("select group_id, key, ts, operator from question_marks where group_id in (select id from groups)")
    )
    rows = [dict(row._mapping) for row in held]
    op.drop_table("question_marks")
    marks = op.create_table(
        "question_marks",
        sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), primary_key=True, nullable=False),
        sa.Column("key", sa.Integer, primary_key=True, nullable=False),
        sa.Column("ts", sa.Integer, nullable=False),
        sa.Column("operator", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(marks, rows)
    op.drop_index("ix_orders_product", "orders")
    op.create_index("ix_orders_bought", "orders", ["product", "contact_id", "day", "cents"])
    op.create_index("ix_contacts_removed", "contacts", ["id"], sqlite_where=sa.text("removed is not null"))
    op.create_index("ix_contacts_koc", "contacts", ["id"], sqlite_where=sa.text("koc <> ''"))
    op.drop_column("replies", "uses")
    op.drop_column("replies", "last_used")
