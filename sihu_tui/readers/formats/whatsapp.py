"""WhatsApp's exported chat (`_chat.txt`, alone or in its zip), Android and iOS, in every form of date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sihu_tui.readers import reasons
from sihu_tui.readers.date_order import DateOrders, as_date
from sihu_tui.readers.formats.whatsapp_heads import (
    HEAD,
    RIGHT_TO_LEFT,
    SWAP,
    TURN,
    TURNED,
    cleaned,
    form,
    head,
    is_firm,
    turned,
)
from sihu_tui.readers.formats.whatsapp_notices import Notices, NumberMoved, bare, no_name, renamed
from sihu_tui.readers.formats.whatsapp_words import (
    ATTACHED,
    CALL,
    DELETED,
    DELETED_WORDS,
    ENCRYPTED,
    END_TO_END,
    MEDIA,
    NEW_NAME,
    OWN,
    PLACEHOLDER,
    SYSTEM_VERB,
    TITLE,
    YOU,
    sent,
    unedited,
)
from sihu_tui.readers.people import Cast
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.strangers import is_signal
from sihu_tui.readers.timestamps import Stamps, hour_of
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

FORMAT = "whatsapp-txt"
PLATFORM = "whatsapp"
LEFT_TO_RIGHT = "\u200e"
MAX_NAMES = 100_000
CAPS = (10_000, 40_000)
"""How many messages an export holds at most, with media and without."""
_PHONE = re.compile(r"[^\w+]")


def recognise(source: Source) -> str | None:
    """Give iOS, Android or loose by the form of the rows among the head's lines."""
    if is_signal(source):
        return None
    lines = cleaned(source.head_text, 400)
    turn = bool(TURN.search(source.head_text))
    if not any(head(line, turn) for line in lines[:30]):
        return None
    heads = [found for line in lines if (found := head(line, turn))]
    firm = [found for found in heads if is_firm(found)]
    named = [found for found in firm or heads if ":" in found[13]]
    if firm:
        if len(named) * 3 >= len(firm) or any(
            END_TO_END.search(found[13]) or SYSTEM_VERB.search(found[13]) for found in firm
        ):
            return "iOS" if firm[0][1] else "Android"
        return None
    if len(named) * 5 >= len(heads) * 4 and all(not found[6] or ":" in found[13] for found in heads):
        return "loose"
    return None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read messages in file order; times are naive, in the asked zone or the store's."""
    file = _File(source, reading)
    file.survey()
    yield from file.messages()
    yield from file.held()
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
        self.ios = False
        self.own: str | None = None
        self.swap = SWAP + RIGHT_TO_LEFT if TURNED.search(source.head_text) else SWAP
        self.turn = bool(TURN.search(source.head_text))
        self.notices = Notices()
        self.speakers: set[str] = set()
        self.rows = 0
        self._pairs: list[tuple[Message, str]] = []
        self._strange: tuple[int, int, str] = (0, 0, "")
        self._marked: tuple[int, int, str] = (0, 0, "")

    def survey(self) -> None:
        """Find out, in a first pass, how dates are written and what the group is called."""
        orders, loose = DateOrders(2009), DateOrders(2009)
        firm = False
        subject: str | None = None
        before = "\0"
        number = 0
        for line in self.source.lines(self.swap):
            number += 1
            quoted = '"' in line or "“" in line or "「" in line or "„" in line or "«" in line
            if line.startswith(before) and not quoted:
                continue
            found = head(line, self.turn)
            if found is None:
                continue
            if is_firm(found):
                # rows of the same day begin alike and tell nothing new
                firm, before = True, line[: found.end(6)]
                orders.add(form(found), (found[2], found[4], found[5]), number)
            else:
                loose.add(form(found), (found[2], found[4], found[5]), number)
            if quoted and (named := self._renamed(found[13])):
                subject = named
        self.loose = not firm
        self.orders = (loose if self.loose else orders).decide(self.reading.date_order, self.source)
        self.title = _title(self.source)
        self.group = subject is not None
        self._survey_head({subject, self.title, self.reading.group_name})
        name = self.reading.group_name or self.title or subject or self.own
        if name is None:
            name = self.source.title
            self.reading.unnamed(name)
        self.chat = name
        self.reading.chat(name, name=name, platform="whatsapp")

    @staticmethod
    def _renamed(rest: str) -> str | None:
        """Give the name in a line of WhatsApp's own on the making or renaming of the group."""
        named = NEW_NAME.search(rest)
        if named is None:
            return None
        before = rest[: named.start()]
        who, colon, told = before.partition(": ")
        if colon and not (LEFT_TO_RIGHT in told[:1] or bare(told).startswith(bare(who) + " ")):
            return None
        return named[1].strip() if SYSTEM_VERB.search(rest) and OWN.search(rest) else None

    def _survey_head(self, names: set[str | None]) -> None:
        """Find out from the head whether an iPhone wrote the file, and whether the group itself speaks there.

        An iPhone puts an author before WhatsApp's own lines: who did it, or the chat. In a group that is the
        group's name, in a conversation of two the other one's.
        """
        authors: dict[str, bool] = {}
        first: str | None = None
        for line in cleaned(self.source.head_text, 2000):
            found = head(line, self.turn)
            if found is None or not (self.loose or is_firm(found)):
                continue
            self.ios = self.ios or bool(found[1])
            if not self.ios:
                return  # Android puts no author before lines of its own
            written, colon, text = found[13].partition(":")
            name = self._name(written) if colon else ""
            if not name:
                continue
            if first is None and END_TO_END.search(text):
                first = name
            if authors.get(name):
                continue
            text = text.removeprefix(" ")
            speaks = (
                not text.startswith(LEFT_TO_RIGHT) and not self._tells(text) or sent(text.replace(LEFT_TO_RIGHT, ""))
            )
            authors[name] = speaks
        for own in (first, *names):
            if own and own in authors and not authors[own] and len(authors) > 1 and self.ios:
                self.own, self.group = own, True

    def _tells(self, text: str) -> bool:
        return bool(END_TO_END.search(text) or SYSTEM_VERB.search(text)) or self.notices.moved(text) is not None

    def messages(self) -> Iterator[Message]:
        """Give the messages; one goes on until the next row with a date."""
        head: re.Match[str] | None = None
        start = number = 0
        body: list[str] = []
        match = turned if self.turn else HEAD.fullmatch
        for line in self.source.lines(self.swap):
            number += 1
            first = line[:1]
            found = match(line) if first and (first == "[" or first.isdigit()) else None
            if found is None or (not self.loose and not is_firm(found)):
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
            return self._told(ts, "\n".join([head[13], *body]).replace(LEFT_TO_RIGHT, "").strip(), number)
        if text[:1] == " ":
            text = text[1:]
        if body:
            text = "\n".join([text, *body]).rstrip("\n")
        return self._said(ts, name, text, number)

    def _name(self, written: str) -> str:
        """Give the name of what stands before a row's colon; nothing when it is no name."""
        name = "" if no_name(written) else bare(written)
        if len(self._names) < MAX_NAMES:
            self._names[written] = name
        return name

    def _day(self, begun: str, head: re.Match[str]) -> int:
        """Give the UTC second of a row's midnight. Raises KeyError for what is no day, or one of a clock change."""
        try:
            day = as_date((head[2], head[4], head[5]), self.orders[form(head)])
        except ValueError as error:
            raise KeyError(begun) from error
        midnight = self._days[begun] = self.stamps.local[day.isoformat()]
        return midnight

    def _slowly(self, head: re.Match[str]) -> float:
        day = as_date((head[2], head[4], head[5]), self.orders[form(head)])
        hour = hour_of(int(head[8]), head[7] or head[11])
        return self.stamps.clock.utc(day.year, day.month, day.day, hour, int(head[9]), int(head[10] or 0))

    def _said(self, ts: float, name: str, text: str, number: int) -> Message | None:
        marked = False
        if not text.isascii():
            marked = text[:1] == LEFT_TO_RIGHT
            text = text.replace(LEFT_TO_RIGHT, "").strip() if LEFT_TO_RIGHT in text else text
        # only a short line, or one with a mark of WhatsApp's own, can be its wording
        if "<" in text:
            if ATTACHED.search(text):
                return self._message(ts, name, Kind.MEDIA, text)
            text = unedited(text)
        if len(text) < 200 and MEDIA.match(text):
            return self._message(ts, name, Kind.MEDIA, text)
        if len(text) < 100 and DELETED.fullmatch(text):
            return self._message(ts, name, Kind.RECALL, text)
        if (
            name == self.own
            or ((marked or self.rows < 50) and ENCRYPTED.match(text) or self.rows < 4)
            and END_TO_END.search(text)
        ):
            return self._told(ts, text, number)
        if (text[:1] == "~" or text.startswith(name)) and bare(text).startswith(name + " ") and self._tells(text):
            return self._told(ts, bare(text), number)
        if not marked or not self.ios:
            return self._message(ts, name, Kind.TEXT, text)
        if len(text) < 120 and all(word.search(text) for word in DELETED_WORDS):
            return self._message(ts, name, Kind.RECALL, text)
        # a line that tells of somebody names its author, or says "you"; a placeholder does neither
        named = name in text or bool(self.own and self.own in text) or text.partition(" ")[0].lower() in YOU
        tells = bare(text).startswith((name, self.own or name)) or (named and self._tells(text))
        if tells or SYSTEM_VERB.search(text) or (len(text) < 100 and CALL.search(text)):
            return self._told(ts, bare(text), number)
        if not sent(text) and not PLACEHOLDER.search(text):
            self._marked = _counted(self._marked, number, text)
        return self._message(ts, name, Kind.MEDIA, text)

    def _message(self, ts: float, name: str, kind: Kind, text: str) -> Message:
        person = self.cast.key(name, name)
        if len(self.speakers) < 4 and kind < Kind.JOIN:
            self.speakers.add(person)
        return Message(self.chat, ts, person, kind, text or None)

    def _told(self, ts: float, text: str, number: int) -> Message | None:
        """Give the row of a line of WhatsApp's own; nothing for one whose people are told apart at the end."""
        end_to_end = END_TO_END.search(text)
        notice = None if end_to_end else self.notices.moved(text)
        if notice is None:
            if not (end_to_end or SYSTEM_VERB.search(text) or OWN.search(text) or CALL.search(text)):
                self._strange = _counted(self._strange, number, text)
            if names := renamed(text):
                self.reading.act(self.chat, ts, "renamed", *names)
            return Message(self.chat, ts, None, Kind.SYSTEM, text or None)
        self.group = True
        by = self._named(notice.by) if notice.by else None
        if notice.unsure is not None:
            self._pairs.append((self._moved(ts, by, text, notice, ()), notice.unsure))
            return None
        return self._moved(ts, by, text, notice, notice.who)

    def _moved(self, ts: float, by: str | None, text: str, notice: NumberMoved, names: tuple[str, ...]) -> Message:
        people = tuple(self._named(name) for name in names)
        return Message(self.chat, ts, by, notice.kind, text, None, None, people)

    def held(self) -> Iterator[Message]:
        """Give the rows on "A and B", which is one person where somebody of that name speaks."""
        for message, both in self._pairs:
            notice = self.notices.moved(message.text or "")
            names = (both,) if both in self.reading.people or notice is None else notice.who
            yield message._replace(people=tuple(self._named(name) for name in names))
        self._pairs.clear()

    def _named(self, name: str) -> str:
        shown = YOU.get(name.lower())
        if shown is not None:
            return self.cast.me("", shown or name)
        return self.cast.key(name, name)

    def close(self) -> None:
        """Settle whether the chat is a group: by its lines, else by who speaks and the title."""
        chat = self.reading.chats[self.chat]
        if self.group or len(self.speakers) > 2:
            chat.private = False
        elif self.title and _PHONE.sub("", self.title) in {_PHONE.sub("", name) for name in self.speakers}:
            chat.private = True
        for (n, line, text), told in (
            (self._strange, _("{n} lines of WhatsApp's own were not understood, the first in line {line}: {text}")),
            (
                self._marked,
                _(
                    "{n} texts that WhatsApp marks as its own were taken for what was sent, the first in line {line}: {text}"
                ),
            ),
        ):
            if n:
                self.reading.doubt(told.format(n=n, line=line, text=one_line(text)[:60]))
        if self.rows in CAPS or any(cap - 20 <= self.rows <= cap for cap in CAPS):
            self.reading.doubt(
                _("WhatsApp exports at most 40,000 messages (10,000 with media); what is older is missing.")
            )
        self.stamps.note()


def _counted(so_far: tuple[int, int, str], number: int, text: str) -> tuple[int, int, str]:
    n, line, first = so_far
    return n + 1, line or number, first or text


def _title(source: Source) -> str | None:
    for stem in (source.stem, source.path.stem if source.member else "", source.title):
        found = TITLE.search(stem)
        if found:
            name = next(part for part in found.groups() if part)
            return re.sub(r"\s*\(\d+\)$", "", name.replace("_", " ")).strip() or None
    return None
