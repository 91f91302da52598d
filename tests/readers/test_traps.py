"""The traps of real exports: encodings, damage, identity, time, archives, folders."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui.errors import ReadError, Undecided
from sihu_tui.readers import expand, find_reader
from sihu_tui.readers.date_order import DateOrders
from sihu_tui.readers.notices import understand
from sihu_tui.readers.record import Kind, Message
from sihu_tui.readers.source import MAX_LINE, Source
from sihu_tui.readers.timestamps import epoch, hour_of
from tests.fixtures.reader_files import FIXTURES, GZIPPED, js, telegram_chat, text, xlsx, zipped
from tests.readers.test_formats import put, read


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def shown(row: Message, zone: str = "Asia/Shanghai") -> str:
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(row.ts, ZoneInfo(zone)).isoformat(sep=" ", timespec="seconds")[:19]


# --- bytes


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "name", ["QQ TXT", "MemoTrace CSV", "LINE TXT, Japanese era", "WhatsApp Android", "chatlog text"]
)
def test_encoding_and_line_ends_change_nothing(name: str, codec: str, end: str, tmp_path: Path) -> None:
    fixture = FIXTURES[name]
    plain = fixture.content.decode("utf-8-sig").replace("\r\n", "\n")
    path = write(tmp_path, fixture.file, plain.replace("\n", end).encode(codec, "replace"))
    _form, _version, reading, messages = read(path)
    assert tuple(sum(row.kind == kind for row in messages) for kind in Kind) == fixture.counts
    wanted = read(write(tmp_path / "plain", fixture.file, plain.encode()))[3]
    assert [row.ts for row in messages] == [row.ts for row in wanted]
    assert {row.sender for row in messages} == {row.sender for row in wanted}


def test_mixed_line_ends_and_nul_bytes_are_read_through(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "qq.txt",
        (
            "消息记录（此消息记录为文本格式\n消息对象:甲群\r\n2024-05-01 8:00:00 甲(10001)\r一\x00二\n"
            + "2024-05-01 8:00:01 乙(10002)\r\n三"
        ).encode(),
    )
    _form, _version, _reading, messages = read(path)
    assert [row.sender for row in messages] == ["10001", "10002"]


def test_a_message_cut_by_one_bad_byte_keeps_utf8(tmp_path: Path) -> None:
    content = FIXTURES["WhatsApp Android"].content + "\n13/05/2024, 08:09 - Ann: 你好\xff".encode() + b"\xff\xfe\n"
    _form, _version, _reading, messages = read(write(tmp_path, "wa.txt", content))
    assert any((row.text or "").startswith("你好") for row in messages)


def test_empty_and_blank_files_say_so(tmp_path: Path) -> None:
    for content in (b"", b"\n \n", b"\xef\xbb\xbf", b"\x00" * 50):
        with pytest.raises(ReadError, match=r"blank\.txt is empty"):
            find_reader(Source(write(tmp_path, "blank.txt", content)))


@pytest.mark.parametrize("name", [name for name, one in FIXTURES.items() if one.file.endswith(("json", "jsonl"))])
def test_truncated_json_is_one_clear_error(name: str, tmp_path: Path) -> None:
    fixture = FIXTURES[name]
    path = write(tmp_path, fixture.file, fixture.content[: len(fixture.content) * 3 // 4])
    try:
        read(path)
    except ReadError as error:
        assert fixture.file in str(error)
        return
    # JSON lines may be cut between two lines, or in one, which is then skipped
    assert name in ("ChatLab JSONL", "WeCom archive JSONL", "WeQ JSONL")


def test_truncation_says_how_far_it_came_and_what_to_do(tmp_path: Path) -> None:
    rows = telegram_chat()["messages"] * 3
    content = js({**telegram_chat(), "messages": rows})
    path = write(tmp_path, "result.json", content[:-40])
    with pytest.raises(ReadError, match=r"after 20 records.*Export it again"):
        read(path)


def test_json_a_thousand_levels_deep_is_refused_or_stepped_over(tmp_path: Path) -> None:
    deep = b'{"a":' * 1000 + b"1" + b"}" * 1000
    with pytest.raises(ReadError, match="no known export"):
        find_reader(Source(write(tmp_path, "deep.json", deep)))
    inside = js(telegram_chat()).rstrip()[:-1] + b', "more": ' + deep + b"}"
    with pytest.raises(ReadError, match="nested too deep"):
        read(write(tmp_path, "result.json", inside.replace(b'"messages"', b'"messages"', 1)))


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b'{"name":"x","type":"private_group","id":1,"messages":[{"id":1,"type":"message","date":"2024-01-01T00:00:00","text":"',
    ],
)
def test_an_endless_line_is_refused_before_it_fills_the_memory(start: bytes, tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "long.json"
    with path.open("wb") as out:
        out.write(start)
        for _piece in range(24):
            out.write(b"x" * (1 << 20))
    tracemalloc.start()
    with pytest.raises(ReadError):
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 48 << 20


def test_an_endless_line_of_a_csv_or_txt_is_told(tmp_path: Path) -> None:
    for name in ("MemoTrace CSV", "QQ TXT", "sihu activity CSV", "WhatsApp Android"):
        fixture = FIXTURES[name]
        path = write(tmp_path, fixture.file, fixture.content + b"y" * (MAX_LINE + (3 << 20)))
        with pytest.raises(ReadError, match="without a line end"):
            read(path)


def test_an_unclosed_quote_does_not_swallow_the_file_silently(tmp_path: Path) -> None:
    rows = "".join(f"g,2024-05-01T08:00:00Z,u,text,{n} {'z' * 200}\n" for n in range(45000))
    path = write(
        tmp_path,
        "a.csv",
        ("group,ts,sender,kind,text\n" + 'g,2024-05-01T08:00:00Z,u,text,"never closed\n' + rows).encode(),
    )
    with pytest.raises(ReadError, match="quote may be missing"):
        read(path)


def test_columns_missing_or_too_few_skip_the_row_and_say_which(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.csv", b"group,ts,sender\ng,2024-05-01T08:00:00Z,u\ng,soon,u\nshort\n\ng,2024-05-01T08:00:01Z,u\n"
    )
    _form, _version, reading, messages = read(path)
    assert len(messages) == 2
    assert reading.skipped["unreadable time"].first == [(3, "soon")]
    assert reading.skipped["wrong number of columns"].first == [(4, "short")]


# --- time


def test_naive_times_are_read_in_the_zone_asked_for_and_noted(tmp_path: Path) -> None:
    path = put(FIXTURES["WhatsApp Android"], tmp_path)
    _form, _version, there, messages = read(path, zone="Europe/Berlin", store_zone="Asia/Shanghai")
    assert there.used_zone == "Europe/Berlin" and shown(messages[0], "Europe/Berlin") == "2024-05-13 08:00:00"
    _form, _version, here, messages = read(path, store_zone="America/New_York")
    assert here.used_zone == "America/New_York" and here.doubts
    _form, _version, wechat, _messages = read(put(FIXTURES["MemoTrace TXT"], tmp_path), store_zone="America/New_York")
    assert wechat.used_zone == "Asia/Shanghai"


def test_a_clock_change_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "wa.txt", b"31/03/2024, 01:59 - A: x\n31/03/2024, 03:00 - A: y\n31/03/2024, 12:00 - A: z\n")
    _form, _version, _reading, (one, two, noon) = read(path, zone="Europe/Berlin")
    assert two.ts - one.ts == 60 and noon.ts - two.ts == 9 * 3600


@given(st.integers(1_000_000_000, 4_000_000_000))
def test_seconds_milliseconds_and_microseconds_are_told_apart(seconds: int) -> None:
    for value in (seconds, seconds * 1000, seconds * 1_000_000, str(seconds), str(seconds * 1000)):
        assert epoch(value) == seconds


@given(
    st.integers(0, 23),
    st.sampled_from([("AM", "PM"), ("上午", "下午"), ("午前", "午後"), ("오전", "오후"), ("a. m.", "p. m.")]),
)
def test_twelve_hour_clocks_of_every_language(hour: int, halves: tuple[str, str]) -> None:
    assert hour_of(hour % 12 or 12, halves[hour >= 12]) == hour
    assert hour_of(hour, None) == hour


FORMS = (
    "3/6/18, 1:55 p.m. - a: m",
    "03-06-2018, 01.55 PM - a: m",
    "13.06.18 21.25.15: a: m",
    "[06.13.18 21:25:15] a: m",
    "13.6.2018 klo 21.25.15 - a: m",
    "13. 6. 2018. 21:25:15 a: m",
    "[3/6/18 1:55:00 p. m.] a: m",
    "\u200e[3/6/18 1:55:00 p.\xa0m.] a: m",
    "[2018/06/13, 21:25:15] a: m",
    "2023-12-20, 5:46\u202fp.m. - a: m",
    "2023/12/20, 5:46 pm - a: m",
    "20/6/2017 8:28 p. m. - a: m",
    "30/08/25 18.00 - a: m",
    "[14/10/2021, 3:34:09\u202fPM] a: m",
    "2018/6/13 下午9:25 - a: m",
    "[2018/6/13 下午9:25:15] a: m",
    "2018. 6. 13. 오후 9:25 - a: m",
    "2018/06/13 午後9:25 - a: m",
)


@pytest.mark.parametrize("line", FORMS)
def test_every_whatsapp_date_form_is_a_row(line: str, tmp_path: Path) -> None:
    path = write(tmp_path, "_chat.txt", (line + "\n" + line + "\n").encode())
    form, _version, _reading, messages = read(
        path, date_order="dmy" if line[:6] in ("3/6/18", "03-06-") or "3/6/18" in line else None
    )
    assert form == "whatsapp-txt"
    assert [(row.sender, row.text, row.kind) for row in messages] == [("a", "m", Kind.TEXT)] * 2
    assert shown(messages[0])[11:13] in ("13", "21", "17", "20", "18", "15")


def test_day_or_month_first_is_inferred_over_the_whole_file(tmp_path: Path) -> None:
    month = write(tmp_path, "m.txt", b"01/02/24, 10:00 - A: x\n01/25/24, 10:00 - B: y\n")
    assert shown(read(month)[3][0]).startswith("2024-01-02")
    order = write(
        tmp_path, "o.txt", b"".join(f"{d}/{m}/24, 10:00 - A: x\n".encode() for m in (1, 2, 3) for d in (2, 7, 11))
    )
    assert shown(read(order)[3][1]).startswith("2024-01-07")
    same = write(tmp_path, "s.txt", b"1/1/21, 12:00 - A: x\n2/2/21, 12:00 - B: y\n")
    assert shown(read(same)[3][1]).startswith("2021-02-02")


def test_day_or_month_first_is_asked_when_it_cannot_be_inferred(tmp_path: Path) -> None:
    path = write(tmp_path, "u.txt", b"1/2/24, 10:00 - A: x\n1/3/24, 10:00 - B: y\n")
    with pytest.raises(Undecided, match="--date-order"):
        read(path)
    assert shown(read(path, date_order="mdy")[3][0]).startswith("2024-01-02")
    assert shown(read(path, date_order="dmy")[3][0]).startswith("2024-02-01")


def test_an_app_update_may_change_the_order_in_one_file(tmp_path: Path) -> None:
    path = write(tmp_path, "wa.txt", b"6/30/23, 16:13 - A: x\n6/30/23, 16:14 - A: x\n30/6/2023, 16:15 - A: y\n")
    assert [shown(row)[:10] for row in read(path)[3]] == ["2023-06-30"] * 3


def test_contradicting_dates_are_refused_with_their_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "wa.txt", b"13/06/18, 21:25 - a: m\n06/13/18, 21:25 - a: m\n")
    with pytest.raises(ReadError, match=r"line 1.*line 2|line 2.*line 1"):
        read(path)


@given(
    st.lists(
        st.dates(datetime(2015, 1, 1).date(), datetime(2024, 12, 31).date()), min_size=40, max_size=80, unique=True
    ),
    st.sampled_from(["dmy", "mdy"]),
)
def test_an_inferred_order_is_never_wrong(days: list[datetime], order: str) -> None:
    orders = DateOrders(2009)
    for number, day in enumerate(sorted(days), 1):
        parts = (str(day.day), str(day.month)) if order == "dmy" else (str(day.month), str(day.day))
        orders.add("form", (*parts, f"{day.year % 100:02}"), number)
    try:
        assert orders.decide(None, "file")["form"] == order
    except Undecided:
        assert all(day.day <= 12 for day in days)


def test_the_japanese_era_and_the_weekday_settle_line_dates(tmp_path: Path) -> None:
    _form, _version, _reading, messages = read(put(FIXTURES["LINE TXT, Japanese era"], tmp_path))
    assert shown(messages[0]) == "2025-02-09 21:05:00" and shown(messages[-1]) == "2025-02-10 00:01:00"
    assert messages[1].text == "一行目\n二行目"
    _form, _version, _reading, messages = read(put(FIXTURES["LINE TXT, English"], tmp_path))
    assert shown(messages[0]) == "2024-01-02 15:18:00" and shown(messages[-1]) == "2024-01-03 00:05:00"


def test_line_rows_before_any_date_are_skipped_not_guessed(tmp_path: Path) -> None:
    path = write(
        tmp_path, "line.txt", "[LINE] 群的聊天記錄\n09:00\t甲\t沒有日期\n2024/01/05（五）\n09:01\t乙\t有\n".encode()
    )
    _form, _version, reading, messages = read(path)
    assert [row.text for row in messages] == ["有"] and reading.skipped["row before any date"].count == 1


def test_chatlog_text_without_a_year_asks_for_it(tmp_path: Path) -> None:
    path = write(tmp_path, "c.txt", "小白(wxid_b) 05-01 16:00:00\n早\n\n".encode())
    with pytest.raises(Undecided, match="--map year="):
        read(path)
    _form, _version, _reading, (row,) = read(path, mapping={"year": "2024"})  # type: ignore[arg-type]
    assert shown(row) == "2024-05-01 16:00:00"


# --- who is who


def test_equal_rows_of_one_minute_are_all_messages(tmp_path: Path) -> None:
    _form, _version, _reading, messages = read(put(FIXTURES["WhatsApp Android"], tmp_path))
    assert [row.text for row in messages].count("hi\nthere: you") == 2


def test_names_join_or_leave_and_who_did_it(tmp_path: Path) -> None:
    _form, _version, _reading, messages = read(put(FIXTURES["WhatsApp Android"], tmp_path))
    (join,) = [row for row in messages if row.kind is Kind.JOIN]
    assert join.people == ("Bob", "Cid") and join.sender == "Ann"


def test_a_name_in_a_join_finds_the_id_that_comes_later(tmp_path: Path) -> None:
    _form, _version, reading, messages = read(put(FIXTURES["Telegram JSON, one chat"], tmp_path))
    (join,) = [row for row in messages if row.kind is Kind.JOIN]
    assert join.people == ("user3", "deleted") and join.sender == "user1"
    (leave,) = [row for row in messages if row.kind is Kind.LEAVE]
    assert leave.sender == "user3" and leave.people == ()
    _form, _version, reading, messages = read(put(FIXTURES["MemoTrace CSV"], tmp_path))
    (join,) = [row for row in messages if row.kind is Kind.JOIN]
    assert join.people == ("wxid_d",)


def test_the_exporting_account_is_one_person(tmp_path: Path) -> None:
    for name, key in (
        ("MemoTrace CSV", "wxid_me"),
        ("MemoTrace CSV, 9 columns", "self"),
        ("PyWxDump CSV", "self"),
        ("WeFlow JSON", "wxid_me"),
        ("chatlog JSON", "wxid_me"),
        ("chatlog text", "self"),
        ("ChatLab JSON", "w_me"),
        ("WeFlow TXT", "self"),
        ("QQChatExporter V5", "10001"),
        ("Telegram JSON, account", "user1"),
    ):
        reading = read(put(FIXTURES[name], tmp_path))[2]
        assert [person.key for person in reading.people.values() if person.self] == [key], name


def test_talker_id_is_never_the_speaker(tmp_path: Path) -> None:
    _form, _version, reading, messages = read(put(FIXTURES["MemoTrace CSV, all chats"], tmp_path))
    assert {(chat.key, chat.private) for chat in reading.chats.values()} == {("大群", False), ("老王", True)}
    assert {row.sender for row in messages} == {"小白", "小丁", "self", "老王"}


def test_operators_only_where_the_file_says_so(tmp_path: Path) -> None:
    wanted = {
        "sihu activity CSV": {"ann"},
        "ChatLab JSON": {"w_me", "w_b"},
        "QQ TXT": {"10001"},
        "WeCom archive JSONL": {"lisi"},
        "WeCom groupchat/get": {"lisi", "zhao"},
        "Slack export zip": {"U1"},
        "Discord JSON": {"7"},
        "Telegram JSON, one chat": set(),
        "WhatsApp Android": set(),
    }
    for name, operators in wanted.items():
        reading = read(put(FIXTURES[name], tmp_path))[2]
        assert {person.key for person in reading.people.values() if person.operator} == operators, name


def test_bots_are_told(tmp_path: Path) -> None:
    for name, bot in (
        ("Discord JSON", "9"),
        ("WeCom archive JSONL", "wbRobot"),
        ("Slack export zip", "B1"),
        ("飞书 messages JSON", "cli_x"),
        ("Telegram JSON, account", "user8"),
    ):
        reading = read(put(FIXTURES[name], tmp_path))[2]
        assert bot in {person.key for person in reading.people.values() if person.bot}, name


def test_a_group_that_became_a_supergroup_is_one_chat(tmp_path: Path) -> None:
    def end(action: str, actor: str, ident: int, title: str = "") -> dict[str, object]:
        return {
            "id": ident,
            "type": "service",
            "date": "2024-05-01T08:00:00",
            "date_unixtime": "1714550400",
            "actor": "A",
            "actor_id": actor,
            "action": action,
            "title": title,
            "text": "",
        }

    def word(ident: int, at: int) -> dict[str, object]:
        return {
            "id": ident,
            "type": "message",
            "date": "2024-05-01T08:00:00",
            "date_unixtime": str(at),
            "from": "A",
            "from_id": "user1",
            "text": "x",
        }

    chats = [
        {
            "name": "Club",
            "type": "private_group",
            "id": 10,
            "messages": [word(1, 1714550000), end("migrate_to_supergroup", "user1", 2)],
        },
        {
            "name": "Club",
            "type": "private_supergroup",
            "id": 20,
            "messages": [end("migrate_from_group", "channel20", 1, "Club"), word(2, 1714550900)],
        },
        {"name": "Club", "type": "private_group", "id": 30, "messages": [word(1, 1714550000)]},
    ]
    path = write(tmp_path, "result.json", js({"chats": {"list": chats}}))
    _form, _version, reading, messages = read(path)
    assert reading.chats.keys() == {"20", "30"}
    assert sum(row.chat == "20" for row in messages) == 4
    assert len({row.id for row in messages if row.chat == "20"}) == 4


def test_a_renamed_slack_channel_is_one_chat_and_a_silent_one_is_unknown(tmp_path: Path) -> None:
    _form, _version, reading, messages = read(put(FIXTURES["Slack export zip"], tmp_path))
    assert reading.chats.keys() == {"C1"} and {row.chat for row in messages} == {"C1"}
    assert any("silent" in doubt for doubt in reading.doubts)


def test_pages_of_one_group_are_one_chat_named_by_users_json(tmp_path: Path) -> None:
    write(tmp_path, "users.json", js({"wxid_b": {"nickname": "小白"}, "5@chatroom": {"nickname": "读书群"}}))
    for start in (0, 5000):
        write(tmp_path, f"5@chatroom_{start}_{start + 5000}.csv", FIXTURES["PyWxDump CSV"].content)
    passed: list[str] = []
    found = expand([tmp_path], passed)
    assert len(found) == 2 and [Path(name).name for name in passed] == ["users.json"]
    for item in found:
        assert isinstance(item, Source)
        _form, _version, reading, _messages = read(item.path)
        assert list(reading.chats) == ["5@chatroom"] and reading.chats["5@chatroom"].name == "读书群"
        assert reading.people["wxid_b"].name == "小白"


def test_ids_that_excel_rounded_are_not_ids(tmp_path: Path) -> None:
    _form, _version, _reading, messages = read(put(FIXTURES["PyWxDump CSV"], tmp_path))
    assert [row.id for row in messages if row.text in ("另一句", "表格存过的号")] == [None, None]


def test_a_snapshot_gives_members_and_no_messages(tmp_path: Path) -> None:
    _form, _version, reading, messages = read(put(FIXTURES["WeCom groupchat/get"], tmp_path))
    assert messages == [] and reading.chats["wrX"].snapshot and reading.chats["wrX"].owner == "lisi"
    assert {(m.person, m.invited_by, m.role) for m in reading.memberships} == {
        ("lisi", None, "owner"),
        ("wmA", "lisi", None),
    }


def test_a_message_without_a_time_never_lands_in_1970(tmp_path: Path) -> None:
    _form, _version, reading, messages = read(put(FIXTURES["WeCom archive JSONL"], tmp_path))
    assert all(row.ts > 1714550000 for row in messages) and any("had no time" in doubt for doubt in reading.doubts)
    assert reading.skipped["repeated message id"].count == 1


@pytest.mark.parametrize(
    ("line", "kind", "names"),
    [
        ('"小白"邀请"小丁、小甲"加入了群聊', Kind.JOIN, ("小丁", "小甲")),
        ('你邀请"小丁"加入了群聊', Kind.JOIN, ("小丁",)),
        ('"小丁"通过扫描"小白"分享的二维码加入群聊', Kind.JOIN, ("小丁",)),
        ("小丁加入本群。", Kind.JOIN, ("小丁",)),
        ('"$username$"邀请"$names$"加入了群聊', Kind.JOIN, ()),
        ('"小丁"退出了群聊', Kind.LEAVE, ("小丁",)),
        ('你将"小丁"移出了群聊', Kind.LEAVE, ("小丁",)),
        ('"小丁"撤回了一条消息', Kind.RECALL, ()),
        ("花子がグループに参加しました。", Kind.JOIN, ("花子",)),
        ("Ann joined the group.", Kind.JOIN, ("Ann",)),
        ("Ann left the group.", Kind.LEAVE, ("Ann",)),
        ("小丁修改群名为“加入群聊”", Kind.SYSTEM, ()),
        ("你领取了小白的红包", Kind.SYSTEM, ()),
    ],
)
def test_system_lines_are_understood(line: str, kind: Kind, names: tuple[str, ...]) -> None:
    notice = understand(line)
    assert (notice.kind, notice.names) == (kind, names)


def test_a_text_about_joining_is_still_a_text(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "wa.txt",
        b"13/05/24, 08:00 - Ann: Bob left the group\n13/05/24, 08:01 - Bob: our security code changed: 12\n",
    )
    assert [row.kind for row in read(path)[3]] == [Kind.TEXT, Kind.TEXT]


# --- tables


def test_an_unknown_table_asks_for_its_columns_by_name(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "t.csv",
        "发送时间,成员,内容,备注\n2024-05-01 16:00:00,小白,早,\n2024-05-01 16:00:01,小丁,[图片],\n".encode("gb18030"),
    )
    with pytest.raises(Undecided, match=r"发送时间, 成员, 内容, 备注.*--map .*ts=发送时间,sender=成员,text=内容"):
        read(path)
    mapping = {"ts": "发送时间", "sender": "成员", "text": "内容"}
    _form, _version, reading, messages = read(path, mapping=mapping, group_name="读书群")  # type: ignore[arg-type]
    assert [(row.chat, row.sender, row.kind) for row in messages] == [
        ("读书群", "小白", Kind.TEXT),
        ("读书群", "小丁", Kind.MEDIA),
    ]
    with pytest.raises(Undecided, match="no column '时刻'"):
        read(path, mapping={"ts": "时刻", "sender": "成员"})  # type: ignore[arg-type]


def test_formulas_of_a_workbook_give_their_stored_values_and_are_never_run(tmp_path: Path) -> None:
    path = write(
        tmp_path, "t.xlsx", xlsx([["时间", "昵称", "内容"], ["2024-05-01 16:00:00", '=HYPERLINK("http://x")', "=1+1"]])
    )
    mapping = {"ts": "时间", "sender": "昵称", "text": "内容"}
    _form, _version, _reading, messages = read(path, mapping=mapping)  # type: ignore[arg-type]
    assert [row.text for row in messages] == [None]


def test_a_damaged_workbook_is_one_clear_error(tmp_path: Path) -> None:
    content = FIXTURES["WeFlow XLSX"].content
    for cut in (content[: len(content) // 2], content.replace(b"xl/worksheets", b"xl/worksheetz")):
        with pytest.raises(ReadError):
            read(write(tmp_path, "w.xlsx", cut))


# --- archives and folders


def test_gzip_and_zip_are_read_in_place(tmp_path: Path) -> None:
    assert len(read(write(tmp_path, "a.csv.gz", GZIPPED))[3]) == 7
    path = write(
        tmp_path,
        "both.zip",
        zipped({"x/qq.txt": FIXTURES["QQ TXT"].content, "x/p.png": b"\x89PNG", "x/y.html": b"<html>"}),
    )
    passed: list[str] = []
    (item,) = expand([path], passed)
    assert isinstance(item, Source) and item.name == "qq.txt" and len(passed) == 2
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a.csv.gz", path]


def test_a_truncated_gzip_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="damaged or cut off"):
        read(write(tmp_path, "a.csv.gz", GZIPPED[:-12]))


def test_bombs_are_refused_by_ratio(tmp_path: Path) -> None:
    blank = b"group,ts,sender\n" + (b"g,2024-05-01T08:00:00Z," + b"x" * 8000 + b"\n") * 9000
    with pytest.raises(ReadError, match="zip bomb"):
        read(write(tmp_path, "a.csv.gz", gzip.compress(blank, 9)))
    with pytest.raises(ReadError, match="zip bomb"):
        expand([write(tmp_path, "b.zip", zipped({"a.csv": blank}))])


def test_names_that_point_outside_are_refused(tmp_path: Path) -> None:
    for name in ("../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:\\evil.csv"):
        with pytest.raises(ReadError, match="points outside"):
            expand([write(tmp_path, "e.zip", zipped({name: b"group,ts,sender\n"}))])


def test_an_encrypted_archive_is_named_as_such(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.csv": b"group,ts,sender\n"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark) + at
        content[place : place + 2] = struct.pack("<H", struct.unpack("<H", content[place : place + 2])[0] | 1)
    with pytest.raises(ReadError, match="encrypted"):
        expand([write(tmp_path, "e.zip", bytes(content))])


def test_a_zip_without_an_export_says_so(tmp_path: Path) -> None:
    (item,) = expand([write(tmp_path, "p.zip", zipped({"a.png": b"x"}))])
    assert isinstance(item, Source)
    with pytest.raises(ReadError, match="holds no export"):
        find_reader(item)


def test_chinese_names_in_a_zip_made_on_windows(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("XXXXXX_chat.txt", FIXTURES["WhatsApp Android"].content)
    path = write(tmp_path, "w.zip", out.getvalue().replace(b"XXXXXX", "读书群".encode("gbk")))
    (item,) = expand([path])
    assert isinstance(item, Source) and item.name == "读书群_chat.txt"


def test_two_formats_in_one_folder_and_what_is_no_export_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a/qq.txt", FIXTURES["QQ TXT"].content)
    write(tmp_path, "a/deep/result.json", FIXTURES["Telegram JSON, one chat"].content)
    write(tmp_path, "slack/channels.json", js([{"id": "C1", "name": "b"}]))
    write(tmp_path, "slack/users.json", js([{"id": "U1", "name": "u"}]))
    write(tmp_path, "slack/b/2024-05-01.json", FIXTURES["Slack day file"].content)
    for other in ("photo.jpg", "a/index.html", "notes.txt", "package.json", ".hidden.csv"):
        write(tmp_path, other, b"nothing of interest here")
    passed: list[str] = []
    found = expand([tmp_path], passed)
    assert sorted(str(item).rsplit("/", 1)[-1] for item in found) == ["qq.txt", "result.json", "slack"]
    assert sorted(Path(name).name for name in passed) == ["index.html", "notes.txt", "package.json", "photo.jpg"]


def test_a_folder_without_exports_and_a_missing_file_are_errors(tmp_path: Path) -> None:
    write(tmp_path, "d/a.jpg", b"x")
    with pytest.raises(ReadError, match="no export in this folder"):
        expand([tmp_path / "d"])
    with pytest.raises(ReadError, match="no such file"):
        expand([tmp_path / "gone.json"])


def test_a_file_named_itself_that_is_no_export_is_an_error_that_says_what_it_is(tmp_path: Path) -> None:
    for content, said in (
        (b"SQLite format 3\x00", "database"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"hello there", "no known export"),
    ):
        with pytest.raises(ReadError, match=said):
            find_reader(Source(write(tmp_path, "file", content)))


def test_times_in_utc_need_no_zone(tmp_path: Path) -> None:
    for name in (
        "Telegram JSON, one chat",
        "WeFlow JSON",
        "Slack export zip",
        "Discord JSON",
        "飞书 messages JSON",
        "QQChatExporter V5",
    ):
        _form, _version, reading, messages = read(put(FIXTURES[name], tmp_path), store_zone="America/New_York")
        assert reading.used_zone == "UTC", name
        days = {datetime.fromtimestamp(row.ts, UTC).date().isoformat() for row in messages}
        assert days <= {"2024-05-01", "2024-04-01"}, name


def test_what_a_reader_gives_does_not_depend_on_the_language(tmp_path: Path) -> None:
    from sihu_tui.text import i18n

    path = put(FIXTURES["QQ TXT"], tmp_path)
    english = read(path)[3]
    i18n.use("zh_CN")
    assert read(path)[3] == english


def test_json_lines_with_one_broken_line_keep_the_others(tmp_path: Path) -> None:
    good = json.dumps({"_type": "message", "sender": "1", "timestamp": 1714550400, "type": 0, "content": "x"})
    head = FIXTURES["ChatLab JSONL"].content.split(b"\n", 1)[0].decode()
    path = write(tmp_path, "c.jsonl", text(head, good, '{"_type":"message","sender":', good))
    _form, _version, reading, messages = read(path)
    assert len(messages) == 2 and reading.skipped["not a JSON line"].first[0][0] == 3


def test_two_chats_in_files_of_one_name_stay_two(tmp_path: Path) -> None:
    keys = set()
    for folder in ("读书会", "跑步会"):
        path = write(tmp_path, f"{folder}/_chat.txt", b"[2024/5/13 20:00:00] A: x\n")
        keys |= read(path)[2].chats.keys()
    assert keys == {"读书会", "跑步会"}
