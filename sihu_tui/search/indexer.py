"""Building the full-text index behind the imports: in small steps, each kept, none holding others up for long."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.search import fts, parts
from sihu_tui.store import Store, sqlite

AT_ONCE = 8000
CHATS_AT_ONCE = 1000
REST = 0.1
"""Of the time that a step held the store's lock, for others to write."""
SEARCHED = "m.kind in (0, 1, 6) and m.text is not null"
"""Text, media with words, and bots; not the platform's own lines (see `sihu_tui.record.Kind`)."""
_PRIVATE = {"talk": "g.private = 1", "groups": "coalesce(g.private, 0) = 0"}


@dataclass(frozen=True, slots=True)
class State:
    """How far the index of a scope is: rows that are in it, rows of the store still to be read, bytes (None: not asked)."""

    scope: str
    rows: int
    waiting: int
    size: int | None


def states(store: Store, sized: bool = True) -> list[State]:
    """Give the state of every index that is in use. `waiting` counts rows of every kind, so it is an upper bound.

    To measure the size the whole index is read; without it this is quick.
    """
    connection = store.connection
    found = []
    for scope in scopes(store):
        _upto, rows = _mark(store, scope)
        size = None
        if sized:
            size = fts.size(connection, scope) if fts.ready(connection, scope) else 0
        found.append(State(scope, rows, _waiting(store, scope), size))
    return found


def waiting(store: Store) -> int:
    """Give how many rows `build` has still to read, at most; quick, whatever the size of the index."""
    return sum(_waiting(store, scope) for scope in scopes(store))


def behind(store: Store) -> bool:
    """Tell whether there is anything for `build` to do."""
    return not store.readonly and (waiting(store) > 0 or _to_tidy(store) != [] or parts.begin_anew(store))


def _waiting(store: Store, scope: str) -> int:
    connection = store.connection
    if scope == "entries":
        table = "search_stale" if fts.ready(connection, scope) else "entries"
        return int(connection.execute(f"select count(*) from {table}").fetchone()[0])
    top = connection.execute("select coalesce(max(id), 0) from messages").fetchone()[0]
    return max(0, int(top) - _mark(store, scope)[0])


def scopes(store: Store) -> tuple[str, ...]:
    """Give the scopes that are searched by index: groups only when that was asked for."""
    return tuple(scope for scope in fts.SCOPES if scope != "groups" or settings.get(store, "search.groups"))


def build(store: Store, listen: Callable[[int], object] = lambda _rows: None) -> int:
    """Bring the index up to date; give how many rows went in. `listen` hears of the rows so far and may raise.

    Every step is a transaction of its own with its place in it, so that a build that is stopped goes on from there.
    Raises StoreError.
    """
    # the index can be made again, so that its steps need not each wait for the disk
    store.connection.execute("pragma synchronous = normal")
    try:
        return _build(store, listen)
    finally:
        store.connection.execute("pragma synchronous = full")


def _build(store: Store, listen: Callable[[int], object]) -> int:
    done = 0
    wanted = scopes(store)
    anew = parts.begin_anew(store)
    with store.writing(quiet=True) as connection:
        for scope in fts.SCOPES:
            if anew and scope != "entries":
                fts.drop(connection, scope)
            if scope in wanted:
                fts.make(connection, scope)
            elif fts.ready(connection, scope):
                fts.drop(connection, scope)
    parts.lay_out(store)
    for step in (_late_chats, _entries, *(_messages(scope) for scope in wanted if scope != "entries")):
        while True:
            started = time.monotonic()
            rows = step(store)
            if rows is None:
                break
            done += rows
            listen(done)
            time.sleep((time.monotonic() - started) * REST)
    for scope in _to_tidy(store):
        while True:
            with store.writing(quiet=True) as connection:
                more = fts.tidy(connection, scope)
                if not more:
                    connection.execute("update search_marks set purge = 0 where scope = ?", (scope,))
                    break
            time.sleep(0.01)
    return done


