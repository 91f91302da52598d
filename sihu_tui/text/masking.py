"""Phone numbers and ids with their middle hidden, as they are shown until somebody asks to see them (R84)."""

from __future__ import annotations

import re

_STAR = "*"
# A mobile number of China, a number with its country code, a WeChat id, a QQ number that is called one.
_PRIVATE = re.compile(
    r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"
    r"|\+\d{1,3}[ -]?(?:\(\d{1,4}\)[ -]?)?\d(?:[ -]?\d){5,12}(?!\d)"
    r"|(?<![A-Za-z0-9])(?:wxid_|gh_)[A-Za-z0-9_-]{4,}"
    r"|(?<=[Qq]{2})[:： ]{0,2}[1-9]\d{4,10}(?!\d)",
    re.ASCII,
)
_LIKELY = re.compile(r"\d\d|xid_|gh_", re.ASCII)


def mask(text: str) -> str:
    """Give a phone number or an id with its middle hidden: 138****1111, wx****9z; short ones wholly."""
    if len(text) <= 4:
        return _STAR * len(text)
    head, tail = _ends(len(text))
    return f"{text[:head]}****{text[-tail:]}"


def masked(text: str) -> str:
    """Give words with every phone number and id in them masked, each as long as it was."""
    return _PRIVATE.sub(_hide, text) if _LIKELY.search(text) else text


def _hide(found: re.Match[str]) -> str:
    text = found[0]
    places = [place for place, char in enumerate(text) if char.isalnum()]
    head, tail = _ends(len(places))
    hidden = set(places[head : len(places) - tail])
    return "".join(_STAR if place in hidden else char for place, char in enumerate(text))


def _ends(length: int) -> tuple[int, int]:
    """How many characters stay at the beginning and at the end."""
    return (3, 4) if length >= 10 else (2, 2) if length >= 6 else (1, 1)
