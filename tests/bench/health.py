"""How fast the health engine is: 2,000 groups over two years, with the rollups of 1 M and of 10 M messages.

    python -m tests.bench.health [--groups N] [--keep FOLDER]

Prints, for both sizes: judging every group from nothing; the backtest by week; the overview that the pane draws; and
how the figures grow.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sihu_tui import settings
from sihu_tui.derived import open_store
from sihu_tui.health import refresh
from sihu_tui.health.backtest import backtest
from sihu_tui.health.overview import detail, overview
from sihu_tui.store import Store

DAYS = 730
END = 20_000
RUN = """insert into import_runs (id, batch, path, format, version, size, digest, started, finished, new, known,
    skipped, report) values (1, 'bench', 'bench', 'bench', '', 0, '', 0, 0, 0, 0, 0, '{}')"""


def fill(path: Path, groups: int, messages: int, seed: int = 7) -> Store:
    """A store with the rollups of so many messages: few large groups, many small ones, a third of them dead."""
    rng = np.random.default_rng(seed)
    store = open_store(path)
    settings.put(store, "zone", "Asia/Shanghai")
    size = rng.pareto(1.1, groups) + 0.2
    volume = np.maximum(30, size / size.sum() * messages).astype(int)
    with store.writing() as connection:
        connection.execute(RUN)
        for group in range(1, groups + 1):
            n = int(volume[group - 1])
            people = int(min(400, 5 + n**0.5))
            members = group * 1000 + np.arange(people)
            connection.execute(
                """insert into groups (id, platform, key, name, private, kind, created)
                values (?,'wechat',?,?,0,'lasting',0)""",
                (group, f"g{group}", f"群{group}"),
            )
            connection.executemany(
                "insert into members (id, platform, key, name, is_bot, is_self) values (?,'wechat',?,?,0,0)",
                ((int(m), f"m{m}", f"成员{m}") for m in members),
            )
            first, last = int(rng.integers(0, DAYS - 60)), DAYS if rng.random() > 0.33 else int(rng.integers(60, DAYS))
            first = min(first, last - 30)
            # three messages to a person's day, as in the communities that were measured
            day = END - DAYS + 1 + rng.integers(first, last, max(10, n // 3))
            who = members[np.minimum(rng.geometric(2 / people, len(day)) - 1, people - 1)]
            pairs, counts = np.unique(np.column_stack([day, who]), axis=0, return_counts=True)
            connection.executemany(
                "insert into member_days values (?,?,?,?)",
                ((group, d, m, 3 * c) for (d, m), c in zip(pairs.tolist(), counts.tolist(), strict=True)),
            )
            connection.execute(
                """insert into memberships (group_id, member_id, first_spoke, last_spoke, spoken)
                select group_id, member_id, min(day) * 86400, max(day) * 86400, sum(n) from member_days
                where group_id = ? group by member_id""",
                (group,),
            )
            connection.execute("insert into coverage values (?, 1, ?, ?)", (group, END - DAYS + 1 + first, END))
    return store


def clock(work: Callable[[], object], times: int) -> float:
    """The median of so many runs, in milliseconds of CPU."""
    took = []
    for _ in range(times):
        start = time.process_time()
        work()
        took.append(1000 * (time.process_time() - start))
    return float(np.median(took))


def measure(store: Store) -> dict[str, float]:
    """The figures of one store, in milliseconds of CPU."""
    group = store.connection.execute("select group_id from member_days group by 1 order by count(*) desc").fetchone()[0]
    return {
        "judge all from nothing": clock(lambda: refresh.everything(store), 1),
        "judge one touched group": clock(lambda: refresh.again(store, [group]), 3),
        "overview": clock(lambda: overview(store), 9),
        "backtest by week": clock(lambda: backtest(store, step="week"), 1),
        "detail of one group": clock(lambda: detail(store, group), 9),
    }


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groups", type=int, default=2000)
    parser.add_argument("--keep", type=Path, help="folder that keeps the stores for the next run")
    arguments = parser.parse_args()
    figures = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for messages in (1_000_000, 10_000_000):
            path = folder / f"{arguments.groups}-{messages}.db"
            fresh = not path.exists()
            with fill(path, arguments.groups, messages) if fresh else open_store(path) as store:
                rows = store.connection.execute("select count(*) from member_days").fetchone()[0]
                print(f"{arguments.groups} groups, {messages:,} messages, {rows:,} rows of member_days", flush=True)
                figures[messages] = measure(store)
    small, large = figures.values()
    print(f"\n{'milliseconds of CPU':<34}{'1 M':>10}{'10 M':>10}{'growth':>9}")
    for name, value in small.items():
        print(f"{name:<34}{value:>10.1f}{large[name]:>10.1f}{large[name] / value:>9.2f}")


if __name__ == "__main__":
    main()