def build_apart(store: Store) -> subprocess.Popen[bytes]:
    """Start `build` in a process of its own, at low priority, so that the console is not slowed by it."""
    return subprocess.Popen(
        [sys.executable, "-m", "sihu_tui", "--store", str(store.path), "search", "--build"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def give_way() -> None:
    """Lower this process's priority."""
    if hasattr(os, "nice"):
        os.nice(10)


def _mark(store: Store, scope: str) -> tuple[int, int]:
    row = store.connection.execute("select upto, rows from search_marks where scope = ?", (scope,)).fetchone()
    return (0, 0) if row is None else (row[0], row[1])


def _to_tidy(store: Store) -> list[str]:
    return [scope for scope in fts.SCOPES if fts.untidy(store.connection, scope)]


def _messages(scope: str) -> Callable[[Store], int | None]:
    def step(store: Store) -> int | None:
        """File the next messages of the scope; None when there are no more."""
        connection = store.connection
        seen = sqlite.changes(connection)
        upto, _rows = _mark(store, scope)
        part = next((part for part in parts.laid(connection) if part.last > upto), None)
        if part is None:
            return None
        source, place = part.source
        rows = connection.execute(
            f"""select {place}, m.text from {source} cross join groups g on g.id = m.group_id
            where {place} > ? and {place} <= ? and {_PRIVATE[scope]} and {SEARCHED} order by {place} limit ?""",
            (upto, part.last, AT_ONCE),
        ).fetchall()
        filed = [(row, fts.pairs(text)) for row, text in rows]
        with store.writing(quiet=True):
            if sqlite.changes(connection) != seen:
                return 0  # somebody wrote meanwhile: what was read may be gone
            fts.put(connection, scope, filed)
            connection.execute(
                "update search_marks set upto = ?, rows = rows + ? where scope = ?",
                (rows[-1][0] if len(rows) == AT_ONCE else part.last, len(rows), scope),
            )
        return len(rows)

    return step


def _late_chats(store: Store) -> int | None:
    """File chats that were found to be private after their messages had been passed over; None when there are none."""
    connection = store.connection
    upto, _rows = _mark(store, "talk")
    if not upto:
        # nothing was passed over yet
        with store.writing(quiet=True):
            connection.execute("insert or ignore into search_chats select id from groups where private = 1")
        return None
    with store.writing(quiet=True):
        late = connection.execute(
            "select id from groups where private = 1 and id not in (select group_id from search_chats) limit ?",
            (CHATS_AT_ONCE,),
        ).fetchall()
        if not late:
            return None
        rows, filed = [], []
        for (group,) in late:
            rows += connection.execute(
                f"""select {parts.PLACE_SQL} as place, m.text from messages m
                where m.group_id = ? and place <= ? and {SEARCHED}""",
                (group, upto),
            ).fetchall()
            filed.append((group,))
            if len(rows) >= AT_ONCE:
                break
        # FTS5 begins a new part of the index whenever an id is lower than the one before it
        rows.sort()
        fts.put(connection, "talk", ((row, fts.pairs(text)) for row, text in rows))
        connection.executemany("insert or ignore into search_chats values (?)", filed)
        connection.execute("update search_marks set rows = rows + ? where scope = 'talk'", (len(rows),))
    return len(rows)


def _entries(store: Store) -> int | None:
    """File lines that were written or changed since; None when there are none."""
    connection = store.connection
    with store.writing(quiet=True):
        stale = connection.execute("select entry_id from search_stale limit ?", (AT_ONCE,)).fetchall()
        rows = connection.execute(
            "select id, text from entries where id in (select entry_id from search_stale limit ?)", (AT_ONCE,)
        ).fetchall()
        fts.put(connection, "entries", ((row, fts.pairs(text)) for row, text in rows))
        connection.executemany("delete from search_stale where entry_id = ?", stale)
        connection.execute("update search_marks set rows = rows + ? where scope = 'entries'", (len(rows),))
    return len(stale) or None
