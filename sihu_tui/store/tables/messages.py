"""Messages, the imports that brought them, and the sums kept over them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field

from sihu_tui.store.tables.table import NO_ROWID, Table, link


class MessageTable(Table, table=True):
    """One row of an export. `key` decides sameness, see `sihu_tui.importing.identity`; ids follow time in a run."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ux_messages_key", "group_id", "key", unique=True),
        Index("ix_messages_time", "group_id", "ts"),
    )
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = link("groups")
    ts: int
    key: int
    sender_id: int | None = link("members", default=None)
    kind: int
    text: str | None = Field(default=None, sa_column=Column(Text))
    reply_to: int | None = None
    """The `key` of the message that this answers."""


class ImportRun(Table, table=True):
    """One file brought in: what it was and what became of its rows (messages first_id..last_id are its own)."""

    __tablename__ = "import_runs"
    __table_args__ = (
        Index("ix_import_runs_last", "last_id"),
        Index("ix_import_runs_content", "content"),
        Index("ix_import_runs_stamp", "stamp"),
        Index("ix_import_runs_size", "size", sqlite_where=text("content is not null")),
        Index("ix_import_runs_finished", "finished", sqlite_where=text("undone is null")),
        Index("ix_import_runs_day", "last_day", sqlite_where=text("undone is null and covered <> ''")),
    )
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
    """What was understood, as JSON: totals, and the chats that came with it or brought most."""
    undone: int | None = None
    platform: str = Field(default="", sa_column_kwargs={"server_default": ""})
    content: str | None = None
    """Digest of the bytes that were read; null where this was not noted, or what they brought was changed by hand."""
    stamp: str | None = None
    """Place, number, size and times of the file, as a digest: unchanged, it need not be read to be known."""
    how: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Digest of what the reading rests on but the bytes, see `importing.memory`."""
    beside: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})
    """What the reader looked at beside the bytes, as JSON."""
    in_order: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    """Whether its rows came in order of time."""
    told_end: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    """Whether the file says when it was exported."""
    same: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Runs whose reading was not done again, as ranges of ids: what they held it holds."""
    first_day: int | None = None
    last_day: int | None = None
    """Days that it covers, both inclusive."""
    holes: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})
    """Spans of days between them that it does not cover, as JSON."""
    covered: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Groups that it covers, private chats left out, as ranges of ids."""
    answers: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    """What a person answered to what the file left open, as JSON: see `importing.answers`."""


class Arriving(Table, table=True):
    """One row while an import brings messages in by slices: only those with ids up to `upto` are seen."""

    __tablename__ = "arriving"
    id: int = Field(primary_key=True)
    upto: int


class HeldRows(Table, table=True):
    """Messages that were in the store already when a run read them too, by ids: they outlive the run that brought them.

    A row with `first_id` 0 says that the run is from before schema 4, when this was not noted.
    """

    __tablename__ = "held_rows"
    __table_args__ = (NO_ROWID,)
    run_id: int = link("import_runs", primary_key=True)
    first_id: int = Field(primary_key=True)
    last_id: int


class CoverageTable(Table, table=True):
    """Days of a group that runs read fully, first to last inclusive, joined; `run_id` is the one that added to it last.

    What each run covers stands in `import_runs`. Private chats have none.
    """

    __tablename__ = "coverage"
    __table_args__ = (Index("ix_coverage_run", "run_id"), NO_ROWID)
    group_id: int = link("groups", primary_key=True)
    run_id: int = link("import_runs", primary_key=True)
    first_day: int = Field(primary_key=True)
    last_day: int


class MemberList(Table, table=True):
    """When a run's list of all members of a group was taken, and how many were on it."""

    __tablename__ = "member_lists"
    __table_args__ = (Index("ix_member_lists_run", "run_id"), NO_ROWID)
    group_id: int = link("groups", primary_key=True)
    run_id: int = link("import_runs", primary_key=True)
    seen: int
    members: int


class GroupAct(Table, table=True):
    """What the platform did to a group (`sihu_tui.record.ACTS`), as a run read it."""

    __tablename__ = "acts"
    __table_args__ = (Index("ix_acts_run", "run_id"), NO_ROWID)
    group_id: int = link("groups", primary_key=True)
    ts: int = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    """The new name of a group that was renamed, and what else `record.Act.value` says."""
    run_id: int = link("import_runs", primary_key=True)


