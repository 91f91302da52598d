"""The questions in an export file and who answered them, read by themselves: no store is made or asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sihu_tui.errors import SihuError
from sihu_tui.feedback.answering import AnsweredLine, Asked, answers
from sihu_tui.outreach.classify import Classifier
from sihu_tui.readers import read_alone
from sihu_tui.readers.record import Message, Reading
from sihu_tui.text.i18n import _

STAFF_ROLES = ("owner", "admin")


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A question of a file: its group and line, what became of it, and the line that answered (None: nobody)."""

    group: str
    line: AnsweredLine
    asked: Asked
    answer: AnsweredLine | None


@dataclass(frozen=True, slots=True)
class FileQuestions:
    """What a file holds: its questions in order, and `doubts` on who is ours."""

    questions: list[FileQuestion]
    doubts: list[str]


def questions_of(
    path: Path, classifier: Classifier, me: Iterable[str] = (), zone: str | None = None, date_order: str | None = None,
    mapping: dict[str, str] | None = None, store_zone: str | None = None,
) -> FileQuestions:  # fmt: skip
    """Give the questions of an export's groups; private talks are left out.

    Ours are the account that exported, owners and admins, whoever the file calls operator, and whoever `me` names.
    Raises ReadError for what cannot be read, SihuError for a name in `me` that is not there.
    """
    called = {name.casefold() for name in me}
    unmet = set(called)
    found: list[FileQuestion] = []
    doubts: list[str] = []
    for _source, reading, messages in read_alone(path, zone, date_order, mapping, store_zone):
        rows = list(messages)
        named = {key: {key.casefold(), person.name.casefold()} for key, person in reading.people.items()}
        for row in rows:
            if row.sender and row.sender not in named:
                named[row.sender] = {row.sender.casefold()}
        unmet -= {name for names in named.values() for name in names}
        mine = {key for key, names in named.items() if names & called}
        for chat, part in _by_chat(rows).items():
            known = reading.chats.get(chat)
            if known is not None and known.private:
                continue
            ours = mine | _ours(reading, chat)
            group = (known.name if known else None) or chat
            if not ours & {row.sender for row in part}:
                doubts.append(
                    _("{group}: nobody who spoke is known as ours; name them with --me NAME.").format(group=group)
                )
            lines = [_line(row, reading, ours) for row in sorted(part, key=lambda row: row.ts)]
            for asked in answers(lines, classifier):
                answer = None if asked.answer is None else lines[asked.answer]
                found.append(FileQuestion(group, lines[asked.line], asked, answer))
    if unmet:
        raise SihuError(_("{path}: nobody there is called {name}.").format(path=path, name=_(", ").join(sorted(unmet))))
    return FileQuestions(found, doubts)


def _by_chat(rows: Iterable[Message]) -> dict[str, list[Message]]:
    parts: dict[str, list[Message]] = {}
    for row in rows:
        parts.setdefault(row.chat, []).append(row)
    return parts


def _ours(reading: Reading, chat: str) -> set[str]:
    """Give who is ours in a chat as the file says it."""
    known = reading.chats.get(chat)
    found = {key for key, person in reading.people.items() if person.self or person.operator}
    found |= {seat.person for seat in reading.memberships if seat.chat == chat and (seat.role or "") in STAFF_ROLES}
    return found | ({known.owner} if known is not None and known.owner else set())


def _line(row: Message, reading: Reading, ours: set[str]) -> AnsweredLine:
    person = reading.people.get(row.sender or "")
    name = (person.name or person.key) if person else row.sender or ""
    bot = row.sender is None or bool(person and person.bot)
    return AnsweredLine(
        int(row.ts), row.sender, name, row.sender in ours, bot, int(row.kind), row.text, row.id, row.reply_to
    )


def median_minutes(found: Iterable[FileQuestion]) -> float | None:
    """Give the median time from question to answer in minutes; None where none was answered."""
    waits = sorted((one.answer.ts - one.line.ts) / 60 for one in found if one.answer is not None)
    if not waits:
        return None
    half = len(waits) // 2
    return waits[half] if len(waits) % 2 else (waits[half - 1] + waits[half]) / 2


def counted(found: Iterable[FileQuestion]) -> Counter[str]:
    """Give how many were answered by operator and member, and how many by nobody ("")."""
    return Counter(one.asked.by or "" for one in found)
