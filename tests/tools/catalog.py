"""Brings the Chinese catalogue up to the code: `python -m tests.tools.catalog` adds new messages, drops old, compiles."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tests.tools.wording import proper

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "sihu_tui" / "locale" / "zh_CN" / "LC_MESSAGES"
PO, MO = FOLDER / "sihu.po", FOLDER / "sihu.mo"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def messages_in_code() -> Catalog:
    """Give a template of every message in the code, in order."""
    template = Catalog(project="sihu", charset="utf-8")
    for folder in ("sihu_tui", "screens"):
        found = extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS)
        for _path, _line, message, _comments, _context in sorted(found, key=lambda f: (f[0], f[1])):
            template.add(message)
    return template


def read() -> Catalog:
    """Give the Chinese catalogue as it stands."""
    if not PO.exists():
        return Catalog(locale="zh_CN", project="sihu", charset="utf-8")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN")


def compiled(catalog: Catalog) -> bytes:
    """Give the catalogue as gettext loads it, written here so that no version of a tool stands in it."""
    texts = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"}
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and any(strings):
            texts["\0".join(message.id if isinstance(message.id, tuple) else (message.id,))] = "\0".join(strings)
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    keys, values = [], []
    table, start = io.BytesIO(), 28 + 16 * len(pairs)
    for column, spans in ((0, keys), (1, values)):
        for pair in pairs:
            spans.append(struct.pack("<II", len(pair[column]), start + table.tell()))
            table.write(pair[column] + b"\0")
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(keys) + b"".join(values) + table.getvalue()


def fill(catalog: Catalog, words: dict[str, str]) -> None:
    """Put in the translations of messages that have none."""
    for message in catalog:
        said = message.id if isinstance(message.id, str) else message.id[0]
        if (
            said
            and not any(message.string if isinstance(message.string, tuple) else (message.string,))
            and said in words
        ):
            message.string = (words[said],) if message.pluralizable else words[said]


def save(catalog: Catalog) -> None:
    """Write the catalogue and its compiled form; dates are left out, so that equal content is equal bytes."""
    for message in catalog:
        if isinstance(message.string, str):
            message.string = proper(message.string)
        elif message.string:
            message.string = tuple(proper(string) for string in message.string)
    catalog.header_comment = "# The Chinese of sihu."
    catalog.creation_date = catalog.revision_date = datetime(2026, 11, 22, tzinfo=UTC)
    written = io.BytesIO()
    write_po(written, catalog, no_location=True, omit_header=False, sort_output=True, width=110)
    PO.write_bytes(b"".join(line for line in written.getvalue().splitlines(True) if b"Generated-By" not in line))
    MO.write_bytes(compiled(catalog))


def main() -> None:
    """Update, compile, and say what lacks Chinese."""
    catalog = read()
    catalog.update(messages_in_code(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    save(catalog)
    for message in catalog:
        if message.id and not any(message.string if isinstance(message.string, tuple) else (message.string,)):
            print(message.id)


if __name__ == "__main__":
    main()
