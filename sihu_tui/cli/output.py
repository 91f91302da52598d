"""What commands print: JSON, and tables whose columns line up in Chinese too."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any, TextIO
from unicodedata import combining, east_asian_width

from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import harmless, json_safe, one_line, seen

if TYPE_CHECKING:
    import argparse

    from sihu_tui.store import Store

Shown = Callable[[str], str]


class Cleaned:
    """The stream of a command: nothing goes through it that a terminal would obey, whoever prints what.

    On a terminal marks that nobody sees are left out too; a file or a pipe gets them, for they may come back.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._clean = _each_line if stream.isatty() else harmless

    def write(self, text: str) -> int:
        """Write `text`, cleaned."""
        return self._stream.write(self._clean(text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write lines, cleaned."""
        for line in lines:
            self.write(line)

    def draw(self, text: str) -> None:
        """Write `text` over the line on which the cursor stands."""
        self._stream.write(f"\r\x1b[K{one_line(seen(text))}")
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _each_line(text: str) -> str:
    return "\n".join(map(_one_of_lines, text.split("\n"))) if "\n" in text else _one_of_lines(text)


def _one_of_lines(text: str) -> str:
    return "\t".join(map(seen, text.split("\t"))) if "\t" in text else seen(text)


def draw(text: str) -> None:
    """Show how far something is, on one line of the terminal ("": no more)."""
    if isinstance(sys.stderr, Cleaned):
        sys.stderr.draw(text)


def add_reveal(parser: argparse.ArgumentParser) -> None:
    """Add the option by which people's words are printed as they are (see `shown`)."""
    from sihu_tui.text.i18n import _

    parser.add_argument("--reveal", action="store_true", help=_("show phone numbers and ids in full; it is noted"))


def how_many(text: str) -> int:
    """Give the number that somebody asked to be shown, for argparse. Raises ArgumentTypeError for less than 1."""
    from argparse import ArgumentTypeError

    from sihu_tui.text.i18n import _

    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("How many to show is a number from 1 on."))
    return int(text)


def shown(store: Store, arguments: argparse.Namespace) -> Shown:
    """Give what people's words go through before they are printed: numbers and ids masked, unless --reveal (noted)."""
    if not arguments.reveal:
        from sihu_tui.text.masking import masked

        return masked
    from sihu_tui.contacts import privacy

    privacy.note(store, "reveal", f"sihu {arguments.command}")
    return str


def print_json(value: dict[str, Any], shown: Shown | None = None) -> None:
    """Print `value` and the version of its form as JSON; dataclasses as their fields, each text as `shown` gives it.

    What a list at the top holds stands a line each.
    """
    value = {"version": 1, **(value if shown is None else _each(value, shown))}
    # indented throughout, Python's own encoder would take ten times as long as that in C
    text = "{\n" + ",\n".join(f" {json.dumps(name)}: {_lines(one)}" for name, one in value.items()) + "\n}"
    sys.stdout.write(json_safe(text) + "\n")


def _lines(value: Any) -> str:
    if not isinstance(value, (list, tuple)) or not value:
        return _text(value)
    return "[\n  " + ",\n  ".join(map(_text, value)) + "\n ]"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=asdict)


def _each(value: Any, shown: Shown) -> Any:
    if isinstance(value, str):
        return shown(value)
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, dict):
        return {name: _each(one, shown) for name, one in value.items()}
    return [_each(one, shown) for one in value] if isinstance(value, (list, tuple)) else value


def width(text: str) -> int:
    """Give the cells that `text` takes in a terminal; wide and full-width characters take two."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def print_table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = (), shown: Shown | None = None
) -> None:
    """Print rows under `heads`, columns padded by cells, each text as `shown` gives it; `right` names columns of numbers.

    Where there are none, that is said instead.
    """
    rows = list(rows)
    for line in table_lines(heads, rows if shown is None else _each(rows, shown), right) if rows else (_("Nothing."),):
        print(line)


def emit(
    as_json: bool, value: dict[str, Any], heads: Sequence[str], rows: Iterable[Sequence[object]],
    right: Sequence[int] = (), shown: Shown | None = None,
) -> None:  # fmt: skip
    """Print `value` as JSON if that was asked for, else `rows` as a table."""
    if as_json:
        print_json(value, shown)
    else:
        print_table(heads, rows, right, shown)


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


def wrapped(text: str, room: int, indent: str) -> list[str]:
    """Give `text` in lines of at most `room` cells, broken at blanks and between Chinese characters."""
    lines, line = [], ""
    for piece in re.findall(r"[⺀-鿿！-｠][，。；：）、]*|[^⺀-鿿！-｠\s]+|\s+", text):
        if width(line + piece.rstrip()) > room and line.strip():
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def day_asked(text: str, store: Store | None = None, past: bool = False) -> int:
    """Give the day number that somebody wrote, in any form that the console takes: 2026-11-21, 下周五, 3d, yesterday.

    It is seen from today in the store's zone; `past`: it must have come. Raises SihuError.
    """
    from sihu_tui import settings
    from sihu_tui.dates import days, parse

    zone = days.find_zone(settings.machine_zone()) if store is None else settings.zone(store)
    return (parse.parse_past if past else parse.parse)(text, days.today(zone))


def day_or_none(text: str | None, store: Store | None = None, past: bool = False) -> int | None:
    """Give the day as `day_asked` does; None for nothing."""
    return day_asked(text, store, past) if text else None
