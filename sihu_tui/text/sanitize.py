"""Text from outside, made harmless before it is stored or shown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

# C0 but tab and newline, DEL, C1, bidi marks and overrides, BOM, line/paragraph separators, lone surrogates.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BREAK = re.compile("\r\n?|\u2028|\u2029")
# Marks that nobody sees: soft hyphen, zero-width blank, invisible operators, old format marks, annotations, tags.
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]")
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_FLOOD = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_ESCAPED = re.compile(f"{_CONTROL.pattern}|{_UNSEEN.pattern}")
_SPACES = re.compile(r"\s+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def plain(text: str) -> str:
    """Give `text` without control, escape and bidi characters; line ends become `\\n`.

    Zero-width joiners stay, for emoji and scripts need them.
    """
    if text.isprintable():
        return text
    return _CONTROL.sub("", _BREAK.sub("\n", text))


def seen(text: str) -> str:
    """Give `text` as it may reach a terminal: plain, without marks that nobody sees or that flood other lines.

    What is stored and what goes into files stays whole; this is for the eye alone.
    """
    if not text.isprintable():
        text = _UNSEEN.sub("", plain(text))
    return text if text.isascii() else _FLOOD.sub(r"\1", text)


def harmless(text: str) -> str:
    """Give output of a command, lines and all, without what a terminal would obey."""
    return text if text.isprintable() else _CONTROL.sub("", text)


def json_safe(text: str) -> str:
    """Give JSON in which what a terminal would obey, or nobody would see, stands as an escape: it reads back the same."""
    return text if text.isascii() and "\x7f" not in text else _ESCAPED.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def one_line(text: str) -> str:
    """Give `text` on one line: plain, every run of white space one blank, ends stripped."""
    if text.isprintable() and "  " not in text:  # the only printable space is the blank
        return text.strip()
    return _SPACES.sub(" ", plain(text)).strip()


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Give rows as CSV; a text that a spreadsheet would run is quoted."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [formula_safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return out.getvalue()


def formula_safe(text: str) -> str:
    """Give `text` for a CSV cell: a leading quote keeps a spreadsheet from running it (OWASP CSV injection).

    Text that is quoted already gets one more, so that `bare` gives back what was there.
    """
    return "'" + text if text.lstrip("'").startswith(_FORMULA) else text


def bare(text: str) -> str:
    """Undo `formula_safe`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
