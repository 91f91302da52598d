"""What commands print: JSON, and tables whose columns line up in Chinese too."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import combining, east_asian_width

from sihu_tui.text import one_line


def print_json(value: Any) -> None:
    """Print `value` as JSON, readable."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def width(text: str) -> int:
    """Give the cells that `text` takes in a terminal; wide and full-width characters take two."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> None:
    """Print rows under `heads`, columns padded by cells; `right` names the columns that hold numbers."""
    for line in table_lines(heads, rows, right):
        print(line)


def table_lines(heads: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> list[str]:
    """Give the lines of `print_table`."""
    lines = [[one_line("" if cell is None else str(cell)) for cell in row] for row in rows]
    widths = [max([width(head), *(width(line[i]) for line in lines)]) for i, head in enumerate(heads)]
    out = []
    for line in (list(heads), *lines):
        cells = []
        for i, cell in enumerate(line):
            pad = " " * (widths[i] - width(cell))
            cells.append(pad + cell if i in right else cell + pad)
        out.append("  ".join(cells).rstrip())
    return out


def day_asked(text: str) -> int:
    """Give the day number that somebody wrote as YYYY-MM-DD. Raises SihuError."""
    from sihu_tui import days
    from sihu_tui.errors import SihuError
    from sihu_tui.i18n import _

    try:
        return days.parse_day(text)
    except ValueError:
        raise SihuError(_("{text!r} is no date; write it like 2026-11-21.").format(text=text)) from None
