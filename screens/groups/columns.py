"""The columns of the list of groups: how wide each is, which have room, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from rich.cells import cell_len

from sihu_tui.dates import days
from sihu_tui.groups import columns
from sihu_tui.groups.groups import GroupRow
from sihu_tui.health.statuses import colour_role, status_word
from sihu_tui.text import charts
from sihu_tui.text.i18n import N_, _

from ..widgets import formatting
from ..widgets.table import Cell, Column

_NAME, _NAME_AT_MOST = 18, 32
_WIDTHS = {
    "slug": 6, "weeks": 12, "risk": 4, "members": 7, "spoke": 6, "never": 6, "week": 5, "speech": 12, "message": 12,
    "platform": 9, "owner": 8, "kind": 9, "tags": 14, "purpose": 20, "charter": 3, "layer": 3, "starts": 10,
    "ends": 10, "founded": 10, "closed": 10, "admits": 14,
    "sent": 5, "promotion": 5, "quits": 5, "talk": 5, "ads": 4, "reach": 5, "joined": 5, "kept": 5, "mutual": 5,
    "photos": 5, "cuts": 4, "rituals": 5, "ritual": 28, "spend": 9, "age": 5,
}  # fmt: skip
_OPEN_ENDED = ("tags", "purpose", "admits")
_SHORT = {"week": N_("/week"), "promotion": N_("Promo"), "quits": N_("Left"), "talk": N_("Staff"), "ads": N_("Ads"),
          "reach": N_("Spoke"), "joined": N_("Joined"),
          "kept": N_("Kept"), "mutual": N_("Mutual"), "photos": N_("Photos"), "cuts": N_("Cuts"), "rituals": N_("Rites"),
          "spend": N_("Sold"), "age": N_("Days")}  # fmt: skip


def head(name: str) -> str:
    """Give what a column is called in the list."""
    return _(_SHORT.get(name, columns.COLUMNS[name].head))


def numeric(name: str) -> bool:
    """Whether a column is of numbers or times, of which the largest matter most."""
    return columns.COLUMNS[name].kind != "text"


def fitting(names: Sequence[str], width: int, sort: str) -> tuple[list[str], list[Column]]:
    """Give the names and the shapes of the columns that have room in `width` cells; the sorted one bears an arrow."""
    room = width - 1
    shown: list[tuple[str, str, int, bool]] = []
    for name in names:
        right = numeric(name) and name not in ("weeks", "speech", "message", "starts", "ends", "founded", "closed")
        title = head(name)
        if name == sort.lstrip("-"):
            title += "↓" if sort.startswith("-") else "↑"
        least = formatting.status_width() if name == "status" else _NAME if name == "name" else _WIDTHS[name]
        cells = max(least, cell_len(title))
        edge = 2 if right else 1
        if not shown:
            cells = min(cells, room - edge)  # the first one stands, cut if need be
        if cells + edge <= room:
            shown.append((name, title, cells, right))
            room -= cells + edge
    columns = []
    for place, (name, title, cells, right) in enumerate(shown):
        if name == "name":
            more = min(room, _NAME_AT_MOST - cells)
            cells, room = cells + more, room - more
        last = place + 1 == len(shown)
        columns.append(Column(title, 0 if last and name in _OPEN_ENDED else cells, right))
    return [name for name, *_rest in shown], columns


def cell(name: str, row: GroupRow, today: int, zone: tzinfo) -> Cell:
    """Give what stands in a column of a group's row; an unknown value is a dash."""
    column = columns.COLUMNS[name]
    value = column.value(row)
    if name == "name":
        return Cell(row.name, "quiet" if row.archived is not None else "")
    if name == "status":
        return Cell(status_word(row.status), colour_role(row.status))
    if name == "weeks":
        return Cell(charts.strip(row.weekly))
    if value is None or value == "":
        return Cell(formatting.UNKNOWN if column.kind != "text" else "", "dim")
    if name in ("speech", "message"):
        return Cell(formatting.ago(int(value), today, zone))
    if column.kind == "time":
        return Cell(days.iso(days.day_of(int(value), zone)), "dim")
    if column.kind == "day":
        return Cell(days.iso(int(value)))
    if name == "charter":
        return Cell(f"{value}/4", "good" if value == 4 else "")
    if column.kind == "share":
        return Cell(formatting.percent(float(value)))
    if column.kind == "number":
        return Cell(formatting.number(float(value)))
    return Cell(columns.word(column, str(value)), "" if name == "purpose" else "dim")
