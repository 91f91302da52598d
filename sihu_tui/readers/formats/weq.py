"""WeQ (QQ): JSON, JSON lines, and its table as CSV or workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sihu_tui.readers import reasons
from sihu_tui.readers.formats.wechat_types import kind_of_text, system_row
from sihu_tui.readers.json_stream import JsonText, each, json_lines, records
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Membership, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, table_header, table_rows
from sihu_tui.readers.timestamps import Stamps, epoch
from sihu_tui.readers.workbook import is_workbook, sheet_names, sheet_rows
from sihu_tui.text.sanitize import one_line

FORMAT = "weq"
PLATFORM = "qq"
TABLE = ("时间", "发送者QQ", "发送者ID", "内容", "消息ID")
LABELS = {
    "pic": "[图片]", "video": "[视频]", "ptt": "[语音]", "mface": "[表情]", "ark": "[卡片消息]", "multiMsg": "[合并转发]",
    "call": "[通话]", "wallet": "[红包]", "qqDynamic": "[动态]", "shareLocation": "[位置]", "onlineFolder": "[文件]",
    "emojiBounce": "[表情]",
}  # fmt: skip
SPOKEN = {"text", "at", "face", "reply", "markdown", "unknown"}
_NOBODY = {"", "0"}
_TIPS = {"[群提示]", "[戳一戳]"}


def recognise(source: Source) -> str | None:
    """Give JSON, JSONL or the kind of table by the names of its fields."""
    head = source.outline
    if isinstance(head, dict):
        messages = head.get("messages")
        if head.get("_type") == "header" and "chatlab" not in head and _is_meta(head.get("meta")):
            return "JSONL"
        if _is_meta(head.get("meta")) and "chatlab" not in head:
            first = messages[0] if isinstance(messages, list) and messages else None
            return "JSON" if _is_message(first) or ("members" in head and messages == []) else None
        return "JSONL" if _is_message(head) else None
    if isinstance(head, list):
        return "JSON list" if head and _is_message(head[0]) else None
    columns = Columns(table_header(source))
    if all(name in columns for name in TABLE):
        return "XLSX" if is_workbook(source) else "CSV"
    return None


def _is_meta(meta: object) -> bool:
    return isinstance(meta, dict) and meta.get("platform") == "qq" and "name" in meta


def _is_message(row: object) -> bool:
    return isinstance(row, dict) and {"msgId", "sendTime", "senderUin", "elements"} <= row.keys()


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; sendTime is UTC in seconds, the table's times are naive, in Asia/Shanghai."""
    version = recognise(source)
    file = _File(source, reading)
    if version in ("CSV", "XLSX"):
        yield from file.table()
    elif version == "JSON":
        stream = JsonText(source)
        for key in stream.members():
            if key == "meta":
                file.meta(stream.value())
            elif key == "members" and stream.peek() == "[":
                for member in stream.items():
                    file.member(member)
            elif key == "messages" and stream.peek() == "[":
                yield from each(stream.items(), reading, file.message)
            else:
                stream.skip()
    else:
        lines = json_lines(source, reading) if version == "JSONL" else records(source)
        yield from each((row for row in lines if file.is_message(row)), reading, file.message)
    yield from file.cast.held()
    file.close()


