"""企业微信 会话存档: decrypted messages as JSON or JSON lines, and encrypted `chatdata/sync_msg` pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sihu_tui.readers import reasons
from sihu_tui.readers.json_stream import each, records
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import epoch
from sihu_tui.text.i18n import _

FORMAT = "wecom-archive"
PLATFORM = "wecom"
WITHIN = ("chatdata", "messages", "msg_list")
BODIES = {"docmsg": "doc", "markdown": "info", "news": "info", "external_redpacket": "redpacket"}
TEXT = {"text", "markdown"}
SYSTEM = {"agree", "disagree"}
RECENT = 20_000


def recognise(source: Source) -> str | None:
    """Give the form for messages with msgid, action and tolist, or for a page of encrypted ones."""
    head = source.outline
    wrapped = (
        next((head[name] for name in WITHIN if isinstance(head.get(name), list)), None)
        if isinstance(head, dict)
        else None
    )
    first = wrapped if wrapped is not None else head
    if isinstance(first, list):
        first = first[0] if first else None
    if not isinstance(first, dict) or "msgid" not in first:
        return None
    if "action" in first and ("tolist" in first or "user" in first or "msgtype" in first):
        return "plaintext"
    if "service_encrypt_info" in first and "send_time" in first:
        return "sync_msg, encrypted"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; msgtime is UTC in ms. A message met twice (by msgid) counts once."""
    file = _File(reading)
    reading.used_zone = "UTC"
    yield from each(records(source, WITHIN), reading, file.message)
    if file.undated:
        reading.doubt(
            _("{n} messages had no time; each was given that of the message before it.").format(n=file.undated)
        )


def outside(ident: str) -> bool:
    """Tell a customer's id (wm…, wo…) from a member of staff's."""
    return ident.startswith(("wm", "wo"))


class _File:
    """One file while its messages go by."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cast = Cast(reading)
        self.undated = 0
        self._last: dict[str, float] = {}
        self._seen: dict[str, None] = {}
        self._rows = 0

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one record. Raises ValueError and the like for a record of another shape."""
        self._rows += 1
        msgid = str(row["msgid"])
        if msgid in self._seen:
            self.reading.skip(reasons.REPEATED_ID, self._rows, msgid)
            return None
        if "service_encrypt_info" in row:
            self._chat(str(row.get("chatid") or ""), [])
            self.reading.skip(reasons.ENCRYPTED, self._rows, msgid)
            return None
        if row.get("action") == "switch":
            self.reading.skip(reasons.SWITCH, self._rows, msgid)
            return None
        if len(self._seen) >= RECENT:
            for old in list(self._seen)[: RECENT // 2]:
                del self._seen[old]
        self._seen[msgid] = None
        sender = str(row["from"])
        tolist = row.get("tolist")
        chat = self._chat(str(row.get("roomid") or ""), [sender, *(str(to) for to in tolist or ())])
        ts = self._time(row.get("msgtime"), chat)
        if ts is None:
            self.reading.skip(reasons.NO_TIME, self._rows, msgid)
            return None
        typed = str(row.get("msgtype") or "")
        body = row.get(BODIES.get(typed, typed))
        body = body if isinstance(body, dict) else {}
        bot = sender.startswith("wb")
        staff = None if bot or outside(sender) else True
        person = self.cast.key(sender, "", staff, bot)
        if typed == "revoke" or row.get("action") == "recall":
            return Message(
                chat,
                ts,
                person,
                Kind.RECALL,
                None,
                msgid,
                str(body["pre_msgid"]) if body.get("pre_msgid") else None,
            )
        if typed in SYSTEM:
            return Message(chat, ts, person, Kind.SYSTEM, typed, msgid)
        kind = Kind.BOT if bot else Kind.TEXT if typed in TEXT else Kind.MEDIA
        return Message(chat, ts, person, kind, _text(typed, body), msgid)

    def _time(self, msgtime: object, chat: str) -> float | None:
        try:
            ts = epoch(msgtime)
        except (ValueError, TypeError):
            # the order of the archive is the order of time
            before = self._last.get(chat)
            self.undated += before is not None
            return before
        self._last[chat] = ts
        return ts

    def _chat(self, room: str, people: list[str]) -> str:
        key = room or "|".join(sorted(people[:2]))
        if key not in self.reading.chats:
            self.reading.chat(key, private=not room, platform="wecom")
        return key


def _text(typed: str, body: dict[str, Any]) -> str | None:
    if typed == "mixed":
        return _mixed(body)
    for name in ("content", "title", "filename", "wish", "topic", "sph_name", "address", "feed_desc"):
        if isinstance(body.get(name), str) and body[name]:
            return str(body[name])
    items = body.get("item")
    if isinstance(items, list) and items and isinstance(items[0], dict) and items[0].get("title"):
        return str(items[0]["title"])
    return None


def _mixed(body: dict[str, Any]) -> str | None:
    said: list[str] = []
    items = body.get("item")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("type") == "text":
            content = item.get("content")
            try:
                content = json.loads(content).get("content", "") if isinstance(content, str) else ""
            except (ValueError, AttributeError):
                continue
            said.append(str(content).strip())
    return "\n".join(said) or None
