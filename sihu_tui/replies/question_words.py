"""How customers say it, and how replies call it: what is asked in one word is answered under another.

The table beside this file holds, for each matter of everyday service, a pattern of what people write and the words
under which replies treat it (titles, keywords). A matter that is rarer, or surer told, weighs more. A reply that
treats none of them is found by its own words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class Matter(NamedTuple):
    """A matter: what tells it in a message, the words that replies have for it, how much it says."""

    said: re.Pattern[str]
    called: tuple[str, ...]
    weight: float


STOP = frozenset(
    "一下不与个么也了亲他以们会你到可吗吧呀呢和哈哦啊啦嗯嘛在她好它就您想我把是有没的给能被要说请跟还这那都问"
)
"""Characters that say nothing of the matter by themselves."""


@lru_cache(maxsize=1)
def matters() -> tuple[Matter, ...]:
    """Give every matter."""
    rows = Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines()
    parts = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return tuple(
        Matter(re.compile(said, re.IGNORECASE), tuple(called.split()), float(weight)) for weight, called, said in parts
    )


def matters_of(text: str) -> list[Matter]:
    """Give what a message is about."""
    return [one for one in matters() if one.said.search(text)]
