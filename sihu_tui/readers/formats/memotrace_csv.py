"""MemoTrace (留痕, WeChatMsg) CSV, of one chat or of all (`messages.csv`), 9 to 12 columns."""

from __future__ import annotations

from collections.abc import Iterator

from sihu_tui.readers import reasons
from sihu_tui.readers.formats.wechat_types import kind_of_type, readable, system_row
from sihu_tui.readers.people import SELF, Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, csv_rows, header_of
from sihu_tui.readers.timestamps import Stamps, epoch

FORMAT = "memotrace-csv"
PLATFORM = "wechat"
NEEDED = ("localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime", "StrContent")


def recognise(source: Source) -> str | None:
    """Give the number of columns for a header with MemoTrace's names."""
    header = header_of(source)
    columns = Columns(header.names)
    if all(name in columns for name in NEEDED):
        return f"{len(header.names)} columns"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read rows in file order. CreateTime (epoch s) counts; StrTime, in Asia/Shanghai, only where it is missing.

    localId repeats between databases and is no message id. TalkerId is the conversation's, never the speaker's.
    """
    survey = _Survey(source)
    cast = Cast(reading)
    stamps = Stamps(reading, SHANGHAI)
    at = survey.columns
    conversations: dict[str, str] = {}
    for line, row in csv_rows(source):
        if len(row) < 7 or (len(row) < 9 and at.find("StrContent") >= len(row)):
            reading.skip(reasons.TOO_FEW_COLUMNS, line, ",".join(row))
            continue
        try:
            typed = int(cell(row, survey.type) or 1)
            subtype = int(cell(row, survey.subtype) or 0)
        except ValueError:
            reading.skip(reasons.UNREADABLE_TYPE, line, ",".join(row))
            continue
        try:
            ts = epoch(cell(row, survey.time))
        except ValueError:
            try:
                ts = stamps.naive(cell(row, survey.written))
            except ValueError:
                reading.skip(reasons.UNREADABLE_TIME, line, cell(row, survey.time) + " " + cell(row, survey.written))
                continue
        talker = cell(row, survey.talker)
        chat = conversations.get(talker)
        if chat is None:
            chat = conversations[talker] = survey.chat(talker, reading, source)
        content = cell(row, survey.content)
        kind = kind_of_type(typed, subtype)
        if kind is Kind.SYSTEM:
            message = system_row(cast, chat, ts, readable(content))
            if message is not None:
                yield message
            continue
        sender = cell(row, survey.sender)
        if survey.all_chats:
            name = sender
        else:
            name = cell(row, survey.remark) or cell(row, survey.nickname)
        if cell(row, survey.is_sender) == "1":
            person = cast.me(survey.me, "" if survey.all_chats or not survey.is_group(talker) else name)
        else:
            person = cast.key(sender or name or chat, name)
            if not survey.all_chats and cell(row, survey.remark):
                cast.names(chat, person, name, cell(row, survey.nickname))
        text = readable(content)
        yield Message(chat, ts, person, kind, text)
    yield from cast.held()
    stamps.note()


class _Survey:
    """What has to be known of a whole file first: one chat or many, groups or not, the owner's own id."""

    def __init__(self, source: Source) -> None:
        self.columns = at = Columns(header_of(source).names)
        self.talker, self.type, self.subtype = at.find("TalkerId"), at.find("Type"), at.find("SubType")
        self.is_sender, self.time, self.written = (
            at.find("IsSender"),
            at.find("CreateTime"),
            at.find("StrTime"),
        )
        self.content, self.remark = at.find("StrContent"), at.find("Remark")
        self.nickname, self.sender = at.find("NickName"), at.find("Sender")
        self.others: dict[str, set[str]] = {}
        self.names: dict[str, str] = {}
        mine: set[str] = set()
        labels: dict[str, set[tuple[str, str]]] = {}
        for _line, row in csv_rows(source):
            if len(row) < 7:
                continue
            talker, sender = cell(row, self.talker), cell(row, self.sender)
            if cell(row, self.type) == "10000":
                continue
            label = (cell(row, self.remark), cell(row, self.nickname))
            if cell(row, self.is_sender) == "1":
                mine.add(sender)
            else:
                others = self.others.setdefault(talker, set())
                if len(others) < 3:
                    others.add(sender)
                    if label != ("", ""):
                        labels.setdefault(talker, set()).add(label)
            if label != ("", ""):
                self.names.setdefault(talker, label[0] or label[1])
        self.all_chats = "我" in mine or len(self.others) > 1
        everybody = set().union(*self.others.values()) if self.others else set()
        own = mine - everybody - {"", "我"}
        self.me = own.pop() if len(own) == 1 and not self.all_chats else SELF

    def is_group(self, talker: str) -> bool:
        """Tell whether more than one other person speaks in a conversation."""
        return len(self.others.get(talker, ())) > 1

    def chat(self, talker: str, reading: Reading, source: Source) -> str:
        """Register a conversation and give its key."""
        group = self.is_group(talker)
        if self.all_chats:
            name = self.names.get(talker) or f"TalkerId {talker}"
        else:
            name = reading.group_name or _folder_name(source)
            if not reading.group_name and not group and self.names.get(talker):
                name = self.names[talker]
        reading.chat(name, name=name, private=not group, platform="wechat")
        return name


def _folder_name(source: Source) -> str:
    return source.stem.removesuffix("_utf8")
