"""The evidence: sentences whose numbers lead back to the people and the days."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui.health import statuses as verdict
from sihu_tui.health import suggestion as action
from sihu_tui.health.evidence import Evidence, evidence, quiet_stretch
from sihu_tui.health.facts import facts
from sihu_tui.health.history import Coverage, History
from sihu_tui.health.reasons import Reason, sentence, span
from sihu_tui.health.relocation import Relocation
from sihu_tui.health.risk import SHIPPED
from sihu_tui.health.status import Signs, flags_at, statuses
from sihu_tui.health.thresholds import Thresholds

T0 = 18_000
PEOPLE = {0: "王芳", 1: "李强", 2: "Ann", 3: "Bo", 4: "Cy", 5: "Di", 6: "Ed"}


def chatter(days: range, people: int) -> list[tuple[int, int]]:
    return [(d, m) for d in days for m in range(people) if d % 7 == m % 7]


def told(rows: list[tuple[int, int]], day: int, code: str, signs: Signs | None = None) -> Evidence:
    history = History.of([(T0 + d, m, 1) for d, m in rows], Coverage([(T0, T0 + 999)]))
    move = Relocation(9, (1, 2, 3), 5, T0)
    return evidence(
        history, facts(history, [T0 + day]), 0, SHIPPED, code, signs or Signs.none(1), None, move, "new group"
    )


def known(**signs: float) -> Signs:
    """One day's signs, all else unknown."""
    return replace(Signs.none(1), **{name: np.array([value]) for name, value in signs.items()})


LEAVING = chatter(range(180), 7) + chatter(range(180, 203), 2)


def test_who_is_overdue_is_named() -> None:
    found = told(LEAVING, 203, verdict.DYING)
    core = next(r for r in found.all if r.code == "core")
    assert sorted(m for m, _away, _usual in core.people) == [2, 3, 4, 5, 6] and core.params["regulars"] == 7
    text = sentence(core, PEOPLE.__getitem__)
    assert "7 regulars, 5 of them away" in text and "Ann" in text and text.endswith("…")
    level = next(r for r in found.all if r.code == "level")
    assert sentence(level).startswith(
        "Speakers of the last 7 days 2, of the 7 before 2; usual over 12 weeks 5.6 (−64%)"
    )
    assert level.days == (T0 + 189, T0 + 202)


def test_the_quietest_stretch_has_its_days() -> None:
    rows = chatter(range(150), 7) + chatter(range(162, 203), 7)
    history = History.of([(T0 + d, m, 1) for d, m in rows], Coverage([(T0, T0 + 999)]))
    assert quiet_stretch(history, T0 + 203) == (T0 + 150, T0 + 161, 12)
    assert quiet_stretch(history, T0 + 100) is None
    reason = next(r for r in told(rows, 203, verdict.STEADY).all if r.code == "silence")
    assert sentence(reason).startswith("Longest silence in 8 weeks 12 days; somebody spoke on the last day")


def test_reasons_add_up_to_the_score() -> None:
    history = History.of([(T0 + d, m, 1) for d, m in LEAVING], Coverage([(T0, T0 + 999)]))
    f = facts(history, [T0 + 203])
    found = evidence(history, f, 0, SHIPPED, verdict.DYING, Signs.none(1))
    average = SHIPPED.intercept + sum(SHIPPED.averages[name] * weight for name, weight in SHIPPED.weights.items())
    assert average + sum(r.weight for r in found.all) == pytest.approx(SHIPPED.score(f)[0])


def test_what_decides_the_status_comes_first() -> None:
    cases = {
        verdict.DEAD: ("silence", Signs.none(1)),
        verdict.MOVED: ("moved", known(moved=9)),
        verdict.SILENT_BUYING: ("orders", known(orders=7, usual_orders=8)),
        verdict.AD_ONLY: ("mix", known(pushed=62, messages=68)),
        verdict.TRICKLE: ("few", Signs.none(1)),
        verdict.ENDED: ("ended", known(ended=True)),
        verdict.WATCHED: ("watch", Signs.none(1)),
        verdict.IN_PLAN: ("plan", known(planned=True)),
    }
    for code, (first, signs) in cases.items():
        found = told(LEAVING, 203, code, signs)
        assert found.worse[0].code == first
        codes = [r.code for r in found.all]
        assert len(codes) == len(set(codes)), "a reason is not told twice"
    assert sentence(told(LEAVING, 203, verdict.AD_ONLY, cases[verdict.AD_ONLY][1]).worse[0]) == (
        "Last 28 days: 62 promotions and advertisements, 6 other messages by members"
    )


