"""The tables as SQLModel classes. Times are UTC seconds since 1970; days are day numbers in the store's zone.

Loaded only to make or upgrade a store and for small writes; what is read in bulk goes by plain SQL.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

NO_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


class Table(SQLModel):
    """What the tables share: names are given, never guessed."""

    __tablename__: ClassVar[Any]


def _key(table: str, **options: Any) -> Any:
    return Field(foreign_key=f"{table}.id", **options)


class Group(Table, table=True):
    """A chat group, or with `private` set a chat of two."""

    __tablename__ = "groups"
    __table_args__ = (
        UniqueConstraint("platform", "key"),
        UniqueConstraint("slug"),
        Index("ix_groups_contact", "contact_id", sqlite_where=text("contact_id is not null")),
    )
    id: int | None = Field(default=None, primary_key=True)
    platform: str
    key: str
    name: str
    slug: str | None = None
    """A short name to type, given by hand."""
    private: bool | None = None
    kind: str = "lasting"
    """lasting or temporary."""
    owner: str | None = None
    """The operator who looks after it."""
    purpose: str = Field(default="", sa_column_kwargs={"server_default": ""})
    tags: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Space-separated."""
    created: int | None = None
    starts_day: int | None = None
    ends_day: int | None = None
    archived: int | None = None
    """When an operator closed it."""
    archive_reason: str | None = None
    parent_id: int | None = _key("groups", default=None)
    member_count: int | None = None
    """As the platform told it; None when unknown."""
    last_message: int | None = None
    contact_id: int | None = _key("contacts", default=None)
    """Of a private chat: whose it is."""


class Member(Table, table=True):
    """A person (or bot) on a platform."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("platform", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    platform: str
    key: str
    name: str
    is_operator: bool | None = None
    """None where nobody said; set by hand or by the export."""
    is_bot: bool = False
    is_self: bool = False


class Membership(Table, table=True):
    """Somebody's place in a group, and the sum of their speech there (a rollup kept by the import)."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_member", "member_id"), NO_ROWID)
    group_id: int = _key("groups", primary_key=True)
    member_id: int = _key("members", primary_key=True)
    role: str | None = None
    alias: str | None = None
    joined: int | None = None
    left: int | None = None
    invited_by: int | None = _key("members", default=None)
    first_spoke: int | None = None
    last_spoke: int | None = None
    spoken: int = 0


class Message(Table, table=True):
    """One row of an export. `key` decides sameness, see `sihu_tui.importing.identity`; ids follow time in a run."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ux_messages_key", "group_id", "key", unique=True),
        Index("ix_messages_time", "group_id", "ts"),
    )
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = _key("groups")
    ts: int
    key: int
    sender_id: int | None = _key("members", default=None)
    kind: int
    text: str | None = Field(default=None, sa_column=Column(Text))
    reply_to: int | None = None
    """The `key` of the message that this answers."""


class ImportRun(Table, table=True):
    """One file brought in: what it was and what became of its rows (messages first_id..last_id are its own)."""

    __tablename__ = "import_runs"
    id: int | None = Field(default=None, primary_key=True)
    batch: str
    """The same for all files brought in by one command."""
    path: str
    format: str
    version: str
    zone: str | None = None
    size: int
    digest: str
    started: int
    finished: int
    new: int
    known: int
    skipped: int
    first_ts: int | None = None
    last_ts: int | None = None
    first_id: int | None = None
    last_id: int | None = None
    report: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    """What was understood, as JSON."""
    undone: int | None = None


class Coverage(Table, table=True):
    """Days of a group that a run read fully, first to last inclusive, holes left out."""

    __tablename__ = "coverage"
    __table_args__ = (Index("ix_coverage_run", "run_id"), NO_ROWID)
    group_id: int = _key("groups", primary_key=True)
    run_id: int = _key("import_runs", primary_key=True)
    first_day: int = Field(primary_key=True)
    last_day: int


class MemberDay(Table, table=True):
    """Rollup: a person's speech (text and media) in a group on a day, operators included."""

    __tablename__ = "member_days"
    __table_args__ = (NO_ROWID,)
    group_id: int = _key("groups", primary_key=True)
    day: int = Field(primary_key=True)
    member_id: int = _key("members", primary_key=True)
    n: int


