"""Workbooks (.xlsx, .xlsb, .xls, .ods), read whole by calamine after a look at what they would take.

A damaged .xlsx ends in an error. The other kinds can end in a panic, for ever, or in more memory than there is, so they
are read by a process of their own, which gives up in time.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

from sihu_tui.errors import ReadError
from sihu_tui.readers.source import BOMB_FROM, BOMB_RATIO, CHUNK, Source
from sihu_tui.text.i18n import _

MAX_SIZE = 512 << 20
MOST_CELLS = 40_000_000
"""Between the first and the last cell of a sheet, empty ones included: each takes 32 bytes however few are filled."""
PATIENCE = 120
"""Seconds for a workbook that is read by a process of its own."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = re.compile(rb"PK\x03\x04[\s\S]{26}(?:\[Content_Types\]\.xml|xl/)")
# only what is far from A1: a column after Z, a row of six digits or more
_FAR = re.compile(rb'r=["\'](?:([A-Z]{2,3})\d|[A-Z]?(\d{6,}))')
_EVERY = re.compile(rb'r=["\']([A-Z]{0,3})(\d+)["\']')
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*>")


def is_workbook(source: Source) -> bool:
    """Tell a workbook of any kind by its content."""
    head = source.head
    if head.startswith(b"PK\x03\x04"):
        return _OFFICE.search(head) is not None or _ODS in head[:200]
    return head.startswith(_OLE)


def workbook_kind(source: Source) -> str:
    """Give the kind of a workbook: XLSX, XLSB, XLS or ODS."""
    head = source.head
    if head.startswith(_OLE):
        return "XLS"
    return "ODS" if _ODS in head[:200] else "XLSB" if b"workbook.bin" in head else "XLSX"


def sheet_names(source: Source) -> list[str]:
    """Give the names of a workbook's sheets in their order. Raises ReadError."""
    return _book(source).names


def sheet_rows(source: Source, sheet: int | str = 0) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a sheet, the first or by name, with their numbers, as text; empty rows are left out.

    Formulas give their stored value. Raises ReadError for a workbook that is damaged, encrypted, a bomb, or whose cells
    lie too far apart.
    """
    book = _book(source)
    name = sheet if isinstance(sheet, str) else book.names[sheet] if sheet < len(book.names) else ""
    try:
        yield from book.rows(name)
    except ReadError:
        raise
    except Exception as error:
        raise _broken(source, error) from error


class _Here:
    """An .xlsx in this process; a sheet is loaded when it is asked for, and kept."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._book = open_book(data)
        self.names = names_in(self._book)
        self._sheets: dict[str, Any] = {}

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        if name not in self._sheets:
            self._sheets[name] = self._load(name)
        return rows_of(self._sheets[name])

    def _load(self, name: str) -> Any:
        try:
            return self._book.get_sheet_by_name(name)
        except Exception:
            # what a sheet says of its own size may be nonsense, and calamine believes that it is a size
            return open_book(_without_dimensions(self._data)).get_sheet_by_name(name)