def test_suggested_actions() -> None:
    assert action.suggest(verdict.DYING, told(LEAVING, 203, verdict.DYING)).code == verdict.ACTIVATE
    assert action.suggest(verdict.DEAD, told(LEAVING, 300, verdict.DEAD)).code == verdict.CLOSE
    buying = told(LEAVING, 240, verdict.SILENT_BUYING, known(orders=7, usual_orders=8))
    assert action.suggest(verdict.SILENT_BUYING, buying).code == verdict.WATCH
    assert action.suggest(verdict.STEADY, told(LEAVING, 170, verdict.STEADY)).code == verdict.WATCH
    crowd = [(d, 100 + d) for d in range(0, 200, 2)]
    fresh = action.suggest(verdict.FADING, told(crowd, 200, verdict.FADING), fresh_joins=9)
    assert fresh == action.Action(verdict.ACTIVATE, "Answer newcomers' first posts")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 5)), max_size=40),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 90)).map(lambda v: (v[0], sum(v))), max_size=4),
    st.integers(1, 260),
)
def test_every_reason_can_be_said(rows, spans, day) -> None:  # type: ignore[no-untyped-def]
    history = History.of([(T0 + d, m, 1) for d, m in rows], Coverage([(T0 + a, T0 + b) for a, b in spans]))
    with np.errstate(all="raise"):
        f = facts(history, [T0 + day])
        flags = flags_at(f, SHIPPED.risk(f), Thresholds(), np.array([0]))
        code = statuses(f, flags, Signs.none(1), Thresholds())[0]
        found = evidence(history, f, 0, SHIPPED, code, Signs.none(1))
        words = [sentence(r) for r in found.all]
        stored = [Reason.of_json(json.loads(json.dumps(r.as_json()))) for r in found.all]
        assert [sentence(r) for r in stored] == words, "told from the store as it was judged"
        assert action.suggest(code, found).how
    assert len(found.worse) <= 2
    for text in words:
        assert text and "nan" not in text and "None" not in text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason("silence", {"longest": 56, "now": 1, "ever": True}), "A silence of 56 days ended in the last 8 weeks; silent now for 1 day"),
        (Reason("silence", {"longest": 42, "now": 0, "ever": True}), "A silence of 42 days ended in the last 8 weeks; somebody spoke on the last day"),
        (Reason("core", {"regulars": 7, "overdue": 2, "core": 0.5, "base": 0.2, "worse": False, "silent": 18}),
         "Within twice their usual gap: 5 of 7 regulars"),
        (Reason("core", {"regulars": 7, "overdue": 2, "core": 0.5, "base": 0.2, "worse": False, "silent": 2}), "5 of 7 regulars come as usual"),
        (Reason("standing", {"risk": 0.12, "over": 0.28, "under": 0.2}), "The risk is under 20% since this week: the flag goes when the week is over"),
        (Reason("standing", {"risk": 0.25, "over": 0.28, "under": 0.2}), "Flagged at 28% risk or more; the flag goes under 20%"),
    ],
)  # fmt: skip
def test_no_sentence_says_the_opposite_of_the_weeks_beside_it(reason: Reason, said: str) -> None:
    assert sentence(reason) == said


def test_spans_are_told_no_finer_than_known() -> None:
    assert [span(d) for d in (2, 41.3, 120, 400)] == ["1 week", "6 weeks", "4 months", "13 months"]


def test_reading_verdicts_loads_nothing_heavy() -> None:
    code = (
        "import sys, sihu_tui.health.overview, sihu_tui.health.digest, sihu_tui.cli.health;"
        "print([m for m in ('numpy', 'sqlmodel', 'sqlalchemy', 'textual') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
