"""Groups that are counted by hand: judged by what the counts carry, never by people whom nobody named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui.groups import groups, manual_counts
from sihu_tui.health import refresh
from sihu_tui.health.extent import last_day
from sihu_tui.health.loader import Library, stand_ins
from sihu_tui.health.overview import Detail, detail, overview
from sihu_tui.store import Store, journal
from tests.fixtures.health_stores import T0, bring, chatter, group_id, new_store, status_of, write


def count(store: Store, group: int, days: range, speakers: int, messages: int | None = None) -> None:
    said = speakers if messages is None else messages
    manual_counts.put(store, [manual_counts.Count(group, T0 + day, said, speakers) for day in days])


def codes(found: Detail) -> set[str]:
    return {line.code for line in found.reasons}


def test_a_group_that_is_only_counted_has_a_status_and_names_nobody(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        group = groups.add(store, "抖音群")
        refresh.again(store, [group])
        assert last_day(store) is None and overview(store).as_of is None
        count(store, group, range(100), 6, 20)
        assert last_day(store) == T0 + 99 == overview(store).as_of
        found = detail(store, group)
        assert (found.row.status, found.usual) == ("steady", 6.0)
        assert found.row.weekly[-1] == 6 and found.series[-1].covered == 7
        assert not codes(found) & {"core", "lead"} and "counted" in codes(found)
        assert not any(line.people for line in found.reasons)


def test_a_counted_group_that_stops_is_flagged_and_then_silent(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        group = groups.add(store, "抖音群")
        count(store, group, range(100), 6)
        seen = []
        for start, end, speakers in ((100, 112, 1), (112, 130, 0), (130, 145, 0)):
            count(store, group, range(start, end), speakers)
            seen.append(status_of(store, "抖音群"))
        assert seen == ["steady", "dying", "silent"]
        assert overview(store).rows[0].reason.startswith("No member has spoken for")


def test_days_that_nobody_counted_are_no_silence(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        group, other = groups.add(store, "a"), groups.add(store, "b")
        count(store, group, range(100), 6)
        count(store, other, range(130), 6)
        assert status_of(store, "a") == "no-data" and overview(store).rows[0].held == "steady"


def test_an_import_that_says_otherwise_holds(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(100), 7)), 99)
        group = group_id(store, "a")
        before = store.connection.execute("select * from health").fetchall()
        count(store, group, range(60, 100), 0)
        assert store.connection.execute("select * from health").fetchall() == before
        assert len(manual_counts.contradictions(store, group)) == 40


def test_counts_that_follow_an_import_are_no_fall(tmp_path: Path) -> None:
    """Twenty people a week, three of them each day; then three are counted each day: the same group."""
    daily = [("a", day, f"m{(3 * day + i) % 20}") for day in range(140) for i in range(3)]
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", daily), 139)
        group = group_id(store, "a")
        assert (overview(store).rows[0].weekly[-1], status_of(store, "a")) == (20, "steady")
        count(store, group, range(140, 170), 3)
        found = detail(store, group)
        assert {week.speakers for week in found.series} - {None} == {3.0}
        assert (found.row.status, found.usual) == ("steady", 3.0)
        # an export that covers the counted days brings the people back
        bring(store, write(tmp_path / "b.csv", [("a", day, f"m{day % 20}") for day in range(140, 180)]), 179)
        found = detail(store, group)
        assert "counted" not in codes(found) and found.usual is not None and found.usual > 10


def test_a_count_and_its_undoing_reach_the_verdict(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(100), 7)), 99)
        group, before = group_id(store, "a"), store.connection.execute("select * from health").fetchall()
        count(store, group, range(100, 130), 0)
        assert status_of(store, "a") == "silent"
        journal.undo(store)
        assert store.connection.execute("select * from health").fetchall() == before


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.integers(1, 9)), max_size=30),
    st.dictionaries(st.integers(31, 60), st.tuples(st.integers(0, 9), st.integers(0, 30)), max_size=15),
)
def test_stand_ins_say_as_much_as_was_counted(
    imported: list[tuple[int, int, int]], counted: dict[int, tuple[int, int]]
) -> None:
    once = {(day, member): n for day, member, n in imported}
    rows = np.array([(d, m, n) for (d, m), n in sorted(once.items())], dtype=np.int64).reshape(-1, 3)
    given_ = [
        manual_counts.Count(1, d, people + more if people else 0, people) for d, (people, more) in counted.items()
    ]
    made = stand_ins(rows, given_)
    want = {c.day: (c.speakers, c.messages) for c in given_ if c.speakers}
    want |= {day: (int((rows[:, 0] == day).sum()), int(rows[rows[:, 0] == day, 2].sum())) for day, _m in once}
    assert {
        d: (int((made[:, 0] == d).sum()), int(made[made[:, 0] == d, 2].sum())) for d in set(made[:, 0].tolist())
    } == want
    assert (made[:, 1] < 0).all() and (made[:, 2] > 0).all()
    assert len({(d, m) for d, m, _n in made.tolist()}) == len(made)
    assert made.tolist() == sorted(made.tolist())


@pytest.mark.parametrize("speakers", [1, 1_000_000])
def test_one_counted_day_is_borne(tmp_path: Path, speakers: int) -> None:
    with new_store(tmp_path) as store:
        group = groups.add(store, "a")
        count(store, group, range(1), speakers)
        assert status_of(store, "a") == "watch"
        assert Library(store, T0 + 1).story(group).counted
