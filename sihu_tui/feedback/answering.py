"""Which of a group's later lines answers a member's question: one definition, for the store and for files alone (R59).

An answer quotes the question, names who asked, shares words with it, or is the next line that fits it within a time.
A broadcast answers nothing, nor do a greeting, thanks, "me too" and "no idea"; a holding line ("I'll ask") only takes
the question. What members answer counts as theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sihu_tui.contacts.turns import automatic, broadcast, closes
from sihu_tui.feedback import answer_phrases as phrases
from sihu_tui.outreach.classify import Classifier, split
from sihu_tui.outreach.signs import simple

_SPEECH = 1
_SURE = 2.9
"""A member's line that scores less may be chatter."""
_NEARLY = 0.3
"""From here on a line is an answer if the asker thanks for it."""
_HOUR = 3600
_SOON = 900
"""Seconds in which a member's line that is no chatter probably answers."""
NAMED_HOURS, WORDS_HOURS, NEXT_HOURS, MEMBER_HOURS = 7 * 24, 48, 12, 3
"""How long after a question a line may answer it: by a name, by shared words, as ours, as another member's."""


class AnsweredLine(NamedTuple):
    """A line of a group, in order of time: UTC seconds; `sender` any key; `key` what `reply_to` of others names."""

    ts: int
    sender: object
    name: str
    ours: bool
    bot: bool
    kind: int
    text: str | None
    key: object = None
    reply_to: object = None
    id: int = 0


@dataclass(slots=True)
class Asked:
    """A member's question. `state` waiting, taken (an operator holds it), answered, or withdrawn (settled by the asker).

    `by` operator or member; `answer` is the number of the line that answered, `how` quote, name, words or next.
    """

    line: int
    state: str = "waiting"
    by: str | None = None
    answer: int | None = None
    how: str = ""
    taken: str = ""
    doubtful: bool = False
    """Another member's line that may have been chatter: an operator's answer goes before it."""
    more: str = ""
    """What the asker added to it while it was open."""
    nearly: tuple[float, int] | None = None
    """The score and number of the line that came nearest to an answer: it is one if the asker then thanks."""


def answers(
    lines: Sequence[AnsweredLine], classifier: Classifier, words: Callable[[str], bool] | None = None
) -> list[Asked]:
    """Give the questions of one group's lines, which come in order, with who answered them.

    `words` tells of a text that it asks by words of the team's own, whatever else says.
    """
    lines = [line._replace(text=simple(line.text)) if line.text else line for line in lines]
    spoken = [i for i, line in enumerate(lines) if line.kind <= _SPEECH and not line.bot]
    own = {i: split(lines[i].text or "") for i in spoken}
    maybe = [
        i
        for i in spoken
        if not lines[i].ours and phrases.MAYBE.search(own[i][1]) and not phrases.JOINS.match(own[i][1])
    ]
    asking = {
        i for i, (asks, _why) in zip(maybe, classifier.questions([lines[i].text for i in maybe]), strict=True) if asks
    }
    if words is not None:
        asking |= {i for i in spoken if not lines[i].ours and words(own[i][1])}
    asked = sorted(asking)
    asking -= {i for i, (ad, _why) in zip(asked, classifier.ads([lines[i].text for i in asked]), strict=True) if ad}
    found: list[Asked] = []
    open_ones: list[Asked] = []
    for i in spoken:
        line = lines[i]
        open_ones = [one for one in open_ones if line.ts - lines[one.line].ts <= NAMED_HOURS * _HOUR]
        if open_ones and not automatic(line.text):
            kind = classifier.sends([line.text])[0][0] if line.ours else None
            _settle(lines, own, i, kind, i in asking, open_ones, classifier)
            open_ones = [one for one in open_ones if one.state in ("waiting", "taken") or one.doubtful]
        if i in asking:
            open_ones.append(Asked(i))
            found.append(open_ones[-1])
    return found


