"""The question inbox: what was asked in all groups and no operator took up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.derived import open_store
from sihu_tui.feedback import questions
from sihu_tui.groups import groups
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import sends
from sihu_tui.outreach.classify import Classifier
from sihu_tui.store import Store, journal
from tests.conftest import Command
from tests.fixtures.driver import console, journey

HEADER = "group,ts,sender,text,is_operator,external_id\n"
ROWS = [
    ("会员群", "2026-03-05T01:00:00Z", "甲", "这个怎么用", 0, ""),
    ("会员群", "2026-03-05T01:05:00Z", "乙", "同问", 0, ""),
    ("会员群", "2026-03-05T01:06:00Z", "甲", "在线等", 0, ""),
    ("新手群", "2026-03-05T01:00:00Z", "丙", "几点开始?", 0, ""),
    ("新手群", "2026-03-05T01:20:00Z", "小助手", "八点", 1, ""),
    ("新手群", "2026-03-05T02:00:00Z", "丙", "在哪里看", 0, ""),
    ("新手群", "2026-03-05T02:01:00Z", "丙", "我先等等", 0, ""),
    ("新手群", "2026-02-20T02:00:00Z", "丙", "早就想问能退吗", 0, ""),
]


def fill(store: Store, folder: Path, rows: list[tuple[object, ...]] = ROWS) -> None:
    file = folder / "rows.csv"
    file.write_text(HEADER + "".join(",".join(map(str, row)) + "\n" for row in rows), "utf-8")
    assert bring_in(store, [file])[0].error is None


def texts(store: Store) -> list[str]:
    return [one.text for one in questions.waiting(store)]


def test_what_no_operator_took_up_waits_and_what_nobody_reacted_to_comes_first(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    found = questions.waiting(store)
    assert [(one.text, one.group_name, one.who, one.reactions) for one in found] == [
        ("在哪里看", "新手群", "丙", 0), ("这个怎么用", "会员群", "甲", 1),
    ]  # fmt: skip
    assert not found[0].late
    settings.put(store, "questions.days", 30)
    assert "早就想问能退吗" in texts(store)  # an operator spoke since, but not to this


def test_an_answer_a_send_or_a_mark_takes_a_question_out(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    first, second = questions.waiting(store)
    questions.close(store, [first.id], "lin")
    assert texts(store) == ["这个怎么用"]
    fill(store, tmp_path, [*ROWS, ("会员群", "2026-03-05T01:07:00Z", "乙", "再说一句", 0, "")])
    assert texts(store) == ["这个怎么用"]  # the mark outlives another import
    journal.undo(store)
    assert texts(store) == ["在哪里看", "这个怎么用"]
    sends.log(store, second.group, "service", "早晚各一次", ts=second.ts + 600)
    assert texts(store) == ["在哪里看"]
    groups.edit(store, first.group, archived=first.ts + 60)
    assert texts(store) == []


def test_a_reply_of_the_platform_answers(store: Store, tmp_path: Path) -> None:
    lines = [
        {"sender": "a", "accountName": "甲", "timestamp": 1_772_500_000, "type": 0, "content": "几点开始", "platformMessageId": "1"},
        {"sender": "c", "accountName": "丙", "timestamp": 1_772_500_030, "type": 0, "content": "能不能回放", "platformMessageId": "2"},
        {"sender": "b", "accountName": "乙", "timestamp": 1_772_500_060, "type": 0, "content": "八点", "platformMessageId": "3",
         "replyToMessageId": "1"},
    ]  # fmt: skip
    (tmp_path / "chat.json").write_text(json.dumps({
        "chatlab": {"version": "0.0.2", "exportedAt": 1_772_600_000}, "meta": {"name": "群", "platform": "wechat", "type": "group"},
        "members": [{"platformId": one, "accountName": name} for one, name in (("a", "甲"), ("b", "乙"), ("c", "丙"))],
        "messages": lines,
    }), "utf-8")  # fmt: skip
    assert bring_in(store, [tmp_path / "chat.json"])[0].error is None
    assert texts(store) == ["能不能回放"]


def test_an_empty_store_has_no_questions(store: Store) -> None:
    assert questions.waiting(store) == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("怎么用", True), ("这个好看吗?", True), ("Can anyone help", True), ("canal", False), ("收到", False), (None, False),
        ("？" + "长" * 300, False), ("哈" * 100_000, False),
    ],
)  # fmt: skip
def test_what_asks(text: str | None, asked: bool) -> None:
    assert Classifier().questions([text])[0][0] is asked


def test_words_of_the_team_make_a_question_too(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path, [("会员群", "2026-03-05T01:00:00Z", "甲", "跪等开团", 0, "")])
    assert texts(store) == []
    settings.put(store, "questions.words", "跪等 plz")
    assert texts(store) == ["跪等开团"]
    assert not questions.asks("plzen", "跪等 plz") and questions.asks("PLZ help", "跪等 plz")


def test_a_group_is_served_as_much_as_is_answered(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    (new, members) = sorted(questions.service(store), key=lambda one: one.group_name != "新手群")
    assert (new.asked, new.answered, new.by_members, new.minutes) == (3, 1, 0, 20.0)
    assert (members.asked, members.answered, members.minutes) == (1, 0, None)


def test_an_advert_answers_nothing(store: Store, tmp_path: Path) -> None:
    """groups.md 0.5: every earlier question was taken out by one advert."""
    rows = [
        ("问答群", "2026-03-05T01:00:00Z", "甲", "我的订单三天没发货了怎么回事?", 0, ""),
        ("问答群", "2026-03-05T01:05:00Z", "乙", "这个孕妇能用吗?", 0, ""),
        ("问答群", "2026-03-05T02:00:00Z", "店长", "【今晚秒杀】面膜买一送一 点链接抢购", 1, ""),
        ("问答群", "2026-03-05T02:10:00Z", "店长", "稍等 我查一下您的订单", 1, ""),
    ]
    fill(store, tmp_path, list(rows))
    assert [(one.text, one.taken) for one in questions.waiting(store)] == [
        ("这个孕妇能用吗?", ""), ("我的订单三天没发货了怎么回事?", "店长"),
    ]  # fmt: skip


def test_the_command_lists_and_closes(sihu: Command, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(HEADER + "".join(",".join(map(str, row)) + "\n" for row in ROWS), "utf-8")
    assert sihu("import", file).returncode == 0
    found = json.loads(sihu("questions", "--json").stdout)["questions"]
    assert [one["text"] for one in found] == ["在哪里看", "这个怎么用"]
    assert sihu("questions", "--done", found[0]["id"], found[1]["id"]).returncode == 0
    assert json.loads(sihu("questions", "--json").stdout)["questions"] == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_questions_are_opened_in_place_and_dealt_with_by_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "sihu.db"
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        fill(store, tmp_path)

    @journey
    async def walk() -> None:
        async with console(path, size) as user:
            await user.press("Q")
            assert "2 questions wait" in user.screen() and "在哪里看" in user.row()
            await user.press("enter")
            await user.rest()
            assert "在哪里看" in user.screen() and user.app.here == "groups"
            await user.press("Q", "c")
            assert "1 question waits" in user.screen() and "1 question dealt with" in user.status()
            await user.press("u")
            assert "2 questions wait" in user.screen()
            await user.press("g", "space", "space", "c")
            assert "No question of the last 3 days waits" in user.screen()

    walk()
