"""飞书 (Lark) messages as its interface `im/v1/messages` gives them: one page, several, or their items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sihu_tui.readers.formats.wechat_types import system_row
from sihu_tui.readers.json_stream import each, records
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import epoch
from sihu_tui.text.i18n import _

FORMAT = "feishu"
PLATFORM = "feishu"
WITHIN = ("items",)
TEXT = {"text", "post"}


def recognise(source: Source) -> str | None:
    """Give page or items for messages with message_id, msg_type and create_time."""
    head = source.outline
    if isinstance(head, list):
        head = head[0] if head else None
    if _is_message(head):
        return "items"
    if isinstance(head, dict):
        for holder in (head, head.get("data")):
            items = holder.get("items") if isinstance(holder, dict) else None
            if isinstance(items, list) and items and _is_message(items[0]):
                return "page"
    return None


def _is_message(row: object) -> bool:
    return isinstance(row, dict) and {"message_id", "msg_type", "create_time"} <= row.keys()


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; create_time is UTC in ms, as text."""
    file = _File(source, reading)
    reading.used_zone = "UTC"
    yield from each(_items(source), reading, file.message)
    yield from file.cast.held()
    head = source.outline
    page = head.get("data", head) if isinstance(head, dict) else None
    if isinstance(page, dict) and page.get("has_more") is True and source.outline is not None:
        reading.doubt(_("This is one page of more: the export goes on in another file."))


def _items(source: Source) -> Iterator[Any]:
    """Give the items, also of an array of pages."""
    for row in records(source, WITHIN):
        if isinstance(row, dict) and "message_id" not in row:
            page = row.get("data") if isinstance(row.get("data"), dict) else row
            items = page.get("items") if isinstance(page, dict) else None
            yield from items if isinstance(items, list) else [row]
        else:
            yield row


class _File:
    """One file while its messages go by."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one item. Raises ValueError and the like for an item of another shape."""
        ts = epoch(row["create_time"])
        chat = str(row.get("chat_id") or self.reading.group_name or self.source.stem)
        if chat not in self.reading.chats:
            private = {"group": False, "p2p": True}.get(str(row.get("chat_type")))
            self.reading.chat(chat, name=self.reading.group_name, private=private, platform="feishu")
        ident = str(row["message_id"])
        sender = row.get("sender")
        sender = sender if isinstance(sender, dict) else {}
        body = row.get("body")
        text = _text(body.get("content") if isinstance(body, dict) else None)
        typed = str(row["msg_type"])
        if typed == "system":
            return system_row(self.cast, chat, ts, text, Kind.SYSTEM, ident)
        key = str(sender.get("id") or "")
        # who posts through an app stays who they are: an app's own id begins otherwise
        bot = sender.get("sender_type") == "app" and not key.startswith(("ou_", "on_"))
        person = self.cast.key(key, "", None, bot) if key else None
        reply = row.get("parent_id") or row.get("root_id")
        kind = (
            Kind.RECALL
            if row.get("deleted") is True
            else Kind.BOT
            if bot
            else Kind.TEXT
            if typed in TEXT
            else Kind.MEDIA
        )
        return Message(chat, ts, person, kind, text, ident, str(reply) if reply else None)


def _text(content: object) -> str | None:
    """Give what is said in a body's content, which is JSON in a string; of a post, title and lines."""
    if not isinstance(content, str) or not content:
        return None
    try:
        inside = json.loads(content)
    except (ValueError, RecursionError):
        return content
    if not isinstance(inside, dict):
        return content
    if isinstance(inside.get("template"), str):
        return _filled(inside)
    for name in ("text", "title", "file_name", "name"):
        if isinstance(inside.get(name), str) and inside[name] and "content" not in inside:
            return str(inside[name])
    lines = inside.get("content")
    if lines is None:
        post = next((value for value in inside.values() if isinstance(value, dict) and "content" in value), {})
        inside, lines = post, post.get("content")
    said = [str(inside["title"])] if inside.get("title") else []
    for line in lines if isinstance(lines, list) else ():
        if isinstance(line, list):
            said.append("".join(str(bit.get("text") or "") for bit in line if isinstance(bit, dict)))
    return "\n".join(said).strip() or None


def _filled(inside: dict[str, Any]) -> str:
    text = str(inside["template"])
    for name, value in inside.items():
        words = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        text = text.replace("{" + name + "}", words)
    return text
