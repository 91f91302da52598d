"""The question inbox: what members asked in all groups and no operator took up (R59)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sihu_tui import settings
from sihu_tui.dates import days, service_hours
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_

_MARK = re.compile(r"[?？]")
_LONGEST = 200
"""A longer text is a story or a notice, whatever it asks."""
_REACTION_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Question:
    """A member's question; `ts` is UTC seconds. `reactions` are other members' messages in the hour after it.

    `late` tells that it waits longer than the service time set for an answer.
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


def waiting(store: Store, now: int | None = None) -> list[Question]:
    """Give the questions of open groups that no operator took up: those without a reaction first, each the oldest first.

    One is taken up when an operator spoke in its group after it, a reply was logged as sent there, or a message
    answers it by the platform's own reply. Looked for are the last `questions.days` before the newest message in
    the store or `now` (UTC seconds), whichever is earlier: an old archive shows its own last questions.
    """
    now = days.now() if now is None else now
    newest = store.connection.execute(
        "select max(last_message) from groups where coalesce(private, 0) = 0 and archived is null and last_message <= ?",
        (now,),
    ).fetchone()[0]
    if newest is None:
        return []
    since = newest - int(settings.get(store, "questions.days")) * days.SECONDS
    edge = service_hours.hours(store).late_before(newest, int(settings.get(store, "service.answer")))
    words = str(settings.get(store, "questions.words"))
    closed = set(store.connection.execute("select group_id, key from question_marks"))
    sent = dict(
        store.connection.execute(
            "select group_id, max(ts) from sends where removed is null and group_id is not null and ts > ? group by 1",
            (since,),
        ).fetchall()
    )
    rows = store.connection.execute(
        """select m.id, m.group_id, g.name, m.key, m.ts, coalesce(p.name, ''), m.text, m.reply_to, m.sender_id,
            coalesce(p.is_operator, 0) or coalesce(p.is_self, 0), coalesce(p.is_bot, 0) or m.kind > 1
        from groups g cross join messages m on m.group_id = g.id and m.ts between ?1 and ?2
        left join members p on p.id = m.sender_id
        where coalesce(g.private, 0) = 0 and g.archived is null and g.last_message >= ?1
        order by m.group_id, m.ts desc, m.id desc""",
        (since, now),
    )
    found: list[Question] = []
    group, answered, taken_up = -1, set[int](), 0
    later: list[tuple[int, int | None]] = []  # when and who, of the members' words after, the newest first
    for id, at, name, key, ts, who, text, reply_to, sender, ours, machine in rows:
        if at != group:
            group, answered, taken_up, later = at, set(), sent.get(at, 0), []
        if reply_to is not None:
            answered.add(reply_to)
        if machine:
            continue
        if ours:
            taken_up = max(taken_up, ts)
            continue
        if ts >= taken_up and key not in answered and (at, key) not in closed and asks(text, words):
            reactions = sum(1 for when, other in later if other != sender and when <= ts + _REACTION_SECONDS)
            found.append(Question(id, at, name, key, ts, who, str(text), reactions, ts < edge))
        later.append((ts, sender))
    return sorted(found, key=lambda one: (one.reactions > 0, one.ts, one.id))


def asks(text: str | None, words: str) -> bool:
    """Tell whether a message asks something: it has a question mark or one of `words` (blanks between)."""
    if not text or len(text) > _LONGEST:
        return False
    return _MARK.search(text) is not None or _pattern(words).search(text.casefold()) is not None


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
