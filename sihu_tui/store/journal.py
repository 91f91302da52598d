"""The journal of what was changed by hand: every row as it stood, so that a step can be undone and redone.

A step is one transaction. While it runs, temporary triggers note every row that changes in the tables it names,
so that the code which makes the change says nothing of how to take it back. The journal is kept in the store and
survives a restart. What follows from a change (sums, verdicts, the index) is not known here: see `sihu_tui.derived`.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, TypeVar

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store.connection import RowChange, Store
from sihu_tui.text.i18n import _

T = TypeVar("T")
KEPT = 100
"""Older steps are forgotten, unless the setting undo_steps says another number."""
_OWN = "(operator = ? or operator = '')"
"""Steps of who works here; those of nobody in particular are anybody's."""
_turn = threading.RLock()


@dataclass(frozen=True, slots=True)
class Step:
    """A change: when (UTC seconds), by whom, what, how many rows, and when it was undone (None: it stands)."""

    id: int
    ts: int
    operator: str
    what: str
    count: int
    undone: int | None


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """What undoing or redoing a step did. `left` rows had changed since and were left as they are."""

    step: Step
    left: int


@contextlib.contextmanager
def step(store: Store, tables: tuple[str, ...], what: str, /, **values: object) -> Iterator[sqlite3.Connection]:
    """Give a connection inside one transaction whose changes to `tables` can be undone as one step.

    `what` is a message marked with `N_`, `values` its blanks. Inside another step it joins that one. A step that
    changes nothing is not kept. What follows from the change is brought up to date. Raises StoreError.
    """
    connection = store.connection
    if _journals(connection):
        _watch(connection, tables)
        yield connection
        return
    with store.writing(whole="messages" in tables):
        with noting(connection, tables):
            yield connection
            rows = noted(connection)
        if rows:
            _keep(store, rows, what, values)
            store.follow.within(store, rows)
    if rows:
        store.follow.after(store, rows)


@contextlib.contextmanager
def noting(connection: sqlite3.Connection, tables: tuple[str, ...]) -> Iterator[None]:
    """Note every row of `tables` that changes, for `noted`; inside the caller's transaction."""
    connection.execute("create temp table journal (name text, key text, was text, became text)")
    try:
        _watch(connection, tables)
        yield
    finally:
        _forget_triggers(connection)


def reached(connection: sqlite3.Connection) -> int:
    """Give how far the notes of the step go that is being made, for `noted`."""
    return int(connection.execute("select count(*) from temp.journal").fetchone()[0])


def steps(store: Store, limit: int = KEPT) -> list[Step]:
    """Give the last steps, newest first, those undone included."""
    found = store.connection.execute(
        "select id, ts, operator, what, count, undone from steps order by id desc limit ?", (limit,)
    )
    return [_step(row) for row in found]


def last(store: Store) -> Step | None:
    """Give the last step that stands of who works here; None when there is none."""
    row = store.connection.execute(
        f"select id, ts, operator, what, count, undone from steps where undone is null and {_OWN} order by id desc limit 1",
        (store.operator,),
    ).fetchone()
    return None if row is None else _step(row)


def undoable(store: Store, change: Callable[[], T]) -> tuple[T, int | None]:
    """Make a change; give what it gave, and the step that was made of it (None: it changed nothing).

    Changes of several threads wait for each other, so that none takes another's step for its own.
    """
    last = "select coalesce(max(id), 0) from steps where undone is null"
    with _turn:
        before = store.connection.execute(last).fetchone()[0]
        outcome = change()
        made = store.connection.execute(last).fetchone()[0]
    return outcome, made if made > before else None


