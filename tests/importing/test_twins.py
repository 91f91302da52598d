"""One chat out of two exporters, with ids and without: nothing twice, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sihu_tui.importing.history import undo
from sihu_tui.importing.run import bring_in
from sihu_tui.store import Store
from tests.fixtures.reader_files import exporters_2026 as made

AT = 1782867600


def chat(path: Path, rows: list[tuple[int, str, str]], ids: bool, name: str = "w") -> Path:
    told = [
        {"sender": f"{name}{who}", "accountName": who, "timestamp": AT + second, "type": 0, "content": words,
         **({"platformMessageId": str(7_000_000 + n)} if ids else {})}
        for n, (second, who, words) in enumerate(rows)
    ]  # fmt: skip
    value: dict[str, Any] = {
        "chatlab": {"version": "0.0.2"}, "messages": told,
        "meta": {"name": "茶友群", "platform": "wechat", "type": "group", "groupId": "77@chatroom"},
    }  # fmt: skip
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


SAID = [(0, "甲", "早"), (0, "乙", "早"), (5, "甲", "一"), (5, "甲", "二"), (5, "甲", "二"), (90, "丙", "好")]


@pytest.mark.parametrize("first", [True, False])
def test_the_same_chat_with_and_without_ids_comes_in_once(first: bool, store: Store, tmp_path: Path) -> None:
    bring_in(store, [chat(tmp_path / "a.json", SAID, first)])
    later = [*SAID, (95, "甲", "新的"), (5, "甲", "同一秒的第四句")]
    (found,) = bring_in(store, [chat(tmp_path / "b.json", later, not first)])
    assert (found.new, found.known) == (2, 6)
    for name, ids in (("c.json", first), ("d.json", not first)):
        assert bring_in(store, [chat(tmp_path / name, later, ids)])[0].new == 0
    assert store.connection.execute("select count(*) from messages").fetchone() == (8,)


def test_where_people_are_named_in_another_way_their_words_decide(store: Store, tmp_path: Path) -> None:
    bring_in(store, [chat(tmp_path / "a.json", SAID, True)])
    (found,) = bring_in(store, [chat(tmp_path / "b.json", SAID, False, name="nick_")])
    assert found.new == 0


def test_what_two_people_say_in_one_second_stays_two_messages(store: Store, tmp_path: Path) -> None:
    bring_in(store, [chat(tmp_path / "a.json", [(0, "甲", "早")], True)])
    (found,) = bring_in(store, [chat(tmp_path / "b.json", [(0, "甲", "早"), (0, "乙", "不同的话")], False)])
    assert found.new == 1


def test_three_forms_of_one_exporter_are_one_history(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "messages.json").write_bytes(made.WDA)
    (tmp_path / "messages.txt").write_bytes(made.WDA_TXT)
    assert bring_in(store, [tmp_path / "a" / "messages.json"])[0].new == 6
    assert bring_in(store, [tmp_path / "messages.txt"])[0].new == 0


def test_taking_one_back_leaves_what_the_other_held(store: Store, tmp_path: Path) -> None:
    (first,) = bring_in(store, [chat(tmp_path / "a.json", SAID, True)])
    bring_in(store, [chat(tmp_path / "b.json", SAID[:4], False)])
    assert first.run is not None
    undo(store, first.run)
    assert store.connection.execute("select count(*) from messages").fetchone() == (4,)
