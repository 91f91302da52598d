"""The only way that text becomes something drawn: never markup, never an escape sequence, always of known width."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from sihu_tui.text.masking import masked
from sihu_tui.text.sanitize import one_line, plain, seen

ELLIPSIS = "…"
# A word, a run of blanks, or one character with the closing marks that may not begin a line.
_PARTS = re.compile(r"[^\s\u2e80-\uffff]+|\s+|\S[，。、；：！？）】》」』”’…]*")


class Span(NamedTuple):
    """A run of text in one tone; `tones` says how a tone looks."""

    text: str
    tone: str = ""


Line = list[Span]
_open = False


def show_private(flag: bool) -> None:
    """Show phone numbers and ids in full from now on, or masked again; what is drawn already stays until redrawn."""
    global _open
    _open = flag


def shows_private() -> bool:
    """Whether phone numbers and ids are shown in full."""
    return _open


def private(text: str) -> str:
    """Give text as it may stand on the screen: nothing that a terminal obeys, phone numbers and ids masked, cell for cell."""
    text = seen(text)
    return text if _open else masked(text)


def lit(text: str) -> Content:
    """Give text from outside as Content that shows exactly its characters."""
    return Content(private(plain(text)))


def fit(text: str, width: int, right: bool = False) -> str:
    """Give `text` on one line in exactly `width` cells, cut with an ellipsis or filled with blanks."""
    text = private(text if text.isprintable() else one_line(text))
    cells = cell_len(text)
    if cells > width:
        text = set_cell_size(text, width - 1) + ELLIPSIS if width > 1 else set_cell_size(text, width)
        return text
    blanks = " " * (width - cells)
    return blanks + text if right else text + blanks


def middle_cut(text: str, width: int) -> str:
    """Give `text` on one line in at most `width` cells, its middle cut out: of a path both ends tell most."""
    text = private(one_line(text))
    if cell_len(text) <= width or width < 5:
        return fit(text, width).rstrip()
    tail = len(text)
    while cell_len(text[tail - 1 :]) <= (width - 1) * 2 // 3:
        tail -= 1
    return set_cell_size(text, width - 1 - cell_len(text[tail:])).rstrip() + ELLIPSIS + text[tail:]


def wrap(text: str, width: int, indent: int = 0) -> list[str]:
    """Give `text` in lines of at most `width` cells, broken between words or Chinese characters.

    Lines after the first leave `indent` cells of the width free.
    """
    lines: list[str] = []
    for paragraph in private(plain(text)).replace("\t", "    ").split("\n"):
        _wrap_line(paragraph, width, indent, lines)
    return lines


def _wrap_line(text: str, width: int, indent: int, lines: list[str]) -> None:
    line, used = "", 0

    def room() -> int:
        return max(2, width - indent if lines else width)

    for part in _PARTS.findall(text):
        cells = cell_len(part)
        if used + cells > room() and line:
            lines.append(line.rstrip())
            line, used = "", 0
            if part.isspace():
                continue
        while cells > room():
            head = set_cell_size(part, room()).rstrip() or part[0]
            lines.append(head)
            part = part[len(head) :]
            cells = cell_len(part)
        line, used = line + part, used + cells
    lines.append(line.rstrip())


def _one_line(text: str) -> str:
    """Give text as one line, a blank at its ends kept: it stands between others."""
    ends = [" " if char.isspace() else "" for char in (text[:1], text[-1:])]
    return f"{ends[0]}{one_line(text)}{ends[1]}"


def wrap_spans(spans: Iterable[Span], width: int, indent: int = 0) -> list[Line]:
    """Give spans wrapped as one text, each character keeping its tone; lines after the first are indented."""
    tones: list[str] = []
    text = ""
    for span in spans:
        said = span.text if span.text.isprintable() else _one_line(span.text)
        text += said
        tones += [span.tone] * len(said)
    text = private(text)
    lines: list[Line] = []
    at = 0
    for number, row in enumerate(wrap(text, width, indent)):
        at = text.find(row, at) if row else at
        line: Line = [Span(" " * indent)] if number and indent else []
        for offset, char in enumerate(row):
            tone = tones[at + offset]
            if line and line[-1].tone == tone:
                line[-1] = Span(line[-1].text + char, tone)
            else:
                line.append(Span(char, tone))
        at += len(row)
        lines.append(line)
    return lines


def labelled(pairs: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """Give what is known as lines, a label before each; what is not there is left out."""
    return [
        line
        for label, value in pairs if value
        for line in wrap_spans([Span(f"{label}  ", "dim"), Span(value)], width, 2)
    ]  # fmt: skip
