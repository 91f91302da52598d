"""Plain-text WeChat exports: MemoTrace TXT, WeFlow TXT, and WechatExporter (iOS) TXT."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sihu_tui.readers import reasons
from sihu_tui.readers.formats.wechat_types import kind_of_text, system_row
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import Stamps

FORMAT = "wechat-txt"
PLATFORM = "wechat"
_HEAD = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: (.*))?")
_INLINE = re.compile(r"(.{1,60}?) \((\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日? \d{1,2}:\d\d(?::\d\d)?)\):(.*)")
_SYSTEM = re.compile(r"(?:系统消息|系統訊息|System Message)\s*[:：]\s*(.*)")
_TITLE = re.compile(r"(.+) - (?:微信聊天记录|微信聊天記錄|WeChat Chat History)\s*")
_SYSTEM_NAMES = {"系统消息", "系统", "系統消息"}


def recognise(source: Source) -> str | None:
    """Give the exporter by the form of the rows."""
    lines = source.head_text.lstrip("\ufeff").split("\n", 300)[:300]
    inline = [found for line in lines if (found := _INLINE.fullmatch(line))]
    first = next((line for line in lines if line.strip()), "")
    if inline and (_TITLE.fullmatch(first) or len(inline) * 3 >= sum(bool(line.strip()) for line in lines)):
        return "WechatExporter"
    if not inline and _TITLE.fullmatch(first) and any(_SYSTEM.fullmatch(line) for line in lines):
        return "WechatExporter"
    heads = [found for line in lines if (found := _HEAD.fullmatch(line))]
    if heads and _HEAD.fullmatch(first) and any(found[2] for found in heads):
        quoted = sum(_quoted(found[2]) for found in heads)
        return "WeFlow" if quoted * 2 > len(heads) else "MemoTrace"
    return None


def _quoted(name: str | None) -> bool:
    return name is not None and len(name) > 1 and name[0] == name[-1] == "'"


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; times are naive, in Asia/Shanghai unless another zone was asked for.

    There are no ids: a person is a display name. The file holds one chat, called after its title or file.
    """
    version = recognise(source)
    file = _File(source, reading, version == "WeFlow")
    yield from file.inline() if version == "WechatExporter" else file.blocks()
    yield from file.cast.held()
    file.close()


class _File:
    """One chat while its lines go by."""

    def __init__(self, source: Source, reading: Reading, quoted: bool) -> None:
        self.source, self.reading, self.quoted = source, reading, quoted
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)
        self.speakers: set[str] = set()
        self.moved = False
        titled = _TITLE.fullmatch(source.head_text.lstrip("\ufeff\n").split("\n", 1)[0])
        self.chat = reading.group_name or (titled[1].strip() if titled else source.stem)
        reading.chat(self.chat, name=self.chat, platform="wechat")

    def blocks(self) -> Iterator[Message]:
        """Give the messages of MemoTrace and WeFlow: a line of time and name, then the text.

        A text may hold empty lines, so a message ends only at the next line with a time.
        """
        head: re.Match[str] | None = None
        start = number = 0
        body: list[str] = []
        for line in self.source.lines():
            number += 1
            found = _HEAD.fullmatch(line) if line[:1] in ("1", "2") and line[4:5] == "-" else None
            if found is None or (self.quoted and not _quoted(found[2])):
                body.append(line)
                continue
            if head is not None and (message := self._block(head, body, start)):
                yield message
            head, start, body = found, number, []
        if head is not None and (message := self._block(head, body, start)):
            yield message

    def _block(self, head: re.Match[str], body: list[str], number: int) -> Message | None:
        try:
            ts = self.stamps.naive(head[1])
        except ValueError:
            self.reading.skip(reasons.UNREADABLE_TIME, number, head[0])
            return None
        name = head[2] or ""
        text = "\n".join(body).strip("\n")
        if self.quoted:
            name = name[1:-1]
        elif not text:
            # MemoTrace writes its system lines behind the time, with nothing below
            return self._system(ts, name)
        if name in _SYSTEM_NAMES or not name:
            return self._system(ts, text)
        first, _end, rest = text.partition("\n")
        kind = kind_of_text(text)
        if kind is Kind.TEXT and rest.lstrip().startswith("[链接]:") or first.startswith("[链接]:"):
            kind = Kind.MEDIA
        return self._said(ts, name, text, kind)

    def _said(self, ts: float, name: str, text: str, kind: Kind) -> Message:
        if name == "我":
            person = self.cast.me()
        else:
            person = self.cast.key(name, name)
            if len(self.speakers) < 4:
                self.speakers.add(person)
        return Message(self.chat, ts, person, kind, text or None)

    def _system(self, ts: float, text: str) -> Message | None:
        message = system_row(self.cast, self.chat, ts, text)
        self.moved = self.moved or message is None or message.kind in (Kind.JOIN, Kind.LEAVE)
        return message

    def inline(self) -> Iterator[Message]:
        """Give the messages of WechatExporter: name, time and text on one line; its system lines have no time."""
        head: tuple[str, str, int] | None = None
        body: list[str] = []
        waiting: list[str] = []
        last: float | None = None
        number = 0
        for line in self.source.lines():
            number += 1
            found = _INLINE.fullmatch(line)
            notice = None if found else _SYSTEM.fullmatch(line)
            if found is None and notice is None:
                body.append(line)
                continue
            if head is not None:
                ts, message = self._inline(head, body)
                last = ts if ts is not None else last
                yield from self._dated(waiting, last)
                if message is not None:
                    yield message
            head, body = None, []
            if notice is not None:
                waiting.append(notice[1])
                if last is not None:
                    yield from self._dated(waiting, last)
            elif found is not None:
                head, body = (found[1], found[2], number), [found[3]]
        if head is not None:
            ts, message = self._inline(head, body)
            yield from self._dated(waiting, ts if ts is not None else last)
            if message is not None:
                yield message
        for text in waiting:
            self.reading.skip(reasons.NO_TIME, number, text)

    def _dated(self, waiting: list[str], ts: float | None) -> Iterator[Message]:
        """Give system lines the time of the message beside them."""
        if ts is None:
            return
        for text in waiting:
            message = self._system(ts, text)
            if message is not None:
                yield message
        waiting.clear()

    def _inline(self, head: tuple[str, str, int], body: list[str]) -> tuple[float | None, Message | None]:
        name, stamp, number = head
        try:
            ts = self.stamps.naive(stamp)
        except ValueError:
            self.reading.skip(reasons.UNREADABLE_TIME, number, stamp)
            return None, None
        text = "\n".join(body).strip("\n")
        return ts, self._said(ts, name, text, kind_of_text(text))

    def close(self) -> None:
        """Settle whether the chat is a group: more than one other speaker, or a line of joining or leaving."""
        chat = self.reading.chats[self.chat]
        others = len(self.speakers)
        if self.moved or others > 2:
            chat.private = False
        elif others == 1 and "self" in self.reading.people:
            chat.private = True
        self.stamps.note()