class MemberDay(Table, table=True):
    """Rollup: a person's speech (text and media) in a group on a day, operators included."""

    __tablename__ = "member_days"
    __table_args__ = (NO_ROWID,)
    group_id: int = link("groups", primary_key=True)
    day: int = Field(primary_key=True)
    member_id: int = link("members", primary_key=True)
    n: int


class GroupDay(Table, table=True):
    """Rollup: rows of a group on a day by kind (`sihu_tui.record.Kind`)."""

    __tablename__ = "group_days"
    __table_args__ = (NO_ROWID,)
    group_id: int = link("groups", primary_key=True)
    day: int = Field(primary_key=True)
    kind: int = Field(primary_key=True)
    n: int


class GroupCount(Table, table=True):
    """What an operator counted of a group's day by hand: messages, and how many people spoke."""

    __tablename__ = "group_counts"
    __table_args__ = (NO_ROWID,)
    group_id: int = link("groups", primary_key=True)
    day: int = Field(primary_key=True)
    messages: int
    speakers: int
    operator: str = ""
    counted: int


class QuestionMark(Table, table=True):
    """A question in a group that was dealt with; named by group and key, which outlive another import."""

    __tablename__ = "question_marks"
    __table_args__ = (NO_ROWID,)
    group_id: int = link("groups", primary_key=True)
    key: int = Field(primary_key=True)
    ts: int
    operator: str = ""


class LineMark(Table, table=True):
    """How far a group's lines were told: to message id `upto`, and back to `since` (UTC seconds)."""

    __tablename__ = "line_marks"
    group_id: int = Field(primary_key=True)
    upto: int
    since: int


class NotSend(Table, table=True):
    """An operator's message of which a person said that it is no send; named by group and key."""

    __tablename__ = "not_sends"
    __table_args__ = (NO_ROWID,)
    group_id: int = link("groups", primary_key=True)
    key: int = Field(primary_key=True)


class GroupAd(Table, table=True):
    """A message by which somebody who is no operator advertises; read from the messages."""

    __tablename__ = "group_ads"
    __table_args__ = (Index("ix_group_ads_member", "member_id"), NO_ROWID)
    group_id: int = Field(primary_key=True)
    key: int = Field(primary_key=True)
    ts: int
    member_id: int


class LineCorrection(Table, table=True):
    """What the team said that a text is: `subject` send, ad or question, `value` a kind, yes or no; the latest stands."""

    __tablename__ = "line_corrections"
    __table_args__ = (NO_ROWID,)
    subject: str = Field(primary_key=True)
    text: str = Field(primary_key=True)
    """On one line, in small letters."""
    value: str
    ts: int
    operator: str = ""


class SearchMark(Table, table=True):
    """How far the full-text index of talk, groups or entries goes."""

    __tablename__ = "search_marks"
    scope: str = Field(primary_key=True)
    upto: int = 0
    """Rows with higher ids are not in it yet."""
    rows: int = 0
    purge: bool = False
    """Words were taken out that older parts of the index still hold."""


class SearchPart(Table, table=True):
    """A stretch of messages as the full-text index knows them, in order of time unless `last_ts` is null."""

    __tablename__ = "search_parts"
    first_place: int = Field(primary_key=True)
    last_place: int
    first_ts: int
    last_ts: int | None = None
    sorted: bool = False
    """Places stand in search_order; else they are ids."""


class SearchOrder(Table, table=True):
    """The message at a place of a stretch that was put in order of time."""

    __tablename__ = "search_order"
    place: int = Field(primary_key=True)
    id: int = Field(unique=True)


class SearchStale(Table, table=True):
    """A hand-written line to be indexed (again); triggers write it."""

    __tablename__ = "search_stale"
    entry_id: int = Field(primary_key=True)


class SearchChat(Table, table=True):
    """A private chat that the index knows; one that turned out private later is still to be brought in."""

    __tablename__ = "search_chats"
    group_id: int = Field(primary_key=True)
