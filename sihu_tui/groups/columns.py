"""What a list of groups can show and be filtered by: the columns, with their words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups.groups import GroupRow
from sihu_tui.groups.platforms import kind_name, platform_name
from sihu_tui.health.statuses import status_word
from sihu_tui.text.i18n import N_, _

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of groups: its head (to translate), the value it shows and sorts by, and what kind that is."""

    name: str
    head: str
    value: Callable[[GroupRow], Value]
    kind: str = "text"
    """text, number, share, day, time (UTC seconds) or weeks (a picture; its value is their sum)."""


def _of_lately(name: str) -> Callable[[GroupRow], Value]:
    """Give what reads a fact of the last weeks; None where they were not asked for, or it is not known."""

    def value(row: GroupRow) -> Value:
        found: Value = None if row.lately is None else getattr(row.lately, name)
        return found

    return value


def _week(row: GroupRow) -> float | None:
    return row.weekly[-1] if row.weekly else None


def _weeks(row: GroupRow) -> float | None:
    known = [speakers for speakers in row.weekly if speakers is not None]
    return sum(known) if known else None


def _age(row: GroupRow) -> int | None:
    return None if row.created is None else max(0, (days.now() - row.created) // days.SECONDS)


def _never(row: GroupRow) -> int | None:
    return None if row.members is None else max(0, row.members - row.staff - row.spoke_ever)


COLUMNS = {
    column.name: column
    for column in (
        Column("name", N_("Group"), lambda row: row.name),
        Column("slug", N_("Slug"), lambda row: row.slug),
        Column("status", N_("Status"), lambda row: row.status),
        Column("weeks", N_("12 weeks"), _weeks, "weeks"),
        Column("risk", N_("Risk"), lambda row: row.risk, "share"),
        Column("members", N_("Members"), lambda row: row.members, "number"),
        Column("spoke", N_("Ever spoke"), lambda row: row.spoke_ever, "number"),
        Column("never", N_("Never spoke"), _never, "number"),
        Column("week", N_("Speakers/week"), _week, "number"),
        Column("speech", N_("Last message"), lambda row: row.last_speech, "time"),
        Column("message", N_("Last message"), lambda row: row.last_message, "time"),
        Column("platform", N_("Platform"), lambda row: row.platform),
        Column("owner", N_("Owner"), lambda row: row.owner),
        Column("kind", N_("Kind"), lambda row: row.kind),
        Column("tags", N_("Tags"), lambda row: " ".join(row.tags)),
        Column("purpose", N_("Purpose"), lambda row: row.purpose),
        Column("charter", N_("Charter"), lambda row: row.score, "number"),
        Column("layer", N_("Layer"), lambda row: row.layer, "number"),
        Column("starts", N_("Starts"), lambda row: row.starts_day, "day"),
        Column("ends", N_("Ends"), lambda row: row.ends_day, "day"),
        Column("founded", N_("Founded"), lambda row: row.created, "time"),
        Column("closed", N_("Closed"), lambda row: row.archived, "time"),
        Column("sent", N_("Sent"), _of_lately("sends"), "number"),
        Column("promotion", N_("Promotion"), _of_lately("promotion_share"), "share"),
        Column("quits", N_("Left after pushes"), _of_lately("quits"), "number"),
        Column("talk", N_("Staff talk"), _of_lately("staff_share"), "share"),
        Column("ads", N_("Others' ads"), _of_lately("ads"), "number"),
        Column("reach", N_("Spoke in 28 d"), _of_lately("speakers"), "number"),
        Column("joined", N_("Joined in 28 d"), _of_lately("joined"), "number"),
        Column("kept", N_("Kept after 14 d"), _of_lately("kept"), "share"),
        Column("mutual", N_("Among members"), _of_lately("mutual"), "share"),
        Column("photos", N_("Members' photos"), _of_lately("photos"), "number"),
        Column("cuts", N_("Price cuts"), _of_lately("cuts"), "number"),
        Column("rituals", N_("Rituals overdue"), _of_lately("late"), "number"),
        Column("ritual", N_("Next ritual"), _of_lately("next_ritual")),
        Column("spend", N_("Sold in 90 d"), _of_lately("spend"), "number"),
        Column("age", N_("Age in days"), _age, "number"),
        Column("admits", N_("Admits"), lambda row: row.admits),
    )
}


LATELY = frozenset(
    "sent promotion quits talk ads reach joined kept mutual photos cuts rituals ritual spend".split()
)  # fmt: skip
"""Columns that `outreach.lately.with_lately` fills."""


def word(column: Column, value: str) -> str:
    """Give what people call a value that is kept as a code: of status, platform and kind; any other as it is."""
    return {"status": status_word, "platform": platform_name, "kind": kind_name}.get(column.name, str)(value)


def find_column(name: str) -> Column:
    """Give a column by its name. Raises SihuError."""
    if name not in COLUMNS:
        raise SihuError(
            _("There is no column {name}; there are: {columns}.").format(name=name, columns=_(", ").join(COLUMNS))
        )
    return COLUMNS[name]


def cell(column: Column, row: GroupRow, zone: tzinfo) -> Value:
    """Give a value as it is exported: days and times as ISO dates in `zone`, None where it is unknown.

    Weeks are speakers a week, oldest first, with `—` for those that the data do not cover.
    """
    if column.kind == "weeks":
        return " ".join("—" if speakers is None else f"{speakers:g}" for speakers in row.weekly) or None
    value = column.value(row)
    if value is None:
        return None
    if column.kind == "day":
        return days.iso(int(value))
    if column.kind == "time":
        return days.local(float(value), zone).isoformat(" ", "minutes")[:16]
    return value
