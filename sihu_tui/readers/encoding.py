"""Bytes of unknown origin as text: which encoding they are in, and what stands for those that fit none."""

from __future__ import annotations

import codecs
import os
import re

HEAD = 65536
"""So much of a file is looked at for what it is."""


def readable(name: str) -> str:
    """Give a file's name or path as it can be shown: one that is no UTF-8 in the encoding that its bytes have."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        return raw.decode(guess_encoding(raw), MENDING)
    return name


MENDING = "sihu.mending"
"""What stands for bytes that fit no character: € for the byte that it is in Chinese Windows, else U+FFFD, counted."""


class _Misfits:
    """How many bytes fitted no character so far."""

    count = 0


def misfits() -> int:
    """Give how many bytes have fitted no character since the program began."""
    return _Misfits.count


def _mend(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding == "gb18030" and error.object[error.start : error.start + 1] == b"\x80":
        return "€", error.start + 1
    _Misfits.count += 1
    return "\ufffd", max(error.end, error.start + 1)


codecs.register_error(MENDING, _mend)


_HIGH = bytes(range(128, 256))


def guess_encoding(head: bytes) -> str:
    """Give the codec for a file that starts with `head`: BOM, then UTF-8, then UTF-16, then GB18030."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if len(head) >= 4:
        for codec, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
            if zeros.count(0) * 3 > len(zeros):
                return codec
    # the last bytes may be a character that the end of the head cuts in two
    whole = head[:-4] if len(head) >= HEAD else head
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        bad = whole.decode("utf-8", "replace").count("\ufffd")
        strange = whole.decode("gb18030", MENDING).count("\ufffd")
        high = len(whole) - len(whole.translate(None, _HIGH))
        if strange < bad and bad * 10 > high:
            return "cp874" if _is_thai(whole) else "gb18030"
    return "utf-8"


_THAI_WORDS = ("การ", "ที่", "แชท", "และ", "ครับ", "ค่ะ", "ไม่", "เมื่อ")
_THAI_STRAY = re.compile(r"(?:^|[^\u0e01-\u0e5b])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
"""A vowel or tone without the consonant that it stands on: what bytes of another language give."""


def _is_thai(raw: bytes) -> bool:
    """Tell bytes of Thai Windows, which would be Chinese as well."""
    try:
        text = raw.decode("cp874")
    except UnicodeDecodeError:
        return False
    thai = sum("\u0e01" <= char <= "\u0e5b" for char in text)
    return thai >= 20 and any(word in text for word in _THAI_WORDS) and not _THAI_STRAY.search(text)
