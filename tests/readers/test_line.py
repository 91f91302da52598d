"""LINE's histories: whatever stands inside quotes is one message's text; dates and titles of every language."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui.readers import find_reader
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source

HEAD = "[LINE] 活動群的聊天記錄\n儲存日期：2026/07/20 10:00\n\n2026/07/01（三）\n"


def understood(path: Path, text: str, zone: str = "Asia/Taipei") -> tuple[list[Message], Reading]:
    path.write_bytes(text.encode())
    source = Source(path)
    reader, _version = find_reader(source)
    assert reader.FORMAT == "line-txt"
    reading = Reading(zone=zone)
    return list(reader.read(source, reading)), reading


def when(row: Message, zone: str = "Asia/Taipei") -> str:
    return datetime.fromtimestamp(row.ts, ZoneInfo(zone)).isoformat(sep=" ")[:16]


PASTED = [
    "2026/08/15", "2026.08.15", "2026-08-15", "2026年8月15日", "08/15/2026", "2026/08/15（六）", "2026/08/15 Saturday", "Sat, 08/15/2026",
    "R8/08/15(土)", "10:30 bus leaves", "10:30\t集合", "09:15\t阿乙\t好", "下午03:15\t阿乙\t好", "18:00\t\t阿丁加入聊天", "[LINE] x的聊天記錄", "",
    "甲\t乙\t丙", '他說""好""', "☎ 通話時間 1:05", "ศ. 28/11/2568",
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("line", PASTED)
def test_a_line_inside_quotes_is_text_whatever_it_looks_like(line: str, end: str, tmp_path: Path) -> None:
    text = HEAD + f'09:00\t阿甲\t"報名資訊\n{line}\n地點：台北"\n09:05\t阿乙\t好\n09:09\t\t阿乙已收回訊息\n'
    rows, reading = understood(tmp_path / "a.txt", text.replace("\n", end))
    assert [(when(row)[5:], row.kind) for row in rows] == [
        ("07-01 09:00", Kind.TEXT), ("07-01 09:05", Kind.TEXT), ("07-01 09:09", Kind.RECALL)
    ]  # fmt: skip
    assert rows[0].text == f"報名資訊\n{line}\n地點：台北".replace('""', '"')
    assert {person.name for person in reading.people.values()} == {"阿甲", "阿乙"}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PASTED), min_size=1, max_size=6), min_size=1, max_size=5))
def test_many_quoted_messages_stay_apart(messages: list[list[str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        body = "".join(
            f'10:{at:02}\t阿甲\t"起\n' + "\n".join(lines) + f'\n訖"\n11:{at:02}\t阿乙\t收到\n'
            for at, lines in enumerate(messages)
        )
        rows, _reading = understood(Path(place) / "a.txt", HEAD + body)
    assert len(rows) == 2 * len(messages) and {when(row)[:10] for row in rows} == {"2026-07-01"}


def test_with_blanks_a_quoted_message_keeps_its_clock_lines(tmp_path: Path) -> None:
    text = "[LINE] Chat history in Team\nSaved on: 2026/07/20 10:00\n\n2026.07.01 Wednesday\n"
    text += '09:00 Ann "Plan\n10:30 bus leaves\n18:00 back home"\n09:05 Bo fine\n'
    rows, reading = understood(tmp_path / "a.txt", text)
    assert len(rows) == 2 and sorted(reading.people) == ["Ann", "Bo"]


def test_a_quote_that_never_ends_is_only_a_mark(tmp_path: Path) -> None:
    text = (
        HEAD
        + '09:00\t阿甲\t"好的\n09:05\t阿乙\t好\n2026/07/02（四）\n09:00\t阿甲\t5"\n09:01\t阿甲\t"一\n二"\n09:02\t阿乙\t嗯\n'
    )
    rows, _reading = understood(tmp_path / "a.txt", text)
    assert [when(row)[5:] for row in rows] == [
        "07-01 09:00",
        "07-01 09:05",
        "07-02 09:00",
        "07-02 09:01",
        "07-02 09:02",
    ]


def test_a_date_of_another_shape_is_no_date_line(tmp_path: Path) -> None:
    text = HEAD + "09:00\t阿甲\t報名\n2026.08.15\n地點\n09:05\t阿乙\t好\n2026/07/02（四）\n09:01\t阿甲\t早\n"
    rows, _reading = understood(tmp_path / "a.txt", text)
    assert [when(row)[5:] for row in rows] == ["07-01 09:00", "07-01 09:05", "07-02 09:01"]


@pytest.mark.parametrize(
    ("head", "day", "name"),
    [
        ('[LINE] ประวัติการแชทในกลุ่ม "กลุ่มทดสอบ"\nบันทึกเมื่อ 04/09/2569 07:48', "ศ. 28/11/2568", "กลุ่มทดสอบ"),
        ("[LINE] ประวัติการแชทกับ Team\nบันทึกวันที่ 2026/01/15 10:30", "2025/11/28 ศุกร์", "Team"),
        ("[LINE] ประวัติการแชทกับ Team\nบันทึกวันที่ 2026/01/15 10:30", "2025.11.28 วันศุกร์", "Team"),
        ("[LINE] ประวัติการแชทกับ Team\nวันที่บันทึก: 2026/01/15 10:30", "2025/11/28(ศ.)", "Team"),
        ("[LINE] ประวัติการแชทกับ Team\nวันที่บันทึก: 2026/01/15 10:30", "วันศุกร์ที่ 28 พฤศจิกายน 2568", "Team"),
        ("[LINE] ประวัติการแชทกับ Team\nวันที่บันทึก: 2026/01/15 10:30", "ศ., 28/11/2025", "Team"),
        ("[LINE] Team님과 대화\n저장한 날짜 : 2026/01/15 10:30", "2025년 11월 28일 금요일", "Team"),
    ],
)  # fmt: skip
def test_thai_and_korean_histories(head: str, day: str, name: str, tmp_path: Path) -> None:
    text = f"{head}\n\n{day}\n08:54\t\tสมชาย เพิ่ม สมหญิง เข้ากลุ่ม\n08:55\tสมชาย\tสวัสดีครับ\n09:00\tสมหญิง\t[รูป]\n"
    text += '09:02\tสมชาย\t"บรรทัดแรก\n2025/12/01\nบรรทัดสอง"\n09:03\t\tสมหญิง ออกจากกลุ่ม\n09:04\t\tสมชาย ยกเลิกข้อความ\n'
    rows, reading = understood(tmp_path / "a.txt", text, "Asia/Bangkok")
    assert Counter(row.kind.name for row in rows) == {"TEXT": 2, "MEDIA": 1, "JOIN": 1, "LEAVE": 1, "RECALL": 1}
    assert {when(row, "Asia/Bangkok")[:10] for row in rows} == {"2025-11-28"}
    assert next(iter(reading.chats.values())).name == name and set(reading.people) == {"สมชาย", "สมหญิง"}


@pytest.mark.parametrize(
    ("title", "saved", "day", "zone"),
    [("Chat history in Team", "Saved on: 7/20/2026, 10:00 AM", "Wed, 7/1/2026", "Asia/Shanghai"),
     ("Chat history in Team", "Saved on: 20/7/2026, 10:00", "Wed, 1/7/2026", "Asia/Shanghai"),
     ("ประวัติการแชทในกลุ่ม ร้านค้า", "บันทึกเมื่อ: 20/7/2569 10:00", "พุธ 1/7/2569", "Asia/Bangkok")],
)  # fmt: skip
def test_the_day_on_which_it_was_saved_tells_which_number_is_the_day(
    title: str, saved: str, day: str, zone: str, tmp_path: Path
) -> None:
    text = f"[LINE] {title}\n{saved}\n\n{day}\n09:00\tAnn\thi\n09:01\tBo\tyo\n"
    rows, _reading = understood(tmp_path / "a.txt", text, zone)
    assert [when(row, zone) for row in rows] == ["2026-07-01 09:00", "2026-07-01 09:01"]


def test_a_history_saved_again_by_thai_windows_is_read(tmp_path: Path) -> None:
    text = (
        "[LINE] ประวัติการแชทในกลุ่ม ร้านค้า\nบันทึกเมื่อ: 20/07/2026 10:00\n\nพ. 01/07/2026\n09:00\tแอน\tสวัสดี\n09:07\t\tดี เข้าร่วมกลุ่ม\n"
        "09:08\t\tโบ ออกจากกลุ่ม\n09:09\t\tแอน ยกเลิกข้อความ\n"
    )
    (tmp_path / "a.txt").write_bytes(text.encode("cp874"))
    source = Source(tmp_path / "a.txt")
    reading = Reading(zone="Asia/Bangkok")
    rows = list(find_reader(source)[0].read(source, reading))
    assert [row.kind for row in rows] == [Kind.TEXT, Kind.JOIN, Kind.LEAVE, Kind.RECALL]
    assert {"แอน", "ดี", "โบ"} == {person.name for person in reading.people.values()}
