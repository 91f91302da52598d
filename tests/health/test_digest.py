"""Reasons in few words, for a line of a list; and platforms by their names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from sihu_tui.derived import open_store
from sihu_tui.groups.platforms import platform_name
from sihu_tui.health.briefs import brief
from sihu_tui.health.overview import overview
from sihu_tui.health.reasons import _SENTENCES, Reason, sentence
from sihu_tui.readers.record import PLATFORMS
from sihu_tui.text import i18n

CELLS = 24

REASONS = [
    Reason("level", {"now": 12.3, "before": None, "base": 115.8, "weeks": 12, "young": False}),
    Reason("level", {"now": 2.3, "before": 5.0, "base": 5.8, "weeks": 12, "young": True}),
    Reason("core", {"regulars": 157, "overdue": 156, "core": 1.0, "base": 9.0, "worse": True}, people=((1, 9.0, 2.0),)),
    Reason("core", {"regulars": 57, "overdue": 2, "core": 1.0, "base": 9.0, "worse": False}),
    Reason("core", {"regulars": 57, "overdue": 0, "core": 1.0, "base": 9.0, "worse": True}),
    Reason("core", {"regulars": 57, "overdue": 0, "core": 1.0, "base": None, "worse": False}),
    Reason("core", {"regulars": 0, "overdue": 0, "core": 1.2, "base": 9.0, "worse": True}),
    Reason("silence", {"now": 147, "longest": 147}),
    Reason("silence", {"now": 147, "longest": 56, "ever": False}),
    Reason("silence", {"now": 4, "longest": 26}),
    Reason("silence", {"now": 12, "longest": 12}),
    Reason("silence", {"now": 0, "longest": 26}),
    Reason("silence", {"now": 1, "longest": 1}),
    Reason("empty", {"empty": 13, "weeks": 26}),
    Reason("empty", {"empty": 0, "weeks": 26}),
    Reason("age", {"days": 400}, 1.0),
    Reason("age", {"days": 40}, -1.0),
    Reason("size", {"base": 1.1}, 1.0),
    Reason("size", {"base": 158.2}, -1.0),
    Reason("decay", {"days": 119.0, "low": 16.0, "high": 25.0}, 1.0),
    Reason("decay", {"days": None}),
    Reason("forecast", {"speakers": 12.1, "low": 1.0, "high": 20.0, "risk": 0.3, "silence": None}),
    Reason("mix", {"pushed": 1280, "members": 123}),
    Reason("quits", {"pushes": 45, "quits": 123, "usual": 1.0}),
    Reason("stimulus", {"pushes": 34, "before": 12, "now": 2.3, "was": 5.8}),
    Reason("packets", {"days": 3, "speakers": 120, "only": 45}),
    Reason("orders", {"orders": 123, "usual": 20.0}),
    Reason("data", {"last": None, "share": None}),
    Reason("data", {"last": 20000, "share": None}),
    Reason("data", {"last": 20000, "share": 0}),
    Reason("data", {"last": 20000, "share": 0.35}),
    Reason("watch", {"days": 3, "weeks": 0, "band": None}),
    Reason("watch", {"days": 300, "weeks": 2, "band": None}),
    *(
        Reason("watch", {"days": 19, "weeks": 2, "band": b, "at": 14, "low": 0.2, "high": 0.4, "first": b == 1})
        for b in (1, 2, 3)
    ),
    Reason("start", {"weekly": [112.0, 108.0, 95.0, 88.0], "halved": False}),
    Reason("ended", {"archived": True}),
    Reason("ended", {"archived": False, "how": "plan"}),
    Reason("ended", {"archived": False, "how": "platform"}),
    Reason("plan", {"end": 20000, "left": 9}),
    Reason("plan", {"end": None, "left": None}),
    Reason("moved", {"people": 0, "regulars": 0, "group": ""}),
    Reason("back", {"now": 12.3, "before": 5.8, "gap": 0}),
    Reason("back", {"now": 12.3, "before": 5.8, "gap": 9}),
    Reason("announced", {"ts": 1_700_000_000, "text": "本群将于周五解散", "operator": True}, people=((1, 0.0, 0.0),)),
    Reason("announced", {"ts": 1_700_000_000, "text": "本群要解散了吗", "operator": False}, people=((1, 0.0, 0.0),)),
    Reason("occasion", {"name": "训练营3期"}),
    Reason("pending", {"over": 0.28, "weeks": 1}),
    Reason("launch", {"over": 0.5}),
    Reason("moved", {"people": 121, "regulars": 128, "group": "清欢油皮交流·新群"}, people=((1, 0.0, 0.0),)),
    Reason("standing", {"risk": 0.22, "over": 0.28, "under": 0.2}),
    Reason("counted"),
    Reason("plain", {"all": 31.0, "plain": 6.2, "days": 9}),
    Reason("few", {"base": None}),
    Reason("few", {"base": 0.9}),
    Reason("later"),
]


@pytest.fixture(params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = i18n.language()
    i18n.use(request.param)
    yield request.param
    i18n.use(before)


def cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


@pytest.mark.parametrize("reason", REASONS, ids=lambda r: r.code)
def test_a_brief_fits_a_line_and_is_shorter_than_the_sentence(language: str, reason: Reason) -> None:
    said = brief(reason)
    assert 0 < cells(said) <= CELLS and "{" not in said and "\n" not in said
    assert cells(said) <= max(CELLS, cells(sentence(reason)))


def test_every_reason_has_a_brief() -> None:
    assert {reason.code for reason in REASONS} == set(_SENTENCES)


def test_a_brief_says_the_numbers() -> None:
    said = [brief(reason) for reason in REASONS]
    for text in ("156/157 regulars overdue", "silent for 147 days", "2.3 a week, usual 5.8", "34 pushes, talk −60%"):
        assert text in said


def test_every_row_of_the_demo_is_told_in_brief(path: Path) -> None:
    with open_store(path) as store:
        rows = overview(store).rows
    assert rows and all(0 < cells(row.brief) <= CELLS for row in rows)


def test_every_platform_has_a_name(language: str) -> None:
    assert all(platform_name(code) for code in PLATFORMS)
    assert platform_name("matrix") == "matrix" and platform_name("") == ""
    if language == "en":
        assert platform_name("wechat") == "WeChat"