def _settle(
    lines: Sequence[AnsweredLine],
    own: dict[int, tuple[str, str]],
    i: int,
    kind: str | None,
    asks: bool,
    open_ones: list[Asked],
    classifier: Classifier,
) -> None:
    """Let a line answer or take open questions, the best fitting first."""
    line = lines[i]
    said = own[i][1]
    mine = [one for one in open_ones if lines[one.line].sender == line.sender]
    if mine and not asks and not line.ours and len(said) <= 20:
        _heard(lines, mine, said)
    rest = [one for one in open_ones if lines[one.line].sender != line.sender]
    rest = [one for one in rest if not one.doubtful or line.ours]
    if not line.ours and any(line.ts - lines[one.line].ts <= _SOON for one in rest):
        kind = classifier.sends([line.text])[0][0]
    scored = [(*_fit(lines, own, one, i, kind, asks, place), one) for place, one in enumerate(reversed(rest))]
    for score, _how, one in scored:
        if _NEARLY <= score < 2.0 and (one.nearly is None or score > one.nearly[0]):
            one.nearly = score, i
    good = sorted((item for item in scored if item[0] >= 2.0), key=lambda item: -item[0])
    if good and not line.ours and classifier.ads([line.text])[0][0]:
        return
    kind = "service" if line.ours and good and good[0][1] in ("quote", "name") else kind
    for rank, (score, how, one) in enumerate(good):
        if rank and not (
            how == "quote"
            or how == "words"
            and score >= good[0][0] - 0.65
            or good[0][1] == how == "next"
            and _again(lines, one, good[0][2])
            or how == "name"
            and good[0][1] == "name"
            and _same_asker(lines, one, good[0][2])
        ):
            continue
        if one.doubtful and not (score >= 2.6 or kind == "service"):
            continue
        if line.ours and phrases.HOLDS.search(said) and len(said) <= 30:
            one.state, one.taken = "taken", line.name
        else:
            one.state, one.by, one.answer, one.how = "answered", "operator" if line.ours else "member", i, how
            one.doubtful = not line.ours and how in ("words", "next") and score < _SURE


def _heard(lines: Sequence[AnsweredLine], mine: Sequence[Asked], said: str) -> None:
    """Let what an asker says later settle the own open questions: thanks for an answer, found alone, or a word more."""
    thanks, alone = phrases.HEARD.search(said), phrases.SELF_FOUND.search(said)
    for one in mine:
        if one.doubtful and (thanks or alone):
            one.doubtful = False
        elif one.nearly and (thanks or alone):
            one.answer = one.nearly[1]
            one.state, one.by, one.how = "answered", "operator" if lines[one.answer].ours else "member", "next"
        elif alone:
            one.state = "withdrawn"
        elif not (one.doubtful or thanks or phrases.LAUGH.match(said)):
            one.more += " " + said


def _again(lines: Sequence[AnsweredLine], one: Asked, later: Asked) -> bool:
    """Tell whether `later` is a short question right after `one`: somebody else asks the same once more."""
    gap = lines[later.line].ts - lines[one.line].ts
    return later.line == one.line + 1 and gap <= 300 and len(lines[later.line].text or "") <= 6


def _same_asker(lines: Sequence[AnsweredLine], one: Asked, other: Asked) -> bool:
    return lines[one.line].sender == lines[other.line].sender


def _fit(
    lines: Sequence[AnsweredLine],
    own: dict[int, tuple[str, str]],
    asked: Asked,
    i: int,
    kind: str | None,
    asks: bool,
    place: int,
) -> tuple[float, str]:
    """Give how well line `i` answers a question, from 2 on it does, and by what; `place` 0 is the youngest question."""
    q = asked.line
    question, line = lines[q], lines[i]
    quoted, said = own[i]
    if not said and line.kind != 1:
        return -9.0, ""
    if (line.reply_to is not None and line.reply_to == question.key) or (quoted and _quotes(quoted, question)):
        return (
            (-9.0, "")
            if phrases.NOTHING.search(said) and len(said) <= 16 and not line.ours
            else (12.0 - place * 0.1, "quote")
        )
    hours = (line.ts - question.ts) / _HOUR
    named = _named(said, question.name)
    other = re.search(r"@(\S+)", said)
    if named and hours <= NAMED_HOURS and not (asks and not line.ours):
        return 9.0 - place * 0.1 + _shared(question.text or "", said), "name"
    if other and not named and _names_somebody(lines, i, other.group(1)):
        return -9.0, ""
    if line.ours and (
        kind == "promotion"
        and not _sells_an_answer(question.text or "", said)
        or broadcast(line.text)
        or phrases.SHOUT.search(line.text or "")
    ):
        return -9.0, ""
    if phrases.NOTHING.search(said) and not line.ours or phrases.LAUGH.match(said or "x") or phrases.CALLS.match(said):
        return -9.0, ""
    if phrases.AGREES.match(said) and not line.ours and lines[i - 1].sender not in (question.sender, line.sender):
        return -9.0, ""
    shared = _shared((question.text or "") + asked.more, said)
    fits = _types(question.text or "", said)
    if hours > (WORDS_HOURS if shared > (0 if line.ours else 1) else NEXT_HOURS if line.ours else MEMBER_HOURS):
        return -9.0, ""
    between = sum(1 for k in range(q + 1, i) if k in own and lines[k].sender != question.sender)
    score = 1.2 * min(shared, 3) - 0.12 * min(between, 12) - 0.5 * place
    score += (
        1.0 if hours <= 0.1 else 0.7 if hours <= 0.5 else 0.5 if hours <= 2 else -0.2 if hours <= NEXT_HOURS else -1.5
    )
    if (phrases.PLEASANT.search(said) or not line.ours and phrases.CHATTER.search(said)) and not shared and fits < 1.2:
        score -= 3.0
    if line.ours:
        brief = len(said) <= phrases.BRIEF and (
            shared or fits >= 1 or line.ts - question.ts <= _SOON and (kind == "chat" or len(said) <= 12)
        )
        score += 0.9 * fits + (1.8 if kind == "service" else 1.4 if brief else 0.3)
        score -= 1.2 if phrases.POSTS.search(said) and not shared else 0.0
        score -= 0.25 if not shared and fits < 1 and hours > 0.4 else 0.0
        score += 0.8 if asked.taken == line.name else 0.0
        score -= 1.3 if phrases.TO_ALL.search(said) and shared < 2 else 0.0
        score -= 0.6 if asks or phrases.ASKS_BACK.search(said) else 0.0
        return score, "words" if shared else "next"
    if phrases.ASKS_BACK.search(said) or asks and not fits:
        return -9.0, ""
    score += 1.5 * fits - (0.3 if not (fits or shared) else 0.0) - (0.4 if shared == 1 and not fits else 0.0)
    if closes(said) and not fits and not shared:
        score -= 2.5
    if line.ts - question.ts <= _SOON:
        score += (1.2 if kind not in (None, "chat") else 0.0) + (0.3 if not between else 0.0)
    return score - (1.0 if not said else 0.0), "words" if shared else "next"


