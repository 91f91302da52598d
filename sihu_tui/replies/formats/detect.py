"""Reply files of every kind: packs, tables, Chatwoot's and espanso's, told apart by name and content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sihu_tui.errors import SihuError
from sihu_tui.paths import is_live_database, whole
from sihu_tui.readers.encoding import MENDING
from sihu_tui.replies.models import Pack, ReplyDraft
from sihu_tui.text.i18n import _

MAX_BYTES = 64 << 20
FORMATS = ("pack", "csv", "chatwoot", "espanso")
_ENDINGS = {".yaml": "pack", ".yml": "pack", ".csv": "csv", ".tsv": "csv", ".json": "chatwoot"}
_ESPANSO = re.compile(r"^(matches|imports|global_vars):", re.MULTILINE)
_PACK = re.compile(r"^(replies|pack):|^- ", re.MULTILINE)


def read(path: Path, format: str | None = None) -> Pack:
    """Give the replies of a file. Raises SihuError naming the file when it cannot be read at all."""
    text = _text(path)
    try:
        return read_text(text, format or _format(path, text))
    except SihuError as error:
        raise SihuError(f"{path}: {error}") from error


def read_text(text: str, format: str) -> Pack:
    """Give the replies of a text in one of FORMATS. Raises SihuError when it cannot be read at all."""
    from sihu_tui.replies.formats import chatwoot, csv_table, espanso, pack

    readers = {"pack": pack.read, "csv": csv_table.read, "chatwoot": chatwoot.read, "espanso": espanso.read}
    return readers[format](text)


def write(path: Path, drafts: Sequence[ReplyDraft], format: str | None = None) -> int:
    """Write replies to a file, over what it holds; give how many could not be said in full by its format.

    A file of a kind that has comments keeps them. Raises SihuError when it cannot be written.
    """
    from sihu_tui.replies.formats import chatwoot, csv_table, espanso, pack

    previous = _text(path) if path.exists() else ""
    kind = format or _format(path, previous)
    if kind == "csv":
        text, lost = "\ufeff" + csv_table.write(drafts), 0
    elif kind == "chatwoot":
        text, lost = chatwoot.write(drafts, previous), sum(map(chatwoot.lost, drafts))
    elif kind == "espanso":
        text, lost = espanso.write(drafts, previous), sum(map(espanso.lost, drafts))
    else:
        text, lost = pack.write(drafts, previous), 0
    try:
        with whole(path) as file:
            file.write(text)
    except OSError as error:
        raise SihuError(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror)) from error
    return lost


def _format(path: Path, text: str) -> str:
    kind = _ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise SihuError(_("{path}: what kind of file? Its name should end in .yaml, .csv or .json.").format(path=path))
    return "espanso" if kind == "pack" and _ESPANSO.search(text) and not _PACK.search(text) else kind


def _text(path: Path) -> str:
    if is_live_database(path):
        raise SihuError(_("{path} is a database that is in use, no export.").format(path=path))
    try:
        if path.exists() and not path.is_file():
            raise SihuError(_("{path} is no file: nothing is read from pipes and devices.").format(path=path))
        if path.stat().st_size > MAX_BYTES:
            raise SihuError(_("{path} is larger than {n} MiB.").format(path=path, n=MAX_BYTES >> 20))
        data = path.read_bytes()
    except OSError as error:
        raise SihuError(_("{path} cannot be read: {why}.").format(path=path, why=error.strerror)) from error
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            text = data.decode(encoding, MENDING if encoding == "gb18030" else "strict")
        except UnicodeDecodeError:
            continue
        if "\ufffd" not in text:
            return text
    raise SihuError(_("{path} is neither UTF-8 nor GB 18030 text.").format(path=path))
