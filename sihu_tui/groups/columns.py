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
class GroupColumn:
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
        GroupColumn("name", N_("Group"), lambda row: row.name),
        GroupColumn("slug", N_("Slug"), lambda row: row.slug),
        GroupColumn("status", N_("Status"), lambda row: row.status),
        GroupColumn("weeks", N_("12 weeks"), _weeks, "weeks"),
        GroupColumn("risk", N_("Risk"), lambda row: row.risk, "share"),
        GroupColumn("members", N_("Members"), lambda row: row.members, "number"),
        GroupColumn("spoke", N_("Ever spoke"), lambda row: row.spoke_ever, "number"),
        GroupColumn("never", N_("Never spoke"), _never, "number"),
        GroupColumn("week", N_("Speakers/week"), _week, "number"),
        GroupColumn("speech", N_("Last message"), lambda row: row.last_speech, "time"),
        GroupColumn("message", N_("Last message"), lambda row: row.last_message, "time"),
        GroupColumn("platform", N_("Platform"), lambda row: row.platform),
        GroupColumn("owner", N_("Owner"), lambda row: row.owner),
        GroupColumn("kind", N_("Kind"), lambda row: row.kind),
        GroupColumn("tags", N_("Tags"), lambda row: " ".join(row.tags)),
        GroupColumn("purpose", N_("Purpose"), lambda row: row.purpose),
        GroupColumn("charter", N_("Charter"), lambda row: row.score, "number"),
        GroupColumn("layer", N_("Layer"), lambda row: row.layer, "number"),
        GroupColumn("starts", N_("Starts"), lambda row: row.starts_day, "day"),
        GroupColumn("ends", N_("Ends"), lambda row: row.ends_day, "day"),
        GroupColumn("founded", N_("Founded"), lambda row: row.created, "time"),
        GroupColumn("closed", N_("Closed"), lambda row: row.archived, "time"),
        GroupColumn("sent", N_("Sent"), _of_lately("sends"), "number"),
        GroupColumn("promotion", N_("Promotion"), _of_lately("promotion_share"), "share"),
        GroupColumn("quits", N_("Left after pushes"), _of_lately("quits"), "number"),
        GroupColumn("talk", N_("Staff talk"), _of_lately("staff_share"), "share"),
        GroupColumn("ads", N_("Others' ads"), _of_lately("ads"), "number"),
        GroupColumn("reach", N_("Spoke in 28 d"), _of_lately("speakers"), "number"),
        GroupColumn("joined", N_("Joined in 28 d"), _of_lately("joined"), "number"),
        GroupColumn("kept", N_("Kept after 14 d"), _of_lately("kept"), "share"),
        GroupColumn("mutual", N_("Among members"), _of_lately("mutual"), "share"),
        GroupColumn("photos", N_("Members' photos"), _of_lately("photos"), "number"),
        GroupColumn("cuts", N_("Price cuts"), _of_lately("cuts"), "number"),
        GroupColumn("rituals", N_("Rituals overdue"), _of_lately("late"), "number"),
        GroupColumn("ritual", N_("Next ritual"), _of_lately("next_ritual")),
        GroupColumn("spend", N_("Sold in 90 d"), _of_lately("spend"), "number"),
        GroupColumn("age", N_("Age in days"), _age, "number"),
        GroupColumn("admits", N_("Admits"), lambda row: row.admits),
    )
}


LATELY = frozenset(
    "sent promotion quits talk ads reach joined kept mutual photos cuts rituals ritual spend".split()
)  # fmt: skip
"""Columns that `outreach.lately.with_lately` fills."""


def word(column: GroupColumn, value: str) -> str:
    """Give what people call a value that is kept as a code: of status, platform and kind; any other as it is."""
    return {"status": status_word, "platform": platform_name, "kind": kind_name}.get(column.name, str)(value)


def find_column(name: str) -> GroupColumn:
    """Give a column by its name. Raises SihuError."""
    if name not in COLUMNS:
        raise SihuError(
            _("There is no column {name}; there are: {columns}.").format(name=name, columns=_(", ").join(COLUMNS))
        )
    return COLUMNS[name]


def cell(column: GroupColumn, row: GroupRow, zone: tzinfo) -> Value:
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
