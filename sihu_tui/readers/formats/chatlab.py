"""ChatLab's interchange format, JSON and JSON lines (versions 0.0.1 to 1.x)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sihu_tui.readers.formats.wechat_types import system_row
from sihu_tui.readers.json_stream import JsonText, each, json_lines
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import PLATFORMS, Kind, Membership, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import epoch
from sihu_tui.text.sanitize import one_line

FORMAT = "chatlab"
PLATFORM = "other"
TYPES = {
    0: Kind.TEXT, 1: Kind.MEDIA, 2: Kind.MEDIA, 3: Kind.MEDIA, 4: Kind.MEDIA, 5: Kind.MEDIA, 7: Kind.MEDIA,
    8: Kind.MEDIA, 20: Kind.MEDIA, 21: Kind.MEDIA, 22: Kind.SYSTEM, 23: Kind.SYSTEM, 24: Kind.MEDIA, 25: Kind.TEXT,
    26: Kind.MEDIA, 27: Kind.MEDIA, 80: Kind.SYSTEM, 81: Kind.RECALL, 99: Kind.MEDIA,
}  # fmt: skip
TYPE_WORDS = {
    "TEXT": 0, "IMAGE": 1, "VOICE": 2, "VIDEO": 3, "FILE": 4, "EMOJI": 5, "STICKER": 5, "LINK": 7, "LOCATION": 8,
    "RED_PACKET": 20, "TRANSFER": 21, "POKE": 22, "CALL": 23, "SHARE": 24, "REPLY": 25, "FORWARD": 26, "CONTACT": 27,
    "SYSTEM": 80, "RECALL": 81, "OTHER": 99,
}  # fmt: skip
_OPERATORS = {"owner", "admin"}


def recognise(source: Source) -> str | None:
    """Give the version for a file whose first object has `chatlab` and `meta`, whole or as a header line."""
    head = source.outline
    if not isinstance(head, dict):
        return None
    if isinstance(head.get("chatlab"), dict) and (
        head.get("_type") == "header" or "meta" in head or "messages" in head
    ):
        lines = " JSONL" if head.get("_type") == "header" else ""
        return str(head["chatlab"].get("version") or "?")[:20] + lines
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read members and messages; times are epoch seconds (or ms), so no zone is needed."""
    file = _File(source, reading)
    head = source.outline
    reading.used_zone = "UTC"
    if isinstance(head, dict) and head.get("_type") == "header":
        rows = (row for row in json_lines(source, reading) if file.is_message(row))
        yield from each(rows, reading, file.message)
    else:
        stream = JsonText(source)
        for key in stream.members():
            if key == "chatlab":
                file.header(stream.value())
            elif key == "meta":
                file.meta(stream.value())
            elif key == "members" and stream.peek() == "[":
                for member in stream.items():
                    file.member(member)
                stream.count = 0
            elif key == "messages" and stream.peek() == "[":
                yield from each(stream.items(), reading, file.message)
            else:
                stream.skip()
    yield from file.cast.held()


class _File:
    """One file's chat and people."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self._chat: str | None = None
        self._exported: float | None = None
        self._about: dict[str, Any] = {}
        outline = source.outline
        if isinstance(outline, dict):
            self.header(outline.get("chatlab"))
            if isinstance(outline.get("meta"), dict):
                self._about = outline["meta"]

    @property
    def chat(self) -> str:
        """The chat's key: its id on the platform, else its name."""
        if self._chat is None:
            meta = self._about
            name = str(meta.get("name") or self.reading.group_name or self.source.stem)
            private = {"private": True, "group": False}.get(str(meta.get("type")))
            self._chat = one_line(str(meta.get("groupId") or name)) or self.source.stem
            platform = str(meta.get("platform") or "").lower()
            chat = self.reading.chat(self._chat, name=name, private=private)
            chat.platform = platform if platform in PLATFORMS else "other"
            chat.seen_until = self._exported
            if meta.get("ownerId"):
                self.cast.me(str(meta["ownerId"]))
        return self._chat

    def header(self, header: object) -> None:
        if isinstance(header, dict):
            try:
                self._exported = epoch(header.get("exportedAt"))
            except (ValueError, TypeError):
                self._exported = None

    def meta(self, meta: object) -> None:
        if isinstance(meta, dict):
            self._about = meta

    def member(self, member: object) -> None:
        """Note a member with name, alias and role."""
        if not isinstance(member, dict) or member.get("platformId") in (None, ""):
            return
        roles = member.get("roles")
        named = {str(role.get("id")) for role in roles if isinstance(role, dict)} if isinstance(roles, list) else set()
        alias = member.get("groupNickname")
        name = str(alias or member.get("accountName") or "")
        key = self.cast.key(str(member["platformId"]), name, True if named & _OPERATORS else None)
        self.cast.also_named(key, str(member.get("accountName") or ""))
        role = next((word for word in ("owner", "admin") if word in named), None)
        if role == "owner":
            self.reading.chats[self.chat].owner = key
        self.reading.memberships.append(Membership(self.chat, key, role=role, alias=str(alias) if alias else None))

    def is_message(self, row: object) -> bool:
        """Take in a header or member line; tell whether it is neither."""
        kind = row.get("_type") if isinstance(row, dict) else None
        if kind == "header" and isinstance(row, dict):
            self.header(row.get("chatlab"))
            self.meta(row.get("meta"))
        elif kind == "member":
            self.member(row)
        return kind not in ("header", "member")

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one record. Raises ValueError and the like for a record of another shape."""
        ts = epoch(row["timestamp"])
        written = row.get("type", 0)
        number = TYPE_WORDS.get(written.upper(), 99) if isinstance(written, str) else int(written)
        kind = TYPES.get(number, Kind.MEDIA if number < 80 else Kind.SYSTEM)
        content = row.get("content")
        text = None if content is None else str(content)
        ident = row.get("platformMessageId") or None
        reply = row.get("replyToMessageId") or None
        sender = row.get("sender")
        if kind is Kind.SYSTEM and number == 80:
            return system_row(self.cast, self.chat, ts, text, kind, _id(ident))
        key = None
        if sender not in (None, ""):
            name = row.get("groupNickname") or row.get("accountName") or ""
            key = self.cast.key(str(sender), str(name))
        return Message(self.chat, ts, key, kind, text, _id(ident), _id(reply))


def _id(value: Any) -> int | str | None:
    return value if value is None or (isinstance(value, int) and not isinstance(value, bool)) else str(value)
