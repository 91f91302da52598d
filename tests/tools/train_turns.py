"""Learns what wants an answer in a talk of two: `python -m tests.tools.train_turns [--measure]`.

It learns from tests/fixtures/turn_lines.txt (`>` what we said, `?` what wants an answer after it, `.` what does not) and
from the talks beside it. `--measure` prints instead how well what stands under some of our lines is told by the rest.
"""

from __future__ import annotations

import sys
from pathlib import Path
from zlib import crc32

import numpy as np

from sihu_tui.contacts import turns, waiting
from tests.contacts.test_turns import talks

ROOT = Path(__file__).resolve().parents[2]
RIDGE = 0.7
ROUNDS = 250
FOLDS = 5
NEWS = -0.5
"""Below it, by the lines alone, a line that a talk says was answered is news, which keeps nobody waiting."""

Line = tuple[str, str, bool]
"""What they said, what we had said, whether it wants an answer."""


def seed() -> list[Line]:
    """Give the lines."""
    found: list[Line] = []
    ours = ""
    for row in (ROOT / "tests" / "fixtures" / "turn_lines.txt").read_text("utf-8").splitlines():
        if row.startswith(">"):
            ours = row[1:].strip()
        elif row:
            found.append((row[2:], ours, row[0] == "?"))
    return found


def of_talks() -> tuple[list[Line], list[bool]]:
    """Give the lines of talks that could begin a turn, and whether each did and was answered."""
    found: list[Line] = []
    answered: list[bool] = []
    for _name, lines, answers, since in talks():
        if any(not line.ours and turns.withdraws(line.text) for line in lines):
            continue
        opening = {asked for asked, _answered in answers} | {since}
        begun, ours = False, ""
        for line in lines:
            if turns.spoken(line) != "said" or turns.automatic(line.text):
                continue
            if line.ours:
                begun, ours = begun and turns.broadcast(line.text), line.text or ""
            elif not begun and line.text:
                begun = line.ts in opening
                found.append((line.text, ours, begun))
                answered.append(begun and line.ts != since)
    return found, answered


def look(lines: list[Line]) -> np.ndarray:
    """See lines as the weights do; the first column is what counts always."""
    seen = np.zeros((len(lines), 1 + waiting.BUCKETS), np.float32)
    for row, (text, ours, _wants) in enumerate(lines):
        body = turns._body(text)
        strings, signs = waiting.features(body, turns._body(ours), turns.sort(ours), turns._closed(body))
        seen[row, 0] = 1.0
        for names, each in ((strings, waiting.STRINGS / (len(strings) + 1) ** 0.5), (signs, waiting.SIGN)):
            for name in names:
                seen[row, 1 + crc32(name.encode()) % waiting.BUCKETS] += each
    return seen


def learn(seen: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Give weights by logistic regression, in the space of the lines: few against buckets."""
    alike = (seen @ seen.T).astype(np.float64)
    some = np.ones(len(wanted))
    for _turn in range(15):
        some = alike @ some
        largest = float(np.linalg.norm(some))
        some /= largest
    now = before = np.zeros(len(wanted))
    for turn in range(ROUNDS):
        ahead = now + turn / (turn + 3.0) * (now - before)
        share = 1 / (1 + np.exp(-np.clip(alike @ ahead, -30, 30)))
        before, now = now, ahead - (RIDGE * ahead + share - wanted) / (RIDGE + 0.27 * largest)
    return seen.T @ now


def lines_to_learn() -> list[Line]:
    """Give the seed's lines, and the talks' without those whose answer was only kind."""
    lines = seed()
    more, answered = of_talks()
    score = look(more) @ learn(look(lines), np.array([float(wants) for *_texts, wants in lines]))
    return lines + [line for line, was, sure in zip(more, answered, score, strict=True) if not (was and sure < NEWS)]


def main() -> None:
    """Write the weights, or measure."""
    lines = lines_to_learn()
    seen, wanted = look(lines), np.array([float(wants) for *_texts, wants in lines])
    if "--measure" in sys.argv:
        under = {ours: at % FOLDS for at, ours in enumerate(dict.fromkeys(ours for _text, ours, _wants in lines))}
        fold = np.array([under[ours] if ours else at % FOLDS for at, (_text, ours, _wants) in enumerate(lines)])
        right = [
            ((seen[fold == k] @ learn(seen[fold != k], wanted[fold != k])) > 0) == (wanted[fold == k] > 0)
            for k in range(FOLDS)
        ]
        print(f"{len(lines)} lines, right {np.concatenate(right).mean():.3f}")
        return
    weights = np.clip(np.round(learn(seen, wanted) / waiting.UNIT), -32767, 32767).astype("<i2")
    (ROOT / "sihu_tui" / "contacts" / "waiting.bin").write_bytes(weights.tobytes())


if __name__ == "__main__":
    main()
