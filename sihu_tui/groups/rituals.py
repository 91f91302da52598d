"""Rituals of a group (R17): what comes round when, whether it was held, its streak, and what it does to the talk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

from sihu_tui import settings
from sihu_tui.dates import days, recurrence
from sihu_tui.dates.days import day_number
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

BACK_DAYS = 400
"""How far back days are looked at for streaks and what is overdue."""
AROUND_DAYS = 3
BEFORE_DAYS = 28


@dataclass(frozen=True, slots=True)
class RitualRow:
    """A ritual as it stands; days are day numbers, `minute` of the day in the store's zone (None: any time)."""

    id: int
    group: int
    group_name: str
    name: str
    said: str
    rule: str
    minute: int | None
    first_day: int
    last_day: int | None
    next_day: int | None
    """None when it does not come round again."""
    overdue: list[int]
    """Days that passed without anybody saying whether it was held, oldest first."""
    streak: int
    """How many times in a row it was held, up to the last day that is known of."""
    held: int
    missed: int


@dataclass(frozen=True, slots=True)
class RitualEffect:
    """What a ritual's days show: mean speakers on them and on the days they are compared with.

    Compared with the known days up to three days `around` each one that are no days of the ritual, or for a daily one
    with the 28 days `before` it began. Red-packet days count on neither side (R14). None: not known.
    """

    days: int
    on: float | None
    off: float | None
    basis: str
    each: list[tuple[int, int, float | None]]
    """Day, speakers, and the mean they are compared with."""

    @property
    def times(self) -> float | None:
        """How many times as many people speak on its days."""
        return self.on / self.off if self.on is not None and self.off else None


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day on which a ritual came round: `held` None while nobody said."""

    day: int
    held: bool | None
    note: str
    operator: str


def add(
    store: Store, group: int, name: str, said: str, first_day: int | None = None, last_day: int | None = None
) -> int:
    """Give a group a ritual with its cadence as people say it; give its id.

    Raises SihuError for a cadence that is not understood or never comes round, or an end before the start.
    """
    name = one_line(name)
    if not name:
        raise SihuError(_("A ritual needs a name."))
    begun = days.today(settings.zone(store)) if first_day is None else first_day
    found = recurrence.parse(said, begun, last_day)
    row = single.read(store.connection, "groups", "name", id=group)
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    with journal.step(store, ("rituals",), N_("{group}: ritual {name} begun"), group=row[0], name=name) as connection:
        return single.insert(
            connection, "rituals", group_id=group, name=name, said=one_line(said), rule=found.rule,
            minute=found.minute, first_day=begun, last_day=last_day,
        )  # fmt: skip


def change(
    store: Store,
    ritual: int,
    name: str | None = None,
    said: str | None = None,
    last_day: int | None = None,
    for_good: bool = False,
) -> None:
    """Change a ritual's name, its cadence (from today on anew) or its last day; `for_good` takes the last day away.

    Raises SihuError as `add`.
    """
    was = _read(store, ritual)
    begun = days.today(settings.zone(store)) if said is not None else was.first_day
    end = None if for_good else was.last_day if last_day is None else last_day
    found = recurrence.parse(said or was.said, begun, end)
    with journal.step(store, ("rituals",), N_("Ritual {name} changed"), name=was.name) as connection:
        single.update(
            connection, "rituals", ritual, name=one_line(name or was.name), said=one_line(said or was.said),
            rule=found.rule, minute=found.minute, first_day=begun, last_day=end,
        )  # fmt: skip


def remove(store: Store, ritual: int) -> None:
    """Forget a ritual and its days."""
    was = _read(store, ritual)
    with journal.step(store, ("ritual_days", "rituals"), N_("Ritual {name} removed"), name=was.name) as connection:
        single.delete(connection, "ritual_days", ritual_id=ritual)
        single.delete(connection, "rituals", id=ritual)


def mark(store: Store, ritual: int, day: int | None = None, held: bool = True, note: str = "") -> int:
    """Say that a ritual was held (or missed) on one of its days, the oldest overdue one when none is given.

    Give the day. Raises SihuError for a day ahead, or one on which it does not come round.
    """
    row = _read(store, ritual)
    today = days.today(settings.zone(store))
    if day is None:
        day = row.overdue[0] if row.overdue else _last(row, today)
    if day is None:
        raise SihuError(_("{name} has not come round yet.").format(name=row.name))
    if day > today:
        raise SihuError(_("{day} lies ahead.").format(day=days.iso(day)))
    if day not in recurrence.occurrences(row.rule, row.first_day, day, day):
        near = recurrence.occurrences(row.rule, row.first_day, day - 31, day + 31)
        nearest = sorted(near, key=lambda one: abs(one - day))[:2]
        raise SihuError(
            _("{name} does not come round on {day}; near it are {days}.").format(
                name=row.name, day=days.iso(day), days=_(", ").join(days.iso(one) for one in sorted(nearest)) or "—"
            )
        )
    what = N_("{name} held on {day}") if held else N_("{name} missed on {day}")
    with journal.step(store, ("ritual_days",), what, name=row.name, day=days.iso(day)) as connection:
        single.put(
            connection, "ritual_days", "ritual_id, day", ritual_id=ritual, day=day, held=held, note=one_line(note),
            operator=settings.get(store, "operator"),
        )  # fmt: skip
    return day


def list_rituals(store: Store, group: int | None = None, now: int | None = None) -> list[RitualRow]:
    """Give the rituals of a group, or of all groups that are open, by next day; `now` is a UTC second."""
    at = days.local(days.now() if now is None else now, settings.zone(store))
    today, minute = day_number(at.date()), at.hour * 60 + at.minute
    marks: dict[int, dict[int, bool]] = {}
    for ritual, day, held in store.connection.execute(
        "select ritual_id, day, held from ritual_days where day > ? order by day", (today - BACK_DAYS,)
    ):
        marks.setdefault(ritual, {})[day] = bool(held)
    rows = store.connection.execute(
        """select r.id, r.group_id, g.name, r.name, r.said, r.rule, r.minute, r.first_day, r.last_day, g.archived
        from rituals r join groups g on g.id = r.group_id
        where (?1 is null and g.archived is null) or r.group_id = ?1""",
        (group,),
    )
    found = [_row(row[:9], marks.get(row[0], {}), today, minute, row[9] is not None) for row in rows]
    return sorted(found, key=lambda row: (row.next_day is None, row.next_day, row.minute or 0, row.group_name))


def _row(
    row: tuple[int, int, str, str, str, str, int | None, int, int | None],
    marks: dict[int, bool],
    today: int,
    minute: int,
    closed: bool,
) -> RitualRow:
    _id, _group, _called, _name, _said, rule, at, begun, end = row
    last = min(today, end) if end is not None else today
    came = recurrence.occurrences(rule, begun, max(begun, today - BACK_DAYS), last)
    # today's is not overdue before its time has come, nor on the day itself when it has none
    past = [day for day in came if day < today or (at is not None and minute > at)]
    pending = [day for day in came if day == today and day not in marks and day not in past]
    upcoming = None
    if not closed:
        limit = min(today + 366 * recurrence.YEARS, end if end is not None else 1 << 30)
        upcoming = pending[0] if pending else recurrence.next_day(rule, begun, max(today + 1, begun), limit)
    overdue = [] if closed else [day for day in past if day not in marks]
    return RitualRow(
        *row,
        upcoming,
        overdue,
        _streak([day for day in came if day in marks or day in past], marks),
        sum(marks.values()),
        sum(not held for held in marks.values()),
    )


def _streak(past: list[int], marks: dict[int, bool]) -> int:
    """Times in a row that it was held; days not yet told of do not count at the end, and end the row inside."""
    run = 0
    for day in reversed(past):
        if marks.get(day):
            run += 1
        elif run or day in marks:
            break
    return run


def _last(row: RitualRow, today: int) -> int | None:
    came = recurrence.occurrences(row.rule, row.first_day, max(row.first_day, today - BACK_DAYS), today)
    return came[-1] if came else None


def _read(store: Store, ritual: int) -> RitualRow:
    group = single.read(store.connection, "rituals", "group_id", id=ritual)
    if group is None:
        raise SihuError(_("There is no ritual #{id}.").format(id=ritual))
    return next(row for row in list_rituals(store, group[0]) if row.id == ritual)


def occasions(store: Store, ritual: int, limit: int = 30) -> list[Occasion]:
    """Give the last days on which a ritual came round, up to today, newest first."""
    row = _read(store, ritual)
    today = days.today(settings.zone(store))
    told = {
        day: (bool(held), note, operator)
        for day, held, note, operator in single.every(
            store.connection, "ritual_days", "day, held, note, operator", ritual_id=ritual
        )
    }
    last = min(today, row.last_day) if row.last_day is not None else today
    came = recurrence.occurrences(row.rule, row.first_day, max(row.first_day, today - BACK_DAYS), last)
    # days that were told of before the cadence was changed are still what happened
    return [Occasion(day, *told.get(day, (None, "", ""))) for day in sorted({*came, *told}, reverse=True)[:limit]]


def effect(store: Store, ritual: int, last_day: int | None = None) -> RitualEffect:
    """Give what a ritual did to its group's speech on its days, up to `last_day` (today when not given)."""
    return effects(store, [_read(store, ritual)], last_day)[ritual]


