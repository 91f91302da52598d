"""Whatever is done to an export, a reader gives messages or its own error: no other exception, no hang."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sihu_tui.errors import SihuError
from sihu_tui.readers import expand, find_folder_reader, find_reader
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Folder
from tests.fixtures.reader_files import FIXTURES

NOISE = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b"'",
    b"{",
    b"[" * 1500,
    b'{"a":' * 1500,
    b"\r",
    b"\r\n\r\n",
    b",,,,",
    b"\t",
    b"null",
    b"[]",
    b"{}",
    b"-1",
    b"1e999",
    b"9" * 5000,
    b"true",
    b'"\\ud83d"',
    b"\xf0\x9f\x98",
    "\u202e\u200e".encode(),
    b"<xml>",
    b"2024-13-45 99:99:99",
    b"0000-00-00T00:00:00Z",
    b"13/13/13, 25:61 - a: b\n",
    b"=" * 64,
)


def read_all(path: Path) -> None:
    """Read as the import does; what is given must be what a reader may give."""
    for item in expand([path]):
        reading = Reading()
        if isinstance(item, Folder):
            messages = find_folder_reader(item)[0].read_folder(item, reading)
        else:
            messages = find_reader(item)[0].read(item, reading)
        for row in messages:
            assert isinstance(row, Message) and isinstance(row.kind, Kind)
            assert isinstance(row.chat, str) and row.chat in reading.chats
            assert isinstance(row.ts, (int, float)) and row.ts == row.ts
            assert row.text is None or isinstance(row.text, str)
            for key in (row.sender, *row.people):
                assert key is None or (isinstance(key, str) and key in reading.people and key)
                (key or "").encode()
            for ident in (row.id, row.reply_to):
                assert ident is None or isinstance(ident, (str, int))
        for chat in reading.chats:
            chat.encode()


@st.composite
def damage(draw: st.DrawFn, content: bytes) -> bytes:
    """Cut, flip, repeat or stuff bytes in a few places."""
    for _time in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(content), 1)))
        kind = draw(st.sampled_from(("cut", "flip", "stuff", "drop", "repeat", "swap")))
        to = min(len(content), at + draw(st.integers(1, 60)))
        if kind == "cut":
            content = content[:at]
        elif kind == "flip":
            content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
        elif kind == "stuff":
            content = content[:at] + draw(st.sampled_from(NOISE)) + content[at:]
        elif kind == "drop":
            content = content[:at] + content[to:]
        elif kind == "repeat":
            content = content[:to] + content[at:to] * draw(st.integers(1, 40)) + content[to:]
        else:
            content = content[:at] + draw(st.sampled_from(NOISE)) + content[to:]
    return content


@pytest.mark.parametrize("name", FIXTURES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_only_its_own_error_escapes(name: str, data: st.DataObject) -> None:
    fixture = FIXTURES[name]
    content = data.draw(damage(fixture.content))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / fixture.file
        path.write_bytes(content)
        try:
            read_all(path)
        except SihuError as error:
            assert path.name in str(error) or place in str(error)


VALUES = (
    b"null", b"true", b"0", b"-1", b"1e999", b"[]", b"{}", b'""', b'"\\ud83d"', b'"x"', b"9" * 30, b"[[[[", b"NaN"
)  # fmt: skip
_VALUE = re.compile(rb'(?<=: )(?:"[^"]*"|\d+|true|false|null|\{|\[)')


@pytest.mark.parametrize("name", [name for name, one in FIXTURES.items() if one.file.endswith(("json", "jsonl"))])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_value_of_another_kind_is_no_surprise(name: str, data: st.DataObject) -> None:
    fixture = FIXTURES[name]
    content = fixture.content
    for _time in range(data.draw(st.integers(1, 3))):
        found = list(_VALUE.finditer(content))
        if found:
            at = data.draw(st.sampled_from(found))
            content = content[: at.start()] + data.draw(st.sampled_from(VALUES)) + content[at.end() :]
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / fixture.file
        path.write_bytes(content)
        try:
            read_all(path)
        except SihuError as error:
            assert place in str(error)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_an_error_or_an_export(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "file"
        path.write_bytes(content)
        try:
            read_all(path)
        except SihuError:
            return
