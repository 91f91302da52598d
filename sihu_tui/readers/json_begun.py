"""The JSON value that a text begins with, as far as the text goes: enough to tell what a file is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, cast

MAX_DEPTH = 40
"""Deeper values are not looked into."""
scan: Callable[[str, int], tuple[Any, int]] = cast(Any, json.JSONDecoder(strict=False)).scan_once
"""Read one whole value at a place; StopIteration or ValueError where there is none."""
space = re.compile(r"[ \t\n\r\ufeff]*").match


def begun(text: str) -> object:
    """Give the JSON value that `text` begins with, as far as it goes; None when it begins none."""
    start = space(text, 0).end()  # type: ignore[union-attr]
    if text[start : start + 1] not in ("{", "["):
        return None
    try:
        value, _end = _partial(text, start, 0)
    except (ValueError, RecursionError):
        return None
    return value


def _partial(text: str, at: int, depth: int) -> tuple[Any, int | None]:
    """Give the value at `at` and where it ends; None for the end when the text stops before it does."""
    try:
        return scan(text, at)
    except (StopIteration, ValueError, RecursionError):
        pass
    char = text[at : at + 1]
    if depth > MAX_DEPTH or char not in ("{", "["):
        return None, None
    found: Any = {} if char == "{" else []
    at += 1
    while True:
        at = space(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == ",":
            at += 1
            continue
        if text[at : at + 1] in ("", "}", "]"):
            return found, None
        key = None
        if char == "{":
            try:
                key, at = scan(text, at)
            except (StopIteration, ValueError):
                return found, None
            at = space(text, at).end()  # type: ignore[union-attr]
            if text[at : at + 1] != ":" or not isinstance(key, str):
                return found, None
            at = space(text, at + 1).end()  # type: ignore[union-attr]
        value, end = _partial(text, at, depth + 1)
        if value is not None or end is not None:
            if isinstance(found, dict):
                found[key] = value
            else:
                found.append(value)
        if end is None:
            return found, None
        at = end
