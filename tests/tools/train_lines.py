"""Learns the seed of `sihu lines` from the lines in tests/lines: `python tests/tools/train_lines.py [--measure]`.

`--measure` prints how well each file is told by the others instead, which nothing has seen of it but the rules.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import numpy as np

from sihu_tui.outreach import model
from sihu_tui.outreach.signs import SHAPES, rules

ROOT = Path(__file__).resolve().parents[2]
LINES = ROOT / "tests" / "lines"
MARGIN = 0.3
"""What a promotion must lead by: without it more is called one by mistake than is missed."""
PATTERN, ALIKE = 0.4, 0.3
"""What a line made from a pattern counts, and one in which words were exchanged for others of their lot."""
LETTERS = {"t": "content", "s": "service", "p": "promotion", "c": "chat"}


def read(*names: str) -> list[tuple[str, str]]:
    """Give the lines of files as (letter, text)."""
    found = []
    for name in names:
        for line in (LINES / f"{name}.txt").read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                letter, text = line.split("|", 1)
                found.append((letter, text.replace("\\n", "\n")))
    return found


def patterns(times: int = 3) -> list[tuple[str, str]]:
    """Give lines made from the patterns, each some `times`, always the same."""
    slots: dict[str, list[str]] = {}
    dice, found = random.Random(5), []
    for row in (LINES / "patterns.txt").read_text("utf-8").splitlines():
        letter, _bar, text = row.partition("|")
        if letter.startswith("="):
            slots[letter[1:]] = text.split("|")
        elif not letter.startswith("#"):
            found += [(letter, line) for line in dict.fromkeys(_made(text, slots, dice) for _ in range(times))]
    return found


def _made(text: str, slots: dict[str, list[str]], dice: random.Random) -> str:
    while (chosen := re.sub(r"\{([^{}]*)\}", lambda found: dice.choice(found[1].split("|")), text)) != text:
        text = chosen
    filled = re.sub(r"<(.)>", lambda found: dice.choice(slots[found[1]]), text)
    return filled.strip().replace("\\n", "\n")


def exchanged(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give the lines that have words of a lot, with others of it in their place."""
    rows = (LINES / "alike.txt").read_text("utf-8").splitlines()[1:]
    lots = {word: row.split() for row in rows for word in row.split()}
    some = re.compile("|".join(map(re.escape, sorted(lots, key=len, reverse=True))))
    dice = random.Random(3)
    made = [(letter, some.sub(lambda found: dice.choice(lots[found[0]]), text)) for letter, text in lines]
    return [new for new, old in zip(made, lines, strict=True) if new != old]


def wanted(subject: str, letters: list[str]) -> list[str]:
    """Give what the lines are for a subject."""
    if subject == "sends":
        return [LETTERS[letter.lower()] for letter in letters]
    return ["yes" if letter.lower() == {"ads": "a", "questions": "q"}[subject] else "no" for letter in letters]


def files(subject: str) -> list[str]:
    """Give the names of the files that a subject learns from."""
    return sorted(path.stem for path in LINES.glob("operator_*.txt" if subject == "sends" else "members*.txt"))


def fit(subject: str, lines: list[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    """Give the weights of shape and signs, and of strings; both answers of a yes or no count the same."""
    if subject == "questions":
        lines = [line for line in lines if line[0] not in "aA"]
    more, others = patterns() if subject == "sends" else [], exchanged(lines)
    counts = [1.0] * len(lines) + [PATTERN] * len(more) + [ALIKE] * len(others)
    lines = [*lines, *more, *others]
    what = wanted(subject, [letter for letter, _text in lines])
    target = model.targets(subject, what)
    seen = model.look([text for _letter, text in lines], rules()[subject], model.STRING_SCALE[subject])
    importance = np.array(counts)
    if subject != "sends":
        yes = target[:, 0] > 0
        importance[yes] *= importance[~yes].sum() / importance[yes].sum()
    dense, string = model.learn(seen, target, importance, np.zeros(target.shape), 1.0 if subject == "sends" else 0.5)
    if subject == "sends":
        dense[0, model.KINDS.index("promotion")] -= MARGIN
    return dense, string


def measure() -> None:
    """Print how each file is told by a seed from the others."""
    for subject in model.SUBJECTS:
        names = files(subject)
        for name in names:
            dense, string = fit(subject, read(*(other for other in names if other != name)))
            test = [line for line in read(name) if subject != "questions" or line[0] not in "aA"]
            seen = model.look([text for _l, text in test], rules()[subject], model.STRING_SCALE[subject])
            scores = model.weigh(seen, dense, string)
            want = wanted(subject, [letter for letter, _text in test])
            if subject == "sends":
                got = [model.KINDS[k] for k in scores.argmax(axis=1)]
                one = "promotion"
            else:
                got = ["yes" if score > 0 else "no" for score in scores[:, 0]]
                one = "yes"
            right = np.array([g == w for g, w in zip(got, want, strict=True)])
            hard = np.array([letter.isupper() for letter, _text in test])
            hits = sum(g == w == one for g, w in zip(got, want, strict=True))
            print(
                f"{subject:9} {name:12} {len(test):4}  right {right.mean():.3f} (hard {right[hard].mean():.3f})  "
                f"{one}: precision {hits / max(1, got.count(one)):.3f} recall {hits / max(1, want.count(one)):.3f}"
            )


def main() -> None:
    """Write the seed."""
    kept = {}
    for subject in model.SUBJECTS:
        dense, string = fit(subject, read(*files(subject)))
        kept[f"{subject}.shape"] = dense[:SHAPES].astype(np.float32)
        kept[f"{subject}.signs"] = dense[SHAPES:].astype(np.float32)
        kept[f"{subject}.strings"] = string.astype(np.float16)
    np.savez_compressed(ROOT / "sihu_tui" / "outreach" / "seed.npz", **kept)


if __name__ == "__main__":
    measure() if "--measure" in sys.argv else main()
