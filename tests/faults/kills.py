"""Programs killed at a random moment of their work, and what the store is then.

Each trial copies a store, does one thing with it in a child process that gets SIGKILL after a random share of the time
that this takes, and looks: the file is sound, the sums are those of the messages, the thing was done whole or not
at all, what was confirmed is there, and whoever opens the store next has every verdict right.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

from sihu_tui import settings
from sihu_tui.contacts import contacts
from sihu_tui.derived import open_store
from sihu_tui.doctor.data import sums
from sihu_tui.groups import groups
from sihu_tui.health import refresh
from sihu_tui.importing import history, slices
from sihu_tui.importing.run import bring_in
from sihu_tui.orders import importer as orders
from sihu_tui.replies import importer as replies
from sihu_tui.search import indexer
from sihu_tui.store import Store, backup, journal, lock, sqlite
from tests.fixtures.health_stores import bring, chatter, new_store, write

TABLES = {
    "groups": "*", "members": "*", "messages": "*", "memberships": "*", "group_days": "*", "member_days": "*",
    "contacts": "*", "wordings": "*", "coverage": "group_id, first_day, last_day", "health_weeks": "*", "settings": "*",
    "health": "group_id, as_of, t, status, held, since_day, risk, members, weekly, reason, action, verdict",
    "replies": "title, folder", "orders": "day, group_id, cents, product, number",
}  # fmt: skip
"""What a store says, without times at which something was done."""
State = dict[str, list[tuple[Any, ...]]]
FIXTURES = Path(__file__).parents[1] / "fixtures"


@dataclass
class Work:
    """One thing that is done with a store; `again` says that doing it once more after a kill leads to the end."""

    name: str
    act: Callable[[Path, Path], None]
    again: bool = True
    whole: bool = True
    """It is done in one piece: the store is as before or as after, never between."""
    store: str = "base.db"


@dataclass
class Count:
    """What became of the trials of one work."""

    kills: int = 0
    unsound: int = 0
    sums_off: int = 0
    between: int = 0
    confirmed_lost: int = 0
    wrong_verdicts: int = 0
    not_cured: int = 0
    confirmed: int = 0
    """What was told to be done before the kills."""
    told: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """Everything that should be 0."""
        return self.unsound + self.sums_off + self.between + self.confirmed_lost + self.wrong_verdicts + self.not_cured


def _in(path: Path) -> Store:
    return open_store(path)


def _import(path: Path, folder: Path) -> None:
    with _in(path) as store:
        assert not [one.error for one in bring_in(store, [folder / "more" / "b.csv"]) if one.error]


def _import_slices(path: Path, folder: Path) -> None:
    """As a big file comes in while others wait: each slice is a transaction of its own."""
    with (
        mock.patch.multiple(slices, LEAST=50, ROWS=300, _PAUSE=0.0),
        mock.patch.object(lock, "make_room", lambda _path: True),
    ):
        _import(path, folder)


def _import_folder(path: Path, folder: Path) -> None:
    with _in(path) as store:
        assert not [one.error for one in bring_in(store, [folder / "more"]) if one.error]


def _take_back(path: Path, _folder: Path) -> None:
    with _in(path) as store:
        if history.list_runs(store)[0].undone is None:
            history.undo(store, 2)


def _edit(path: Path, _folder: Path) -> None:
    with _in(path) as store:
        ids = [row[0] for row in store.connection.execute("select id from groups")]
        groups.edit_many(store, ids, owner="Ann", archived=1_600_000_000)


def _undo(path: Path, _folder: Path) -> None:
    with _in(path) as store:
        if (last := journal.last(store)) is not None and last.id == 3:
            journal.undo(store)


def _replies(path: Path, folder: Path) -> None:
    with _in(path) as store:
        if not store.connection.execute("select 1 from replies").fetchone():
            replies.take(store, replies.look(store, folder / "pack.yaml"))


def _orders(path: Path, folder: Path) -> None:
    with _in(path) as store:
        orders.bring_in(store, folder / "orders.csv")


def _zone(path: Path, _folder: Path) -> None:
    with _in(path) as store:
        settings.put(store, "zone", "America/New_York")


def _index(path: Path, _folder: Path) -> None:
    with _in(path) as store:
        indexer.build(store)


def _backup(path: Path, _folder: Path) -> None:
    with _in(path) as store:
        backup.take(store)


def _restore(path: Path, folder: Path) -> None:
    backup.restore(path, folder / "older.backup")


def _upgrade(path: Path, _folder: Path) -> None:
    _in(path).close()


WORKS = (
    Work("import of one file", _import), Work("import by slices", _import_slices), Work("import of a folder", _import_folder, whole=False),
    Work("taking an import back", _take_back), Work("bulk edit", _edit), Work("undo", _undo), Work("import of replies", _replies),
    Work("import of orders", _orders), Work("another zone", _zone), Work("search index", _index), Work("backup", _backup),
    Work("restore", _restore), Work("upgrade from schema 2", _upgrade, store="old.db"),
)  # fmt: skip


def prepare(folder: Path) -> None:
    """Make the stores that the works begin with, and what they read."""
    (folder / "more").mkdir(parents=True)
    with new_store(folder) as store:
        bring(store, write(folder / "a.csv", chatter("a", range(120), 5) + chatter("b", range(120), 4)), 125)
        backup.take(store, folder / "older.backup")
        bring(store, write(folder / "a2.csv", chatter("a", range(100, 140), 3) + chatter("d", range(60), 4)), 140)
        for number in range(2):
            contacts.add_contact(store, f"李{number}")
        groups.edit_many(store, [1, 2], owner="Ben")
    (folder / "sihu.db").rename(folder / "base.db")
    write(
        folder / "more" / "b.csv",
        [*chatter("b", range(100, 200), 60), *chatter("c", range(150), 50), *chatter("f", range(150), 50)],
    )
    write(folder / "more" / "e.csv", chatter("e", range(80, 190), 40))
    (folder / "pack.yaml").write_text(
        "".join(f"- title: 话术{n}\n  folder: 售后\n  body: 您好 {n}\n" for n in range(40)), "utf-8"
    )
    (folder / "orders.csv").write_text(
        "订单编号,下单时间,买家,商品名称,实付金额\n"
        + "".join(f"A{n},2019-06-{n % 28 + 1:02d},李{n % 2},面膜,{n}\n" for n in range(1, 60)),
        "utf-8",
    )
    old = sqlite3.connect(folder / "old.db")
    old.executescript((FIXTURES / "store_v2.sql").read_text("utf-8"))
    old.executemany(
        "insert into groups (id, platform, key, name, kind) values (?, 'qq', ?, ?, 'lasting')",
        [(n, f"k{n}", f"n{n}") for n in range(1, 400)],
    )
    old.commit()
    old.close()


def state(path: Path) -> State:
    """Give what the store says."""
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as reading:
        there = {name for (name,) in reading.execute("select name from sqlite_master where type = 'table'")}
        found = {
            table: sorted(reading.execute(f"select {columns} from {table}").fetchall(), key=repr)
            for table, columns in TABLES.items()
            if table in there
        }
    return found


def fresh(work: Work, folder: Path, place: Path) -> Path:
    """Give a store to do the work on."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    shutil.copyfile(folder / work.store, place / "x.db")
    os.chmod(place / "x.db", 0o600)
    return place / "x.db"


