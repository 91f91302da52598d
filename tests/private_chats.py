"""Private chats for the tests, in the shape of a Telegram export."""

from __future__ import annotations

import json
from pathlib import Path

from sihu_tui.importing.run import FileResult, bring_in
from sihu_tui.store import Store

T0 = 1_772_000_000
"""2026-02-25 14:13:20 in Shanghai."""


def write_chat(path: Path, name: str, id: int, lines: list[tuple[int, str, str]], kind: str = "personal_chat",
               first: int = 5000) -> Path:  # fmt: skip
    """Write a chat with `name`; a line is (seconds after T0, who, text), who "我" is the one who exported.

    The others have numbers from `first` on, as they come up; so the same in two groups are the same people.
    """
    users: dict[str, int] = {"我": 1, name: id}
    rows = []
    for number, (after, who, text) in enumerate(lines, 1):
        user = users.setdefault(who, first + len(users))
        rows.append({
            "id": number, "type": "message", "date_unixtime": str(T0 + after), "from": who, "from_id": f"user{user}",
            "date": "2026-02-25T14:13:20", "text": text, "text_entities": [],
        })  # fmt: skip
    chat = {"name": name, "type": kind, "id": id, "messages": rows}
    whole = {"personal_information": {"user_id": 1, "first_name": "我", "last_name": ""}, "chats": {"list": [chat]}}
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return path


def bring_chat(store: Store, folder: Path, name: str, id: int, lines: list[tuple[int, str, str]],
               kind: str = "personal_chat", first: int = 5000) -> FileResult:  # fmt: skip
    """Write a chat and import it."""
    (result,) = bring_in(store, [write_chat(folder / f"{name}-{id}.json", name, id, lines, kind, first)])
    assert result.error is None, result.error
    return result
