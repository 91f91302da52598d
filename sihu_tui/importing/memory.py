"""What was read before: a file whose bytes an import that stands has read, in the same way, brings nothing new.

A file is the same by all of its bytes, and its reading by what was asked for (zone, date order, mapping …), by this
version of the readers, and by what the reader looked at beside the bytes: the file's name, its time, files beside it.
A file that was not changed since is known by its place, number, size and times without being read.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sihu_tui import __version__, readers
from sihu_tui.dates import days
from sihu_tui.errors import ReadError
from sihu_tui.importing import mending
from sihu_tui.readers.media import is_media
from sihu_tui.readers.record import Reading
from sihu_tui.readers.source import NAME, TIME, Folder, Source

CHUNK = 1 << 20
OVERLAP = 1 << 18
"""Bytes before the new end of a file that are read again, so that equal rows are told apart as in the whole file."""


@dataclass(frozen=True, slots=True)
class Before:
    """An import that read these bytes, or the first `size` of them."""

    run: int
    same: str
    """The runs that it passed over itself, see `import_runs.same`."""
    format: str
    version: str
    zone: str | None
    platform: str
    rows: int
    skipped: int
    report: str
    size: int
    last_ts: int | None
    in_order: bool
    told_end: bool
    first_day: int | None
    last_day: int | None
    holes: str
    covered: str
    beside: str
    how: str


_COLUMNS = """id, same, format, version, zone, platform, new + known, skipped, report, size, last_ts, in_order, told_end,
    first_day, last_day, holes, covered, beside, how"""
# what lay in the future when it was read may count by now, and a mended reader reads otherwise: trust that no more
_STANDS = (
    "undone is null and content is not null and not (coalesce(last_ts, 0) > finished + 86400 and last_ts < ?2) "
    f"and not ({mending.STALE})"
)


@dataclass(frozen=True, slots=True)
class ImportMemory:
    """How one import reads, and what the store remembers of earlier ones."""

    connection: sqlite3.Connection
    facts: str

    @classmethod
    def of(cls, connection: sqlite3.Connection, reading: Reading, exported: int | None) -> ImportMemory:
        """Give the memory for files read as `reading` says."""
        asked = [
            __version__, _readers(), reading.store_zone, reading.zone, reading.date_order, reading.group_name,
            sorted(reading.mapping.items()), exported,
        ]  # fmt: skip
        return cls(connection, json.dumps(asked, ensure_ascii=False))

    def find(self, source: Source | Folder) -> Before | None:
        """Give the import that read all of this in the same way, and stands."""
        try:
            for column, value in self._marks(source):
                for row in self._rows(f"{column} = ?1 and {_STANDS} order by id desc", value):
                    if self.how(source, row.beside) == row.how:
                        return row
        except (OSError, ReadError):
            return None  # why it cannot be read is told when it is read
        return None

    def _marks(self, source: Source | Folder) -> Iterator[tuple[str, str]]:
        yield "stamp", stamp(source)
        # no file of another size is worth being read for this
        alike = "select exists (select 1 from import_runs where size = ? and content is not null)"
        if self.connection.execute(alike, (size_of(source.path),)).fetchone()[0]:
            yield "content", content(source)

    def _rows(self, where: str, *values: object) -> list[Before]:
        found = self.connection.execute(
            f"select {_COLUMNS} from import_runs where {where}", (*values, days.now())
        ).fetchall()
        return [Before(*row) for row in found]

    def how(self, source: Source | Folder, beside: str) -> str:
        """Give what a reading rests on but the bytes; `beside` names what was looked at, as JSON."""
        facts: list[Any] = [self.facts]
        for name in json.loads(beside):
            if name == NAME:
                facts.append(
                    [source.path.name]
                    if isinstance(source, Folder)
                    else [source.relative, source.path.name, source.folder]
                )
            elif name == TIME:
                facts.append(source.path.stat().st_mtime_ns)
            elif isinstance(source, Source):
                other = source.sibling(name)
                facts.append([name, content(other) if other is not None else None])
        return blake2b(json.dumps(facts, ensure_ascii=False).encode(errors="surrogatepass"), digest_size=16).hexdigest()

    def grown(self, source: Source, format: str) -> tuple[Before, tuple[int, int], int, int] | None:
        """Give the import that read the beginning of this file, the bytes to leave out, how many lines they are, and
        how many of those that it read are not left out.

        The first line, and some before the new end, are read again. None when the file begins otherwise, or is not
        lines of comma-separated values in an encoding of bytes.
        """
        if source.member is not None or source.encoding not in ("utf-8", "utf-8-sig", "gb18030"):
            return None
        size = source.path.stat().st_size
        where = f"format = ?1 and {_STANDS} and in_order and size > ?3 and size < ?4 order by size"
        found = self.connection.execute(
            f"select {_COLUMNS}, content from import_runs where {where}", (format, days.now(), 2 * OVERLAP, size)
        ).fetchall()
        known = {
            (before.size, row[-1]): before
            for row in found
            if self.how(source, (before := Before(*row[:-1])).beside) == before.how
        }
        begun = _beginning(source.path, known)
        if begun is None:
            return None
        before, quotes, lines = begun
        with source.path.open("rb") as file:
            head = file.readline()
            file.seek(before.size - OVERLAP)
            tail = file.read(OVERLAP)
        at = tail.find(b"\n") + 1
        # a line end within quotes is none
        while at and (quotes - tail.count(b'"', at)) % 2:
            at = tail.find(b"\n", at) + 1
        if not at or head.count(b'"') % 2 or b"\r" in head[:-2]:
            return None
        again = tail.count(b"\n", at)
        return before, (len(head), before.size - OVERLAP + at), lines - again - 1, again


def _beginning(path: Path, known: dict[tuple[int, str], Before]) -> tuple[Before, int, int] | None:
    """Give the longest of the known beginnings that a file has, with its quotes and line ends."""
    found = None
    hashed = _hash()
    at = quotes = lines = 0
    with path.open("rb") as file:
        for size in sorted({size for size, _content in known}):
            while at < size and (data := file.read(min(CHUNK, size - at))):
                hashed.update(data)
                at, quotes, lines = at + len(data), quotes + data.count(b'"'), lines + data.count(b"\n")
            before = known.get((size, hashed.copy().hexdigest()))
            if before is not None and at == size:
                found = before, quotes, lines
    return found


@cache
def _readers() -> str:
    """Give what tells these readers from others of the same version."""
    hashed = _hash()
    for path in sorted(Path(readers.__file__).parent.rglob("*.py")):
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def _hash() -> blake2b:
    return blake2b(digest_size=16)


def size_of(path: Path) -> int:
    """Give the bytes of a file, or of all files in a folder."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size


