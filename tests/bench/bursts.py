"""Random bursts of a day's keys against the same keys one by one: `python -m tests.bench.bursts [--bursts 300] [--seed 0]`.

Six of them are in the suite (`tests/screens/test_bursts.py`). Exit 1 when one ends otherwise; its keys are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import tempfile
from pathlib import Path


async def run(bursts: int, seed: int) -> int:
    """Give how many bursts ended otherwise."""
    from sihu_tui import demo
    from sihu_tui.derived import open_store
    from sihu_tui.search import indexer
    from sihu_tui.text import i18n
    from tests.screens.test_bursts import TASKS, compare, keys_of

    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "demo.db"
        demo.make(store)
        i18n.use("en")
        with open_store(store) as opened:
            indexer.build(opened)
        for number in range(seed, seed + bursts):
            dice = random.Random(number)
            keys = [
                key for task in dice.sample(TASKS, dice.randint(1, 4))
                for key in [*keys_of(task), *dice.choice((["escape", "escape"], ["escape"] * 3))]
            ]  # fmt: skip
            own = Path(folder) / str(number)
            own.mkdir()
            try:
                await compare(store, own, keys)
            except AssertionError as error:
                wrong += 1
                print(f"seed {number}: {str(error)[:400]}", flush=True)
    return wrong


def main() -> None:
    """Run them and say how they ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bursts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    # what a test has round it: a fixed day, plain English, no config of who runs this
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"SIHU_NOW": "2026-11-30T12:00+08:00", "SIHU_LANG": "en", "SIHU_CONFIG": f"{home}/none.toml",
                       "XDG_STATE_HOME": home, "XDG_CACHE_HOME": home, "TZ": "Asia/Shanghai"}  # fmt: skip
        wrong = asyncio.run(run(arguments.bursts, arguments.seed))
    print(f"{arguments.bursts - wrong} of {arguments.bursts} bursts end as the same keys one by one")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
