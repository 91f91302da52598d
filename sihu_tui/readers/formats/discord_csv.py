"""DiscordChatExporter CSV, of three generations: semicolons (to 2019), commas with the same date, ISO dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sihu_tui.readers import reasons
from sihu_tui.readers.date_order import NumericDates
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, csv_rows, header_of
from sihu_tui.readers.timestamps import HALF_DAY, hour_of

FORMAT = "discord-csv"
PLATFORM = "discord"
SYSTEM_TEXT = re.compile(
    r"Pinned a message\.|Started a thread\.|Changed the channel (?:icon|name)(?:\.|: .*)"
    r"|Started a call that lasted [\d,]+ minutes\."
    r"|Added (?:a recipient|.+ to the group)\.|Removed (?:a recipient|.+ from the group)\."
    r"|Left the group\.|Joined the server\.",
    re.S,
)
"""What the exporter writes for Discord's own lines, which its CSV and TXT do not mark."""
_NAMED = re.compile(r"(?:Added|Removed) (.+?) (?:to|from) the group\.", re.S)
_WORD_DATE = re.compile(
    rf"(\d{{1,2}})-(\w{{3,9}}|\d{{1,2}}月)\.?-(\d\d(?:\d\d)?) (?:({HALF_DAY}) ?)?(\d{{1,2}}):(\d\d)(?: ?({HALF_DAY}))?",
    re.I,
)
_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_CHANNEL = re.compile(r"(?:.* - )?(.+?) \[(\d{15,20})\](?: \(.*\))?(?: \[part \d+\])?")
_PLACEHOLDER = {"Deleted User#0000", "Deleted User"}


def recognise(source: Source) -> str | None:
    """Give the generation by the header's columns and what parts them, and the form of the first date."""
    header = header_of(source)
    columns = Columns(header.names)
    if all(name in columns for name in ("Author", "Date", "Content", "Attachments")):
        if header.delimiter == ";":
            return "semicolons (to 2019-12)"
        second = source.head_text.split("\n", 2)[1:2]
        return "ISO dates" if second and re.search(r"\d{4}-\d\d-\d\dT", second[0]) else "commas"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read rows in file order. Dates with an offset say their zone; others are in the asked zone or the store's."""
    columns = Columns(header_of(source).names)
    id_at, author_at, date_at = columns.find("AuthorID"), columns.find("Author"), columns.find("Date")
    content_at, attached_at = columns.find("Content"), columns.find("Attachments")
    dates = Dates(reading, source)
    for line, row in csv_rows(source):
        dates.look(cell(row, date_at), line)
    dates.decide()
    cast = Cast(reading)
    chat = channel(source, reading)
    for line, row in csv_rows(source):
        try:
            ts = dates.utc(cell(row, date_at))
        except ValueError:
            reading.skip(reasons.UNREADABLE_TIME, line, cell(row, date_at))
            continue
        author = cell(row, author_at)
        name = author.removesuffix("#0000")
        ident = cell(row, id_at)
        person = cast.key(ident or ("deleted" if author in _PLACEHOLDER else author), name)
        yield said(cast, chat, ts, person, cell(row, content_at), bool(cell(row, attached_at)))
    dates.stamps.note()


def said(cast: Cast, chat: str, ts: float, person: str, text: str, media: bool) -> Message:
    """Give a row's message; Discord's own lines are known by the exporter's wording."""
    if not media and SYSTEM_TEXT.fullmatch(text):
        kind = Kind.SYSTEM
        people: tuple[str, ...] = ()
        if text.startswith("Joined the server"):
            kind = Kind.JOIN
        elif text.startswith("Left the group"):
            kind = Kind.LEAVE
        elif text.startswith(("Added ", "Removed ")):
            kind = Kind.JOIN if text.startswith("Added") else Kind.LEAVE
            named = _NAMED.fullmatch(text)
            people = (cast.named(named[1]),) if named else ()
        return Message(chat, ts, person, kind, text, None, None, people)
    return Message(chat, ts, person, Kind.MEDIA if media or not text else Kind.TEXT, text or None)


def channel(source: Source, reading: Reading) -> str:
    """Register the channel by the id and name in the exporter's usual file name, else by the file's name."""
    found = _CHANNEL.fullmatch(source.stem)
    if found and not reading.group_name:
        reading.chat(
            found[2],
            name=found[1],
            private=None if "Direct Messages" in source.stem else False,
            platform="discord",
        )
        return found[2]
    name = reading.group_name or source.stem
    reading.unnamed(name)
    reading.chat(name, name=name, private=False, platform="discord")
    return name


class Dates(NumericDates):
    """The exporter's dates, which it writes as the computer's own language has them."""

    def __init__(self, reading: Reading, source: Source) -> None:
        super().__init__(reading, source, 2015)
        self._midnights: dict[str, int] = {}

    def utc(self, written: str) -> float:
        """Give UTC seconds. Raises ValueError."""
        word = _WORD_DATE.fullmatch(written)
        if word is None:
            return super().utc(written)
        day, month, year, before, hour, minute, after = word.groups()
        half = before or after
        begun = written[: word.end(3)]
        midnight = self._midnights.get(begun)
        if midnight is None:
            number = _MONTHS.get(month[:3].lower()) or int(month.rstrip("月"))
            full = int(year) + 2000 if len(year) == 2 else int(year)
            try:
                midnight = self.stamps.local[f"{full:04}-{number:02}-{int(day):02}"]
            except KeyError:  # no such day, or one of a clock change
                clock = hour_of(int(hour), half)
                return self.stamps.clock.utc(full, number, int(day), clock, int(minute))
            self._midnights[begun] = midnight
        if (clock := hour_of(int(hour), half)) > 23 or int(minute) > 59:
            raise ValueError(written)
        return midnight + clock * 3600 + int(minute) * 60