class GroupDay(Table, table=True):
    """Rollup: rows of a group on a day by kind (`sihu_tui.record.Kind`)."""

    __tablename__ = "group_days"
    __table_args__ = (NO_ROWID,)
    group_id: int = _key("groups", primary_key=True)
    day: int = Field(primary_key=True)
    kind: int = Field(primary_key=True)
    n: int


class Contact(Table, table=True):
    """A person the team talks to one to one."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_due", "due_day"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    remark: str = ""
    phone: str = ""
    stage: str = "aware"
    """aware, verified, trusting, buying."""
    owner: str | None = None
    tags: str = ""
    note: str = ""
    due_day: int | None = None
    due_why: str = ""
    created: int
    last_contact: int | None = None
    removed: int | None = None


class ContactIdentity(Table, table=True):
    """A member account that is this contact."""

    __tablename__ = "contact_identities"
    __table_args__ = (Index("ix_contact_identities_contact", "contact_id"), NO_ROWID)
    member_id: int = _key("members", primary_key=True)
    contact_id: int = _key("contacts")


class Entry(Table, table=True):
    """A line written by hand in a contact's conversation: note, said, heard, call, promise, gift, complaint."""

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_contact", "contact_id", "ts"),)
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = _key("contacts")
    ts: int
    kind: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    operator: str = ""
    due_day: int | None = None
    done: int | None = None
    removed: int | None = None


class Reply(Table, table=True):
    """A canned reply; its wordings stand apart."""

    __tablename__ = "replies"
    __table_args__ = (
        Index("ux_replies_shortcut", "shortcut", unique=True, sqlite_where=text("removed is null and shortcut <> ''")),
    )
    id: int | None = Field(default=None, primary_key=True)
    title: str
    shortcut: str = ""
    folder: str = ""
    tags: str = ""
    keywords: str = ""
    scope: str = "team"
    """mine or team."""
    kind: str = "service"
    """content, service, promotion or chat."""
    status: str = "approved"
    """draft, approved or retired."""
    reviewer: str = ""
    expires_day: int | None = None
    attachment: str = ""
    form: str = "wordings"
    """wordings, steps (said one after the other) or kit (usage, service, value)."""
    pinyin: str = ""
    initials: str = ""
    uses: int = 0
    last_used: int | None = None
    updated: int
    removed: int | None = None


class Wording(Table, table=True):
    """One wording (or step, or part) of a reply."""

    __tablename__ = "wordings"
    __table_args__ = (UniqueConstraint("reply_id", "position"),)
    id: int | None = Field(default=None, primary_key=True)
    reply_id: int = _key("replies")
    position: int
    body: str = Field(sa_column=Column(Text, nullable=False))


class ReplyChange(Table, table=True):
    """A reply as it stood before a change, for the history."""

    __tablename__ = "reply_changes"
    __table_args__ = (Index("ix_reply_changes_reply", "reply_id"),)
    id: int | None = Field(default=None, primary_key=True)
    reply_id: int = _key("replies")
    ts: int
    operator: str = ""
    before: str = Field(sa_column=Column(Text, nullable=False))


class Send(Table, table=True):
    """A text that went out: from a reply or by hand, to a group or a person."""

    __tablename__ = "sends"
    __table_args__ = (Index("ix_sends_group", "group_id", "ts"), Index("ix_sends_contact", "contact_id", "ts"))
    id: int | None = Field(default=None, primary_key=True)
    ts: int
    reply_id: int | None = _key("replies", default=None)
    position: int | None = None
    group_id: int | None = _key("groups", default=None)
    contact_id: int | None = _key("contacts", default=None)
    operator: str = ""
    kind: str = "service"
    text: str = Field(sa_column=Column(Text, nullable=False))
    verbatim: bool = True
    override: str = ""
    """The reason given for sending against a guard."""
    removed: int | None = None


