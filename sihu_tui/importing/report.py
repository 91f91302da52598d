"""What was understood of a file, chat by chat, in numbers that can be checked against the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Container
from datetime import UTC, datetime
from typing import Any

from sihu_tui.importing.stage import Stage
from sihu_tui.readers.record import Kind

_NAMES = {
    Kind.TEXT: "text", Kind.MEDIA: "media", Kind.JOIN: "joins", Kind.LEAVE: "leaves", Kind.SYSTEM: "system",
    Kind.RECALL: "recalls", Kind.BOT: "bots",
}  # fmt: skip


KEPT = 20
"""So many chats that were known before stand in the report that is kept of an import: those that got most."""


def totals(chats: list[dict[str, Any]]) -> dict[str, Any]:
    """Give how many chats a file has, and the sums over them."""
    whole: dict[str, Any] = {"chats": len(chats)}
    whole |= {name: sum(chat[name] for chat in chats) for name in ("messages", *_NAMES.values())}
    whole["first"] = min((chat["first"] for chat in chats if chat["first"]), default=None)
    whole["last"] = max((chat["last"] for chat in chats if chat["last"]), default=None)
    return whole


def kept(report: dict[str, Any], fresh: Container[int]) -> dict[str, Any]:
    """Give what is kept of a report: totals, and of the groups those that came with it (`fresh`) or that got most.

    Of private chats nothing is kept: they are many, and their names are people's.
    """
    chats = report.get("chats", [])
    groups = [chat for chat in chats if not chat.get("private")]
    known = sorted(
        (chat for chat in groups if chat.get("new") and chat["group"] not in fresh), key=lambda chat: -int(chat["new"])
    )
    stay = {chat["group"] for chat in known[:KEPT]}
    some = [chat for chat in groups if chat["group"] in fresh or chat["group"] in stay]
    whole = report.get("totals") or (totals(chats) if chats else {})
    return {**report, "totals": whole, "chats": some}


def chat_report(connection: sqlite3.Connection, stage: Stage, groups: dict[str, int]) -> list[dict[str, Any]]:
    """Give per chat: name, private, rows by kind, human messages, senders, members stated, first and last time (UTC).

    Reads the sums of the stage; a chat without rows (a member list) is reported with zeros.
    """
    kinds: dict[int, dict[int, int]] = {}
    for group, kind, n in connection.execute("select group_id, kind, sum(n) from temp.sums group by 1, 2"):
        kinds.setdefault(group, {})[kind] = n
    senders = dict(
        connection.execute(
            "select group_id, count(distinct member_id) from temp.sums where kind <= 1 group by group_id"
        ).fetchall()
    )
    spans = {g: (first, last) for g, first, last in connection.execute(
        "select group_id, min(first), max(last) from temp.sums group by group_id")}  # fmt: skip
    names = dict(connection.execute("select id, name from groups").fetchall())
    new = dict(connection.execute("select group_id, n from temp.fresh").fetchall())
    found = []
    for key, group in groups.items():
        chat = stage.reading.chats.get(key)
        rows = kinds.get(group, {})
        entry: dict[str, Any] = {"name": names[group], "group": group, "private": chat.private if chat else None}
        entry["messages"] = rows.get(Kind.TEXT, 0) + rows.get(Kind.MEDIA, 0)
        entry.update({name: rows.get(kind, 0) for kind, name in _NAMES.items()})
        entry["senders"] = senders.get(group, 0)
        entry["new"] = new.get(group, 0)
        entry["members"] = len(stage.members.get(key, ()))
        first, last = stage.fine.get(key) or spans.get(group, (None, None))
        entry["first"], entry["last"] = utc(first), utc(last)
        found.append(entry)
    return found


def utc(ts: float | None) -> str | None:
    """Give UTC seconds as ISO 8601 with a Z, fractions only where there are any."""
    if ts is None:
        return None
    whole = datetime.fromtimestamp(int(ts), UTC).strftime("%Y-%m-%dT%H:%M:%S")
    micros = round((ts - int(ts)) * 1e6)
    if not micros:
        return whole + "Z"
    return f"{whole}.{micros:06d}".rstrip("0") + "Z"
