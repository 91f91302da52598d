"""What the store does by itself: it notes whose sums, search entries and verdicts have become stale."""

from __future__ import annotations

from sqlalchemy import DDL, event
from sqlmodel import SQLModel

import sihu_tui.store.tables.groups
import sihu_tui.store.tables.health
import sihu_tui.store.tables.messages
import sihu_tui.store.tables.money
import sihu_tui.store.tables.orders
import sihu_tui.store.tables.people
import sihu_tui.store.tables.replies
import sihu_tui.store.tables.settings  # noqa: F401 - the tables that the triggers stand on

SENDS = (
    """create trigger sends_made after insert on sends when new.contact_id is not null begin
        insert or ignore into contact_stale values (new.contact_id); end""",
    """create trigger sends_changed after update of contact_id on sends begin
        insert or ignore into contact_stale select old.contact_id where old.contact_id is not null;
        insert or ignore into contact_stale select new.contact_id where new.contact_id is not null; end""",
    """create trigger sends_gone after delete on sends when old.contact_id is not null begin
        insert or ignore into contact_stale values (old.contact_id); end""",
)
CONTACT_CHANGED = """create trigger contacts_changed after update of due_day, due_why, stage, koc on contacts begin
    insert or ignore into contact_stale values (new.id); end"""
CONTACT_GONE = """create trigger contacts_gone before delete on contacts begin
    delete from contact_sums where contact_id = old.id; delete from contact_stale where contact_id = old.id; end"""
ORDERS = (
    """create trigger orders_made after insert on orders when new.contact_id is not null begin
        insert into contact_stale values (new.contact_id) on conflict (contact_id) do nothing; end""",
    """create trigger orders_changed after update of contact_id, returned on orders begin
        insert into contact_stale select old.contact_id where old.contact_id is not null on conflict (contact_id) do nothing;
        insert into contact_stale select new.contact_id where new.contact_id is not null on conflict (contact_id) do nothing; end""",
    """create trigger orders_gone after delete on orders when old.contact_id is not null begin
        insert into contact_stale values (old.contact_id) on conflict (contact_id) do nothing; end""",
)
CASES = (
    """create trigger cases_made after insert on cases when new.contact_id is not null begin
        insert into contact_stale values (new.contact_id) on conflict (contact_id) do nothing; end""",
    """create trigger cases_changed after update on cases when new.contact_id is not null begin
        insert into contact_stale values (new.contact_id) on conflict (contact_id) do nothing; end""",
)
_TRIGGERS = {
    "orders": ORDERS,
    "cases": CASES,
    "entries": (
        """create trigger entries_made after insert on entries begin
            insert or ignore into contact_stale values (new.contact_id);
            insert or ignore into search_stale values (new.id); end""",
        """create trigger entries_changed after update on entries begin
            insert or ignore into contact_stale values (old.contact_id);
            insert or ignore into contact_stale values (new.contact_id);
            insert or ignore into search_stale select new.id where new.text is not old.text; end""",
        """create trigger entries_gone after delete on entries begin
            insert or ignore into contact_stale values (old.contact_id); end""",
    ),
    "contacts": (
        """create trigger contacts_made after insert on contacts begin
            insert or ignore into contact_stale values (new.id); end""",
        CONTACT_CHANGED,
        CONTACT_GONE,
    ),
    "groups": (
        """create trigger groups_changed after update of contact_id, last_message on groups
            when old.contact_id is not null or new.contact_id is not null begin
            insert or ignore into contact_stale select old.contact_id where old.contact_id is not null;
            insert or ignore into contact_stale select new.contact_id where new.contact_id is not null; end""",
    ),
    "sends": SENDS,
    "members": (
        """create trigger members_changed after update of is_operator, is_self on members
            when new.is_operator is not old.is_operator or new.is_self <> old.is_self begin
            insert or ignore into contact_stale select g.contact_id from memberships s join groups g on g.id = s.group_id
            where s.member_id = new.id and g.contact_id is not null; end""",
    ),
}  # fmt: skip


