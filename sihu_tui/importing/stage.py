"""A file's rows on their way in: a temporary table beside the store, which locks nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import islice
from operator import attrgetter, le, lt, xor
from zlib import crc32

from sihu_tui.importing.dedup import platform_key, seed
from sihu_tui.readers import reasons
from sihu_tui.readers.record import Kind, Membership, Message, Reading
from sihu_tui.store import gc_pause
from sihu_tui.text.sanitize import plain

TABLE = """
pragma temp.cache_size = -65536;
drop table if exists temp.stage;
create temp table stage (
    g integer not null, ts integer not null, pid integer, crc integer not null,
    sender integer, kind integer not null, text text, reply_to integer);
"""
BATCH = 5000
EARLIEST = 1
_MOVES = frozenset((int(Kind.JOIN), int(Kind.LEAVE)))
_TS = attrgetter("ts")
LATEST = (1 << 32) - 1


class _Numbers(dict[str, int]):
    """Local numbers for keys, from 0 in the order in which they come."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


class _People(dict[str | None, int | None]):
    """Local numbers for people, from 0; nobody is None."""

    def __init__(self) -> None:
        super().__init__({None: None})
        self.seeds = _Seeds()

    def __missing__(self, key: str | None) -> int:
        number = self[key] = len(self) - 1
        return number


class _Seeds(dict[str | None, int]):
    """What the checksum of each person's text starts from."""

    def __missing__(self, key: str | None) -> int:
        found = self[key] = seed(key)
        return found


class Stage:
    """The rows of one file with local numbers for its chats and people: `chats[key]`, `people[key]` from 0."""

    def __init__(self, connection: sqlite3.Connection, reading: Reading) -> None:
        self.connection = connection
        self.reading = reading
        self.chats = _Numbers()
        self.people = _People()
        self.rows = 0
        self._read = 0
        self._latest = 0
        self.moves: list[tuple[str, int, int, int, int | None]] = []
        """Who joined or left: chat, person, UTC second, kind, by whom (people by local number)."""
        self.newest_group = 0
        """The newest group of the store before those of this file."""
        self.first_ts: int | None = None
        """The time of the first row."""
        self.with_id = self.without_id = False
        """Whether some rows had an id of the platform's, and some none."""
        self.in_order = self.apart = True
        """Whether the rows came in order of time; and no two of one second, so that none are equal."""
        self.fine: dict[str, tuple[float, float]] = {}
        """First and last time of the chats whose file has fractions of a second."""
        connection.executescript(TABLE)

    @cached_property
    def members(self) -> dict[str, list[Membership]]:
        """What the file states of members, by chat; asked for when all of it was read."""
        found: dict[str, list[Membership]] = {}
        for one in self.reading.memberships:
            found.setdefault(one.chat, []).append(one)
        return found

    def fill(self, messages: Iterable[Message], step: Callable[[int], None]) -> None:
        """Take in `messages`; `step(rows so far)` is called between batches and may raise to stop.

        A batch goes by its columns, which takes half the time of going row by row.
        """
        rows = iter(messages)
        self.connection.execute("begin")
        try:
            with gc_pause.paused():
                while batch := list(islice(rows, BATCH)):
                    self._put(batch)
                    self._read += len(batch)
                    step(self.rows)
        finally:
            self.connection.execute("commit")

    def _put(self, batch: list[Message]) -> None:
        if not EARLIEST <= min(map(_TS, batch)) <= max(map(_TS, batch)) <= LATEST:
            batch = self._in_range(batch)
            if not batch:
                return
        chats, times, senders, kinds, texts, ids, replies, _people = zip(*batch, strict=True)
        if set(map(type, times)) != {int}:
            times = tuple(map(self._whole, chats, times))
        self.apart = self.apart and times[0] > self._latest and all(map(lt, times, times[1:]))
        self.in_order = self.apart or self.in_order and times[0] >= self._latest and all(map(le, times, times[1:]))
        if self.first_ts is None:
            self.first_ts = times[0]
        self._latest = times[-1]
        self.rows += len(batch)
        numbers = tuple(map(int, kinds))
        people = tuple(map(self.people.__getitem__, senders))
        if not _MOVES.isdisjoint(numbers):
            for message, person in zip(batch, people, strict=True):
                if message.kind == Kind.JOIN or message.kind == Kind.LEAVE:
                    self._moved(message, person)
        words = tuple([text if text is None or text.isprintable() else plain(text) for text in texts])
        said = [b"" if text is None else text.encode("utf-8", "replace") for text in words]
        starts = map(xor, map(self.people.seeds.__getitem__, senders), numbers)
        columns: list[Iterable[object]] = [
            map(self.chats.__getitem__, chats), times, map(crc32, said, starts), people, numbers, words
        ]  # fmt: skip
        names = "g, ts, crc, sender, kind, text"
        # what no row of a batch has is left out: an empty column costs as much as a full one
        self.without_id = self.without_id or not all(map(_some, ids))
        for name, keys in (("pid", ids), ("reply_to", replies)):
            if any(map(_some, keys)):
                self.with_id = self.with_id or keys is ids
                columns.append(map(_key, keys))
                names += f", {name}"
        places = ",".join("?" * len(columns))
        self.connection.executemany(f"insert into temp.stage ({names}) values ({places})", zip(*columns, strict=False))

    def _in_range(self, batch: list[Message]) -> list[Message]:
        """Pass over the rows of a batch whose time cannot be: before 1970 or after 2106."""
        kept = []
        for number, message in enumerate(batch, self._read + 1):
            if EARLIEST <= message.ts <= LATEST:
                kept.append(message)
            else:
                self.reading.skip(reasons.OUT_OF_RANGE, number, f"{message.ts:.0f} {message.text or ''}")
        return kept

    def _whole(self, chat: str, ts: float) -> int:
        """Keep the fraction of a chat's first and last second for the report; the store holds whole seconds."""
        first, last = self.fine.get(chat, (ts, ts))
        self.fine[chat] = (min(first, ts), max(last, ts))
        return int(ts)

    def _moved(self, message: Message, sender: int | None) -> None:
        ts, kind = int(message.ts), int(message.kind)
        if not message.people and sender is not None:
            self.moves.append((message.chat, sender, ts, kind, None))
        for key in message.people:
            person = self.people[key]
            if person is not None:
                self.moves.append((message.chat, person, ts, kind, None if person == sender else sender))


def _key(id: int | str | None) -> int | None:
    return None if id is None else platform_key(id)


def _some(value: object) -> bool:
    return value is not None
