"""Who waits for whom in a conversation of two: the one definition of a turn.

A turn of theirs begins with their first line, since our last answer, that needs one, and ends with our next line that
a person wrote to them. Closings (谢谢, 👍), automatic lines, the platform's own lines and what was recalled begin
nothing; automatic greetings and broadcasts answer nothing. News and praise (花到了，很新鲜) keep nobody waiting, and are
a turn where we answer them soon. A holding answer ("我查一下") answers its turn and opens a promise of ours. Whoever says
that it is settled (算了, found it) takes their open question back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sihu_tui.contacts import turn_phrases as phrases
from sihu_tui.contacts.waiting import OURS, weight

SPEECH = 1
"""The highest kind of row that is somebody's word (`record.Kind`)."""
SYSTEM = 4
_PICTURE = "[图片]"
_GOING_ON = 300
"""Seconds in which lines of theirs are one turn, though the first alone would keep nobody waiting."""
_NEWS = 12 * 3600
"""Seconds after which a line of ours no longer answers their news."""
_SURE = 9.0
_KEPT = 300
"""A longer text is looked at to here; nobody closes a talk at such length."""


class TurnLine(NamedTuple):
    """A row of a conversation: UTC seconds, whether it is ours, its `record.Kind` and text, and which operator's."""

    ts: int
    ours: bool
    kind: int
    text: str | None
    who: str = ""


class Turn(NamedTuple):
    """A turn of theirs: when it began and when it was answered (UTC seconds; None: they wait still), and by whom."""

    asked: int
    answered: int | None
    by: str = ""


def turns(lines: Iterable[TurnLine], words: str = "") -> Iterator[Turn]:
    """Give the turns of a conversation whose lines come in order; `words` close a talk too (blanks between)."""
    begun: int | None = None
    news: int | None = None
    ours = ""
    for ts, is_ours, kind, text, who in lines:
        role = role_of(kind, text)
        if role == "nothing":
            continue
        if role == "call":  # both spoke
            if begun is not None:
                yield Turn(begun, ts, who)
            begun, news, ours = None, None, ""
        elif is_ours:
            if role == "missed" or automatic(text):
                continue
            if not broadcast(text):
                if news is not None and begun is None and ts - news <= _NEWS:
                    begun = news
                if begun is not None:
                    yield Turn(begun, ts, who)
                begun = news = None
            ours = text or _PICTURE
        elif begun is None:
            wanting = _SURE if role == "missed" else wants(kind, text, ours, words)
            if wanting > 0:
                begun = news if news is not None and ts - news <= _GOING_ON else ts
            elif news is None and wanting > -_SURE and not answers_us(ours) and tells(text, words):
                news = ts
        elif withdraws(text, words):
            begun = news = None
    if begun is not None:
        yield Turn(begun, None)


def spoken(line: TurnLine) -> str:
    """Give what a row is: "said", "call" (both spoke), "missed" (a call that was not taken), or "nothing"."""
    return role_of(line.kind, line.text)


def answering(line: TurnLine) -> bool:
    """Tell whether a line of ours would end a turn of theirs."""
    role = spoken(line)
    return role == "call" or (role == "said" and line.ours and not automatic(line.text) and not broadcast(line.text))


def holding(lines: Sequence[TurnLine]) -> TurnLine | None:
    """Give our last line where it is a holding answer ("我查一下"), which promises another; None where it is none."""
    for line in reversed(lines):
        if line.ours and spoken(line) in ("said", "call") and not automatic(line.text):
            return line if promises(line.text) else None
    return None


def wants(kind: int, text: str | None, ours: str = "", words: str = "") -> float:
    """Give how much a line of theirs wants an answer, above zero it does; `ours` is what we said last.

    A customer overlooked costs more than a name too many: so a picture wants one.
    """
    if not text:
        if kind != SPEECH:
            return -_SURE
        text = _PICTURE
    if automatic(text) or withdraws(text, words) or (words and closes(text, words) and not closes(text)):
        return -_SURE
    body = _body(text[:_KEPT])
    asks = phrases.MARK.search(body) and not phrases.SETTLED.search(body)
    asks = asks or (phrases.SHOWN.fullmatch(body) and not OURS["how is it"].search(_body(ours[:_KEPT])))
    if asks or phrases.ADDRESS.fullmatch(body) or phrases.ANGRY.search(text):
        return _SURE
    return weight(body, _body(ours[:_KEPT]), sort(ours), _closed(body)) if body else -_SURE


@lru_cache(maxsize=4096)
def sort(ours: str) -> str:
    """Give what a line of ours was, as far as it decides what an answer to it wants; "" without one."""
    if not ours:
        return ""
    if phrases.GREETS.search(_body(ours)):
        return "greets"
    if phrases.ASKS.search(ours):
        return "needs to know" if phrases.INFORMATION.search(ours) else "asks"
    if broadcast(ours):
        return "promotes"
    if promises(ours):
        return "holds"
    return "requests" if phrases.REQUESTS.search(ours) else "says"


