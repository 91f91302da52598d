"""Risk, statuses and intervals: check values, hysteresis, and what odd input may not do."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui.errors import SihuError
from sihu_tui.health import statuses as words
from sihu_tui.health.decline import half_life, slopes
from sihu_tui.health.facts import Facts, facts, of_groups
from sihu_tui.health.fit import fit
from sihu_tui.health.forecast import expected, time_to_silence
from sihu_tui.health.history import Coverage, History
from sihu_tui.health.relocation import destination
from sihu_tui.health.risk import SHIPPED, calibrated, risk
from sihu_tui.health.speech import Speech
from sihu_tui.health.status import Signs, flags_at, statuses, walk
from sihu_tui.health.thresholds import DIALS, Thresholds, thresholds_of

T0 = 18_000
NORMAL = Thresholds()
START = np.array([0])
MONDAY = T0 + 1


def story(rows: list[tuple[int, int]], spans: list[tuple[int, int]] | None = None) -> History:
    covered = [(0, 999)] if spans is None else spans
    return History.of([(T0 + d, m, 1) for d, m in rows], Coverage([(T0 + a, T0 + b) for a, b in covered]))


def chatter(days: range, people: int) -> list[tuple[int, int]]:
    """Everybody speaks once a week, each on another weekday."""
    return [(d, m) for d in days for m in range(people) if d % 7 == m % 7]


def known(**signs: float) -> Signs:
    """One day's signs, all else unknown."""
    return replace(Signs.none(1), **{name: np.array([value]) for name, value in signs.items()})


def verdict_at(history: History, day: int, signs: Signs | None = None, held: bool = False) -> str:
    """The status on a day, with the flags of the weeks that closed up to it."""
    f = facts(history, [*range(MONDAY, T0 + day, 7), T0 + day])
    flags = flags_at(f, risk(f), NORMAL, START)
    end = np.array([len(f) - 1])
    return statuses(f.at(end), flags[end], signs or Signs.none(1), NORMAL, held)[0]


def test_the_shipped_model_gives_these_risks() -> None:
    """Three groups by hand: steady, losing its regulars, small and bursty."""
    n = 3
    zero = np.zeros(n, dtype=np.int64)
    weekly = np.full((n, 26), np.nan)
    weekly[0], weekly[1, :14] = 12, [2, 3, 4, 4, 8, 9, 9, 10, 9, 10, 9, 10, 9, 10]
    weekly[2, :20] = [0, 6, 0, 0, 1, 0, 9, 0, 0, 2, 0, 7, 0, 0, 0, 1, 0, 8, 0, 0]
    f = Facts(
        t=zero, age=zero + 140, share=zero + 1.0, known=zero + 12, weekly=weekly,
        base=np.array([12.0, 7.25, 2.0833]), recent=np.array([12.0, 2.39, 1.82]), l4=np.array([12.0, 3.25, 1.5]),
        gap=zero, maxgap=zero + np.array([0, 4, 21]), core=np.array([10.0, 1.5, 0.8]),
        empty=np.array([0.0, 0.0, 0.6]),
    )  # fmt: skip
    assert risk(f).tolist() == pytest.approx([0.008, 0.2265, 0.5129], abs=5e-4)


STRAGGLERS = [(165, 0), (172, 2), (190, 1)]


def test_risk_rises_when_people_stop_coming() -> None:
    well, worse = story(chatter(range(200), 7)), story(chatter(range(160), 7) + STRAGGLERS)
    assert risk(facts(well, [T0 + 200]))[0] < 0.05 < 0.3 < risk(facts(worse, [T0 + 200]))[0]


def test_calibration_keeps_the_order() -> None:
    z = np.linspace(-12, 12, 400)
    p = calibrated(z, SHIPPED.calibration)
    assert (np.diff(p) > 0).all() and 0 < p.min() and p.max() < 1


def test_a_refit_finds_what_the_data_say() -> None:
    """A model fitted on made-up outcomes of its own law ranks as that law does."""
    rng = np.random.default_rng(7)
    stories = [story(chatter(range(int(n)), int(k))) for n, k in rng.integers((40, 1), (200, 9), (120, 2))]
    f = Facts.stack([facts(s, [T0 + 200]) for s in stories])
    f = f.at(np.isfinite(f.base))
    outcome = (rng.random(len(f)) < risk(f)).astype(int)
    model = fit(f, outcome, np.arange(len(f)) % 4)
    assert np.corrcoef(np.argsort(np.argsort(model.score(f))), np.argsort(np.argsort(risk(f))))[0, 1] > 0.8


