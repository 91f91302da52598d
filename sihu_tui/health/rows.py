"""What the overview and the detail of a group's health are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sihu_tui.health import decisions, statuses
from sihu_tui.health.briefs import brief
from sihu_tui.health.reasons import Namer, Reason, sentence


@dataclass(frozen=True, slots=True)
class HealthRow:
    """A group in the list. Days are day numbers; ``weekly`` is oldest first, None where not covered."""

    group_id: int
    name: str
    platform: str
    owner: str
    status: str
    since_day: int | None
    risk: float | None
    at_stake: int
    """Members, or the orders of 90 days, as the setting `health.stake` says."""
    weekly: list[float | None]
    said: dict[str, Any]
    """The reason that leads, as it is stored; ``reason`` and ``brief`` put it in words when they are asked for."""
    namer: Namer
    action: str | None
    """What to do (a code of `actions.LABELS`); None when nothing needs doing, or the flag was dismissed or done."""
    better: bool
    """Less bad than before, since the data ended on an earlier day (`Overview.compared`)."""
    new: bool
    """Worse than before, since then."""
    held: str = ""
    """The status by what is known, to show greyed where the status is no-data."""
    members: int | None = None
    orders: int | None = None
    decided: decisions.Decision | None = None
    """The decision on its flag that stands."""
    halved: dict[str, float | None] | None = None
    """Where the speakers have halved: *now* (last 7 days), *before* (7 days a fortnight ago), *best* (a week of the
    best 28 days). A fact beside any status."""
    sells: str = ""
    """What the group sold, where closing or merging it is advised (R5)."""

    @property
    def reason(self) -> str:
        """The reason that leads, as a sentence."""
        return sentence(Reason.of_json(self.said), self.namer)

    @property
    def brief(self) -> str:
        """The reason in few words, for a line of a list."""
        return brief(Reason.of_json(self.said))

    @property
    def just_halved(self) -> bool:
        """Whether they have within the last two weeks: against a fortnight ago, or then still over half of the best."""
        if self.halved is None:
            return False
        now, before, best = (self.halved[name] for name in ("now", "before", "best"))
        if now is None or before is None or before < statuses.LEAST_HALVED:
            return False
        return now <= before / 2 or best is not None and now <= best / 2 < before

    @property
    def answered(self) -> bool:
        """Whether somebody has answered the flag, and it is no worse since."""
        if self.decided is None:
            return False
        return statuses.severity(self.status) <= statuses.severity(self.decided.status)


@dataclass(frozen=True, slots=True)
class Overview:
    """All groups in order of need; ``as_of`` is the last day that the data cover, None for an empty store."""

    as_of: int | None
    stale_days: int
    rows: list[HealthRow]
    counts: dict[str, int]
    compared: int | None = None
    """The day that "new" and "better" look back to: where the data ended before the newest import."""

    @property
    def folded(self) -> set[int]:
        """The groups that are dead and were so before: nothing to save today, so they are counted apart."""
        dead = {row.group_id for row in self.rows if row.status == statuses.DEAD and not row.new}
        return dead if len(dead) < len(self.rows) else set()

    @property
    def due(self) -> list[HealthRow]:
        """What needs somebody today, in order of need."""
        folded = self.folded
        return [row for row in self.rows if row.action is not None and row.group_id not in folded]


@dataclass(frozen=True, slots=True)
class Week:
    """A 7-day window: speakers are None where fewer than 4 of its days are covered."""

    start_day: int
    speakers: float | None
    covered: int


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reason: "+" speaks for decay, "-" against, " " stands beside. ``people`` is (name, how long away)."""

    sign: str
    text: str
    people: list[tuple[str, str]]
    days: tuple[int, int] | None
    code: str = ""
    above: str = ""
    """What to say instead of ``text`` where the people are listed below it."""


@dataclass(frozen=True, slots=True)
class Detail:
    """All that is known about one group's health; intervals are 80 % ones, of the silence the quartiles."""

    row: HealthRow
    series: list[Week]
    usual: float | None
    forecast: tuple[float, float, float] | None
    """Mean, low, high speakers a week over the next 4 weeks."""
    silence: tuple[float, float, float] | None
    """Low, median, high days until silence."""
    half_life: tuple[float, float, float] | None
    """Days: middle, low, high; of the last 12 weeks, not of the coming ones."""
    reasons: list[ReasonLine]
    suggestion: tuple[str, str, str, int | None] | None
    """Action, what to do in words, owner, due day."""
    facts: list[tuple[str, str]]
    as_of: int
    decision: decisions.Decision | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict as it is stored, or as `past` judged it; ``weekly`` and ``reason`` are JSON."""

    group: int
    name: str
    platform: str
    owner: str
    status: str
    held: str
    before: str | None
    since: int | None
    risk: float | None
    members: int | None
    orders: int | None
    weekly: str
    reason: str
    action: str
    halved: str | None = None
