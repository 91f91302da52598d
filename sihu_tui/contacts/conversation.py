"""One person's thread: imported private chats and hand-written lines in one timeline, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from sihu_tui.contacts.copies import COVERED, SHOWN
from sihu_tui.importing.service_messages import worded
from sihu_tui.store import Store, single


class ThreadPlace(NamedTuple):
    """Where a line stands: lines of one second have an order too. `source` is 0 for an entry, 1 for a message, 2 for a copy."""

    ts: int
    source: int
    id: int


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One line of a conversation: imported (`source` "message"), written by hand ("entry") or copied from here ("send").

    The kind of a copy is "copied"; "unsent" where an import covers the hour and lacks it.
    """

    source: str
    id: int
    ts: int
    who: str
    mine: bool
    kind: str
    text: str
    due_day: int | None = None
    done: int | None = None

    @property
    def place(self) -> ThreadPlace:
        """Where the line stands in its thread."""
        return ThreadPlace(self.ts, SOURCES.index(self.source), self.id)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A stretch of a thread, oldest line first; whether there is more before and after it."""

    lines: list[ThreadLine]
    earlier: bool
    later: bool


SOURCES = ("entry", "message", "send")
"""By the number that a place has for them."""
_ENTRY = """select ts, 0, id, operator, kind not in ('heard', 'complaint'), kind, text, due_day, done
    from entries where contact_id = ?"""
_MESSAGE = """select m.ts, 1, m.id, coalesce(p.name, ''), coalesce(p.is_self or p.is_operator, 0), m.kind,
    coalesce(m.text, ''), null, null from messages m left join members p on p.id = m.sender_id where m.group_id = ?"""

_SEND = f"""select s.ts, 2, s.id, s.operator, 1, case when {COVERED} then 'unsent' else 'copied' end, s.text, null, null
    from sends s where s.contact_id = ? and not {SHOWN}"""


def thread(store: Store, contact: int, limit: int = 200, before: int | ThreadPlace | None = None) -> list[ThreadLine]:
    """Give the last `limit` lines with a contact before a place (or UTC second), oldest first."""
    return page(store, contact, limit, ThreadPlace(before, 0, -1) if isinstance(before, int) else before).lines


def page(
    store: Store, contact: int, limit: int = 200, before: ThreadPlace | None = None, after: ThreadPlace | None = None,
    around: ThreadPlace | None = None,
) -> ThreadPage:  # fmt: skip
    """Give a page of a thread: the newest, that `before` or `after` a place, or `around` one, which it holds.

    A page costs the same wherever it lies: every part of the thread is read by its index from the place on.
    """
    if around is not None:
        half = limit // 2
        earlier = _read(store, contact, half + 1, around, back=True)
        later = _read(store, contact, limit - half + 1, around._replace(id=around.id - 1), back=False)
        lines = [*reversed(earlier[:half]), *later[: limit - half]]
        return ThreadPage(lines, len(earlier) > half, len(later) > limit - half)
    if after is not None:
        later = _read(store, contact, limit + 1, after, back=False)
        return ThreadPage(later[:limit], True, len(later) > limit)
    earlier = _read(store, contact, limit + 1, before, back=True)
    return ThreadPage(earlier[:limit][::-1], len(earlier) > limit, before is not None)


def place_of(store: Store, source: str, id: int) -> tuple[int | None, ThreadPlace] | None:
    """Give whose thread a line ("entry", "message" or "send") stands in and where; no contact for a group's message.

    None when the line is gone.
    """
    if source != "message":
        table = "entries" if source == "entry" else "sends"
        row = store.connection.execute(f"select contact_id, ts from {table} where id = ?", (id,)).fetchone()
    else:
        row = store.connection.execute(
            "select g.contact_id, m.ts from messages m join groups g on g.id = m.group_id where m.id = ?", (id,)
        ).fetchone()
    return None if row is None else (row[0], ThreadPlace(row[1], SOURCES.index(source), id))


def _read(store: Store, contact: int, limit: int, start: ThreadPlace | None, back: bool) -> list[ThreadLine]:
    """Give `limit` lines from a place on, away from it: newest first when going `back`."""
    groups = [row[0] for row in single.every(store.connection, "groups", "id", contact_id=contact)]
    parts = [_part(store, _ENTRY, "", contact, 0, limit, start, back)]
    parts.append(_part(store, _SEND, "s.", contact, 2, limit, start, back))
    parts += [_part(store, _MESSAGE, "m.", group, 1, limit, start, back) for group in groups]
    lines = islice(merge(*parts, key=lambda row: row[:3], reverse=back), limit)
    return [ThreadLine(SOURCES[r[1]], r[2], r[0], r[3], bool(r[4]), str(r[5]), _text(r), *r[7:]) for r in lines]


def _text(row: tuple[Any, ...]) -> str:
    """Give the words of a line; where a platform's own line is a code alone, the words for that."""
    return worded(row[5], str(row[6])) if row[1] == 1 else str(row[6])


def _part(
    store: Store, select: str, of: str, key: int, source: int, limit: int, start: ThreadPlace | None, back: bool
) -> Iterable[tuple[Any, ...]]:
    order = f"order by {of}ts desc, {of}id desc" if back else f"order by {of}ts, {of}id"
    if start is None:
        return store.connection.execute(f"{select} {order} limit ?", (key, limit)).fetchall()
    # of the lines in the second of the place, those of the other source lie wholly on one side
    mark = "<" if back else ">"
    whole = (source < start.source) if back else (source > start.source)
    edge = start.id if source == start.source else (1 << 62 if whole == back else -1)
    return store.connection.execute(
        f"{select} and ({of}ts, {of}id) {mark} (?, ?) {order} limit ?", (key, start.ts, edge, limit)
    ).fetchall()
