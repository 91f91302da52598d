"""Cells as tables write them: numbers guarded against spreadsheets or spoilt by one, names of columns with units."""

from __future__ import annotations

import re
import unicodedata

_GUARDED = re.compile(r'=\s*"+([^"]*)"+')
_EDGE = " \t\r\n\u00a0\u200b\ufeff'`‘’＇\"“”"
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.I)
DIGITS = 15
"""So many digits a spreadsheet keeps of a number; the others become 0."""


def bare(written: str) -> str:
    """Give a cell without what guards it: `="123"`, a leading ' or `, blanks, tabs, the .0 of a number."""
    if not written:
        return written
    if written[0] == "=":
        found = _GUARDED.fullmatch(written.strip())
        written = found[1] if found else written
    written = written.strip(_EDGE)
    return written[:-2] if written.endswith(".0") and written[:-2].isdigit() else written


def rounded(number: str) -> bool:
    """Tell whether a spreadsheet made it short: 1.95123E+18 stands for very many numbers."""
    return _ROUNDED.fullmatch(number) is not None


class Tails:
    """Whether a table's long numbers all end in zeros, as they do when a spreadsheet kept but 15 digits of them."""

    def __init__(self) -> None:
        self._long = self._cut = 0
        self._clear = False

    def look(self, number: str) -> None:
        """Note a number of the table."""
        if len(number) <= DIGITS or not number.isdigit():
            return
        self._long += 1
        tail = number[DIGITS:]
        if tail.strip("0"):
            self._clear = True
        elif len(tail) >= 3:
            self._cut += 1

    @property
    def cut(self) -> bool:
        """Whether they were cut: all end in zeros, and by more than chance."""
        return self._cut > 0 and not self._clear or self._long >= 5 and not self._clear

    def spoilt(self, number: str) -> bool:
        """Tell whether this number was cut."""
        return self.cut and len(number) > DIGITS and number.isdigit() and not number[DIGITS:].strip("0")


_UNIT = re.compile(r"[(（\[【][^()（）\[\]【】]{0,8}[)）\]】]$")


def plain(name: str) -> str:
    """Give a column's name without blanks, unit and case: `用户实付金额(元)` is 用户实付金额."""
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip().strip("*＊:：").lower()
    name = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", name)
    return _UNIT.sub("", name).strip() or name
