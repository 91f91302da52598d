"""Where the statuses begin and end: every threshold with its unit, and the dials that set several at once."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import N_, _


def _of(default: float, unit: str, meaning: str) -> Any:
    return field(default=default, metadata={"unit": unit, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the statuses begin and end. Each can be set; unit and meaning stand in the fields' metadata."""

    dying_in: float = _of(0.22, N_("risk"), N_("Dying begins at this risk, some weeks running"))
    dying_weeks: int = _of(2, N_("weeks"), N_("How many closed weeks running raise a flag"))
    dying_now: float = _of(0.45, N_("risk"), N_("Dying begins at once at this risk"))
    dying_out: float = _of(0.09, N_("risk"), N_("Dying ends under this risk, some weeks running"))
    fading_in: float = _of(0.15, N_("risk"), N_("Fading begins at this risk, some weeks running"))
    fading_out: float = _of(0.07, N_("risk"), N_("Fading ends under this risk, some weeks running"))
    calm_weeks: int = _of(3, N_("weeks"), N_("How many closed weeks running end a flag; at half of the risk, one does"))
    well_people: float = _of(
        4.0,
        N_("people"),
        N_("Flags end at once with so many people expected back, more talk than usual, and a risk under their start"),
    )
    silent_days: int = _of(28, N_("days"), N_("Silent after so many covered days without member speech"))
    dead_days: int = _of(56, N_("days"), N_("Dead after so many covered days without member speech"))
    young_days: int = _of(28, N_("days"), N_("Too young to tell before this age"))
    young_weeks: int = _of(4, N_("weeks"), N_("Too young to tell with fewer covered weeks"))
    covered_share: float = _of(0.5, N_("share"), N_("No data when less of the last 14 days is covered"))
    least_base: float = _of(2.0, N_("speakers a week"), N_("Trickle, and no alarm, under this usual level"))
    ad_messages: int = _of(8, N_("messages"), N_("Ad-only needs so many operator or promotion messages in 28 days"))
    ad_share: float = _of(0.9, N_("share"), N_("Ad-only needs this share of operator or promotion messages"))
    ad_speakers: float = _of(
        1.0, N_("speakers a week"), N_("Ad-only needs fewer member speakers than this over 4 weeks")
    )
    buying_orders: int = _of(3, N_("orders"), N_("Silent but buying needs so many orders in 28 days"))
    buying_share: float = _of(0.5, N_("share"), N_("Silent but buying needs this share of the usual orders"))
    thriving_risk: float = _of(0.05, N_("risk"), N_("Thriving needs a risk under this"))
    thriving_growth: float = _of(
        1.25,
        N_("ratio"),
        N_("Thriving needs this growth of 4 weeks against the 8 before; more talk than usual means this much more"),
    )
    thriving_weeks: int = _of(3, N_("weeks"), N_("Thriving needs so many closed weeks running"))


DIALS = {
    "early": Thresholds(dying_in=0.17, dying_out=0.07, fading_in=0.12, fading_out=0.05),
    "normal": Thresholds(),
    "calm": Thresholds(dying_in=0.35, dying_now=0.60, dying_out=0.12, fading_in=0.20, fading_out=0.09),
}  # what each costs in false alarms and brings in silences foretold: tests/tools/fit_health.py prints it


def thresholds_of(dial: str, changed: dict[str, float] | None = None) -> Thresholds:
    """The dial's thresholds with single ones changed. Raises SihuError for an unknown dial or threshold."""
    if dial not in DIALS:
        raise SihuError(_("{name} is no dial; there are {known}.").format(name=dial, known=", ".join(DIALS)))
    known = {f.name for f in fields(Thresholds)}
    for name in changed or {}:
        if name not in known:
            raise SihuError(
                _("{name} is no threshold; there are {known}.").format(name=name, known=", ".join(sorted(known)))
            )
    return replace(DIALS[dial], **(changed or {}))  # type: ignore[arg-type]
