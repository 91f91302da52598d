"""The question inbox: what members asked in all groups and nobody answered (R59), and how groups are served (R20)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from statistics import median

from sihu_tui import settings
from sihu_tui.dates import days, service_hours
from sihu_tui.feedback.answering import AnsweredLine, Asked, answers
from sihu_tui.outreach.classify import QUESTION_LONGEST, of_store
from sihu_tui.outreach.observed import OURS_SQL
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_

_REACTION_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Question:
    """A member's question; `ts` is UTC seconds. `reactions` are other members' messages in the hour after it.

    `late` tells that it waits longer than the service time set for an answer; `taken` names the operator who holds it.
    """

    id: int
    group: int
    group_name: str
    key: int
    ts: int
    who: str
    text: str
    reactions: int
    late: bool
    taken: str = ""
    first: bool = False
    """Whether it is somebody's first post in the group, which need not ask."""


@dataclass(frozen=True, slots=True)
class Service:
    """What was asked in a group over some days: how much was answered, by members of it, after how many minutes."""

    group: int
    group_name: str
    asked: int
    answered: int
    by_members: int
    minutes: float | None
    """The median from question to answer; None where none was answered."""


def waiting(store: Store, now: int | None = None) -> list[Question]:
    """Give the questions of open groups that nobody answered: those without a reaction first, each the oldest first.

    What answers a question says `sihu_tui.feedback.answering`; a reply that was logged as sent there is a line too.
    Looked for are the last `questions.days` before the newest message in the store or `now` (UTC seconds), whichever is
    earlier: an old archive shows its own last questions.
    """
    now = days.now() if now is None else now
    newest = newest_message(store, now)
    if newest is None:
        return []
    since = newest - int(settings.get(store, "questions.days")) * days.SECONDS
    edge = service_hours.hours(store).late_before(newest, int(settings.get(store, "service.answer")))
    closed = set(single.every(store.connection, "question_marks", "group_id, key"))
    found: list[Question] = []
    for group, name, lines in open_groups(store, since, now):
        for one in _asked(store, lines):
            line = lines[one.line]
            if one.state not in ("waiting", "taken") or (group, line.key) in closed or line.ts < since:
                continue
            later = (other for other in lines[one.line + 1 :] if other.ts <= line.ts + _REACTION_SECONDS)
            reactions = sum(
                1
                for other in later
                if not other.ours and not other.bot and other.kind <= 1 and other.sender != line.sender
            )
            found.append(
                Question(
                    line.id, group, name, int(str(line.key)), line.ts, line.name, str(line.text), reactions,
                    line.ts < edge, one.taken,
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.reactions > 0, one.ts, one.id))


def service(store: Store, over: int = 28, group: int | None = None, now: int | None = None) -> list[Service]:
    """Give for each open group, or one, what was asked and answered in its last `over` days (R20, R22); most asked first."""
    now = days.now() if now is None else now
    newest = newest_message(store, now)
    if newest is None:
        return []
    found = []
    for id, name, lines in open_groups(store, newest - over * days.SECONDS, now, None if group is None else (group,)):
        asked = _asked(store, lines)
        waits = [(lines[one.answer].ts - lines[one.line].ts) / 60 for one in asked if one.answer is not None]
        members = sum(one.by == "member" for one in asked)
        if asked:
            found.append(Service(id, name, len(asked), len(waits), members, median(waits) if waits else None))
    return sorted(found, key=lambda one: (-one.asked, one.group_name))


def asked_in(store: Store, group: int, over: int, now: int | None = None) -> tuple[list[AnsweredLine], list[Asked]]:
    """Give a group's lines of its last `over` days, and the questions among them with what answered them."""
    newest = newest_message(store, days.now() if now is None else now)
    for _id, _name, lines in open_groups(store, (newest or 0) - over * days.SECONDS, newest or 0, (group,)):
        return lines, _asked(store, lines)
    return [], []


def newest_message(store: Store, now: int) -> int | None:
    """Give when the newest message of an open group came, up to `now`; None when there is none."""
    newest = store.connection.execute(
        "select max(last_message) from groups where coalesce(private, 0) = 0 and archived is null and last_message <= ?",
        (now,),
    ).fetchone()[0]
    return None if newest is None else int(newest)


def _asked(store: Store, lines: Sequence[AnsweredLine]) -> list[Asked]:
    """Give the questions among a group's lines."""
    said = str(settings.get(store, "questions.words"))
    return answers(lines, of_store(store), (lambda text: asks(text, said)) if said.strip() else None)


def open_groups(
    store: Store, since: int, now: int, only: Iterable[int] | None = None
) -> Iterator[tuple[int, str, list[AnsweredLine]]]:
    """Give the open groups with their lines in order, from `since` on; what was logged as sent stands among them."""
    logged: dict[int, list[AnsweredLine]] = {}
    for group, ts, who, text in store.connection.execute(
        "select group_id, ts, operator, text from sends where key is null and group_id is not null and ts > ?",
        (since,),
    ):
        logged.setdefault(group, []).append(AnsweredLine(ts, None, who, True, False, 0, text))
    rows = store.connection.execute(
        f"""select x.group_id, g.name, x.ts, x.sender_id, coalesce(m.name, ''), {OURS_SQL}, coalesce(m.is_bot, 1),
            x.kind, x.text, x.key, x.reply_to, x.id
        from groups g cross join messages x on x.group_id = g.id and x.ts between ?1 and ?2
        left join members m on m.id = x.sender_id
        left join memberships s on s.group_id = x.group_id and s.member_id = x.sender_id
        where coalesce(g.private, 0) = 0 and g.archived is null and g.last_message >= ?1 and (?3 is null or g.id in (select value from json_each(?3)))
        order by x.group_id, x.ts, x.id""",
        (since, now, None if only is None else json.dumps(list(only))),
    )
    for (group, name), part in groupby(rows, key=lambda row: row[:2]):
        lines = [AnsweredLine(row[2], row[3], row[4], bool(row[5]), bool(row[6]), *row[7:12]) for row in part]
        yield group, name, sorted([*lines, *logged.get(group, [])], key=lambda line: line.ts)


def asks(text: str | None, words: str) -> bool:
    """Tell whether a message has one of the team's own `words` for questions (blanks between)."""
    if not text or len(text) > QUESTION_LONGEST:
        return False
    return _pattern(words).search(text.casefold()) is not None


@lru_cache(maxsize=8)
def _pattern(words: str) -> re.Pattern[str]:
    said = words.casefold().split()
    # a Latin word stands alone, a Chinese one anywhere
    parts = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in said]
    return re.compile("|".join(parts) or "(?!)")


def close(store: Store, ids: Sequence[int], operator: str = "") -> None:
    """Take questions out of the inbox by their messages' ids: they were dealt with, or are none. One step to undo."""
    with journal.step(store, ("question_marks",), N_("{n} questions dealt with"), n=len(ids)) as connection:
        connection.executemany(
            """insert or ignore into question_marks (group_id, key, ts, operator)
            select group_id, key, ?, ? from messages where id = ?""",
            ((days.now(), operator, id) for id in ids),
        )
