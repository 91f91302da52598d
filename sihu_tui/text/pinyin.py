"""How Chinese text sounds: readings of single characters, transcription of whole texts, alike syllables.

Single characters are looked up in pypinyin's own table, read as data: importing pypinyin costs a fifth of a
second for its phrases, which only `transcribe` needs.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_TONES = {0x300: None, 0x301: None, 0x304: None, 0x30C: None, 0x302: None, 0x307: None}
# Endings and beginnings that many speakers do not keep apart; each maps to the one that stands for both.
_ALIKE_START = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
_ALIKE_END = {"ang": "an", "eng": "en", "ing": "in"}


@cache
def _table() -> dict[str, str]:
    spec = find_spec("pypinyin")
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        path = Path(folder) / "pinyin_dict.json"
        if path.is_file():
            found: dict[str, str] = json.loads(path.read_text("utf-8"))
            return found
    from pypinyin.pinyin_dict import pinyin_dict

    return {str(code): said for code, said in pinyin_dict.items()}


@cache
def _toneless(syllable: str) -> str:
    bare = unicodedata.normalize("NFD", syllable).translate(_TONES).replace("u\u0308", "v")
    return bare if bare.isascii() and bare.isalpha() and any(letter in "aeiouv" for letter in bare) else ""


@cache
def readings(char: str) -> tuple[str, ...]:
    """Give the toneless readings of a Chinese character, the most usual first (ü is written v); or ()."""
    said = _table().get(str(ord(char)), "")
    return tuple(dict.fromkeys(bare for one in said.split(",") if (bare := _toneless(one))))


@cache
def alike(syllable: str) -> str:
    """Give the syllable that stands for all that are easily confused with it (zh/z, n/l, ang/an ...)."""
    start = next((start for start in _ALIKE_START if syllable.startswith(start)), "")
    rest = syllable[len(start) :].replace("v", "u")
    end = next((end for end in _ALIKE_END if rest.endswith(end)), "")
    return _ALIKE_START.get(start, "") + (rest.removesuffix(end) + _ALIKE_END[end] if end else rest)


def transcribe(text: str) -> str:
    """Give one toneless syllable for each Chinese character of `text`, read in its context, joined by blanks.

    What is not Chinese has no syllable. This is the pinyin that is stored with a reply's title.
    """
    if text in _known:
        return _known[text]
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(text, errors="ignore"))


_known: dict[str, str] = {}


def know(transcribed: dict[str, str]) -> None:
    """Take over what was transcribed before, so that nothing need be loaded for it."""
    _known.update(transcribed)


def initials(pinyin: str) -> str:
    """Give the first letters of a transcription."""
    return "".join(syllable[0] for syllable in pinyin.split())
