"""QQChatExporter JSON: version 5, version 4, and the chunked export (a manifest with JSON-lines chunks)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sihu_tui.errors import ReadError
from sihu_tui.readers.encoding import HEAD
from sihu_tui.readers.formats.wechat_types import kind_of_text, system_row
from sihu_tui.readers.json_stream import JsonText, each, json_lines, sketch
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Message, Reading
from sihu_tui.readers.source import Folder, Source
from sihu_tui.readers.timestamps import Stamps, epoch
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

FORMAT = "qq-chat-exporter"
PLATFORM = "qq"
SPOKEN = {"text", "at", "face", "reply", "emoji", "unknown", "markdown", "link"}
NOBODY = {"0", "未知", "unknown", ""}


def recognise(source: Source) -> str | None:
    """Give V5, V4, or chunk, by the names of a file's or a line's fields."""
    head = source.outline
    if not isinstance(head, dict):
        return None
    messages = head.get("messages")
    if isinstance(head.get("chatInfo"), dict) and ("messages" in head or "metadata" in head or "statistics" in head):
        if "chunked" in head:
            return None
        first = messages[0] if isinstance(messages, list) and messages else {}
        return "V4" if isinstance(first, dict) and "messageId" in first else "V5"
    if _is_message(head):
        return "chunk"
    return None


def _is_message(row: object) -> bool:
    return (
        isinstance(row, dict) and isinstance(row.get("sender"), dict) and isinstance(row.get("content"), dict)
        and ("recalled" in row or "isRecalled" in row) and "elements" in row["content"]
    )  # fmt: skip


def recognise_folder(folder: Folder) -> str | None:
    """Give V5 chunked for a folder with a manifest of chunks."""
    base = folder.base_of("manifest.json")
    if base is None:
        return None
    manifest = folder.files[base + "manifest.json"]
    try:
        head = manifest.outline
        if isinstance(head, dict) and "chunked" not in head and len(manifest.head) >= HEAD and "chatInfo" in head:
            # the list of who spoke may be long, and stands before the chunks
            head = sketch(manifest)
    except ReadError:
        return None
    return (
        "V5 chunked"
        if isinstance(head, dict) and "chunked" in head and isinstance(head.get("chatInfo"), dict)
        else None
    )


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; timestamp (UTC ms) counts, the written time only where it is missing."""
    if recognise(source) == "chunk":
        about: dict[str, Any] = {}
        for name in ("../manifest.json", "manifest.json"):
            manifest = source.sibling(name)
            if manifest is not None and isinstance(manifest.outline, dict):
                about = manifest.outline
                break
        chat = _Chat(about, reading, source.stem)
        yield from each(json_lines(source, reading), reading, chat.message)
    else:
        about = {}
        chat = _Chat(about, reading, source.stem)
        stream = JsonText(source)
        for key in stream.members():
            if key == "messages" and stream.peek() == "[":
                yield from each(stream.items(), reading, chat.message)
            elif key in ("chatInfo", "metadata") and stream.peek() == "{":
                about[key] = stream.value()
            else:
                stream.skip()
    yield from chat.cast.held()
    chat.stamps.note()


def read_folder(folder: Folder, reading: Reading) -> Iterator[Message]:
    """Read the chunks of a chunked export in the order of their names."""
    base = folder.base_of("manifest.json") or ""
    manifest = folder.files.get(base + "manifest.json")
    about = manifest.outline if manifest is not None else None
    if not isinstance(about, dict):
        raise ReadError(_("{path}: the manifest cannot be read; export the chat again.").format(path=folder))
    chat = _Chat(about, reading, folder.path.stem)
    chunks = sorted(name for name in folder.files if name.endswith(".jsonl") and name.startswith(base))
    told = about.get("chunked")
    wanted = told.get("chunks") if isinstance(told, dict) else None
    if isinstance(wanted, list) and len(wanted) > len(chunks):
        reading.doubt(_("The manifest names {n} chunks, but {m} are there.").format(n=len(wanted), m=len(chunks)))
    for name in chunks:
        yield from each(json_lines(folder.files[name], reading), reading, chat.message)
    yield from chat.cast.held()
    chat.stamps.note()


