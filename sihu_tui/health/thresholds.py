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

    dying_in: float = _of(0.28, N_("risk"), N_("Dying begins at this risk, some weeks running"))
    dying_weeks: int = _of(
        2, N_("weeks"), N_("How many closed weeks running begin dying; the first that can be judged, one")
    )
    dying_now: float = _of(0.38, N_("risk"), N_("Dying begins at once at this risk"))
    dying_out: float = _of(0.20, N_("risk"), N_("Dying becomes fading under this risk"))
    launch_risk: float = _of(
        0.50, N_("risk"), N_("Dying needs this risk in a group's first 8 weeks: what is usual there is launch weeks")
    )
    fading_in: float = _of(0.12, N_("risk"), N_("Fading begins at this risk"))
    fading_out: float = _of(0.10, N_("risk"), N_("Fading ends under this risk, some weeks running"))
    calm_weeks: int = _of(
        2, N_("weeks"), N_("How many closed weeks running end fading; at half of that risk, one does")
    )
    back_growth: float = _of(
        1.25, N_("ratio"), N_("A group is back, and not dying, at this growth of 4 weeks against the 8 before")
    )
    silent_days: int = _of(28, N_("days"), N_("Silent after so many covered days without member speech"))
    dead_days: int = _of(56, N_("days"), N_("Dead after so many covered days without member speech"))
    young_days: int = _of(28, N_("days"), N_("Only watched, not judged, before this age"))
    young_weeks: int = _of(4, N_("weeks"), N_("Only watched, not judged, with fewer covered weeks"))
    covered_share: float = _of(0.5, N_("share"), N_("No data when less of the last 14 days is covered"))
    least_base: float = _of(2.0, N_("speakers a week"), N_("Trickle, and no alarm, under this usual level"))
    ad_messages: int = _of(
        8, N_("messages"), N_("Ad-only needs so many promotions by operators or advertisements by others in 28 days")
    )
    ad_share: float = _of(0.9, N_("share"), N_("Ad-only needs this share of operator or promotion messages"))
    ad_speakers: float = _of(
        1.0, N_("speakers a week"), N_("Ad-only needs fewer member speakers than this over 4 weeks")
    )
    buying_orders: int = _of(3, N_("orders"), N_("Silent but buying needs so many orders in 28 days"))
    buying_share: float = _of(0.5, N_("share"), N_("Silent but buying needs this share of the usual orders"))
    thriving_risk: float = _of(0.05, N_("risk"), N_("Thriving needs a risk under this"))
    thriving_growth: float = _of(1.25, N_("ratio"), N_("Thriving needs this growth of 4 weeks against the 8 before"))
    thriving_weeks: int = _of(3, N_("weeks"), N_("Thriving needs so many closed weeks running"))


LAUNCH_DAYS = 56
"""Up to this age what is usual in a group is made of launch weeks."""

DIALS = {
    "early": Thresholds(
        dying_in=0.20, dying_now=0.30, dying_out=0.15, launch_risk=0.40, fading_in=0.10, fading_out=0.08
    ),
    "normal": Thresholds(),
    "calm": Thresholds(
        dying_in=0.35, dying_now=0.50, dying_out=0.25, launch_risk=0.60, fading_in=0.18, fading_out=0.14
    ),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a dial gives on communities that the model was not fitted on (``tests/tools/fit_health.py``)."""

    right: float  # of the weeks shown dying, collapse or silence followed
    healthy: float  # of the healthy weeks, shown dying
    named: float  # of the silences, shown dying or fading before the last message


FIGURES = {
    "early": Figures(0.39, 0.10, 0.81),
    "normal": Figures(0.45, 0.06, 0.79),
    "calm": Figures(0.51, 0.03, 0.71),
}


def thresholds_of(dial: str, changed: dict[str, float] | None = None) -> Thresholds:
    """The dial's thresholds with single ones changed. Raises SihuError for an unknown dial or threshold."""
    if dial not in DIALS:
        raise SihuError(_("{name} is no dial; there are {known}.").format(name=dial, known=_(", ").join(DIALS)))
    known = {f.name for f in fields(Thresholds)}
    for name in changed or {}:
        if name not in known:
            raise SihuError(
                _("{name} is no threshold; there are {known}.").format(name=name, known=_(", ").join(sorted(known)))
            )
    return replace(DIALS[dial], **(changed or {}))  # type: ignore[arg-type]
