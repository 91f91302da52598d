"""A message is found in its place, and the one that it answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sihu_tui.groups import messages
from sihu_tui.importing.options import Options
from sihu_tui.importing.run import bring_in
from sihu_tui.store import Store
from tests.fixtures.group_store import import_rows, weeks_of_talk


@pytest.fixture
def talk(store: Store, tmp_path: Path) -> Store:
    # two people in the same minute, so that times alone do not order them
    rows = weeks_of_talk("会员群", "2026-03-02", 2, 3)
    rows += [("会员群", "2026-03-05 23:59", who, "晚安") for who in ("甲", "乙", "丙")]
    import_rows(store, tmp_path / "a.csv", [*rows, ("别群", "2026-03-05 10:00", "甲", "在这里")])
    return store


def test_every_message_is_found_where_the_pages_show_it(talk: Store) -> None:
    count = messages.count(talk, 1)
    for place, message in enumerate(messages.page(talk, 1, 0, count)):
        assert messages.place(talk, 1, message.id) == place
        assert messages.page(talk, 1, place, 1)[0].id == message.id


def test_a_message_of_another_group_or_none_has_no_place(talk: Store) -> None:
    other = messages.page(talk, 2, 0, 1)[0].id
    assert messages.place(talk, 1, other) is None and messages.place(talk, 2, other) == 0
    assert messages.place(talk, 1, 99_999) is None


def test_an_answer_names_what_it_answers(store: Store, tmp_path: Path) -> None:
    export = tmp_path / "chat.json"
    lines = [
        {"sender": "a", "accountName": "甲", "timestamp": 1_772_500_000, "type": 0, "content": "几点开始", "platformMessageId": "1"},
        {"sender": "b", "accountName": "乙", "timestamp": 1_772_500_060, "type": 0, "content": "八点", "platformMessageId": "2",
         "replyToMessageId": "1"},
    ]  # fmt: skip
    export.write_text(json.dumps({
        "chatlab": {"version": "0.0.1", "exportedAt": 1_772_600_000, "generator": "test"},
        "meta": {"name": "群", "platform": "wechat", "type": "group", "groupId": "g"},
        "members": [{"platformId": "a", "accountName": "甲"}, {"platformId": "b", "accountName": "乙"}],
        "messages": lines,
    }), encoding="utf-8")  # fmt: skip
    assert [result.error for result in bring_in(store, [export], Options())] == [None]
    asked, answer = messages.page(store, 1, 0, 2)
    found = messages.answered(store, answer.id)
    assert found is not None and (found.id, found.text) == (asked.id, "几点开始")
    assert messages.answered(store, asked.id) is None
