"""The health pane in depth: answering flags, what was done, the proof, the long view."""

from __future__ import annotations

import importlib
import re
import threading
from pathlib import Path

import pytest

from sihu_tui.derived import open_store
from sihu_tui.health import decisions, interventions
from sihu_tui.health.backtest import Backtest, ScoredRule
from sihu_tui.health.outcome import Tenth
from sihu_tui.health.overview import ORDERS, ordered, overview
from sihu_tui.health.proof import Share, Size, Worth
from tests.fixtures.driver import Driver, console, journey

proof = importlib.import_module("sihu_tui.screens.health.backtest")


def flagged(user: Driver) -> tuple[int, str]:
    """The group under the cursor, which has something to do."""
    row = user.app.pane._row()
    assert row.action is not None and row.name in user.row()
    return row.group_id, row.name


@journey
async def test_a_suggestion_is_accepted_with_owner_and_day_and_undone(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        group, name = flagged(user)
        await user.press("a")
        assert f"Accept: {name}" in user.screen()
        await user.press("ctrl+u")
        await user.type("wei")
        await user.press("enter", "ctrl+u")
        await user.type("3d")
        await user.press("ctrl+r", "ctrl+r")
        [decision] = decisions.history(user.app.store, group)
        assert (decision.state, decision.owner) == (decisions.ACCEPTED, "wei") and decision.due_day is not None
        user.app.pane.rows.go_to(group)
        await user.rest()
        assert "✓ wei" in user.row() and "accepted" in user.screen()
        await user.press("c")
        assert decisions.history(user.app.store, group)[0].state == decisions.DONE
        await user.press("u", "u")
        assert decisions.history(user.app.store, group) == [] and "✓ wei" not in user.screen()


@journey
async def test_another_action_than_the_suggested_one_is_a_change(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        group, _name = flagged(user)
        await user.press("a", "enter", "enter", "ctrl+u")
        await user.type("dance")
        await user.press("ctrl+r")
        assert "dance is none of" in user.screen()
        await user.press("ctrl+u")
        await user.type("close")
        await user.press("ctrl+r")
        [decision] = decisions.history(user.app.store, group)
        assert (decision.state, decision.action) == (decisions.CHANGED, "close")


@journey
async def test_a_flag_is_dismissed_only_with_a_reason_and_then_asks_for_nothing(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        group, name = flagged(user)
        after = user.app.pane.rows.source.items[1].name
        rows = overview(user.app.store).rows
        before = sum(row.action is not None and row.status != "dead" for row in rows)
        await user.press("x", "enter")
        assert "Why must not be empty" in user.screen()
        await user.type("holiday")
        await user.press("enter")
        assert f"{before - 1} groups need you" in user.lines()[1]
        assert after in user.row() and name not in user.row()
        user.app.pane.rows.go_to(group)
        await user.rest()
        assert "dismissed: holiday" in user.row() and "dismissed" in user.screen()
        await user.press("u")
        assert f"{before} groups need you" in user.lines()[1]


@journey
async def test_what_was_done_is_recorded_with_what_was_expected_and_undone(path: Path) -> None:
    async with console(path, (120, 50)) as user:
        group, _name = flagged(user)
        await user.press("m", "enter")
        await user.type("hello")
        await user.press("enter", "enter")
        await user.type("nosuch")
        await user.press("ctrl+r")
        assert "There is no reply nosuch" in user.screen()
        await user.press("ctrl+u", "ctrl+r")
        [done] = interventions.list_interventions(user.app.store, group)
        assert (done.kind, done.what, done.operator) == ("greet", "hello", "lin")
        user.app.pane.rows.go_to(group)
        await user.press("enter")
        assert "What was done" in user.screen() and "Expected without it" in user.screen()
        assert "too early to tell" in user.screen()
        await user.press("escape", "h")
        assert "greet by name" in user.screen() and "By themselves" in user.screen()
        await user.press("escape", "u")
        assert interventions.list_interventions(user.app.store, group) == []


@journey
async def test_what_came_of_it_is_told_after_four_and_eight_weeks(path: Path) -> None:
    with open_store(path) as store:
        found = overview(store)
        group = next(row.group_id for row in found.rows if row.status == "steady")
        interventions.record(store, group, "ask", "which tea", day=(found.as_of or 0) - 60)
        [effect] = interventions.effects(store, group)
    async with console(path, (120, 50)) as user:
        user.app.pane.rows.go_to(group)
        await user.press("enter")
        assert "ask a question · which tea" in user.screen()
        assert "weeks 1–4: " in user.screen() and "weeks 5–8: " in user.screen()
        assert interventions.VERDICTS[effect.verdict] in user.screen()
        await user.press("escape", "h")
        assert re.search(r"ask a question +1 ", user.screen())


@journey
async def test_the_backtest_shows_the_flags_beside_the_simple_rules(path: Path) -> None:
    async with console(path, (120, 50)) as user:
        await user.press("b")
        await user.until(lambda: "false alarms per group and year" in user.screen())
        screen = user.screen()
        for said in (
            "named before",
            "median lead",
            "weeks shown dying that came true",
            "last word",
            "28 days",
            "10+",
            "│",
        ):
            assert said in screen
        await user.press("escape")
        assert "groups need you" in user.lines()[1]


@journey
async def test_leaving_stops_the_backtest(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sihu_tui.health import backtest

    begun, left, stopped = threading.Event(), threading.Event(), threading.Event()

    def slow(store: object, since: int | None, step: str, listen: object) -> None:
        begun.set()
        left.wait(10)
        try:
            listen(1, 100)  # type: ignore[operator]
        except Exception:
            stopped.set()
            raise

    monkeypatch.setattr(backtest, "backtest", slow)
    async with console(path, (100, 30)) as user:
        await user.pilot.press("b")
        await user.until(begun.is_set)
        assert "Esc stops" in user.screen()
        await user.pilot.press("escape")
        await user.pilot.pause()
        left.set()
        await user.until(stopped.is_set)
        await user.settle()
        assert "groups need you" in user.lines()[1]


def test_under_thirty_positives_the_proof_says_that_it_is_too_few() -> None:
    worth = Worth(
        Share(0.75, 0.6, 0.9), Share(0.02), 0.1, Share(0.8, 0.7, 0.9), 0.6, 21.0, 0.4, 0.01, 12, 0.7, 0.31,
        [Size(2, 9, 0.5, 0.1, 0.2, 3, 0.6)],
    )  # fmt: skip
    rule = ScoredRule(0.9, 0.5, worth)
    tenth = Tenth(40, 0.1, 0.2, 0.05, 0.3)

    def said(positives: int) -> str:
        found = Backtest(
            20000, 20400, "month", None, 9, 80, positives, 5, rule, {"a": rule, "b": rule}, [tenth], [], []
        )
        return "\n".join("".join(span.text for span in line) for line in proof.proof_lines(found, 90))

    assert "too few to judge" in said(29) and "too few to judge" not in said(30)
    assert "80%" in said(30) and "75%" in said(30) and "0.31" in said(30) and "21 days" in said(30)
    assert "v compares" in said(100) and "v compares" not in said(99)


@journey
async def test_the_backtest_by_week_and_since_a_day_and_a_refit_that_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sihu_tui import settings
    from sihu_tui.health import backtest
    from sihu_tui.health.risk import SHIPPED

    async with console(path, (120, 50)) as user:
        store = user.app.store
        await user.press("b", "t")
        await user.until(lambda: "by week" in user.screen())
        await user.press("slash")
        await user.type("nonsense")
        await user.press("enter", "ctrl+u")
        await user.type("2026-08-01")
        await user.press("enter")
        await user.until(lambda: "2026-08-03 to" in user.screen())  # a Monday
        await user.press("v")
        await user.until(lambda: "A re-fit needs 100" in user.screen())
        assert "by week" in user.screen()
        marks = {"auc": 0.8, "average_precision": 0.4, "log_loss": 0.3}
        fitted = backtest.Refit(SHIPPED, 120, marks, marks | {"auc": 0.85, "log_loss": 0.25})
        monkeypatch.setattr(backtest, "refit", lambda *_arguments: fitted)
        await user.press("a")
        assert settings.get(store, "health.model") == ""
        await user.press("v")
        await user.until(lambda: "re-fitted" in user.screen())
        assert "0.850" in user.screen() and settings.get(store, "health.model") == ""
        await user.press("a")
        assert settings.get(store, "health.model") and "own history" in user.screen()
        await user.press("u")
        assert settings.get(store, "health.model") == ""


@journey
async def test_a_group_is_judged_its_own_way_and_back(path: Path) -> None:
    from sihu_tui import settings

    async with console(path, (120, 40)) as user:
        store = user.app.store
        silent = next(row for row in overview(store).rows if row.status == "silent")
        user.app.pane.rows.go_to(silent.group_id)
        await user.press("comma", "ctrl+u")
        await user.type("loud")
        await user.press("ctrl+r")
        assert "loud is none of" in user.screen()
        await user.press("ctrl+u")
        await user.type("normal")
        await user.press("enter", "ctrl+u")
        await user.type("90")
        await user.press("ctrl+r")
        assert settings.own(store, silent.group_id) == {"health.silent_days"}
        assert next(row for row in overview(store).rows if row.group_id == silent.group_id).status != "silent"
        await user.press("u")
        assert not settings.own(store, silent.group_id)
        assert next(row for row in overview(store).rows if row.group_id == silent.group_id).status == "silent"


@journey
async def test_what_is_new_is_one_key_away(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        fresh = [row.name for row in overview(user.app.store).rows if row.new]
        assert fresh and f"{len(fresh)} new" in user.lines()[1]
        await user.press("t")
        assert [row.name for row in user.app.pane.rows.source.items] == fresh and "only what is new" in user.screen()


@journey
async def test_the_trend_the_retention_and_two_groups_side_by_side(path: Path) -> None:
    async with console(path, (120, 50)) as user:
        _group, name = flagged(user)
        await user.press("v")
        screen = user.screen()
        assert "Groups by status" in screen and "steady" in screen and f"Who stays in {name}" in screen
        await user.press("escape", "equals_sign")
        assert "Mark two groups" in user.status()
        await user.press("space", "equals_sign")
        first, second = (row.name for row in user.app.pane.rows.source.items[:2])
        assert first in user.screen() and second in user.screen() and "spoke in both" in user.screen()


@journey
async def test_sorting_says_by_what_and_comes_round(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        rows = overview(user.app.store).rows
        shown = {}
        for order in (*ORDERS[1:], ORDERS[0]):
            await user.press("s")
            shown[order] = [row.group_id for row in user.app.pane.rows.source.items]
            assert shown[order] == [row.group_id for row in ordered(rows, order) if row.status != "dead"]
            assert "by " in user.lines()[1]
        stakes = [(row.risk or 0) * row.at_stake for row in ordered(rows, "stake")]
        assert stakes == sorted(stakes, reverse=True) and shown["stake"] != shown["need"] != shown["since"]


@journey
async def test_the_dead_are_folded_and_the_filter_shows_them(path: Path) -> None:
    async with console(path, (140, 40)) as user:
        rows = overview(user.app.store).rows
        dead = [row.group_id for row in rows if row.status == "dead"]
        shown = [row.group_id for row in user.app.pane.rows.source.items]
        assert dead and shown == [row.group_id for row in rows if row.status != "dead"]
        assert f"{len(dead)} dead folded" in user.lines()[1]
        while user.app.pane.status != "dead":
            await user.press("t")
        assert [row.group_id for row in user.app.pane.rows.source.items] == dead
        assert "folded" not in user.lines()[1]


@journey
async def test_where_the_speakers_halved_is_marked_and_filtered(path: Path) -> None:
    async with console(path, (160, 40)) as user:
        halved = [row for row in overview(user.app.store).rows if row.halved]
        fresh = [row for row in halved if row.just_halved]
        assert fresh and f"½ {len(fresh)} halved" in user.lines()[1]
        while user.app.pane.status != "halved":
            await user.press("t")
        assert [row.group_id for row in user.app.pane.rows.source.items] == [row.group_id for row in halved]
        user.app.pane.rows.go_to(fresh[0].group_id)
        await user.rest()
        assert "½" in user.row() and "halved: " in user.screen()


@journey
async def test_a_filter_is_said_in_the_title_and_ends_with_esc(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("t", "t")
        assert "Only: " in user.lines()[1] and "Esc shows all" in user.lines()[1]
        shown = len(user.app.pane.rows.source.items)
        assert f"{shown} group" in user.lines()[1]
        await user.press("escape")
        assert "Only: " not in user.lines()[1]
        await user.press("slash")
        await user.type("zhou")
        await user.press("enter")
        assert f"{len(user.app.pane.rows.source.items)} group" in user.lines()[1] and "zhou" in user.lines()[1]


@journey
async def test_all_marked_are_answered_as_one_step(path: Path) -> None:
    from sihu_tui.health.decisions import history

    async with console(path, (80, 24)) as user:
        groups = [row.group_id for row in user.app.pane.overview.rows[:3]]
        await user.press("space", "space", "space")
        assert "3 marked" in user.lines()[1]
        await user.press("a", "ctrl+r")
        assert "3 flags answered" in user.status()
        assert all(history(user.app.store, group)[0].state == "accepted" for group in groups)
        await user.press("u")
        assert not any(history(user.app.store, group) for group in groups)


@journey
async def test_an_owner_nobody_knows_is_asked_for_twice(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("a", "ctrl+u")
        await user.type("xyz")
        await user.press("ctrl+r")
        assert "xyz is new here" in user.screen()
        await user.press("ctrl+r")
        assert "Accepted" in user.status()
