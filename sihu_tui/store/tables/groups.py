"""Groups and the people in them, from charter to farewell."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from sihu_tui.store.tables.table import NO_ROWID, Table, link


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
    """lasting, temporary, or comments (what was written under posts)."""
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
    parent_id: int | None = link("groups", default=None)
    member_count: int | None = None
    """As the platform told it; None when unknown."""
    members_as_of: int | None = None
    """When the last list of all members was taken."""
    last_message: int | None = None
    contact_id: int | None = link("contacts", default=None)
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
    group_id: int = link("groups")


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


class MembershipTable(Table, table=True):
    """Somebody's place in a group, and the sum of their speech there (a rollup kept by the import)."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_member", "member_id"), NO_ROWID)
    group_id: int = link("groups", primary_key=True)
    member_id: int = link("members", primary_key=True)
    role: str | None = None
    alias: str | None = None
    joined: int | None = None
    left: int | None = None
    invited_by: int | None = link("members", default=None)
    channel: str | None = None
    """By which channel somebody came, as the platform tells it (企业微信: state, or how they entered)."""
    first_spoke: int | None = None
    last_spoke: int | None = None
    spoken: int = 0


class CharterPoint(Table, table=True):
    """What shows that a group has a goal, symbols, rituals or feedback (R16); the newest of a part holds."""

    __tablename__ = "charter_points"
    __table_args__ = (Index("ix_charter_points_group", "group_id", "part", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = link("groups")
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
    group_id: int = link("groups")
    position: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    done: int | None = None
    operator: str = ""


class Ritual(Table, table=True):
    """Something a group does again and again, on the days that an RFC 5545 rule gives."""

    __tablename__ = "rituals"
    __table_args__ = (Index("ix_rituals_group", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = link("groups")
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
    ritual_id: int = link("rituals", primary_key=True)
    day: int = Field(primary_key=True)
    held: bool
    note: str = ""
    operator: str = ""


class RedPacketDay(Table, table=True):
    """A day on which red packets were given in a group; `cents` None when nobody noted how much."""

    __tablename__ = "red_packet_days"
    __table_args__ = (NO_ROWID,)
    group_id: int = link("groups", primary_key=True)
    day: int = Field(primary_key=True)
    cents: int | None = None
    note: str = ""


class FarewellTable(Table, table=True):
    """How a group was merged, turned temporary or closed (R4); unfinished while `finished` is None."""

    __tablename__ = "farewells"
    __table_args__ = (Index("ix_farewells_group", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = link("groups")
    kind: str
    """close, merge or temporary."""
    into_id: int | None = link("groups", default=None)
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
    farewell_id: int = link("farewells", primary_key=True)
    member_id: int = link("members", primary_key=True)
    into_id: int | None = link("groups", default=None)
    invited: int | None = None
