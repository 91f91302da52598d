"""The heads of WhatsApp's rows: date, clock and what parts them from the text, in every form of a phone's settings."""

from __future__ import annotations

import re
from typing import Any

from sihu_tui.readers.timestamps import HALF_DAY, HALF_DAY_AFTER

_BETWEEN = r"(?:(?:klo|kl\.?|um|at|alle|à|às|a las|las|la|o|в|о|у|godz\.|lúc|pukul|jam|เวลา|na|στις|kell|i|ora|de|la ora|saat|בשעה|الساعة|ساعت|को)\s)?"
HEAD = re.compile(
    rf"(\[?)(\d{{1,4}})(\.\s?|[-/]\s?)(\d{{1,4}})(?:\.\s?|[-/]\s?)(\d{{1,4}})\.?([,،]?)\s?(?:(?!\d){_BETWEEN}(?:({HALF_DAY})\s?)?)?"
    rf"(\d{{1,2}})[:.](\d\d)(?:[:.](\d\d))?(?:\s?(?![\s\d\]-])({HALF_DAY}|(?:{HALF_DAY_AFTER})(?=\]|\s[-–]\s)))?(?:\sUhr)?(\]\s?|\s[-–]\s|:\s|\s)(.*)",
    re.I,
)
SWAP = (
    ("\u202f", " "), ("\xa0", " "), ("\u2009", " "), ("\ufeff", ""),
    ("\n\u200e", "\n"), ("\n\u200f", "\n"), ("\n\u202a", "\n"), ("\n\u202b", "\n"),
)  # fmt: skip
"""The blanks before AM and PM, and the marks that a line may begin with."""
RIGHT_TO_LEFT = (
    ("\u061c", ""), *((mark + sign, sign) for mark in "\u200e\u200f" for sign in "/.-،,:[]"), ("، \u200f", "، "),
    (", \u200f", ", "), ("،\u200f ", "، "), ("\n،", "\n"),
)  # fmt: skip
"""The marks that a phone of Arabic, Persian or Hebrew sets into dates."""
TURNED = re.compile("[\u061c\u200f]")


def cleaned(head: str, n: int) -> list[str]:
    """Give the first `n` lines of a text, as `Source.lines` does with the swaps."""
    text = "\n" + "\n".join(head.split("\n", n)[:n])
    for old, new in (*SWAP, *RIGHT_TO_LEFT) if TURNED.search(text) else SWAP:
        text = text.replace(old, new)
    return text[1:].split("\n")


_TURNED_ROUND = re.compile(
    r"(\[?)(\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: [AP]M)?),? (?:ngày )?(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})(\]\s?|\s[-–]\s)(.*)",
    re.I,
)
_IN_WORDS = re.compile(r"(\[?)(\d{4})[년年]\s?(\d{1,2})[월月]\s?(\d{1,2})[일日](?:\s?\S요일)?,?\s?(.*)")
TURN = re.compile(
    r"^\[?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: [AP]M)?,? (?:ngày )?\d{1,4}[./-]|^\[?\d{4}[년年]\s?\d{1,2}[월月]", re.I | re.M
)
"""Rows that have the clock before the date, as in Vietnam, or words between the numbers of the date."""


def turned(line: str) -> re.Match[str] | None:
    """Give the head of a row of the kinds that `TURN` finds, as that of the usual form."""
    found = _TURNED_ROUND.fullmatch(line)
    if found:
        return HEAD.fullmatch(f"{found[1]}{found[3]}, {found[2]}{found[4]}{found[5]}")
    found = _IN_WORDS.fullmatch(line)
    return HEAD.fullmatch(f"{found[1]}{found[2]}/{found[3]}/{found[4]} {found[5]}") if found else HEAD.fullmatch(line)


def head(line: str, turn: bool = False) -> re.Match[str] | None:
    """Give the head of a row; with `turn` also of one that `TURN` finds."""
    first = line[:1]
    if not first or not (first == "[" or first.isdigit()):
        return None
    return turned(line) if turn else HEAD.fullmatch(line)


def is_firm(found: re.Match[str]) -> bool:
    return found[12].startswith("]") and bool(found[1]) or found[12].strip() in ("-", "–")


def form(found: re.Match[str]) -> tuple[Any, ...]:
    return found[1], found[3][0], found[6], *(len(found[part]) > 2 for part in (2, 4, 5)), found[12].strip()
