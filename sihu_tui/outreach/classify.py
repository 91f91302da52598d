"""What a line is: an operator's send of a kind (R28), an outsider's advertisement (R2), a member's question (R59).

Rules that the team can read and edit, weighed by what was learnt from lines, and on top by the store's corrections. A
correction holds for its own text wherever it stands; where two contradict each other the later one holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

if TYPE_CHECKING:
    from sihu_tui.outreach.model import LineModel

KINDS = ("content", "service", "promotion", "chat")
SUBJECTS = ("send", "ad", "question")
QUESTION_LONGEST = 200
"""A longer text is a story or a notice, whatever it asks."""
_ALIKE = 0.55
"""Share of the pairs of characters that a line has in common with a corrected one to be told as it."""
_DIGITS = re.compile(r"\d+")
_LEARNT = 600
"""Corrections that are learnt from, the latest; all hold for their own text."""
_QUOTE = re.compile(r"^\s*「(?P<said>.*?)」\s*\n\s*[-—]( ?[-—]){4,}\s*\n(?P<own>.*)$", re.DOTALL)
_REPLY = re.compile(r"^\s*(?:\[(?:引用|回复)|【引用】|引用|>)(?P<said>[^\n]*)\n(?P<own>.+)$", re.DOTALL)
_NO_WORDS = re.compile(
    r"^(?:\s|<[^<>\n]{0,40}>|\[(?:图片|动画表情|视频|语音|文件|位置|名片|image|photo|video|sticker|voice|file)[^\]\n]{0,40}\])*$",
    re.IGNORECASE,
)
_CALL = re.compile(r"^\s*@\S+\s*(出来|人呢|在吗|在不在|呢|快来|来看看|看这里)?(一下|看看)?\W*$")
_TALK = re.compile(r"^\s*\[(?:聊天记录|合并转发|转发的聊天记录)\]")


@dataclass(frozen=True, slots=True)
class Correction:
    """What the team said that a text is: `subject` send, ad or question; `value` a kind, yes or no."""

    subject: str
    text: str
    value: str


class Classifier:
    """Tells lines by one state of rules and corrections; each text is told once."""

    def __init__(self, path: str = "", corrections: Iterable[Correction] = ()) -> None:
        self._path = path
        self._corrections = list(corrections)
        self._near = {
            subject: _Near(one for one in self._corrections if one.subject == subject) for subject in SUBJECTS
        }
        self._fixed = {(one.subject, same(one.text)): one.value for one in self._corrections}
        self._models: dict[str, LineModel] = {}
        self._told: dict[tuple[str, str], tuple[str, str]] = {}

    def _model(self, subject: str) -> LineModel:
        """Give the model of a subject, made when it is first asked for."""
        if subject not in self._models:
            from sihu_tui.outreach.model import LineModel

            learnt = [(one.text, one.value) for one in self._corrections if one.subject == subject][-_LEARNT:]
            self._models[subject] = LineModel(
                {"send": "sends", "ad": "ads", "question": "questions"}[subject], self._path, learnt
            )
        return self._models[subject]

    def sends(self, texts: Sequence[str | None]) -> list[tuple[str | None, str]]:
        """Give the kind of operators' texts (None: no words) and the reason."""
        return [
            (None, _("no words")) if not text or _NO_WORDS.match(text) else told
            for text, told in zip(texts, self._tell("send", [text or "" for text in texts]), strict=True)
        ]

    def ads(self, texts: Sequence[str | None]) -> list[tuple[bool, str]]:
        """Tell of texts by others than operators whether they advertise, and the reason."""
        return [(value == "yes", why) for value, why in self._tell("ad", [text or "" for text in texts])]

    def questions(self, texts: Sequence[str | None]) -> list[tuple[bool, str]]:
        """Tell of texts whether they ask something that wants an answer, and the reason."""
        return [(value == "yes", why) for value, why in self._tell("question", [text or "" for text in texts])]

    def corrected(self, subject: str, text: str) -> bool:
        """Whether somebody said what this very text is."""
        return (subject, same(text)) in self._fixed

    def _tell(self, subject: str, texts: list[str]) -> list[tuple[str, str]]:
        unknown = list(dict.fromkeys(text for text in texts if (subject, text) not in self._told))
        left = []
        for text in unknown:
            told = self._at_once(subject, text)
            if told is None:
                left.append(text)
            else:
                self._told[subject, text] = told
        for start in range(0, len(left), 2048):
            part = left[start : start + 2048]
            for text, told in zip(part, self._by_model(subject, part), strict=True):
                self._told[subject, text] = told
        return [self._told[subject, text] for text in texts]

    def _at_once(self, subject: str, text: str) -> tuple[str, str] | None:
        """Tell what needs no weighing: what was corrected, what has no words, quotes, packets, forwarded talk."""
        fixed = self._fixed.get((subject, same(text)))
        if fixed is not None:
            return fixed, _("corrected by hand")
        like = self._like_corrected(subject, text)
        if like is not None:
            return like
        if subject == "send":
            if _TALK.match(text):
                return "content", _("forwarded talk")
            if split(text)[0]:
                return "service", _("answers what it quotes")
            return None
        own = split(text)[1]
        if not own or _NO_WORDS.match(own):
            return "no", _("no words")
        if subject == "question" and _CALL.match(own):
            return "no", _("only calls somebody")
        if subject == "question" and len(own) > QUESTION_LONGEST:
            return "no", _("too long for a question")
        return None

    def _like_corrected(self, subject: str, text: str) -> tuple[str, str] | None:
        """Tell what differs little from a line that was corrected."""
        near = self._near[subject].find(text)
        return None if near is None else (near.value, _("like “{text}”, corrected by hand").format(text=near.text[:24]))

    def _by_model(self, subject: str, texts: list[str]) -> list[tuple[str, str]]:
        model = self._model(subject)
        scores, shown = model.scores([split(text)[1] for text in texts])
        found = []
        for row, words in zip(scores, shown, strict=True):
            if subject == "send":
                best = int(row.argmax())
                said = model.reasons(words, best)
                found.append(
                    (KINDS[best], _("words: {words}").format(words=_(", ").join(said)) if said else _("by its wording"))
                )
            else:
                yes = bool(row[0] > 0)
                said = model.reasons(words, 0) if yes else []
                found.append(
                    (
                        "yes" if yes else "no",
                        _("words: {words}").format(words=_(", ").join(said)) if said else _("by its wording"),
                    )
                )
        return found