@pytest.mark.parametrize(("newest_first", "days", "low", "high"), [([2, 2, 3, 3, 4, 4, 6, 6, 7, 9, 9, 12], 33, 25, 49)])
def test_half_life(newest_first: list[float], days: int, low: int, high: int) -> None:
    h = half_life(np.array(newest_first, dtype=float))
    assert h and (round(h.days), round(h.low), round(h.high)) == (days, low, high)


@pytest.mark.parametrize(
    "weeks",
    [
        [5, 4, 6, 5, 5, 6, 4, 5, 6, 5, 4, 5],
        [0] * 12,
        [1, math.nan, math.nan, 9],
        [math.nan] * 12,
        [0] * 11 + [400],
    ],
)
def test_no_half_life_where_the_data_cannot_carry_it(weeks: list[float]) -> None:
    assert half_life(np.array(weeks, dtype=float)) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 5000).map(float), st.just(math.nan)), min_size=12, max_size=26))
def test_slopes_are_finite_or_unknown(weeks: list[float]) -> None:
    slope, error = (float(v[0]) for v in slopes(np.array(weeks)))
    known = sum(w == w for w in weeks[:12])
    assert (math.isfinite(slope) and error > 0) if known >= 4 else math.isnan(slope)
    h = half_life(np.array(weeks))
    assert h is None or 0 < h.low <= h.days <= h.high


def test_forecast_of_a_group_that_always_has_the_same() -> None:
    e = expected(np.full(12, 4.1), 4.1)
    assert e and e.speakers == pytest.approx(4.1) and (e.low, e.high) == (1.25, 7.5)
    assert expected(np.array([4.0, math.nan, 3.0, 5.0]), 4.0) is None
    assert expected(np.full(12, 4.0), math.nan) is None
    nothing = expected(np.zeros(12), 0.0)
    assert nothing and (nothing.speakers, nothing.low, nothing.high) == (0, 0, 0)


def test_time_to_silence() -> None:
    third = time_to_silence(1 / 3)
    assert third and third.median == pytest.approx(41.3 * 2**0.867) and third.low < third.median < third.high
    assert time_to_silence(0.049) is None and time_to_silence(math.nan) is None
    # over half of such groups have had their last word
    assert time_to_silence(0.45) is None


# --- what is remembered from week to week ---


def run(risks: list[float], thresholds: Thresholds = NORMAL, few: bool = False, back: str = "") -> str:
    """D dying, F fading, . neither: a letter for each closed week; "b" in ``back`` for those in which a group is back."""
    n = len(risks)
    again = [mark == "b" for mark in back.ljust(n)]
    walked = walk(risks, [False] * n, [few] * n, again, [False] * n, thresholds)
    return "".join("D" if flags.dying else "F" if flags.fading else "." for flags in walked)


def test_dying_needs_two_weeks_or_one_very_bad_one_and_the_first_that_can_be_judged_counts() -> None:
    assert run([0.05, 0.31, 0.05, 0.31, 0.31]) == ".FF" + "FD"
    assert run([0.05, 0.46]) == ".D"
    assert run([0.31]) == "D"


def test_a_flag_goes_with_its_reason_and_what_lingers_is_fading() -> None:
    assert run([0.5, 0.21, 0.19, 0.15, 0.09, 0.09]) == "DDFFF."
    assert run([0.5, 0.02, 0.02]) == "D.."
    assert run([0.05, 0.13, 0.11, 0.09, 0.11, 0.09, 0.09]) == ".FFFFF."


def test_a_group_that_is_back_is_not_dying_and_a_small_one_can_leave() -> None:
    assert run([0.5, 0.5, 0.5], back=" b ") == "DFD"
    assert run([0.9, 0.9], few=True) == ".."


def test_unknown_weeks_freeze_what_stands() -> None:
    assert run([0.05, 0.31, math.nan, math.nan, 0.31]) == ".FFFD"
    assert run([0.5, math.nan, 0.19]) == "DDF"


