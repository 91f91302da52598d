"""What a group's last week gave, ready for its text: who answered, how much was asked and solved (R18), and of a
challenge which day it is and who takes part (R19)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.feedback.questions import asked_in
from sihu_tui.groups.members import STAFF_SQL
from sihu_tui.groups.rituals import RitualRow, list_rituals
from sihu_tui.store import Store
from sihu_tui.text.i18n import _

SPAN = 7
HELPERS = 3
_COUNTED = re.compile(r"[0-9一二三四五六七八九十百]+天|挑战|计划|活动")


@dataclass(frozen=True, slots=True)
class Week:
    """A group's last seven days: members who answered others, most first (name and times); asked and answered."""

    helpers: list[tuple[str, int]]
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """A ritual with an end on its day `day` of `of`: who said its word today and on how many days (name, days)."""

    name: str
    day: int
    of: int
    today: int
    people: list[tuple[str, int]]


def week(store: Store, group: int) -> Week:
    """Give the last seven days of a group, up to its newest message."""
    helpers: Counter[str] = Counter()
    lines, asked = asked_in(store, group, SPAN)
    for one in asked:
        if one.by == "member" and one.answer is not None:
            helpers[lines[one.answer].name] += 1
    return Week(helpers.most_common(HELPERS), len(asked), sum(one.answer is not None for one in asked))


def challenges(store: Store, group: int | None = None, today: int | None = None) -> list[Challenge]:
    """Give the challenges that run: rituals that have an end, of a group or of all."""
    now = days.today(settings.zone(store)) if today is None else today
    return [
        challenge(store, row, now)
        for row in list_rituals(store, group)
        if row.last_day is not None and row.first_day <= now <= row.last_day
    ]


def challenge(store: Store, row: RitualRow, today: int) -> Challenge:
    """Give how a ritual with an end stands: who wrote its word (打卡, else its name without its length) on its days."""
    zone, last = settings.zone(store), row.last_day or today
    word = "打卡" if "打卡" in row.name else _COUNTED.sub("", row.name).strip() or row.name
    said = store.connection.execute(
        f"""select m.name, x.ts from messages x join members m on m.id = x.sender_id
        left join memberships s on s.group_id = x.group_id and s.member_id = m.id
        where x.group_id = ? and x.ts >= ? and x.ts < ? and x.kind <= 1 and instr(x.text, ?) > 0 and not {STAFF_SQL}""",
        (row.group, days.start_of(row.first_day, zone), days.start_of(min(last, today) + 1, zone), word),
    )
    on = {(name, days.day_of(ts, zone)) for name, ts in said}
    people = Counter(name for name, _day in on)
    return Challenge(
        row.name, min(today, last) - row.first_day + 1, last - row.first_day + 1,
        sum(day == today for _name, day in on), people.most_common(),
    )  # fmt: skip


def told(one: Challenge, named: int = 10) -> str:
    """Say a challenge's day, who takes part today and in all, and who kept at it, in one line."""
    said = _("day {day} of {of}: {today} today, {n} in all").format(
        day=one.day, of=one.of, today=one.today, n=len(one.people)
    )
    best = _(", ").join(f"{name} {n}" for name, n in one.people[:named])
    return f"{said} ({best})" if best else said
