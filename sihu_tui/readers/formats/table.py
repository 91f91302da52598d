"""Any other table, CSV or workbook, read by a mapping of our fields to its columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sihu_tui.errors import ReadError, Undecided
from sihu_tui.readers import reasons
from sihu_tui.readers.date_order import NumericDates
from sihu_tui.readers.formats.activity_csv import FALSE, KINDS, TRUE
from sihu_tui.readers.formats.wechat_types import kind_of_name, kind_of_text
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, header_of, table_header, table_rows
from sihu_tui.readers.workbook import is_workbook, workbook_kind
from sihu_tui.text.i18n import _

FORMAT = "table"
PLATFORM = "other"
FIELDS = ("group", "ts", "sender", "text", "kind", "is_operator", "external_id", "name")
"""What a column can be mapped to; `name` is the display name where `sender` is an id."""
GUESSES = {
    "ts": "评论时间 留言时间 ts timestamp time datetime date created_at 时间 发送时间 消息时间 日期 日期时间",
    "sender": "评论用户 评论者 评论人 用户昵称 留言人 留言用户 留言者 粉丝昵称"
    " sender sender_id from author user user_id username 发送者 发送人 发言人 成员 昵称 用户 姓名",
    "text": "评论内容 留言内容 评论正文 text content message body msg 内容 消息 消息内容 发言内容",
    "group": "笔记标题 笔记名称 笔记 文章标题 图文标题 文章 作品标题 作品名称 作品 视频标题 商品标题"
    " group group_name chat channel room 群 群名 群名称 群聊 群聊名称 会话",
    "kind": "kind type 消息类型 类型",
    "external_id": "external_id message_id msgid id 消息ID",
}
"""Column names that are likely what they say."""
_COMMENTS = frozenset("评论内容 留言内容 评论正文 评论时间 留言时间".split())
_PLACES = {"笔记": "xiaohongshu", "文章": "official_account", "图文": "official_account", "留言": "official_account",
           "视频": "channels", "作品": "douyin", "商品": "taobao"}  # fmt: skip
"""Where comments stand, by a word of the columns."""


def recognise(source: Source) -> str | None:
    """Give CSV or the kind of workbook for anything with a header of several columns and rows like it."""
    if is_workbook(source):
        return workbook_kind(source) if sum(bool(name) for name in table_header(source)) >= 2 else None
    header = header_of(source)
    if source.outline is not None or len(header.names) < 2 or not all(header.names):
        return None
    if len(set(header.names)) != len(header.names) or any(len(name) > 60 for name in header.names):
        return None
    lines = [line for line in source.head_text.split("\n", 12)[:11] if line.strip()]
    alike = sum(line.count(header.delimiter) >= len(header.names) - 1 for line in lines)
    named = source.name.removesuffix(".gz").lower().endswith((".csv", ".tsv"))
    if len(lines) < 2 or (alike * 2 < len(lines) and not named) or (len(header.names) < 3 and not named):
        return None
    return "CSV"


def guess(names: tuple[str, ...]) -> dict[str, str]:
    """Give the likely mapping of our fields to columns, by their names."""
    columns = Columns(names)
    found = {field: columns.find(*words.split()) for field, words in GUESSES.items()}
    return {field: names[at] for field, at in found.items() if at >= 0}


def guessed(source: Source) -> bool:
    """Tell whether a table's columns look like messages: a time and a sender among them."""
    return {"ts", "sender"} <= guess(table_header(source)).keys()


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read rows by `reading.mapping` (our field to column name). Times without a zone are in the asked zone or
    the store's. Raises Undecided, naming the columns, when no mapping was given or it names no column.
    """
    names = table_header(source)
    at = _places(source, reading, names)
    comments = bool(_COMMENTS & set(names))
    platform = next((code for word, code in _PLACES.items() if any(word in name for name in names)), "other")
    dates = NumericDates(reading, source, 1995)
    for line, row in table_rows(source):
        dates.look(cell(row, at["ts"]), line)
    dates.decide()
    cast = Cast(reading)
    for line, row in table_rows(source):
        stamp = cell(row, at["ts"]).strip()
        try:
            ts = dates.utc(stamp)
        except ValueError:
            reading.skip(reasons.UNREADABLE_TIME, line, stamp)
            continue
        chat = cell(row, at.get("group", -1)).strip() or reading.group_name or source.stem
        if comments:
            reading.chat(chat, name=chat, private=False, platform=platform, comments=True)
        else:
            reading.chat(chat, name=chat, private=False)
        text = cell(row, at.get("text", -1)) or None
        kind = _kind(cell(row, at.get("kind", -1)).strip(), text, "text" in at)
        sender = cell(row, at["sender"]).strip()
        flag = cell(row, at.get("is_operator", -1)).strip().lower()
        operator = True if flag in TRUE else False if flag in FALSE else None
        person = cast.key(sender, cell(row, at.get("name", -1)).strip() or sender, operator) if sender else None
        yield Message(chat, ts, person, kind, text, cell(row, at.get("external_id", -1)).strip() or None)
    dates.stamps.note()


def _places(source: Source, reading: Reading, names: tuple[str, ...]) -> dict[str, int]:
    columns = Columns(names)
    likely = guess(names)
    shown = _(", ").join(name for name in names if name)
    example = ",".join(f"{field}={likely.get(field, '…')}" for field in ("group", "ts", "sender", "text"))

    def undecided(told: str, **blanks: str) -> Undecided:
        first = [list(row) for _number, row in islice(table_rows(source), 3)]
        asked = {"columns": [name for name in names if name], "guess": {**likely, **reading.mapping}, "rows": first}
        return Undecided(told.format(path=source, columns=shown, **blanks), mapping=asked)

    if not reading.mapping and _COMMENTS & set(names) and {"ts", "sender", "text"} <= likely.keys():
        return {field: columns.find(name) for field, name in likely.items()}
    if not reading.mapping:
        raise undecided(
            _("{path} is a table of an unknown kind, with the columns {columns}. Say which is which: --map {example}"),
            example=example,
        )
    at: dict[str, int] = {}
    for field, name in reading.mapping.items():
        if field not in FIELDS:
            raise ReadError(
                _("--map: there is no field {field!r}; there are {fields}.").format(
                    field=field, fields=", ".join(FIELDS)
                )
            )
        at[field] = columns.find(name)
        if at[field] < 0:
            told = _("{path} has no column {name!r}; its columns are {columns}.")
            if field == "group":
                told += " " + _("To name the group itself, give --group.")
            raise undecided(told, name=name)
    for field in ("ts", "sender"):
        if field not in at:
            raise undecided(
                _("{path}: --map must say which column is {field}; the columns are {columns}."), field=field
            )
    return at


def _kind(word: str, text: str | None, has_text: bool) -> Kind:
    if word:
        known = KINDS.get(word.lower())
        return known if known is not None else kind_of_name(word)
    if text is None:
        return Kind.MEDIA if has_text else Kind.TEXT
    return kind_of_text(text)