class _File:
    """One chat while its messages go by."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)
        self._about: dict[str, Any] = {}
        self._chat = ""
        self.speakers: set[str] = set()

    @property
    def chat(self) -> str:
        """The chat's key: the group's number, else its name."""
        if not self._chat:
            meta = self._about
            name = str(meta.get("name") or self.reading.group_name or self.source.title)
            self._chat = one_line(str(meta.get("groupId") or name)) or self.source.title
            private = {"group": False, "private": True}.get(str(meta.get("type")))
            chat = self.reading.chat(self._chat, name=name, private=private, platform="qq")
            try:
                chat.seen_until = epoch(meta["exportedAt"]) if meta.get("exportedAt") else None
            except (ValueError, TypeError):
                chat.seen_until = None
        return self._chat

    def meta(self, meta: object) -> None:
        self._about = meta if isinstance(meta, dict) else {}

    def member(self, member: object) -> None:
        """Note a member with card and role."""
        if not isinstance(member, dict) or not (member.get("platformId") or member.get("uid")):
            return
        card = str(member.get("groupNickname") or "")
        role = member.get("role") if member.get("role") in ("owner", "admin") else None
        name = str(member.get("accountName") or "")
        key = self.cast.key(str(member.get("platformId") or member["uid"]), card or name, True if role else None)
        self.cast.also_named(key, name)
        if role == "owner":
            self.reading.chats[self.chat].owner = key
        self.reading.memberships.append(Membership(self.chat, key, role=role, alias=card or None))

    def is_message(self, row: object) -> bool:
        """Take in a header or member line; tell whether it is neither."""
        kind = row.get("_type") if isinstance(row, dict) else None
        if kind == "header" and isinstance(row, dict):
            self.meta(row.get("meta"))
        elif kind == "member":
            self.member(row)
        return kind not in ("header", "member")

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one record. Raises ValueError and the like for a record of another shape."""
        ts = epoch(row["sendTime"])
        elements = [e for e in row.get("elements") or () if isinstance(e, dict)]
        kinds = [str(e.get("type")) for e in elements]
        text = "".join(map(_words, elements)) or None
        ident = str(row["msgId"])
        uin = str(row.get("senderUin") or "")
        if kinds and all(kind.startswith("grayTip") for kind in kinds):
            recall = any(kind == "grayTipRevoke" for kind in kinds)
            return system_row(self.cast, self.chat, ts, text, Kind.RECALL if recall else Kind.SYSTEM, ident)
        person = self._person(uin, str(row.get("senderUid") or ""),
                              str(row.get("groupNickname") or row.get("senderName") or ""), row.get("role"))  # fmt: skip
        media = any(kind not in SPOKEN for kind in kinds)
        reply = next((e["data"].get("origMsgId") for e in elements
                      if e.get("type") == "reply" and isinstance(e.get("data"), dict)), None)  # fmt: skip
        kind = Kind.MEDIA if media or text is None else Kind.TEXT
        return Message(self.chat, ts, person, kind, text, ident, str(reply) if reply else None)

    def _person(self, uin: str, uid: str, name: str, role: object = None) -> str | None:
        ident = uin if uin not in _NOBODY else uid
        if not ident and not name:
            return None
        key = self.cast.key(ident or name, name or ident, True if role in ("owner", "admin") else None)
        if len(self.speakers) < 3:
            self.speakers.add(key)
        return key

    def table(self) -> Iterator[Message]:
        """Give the rows of the table; a large workbook goes on in further sheets with the same header."""
        names = table_header(self.source)
        columns = Columns(names)
        time_at, uin_at, uid_at, text_at, id_at = (columns.find(name) for name in TABLE)
        for line, row in self._rows(names):
            try:
                ts = self.stamps.naive(cell(row, time_at).strip())
            except ValueError:
                self.reading.skip(reasons.UNREADABLE_TIME, line, cell(row, time_at))
                continue
            text, ident = cell(row, text_at), cell(row, id_at).strip() or None
            uin, uid = cell(row, uin_at).strip(), cell(row, uid_at).strip()
            if uin in _NOBODY or text in _TIPS:
                message = system_row(self.cast, self.chat, ts, text.strip("[]") or None, Kind.SYSTEM, ident)
                if message is not None:
                    yield message
                continue
            if text.startswith("[") and text.endswith("]") and "撤回了" in text:
                yield Message(self.chat, ts, None, Kind.RECALL, text[1:-1], ident)
                continue
            person = self._person(uin, uid, "")
            yield Message(self.chat, ts, person, kind_of_text(text) if text else Kind.MEDIA, text or None, ident)

    def _rows(self, names: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
        yield from table_rows(self.source)
        if is_workbook(self.source):
            for sheet in sheet_names(self.source)[1:]:
                rows = sheet_rows(self.source, sheet)
                first = next(rows, (0, []))
                if tuple(name.strip() for name in first[1]) == names:
                    yield from rows

    def close(self) -> None:
        """Settle what a chat is where the file does not say: three speakers are a group."""
        chat = self.reading.chats.get(self._chat)
        if chat is not None and chat.private is None and len(self.speakers) > 2:
            chat.private = False
        self.stamps.note()


def _words(element: dict[str, Any]) -> str:
    """Give what an element says, or a mark of what it is."""
    data = element.get("data")
    data = data if isinstance(data, dict) else {}
    typed = str(element.get("type"))
    if typed in ("text", "at"):
        return str(data.get("textContent") or "")
    if typed == "face":
        return f"[{data.get('faceText') or '表情'}]"
    if typed in ("file", "onlineFile"):
        return f"[文件: {data.get('fileName') or ''}]"
    if typed == "markdown":
        return str(data.get("markdownTextSummary") or data.get("markdownContent") or "")
    if typed.startswith("grayTip"):
        words = (value for name, value in data.items() if name.endswith(("Text", "Content")) and isinstance(value, str))
        return next(words, "")
    return LABELS.get(typed, "")
