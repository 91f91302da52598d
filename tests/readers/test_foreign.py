"""Bytes, names and archives of foreign machines: read as what they are, shown harmless, refused in one sentence."""

from __future__ import annotations

import json
import os
import sqlite3
import struct
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.fixtures.reader_files import FIXTURES

WHATSAPP = "13/07/2026, 10:00 - Ann: hi\n13/07/2026, 10:01 - Bob: ho\n13/07/2026, 10:02 - Cid: ho\n"
WEFLOW = "2026-07-01 09:00:00 '甲'\n早\n\n2026-07-01 09:01:00 '乙'\n早\n"
MAP = ("--map", "group=group,ts=time,sender=from,text=text")


def files(said: str) -> list[dict[str, object]]:
    return list(json.loads(said)["files"])


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "utf-8"])
@pytest.mark.parametrize("rows", [1700, 40_000])
def test_chinese_that_comes_late_is_read_in_its_own_encoding(
    codec: str, rows: int, sihu: Command, tmp_path: Path
) -> None:
    lines = "group,time,from,text\n" + "".join(f"g,2026-07-01 09:{n % 60:02}:00,ann,number {n}\n" for n in range(rows))
    path = tmp_path / "late.csv"
    path.write_bytes(lines.encode() + "g,2026-07-01 12:00:00,小满,退货\n".encode(codec))
    (file,) = files(sihu("import", path, *MAP, "--json").stdout)
    assert file["new"] == rows + 1
    with sqlite3.connect(tmp_path / "cli" / "sihu.db") as store:
        assert store.execute(
            "select name, text from messages m join members p on p.id = sender_id where text like '退%'"
        ).fetchall() == [("小满", "退货")]


def test_the_euro_of_chinese_windows(sihu: Command, tmp_path: Path) -> None:
    path = tmp_path / "euro.csv"
    path.write_bytes("group,time,from,text\ng,2026-07-01 12:00:00,小满,苹果@5\n".encode("gbk").replace(b"@", b"\x80"))
    assert files(sihu("import", path, *MAP, "--json").stdout)[0]["new"] == 1
    with sqlite3.connect(tmp_path / "cli" / "sihu.db") as store:
        assert store.execute("select text from messages").fetchall() == [("苹果€5",)]


def test_bytes_that_fit_nothing_are_told(sihu: Command, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes("group,time,from,text\ng,2026-07-01 12:00:00,小满,苹果好吃".encode() + b"\xff\n")
    (file,) = files(sihu("import", path, *MAP, "--json").stdout)
    assert any("fit no character" in str(doubt) for doubt in file["doubts"])  # type: ignore[attr-defined]


def broken(path: Path, at: int, value: int, local: int | None = None) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("WhatsApp Chat with Club.txt", WHATSAPP)
        archive.writestr("WhatsApp Chat with Good.txt", WHATSAPP.replace(" h", " another h"))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x01\x02", at), (b"PK\x03\x04", local)):
        if offset is not None:
            start = data.find(mark) + offset
            data[start : start + 2] = struct.pack("<H", value)
    path.write_bytes(data)


def test_a_zip_of_tomorrow_is_one_sentence_and_its_neighbours_go_on(sihu: Command, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    broken(folder / "newer.zip", 6, 90)
    broken(folder / "kind.zip", 10, 93, 8)
    (folder / "WhatsApp Chat with Else.txt").write_text(WHATSAPP)
    done = sihu("import", folder)
    assert "Traceback" not in done.stdout + done.stderr and done.returncode == 1
    assert done.stdout.count("not known here") == 2
    assert done.stdout.count("3 new") == 2  # the other entry of the zip, and the neighbour
    for name in ("newer.zip", "kind.zip"):
        done = sihu("import", folder / name)
        assert "Traceback" not in done.stdout + done.stderr and done.returncode == 1


def test_a_zip_whose_names_fit_no_character_is_one_sentence(sihu: Command, tmp_path: Path) -> None:
    fixture = FIXTURES["WeChatDataAnalysis ZIP"]
    data = bytearray(fixture.content)
    name = data.index("茶友群".encode())
    data[name + 1] = 0x28  # before the entry itself; the list of entries has it whole
    path = tmp_path / fixture.file
    path.write_bytes(data)
    done = sihu("import", path)
    assert done.returncode == 1 and "Something unforeseen" not in done.stderr, done.stderr
    assert "is damaged or cut off" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "会员群聊天".encode("gbk"),
        b"\xff\xfe\x00"[:2] + "群".encode(),
        "群\x1b]52;c;eA==\x07".encode(),
        "群\u202egnp".encode(),
    ],
)
def test_a_files_name_is_foreign_text(name: bytes, sihu: Command, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/" + name + b".txt"
    with open(path, "wb") as file:
        file.write(WEFLOW.encode())
    for words in (("import", tmp_path), ("groups",), ("runs",), ("import", tmp_path, "--json")):
        done = sihu(*words)
        assert done.returncode == 0, done.stderr
        assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout + done.stderr)
    if name == "会员群聊天".encode("gbk"):
        assert "会员群聊天" in sihu("groups").stdout


def test_names_that_are_too_long_are_imported_or_told(sihu: Command, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "long.zip", "w") as archive:
        archive.writestr("长" * 300 + "/WhatsApp Chat with " + "名" * 3000 + ".txt", WHATSAPP)
    assert sihu("import", tmp_path / "long.zip").returncode == 0 and "名名名" in sihu("groups").stdout
    done = sihu("import", tmp_path / ("x" * 300))
    assert done.returncode == 1 and "too long" in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_headings_of_a_refused_table_reach_no_terminal_raw(sihu: Command, tmp_path: Path) -> None:
    path = tmp_path / "evil.csv"
    path.write_bytes(b"a\x1b]52;c;ZXZpbA==\x07b,c\x1b[2J\n1,2\n")
    sihu("import", path)
    for words in (("import", path), ("import", path, "--map", "ts=x,sender=c"), ("orders", "import", path)):
        done = sihu(*words)
        assert done.returncode and not {"\x1b", "\x07"} & set(done.stdout + done.stderr)


def test_a_file_of_which_no_row_was_read_is_refused_and_makes_no_group(sihu: Command, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("Author,Date,Content,Attachments\n" + "a,garbage,x,\n" * 3)
    done = sihu("import", path)
    assert done.returncode == 1 and "none of its 3 rows could be read" in done.stdout
    assert json.loads(sihu("groups", "--json").stdout)["groups"] == []
