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
from sihu_tui.health.facts import Facts, facts
from sihu_tui.health.fit import fit
from sihu_tui.health.forecast import expected, time_to_silence
from sihu_tui.health.history import Coverage, History
from sihu_tui.health.relocation import destination
from sihu_tui.health.risk import SHIPPED, calibrated, risk
from sihu_tui.health.status import Flags, Signs, flags_over, statuses, step
from sihu_tui.health.thresholds import DIALS, Thresholds, thresholds_of

T0 = 18_000
NORMAL = Thresholds()
LAW = Thresholds(dying_in=0.30, dying_now=0.45, dying_out=0.15, fading_in=0.15, fading_out=0.09)


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
    f = facts(history, [T0 + t for t in range(day % 7 or 7, day + 1, 7)])
    flags = flags_over(f, risk(f), NORMAL)
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
        base=np.array([12.0, 7.25, 2.0833]), l2=np.array([12.0, 2.5, 3.0]), l4=np.array([12.0, 3.25, 1.5]),
        gap=zero, maxgap=zero, core=np.array([10.0, 1.5, 0.8]), dispersion=np.array([-3.2189, 0.0, 1.5]),
        empty=np.array([0.0, 0.0, 0.6]), lead=np.array([0.0, 0.9, 0.2]), leader=zero,
    )  # fmt: skip
    assert risk(f).tolist() == pytest.approx([0.0017, 0.2132, 0.4535], abs=5e-4)


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
    assert e and e.speakers == pytest.approx(4.1) and (e.low, e.high) == (1.75, 7.0)
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


# --- hysteresis ---


def run(risks: list[float], thresholds: Thresholds = LAW) -> str:
    """D dying, F fading, . neither: a letter for each closed week."""
    flags, out = Flags(), ""
    for r in risks:
        flags = step(flags, r, False, thresholds)
        out += "D" if flags.dying else "F" if flags.fading else "."
    return out


def test_dying_needs_two_weeks_or_one_very_bad_one() -> None:
    assert run([0.05, 0.31, 0.05, 0.31, 0.31]) == "....D"
    assert run([0.05, 0.46]) == ".D"


def test_dying_ends_only_after_three_calm_weeks() -> None:
    assert run([0.5, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1]) == "DDDDDDF"
    assert run([0.5, 0.08, 0.08, 0.08, 0.08]) == "DDD.."


def test_at_half_of_the_calm_risk_one_week_ends_a_flag() -> None:
    assert run([0.5, 0.07]) == "DF"
    assert run([0.5, 0.04]) == "D."


def test_fading() -> None:
    assert run([0.16, 0.16, 0.1, 0.1, 0.1, 0.08, 0.08, 0.08]) == ".FFFFFF."


def test_unknown_weeks_freeze_the_counters() -> None:
    assert run([0.31, math.nan, math.nan, 0.31]) == "...D"
    assert run([0.5, 0.1, 0.1, math.nan, 0.1]) == "DDDDF"


def test_a_young_group_remembers_nothing() -> None:
    f = facts(story(chatter(range(100, 140), 7), [(0, 139)]), [T0 + t for t in range(7, 140, 7)])
    assert flags_over(f, np.full(len(f), 0.9), NORMAL)[-2].tolist() == list(Flags())


risks = st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=60)


@settings(max_examples=100, deadline=None)
@given(risks)
def test_earlier_dials_flag_no_later(rs: list[float]) -> None:
    early, normal, calm = (run(rs, DIALS[d]).find("D") for d in ("early", "normal", "calm"))
    assert normal < 0 or 0 <= early <= normal
    assert calm < 0 or 0 <= normal <= calm


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 8)), max_size=120), st.integers(1, 40))
def test_taking_up_the_flags_later_is_the_same_as_from_nothing(rows, cut) -> None:  # type: ignore[no-untyped-def]
    f = facts(story(rows, [(0, 299)]), [T0 + t for t in range(7, 301, 7)])
    whole = flags_over(f, risk(f), NORMAL)
    head, tail = f.at(slice(0, cut)), f.at(slice(cut, None))
    taken_up = Flags(*flags_over(head, risk(head), NORMAL)[-1].tolist())
    assert (flags_over(tail, risk(tail), NORMAL, taken_up) == whole[cut:]).all()


# --- statuses ---


def test_a_group_lives_fades_dies_and_is_dead() -> None:
    history = story(chatter(range(200), 7) + chatter(range(200, 224), 3) + [(229, 1), (240, 1)])
    seen = [verdict_at(history, day) for day in (20, 196, 245, 259, 273, 301)]
    assert seen == ["too-young", "steady", "fading", "dying", "silent", "dead"]


def test_growth_that_lasts_is_thriving() -> None:
    rows = [(d, m) for d in range(250) for m in range(3 + max(0, d - 150) // 4) if (d + m) % 7 == 0]
    assert verdict_at(story(rows), 224) == "thriving"


def test_a_dying_group_does_not_get_well_by_getting_small() -> None:
    rows = chatter(range(200), 7) + chatter(range(200, 224), 3) + [(d, 1) for d in range(224, 330, 20)]
    seen = [verdict_at(story(rows), day) for day in (259, 300, 328)]
    assert seen == ["dying", "dying", "dying"]
    assert facts(story(rows), [T0 + 328]).base[0] < NORMAL.least_base


def test_a_group_that_has_grown_back_is_not_dying() -> None:
    """The empty weeks of the last half year keep the risk up for months; eight people a week are no dying group."""
    rows = chatter(range(140), 4) + [(d, d % 3) for d in range(140, 308, 21)]
    back, few = (story(rows + chatter(range(308, 350), people)) for people in (8, 1))
    assert NORMAL.dying_out < risk(facts(back, [T0 + 336]))[0] < NORMAL.dying_in
    assert [verdict_at(back, day) for day in (301, 322, 336, 350)] == ["dying", "dying", "steady", "steady"]
    assert verdict_at(few, 336) == "dying"


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
    assert verdict_at(history, 190, known(pushed=7, messages=7)) != "ad-only"
    assert verdict_at(history, 190, known(pushed=40, messages=60)) != "ad-only"
    assert verdict_at(history, 149, known(pushed=990, messages=1000)) == "steady"


def test_people_who_speak_elsewhere_have_moved() -> None:
    old = story(chatter(range(150), 6))
    new, older = story(chatter(range(140, 200), 6)), story(chatter(range(200), 6))
    move = destination(old, T0 + 190, {1: new, 2: older, 3: story([])})
    assert move and move.group == 1 and len(move.people) == 6 and move.regulars == 6
    assert destination(old, T0 + 190, {2: older}) is None, "they have always spoken there"
    assert destination(story([]), T0 + 190, {1: new}) is None
    assert verdict_at(old, 190, known(moved=1)) == "moved"
    assert verdict_at(old, 148, known(moved=1)) == "steady", "nobody has left yet"


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
