"""Verdicts on groups, and what was done about them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text
from sqlmodel import Field

from sihu_tui.store.tables.table import NO_ROWID, Table, link


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
    halved: str | None = None
    """Where the speakers have halved: people of the last 7 days, of 7 a fortnight ago, and of the best 28, as JSON."""
    engine: int = 0
    """The version of the engine that judged; `sihu_tui.health.judge.ENGINE` is the one in use."""


class HealthPending(Table, table=True):
    """A group that is to be judged (0: all), see `sihu_tui.store.pending`; rollups and triggers write it."""

    __tablename__ = "health_pending"
    group_id: int = Field(primary_key=True)
    mark: int


class HealthWeek(Table, table=True):
    """Risk and state of a group at the end of a closed week (derived)."""

    __tablename__ = "health_weeks"
    __table_args__ = (Index("ix_health_weeks_day", "day"), NO_ROWID)
    group_id: int = link("groups", primary_key=True)
    day: int = Field(primary_key=True)
    """The Monday after the week."""
    status: str
    risk: float | None = None
    speakers: float | None = None
    """In that week; None where it was not covered."""
    usual: float | None = None


class ActionTable(Table, table=True):
    """What is to be done about a flag (R3): accepted, changed, dismissed or done; the newest one holds."""

    __tablename__ = "actions"
    __table_args__ = (Index("ix_actions_group", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = link("groups")
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


class InterventionTable(Table, table=True):
    """Something done for a group, with the forecast and controls frozen on that day."""

    __tablename__ = "interventions"
    __table_args__ = (Index("ix_interventions_group", "group_id"),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int = link("groups")
    day: int
    kind: str
    what: str = ""
    operator: str = ""
    reply_id: int | None = link("replies", default=None)
    frozen: str = Field(sa_column=Column(Text, nullable=False))
    """Forecast, status and matched controls as they stood, JSON."""
    created: int
