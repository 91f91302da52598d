"""What was understood of a file, chat by chat, in numbers that can be checked against the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Container
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Sums:
    """What reports need of the sums of a stage, read before anything is locked."""

    kinds: dict[int, dict[int, int]]
    """Rows by group and kind."""
    senders: dict[int, int]
    spans: dict[int, tuple[int, int]]
    """First and last second of each group."""
    new: dict[int, int]
    """Rows that the store did not have, by group."""
    days: dict[int, tuple[int, int]]
    """First and last day of each group, and in `rows_a_day` the rows of each day, none later than today."""
    rows_a_day: dict[int, int]

    @classmethod
    def of(cls, connection: sqlite3.Connection, today: int) -> Sums:
        """Read `temp.sums` and `temp.new_sums`."""

        def read(query: str) -> list[Any]:
            return connection.execute(query, {"today": today}).fetchall()

        kinds: dict[int, dict[int, int]] = {}
        spans: dict[int, tuple[int, int]] = {}
        for group, kind, n, first, last in read(
            "select group_id, kind, sum(n), min(first), max(last) from temp.sums group by 1, 2"
        ):
            kinds.setdefault(group, {})[kind] = n
            known = spans.get(group, (first, last))
            spans[group] = min(first, known[0]), max(last, known[1])
        senders = read("select group_id, count(distinct member_id) from temp.sums where kind <= 1 group by group_id")
        new = read("select group_id, sum(n) from temp.new_sums group by group_id")
        # a row dated in the future (a clock that jumped) shows nothing of the days before it
        ends = read("select group_id, min(day), max(day) from temp.sums where day <= :today group by group_id")
        a_day = read("select day, sum(n) from temp.sums where day <= :today group by day")
        return cls(kinds, dict(senders), spans, dict(new), {g: (first, last) for g, first, last in ends}, dict(a_day))


def chat_report(
    connection: sqlite3.Connection, stage: Stage, groups: dict[str, int], sums: Sums
) -> list[dict[str, Any]]:
    """Give per chat: name, private, rows by kind, human messages, senders, members stated, first and last time (UTC).

    A chat without rows (a member list) is reported with zeros.
    """
    names = dict(connection.execute("select id, name from groups").fetchall())
    found = []
    for key, group in groups.items():
        chat = stage.reading.chats.get(key)
        rows = sums.kinds.get(group, {})
        entry: dict[str, Any] = {"name": names[group], "group": group, "private": chat.private if chat else None}
        entry["messages"] = rows.get(Kind.TEXT, 0) + rows.get(Kind.MEDIA, 0)
        entry.update({name: rows.get(kind, 0) for kind, name in _NAMES.items()})
        entry["senders"] = sums.senders.get(group, 0)
        entry["new"] = sums.new.get(group, 0)
        entry["members"] = len(stage.members.get(key, ()))
        first, last = stage.fine.get(key) or sums.spans.get(group) or (None, None)
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
