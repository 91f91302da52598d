"""企业微信 `change_external_chat` callbacks: joins and quits of customer groups, XML, one event or many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sihu_tui.errors import ReadError
from sihu_tui.readers import reasons
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import MAX_LINE, Source
from sihu_tui.readers.timestamps import epoch
from sihu_tui.text.i18n import _

FORMAT = "wecom-events"
PLATFORM = "wecom"
# the callbacks are flat and of a fixed form, so nothing that an XML parser would resolve is resolved
_FIELD = re.compile(r"<(\w+)>\s*(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))\s*</\1>", re.S)
_ITEM = re.compile(r"<Item>\s*(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))\s*</Item>", re.S)


def recognise(source: Source) -> str | None:
    """Give the type of change for a callback of a customer group."""
    head = source.head_text
    if "<xml" not in head[:4096] or "change_external_chat" not in head:
        return None
    found = re.search(r"<ChangeType>\s*(?:<!\[CDATA\[)?(\w+)", head)
    return found[1] if found else "?"


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read the events in file order; TimeStamp or CreateTime is epoch seconds."""
    cast = Cast(reading)
    reading.used_zone = "UTC"
    for number, event in enumerate(_events(source), 1):
        message = _event(event, number, reading, cast)
        if message is not None:
            yield message


def _events(source: Source) -> Iterator[str]:
    """Give the text of each <xml>…</xml>, from the log they were gathered in."""
    text = ""
    for chunk in source.chunks(b">"):
        text += chunk
        *whole, text = text.split("</xml>")
        yield from whole
        if len(text) > MAX_LINE:
            break
    if "<xml" in text:
        raise ReadError(_("{path} ends inside an event; fetch it again.").format(path=source))


def _event(event: str, number: int, reading: Reading, cast: Cast) -> Message | None:
    fields = {found[1]: (found[2] if found[2] is not None else found[3]).strip() for found in _FIELD.finditer(event)}
    key = fields.get("ChatId", "")
    try:
        ts = epoch(fields.get("TimeStamp") or fields.get("CreateTime"))
    except (ValueError, TypeError):
        reading.skip(reasons.UNREADABLE_TIME, number, event)
        return None
    if not key:
        reading.skip(reasons.NO_GROUP, number, event)
        return None
    chat = reading.chat(key, private=False, platform="wecom")
    change, detail = fields.get("ChangeType", ""), fields.get("UpdateDetail", "")
    text = detail or change
    if change == "create":
        chat.created = ts
    if change == "dismiss":
        reading.act(key, ts, "dissolved")
    if detail == "change_name" and fields.get("Name"):
        reading.act(key, ts, "renamed", fields["Name"])
    if detail not in ("add_member", "del_member"):
        return Message(key, ts, None, Kind.SYSTEM, text)
    named = [(found[1] if found[1] is not None else found[2]).strip() for found in _ITEM.finditer(event)]
    people = tuple(cast.key(ident) for ident in named if ident)
    count = fields.get("MemChangeCnt", "")
    if count.isdigit() and int(count) != len(people):
        reading.doubt(
            _("{group}: an event tells of {n} people but names {m}.").format(group=key, n=int(count), m=len(people))
        )
    return Message(key, ts, None, Kind.JOIN if detail == "add_member" else Kind.LEAVE, text, None, None, people)
