"""What is seen in a line: its shape, signs by rules that the team reads and edits, and its strings of 1 to 3 characters.

`sihu_tui.outreach.model` weighs them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    import numpy as np

BUCKETS = 1 << 14
"""Columns for strings of characters; a string's hash decides into which it falls."""
LONGEST = 400
"""Characters of a line that are looked at."""
SUBJECTS = {"sends": ("sends",), "ads": ("ads", "sends"), "questions": ("questions",)}
"""Whose signs each subject looks at."""
_URL = re.compile(r"(?:https?://|www\.)[^\s一-鿿,。!,]+|#小程序://\S+")
_NUMBER = re.compile(r"\+?\d[\d -]{6,}\d")
_AT = re.compile(r"@[^\s@,。!:]{1,20}")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Sign:
    """One expression of the rules: the subject and the entry in which it stands, and what it looks for."""

    subject: str
    name: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=4)
def rules(path: str = "") -> dict[str, tuple[Sign, ...]]:
    """Read the rules, sihu's own or a file of the same form, as the signs of each subject.

    Raises SihuError naming the file and what in it does not fit.
    """
    try:
        read = tomllib.loads(Path(path).read_text("utf-8") if path else rules_text())
        own = {subject: _signs(subject, read.get(subject, {})) for subject in SUBJECTS}
    except (OSError, tomllib.TOMLDecodeError, re.error, ValueError) as error:
        raise SihuError(
            _("{path}: these rules cannot be read ({why}). `sihu lines rules` prints the form.").format(
                path=path or "rules.toml", why=error
            )
        ) from error
    return {subject: tuple(sign for one in seen for sign in own[one]) for subject, seen in SUBJECTS.items()}


def _signs(subject: str, entries: Any) -> list[Sign]:
    found = []
    for name, patterns in entries.items():
        if not isinstance(patterns, list) or not all(isinstance(one, str) for one in patterns):
            raise ValueError(f"{subject}.{name}")
        found += [Sign(subject, name, re.compile(one)) for one in patterns]
    return found


def rules_text() -> str:
    """Give sihu's own rules as they are written."""
    return resources.files("sihu_tui.outreach").joinpath("rules.toml").read_text("utf-8")


def fold(text: str) -> str:
    """Give a text as rules and strings see it: small letters, links, numbers and names by their marks."""
    text = unicodedata.normalize("NFKC", text[: 2 * LONGEST]).casefold()
    if "http" in text or "www." in text or "#小程序" in text:
        text = _URL.sub("<url>", text)
    if "@" in text:
        text = _AT.sub("<at>", text)
    return _SPACE.sub(" ", _NUMBER.sub("<number>", text)).strip()[:LONGEST]


def shape(text: str) -> tuple[float, ...]:
    """Give what a folded text looks like: constant, length, digits, link, marks, emoji, opening, script."""
    length = len(text)
    digits = sum(map(str.isdigit, text))
    return (
        1.0,
        float(length <= 4),
        float(4 < length <= 10),
        float(10 < length <= 22),
        float(length > 45),
        min(digits, 6) / 3,
        float("<url>" in text),
        float("?" in text),
        float(text.endswith("?")),
        min(text.count("!"), 3) / 2,
        min(sum(ord(ch) > 0x2600 and not 0x2E80 < ord(ch) < 0xFFFF for ch in text), 3) / 2,
        float(text[:1] in "【#[「"),
        float(text.isascii()),
        float(text.startswith("<at>")),
        float(digits == 0),
    )


SELLING = frozenset(("price", "discount", "urgency", "call", "launch"))
"""Entries of the rules of which one alone may be a joke or an answer, and several sell."""


def together(signs: Sequence[Sign], found: Sequence[str]) -> tuple[float, ...]:
    """Give whether one, two, or more of the selling entries are shown by a text's words for each sign."""
    count = len({sign.name for sign, one in zip(signs, found, strict=True) if one and sign.name in SELLING})
    return float(count == 1), float(count == 2), float(count > 2)


SHAPES = 18
"""How many numbers `shape` and `together` give."""


def words(signs: Sequence[Sign], text: str) -> list[str]:
    """Give for each sign the words that show it in a folded text, "" where it is not there."""
    return ["" if (found := sign.pattern.search(text)) is None else found.group() or " " for sign in signs]


def strings(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Give the buckets of the strings of 1 to 3 characters in folded texts, and for each the number of its text.

    A string may begin or end at the border of its text; one that stands in a text twice counts once.
    """
    import numpy as np

    joined = "\x02" + "\x02".join(texts) + "\x02\x02\x02"
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    owner = np.minimum(np.cumsum(codes == 2) - 1, len(texts) - 1)
    mixed = codes * np.uint64(0x9E3779B97F4A7C15)
    inside = codes != 2
    size = len(codes) - 2
    value = mixed[:size]
    found = []
    for n in (1, 2, 3):
        if n > 1:
            shifted = (value ^ (value >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
            value = shifted + mixed[n - 1 : n - 1 + size]
        # of its own letters at least one, and none but the first or the last is a border
        middle = inside[:size] if n == 1 else inside[1 : 1 + size] if n == 3 else inside[:size] | inside[1 : 1 + size]
        bucket = ((value ^ (value >> np.uint64(31))) % np.uint64(BUCKETS))[middle].astype(np.int64)
        found.append(owner[:size][middle] * BUCKETS + bucket)
    once = np.unique(np.concatenate(found))
    return once % BUCKETS, once // BUCKETS