def test_a_young_group_remembers_nothing() -> None:
    f = facts(story(chatter(range(100, 140), 7), [(0, 139)]), list(range(MONDAY, T0 + 140, 7)))
    flags = flags_at(f, np.full(len(f), 0.9), NORMAL, START)
    assert flags[f.age < 28].any() == False  # noqa: E712 - numpy's
    assert flags[-1, 0] == 1


def test_dying_is_told_on_the_first_day_that_can_be_judged_without_waiting_for_a_monday() -> None:
    rows = [(d, m) for d in range(7) for m in range(20)] + [(d, m) for d in range(7, 14) for m in range(3)]
    shown = {day: verdict_at(story(rows), day) for day in (27, 28, 30)}
    assert shown == {27: "watch", 28: "dying", 30: "dying"} and (T0 + 28 + 3) % 7 not in (0, 1)


risks = st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=60)


@settings(max_examples=100, deadline=None)
@given(risks)
def test_earlier_dials_flag_no_later(rs: list[float]) -> None:
    early, normal, calm = (run(rs, DIALS[d]).find("D") for d in ("early", "normal", "calm"))
    assert normal < 0 or 0 <= early <= normal
    assert calm < 0 or 0 <= normal <= calm


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 8)), max_size=120))
def test_steady_never_stands_beside_a_risk_over_the_level(rows: list[tuple[int, int]]) -> None:
    f = facts(story(rows, [(0, 320)]), list(range(MONDAY, T0 + 320)))
    f = f.at((f.t + 3) % 7 == 0)
    shown = statuses(f, flags_at(f, risk(f), NORMAL, START), Signs.none(len(f)), NORMAL)
    for status, level in zip(shown, risk(f).tolist(), strict=True):
        assert status not in ("steady", "thriving") or not level >= NORMAL.fading_in


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 6)), max_size=60), min_size=1, max_size=5))
def test_many_groups_at_once_are_judged_as_each_alone(groups: list[list[tuple[int, int]]]) -> None:
    spans = [[(0, 260)], [(20, 90), (120, 260)], [(5, 200)]]
    stories = [story(rows, spans[i % 3]) for i, rows in enumerate(groups)]
    days = [np.arange(MONDAY + 7 * i, T0 + 250, 7) for i in range(len(stories))]
    together = of_groups(stories, Speech(stories), days)
    alone = Facts.stack([facts(s, ts) for s, ts in zip(stories, days, strict=True)])
    for name in Facts.__slots__:
        np.testing.assert_allclose(getattr(together, name), getattr(alone, name), rtol=1e-12, err_msg=name)
    starts = np.cumsum([0, *(len(ts) for ts in days[:-1])])
    flags = flags_at(together, risk(together), NORMAL, starts)
    parts = [flags_at(facts(s, ts), risk(facts(s, ts)), NORMAL, START) for s, ts in zip(stories, days, strict=True)]
    assert (flags == np.concatenate(parts)).all()


# --- statuses ---


def test_a_group_lives_fades_dies_and_is_dead() -> None:
    history = story(chatter(range(200), 7) + chatter(range(200, 224), 3) + [(229, 1), (240, 1)])
    seen = [verdict_at(history, day) for day in (20, 196, 245, 259, 273, 301)]
    assert seen == ["watch", "steady", "fading", "dying", "silent", "dead"]


