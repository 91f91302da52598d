"""The health settings: the dial and every threshold, with unit and default."""

from __future__ import annotations

from dataclasses import fields

from sihu_tui.health.thresholds import DIALS, Thresholds
from sihu_tui.i18n import N_
from sihu_tui.settings import declare

declare(
    "health.dial",
    "normal",
    N_("How early a flag is raised: early costs more false alarms"),
    choices=tuple(DIALS),
)
for _field in fields(Thresholds):
    declare(f"health.{_field.name}", _field.default, _field.metadata["meaning"], _field.metadata["unit"])
