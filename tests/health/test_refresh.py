"""The stored verdicts: right after imports and edits, and the same as from nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui import settings as store_settings
from sihu_tui.dates import days, holidays
from sihu_tui.dates.days import from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.groups import groups, manual_counts
from sihu_tui.health import decisions, refresh
from sihu_tui.health.as_of import judged
from sihu_tui.health.judge import Rules
from sihu_tui.health.overview import detail, overview
from sihu_tui.health.staleness import aged
from sihu_tui.importing import coverage, history
from sihu_tui.store import Store, journal
from tests.fixtures.health_stores import T0, bring, chatter, group_id, new_store, status_of, write

KEPT = ("health", "health_weeks")


def kept(store: Store) -> dict[str, list[Any]]:
    """All that is stored of health."""
    return {table: store.connection.execute(f"select * from {table} order by 1, 2").fetchall() for table in KEPT}


exports = st.lists(
    st.tuples(
        st.lists(
            st.tuples(st.sampled_from("ABC"), st.integers(0, 250), st.sampled_from(["m0", "m1", "m2", "m3", "boss"])),
            min_size=1,
            max_size=60,
        ),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(
    exports,
    st.integers(0, 3),
    st.dictionaries(st.tuples(st.sampled_from("ABD"), st.integers(0, 280)), st.integers(0, 9)),
)
def test_kept_step_by_step_is_the_same_as_from_nothing(files: Any, undone: int, counted: dict[Any, int]) -> None:
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        for i, (rows, after) in enumerate(files):
            path = write(Path(folder) / f"{i}.csv", rows, operators=["boss"])
            bring(store, path, max(day for _group, day, _sender in rows) + after)
        known = dict(store.connection.execute("select name, id from groups").fetchall())
        given_ = [manual_counts.Count(known[g], T0 + day, n, n) for (g, day), n in counted.items() if g in known]
        manual_counts.put(store, given_)
        for one in given_[::3]:
            manual_counts.remove(store, one.group, one.day)
        if undone < len(files):
            history.undo(store, history.list_runs(store)[undone].id)
        step_by_step = kept(store)
        refresh.everything(store)
        assert kept(store) == step_by_step


def test_people_who_move_are_seen_when_only_the_other_group_is_imported(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "old.csv", chatter("old", range(150), 7)), 200)
        assert status_of(store, "old") == "silent"
        bring(store, write(tmp_path / "new.csv", chatter("new", range(148, 200), 7)), 200)
        assert status_of(store, "old") == "moved"
        line = detail(store, group_id(store, "old")).reasons[0]
        assert line.text == "7 of 7 regulars now speak in new" and len(line.people) == 7
        before = kept(store)
        refresh.everything(store)
        assert kept(store) == before


def test_a_group_whose_data_end_early_is_not_called_silent(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(150), 7)), 150)
        bring(store, write(tmp_path / "b.csv", chatter("b", range(220), 7)), 220)
        found = {row.name: row for row in overview(store).rows}
        assert found["a"].status == "no-data" and found["a"].held == "steady" and found["a"].risk is None
        assert found["a"].weekly[-9:] == [None] * 9, "what is missing is a hole, not a zero"
        assert found["a"].since_day == T0 + 151
        assert "No data after" in found["a"].reason
        series = detail(store, group_id(store, "a")).series
        assert len(series) == 26 and series[-1].covered == 0 and series[0].covered == 7


def test_no_verdict_without_data(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert overview(store).as_of is None
        groups.add(store, "by hand")
        assert overview(store).as_of is None
        bring(store, write(tmp_path / "a.csv", chatter("a", range(100), 7)), 100)
        groups.add(store, "by hand too")
        found = {row.name: (row.status, row.risk) for row in overview(store).rows}
        assert found["by hand"] == found["by hand too"] == ("no-data", None)


@pytest.mark.parametrize(
    "rows",
    [
        [("a", 0, "m0")],
        [("a", 0, "m0"), ("a", 0, "m1")],
        [("a", day, "m0") for day in range(90)],
        [("a", 0, "m0"), ("a", 200, "m0")],
    ],
    ids=["one message", "one day", "one member", "two messages far apart"],
)
def test_small_groups_get_an_honest_status(tmp_path: Path, rows: list[tuple[str, int, str]]) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", rows))
        row = overview(store).rows[0]
        assert row.status in ("watch", "trickle") and row.reason
        assert detail(store, row.group_id).reasons


def test_a_clock_that_runs_ahead_does_not_kill_the_others(tmp_path: Path) -> None:
    """One message dated far in the future: it says nothing of the days before it, and the group is not dead."""
    with new_store(tmp_path) as store:
        today = days.today(store_settings.zone(store)) - T0
        rows = chatter("a", range(today - 120, today), 7)
        bring(store, write(tmp_path / "a.csv", [*rows, ("a", today + 4000, "m1")]))
        found = overview(store)
        assert found.as_of == T0 + today - 1 and found.stale_days == 1
        assert found.rows[0].status == "steady"


def test_a_clock_that_jumped_back_is_borne(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", [("a", 5 - T0, "m0"), *chatter("a", range(150), 7)]), 150)
        row = overview(store).rows[0]
        assert row.status == "steady" and row.since_day is not None


def test_a_member_marked_as_operator_is_read_out_of_the_past(tmp_path: Path) -> None:
    rows = chatter("a", range(120), 7) + [("a", day, "chief") for day in range(200)]
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", rows), 200)
        assert status_of(store, "a") not in ("silent", "dead")
        chief = store.connection.execute("select id from members where name = 'chief'").fetchone()[0]
        groups.set_operator(store, [chief], True)
        assert status_of(store, "a") == "ad-only" or status_of(store, "a") == "dead"
        groups.set_operator(store, [chief], False)
        assert status_of(store, "a") not in ("silent", "dead", "ad-only")


def test_runs_that_contradict_each_other_on_coverage_add_up(tmp_path: Path) -> None:
    """One run says that the data end in June, another that they reach to September: covered is covered."""
    rows = chatter("a", range(100), 7)
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "short.csv", rows), 100)
        assert status_of(store, "a") == "steady"
        bring(store, write(tmp_path / "long.csv", rows), 180)
        assert status_of(store, "a") == "dead"
        history.undo(store, history.list_runs(store)[0].id)
        assert status_of(store, "a") == "steady"


def test_two_groups_made_one_speak_as_one(tmp_path: Path) -> None:
    """The same chat from two files, each with half of its people."""
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "1.csv", chatter("a", range(150), 3)), 149)
        three = overview(store).rows[0].weekly[-1]
        bring(store, write(tmp_path / "2.csv", chatter("a", range(150), 4, first=3)), 149)
        seven = overview(store).rows[0].weekly[-1]
        assert (three, seven) == (3, 7)


def test_a_temporary_group_ends_and_an_archived_one_too(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(60), 7) + chatter("b", range(60), 7)), 130)
        a, b = group_id(store, "a"), group_id(store, "b")
        assert status_of(store, "a") == "dead"
        groups.edit(store, a, kind="temporary", starts_day=T0, ends_day=T0 + 62)
        groups.edit(store, b, archived=days.start_of(T0 + 70, store_settings.zone(store)))
        assert status_of(store, "a") == status_of(store, "b") == "ended"
        assert {row.name: row.since_day for row in overview(store).rows} == {"a": T0 + 63, "b": T0 + 71}
        assert {row.name: row.action for row in overview(store).rows} == {"a": "close", "b": None}, (
            "its wrap-up is asked for"
        )


def test_closed_groups_are_out_of_every_alert_at_once(tmp_path: Path) -> None:
    """The data end before the day on which the groups are closed."""
    with new_store(tmp_path) as store:
        rows = [row for name in "abc" for row in chatter(name, range(150), 7)]
        bring(store, write(tmp_path / "1.csv", rows), 170)
        every = [group_id(store, name) for name in "abc"]
        before, asleep = kept(store), overview(store).rows
        assert {row.action for row in asleep} == {"activate"}
        groups.edit_many(store, every[:2], archived=days.now())
        rows_now = {row.name: row for row in overview(store).rows}
        assert [rows_now[name].status for name in "abc"] == ["ended", "ended", asleep[0].status]
        assert rows_now["a"].action is None and rows_now["a"].risk is None
        assert [line.code for line in detail(store, every[0]).reasons] == ["ended"]
        closed = kept(store)
        refresh.everything(store)
        assert kept(store) == closed
        # what was said of a day before they were closed stands
        assert {row.status for row in judged(store, T0 + 170).overview.rows} == {asleep[0].status}
        journal.undo(store)
        assert kept(store) == before


def test_orders_keep_a_silent_group_from_being_dead(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(60), 7)), 130)
        group = group_id(store, "a")
        with store.writing() as connection:
            connection.executemany(
                """insert into orders (day, group_id, cents, product, source, handler, number)
                values (?,?,9900,'','','','')""",
                [(T0 + day, group) for day in (20, 50, 80, 110, 118, 125)],
            )
        refresh.again(store, [group])
        assert status_of(store, "a") == "silent-buying"
        assert overview(store).rows[0].reason.startswith("3 orders in 28 days")


def test_talk_for_red_packets_is_marked(tmp_path: Path) -> None:
    """Three people speak every week, four more come on the days of red packets."""
    lines = ["group,ts,sender,text"]
    for day in range(100):
        at = from_day_number(T0 + day).isoformat()
        lines += [f"a,{at}T09:00:00+08:00,m{m},hello" for m in range(3) if day % 7 == m]
        if day in (80, 94):
            lines.append(f"a,{at}T10:00:00+08:00,m0,[红包]恭喜发财")
            lines += [f"a,{at}T10:0{m}:00+08:00,x{m},谢谢" for m in range(1, 5)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with new_store(tmp_path) as store:
        bring(store, path, 99)
        said = [line.text for line in detail(store, group_id(store, "a")).reasons]
        assert "Red packets on 2 of the last 28 days: 4 of the 7 people who spoke did so only then" in said


def test_holidays_are_neither_silence_nor_activity(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(160), 7)), 189)
        assert status_of(store, "a") == "silent"
        holidays.add(store, T0 + 160, T0 + 180, "春节")
        assert status_of(store, "a") != "silent"
        week = detail(store, group_id(store, "a")).series[-3]  # days 169 to 175
        assert week.covered == 0 and week.speakers is None
        holidays.remove(store, T0 + 160)
        assert status_of(store, "a") == "silent"


def test_public_holidays_of_china_hold_their_weekends() -> None:
    first, last = days.parse_day("2023-09-01"), days.parse_day("2024-03-01")
    found = {(days.iso(h.first), days.iso(h.last)) for h in holidays.public("CN", first, last)}
    assert found == {("2023-09-29", "2023-10-06"), ("2023-12-30", "2024-01-01"), ("2024-02-10", "2024-02-17")}


def test_turning_the_dial_judges_again(tmp_path: Path) -> None:
    rows = chatter("a", range(160), 7) + [("a", 165, "m0"), ("a", 172, "m2"), ("a", 190, "m1")]
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", rows), 200)
        assert status_of(store, "a") == "dying"
        store_settings.put(store, "health.dying_in", 0.99)
        store_settings.put(store, "health.dying_now", 0.99)
        assert status_of(store, "a") != "dying"
        store_settings.clear(store, "health.dying_in")
        store_settings.clear(store, "health.dying_now")
        assert status_of(store, "a") == "dying"


def test_a_flag_that_is_another_than_the_risk_says_why(tmp_path: Path) -> None:
    """People leave week by week, then all come back: first one week is not enough, then growth is no dying."""
    rows = chatter("a", range(140), 8) + chatter("a", range(140, 161), 3)
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "1.csv", rows), 160)
        seen = []
        for end in range(168, 260, 7):
            more = [("a", 175, "m0"), ("a", 182, "m1")] + chatter("a", range(203, end), 8)
            bring(store, write(tmp_path / f"{end}.csv", [row for row in rows + more if row[1] < end]), end)
            found = detail(store, group_id(store, "a"))
            risk = -1 if found.row.risk is None else found.row.risk
            told = {line.code for line in found.reasons}
            seen.append((found.row.status, told))
            if found.row.status == "fading" and risk >= 0.28:
                assert told & {"back", "pending"}
            if found.row.status == "dying" and risk < 0.28:
                assert "standing" in told
            assert not (found.row.status in ("steady", "thriving") and risk >= 0.12)
        assert {"fading", "dying", "steady"} <= {status for status, _told in seen}


def test_a_group_may_have_its_own_thresholds(tmp_path: Path) -> None:
    """Who buys every few months is not lost after four weeks (R87)."""
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "1.csv", chatter("a", range(120), 7) + chatter("b", range(120), 7)), 180)
        a = group_id(store, "a")
        assert status_of(store, "a") == status_of(store, "b") == "dead"
        store_settings.put(store, "health.silent_days", 90, group=a)
        assert (status_of(store, "a"), status_of(store, "b")) == ("dying", "dead")
        step_by_step = kept(store)
        refresh.everything(store)
        assert kept(store) == step_by_step
        store_settings.put(store, "health.silent_days", 65)
        assert status_of(store, "b") == "dying" and store_settings.own(store, a) == {"health.silent_days"}
        store_settings.clear(store, "health.silent_days")
        store_settings.clear(store, "health.silent_days", group=a)
        assert status_of(store, "a") == "dead" and not store_settings.own(store, a)
        with pytest.raises(SihuError, match="for all groups"):
            store_settings.put(store, "zone", "Asia/Tokyo", group=a)
        with pytest.raises(SihuError, match="from 0 up"):
            store_settings.put(store, "health.silent_days", -3)


def test_the_others_age_without_being_read_again(tmp_path: Path) -> None:
    """One group's export moves the end of the data on, day by day; what is said of the others is as from nothing."""
    falling = [(name, day, f"{name} {m}") for name in ("falls", "shut") for _a, day, m in FALLING]
    rows = [
        *falling,
        *chatter("well", range(200), 7),
        *chatter("term", range(200), 7),
        *chatter("few", range(190, 200), 3),
    ]
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "0.csv", rows), 199)
        groups.edit(store, group_id(store, "shut"), archived=days.now())
        groups.edit(store, group_id(store, "term"), kind="temporary", starts_day=T0, ends_day=T0 + 203)
        holidays.add(store, T0 + 204, T0 + 205, "中秋")
        seen: dict[str, list[str]] = {"well": [], "falls": [], "shut": [], "term": []}
        for end in (200, 201, 203, 204, 206, 209, 230, 231):
            bring(store, write(tmp_path / f"{end}.csv", chatter("other", range(150, end + 1), 7)), end)
            step_by_step = kept(store)
            for name, codes in seen.items():
                codes.append(status_of(store, name))
            refresh.everything(store)
            assert kept(store) == step_by_step
        assert seen["well"] == ["steady"] * 5 + ["no-data"] * 3 and seen["falls"] == ["dying"] * 5 + ["no-data"] * 3
        assert set(seen["shut"]) == {"ended"} and seen["term"] == ["in-plan"] * 2 + ["ended"] * 6
        every = [group_id(store, name) for name in ("well", "falls", "shut", "term", "other")]
        assert set(aged(store, Rules.of(store), T0 + 232, every)) == set(every)


