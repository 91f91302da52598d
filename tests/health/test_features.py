"""The facts behind a verdict: check values, gaps, odd input, the same however they are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui.health.facts import Facts, chance, facts, members
from sihu_tui.health.history import Coverage, History

T0 = 18_000  # a Friday: nothing here may rest on weeks starting at some weekday


def story(
    rows: list[tuple[int, int]], spans: list[tuple[int, int]], holidays: list[tuple[int, int]] | None = None
) -> History:
    return History.of([(T0 + d, m, 1) for d, m in rows], Coverage(_shift(spans), _shift(holidays or [])))


def _shift(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(T0 + a, T0 + b) for a, b in spans]


def daily(days: range, people: int) -> list[tuple[int, int]]:
    """Everybody speaks once a week, each on another weekday."""
    return [(d, m) for d in days for m in range(people) if d % 7 == m % 7]


@pytest.mark.parametrize(
    ("x", "T", "r", "g", "p"),
    [
        (20, 24, 0.3, 1.2, 0.7808),
        (20, 24, 4, 1.2, 0.1212),
        (3, 24, 2, 6, 0.1269),
        (0, 1, 0.5, 4, 0.1),
        (0, 10, 10, 4, 0.0077),
    ],
)
def test_chance_to_come_back(x: int, T: float, r: float, g: float, p: float) -> None:
    assert chance(np.array([x]), np.array([T]), np.array([r]), np.array([g]))[0] == pytest.approx(p, abs=5e-5)


def test_a_week_with_few_covered_days_is_scaled_or_unknown() -> None:
    rows = [(d, m) for d in range(28) for m in (1, 2, 3, 4)]
    weekly = story(rows, [(0, 13), (17, 27)]).weekly(T0 + 28, 4)
    assert weekly.tolist() == [4.0, 4 * 7 / 4, 4.0, 4.0]
    unknown = story(rows, [(0, 13), (18, 27)]).weekly(T0 + 28, 4)
    assert np.isnan(unknown[1])


def test_speakers_are_counted_once_a_week() -> None:
    assert story([(0, 1), (1, 1), (6, 1), (3, 2)], [(0, 6)]).weekly(T0 + 7, 1).tolist() == [2.0]


def test_a_hole_in_the_data_is_not_silence() -> None:
    talk = daily(range(100), 5)
    heard = [(d, m) for d, m in talk if not 70 <= d < 90]
    declared = facts(story(heard, [(0, 69), (90, 99)]), [T0 + 100])
    undeclared = facts(story(heard, [(0, 99)]), [T0 + 100])
    assert undeclared.maxgap[0] >= 20
    assert declared.maxgap[0] <= 3
    assert declared.base[0] == pytest.approx(5, rel=0.3)
    assert declared.empty[0] == 0 < undeclared.empty[0]
    assert declared.core[0] > undeclared.core[0]


def test_holidays_count_neither_for_nor_against() -> None:
    heard = [(d, m) for d, m in daily(range(100), 5) if not 90 <= d < 98]
    f = facts(story(heard, [(0, 99)], holidays=[(90, 97)]), [T0 + 100])
    assert f.gap[0] == 0 and f.maxgap[0] <= 3
    assert f.share[0] == 1
    assert facts(story(heard, [(0, 79)], holidays=[(80, 99)]), [T0 + 100]).share.tolist() != [0.0]


def test_open_silence_counts_from_the_last_message() -> None:
    f = facts(story(daily(range(60), 7), [(0, 199)]), [T0 + 60, T0 + 70, T0 + 88, T0 + 140])
    assert f.gap.tolist() == [0, 10, 28, 80]
    assert f.maxgap.tolist() == [0, 10, 28, 56]


def test_the_silence_that_touches_the_window_counts_from_its_own_beginning() -> None:
    rows = [(0, 1), (40, 1), (41, 1), (60, 1)]
    f = facts(story(rows, [(0, 99)]), [T0 + 61, T0 + 95, T0 + 96, T0 + 98])
    # Seen from day 95, the silence of days 1–39 still touches the last 56 days; from day 96 it does not.
    assert f.maxgap.tolist() == [39, 39, 35, 37]


def test_who_is_overdue() -> None:
    rows = [(d, 1) for d in range(0, 84, 2)] + [(d, 2) for d in range(0, 112, 7)] + [(108, 3)]
    history = story(rows, [(0, 111)])
    people = members(history, T0 + 112)
    assert people.member.tolist() == [1, 2, 3]
    assert people.x.tolist() == [11, 15, 0]
    assert people.overdue.tolist() == [True, False, False]
    assert facts(history, [T0 + 112]).core[0] == pytest.approx(people.p.sum())


def test_nobody_ever_spoke() -> None:
    f = facts(story([], [(0, 99)]), [T0 + 10, T0 + 60])
    assert f.gap.tolist() == [10, 60] and f.core.tolist() == [0, 0]
    assert len(members(story([], [(0, 99)]), T0 + 60)) == 0


def test_no_coverage_at_all_is_unknown_everywhere() -> None:
    f = facts(story([(0, 1), (50, 2)], []), [T0 + 80])
    assert np.isnan(f.base[0]) and np.isnan(f.recent[0]) and np.isnan(f.l4[0]) and np.isnan(f.empty[0])
    assert f.share[0] == 0 and f.gap[0] == 0


@pytest.mark.parametrize("rows", [[(0, 1)], [(0, 1)] * 50, [(0, m) for m in range(500)]])
def test_one_member_one_message_one_day(rows: list[tuple[int, int]]) -> None:
    f = facts(story(rows, [(0, 0)]), [T0 + 1])
    assert f.age[0] == 1 and np.isnan(f.base[0]) and np.isfinite(f.core[0])


def test_days_must_ascend() -> None:
    with pytest.raises(ValueError, match="ascend"):
        facts(story([(0, 1)], [(0, 9)]), [T0 + 5, T0 + 2])


spans = st.lists(st.tuples(st.integers(0, 250), st.integers(0, 60)).map(lambda v: (v[0], v[0] + v[1])), max_size=6)
speech = st.lists(st.tuples(st.integers(0, 250), st.integers(1, 6)), max_size=80)
days = st.lists(st.integers(0, 300), min_size=1, max_size=12).map(sorted)


def same(a: Facts, b: Facts) -> None:
    for name in Facts.__slots__:
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), rtol=1e-12, atol=0, err_msg=name)


@settings(max_examples=60, deadline=None)
@given(speech, spans, spans, days)
def test_later_rows_never_change_what_was_known(rows, covered, holidays, ts) -> None:  # type: ignore[no-untyped-def]
    """All days in one pass = each day alone, from a history that ends there."""
    whole = story(rows, covered, holidays)
    at = [T0 + t for t in ts]
    together = facts(whole, at)
    same(together, Facts.stack([facts(whole.until(t), [t]) for t in at]))


@settings(max_examples=60, deadline=None)
@given(speech, spans, spans, days)
def test_facts_agree_with_counting_by_hand(rows, covered, holidays, ts) -> None:  # type: ignore[no-untyped-def]
    """Against a plain day-by-day count: coverage, weekly speakers, open and longest silence."""
    history = story(rows, covered, holidays)
    known = {d for a, b in covered for d in range(a, b + 1)} - {d for a, b in holidays for d in range(a, b + 1)}
    f = facts(history, [T0 + t for t in ts])
    for i, t in enumerate(ts):
        before = [(d, m) for d, m in rows if d < t]
        week = {m for d, m in before if d >= t - 7}
        n = len([d for d in range(t - 7, t) if d in known])
        expected = len(week) if n == 7 else len(week) * 7 / n if n >= 4 else None
        got = history.weekly(T0 + t, 1)[0]
        assert (expected is None and np.isnan(got)) or got == pytest.approx(expected)
        if not before:
            continue
        spoken = sorted({d for d, _ in before})
        assert f.gap[i] == len([d for d in range(spoken[-1] + 1, t) if d in known])
        runs = [len([d for d in range(a + 1, b) if d in known])
                for a, b in zip(spoken, [*spoken[1:], t], strict=True) if b - 1 >= t - 56]  # fmt: skip
        assert f.maxgap[i] == min(56, max([*runs, f.gap[i]]))


@settings(max_examples=40, deadline=None)
@given(speech, spans, st.permutations(range(1, 7)))
def test_names_and_order_of_rows_do_not_matter(rows, covered, names) -> None:  # type: ignore[no-untyped-def]
    renamed = [(d, names[m - 1]) for d, m in reversed(rows)]
    a, b = (facts(story(r, covered), [T0 + 260]) for r in (rows, renamed))
    assert a.core[0] == pytest.approx(b.core[0]) and a.maxgap[0] == b.maxgap[0]
    np.testing.assert_allclose(a.weekly, b.weekly)


def test_contradicting_coverage_is_the_union_and_gaps_are_listed() -> None:
    coverage = Coverage([(0, 20), (10, 30), (40, 50), (60, 55)], holidays=[(15, 16)])
    assert int(coverage.days(0, 100)) == 31 + 11 - 2
    assert coverage.gaps(0, 60) == [(15, 16), (31, 39), (51, 59)]
    assert (coverage.first, coverage.last) == (0, 50)


def test_merging_two_groups_counts_a_shared_member_once() -> None:
    a = [(T0, 1, 2), (T0 + 1, 2, 1)]
    b = [(T0, 1, 3), (T0 + 2, 3, 1)]
    merged = History.of(a + b, Coverage([(T0, T0 + 6)]))
    assert merged.weekly(T0 + 7, 1).tolist() == [3.0]
    assert merged.count.tolist() == [5, 1, 1]