def undo(store: Store, step: int | None = None) -> UndoOutcome:
    """Take the last standing step of who works here back, or the one named by its id, whoever made it.

    Raises SihuError when there is none, it is taken back already, or other data came to rest on it.
    """
    row = store.connection.execute(
        f"""select id, ts, operator, what, count, undone, rows from steps
        where undone is null and {_OWN if step is None else "id = ?"} order by id desc limit 1""",
        (store.operator if step is None else step,),
    ).fetchone()
    if row is None:
        others = store.connection.execute("select 1 from steps where undone is null limit 1").fetchone()
        if step is not None:
            known = store.connection.execute("select 1 from steps where id = ?", (step,)).fetchone()
            raise SihuError(
                _("That was taken back already.") if known
                else _("There is no change {n}; `sihu undo --list` lists them.").format(n=step)
            )  # fmt: skip
        raise SihuError(
            _("There is nothing of yours to undo; `sihu undo --list` shows what others changed.")
            if others
            else _("There is nothing to undo.")
        )
    return _replay(store, row, _backwards(row[6]), days.now())


def redo(store: Store) -> UndoOutcome:
    """Make the step again that who works here took back last. Raises SihuError when there is none."""
    row = store.connection.execute(
        f"""select id, ts, operator, what, count, undone, rows from steps
        where undone is not null and {_OWN} order by id limit 1""",
        (store.operator,),
    ).fetchone()
    if row is None:
        raise SihuError(_("There is nothing to redo."))
    return _replay(store, row, read(row[6]), None)


def _journals(connection: sqlite3.Connection) -> bool:
    return connection.execute("select 1 from temp.sqlite_master where name = 'journal'").fetchone() is not None


def _columns(connection: sqlite3.Connection, table: str) -> tuple[dict[str, str], dict[str, str]]:
    """Give how each column is written down, and those of the key."""
    found = connection.execute(f"pragma main.table_info({table})").fetchall()
    if not found:
        raise ValueError(f"no table {table}")
    # left to itself, SQLite's JSON rounds to 15 digits
    whole = "iif({0}.{1} is null, null, json(printf('%!.17g', {0}.{1})))"
    columns = {row[1]: whole if row[2] == "FLOAT" else "{0}.{1}" for row in found}
    return columns, {row[1]: columns[row[1]] for row in found if row[5]}


def _watch(connection: sqlite3.Connection, tables: tuple[str, ...]) -> None:
    for table in tables:
        columns, keys = _columns(connection, table)

        def row(side: str, names: dict[str, str]) -> str:
            return (
                "json_object(" + ", ".join(f"'{name}', {how.format(side, name)}" for name, how in names.items()) + ")"
            )

        for event, side, was, became in (
            ("insert", "new", "null", row("new", columns)),
            ("delete", "old", row("old", columns), "null"),
            ("update", "old", row("old", columns), row("new", columns)),
        ):
            connection.execute(
                f"""create temp trigger if not exists journal_{table}_{event} after {event} on main.{table}
                begin insert into journal values ('{table}', {row(side, keys)}, {was}, {became}); end"""
            )


def _forget_triggers(connection: sqlite3.Connection) -> None:
    names = connection.execute("select name from temp.sqlite_master where type = 'trigger' and name like 'journal_%'")
    for (name,) in names.fetchall():
        connection.execute(f"drop trigger if exists temp.{name}")
    connection.execute("drop table if exists temp.journal")


def noted(connection: sqlite3.Connection, after: int = 0) -> list[RowChange]:
    """Give what changed in the step that is being made, in order; from where `reached` stood, if named."""
    rows = []
    found = connection.execute(
        "select name, key, was, became from temp.journal where rowid > ? order by rowid", (after,)
    )
    for table, key, was, became in found:
        before, now = (json.loads(side) if side else None for side in (was, became))
        if before is not None and now is not None:
            changed = [name for name, value in before.items() if value != now[name]]
            if not changed:
                continue
            before, now = {name: before[name] for name in changed}, {name: now[name] for name in changed}
        rows.append(RowChange(table, json.loads(key), before, now))
    return rows


def _keep(store: Store, rows: list[RowChange], what: str, values: dict[str, object]) -> None:
    connection = store.connection
    connection.execute(f"delete from steps where undone is not null and {_OWN}", (store.operator,))
    connection.execute(
        "insert into steps (ts, operator, what, rows, count) values (?,?,?,?,?)",
        (
            days.now(),
            store.operator,
            json.dumps([what, values], ensure_ascii=False, default=str),
            as_text(rows),
            len(rows),
        ),
    )
    said = connection.execute("select value from settings where name = 'undo_steps'").fetchone()
    connection.execute(
        "delete from steps where id <= (select max(id) from steps) - ?", (int(said[0]) if said else KEPT,)
    )


