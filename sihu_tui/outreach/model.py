"""What a line's shape, signs and strings weigh: learnt from sihu's own lines, and on top from a store's corrections.

A subject has outputs: "sends" one for each kind, "ads" and "questions" one. The seed (`seed.npz`) is written by
`tests/tools/train_lines.py` from the lines beside it. Corrections move the weights from the seed, the less the fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from sihu_tui.outreach.signs import BUCKETS, SHAPES, SUBJECTS, Sign, fold, rules, shape, strings, together, words

if TYPE_CHECKING:
    import numpy as np

KINDS = ("content", "service", "promotion", "chat")
OUTPUTS = {"sends": 4, "ads": 1, "questions": 1}
STRING_SCALE = {"sends": 8.0, "ads": 3.0, "questions": 2.0}
"""How much strings count beside signs; chosen on lines kept back."""
RIDGE = 10.0
"""How strongly corrections are held to the seed: less, and 40 of them spoil more of the other lines than they mend."""
SURE = 4.0
"""How much surer the seed is taken to be than it says, so that what it tells right already moves nothing."""
ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """Folded texts as the model sees them: numbers of shape and signs, the signs' words, buckets of strings."""

    dense: np.ndarray
    words: list[list[str]]
    buckets: np.ndarray
    owners: np.ndarray
    scale: np.ndarray
    """What one string of each text weighs, by how many the text has."""


def look(texts: Sequence[str], signs: Sequence[Sign], string_scale: float) -> Seen:
    """See texts (not folded yet)."""
    import numpy as np

    folded = [fold(text) for text in texts]
    shown = [words(signs, text) for text in folded]
    seen = np.array([list(map(bool, found)) for found in shown]).reshape(len(shown), len(signs))
    dense = np.hstack([np.array([shape(text) for text in folded]), together(signs, seen), seen])
    buckets, owners = strings(folded)
    count = np.bincount(owners, minlength=len(folded))
    return Seen(dense, shown, buckets, owners, string_scale / np.sqrt(count + 1.0))


def weigh(seen: Seen, dense: np.ndarray, string: np.ndarray) -> np.ndarray:
    """Give each text's scores by weights of shape and signs (columns × outputs) and of strings (BUCKETS × outputs)."""
    import numpy as np

    summed = [
        np.bincount(seen.owners, weights=string[seen.buckets, k], minlength=len(seen.scale))
        for k in range(string.shape[1])
    ]
    return np.asarray(seen.dense @ dense + np.stack(summed, axis=1) * seen.scale[:, None])


