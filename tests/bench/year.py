"""The year: `python -m tests.bench.year [--quick] [--keep FOLDER]`, costs on the thousandth day beside those on the first.

A store is built by 365 real imports of one growing export (2,000 groups, a million messages; `--quick`: 40 imports of
100 groups; other sizes by their options) and another by one import of the last of them; then every line of the table is measured in CPU seconds of
this process, as a ratio with its first day, its floor, or a peer. A bar that is missed is marked, and makes the exit
code 1. Peers that are not installed (fzf, ripgrep) are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sihu_tui import contacts, settings
from sihu_tui.derived import open_store
from sihu_tui.health import overview
from sihu_tui.importing import history
from sihu_tui.importing.options import Progress
from sihu_tui.importing.run import bring_in
from sihu_tui.search import indexer, search
from sihu_tui.search.search import Query
from sihu_tui.store import Store
from tests.bench.contacts import write_chats
from tests.bench.data import write_activity


@dataclass
class Size:
    """How large the year is."""

    imports: int
    groups: int
    rows: int
    people: int
    lists: tuple[int, int]
    files: int


YEAR = Size(365, 2000, 1_000_000, 50_000, (250, 2000), 2000)
QUICK = Size(40, 100, 60_000, 4_000, (60, 480), 300)


def cpu() -> float:
    """Give the CPU seconds of this process and of those that it waited for."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def took(work: Callable[[], object], rounds: int = 1) -> float:
    """Give the median CPU seconds of some work."""
    found = []
    for _round in range(rounds):
        before = cpu()
        work()
        found.append(cpu() - before)
    return statistics.median(found)


class Table:
    """What was measured, line by line."""

    def __init__(self) -> None:
        self.missed = 0
        print(
            f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}\n"
        )
        print("| what | bar | measured |\n|---|---|---|")

    def line(self, what: str, bar: float, measured: float, unit: str = "") -> None:
        """Print a line; more than the bar is missed."""
        over = measured > bar
        self.missed += over
        print(f"| {what} | ≤ {bar:g}{unit} | {measured:.3g}{unit}{' MISSED' if over else ''} |", flush=True)


def lines_of(path: Path) -> list[str]:
    """Give the lines of an export."""
    return path.read_text("utf-8").splitlines(keepends=True)


def walk(folder: Path, size: Size) -> tuple[Path, Path, Path]:
    """Build the store of a year and that of one import, unless they are there; give both and the export."""
    export, year, once = folder / "export.csv", folder / "year.db", folder / "once.db"
    if once.exists():
        return year, once, export
    write_activity(folder / "whole.csv", size.rows, size.groups)
    head, *rows = lines_of(folder / "whole.csv")
    # a team begins with what there is; then each day's export has a day more
    first = len(rows) // 2
    step = (len(rows) - first) // max(1, size.imports - 1)
    export.write_text(head + "".join(rows[:first]), encoding="utf-8")
    with open_store(year) as store:
        settings.remember(store, "zone", "Asia/Shanghai")
        bring_in(store, [export])
        for day in range(1, size.imports):
            end = len(rows) if day == size.imports - 1 else first + day * step
            with export.open("a", encoding="utf-8") as file:
                file.writelines(rows[first + (day - 1) * step : end])
            bring_in(store, [export])
    with open_store(once) as store:
        settings.remember(store, "zone", "Asia/Shanghai")
        bring_in(store, [export])
    return year, once, export


