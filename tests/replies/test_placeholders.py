"""Blanks are filled from what is known, asked for where it is not, and never sent as braces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui.errors import SihuError
from sihu_tui.replies.placeholders import blanks, canonical, fill, literal, parse

LIN = {"name": "小林", "order": "8848"}
GROUP = {"name": "护肤交流群"}
ME = {"name": "阿青", "积分": "120"}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{昵称}您好，我是{客服}，欢迎来{群名}", "小林您好，我是阿青，欢迎来护肤交流群"),
        ("{name}／{group}／{operator}", "小林／护肤交流群／阿青"),
        ("订单{订单号|见短信}", "订单8848"),
        ("快递{快递|顺丰}", "快递顺丰"),
        ("{称呼:亲|您|老师}，在的", "亲，在的"),
        ("{:好的|收到}，马上", "好的，马上"),
        ("{老师|{称呼:亲|您}}好", "亲好"),
        ("｛昵称｝和｛快递｜顺丰｝和{称呼：亲｜您}", "小林和顺丰和亲"),
        ("积分{积分}", "积分120"),
        ("写成 {{昵称}} 就是空格", "写成 {昵称} 就是空格"),
        ("{{{昵称}}}", "{小林}"),
        ("{赠品|}完", "完"),
        ("一个 { 落单的", "一个 { 落单的"),
        ("没有空格", "没有空格"),
    ],
)
def test_blanks_are_filled_from_person_group_and_operator(body: str, text: str) -> None:
    assert fill(body, LIN, GROUP, ME).text == text


def test_what_is_missing_is_asked_for_and_never_sent() -> None:
    filled = fill("{昵称}，{单号}在{昵称}那里，{日期}到", group=GROUP)
    assert [blank.label for blank in filled.missing] == ["昵称", "单号", "日期"]
    with pytest.raises(SihuError, match="单号"):
        assert filled.text
    answered = fill("{昵称}，{单号}在{昵称}那里", answers={"昵称": "小林", "单号": "SF1"})
    assert answered.text == "小林，SF1在小林那里"


def test_white_space_is_not_a_name() -> None:
    assert [blank.label for blank in fill("{昵称}", {"name": " \n"}).missing] == ["昵称"]


def test_another_choice_can_be_made() -> None:
    filled = fill("{称呼:亲|您}好", answers={"称呼": "您"})
    assert filled.text == "您好"
    assert filled.chosen == {"称呼": (("亲", "您"), "您")}


def test_a_nickname_like_a_blank_is_only_a_nickname() -> None:
    assert fill("{昵称}好", {"name": "{昵称}"}).text == "{昵称}好"
    assert fill("{昵称}好", {"name": "小\x1b]52;c;aGk=\x07林\n"}).text == "小]52;c;aGk=林好"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("{}", ["unnamed"]),
        ("{ }", ["unnamed"]),
        ("{昵称|{昵称}}", ["itself"]),
        ("{a|{b|{a}}}", ["itself"]),
        ("{昵称", ["brace"]),
        ("昵称}", ["brace"]),
        ("{昵\n称}", ["brace", "brace"]),
        ("{昵称}{单号|无}{{}}", []),
    ],
)
def test_what_is_wrong_with_braces_is_told(body: str, codes: list[str]) -> None:
    assert [trouble.code for trouble in parse(body)[1]] == codes


@pytest.mark.parametrize("body", ["{}", "{昵称|{昵称}}", "{a|{b|{a}}}"])
def test_blanks_that_name_nothing_or_themselves_are_asked_for(body: str) -> None:
    filled = fill(body)
    assert len(filled.missing) == 1
    assert fill(body, answers={filled.missing[0].label: "好"}).text == "好"


def test_every_blank_is_listed_once() -> None:
    assert [blank.label for blank in blanks("{a}{b|{c}}{a}{:x|y}")] == ["a", "b", "c", "x/y"]
    assert canonical("name") == canonical("客户") == "昵称"
    assert canonical("口味") == "口味"


@given(st.text(alphabet="{}|:｛｝｜：ab昵称 \n", max_size=60))
def test_any_body_can_be_read_and_filled(body: str) -> None:
    parts, troubles = parse(body)
    assert all(0 <= trouble.at < len(body) for trouble in troubles)
    names = {blank.label: "好" for blank in blanks(body)}
    assert not fill(body, answers=names).missing


@given(st.text(max_size=60))
def test_a_literal_says_just_what_it_says(text: str) -> None:
    text = text.replace("｛", "").replace("｝", "")
    assert fill(literal(text)).text == text


def test_a_large_hostile_body_is_read_at_once() -> None:
    for body in ("{a|" * 6000 + "}" * 6000, "{" * 20000, "{a" * 9000 + "}" * 2000):
        assert parse(body)[0]
