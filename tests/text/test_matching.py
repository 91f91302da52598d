"""What a filter finds: characters, parts of words, pinyin initials and full pinyin."""

from __future__ import annotations

import pytest

from sihu_tui.text import clipboard
from sihu_tui.text.matching import matcher


@pytest.mark.parametrize(
    ("typed", "text", "fits"),
    [
        ("", "anything", True),
        ("会员", "清欢·华东会员三群", True),
        ("hd", "清欢·华东会员三群", True),
        ("huadong", "清欢·华东会员三群", True),
        ("huad", "清欢·华东会员三群", True),
        ("hdhy", "清欢·华东会员三群", True),
        ("hddd", "清欢·华东会员三群", False),
        ("yq", "清欢·华东会员三群", False),
        ("vip", "清欢VIP1群", True),
        ("qhv", "清欢VIP1群", True),
        ("feed", "Product Feedback", True),
        ("hd 三", "清欢·华东会员三群", True),
        ("hd 四", "清欢·华东会员三群", False),
        ("重庆", "重庆姐妹会", True),
        ("cq", "重庆姐妹会", True),
        ("[/", "[/", True),
    ],
)
def test_a_filter_finds(typed: str, text: str, fits: bool) -> None:
    assert matcher(typed)(text) is fits


def test_each_word_may_stand_in_another_text() -> None:
    assert matcher("lin hd")("清欢·华东", "lin")
    assert not matcher("lin hd")("清欢·华东", "zhou")


def test_what_goes_to_the_clipboard_is_text_and_what_is_said_is_not_too_much() -> None:
    assert clipboard.fit_to_send("a\x1b]52;c;eA==\x07b\nc") == "a]52;c;eA==b\nc"
    assert "Sent" in clipboard.said_of("话术") and "2" in clipboard.said_of("话术")
    assert "more than it takes" in clipboard.said_of("话" * 30_000)
    assert clipboard.inside_tmux({"TMUX": "/tmp/x,1,0"}) and not clipboard.inside_tmux({})
    assert "tmux set -g set-clipboard on" in clipboard.said_of("x", kept_by_tmux=True)


def test_names_stand_by_pinyin_and_numbers_by_what_they_count() -> None:
    from sihu_tui.text.sorting import name_key

    names = ["周末群", "打卡10群", "打卡2群", "Beta", "华东会员", "安静群", "beta 2", "成都", "2024群"]
    assert sorted(names, key=name_key) == [
        "2024群", "安静群", "Beta", "beta 2", "成都", "打卡2群", "打卡10群", "华东会员", "周末群",
    ]  # fmt: skip
