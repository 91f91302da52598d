"""What goes over the wire: only cells that differ from what the terminal shows, a colour only when it changes.

Textual writes whole regions, and with every piece of text all of its style, some forty bytes. Over SSH that is most of
what a key costs. Here each cell that was written is remembered, and one that already stands there is passed over. What
may change the screen otherwise (another size, another screen, anything that is not known here) makes all of it
forgotten, so that everything is written again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

_PIECE = re.compile(
    r"\x1b\[(?P<codes>[0-9;]*)m|\x1b\[(?P<row>[0-9]+);(?P<column>[0-9]+)H|(?P<line>[\r\n]+)|(?P<text>[^\x1b\r\n]+)"
    r"|(?P<harmless>\x1b\[\?(?:2026|25|1000|1002|1003|1004|1006|1015|2004|2031|2048)[hl]|\x1b\[[0-9]* q|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<other>\x1b)"
)
_PLAIN = frozenset(map(str, range(1, 10)))
"""Bold, dim, italic and the like; what ends them one by one differs between terminals."""
_NEAR = 4
"""So many cells that stand already are written again rather than leapt over."""


class _Style(NamedTuple):
    attributes: frozenset[str] = frozenset()
    ink: str = "39"
    ground: str = "49"


_RESET = _Style()
_Cell = tuple[str, _Style]
"""What stands in a cell; nothing in the second one of a wide character."""


@lru_cache(maxsize=4096)
def _after(style: _Style, codes: str) -> _Style | None:
    """Give the style after a sequence; None when it holds anything else than colours and plain attributes."""
    left = codes.split(";") if codes else ["0"]
    while left:
        code = left.pop(0)
        number = int(code or 0)
        if code in ("38", "48"):
            n = {"2": 4, "5": 2}.get(left[0] if left else "", 0)
            if not n or len(left) < n:
                return None
            colour = ";".join([code, *left[:n]])
            del left[:n]
            style = style._replace(ink=colour) if code == "38" else style._replace(ground=colour)
        elif number == 0:
            style = _RESET
        elif code in _PLAIN:
            style = style._replace(attributes=style.attributes | {code})
        elif 30 <= number <= 39 or 90 <= number <= 97:
            style = style._replace(ink=code)
        elif 40 <= number <= 49 or 100 <= number <= 107:
            style = style._replace(ground=code)
        else:
            return None
    return style


@lru_cache(maxsize=4096)
def _change(now: _Style, wanted: _Style) -> str:
    """Give the shortest sequence from one style to another."""
    if now == wanted:
        return ""
    if wanted == _RESET:
        return "\x1b[0m"
    codes = []
    if now.attributes - wanted.attributes:
        codes.append("0")
        now = _RESET
    codes += sorted(wanted.attributes - now.attributes)
    codes += [wanted.ink] if wanted.ink != now.ink else []
    codes += [wanted.ground] if wanted.ground != now.ground else []
    return f"\x1b[{';'.join(codes)}m"


@lru_cache(maxsize=4096)
def _blank(style: _Style) -> _Style:
    """Give the style in which a blank looks the same: its ink is not seen."""
    return style if style.attributes & {"4", "7", "9"} else _Style(ground=style.ground)


class Wire:
    """What the terminal shows, as far as it is known, and what is to be sent to show something else."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._rows: dict[int, dict[int, _Cell]] = {}
        self._whole: dict[int, list[tuple[int, str, list[int], _Style]]] = {}
        """Rows as they were first written, taken apart when they are written again: the first frame does not wait."""
        self._fresh: set[int] = set()
        self._now = _RESET
        self._at = (-1, -1)
        self._out: list[str] = []

    def forget(self) -> None:
        """Take nothing of the screen as known."""
        self._rows.clear()
        self._whole.clear()
        self._fresh.clear()
        self._at = (-1, -1)

    def thrifty(self, data: str, size: tuple[int, int]) -> str:
        """Give what is to be sent so that the screen shows `data`. No style is set before and after."""
        if size != self._size:
            self._size = size
            self.forget()
        self._out = []
        self._fresh.clear()
        style, row, column = _RESET, -1, -1
        for match in _PIECE.finditer(data):
            kind = match.lastgroup
            if kind == "text" and row >= 0:
                column = self._write(row, column, match["text"], style)
            elif kind == "column":
                row, column = int(match["row"]), int(match["column"])
            elif kind == "codes" and (after := _after(style, match["codes"])) is not None:
                style = after
            elif kind == "line":
                row = column = -1
            elif kind == "harmless":
                self._out.append(match.group())
            else:
                # a place that is not known, or a sequence that is none of these: all that follows goes as it is
                self._out += [_change(self._now, style), data[match.start() :]]
                self._now = _RESET
                self.forget()
                return "".join(self._out)
        if row >= 0:
            self._go(row, column)
        self._ink(_RESET)
        return "".join(self._out)

    def _write(self, row: int, column: int, text: str, style: _Style) -> int:
        """Write a text at a place, as far as it does not stand there; give the column after it."""
        sizes = [1] * len(text) if text.isascii() else [get_character_cell_size(char) for char in text]
        if 0 in sizes or max(text) > "\uffff":
            # how wide this is the terminal decides, so nothing of this row is known any more
            self._rows[row] = {}
            self._whole.pop(row, None)
            self._put(row, column, text, style)
            self._at = (-1, -1)
            return column + sum(sizes)
        known = self._known(row)
        if known is None:
            self._whole[row].append((column, text, sizes, style))
            self._put(row, column, text, style)
            return column + sum(sizes)
        blank = _blank(style)
        stands: list[str] = []
        run: list[str] = []
        since = column
        for char, cells in zip(text, sizes, strict=True):
            cell = (char, blank if char == " " else style)
            if known.get(column) == cell:
                if run:
                    self._put(row, since, "".join(run), style)
                    run = []
                if not stands:
                    since = column
                stands.append(char)
            else:
                if not run:
                    if stands and len(stands) <= _NEAR and self._at == (row, since):
                        run = stands
                    else:
                        since = column
                    stands = []
                run.append(char)
                self._stands(known, column, cell, cells)
            column += cells
        if run:
            self._put(row, since, "".join(run), style)
        return column

    def _known(self, row: int) -> dict[int, _Cell] | None:
        """Give the cells of a row; None while it is written for the first time."""
        known = self._rows.get(row)
        if known is None and row not in self._whole:
            self._whole[row] = []
            self._fresh.add(row)
        if known is None and row not in self._fresh:
            known = self._rows[row] = {}
            for column, text, sizes, style in self._whole.pop(row):
                blank = _blank(style)
                for char, cells in zip(text, sizes, strict=True):
                    self._stands(known, column, (char, blank if char == " " else style), cells)
                    column += cells
        return known

    @staticmethod
    def _stands(known: dict[int, _Cell], column: int, cell: _Cell, cells: int) -> None:
        """Remember a character; of a wide one that it cut in two nothing is left."""
        if known.get(column, cell)[0] == "":
            known.pop(column - 1, None)
        known[column] = cell
        if cells == 2:
            known[column + 1] = ("", cell[1])
        if known.get(column + cells, cell)[0] == "":
            known.pop(column + cells)

    def _put(self, row: int, column: int, text: str, style: _Style) -> None:
        self._go(row, column)
        if text.strip(" ") or _blank(self._now) != _blank(style):
            self._ink(style)
        self._out.append(text)
        self._at = (row, column + cell_len(text))

    def _go(self, row: int, column: int) -> None:
        if self._at == (row, column):
            return
        if self._at[0] == row and column > self._at[1]:
            self._out.append(f"\x1b[{column - self._at[1]}C")
        else:
            self._out.append(f"\x1b[{row};{column}H")
        self._at = (row, column)

    def _ink(self, style: _Style) -> None:
        if style != self._now:
            self._out.append(_change(self._now, style))
            self._now = style
