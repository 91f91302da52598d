"""What the user says about files to import, and how an import tells how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Options:
    """What the user said about the files: zone, date order, group name, column mapping, or only a dry run."""

    zone: str | None = None
    date_order: str | None = None
    group_name: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    exported: int | None = None
    """The day on which the files were exported, where they do not say."""
    dry_run: bool = False
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What a person answered, by file, see `importing.answers`."""
    only_answered: bool = False
    """Read no other files."""


@dataclass
class Progress:
    """How far an import is: this file, its number of all, bytes read of bytes, rows so far, what it does now."""

    path: str
    number: int
    of: int
    read: int
    size: int
    rows: int
    doing: str
    """reading, merging or judging."""


Listener = Callable[[Progress], None]
"""Hears of progress; raises `Cancelled` to stop."""


def ignore(_progress: Progress) -> None:
    """Listen to nothing."""
