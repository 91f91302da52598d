"""The heads of WhatsApp's rows: date, clock and what parts them from the text, in every form of a phone's settings."""

from __future__ import annotations

import re
from typing import Any

from sihu_tui.readers.timestamps import HALF_DAY, HALF_DAY_AFTER

_BETWEEN = r"(?:(?:klo|kl\.?|um|at|alle|à|às|a las|las|la|o|в|о|у|godz\.|lúc|pukul|jam|เวลา|na|στις|kell|i|ora|de|la ora|saat|בשעה|الساعة|ساعت|को)\s)?"
HEAD = re.compile(
    rf"(\[?)(\d{{1,4}})(\.\s?|[-/]\s?)(\d{{1,4}})(?:\.\s?|[-/]\s?)(\d{{1,4}})\.?([,،]?)\s?(?:(?!\d){_BETWEEN}(?:({HALF_DAY})\s?)?)?"
    rf"(\d{{1,2}})[:.](\d\d)(?:[:.](\d\d))?(?:\s?(?![\s\d\]-])({HALF_DAY}|(?:{HALF_DAY_AFTER})(?=\]|\s[-–]\s)))?(\]\s?|\s[-–]\s|:\s|\s)(.*)",
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


def head(line: str) -> re.Match[str] | None:
    first = line[:1]
    return HEAD.fullmatch(line) if first and (first == "[" or first.isdigit()) else None


def is_firm(found: re.Match[str]) -> bool:
    return found[12].startswith("]") and bool(found[1]) or found[12].strip() in ("-", "–")


def form(found: re.Match[str]) -> tuple[Any, ...]:
    return found[1], found[3][0], found[6], *(len(found[part]) > 2 for part in (2, 4, 5)), found[12].strip()