class _Chat:
    """One chat while its messages go by; `about` may still be filled in until the first message."""

    def __init__(self, about: dict[str, Any], reading: Reading, fallback: str) -> None:
        self.about, self.reading, self.fallback = about, reading, fallback
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)
        self._chat: str | None = None
        self._numbers: dict[str, str] = {}
        self._me: set[str] = set()

    @property
    def chat(self) -> str:
        """The chat's key: its number on the platform, else its name."""
        if self._chat is None:
            info = self.about.get("chatInfo")
            info = info if isinstance(info, dict) else {}
            name = str(info.get("name") or self.reading.group_name or self.fallback)
            self._chat = one_line(str(info.get("peerUin") or info.get("peerUid") or name)) or self.fallback
            typed = str(info.get("type") or "")
            private = {"group": False, "private": True, "friend": True, "temp": True}.get(typed)
            chat = self.reading.chat(self._chat, name=name, private=private, platform="qq")
            self._me = {str(info[key]) for key in ("selfUid", "selfUin") if info.get(key)}
            metadata = self.about.get("metadata")
            exported = metadata.get("exportTime") if isinstance(metadata, dict) else None
            if isinstance(exported, (str, int)):
                try:
                    chat.seen_until = self.stamps.utc(exported) if isinstance(exported, str) else epoch(exported)
                except ValueError:
                    chat.seen_until = None
        return self._chat

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one record. Raises ValueError and the like for a record of another shape."""
        chat = self.chat
        ts = self._time(row)
        content = row.get("content")
        content = content if isinstance(content, dict) else {"text": content if isinstance(content, str) else ""}
        text = str(content.get("text") or "")
        sender = row.get("sender")
        sender = sender if isinstance(sender, dict) else {}
        ident = row.get("messageId") or row.get("id")
        ident = str(ident) if ident not in (None, "", 0, "0") else None
        uin, uid = str(sender.get("uin") or ""), str(sender.get("uid") or "")
        if row.get("system") is True or row.get("isSystemMessage") is True or (uin in NOBODY and uid in NOBODY):
            return system_row(self.cast, chat, ts, text or None, Kind.SYSTEM, ident)
        person = self._person(row, sender, uin, uid)
        if row.get("recalled") is True or row.get("isRecalled") is True:
            return Message(chat, ts, person, Kind.RECALL, text or None, ident)
        elements = content.get("elements")
        kinds = {str(e.get("type")) for e in elements if isinstance(e, dict)} if isinstance(elements, list) else set()
        reply = next(
            (e["data"].get("referencedMessageId") or e["data"].get("messageId") for e in elements or ()
             if isinstance(e, dict) and e.get("type") == "reply" and isinstance(e.get("data"), dict)), None,
        ) if "reply" in kinds else None  # fmt: skip
        media = bool(content.get("resources")) or bool(kinds - SPOKEN)
        kind = Kind.MEDIA if media else kind_of_text(text) if not kinds else Kind.TEXT
        return Message(chat, ts, person, kind, without_quote(text) or None, ident, str(reply) if reply else None)

    def _time(self, row: dict[str, Any]) -> float:
        stamp = row.get("timestamp")
        if isinstance(stamp, (int, float)) and not isinstance(stamp, bool) and stamp > 0:
            return epoch(stamp)
        if isinstance(stamp, str) and stamp:
            return self.stamps.utc(stamp)
        return self.stamps.naive(str(row["time"]))

    def _person(self, row: dict[str, Any], sender: dict[str, Any], uin: str, uid: str) -> str:
        raw = row.get("rawMessage")
        card = raw.get("sendMemberName") if isinstance(raw, dict) else None
        name = str(sender.get("groupCard") or card or sender.get("name") or sender.get("nickname") or "")
        number = uin if uin not in NOBODY else self._numbers.get(uid, "")
        if number and uid:
            self._numbers[uid] = number
        ident = number or uid
        if uin in self._me or uid in self._me:
            return self.cast.me(ident, name)
        title = str(sender.get("role") or "")
        key = self.cast.key(ident, name, True if title in ("owner", "admin") else None)
        if sender.get("nickname"):
            self.cast.also_named(key, str(sender["nickname"]))
            self.cast.names(self.chat, key, name, str(sender.get("remark") or ""), str(sender["nickname"]))
        return key


def without_quote(text: str) -> str:
    """Give a reply's text without the quoted message that the exporter repeats before it."""
    if text.startswith("[回复 "):
        first, _line_end, rest = text.partition("\n")
        if first.endswith("]") and rest:
            return rest
    return text
