"""A process that reads the workbook it is given and prints all its sheets as JSON; it may die of it."""

from __future__ import annotations

import json
import sys
from typing import Any

from sihu_tui.readers.workbook import names_in, open_book, rows_of

MOST_MEMORY = 4 << 30


def main() -> None:
    """Read, print, or say what is wrong."""
    data = sys.stdin.buffer.read()
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limits
    answer: dict[str, Any]
    try:
        book = open_book(data)
        answer = {"sheets": {name: list(rows_of(book.get_sheet_by_name(name))) for name in names_in(book)}}
    except BaseException as error:  # a panic of Rust is no Exception
        answer = {"error": f"{type(error).__name__}: {error}"[:200]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
