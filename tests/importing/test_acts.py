"""What a platform did to a group: read where a format tells it; a renamed or migrated group stays one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sihu_tui.importing import acts
from sihu_tui.importing.history import undo
from sihu_tui.importing.run import bring_in
from sihu_tui.readers.notices import act
from sihu_tui.store import Store

AT = 1_780_000_000


def write(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def slack(folder: Path, channel: dict[str, Any], rows: list[dict[str, Any]], name: str = "") -> Path:
    write(folder / "users.json", [{"id": "U1", "name": "ann", "is_bot": False}])
    write(folder / "channels.json", [{"id": "C1", "name": "tea", **channel}])
    write(folder / (name or "tea") / "2026-05-28.json", [{"type": "message", "user": "U1", **row} for row in rows])
    return folder


def done(store: Store) -> list[tuple[str, str]]:
    return [(found.kind, found.value) for found in acts.done(store.connection)]


def test_a_slack_channel_is_archived_and_taken_up_again(store: Store, tmp_path: Path) -> None:
    rows = [
        {"ts": f"{AT}.000001", "text": "hello"},
        {"ts": f"{AT + 60}.000001", "text": "archived the channel", "subtype": "channel_archive"},
    ]
    bring_in(store, [slack(tmp_path / "a", {"is_archived": True}, rows)])
    assert done(store) == [("archived", "")]
    assert [found.ts for found in acts.ended(store.connection).values()] == [AT + 60]
    rows.append({"ts": f"{AT + 90}.000001", "text": "un-archived", "subtype": "channel_unarchive"})
    bring_in(store, [slack(tmp_path / "b", {"is_archived": False}, rows)])
    assert done(store) == [("archived", ""), ("unarchived", "")]
    assert acts.ended(store.connection) == {}


def test_a_list_alone_tells_that_a_slack_channel_is_archived(store: Store, tmp_path: Path) -> None:
    rows = [{"ts": f"{AT}.000001", "text": "hello"}]
    results = bring_in(store, [slack(tmp_path / "a", {"is_archived": True}, rows)])
    assert [(found.kind, found.ts) for found in acts.ended(store.connection).values()] == [("archived", AT)]
    assert results[0].run is not None
    undo(store, results[0].run)
    assert done(store) == []


def test_a_renamed_slack_channel_is_one_group(store: Store, tmp_path: Path) -> None:
    bring_in(store, [slack(tmp_path / "a", {}, [{"ts": f"{AT}.000001", "text": "hello"}])])
    rows = [{"ts": f"{AT + 60}.000001", "text": "x", "subtype": "channel_name", "old_name": "tea", "name": "teahouse"}]
    bring_in(store, [slack(tmp_path / "b", {"name": "teahouse"}, rows, "teahouse")])
    assert store.connection.execute("select name from groups").fetchall() == [("teahouse",)]
    assert done(store) == [("renamed", "teahouse")]


OLD = {
    "name": "Deals", "type": "private_group", "id": 11, "messages": [
        {"id": n, "type": "message", "date": "2026-05-28T10:00:00", "date_unixtime": str(AT + n), "from": "Ann",
         "from_id": "user1", "text": f"old {n}"} for n in range(1, 6)
    ] + [{"id": 6, "type": "service", "date": "2026-05-28T10:00:00", "date_unixtime": str(AT + 50), "actor": "Ann",
          "actor_id": "user1", "action": "migrate_to_supergroup", "text": ""}],
}  # fmt: skip
NEW = {
    "name": "Deals 2", "type": "private_supergroup", "id": 99, "messages": [
        {"id": 1, "type": "service", "date": "2026-05-28T10:00:00", "date_unixtime": str(AT + 51), "actor": "Ann",
         "actor_id": "user1", "action": "migrate_from_group", "title": "Deals", "text": ""},
        {"id": 2, "type": "message", "date": "2026-05-28T10:00:00", "date_unixtime": str(AT + 60), "from": "Bo",
         "from_id": "user2", "text": "new", "reply_to_message_id": 1},
        {"id": 3, "type": "service", "date": "2026-05-28T10:00:00", "date_unixtime": str(AT + 70), "actor": "Ann",
         "actor_id": "user1", "action": "edit_group_title", "title": "Deals 2", "text": ""},
    ],
}  # fmt: skip


@pytest.mark.parametrize("order", [(OLD, NEW, OLD, NEW), (NEW, OLD, NEW, OLD)])
def test_both_lives_of_a_telegram_group_are_one_in_any_order(store: Store, tmp_path: Path, order: Any) -> None:
    for number, content in enumerate(order):
        bring_in(store, [write(tmp_path / str(number) / "result.json", content)])
    names = store.connection.execute("select name from groups").fetchall()
    assert names == [("Deals 2",)]
    assert store.connection.execute("select count(*) from messages").fetchone() == (9,)
    assert {kind for kind, _value in done(store)} == {"migrated", "continued", "renamed"}
    assert acts.ended(store.connection) == {}


def test_a_telegram_group_that_went_on_elsewhere_has_ended_here(store: Store, tmp_path: Path) -> None:
    bring_in(store, [write(tmp_path / "result.json", OLD)])
    assert [found.kind for found in acts.ended(store.connection).values()] == ["migrated"]


def wechat(*rows: str) -> str:
    return "".join(f"2026-05-{n + 1:02} 10:00:00 {row}\n\n" for n, row in enumerate(rows))


def test_a_renamed_wechat_group_without_an_id_is_one_group(store: Store, tmp_path: Path) -> None:
    said = [f"'{name}'\n第{n}句" for n, name in enumerate(["甲", "乙", "丙", "甲", "乙", "丙"])]
    bring_in(store, [write(tmp_path / "老客群.txt", wechat(*said))])
    said += ["'系统消息'\n\"甲\"修改群名为“新客群”", "'甲'\n改了"]
    found = bring_in(store, [write(tmp_path / "新客群.txt", wechat(*said))])[0]
    assert found.new == 2
    assert any("老客群" in doubt for doubt in found.doubts)
    assert store.connection.execute("select name from groups").fetchall() == [("新客群",)]


def test_a_group_of_the_same_name_that_others_speak_in_stays_apart(store: Store, tmp_path: Path) -> None:
    bring_in(store, [write(tmp_path / "老客群.txt", wechat(*[f"'己'\n别的{n}" for n in range(6)]))])
    said = [f"'甲'\n第{n}句" for n in range(6)] + ["'系统消息'\n\"甲\"修改群名为“新客群”"]
    bring_in(store, [write(tmp_path / "新客群.txt", wechat(*said))])
    assert store.connection.execute("select count(*) from groups").fetchone() == (2,)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("群主已解散该群聊", "dissolved"),
        ("该群聊已被群主解散", "dissolved"),
        ("你已解散该群", "dissolved"),
        ("群主解散了本群", "dissolved"),
        ("“张三”修改群名为“新客群”", "renamed"),
        ("群名称已更改为：阿福", "renamed"),
        ('Boris changed the group name from "A" to "B"', "renamed"),
        ("本群即将解散", None),
        ("本群不会解散", None),
        ("“张三”邀请“李四”加入了群聊", None),
    ],
)
def test_lines_of_the_platform_that_tell_an_act(line: str, kind: str | None) -> None:
    found = act(line)
    assert (found[0] if found else None) == kind
    assert found is None or found[1] in ("", "新客群", "阿福", "B")


def whatsapp(*lines: str) -> str:
    return "".join(f"{n + 13}/5/26, 10:00 - {line}\n" for n, line in enumerate(lines))


@pytest.mark.parametrize(
    "line",
    [
        'Ann changed the group name from "Tea" to "Teahouse"',
        "Ann changed the subject from “Tea” to “Teahouse”",
        "Ann将主题从“Tea”改为“Teahouse”",
        "Ann cambió el nombre del grupo de «Tea» a «Teahouse»",
    ],
)
def test_a_renamed_whatsapp_group_is_one_group(line: str, store: Store, tmp_path: Path) -> None:
    said = ["Ann: one", "Bob: two", "Ann: three"]
    bring_in(store, [write(tmp_path / "WhatsApp Chat with Tea.txt", whatsapp(*said))])
    said += [line, "Bob: four"]
    found = bring_in(store, [write(tmp_path / "WhatsApp Chat with Teahouse.txt", whatsapp(*said))])[0]
    assert done(store) == [("renamed", "Teahouse")]
    assert found.new == 2, found
    assert store.connection.execute("select name from groups").fetchall() == [("Teahouse",)]


def test_comments_on_a_slack_canvas_are_no_group(store: Store, tmp_path: Path) -> None:
    folder = slack(tmp_path / "a", {}, [{"ts": f"{AT}.000001", "text": "hello"}])
    write(
        folder / "FC:F0ABCDEF12:Team plan" / "2026-05-28.json",
        [{"type": "message", "user": "U1", "ts": f"{AT}.2", "text": "x"}],
    )
    bring_in(store, [folder])
    assert store.connection.execute("select name from groups").fetchall() == [("tea",)]
