"""What many people are asked (R68); what they answered is read from the messages."""

from __future__ import annotations

from sqlmodel import Field

from sihu_tui.store.tables.table import NO_ROWID, Table, link


class SurveyTable(Table, table=True):
    """A question put to groups and people from a day on."""

    __tablename__ = "surveys"
    id: int | None = Field(default=None, primary_key=True)
    title: str
    words: str
    """Whatever we say or send that holds these words asks it."""
    options: str = ""
    """A line each: what is typed for it, a blank, what it means."""
    wanted: int | None = None
    """How many people's answers are aimed at."""
    first_day: int
    last_day: int | None = None


class SurveyMark(Table, table=True):
    """What a person decided of a message; named by group and key, which outlive another import."""

    __tablename__ = "survey_marks"
    __table_args__ = (NO_ROWID,)
    survey_id: int = link("surveys", primary_key=True)
    group_id: int = link("groups", primary_key=True)
    key: int = Field(primary_key=True)
    answers: bool