FALLING = chatter("a", range(160), 7) + [("a", 165, "m0"), ("a", 172, "m2"), ("a", 190, "m1")]


def test_a_dismissed_flag_is_quiet_until_things_get_worse(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", FALLING), 200)
        group = group_id(store, "a")
        assert overview(store).rows[0].action == "activate"
        with pytest.raises(Exception, match="why"):
            decisions.decide(store, group, "dismissed")
        decision = decisions.decide(store, group, "dismissed", reason="they are on a trip")
        assert overview(store).rows[0].action is None
        bring(store, write(tmp_path / "later.csv", FALLING), 203)
        assert overview(store).rows[0].action is None
        bring(store, write(tmp_path / "worse.csv", FALLING), 225)
        row = overview(store).rows[0]
        assert row.status == "silent" and row.action == "activate"
        decisions.take_back(store, decision)
        assert decisions.history(store, group) == []


def test_an_accepted_suggestion_has_an_owner_and_a_due_day(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", FALLING), 200)
        group = group_id(store, "a")
        groups.edit(store, group, owner="lin")
        decisions.decide(store, group, "accepted")
        week = days.today(store_settings.zone(store)) + 7  # whatever the day that the data end on
        assert detail(store, group).suggestion[2:] == ("lin", week)  # type: ignore[index]
        assert decisions.history(store, group)[0].due_day == week
        decisions.decide(store, group, "changed", action="merge", owner="zhou", due_day=T0 + 230, reason="into b")
        assert detail(store, group).suggestion == ("merge", "into b", "zhou", T0 + 230)
        with pytest.raises(Exception, match="no action"):
            decisions.decide(store, group, "changed", action="nonsense")


def test_what_is_new_and_what_got_better(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "1.csv", chatter("a", range(120), 7)), 140)
        assert overview(store).rows[0].status == "dying"
        bring(store, write(tmp_path / "2.csv", chatter("a", range(120), 7)), 149)
        row = overview(store).rows[0]
        assert row.status == "silent" and row.new and not row.better
        bring(store, write(tmp_path / "3.csv", chatter("a", range(150, 152), 7)), 152)
        row = overview(store).rows[0]
        assert row.status != "silent" and row.better and not row.new


def test_private_chats_have_no_health(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "1.csv", chatter("a", range(120), 2)), 120)
        with store.writing() as connection:
            connection.execute("update groups set private = 1")
        refresh.again(store, [])
        assert overview(store).rows == [] and coverage.as_of(store.connection) is None
