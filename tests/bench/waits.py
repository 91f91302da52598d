"""`python -m tests.bench.waits [--rows 1000000] [--edits-a-second 10]`: edits by another process while a big file comes in.

Bar: none refused, and nine tenths of those made while the file is merged wait at most a twentieth of the merge.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sihu_tui.contacts import contacts
from sihu_tui.derived import open_store
from sihu_tui.importing.run import Progress, bring_in
from sihu_tui.store import lock
from tests.bench.data import write_activity

EDITOR = "import sys; from tests.bench.waits import edit; edit(*map(float, sys.argv[2:]), path=sys.argv[1])"


def edit(a_second: float, path: str) -> None:
    """Change a person so many times a second until the process is ended; tell when each edit began and how long it waited."""
    with open_store(Path(path)) as store:
        own = contacts.add_contact(store, f"李{os.getpid()}")
        begin, waited = lock.begin, [0.0]

        def timed(*words: object, **more: object) -> None:
            started = time.monotonic()
            begin(*words, **more)  # type: ignore[arg-type]
            waited[0] = max(waited[0], time.monotonic() - started)

        lock.begin = timed
        turn = 0
        while True:
            turn += 1
            started, waited[0] = time.monotonic(), 0.0
            contacts.edit_contact(store, own, note=f"{turn}")
            print(f"{started} {waited[0]}", flush=True)
            time.sleep(max(0.0, 1 / a_second - (time.monotonic() - started)))


def main() -> int:
    """Run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--edits-a-second", type=float, default=10)
    parser.add_argument("--editors", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, file = Path(folder) / "x.db", Path(folder) / "rows.csv"
        write_activity(file, asked.rows)
        at: dict[str, float] = {}
        with open_store(path) as store:
            editors = [
                subprocess.Popen(
                    [sys.executable, "-c", EDITOR, str(path), str(asked.edits_a_second)],
                    stdout=subprocess.PIPE,
                    text=True,
                )
                for _number in range(asked.editors)
            ]

            def listen(progress: Progress) -> None:
                at.setdefault(progress.doing, time.monotonic())

            try:
                (result,) = bring_in(store, [file], listen=listen)
            finally:
                ended = [editor.poll() for editor in editors]
                for editor in editors:
                    editor.kill()
            assert result.error is None, result.error
        waits = [
            (float(began), float(waited))
            for editor in editors
            for began, waited in (line.split() for line in editor.communicate()[0].splitlines() if line.count(" ") == 1)
        ]
    merge = at["judging"] - at["merging"]
    within = sorted(waited for began, waited in waits if at["merging"] - 0.01 <= began < at["judging"])
    late = sum(waited > merge / 20 for waited in within)
    print(
        f"merge of {asked.rows:,} rows: {merge:.2f} s; {len(within)} edits meanwhile by {asked.editors} programs, refused: "
        f"{sum(code is not None for code in ended)}; waited at the median {within[len(within) // 2]:.3f} s, nine tenths at most "
        f"{within[int(len(within) * 0.9)]:.3f} s ({within[int(len(within) * 0.9)] / merge:.3f} of the merge), the longest "
        f"{within[-1]:.2f} s; {late} more than a twentieth"
    )
    return 1 if late > len(within) / 10 or any(code is not None for code in ended) else 0


if __name__ == "__main__":
    sys.exit(main())