def again(table: Table, folder: Path, export: Path) -> None:
    """The same file again; then one row more in one of all groups."""
    with open_store(folder / "again.db") as store:
        first = took(lambda: bring_in(store, [export]))
        runs = "select count(*) from import_runs"
        second = took(lambda: bring_in(store, [export]))
        table.line("the same file again ÷ first time", 0.03, second / first)
        table.line("rows that it leaves", 1, store.connection.execute(runs).fetchone()[0] - 1)
        late = folder / "late.csv"
        rows = lines_of(export)
        late.write_text(rows[0] + "".join(rows[-len(rows) // 10 :]) + rows[-1].replace("\n", "!\n"), encoding="utf-8")
        at: dict[str, float] = {}

        def listen(progress: Progress) -> None:
            at.setdefault(progress.doing, cpu())

        begun = cpu()
        bring_in(store, [late], listen=listen)
        table.line(
            "overlap, one group touched ÷ its reading and merging",
            1.3,
            (cpu() - begun) / (at.get("judging", cpu()) - begun),
        )


def long_after(table: Table, year: Path, once: Path) -> None:
    """Looks at a store of many imports beside one of a single import."""
    with open_store(year) as old, open_store(once) as new:
        groups = [row[0] for row in new.connection.execute("select group_id from health order by group_id limit 40")]
        looks: list[tuple[str, Callable[[Store], object], float]] = [
            ("detail", lambda store: [overview.detail(store, group) for group in groups], 1.2),
            ("overview", overview.overview, 1.2),
            ("list of imports", lambda store: [history.list_runs(store), history.report(store, 1)], 1.2),
        ]
        for name, look, bar in looks:
            took(lambda look=look: (look(old), look(new)))  # type: ignore[misc]
            pair = [took(lambda look=look, store=store: look(store), 7) for store in (old, new)]  # type: ignore[misc]
            table.line(f"after all imports ÷ after one: {name}", bar, pair[0] / pair[1])
    table.line("after all imports ÷ after one: bytes of the file", 1.1, _bytes(year) / _bytes(once))


def _bytes(path: Path) -> int:
    with open_store(path) as store:
        pages, free, size = (
            store.connection.execute(f"pragma {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * size)


def member_lists(table: Table, folder: Path, sizes: tuple[int, int]) -> None:
    """企业微信 lists of members of few and of many groups."""
    costs = []
    for groups in sizes:
        path = folder / f"lists{groups}.json"
        chats = [
            {"errcode": 0, "group_chat": {"chat_id": f"wr{n}", "name": f"群{n}", "owner": "lisi", "create_time": 1_700_000_000,
             "member_list": [{"userid": f"u{n}_{m}", "type": 2, "join_time": 1_700_000_000 + m, "name": f"客户{n}_{m}"}
                             for m in range(100)]}}
            for n in range(groups)
        ]  # fmt: skip
        path.write_text(json.dumps(chats, ensure_ascii=False), encoding="utf-8")
        with open_store(folder / f"lists{groups}.db") as store:
            costs.append(took(lambda store=store, path=path: bring_in(store, [path])))  # type: ignore[misc]
    table.line(f"member lists, {sizes[1]} groups ÷ {sizes[0]}", 9, costs[1] / costs[0])


def late_chats(table: Table, folder: Path, people: int) -> None:
    """Private chats that come after the index was begun, beside all at once; and filters of these people."""
    path, one = folder / "chats.json", folder / "one.json"
    write_chats(path, people, 500, random.Random(7))
    write_chats(one, 1, 20, random.Random(8))
    costs = []
    for name, before in (("at once", []), ("late", [one])):
        with open_store(folder / f"{name}.db") as store:
            if before:
                bring_in(store, before)
                indexer.build(store)
            bring_in(store, [path])
            costs.append(took(lambda store=store: indexer.build(store)))  # type: ignore[misc]
            if name == "late":
                filters(table, store, folder)
    table.line("private chats after the index ÷ all at once", 1.3, costs[1] / costs[0])


def filters(table: Table, store: Store, folder: Path) -> None:
    """A key in the filter of people beside fzf as a process, and beside a quarter of them."""
    ids = contacts.ranking(store)
    ready = contacts.PeopleFilter(store)
    keys = ("k", "ke", "keh", "kehu", "kehu1", "客", "客户2", "zz")

    def typed(some: list[int], filter_: contacts.PeopleFilter) -> None:
        for key in keys:
            filter_.fitting("", some)
            filter_.fitting(key, some)

    whole = took(lambda: typed(ids, ready), 5) / len(keys)
    print(f"| filter {len(ids):,} people, a key | | {whole * 1000:.2g} ms |", flush=True)
    if shutil.which("fzf"):
        names = folder / "names.txt"
        names.write_text(
            "".join(f"{row[0]}\n" for row in store.connection.execute("select name from contacts")), encoding="utf-8"
        )
        words = [["sh", "-c", f"fzf --filter {key} < {names}"] for key in keys]
        peer = took(lambda: [subprocess.run(word, capture_output=True, check=False) for word in words], 3) / len(keys)
        table.line("filter people ÷ fzf as a process", 0.2, whole / peer)


def searches(table: Table, folder: Path, export: Path, files: int) -> None:
    """The same history in one file and in many that overlap in time."""
    head, *rows = lines_of(export)
    split = folder / "split"
    split.mkdir()
    for nth in range(files):
        (split / f"{nth}.csv").write_text(head + "".join(rows[nth::files]), encoding="utf-8")
    terms = ["退货", "质量", "什么时候", "好用推", "没有一", "退", "运费质量问题", "不在其中"]
    costs = []
    for name, path in (("joined", export), ("parted", split)):
        with open_store(folder / f"{name}.db") as store:
            settings.put(store, "search.groups", True)
            bring_in(store, [path])
            indexer.build(store)

            def ask(store: Store = store) -> None:
                for term in terms:
                    search.search(store, Query(term, limit=50))

            ask()
            costs.append(took(ask, 7) / len(terms))
    table.line(f"search, history in {files} files ÷ in one", 2, costs[1] / costs[0])
    if shutil.which("rg"):
        texts = folder / "texts.txt"
        texts.write_text("".join(row.rsplit(",", 1)[1] for row in rows), encoding="utf-8")
        words = [["rg", "-F", term, str(texts)] for term in terms]
        peer = took(lambda: [subprocess.run(word, capture_output=True, check=False) for word in words], 3) / len(terms)
        table.line("search ÷ ripgrep on the same text", 0.1, costs[1] / peer)


def main() -> int:
    """Walk the year and look back; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small year, for a look")
    parser.add_argument("--keep", type=Path, help="build the two stores in this folder, and use them again")
    for name in ("imports", "groups", "rows", "people", "files"):
        parser.add_argument(f"--{name}", type=int)
    given = parser.parse_args()
    size = QUICK if given.quick else YEAR
    size = replace(size, **{name: n for name, n in vars(given).items() if n and name in vars(size)})
    print(f"{size.imports} imports, {size.groups:,} groups, {size.rows:,} messages, {size.people:,} people; ", end="")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = given.keep or folder
        kept.mkdir(parents=True, exist_ok=True)
        table = Table()
        year, once, export = walk(kept, size)
        again(table, folder, export)
        long_after(table, year, once)
        member_lists(table, folder, size.lists)
        late_chats(table, folder, size.people)
        searches(table, folder, export, size.files)
        table.line("bytes a message in the store ÷ the export's", 1.6, _bytes(once) / export.stat().st_size)
    return int(table.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