class Order(Table, table=True):
    """Something bought; `cents` is negative for a refund. A sign of life for the buyer's groups (R5)."""

    __tablename__ = "orders"
    __table_args__ = (Index("ix_orders_group", "group_id", "day"), Index("ix_orders_contact", "contact_id", "day"))
    id: int | None = Field(default=None, primary_key=True)
    day: int
    group_id: int | None = _key("groups", default=None)
    contact_id: int | None = _key("contacts", default=None)
    member_id: int | None = _key("members", default=None)
    cents: int
    product: str = ""
    source: str = ""
    """Who brought the buyer (R70)."""
    handler: str = ""
    """Who handled the order (R70)."""
    number: str = ""


class Health(Table, table=True):
    """The latest verdict on a group (derived: can be made again from the rollups)."""

    __tablename__ = "health"
    group_id: int = Field(primary_key=True, foreign_key="groups.id")
    as_of: int
    status: str
    risk: float | None = None
    since_day: int | None = None
    at_stake: int = 0
    """Members, or the orders of 90 days where there are any."""
    members: int | None = None
    spoke_ever: int = 0
    last_speech: int | None = None
    """UTC second of the last speech of a member who is no operator."""
    weekly: str = "[]"
    """Speakers of the last 26 weeks before as_of, oldest first, null where not covered; JSON."""
    reason: str = "null"
    """The strongest reason as JSON, for lists; `sihu_tui.health.evidence` makes the sentence."""
    action: str | None = None
    verdict: str = Field(sa_column=Column(Text, nullable=False))
    """Facts, reasons and forecasts as JSON, for the detail."""


class HealthWeek(Table, table=True):
    """Risk and state of a group at the end of a closed week (derived)."""

    __tablename__ = "health_weeks"
    __table_args__ = (NO_ROWID,)
    group_id: int = _key("groups", primary_key=True)
    day: int = Field(primary_key=True)
    risk: float | None = None
    status: str


class Action(Table, table=True):
    """What is to be done about a flag (R3): suggested, accepted, changed, dismissed or done."""

    __tablename__ = "actions"
    __table_args__ = (Index("ix_actions_group", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = _key("groups")
    action: str
    state: str
    owner: str = ""
    due_day: int | None = None
    reason: str = ""
    day: int
    risk: float | None = None
    created: int
    removed: int | None = None


class Intervention(Table, table=True):
    """Something done for a group, with the forecast and controls frozen on that day."""

    __tablename__ = "interventions"
    __table_args__ = (Index("ix_interventions_group", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = _key("groups")
    day: int
    kind: str
    what: str = ""
    operator: str = ""
    reply_id: int | None = _key("replies", default=None)
    frozen: str = Field(sa_column=Column(Text, nullable=False))
    created: int
    removed: int | None = None


class Holiday(Table, table=True):
    """Days declared by the user that count as neither silence nor activity."""

    __tablename__ = "holidays"
    __table_args__ = (NO_ROWID,)
    first_day: int = Field(primary_key=True)
    last_day: int
    name: str = ""


class Setting(Table, table=True):
    """A value the user set; what is not here has its default in `sihu_tui.settings`."""

    __tablename__ = "settings"
    name: str = Field(primary_key=True)
    value: str = Field(sa_column=Column(Text, nullable=False))


class Audit(Table, table=True):
    """Who did what to people's data, and when."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    ts: int
    operator: str = ""
    action: str
    detail: str = Field(default="", sa_column=Column(Text, nullable=False))


VERSION = 1
"""The schema these classes describe; `PRAGMA user_version` of a store."""

metadata = SQLModel.metadata
