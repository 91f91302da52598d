"""QQ's own TXT exports (消息管理器, one group or all), pasted QQ chats, and QQChatExporter TXT."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sihu_tui.readers import reasons
from sihu_tui.readers.date_order import DateOrders, as_date
from sihu_tui.readers.formats.wechat_types import kind_of_text, system_row
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import HALF_DAY, Stamps, hour_of

FORMAT = "qq-txt"
PLATFORM = "qq"
TITLE = "消息记录（此消息记录为文本格式"
_HEAD = re.compile(
    rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}) (?:({HALF_DAY}) ?)?(\d{{1,2}}):(\d\d):(\d\d)(?: ?({HALF_DAY}))?(?: (.*))?",
    re.I,
)
_WHO = re.compile(r"((?:【[^】]*】)*)(.*?)(?:\((\d{4,12})\)|<([^<>\s]+@[^<>\s]+)>)?")
_PASTED = re.compile(
    rf"((?:【[^】]*】)*)(.*?)(?:\((\d{{4,12}})\)|<([^<>\s]+@[^<>\s]+)>)?\s+"
    rf"(?:(\d{{1,4}})([-/])(\d{{1,2}})[-/](\d{{1,4}}) )?(?:({HALF_DAY}) ?)?(\d{{1,2}}):(\d\d):(\d\d)(?: ?({HALF_DAY}))?",
    re.I,
)
_GROUP_NAMES = re.compile(r"群")
_PRIVATE_NAMES = re.compile(r"好友|陌生人|家人|朋友|同学|同事|黑名单|最近联系人|临时会话")
_SYSTEM_IDS = {"10000", "1000000", "2747277822", "0"}
_OPERATOR = re.compile(r"【(?:群主|管理员|管理員)】")
_EXPORTER = "[QQChatExporter"
_TITLED = re.compile(r"\[([^\[\]]{1,20})\] (.+)")
_LEADERS = {"群主", "管理员", "管理"}


def recognise(source: Source) -> str | None:
    """Give the kind of text: QQ's own, pasted, or QQChatExporter's."""
    head = source.head_text.lstrip("\ufeff\n ")
    if head[:1] == "{" or head[:2] in ("[{", "[\n", "[]"):
        return None
    if head.startswith(_EXPORTER) or ("QQ聊天记录导出文件" in head[:400] and "聊天名称:" in head[:1200]):
        return "QQChatExporter"
    lines = head.split("\n", 400)[:400]
    dated = [found for line in lines[:200] if (found := _HEAD.fullmatch(line))]
    if dated and (TITLE in head[:400] or any(line.startswith(("消息分组:", "消息对象:")) for line in lines[:20])):
        return "12 h" if any(found[4] or found[8] for found in dated) else "24 h"
    with_ids = sum(bool(re.search(r"\(\d{5,12}\)$|<\S+@\S+>$", found[9] or "")) for found in dated)
    if dated and with_ids * 2 >= len(dated):
        return "no title"
    if TITLE in head[:400] or (lines and lines[0].startswith("消息记录")):
        return "empty" if not dated else "24 h"
    if not _PASTED.fullmatch(lines[0]):
        return None
    pasted = [found for line in lines if (found := _PASTED.fullmatch(line)) and found[2].strip() and found[5]]
    told = sum(bool(found[1] or found[3] or found[4] or found[9] or found[13]) for found in pasted)
    if pasted and told * 2 >= len(pasted):
        return "pasted"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; times are naive, in Asia/Shanghai unless another zone was asked for."""
    version = recognise(source)
    file = _File(source, reading)
    if version == "QQChatExporter":
        yield from file.exporter()
    elif version == "pasted":
        yield from file.pasted()
    else:
        yield from file.own()
    yield from file.cast.held()
    file.close()


