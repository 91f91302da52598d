"""PyWxDump and WeClone CSV (paged, old and new columns, re-saved by Excel) and PyWxDump JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sihu_tui.readers import reasons
from sihu_tui.readers.formats.wechat_types import kind_of_name, readable, system_row
from sihu_tui.readers.json_stream import each, records
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, csv_rows, header_of, named_cells
from sihu_tui.readers.timestamps import Stamps

FORMAT = "pywxdump"
PLATFORM = "wechat"
FIELDS = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "content", "CreateTime")
NOBODY = {"系统", "未知", "系统消息"}
RECENT = 20_000
MINE = ("1", 1, "True", "true", True)


def recognise(source: Source) -> str | None:
    """Give csv, old csv or json by the column names."""
    head = source.outline
    if isinstance(head, list):
        first = head[0] if head and isinstance(head[0], dict) else {}
        return "json" if {"MsgSvrID", "type_name", "CreateTime"} <= first.keys() else None
    columns = Columns(header_of(source).names)
    if all(name in columns for name in ("type_name", "is_sender", "talker", "CreateTime")):
        if "msg" in columns:
            return "csv" if "room_name" in columns else "csv, WeClone"
        if "content" in columns:
            return "csv, old"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read rows in file order; CreateTime is naive, in Asia/Shanghai unless another zone was asked for."""
    file = _File(source, reading)
    if isinstance(source.outline, list):
        rows: Iterator[Any] = records(source)
    else:
        cells = named_cells(header_of(source).names, FIELDS)
        rows = (cells(row) for _line, row in csv_rows(source))
    yield from each(rows, reading, file.message, 0 if isinstance(source.outline, list) else 1)
    yield from file.cast.held()
    file.close()


class _File:
    """One page of a chat, or several chats."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)
        self.names = _users(source)
        self.speakers: dict[str, set[str]] = {}
        self._chats: dict[str, str] = {}
        self._recent: dict[str, tuple[str, str]] = {}

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one row. Raises ValueError and the like for a row of another shape."""
        ts = self.stamps.naive(row["CreateTime"].strip())
        room = row.get("room_name") or ""
        chat = self._chats.get(room) or self._chat(room)
        content = row.get("msg") or _old_content(row.get("content"))
        text = readable(content) if content else None
        kind = kind_of_name(row["type_name"])
        talker = (row.get("talker") or "").strip()
        ident = self._id(str(row.get("MsgSvrID") or ""), text or "", str(row.get("id") or ""))
        if ident == "":
            self.reading.skip(reasons.REPEATED_ROW, 0, text or "")
            return None
        mine = row["is_sender"] in MINE or talker == "我"
        if kind is Kind.SYSTEM or kind is Kind.RECALL or (talker in NOBODY and not mine):
            unsaid = Kind.SYSTEM if talker in NOBODY else kind
            return system_row(self.cast, chat, ts, text, unsaid, ident)
        if mine:
            person = self.cast.me(talker if talker.startswith("wxid_") else "")
        else:
            name = self.names.get(talker) or ("" if talker.startswith("wxid_") else talker)
            person = self.cast.key(talker or room or chat, name)
            speakers = self.speakers.setdefault(chat, set())
            if len(speakers) < 3:
                speakers.add(person)
        return Message(chat, ts, person, kind, text, ident)

    def _chat(self, room: str) -> str:
        key = self._chats[room] = room or self.reading.group_name or _unpaged(self.source.stem)
        if key not in self.reading.chats:
            chat = self.reading.chat(key, platform="wechat")
            chat.name = self.names.get(room) or self.reading.group_name or (None if room else key)
            if room:
                chat.private = not room.endswith("@chatroom")
        return key

    def _id(self, ident: str, text: str, row_id: str) -> str | None:
        """Give the server's message id, None where it cannot be trusted, the empty string for a row met before."""
        # Excel keeps 15 of the 19 digits
        if not ident.isdigit() or ident.strip("0") == "" or (len(ident) > 15 and ident.endswith("000")):
            return None
        before = self._recent.get(ident)
        if before == (row_id, text):
            return ""
        if before is not None:
            return None
        if len(self._recent) >= RECENT:
            for old in list(self._recent)[: RECENT // 2]:
                del self._recent[old]
        self._recent[ident] = (row_id, text)
        return ident

    def close(self) -> None:
        """Settle, at the end of the file, what a chat without an id is, and say what is not known."""
        for chat in self.reading.chats.values():
            if chat.private is None:
                chat.private = len(self.speakers.get(chat.key, ())) < 2
                self.reading.unnamed(chat.key)
        self.stamps.note()


def _users(source: Source) -> dict[str, str]:
    """Give the display names that PyWxDump writes beside its pages."""
    beside = source.sibling("users.json")
    if beside is None:
        return {}
    names: dict[str, str] = {}
    try:
        for users in records(beside):
            for key, user in users.items() if isinstance(users, dict) else ():
                if isinstance(user, dict):
                    name = user.get("remark") or user.get("nickname") or user.get("account")
                    if name:
                        names[str(key)] = str(name)
    except ValueError:
        return {}
    return names


def _old_content(content: Any) -> str:
    """Give the text of the old `content` column: a JSON string with `msg` in it."""
    if isinstance(content, dict):
        return str(content.get("msg") or "")
    if not content:
        return ""
    try:
        inner = json.loads(content)
    except ValueError:
        return str(content)
    return str(inner.get("msg") or "") if isinstance(inner, dict) else str(content)


def _unpaged(stem: str) -> str:
    """Give a page's name without the numbers of its rows: wxid_a_0_5000 is of wxid_a."""
    parts = stem.rsplit("_", 2)
    return parts[0] if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit() and parts[0] else stem
