"""What became of a file of orders."""

from __future__ import annotations

from dataclasses import dataclass, field

from sihu_tui.text.masking import masked
from sihu_tui.text.sanitize import one_line

KEPT = 2000
"""So many rows of each reason are kept with their number; the others are counted."""

Examples = tuple[int, list[tuple[int, str]]]


@dataclass
class OrdersResult:
    """What became of a file of orders. `reasons` are rows passed over, `noted` rows kept with a doubt: why to
    (how many, the first of them as row number and words)."""

    path: str
    new: int = 0
    known: int = 0
    refunds: int = 0
    reasons: dict[str, Examples] = field(default_factory=dict)
    noted: dict[str, Examples] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)
    id: int | None = None

    @property
    def skipped(self) -> int:
        """Rows passed over."""
        return sum(n for n, _first in self.reasons.values())

    def skip(self, why: str, row: int, text: str) -> None:
        """Count a row that was passed over."""
        _count(self.reasons, why, row, text)

    def note(self, why: str, row: int, text: str) -> None:
        """Count a row that was kept with a doubt."""
        _count(self.noted, why, row, text)


def _count(where: dict[str, Examples], why: str, row: int, text: str) -> None:
    n, first = where.get(why, (0, []))
    if len(first) < KEPT:
        first.append((row, masked(one_line(text)[:80])))
    where[why] = (n + 1, first)
