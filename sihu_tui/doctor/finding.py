"""What an examination yields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `level` is ok, note, warn or bad; `cure` says how to mend it, else is ""."""

    code: str
    level: str
    text: str
    cure: str = ""