_AGAIN = "on conflict (group_id) do update set mark = excluded.mark"
"""Said so, for "or replace" would give way to the "on conflict" of the statement that sets the trigger off."""


def _marks(name: str, event: str, table: str, when: str, *groups: str) -> str:
    """Give a trigger that notes `groups` (SQL for their ids) as to be judged, see `sihu_tui.store.pending`."""
    body = " ".join(f"insert into health_pending select {group}, random() where {group} is not null {_AGAIN};"
                    for group in groups)  # fmt: skip
    return f"create trigger pending_{name} after {event} on {table} when {when} begin {body} end"


_DIAL = """(substr({0}.name, 1, 7) = 'health.' and substr({0}.name, 1, instr({0}.name || '@', '@') - 1)
    not in ('health.stake', 'health.worse', 'health.due_days'))"""
_OF_DIAL = "cast(coalesce(nullif(substr({0}.name, instr({0}.name || '@', '@') + 1), ''), '0') as integer)"
_SENT = "group_id, kind, ts"
PENDING = {
    "coverage": (
        _marks("covered", "insert", "coverage", "true", "new.group_id"),
        _marks("uncovered", "delete", "coverage", "true", "old.group_id"),
    ),
    "group_counts": (
        _marks("counted", "insert", "group_counts", "true", "new.group_id"),
        _marks("recounted", "update", "group_counts", "true", "old.group_id", "new.group_id"),
        _marks("uncounted", "delete", "group_counts", "true", "old.group_id"),
    ),
    "groups": (
        _marks(
            "group", "update of kind, starts_day, ends_day, archived, private", "groups",
            "new.archived is not old.archived or new.starts_day is not old.starts_day or new.ends_day is not old.ends_day "
            "or new.private is not old.private or new.kind <> old.kind and new.ends_day is not null", "new.id",
        ),
        # others' verdicts say its name: their people went there
        """create trigger pending_called after update of name on groups when new.name <> old.name begin
            insert into health_pending select group_id, random() from health
            where verdict glob '*"id": ' || new.id || '[,}]*' {again}; end""".replace("{again}", _AGAIN),
    ),
    "members": (
        """create trigger pending_member after update of is_operator, is_bot on members
            when new.is_operator is not old.is_operator or new.is_bot <> old.is_bot begin
            insert into health_pending select group_id, random() from memberships
            where member_id = new.id and spoken > 0 {again}; end""".replace("{again}", _AGAIN),
    ),
    "sends": (
        _marks("sent", "insert", "sends", "new.group_id is not null", "new.group_id"),
        _marks("resent", f"update of {_SENT}", "sends", "true", "old.group_id", "new.group_id"),
        _marks("unsent", "delete", "sends", "old.group_id is not null", "old.group_id"),
    ),
    "orders": (
        _marks("ordered", "insert", "orders", "new.group_id is not null", "new.group_id"),
        _marks("reordered", "update of group_id, day, cents", "orders", "true", "old.group_id", "new.group_id"),
        _marks("unordered", "delete", "orders", "old.group_id is not null", "old.group_id"),
    ),
    "holidays": tuple(
        _marks(f"holiday_{event}", event, "holidays", "true", "0") for event in ("insert", "update", "delete")
    ),
    "settings": tuple(
        _marks(f"dial_{event}", event, "settings", _DIAL.format(row) + still, _OF_DIAL.format(row))
        for event, row, still in (
            ("insert", "new", ""), ("update", "new", " and new.value <> old.value"), ("delete", "old", "")
        )
    ),
}  # fmt: skip
"""Triggers by table: what a verdict rests on beside the rollups."""
for _name in PENDING:
    _TRIGGERS[_name] = (*_TRIGGERS.get(_name, ()), *PENDING[_name])
for _name, _statements in _TRIGGERS.items():
    for _statement in _statements:
        event.listen(SQLModel.metadata.tables[_name], "after_create", DDL(_statement))  # type: ignore[no-untyped-call]
