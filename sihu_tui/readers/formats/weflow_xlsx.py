"""WeFlow and EchoTrace workbooks (and the same columns as CSV): titles above, then 序号, 时间, 发送者 …"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sihu_tui.readers import reasons
from sihu_tui.readers.formats.wechat_types import kind_of_name, system_row
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, table_header, table_rows
from sihu_tui.readers.timestamps import Stamps
from sihu_tui.readers.workbook import is_workbook, sheet_names, sheet_rows

FORMAT = "weflow-xlsx"
PLATFORM = "wechat"
IDS = ("发送者账号ID", "发送者微信ID", "发送者账号", "微信ID")
NAMES = ("群昵称", "发送者备注", "发送者昵称", "发送者", "发送者身份")
KEYS = ("微信ID", "账号ID", "会话ID", "群ID", "wxid", "username", "会话账号", "会话用户名", "用户名")
TITLES = ("昵称", "备注", "群名称", "会话名称", "名称", "聊天对象", "会话", "会话显示名", "显示名称", "displayName")
ABOUT = ("会话信息", "会话", "基本信息", "导出信息")
NOBODY = {"系统消息", "系统", "群成员"}


def recognise(source: Source) -> str | None:
    """Give the form by the columns 时间, 消息类型 and 内容."""
    columns = Columns(table_header(source))
    if all(name in columns for name in ("时间", "消息类型", "内容")) and columns.find(*NAMES) >= 0:
        if columns.find(*IDS) >= 0:
            return "WeFlow"
        return "EchoTrace" if "发送者" in columns else "WeFlow compact"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read rows in file order; times are naive, in Asia/Shanghai unless another zone was asked for."""
    columns = Columns(table_header(source))
    time_at, type_at, text_at = columns.find("时间"), columns.find("消息类型"), columns.find("内容")
    id_at, role_at = columns.find(*IDS), columns.find("发送者身份")
    called_at = [at for name in NAMES[:3] if (at := columns.find(name)) >= 0]
    names_at = [at for name in NAMES if (at := columns.find(name)) >= 0]
    stamps = Stamps(reading, SHANGHAI)
    cast = Cast(reading)
    chat, told = _chat(source, reading)
    speakers: set[str] = set()
    for line, row in table_rows(source):
        if not cell(row, time_at):
            continue
        try:
            ts = stamps.naive(cell(row, time_at).strip())
        except ValueError:
            reading.skip(reasons.UNREADABLE_TIME, line, cell(row, time_at))
            continue
        text = cell(row, text_at)
        ident = cell(row, id_at).strip()
        name = next((cell(row, at).strip() for at in names_at if cell(row, at).strip()), "")
        kind = kind_of_name(cell(row, type_at))
        if kind in (Kind.SYSTEM, Kind.RECALL) or name in ("系统消息", "系统"):
            message = system_row(cast, chat, ts, text, kind if kind is Kind.RECALL else Kind.SYSTEM)
            if message is not None:
                yield message
            continue
        if cell(row, role_at).strip() == "我" or name == "我":
            person: str | None = cast.me(ident, name if name != "我" else "")
        elif ident or name not in NOBODY:
            person = cast.key(ident or name or chat, name)
            if ident:
                cast.names(chat, person, name, *(cell(row, at).strip() for at in called_at))
            speakers.add(person)
        else:
            person = None  # 群成员: somebody whom the exporter could not name
        yield Message(chat, ts, person, kind, text or None)
    yield from cast.held()
    if told is None:
        reading.chats[chat].private = len(speakers) < 2
    stamps.note()


def _chat(source: Source, reading: Reading) -> tuple[str, bool | None]:
    """Register the chat by what the titles above the table say; give its key and whether it is private."""
    key = name = None
    for cells in _titles(source):
        for label, value in zip(cells, cells[1:], strict=False):
            label = label.rstrip("：:")
            if value and label in KEYS:
                key = value
            elif value and label in TITLES:
                name = value
    key = key or reading.group_name or name or source.title
    chat = reading.chat(
        key,
        name=reading.group_name or name or (source.title if key == source.title else None),
        platform="wechat",
    )
    chat.private = None if not ("@" in key or key.startswith("wxid_")) else not key.endswith("@chatroom")
    return key, chat.private


def _titles(source: Source) -> Iterator[list[str]]:
    """Give what a workbook tells of its chat: the rows above the table, and those of a sheet kept for that."""
    if not is_workbook(source):
        return
    header = table_header(source)
    for _number, row in islice(sheet_rows(source), 25):
        cells = [text.strip() for text in row]
        if tuple(cells) == header:
            break
        yield cells
    for sheet in sheet_names(source)[1:]:
        if sheet in ABOUT:
            rows = [[text.strip() for text in row] for _number, row in islice(sheet_rows(source, sheet), 25)]
            yield from rows
            if len(rows) > 1 and sum(label in (*KEYS, *TITLES) for label in rows[0]) > 1:
                # labels in the first row, what they say below
                yield from ([label, value] for label, value in zip(rows[0], rows[1], strict=False))
