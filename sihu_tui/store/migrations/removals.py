"""A removed row of an older store, which was only marked as such, is really gone in version 4."""

from __future__ import annotations

import json
import sqlite3

import sqlalchemy as sa
from alembic import op

from sihu_tui.dates import days
from sihu_tui.store import journal
from sihu_tui.store.connection import RowChange
from sihu_tui.store.tables import triggers

_MARKED = (
    "contact_moves", "entries", "tag_rules", "needs", "actions", "interventions", "sends", "surveys", "replies", "contacts",
)  # fmt: skip
_OWN = (
    "contact_identities", "contact_moves", "contact_tags", "today_marks", "materials", "vouches", "contact_fields",
    "reservations", "entries",
)  # fmt: skip
_LOOSE = ("groups", "sends", "orders", "cases", "need_askers")
_GONE = "(select id from {} where removed is not null)"


def upgrade() -> None:
    """Delete what was marked, then the marks."""
    raw = op.get_bind().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    op.create_table(
        "not_sends",
        sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), primary_key=True, nullable=False),
        sa.Column("key", sa.Integer, primary_key=True, nullable=False),
        sqlite_with_rowid=False,
    )
    raw.execute(triggers.CONTACT_GONE)
    _joins(raw)
    for (contact,) in raw.execute("select id from contacts where removed is not null").fetchall():
        _delete(raw, contact)
    for statement in (
        f"update need_askers set entry_id = null where entry_id in {_GONE.format('entries')}",
        f"delete from need_askers where need_id in {_GONE.format('needs')}",
        f"delete from needs where merged_into in {_GONE.format('needs')}",
        f"delete from survey_marks where survey_id in {_GONE.format('surveys')}",
        *(f"delete from {own} where reply_id in {_GONE.format('replies')}" for own in ("wordings", "reply_changes", "materials")),
        *(f"update {of} set reply_id = null where reply_id in {_GONE.format('replies')}" for of in ("sends", "interventions")),
        *(f"delete from {table} where removed is not null" for table in _MARKED),
    ):  # fmt: skip
        raw.execute(statement)
    for index in ("ix_contacts_removed", "ix_entries_due", "ix_entries_sample", "ux_replies_shortcut"):
        raw.execute(f"drop index {index}")
    for table in _MARKED:
        op.drop_column(table, "removed")
    for name, table, column, where, unique in (
        ("ix_entries_due", "entries", "due_day", "due_day is not null and done is null", False),
        ("ix_entries_sample", "entries", "ts", "kind = 'sample' and done is null", False),
        ("ux_replies_shortcut", "replies", "shortcut", "shortcut <> ''", True),
    ):
        op.create_index(name, table, [column], unique=unique, sqlite_where=sa.text(where))
    _steps(raw)


def _joins(raw: sqlite3.Connection) -> None:
    """Keep of every two that were joined what splits them again, the older first: they may have been joined on."""
    raw.execute("create table joins_before as select * from contact_joins")
    op.drop_table("contact_joins")
    op.create_table(
        "contact_joins",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("kept", sa.Integer, sa.ForeignKey("contacts.id"), nullable=False),
        sa.Column("gone", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("ts", sa.Integer, nullable=False),
        sa.Column("operator", sa.String, nullable=False),
        sa.Column("moved", sa.Text, nullable=False),
    )
    raw.execute(
        "insert into contact_joins select id, kept, gone, '', ts, operator, '' from joins_before where moved = '{}'"
    )
    for id, kept, gone, ts, operator, moved, name in raw.execute(
        """select j.id, kept, gone, ts, operator, moved, c.name from joins_before j join contacts c on c.id = j.gone
        where moved <> '{}' and undone is null order by j.id"""
    ).fetchall():
        rows = []
        for where, held in json.loads(moved).items():
            table, _dot, field = where.partition(".")
            if field:
                rows.append(RowChange(table, {"id": kept}, {field: held[0]}, {field: held[1]}))
                continue
            key = "member_id" if table == "contact_identities" else "id"
            rows += [RowChange(table, {key: one}, {"contact_id": gone}, {"contact_id": kept}) for one in held]
        raw.execute("update contacts set removed = null where id = ?", (gone,))
        with journal.noting(raw, (*_OWN, *_LOOSE, "contact_joins", "contacts")):
            _delete(raw, gone)
            rows += journal.noted(raw)
        for row in rows:
            for side in (row.before, row.after):
                (side or {}).pop("removed", None)
        raw.execute(
            "insert into contact_joins values (?, ?, ?, ?, ?, ?, ?)",
            (id, kept, gone, name, ts, operator, journal.as_text(rows)),
        )
    op.drop_table("joins_before")


def _delete(raw: sqlite3.Connection, contact: int) -> None:
    for table in _OWN:
        raw.execute(f"delete from {table} where contact_id = ?", (contact,))
    raw.execute("delete from vouches where advocate_id = ?", (contact,))
    raw.execute("delete from contact_joins where kept = ?1 or gone = ?1", (contact,))
    raw.execute("update groups set archived = coalesce(archived, ?) where contact_id = ?", (days.now(), contact))
    for table in _LOOSE:
        raw.execute(f"update {table} set contact_id = null where contact_id = ?", (contact,))
    raw.execute("delete from contacts where id = ?", (contact,))


def _steps(raw: sqlite3.Connection) -> None:
    """Take the marks out of the journal; a step that set one, or joined people, cannot be taken back any more."""
    for step, text in raw.execute("select id, rows from steps").fetchall():
        rows = []
        for table, key, before, after in json.loads(text):
            for side in (before, after) if table in _MARKED else ():
                (side or {}).pop("removed", None)
            if before is None or after is None or before:
                rows.append(RowChange(table, key, before, after))
        if not rows or any(row.table == "contact_joins" for row in rows):
            raw.execute("delete from steps where id = ?", (step,))
        else:
            raw.execute("update steps set rows = ?, count = ? where id = ?", (journal.as_text(rows), len(rows), step))