def test_growth_that_lasts_is_thriving() -> None:
    rows = [(d, m) for d in range(250) for m in range(3 + max(0, d - 150) // 4) if (d + m) % 7 == 0]
    assert verdict_at(story(rows), 224) == "thriving"


def test_a_group_that_has_grown_back_is_not_dying() -> None:
    """The empty weeks of the last months do not keep a flag up over eight people a week."""
    rows = chatter(range(140), 6) + [(d, m) for d in range(140, 236, 12) for m in (0, 1)]
    again = story(rows + chatter(range(236, 320), 8))
    assert [verdict_at(again, day) for day in (200, 245, 257, 271)] == ["dying", "fading", "steady", "thriving"]


def test_few_speakers_are_a_trickle_and_no_alarm() -> None:
    assert verdict_at(story([(d, 1) for d in range(0, 200, 5)]), 200) == "trickle"


def test_without_recent_data_there_is_no_status() -> None:
    history = story(chatter(range(180), 7), [(0, 180)])
    assert verdict_at(history, 184) == "steady"
    assert verdict_at(history, 196) == "no-data"
    assert verdict_at(history, 196, held=True) == "steady"


def test_orders_without_talk_are_not_death() -> None:
    history = story(chatter(range(100), 7))
    buying = known(orders=7, usual_orders=8)
    assert verdict_at(history, 140, buying) == "silent-buying"
    assert verdict_at(history, 300, buying) == "silent-buying"
    assert verdict_at(history, 140, known(orders=2, usual_orders=2)) == "silent"
    assert verdict_at(history, 140, known(orders=5, usual_orders=20)) == "silent"
    assert verdict_at(history, 140, Signs.none(1)) == "silent"


def test_what_ended_is_not_dead_nor_without_data() -> None:
    history = story(chatter(range(100), 7), [(0, 150)])
    assert verdict_at(history, 149, known(ended=True)) == "ended"
    assert verdict_at(history, 190, known(ended=True)) == "ended"


def test_advertisements_are_not_life() -> None:
    history = story(chatter(range(150), 7) + [(180, 1)])
    assert verdict_at(history, 190, known(pushed=40, messages=41)) == "ad-only"
    assert verdict_at(history, 290, known(pushed=40, messages=40)) == "ad-only", "however long the members are silent"
    assert verdict_at(history, 190, known(pushed=7, messages=7)) != "ad-only"
    assert verdict_at(history, 149, known(pushed=990, messages=1000)) == "steady"


def test_who_joins_keeps_a_silent_group_from_being_dead() -> None:
    history = story(chatter(range(100), 7))
    assert verdict_at(history, 170, known(joined=3)) == "silent"
    assert verdict_at(history, 170, known(joined=0)) == "dead"


def test_a_temporary_group_is_in_plan_whatever_its_curve() -> None:
    history = story(chatter(range(100), 7))
    assert verdict_at(history, 140, known(planned=True)) == "in-plan"


def test_people_who_speak_elsewhere_have_moved() -> None:
    old = story(chatter(range(150), 6))
    new, older = story(chatter(range(140, 200), 6)), story(chatter(range(200), 6))
    move = destination(old, T0 + 190, {1: new, 2: older, 3: story([])})
    assert move and move.group == 1 and len(move.people) == 6 and move.regulars == 6
    assert destination(old, T0 + 190, {2: older}) is None, "they have always spoken there"
    assert destination(story([]), T0 + 190, {1: new}) is None
    crowd = story(chatter(range(140, 200), 6) + [(d, m) for d in range(140, 200) for m in range(50, 90)])
    assert destination(old, T0 + 190, {1: crowd}) is None, "a room that many join is no destination of each"
    assert verdict_at(old, 190, known(moved=1)) == "moved"
    assert verdict_at(old, 170, known(moved=1)) != "moved", "it has been silent for less than 28 days"
    assert verdict_at(old, 160, known(gone=True, moved=0)) == "moved", "the platform itself moved it"


def test_a_member_who_becomes_operator_leaves_the_count() -> None:
    rows = chatter(range(200), 2)
    assert verdict_at(story(rows), 200) != "trickle"
    assert verdict_at(story([r for r in rows if r[1] != 1]), 200) == "trickle"


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 5)), max_size=30),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 90)).map(lambda v: (v[0], sum(v))), max_size=4),
    st.integers(1, 260),
)
def test_any_history_gets_a_status_and_only_from_data(rows, spans, day) -> None:  # type: ignore[no-untyped-def]
    history = story(rows, spans)
    with np.errstate(all="raise"):
        got = verdict_at(history, day)
    assert got in words.STATUSES and got in words.LABELS
    covered = [d for d in range(day) if any(a <= d <= b for a, b in spans)]
    begin = max(day - 14, min([*covered, *(d for d, _m in rows if d < day)], default=day - 14))
    seen = len([d for d in covered if d >= begin])
    assert (got == "no-data") == (2 * seen < day - begin)


def test_dials_and_thresholds_by_name() -> None:
    assert thresholds_of("calm", {"dead_days": 90}) == replace(DIALS["calm"], dead_days=90)
    with pytest.raises(SihuError, match="early"):
        thresholds_of("loud")
    with pytest.raises(SihuError, match="dead_days"):
        thresholds_of("normal", {"ded_days": 3})
