"""The tables as SQLModel classes. Times are UTC seconds since 1970; days are day numbers in the store's zone.

Loaded only to make or upgrade a store and for small writes; what is read in bulk goes by plain SQL.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import DDL, Column, Index, Text, UniqueConstraint, event, text
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
    members_as_of: int | None = None
    """When the last list of all members was taken."""
    last_message: int | None = None
    contact_id: int | None = _key("contacts", default=None)
    """Of a private chat: whose it is."""
    layer: int | None = None
    """1 to 4: how far its members are built up; groups are founded from the third on (R43)."""
    admits: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """How members are admitted (R8)."""


class GroupAlias(Table, table=True):
    """A platform key under which exports name a group that has another one now."""

    __tablename__ = "group_aliases"
    __table_args__ = (Index("ix_group_aliases_group", "group_id"), NO_ROWID)
    platform: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    group_id: int = _key("groups")


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
    """When to come back to this person; what single lines promise stands with them."""
    due_why: str = ""
    created: int
    last_contact: int | None = None
    koc: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """How far they are as a KOC: empty, active, fulfilled, adopted."""
    willing: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Whether they like to talk: empty, open, mild, closed."""
    topics: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Space-separated."""
    removed: int | None = None


class ContactIdentity(Table, table=True):
    """A member account that is this contact."""

    __tablename__ = "contact_identities"
    __table_args__ = (Index("ix_contact_identities_contact", "contact_id"), NO_ROWID)
    member_id: int = _key("members", primary_key=True)
    contact_id: int = _key("contacts")


class Entry(Table, table=True):
    """A line written by hand in a contact's conversation; `sihu_tui.people.entries` names the kinds."""

    __tablename__ = "entries"
    __table_args__ = (
        Index("ix_entries_contact", "contact_id", "ts"), Index("ix_entries_time", "ts"),
        Index("ix_entries_due", "due_day", sqlite_where=text("due_day is not null and done is null and removed is null")),
        Index("ix_entries_sample", "ts", sqlite_where=text("kind = 'sample' and done is null and removed is null")),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = _key("contacts")
    ts: int
    kind: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    operator: str = ""
    due_day: int | None = None
    done: int | None = None
    removed: int | None = None


class ContactSum(Table, table=True):
    """What the lists need of a contact's conversation (derived: can be made again). Times are UTC seconds."""

    __tablename__ = "contact_sums"
    contact_id: int = Field(primary_key=True, foreign_key="contacts.id")
    last_ts: int | None = None
    last_text: str = ""
    heard: int | None = None
    """When they spoke last."""
    said: int | None = None
    """When we spoke last."""
    waiting: int | None = None
    """Their first word since ours."""
    rhythm: float | None = None
    """The usual days between the days on which they speak; None with too few of them."""
    due_day: int | None = None
    """The earliest day of what is due, the contact's own and that of open lines."""
    due_why: str = ""


class ContactStale(Table, table=True):
    """A contact whose sums are to be made again; triggers write it, so no way of changing data is missed."""

    __tablename__ = "contact_stale"
    contact_id: int = Field(primary_key=True)


class ContactMove(Table, table=True):
    """A step on a ladder (stage or koc), with what shows it."""

    __tablename__ = "contact_moves"
    __table_args__ = (Index("ix_contact_moves_contact", "contact_id"),)
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = _key("contacts")
    ladder: str
    was: str
    now: str
    day: int
    evidence: str = ""
    operator: str = ""
    removed: int | None = None


class ContactJoin(Table, table=True):
    """Two contacts found to be one person, with what moved, to part them again; or told apart (nothing moved)."""

    __tablename__ = "contact_joins"
    id: int | None = Field(default=None, primary_key=True)
    kept: int = _key("contacts")
    gone: int = _key("contacts")
    ts: int
    operator: str = ""
    moved: str = Field(sa_column=Column(Text, nullable=False))
    """Table to the keys of its rows that moved, JSON."""
    undone: int | None = None


class TodayMark(Table, table=True):
    """What was put off, or dealt with, on the list of the day."""

    __tablename__ = "today_marks"
    __table_args__ = (NO_ROWID,)
    contact_id: int = _key("contacts", primary_key=True)
    reason: str = Field(primary_key=True)
    until_day: int | None = None
    """Hidden before this day; None: hidden while what it rests on is the same."""
    basis: int | None = None


class TagRule(Table, table=True):
    """A tag that people get while a condition holds."""

    __tablename__ = "tag_rules"
    id: int | None = Field(default=None, primary_key=True)
    tag: str
    condition: str
    """As `sihu_tui.people.tags` reads it."""
    keep_days: int = 0
    """How long the tag stays after the condition held last."""
    removed: int | None = None


class ContactTag(Table, table=True):
    """A tag that ends by itself, or that a rule gave."""

    __tablename__ = "contact_tags"
    __table_args__ = (NO_ROWID,)
    contact_id: int = _key("contacts", primary_key=True)
    tag: str = Field(primary_key=True)
    rule_id: int = Field(default=0, primary_key=True)
    """0 where given by hand."""
    until_day: int | None = None
    """The first day without it."""


class Season(Table, table=True):
    """A campaign's days: who bought then was there (R54)."""

    __tablename__ = "seasons"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    first_day: int
    last_day: int


class Material(Table, table=True):
    """A canned reply made from what a KOC said or showed (R45)."""

    __tablename__ = "materials"
    __table_args__ = (NO_ROWID,)
    contact_id: int = _key("contacts", primary_key=True)
    reply_id: int = _key("replies", primary_key=True)


class Need(Table, table=True):
    """What people ask for: a line of the demand pool (R64)."""

    __tablename__ = "needs"
    id: int | None = Field(default=None, primary_key=True)
    title: str
    category: str = ""
    polarity: int = 0
    """1 praise, 0 a wish, -1 a complaint."""
    state: str = "collected"
    """collected, studied, approved, launched, told."""
    note: str = ""
    created: int
    merged_into: int | None = _key("needs", default=None)
    removed: int | None = None


class NeedAsker(Table, table=True):
    """Who asked for it, and where."""

    __tablename__ = "need_askers"
    __table_args__ = (Index("ix_need_askers_need", "need_id"),)
    id: int | None = Field(default=None, primary_key=True)
    need_id: int = _key("needs")
    contact_id: int | None = _key("contacts", default=None)
    member_id: int | None = _key("members", default=None)
    name: str = ""
    message_id: int | None = None
    entry_id: int | None = None
    ts: int
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    polarity: int = 0
    told: int | None = None


class SearchMark(Table, table=True):
    """How far the full-text index of talk, groups or entries goes."""

    __tablename__ = "search_marks"
    scope: str = Field(primary_key=True)
    upto: int = 0
    """Rows with higher ids are not in it yet."""
    rows: int = 0
    purge: bool = False
    """Words were taken out that older parts of the index still hold."""


class SearchStale(Table, table=True):
    """A hand-written line to be indexed (again); triggers write it."""

    __tablename__ = "search_stale"
    entry_id: int = Field(primary_key=True)


class SearchChat(Table, table=True):
    """A private chat that the index knows; one that turned out private later is still to be brought in."""

    __tablename__ = "search_chats"
    group_id: int = Field(primary_key=True)


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
    pinyin: str = ""
    """Of the title, one syllable a character; so that searching needs no pypinyin."""
    uses: int = 0
    last_used: int | None = None
    updated: int
    removed: int | None = None


class Wording(Table, table=True):
    """One wording (or step, or part) of a reply."""

    __tablename__ = "wordings"
    __table_args__ = (UniqueConstraint("reply_id", "part", "position"),)
    id: int | None = Field(default=None, primary_key=True)
    reply_id: int = _key("replies")
    part: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Empty for a wording; step for what follows in a script; usage, service or value of a product kit (R31)."""
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
    __table_args__ = (
        Index("ix_orders_group", "group_id", "day"), Index("ix_orders_contact", "contact_id", "day"),
        Index("ux_orders_key", "key", unique=True, sqlite_where=text("key is not null")),
        Index("ix_orders_import", "import_id"), Index("ix_orders_product", "product", "day"),
        Index("ix_orders_number", "number", sqlite_where=text("number <> ''")),
        Index("ix_orders_member", "member_id", sqlite_where=text("member_id is not null")),
    )  # fmt: skip
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
    buyer: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """As the file names them."""
    key: int | None = None
    """Decides sameness, see `sihu_tui.orders`; None where written by hand."""
    import_id: int | None = _key("order_imports", default=None)


class OrderImport(Table, table=True):
    """A file of orders that was brought in."""

    __tablename__ = "order_imports"
    id: int | None = Field(default=None, primary_key=True)
    path: str
    ts: int
    new: int
    known: int
    skipped: int
    report: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    undone: int | None = None


class OrderMapping(Table, table=True):
    """Which column of a table of orders is what, by the table's header."""

    __tablename__ = "order_mappings"
    header: str = Field(primary_key=True)
    mapping: str
    """Field to column, JSON."""


class Product(Table, table=True):
    """After how many days a product is used up (R52)."""

    __tablename__ = "products"
    name: str = Field(primary_key=True)
    cycle_days: int


class Health(Table, table=True):
    """The latest verdict on a group (derived: can be made again from the rollups)."""

    __tablename__ = "health"
    group_id: int = Field(primary_key=True, foreign_key="groups.id")
    as_of: int
    """Last day that the store's data cover."""
    t: int
    """The day judged at: only the group's own covered days before it are known."""
    status: str
    held: str
    """The status by what is known, to be shown greyed where the status is no-data."""
    before: str | None = None
    """The status before since_day."""
    since_day: int | None = None
    risk: float | None = None
    members: int | None = None
    spoke_ever: int = 0
    orders: int | None = None
    """In the last 90 days; None where none was ever recorded."""
    last_speech: int | None = None
    """UTC second of the last speech of a member who is no operator."""
    weekly: str
    """Speakers of the last 12 weeks before as_of, oldest first, null where not covered; JSON."""
    reason: str
    """The reason that leads, as JSON with the first people behind it; `sihu_tui.health.reasons` makes the sentence."""
    action: str
    """The suggested action."""
    verdict: str = Field(sa_column=Column(Text, nullable=False))
    """Reasons, forecasts and weeks as JSON, for the detail."""
    state: bytes
    """Facts, flags and signs of the day as numbers: what the engine judges all groups from at once."""


class HealthWeek(Table, table=True):
    """Risk and state of a group at the end of a closed week (derived)."""

    __tablename__ = "health_weeks"
    __table_args__ = (Index("ix_health_weeks_day", "day"), NO_ROWID)
    group_id: int = _key("groups", primary_key=True)
    day: int = Field(primary_key=True)
    """The Monday after the week."""
    status: str
    risk: float | None = None
    speakers: float | None = None
    """In that week; None where it was not covered."""
    usual: float | None = None


class Action(Table, table=True):
    """What is to be done about a flag (R3): accepted, changed, dismissed or done; the newest one holds."""

    __tablename__ = "actions"
    __table_args__ = (Index("ix_actions_group", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = _key("groups")
    action: str
    state: str
    owner: str = ""
    due_day: int | None = None
    reason: str = ""
    operator: str = ""
    day: int
    """As-of day of the flag that it answers."""
    status: str
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
    """Forecast, status and matched controls as they stood, JSON."""
    created: int
    removed: int | None = None


class CharterPoint(Table, table=True):
    """What shows that a group has a goal, symbols, rituals or feedback (R16); the newest of a part holds."""

    __tablename__ = "charter_points"
    __table_args__ = (Index("ix_charter_points_group", "group_id", "part", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = _key("groups")
    part: str
    """goal, symbol, ritual or feedback."""
    evidence: str = Field(sa_column=Column(Text, nullable=False))
    day: int
    operator: str = ""


class ChecklistItem(Table, table=True):
    """A thing to do for a group before it ends."""

    __tablename__ = "checklist_items"
    __table_args__ = (Index("ix_checklist_items_group", "group_id", "position"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = _key("groups")
    position: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    done: int | None = None
    operator: str = ""


class GroupCount(Table, table=True):
    """What an operator counted of a group's day by hand: messages, and how many people spoke."""

    __tablename__ = "group_counts"
    __table_args__ = (NO_ROWID,)
    group_id: int = _key("groups", primary_key=True)
    day: int = Field(primary_key=True)
    messages: int
    speakers: int
    operator: str = ""
    counted: int


class Ritual(Table, table=True):
    """Something a group does again and again, on the days that an RFC 5545 rule gives."""

    __tablename__ = "rituals"
    __table_args__ = (Index("ix_rituals_group", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = _key("groups")
    name: str
    said: str
    """The cadence as it was typed."""
    rule: str
    minute: int | None = None
    """Of the day, in the store's zone; None for any time."""
    first_day: int
    last_day: int | None = None


class RitualDay(Table, table=True):
    """Whether a ritual was held on one of its days."""

    __tablename__ = "ritual_days"
    __table_args__ = (NO_ROWID,)
    ritual_id: int = _key("rituals", primary_key=True)
    day: int = Field(primary_key=True)
    held: bool
    note: str = ""
    operator: str = ""


class RedPacketDay(Table, table=True):
    """A day on which red packets were given in a group; `cents` None when nobody noted how much."""

    __tablename__ = "red_packet_days"
    __table_args__ = (NO_ROWID,)
    group_id: int = _key("groups", primary_key=True)
    day: int = Field(primary_key=True)
    cents: int | None = None
    note: str = ""


class Farewell(Table, table=True):
    """How a group was merged, turned temporary or closed (R4); unfinished while `finished` is None."""

    __tablename__ = "farewells"
    __table_args__ = (Index("ix_farewells_group", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = _key("groups")
    kind: str
    """close, merge or temporary."""
    into_id: int | None = _key("groups", default=None)
    reason: str = ""
    month_cents: int | None = None
    """What the group cost a month; None when nobody said."""
    ends_day: int | None = None
    started: int
    finished: int | None = None
    operator: str = ""


class Keeper(Table, table=True):
    """Somebody to keep when a group ends, and where to invite them."""

    __tablename__ = "keepers"
    __table_args__ = (NO_ROWID,)
    farewell_id: int = _key("farewells", primary_key=True)
    member_id: int = _key("members", primary_key=True)
    into_id: int | None = _key("groups", default=None)
    invited: int | None = None


class View(Table, table=True):
    """A list of groups as somebody likes to see it: filter, order and columns under a name and a key."""

    __tablename__ = "views"
    __table_args__ = (Index("ux_views_key", "key", unique=True, sqlite_where=text("key <> ''")),)
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    key: str = ""
    filter: str = ""
    sort: str = ""
    columns: str = ""
    """Names, space-separated; empty for the usual ones."""


class Step(Table, table=True):
    """A change that can be undone: every row it touched as it stood before and after, see `sihu_tui.undo`."""

    __tablename__ = "steps"
    id: int | None = Field(default=None, primary_key=True)
    ts: int
    operator: str = ""
    what: str
    """The message that names it, in English, and its values; JSON."""
    rows: str = Field(sa_column=Column(Text, nullable=False))
    count: int
    undone: int | None = None


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

VERSION = 1
"""The schema these classes describe; `PRAGMA user_version` of a store."""

metadata = SQLModel.metadata
