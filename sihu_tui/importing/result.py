"""What became of an imported file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class FileResult:
    """What became of one file. `error` is set when nothing of it was kept."""

    path: str
    format: str = ""
    version: str = ""
    zone: str | None = None
    new: int = 0
    known: int = 0
    skipped: int = 0
    reasons: dict[str, dict[str, Any]] = field(default_factory=dict)
    chats: list[dict[str, Any]] = field(default_factory=list)
    """Chat by chat; of what was read before only those that stand in the report that is kept."""
    doubts: list[str] = field(default_factory=list)
    gaps: list[tuple[str, str]] = field(default_factory=list)
    """Days taken for missing data, first and last."""
    run: int | None = None
    revision: int = 0
    """Of the reader: how many times it has been mended."""
    error: str | None = None
    totals: dict[str, Any] = field(default_factory=dict)
    """Sums over the chats, see `report.totals`."""
    passed: bool = False
    """An import that stands has read the same, so this one was passed over."""
    asks: dict[str, Any] = field(default_factory=dict)
    """What the file leaves open, for a screen to ask: see `errors.Undecided`, and `Reading.asks`."""

    def as_json(self) -> dict[str, Any]:
        """Give the result as plain JSON values."""
        return dict(vars(self))
