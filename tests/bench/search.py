"""The search benchmark: `python -m tests.bench.search [--rows 1000000] [--files 20] [--terms 30] [--keep FOLDER]`.

Generated Chinese chat (words by Zipf's law, 20,000 of them) in files that overlap in time, imported as users import;
then the index is built, and every term is sought three ways in the same run: `sihu_tui.search` on an open store,
`rg -F` over the same texts, one a line, the last 50 hits kept (a whole process), and a plain look through every text
in order of time, which decides what is right. Terms have one to four characters: common, rare and absent.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sihu_tui import settings
from sihu_tui.derived import open_store
from sihu_tui.importing.run import bring_in
from sihu_tui.search import indexer, search
from sihu_tui.search.search import Query
from sihu_tui.store import Store

START = 1_704_067_200
DAYS = 730
LIMIT = 50
MARKS = ("", "", "", "，", "。", "？", "~", " ok", " 123", "😀", "！")


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Give words of one to four characters with Zipf weights; their characters are unevenly used too."""
    chars = [chr(0x4E00 + at) for at in chance.sample(range(8000), 3500)]
    odds = [1 / (rank + 8) for rank in range(len(chars))]
    words = ["".join(chance.choices(chars, odds, k=chance.choice((1, 2, 2, 2, 2, 3, 4)))) for _nth in range(20_000)]
    return words, [1 / (rank + 2.7) for rank in range(len(words))]


def write_files(folder: Path, rows: int, files: int, chance: random.Random) -> None:
    """Write activity CSVs, five groups in each."""
    words, odds = vocabulary(chance)
    for file in range(files):
        n = rows // files
        first = START + int(chance.random() * 0.5 * DAYS * 86400)
        span = int((0.2 + 0.3 * chance.random()) * DAYS * 86400)
        times = sorted(first + chance.randrange(span) for _nth in range(n))
        picked = iter(chance.choices(words, odds, k=n * 12))
        with (folder / f"chat{file:03d}.csv").open("w", encoding="utf-8", newline="") as out:
            out.write("group,ts,sender,kind,text\n")
            for ts in times:
                k = min(12, max(2, int(chance.lognormvariate(1.7, 0.6))))
                text = "".join(next(picked, "好") for _nth in range(k)) + chance.choice(MARKS)
                at = datetime.fromtimestamp(ts, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                out.write(f"群{file}_{chance.randrange(5)},{at},u{chance.randrange(500)},text,{text}\n")


def read_files(folder: Path) -> list[tuple[int, str]]:
    """Give (time, text) of every row."""
    found: list[tuple[int, str]] = []
    for path in sorted(folder.glob("*.csv")):
        for row in path.read_text("utf-8").splitlines()[1:]:
            _group, at, _who, _kind, text = row.split(",", 4)
            found.append((int(datetime.fromisoformat(at).timestamp()), text.strip()))
    return found


def terms_of(texts: list[tuple[int, str]], each: int, chance: random.Random) -> list[tuple[str, str]]:
    """Give terms from random places of random texts by length, and as many that stand nowhere: (class, term)."""
    found: dict[str, str] = {}
    for length in (1, 2, 3, 4):
        while sum(name == f"{length}" for name in found.values()) < each:
            _ts, text = chance.choice(texts)
            if len(text) > length:
                at = chance.randrange(len(text) - length)
                found.setdefault(text[at : at + length], f"{length}")
        # nowhere: characters that do occur, in an order that does not
        for _nth in range(max(2, each // 5)):
            term = "".join(chance.choice(chance.choice(texts)[1] or "好") for _char in range(length))
            found.setdefault(chr(0xAC00 + len(found)) if length == 1 else term, f"{length} absent?")
    return [(name, term) for term, name in found.items() if term.strip()]


def cpu() -> float:
    """Give this process's CPU seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def line(name: str, times: list[float]) -> str:
    """Give median, 95th percentile and maximum in ms."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{name:24} p50 {statistics.median(ordered):8.2f}  p95 {p95:8.2f}  max {ordered[-1]:8.2f} ms"


def main() -> int:
    """Run it; exit 1 when an answer is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--terms", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it; what is there is used again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        return measure(folder, given.rows, given.files, given.terms, random.Random(given.seed))


def measure(folder: Path, rows: int, files: int, each: int, chance: random.Random) -> int:
    """Import, build, ask; print the figures."""
    made = not (folder / "files").exists()
    if made:
        (folder / "files").mkdir(parents=True)
        write_files(folder / "files", rows, files, chance)
    written = read_files(folder / "files")
    with open_store(folder / "sihu.db") as store:
        if made:
            settings.put(store, "zone", "Asia/Shanghai")
            settings.put(store, "search.groups", True)
            bring_in(store, [folder / "files"])
            before, started = cpu(), time.perf_counter()
            done = indexer.build(store)
            wall, spent = time.perf_counter() - started, cpu() - before
            size = sum(state.size or 0 for state in indexer.states(store))
            print(
                f"build: {done:,} rows, {spent:.1f} s CPU = {done / spent:,.0f}/s, {wall:.1f} s wall, "
                f"index {size / 1e6:.0f} MB"
            )
        return ask(store, folder, written, terms_of(written, each, chance))


def ask(store: Store, folder: Path, written: list[tuple[int, str]], terms: list[tuple[str, str]]) -> int:
    """Ask every term all three ways."""
    written.sort(key=lambda row: row[0])
    export = folder / "texts.txt"
    export.write_text("".join(f"{text}\n" for _ts, text in written), encoding="utf-8")
    print(f"texts: {export.stat().st_size / 1e6:.0f} MB")
    ours: dict[str, list[float]] = {}
    rg: dict[str, list[float]] = {}
    wrong = 0
    newest = [(ts, text, text.lower()) for ts, text in reversed(written)]
    for name, term in terms:
        started = time.perf_counter()
        hits = search.search(store, Query(term, limit=LIMIT))
        ours.setdefault(name, []).append((time.perf_counter() - started) * 1000)
        started = time.perf_counter()
        subprocess.run(
            ["sh", "-c", f'rg -F -i -e "$1" "$2" | tail -{LIMIT}', "-", term, str(export)],
            capture_output=True,
            check=False,
        )
        rg.setdefault(name, []).append((time.perf_counter() - started) * 1000)
        low = term.lower()
        right = []
        for ts, text, lowered in newest:
            if low in lowered:
                right.append((ts, text))
                if len(right) == LIMIT:
                    break
        # texts of one second have no order of their own
        if [hit.ts for hit in hits] != [ts for ts, _text in right] or {hit.text for hit in hits if hit.ts > right[-1][0]} != {
            text for ts, text in right if ts > right[-1][0]
        }:  # fmt: skip
            wrong += 1
            print(f"MISMATCH {term!r}: {len(hits)} found, {len(right)} right", file=sys.stderr)
    for name in sorted(ours):
        print(line(f"sihu, {name}", ours[name]))
        print(line(f"  rg, {name}", rg[name]))
    mine, theirs = ([one for times in of.values() for one in times] for of in (ours, rg))
    print(line("sihu, all", mine))
    print(line("  rg, all", theirs))
    p95 = sorted(mine)[int(len(mine) * 0.95)] / sorted(theirs)[int(len(theirs) * 0.95)]
    worst = sorted(mine)[int(len(mine) * 0.95)] / statistics.median(theirs)
    print(f"p95 / rg's p95: {p95:.3f}   p95 / rg's p50: {worst:.3f}   mismatches: {wrong} of {len(terms)}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
