"""DiscordChatExporter JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sihu_tui.readers.json_stream import JsonText, each
from sihu_tui.readers.notices import act
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import Stamps
from sihu_tui.text.sanitize import one_line

FORMAT = "discord-json"
PLATFORM = "discord"
SPOKEN = {"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "20", "23", "0", "19"}
JOINS = {"RecipientAdd", "GuildMemberJoin", "1", "7"}
LEAVES = {"RecipientRemove", "2"}
OPERATOR_ROLE = re.compile(r"\b(?:admin\w*|mod|mods|moderator\w*|owner|staff)\b|管理|群主|版主|モデレ", re.I)


def recognise(source: Source) -> str | None:
    """Give the channel type for an object with guild, channel and messages."""
    head = source.outline
    if (
        not isinstance(head, dict)
        or not isinstance(head.get("channel"), dict)
        or not isinstance(head.get("guild"), dict)
    ):
        return None
    return str(head["channel"].get("type") or "?")[:40] if "id" in head["channel"] else None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; timestamps carry their offset."""
    file = _File(source, reading)
    stream = JsonText(source)
    for key in stream.members():
        if key in ("guild", "channel", "exportedAt"):
            file.about[key] = stream.value()
        elif key == "messages" and stream.peek() == "[":
            yield from each(stream.items(), reading, file.message)
        else:
            stream.skip()
    file.chat.seen_until = file.time(file.about.get("exportedAt"))
    file.stamps.note()


class _File:
    """One channel while its messages go by."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading)
        self.about: dict[str, Any] = {}

    @property
    def chat(self) -> Any:
        """The channel's chat."""
        channel = self.about.get("channel")
        channel = channel if isinstance(channel, dict) else {}
        key = one_line(str(channel.get("id") or channel.get("name") or "")) or self.source.stem
        known = self.reading.chats.get(key)
        if known is None:
            typed = str(channel.get("type") or "")
            name = str(channel.get("name") or "") or None
            known = self.reading.chat(key, name=name, private=typed == "DirectTextChat", platform="discord")
        return known

    def time(self, written: object) -> float | None:
        try:
            return self.stamps.utc(written) if isinstance(written, str) else None
        except ValueError:
            return None

    def message(self, row: dict[str, Any]) -> Message | None:
        """Give the message of one record. Raises ValueError and the like for a record of another shape."""
        ts = self.stamps.utc(row["timestamp"])
        author = row["author"]
        typed = str(row.get("type", "Default"))
        bot = author.get("isBot") is True
        person = self._person(author)
        text = str(row.get("content") or "") or None
        ident = str(row["id"]) if row.get("id") else None
        chat = self.chat.key
        if typed not in SPOKEN:
            kind = Kind.JOIN if typed in JOINS else Kind.LEAVE if typed in LEAVES else Kind.SYSTEM
            people: tuple[str, ...] = ()
            text = text or _embedded(row)
            done = act(text) if typed in ("ChannelNameChange", "4") else None
            if done is not None:
                self.reading.act(chat, ts, *done)
            if typed in ("RecipientAdd", "RecipientRemove", "1", "2"):
                people = tuple(self._person(user) for user in row.get("mentions") or () if isinstance(user, dict))
            return Message(chat, ts, person, kind, text, ident, None, people)
        forwarded = row.get("forwardedMessage")
        forwarded = forwarded if isinstance(forwarded, dict) else {}
        text = text or str(forwarded.get("content") or "") or _embedded(row) or _embedded(forwarded)
        media = any(bool(part.get(name)) for part in (row, forwarded) for name in ("attachments", "stickers"))
        media = media or text is None
        kind = Kind.BOT if bot else Kind.MEDIA if media else Kind.TEXT
        reference = row.get("reference")
        reply = reference.get("messageId") if isinstance(reference, dict) else None
        return Message(chat, ts, person, kind, text, ident, str(reply) if reply else None)

    def _person(self, author: dict[str, Any]) -> str:
        name = str(author.get("nickname") or author.get("name") or "")
        roles = author.get("roles")
        leads = isinstance(roles, list) and any(
            OPERATOR_ROLE.search(str(role.get("name") or "")) for role in roles if isinstance(role, dict)
        )
        key = self.cast.key(str(author.get("id") or name), name, True if leads else None, author.get("isBot") is True)
        if author.get("isBot") is False:
            self.cast.human(key)
        return key


def _embedded(row: dict[str, Any]) -> str | None:
    """Give what is said beside a message's text: a poll's question and answers, or an embed's words."""
    poll = row.get("poll")
    if isinstance(poll, dict):
        lines = [_poll_text(poll.get("question"))]
        answers = poll.get("answers")
        lines += [_poll_text(a.get("text", a.get("poll_media", a))) for a in answers if isinstance(a, dict)] if isinstance(
            answers, list) else []  # fmt: skip
        return "\n".join(line for line in lines if line) or None
    embeds = row.get("embeds")
    first = embeds[0] if isinstance(embeds, list) and embeds and isinstance(embeds[0], dict) else {}
    words = str(first.get("title") or first.get("description") or "")
    fields = first.get("fields")
    for field in fields if not words and isinstance(fields, list) else ():
        if isinstance(field, dict) and str(field.get("name")) in ("poll_question_text", "victor_answer_text"):
            words = f"{words}\n{field.get('value') or ''}".strip()
    return words or None


def _poll_text(value: object) -> str:
    return str(value.get("text") or "") if isinstance(value, dict) else str(value or "")
