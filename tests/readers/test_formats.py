"""Every format and version: recognised by content, every kind of row told apart, people by the stated rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui.readers import expand, find_folder_reader, find_reader
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Folder
from tests.fixtures.reader_files import FIXTURES, Fixture


def put(fixture: Fixture, folder: Path, name: str | None = None) -> Path:
    path = folder / (name or fixture.file)
    path.write_bytes(fixture.content)
    return path


def read(path: Path, **asked: str) -> tuple[str, str, Reading, list[Message]]:
    """Read a file as the import does."""
    (item,) = expand([path])
    reading = Reading(**asked)  # type: ignore[arg-type]
    if isinstance(item, Folder):
        folder_reader, version = find_folder_reader(item)
        return folder_reader.FORMAT, version, reading, list(folder_reader.read_folder(item, reading))
    reader, version = find_reader(item)
    return reader.FORMAT, version, reading, list(reader.read(item, reading))


@pytest.mark.parametrize("name", FIXTURES)
def test_every_row_is_read_as_what_it_is(name: str, tmp_path: Path) -> None:
    fixture = FIXTURES[name]
    form, version, reading, messages = read(put(fixture, tmp_path))
    assert form == fixture.format
    assert version.startswith(fixture.version)
    got = tuple(sum(row.kind == kind for row in messages) for kind in Kind)
    assert got == fixture.counts, [(row.kind.name, row.text) for row in messages]
    assert {row.chat for row in messages} <= reading.chats.keys()
    people = {row.sender for row in messages} | {key for row in messages for key in row.people}
    assert people - {None} <= reading.people.keys()
    if fixture.private is not None:
        assert {chat.private for chat in reading.chats.values()} == {fixture.private}
    assert not any("0" == row.sender or row.sender == "未知" for row in messages), "a phantom member"


@pytest.mark.parametrize("name", FIXTURES)
def test_ids_are_unique_in_their_chat_and_replies_find_them(name: str, tmp_path: Path) -> None:
    _form, _version, _reading, messages = read(put(FIXTURES[name], tmp_path))
    ids = [(row.chat, row.id) for row in messages if row.id is not None]
    assert len(ids) == len(set(ids))
    assert {(row.chat, row.reply_to) for row in messages if row.reply_to is not None} <= set(ids)


@pytest.mark.parametrize("name", [name for name, one in FIXTURES.items() if not one.file.endswith(("zip", "xlsx"))])
def test_format_is_told_by_content_not_by_name(name: str, tmp_path: Path) -> None:
    fixture = FIXTURES[name]
    form, _version, _reading, messages = read(put(fixture, tmp_path, "unnamed.dat"))
    assert form == fixture.format
    assert len(messages) == sum(fixture.counts)


def test_the_readme_says_what_is_read() -> None:
    """The table in the READMEs is the one that `tests/fixtures/conformance.py` makes."""
    from tests.fixtures import conformance

    assert {name for _whence, names in conformance.ROWS.values() for name in names} == FIXTURES.keys()
    root = Path(__file__).resolve().parents[2]
    for readme in conformance.HEAD:
        text = (root / readme).read_text("utf-8") if (root / readme).exists() else ""
        if conformance.BEGIN not in text:
            pytest.skip(f"{readme} has no table yet")
        shown = text.partition(conformance.BEGIN)[2].partition(conformance.END)[0].strip()
        assert shown == conformance.table(readme), "run python -m tests.fixtures.conformance --write"
