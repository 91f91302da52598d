"""What the store does by itself: it notes whose sums and which search entries have become stale."""

from __future__ import annotations

from sqlalchemy import DDL, event
from sqlmodel import SQLModel

import sihu_tui.store.tables.groups
import sihu_tui.store.tables.people
import sihu_tui.store.tables.replies  # noqa: F401 - the tables that the triggers stand on

SENDS = (
    """create trigger sends_made after insert on sends when new.contact_id is not null begin
        insert or ignore into contact_stale values (new.contact_id); end""",
    """create trigger sends_changed after update of contact_id, removed on sends begin
        insert or ignore into contact_stale select old.contact_id where old.contact_id is not null;
        insert or ignore into contact_stale select new.contact_id where new.contact_id is not null; end""",
    """create trigger sends_gone after delete on sends when old.contact_id is not null begin
        insert or ignore into contact_stale values (old.contact_id); end""",
)
_TRIGGERS = {
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
        """create trigger contacts_changed after update of due_day, due_why, removed on contacts begin
            insert or ignore into contact_stale values (new.id); end""",
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
for _name, _statements in _TRIGGERS.items():
    for _statement in _statements:
        event.listen(SQLModel.metadata.tables[_name], "after_create", DDL(_statement))  # type: ignore[no-untyped-call]
