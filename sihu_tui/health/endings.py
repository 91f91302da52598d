"""Ends that are known before they come: announced in the group, or given away by its name.

What is said does not foretell a death, but that a group will be closed is told in plain words: of such lines by a
moderator seven in nine came true, of those by anybody every second. So they become a question, never a verdict.
"""

from __future__ import annotations

import re
import sqlite3
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
    place: str = ""
    """The group in which it was said, where that is another."""


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


def elsewhere(
    connection: sqlite3.Connection, since: int, until: int
) -> tuple[dict[int, Announcement], set[tuple[int, int]]]:
    """Give what operators said between two UTC seconds, in other groups, of the end of a group that they name.

    Also the group and second of such lines, for they tell nothing of the group in which they were said.
    """
    words = " or ".join(f"x.text like '%{word}%'" for word in WORDS)
    lines = connection.execute(
        f"""select x.ts, x.member_id, x.text, x.group_id, g.name from sends x join groups g on g.id = x.group_id
        where x.ts >= ? and x.ts < ? and x.member_id is not null and ({words}) order by x.ts""",
        (since, until),
    ).fetchall()
    if not lines:
        return {}, set()
    named = sorted(
        connection.execute("select id, name from groups where length(name) >= ? and coalesce(private, 0) = 0", (LEAST_NAME,)),
        key=lambda row: -len(row[1]),
    )  # fmt: skip
    found: dict[int, Announcement] = {}
    of_others: set[tuple[int, int]] = set()
    for ts, member, text, group, place in lines:
        rest = text
        for other, name in named:
            if other != group and name in rest and _NOT.search(text) is None and _ends(rest, name):
                found[other] = Announcement(ts, member, one_line(text)[:EXCERPT], True, place)
                of_others |= {(group, ts)} if _OWN.search(text) is None else set()
            rest = rest.replace(name, "\0")  # a longer name holds a shorter one
    return found, of_others


_OWN = re.compile("本群|此群|这个群|该群")
LEAST_NAME = 3
"""A shorter name stands in other words."""


def _ends(text: str, name: str) -> bool:
    said = re.escape(name)
    return (
        re.search(
            rf"{said}[^\0。；;]{{0,15}}{_ENDS}|{_ENDS}[^\0到去进入转移至加,，。；;、]{{0,6}}{said}", text, re.DOTALL
        )
        is not None
    )


def occasion(name: str) -> bool:
    """Tell whether a group is called after something that ends: an instalment, a camp, an event, a date."""
    return _OCCASION.search(name) is not None
