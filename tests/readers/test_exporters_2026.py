"""What people export with today: chats by their ids, in their zone; what is not read is told by name, with a way out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sihu_tui.errors import ReadError
from sihu_tui.importing.run import bring_in
from sihu_tui.readers import expand, find_reader
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.store import Store
from tests.fixtures.reader_files import FIXTURES
from tests.fixtures.reader_files import exporters_2026 as made

SHANGHAI_NINE = 1782867600
GROUPS = {
    "WeChatDataAnalysis JSON": ("77@chatroom", "茶友群"), "WeChatDataAnalysis TXT": ("77@chatroom", "茶友群"),
    "WeChatDataAnalysis XLSX": ("77@chatroom", "茶友群"), "WeChatDataAnalysis ZIP": ("77@chatroom", "茶友群"),
    "wx-cli JSON": ("123@chatroom", "AI群"), "wx-cli YAML": ("123@chatroom", "AI群"), "wx-cli text": ("AI群", "AI群"),
    "wx-cli Markdown": ("AI群", "AI群"), "WeQ JSON": ("777888", "读书会"), "WeQ JSONL": ("777888", "读书会"),
    "WeQ CSV": ("群", "群"), "QQChatExporter XLSX": ("777888", "读书会"), "lark-cli JSON": ("oc_1", None),
}  # fmt: skip


def write(path: Path, content: bytes | str | Any) -> Path:
    data = content if isinstance(content, bytes) else (
        content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    ).encode()  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def read(path: Path, **asked: str) -> tuple[Reading, list[Message]]:
    (source,) = expand([path])
    assert isinstance(source, Source)
    reading = Reading(**asked)  # type: ignore[arg-type]
    return reading, list(find_reader(source)[0].read(source, reading))


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_each_chat_has_its_id_and_its_hours(name: str, zone: str, tmp_path: Path) -> None:
    fixture = FIXTURES[name]
    reading, messages = read(write(tmp_path / fixture.file, fixture.content), store_zone=zone)
    (chat,) = reading.chats.values()
    assert (chat.key, chat.name) == GROUPS[name]
    platforms = {"lark-cli": "feishu", "WeQ": "qq", "QQChatExporter": "qq"}
    assert chat.platform == platforms.get(name.split()[0], "wechat")
    if "lark" not in name:
        assert min(row.ts for row in messages) == SHANGHAI_NINE


def test_a_folder_of_both_forms_of_one_chat_is_one_group(store: Store, tmp_path: Path) -> None:
    results = bring_in(store, [write(tmp_path / "a" / "messages.json", made.WDA)])
    assert (results[0].new, results[0].chats[0]["name"]) == (6, "茶友群")
    again = bring_in(store, [write(tmp_path / "b" / "0001_茶友群" / "messages.txt", made.WDA_TXT)])
    assert again[0].chats[0]["group"] == results[0].chats[0]["group"]


def test_an_export_without_names_is_called_after_its_folder(tmp_path: Path) -> None:
    hidden = json.loads(made.WDA)
    hidden["conversation"] = {"username": "", "displayName": "已隐藏", "isGroup": True}
    keys = {
        next(iter(read(write(tmp_path / name / "messages.json", hidden))[0].chats)) for name in ("0001_x", "0002_y")
    }
    assert keys == {"0001_x", "0002_y"}


def test_of_a_quoted_message_only_the_answer_is_the_text(tmp_path: Path) -> None:
    _reading, messages = read(write(tmp_path / "messages.json", made.WDA))
    assert [row.text for row in messages if row.sender == "wxid_d"] == ["同意"]


@pytest.mark.parametrize("name", ["chat.json", "chat.yaml"])
def test_wx_cli_tells_the_id_behind_the_messages(name: str, tmp_path: Path) -> None:
    content = made.WX_JSON if name.endswith("json") else made.WX_YAML
    reading, messages = read(write(tmp_path / name, content))
    assert list(reading.chats) == ["123@chatroom"]
    assert [row.text for row in messages if row.kind is Kind.TEXT][-1] in ("第一行\n第二行: 话", "第一行\n- 第二行: 话")


def test_wx_cli_before_it_told_ids_and_in_a_wrapper(tmp_path: Path) -> None:
    rows = [{key: value for key, value in row.items() if key != "sender_username"} for row in made.WX_ROWS]
    inner = {"chat": "AI群", "username": "123@chatroom", "is_group": True, "messages": rows, "count": 5}
    reading, messages = read(write(tmp_path / "a.json", {"meta": {"status": "ok"}, "data": inner}))
    assert {row.sender for row in messages if row.kind is Kind.TEXT} == {"甲", "丙"}
    assert reading.chats["123@chatroom"].private is False


def test_wx_cli_of_a_chat_of_two(tmp_path: Path) -> None:
    rows = [
        {"content": "在吗", "sender": "", "time": "2026-07-01 09:00", "timestamp": SHANGHAI_NINE, "type": "文本"},
        {"content": "在", "sender": "me", "time": "2026-07-01 09:01", "timestamp": SHANGHAI_NINE + 60, "type": "文本"},
    ]
    chat = {"chat": "阿福", "username": "wxid_f", "is_group": False, "messages": rows}
    reading, messages = read(write(tmp_path / "a.json", chat))
    assert [(row.sender, row.kind) for row in messages] == [("wxid_f", Kind.TEXT), ("self", Kind.TEXT)]
    assert reading.people["self"].self and reading.chats["wxid_f"].private is True


IPHONE = "[2026-07-09, 02:28:09] Ann: hi\n[2026-07-09, 02:29:00] \u200eBob: \u200eimage omitted\n"
NOT_WHATSAPP = [
    ("[2026-07-01 09:00:07] wxid_abc123: hi\n[2026-07-01 09:01:00] wxid_def456: yes\n", "wechat",
     {"wxid_abc123", "wxid_def456"}),
    ("2026-07-01 09:00 张三: 早\n2026-07-01 09:01 李四: 好的\n继续\n", "wechat", {"张三", "李四"}),
    ("[2026-07-01 09:00] 甲: 早\n[2026-07-01 09:01] 乙: 好\n", "wechat", {"甲", "乙"}),
    ("[2026-07-01 09:00:07] 20001: 早\n[2026-07-01 09:01:00] 20002: 好\n", "qq", {"20001", "20002"}),
    ("[2026-07-01 09:00:07] Ann(wxid_ann1): hi\n[2026-07-01 09:01:00] Bob(wxid_bob1): yes\n", "wechat",
     {"wxid_ann1", "wxid_bob1"}),
    ("[2026-07-01 09:00:07] [系统] Ann joined\n[2026-07-01 09:01:00] Bob: yes\n", "wechat", {"Bob"}),
]  # fmt: skip


@pytest.mark.parametrize(("content", "platform", "people"), NOT_WHATSAPP)
def test_iso_dates_with_chinese_names_or_ids_are_not_whatsapp(
    content: str, platform: str, people: set[str], tmp_path: Path
) -> None:
    reading, messages = read(write(tmp_path / "群.txt", content), store_zone="UTC")
    assert {chat.platform for chat in reading.chats.values()} == {platform}
    assert {row.sender for row in messages if row.kind is Kind.TEXT} == people
    assert messages[0].ts // 60 == SHANGHAI_NINE // 60


ANDROID = "2026-07-01 09:00 - 张三: 早\n2026-07-01 09:01 - 李四: 好的\n"
LATIN = "[2026-07-01 09:00:01] Ann: hi\n[2026-07-01 09:01:02] Bob: yo\n"


@pytest.mark.parametrize("content", [IPHONE, ANDROID, LATIN])
def test_whatsapp_with_iso_dates_stays_whatsapp(content: str, tmp_path: Path) -> None:
    (source,) = expand([write(tmp_path / "_chat.txt", content)])
    assert isinstance(source, Source)
    assert find_reader(source)[0].FORMAT == "whatsapp-txt"


def test_titles_before_a_name_make_nobody_new(tmp_path: Path) -> None:
    reading, messages = read(write(tmp_path / "t.txt", made.QCE_TITLES))
    assert {row.sender for row in messages} == {"小白", "老李"}
    assert reading.people["老李"].operator is True


def test_what_is_said_in_forwards_polls_cards_and_votes_is_kept(tmp_path: Path) -> None:
    author = {"id": "1", "name": "ann", "isBot": False}
    discord = {
        "guild": {"id": "1", "name": "G"}, "channel": {"id": "2", "type": "GuildTextChat", "name": "general"},
        "messages": [
            {"id": "1", "type": "Default", "timestamp": "2026-07-01T09:00:00+08:00", "content": "", "author": author,
             "forwardedMessage": {"content": "the forwarded zebra", "attachments": []}},
            {"id": "2", "type": "Default", "timestamp": "2026-07-01T09:01:00+08:00", "content": "", "author": author,
             "poll": {"question": {"text": "Which day?"}, "answers": [{"poll_media": {"text": "Monday"}}]}},
            {"id": "3", "type": "46", "timestamp": "2026-07-01T09:02:00+08:00", "content": "", "author": author,
             "embeds": [{"title": "", "description": "", "fields": [{"name": "poll_question_text", "value": "Which day?"}]}]},
        ],
    }  # fmt: skip
    said = [row.text for row in read(write(tmp_path / "d.json", discord))[1]]
    assert said == ["the forwarded zebra", "Which day?\nMonday", "Which day?"]
    telegram = {
        "name": "G", "type": "private_group", "id": 1, "messages": [
            {"id": n, "type": "message", "date": "2026-07-01T09:00:00", "date_unixtime": "1782867600", "from": "Ann",
             "from_id": "user1", "text": "", **more}
            for n, more in enumerate([
                {"poll": {"question": "Red or blue?", "answers": [{"text": "Red"}, {"text": "Blue"}]}},
                {"todo_list": {"title": "Packing", "answers": [{"text": "box", "id": 1}]}}])
        ],
    }  # fmt: skip
    said = [row.text for row in read(write(tmp_path / "result.json", telegram))[1]]
    assert said == ["Red or blue?\nRed\nBlue", "Packing\nbox"]
    bodies = [
        ("interactive", {"title": "卡片", "elements": [[{"tag": "text", "text": "卡片里的话"}]]}, "卡片\n卡片里的话"),
        ("vote", {"topic": "选哪天", "options": ["一", "二"]}, "选哪天\n一 / 二"),
        ("todo", {"summary": {"title": "", "content": [[{"tag": "text", "text": "记得发货"}]]}}, "记得发货"),
        ("post", {"title": "标题", "content": [[{"tag": "at", "user_name": "乙"}, {"tag": "text", "text": " 看"}]]}, "标题\n@乙 看"),
        ("text", {"text": "@_user_1 在吗"}, "@乙 在吗"),
    ]  # fmt: skip
    feishu = [
        {"message_id": f"om_{n}", "msg_type": kind, "body": {"content": json.dumps(body, ensure_ascii=False)},
         "sender": {"id": "ou_0", "sender_type": "user", "sender_name": "甲"}, "create_time": "1782867600000",
         "chat_id": "oc_2", "mentions": [{"key": "@_user_1", "name": "乙"}]} for n, (kind, body, _said) in enumerate(bodies)
    ]  # fmt: skip
    reading, messages = read(write(tmp_path / "f.json", feishu))
    assert [row.text for row in messages] == [words for _kind, _body, words in bodies]
    assert reading.people["ou_0"].name == "甲"


STRANGERS = {
    "tdl": ({"id": 123, "messages": [{"id": 1, "type": "message", "date": 1782867600, "file": "", "text": "hi"}]}, "tdl"),
    "tdl, files only": ({"id": 123, "messages": [{"id": 1, "type": "message", "file": "a.mp4"}]}, "tdl"),
    "messenger": ({"participants": [{"name": "Ann"}], "title": "x",
                   "messages": [{"sender_name": "Ann", "timestamp_ms": 1782867600000, "content": "hi"}]}, "Messenger"),
    "instagram": ({"participants": [{"name": "Ann"}], "threadName": "x", "messages": [
        {"senderName": "Ann", "timestamp": 1782867600000, "text": "hi"}]}, "Instagram"),
    "google": ({"messages": [{"creator": {"name": "Ann"}, "created_date": "Tuesday, 1 July 2026", "text": "hi"}]}, "Google"),
    "google group": ({"name": "x", "members": [{"name": "Ann", "email": "a@example.com", "user_type": "Human"}]}, "Google"),
    "signal": ('{"version":1,"backupTimeMs":"1782867600000"}\n{"chatItem":{"chatId":"1"}}\n', "Signal"),
    "signal, markdown": ("[2026-07-01, 09:00] Me: hi  \n[2026-07-01, 09:01] Ann: ![a](./media/a.jpg)  \n", "Signal"),
    "kakao": ("저장한 날짜 : 2026년 7월 1일\n\n[Ann] [오전 9:00] hi\n", "KakaoTalk"),
    "kakao, english": ("KakaoTalk Chats with Tea\nDate Saved : 2026-07-01 09:00:00\n\n", "KakaoTalk"),
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("in_folder", [False, True])
def test_what_is_not_read_is_refused_by_name_with_a_way_out(
    name: str, in_folder: bool, store: Store, tmp_path: Path
) -> None:
    content, word = STRANGERS[name]
    path = write(tmp_path / "in" / ("x.txt" if isinstance(content, str) and "{" not in content else "x.json"), content)
    (result,) = bring_in(store, [path.parent if in_folder else path])
    assert result.error and word in result.error
    assert store.connection.execute("select count(*) from groups").fetchone() == (0,)


def test_a_file_of_which_no_row_can_be_read_is_an_error_and_makes_no_group(store: Store, tmp_path: Path) -> None:
    rows = [
        {"message_id": f"om_{n}", "msg_type": "text", "create_time": "tomorrow", "chat_id": "oc_1"} for n in range(3)
    ]
    (result,) = bring_in(store, [write(tmp_path / "f.json", rows)])
    assert result.error and "3" in result.error
    assert store.connection.execute("select count(*) from groups").fetchone() == (0,)


def test_an_unknown_file_is_told_what_to_ask_its_exporter_for(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="ChatLab JSONL"):
        find_reader(Source(write(tmp_path / "x.dat", "what is this?\n" * 9)))


def test_the_command_lists_the_new_formats(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sihu_tui", "import", "--formats"], capture_output=True, text=True, check=True
    )
    for word in ("wx-cli", "weq", "wechat-data-analysis", "bracket-txt"):
        assert word in done.stdout
