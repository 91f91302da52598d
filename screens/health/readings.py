"""Looking further than the list: all groups over time, two side by side, what worked, how right the flags were."""

from __future__ import annotations

from sihu_tui.health import interventions
from sihu_tui.health.overview import HealthRow
from sihu_tui.health.portfolio import TrendWeek, compare, trend
from sihu_tui.health.retention import Cohort, cohorts
from sihu_tui.text.i18n import _

from ..dialogs.viewer import ReadingScreen
from ..host import Host
from ..widgets.text import Line
from .backtest import Proof
from .effects import play_lines
from .portfolio import comparison_lines, retention_lines, trend_lines


def show_plays(console: Host) -> None:
    """Show which kinds of action worked."""
    store = console.store

    def work() -> tuple[list[interventions.Play], float, int]:
        share, flags = interventions.background(store)
        return interventions.pooled(interventions.effects(store)), share, flags

    def draw(found: tuple[list[interventions.Play], float, int], width: int) -> list[Line]:
        plays, share, flags = found
        return play_lines(plays, share, flags, width)

    console.push_screen(ReadingScreen(_("What worked"), work, draw))


def show_proof(console: Host) -> None:
    """Replay the history and show how right the flags would have been."""
    console.push_screen(Proof(console.store))


def show_trend(console: Host, row: HealthRow | None, as_of: int) -> None:
    """Show all groups over time, and who stays in one."""
    store = console.store

    def draw(found: tuple[list[TrendWeek], list[Cohort]], width: int) -> list[Line]:
        weeks, kept = found
        return trend_lines(weeks, width) + ([] if row is None else retention_lines(row.name, kept, as_of, width))

    console.push_screen(
        ReadingScreen(
            _("All groups over time"), lambda: (trend(store), [] if row is None else cohorts(store, row.group_id)), draw
        )
    )


def show_comparison(console: Host, groups: list[int]) -> None:
    """Set two groups side by side."""
    store = console.store
    if len(groups) == 2:
        console.push_screen(ReadingScreen(_("Two groups"), lambda: compare(store, *groups), comparison_lines))
    else:
        console.say(_("Mark two groups with Space, then compare."), "dim")
