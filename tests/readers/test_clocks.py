"""Half days before and after the clock, blanks and words between numbers: one moment, in every table and text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sihu_tui.readers import find_reader
from sihu_tui.readers.record import Message, Reading
from sihu_tui.readers.source import Source

WRITTEN = [
    "2026/3/13 下午3:53", "2026/3/13 下午 3:53", "2026/3/13 3:53 PM", "2026/3/13 3:53下午", "2026-03-13 下午03:53:00", "2026年3月13日 下午3:53",
    "2026年3月13日下午3:53", "2026年3月13日 星期五 下午3:53", "2026年3月13日 15时53分", "2026年3月13日 下午3点53分", "2026. 3. 13. 오후 3:53",
    "2026. 3. 13. 오후 3:53:00", "2026년 3월 13일 오후 3시 53분", "2026/3/13 午後3:53", "2026年3月13日 午後3時53分", "2026/3/13 15:53",
    "2026/3/13(金) 15:53", "2026-03-13T15:53:00", "2026/03/13 03:53 μ.μ.", "２０２６／３／１３　１５：５３", "2026.3.13 下午3:53", "2026/3/13　下午3:53",
    "2026/3/13 3:53\u202fPM", "2026/3/13 ٣:٥٣ م",
]  # fmt: skip


def read(path: Path, **asked: object) -> tuple[list[Message], Reading]:
    source = Source(path)
    reader, version = find_reader(source)
    reading = Reading(zone="UTC", version=version, **asked)  # type: ignore[arg-type]
    return list(reader.read(source, reading)), reading


def when(row: Message) -> str:
    return datetime.fromtimestamp(row.ts, UTC).isoformat(sep=" ")[:16]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_table_may_write_its_times_so(written: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"群名,时间,昵称,内容\n小群,{written},甲,好\n小群,2026/3/14 上午9:05,乙,早\n", encoding="utf-8")
    rows, reading = read(path, mapping={"group": "群名", "ts": "时间", "sender": "昵称", "text": "内容"})
    assert [when(row) for row in rows] == ["2026-03-13 15:53", "2026-03-14 09:05"], reading.skipped


@pytest.mark.parametrize(
    "written", ["13/3/2026 下午3:53", "13.3.2026 3:53 pm", "13/3/2026 오후 3:53", "13/3/2026 15:53"]
)
def test_the_day_may_stand_first(written: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"group,time,from,text\ng,{written},a,x\n", encoding="utf-8")
    rows, _reading = read(path, mapping={"group": "group", "ts": "time", "sender": "from", "text": "text"})
    assert [when(row) for row in rows] == ["2026-03-13 15:53"]


@pytest.mark.parametrize("written", ["[2026/3/13 下午3:53]", "[2026. 3. 13. 오후 3:53]", "[2026/3/13 3:53 PM]", "[3/13/2026 3:53\u202fPM]", 
     "[13-Mar-26 03:53 PM]",
                                     "[13.03.2026 15:53]"])  # fmt: skip
def test_discord_writes_dates_as_the_computer_does(written: str, tmp_path: Path) -> None:
    path = tmp_path / "d.txt"
    rule = "=" * 62
    path.write_text(f"{rule}\nGuild: G\nChannel: Text / general\n{rule}\n\n{written} Ann\nhello\n\n", encoding="utf-8")
    rows, reading = read(path)
    assert [when(row) for row in rows] == ["2026-03-13 15:53"], reading.skipped


@pytest.mark.parametrize("clock", ["15:53:00", "3:53:00 PM", "下午 3:53:00", "下午3:53:00"])
def test_qq_of_any_computer(clock: str, tmp_path: Path) -> None:
    path = tmp_path / "q.txt"
    head = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n消息分组:我的QQ群\n消息对象:群\n\n"
    path.write_text(f"{head}2026-03-13 {clock} 甲(10001)\n好\n\n", encoding="utf-8")
    rows, _reading = read(path)
    assert [when(row) for row in rows] == ["2026-03-13 15:53"]


@pytest.mark.parametrize(
    "written",
    [
        "2026/3/13 xx3:53",
        "2026/3/13 下午",
        "下午3:53",
        "2026/13/13 下午3:53",
        "2026/3/13 下午25:53",
        "2026/3/13 3:53 zz",
    ],
)
def test_what_is_no_time_is_skipped_and_told(written: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"群名,时间,昵称,内容\n小群,{written},甲,好\n", encoding="utf-8")
    rows, reading = read(path, mapping={"group": "群名", "ts": "时间", "sender": "昵称", "text": "内容"})
    assert not rows and sum(skip.count for skip in reading.skipped.values()) == 1
