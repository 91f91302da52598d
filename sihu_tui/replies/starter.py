"""The replies that come with sihu (R40): written in starter.yaml, read from what `tests.tools.starter` makes of it.

To read the YAML, and to load a dictionary for how the titles sound, would take most of a second.
"""

from __future__ import annotations

import json
from dataclasses import fields
from importlib.resources import files
from typing import Any

from sihu_tui.replies.models import Pack, ReplyDraft
from sihu_tui.text import pinyin


def starter() -> Pack:
    """Give the pack that comes with sihu."""
    found = json.loads(files("sihu_tui.replies").joinpath("starter.json").read_text("utf-8"))
    pinyin.know(found["pinyin"])
    pack = Pack(name=found["name"], about=found["about"], holds=frozenset(one.name for one in fields(ReplyDraft)))
    for number, said in enumerate(found["replies"], 1):
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        pack.take(number, ReplyDraft(**given))
    return pack
