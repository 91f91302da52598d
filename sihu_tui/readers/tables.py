"""Tables: CSV in any encoding and workbooks, found by their header names, values only."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import cast

from sihu_tui.errors import ReadError
from sihu_tui.readers.source import MAX_LINE, Source
from sihu_tui.readers.workbook import is_workbook, sheet_rows
from sihu_tui.text.i18n import _

csv.field_size_limit(MAX_LINE)
DELIMITERS = ",;\t"
TITLE_ROWS = 25
_CALLED = re.compile(r"\.xls[xbm]?$", re.I)


@dataclass(frozen=True)
class Header:
    """A CSV's header row and what parts its columns."""

    names: tuple[str, ...]
    delimiter: str


def header_of(source: Source) -> Header:
    """Give the header of a CSV: its first line, parted by comma, semicolon or tab, whichever parts it most."""
    known = source.__dict__.get("_header")
    if isinstance(known, Header):
        return known
    line = source.head_text.lstrip("\ufeff\n").partition("\n")[0][:4096]
    if line[:4].lower() == "sep=":
        line = ""
    delimiter = max(DELIMITERS, key=lambda mark: line.count(mark))
    try:
        names = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        names = []
    header = Header(tuple(name.strip().lstrip("\ufeff") for name in names), delimiter)
    source.__dict__["_header"] = header
    return header


def csv_rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Give the rows after the header with their line numbers; empty rows are left out. Raises ReadError."""
    with source.text() as file:
        rows = csv.reader(file, delimiter=header_of(source).delimiter)
        try:
            for row in rows:
                if row:
                    break
            for row in rows:
                if row:
                    yield rows.line_num, row
        except csv.Error as error:
            raise csv_trouble(source, rows.line_num, error) from error


def csv_trouble(source: Source, line: int, error: csv.Error) -> ReadError:
    """Give the error for a CSV that cannot be read on."""
    return ReadError(
        _("{path}, line {line}: {why}. A quote may be missing there; export the file again.")
        .format(path=source, line=line, why=error)
    )  # fmt: skip


class Columns:
    """Where the columns of a table stand, by name."""

    def __init__(self, names: Sequence[str]) -> None:
        self._at = {name.strip().lower(): number for number, name in reversed(list(enumerate(names)))}

    def find(self, *names: str) -> int:
        """Give the number of the first of `names` that is a column, or -1."""
        return next((self._at[name.lower()] for name in names if name.lower() in self._at), -1)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._at


def cell(row: Sequence[str], at: int) -> str:
    """Give a cell, or nothing when the row is too short or there is no such column."""
    return row[at] if 0 <= at < len(row) else ""


def named_cells(names: Sequence[str], wanted: Sequence[str]) -> Callable[[Sequence[str]], dict[str, str]]:
    """Give what takes the `wanted` columns out of a row by name; cells that a short row lacks are empty."""
    columns = Columns(names)
    there = [(name, at) for name in wanted if (at := columns.find(name)) >= 0]
    missing = dict.fromkeys((name for name in wanted if columns.find(name) < 0), "")
    keys, places = [name for name, _at in there], [at for _name, at in there]
    pick, width = itemgetter(*places), max(places, default=0) + 1

    def cells(row: Sequence[str]) -> dict[str, str]:
        values = pick(row) if len(row) >= width else [cell(row, at) for at in places]
        found = dict(zip(keys, values, strict=True))
        return {**found, **missing} if missing else found

    return cells


def table_header(source: Source) -> tuple[str, ...]:
    """Give the column names of a CSV or of a workbook's first sheet, in which titles may stand above them.

    Raises ReadError for a workbook that cannot be read, and for a web page that is only called one.
    """
    if not is_workbook(source):
        head = source.head[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")) and _CALLED.search(source.name):
            raise ReadError(
                _("{path} is a web page that is only called a workbook; open it and save it as .xlsx.").format(
                    path=source
                )
            )
        return header_of(source).names
    return _sheet_header(source)[1]


def table_rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Give the rows after the header with their numbers, of a CSV or a workbook."""
    if not is_workbook(source):
        yield from csv_rows(source)
        return
    first, _names = _sheet_header(source)
    for number, row in sheet_rows(source):
        if number > first:
            yield number, row


def _sheet_header(source: Source) -> tuple[int, tuple[str, ...]]:
    known = source.__dict__.get("_sheet_header")
    if known is None:
        # the header is the first of the fullest of the first rows; titles fill few cells
        top = [(number, row) for number, row in islice(sheet_rows(source), TITLE_ROWS)]
        width = max((sum(map(bool, row)) for _number, row in top), default=0)
        known = next(
            ((number, tuple(name.strip() for name in row)) for number, row in top if sum(map(bool, row)) == width),
            (0, ()),
        )
        source.__dict__["_sheet_header"] = known
    return cast(tuple[int, tuple[str, ...]], known)


def header_by(source: Source, known: Callable[[tuple[str, ...]], int]) -> tuple[str, ...]:
    """Give the column names of a table by what is known of such names: the row among the first that `known` counts most in.

    Titles above it, and rows that are fuller than it, do not hide it. Without a row that is known, as `table_header`.
    """
    names = table_header(source)
    best, most = None, known(names)
    if is_workbook(source):
        for number, row in islice(sheet_rows(source), TITLE_ROWS):
            here = tuple(name.strip() for name in row)
            if (count := known(here)) > most:
                best, most = (number, here), count
        if best is not None:
            source.__dict__["_sheet_header"] = best
            return best[1]
        return names
    lines = source.head_text.lstrip("\ufeff").split("\n")[:TITLE_ROWS]
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        for row in rows:
            here = tuple(name.strip().lstrip("\ufeff") for name in row)
            if (count := known(here)) > most:
                best, most = (0, here), count
                source.__dict__["_header"] = Header(here, delimiter)
    return best[1] if best is not None else names
