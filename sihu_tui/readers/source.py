"""Files and folders of exports, opened in place: plain, gzip, or inside a zip. Nothing is ever unpacked."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from sihu_tui.errors import ReadError
from sihu_tui.paths import is_live_database
from sihu_tui.readers.encoding import HEAD, MENDING, guess_encoding, readable
from sihu_tui.readers.json_begun import begun
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

CHUNK = 1 << 18
MAX_LINE = 8 << 20
"""Characters or bytes in one line, or in one value of a JSON file."""
BOMB_FROM = 64 << 20
BOMB_RATIO = 250
"""A packed file that grows to more than 64 MiB and more than 250 times its packed size is taken for a bomb."""
MAX_UNPACKED = 64 << 30
MAX_MEMBERS = 200_000
ALIKE = frozenset(("_chat", "chat", "result", "messages", "export", "weflow"))
"""Names that an exporter gives to every file."""
NAME, TIME = "*name", "*time"
_TROUBLE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, UnicodeDecodeError)


class Source:
    """One file of an export; `member` is its name inside the zip at `path`, if it is in one.

    `position` is how many bytes of the file on disk have been read so far.
    """

    def __init__(self, path: Path, member: str | None = None) -> None:
        self.path = path
        self.member = member
        self.position = 0
        self.beside: set[str] = set()
        """What was asked of it that its bytes do not say: NAME, TIME, and names of files beside it."""
        self.gap: tuple[int, int] | None = None
        """Bytes from the one up to the other are not read: they were before, and stand."""

    @cached_property
    def relative(self) -> str:
        """The name within its zip, or the file's own name; with slashes."""
        return _member_name(self.path, self.member) if self.member else readable(self.path.name)

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return self.relative.rsplit("/", 1)[-1]

    @property
    def stem(self) -> str:
        """The file's name without its endings."""
        self.beside.add(NAME)
        return self.unread_stem

    @property
    def unread_stem(self) -> str:
        """The same, for one to whom another name of the same bytes makes no difference."""
        stem = self.name.removesuffix(".gz")
        return stem.rsplit(".", 1)[0] if "." in stem[1:] else stem

    @property
    def title(self) -> str:
        """What to call the file's chat when nothing inside does: its stem, or its folder where all are named alike."""
        return self.parent_name if self.stem in ALIKE else self.stem

    @property
    def parent_name(self) -> str:
        """The name of the folder that the file is in; in a zip's root, the zip's own without its ending."""
        self.beside.add(NAME)
        if self.member:
            return self.relative.rsplit("/", 2)[-2] if "/" in self.relative else self.path.stem
        return readable(self.path.absolute().parent.name)

    @property
    def folder(self) -> str:
        """The name of the folder that the file, or its zip, is in."""
        return self.path.absolute().parent.name

    def __str__(self) -> str:
        path = one_line(readable(str(self.path)))
        return f"{path}!{one_line(self.relative)}" if self.member else path

    def __repr__(self) -> str:
        return f"Source({self!s})"

    def changed(self) -> float:
        """Give when the file was last changed, in UTC seconds."""
        self.beside.add(TIME)
        return self.path.stat().st_mtime

    def sibling(self, name: str) -> Source | None:
        """Give the file `name` of the same folder (a relative path may go up one), or None."""
        self.beside.add(name)
        if self.member is None:
            path = self.path.parent / name
            return Source(path) if path.is_file() else None
        folder = self.member.rsplit("/", 1)[0] + "/" if "/" in self.member else ""
        while name.startswith("../"):
            folder = folder.rstrip("/").rpartition("/")[0]
            folder = folder + "/" if folder else ""
            name = name[3:]
        known = open_zip(self.path).NameToInfo
        return Source(self.path, folder + name) if folder + name in known else None

    def open(self, mark: bytes = b"") -> BinaryIO:
        """Open for reading bytes, decompressed. Raises ReadError, there and while reading.

        With `mark`, more than MAX_LINE bytes in a row without one of its bytes are refused.
        """
        return cast(BinaryIO, io.BufferedReader(_Guarded(self, mark), CHUNK))

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB, decompressed. Raises ReadError."""
        with self.open() as file:
            head = file.read(HEAD)
        self.position = 0
        return head

    @cached_property
    def encoding(self) -> str:
        """The encoding that the head shows: by BOM, else UTF-8, UTF-16 or GB18030."""
        head = self.head
        if len(head) >= HEAD and head.isascii() and not head.count(0):
            return guess_encoding(self._first_high() or head)
        return guess_encoding(head)

    def _first_high(self) -> bytes:
        """Give some of the file from the first line on that is more than ASCII; nothing when all is."""
        with self.open() as file:
            tail = b""
            while data := file.read(CHUNK):
                if not data.isascii():
                    data = tail + data + file.read(HEAD)
                    at = next(at for at in range(0, len(data), 4096) if not data[at : at + 4096].isascii())
                    start = max(data.rfind(b"\n", 0, at), data.rfind(b"\r", 0, at), 0)
                    self.position = 0
                    return data[start : start + HEAD]
                tail = data[-4096:]
        self.position = 0
        return b""

    @cached_property
    def head_text(self) -> str:
        """The head as text, line ends as `\\n`, a character cut in two left out; ASCII asks for no encoding further on."""
        plain = self.head.isascii() and not self.head.count(0)
        decoder = codecs.getincrementaldecoder("ascii" if plain else self.encoding)(MENDING)
        return decoder.decode(self.head).replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def outline(self) -> object:
        """The JSON value that the head begins, as far as the head holds it; None when it is no JSON. Comment lines
        (#) may stand before it."""
        text = self.head_text
        while text.lstrip("\ufeff \t\n").startswith("#"):
            text = text.lstrip("\ufeff \t\n").partition("\n")[2]
        return begun(text)

    def chunks(self, mark: bytes) -> Iterator[str]:
        """Give the file as text, piece by piece; bytes that fit no character become U+FFFD."""
        decoder = codecs.getincrementaldecoder(self.encoding)(MENDING)
        with self.open(mark) as file:
            while data := file.read(CHUNK):
                yield decoder.decode(data)
            yield decoder.decode(b"", final=True)

    def lines(self, swap: tuple[tuple[str, str], ...] = ()) -> Iterator[str]:
        """Give the lines as text without their ends (`\\n`, `\\r\\n` or `\\r`). Raises ReadError for an endless one.

        `swap` are texts to put in place of others; in them a line begins with `\\n`.
        """
        tail = "\n"
        for text in self.chunks(b"\n\r"):
            text = tail + text
            held = "\r" if text.endswith("\r") else ""
            if "\r" in text:
                text = text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
            for old, new in swap:
                text = text.replace(old, new)
            parts = text.split("\n")
            tail = "\n" + parts.pop() + held
            yield from islice(parts, 1, None)
        if tail not in ("\n", "\n\r"):
            yield tail[1:].removesuffix("\r")

    def text(self) -> io.TextIOWrapper:
        """Open as text for the csv module: line ends are left as they are, lines are bounded."""
        return io.TextIOWrapper(self.open(b"\n\r"), self.encoding, errors=MENDING, newline="")


class _Guarded(io.RawIOBase):
    """A file's bytes, decompressed, with every trouble told as ReadError."""

    def __init__(self, source: Source, mark: bytes) -> None:
        self._source = source
        self._mark = mark
        self._run = 0
        self._given = 0
        self._packed = 0
        self._share = 1.0
        self._raw: BinaryIO | None = None
        self._gap = source.gap
        try:
            if source.member is not None:
                archive = open_zip(source.path)
                info = archive.getinfo(source.member)
                check_member(source.path, info)
                self._file = cast(BinaryIO, archive.open(info))
                self._share = info.compress_size / max(info.file_size, 1)
                return
            if is_live_database(source.path):
                raise ReadError(_("{path} is a database that is in use, no export.").format(path=source.path))
            self._raw = source.path.open("rb")
            packed = self._raw.read(2) == b"\x1f\x8b"
            self._raw.seek(0)
            self._file = cast(BinaryIO, gzip.GzipFile(fileobj=self._raw)) if packed else self._raw
            self._packed = source.path.stat().st_size if packed else 0
        except ReadError:
            raise
        except (*_TROUBLE, KeyError) as error:
            self.close()
            raise cannot(source, error) from error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = cast(memoryview, buffer)
        wanted = len(view)
        try:
            if self._gap is not None:
                if self._given >= self._gap[0]:
                    self._file.seek(self._gap[1])
                    self._gap = None
                else:
                    wanted = min(wanted, self._gap[0] - self._given)
            data = self._file.read(wanted)
        except _TROUBLE as error:
            raise cannot(self._source, error) from error
        size = len(data)
        view[:size] = data
        self._given += size
        self._source.position = self._raw.tell() if self._raw is not None else int(self._given * self._share)
        if self._packed and self._given > BOMB_FROM and self._given > BOMB_RATIO * self._packed:
            raise _bomb(self._source)
        if self._mark:
            last = max(data.rfind(byte) for byte in self._mark) if size else -1
            self._run = size - last - 1 if last >= 0 else self._run + size
            if self._run > MAX_LINE:
                raise ReadError(
                    _("{path}: more than {n} MB without a line end or quote near byte {at}; this is no chat export.")
                    .format(path=self._source, n=MAX_LINE >> 20, at=self._given)
                )  # fmt: skip
        return size

    def close(self) -> None:
        for file in (getattr(self, "_file", None), self._raw):
            if file is not None:
                file.close()
        super().close()


def cannot(source: Source | Path, error: BaseException) -> ReadError:
    """Give the error for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return ReadError(_("{path}: there is no such file.").format(path=source))
    if isinstance(error, (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, UnicodeDecodeError)):
        return ReadError(
            _("{path} is damaged or cut off ({why}); download or export it again.").format(path=source, why=error)
        )
    if isinstance(error, NotImplementedError):
        return ReadError(
            _("{path} is packed in a way that is not known here ({why}); unpack it and import the files.").format(
                path=source, why=error
            )
        )
    why = getattr(error, "strerror", None) or error
    return ReadError(_("{path} cannot be read: {why}").format(path=source, why=why))


def _bomb(source: Source | Path) -> ReadError:
    return ReadError(
        _("{path} unpacks to more than {ratio} times its size, as a zip bomb does; it was not read.")
        .format(path=source, ratio=BOMB_RATIO)
    )  # fmt: skip


@lru_cache(maxsize=2)
def _zip(path: Path, _size: int, _changed: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip file (kept open for the next call). Raises ReadError when it is damaged or too large."""
    try:
        stat = path.stat()
        archive = _zip(path, stat.st_size, stat.st_mtime_ns)
    except (*_TROUBLE, ValueError) as error:
        raise cannot(path, error) from error
    if len(archive.NameToInfo) > MAX_MEMBERS:
        raise ReadError(
            _("{path} holds more than {n} files; unpack it and import what you need.").format(path=path, n=MAX_MEMBERS)
        )
    return archive


def zip_sources(path: Path) -> list[Source]:
    """Give the files in a zip, in the order of their names.

    Raises ReadError for a damaged or encrypted archive, a bomb, and one whose names point outside it.
    """
    archive = open_zip(path)
    infos = [info for info in archive.infolist() if not info.is_dir()]
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED or (total > BOMB_FROM and total > BOMB_RATIO * path.stat().st_size):
        raise _bomb(path)
    for info in infos:
        parts = info.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise ReadError(
                _("{path} holds a file that points outside it ({name}); it was not read.").format(
                    path=path, name=info.filename
                )
            )
    if infos and all(info.flag_bits & 1 for info in infos):
        raise _encrypted(path)
    return sorted((Source(path, info.filename) for info in infos), key=lambda source: source.relative)


def check_member(path: Path, info: zipfile.ZipInfo) -> None:
    """Raise ReadError when a zip's member is encrypted or a bomb."""
    if info.flag_bits & 1:
        raise _encrypted(path)
    if info.file_size > BOMB_FROM and info.file_size > BOMB_RATIO * max(info.compress_size, 1):
        raise _bomb(path)


def _encrypted(path: Path) -> ReadError:
    return ReadError(_("{path} is encrypted; unpack it with its password and import the files.").format(path=path))


def _member_name(path: Path, member: str) -> str:
    info = open_zip(path).NameToInfo.get(member)
    name = member
    if info is not None and not info.flag_bits & 0x800 and not member.isascii():
        # a name not marked as UTF-8 was read as cp437; Chinese Windows wrote it in its own encoding
        raw = member.encode("cp437", "replace")
        name = raw.decode(guess_encoding(raw), MENDING)
    return name.replace("\\", "/")


class Folder:
    """A folder or zip of files that belong together; `files` maps relative names (with slashes) to sources."""

    def __init__(self, path: Path, files: dict[str, Source]) -> None:
        self.path = path
        self.files = files

    @property
    def position(self) -> int:
        """How many bytes of the files on disk have been read so far."""
        return sum(source.position for source in self.files.values())

    def __str__(self) -> str:
        return one_line(readable(str(self.path)))

    def base_of(self, name: str) -> str | None:
        """Give the folder (with a slash, or nothing) in which `name` lies: this one, or in a zip one a level down."""
        if name in self.files:
            return ""
        if self.path.is_dir():
            return None
        down = (relative for relative in self.files if relative.count("/") == 1 and relative.endswith("/" + name))
        found = next(down, None)
        return found[: -len(name)] if found else None


def walk(path: Path) -> Iterator[Path]:
    """Give the files under `path` in the order of their names, hidden ones and links to folders left out."""
    for child in sorted(path.iterdir()):
        if child.name.startswith(".") or child.name == "__MACOSX":
            continue
        if child.is_dir():
            if not child.is_symlink():
                yield from walk(child)
        elif child.is_file() and not is_live_database(child):
            yield child