def fingerprint(path: Path) -> str:
    """What tells that a file is still the same: size and time of change, hashed with its name."""
    stat = path.stat()
    return blake2b(
        f"{path.name}|{stat.st_size}|{stat.st_mtime_ns}".encode("utf-8", "surrogateescape"), digest_size=16
    ).hexdigest()


def stamp(source: Source | Folder) -> str:
    """Give what tells, without reading it, that nothing was done to a file since: its place, number, size and times."""
    marks: list[Any]
    if isinstance(source, Folder) and source.path.is_dir():
        marks = [stamp(file) for _name, file in sorted(source.files.items())]
    else:
        stat = source.path.stat()
        member = source.member if isinstance(source, Source) else None
        marks = [str(source.path.absolute()), stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, member]
    return blake2b(json.dumps(marks).encode(), digest_size=16).hexdigest()


def content(source: Source | Folder) -> str:
    """Give the digest of all that a reader can see of a file, of one in a zip, or of a folder; media by their sizes."""
    if isinstance(source, Folder) and source.path.is_dir():
        parts = [
            [name, file.path.stat().st_size if is_media(file) else content(file)]
            for name, file in sorted(source.files.items())
        ]
        return blake2b(json.dumps(parts, ensure_ascii=False).encode(errors="surrogatepass"), digest_size=16).hexdigest()
    whole = _content(source.path, stamp(Source(source.path)))
    if isinstance(source, Source) and source.member is not None:
        return blake2b(f"{whole}!{source.member}".encode(errors="surrogatepass"), digest_size=16).hexdigest()
    return whole


@lru_cache(maxsize=8)
def _content(path: Path, _stamp: str) -> str:
    hashed = _hash()
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            hashed.update(data)
    return hashed.hexdigest()


def beside(source: Source | Folder, format: str) -> str:
    """Give what a reader looked at beside the bytes, as JSON: for `Memory.how`."""
    if isinstance(source, Folder):
        return json.dumps([NAME])
    return json.dumps(sorted(source.beside | ({NAME} if format == "table" else set())))
