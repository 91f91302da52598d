"""Pictures of weekly numbers in text: a strip for a list, a chart with scale, usual level, gaps and forecast.

Bars stand on zero. A week without data is a hole; a week in which nobody spoke is a dot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

BARS = "▁▂▃▄▅▆▇█"
NOBODY = "·"
HOLE = " "
EXPECTED = "░"
USUAL = "┄"

Part = Literal["axis", "bar", "usual", "expected", "gap"]


class ChartPiece(NamedTuple):
    """A run of text of one meaning, for who colours it."""

    text: str
    part: Part


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines of pieces, top first, and the width in cells that they take."""

    lines: list[list[ChartPiece]]
    width: int

    def text(self) -> list[str]:
        """Give the lines without their meaning."""
        return ["".join(piece.text for piece in line).rstrip() for line in self.lines]


def strip(values: Sequence[float | None], top: float | None = None) -> str:
    """Give one glyph a value, oldest first, scaled from zero to `top` (default: the highest value)."""
    highest = top if top is not None else max((value for value in values if value is not None), default=0)
    return "".join(_glyph(value, highest) for value in values)


def _glyph(value: float | None, top: float) -> str:
    if value is None:
        return HOLE
    if value <= 0 or top <= 0:
        return NOBODY
    return BARS[min(7, max(0, round(value / top * 8) - 1))]


def round_up(value: float) -> float:
    """Give the least of 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40 ... that is not under `value`."""
    scale = 1.0
    while True:
        for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8):
            top = step * scale
            if top >= value and (top >= 10 or top == int(top)):
                return top
        scale *= 10


def chart(
    values: Sequence[float | None],
    height: int = 6,
    usual: float | None = None,
    expected: tuple[float, float, float] | None = None,
    ahead: int = 4,
    labels: Sequence[tuple[int, str]] = (),
    wide: bool = False,
) -> Chart:
    """Draw weekly `values`, oldest first, as bars on a zero line, one column a week (two when `wide`).

    `usual` is a level drawn through; `expected` (mean, low, high) is drawn lightly over `ahead` weeks to come,
    its bar up to the mean and a mark at the ends of its interval; `labels` name weeks under the axis by index.
    """
    step = 2 if wide else 1
    levels = [value for value in (*values, usual, *(expected or ())) if value is not None]
    top = round_up(max(levels, default=1) or 1)
    scale = _scale(top, height)
    margin = max(len(label) for label in scale.values())
    row_of_usual = None if usual is None else min(height - 1, max(0, round(usual / top * height - 0.5)))
    lines: list[list[ChartPiece]] = []
    for row in range(height - 1, -1, -1):
        pieces = [ChartPiece(scale.get(row, "").rjust(margin) + " ", "axis")]
        line = row == row_of_usual
        for value in values:
            pieces.append(_cell(value, row, height, top, line, step))
        if expected is not None:
            pieces += [_ahead(expected, row, height, top, line, step) for _week in range(ahead)]
        lines.append(_joined(pieces))
    axis = "".join(("╌" if value is None else "─") * step for value in values)
    axis += "╌" * step * (ahead if expected is not None else 0)
    lines.append([ChartPiece("0".rjust(margin) + " ", "axis"), ChartPiece(axis, "axis")])
    if labels:
        lines.append([ChartPiece(" " * (margin + 1) + _under(labels, len(axis), step), "axis")])
    return Chart(lines, margin + 1 + len(axis))


def _scale(top: float, height: int) -> dict[int, str]:
    """Name the top row, and the middle one where its number is whole."""
    named = {height - 1: f"{top:g}"}
    if height % 2 == 0 and (top / 2) == int(top / 2):
        named[height // 2 - 1] = f"{top / 2:g}"
    return named


def _cell(value: float | None, row: int, height: int, top: float, usual: bool, step: int) -> ChartPiece:
    blank = ChartPiece(USUAL * step, "usual") if usual else ChartPiece(" " * step, "bar")
    if value is None:
        return ChartPiece(" " * step, "gap")
    eighths = round(value / top * height * 8)
    if value > 0:
        eighths = max(1, eighths)
    filled = min(8, eighths - row * 8)
    if filled <= 0:
        return ChartPiece((NOBODY + " ")[:step], "bar") if row == 0 and value <= 0 else blank
    return ChartPiece((BARS[filled - 1] + (USUAL if usual else " "))[:step], "bar")


def _ahead(
    expected: tuple[float, float, float], row: int, height: int, top: float, usual: bool, step: int
) -> ChartPiece:
    mean, low, high = (value / top * height for value in expected)
    middle = row + 0.5
    if middle <= max(mean, 0.5):
        return ChartPiece(EXPECTED * step, "expected")
    if low <= middle <= high:
        return ChartPiece(("╎" + " ")[:step], "expected")
    return ChartPiece((USUAL if usual else " ") * step, "usual")


def _under(labels: Sequence[tuple[int, str]], width: int, step: int) -> str:
    line = ""
    for index, label in labels:
        at = index * step
        cells = _cells(label)
        if at >= _cells(line) and at + cells <= width:
            line += " " * (at - _cells(line)) + label + " "
    return line


def _cells(text: str) -> int:
    """Month names are digits, Latin letters or Chinese characters: two cells for the last, one for the others."""
    return sum(2 if ord(char) >= 0x2E80 else 1 for char in text)


def _joined(pieces: list[ChartPiece]) -> list[ChartPiece]:
    joined: list[ChartPiece] = []
    for piece in pieces:
        if joined and (joined[-1].part == piece.part or not piece.text.strip()):
            joined[-1] = ChartPiece(joined[-1].text + piece.text, joined[-1].part)
        else:
            joined.append(piece)
    return joined