def _sells_an_answer(question: str, said: str) -> bool:
    """Tell whether what was taken for a promotion answers: it has what was asked for, or names what was asked about."""
    if len(said) > phrases.BRIEF * (2 if said.isascii() else 1):
        return False
    shared = _shared(question, said)
    wants_link = "链接" in question and "http" in said
    return wants_link or shared >= 2 or not phrases.PUSH.search(said) and (shared > 0 or _types(question, said) >= 1)


def _quotes(quoted: str, question: AnsweredLine) -> bool:
    text = "".join((question.text or "").split())
    body = "".join(re.sub(r"^[^:：]{0,30}[:：]", "", quoted).split())
    return bool(text) and (text[:12] in "".join(quoted.split()) or bool(body) and body[:12] in text)


def _named(said: str, name: str) -> bool:
    name = name.strip()
    if not name:
        return False
    return f"@{name}" in said or (len(name) >= 2 and name.casefold() in said.casefold())


def _names_somebody(lines: Sequence[AnsweredLine], i: int, name: str) -> bool:
    """Tell whether an @ in line `i` names another who spoke shortly before."""
    return any(lines[k].name and name.startswith(lines[k].name[:8]) for k in range(max(0, i - 60), i))


def _shared(question: str, said: str) -> float:
    """Give how many pairs of Chinese characters and Latin words that mean something both have."""
    return float(len(_words(question) & _words(said)))


def _words(text: str) -> set[str]:
    text = text.casefold()
    numbers = set(phrases.NUMBER.findall(text))
    pairs = {run[k : k + 2] for run in phrases.HAN.findall(text) for k in range(len(run) - 1)}
    return {
        word
        for word in (
            numbers | pairs | {_stem(word) for word in phrases.LATIN.findall(text) if word not in phrases.STOP}
        )
        if word not in phrases.STOP
    }


def _stem(word: str) -> str:
    return word.removesuffix("s")[:4] if len(word) > 3 else word


def _types(question: str, said: str) -> float:
    """Give 1 where the line has what such a question asks for, .3 where it is not plain what that would be."""
    question, said = question.casefold(), said.casefold()
    predicate = phrases.PREDICATE.search(question)
    if predicate and (predicate.group(1) or predicate.group(2)) in said:
        return 1.2
    verb = phrases.ASKED_VERB.search(question)
    begins = re.sub(r"^@\S+\s*", "", said)[:1]
    if verb and begins and begins in verb.group(1):
        return 1.2
    if predicate and any(word in question for word in phrases.SAYS_SO.findall(said)):
        return 1.2
    asked = [answer for sign, answer in phrases.FITS if sign.search(question)]
    return 1.0 if any(answer.search(said) for answer in asked) else 0.0 if asked else 0.3
