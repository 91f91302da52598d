"""DiscordChatExporter TXT."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sihu_tui.readers import reasons
from sihu_tui.readers.formats.discord_csv import Dates, channel, said
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Message, Reading
from sihu_tui.readers.source import Source

FORMAT = "discord-txt"
PLATFORM = "discord"
_HEAD = re.compile(r"\[(\d[^\[\]]{4,30}\d[:.]\d\d[^\[\]]{0,24})\] (.+?)( \(pinned\))?")
_ASIDE = ("{Attachments}", "{Embed}", "{Stickers}", "{Reactions}")
_RULE = "=" * 62


def recognise(source: Source) -> str | None:
    """Give txt for the exporter's box with Guild and Channel."""
    lines = source.head_text.lstrip("\ufeff").split("\n", 12)
    box = len(lines) > 3 and set(lines[0].strip()) == {"="}
    return "TXT" if box and lines[1].startswith("Guild: ") and lines[2].startswith("Channel: ") else None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; dates are in the asked zone, else the store's."""
    dates = Dates(reading, source)
    for number, line in enumerate(source.lines(), 1):
        if line[:1] == "[" and (found := _HEAD.fullmatch(line)):
            dates.look(found[1], number)
    dates.decide()
    file = _File(source, reading, dates)
    yield from file.messages()
    dates.stamps.note()


class _File:
    """One channel while its lines go by."""

    def __init__(self, source: Source, reading: Reading, dates: Dates) -> None:
        self.source, self.reading, self.dates = source, reading, dates
        self.cast = Cast(reading)
        head = source.head_text.split("\n", 4)
        guild, name = head[1].partition(": ")[2].strip(), head[2].partition(": ")[2].strip()
        self.chat = channel(source, reading)
        chat = reading.chats[self.chat]
        chat.name = reading.group_name or name.rpartition(" / ")[2] or chat.name
        chat.private = guild == "Direct Messages" and "," not in name
        if self.chat == source.stem and name:
            del reading.chats[self.chat]
            self.chat = f"{guild} / {name}"
            reading.doubts.clear()
            reading.chat(self.chat, name=name.rpartition(" / ")[2], private=chat.private, platform="discord")

    def messages(self) -> Iterator[Message]:
        """Give the messages; a message ends where the next begins."""
        head: re.Match[str] | None = None
        start = number = 0
        body: list[str] = []
        for line in self.source.lines():
            number += 1
            found = _HEAD.fullmatch(line) if line[:1] == "[" else None
            if found is None:
                body.append(line)
                continue
            if head is not None:
                yield from self._block(head, body, start)
            head, start, body = found, number, []
        if head is not None:
            yield from self._block(head, body, start)

    def _block(self, head: re.Match[str], body: list[str], number: int) -> Iterator[Message]:
        try:
            ts = self.dates.utc(head[1])
        except (ValueError, KeyError):
            self.reading.skip(reasons.UNREADABLE_TIME, number, head[0])
            return
        text = "\n".join(body).strip("\n")
        asides: set[str] = set()
        if "{" in text or _RULE in text:
            ends = [at for at, line in enumerate(body) if line in _ASIDE or line == _RULE]
            asides = {body[at] for at in ends}
            text = "\n".join(body[: ends[0]] if ends else body).strip("\n")
        person = self.cast.key(head[2], head[2])
        yield said(self.cast, self.chat, ts, person, text, bool(asides & {"{Attachments}", "{Stickers}"}))
