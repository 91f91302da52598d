"""WeChatDataAnalysis JSON: one conversation a file, all ids told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sihu_tui.readers.formats.wechat_types import system_row
from sihu_tui.readers.json_stream import JsonText, each
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import Stamps, epoch
from sihu_tui.text.sanitize import one_line

FORMAT = "wechat-data-analysis"
PLATFORM = "wechat"
SPOKEN = {"text", "quote"}
NOTICES = {"system", "voip", "pat", "revoke"}


def recognise(source: Source) -> str | None:
    """Give the schema's number for a file with `conversation` and messages that have a `renderType`."""
    head = source.outline
    if not isinstance(head, dict) or not isinstance(head.get("conversation"), dict):
        return None
    messages = head.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    known = isinstance(first, dict) and {"createTime", "renderType"} <= first.keys()
    if known or ("schemaVersion" in head and {"username", "isGroup"} & head["conversation"].keys()):
        return str(head.get("schemaVersion") or "?")[:20]
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; createTime is UTC in seconds."""
    file = _File(source, reading)
    reading.used_zone = "UTC"
    stream = JsonText(source)
    for key in stream.members():
        if key == "messages" and stream.peek() == "[":
            yield from each(stream.items(), reading, file.message)
        elif key in ("conversation", "exportedAt", "filters"):
            file.about[key] = stream.value()
        else:
            stream.skip()
    yield from file.cast.held()


class _File:
    """One conversation while its messages go by; `about` may be filled in until the first."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.about: dict[str, Any] = {}
        self.cast = Cast(reading)
        self._chat = ""

    @property
    def chat(self) -> str:
        """The chat's key: its id on the platform, else its name."""
        if not self._chat:
            told = self.about.get("conversation")
            told = told if isinstance(told, dict) else {}
            ident = one_line(str(told.get("username") or ""))
            name = one_line(str(told.get("displayName") or "")) or self.reading.group_name or self.source.title
            # in an export without names, the folder is all that tells chats apart
            self._chat = ident or (self.source.title if name == "已隐藏" else name)
            private = not told["isGroup"] if isinstance(told.get("isGroup"), bool) else None
            chat = self.reading.chat(self._chat, name=name, private=private, platform="wechat")
            chat.seen_until = self._seen_until()
        return self._chat

    def _seen_until(self) -> float | None:
        """When the export was taken, or where it was told to end."""
        ends = []
        filters = self.about.get("filters")
        end = filters.get("endTime") if isinstance(filters, dict) else None
        written = self.about.get("exportedAt")
        try:
            if isinstance(written, str):
                ends.append(Stamps(self.reading, SHANGHAI).utc(written))
            if isinstance(end, (int, float)) and end > 0:
                ends.append(epoch(end))
        except (ValueError, OverflowError):
            return None
        return min(ends, default=None)

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one record. Raises ValueError and the like for a record of another shape."""
        chat = self.chat
        ts = epoch(row["createTime"])
        typed = str(row.get("renderType") or "text")
        text = str(row.get("content") or row.get("title") or "") or None
        # `id` names a row of the exporter's database, which another export has elsewhere
        ident = str(row["serverId"]) if row.get("serverId") else None
        if typed in NOTICES:
            return system_row(self.cast, chat, ts, text, Kind.SYSTEM, ident)
        sender = str(row.get("senderUsername") or "")
        name = str(row.get("senderDisplayName") or "")
        if row.get("isSent") is True:
            person: str | None = self.cast.me(sender, "" if name == "我" else name)
        else:
            person = self.cast.key(sender or name, name) if sender or name else None
        return Message(chat, ts, person, Kind.TEXT if typed in SPOKEN else Kind.MEDIA, text, ident)