def learn(
    seen: Seen, wanted: np.ndarray, importance: np.ndarray, start: np.ndarray, ridge: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give what to add to the weights so that texts scoring `start` come out as `wanted` (rows of shares).

    Logistic regression (softmax over several outputs) held to `ridge`, in the space of the texts: few against columns.
    """
    import numpy as np

    n, outputs = wanted.shape
    sparse = np.zeros((n, BUCKETS))
    sparse[seen.owners, seen.buckets] = 1.0
    sparse *= seen.scale[:, None]
    alike = seen.dense @ seen.dense.T + sparse @ sparse.T
    pace = ridge + 0.5 * float(importance.max()) * _largest(alike)
    now = before = np.zeros((n, outputs))
    for turn in range(ROUNDS):
        ahead = now + turn / (turn + 3.0) * (now - before)
        score = start + alike @ ahead
        if outputs > 1:
            grown = np.exp(score - score.max(axis=1, keepdims=True))
            share = grown / grown.sum(axis=1, keepdims=True)
        else:
            share = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        before, now = now, ahead - (ridge * ahead + importance[:, None] * (share - wanted)) / pace
    return seen.dense.T @ now, sparse.T @ now


def _largest(alike: np.ndarray) -> float:
    """Give the largest eigenvalue of a matrix of likenesses, a little more rather than less."""
    import numpy as np

    pointer = np.ones(len(alike))
    for _turn in range(40):
        pointer = alike @ (pointer / np.linalg.norm(pointer))
    return 1.02 * float(np.linalg.norm(pointer))


class LineModel:
    """The weights of one subject: the seed's for these rules, and what corrections added."""

    def __init__(self, subject: str, path: str = "", corrections: Sequence[tuple[str, str]] = ()) -> None:
        """Corrections are texts with what they are: a kind, or "yes" and "no". `path` names the team's own rules."""
        import numpy as np

        self.subject, self.signs = subject, rules(path)[subject]
        self.scale = STRING_SCALE[subject]
        seed = _seed()
        self.dense = np.vstack([seed[f"{subject}.shape"], *_sign_weights(subject, self.signs)])
        self.string = seed[f"{subject}.strings"].astype(np.float64)
        if corrections:
            seen = look([text for text, _what in corrections], self.signs, self.scale)
            wanted = targets(subject, [what for _text, what in corrections])
            start = SURE * weigh(seen, self.dense, self.string)
            seen.dense[:, :SHAPES] = 0.0  # a correction says nothing of how long its line is
            dense, string = learn(seen, wanted, np.ones(len(corrections)), start, RIDGE)
            self.dense, self.string = self.dense + dense / SURE, self.string + string / SURE
        others = self.dense.mean(axis=1, keepdims=True) if self.dense.shape[1] > 1 else 0.0
        self._gains: list[list[float]] = (self.dense - others)[SHAPES:].T.tolist()

    def scores(self, texts: Sequence[str]) -> tuple[np.ndarray, list[list[str]]]:
        """Give each text's scores, one a column, and the words that show each sign."""
        seen = look(texts, self.signs, self.scale)
        return weigh(seen, self.dense, self.string), seen.words

    def reasons(self, shown: Sequence[str], output: int, most: int = 3) -> list[str]:
        """Give the words of a text that speak most for an output, the strongest first."""
        gains = self._gains[output]
        found = sorted(((g, words) for g, words in zip(gains, shown, strict=True) if words and g > 0), reverse=True)
        return list(dict.fromkeys(words.strip() for _g, words in found if words.strip()))[:most]


def targets(subject: str, what: Sequence[str]) -> np.ndarray:
    """Give what texts are as shares of the outputs."""
    import numpy as np

    if subject == "sends":
        return np.eye(len(KINDS))[[KINDS.index(one) for one in what]]
    return np.array([[1.0 if one == "yes" else 0.0] for one in what])


@lru_cache(maxsize=1)
def _seed() -> dict[str, np.ndarray]:
    import numpy as np

    with resources.as_file(resources.files("sihu_tui.outreach").joinpath("seed.npz")) as path, np.load(path) as kept:
        return {name: kept[name] for name in kept.files}


def _sign_weights(subject: str, signs: Sequence[Sign]) -> list[np.ndarray]:
    """Give the weights of signs; an expression that the seed does not know weighs as its entry does on the average."""
    import numpy as np

    own = rules()[subject]
    kept = _seed()[f"{subject}.signs"]
    known: dict[tuple[str, str, str], np.ndarray] = {}
    entries: dict[tuple[str, str], list[np.ndarray]] = {}
    for sign, weight in zip(own, kept, strict=True):
        known[sign.subject, sign.name, sign.pattern.pattern] = weight
        entries.setdefault((sign.subject, sign.name), []).append(weight)
    nothing = [np.zeros(OUTPUTS[subject])]
    found = []
    for sign in signs:
        weight = known.get((sign.subject, sign.name, sign.pattern.pattern))
        found.append(np.mean(entries.get((sign.subject, sign.name), nothing), axis=0) if weight is None else weight)
    return found


__all__ = ["KINDS", "OUTPUTS", "STRING_SCALE", "SUBJECTS", "LineModel", "learn", "look", "targets", "weigh"]
