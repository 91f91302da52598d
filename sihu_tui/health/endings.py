"""Ends that are known before they come: announced in the group, or given away by its name.

What is said does not foretell a death, but that a group will be closed is told in plain words: of such lines by a
moderator seven in nine came true, of those by anybody every second. So they become a question, never a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sihu_tui.text.sanitize import one_line

_GROUP = r"(?:本群|此群|这个群|该群|咱们?群|我们群|群聊?)"
_ENDS = r"(?:解散|停用|关闭|废弃|弃用|作废|归档|合并|不再(?:使用|更新|维护|运营))"
_ANNOUNCED = re.compile(rf"{_GROUP}.{{0,15}}{_ENDS}|{_ENDS}.{{0,6}}{_GROUP}", re.DOTALL)
_NOT = re.compile("不会|不要|别|没有|并非|不是")
WORDS = ("解散", "停用", "关闭", "废弃", "弃用", "作废", "归档", "合并", "不再")
"""One of these stands in every announcement."""
_OCCASION = re.compile(
    r"第?[0-9一二三四五六七八九十百]+期|营(?=$|[0-9（(群])|活动|快闪|[0-9]{1,2}月[0-9]{1,2}[日号]|20[0-9]{2}(?:年|[-./]?[01][0-9])"
    r"|hackathon|cohort|boot ?camp|season [0-9]+",
    re.IGNORECASE,
)
EXCERPT = 40


@dataclass(frozen=True, slots=True)
class Announcement:
    """That the group ends, as somebody in it said."""

    ts: int
    member: int
    text: str
    operator: bool


def announces(text: str) -> bool:
    """Tell whether a line says that its group ends; a line that denies it does not."""
    return _ANNOUNCED.search(text) is not None and _NOT.search(text) is None


def newest(rows: Iterable[tuple[int, int | None, str]], staff: Collection[int]) -> Announcement | None:
    """Give the newest announcement among (ts, sender, text) rows; an operator's goes before a member's."""
    found = [
        Announcement(ts, member, one_line(text)[:EXCERPT], member in staff)
        for ts, member, text in rows
        if member is not None and announces(text)
    ]
    return max(found, key=lambda one: (one.operator, one.ts), default=None)


def occasion(name: str) -> bool:
    """Tell whether a group is called after something that ends: an instalment, a camp, an event, a date."""
    return _OCCASION.search(name) is not None