class _File:
    """One file while its messages go by."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)
        self.category = ""
        self.chat_name: str | None = None
        self.private: bool | None = None
        self.speakers: dict[str, set[str]] = {}

    @property
    def chat(self) -> str:
        """The key of the chat that the lines are in: its name, for QQ's text has no group number."""
        if self.chat_name is None:
            self.chat_name = self.reading.group_name or self.source.stem
            self.reading.unnamed(self.chat_name)
        if self.chat_name not in self.reading.chats:
            self.reading.chat(self.chat_name, name=self.chat_name, private=self.private, platform="qq")
        return self.chat_name

    def own(self) -> Iterator[Message]:
        """Give the messages of QQ's own export, in which there may be many chats."""
        head: re.Match[str] | None = None
        start = number = 0
        body: list[str] = []
        match = _HEAD.fullmatch
        for line in self.source.lines():
            number += 1
            first = line[:1]
            if first in "12" and first and (found := match(line)):
                if head is not None and (message := self._row(head, body, start)):
                    yield message
                head, start, body = found, number, []
            elif first == "消" and line.startswith(("消息分组:", "消息对象:", TITLE)):
                if head is not None and (message := self._row(head, _without_rule(body), start)):
                    yield message
                head, body = None, []
                self._title(line)
            elif head is not None:
                body.append(line)
        if head is not None and (message := self._row(head, _without_rule(body), start)):
            yield message

    def _title(self, line: str) -> None:
        name = line.partition(":")[2].strip()
        if line.startswith("消息分组:"):
            self.category = name
        elif line.startswith("消息对象:"):
            self.chat_name = name or None
            self.private = (
                False if _GROUP_NAMES.search(self.category) else True if _PRIVATE_NAMES.search(self.category) else None
            )

    def _row(self, head: re.Match[str], body: list[str], number: int) -> Message | None:
        year, month, day, before, hour, minute, second, after, who = head.groups()
        try:
            ts = self.stamps.clock.utc(
                int(year), int(month), int(day), hour_of(int(hour), before or after), int(minute), int(second)
            )
        except (ValueError, OverflowError):
            self.reading.skip(reasons.UNREADABLE_TIME, number, head[0])
            return None
        return self._message(ts, who or "", body)

    def _message(self, ts: float, who: str, body: list[str]) -> Message | None:
        chat = self.chat
        text = "\n".join(body).strip("\n") if body else ""
        known = _WHO.fullmatch(who.strip())
        titles, name, number, mail = known.groups() if known else ("", who, None, None)
        ident = number or mail
        if (ident in _SYSTEM_IDS) or (ident is None and name in ("系统消息", "")):
            return system_row(self.cast, chat, ts, text or None)
        operator = True if titles and _OPERATOR.search(titles) else None
        if titles and operator is None and not name:
            name = titles
        person = self.cast.key(ident or name, name or ident or "", operator)
        speakers = self.speakers.setdefault(chat, set())
        if len(speakers) < 3:
            speakers.add(person)
        return Message(chat, ts, person, kind_of_text(text), text or None)

    def pasted(self) -> Iterator[Message]:
        """Give the messages of a chat copied out of the QQ window: name first, then the time."""
        orders = DateOrders(1999)
        for number, line in enumerate(self.source.lines(), 1):
            found = _PASTED.fullmatch(line)
            if found and found[5]:
                orders.add((found[6], len(found[5]) > 2, len(found[8]) > 2), (found[5], found[7], found[8]), number)
        order = orders.decide(self.reading.date_order, self.source)
        head: re.Match[str] | None = None
        start = number = 0
        body: list[str] = []
        for line in self.source.lines():
            number += 1
            found = _PASTED.fullmatch(line)
            if found and found[5] and (found[2].strip() or found[1]):
                if head is not None and (message := self._pasted(head, body, start, order)):
                    yield message
                head, start, body = found, number, []
            elif head is not None:
                body.append(line)
        if head is not None and (message := self._pasted(head, body, start, order)):
            yield message

    def _pasted(self, head: re.Match[str], body: list[str], number: int, order: dict[object, str]) -> Message | None:
        titles, name, ident, mail, a, mark, b, c, before, hour, minute, second, after = head.groups()
        try:
            day = as_date((a, b, c), order[(mark, len(a) > 2, len(c) > 2)])
            ts = self.stamps.clock.utc(
                day.year, day.month, day.day, hour_of(int(hour), before or after), int(minute), int(second)
            )
        except (ValueError, OverflowError):
            self.reading.skip(reasons.UNREADABLE_TIME, number, head[0])
            return None
        who = titles + name.strip() + (f"({ident})" if ident else f"<{mail}>" if mail else "")
        return self._message(ts, who, body)

    def exporter(self) -> Iterator[Message]:
        """Give the messages of QQChatExporter's text: `name:`, 时间, 内容, then what belongs to it."""
        previous = ""
        name = stamp = ""
        start = 0
        body: list[str] = []
        resources = in_header = False
        in_header = True
        for number, line in enumerate(self.source.lines(), 1):
            if line.startswith("时间: ") and previous.endswith(":"):
                if not in_header:
                    yield from self._exported(name, stamp, body[:-1], resources, start)
                name, stamp, body, resources, start = previous[:-1], line[4:].strip(), [], False, number
                in_header = False
            elif in_header:
                self._header(line)
            elif line.startswith("资源: "):
                resources = True
                body.append("\0")
            elif line.startswith(("提及: ", "回复: ", "类型: ")):
                body.append("\0")
            else:
                body.append(line)
            previous = line
        if not in_header:
            yield from self._exported(name, stamp, body, resources, start)

    def _header(self, line: str) -> None:
        key, _colon, value = line.partition(":")
        value = value.strip()
        if key == "聊天名称":
            self.chat_name = value or None
        elif key == "聊天类型":
            self.private = {"群聊": False, "私聊": True, "临时会话": True}.get(value)
        elif key == "导出时间":
            try:
                self.reading.chats[self.chat].seen_until = self.stamps.naive(value)
            except ValueError:
                return

    def _exported(self, name: str, stamp: str, body: list[str], resources: bool, number: int) -> Iterator[Message]:
        try:
            ts = self.stamps.naive(stamp)
        except ValueError:
            self.reading.skip(reasons.UNREADABLE_TIME, number, stamp)
            return
        said: list[str] = []
        for line in body:
            if line == "\0" or line.startswith("==============="):
                break
            said.append(line.removeprefix("内容: ") if not said else line)
        text = "\n".join(said).strip("\n")
        if name in ("系统消息", "未知", "0", "") or text == "[系统消息]":
            message = system_row(self.cast, self.chat, ts, text)
            if message is not None:
                yield message
            return
        # a title of the group stands before the name, and changes
        titled = _TITLED.fullmatch(name)
        leads = True if titled and titled[1] in _LEADERS else None
        name = titled[2] if titled else name
        person = self.cast.key(name, name, leads)
        self.speakers.setdefault(self.chat, set()).add(person)
        kind = Kind.MEDIA if resources or text in ("[表情消息]",) else kind_of_text(text)
        yield Message(self.chat, ts, person, kind, text or None)

    def close(self) -> None:
        """Settle what a chat is where the file does not say: three speakers, or a name with 群, make a group."""
        for chat in self.reading.chats.values():
            if chat.private is None and (len(self.speakers.get(chat.key, ())) > 2 or "群" in chat.key):
                chat.private = False
        self.stamps.note()


def _without_rule(body: list[str]) -> list[str]:
    """Give a message's lines without the rule that begins the next chat."""
    while body and (not body[-1].strip() or set(body[-1].strip()) == {"="}):
        body.pop()
    return body
