"""Surveys: a question put to groups and people, and what they answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.contacts import privacy
from sihu_tui.errors import SihuError
from sihu_tui.feedback import demands, survey_answers, surveys
from sihu_tui.groups import joining
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import sends
from sihu_tui.store import Store, journal
from tests.fixtures.private_chats import T0, bring_chat, write_chat

DAY = 86400
NOW = T0 + 5 * DAY
ASKED = "新面霜想要什么味道?1 香草 2 无香,回数字就行"
OPTIONS = "1 香草 / 2 无香"


def asked_in(store: Store, folder: Path) -> int:
    """Two groups and two chats in which it was asked, a group in which it was not; give the survey."""
    settings.put(store, "zone", "Asia/Shanghai")
    group = "private_group"
    bring_chat(store, folder, "好物群", 70, [
        (-60, "路人", "1"), (0, "我", ASKED), (9, "小雨", "1"), (20, "老张", "选2!"), (30, "路人", "什么时候发货"),
        (40, "小雨", "改了 2"), (50, "阿梅", "１"), (60, "阿梅", "111")], group)  # fmt: skip
    lines = [(5, "我", ASKED), (90, "豆豆妈", "1和2"), (95, "团子妈", "味道淡一点就好")]
    bring_chat(store, folder, "宝妈群", 71, lines, group, 6000)
    bring_chat(store, folder, "闲聊群", 72, [(5, "老王", "1"), (6, "我", "早")], group, 7000)
    lines = [(0, "我", ASKED), (3, "我", "[图片]"), (60, "王姐", "都行,别太香"), (70, "王姐", "谢谢")]
    bring_chat(store, folder, "王姐", 77, lines)
    bring_chat(store, folder, "李雷", 78, [(0, "我", ASKED)])
    return surveys.add(store, "面霜味道", "新面霜想要什么味道", OPTIONS, 10, T0 // DAY, None)


def test_answers_are_found_where_it_was_asked_and_each_person_counts_once(store: Store, tmp_path: Path) -> None:
    found = survey_answers.result(store, asked_in(store, tmp_path), NOW)
    assert (found.groups, found.chats, found.chats_answered) == (2, 2, 1)
    assert [(one.name, one.choice, one.how) for one in found.answers] == [
        ("小雨", ("1",), "option"), ("老张", ("2",), "option"), ("阿梅", ("1",), "option"), ("阿梅", ("1",), "option"),
        ("王姐", (), "chat"), ("豆豆妈", ("1", "2"), "option"),
    ]  # fmt: skip
    assert found.people == 5
    assert found.tally == {"1": 3, "2": 2}
    assert found.by_group == [("好物群", 3), ("宝妈群", 1)]
    assert found.until is not None and found.until == T0 + 5 + 7 * DAY
    # before it was asked, and not at all
    assert survey_answers.result(store, found.survey.id, T0 - 1).until is None


def test_what_a_person_decides_stands_and_can_be_undone(store: Store, tmp_path: Path) -> None:
    survey = asked_in(store, tmp_path)
    message = store.connection.execute("select id from messages where text = '味道淡一点就好'").fetchone()[0]
    surveys.mark(store, survey, [message], True)
    found = survey_answers.result(store, survey, NOW)
    assert [(one.name, one.how) for one in found.answers][-1] == ("团子妈", "hand") and found.people == 6
    wrong = [one.message for one in found.answers if one.name == "老张"]
    surveys.mark(store, survey, wrong, False)
    assert survey_answers.result(store, survey, NOW).tally == {"1": 3, "2": 1}
    journal.undo(store)
    journal.undo(store)
    assert survey_answers.result(store, survey, NOW).people == 5
    # of a group in which it was never asked
    other = store.connection.execute("select id from messages where text = '1' order by id").fetchall()
    outside = [row[0] for row in other if row[0] not in {one.message for one in found.answers}]
    surveys.mark(store, survey, outside, True)
    assert {one.group_name for one in survey_answers.result(store, survey, NOW).answers} >= {"闲聊群"}


def test_a_platform_reply_answers_and_a_need_made_of_it_is_told(store: Store, tmp_path: Path) -> None:
    settings.put(store, "zone", "Asia/Shanghai")
    lines = [(0, "我", "想要什么味道"), (60, "小雨", "茉莉吧"), (70, "老张", "茉莉吧")]
    path = write_chat(tmp_path / "chat.json", "群", 70, lines, "private_group")
    whole = json.loads(path.read_text("utf-8"))
    whole["chats"]["list"][0]["messages"][1]["reply_to_message_id"] = 1
    path.write_text(json.dumps(whole), encoding="utf-8")
    (done,) = bring_in(store, [path])
    assert done.error is None, done.error
    survey = surveys.add(store, "味道", "想要什么味道", first_day=T0 // DAY)
    found = survey_answers.result(store, survey, NOW)
    assert [(one.name, one.how) for one in found.answers] == [("小雨", "reply")]
    demands.collect(store, "message", found.answers[0].message)
    assert survey_answers.result(store, survey, NOW).answers[0].need == "茉莉吧"


def test_a_send_that_was_only_logged_asks_too(store: Store, tmp_path: Path) -> None:
    settings.put(store, "zone", "Asia/Shanghai")
    bring_chat(
        store, tmp_path, "群", 70, [(-50, "路人", "2"), (60, "小雨", "1"), (70, "老张", "好的")], "private_group"
    )
    group = store.connection.execute("select id from groups").fetchone()[0]
    sends.log(store, group, "chat", ASKED, T0)
    survey = surveys.add(store, "味道", "新面霜想要什么味道", OPTIONS, first_day=T0 // DAY)
    found = survey_answers.result(store, survey, NOW)
    assert [one.name for one in found.answers] == ["小雨"] and found.groups == 1


@pytest.mark.parametrize(
    "text, choice",
    [("1", "1"), ("１", "1"), ("1️⃣", "1"), ("扣1", "1"), ("1111", "1"), ("选a", "a"), ("A吧", "a"), ("我选A。", "a"),
     ("1和a", "1a"), ("1、1", "1"), ("香草", "1"), ("VANILLA", "a"), ("+1", "1"), ("1号", "1"),
     ("12", ""), ("1点到", ""), ("我要1箱", ""), ("", ""), ("b", ""), ("1" * 41, ""), ("a b", "")],
)  # fmt: skip
def test_an_option_is_named_in_many_ways_and_nothing_else_is_taken_for_one(text: str, choice: str) -> None:
    options = surveys.options_of("1 香草\nA vanilla")
    assert "".join(survey_answers.choice_of(text, options)) == choice


def test_what_cannot_be_asked_is_refused(store: Store) -> None:
    for bad in (
        {"title": " "}, {"words": "味"}, {"options": "1 香草/1 无香"}, {"wanted": 0}, {"first_day": 9, "last_day": 8},
    ):  # fmt: skip
        facts = {"title": "味道", "words": "想要什么", "options": "", "wanted": None, "first_day": 5, "last_day": None}
        with pytest.raises(SihuError):
            surveys.add(store, **{**facts, **bad})  # type: ignore[arg-type]
    with pytest.raises(SihuError, match="no survey #7"):
        survey_answers.result(store, 7)
    survey = surveys.add(store, "味道", "想要什么")
    with pytest.raises(SihuError, match="gone"):
        surveys.mark(store, survey, [99], True)
    surveys.edit(store, survey, "味道二", "想要什么味道", "1 香草")
    assert surveys.find(store, survey).title == "味道二"
    surveys.remove(store, survey)
    assert surveys.list_surveys(store) == []
    journal.undo(store)
    assert len(surveys.list_surveys(store)) == 1


def test_erasing_a_person_takes_their_answers(store: Store, tmp_path: Path) -> None:
    survey = asked_in(store, tmp_path)
    chat = next(one for one in survey_answers.result(store, survey, NOW).answers if one.how == "chat")
    surveys.mark(store, survey, [chat.message], True)
    contact = store.connection.execute("select contact_id from groups where id = ?", (chat.group,)).fetchone()[0]
    privacy.erase(store, contact)
    assert [one.name for one in survey_answers.result(store, survey, NOW).answers if one.how in ("chat", "hand")] == []
    assert store.connection.execute("select count(*) from survey_marks").fetchone() == (0,)


@pytest.mark.parametrize(
    "options, text, choice",
    [("1 大号/2 小号", "选大号", "1"), ("1 大号/2 小号", "大号吧!", "1"), ("1 大号/2 小号", "我要小号", "2"),
     ("支持/不支持", "支持!", "支持"), ("支持/不支持", "我支持", "支持"), ("支持/不支持", "不支持!", "不支持"),
     ("要/不要", "要!", "要"), ("1 香草和茉莉/2 无香", "我选香草和茉莉", "1"), ("1 3/2 5/3 10", "3", "3"),
     ("1 一/6 六", "666", ""), ("1 一/6 六", "扣6", "6"), ("1 一/6 六", "扣111", "1"),
     ("1 一/6 六", "【1】", "1"), ("1 一/6 六", "(6)", "6"), ("1 一/6 六", "选项1", "1"), ("是/否", "是的", "是")],
)  # fmt: skip
def test_labels_that_look_like_what_is_put_around_them(options: str, text: str, choice: str) -> None:
    assert "".join(survey_answers.choice_of(text, surveys.options_of(options.replace("/", "\n")))) == choice


def test_what_stands_before_the_question_in_its_second_is_no_answer(store: Store, tmp_path: Path) -> None:
    settings.put(store, "zone", "Asia/Shanghai")
    lines = [(0, "王姐", "在吗"), (0, "我", "想知道\n新面霜想要什么味道"), (1, "王姐", "香草")]
    bring_chat(store, tmp_path, "王姐", 77, lines)
    survey = surveys.add(store, "味道", "想知道 新面霜想要什么味道", first_day=T0 // DAY)
    assert [one.text for one in survey_answers.result(store, survey, NOW).answers] == ["香草"]


def test_a_decision_that_was_changed_comes_back_as_it_was(store: Store, tmp_path: Path) -> None:
    survey = asked_in(store, tmp_path)
    message = store.connection.execute("select id from messages where text = '味道淡一点就好'").fetchone()[0]
    surveys.mark(store, survey, [message], True)
    surveys.mark(store, survey, [message], False)
    journal.undo(store)
    assert survey_answers.result(store, survey, NOW).people == 6


def test_marks_go_with_the_messages_when_a_group_is_split(store: Store, tmp_path: Path) -> None:
    survey = asked_in(store, tmp_path)
    bring_chat(store, tmp_path, "长群", 90, [(0, "我", "早"), (9 * DAY, "小白", "茉莉")], "private_group", 9000)
    message = store.connection.execute("select id, group_id from messages where text = '茉莉'").fetchone()
    surveys.mark(store, survey, [message[0]], True)
    joining.split(store, message[1], T0 // DAY + 5, "新长群")
    (answer,) = (one for one in survey_answers.result(store, survey, NOW + 9 * DAY).answers if one.text == "茉莉")
    assert answer.group_name == "新长群"
