"""Brings the Chinese catalogue up to the code: `python tests/catalog.py` adds new messages, drops old, compiles."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
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
    """Give the catalogue as gettext loads it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


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
    catalog.header_comment = "# The Chinese of sihu."
    catalog.creation_date = catalog.revision_date = datetime(2026, 11, 22, tzinfo=UTC)
    with PO.open("wb") as file:
        write_po(file, catalog, no_location=True, omit_header=False, sort_output=True, width=110)
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
