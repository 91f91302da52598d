"""What stands beside the list about the group under the cursor."""

from __future__ import annotations

from datetime import tzinfo

from sihu_tui.dates import days
from sihu_tui.groups.groups import GroupRow
from sihu_tui.groups.platforms import kind_name, platform_name
from sihu_tui.health.statuses import colour_role, status_word
from sihu_tui.text import charts
from sihu_tui.text.i18n import _

from ..widgets import formatting
from ..widgets.status_lines import SEPARATOR
from ..widgets.text import Line, Span, labelled, wrap_spans


def facts(row: GroupRow, parent: str, zone: tzinfo, width: int) -> list[Line]:
    """Tell how a group stands, its last weeks drawn, and what is written down about it; `parent` is the group's name that it is under."""
    lines = [*wrap_spans([Span(row.name, "title")], width)]
    told = [Span(status_word(row.status), colour_role(row.status) or "strong")]
    if row.risk is not None:
        told.append(Span(_(" · risk {risk}").format(risk=formatting.percent(row.risk))))
    lines += [told, []]
    if any(value is not None for value in row.weekly):
        lines.append([Span(_("Speakers a week, 12 weeks"), "dim")])
        lines += formatting.chart_lines(charts.chart(row.weekly, 5, wide=True))
        lines.append([])
    return lines + labelled(_told(row, parent, zone), width)


def _told(row: GroupRow, parent: str, zone: tzinfo) -> list[tuple[str, str]]:
    """What is always said, a dash when unknown; then what is said only where there is something to say."""
    exact = formatting.moment(row.last_speech, zone) if row.last_speech else formatting.UNKNOWN
    never = None if row.members is None else max(0, row.members - row.staff - row.spoke_ever)
    always = [
        (_("Platform"), platform_name(row.platform)),
        (_("Owner"), row.owner or formatting.UNKNOWN),
        (_("Kind"), _term(row)),
        (_("Members"), formatting.number(row.members)),
        (_("Ever spoke"), formatting.number(row.spoke_ever)),
        (_("Never spoke"), formatting.number(never)),
        (_("Last message"), exact),
        (_("Purpose"), row.purpose or formatting.UNKNOWN),
        (_("Charter"), f"{row.score}/4"),
        (_("Tags"), " ".join(row.tags) or formatting.UNKNOWN),
    ]
    closed = "" if row.archived is None else days.iso(days.day_of(row.archived, zone))
    layer = "" if row.layer is None else str(row.layer)
    some = [
        (_("Closed"), closed), (_("Under"), parent), (_("Slug"), row.slug), (_("Layer"), layer),
        (_("Admits"), row.admits),
    ]  # fmt: skip
    return [*always, *(pair for pair in some if pair[1])]


def _term(row: GroupRow) -> str:
    told = [kind_name(row.kind)]
    if row.ends_day is not None:
        starts = "" if row.starts_day is None else days.iso(row.starts_day)
        told.append(f"{starts} – {days.iso(row.ends_day)}".strip())
    return SEPARATOR.join(told)
