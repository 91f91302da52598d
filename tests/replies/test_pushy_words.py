"""Pushy wording is told, in words the user owns; the starter pack has none."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from itertools import combinations

import pytest

from sihu_tui.replies.formats import pack
from sihu_tui.replies.lint import default_phrases, lint, lint_text
from sihu_tui.replies.models import Pack, ReplyDraft
from sihu_tui.replies.pushy_words import phrases, pushy
from sihu_tui.replies.starter import starter as read_starter
from sihu_tui.text.pinyin import initials, transcribe
from tests.tools import starter as tool

FOLDERS = "欢迎 促活 售前 售后 物流 退换 差评 邀请反馈 KOC 群规 活动预告 解散告知".split()


@pytest.mark.parametrize(
    "text",
    [
        "亲，赶紧下单吧",
        "赶 紧 下 单！",
        "赶紧，下单",
        "手慢无哦",
        "再不抢就没啦",
        "错过今天再等一年",
        "全网最低价",
        "不说话就踢了",
        "５星好评返现，好评返现 5 元",
        "就帮我冲业绩一次",
    ],
)
def test_pushy_words_are_found(text: str) -> None:
    (finding, *_more) = lint_text(text)
    assert finding.code == "pushy"
    assert text[finding.start : finding.end] in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "不用赶紧下单，您慢慢看",
        "您别马上下单，先看看尺码",
        "活动到周日，需要的话随时可以下单",
        "就差您的地址了，发我一下",
        "我们今天必须把货发出去",
        "想好了再买，不合适能退",
    ],
)
def test_calm_words_are_not(text: str) -> None:
    assert lint_text(text) == []


def test_the_list_is_the_users() -> None:
    own = phrases("# 我们不说的\n亲们 = 大家\n\n限时…秒杀\n = \n")
    assert [one.said for one in own] == ["亲们", "限时…秒杀"]
    assert [finding.message for finding in lint_text("亲们，赶紧下单", own)] == [
        "Pushy: 亲们; rather: 大家 (我们不说的)"
    ]
    assert "(刷单、集赞、拉人头)" in lint_text("集赞38个送面膜")[0].message
    assert [text.phrase.said for text in pushy("限时两小时秒杀", own)] == ["限时…秒杀"]


def test_left_over_blanks_and_length_are_told() -> None:
    codes = [finding.code for finding in lint_text("您好{昵称}，见[[单号]]" + "长" * 300)]
    assert codes == ["left-over", "left-over", "too-long"]


def test_a_reply_is_looked_through() -> None:
    draft = ReplyDraft(
        "退货", wordings=("您好{昵称", "七天内都可以退，请放心", "七天内都可以退，请放心。"), expires=date(2025, 1, 1)
    )
    codes = {finding.code for finding in lint(draft, today=date(2025, 1, 1))}
    assert codes == {"blank-brace", "alike", "no-shortcut", "expired"}


@pytest.fixture(scope="module")
def starter() -> Pack:
    return pack.read((files("sihu_tui.replies") / "starter.yaml").read_text("utf-8"))


def test_the_starter_pack_is_made_of_the_yaml_as_it_stands(starter: Pack) -> None:
    assert tool.TARGET.read_text("utf-8") == tool.made(), "run python -m tests.tools.starter"
    assert read_starter().drafts == starter.drafts


def test_the_starter_pack_is_whole(starter: Pack) -> None:
    assert starter.errors == []
    assert len(starter.drafts) >= 66
    by_folder = [draft.folder for draft in starter.drafts]
    assert set(by_folder) == set(FOLDERS)
    assert min(map(by_folder.count, FOLDERS)) >= 5
    assert len({draft.title for draft in starter.drafts}) == len(starter.drafts)


def test_nothing_in_the_starter_pack_is_amiss(starter: Pack) -> None:
    assert [(draft.title, finding) for draft in starter.drafts for finding in lint(draft)] == []
    shortcuts = [draft.shortcut for draft in starter.drafts]
    assert len(set(shortcuts)) == len(shortcuts)


def test_the_starter_pack_says_everything_in_ways_that_differ(starter: Pack) -> None:
    for draft in starter.drafts:
        assert len(draft.wordings) >= 2, draft.title
        for one, other in combinations(draft.wordings, 2):
            shared = {one[at : at + 3] for at in range(len(one) - 2)} & {
                other[at : at + 3] for at in range(len(other) - 2)
            }
            assert len(shared) <= min(len(one), len(other)) * 0.4, draft.title


def test_starter_shortcuts_are_initials_of_their_titles(starter: Pack) -> None:
    for draft in starter.drafts:
        letters = iter(initials(transcribe(draft.title)))
        assert all(letter in letters for letter in draft.shortcut), draft.title


def test_the_shipped_list_has_no_entry_twice() -> None:
    said = [phrase.said for phrase in default_phrases()]
    assert len(said) == len(set(said)) > 50
