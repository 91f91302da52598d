"""Counts made by hand, for groups that no export exists of: one line a day, and how they mix with imports.

The rule of mixing: where an import covers a day of a group, the import holds for that day, and a count that says
otherwise is kept and named, never added. Days that only a count knows are covered days; days that neither knows are
unknown, never silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sihu_tui import days, settings, undo
from sihu_tui.errors import SihuError
from sihu_tui.i18n import N_, _
from sihu_tui.importing import coverage
from sihu_tui.store import Store

MOST = 1_000_000
COVERED_DAYS = 4
"""A week of which an import knows so many days needs no counts."""


@dataclass(frozen=True, slots=True)
class Count:
    """A group's day as somebody counted it."""

    group: int
    day: int
    messages: int
    speakers: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A day that was both counted and imported, with another outcome; the import holds."""

    group: int
    name: str
    day: int
    messages: int
    speakers: int
    imported_messages: int
    imported_speakers: int

    def __str__(self) -> str:
        return _(
            "{group}, {day}: counted {messages} messages of {speakers} people, but the import has "
            "{imported_messages} of {imported_speakers}. The import holds."
        ).format(
            group=self.name,
            day=days.iso(self.day),
            messages=self.messages,
            speakers=self.speakers,
            imported_messages=self.imported_messages,
            imported_speakers=self.imported_speakers,
        )


@dataclass(frozen=True, slots=True)
class Day:
    """A known day of a group: speech and how many members spoke (operators and bots left out in an import)."""

    messages: int
    speakers: int
    source: str
    """import or count."""


@dataclass(frozen=True, slots=True)
class Known:
    """How the days of a group are known between its first known day and the last: days by source, and gaps."""

    first: int | None
    last: int | None
    imported: int
    counted: int
    missing: int


_LINE = re.compile(
    r"(?P<group>.+)[\s,,]+(?P<messages>\d+)[\s,,]+(?P<speakers>\d+)(?:[\s,,]+(?P<day>\S*[^\d\s]\S*))?", re.DOTALL
)  # read from the right, for a group's name may end in a number


def parse(store: Store, line: str) -> Count:
    """Read `GROUP MESSAGES SPEAKERS [DATE]`; the day is YYYY-MM-DD, MM-DD, `yesterday`/昨天 or today.

    Raises SihuError that says what does not fit.
    """
    from sihu_tui import groups

    match = _LINE.fullmatch(line.strip())
    if match is None:
        raise SihuError(
            _("{line!r} is no count; write the group, its messages and how many people spoke, like `g5 32 7`.").format(
                line=line
            )
        )
    group = groups.find(store, match["group"].strip())
    return _sound(store, Count(group, _day(store, match["day"]), int(match["messages"]), int(match["speakers"])))


def _day(store: Store, text: str | None) -> int:
    today = days.today(settings.zone(store))
    if not text or text.casefold() in ("today", "今天"):
        return today
    if text.casefold() in ("yesterday", "昨天"):
        return today - 1
    short = re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})日?", text)
    try:
        if short is None:
            return days.parse_day(text.replace("/", "-").replace(".", "-"))
        year = int(days.iso(today)[:4])
        day = days.parse_day(f"{year}-{int(short[1]):02d}-{int(short[2]):02d}")
        # a day without its year is the last one of that date
        return day if day <= today else days.parse_day(f"{year - 1}-{int(short[1]):02d}-{int(short[2]):02d}")
    except ValueError:
        raise SihuError(_("{text!r} is no date; write it like 2026-11-21.").format(text=text)) from None


def _sound(store: Store, count: Count) -> Count:
    today = days.today(settings.zone(store))
    if count.day > today:
        raise SihuError(_("{day} lies ahead; only a day that has been can be counted.").format(day=days.iso(count.day)))
    if max(count.messages, count.speakers) > MOST:
        raise SihuError(_("{n} is too large for a day of a group.").format(n=max(count.messages, count.speakers)))
    if count.speakers > count.messages:
        raise SihuError(
            _(
                "{speakers} people cannot have said {messages} messages; the messages come first, like `g5 32 7`."
            ).format(speakers=count.speakers, messages=count.messages)
        )
    if count.messages and not count.speakers:
        raise SihuError(
            _("{messages} messages were said by somebody: how many people spoke?").format(messages=count.messages)
        )
    return count


def put(store: Store, counts: Iterable[Count]) -> list[Contradiction]:
    """Keep counts as one step (a newer count of a day replaces the older); give those that an import contradicts.

    Nothing is kept when any does not fit. Raises SihuError.
    """
    given = [_sound(store, count) for count in counts]
    with undo.step(store, ("group_counts",), N_("{n} days counted by hand"), n=len(given)) as connection:
        connection.executemany(
            """insert into group_counts (group_id, day, messages, speakers, operator, counted) values (?,?,?,?,?,?)
            on conflict do update set messages = excluded.messages, speakers = excluded.speakers,
                operator = excluded.operator, counted = excluded.counted""",
            (
                (count.group, count.day, count.messages, count.speakers, settings.get(store, "operator"), days.now())
                for count in given
            ),
        )
    told = {(count.group, count.day) for count in given}
    return [c for group in {g for g, _d in told} for c in contradictions(store, group) if (c.group, c.day) in told]


def remove(store: Store, group: int, day: int) -> None:
    """Forget the count of a day. Raises SihuError when there is none."""
    with undo.step(store, ("group_counts",), N_("Count of {day} removed"), day=days.iso(day)) as connection:
        if not connection.execute("delete from group_counts where group_id = ? and day = ?", (group, day)).rowcount:
            raise SihuError(_("{day} was not counted.").format(day=days.iso(day)))


def counted(store: Store, group: int) -> list[Count]:
    """Give every count of a group, newest first, those that an import overrides included."""
    rows = store.connection.execute(
        "select group_id, day, messages, speakers from group_counts where group_id = ? order by day desc", (group,)
    )
    return [Count(*row) for row in rows]


def contradictions(store: Store, group: int | None = None) -> list[Contradiction]:
    """Give the counted days that an import knows otherwise, of one group or of all, newest first."""
    rows = store.connection.execute(
        f"""select c.group_id, g.name, c.day, c.messages, c.speakers, {_IMPORTED_MESSAGES}, {_IMPORTED_SPEAKERS}
        from group_counts c join groups g on g.id = c.group_id
        where (?1 is null or c.group_id = ?1) and exists (
            select 1 from coverage v where v.group_id = c.group_id and c.day between v.first_day and v.last_day)
        order by c.day desc, c.group_id""",
        (group,),
    )
    return [found for found in (Contradiction(*row) for row in rows) if _differ(found)]


def _differ(found: Contradiction) -> bool:
    return found.messages != found.imported_messages or found.speakers != found.imported_speakers


_MEMBERS = """from member_days d join members m on m.id = d.member_id
    left join memberships s on s.group_id = d.group_id and s.member_id = d.member_id
    where d.group_id = c.group_id and d.day = c.day and not m.is_bot
      and not coalesce(m.is_operator, s.role in ('owner', 'admin'), 0)"""
_IMPORTED_MESSAGES = f"(select coalesce(sum(d.n), 0) {_MEMBERS})"
_IMPORTED_SPEAKERS = f"(select count(*) {_MEMBERS})"


def by_day(store: Store, group: int, first: int, last: int) -> dict[int, Day]:
    """Give the known days of a group from `first` to `last`; a day that nobody knows is left out, a silent one is 0.

    Operators and bots are left out of imported days.
    """
    connection = store.connection
    known = {
        row[0]: Day(row[1], row[2], "count")
        for row in connection.execute(
            "select day, messages, speakers from group_counts where group_id = ? and day between ? and ?",
            (group, first, last),
        )
    }
    for start, end in coverage.of_group(connection, group):
        for day in range(max(first, start), min(last, end) + 1):
            known[day] = Day(0, 0, "import")
    rows = connection.execute(
        """select d.day, sum(d.n), count(*) from member_days d join members m on m.id = d.member_id
            left join memberships s on s.group_id = d.group_id and s.member_id = d.member_id
        where d.group_id = ? and d.day between ? and ? and not m.is_bot
          and not coalesce(m.is_operator, s.role in ('owner', 'admin'), 0) group by d.day""",
        (group, first, last),
    )
    for day, messages, speakers in rows:
        if day in known and known[day].source == "import":
            known[day] = Day(messages, speakers, "import")
    return known


def known(store: Store, group: int) -> Known:
    """Give how a group's days are known: imported, counted by hand, or missing in between."""
    imported = {day for start, end in coverage.of_group(store.connection, group) for day in range(start, end + 1)}
    own = {count.day for count in counted(store, group)}
    every = imported | own
    if not every:
        return Known(None, None, 0, 0, 0)
    first, last = min(every), max(every)
    return Known(first, last, len(imported), len(own - imported), last - first + 1 - len(every))


def stand_ins(store: Store, group: int) -> tuple[list[tuple[int, int, int]], list[tuple[int, int]]]:
    """Give what counts say in the shape health judges by: (day, member, messages) rows, and the spans they cover.

    Nobody knows who was counted, so the speakers of a day get the numbers -1, -2 … in order: the same stand-ins every
    day. Distinct speakers of a week are then the busiest day's, a lower bound that is the same throughout the group's
    own past. Days that an import covers are left out, and so are weeks of which it covers four days or more, whose
    people are known.
    """
    spans = coverage.of_group(store.connection, group)

    def imported(day: int) -> bool:
        return any(start <= day <= end for start, end in spans)

    rows: list[tuple[int, int, int]] = []
    covered: list[tuple[int, int]] = []
    for count in reversed(counted(store, group)):
        week = days.monday(count.day)
        if imported(count.day) or sum(imported(day) for day in range(week, week + 7)) >= COVERED_DAYS:
            continue
        covered.append((count.day, count.day))
        each, rest = divmod(count.messages, max(count.speakers, 1))
        rows += [(count.day, -1 - i, each + (i < rest)) for i in range(count.speakers)]
    return rows, coverage.joined(covered)
