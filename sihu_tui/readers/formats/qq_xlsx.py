"""QQChatExporter's workbook (and the same columns as CSV): 序号 时间 发送者 发送者QQ号 消息类型 消息内容 是否撤回 …"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sihu_tui.readers import reasons
from sihu_tui.readers.formats.qq_exporter import without_quote
from sihu_tui.readers.formats.wechat_types import kind_of_name, system_row
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, table_header, table_rows
from sihu_tui.readers.timestamps import Stamps
from sihu_tui.readers.workbook import is_workbook

FORMAT = "qq-chat-exporter"
PLATFORM = "qq"
OPERATORS = {"群主", "管理员", "管理"}
_NOBODY = {"", "0", "未知", "系统消息"}
_FILE = re.compile(r"(group|friend|private|群聊|私聊|好友)_(?:(.+)_)?(\d{5,12})(?:_\d{8}.*)?")


def recognise(source: Source) -> str | None:
    """Give XLSX or CSV by the columns 发送者QQ号, 消息类型 and 消息内容."""
    columns = Columns(table_header(source))
    if all(name in columns for name in ("时间", "发送者", "发送者QQ号", "消息内容")):
        return "XLSX" if is_workbook(source) else "CSV"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read rows in file order; times are naive, in Asia/Shanghai unless another zone was asked for."""
    columns = Columns(table_header(source))
    time_at, name_at, uin_at, title_at = (columns.find(n) for n in ("时间", "发送者", "发送者QQ号", "群头衔"))
    type_at, text_at, gone_at, more_at = (columns.find(n) for n in ("消息类型", "消息内容", "是否撤回", "资源数量"))
    stamps = Stamps(reading, SHANGHAI)
    cast = Cast(reading)
    chat = _chat(source, reading)
    speakers: set[str] = set()
    for line, row in table_rows(source):
        stamp = cell(row, time_at).strip()
        if not stamp:
            continue
        try:
            ts = stamps.naive(stamp)
        except ValueError:
            reading.skip(reasons.UNREADABLE_TIME, line, stamp)
            continue
        text, name, uin = cell(row, text_at), cell(row, name_at).strip(), cell(row, uin_at).strip()
        kind = kind_of_name(cell(row, type_at)) if cell(row, type_at) else Kind.TEXT
        if kind is Kind.SYSTEM or (uin in _NOBODY and name in _NOBODY):
            message = system_row(cast, chat, ts, text or None)
            if message is not None:
                yield message
            continue
        leads = True if cell(row, title_at).strip() in OPERATORS else None
        person = cast.key(uin if uin not in _NOBODY else name, name, leads)
        if len(speakers) < 3:
            speakers.add(person)
        if cell(row, gone_at).strip() == "是":
            kind = Kind.RECALL
        elif cell(row, more_at).strip() not in ("", "0"):
            kind = Kind.MEDIA
        yield Message(chat, ts, person, kind, without_quote(text) or None)
    yield from cast.held()
    if reading.chats[chat].private is None and len(speakers) > 2:
        reading.chats[chat].private = False
    stamps.note()


def _chat(source: Source, reading: Reading) -> str:
    """Register the chat; the workbook tells neither its name nor its number, the exporter's file name may."""
    told = _FILE.fullmatch(source.title)
    name = reading.group_name or (told and told[2]) or source.title
    key = told[3] if told else name
    private = told[1] not in ("group", "群聊") if told else None
    reading.chat(key, name=name, private=private, platform="qq")
    return key
