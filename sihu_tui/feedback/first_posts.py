"""First posts that nobody took up: a newcomer whose first words are answered within a day speaks again more often.

It goes with the person's return, not with the group's death: a to-do, never a reason for a verdict.
"""

from __future__ import annotations

from collections.abc import Sequence

from sihu_tui import settings
from sihu_tui.dates import days, service_hours
from sihu_tui.feedback import questions
from sihu_tui.feedback.answering import AnsweredLine
from sihu_tui.feedback.questions import Question
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _

SETTLED_DAYS = 28
"""So long a group must be known before a first message in what is known is somebody's first."""
_DAY, _NEXT, _OURS = 86400, 1800, 3600
"""Until when a first post is taken up: by a reply or a name; by whoever speaks next; by one of us."""


def inbox(store: Store, now: int | None = None) -> list[Question]:
    """Give the questions that wait, then the first posts that wait and ask nothing; each the oldest first."""
    asked = questions.waiting(store, now)
    known = {one.id for one in asked}
    return [*asked, *(one for one in waiting(store, now) if one.id not in known)]


def waiting(store: Store, now: int | None = None) -> list[Question]:
    """Give the first posts of the days of the inbox that nobody took up within a day, the oldest first."""
    now = days.now() if now is None else now
    newest = questions.newest_message(store, now)
    if newest is None:
        return []
    since = newest - int(settings.get(store, "questions.days")) * days.SECONDS
    zone = settings.zone(store)
    firsts = set(
        store.connection.execute(
            """select s.group_id, s.member_id, s.first_spoke from memberships s
            join (select group_id, min(first_day) as day from coverage group by group_id) c on c.group_id = s.group_id
            where s.first_spoke >= ? and c.day <= ?
            except select group_id, member_id, ts from group_ads""",
            (since, days.day_of(since, zone) - SETTLED_DAYS),
        )
    )
    if not firsts:
        return []
    closed = set(single.every(store.connection, "question_marks", "group_id, key"))
    edge = service_hours.hours(store).late_before(newest, int(settings.get(store, "service.answer")))
    found = []
    for group, name, lines in questions.open_groups(store, since, now, {group for group, _member, _ts in firsts}):
        for at, line in enumerate(lines):
            if (group, line.sender, line.ts) not in firsts or (group, line.key) in closed:
                continue
            if line.ours or line.bot or line.kind or not (line.text or "").strip() or _taken_up(line, lines[at + 1 :]):
                continue
            firsts.discard((group, line.sender, line.ts))
            found.append(
                Question(line.id, group, name, int(str(line.key)), line.ts, line.name, str(line.text), 0, line.ts < edge, first=True)
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.ts, one.id))


def told(one: Question) -> str:
    """Give what a line of the inbox says, on one line; of a first post that it is one."""
    said = " ".join(one.text.split())
    return _("(first post) {text}").format(text=said) if one.first else said


def _taken_up(post: AnsweredLine, later: Sequence[AnsweredLine]) -> bool:
    near = True
    for line in later:
        after = line.ts - post.ts
        if after > _DAY:
            return False
        if line.bot or line.kind > 1 or line.sender == post.sender:
            continue
        named = post.name and f"@{post.name}" in (line.text or "")
        if named or line.reply_to == post.key or near and after <= _NEXT or line.ours and after <= _OURS:
            return True
        near = False
    return False
