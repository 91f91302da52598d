"""The health settings: the dial and every threshold, with unit and default."""

from __future__ import annotations

from dataclasses import fields

import sihu_tui.dates.holidays  # noqa: F401 - declares its own
from sihu_tui.errors import SihuError
from sihu_tui.health.thresholds import DIALS, Thresholds
from sihu_tui.settings import declare
from sihu_tui.text.i18n import N_, _


def _sound(value: float) -> None:
    if not 0 <= value < float("inf"):
        raise SihuError(_("A threshold is a number from 0 up."))


declare(
    "health.dial",
    "normal",
    N_("How early a flag is raised: early costs more false alarms"),
    choices=tuple(DIALS),
    per_group=True,
)
for _field in fields(Thresholds):
    declare(
        f"health.{_field.name}", _field.default, _field.metadata["meaning"], _field.metadata["unit"],
        check=_sound, per_group=True,
    )  # fmt: skip
declare(
    "health.stake", "members", N_("What weighs a group in the order of need, beside its risk"),
    choices=("members", "orders"),
)  # fmt: skip
declare(
    "health.worse", 0.15,
    N_("A dismissed flag stays quiet until the risk has risen by this much, or the status is worse"),
    N_("risk"),
)  # fmt: skip
declare("health.due_days", 7, N_("A suggestion is due so many days after the last day of the data"), N_("days"))
declare("health.model", "", N_("The risk model re-fitted on your own history, if you adopted one"))
