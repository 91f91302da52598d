"""Readers of chat exports, one module each, and the choice among them by content.

A reader module has
    FORMAT      its stable name in reports
    PLATFORM    one of `record.PLATFORMS`
and, for a file,
    recognise(source: Source) -> str | None          the version seen, or None when it is another format
    read(source: Source, reading: Reading) -> Iterator[Message]
or, where an export is a folder (or a zip of one),
    recognise_folder(folder: Folder) -> str | None
    read_folder(folder: Folder, reading: Reading) -> Iterator[Message]

`read` registers every chat (`reading.chat`) and person (`reading.person`) before the first message that
names them, yields messages in any order, skips a bad row with `reading.skip`, and raises ReadError for a
file that it cannot go on with. Recognition sees only the head and never raises but ReadError.

Who is who
- A person's or chat's key is the platform's own id where the export has one (wxid, QQ number, Telegram
  user…, Slack U…), so renames change nothing. Otherwise it is the display name: within a platform, one name
  is one person.
- The exporting account (我, IsSender, isSelf) is one person with `self`: its id where the file has it, else "self".
- A deleted account has its id's key, or where the platform gives none the key "deleted", shared by all such.
- A platform's own lines (talker 系统 or 未知, QQ member "0") are system rows without a sender.
- Who is joined or removed is often given by name only: the name is looked up among the people of the file,
  and becomes a key of its own only when nobody there bears it.
"""

from __future__ import annotations

import importlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from sihu_tui.errors import ReadError
from sihu_tui.paths import is_live_database
from sihu_tui.readers import strangers
from sihu_tui.readers.encoding import HEAD, readable
from sihu_tui.readers.json_stream import sketch
from sihu_tui.readers.media import is_media
from sihu_tui.readers.record import Message, Reading
from sihu_tui.readers.source import Folder, Source, walk, zip_sources
from sihu_tui.readers.workbook import is_workbook
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line


class Reader(Protocol):
    """The shape of a reader module of files."""

    FORMAT: str
    PLATFORM: str

    def recognise(self, source: Source) -> str | None: ...

    def read(self, source: Source, reading: Reading) -> Iterator[Message]: ...


class FolderReader(Protocol):
    """The shape of a reader module of folders."""

    FORMAT: str
    PLATFORM: str

    def recognise_folder(self, folder: Folder) -> str | None: ...

    def read_folder(self, folder: Folder, reading: Reading) -> Iterator[Message]: ...


# most particular first: the first that recognises a file reads it
MODULES = (
    "activity_csv", "chatlab", "telegram", "memotrace_csv", "pywxdump", "weflow_json", "chatlog", "wecom_archive",
    "wecom_groups", "wecom_events", "qq_exporter", "qq_txt", "discord_json", "discord_csv", "discord_txt", "slack",
    "feishu", "wechat_data_analysis", "wx_cli", "weq", "line_txt", "bracket_txt", "whatsapp", "wechat_txt",
    "qq_xlsx", "weflow_xlsx", "table",
)  # fmt: skip
FOLDER_MODULES = ("slack", "qq_exporter")


def readers() -> Iterator[Reader]:
    """Give the reader modules of files, most particular first, each loaded when it is asked for."""
    for name in MODULES:
        yield cast(Reader, _module(name))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"sihu_tui.readers.formats.{name}")


def find_reader(source: Source) -> tuple[Reader, str]:
    """Give the reader for `source` and the format's version. Raises ReadError when none recognises it."""
    if not source.head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReadError(_("{path} is empty.").format(path=source))
    known = source.__dict__.get("_reader") or _recognised(source)
    if known is None and len(source.head) >= HEAD and source.outline is not None:
        # what tells the format may stand behind a long list or a picture
        source.__dict__["outline"] = sketch(source)
        known = _recognised(source)
    if known is None:
        raise ReadError(_what_else(source))
    source.__dict__["_reader"] = known
    return cast(tuple[Reader, str], known)


def _recognised(source: Source) -> tuple[Reader, str] | None:
    for reader in readers():
        version = reader.recognise(source)
        if version is not None:
            return reader, version
    return None


def find_folder_reader(folder: Folder) -> tuple[FolderReader, str]:
    """Give the reader for a whole folder and the version. Raises ReadError when none recognises it."""
    for name in FOLDER_MODULES:
        reader = cast(FolderReader, _module(name))
        version = reader.recognise_folder(folder)
        if version is not None:
            return reader, version
    raise ReadError(
        _("{path}: no export in there that can be read. See `sihu import --formats` for what can be.").format(
            path=folder
        )
    )


def _what_else(source: Source) -> str:
    head = source.head
    low = head[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"PK\x03\x04"):
        zip_sources(source.path)
        return _("{path} holds no export that can be read.").format(path=source)
    if head.startswith(b"SQLite format 3"):
        return _("{path} is a database, not an export; export the chats as JSON, CSV or TXT.").format(path=source)
    if low.startswith((b"<!doctype html", b"<html")):
        return _("{path} is a web page; export the chat again as JSON, CSV or TXT.").format(path=source)
    return strangers.told(source) or _(
        "{path}: no known export format. Where the exporter offers it, choose ChatLab JSONL; `sihu import --formats` lists "
        "what can be read."
    ).format(path=source)


Knows = Callable[[Source], bool]