def effects(store: Store, rows: list[RitualRow], last_day: int | None = None) -> dict[int, RitualEffect]:
    """Give by id what rituals did to the speech of the group that they all belong to, as `effect` does for one."""
    from sihu_tui.groups import manual_counts
    from sihu_tui.outreach import red_packets

    if not rows:
        return {}
    today = days.today(settings.zone(store)) if last_day is None else last_day
    packets = {one.day for one in red_packets.of_group(store, rows[0].group)}
    first = min(row.first_day for row in rows) - BEFORE_DAYS
    known = {
        d: one.speakers for d, one in manual_counts.by_day(store, rows[0].group, first, today + AROUND_DAYS).items()
    }
    return {row.id: _effect(store, row, today, packets, known) for row in rows}


def _effect(store: Store, row: RitualRow, today: int, packets: set[int], known: dict[int, int]) -> RitualEffect:
    end = min(today, row.last_day) if row.last_day is not None else today
    missed = {
        day
        for (day,) in store.connection.execute(
            "select day from ritual_days where ritual_id = ? and not held", (row.id,)
        )
    }
    came = set(recurrence.occurrences(row.rule, row.first_day, row.first_day, end)) if end >= row.first_day else set()
    span = range(row.first_day - BEFORE_DAYS, end + AROUND_DAYS + 1)
    plain = {day: n for day, n in known.items() if day in span and day not in packets and day not in came}
    before = [n for day, n in plain.items() if day < row.first_day]
    on = [day for day in sorted(came - missed - packets) if day in known]
    around = {day: _near(plain, day) for day in on}
    daily = 2 * sum(map(bool, around.values())) < len(on)
    each = [(day, known[day], _mean(before if daily else around[day])) for day in on]
    compared = [(n, usual) for _day, n, usual in each if usual is not None]
    return RitualEffect(
        len(on),
        _mean(n for n, _usual in compared) if compared else _mean(n for _d, n, _u in each),
        _mean(usual for _n, usual in compared),
        "before" if daily else "around",
        each,
    )


def _near(plain: dict[int, int], day: int) -> list[int]:
    return [plain[near] for near in range(day - AROUND_DAYS, day + AROUND_DAYS + 1) if near in plain]


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return mean(found) if found else None
