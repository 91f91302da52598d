"""Words that only close a talk: whoever says them last is not waiting for an answer."""

from __future__ import annotations

import re
from functools import lru_cache

from sihu_tui import settings
from sihu_tui.text.i18n import N_

settings.declare(
    "today.closings",
    "好 好的 好滴 好嘞 好哒 行 可以 嗯 哦 噢 收到 知道了 明白 了解 谢谢 感谢 多谢 辛苦 麻烦了 有心了 不客气 没事 哈 嘿 晚安 再见 拜拜 "
    "ok okay 3q thanks thank you thx got it noted bye 👌 👍 🙏 😄 😊 🌹 ❤",
    N_("Who says only such words last is not waiting for an answer"),
    N_("words, blanks between"),
)
_PAUSES = r"[\s,.!~，。！～、…\ufe0f]"
_AFTER = r"[\s,.!~，。！～、…\ufe0f了啦呀哈啊哟吧您你亲哒的]"
"""Particles, whom it is said to, and pauses."""


def closes(text: str | None, words: str) -> bool:
    """Tell whether `text` only closes a talk: nothing but `words` (blanks between) with particles and pauses.

    In doubt it does not, for a customer overlooked costs more than a name too many; a picture alone (None) may ask
    for anything.
    """
    return bool(text) and _pattern(words).fullmatch(str(text).casefold()) is not None


@lru_cache(maxsize=8)
def _pattern(words: str) -> re.Pattern[str]:
    said = "|".join(re.escape(word) for word in sorted(words.casefold().split(), key=len, reverse=True))
    # possessive, so that no text takes long
    return re.compile(f"{_PAUSES}*+(?:(?>{said or '(?!)'}){_AFTER}*+)++")
