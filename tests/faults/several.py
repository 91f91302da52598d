"""`python -m tests.faults.several --minutes M`: consoles, commands and imports at once on one store, then the books.

Consoles get random keys through terminals of their own; commands write under names of their own; files come in one after
the other. At the end nobody was told of a lock, every confirmed change stands in the journal under the right name, and
the store is sound, its sums and verdicts right.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from sihu_tui.derived import open_store
from sihu_tui.doctor.data import sums
from sihu_tui.health import refresh
from sihu_tui.store import sqlite
from tests.fixtures.health_stores import bring, chatter, new_store, write
from tests.screens.test_pty import Terminal

KEYS = [
    b"1",
    b"2",
    b"3",
    b"4",
    b"j",
    b"k",
    b"\x1b[B",
    b"\x1b[A",
    b"\r",
    b"\x1b",
    b"e",
    b"x",
    b"\x12",
    b"u",
    b"R",
    b"/",
    b"a",
]


def main() -> int:
    """Run, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--consoles", type=int, default=8)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), asked.minutes * 60, asked.consoles, asked.writers, random.Random(asked.seed))


def _run(folder: Path, seconds: float, consoles: int, writers: int, dice: random.Random) -> int:
    with new_store(folder) as store:
        rows = [row for n in range(30) for row in chatter(f"群{n}", range(120), 5)]
        bring(store, write(folder / "a.csv", rows), 125)
    path = folder / "sihu.db"
    end = time.monotonic() + seconds
    told: list[str] = []
    edits: list[tuple[str, str]] = []
    batches = [0] * consoles
    imports = [0]

    def command(who: str, *words: object) -> bool:
        env = {
            **os.environ,
            "SIHU_STORE": str(path),
            "SIHU_OPERATOR": who,
            "SIHU_LANG": "en",
            "XDG_STATE_HOME": str(folder),
        }
        done = subprocess.run(
            [sys.executable, "-m", "sihu_tui", *map(str, words)], capture_output=True, text=True, env=env, check=False
        )
        if done.returncode:
            told.append(f"{who}: {done.stderr.strip()[-200:]}")
        return not done.returncode

    def writer(number: int, own: random.Random) -> None:
        turn = 0
        while time.monotonic() < end:
            turn += 1
            value = f"w{number}-{turn}"
            if command(f"writer{number}", "groups", "edit", f"群{own.randrange(30)}", "--owner", value):
                edits.append((f"writer{number}", value))
            time.sleep(own.uniform(0.2, 2))

    def importer() -> None:
        while time.monotonic() < end:
            imports[0] += 1
            day = 125 + imports[0]
            some = [row for n in range(30) for row in chatter(f"群{n}", range(day - 30, day), 6)]
            command("importer", "import", write(folder / f"more{imports[0]}.csv", some))

    def console(number: int, own: random.Random) -> None:
        with Terminal(path, folder, 100, 30, SIHU_OPERATOR=f"console{number}") as terminal:
            terminal.read(2.0)
            while time.monotonic() < end and terminal.process.poll() is None:
                batches[number] += 1
                terminal.press(b"".join(own.choices(KEYS, k=4)), own.uniform(0.3, 1.5))
            if terminal.process.poll() is not None:
                told.append(f"console {number} ended with {terminal.process.returncode}")
            for words in (b"in use by another", b"Traceback", b"unforeseen"):
                if words in terminal.all:
                    told.append(f"console {number}: {words.decode()}")

    threads = [threading.Thread(target=writer, args=(n, random.Random(dice.random()))) for n in range(writers)]
    threads += [threading.Thread(target=console, args=(n, random.Random(dice.random()))) for n in range(consoles)]
    threads.append(threading.Thread(target=importer))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_store(path) as store:
        journal = {
            (who, rows.split('"owner": "')[-1].split('"')[0])
            for who, rows in store.connection.execute("select operator, rows from steps")
        }
        kept = store.connection.execute("select min(id) from steps").fetchone()[0]
        lost = [edit for edit in edits[-50:] if edit not in journal]
        faults = sqlite.faults(store.connection)
        judged = refresh.settle(store)
        wrong = [found.text for found in sums(store) if found.level == "bad"]
    print(
        f"{seconds / 60:g} minutes: {sum(batches)} batches of keys in {consoles} consoles, {len(edits)} edits by {writers} "
        f"commands at once, {imports[0]} imports; of the last 50 edits {len(lost)} not in the journal under their name "
        f"(steps since {kept}); told of: {len(told)}; unsound: {len(faults)}; sums off: {len(wrong)}; judged: {judged}"
    )
    print("\n".join(told[:20]))
    return 1 if told or lost or faults or wrong or not judged else 0


if __name__ == "__main__":
    sys.exit(main())
