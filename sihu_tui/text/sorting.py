"""Names in the order in which people look for them: Chinese by pinyin, numbers by what they count."""

from __future__ import annotations

import re
from functools import lru_cache

from sihu_tui.text.pinyin import readings

Key = tuple[tuple[int, str, int], ...]
_PARTS = re.compile(r"\d+|.", re.DOTALL)
_KEPT = 60


@lru_cache(maxsize=20_000)
def name_key(text: str) -> Key:
    """Give what a name sorts by: 打卡2群 before 打卡10群, 华东 at H beside Huadong."""
    return tuple(_part(part) for part in _PARTS.findall(text[:_KEPT].casefold()))


def _part(part: str) -> tuple[int, str, int]:
    if part.isdecimal():
        return (0, "", int(part))
    said = "" if part.isascii() else next(iter(readings(part)), "")
    # a character stands after the letters that it sounds like; those that sound alike in the order of their codes
    return (1, said or part, ord(part) if said else 0)
