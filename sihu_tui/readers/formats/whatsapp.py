"""WhatsApp's exported chat (`_chat.txt`, alone or in its zip), Android and iOS, in every form of date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sihu_tui.readers import reasons
from sihu_tui.readers.date_order import DateOrders, as_date
from sihu_tui.readers.formats.whatsapp_words import (
    ATTACHED,
    DELETED,
    EDITED,
    ENCRYPTED,
    MEDIA,
    NEW_NAME,
    SYSTEM_VERB,
    TITLE,
    Moved,
    moved,
)
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.timestamps import HALF_DAY, Stamps, hour_of
from sihu_tui.text.i18n import _

FORMAT = "whatsapp-txt"
PLATFORM = "whatsapp"
LEFT_TO_RIGHT = "\u200e"
MAX_NAMES = 100_000
CAPS = (10_000, 40_000)
"""How many messages an export holds at most, with media and without."""
_BETWEEN = r"(?:(?:klo|kl\.?|um|at|alle|à|às|a las|la|o)\s)?"
_HEAD = re.compile(
    rf"(\[?)(\d{{1,4}})(\.\s?|[-/]\s?)(\d{{1,4}})(?:\.\s?|[-/]\s?)(\d{{1,4}})\.?([,،]?)\s?{_BETWEEN}(?:({HALF_DAY})\s?)?"
    rf"(\d{{1,2}})[:.](\d\d)(?:[:.](\d\d))?(?:\s?({HALF_DAY}))?(\]\s?|\s[-–]\s|:\s|\s)(.*)",
    re.I,
)
_PHONE = re.compile(r"[^\w+]")


def recognise(source: Source) -> str | None:
    """Give iOS, Android or loose by the form of the rows among the head's lines."""
    lines = [_clean(line) for line in source.head_text.split("\n", 400)[:400]]
    heads = [found for line in lines if (found := _head(line))]
    if not heads or not any(_head(line) for line in lines[:30]):
        return None
    firm = [found for found in heads if _is_firm(found)]
    named = [found for found in firm or heads if ":" in found[13]]
    if firm:
        notice = any(ENCRYPTED.search(found[13]) or SYSTEM_VERB.search(found[13]) for found in firm)
        if len(named) * 3 >= len(firm) or notice:
            return "iOS" if firm[0][1] else "Android"
        return None
    if len(named) * 5 >= len(heads) * 4 and all(not found[6] or ":" in found[13] for found in heads):
        return "loose"
    return None


SWAP = (
    ("\u202f", " "), ("\xa0", " "), ("\u2009", " "), ("\ufeff", ""),
    ("\n\u200e", "\n"), ("\n\u200f", "\n"), ("\n\u202a", "\n"), ("\n\u202b", "\n"),
)  # fmt: skip
"""The blanks before AM and PM, and the marks that a line may begin with."""


def _clean(line: str) -> str:
    text = "\n" + line
    for old, new in SWAP:
        text = text.replace(old, new)
    return text[1:]


def _head(line: str) -> re.Match[str] | None:
    first = line[:1]
    return _HEAD.fullmatch(line) if first and (first == "[" or first.isdigit()) else None


def _is_firm(found: re.Match[str]) -> bool:
    return found[12].startswith("]") and bool(found[1]) or found[12].strip() in ("-", "–")


def _form(found: re.Match[str]) -> tuple[Any, ...]:
    return (
        found[1],
        found[3][0],
        found[6],
        len(found[2]) > 2,
        len(found[4]) > 2,
        len(found[5]) > 2,
        found[12].strip(),
    )


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; times are naive, in the asked zone or the store's."""
    file = _File(source, reading)
    file.survey()
    yield from file.messages()
    file.close()


