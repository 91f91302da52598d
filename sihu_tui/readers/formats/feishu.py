"""飞书 (Lark) messages as its interface `im/v1/messages` gives them (one page, several, or their items), and as
lark-cli prints them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sihu_tui.readers.formats.wechat_types import system_row
from sihu_tui.readers.json_stream import each, records
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import Stamps, epoch
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

FORMAT = "feishu"
PLATFORM = "feishu"
WITHIN = ("items", "messages")
TEXT = {"text", "post"}
WORDS = {"text", "title", "file_name", "name", "topic", "chat_name", "summary"}
"""Members of a body in which something is said."""


def recognise(source: Source) -> str | None:
    """Give page, items or lark-cli for messages with message_id, msg_type and create_time."""
    head = source.outline
    if isinstance(head, list):
        head = head[0] if head else None
    if _is_message(head):
        return "lark-cli" if isinstance(head, dict) and "body" not in head and "content" in head else "items"
    if isinstance(head, dict):
        for holder in (head, head.get("data")):
            for name in WITHIN:
                items = holder.get(name) if isinstance(holder, dict) else None
                if isinstance(items, list) and items and _is_message(items[0]):
                    return "page" if name == "items" else "lark-cli"
    return None


def _is_message(row: object) -> bool:
    return isinstance(row, dict) and {"message_id", "msg_type", "create_time"} <= row.keys()


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; create_time is UTC in ms, as text, or as lark-cli writes it a naive time, in
    Asia/Shanghai unless another zone was asked for.
    """
    file = _File(source, reading)
    yield from each(_items(source), reading, file.message)
    yield from file.cast.held()
    file.stamps.note()
    head = source.outline
    page = head.get("data", head) if isinstance(head, dict) else None
    if isinstance(page, dict) and page.get("has_more") is True and source.outline is not None:
        reading.doubt(_("This is one page of more: the export goes on in another file."))


def _items(source: Source) -> Iterator[Any]:
    """Give the items, also of an array of pages."""
    for row in records(source, WITHIN):
        if isinstance(row, dict) and "message_id" not in row:
            page = row.get("data") if isinstance(row.get("data"), dict) else row
            items = next((page[name] for name in WITHIN if isinstance(page, dict) and name in page), None)
            yield from _with_replies(items) if isinstance(items, list) else [row]
        else:
            yield from _with_replies([row])


def _with_replies(rows: list[Any]) -> Iterator[Any]:
    """Give the rows, and behind each the answers of its thread where lark-cli has put them inside it."""
    for row in rows:
        yield row
        answers = row.get("thread_replies") if isinstance(row, dict) else None
        if isinstance(answers, list):
            yield from ({"chat_id": row.get("chat_id"), "parent_id": row.get("message_id"), **answer}
                        for answer in answers if isinstance(answer, dict))  # fmt: skip


class _File:
    """One file while its messages go by."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one item. Raises ValueError and the like for an item of another shape."""
        written = str(row["create_time"]).strip()
        ts = epoch(written) if written.isdigit() else self.stamps.utc(written)
        chat = one_line(str(row.get("chat_id") or "")) or self.reading.group_name or self.source.stem
        if chat not in self.reading.chats:
            private = {"group": False, "p2p": True}.get(str(row.get("chat_type")))
            name = self.reading.group_name or str(row.get("chat_name") or "") or None
            self.reading.chat(chat, name=name, private=private, platform="feishu")
        ident = str(row["message_id"])
        sender = row.get("sender")
        sender = sender if isinstance(sender, dict) else {}
        body = row.get("body")
        plain = body.get("content") if isinstance(body, dict) else None
        text = _text(plain) if plain is not None else str(row.get("content") or "") or None
        text = _mentioned(text, row.get("mentions"))
        typed = str(row["msg_type"])
        if typed == "system":
            return system_row(self.cast, chat, ts, text, Kind.SYSTEM, ident)
        key = str(sender.get("id") or "")
        # who posts through an app stays who they are: an app's own id begins otherwise
        bot = sender.get("sender_type") == "app" and not key.startswith(("ou_", "on_"))
        name = str(sender.get("sender_name") or sender.get("name") or "")
        person = self.cast.key(key or name, name, None, bot) if key or name else None
        reply = row.get("parent_id") or row.get("reply_to") or row.get("root_id")
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
    """Give what is said in a body's content, which is JSON in a string: words of texts, posts, cards, votes, to-dos."""
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
    try:
        said = list(_said(inside))
    except RecursionError:
        return None
    return "\n".join(dict.fromkeys(line for line in said if line)).strip() or None


def _said(value: object, name: str = "") -> Iterator[str]:
    """Give the lines in a body: what stands under the names of `WORDS`, at any depth; runs of one line together."""
    if isinstance(value, dict):
        if isinstance(value.get("tag"), str) and value["tag"] == "at":
            yield f"@{value.get('user_name') or ''}"
            return
        for key, inner in value.items():
            yield from _said(inner, key)
    elif isinstance(value, list):
        if value and all(isinstance(bit, dict) and "tag" in bit for bit in value):
            yield "".join(word for bit in value for word in _said(bit))
        elif name == "options":
            yield " / ".join(map(str, value))
        else:
            for inner in value:
                yield from _said(inner, name)
    elif isinstance(value, str) and (name in WORDS or name == "content"):
        yield value


def _mentioned(text: str | None, mentions: object) -> str | None:
    """Put names in place of the keys (@_user_1) by which a text mentions people."""
    for mention in mentions if text and isinstance(mentions, list) else ():
        if isinstance(mention, dict) and mention.get("key") and mention.get("name"):
            text = str(text).replace(str(mention["key"]), f"@{mention['name']}")
    return text


def _filled(inside: dict[str, Any]) -> str:
    text = str(inside["template"])
    for name, value in inside.items():
        words = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        text = text.replace("{" + name + "}", words)
    return text
