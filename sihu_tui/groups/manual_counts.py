"""Counts made by hand, for groups that no export exists of: one line a day, and how they mix with imports.

The rule of mixing: where an import covers a day of a group, the import holds for that day, and a count that says
otherwise is kept and named, never added. Days that only a count knows are covered days; days that neither knows are
unknown, never silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.dates import parse as dates
from sihu_tui.errors import SihuError
from sihu_tui.importing import coverage
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _

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
class ToldDay:
    """A day as an import tells it and as it was counted: (messages, speakers), None where it does not."""

    day: int
    imported: tuple[int, int] | None
    counted: tuple[int, int] | None

    @property
    def contradicts(self) -> bool:
        """Whether both tell it, and otherwise."""
        return self.imported is not None and self.counted is not None and self.imported != self.counted


@dataclass(frozen=True, slots=True)
class CountedWeek:
    """A week from its Monday: how many spoke (None: no day of it is known), and its known days by source.

    Where only counts tell of a week, its speakers are those of the busiest day: nobody knows who was counted.
    """

    monday: int
    speakers: int | None
    imported: int
    counted: int


@dataclass(frozen=True, slots=True)
class KnownDays:
    """How the days of a group are known between its first known day and the last: days by source, and gaps."""

    first: int | None
    last: int | None
    imported: int
    counted: int
    missing: int


_FIGURES = r"(?P<messages>\d+)(?:\s*条[\s,\uff0c]*|[\s,\uff0c/、]+)(?P<speakers>\d+)\s*人?"
_LINE = re.compile(
    rf"(?P<group>.+)[\s,\uff0c]+{_FIGURES}(?:[\s,\uff0c]+(?P<day>\S*[^\d\s]\S*))?", re.DOTALL
)  # read from the right, for a group's name may end in a number
_OWN = re.compile(rf"{_FIGURES}(?:[\s,\uff0c]+(?P<day>.+))?")


def parse(store: Store, line: str) -> Count:
    """Read `GROUP MESSAGES SPEAKERS [DATE]`; the day in one word as people say it (昨天, 周五, 11-18, 2026-11-18).

    Raises SihuError that says what does not fit.
    """
    from sihu_tui.groups import groups

    match = _LINE.fullmatch(line.strip())
    if match is None:
        raise SihuError(
            _("{line!r} is no count; write the group, its messages and how many people spoke, like `g5 32 7`.").format(
                line=line
            )
        )
    group = groups.find(store, match["group"].strip())
    return _sound(store, Count(group, _day(store, match["day"]), int(match["messages"]), int(match["speakers"])))


def parse_all(store: Store, text: str, group: int) -> list[Count]:
    """Read counts with `;` between them: `32 7`, `32 7 last fri` are of `group`, `g5 32 7` names another.

    Raises SihuError that says what does not fit.
    """
    found = []
    for piece in filter(None, map(str.strip, re.split(r"[;\uff1b\n]", text))):
        own = _OWN.fullmatch(piece)
        # `12 32 7` is of a group called 12, for 7 is no date
        if own is None or (own["day"] or "").isdigit():
            found.append(parse(store, piece))
        else:
            day = _day(store, own["day"])
            found.append(_sound(store, Count(group, day, int(own["messages"]), int(own["speakers"]))))
    return found


def _day(store: Store, text: str | None) -> int:
    today = days.today(settings.zone(store))
    return dates.parse_past(text, today) if text else today


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
    with journal.step(store, ("group_counts",), N_("{n} days counted by hand"), n=len(given)) as connection:
        for count in given:
            single.put(
                connection, "group_counts", "group_id, day", group_id=count.group, day=count.day,
                messages=count.messages, speakers=count.speakers, operator=settings.get(store, "operator"),
                counted=days.now(),
            )  # fmt: skip
    told = {(count.group, count.day) for count in given}
    return [c for group in {g for g, _d in told} for c in contradictions(store, group) if (c.group, c.day) in told]


def remove(store: Store, group: int, day: int) -> None:
    """Forget the count of a day. Raises SihuError when there is none."""
    with journal.step(store, ("group_counts",), N_("Count of {day} removed"), day=days.iso(day)) as connection:
        if not single.delete(connection, "group_counts", group_id=group, day=day):
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
    known = {day: Day(*both, "count") for day, both in _counted(store, group, first, last).items()}
    return known | {day: Day(*both, "import") for day, both in _imported(store, group, first, last).items()}


def told(store: Store, group: int, first: int, last: int) -> list[ToldDay]:
    """Give every day from `last` back to `first`, as imports and counts tell it."""
    counted, imported = _counted(store, group, first, last), _imported(store, group, first, last)
    return [ToldDay(day, imported.get(day), counted.get(day)) for day in range(last, first - 1, -1)]


def weeks(store: Store, group: int, last: int, over: int) -> list[CountedWeek]:
    """Give the `over` weeks up to the one of the day `last`, oldest first. Operators and bots are left out.

    The import tells a week of which it covers four days, a count the others.
    """
    first = days.monday(last) - 7 * (over - 1)
    counted, imported = _counted(store, group, first, last), _imported(store, group, first, last)
    spoke = dict(
        store.connection.execute(
            f"select (c.day + 3) / 7 * 7 - 3, count(distinct c.member_id) from {_DAYS} group by 1", (group, first, last)
        ).fetchall()
    )
    found = []
    for monday in range(first, first + 7 * over, 7):
        own = range(monday, monday + 7)
        by_import = sum(day in imported for day in own)
        by_hand = [counted[day][1] for day in own if day in counted and day not in imported]
        least = spoke.get(monday, 0)
        if by_hand and by_import < COVERED_DAYS:
            least = max(least, *by_hand)
        found.append(CountedWeek(monday, least if by_import or by_hand else None, by_import, len(by_hand)))
    return found


_DAYS = """member_days c join members m on m.id = c.member_id
    left join memberships s on s.group_id = c.group_id and s.member_id = c.member_id
    where c.group_id = ? and c.day between ? and ? and not m.is_bot
      and not coalesce(m.is_operator, s.role in ('owner', 'admin'), 0)"""


def _counted(store: Store, group: int, first: int, last: int) -> dict[int, tuple[int, int]]:
    rows = store.connection.execute(
        "select day, messages, speakers from group_counts where group_id = ? and day between ? and ?",
        (group, first, last),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _imported(store: Store, group: int, first: int, last: int) -> dict[int, tuple[int, int]]:
    known = {
        day: (0, 0)
        for start, end in coverage.of_group(store.connection, group)
        for day in range(max(first, start), min(last, end) + 1)
    }
    rows = store.connection.execute(
        f"select c.day, sum(c.n), count(*) from {_DAYS} group by c.day", (group, first, last)
    )
    for day, messages, speakers in rows:
        if day in known:
            known[day] = (messages, speakers)
    return known


def known(store: Store, group: int) -> KnownDays:
    """Give how a group's days are known: imported, counted by hand, or missing in between."""
    imported = {day for start, end in coverage.of_group(store.connection, group) for day in range(start, end + 1)}
    own = {count.day for count in counted(store, group)}
    every = imported | own
    if not every:
        return KnownDays(None, None, 0, 0, 0)
    first, last = min(every), max(every)
    return KnownDays(first, last, len(imported), len(own - imported), last - first + 1 - len(every))


def by_hand(store: Store, until: int) -> dict[int, list[Count]]:
    """Give every count of a day before ``until`` that no import covers, by group, oldest first."""
    rows = store.connection.execute(
        """select group_id, day, messages, speakers from group_counts c where day < ? and not exists (
            select 1 from coverage v where v.group_id = c.group_id and c.day between v.first_day and v.last_day)
        order by group_id, day""",
        (until,),
    )
    found: dict[int, list[Count]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Count(*row))
    return found
