"""The people benchmark: `python -m tests.bench.contacts [--people 50000] [--lines 200000] [--keep FOLDER]`.

So many people with private chats, imported as users import them, orders, lines by hand and dates; and one thread of
so many messages. Measured on an open store: today's list with and without an end, the list of everybody, one
person's page; then in the console, drawn: the thread opened, and a key in it at its end, its middle and its start.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sihu_tui import contacts, settings
from sihu_tui.contacts import followups, stages
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.importing.run import bring_in
from sihu_tui.store import Store
from tests.fixtures.driver import console

WORDS = (
    "在吗",
    "面霜还有吗",
    "好的谢谢",
    "退货怎么弄",
    "ok",
    "已经下单了",
    "宝宝红疹",
    "新品什么时候上",
    "哈哈哈",
    "收到",
)


def write_chats(path: Path, people: int, lines: int, chance: random.Random) -> None:
    """Write a Telegram export: `people` private chats of a few lines, and one of `lines`."""
    now = days.now()
    chats = []
    number = 0

    def line(ts: int, ours: bool, who: int) -> dict[str, object]:
        nonlocal number
        number += 1
        sender = ("我", "user1") if ours else (f"客户{who}", f"user{who + 1000}")
        return {"id": number, "type": "message", "date_unixtime": str(ts), "from": sender[0], "from_id": sender[1],
                "date": "2026-02-25T14:13:20", "text": chance.choice(WORDS), "text_entities": []}  # fmt: skip

    for who in range(people):
        n = lines if who == 0 else chance.randrange(2, 14)
        span = 700 if who == 0 else chance.choice((3, 30, 300))
        last = now - chance.randrange(86400) - (0 if who == 0 else chance.randrange(120)) * days.SECONDS
        times = sorted(last - chance.randrange(span * days.SECONDS) for _nth in range(n))
        rows = [line(ts, chance.random() < 0.5, who) for ts in times]
        chats.append({"name": f"客户{who}", "type": "personal_chat", "id": who + 1000, "messages": rows})
    whole = {"personal_information": {"user_id": 1, "first_name": "我", "last_name": ""}, "chats": {"list": chats}}
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")


def furnish(store: Store, chance: random.Random) -> None:
    """Give people stages, dates, promises, samples, orders and cycles, as a busy shop has them."""
    day, now = days.today(settings.zone(store)), days.now()
    ids = [row[0] for row in store.connection.execute("select id from contacts")]
    with store.writing() as connection:
        for contact in ids:
            stage = chance.choice(list(contacts.STAGES))
            due = day + chance.randrange(-20, 60) if chance.random() < 0.2 else None
            koc = "active" if chance.random() < 0.02 else ""
            connection.execute(
                "update contacts set stage = ?, due_day = ?, koc = ?, owner = ?, tags = ? where id = ?",
                (
                    stage,
                    due,
                    koc,
                    chance.choice(("lin", "zhou", "chen")),
                    chance.choice(("", "敏感肌", "老客 VIP")),
                    contact,
                ),
            )
            for kind, odds in (("promise", 0.1), ("sample", 0.05), ("note", 0.3)):
                if chance.random() < odds:
                    connection.execute(
                        "insert into entries (contact_id, ts, kind, text, operator, due_day) values (?,?,?,?,'lin',?)",
                        (contact, now - chance.randrange(90) * days.SECONDS, kind, chance.choice(WORDS),
                         day + chance.randrange(-10, 30) if kind == "promise" else None),
                    )  # fmt: skip
            for _nth in range(chance.choice((0, 0, 1, 3))):
                connection.execute(
                    """insert into orders (contact_id, day, cents, product, source, handler, number)
                    values (?,?,?,?,'','','')""",
                    (contact, day - chance.randrange(400), chance.randrange(5000, 90000),
                     chance.choice(("滤芯", "面霜", "精华"))),
                )  # fmt: skip
        connection.executemany(
            "insert or replace into products (name, cycle_days) values (?, ?)", [("滤芯", 180), ("面霜", 60)]
        )


def timed(name: str, work: Callable[[], object], rounds: int = 9) -> None:
    """Print the CPU ms of some rounds: the first, which finds nothing ready, the median and the worst."""
    took = []
    for _nth in range(rounds):
        started = time.process_time()
        work()
        took.append((time.process_time() - started) * 1000)
    print(f"{name:36} first {took[0]:7.1f}  median {statistics.median(took):7.1f}  max {max(took):7.1f} ms CPU")


def ask(store: Store) -> None:
    """Time what the lists ask."""
    timed("today: everybody ranked, 200 rows", lambda: followups.today(store))
    found = followups.today(store)
    print(f"  {found.people} people, {found.counts}")
    timed("today: the next 60 rows", lambda: followups.rows(store, found.order[3000:3060]))
    timed("everybody ranked", lambda: contacts.ranking(store))
    timed("everybody: 60 rows", lambda: contacts.contact_rows(store, found.order[3000:3060]))
    timed("everybody: all rows", lambda: contacts.list_contacts(store), 5)
    timed("find somebody by pinyin", lambda: contacts.near(store, "kehu123"), 5)
    timed("funnel", lambda: stages.funnel(store), 5)
    timed("talked", lambda: stages.talked(store), 5)


async def draw(path: Path) -> None:
    """Time the list and the long thread in the console, from the key to the frame."""
    async with console(path, (120, 40)) as user:

        async def key(name: str) -> float:
            started = time.perf_counter()
            await user.pilot.press(name)
            await user.settle()
            return (time.perf_counter() - started) * 1000

        print(f"first look at today's list, from the key to the frame: {await key('3'):.0f} ms")
        await user.rest()
        pane = user.app.pane
        contact = user.app.store.connection.execute("select id from contacts where name = '客户0'").fetchone()[0]
        view = pane.view
        pane.add_class("-opened")
        started, spent = time.perf_counter(), time.process_time()
        view.show(contact, "", pane.today, pane.zone)
        while view.contact is None:
            await asyncio.sleep(0)
        await user.pilot.pause()
        print(
            f"thread opened and drawn: {(time.perf_counter() - started) * 1000:.0f} ms, "
            f"{(time.process_time() - spent) * 1000:.0f} ms CPU, {view.stretch.count()} rows held"
        )
        view.rows.focus()
        for where in ("up", "pageup", "home", "down", "pagedown", "end"):
            took = []
            for _nth in range(1 if where in ("home", "end") else 300):
                started = time.process_time()
                user.app.simulate_key(where)
                await user.pilot.pause()
                took.append((time.process_time() - started) * 1000)
            took.sort()
            print(
                f"{where:10} CPU median {statistics.median(took):6.1f}  p95 {took[int(len(took) * 0.95)]:6.1f}  max {took[-1]:6.1f} ms"
            )
            await user.settle()


def main() -> int:
    """Make the store, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave the store; it is used again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        path = folder / "sihu.db"
        if not path.exists():
            chance = random.Random(7)
            write_chats(folder / "result.json", given.people, given.lines, chance)
            with open_store(path) as store:
                settings.put(store, "zone", "Asia/Shanghai")
                bring_in(store, [folder / "result.json"])
                furnish(store, chance)
                started = time.perf_counter()
                contacts.settle(store)
                print(f"sums of {given.people} conversations settled in {time.perf_counter() - started:.1f} s")
        with open_store(path) as store:
            ask(store)
        asyncio.run(draw(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
