"""Member lists of 企业微信 alone: who is in, who came, who went and when; what is said stays unknown."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sihu_tui.dates import days
from sihu_tui.dates.days import day_number
from sihu_tui.importing.history import undo
from sihu_tui.importing.options import Options
from sihu_tui.importing.run import FileResult, bring_in
from sihu_tui.importing.snapshots import only_lists
from sihu_tui.store import Store
from tests.health.test_cli import sihu

LI, A, B, C = ("li", 1, 1780000100), ("wmA", 2, 1780100000), ("wmB", 2, 1780200000), ("wmC", 2, 1781500000)
TENTH, TWENTIETH = day_number(date(2026, 6, 10)), day_number(date(2026, 6, 20))


def taken(folder: Path, name: str, *members: tuple[str, int, int]) -> Path:
    answer: dict[str, Any] = {
        "errcode": 0, "group_chat": {
            "chat_id": "wrX", "name": "客户群", "owner": "li", "create_time": 1780000000, "admin_list": [{"userid": "li"}],
            "member_list": [{"userid": u, "type": t, "join_time": j, "name": u} for u, t, j in members],
        },
    }  # fmt: skip
    path = folder / name
    path.write_text(json.dumps(answer, ensure_ascii=False), "utf-8")
    return path


def bring(store: Store, path: Path, day: int | None = None) -> FileResult:
    (result,) = bring_in(store, [path], Options(exported=day))
    assert result.error is None
    return result


def quits(store: Store) -> dict[str, str]:
    """Who has left, and on which day."""
    from sihu_tui import settings

    zone = settings.zone(store)
    rows = store.connection.execute(
        "select m.key, s.left from memberships s join members m on m.id = s.member_id where s.left is not null"
    )
    return {key: days.iso(days.day_of(ts, zone)) for key, ts in rows}


@pytest.mark.parametrize("newest_first", [False, True])
def test_two_lists_tell_who_came_and_who_went_on_the_days_that_were_told(
    store: Store, tmp_path: Path, newest_first: bool
) -> None:
    lists = [(taken(tmp_path, "1.json", LI, A, B), TENTH), (taken(tmp_path, "2.json", LI, A, C), TWENTIETH)]
    for path, day in reversed(lists) if newest_first else lists:
        assert not any("fetched" in doubt for doubt in bring(store, path, day).doubts)
    assert quits(store) == {"wmB": "2026-06-20"}
    (known,) = only_lists(store)
    assert (known.lists, known.members, known.joined, known.left) == (2, 3, 1, 1)


def test_three_lists_in_any_order(store: Store, tmp_path: Path) -> None:
    thirtieth = TWENTIETH + 10
    bring(store, taken(tmp_path, "3.json", LI), thirtieth)
    bring(store, taken(tmp_path, "1.json", LI, A, B), TENTH)
    bring(store, taken(tmp_path, "2.json", LI, A), TWENTIETH)
    assert quits(store)["wmA"] == "2026-06-30"
    bring(store, taken(tmp_path, "3.json", LI), thirtieth)
    assert only_lists(store)[0].members == 1


def test_without_a_told_day_the_files_own_is_taken_and_said(store: Store, tmp_path: Path) -> None:
    for name, members, day in (("1.json", (LI, A, B), TENTH), ("2.json", (LI, A), TWENTIETH)):
        path = taken(tmp_path, name, *members)
        os.utime(path, (day * 86400 + 3600,) * 2)
        assert any("--exported" in doubt for doubt in bring(store, path).doubts)
    assert quits(store) == {"wmB": "2026-06-20"}


def test_one_list_tells_neither_joins_nor_quits_and_never_silence(store: Store, tmp_path: Path) -> None:
    bring(store, taken(tmp_path, "1.json", LI, A), TENTH)
    (known,) = only_lists(store)
    assert (known.members, known.joined, known.left) == (2, None, None)
    assert store.connection.execute("select count(*) from coverage").fetchone() == (0,)


def test_a_list_that_is_taken_back_lets_people_return(store: Store, tmp_path: Path) -> None:
    bring(store, taken(tmp_path, "1.json", LI, A, B), TENTH)
    second = bring(store, taken(tmp_path, "2.json", LI, A), TWENTIETH)
    assert quits(store) == {"wmB": "2026-06-20"}
    assert second.run is not None
    undo(store, second.run)
    assert quits(store) == {}
    assert only_lists(store)[0].lists == 1


def test_health_says_what_lists_tell_and_what_they_do_not(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(store, taken(tmp_path, "1.json", LI, A, B), TENTH)
    bring(store, taken(tmp_path, "2.json", LI, A, C), TWENTIETH)
    code, said = sihu(capsys, store.path, "health")
    assert code == 0 and "Nothing is imported" not in said
    assert "客户群: 3 members on 2026-06-20, 1 joined and 1 left since 2026-06-10" in said and "not known" in said
    told = json.loads(sihu(capsys, store.path, "health", "--json")[1])
    assert told["groups"] == []
    assert told["member_lists"][0]["members"] == 3 and told["member_lists"][0]["left"] == 1


def test_messages_end_the_note(store: Store, tmp_path: Path) -> None:
    bring(store, taken(tmp_path, "1.json", LI, A), TENTH)
    row = {
        "msgid": "1_external", "action": "send", "from": "wmA", "tolist": ["li"], "roomid": "wrX",
        "msgtime": 1781000000000, "msgtype": "text", "text": {"content": "在吗"},
    }  # fmt: skip
    path = tmp_path / "archive.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    bring(store, path)
    assert only_lists(store) == []
