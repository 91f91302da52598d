"""People one talks to, and where one stands with them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field

from sihu_tui.store.tables.table import NO_ROWID, Table, link


class Contact(Table, table=True):
    """A person the team talks to one to one."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index("ix_contacts_due", "due_day"),
        Index("ix_contacts_koc", "id", sqlite_where=text("koc <> ''")),
    )
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


class ContactIdentity(Table, table=True):
    """A member account that is this contact."""

    __tablename__ = "contact_identities"
    __table_args__ = (Index("ix_contact_identities_contact", "contact_id"), NO_ROWID)
    member_id: int = link("members", primary_key=True)
    contact_id: int = link("contacts")


class EntryTable(Table, table=True):
    """A line written by hand in a contact's conversation; `sihu_tui.contacts.entries` names the kinds."""

    __tablename__ = "entries"
    __table_args__ = (
        Index("ix_entries_contact", "contact_id", "ts"), Index("ix_entries_time", "ts"),
        Index("ix_entries_due", "due_day", sqlite_where=text("due_day is not null and done is null")),
        Index("ix_entries_sample", "ts", sqlite_where=text("kind = 'sample' and done is null")),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = link("contacts")
    ts: int
    kind: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    operator: str = ""
    due_day: int | None = None
    done: int | None = None


class ContactSum(Table, table=True):
    """What the lists need of a contact's conversation (derived: can be made again). Times are UTC seconds."""

    __tablename__ = "contact_sums"
    __table_args__ = (Index("ix_contact_sums_stake", "contact_id", "stake", sqlite_where=text("stake > 0")),)
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
    stake: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """What is at stake with them, see `sihu_tui.contacts.stake`."""


class ContactStale(Table, table=True):
    """A contact whose sums are to be made again; triggers write it, so no way of changing data is missed."""

    __tablename__ = "contact_stale"
    contact_id: int = Field(primary_key=True)


class ContactMove(Table, table=True):
    """A step on a ladder (stage or koc), with what shows it."""

    __tablename__ = "contact_moves"
    __table_args__ = (Index("ix_contact_moves_contact", "contact_id"),)
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = link("contacts")
    ladder: str
    was: str
    now: str
    day: int
    evidence: str = ""
    operator: str = ""


class ContactJoin(Table, table=True):
    """Two contacts found to be one person, with what moved, to part them again; or told apart (nothing moved)."""

    __tablename__ = "contact_joins"
    id: int | None = Field(default=None, primary_key=True)
    kept: int = link("contacts")
    gone: int
    """Is no contact any more, unless the two were told apart."""
    name: str = ""
    """What the one that is gone was called."""
    ts: int
    operator: str = ""
    moved: str = Field(sa_column=Column(Text, nullable=False))
    """The rows that changed, as the journal keeps them; empty where the two were told apart."""


class VouchTable(Table, table=True):
    """An advocate who is to win a person over: `contact_id` is the person."""

    __tablename__ = "vouches"
    __table_args__ = (Index("ix_vouches_advocate", "advocate_id"), NO_ROWID)
    contact_id: int = link("contacts", primary_key=True)
    advocate_id: int = link("contacts", primary_key=True)
    day: int


class TodayMark(Table, table=True):
    """What was put off, or dealt with, on the list of the day."""

    __tablename__ = "today_marks"
    __table_args__ = (NO_ROWID,)
    contact_id: int = link("contacts", primary_key=True)
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
    """As `sihu_tui.contacts.tags` reads it."""
    keep_days: int = 0
    """How long the tag stays after the condition held last."""


class ContactTag(Table, table=True):
    """A tag that ends by itself, or that a rule gave."""

    __tablename__ = "contact_tags"
    __table_args__ = (NO_ROWID,)
    contact_id: int = link("contacts", primary_key=True)
    tag: str = Field(primary_key=True)
    rule_id: int = Field(default=0, primary_key=True)
    """0 where given by hand."""
    until_day: int | None = None
    """The first day without it."""


class SeasonTable(Table, table=True):
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
    contact_id: int = link("contacts", primary_key=True)
    reply_id: int = link("replies", primary_key=True)


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
    merged_into: int | None = link("needs", default=None)


class NeedAsker(Table, table=True):
    """Who asked for it, and where."""

    __tablename__ = "need_askers"
    __table_args__ = (Index("ix_need_askers_need", "need_id"),)
    id: int | None = Field(default=None, primary_key=True)
    need_id: int = link("needs")
    contact_id: int | None = link("contacts", default=None)
    member_id: int | None = link("members", default=None)
    name: str = ""
    message_id: int | None = None
    entry_id: int | None = None
    ts: int
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    polarity: int = 0
    told: int | None = None
