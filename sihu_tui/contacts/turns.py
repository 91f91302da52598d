"""Who waits for whom in a conversation of two: the one definition of a turn.

A turn of theirs begins with their first line, since our last answer, that needs one, and ends with our next line that
a person wrote to them. Closings (谢谢, 👍), automatic lines, the platform's own lines and what was recalled begin
nothing; automatic greetings and broadcasts answer nothing. A holding answer ("我查一下") answers its turn and opens a
promise of ours. Whoever says that it is settled (算了, found it) takes their open question back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sihu_tui.contacts import turn_phrases as phrases

SPEECH = 1
"""The highest kind of row that is somebody's word (`record.Kind`)."""
SYSTEM = 4
_REACTING = 6 * 3600
_GOING_ON = 300
"""Seconds after our line, and after theirs that followed it, in which a few words are taken as said to it."""
_KEPT = 300
"""A longer text is looked at to here; nobody closes a talk at such length."""


class Line(NamedTuple):
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


def turns(lines: Iterable[Line], words: str = "") -> Iterator[Turn]:
    """Give the turns of a conversation whose lines come in order; `words` close a talk too (blanks between)."""
    begun: int | None = None
    ours, fresh = "", 0
    for ts, is_ours, kind, text, who in lines:
        role = role_of(kind, text)
        if role == "nothing":
            continue
        if role == "call":  # both spoke
            if begun is not None:
                yield Turn(begun, ts, who)
            begun, ours = None, ""
        elif is_ours:
            if role == "missed" or automatic(text):
                continue
            if begun is not None and not broadcast(text):
                yield Turn(begun, ts, who)
                begun = None
            ours, fresh = text or "[图片]", ts + _REACTING
        elif begun is None:
            if role == "missed" or (
                needs_answer(kind, text, ours, words) and (kind or ts > fresh or not reacts(text, ours))
            ):
                begun = ts
            fresh = min(fresh, ts + _GOING_ON)
        elif withdraws(text, words):
            begun = None
    if begun is not None:
        yield Turn(begun, None)


def spoken(line: Line) -> str:
    """Give what a row is: "said", "call" (both spoke), "missed" (a call that was not taken), or "nothing"."""
    return role_of(line.kind, line.text)


def answering(line: Line) -> bool:
    """Tell whether a line of ours would end a turn of theirs."""
    role = spoken(line)
    return role == "call" or (role == "said" and line.ours and not automatic(line.text) and not broadcast(line.text))


def holding(lines: Sequence[Line]) -> Line | None:
    """Give our last line where it is a holding answer ("我查一下"), which promises another; None where it is none."""
    for line in reversed(lines):
        if line.ours and spoken(line) in ("said", "call") and not automatic(line.text):
            return line if promises(line.text) else None
    return None


def needs_answer(kind: int, text: str | None, ours: str = "", words: str = "") -> bool:
    """Tell whether a line of theirs begins a turn; `ours` is what we said last.

    In doubt it does, for a customer overlooked costs more than a name too many: so does a picture.
    """
    if not text:
        if kind != SPEECH:
            return False
        text = "[图片]"
    if automatic(text) or closes(text, words):
        return False
    if not ours:
        return True
    body = _body(text)
    if phrases.ASKS.search(ours) and _replies(body, ours):
        return False
    if phrases.TELL_US.fullmatch(body.strip(" ,.!~。")):
        return False
    if not phrases.GREETS.search(_body(ours)):
        return True
    rest = phrases.GREETING.sub("", body, count=1) if phrases.GREETING.match(body) else body
    return bool(rest) and not closes(rest, words)


def reacts(text: str | None, ours: str) -> bool:
    """Tell whether a few words take up what we just told them, and neither ask, object, order nor report a payment."""
    if not text or not ours or phrases.ANGRY.search(text) or broadcast(ours):
        return False
    if phrases.ASKS.search(ours) or phrases.REQUESTS.search(ours):
        return False
    body = _body(text).strip(" ,.!~。…、")
    if not body or len(body) > phrases.REACTION * (3 if body.isascii() else 1) or phrases.ADDRESS.fullmatch(body):
        return False
    return not any(
        sign.search(body) for sign in (phrases.MARK, phrases.NEEDS, phrases.HELLO, phrases.OBJECTS, phrases.OPENS)
    )


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
    # where Latin words are parted by blanks, only marks part what is said
    parts = [
        part for part in re.split(r"[,.!~、。;…\n]+" if body.isascii() else r"[\s,.!~、。;…]+", body) if part.strip()
    ]
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


def _replies(body: str, ours: str) -> bool:
    """Tell whether words after our question only answer it: short or content, and not what we asked for to go on with."""
    if phrases.REPLY.fullmatch(body):
        return True
    if (phrases.FINE.match(body) or phrases.DECLINES.search(body)) and not phrases.MARK.search(body):
        return True
    short = len(body) <= phrases.CLAUSE * (3 if body.isascii() else 1)
    return short and not (phrases.INFORMATION.search(ours) or phrases.MARK.search(body) or phrases.NEEDS.search(body))


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
