"""`python -m tests.faults.console [--kills N] [--seed N]`: consoles killed while one works in them.

Each console works on one store after the other: it changes groups by hand, undoes, walks, and gets SIGKILL at a random
moment. What it had said was changed must be in the journal, and the store sound, its sums and verdicts right.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from pathlib import Path

from sihu_tui.derived import open_store
from sihu_tui.doctor.data import sums
from sihu_tui.health import refresh
from sihu_tui.store import sqlite
from tests.faults.kills import WORKS, Count, fresh, prepare
from tests.screens.test_pty import Terminal

WALK = [b"j", b"k", b"u", b"R"]
SAID = re.compile(rb"u undoes|Undone|Nothing was changed")


def trial(folder: Path, place: Path, dice: random.Random, count: Count) -> None:
    """Work in one console, kill it, and look."""
    path = fresh(WORKS[0], folder, place)
    confirmed: list[str] = []
    with Terminal(path, place, 100, 30, SIHU_OPERATOR="Ann") as terminal:
        terminal.until("Health")
        terminal.press(b"1", 1.0)
        turns, last = dice.randrange(1, 6), dice.uniform(0, 0.4)
        for turn in range(turns):
            value = f"k{dice.randrange(10**6)}"
            terminal.press(b"e", 0.3)
            terminal.press(value.encode(), 0.1)
            if turn == turns - 1:
                terminal.press(b"\x12", last)  # keep, and be killed at some moment of it
                break
            said, end = b"", time.monotonic() + 10
            terminal.press(b"\x12", 0)
            while not SAID.search(said) and time.monotonic() < end:
                said += terminal.read(0.1)
            if b"u undoes" in said:
                confirmed.append(value)
            walk = dice.choice(WALK)
            terminal.press(walk, 0.3)
            if walk == b"u" and confirmed:  # the next change forgets what was undone
                confirmed.pop()
        terminal.process.kill()
        terminal.process.wait()
    count.kills += 1

    def wrong(what: str, told: object = "") -> None:
        setattr(count, what, getattr(count, what) + 1)
        count.told.append(f"console: {what} {told}")

    with open_store(path) as store:
        if sqlite.faults(store.connection):
            wrong("unsound")
            return
        if not refresh.settle(store):
            wrong("wrong_verdicts")
        if any(found.level == "bad" for found in sums(store)):
            wrong("sums_off")
        steps = "".join(rows for (rows,) in store.connection.execute("select rows from steps order by id"))
        if lost := [value for value in confirmed if value not in steps]:
            wrong("confirmed_lost", lost)
        kept = store.connection.execute("select group_id, status, verdict from health order by 1").fetchall()
        refresh.everything(store)
        if store.connection.execute("select group_id, status, verdict from health order by 1").fetchall() != kept:
            wrong("wrong_verdicts")
    count.confirmed += len(confirmed)


def main() -> int:
    """Run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice, count = random.Random(asked.seed), Count()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "kills"
        prepare(folder)
        while count.kills < asked.kills:
            trial(folder, folder / "place", dice, count)
            print(f"{count}", file=sys.stderr, flush=True)
    print(f"console: {count.kills} kills, {count.confirmed} changes had been confirmed; wrong: {count.wrong}")
    print("\n".join(count.told))
    return 1 if count.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
