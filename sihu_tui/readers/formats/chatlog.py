"""chatlog (sjzar): JSON of its interface and webhook, CSV, and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sihu_tui.errors import Undecided
from sihu_tui.readers import reasons
from sihu_tui.readers.formats.wechat_types import kind_of_text, kind_of_type, readable, system_row
from sihu_tui.readers.json_stream import each, records
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, csv_rows, header_of
from sihu_tui.readers.timestamps import Stamps
from sihu_tui.text.i18n import _

FORMAT = "chatlog"
PLATFORM = "wechat"
WITHIN = ("messages", "items", "data")
SYSTEM = "系统消息"
_LINE = re.compile(
    r"(?P<name>.*?)(?:\((?P<id>[^()\s]+)\))? (?:\[(?P<room>.*?)(?:\((?P<roomid>[^()\s]+)\))?\] )?"
    r"(?P<day>(?:\d{4}-)?\d\d-\d\d )?(?P<clock>\d\d:\d\d:\d\d)"
)


def recognise(source: Source) -> str | None:
    """Give JSON, CSV or text by field names, column names, or the form of the head lines."""
    head = source.outline
    if head is not None:
        return "JSON" if _json_row(head) else None
    columns = Columns(header_of(source).names)
    if all(name in columns for name in ("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")):
        return "CSV"
    lines = source.head_text.split("\n", 200)[:200]
    if not lines[0].strip() or not _LINE.fullmatch(lines[0]):
        return None
    heads = [line for line in lines if _LINE.fullmatch(line)]
    ids = sum("(wxid_" in line or "(我)" in line or line.startswith(SYSTEM) or "@chatroom)" in line for line in heads)
    return "text" if ids * 2 >= len(heads) else None


def _json_row(head: object, depth: int = 0) -> bool:
    if isinstance(head, list):
        return bool(head) and isinstance(head[0], dict) and {"time", "talker", "sender", "type"} <= head[0].keys()
    if isinstance(head, dict) and depth < 2:
        return any(_json_row(head.get(name), depth + 1) for name in WITHIN) or _json_row([head], 2)
    return False


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order. JSON times carry their offset; CSV and text are in Asia/Shanghai."""
    file = _File(source, reading)
    if source.outline is not None:
        yield from each(records(source, WITHIN), reading, file.json)
    elif "Talker" in Columns(header_of(source).names):
        columns = Columns(header_of(source).names)
        places = [columns.find(n) for n in ("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")]
        rows = ([cell(row, at) for at in places] for _line, row in csv_rows(source))
        yield from each(rows, reading, file.table, 1)
    else:
        yield from file.text()
    yield from file.cast.held()
    file.stamps.note()


class _File:
    """One file while its messages go by."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)
        self.own = reading.group_name or source.stem

    def _chat(self, talker: str, name: str, group: bool | None = None) -> str:
        known = self.reading.chats.get(talker)
        if known is None:
            known = self.reading.chat(talker, platform="wechat")
            known.private = not (talker.endswith("@chatroom") if group is None else group)
        if name:
            known.name = name
        return talker

    def json(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one JSON record."""
        ts = self.stamps.utc(str(row["time"]))
        talker = str(row["talker"])
        chat = self._chat(
            talker,
            str(row.get("talkerName") or ""),
            row.get("isChatRoom") is True or talker.endswith("@chatroom"),
        )
        subtype = row.get("subType")
        typed = int(row["type"])
        kind = kind_of_type(typed, subtype if isinstance(subtype, int) else 0)
        text = readable(str(row.get("content") or ""))
        sender = str(row.get("sender") or "")
        if typed == 10000 or sender == SYSTEM or kind is Kind.SYSTEM:
            return system_row(self.cast, chat, ts, text)
        contents = row.get("contents")
        if text is None and isinstance(contents, dict) and contents.get("title"):
            text = str(contents["title"])
        return Message(
            chat,
            ts,
            self._person(sender, str(row.get("senderName") or ""), row.get("isSelf") is True),
            kind,
            text,
        )

    def _person(self, ident: str, name: str, me: bool) -> str:
        if me or ident == "我":
            return self.cast.me("" if ident == "我" else ident, "" if name == "我" else name)
        return self.cast.key(ident or name, name)

    def table(self, row: list[str]) -> Message | None:
        """Give the message of one CSV row; there is no type column, so the text's mark decides."""
        time, sender_name, sender, talker_name, talker, content = row
        ts = self.stamps.naive(time)
        chat = self._chat(talker or talker_name or self.reading.group_name or self.source.stem, talker_name)
        if sender == SYSTEM or (not sender and sender_name in ("", SYSTEM)):
            return system_row(self.cast, chat, ts, content)
        return Message(chat, ts, self._person(sender, sender_name, False), _kind(content), content or None)

    def text(self) -> Iterator[Message]:
        """Give the messages of the plain text, in which a message begins with a line of sender and time."""
        head: re.Match[str] | None = None
        body: list[str] = []
        number = 0
        for line in self.source.lines():
            number += 1
            found = _LINE.fullmatch(line) if line[-3:-2] == ":" and line[:1] != ">" else None
            if found is None:
                body.append(line)
                continue
            yield from self._block(head, body, number)
            head, body = found, []
        yield from self._block(head, body, number)

    def _block(self, head: re.Match[str] | None, body: list[str], number: int) -> Iterator[Message]:
        if head is None:
            return
        content = "\n".join(body).strip("\n")
        try:
            ts = self.stamps.naive(self._day(head["day"]) + " " + head["clock"])
        except ValueError:
            self.reading.skip(reasons.UNREADABLE_TIME, number, head[0])
            return
        chat = self._chat(
            head["roomid"] or head["room"] or self.own, head["room"] or self.own, bool(head["room"]) or None
        )
        name, ident = head["name"], head["id"] or ""
        if name == SYSTEM or ident == SYSTEM:
            message = system_row(self.cast, chat, ts, content)
            if message is not None:
                yield message
            return
        yield Message(chat, ts, self._person(ident or name, name, False), _kind(content), content or None)

    def _day(self, day: str | None) -> str:
        given = self.reading.mapping
        if day is not None and len(day) > 9:
            return day.strip()
        if day is not None and given.get("year", "").isdigit():
            return f"{given['year']}-{day.strip()}"
        if day is None and given.get("date"):
            return given["date"]
        if day is None:
            raise Undecided(
                _("{path} gives clock times without a date; give it with --map date=2024-01-31.").format(
                    path=self.source
                ),
                date="",
            )
        told = _("{path} gives dates without a year; give it with --map year=2024.")
        raise Undecided(told.format(path=self.source), year="")


def _kind(content: str) -> Kind:
    if content.startswith(("![", "[")):
        first = content.split("\n", 1)[0]
        return kind_of_text(first if first.startswith(("![图片", "![视频", "[合并转发")) else content)
    return Kind.TEXT
