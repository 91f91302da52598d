"""WeFlow and EchoTrace JSON: files of every version, the arkme flavour, and pages of WeFlow's HTTP interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sihu_tui.readers.formats.wechat_types import kind_of_name, kind_of_text, kind_of_type, readable, system_row
from sihu_tui.readers.json_stream import JsonText, each
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import SHANGHAI, Kind, Membership, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import Stamps, epoch
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

FORMAT = "weflow-json"
PLATFORM = "wechat"
_OWN = {"createTime", "localType", "localId", "formattedTime", "isSend", "senderUsername", "senderID"}


def recognise(source: Source) -> str | None:
    """Give the exporter and version for a session with messages, or for a page of the HTTP interface."""
    head = source.outline
    if not isinstance(head, dict):
        return None
    messages = head.get("messages")
    first = messages[0] if isinstance(messages, list) and messages and isinstance(messages[0], dict) else {}
    own = len(_OWN & first.keys()) >= 3 and "createTime" in first
    if isinstance(head.get("weflow"), dict):
        return f"WeFlow {str(head['weflow'].get('version') or '?')[:20]}"
    session = head.get("session")
    if isinstance(session, dict) and (
        own or ({"wxid", "username", "accountId"} & session.keys() and "messageCount" in session)
    ):
        return "EchoTrace"
    if "talker" in head and own:
        return "WeFlow HTTP"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order. createTime (epoch s, or ms) counts; formattedTime only where it is missing."""
    file = _File(source, reading)
    stream = JsonText(source)
    for key in stream.members():
        if key in ("session", "weflow") and stream.peek() == "{":
            file.about[key] = stream.value()
        elif key in ("talker", "count", "hasMore", "exportTime"):
            file.about[key] = stream.value()
        elif key == "senders" and stream.peek() == "[":
            file.senders_of(stream.items())
            stream.count = 0
        elif key == "groupMembers" and stream.peek() == "[":
            for member in stream.items():
                file.member(member)
            stream.count = 0
        elif key == "messages" and stream.peek() == "[":
            yield from each(stream.items(), reading, file.message)
        else:
            stream.skip()
    yield from file.cast.held()
    file.close()


class _File:
    """One session while its messages go by."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading, SHANGHAI)
        self.about: dict[str, Any] = {}
        self.senders: dict[str, dict[str, Any]] | None = None
        self.rows = 0
        self._chat: str | None = None

    def senders_of(self, senders: Iterator[Any]) -> None:
        """Take in the arkme flavour's list of senders, by their number."""
        self.senders = {
            str(sender.get("senderID")): sender
            for sender in senders
            if isinstance(sender, dict) and "senderID" in sender
        }

    def member(self, member: Any) -> None:
        """Note a group's member, who need not have spoken."""
        if isinstance(member, dict):
            ident = next(
                (member[name] for name in ("wxid", "username", "userName", "platformId") if member.get(name)),
                None,
            )
            if ident:
                name = next(
                    (member[n] for n in ("groupNickname", "displayName", "remark", "nickname") if member.get(n)),
                    "",
                )
                owner = member.get("isOwner") is True
                key = self.cast.key(str(ident), str(name), True if owner else None)
                every = (str(member.get(n) or "") for n in ("groupNickname", "displayName", "remark", "nickname"))
                self.cast.names(self.chat, key, *every)
                self.reading.memberships.append(Membership(self.chat, key, role="owner" if owner else None))
                if owner:
                    self.reading.chats[self.chat].owner = key

    @property
    def chat(self) -> str:
        """The chat's key: the session's id, else its name."""
        if self._chat is None:
            session = self.about.get("session")
            session = session if isinstance(session, dict) else {}
            ident = next(
                (session[k] for k in ("wxid", "username", "accountId") if session.get(k)), None
            ) or self.about.get("talker")
            name = next((session[k] for k in ("displayName", "remark", "nickname") if session.get(k)), None)
            self._chat = one_line(str(ident or name or "")) or self.reading.group_name or self.source.stem
            typed = session.get("type")
            private = {"群聊": False, "私聊": True}.get(
                str(typed), not self._chat.endswith("@chatroom") if ident else None
            )
            chat = self.reading.chat(self._chat, name=str(name) if name else self.reading.group_name, platform="wechat")
            chat.private = private
            told = self.about.get("weflow")
            exported = told.get("exportedAt") if isinstance(told, dict) else self.about.get("exportTime")
            try:
                chat.seen_until = epoch(exported)
            except (ValueError, TypeError):
                chat.seen_until = None
        return self._chat

    def _sender(self, row: dict[str, Any]) -> tuple[str, str]:
        if "senderID" in row and not row.get("senderUsername"):
            if self.senders is None:
                self._look_ahead()
            sender = (self.senders or {}).get(str(row["senderID"]), {})
            name = next(
                (sender[n] for n in ("groupNickname", "displayName", "remark", "nickname") if sender.get(n)),
                "",
            )
            return str(sender.get("wxid") or sender.get("username") or row["senderID"]), str(name)
        return str(row.get("senderUsername") or ""), str(row.get("senderDisplayName") or "")

    def _look_ahead(self) -> None:
        # the arkme flavour may write its senders after the messages that name them
        self.senders = {}
        stream = JsonText(self.source)
        for key in stream.members():
            if key == "senders" and stream.peek() == "[":
                self.senders_of(stream.items())
            else:
                stream.skip()

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one record. Raises ValueError and the like for a record of another shape."""
        chat = self.chat
        self.rows += 1
        try:
            ts = epoch(row["createTime"])
        except (KeyError, ValueError, TypeError):
            ts = self.stamps.naive(str(row["formattedTime"]))
        word = row.get("type")
        content = row.get("content")
        text = readable(str(content)) if content is not None else None
        if isinstance(word, str) and word:
            kind = kind_of_name(word)
            if word == "其他消息" and text:
                kind = kind_of_text(text)
        elif "mediaType" in row and row["mediaType"]:
            kind = Kind.MEDIA
        else:
            kind = kind_of_type(int(row.get("localType") or 1))
        ident = row.get("platformMessageId")
        ident = str(ident) if ident not in (None, "", 0, "0") else None
        if kind in (Kind.SYSTEM, Kind.RECALL):
            return system_row(self.cast, chat, ts, text, kind, ident)
        sender, name = self._sender(row)
        if row.get("isSend") == 1 or row.get("isSelf") is True:
            person = self.cast.me(sender, name if name != "我" else "")
        elif sender or name:
            person = self.cast.key(sender or name, name)
        elif self.reading.chats[chat].private:
            person = self.cast.key(chat, self.reading.chats[chat].name or "")
        else:
            return system_row(self.cast, chat, ts, text, Kind.SYSTEM, ident)
        reply = row.get("replyToMessageId")
        return Message(chat, ts, person, kind, text, ident, str(reply) if reply else None)

    def close(self) -> None:
        """Say what the file tells of its own being incomplete."""
        if self.about.get("hasMore") is True:
            self.reading.doubt(_("This is one page of more: the export goes on in another file."))
        count = self.about.get("count")
        if isinstance(count, int) and "session" not in self.about and count > self.rows:
            self.reading.doubt(
                _("The file says it holds {n} messages, but {m} are in it.").format(n=count, m=self.rows)
            )
        self.stamps.note()
