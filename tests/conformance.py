"""The README's table of what is read of every format, made by reading the fixtures.

python tests/conformance.py            prints the table
python tests/conformance.py --write    puts it into README.md and README.zh-CN.md between their marks
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from reader_fixtures import FIXTURES, Fixture

from sihu_tui.readers import expand, find_folder_reader, find_reader
from sihu_tui.readers.source import Folder
from sihu_tui.record import Kind, Message, Reading

BEGIN, END = "<!-- formats -->", "<!-- /formats -->"
HEAD = {
    "README.md": (
        "Format and version",
        "People by",
        "Joins / leaves",
        "Recalls",
        "Media",
        "Replies",
        "Message ids",
        "Bots",
        "Roles",
        "Sample",
    ),
    "README.zh-CN.md": (
        "格式与版本",
        "成员标识",
        "入群 / 退群",
        "撤回",
        "媒体",
        "回复",
        "消息 ID",
        "机器人",
        "身份",
        "样本来源",
    ),
}
ROWS = {
    "sihu activity CSV, plain or .gz": ("real", ["sihu activity CSV"]),
    "ChatLab JSON, JSONL 0.0.1 – 1.x": ("public", ["ChatLab JSON", "ChatLab JSONL"]),
    "Telegram Desktop result.json 2020 – today, chat or account": (
        "public",
        ["Telegram JSON, one chat", "Telegram JSON, account", "Telegram JSON 2020"],
    ),
    "MemoTrace 留痕 CSV, 9 – 12 columns, one chat or all": (
        "public",
        ["MemoTrace CSV", "MemoTrace CSV, 9 columns", "MemoTrace CSV, all chats"],
    ),
    "PyWxDump / WeClone CSV (old, new, re-saved), JSON": (
        "public",
        ["PyWxDump CSV", "PyWxDump CSV, old", "PyWxDump JSON"],
    ),
    "chatlog JSON, CSV, text": ("public", ["chatlog JSON", "chatlog CSV", "chatlog text"]),
    "WeFlow 1.x / EchoTrace JSON, arkme, HTTP page": (
        "public",
        ["WeFlow JSON", "WeFlow JSON, arkme", "EchoTrace JSON"],
    ),
    "WeFlow / EchoTrace XLSX": ("source", ["WeFlow XLSX", "EchoTrace XLSX"]),
    "MemoTrace TXT, WeFlow TXT": ("source", ["MemoTrace TXT", "WeFlow TXT"]),
    "WechatExporter TXT": ("source", ["WechatExporter TXT"]),
    "企业微信 会话存档 JSON, JSONL": ("official", ["WeCom archive JSONL"]),
    "企业微信 groupchat get / list / statistic": (
        "official",
        ["WeCom groupchat/get", "WeCom groupchat/list", "WeCom statistic"],
    ),
    "企业微信 change_external_chat XML": ("official", ["WeCom group events XML"]),
    "客户群 tables CSV, XLSX": ("source", ["WeCom group table CSV"]),
    "QQ TXT (消息管理器), pasted chat": ("public", ["QQ TXT", "QQ TXT, pasted"]),
    "QQChatExporter JSON V4, V5, chunked": (
        "public",
        ["QQChatExporter V5", "QQChatExporter V4", "QQChatExporter chunked"],
    ),
    "QQChatExporter TXT": ("public", ["QQChatExporter TXT"]),
    "WhatsApp TXT, zip": ("public", ["WhatsApp Android", "WhatsApp iOS zip"]),
    "LINE TXT (tabs, blanks; era)": ("public", ["LINE TXT, Japanese era", "LINE TXT, blanks", "LINE TXT, English"]),
    "DiscordChatExporter JSON": ("public", ["Discord JSON"]),
    "DiscordChatExporter CSV, three generations": (
        "real",
        ["Discord CSV to 2019", "Discord CSV 2020", "Discord CSV, ISO dates"],
    ),
    "DiscordChatExporter TXT": ("source", ["Discord TXT"]),
    "Slack export zip, folder, day file": ("real", ["Slack export zip", "Slack day file"]),
    "飞书 im/v1/messages JSON": ("source", ["飞书 messages JSON"]),
}
"""The lines of the table: whence files of the format came that the reader was held against, and our fixtures."""
WORDS = {
    "README.md": {
        "id": "id",
        "name": "name",
        "real": "real exports",
        "public": "public samples",
        "official": "official examples",
        "source": "exporter's source",
    },
    "README.zh-CN.md": {
        "id": "平台 ID",
        "name": "显示名",
        "real": "真实导出",
        "public": "公开样例",
        "official": "官方示例",
        "source": "导出器源码",
    },
}


def read(fixture: Fixture) -> tuple[Reading, list[Message]]:
    """Read a fixture as the import does."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / fixture.file
        path.write_bytes(fixture.content)
        (item,) = expand([path])
        reading = Reading()
        if isinstance(item, Folder):
            return reading, list(find_folder_reader(item)[0].read_folder(item, reading))
        return reading, list(find_reader(item)[0].read(item, reading))


def cells(label: str) -> list[str]:
    """Give a line's cells: what the readings of its fixtures hold between them."""
    whence, names = ROWS[label]
    readings = [read(FIXTURES[name]) for name in names]
    messages = [message for _reading, found in readings for message in found]
    people = [person for reading, _found in readings for person in reading.people.values()]
    members = [member for reading, _found in readings for member in reading.memberships]
    kinds = {message.kind for message in messages}
    speakers = {message.sender for message in messages if message.kind in (Kind.TEXT, Kind.MEDIA)}
    named = [person for person in people if person.key in speakers and not person.self and person.name]
    by_name = bool(named) and all(person.key == person.name for person in named)

    def mark(there: bool) -> str:
        return "✓" if there else "–"

    return [
        label,
        "name" if by_name else "id",
        f"{mark(Kind.JOIN in kinds or any(m.joined for m in members))} / {mark(Kind.LEAVE in kinds)}",
        mark(Kind.RECALL in kinds),
        mark(Kind.MEDIA in kinds),
        mark(any(m.reply_to is not None for m in messages)),
        mark(any(m.id is not None for m in messages)),
        mark(Kind.BOT in kinds),
        mark(any(person.operator for person in people)),
        whence,
    ]


def table(readme: str) -> str:
    """Give the table as Markdown in the language of `readme`."""
    words, head = WORDS[readme], HEAD[readme]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(words.get(cell, cell) for cell in cells(label)) + " |" for label in ROWS]
    return "\n".join(lines)


def main() -> None:
    """Print the table, or write it between the marks of both READMEs."""
    root = Path(__file__).resolve().parents[1]
    for readme in HEAD:
        made = table(readme)
        if "--write" not in sys.argv:
            print(made, end="\n\n")
            continue
        path = root / readme
        before, begin, rest = path.read_text("utf-8").partition(BEGIN)
        _old, end, after = rest.partition(END)
        if not begin or not end:
            raise SystemExit(f"{readme} has no {BEGIN} … {END}")
        path.write_text(f"{before}{begin}\n{made}\n{end}{after}", "utf-8")


if __name__ == "__main__":
    main()
