"""What the search is given and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One reply as the search sees it.

    `pinyin` is what `sounds.transcribe` gave for the title when it was saved; without it the title's
    characters are read as most usual. `used` counts the sends; `last_used` is UTC seconds since 1970, 0 for
    never. `stale` replies (expired, retired) come after all others.
    """

    id: int
    title: str
    shortcut: str = ""
    keywords: str = ""
    body: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()
    kind: str = ""
    pinyin: str = ""
    used: int = 0
    last_used: int = 0
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Where a reply is looked for: what fits comes first among equally good matches."""

    folders: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReplyHit:
    """A reply found.

    `score` is 1 to 1000; `places` are the matched characters of its title, `body` a span of
    its body; `field` tells where the best match is: title, shortcut, keywords, labels or body.
    """

    entry: SearchEntry
    score: int
    field: str
    places: tuple[int, ...] = ()
    body: tuple[int, int] | None = None