def expand(
    paths: Iterable[Path], passed: list[str] | None = None, knows: Knows = lambda source: False
) -> list[Source | Folder]:
    """Give what there is to read under `paths`: files, files in zips, and folders that are one export.

    A file that is named itself is always given. Under a folder or in a zip only what a reader recognises is;
    the names of the others (pictures, pages, members' lists) are added to `passed`. Raises ReadError for a
    path that does not exist and for a folder in which there is nothing to read. A file that `knows` says was read
    before is given without a look into it.
    """
    left = passed if passed is not None else []
    found: list[Source | Folder] = []
    for path in paths:
        if _is_folder(path):
            here = list(_in_folder(path, left, knows))
            if not here:
                raise ReadError(
                    _stranger_in(path)
                    or _("{path}: no export in this folder ({n} files looked at).").format(
                        path=path, n=sum(1 for _file in walk(path))
                    )
                )
            found += here
        elif not path.exists():
            raise ReadError(_("{path}: there is no such file.").format(path=path))
        elif not path.is_file():
            raise ReadError(_("{path} is no file: nothing is read from pipes and devices.").format(path=path))
        elif _is_archive(path):
            found += list(_in_zip(path, left, knows)) or [Source(path)]
        elif path.name in MANIFESTS and (whole := _export_of(path)) is not None:
            found.append(whole)
        else:
            found.append(Source(path))
    return found


def read_alone(
    path: Path, zone: str | None, date_order: str | None, mapping: dict[str, str] | None, store_zone: str | None
) -> Iterator[tuple[Source | Folder, Reading, Iterator[Message]]]:
    """Give what an export holds without a store: every source below `path`, its reading, its messages. Raises ReadError."""
    for source in expand([path]):
        reading = Reading(zone=zone, date_order=date_order, mapping=dict(mapping or {}))
        if store_zone:
            reading.store_zone = store_zone
        if isinstance(source, Folder):
            yield source, reading, find_folder_reader(source)[0].read_folder(source, reading)
        else:
            yield source, reading, find_reader(source)[0].read(source, reading)


def _stranger_in(path: Path) -> str | None:
    """Give what to do about the first file under `path` that is of a known kind, but not read."""
    for file in walk(path):
        try:
            sentence = strangers.told(Source(file)) if file.suffix.lower() in (".json", ".jsonl", ".txt") else None
        except ReadError:
            continue
        if sentence:
            return sentence
    return None


def _is_folder(path: Path) -> bool:
    """Tell a folder. Raises ReadError for a path that the system cannot even look for."""
    try:
        path.exists()
        return path.is_dir()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        name = one_line(str(path))
        raise ReadError(
            _("{path} cannot be read: {why}").format(path=name if len(name) < 200 else name[:200] + "…", why=why)
        ) from error


MANIFESTS = frozenset(("manifest.json", "channels.json", "users.json", "groups.json", "dms.json", "mpims.json"))
"""Files that stand for the folder which they are in."""


def _export_of(path: Path) -> Folder | None:
    """Give the export whose manifest `path` is; None when its folder is none."""
    folder = path.absolute().parent
    whole = Folder(folder, {file.relative_to(folder).as_posix(): Source(file) for file in walk(folder)})
    return whole if _one_export(whole) else None


def _is_archive(path: Path) -> bool:
    """Tell a zip from other files and from a workbook (.xlsx, .xlsb, .ods), which is one too."""
    if is_live_database(path):
        return False
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return False
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.NameToInfo and not is_workbook(Source(path))
    except (zipfile.BadZipFile, NotImplementedError):
        return True
    except (OSError, ValueError):
        return False


def _in_folder(path: Path, passed: list[str], knows: Knows) -> Iterator[Source | Folder]:
    try:
        children = sorted(
            child for child in path.iterdir() if not child.name.startswith(".") and child.name != "__MACOSX"
        )
    except OSError as error:
        raise ReadError(_("{path} cannot be read: {why}").format(path=path, why=error.strerror or error)) from error
    whole = Folder(path, {file.relative_to(path).as_posix(): Source(file) for file in walk(path)})
    if _one_export(whole):
        yield whole
        return
    for child in children:
        if child.is_dir():
            if not child.is_symlink():
                yield from _in_folder(child, passed, knows)
        elif child.is_file() and not is_live_database(child):
            if _is_archive(child):
                try:
                    inside = list(_in_zip(child, passed, knows))
                except ReadError:
                    inside = [Source(child)]
                yield from inside
                if not inside:
                    passed.append(one_line(readable(str(child))))
            else:
                yield from _if_known(Source(child), passed, knows)


def _in_zip(path: Path, passed: list[str], knows: Knows) -> Iterator[Source | Folder]:
    sources = [source for source in zip_sources(path) if "__MACOSX" not in source.relative.split("/")]
    whole = Folder(path, {source.relative: source for source in sources})
    if _one_export(whole):
        yield whole
        return
    for source in sources:
        yield from _if_known(source, passed, knows)


def _one_export(folder: Folder) -> bool:
    return any(cast(FolderReader, _module(name)).recognise_folder(folder) is not None for name in FOLDER_MODULES)


def _if_known(source: Source, passed: list[str], knows: Knows) -> Iterator[Source]:
    if is_media(source):
        passed.append(str(source))
        return
    if knows(source):
        yield source
        return
    try:
        reader, _version = find_reader(source)
    except ReadError:
        # what cannot even be opened is told when its turn comes; what is no export is passed over
        if "head" not in source.__dict__:
            yield source
        else:
            passed.append(str(source))
        return
    if reader.FORMAT == "table" and not _module("table").guessed(source):
        passed.append(str(source))
    else:
        yield source
