"""Workbooks of every kind are read whole, whatever they say of their size; what would fill the memory is refused."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sihu_tui.errors import ReadError
from sihu_tui.readers import expand, find_reader
from sihu_tui.readers.record import Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import table_header, table_rows
from sihu_tui.readers.workbook import is_workbook, sheet_names, sheet_rows

NAMES = ["群名", "发送时间", "发送人", "消息内容"]
ROWS = [["茶友群", f"2026-03-13 15:{n:02}:00", f"客{n % 3}", f"第{n}句"] for n in range(20)]
MAPPING = {"group": "群名", "ts": "发送时间", "sender": "发送人", "text": "消息内容"}


def xlsx(rows: list[list[Any]], change: tuple[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue() if change is None else changed(out.getvalue(), *change)


def changed(book: bytes, old: str, new: str) -> bytes:
    """Change the text of the first sheet by a pattern."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            content = before.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                content = re.sub(old, lambda _found: new, content.decode(), count=1).encode()
            after.writestr(info.filename, content)
    return out.getvalue()


def xls(rows: list[list[Any]]) -> bytes:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            sheet.write(y, x, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: list[list[Any]], extra: str = "") -> bytes:
    def cell(value: Any) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{body}{extra or rest}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    return out.getvalue()


def xlsb(rows: list[list[Any]], at: list[int] | None = None) -> bytes:
    """A binary workbook; `at` gives the rows' numbers where they do not follow one another."""

    def record(kind: int, body: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
        size, length = b"", len(body)
        while True:
            size += bytes([length & 127 | (128 if length > 127 else 0)])
            length >>= 7
            if not length:
                return number + size + body

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    sheet = record(129) + record(148, struct.pack("<4I", 0, 0, 0, 0)) + record(145)
    for y, row in enumerate(rows):
        sheet += record(0, struct.pack("<I", at[y] if at else y) + b"\0" * 13)
        for x, value in enumerate(row):
            sheet += record(6, struct.pack("<II", x, 0) + wide(str(value)))
    sheet += record(146) + record(130)
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Sheet1"))
    book += record(144) + record(132)
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{links}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return out.getvalue()


def source(folder: Path, content: bytes, name: str = "chat.xlsx") -> Source:
    path = folder / name
    path.write_bytes(content)
    (found,) = expand([path])
    assert isinstance(found, Source)
    return found


def messages(source: Source) -> list[Message]:
    reader, _version = find_reader(source)
    return list(reader.read(source, Reading(mapping=dict(MAPPING))))


DIMENSION = r"<dimension [^>]*/>"


@pytest.mark.parametrize(
    "said",
    ["", '<dimension ref="A1"/>', '<dimension ref="A1:D5"/>', '<dimension ref="A1:B21"/>', '<dimension ref="Z9:A1"/>',
     '<dimension ref="A1:XFD1048576"/>', '<dimension ref="nonsense"/>'],
)  # fmt: skip
def test_what_a_sheet_says_of_its_size_loses_nothing(tmp_path: Path, said: str) -> None:
    whole = xlsx([NAMES, *ROWS])
    content = changed(whole, r"<sheetViews>", said + "<sheetViews>")
    assert b"dimension" in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml") or not said
    assert len(messages(source(tmp_path, content))) == 20


@pytest.mark.parametrize(("make", "name"), [(xlsx, "a.xlsx"), (xls, "a.xls"), (ods, "a.ods"), (xlsb, "a.xlsb")])
@pytest.mark.parametrize("ending", ["", ".xlsx", ".csv", ".dat"])
def test_each_kind_is_told_by_its_content(tmp_path: Path, make: Any, name: str, ending: str) -> None:
    book = source(tmp_path, make([NAMES, *ROWS]), name + ending)
    assert is_workbook(book)
    assert find_reader(book)[1] == name.removeprefix("a.").upper()
    found = messages(book)
    assert (len(found), found[3].text, found[3].sender) == (20, "第3句", "客0")


def test_numbers_days_and_blanks_are_shown_as_the_sheet_shows_them(tmp_path: Path) -> None:
    import datetime

    rows = [
        ["时间", "数", "量", "真"],
        [datetime.datetime(2026, 3, 13, 15, 53, 7, 600000), 5, 59.7, True],
        [datetime.date(2026, 3, 13), 1e16, 59.699999999999996, None],
        [None, None, None, None],
        [datetime.time(1, 2), -7, "007", "#N/A"],
    ]
    found = list(sheet_rows(source(tmp_path, xlsx(rows))))
    assert [number for number, _row in found] == [1, 2, 3, 5]
    assert found[1][1] == ["2026-03-13 15:53:07", "5", "59.7", "True"]
    assert found[2][1] == ["2026-03-13 00:00:00", "1e+16", "59.7", ""] or found[2][1][0] == "2026-03-13"
    assert found[3][1][:3] == ["01:02:00", "-7", "007"]


def test_titles_above_and_blanks_beside_keep_the_row_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["C3"] = "标题"
    for y, row in enumerate([NAMES, *ROWS[:2]], 5):
        for x, value in enumerate(row, 3):
            sheet.cell(y, x, value)
    book.create_sheet("会话信息").append(["群", "茶友群"])
    out = io.BytesIO()
    book.save(out)
    found = source(tmp_path, out.getvalue())
    assert [name for name in table_header(found) if name] == NAMES
    assert [number for number, _row in table_rows(found)] == [6, 7]
    assert sheet_names(found) == ["Sheet", "会话信息"]
    assert list(sheet_rows(found, "会话信息")) == [(1, ["群", "茶友群"])]


FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
LOW = '<row r="1"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
LONG = "".join(f'<row r="{n}"><c r="ZZ{n}"><v>1</v></c></row>' for n in (30, 99_999)) + "</sheetData>"


@pytest.mark.parametrize("end", [FAR, LOW, LONG, FAR.replace('"', "'")])
@pytest.mark.parametrize("said", ["", '<dimension ref="A1:D21"/>'])
def test_cells_too_far_apart_are_refused_before_they_fill_the_memory(tmp_path: Path, end: str, said: str) -> None:
    content = xlsx([NAMES, *ROWS], ("</sheetData>", end))
    content = changed(content, "<sheetViews>", said + "<sheetViews>")
    with pytest.raises(ReadError, match="too far apart|相距太远"):
        find_reader(source(tmp_path, content))


def test_one_far_column_in_a_short_table_is_read(tmp_path: Path) -> None:
    end = '<row r="22"><c r="XFD22" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    assert len(list(sheet_rows(source(tmp_path, xlsx([NAMES, *ROWS], ("</sheetData>", end)))))) == 22


def test_other_kinds_that_would_fill_the_memory_or_never_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ReadError, match="as a workbook"):
        list(sheet_rows(source(tmp_path, xlsb([["a"] * 16000, ["b"]], [0, 1_048_575]), "a.xlsb")))
    monkeypatch.setattr("sihu_tui.readers.workbook.PATIENCE", 2)
    with pytest.raises(ReadError, match="as a workbook"):
        list(sheet_rows(source(tmp_path, ods([NAMES], "</table:t<fice"), "a.ods")))


