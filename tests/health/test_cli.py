"""`sihu health`, `digest`, `flag`, `holidays`, `did` and `backtest`, as they are called."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sihu_tui.__main__ import main
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.groups import groups
from sihu_tui.health import backtest, interventions, portfolio, retention
from sihu_tui.health.outcome import Tenth, average_precision, binomial
from tests.fixtures.health_stores import T0, bring, chatter, group_id, new_store, write
from tests.fixtures.shared_data import needs_shared, shared

FALLING = chatter("fall", range(160), 7) + [("fall", 165, "m0"), ("fall", 172, "m2"), ("fall", 190, "m1")]
ROWS = [*FALLING, *chatter("well", range(200), 7, first=10), *chatter("=cmd|'a'", range(100), 7, first=20)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three groups: one dying, one well, one dead with a name like a spreadsheet formula."""
    folder = tmp_path_factory.mktemp("store")
    with new_store(folder) as store:
        bring(store, write(folder / "a.csv", ROWS), 199)
        groups.edit(store, group_id(store, "fall"), owner="lin")
        return store.path


def sihu(capsys: pytest.CaptureFixture[str], store: Path, *words: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    code = main(["--lang", "en", "--store", str(store), *words])
    return code, capsys.readouterr().out


def test_every_group_has_a_status_with_evidence(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = sihu(capsys, made, "health", "--json")
    found = json.loads(said)
    assert code == 0 and (found["version"], found["as_of"]) == (1, days.iso(T0 + 199)) and found["stale_days"] > 0
    by_name = {group["group"]: group for group in found["groups"]}
    assert {name: group["status"] for name, group in by_name.items()} == {
        "fall": "dying", "well": "steady", "=cmd|'a'": "dead",
    }  # fmt: skip
    assert found["groups"][0]["group"] == "fall", "what can still be saved comes first"
    for group in by_name.values():
        assert group["evidence"] and all(isinstance(line, str) and line for line in group["evidence"])
    fall = by_name["fall"]
    assert fall["forecast"]["low"] <= fall["forecast"]["speakers"] <= fall["forecast"]["high"]
    assert fall["suggestion"] == {
        "action": "activate", "text": "Write to the overdue regulars by name", "owner": "lin",
        "due": "2026-12-07",  # a week from today, whenever the data end
    }  # fmt: skip
    assert by_name["=cmd|'a'"]["forecast"] is None and by_name["well"]["suggestion"] is None


def test_the_past_is_judged_by_what_was_known_then(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored = sihu(capsys, made, "health", "--json")[1]
    then = json.loads(sihu(capsys, made, "health", "--as-of", days.iso(T0 + 120), "--json")[1])
    assert then["as_of"] == days.iso(T0 + 120) and then["stale_days"] == 0
    assert {group["group"]: group["status"] for group in then["groups"]} == {
        "fall": "steady", "well": "steady", "=cmd|'a'": "dying",
    }  # fmt: skip
    before = json.loads(sihu(capsys, made, "health", "--as-of", days.iso(T0 - 5), "--json")[1])
    assert {group["status"] for group in before["groups"]} == {"no-data"}
    assert all(group["evidence"] == ["Nothing imported up to this day"] for group in before["groups"])
    assert sihu(capsys, made, "health", "--json")[1] == stored, "looking back changes nothing"


def test_a_group_that_was_not_there_yet_is_neither_silent_nor_dead_in_the_past(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        *((("old", day, f"m{m}")) for day in range(100) for m in range(3)),
        *(("new", day, "m0") for day in range(90, 100)),
    ]
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "1.csv", rows), 100)
        then = json.loads(sihu(capsys, store.path, "health", "--as-of", days.iso(T0 + 80), "--json")[1])
    new, old = sorted(then["groups"], key=lambda group: group["group"])
    assert (new["status"], new["suggestion"]) == ("no-data", None) and "Not there yet" in new["evidence"][0]
    assert old["status"] == "steady" and old["since"] <= then["as_of"]


def test_a_past_verdict_is_the_one_that_was_stored_then(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same history imported up to a day gives the verdict that --as-of gives later."""
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "1.csv", [row for row in ROWS if row[1] <= 180]), 180)
        then = json.loads(sihu(capsys, store.path, "health", "--json")[1])
        bring(store, write(tmp_path / "2.csv", ROWS), 199)
        later = json.loads(sihu(capsys, store.path, "health", "--as-of", days.iso(T0 + 180), "--json")[1])
    for one, other in zip(then["groups"], later["groups"], strict=True):
        for key in ("group", "status", "risk", "since", "weekly", "reasons", "forecast"):
            assert one[key] == other[key], key


def test_halved_watched_and_ended_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """40, 30, 18 and 9 people a week: a fact, whatever the verdict; newborn groups have a band and a next day."""
    rows = [
        ("falls", day, f"f{m}")
        for week, n in enumerate((40, 38, 41, 40, 30, 18, 9))
        for m in range(n)
        for day in [7 * week + m % 7]
    ]
    rows += [("well", day, f"w{m}") for day in range(49) for m in range(12) if day % 7 == m % 7]
    rows += [("good", day, f"g{m}") for day in range(30, 49) for m in range(12) if day % 7 == m % 7]
    rows += [("bad", 30 + m % 3, f"b{m}") for m in range(6)]
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", rows), 48)
        path = store.path
    found = {g["group"]: g for g in json.loads(sihu(capsys, path, "health", "--json")[1])["groups"]}
    assert found["falls"]["halved"] == {"now": 9.0, "before": 30.0, "best": 39.5}
    assert found["well"]["halved"] is None and found["well"]["watch"] is None
    assert found["good"]["watch"] == {"day": 19, "band": "good", "next": 21} and found["good"]["judged"] is True
    assert found["bad"]["status"] == "watch" and found["bad"]["watch"]["band"] == "bad" and found["bad"]["action"]
    assert "halved in two weeks: falls 30 → 9" in sihu(capsys, path, "digest")[1]
    only = json.loads(sihu(capsys, path, "health", "--halved", "--json")[1])["groups"]
    assert [g["group"] for g in only] == ["falls"]
    births = tmp_path / "births.csv"
    assert sihu(capsys, path, "backtest", "--births", str(births))[0] == 0
    table = list(csv.DictReader(births.read_text().splitlines()))
    assert [(r["day"], r["band"]) for r in table if r["group"] == "bad"][-1] == ("14", "3")
    assert {r["born"] for r in table if r["group"] == "good"} == {days.iso(T0 + 30)}


def test_a_dial_is_tried_without_being_turned(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored = sihu(capsys, made, "health", "--json")[1]
    risk = {g["group"]: g["risk"] for g in json.loads(stored)["groups"]}
    for dial in ("early", "calm"):
        code, said = sihu(capsys, made, "health", "--dial", dial)
        assert code == 0 and f"Dial {dial}: of the weeks shown dying" in said
        tried = json.loads(sihu(capsys, made, "health", "--dial", dial, "--json")[1])
        assert tried["dial"] == dial and {g["group"]: g["risk"] for g in tried["groups"]} == risk
    assert sihu(capsys, made, "health", "--json")[1] == stored
    assert sihu(capsys, made, "health", "--status", "too-young")[0] == 0, "as it was called before"


def test_exit_code_and_filter_for_cron(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sihu(capsys, made, "health", "--fail-on", "dying")[0] == 3
    assert sihu(capsys, made, "health", "--fail-on", "fading")[0] == 0
    said = json.loads(sihu(capsys, made, "health", "--status", "dead", "--json")[1])
    assert [group["status"] for group in said["groups"]] == ["dead"]
    assert main(["--store", str(made), "health", "--as-of", "soon"]) == 1
    assert "soon" in capsys.readouterr().err


def test_text_csv_and_markdown(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = sihu(capsys, made, "health")[1]
    assert ": 1 group needs you, 1 long dead beside" in text and "dying 1 · dead 1 · steady 1" in text
    table = list(csv.DictReader(io.StringIO(sihu(capsys, made, "health", "--format", "csv")[1])))
    assert {row["group"] for row in table} == {"fall", "well", "'=cmd|'a'"}, "no cell is run by a spreadsheet"
    markdown = sihu(capsys, made, "health", "--format", "markdown")[1]
    assert "| dead | =cmd\\|'a' |" in markdown


def test_the_digest_names_what_needs_doing(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = sihu(capsys, made, "digest")[1]
    assert "1. fall – dying: " in said and "→ activate @lin" in said and "well –" not in said


def test_answering_a_flag(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", FALLING), 199)
        path = store.path
    assert sihu(capsys, path, "flag", "fall", "dismiss")[0] == 1
    said = sihu(capsys, path, "flag", "fall", "dismiss", "--reason", "known")[1]
    assert "dismissed" in said and "known" in said
    assert "No group needs anything today." in sihu(capsys, path, "digest")[1]
    sihu(capsys, path, "flag", "fall", "undo")
    assert "1. fall" in sihu(capsys, path, "digest")[1]
    assert sihu(capsys, path, "flag", "fall", "accept", "--due", "2019-12-01", "--owner", "zhou")[0] == 0
    assert "@zhou by 12-01" in sihu(capsys, path, "digest")[1]


def test_declaring_holidays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(160), 7)), 189)
        path = store.path
    assert json.loads(sihu(capsys, path, "health", "--json")[1])["groups"][0]["status"] == "silent"
    first, last = days.iso(T0 + 160), days.iso(T0 + 180)
    assert "trip" in sihu(capsys, path, "holidays", "add", first, last, "--name", "trip")[1]
    assert json.loads(sihu(capsys, path, "health", "--json")[1])["groups"][0]["status"] != "silent"
    assert sihu(capsys, path, "holidays", "add", last, first)[0] == 1
    assert sihu(capsys, path, "holidays", "remove", last)[0] == 1
    assert "No holidays" in sihu(capsys, path, "holidays", "remove", first)[1]
    assert sihu(capsys, path, "settings", "health.holidays", "CN")[0] == 0
    assert "calendar" in sihu(capsys, path, "holidays")[1]


# --- the backtest ---


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve groups that die one after another, and four that live."""
    folder = tmp_path_factory.mktemp("many")
    rows = [row for g in range(4) for row in chatter(f"live{g}", range(420), 6, first=10 * g)]
    for g in range(12):
        end, who = 120 + 20 * g, 100 + 10 * g
        rows += chatter(f"dies{g}", range(end), 7, first=who)
        rows += [(f"dies{g}", end + k, f"m{who + k % 3}") for k in (3, 9, 16, 30)]
    with new_store(folder) as store:
        bring(store, write(folder / "a.csv", rows), 419)
        return store.path


def test_the_replay_knows_at_each_date_only_what_came_before(many: Path) -> None:
    with open_store(many) as store:
        found = backtest.backtest(store)
        known = {(s.key, s.t): s for s in found.scores}
        day = days.parse_day("2019-12-01")
        past = json.loads(_past(many, day))
        for group in past["groups"]:
            if (group["group"], day) in known and group["risk"] is not None:
                assert known[group["group"], day].status == group["status"]
                assert known[group["group"], day].score == pytest.approx(group["risk"], abs=1e-4)


def _past(path: Path, day: int) -> str:
    import contextlib

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(["--store", str(path), "health", "--as-of", days.iso(day - 1), "--json"])
    return out.getvalue()


def test_the_backtest_finds_the_deaths(many: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = sihu(capsys, many, "backtest", "--json", "--scores", str(tmp_path / "s.csv"))
    found = json.loads(said)
    assert (
        code == 0
        and found["groups"] == 16
        and found["positives"] >= 12
        and found["enough"] is (found["positives"] >= 30)
    )
    assert found["engine"]["auc"] > 0.8 and 0 <= found["engine"]["flagged"] <= 1
    assert set(found["baselines"]) == {"days since last message", "28 days against the 28 before"}
    scores = list(csv.DictReader((tmp_path / "s.csv").read_text().splitlines()))
    assert scores and set(scores[0]) == {"group", "t", "score", "status"} and scores[0]["t"].endswith("-01")
    assert all(0 <= float(row["score"]) <= 1 for row in scores)
    assert sihu(capsys, many, "backtest", "--scores", str(tmp_path))[0] == 1


def test_too_few_positives_are_said_to_be_too_few(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "too few to judge" in sihu(capsys, made, "backtest", "--step", "week")[1]
    assert sihu(capsys, made, "backtest", "--refit")[0] == 1
    assert sihu(capsys, made, "backtest", "--adopt")[0] == 1


def test_a_refit_changes_nothing_unless_adopted(
    many: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest, "ENOUGH_TO_FIT", 10)
    before = sihu(capsys, many, "health", "--json")[1]
    said = json.loads(sihu(capsys, many, "backtest", "--refit", "--json")[1])
    assert said["refit"]["before"]["auc"] and said["refit"]["after"]["auc"] and said["refit"]["adopted"] is False
    assert sihu(capsys, many, "health", "--json")[1] == before
    sihu(capsys, many, "backtest", "--refit", "--adopt")
    adopted = sihu(capsys, many, "health", "--json")[1]
    assert adopted != before
    sihu(capsys, many, "settings", "health.model", "default")
    assert sihu(capsys, many, "health", "--json")[1] == before


@needs_shared
def test_a_real_community_scored_by_the_shared_protocol(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every pair that the protocol lists gets a score, with the accuracy that sihu itself reports."""
    data = shared("data", "activity", "komodo_discord.csv.gz")
    store = tmp_path / "sihu.db"
    assert sihu(capsys, store, "import", str(data), "--json")[0] == 0
    said = json.loads(sihu(capsys, store, "health", "--as-of", "2019-10-01", "--json")[1])
    assert len(said["groups"]) == 113 and all(group["status"] and group["evidence"] for group in said["groups"])
    found = json.loads(sihu(capsys, store, "backtest", "--json", "--scores", str(tmp_path / "s.csv"))[1])
    tool = [sys.executable, str(shared("tools", "decay_eval.py")), "eval", str(data), "--json", "--boot", "0"]
    out = subprocess.run([*tool, "-p", f"sihu={tmp_path / 's.csv'}"], capture_output=True, text=True, check=True)
    judged = json.loads(out.stdout)["sihu"]
    assert judged["missing"] == 0 and judged["pos"] == found["positives"] >= 30
    assert judged["auc"] == pytest.approx(found["engine"]["auc"], abs=1e-6)
    assert judged["auc"] > 0.84 and found["engine"]["flagged"] > 0.6
    assert found["engine"]["auc"] > max(rule["auc"] for rule in found["baselines"].values()) + 0.1


def test_the_dates_of_a_replay() -> None:
    first, last = days.parse_day("2019-11-02"), days.parse_day("2020-02-01")
    assert [days.iso(day) for day in backtest.dates(first, last, "month").tolist()] == [
        "2019-12-01",
        "2020-01-01",
        "2020-02-01",
    ]
    weekly = [days.iso(day) for day in backtest.dates(first, first + 14, "week").tolist()]
    assert weekly == ["2019-11-04", "2019-11-11"]


def test_measures() -> None:
    import numpy as np

    from sihu_tui.cli.backtest import picture
    from sihu_tui.health.outcome import auc

    outcome, score = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
    assert auc(outcome, score) == pytest.approx(0.75) and average_precision(outcome, score) == pytest.approx(5 / 6)
    assert auc(np.array([0, 0]), score[:2]) is None and average_precision(np.array([0]), score[:1]) is None
    assert auc(outcome, np.zeros(4)) == pytest.approx(0.5)
    assert binomial(100, 0.5) == (42, 58) and binomial(5, 0.0) == (0, 0)
    line = picture([Tenth(50, 0.25, 0.5, 0.1, 0.4)], 10)[0]
    assert line.startswith(" 25% █████│") and line.endswith("50%  n 50 !")


# --- interventions ---


def test_what_was_done_is_measured_against_forecast_and_controls(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of ten groups that lose their people get them back; only one of them after something was done."""
    rows = [row for g in range(10) for row in chatter(f"g{g}", range(150), 7, first=10 * g)]
    rows += [row for g in range(10) for row in chatter(f"g{g}", range(150, 260), 2, first=10 * g)]
    rows += chatter("g0", range(203, 260), 7, first=0) + chatter("g1", range(203, 260), 7, first=10)
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "1.csv", [row for row in rows if row[1] < 203]), 202)
        done = interventions.record(store, group_id(store, "g0"), "greet", "all seven")
        nothing = interventions.record(store, group_id(store, "g5"), "content")
        frozen = {one.id: one.frozen for one in interventions.list_interventions(store)}
        assert len(frozen[done]["controls"]) == 5
        assert group_id(store, "g0") not in [control["group"] for control in frozen[nothing]["controls"]]
        assert {e.verdict for e in interventions.effects(store)} == {"waiting"}
        bring(store, write(tmp_path / "2.csv", [row for row in rows if row[1] < 235]), 234)
        assert {e.done.id: e.verdict for e in interventions.effects(store)} == {done: "lifted", nothing: "waiting"}
        bring(store, write(tmp_path / "3.csv", rows), 259)
        found = {e.done.id: e for e in interventions.effects(store)}
        assert (found[done].verdict, found[nothing].verdict) == ("revived", "none")
        assert (found[done].factor or 0) > 1.5 and {
            one.id: one.frozen for one in interventions.list_interventions(store)
        } == frozen
        plays = {play.kind: play for play in interventions.pooled(found.values())}
        assert plays["greet"].revived == 1 and plays["content"].none == 1 and (plays["greet"].chance or 0) > 3
        path = store.path
    said = sihu(capsys, path, "did", "g0")[1]
    assert "revived" in said and "all seven" in said and "27%" in said
    assert sihu(capsys, path, "did", "g0", "dance")[0] == 1
    assert sihu(capsys, path, "did", "--undo", str(done))[0] == 0
    assert sihu(capsys, path, "did", "--undo", str(done))[0] == 1


# --- the portfolio ---


def test_the_portfolio_over_time_and_two_groups_side_by_side(made: Path) -> None:
    with open_store(made) as store:
        weeks = portfolio.trend(store, 20)
        assert [week.day for week in weeks] == sorted(week.day for week in weeks) and weeks[-1].day % 7 == 4
        assert all(sum(week.counts.values()) == 3 for week in weeks)
        assert weeks[0].counts == {"steady": 3} and weeks[-1].counts == {"dying": 1, "dead": 1, "steady": 1}
        both = portfolio.compare(store, group_id(store, "fall"), group_id(store, "well"))
        assert (both.one.row.status, both.other.row.status, both.shared) == ("dying", "steady", 0)


def test_who_stays_by_the_week_of_coming(tmp_path: Path) -> None:
    """Ten come in each of two weeks; half of the first ten speak again a week later."""
    monday = days.monday(T0 + 50) - T0
    rows: list[Any] = [("a", monday + 1, f"m{m}") for m in range(10)] + [
        ("a", monday + 8, f"m{m}") for m in range(5, 15)
    ]
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", [("a", monday - 30, "m99"), *rows]), monday + 16)
        assert not any(cohort.joined for cohort in retention.cohorts(store)), "a first message is no joining"
        joins = [("a", monday + 1, f"m{m}") for m in range(10)] + [("a", monday + 8, f"m{m}") for m in range(10, 15)]
        bring(store, write(tmp_path / "j.csv", joins, kind="join"), monday + 16)
        found = {cohort.monday - T0 - monday: cohort for cohort in retention.cohorts(store)}
        assert (found[0].joined, found[0].kept) == (10, [1.0, 0.5, None])
        assert (found[7].joined, found[7].kept) == (5, [1.0, None])
