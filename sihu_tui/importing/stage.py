"""A file's rows on their way in: a temporary table beside the store, which locks nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from zlib import crc32

from sihu_tui.importing.identity import CRC_MASK, platform_key, seed
from sihu_tui.record import Kind, Message, Reading
from sihu_tui.text import plain

TABLE = """
pragma temp.cache_size = -65536;
drop table if exists temp.stage;
create temp table stage (
    g integer not null, ts integer not null, pid integer, crc integer not null,
    sender integer, kind integer not null, text text, reply_to integer);
"""
BATCH = 5000
EARLIEST = 1
_JOIN, _LEAVE = int(Kind.JOIN), int(Kind.LEAVE)
LATEST = (1 << 32) - 1


class Stage:
    """The rows of one file with local numbers for its chats and people: `chats[key]`, `people[key]` from 0."""

    def __init__(self, connection: sqlite3.Connection, reading: Reading) -> None:
        self.connection = connection
        self.reading = reading
        self.chats: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.rows = 0
        self.moves: list[tuple[str, int, int, int, int | None]] = []
        """Who joined or left: chat, person, UTC second, kind, by whom (people by local number)."""
        self.in_order = True
        """Whether the rows came in order of time."""
        self.fine: dict[str, tuple[float, float]] = {}
        """First and last time of the chats whose file has fractions of a second."""
        connection.executescript(TABLE)

    def fill(self, messages: Iterable[Message], step: Callable[[int], None]) -> None:
        """Take in `messages`; `step(rows so far)` is called between batches and may raise to stop."""
        rows = self._rows(messages)
        insert = "insert into temp.stage values (?,?,?,?,?,?,?,?)"
        self.connection.execute("begin")
        try:
            while True:
                before = self.rows
                self.connection.executemany(insert, islice(rows, BATCH))
                if self.rows == before:
                    break
                step(self.rows)
        finally:
            self.connection.execute("commit")

    def _rows(self, messages: Iterable[Message]) -> Iterator[tuple[object, ...]]:
        chats, people = self.chats, self.people
        seeds: dict[int, int] = {}
        nobody = seed(None)
        number = 0
        latest = 0
        for chat, ts, sender, kind, text, pid, reply_to, joined in messages:
            number += 1
            if not EARLIEST <= ts <= LATEST:
                self.reading.skip("time out of range", number, f"{ts:.0f} {text or ''}")
                continue
            g = chats.get(chat)
            if g is None:
                g = chats[chat] = len(chats)
            if ts.__class__ is not int:
                ts = self._whole(chat, ts)
            if ts < latest:
                self.in_order = False
            latest = ts
            if sender is None:
                s, start = None, nobody
            else:
                s = people.get(sender)
                if s is None:
                    s = people[sender] = len(people)
                start = seeds.get(s)  # type: ignore[assignment]
                if start is None:
                    start = seeds[s] = seed(sender)
            if kind == _JOIN or kind == _LEAVE:
                self._moved(chat, int(ts), int(kind), s, joined)
            if text is None:
                text = ""
            elif not text.isprintable():
                text = plain(text)
            k = int(kind)
            self.rows += 1
            yield (
                g, ts, None if pid is None else platform_key(pid), crc32(text.encode("utf-8", "replace"), start ^ k) & CRC_MASK,
                s, k, text or None, None if reply_to is None else platform_key(reply_to),
            )  # fmt: skip

    def _whole(self, chat: str, ts: float) -> int:
        """Keep the fraction of a chat's first and last second for the report; the store holds whole seconds."""
        first, last = self.fine.get(chat, (ts, ts))
        self.fine[chat] = (min(first, ts), max(last, ts))
        return int(ts)

    def _moved(self, chat: str, ts: int, kind: int, sender: int | None, others: tuple[str, ...]) -> None:
        if not others and sender is not None:
            self.moves.append((chat, sender, ts, kind, None))
        for key in others:
            person = self.people.setdefault(key, len(self.people))
            self.moves.append((chat, person, ts, kind, None if person == sender else sender))