class _File:
    """One chat while its lines go by."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source, self.reading = source, reading
        self.cast = Cast(reading)
        self.stamps = Stamps(reading)
        self.loose = False
        self.orders: dict[Any, str] = {}
        self._days: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self.title: str | None = None
        self.chat = ""
        self.group = False
        self.speakers: set[str] = set()
        self.rows = 0

    def survey(self) -> None:
        """Find out, in a first pass, how dates are written and what the group is called."""
        orders, loose = DateOrders(2009), DateOrders(2009)
        firm = False
        subject: str | None = None
        before = "\0"
        number = 0
        for line in self.source.lines(SWAP):
            number += 1
            quoted = '"' in line or "“" in line or "「" in line
            if line.startswith(before) and not quoted:
                continue
            found = _head(line)
            if found is None:
                continue
            if _is_firm(found):
                # rows of the same day begin alike and tell nothing new
                firm, before = True, line[: found.end(6)]
                orders.add(_form(found), (found[2], found[4], found[5]), number)
            else:
                loose.add(_form(found), (found[2], found[4], found[5]), number)
            if quoted and (named := NEW_NAME.search(found[13])):
                subject = named[1].strip()
        self.loose = not firm
        self.orders = (loose if self.loose else orders).decide(self.reading.date_order, self.source)
        self.title = _title(self.source)
        name = self.reading.group_name or self.title or subject
        if name is None:
            name = self.source.title
            self.reading.doubt(_("The file does not name its chat; it was called {name}.").format(name=name))
        self.group = subject is not None
        self.chat = name
        self.reading.chat(name, name=name, platform="whatsapp")

    def messages(self) -> Iterator[Message]:
        """Give the messages; one goes on until the next row with a date."""
        head: re.Match[str] | None = None
        start = number = 0
        body: list[str] = []
        match = _HEAD.fullmatch
        for line in self.source.lines(SWAP):
            number += 1
            first = line[:1]
            found = match(line) if first and (first == "[" or first.isdigit()) else None
            if found is None or (not self.loose and not _is_firm(found)):
                if head is not None:
                    body.append(line)
                continue
            if head is not None:
                message = self._row(head, body, start)
                if message is not None:
                    yield message
            head, start = found, number
            if body:
                body = []
        if head is not None and (message := self._row(head, body, start)) is not None:
            yield message

    def _row(self, head: re.Match[str], body: list[str], number: int) -> Message | None:
        self.rows += 1
        try:
            begun = head.string[: head.end(6)]
            ts: float
            midnight = self._days.get(begun) or self._day(begun, head)
            before, hour, minute, second, after = head.group(7, 8, 9, 10, 11)
            past_hour = int(minute) * 60 + int(second or 0)
            if past_hour > 3599 or (hour_ := hour_of(int(hour), before or after)) > 23:
                raise KeyError(begun)
            ts = midnight + hour_ * 3600 + past_hour
        except KeyError:
            try:
                ts = self._slowly(head)
            except (ValueError, KeyError, OverflowError):
                self.reading.skip(reasons.UNREADABLE_TIME, number, head[0])
                return None
        written, colon, text = head[13].partition(":")
        name = self._names.get(written) if colon else ""
        if name is None:
            name = self._name(written)
        if not name:
            return self._system(ts, "\n".join([head[13], *body]).replace(LEFT_TO_RIGHT, "").strip())
        if text[:1] == " ":
            text = text[1:]
        if body:
            text = "\n".join([text, *body]).rstrip("\n")
        return self._said(ts, name, text)

    def _name(self, written: str) -> str:
        """Give the name of what stands before a row's colon; nothing when it is no name."""
        name = "" if _not_a_name(written) else written.strip(" \u200e\u200f\u202a\u202c").removeprefix("~").strip()
        if len(self._names) < MAX_NAMES:
            self._names[written] = name
        return name

    def _day(self, begun: str, head: re.Match[str]) -> int:
        """Give the UTC second of a row's midnight. Raises KeyError for what is no day, or one of a clock change."""
        try:
            day = as_date((head[2], head[4], head[5]), self.orders[_form(head)])
        except ValueError as error:
            raise KeyError(begun) from error
        midnight = self._days[begun] = self.stamps.local[day.isoformat()]
        return midnight

    def _slowly(self, head: re.Match[str]) -> float:
        day = as_date((head[2], head[4], head[5]), self.orders[_form(head)])
        hour = hour_of(int(head[8]), head[7] or head[11])
        return self.stamps.clock.utc(day.year, day.month, day.day, hour, int(head[9]), int(head[10] or 0))

    def _said(self, ts: float, name: str, text: str) -> Message:
        marked = False
        if not text.isascii():
            marked = text[:1] == LEFT_TO_RIGHT
            text = EDITED.sub("", text.replace(LEFT_TO_RIGHT, "")).strip() if LEFT_TO_RIGHT in text else text
        # only a short line, or one with a mark of WhatsApp's own, can be its wording
        if "<" in text and ATTACHED.search(text) or (len(text) < 200 and MEDIA.match(text)):
            return self._message(ts, name, Kind.MEDIA, text)
        if len(text) < 80 and DELETED.fullmatch(text):
            return self._message(ts, name, Kind.RECALL, text)
        if ENCRYPTED.match(text) or (text.startswith(name + " ") and SYSTEM_VERB.search(text[len(name) :])):
            return self._system(ts, text)
        if marked:
            notice = moved(text)
            if notice is not None or SYSTEM_VERB.search(text):
                return self._system(ts, text, notice)
            return self._message(ts, name, Kind.SYSTEM, text)
        return self._message(ts, name, Kind.TEXT, text)

    def _message(self, ts: float, name: str, kind: Kind, text: str) -> Message:
        person = self.cast.key(name, name)
        if len(self.speakers) < 4 and kind < Kind.JOIN:
            self.speakers.add(person)
        return Message(self.chat, ts, person, kind, text or None)

    def _system(self, ts: float, text: str, notice: Moved | None = None) -> Message:
        notice = notice or moved(text)
        if notice is None:
            return Message(self.chat, ts, None, Kind.SYSTEM, text or None)
        self.group = True
        people = tuple(self._named(name) for name in notice.who)
        by = self._named(notice.by) if notice.by else None
        return Message(self.chat, ts, by, notice.kind, text, None, None, people)

    def _named(self, name: str) -> str:
        if name.lower() in ("you", "你", "您", "ti", "du", "vous", "você"):
            return self.cast.me("", name)
        return self.cast.key(name, name)

    def close(self) -> None:
        """Settle whether the chat is a group: by its lines, else by who speaks and the title."""
        chat = self.reading.chats[self.chat]
        if self.group or len(self.speakers) > 2:
            chat.private = False
        elif self.title and _PHONE.sub("", self.title) in {_PHONE.sub("", name) for name in self.speakers}:
            chat.private = True
        if self.rows in CAPS or any(cap - 20 <= self.rows <= cap for cap in CAPS):
            self.reading.doubt(
                _("WhatsApp exports at most 40,000 messages (10,000 with media); what is older is missing.")
            )
        self.stamps.note()


def _not_a_name(name: str) -> bool:
    """Tell that what stands before a colon is no name but a line of WhatsApp's own, with a quote or a link in it."""
    return (
        len(name) > 25
        and (len(name) > 100 or ". " in name or bool(SYSTEM_VERB.search(name)))
        or any(mark in name for mark in (' "', " “", "“", "「", "https"))
    )


def _title(source: Source) -> str | None:
    for stem in (source.stem, source.path.stem if source.member else "", source.title):
        found = TITLE.search(stem)
        if found:
            name = next(part for part in found.groups() if part)
            return re.sub(r"\s*\(\d+\)$", "", name.replace("_", " ")).strip() or None
    return None
