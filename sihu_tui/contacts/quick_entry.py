"""A line about somebody as it is typed: `call 谈了新品 下周三`, the kind before and the day after where there are any."""

from __future__ import annotations

import re
from typing import NamedTuple

from sihu_tui.contacts.entries import ENTRY_KINDS
from sihu_tui.dates import parse
from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

_CHINESE = {
    "备注": "note", "记": "note", "说": "said", "我说": "said", "听": "heard", "她说": "heard", "他说": "heard", "电话": "call",
    "通话": "call", "承诺": "promise", "答应": "promise", "礼物": "gift", "送礼": "gift", "小样": "sample", "样品": "sample",
    "投诉": "complaint", "客诉": "complaint", "心愿": "wish", "愿望": "wish", "专属": "perk", "权益": "perk",
}  # fmt: skip
_PRICE = re.compile(r"\d+([./]\d+)?")
"""What may as well be a price or a size: a day in figures is written 12-01 or with its year here."""


class Quick(NamedTuple):
    """What a line says: its kind, its words, and the day on which it is due."""

    kind: str
    text: str
    due_day: int | None


def read(line: str, today: int, kind: str = "note") -> Quick:
    """Give what a typed line says; `kind` is that of a line that names none.

    Raises SihuError for no words, and for a last word that is written like a day but is over or in no calendar.
    """
    words = line.split()
    due = None
    if words and (named := kind_of(words[0])) is not None:
        kind, words = named, words[1:]
        line = line.split(None, 1)[1] if words else ""
    for many in (2, 1):
        # a day may take two words: next fri, 3 days
        last = " ".join(words[-many:])
        if len(words) > many and _may_be_day(last) and (many == 1 or _is_day(last, today)):
            due = parse.parse_future(last, today)
            line = line.rstrip()[: -len(words[-many])] if many == 1 else line.rsplit(None, many)[0]
            break
    text = line.strip()
    if not text:
        raise SihuError(_("Write what was said or promised, like: call talked about the new cream 3d"))
    return Quick(kind, text, due)


def kind_of(word: str) -> str | None:
    """Give the kind that a word names, in English, Chinese or the language in use; None for another word."""
    wanted = word.strip(":：").casefold()
    for name, label in ENTRY_KINDS.items():
        if wanted in (name, _(label).casefold()):
            return name
    return _CHINESE.get(wanted)


def _may_be_day(text: str) -> bool:
    """Whether a day was meant: not a bare number, and of a form that `dates` knows."""
    return not _PRICE.fullmatch(text) and parse.is_form(text)


def _is_day(text: str, today: int) -> bool:
    try:
        parse.parse(text, today)
    except SihuError:
        return False
    return True