class _There:
    """A workbook of another kind, all its sheets read by a process of its own."""

    def __init__(self, data: bytes) -> None:
        # the folder one happens to be in is no place to load code from
        paths = os.pathsep.join(path for path in sys.path if path)
        done = subprocess.run(
            [sys.executable, "-P", "-m", f"{__name__}_alone"], input=data, capture_output=True, timeout=PATIENCE,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise ValueError(said[-1][:200] if said else f"exit {done.returncode}")
        found = json.loads(done.stdout)
        if "error" in found:
            raise ValueError(found["error"])
        self._sheets: dict[str, list[tuple[int, list[str]]]] = found["sheets"]
        self.names = list(self._sheets)

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        return ((number, row) for number, row in self._sheets.get(name, ()))


def _book(source: Source) -> _Here | _There:
    book: _Here | _There | None = source.__dict__.get("_book")
    if book is None:
        with source.open() as file:
            data = file.read(MAX_SIZE + 1)
        if len(data) > MAX_SIZE:
            raise ReadError(_("{path} is too large for a workbook; save it as CSV.").format(path=source))
        try:
            if not data.startswith(_OLE):
                _measure(source, data)
            book = (_Here if workbook_kind(source) == "XLSX" else _There)(data)
        except ReadError:
            raise
        except Exception as error:  # whatever a damaged workbook makes the library raise
            raise _broken(source, error) from error
        source.__dict__["_book"] = book
    return book


def _broken(source: Source, error: Exception) -> ReadError:
    if isinstance(error, subprocess.TimeoutExpired):
        why = _("it takes longer than {n} seconds").format(n=PATIENCE)
    elif type(error).__name__ == "PasswordError" or "assword" in str(error) or "EncryptedPackage" in str(error):
        return ReadError(
            _("{path} is protected by a password; open it, save it without one, and import that.").format(path=source)
        )
    else:
        why = str(error)
    return ReadError(
        _("{path} cannot be read as a workbook ({why}); save it again or as CSV.").format(path=source, why=why)
    )


def open_book(data: bytes) -> Any:
    """Open a workbook with calamine, which raises what it likes."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def names_in(book: Any) -> list[str]:
    """Give the names of the sheets that hold cells (charts do not)."""
    return [sheet.name for sheet in book.sheets_metadata if str(sheet.typ).endswith("WorkSheet")]


def rows_of(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a sheet that are not empty, numbered from 1, as text."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        if any(row) or any(value != "" for value in row):
            yield number, [value if type(value) is str else _shown(value) for value in row]


def _shown(value: Any) -> str:
    if isinstance(value, float):
        if abs(value) < 1e15 and value == int(value):
            return str(int(value))
        return format(value, ".15g")  # as the spreadsheet shows it: 59.7, not 59.699999999999996
    if hasattr(value, "strftime") and hasattr(value, "hour"):
        return str(value).partition(".")[0]
    return str(value)


def _without_dimensions(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            if "worksheets/" in info.filename:
                content = _DIMENSION.sub(b"", content[:8192]) + content[8192:]
            after.writestr(info.filename, content)
    return out.getvalue()


def _measure(source: Source, data: bytes) -> None:
    """Raise ReadError for a bomb, and for cells so far apart that the empty ones between them would fill the memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        size = sum(info.file_size for info in parts.infolist())
        if size > BOMB_FROM and size > BOMB_RATIO * len(data):
            raise ReadError(
                _("{path} unpacks to more than {ratio} times its size, as a zip bomb does; it was not read.")
                .format(path=source, ratio=BOMB_RATIO)
            )  # fmt: skip
        for info in parts.infolist():
            rows, columns = _extent(partial(parts.open, info))
            if rows * columns > MOST_CELLS:
                raise ReadError(
                    _("{path}: a sheet's cells lie too far apart (row {row}, column {column}); delete what is outside "
                      "the table, or save it as CSV.").format(path=source, row=rows, column=columns)
                )  # fmt: skip


def _extent(open_part: Callable[[], IO[bytes]]) -> tuple[int, int]:
    """Give the last row and column of a part's cells; of a table that is neither wide nor long, more than they are."""
    rows, columns = _furthest(open_part, _FAR)
    rows, columns = max(rows, 100_000), max(columns, 26)
    return _furthest(open_part, _EVERY) if rows * columns > MOST_CELLS else (rows, columns)


def _furthest(open_part: Callable[[], IO[bytes]], form: re.Pattern[bytes]) -> tuple[int, int]:
    rows = 0
    words: set[bytes] = set()
    tail = b""
    with open_part() as part:
        while piece := part.read(CHUNK):
            for column, row in form.findall(tail + piece):
                words.add(column)
                rows = max(rows, int(row[:9] or 0))
            tail = piece[-40:]
    return rows, max(map(_column, words), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