def answers_us(ours: str) -> bool:
    """Tell whether words after this line of ours answer it."""
    return sort(ours) in ("asks", "needs to know")


def tells(text: str | None, words: str = "") -> bool:
    """Tell whether a line that keeps nobody waiting says something, so that our next line answers it."""
    if not text or not closes(text, words):
        return True
    return _closed(_body(text)) != "all"


def _closed(body: str) -> str:
    """Give how much of a folded line closes a talk: all, some or none of its parts."""
    closing = [_closing(part, "") for part in _parts(body)]
    return "all" if all(closing) else "some" if any(closing) else "none"


@lru_cache(maxsize=16384)
def closes(text: str | None, words: str = "") -> bool:
    """Tell whether `text` only closes a talk: thanks, a nod, a farewell, an emoji; nothing that asks or tells."""
    if not text or len(text) > _KEPT or phrases.ANGRY.search(text):
        return False
    body = _body(text)
    if phrases.ADDRESS.fullmatch(body):
        return False
    if phrases.SETTLED.search(body):
        return True
    if phrases.MARK.search(body):
        return False
    parts = _parts(body)
    closing = [_closing(part, words) for part in parts]
    if all(closing):
        return True
    beside = (
        part
        for part, ends in zip(parts, closing, strict=True)
        if not ends and not phrases.TELL_US.fullmatch(part) and not phrases.ORDERED.fullmatch(part)
    )
    return (
        any(ends and not _filling().fullmatch(part) for part, ends in zip(parts, closing, strict=True))
        or any(phrases.BEGINS.match(part) for part in parts)
    ) and not any(
        phrases.NEEDS.search(part)
        or phrases.HELLO.search(part)
        or len(part) > phrases.CLAUSE * (3 if part.isascii() else 1)
        for part in beside
    )


def _closing(part: str, words: str) -> bool:
    if phrases.HELLO.search(part) and phrases.GREETING.fullmatch(part):
        return False
    return _pattern(words).fullmatch(part) is not None


def _parts(body: str) -> list[str]:
    # where Latin words are parted by blanks, only marks part what is said
    marks = r"[,.!~、。;…\n]+" if body.isascii() else r"[\s,.!~、。;…]+"
    return [part for part in re.split(marks, body) if part.strip()]


def withdraws(text: str | None, words: str = "") -> bool:
    """Tell whether somebody takes their question back: it is settled without us."""
    return bool(text) and phrases.WITHDRAWS.search(_body(str(text))) is not None and closes(text, words)


def automatic(text: str | None) -> bool:
    """Tell whether no person wrote this line: a greeting, away or friend's acceptance that a platform sends."""
    return text is not None and len(text) >= phrases.AUTOMATIC_LENGTH and _automatic(text[:_KEPT])


@lru_cache(maxsize=16384)
def _automatic(text: str) -> bool:
    low = text.casefold()
    return any(sign in low for sign in phrases.AUTOMATIC_SIGNS) and phrases.AUTOMATIC.search(text) is not None


def broadcast(text: str | None) -> bool:
    """Tell whether a line is an advertisement to many, which answers nobody."""
    if not text or len(text) < phrases.BROADCAST_LENGTH:
        return False
    found = len(set(phrases.PROMOTION.findall(text)))
    return found >= 3 or (found >= 1 and text.lstrip()[:1] in "【[")


def promises(text: str | None) -> bool:
    """Tell whether a line of ours is a holding answer, which promises another."""
    return bool(text) and phrases.HOLDS.search(str(text)[:_KEPT]) is not None


@lru_cache(maxsize=16384)
def role_of(kind: int, text: str | None) -> str:
    """Give what a row is: "said", "call" (both spoke), "missed" (a call that was not taken), or "nothing"."""
    if (kind in (0, SPEECH, SYSTEM)) and text and phrases.CALL.search(text):
        return "missed" if phrases.MISSED.search(text) else "call"
    if kind > SPEECH or (text and phrases.OWN.search(text)):
        return "nothing"
    return "said"


@lru_cache(maxsize=16384)
def _body(text: str) -> str:
    """Give what was said without emoji and stickers, in one width and case."""
    return phrases.PICTURE.sub("", unicodedata.normalize("NFKC", phrases.STICKER.sub("", text)).casefold()).strip()


@lru_cache(maxsize=8)
def _pattern(words: str) -> re.Pattern[str]:
    own = (re.escape(_body(word)) for word in sorted(words.split(), key=len, reverse=True) if _body(word))
    said = "|".join((*own, phrases.CLOSING))
    # possessive, so that no text takes long
    return re.compile(f"{phrases.FILL}*+(?:(?>{said}){phrases.FILL}*+)*+")


@lru_cache(maxsize=1)
def _filling() -> re.Pattern[str]:
    return re.compile(f"{phrases.FILL}*+")
