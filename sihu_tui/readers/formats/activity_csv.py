"""sihu's own activity CSV: `group,ts,sender` and any of `text,kind,is_operator,length,external_id`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat
from operator import add, itemgetter

from sihu_tui.readers import reasons
from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import csv_trouble, header_of
from sihu_tui.readers.timestamps import Stamps
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

FORMAT = "activity-csv"
PLATFORM = "other"
GROWS = True
NEEDED = ("group", "ts", "sender")
KNOWN = {*NEEDED, "text", "kind", "is_operator", "length", "external_id"}
KINDS = {
    "text": Kind.TEXT, "media": Kind.MEDIA, "join": Kind.JOIN, "leave": Kind.LEAVE, "system": Kind.SYSTEM,
    "bot": Kind.BOT, "recall": Kind.RECALL, "event": Kind.SYSTEM, "notice": Kind.SYSTEM,
}  # fmt: skip
BATCH = 512
_DAY, _CLOCK = itemgetter(slice(0, 10)), itemgetter(slice(10, None))
TRUE, FALSE = {"1", "true", "yes", "y"}, {"0", "false", "no", "n"}


def recognise(source: Source) -> str | None:
    """Give "1" for a CSV whose header has group, ts and sender and nothing foreign."""
    header = header_of(source)
    names = [name.strip().lower() for name in header.names]
    return "1" if all(name in names for name in NEEDED) and KNOWN.issuperset(names) else None


def read(source: Source, reading: Reading) -> Iterator[Message]:
    """Read rows in file order. `ts` is ISO 8601, or epoch seconds, ms or us; without an offset in the asked zone.

    Rows go by the batch through the columns, which takes a fifth of the time of going row by row; a batch
    that holds anything unusual is gone through row by row.
    """
    batches = _Batches(source, reading)
    try:
        for line, rows in _rows(source):
            try:
                messages = batches.by_columns(rows)
            except (KeyError, ValueError):
                yield from batches.by_rows(rows, line)
            else:
                yield from messages
    except csv.Error as error:
        raise csv_trouble(source, 0, error) from error
    batches.stamps.note()


def _rows(source: Source) -> Iterator[tuple[int, list[list[str]]]]:
    """Give the rows after the header by the batch, with the number of the line before each batch.

    Lines without quotes are parted here, at twice the speed of the csv module, which takes over at the first quote.
    """
    delimiter = header_of(source).delimiter
    with source.text() as file:
        line = len(list(islice(csv.reader(file, delimiter=delimiter), 1)))
        while batch := list(islice(file, BATCH)):
            text = "".join(batch)
            if '"' in text or "\r" in text:
                reader = csv.reader(chain(batch, file), delimiter=delimiter)
                while rows := list(islice(reader, BATCH)):
                    yield line, rows
                    line += len(rows)
                return
            yield line, [row.split(delimiter) for row in text.removesuffix("\n").split("\n")]
            line += len(batch)


class _Batches:
    """The columns of one file and how they become messages."""

    def __init__(self, source: Source, reading: Reading) -> None:
        header = header_of(source)
        self.reading = reading
        self.delimiter = header.delimiter
        names = [name.lower() for name in header.names]
        self.width = len(names)
        self.group, self.ts, self.sender, self.text, self.kind, self.operator, self.id = (
            names.index(name) if name in names else -1
            for name in (*NEEDED, "text", "kind", "is_operator", "external_id")
        )
        self.stamps = Stamps(reading)
        self.kinds = _Kinds(reading)
        self.chats = _Chats(reading)
        self.people = _People(reading)
        self.told: set[tuple[str, str]] = set()

    def by_columns(self, rows: list[list[str]]) -> Iterator[Message]:
        """Give the messages of rows in the usual form. Raises KeyError or ValueError when one has another."""
        if set(map(len, rows)) != {self.width}:
            raise ValueError
        columns = list(zip(*rows, strict=True))
        stamps = columns[self.ts]
        times = list(map(add, map(self.stamps.days.__getitem__, map(_DAY, stamps)),
                         map(self.stamps.clocks.__getitem__, map(_CLOCK, stamps))))  # fmt: skip
        texts: Iterable[str | None] = repeat(None)
        kinds: Iterable[Kind] = repeat(Kind.TEXT)
        if self.kind >= 0:
            kinds = map(self.kinds.__getitem__, columns[self.kind])
        if self.text >= 0:
            texts = [text or None for text in columns[self.text]]
            if self.kind >= 0:
                kinds = [
                    Kind.TEXT if text and not word else kind
                    for text, word, kind in zip(texts, columns[self.kind], kinds, strict=True)
                ]
        if self.operator >= 0:
            self._learn_roles(columns[self.sender], columns[self.operator])
        people = list(map(self.people.__getitem__, columns[self.sender]))
        chats = list(map(self.chats.__getitem__, columns[self.group]))
        ids: Iterable[str | None] = repeat(None) if self.id < 0 else [ident or None for ident in columns[self.id]]
        fields = zip(chats, times, people, kinds, texts, ids, repeat(None), repeat(()), strict=False)
        return map(tuple.__new__, repeat(Message), fields)

    def _learn_roles(self, senders: Iterable[str], flags: Iterable[str]) -> None:
        for sender, flag in set(zip(senders, flags, strict=True)) - self.told:
            self.told.add((sender, flag))
            key = self.people[sender]
            role = True if flag.strip().lower() in TRUE else False if flag.strip().lower() in FALSE else None
            if key is not None and role is not None:
                self.reading.person(key, operator=role)

    def by_rows(self, rows: list[list[str]], line: int) -> Iterator[Message]:
        """Give the messages of the rows that can be read. `line` rows came before them (a row may be many lines)."""
        for row in rows:
            line += 1
            if len(row) != self.width:
                if any(row):
                    self.reading.skip(reasons.WRONG_COLUMNS, line, self.delimiter.join(row))
                continue
            try:
                ts = self.stamps.utc(row[self.ts])
            except ValueError:
                self.reading.skip(reasons.UNREADABLE_TIME, line, row[self.ts])
                continue
            for message in self.by_columns([[*row[: self.ts], "1970-01-01T00:00:00Z", *row[self.ts + 1 :]]]):
                yield message._replace(ts=ts)


class _Kinds(dict[str, Kind]):
    """Kind words to kinds. An empty one is a picture alone; one that is not known is a system row."""

    def __init__(self, reading: Reading) -> None:
        super().__init__({**KINDS, "": Kind.MEDIA})
        self._reading = reading

    def __missing__(self, word: str) -> Kind:
        kind = self.get(word.strip().lower())
        if kind is None:
            kind = Kind.SYSTEM
            self._reading.doubt(
                _("Rows of the unknown kind {kind!r} were taken as system rows.").format(kind=word[:20])
            )
        self[word] = kind
        return kind


class _Chats(dict[str, str]):
    """Group names to chat keys, each chat registered when it is first met."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading

    def __missing__(self, group: str) -> str:
        key = self[group] = one_line(group) or self._reading.group_name or "?"
        self._reading.chat(key, name=key, private=False)
        return key


class _People(dict[str, str | None]):
    """Sender names to person keys, each person registered when first met; an empty one is nobody."""

    def __init__(self, reading: Reading) -> None:
        super().__init__({"": None})
        self._reading = reading

    def __missing__(self, sender: str) -> str | None:
        key = self[sender] = one_line(sender) or None
        if key is not None:
            self._reading.person(key, key)
        return key