def as_text(rows: list[RowChange]) -> str:
    """Give changes as they are kept."""
    return json.dumps([[r.table, r.key, r.before, r.after] for r in rows], ensure_ascii=False)


def read(text: str) -> list[RowChange]:
    """Give changes that `as_text` has kept."""
    return [RowChange(*row) for row in json.loads(text)]


def _backwards(text: str) -> list[RowChange]:
    return [RowChange(r.table, r.key, r.after, r.before) for r in reversed(read(text))]


def take_back(connection: sqlite3.Connection, text: str) -> bool:
    """Take back changes kept by `as_text`, inside a step; what changed since stays. Gives False, and does nothing,
    when the id of a row that is to come back has been taken."""
    rows = _backwards(text)
    if _taken(connection, rows):
        return False
    _make(connection, rows)
    return True


def _step(row: tuple[Any, ...]) -> Step:
    message, values = json.loads(row[3])
    return Step(row[0], row[1], row[2], _(message).format(**values), row[4], row[5])


def _replay(store: Store, kept: tuple[Any, ...], rows: list[RowChange], undone: int | None) -> UndoOutcome:
    found = _step(kept[:6])
    try:
        with store.writing(whole=any(row.table == "messages" for row in rows)) as connection:
            if _taken(connection, rows):
                raise sqlite3.IntegrityError
            store.follow.before(store, rows)
            left = _make(connection, rows)
            store.follow.within(store, rows)
            connection.execute("update steps set undone = ? where id = ?", (undone, found.id))
    except sqlite3.IntegrityError as error:
        raise SihuError(
            _("“{what}” cannot be taken back or made again: newer data rest on it.").format(what=found.what)
        ) from error
    store.follow.after(store, rows)
    return UndoOutcome(replace(found, undone=undone), left)


def _make(connection: sqlite3.Connection, rows: list[RowChange]) -> int:
    """Change rows; give how many were left as they are, for they are not as they were."""
    left = 0
    for (sql, _names), alike in groupby(((_sql(row), row) for row in rows), key=lambda pair: pair[0]):
        values = [_values(row) for _sql_of, row in alike]
        left += len(values) - connection.executemany(sql, values).rowcount
    return left


def _taken(connection: sqlite3.Connection, rows: list[RowChange]) -> bool:
    """Whether something else has got the id of a row that is to come back."""
    back: dict[str, set[int]] = {}
    for row in rows:
        if row.before is None and row.key.keys() == {"id"}:
            back.setdefault(row.table, set()).add(row.key["id"])
    for row in rows:
        if row.after is None and row.table in back:
            back[row.table].discard(row.key["id"])
    return any(
        connection.execute(
            f"select exists (select 1 from main.{table} where id in (select value from json_each(?)))",
            (json.dumps([*ids]),),
        ).fetchone()[0]
        for table, ids in back.items()
    )


def _sql(row: RowChange) -> tuple[str, tuple[str, ...]]:
    keyed = " and ".join(f"{name} = ?" for name in row.key)
    if row.before is None:
        names = tuple(row.after or {})
        marks = ", ".join("?" * len(names))
        return f"insert into main.{row.table} ({', '.join(names)}) values ({marks}) on conflict do nothing", names
    if row.after is None:
        return f"delete from main.{row.table} where {keyed}", ()
    names = tuple(row.after)
    given = ", ".join(f"{name} = ?" for name in names)
    still = " and ".join(f"{name} is ?" for name in names)
    return f"update main.{row.table} set {given} where {keyed} and {still}", names


def _values(row: RowChange) -> list[Any]:
    if row.before is None:
        return list((row.after or {}).values())
    if row.after is None:
        return list(row.key.values())
    # a step may change the key itself: the row is found by the key it has now
    key = [row.before.get(name, value) for name, value in row.key.items()]
    return [*row.after.values(), *key, *row.before.values()]