def test_entities_do_not_grow(tmp_path: Path) -> None:
    content = xlsx([NAMES, *ROWS[:1]])
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    content = changed(changed(content, "<worksheet", doctype), "第0句", "&b;")
    try:
        told = str(list(sheet_rows(source(tmp_path, content))))
    except ReadError:
        return
    assert "aaaa" not in told


def test_what_only_looks_like_an_old_workbook_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for content in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, xlsx([NAMES])[:900]):
        with pytest.raises(ReadError):
            find_reader(source(tmp_path, content, "a.xls"))


def test_a_web_page_called_a_workbook_is_told_apart(tmp_path: Path) -> None:
    page = "<html><body><table><tr><td>订单号</td><td>日期</td></tr></table></body></html>".encode()
    with pytest.raises(ReadError, match="web page.*xlsx"):
        find_reader(source(tmp_path, page, "a.xls"))
    with pytest.raises(ReadError, match="web page.*CSV"):
        find_reader(source(tmp_path, page, "a.dat"))


def test_a_group_that_is_no_column_is_told_of_the_other_option(tmp_path: Path) -> None:
    book = source(tmp_path, xlsx([NAMES, *ROWS]))
    reading = Reading(mapping={**MAPPING, "group": "茶友群"})
    with pytest.raises(ReadError, match="--group"):
        list(find_reader(book)[0].read(book, reading))
