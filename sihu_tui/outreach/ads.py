"""Outsiders' advertising: told line by line, and by the same words or link of one account in several groups (R2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.outreach.classify import Classifier

LINK = re.compile(r"(?:https?://|www\.)[^\s一-鿿，。！,]+|[vV微][信xX]?[:：]?\s*[A-Za-z][\w-]{5,}|\b1[3-9]\d{9}\b")
SHORTEST = 12
"""Characters that a text without a link or an address needs, to be told by its repeats."""
NOD_LONGEST = 12
_NOD = re.compile(
    r"(?:收到|已?收|好的?|好[哒滴呀嘞了勒哦]|嗯+|哦+|噢+|行|可以|知道了?|了解|明白|已阅|已读|在|来了|顶|谢+|多谢|感谢|谢谢?(?:老板|群主|店长|分享|通知|亲)"
    r"|辛苦了?|赞|棒|支持|早|早安|晚安|[+＋]?1+|6+|dd|ok(?:ay)?|k|yes|thanks?|thx|got ?it|noted"
    r"|\[(?!图片|视频|语音|文件|链接|位置|名片|小程序|image|photo|video|voice|file)[^\[\]\n]{1,6}\])+",
    re.IGNORECASE,
)


def nods(text: str) -> bool:
    """Tell whether a line only takes note (收到, 好的, 1, OK, a sticker): it keeps no group from being advertisements alone."""
    words = "".join(ch for ch in text if ch.isalnum() or ch in "[]+＋")
    return bool(text.strip()) and (not words or _NOD.fullmatch(words) is not None)


@dataclass(frozen=True, slots=True)
class Said:
    """A line by somebody who is no operator: where and by whom (any names), and its text."""

    group: object
    sender: object
    text: str


def tell(lines: Sequence[Said], classifier: Classifier) -> list[tuple[bool, str]]:
    """Tell which lines advertise, and why.

    By themselves; and where one account brings the same link, address or longer text into two groups or more, by that.
    """
    groups: dict[tuple[object, str], set[object]] = {}
    for line in lines:
        for key in _keys(line):
            groups.setdefault(key, set()).add(line.group)
    found = []
    for line, (ad, why) in zip(lines, classifier.ads([line.text for line in lines]), strict=True):
        spread = max((len(groups[key]) for key in _keys(line)), default=0)
        if spread > 1 and not classifier.corrected("ad", line.text):
            ad, why = True, _("the same in {n} groups").format(n=spread)
        found.append((ad, why))
    return found


def _keys(line: Said) -> list[tuple[object, str]]:
    """Give what a line is known by in other groups."""
    if line.sender is None:
        return []
    keys = [(line.sender, found.casefold()) for found in LINK.findall(line.text)]
    text = "".join(line.text.split()).casefold()
    return [*keys, (line.sender, text)] if len(text) >= SHORTEST else keys