class _Near:
    """Finds the correction that a text differs from least, where it is alike enough; the later of two."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        self._known = list(corrections)
        self._pairs: dict[str, list[int]] = {}
        self._sizes: list[int] = []
        for number, one in enumerate(self._known):
            pairs = _pairs_of(one.text)
            self._sizes.append(len(pairs))
            for pair in pairs:
                self._pairs.setdefault(pair, []).append(number)

    def find(self, text: str) -> Correction | None:
        """Give the nearest correction; None where none is near."""
        if not self._known:
            return None
        own = _pairs_of(text)
        shared = Counter(number for pair in own for number in self._pairs.get(pair, ()))
        best = max(
            ((n / (len(own) + self._sizes[number] - n), number) for number, n in shared.items()), default=(0.0, 0)
        )
        return self._known[best[1]] if best[0] >= _ALIKE else None


def _pairs_of(text: str) -> set[str]:
    """Give the pairs of characters in a text, whatever its digits and marks."""
    folded = "".join(ch for ch in _DIGITS.sub("0", text.casefold()) if ch.isalnum())
    return {folded[i : i + 2] for i in range(len(folded) - 1)}


def split(text: str) -> tuple[str, str]:
    """Give what a text quotes ("" where it quotes nothing) and what it says itself."""
    found = _QUOTE.match(text) or _REPLY.match(text)
    return (found["said"].strip(), found["own"].strip()) if found else ("", text)


def same(text: str) -> str:
    """Give the form in which a correction keeps a text."""
    return one_line(text).casefold()


def corrections(store: Store) -> list[Correction]:
    """Give the store's corrections, the oldest first."""
    rows = store.connection.execute("select subject, text, value from line_corrections order by ts, subject, text")
    return [Correction(*row) for row in rows]


def correct(store: Store, told: Iterable[Correction]) -> int:
    """Keep what lines are; give how many were new or other than before. One step to undo.

    What was said of a text before gives way. Raises SihuError for a value that does not fit its subject.
    """
    wanted = list(told)
    for one in wanted:
        fitting = KINDS if one.subject == "send" else ("yes", "no")
        if one.subject not in SUBJECTS or one.value not in fitting:
            raise SihuError(
                _("{subject} is one of: {values}.").format(subject=one.subject, values=_(", ").join(fitting))
            )
    before = {(one.subject, one.text): one.value for one in corrections(store)}
    changed = [one for one in wanted if before.get((one.subject, same(one.text))) != one.value]
    with journal.step(store, ("line_corrections",), N_("{n} lines corrected"), n=len(changed)) as connection:
        for one in changed:
            single.put(
                connection, "line_corrections", "subject, text", subject=one.subject, text=same(one.text),
                value=one.value, ts=days.now(), operator=store.operator,
            )  # fmt: skip
    return len(changed)


def of_store(store: Store) -> Classifier:
    """Give the classifier by a store's rules and corrections; the same one while neither changes."""
    return _made(settings.get(store, "lines.rules"), tuple(corrections(store)))


@lru_cache(maxsize=4)
def _made(path: str, known: tuple[Correction, ...]) -> Classifier:
    return Classifier(path, known)
