"""What a file is, told although much stands before what tells it, and although only its manifest was named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sihu_tui.readers import expand, find_folder_reader, find_reader
from sihu_tui.readers.record import Reading
from sihu_tui.readers.source import Folder, Source

BIG = "x" * 90_000
TELEGRAM = {"chats": {"about": "x", "list": [{"name": "Shop", "type": "private_group", "id": 1, "messages": [
    {"id": 1, "type": "message", "date": "2026-07-01T10:00:00", "date_unixtime": "1782867600", "from": "A", "from_id": "user1", "text": "hi"}
]}]}}  # fmt: skip
CONTACTS = [
    {"first_name": f"F{n}", "last_name": "L", "phone_number": f"+00 {n:09}", "date": "2026-01-01T10:00:00"}
    for n in range(1500)
]
WEFLOW = {"createTime": 1782867600, "formattedTime": "2026-07-01 09:00:00", "type": "文本消息", "localType": 1, "content": "好", "isSend": 0,
          "senderUsername": "wxid_a", "senderDisplayName": "甲", "localId": 1}  # fmt: skip
SLACK = [
    {"type": "message", "user": "U1", "text": BIG, "ts": "1782867600.000100"},
    {"type": "message", "user": "U1", "text": "b", "ts": "1782867601.000100"},
]
FEISHU = {"code": 0, "data": {"items": [{"body": {"content": json.dumps({"text": BIG})}, "message_id": "om_1", "msg_type": "text",
          "create_time": "1782867600000", "chat_id": "oc_1", "sender": {"id": "ou_1", "sender_type": "user"}}]}}  # fmt: skip
CHATLOG = [{"content": BIG, "seq": 1782867600000, "time": "2026-07-01T09:00:00+08:00", "talker": "1@chatroom", "talkerName": "群", "isChatRoom": True,
            "sender": "wxid_a", "senderName": "甲", "isSelf": False, "type": 1, "subType": 0}]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "content", "rows"),
    [
        ("telegram-json", {"about": "Here", "contacts": {"about": "x", "list": CONTACTS}, **TELEGRAM}, 1),
        ("telegram-json", {"sessions": {"list": [{"application": "Telegram", "ip": "0.0.0.0", "country": "x" * 200}] * 500}, **TELEGRAM}, 1),
        ("telegram-json", {"personal_information": {"user_id": 1, "bio": BIG}, **TELEGRAM}, 1),
        ("telegram-json", {"other_data": {"drafts": [{"text": BIG}] * 3, "nested": {"deep": [[BIG]]}}, **TELEGRAM}, 1),
        ("telegram-json", {"profile_pictures": [BIG, BIG], "stories": [], "frequent_contacts": {"list": CONTACTS}, **TELEGRAM}, 1),
        ("weflow-json", {"session": {"username": "1@chatroom", "displayName": "群", "type": "群聊", "avatar": BIG, "messageCount": 1},
                         "messages": [WEFLOW]}, 1),
        ("slack", SLACK, 2), ("feishu", FEISHU, 1), ("chatlog", CHATLOG, 1),
    ],
)  # fmt: skip
def test_what_tells_the_format_may_stand_far_behind(form: str, content: Any, rows: int, tmp_path: Path) -> None:
    path = tmp_path / "general" / "2026-07-01.json"
    path.parent.mkdir()
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    source = Source(path)
    reader, _version = find_reader(source)
    assert reader.FORMAT == form
    assert len(list(reader.read(source, Reading()))) == rows


def test_a_manifest_stands_for_its_folder(tmp_path: Path) -> None:
    (tmp_path / "general").mkdir()
    (tmp_path / "users.json").write_text('[{"id": "U1", "name": "ann"}]')
    (tmp_path / "channels.json").write_text('[{"id": "C1", "name": "general"}]')
    (tmp_path / "general" / "2026-07-01.json").write_text(json.dumps(SLACK[1:]))
    for name in ("channels.json", "users.json"):
        (found,) = expand([tmp_path / name])
        assert isinstance(found, Folder) and found.path == tmp_path
    (alone,) = expand([tmp_path / "general" / "2026-07-01.json"])
    assert isinstance(alone, Source)


def test_comments_on_a_slack_canvas_are_no_channel(tmp_path: Path) -> None:
    root = tmp_path / "export"
    for name, content in (
        ("channels.json", [{"id": "C1", "name": "general", "members": ["U1"]}]),
        ("users.json", [{"id": "U1", "name": "ann", "is_bot": False}]),
        ("general/2026-07-01.json", [{"type": "message", "user": "U1", "text": "hi", "ts": "1782867600.000100"}]),
        (
            "FC:F1:Team plan/2026-07-01.json",
            [{"type": "message", "user": "U1", "text": "x", "ts": "1782867660.000100"}],
        ),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(json.dumps(content))
    (folder,) = expand([root])
    reading = Reading()
    assert isinstance(folder, Folder)
    assert [row.text for row in find_folder_reader(folder)[0].read_folder(folder, reading)] == ["hi"]
    assert [chat.name for chat in reading.chats.values()] == ["general"]


def test_a_manifest_of_many_people_stands_for_its_folder(tmp_path: Path) -> None:
    people = [{"uid": f"u_{n}", "name": f"群友{n}", "messageCount": 1} for n in range(2000)]
    chunk = {
        "id": "1", "timestamp": 1782867600000, "sender": {"uid": "u_1", "uin": "1", "name": "甲"}, "recalled": False, "system": False,
        "content": {"text": "早", "elements": [{"type": "text", "data": {"text": "早"}}], "resources": []},
    }  # fmt: skip
    about = {"metadata": {"name": "QQChatExporter"}, "chatInfo": {"name": "大群", "type": "group", "peerUid": "880088"}}
    told = {"chunked": {"format": "jsonl", "chunks": [{"relativePath": "chunks/c000001.jsonl"}]}}
    (tmp_path / "chunks").mkdir()
    (tmp_path / "chunks" / "c000001.jsonl").write_text(json.dumps(chunk))
    (tmp_path / "manifest.json").write_text(json.dumps({**about, "statistics": {"senders": people}, **told}))
    (folder,) = expand([tmp_path / "manifest.json"])
    assert isinstance(folder, Folder) and find_folder_reader(folder)[1] == "V5 chunked"
