"""Text of Chinese exporters, `[2026-07-01 09:00] name: words`: WeChatDataAnalysis, wx-cli, WeQ, and wx-cli's Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sihu_tui.readers import reasons
from sihu_tui.readers.formats.wechat_types import kind_of_text, system_row
from sihu_tui.readers.notices import understand
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.strangers import is_signal
from sihu_tui.readers.timestamps import Stamps

FORMAT = "bracket-txt"
PLATFORM = "wechat"
_ROW = re.compile(r"\[(\d{4}-\d\d-\d\d \d{1,2}:\d\d(?::\d\d)?)\] ?(.*)")
_BARE = re.compile(r"(\d{4}-\d\d-\d\d \d{1,2}:\d\d(?::\d\d)?) (?!- )(.*)")
"""The same without brackets; WhatsApp sets a dash there."""
_HEADING = re.compile(r"### (\d{4}-\d\d-\d\d \d{1,2}:\d\d(?::\d\d)?)\s*")
_BOLD = re.compile(r"\*\*(.{1,100}?)\*\*[:：] ?(.*)", re.S)
_WDA = re.compile(r"会话[:：]\s*(.*?)(?: \(([^()\s]+)\))?\s*")
_WXCLI = re.compile(r"=== (.*?)(\[群\])? \(\d+ 条\) ===\s*")
_MARKDOWN = re.compile(r"# (.*?)(（群聊）)?\s*")
_EXPORTED = re.compile(r"导出时间[:：]\s*(\S.*)")
_NAMED = re.compile(
    r"(?P<name>[^:：]{0,80}?)(?:\((?P<id>(?:wxid_|gh_)?[\w@.-]+)\))?(?: \[avatar=[^\]]*\])?[:：] ?(?P<text>.*)"
)
_SYSTEM = re.compile(r"\[系统(?:消息)?\] ?(.*)")
_CJK = re.compile(r"[\u3400-\u9fff]")
_NUMBER = re.compile(r"\d{5,12}")
_IDS = re.compile(r"\((?:wxid_[\w-]+|gh_\w+|[\w-]+@(?:chatroom|openim)|\w{6,20})\)[:：]")
_MARKS = ("\u200e", "\u202a", "end-to-end")


def recognise(source: Source) -> str | None:
    """Give the exporter for rows with an ISO date in brackets; WhatsApp's own have neither Chinese names nor ids."""
    head = source.head_text
    start = head[:64].lstrip("\ufeff\n ")
    if "[2" not in head and "[1" not in head and not start.startswith(("20", "19", "# ", "会话", "=== ")):
        return None
    if is_signal(source):
        return None
    lines = head.lstrip("\ufeff").split("\n", 400)[:400]
    first = next((line for line in lines if line.strip()), "")
    if _MARKDOWN.fullmatch(first) and sum(bool(_HEADING.fullmatch(line)) for line in lines) > 0:
        return "wx-cli Markdown" if any(line.startswith("> 导出 ") for line in lines[:6]) else None
    bare = [found[2] for line in lines if (found := _BARE.fullmatch(line))]
    rows = bare or [found[2] for line in lines if (found := _ROW.fullmatch(line))]
    if _WXCLI.fullmatch(first):
        return "wx-cli"
    if _WDA.fullmatch(first) and (rows or any(_EXPORTED.match(line) for line in lines[:8])):
        return "WeChatDataAnalysis"
    if not rows or any(mark in head for mark in _MARKS):
        return None
    if bare and sum(bool(_NAMED.fullmatch(row)) for row in bare) * 3 < len(bare) * 2:
        return None
    names = {found["name"].strip() for row in rows if (found := _NAMED.fullmatch(row)) and not _SYSTEM.match(row)}
    if bare:
        return "text without brackets" if any(map(_CJK.search, names)) or any(map(_IDS.search, rows)) else None
    if names and all(_NUMBER.fullmatch(name) or name == "0" for name in names):
        return "WeQ"
    if any(_CJK.search(name) or name.startswith(("wxid_", "gh_")) for name in names) or any(
        _SYSTEM.match(row) or _IDS.search(row) for row in rows
    ):
        return "text"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; times are naive, in Asia/Shanghai unless another zone was asked for."""
    file = _File(source, reading, recognise(source) or "")
    yield from file.messages()
    yield from file.cast.held()
    file.close()


class _File:
    """One chat while its lines go by."""

    def __init__(self, source: Source, reading: Reading, version: str) -> None:
        self.source, self.reading = source, reading
        self.markdown = version == "wx-cli Markdown"
        self.form = _HEADING if self.markdown else _BARE if version == "text without brackets" else _ROW
        self.platform = "qq" if version == "WeQ" else "wechat"
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)
        self.speakers: set[str] = set()
        self.key, self.name, self.private = "", "", None if version != "wx-cli" else True
        self.exported: float | None = None

    def messages(self) -> Iterator[Message]:
        """Give the messages; one goes on until the next row."""
        stamp, body, start = "", [""], 0
        for number, line in enumerate(self.source.lines(), 1):
            found = self.form.fullmatch(line)
            if found:
                yield from self._row(stamp, body, start)
                stamp, body, start = found[1], [] if self.markdown else [found[2]], number
            elif stamp:
                body.append(line)
            else:
                self._title(line.lstrip("\ufeff").rstrip())
        yield from self._row(stamp, body, start)

    def _title(self, line: str) -> None:
        told = (_MARKDOWN if self.markdown else _WXCLI).fullmatch(line)
        if told and not self.name:
            self.name, self.private = told[1], not told[2]
        elif found := _WDA.fullmatch(line):
            self.name, self.key = found[1], found[2] or ""
            if self.key:
                self.private = not self.key.endswith("@chatroom")
        elif found := _EXPORTED.fullmatch(line):
            try:
                self.exported = self.stamps.utc(found[1])
            except ValueError:
                self.exported = None

    @property
    def chat(self) -> str:
        """The chat's key: its id where the title tells it, else its name."""
        name = self.name if self.name not in ("", "已隐藏") else self.reading.group_name or self.source.title
        key = self.key or name
        if key not in self.reading.chats:
            chat = self.reading.chat(key, name=name, private=self.private, platform=self.platform)
            chat.seen_until = self.exported
        return key

    def _row(self, stamp: str, body: list[str], number: int) -> Iterator[Message]:
        if not stamp:
            return
        try:
            ts = self.stamps.naive(stamp)
        except ValueError:
            self.reading.skip(reasons.UNREADABLE_TIME, number, stamp)
            return
        said = "\n".join(body).strip("\n")
        if self.markdown:
            said = said.replace("\n> ", "\n")
            bold = _BOLD.fullmatch(said)
            who, ident, text = (bold[1], "", bold[2]) if bold else ("", "", said)
        else:
            who, ident, text = _parted(said)
        if not who and not ident:
            if self.private is True and not _SYSTEM.match(said) and understand(said).kind is Kind.SYSTEM:
                # in a chat of two, wx-cli leaves the other's name out
                yield Message(self.chat, ts, self.cast.key(self.chat, self.name), kind_of_text(text), text or None)
                return
            message = system_row(self.cast, self.chat, ts, text or None)
            if message is not None:
                yield message
            return
        person = self.cast.me(ident) if who in ("我", "me") else self.cast.key(ident or who, who or ident)
        if len(self.speakers) < 3:
            self.speakers.add(person)
        yield Message(self.chat, ts, person, kind_of_text(text), text or None)

    def close(self) -> None:
        """Settle what a chat is where the file does not say: three speakers, or a name with 群, make a group."""
        chat = self.reading.chats.get(self.chat)
        if chat is not None and chat.private is None and (len(self.speakers) > 2 or "群" in (chat.name or "")):
            chat.private = False
        self.stamps.note()


def _parted(said: str) -> tuple[str, str, str]:
    """Give name, id and words of a row; a line of the platform has neither name nor id."""
    first, line_end, rest = said.partition("\n")
    system = _SYSTEM.fullmatch(first)
    if system:
        return "", "", system[1] + line_end + rest
    found = _NAMED.fullmatch(first)
    if not found or (not found["name"].strip() and not found["id"]):
        return "", "", said
    ident = found["id"] or ""
    name = found["name"].strip()
    if ident and not name:
        name = ident
    return name, ident, (found["text"] + line_end + rest).strip("\n")