def run(work: Work, path: Path, folder: Path, seconds: float | None) -> tuple[bool, bool]:
    """Do the work in a child that is killed after so many seconds; give whether it was, and whether it had
    confirmed. None: it is let to the end."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        code = 1
        try:
            work.act(path, folder)
            os.write(writer, b"!")
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    confirmed = os.read(reader, 1) == b"!"
    os.close(reader)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, work.name
    return os.WIFSIGNALED(status), confirmed


def trial(work: Work, folder: Path, place: Path, before: State, after: State, seconds: float, count: Count) -> None:
    """Kill one, and look."""
    path = fresh(work, folder, place)
    killed, confirmed = run(work, path, folder, seconds)
    if not killed:
        return
    count.kills += 1

    def wrong(what: str) -> None:
        setattr(count, what, getattr(count, what) + 1)
        count.told.append(f"{work.name}: {what} (killed after {seconds:.4f} s)")

    for copy in backup.taken(path):
        backup.check(copy)
    with open_store(path) as store:
        if sqlite.faults(store.connection):
            wrong("unsound")
            return
        refresh.settle(store)
        if any(found.level == "bad" for found in sums(store)):
            wrong("sums_off")
        if not refresh.judged(store):
            wrong("wrong_verdicts")
        kept = _verdicts(store)
        refresh.everything(store)
        if _verdicts(store) != kept:
            wrong("wrong_verdicts")
    found = state(path)
    if work.whole and found not in (before, after):
        wrong("between")
    if confirmed and found != after:
        wrong("confirmed_lost")
    if work.again:
        work.act(path, folder)
        with open_store(path) as store:
            refresh.settle(store)
        if state(path) != after:
            wrong("not_cured")


def _verdicts(store: Store) -> list[tuple[Any, ...]]:
    return store.connection.execute(f"select {TABLES['health']} from health order by 1").fetchall()


def campaign(
    folder: Path,
    kills: int,
    seed: int,
    works: tuple[Work, ...] = WORKS,
    tell: Callable[[str], None] = lambda _text: None,
) -> dict[str, Count]:
    """Kill each work so often; give what became of it. `tell` hears of each that is done."""
    dice = random.Random(seed)
    found: dict[str, Count] = {}
    place = folder / "place"
    for work in works:
        count = found[work.name] = Count()
        path = fresh(work, folder, place)
        if work.store != "base.db":
            before: State = {}
        else:
            with open_store(path) as store:
                refresh.settle(store)
            before = state(path)
        path = fresh(work, folder, place)
        started = time.monotonic()
        run(work, path, folder, None)
        lasts = time.monotonic() - started
        with open_store(path) as store:
            refresh.settle(store)
        after = state(path)
        if not before:
            before, work = after, replace(work, whole=False)
        tries = 0
        while count.kills < kills and tries < kills * 4:
            tries += 1
            trial(work, folder, place, before, after, dice.uniform(0, lasts), count)
        tell(f"{work.name}: {count.kills} kills, {count.wrong} wrong")
    return found
