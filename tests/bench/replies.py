"""Measure the search for replies: python -m tests.bench.replies [replies] [queries of each kind]

Prints the mean reciprocal rank for each of the ten kinds of input (over the first 20 answers), and for the other
habits of `reply_habits` that of sihu alone; then the time of a keystroke: every beginning of every query is one.
fzf is timed as a whole process on a file in the page cache; rapidfuzz is partial_ratio over title, pinyin, initials
and body, the best of the four. Ratios between the three are what counts: all run in turn on the same machine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median

import numpy as np
from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process

from sihu_tui.replies.search.index import Index, SearchEntry
from sihu_tui.text.pinyin import initials
from tests.fixtures import reply_habits
from tests.fixtures.reply_queries import KINDS, Query, queries, replies

LIMIT = 20
TIMED = 60  # queries that the two slow ones are timed and scored on, each kind
Answer = Callable[[str], list[SearchEntry]]


def by_fzf(entries: list[SearchEntry], folder: Path) -> Answer:
    """Give a search by `fzf --filter` over shortcut, title, pinyin, initials and body."""
    file = folder / "replies.tsv"
    lines = (
        "\t".join((str(at), one.shortcut, one.title, said, initials(one.pinyin), one.body))
        for at, one in enumerate(entries)
        for said in (one.pinyin.replace(" ", ""),)
    )
    file.write_text("\n".join(lines), "utf-8")
    command = ["fzf", "--delimiter", "\t", "--nth", "2..", "--filter"]

    def answer(query: str) -> list[SearchEntry]:
        with file.open("rb") as lines:
            found = subprocess.run([*command, query], stdin=lines, capture_output=True, check=False).stdout
        return [entries[int(line.split(b"\t", 1)[0])] for line in found.split(b"\n", LIMIT)[:LIMIT] if line]

    return answer


def by_rapidfuzz(entries: list[SearchEntry]) -> Answer:
    """Give a search by partial_ratio over title, pinyin (of both sides), initials and body."""
    titles, bodies = [one.title for one in entries], [one.body for one in entries]
    said = [one.pinyin.replace(" ", "") for one in entries]
    firsts = [initials(one.pinyin) for one in entries]

    def answer(query: str) -> list[SearchEntry]:
        spoken = "".join(lazy_pinyin(query)).replace(" ", "")
        pairs = ((query, titles), (spoken, said), (query, firsts), (query, bodies))
        each = [process.cdist([text], texts, scorer=fuzz.partial_ratio)[0] for text, texts in pairs]
        scores = np.max(each, axis=0)
        return [entries[at] for at in np.argsort(-scores, kind="stable")[:LIMIT].tolist()]

    return answer


def rank(query: Query | reply_habits.Habit, answers: list[SearchEntry]) -> float:
    """Give 1 / the place of the first right answer, 0 if there is none."""
    return next((1 / place for place, entry in enumerate(answers, 1) if query.answered_by(entry)), 0.0)


def timed(answer: Answer, texts: list[str]) -> list[float]:
    """Give the milliseconds that each text takes."""
    took = list[float]()
    for text in texts:
        start = time.perf_counter()
        answer(text)
        took.append((time.perf_counter() - start) * 1000)
    return took


def main(count: int, each: int) -> None:
    """Print the comparison."""
    entries = replies(count)
    asked = queries(entries, each)
    start = time.perf_counter()
    index = Index(entries)
    built = time.perf_counter() - start
    some = [query for kind in KINDS for query in [one for one in asked if one.kind == kind][:TIMED]]
    with tempfile.TemporaryDirectory() as folder:
        searches: dict[str, tuple[Answer, list[Query]]] = {
            "sihu": (lambda text: [hit.entry for hit in index.search(text, LIMIT)], asked),
            "fzf": (by_fzf(entries, Path(folder)), some),
            "rapidfuzz": (by_rapidfuzz(entries), some),
        }
        print(f"{count} replies, {len(asked)} queries; index built in {built:.2f} s\n")
        print(f"{'MRR':12}" + "".join(f"{name:>11}" for name in searches))
        ranks = {name: {kind: list[float]() for kind in KINDS} for name in searches}
        for name, (answer, set_) in searches.items():
            for query in set_:
                ranks[name][query.kind].append(rank(query, answer(query.text)))
        for kind in KINDS:
            print(f"{kind:12}" + "".join(f"{mean(ranks[name][kind]):11.3f}" for name in searches))
        print(f"{'all':12}" + "".join(f"{mean(map(mean, ranks[name].values())):11.3f}" for name in searches))
        other, parts = reply_habits.replies(count)
        known, by_habit = Index(other), dict[str, list[float]]()
        for habit in reply_habits.habits(other, parts, each):
            found = [hit.entry for hit in known.search(habit.text, LIMIT)]
            by_habit.setdefault(habit.kind, []).append(rank(habit, found))
        print("\nother habits  " + "  ".join(f"{kind} {mean(held):.3f}" for kind, held in by_habit.items()))
        print(f"{'all':12}{mean(map(mean, by_habit.values())):11.3f}")
        print(f"\n{'ms a key':12}{'median':>11}{'p95':>11}{'most':>11}")
        for name, (answer, set_) in searches.items():
            texts = [query.text for query in (set_ if name == "sihu" else set_[:: max(1, len(set_) // 60)])]
            keys = [text[:size] for text in texts for size in range(1, len(text) + 1)]
            took = timed(answer, keys if name == "sihu" else keys[:: max(1, len(keys) // 100)])
            print(f"{name:12}{median(took):11.2f}{np.percentile(took, 95):11.2f}{max(took):11.2f}")


if __name__ == "__main__":
    main(*(int(given) for given in (*sys.argv[1:], *("10000", "100")[len(sys.argv) - 1 :])))
