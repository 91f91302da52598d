"""Canned replies and what was sent."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from sihu_tui.store.tables.table import Table, link


class Reply(Table, table=True):
    """A canned reply; its wordings stand apart."""

    __tablename__ = "replies"
    __table_args__ = (Index("ux_replies_shortcut", "shortcut", unique=True, sqlite_where=text("shortcut <> ''")),)
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
    updated: int


class Wording(Table, table=True):
    """One wording (or step, or part) of a reply."""

    __tablename__ = "wordings"
    __table_args__ = (UniqueConstraint("reply_id", "part", "position"),)
    id: int | None = Field(default=None, primary_key=True)
    reply_id: int = link("replies")
    part: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Empty for a wording; step for what follows in a script; usage, service or value of a product kit (R31)."""
    position: int
    body: str = Field(sa_column=Column(Text, nullable=False))


class ReplyChange(Table, table=True):
    """A reply as it stood before a change, for the history."""

    __tablename__ = "reply_changes"
    __table_args__ = (Index("ix_reply_changes_reply", "reply_id"),)
    id: int | None = Field(default=None, primary_key=True)
    reply_id: int = link("replies")
    ts: int
    operator: str = ""
    before: str = Field(sa_column=Column(Text, nullable=False))


class Send(Table, table=True):
    """A text that went out: from a reply or by hand, to a group or a person."""

    __tablename__ = "sends"
    __table_args__ = (
        Index("ix_sends_group", "group_id", "ts"),
        Index("ix_sends_contact", "contact_id", "ts"),
        Index("ix_sends_key", "group_id", "key", sqlite_where=text("key is not null")),
        Index("ix_sends_member", "member_id", sqlite_where=text("member_id is not null")),
    )
    id: int | None = Field(default=None, primary_key=True)
    ts: int
    reply_id: int | None = link("replies", default=None)
    position: int | None = None
    group_id: int | None = link("groups", default=None)
    contact_id: int | None = link("contacts", default=None)
    operator: str = ""
    kind: str = "service"
    text: str = Field(sa_column=Column(Text, nullable=False))
    verbatim: bool = True
    override: str = ""
    """The reason given for sending against a guard."""
    key: int | None = None
    """The `key` of the group's message that is this send, where an import told of it."""
    member_id: int | None = None
    """Who typed it, where the send was read from that message and not logged."""
