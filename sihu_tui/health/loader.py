"""What the store knows of a group over time, as the engine takes it: speech, coverage, and the signs beside it.

Days before ``until`` are read, no others: a story told up to a past day holds only what was known then.
Operators and bots never count as members. An operator is who was marked so by hand or by the export; where
nobody said, the owner and the admins of a group count as its operators (DOMAIN: 群主 is staff).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from sihu_tui import settings
from sihu_tui.dates import days, holidays
from sihu_tui.groups.manual_counts import Count, by_hand
from sihu_tui.health.endings import WORDS, Announcement, elsewhere, newest
from sihu_tui.health.facts import read_share
from sihu_tui.health.history import Coverage, History, Ints
from sihu_tui.health.shelf import OPERATOR_SQL, Shelf
from sihu_tui.health.status import Signs
from sihu_tui.outreach import responses
from sihu_tui.outreach.ads import NOD_LONGEST, nods
from sihu_tui.readers.record import Kind
from sihu_tui.store import Store

if TYPE_CHECKING:
    from sihu_tui.importing.acts import ActsDone

__all__ = ["OPERATOR_SQL", "Counts", "Library", "Story", "stand_ins"]

WINDOW = 28  # days that the signs look back
COUNTED_WINDOW = 14  # a group of whose newest days most were counted by hand is judged by counts alone
USUAL_WINDOWS = 6  # usual orders: the mean of this many windows before the last one
MOST_STAND_INS = 2_000  # on a day; more people change no verdict
PUSH_WINDOW = 56
NOD_WINDOW = 120  # as far back as operators' lines are told when they come in
JOIN_WINDOW = 56  # who joined within it keeps a silent group from being dead
_MANY = 1 << 40  # more than there are members
TOGETHER = 200  # groups that are read at once
_TOLD = " or ".join(f"text like '%{word}%'" for word in ("红包]", *WORDS)) + " or text like '[red packet%'"
KEPT = 64  # groups whose speech is kept for comparing


@dataclass(frozen=True, slots=True)
class Counts:
    """How often something happened, by day: days ascending, with a running total."""

    day: Ints
    total: Ints

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int]]) -> Counts:
        """From (day, how often) rows in any order."""
        table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 2)
        return cls(table[:, 0], np.cumsum(table[:, 1])) if len(table) else _NOTHING

    @classmethod
    def merged(cls, one: Counts, other: Counts) -> Counts:
        """Both together."""
        rows = [(int(d), int(n)) for c in (one, other) for d, n in zip(c.day, np.diff(c.total, prepend=0), strict=True)]
        return cls.of(rows)

    def between(self, start: Ints, end: Ints) -> Ints:
        """How often in ``start`` … ``end - 1``."""
        if not len(self.day):
            return np.zeros(len(start), dtype=np.int64)
        total = np.append(0, self.total)
        out: Ints = total[self.day.searchsorted(end)] - total[self.day.searchsorted(start)]
        return out

    def __len__(self) -> int:
        return len(self.day)


_NOTHING = Counts(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Story:
    """One group up to a day: ``until`` is the first day that is not known; ``t`` the day it is judged at.

    ``t`` follows the group's own last covered day, so that a group whose data end early is judged by what is
    known of it, and what is missing since then only makes it *no-data*.
    """

    group: int
    history: History
    until: int
    orders: Counts
    spoken: Counts  # messages of operators
    promotions: Counts  # promotions by operators: logged, or read from the messages
    ads: Counts  # advertisements by others
    told: bool  # whether operators' lines were told by kind, see `sihu_tui.outreach.observed`
    joins: Counts
    leaves: Counts
    staffed: bool  # whether any operator is known in the group
    share: float  # how much of the store's last 14 days was read for this group; nan where all were holidays
    archived_day: int | None = None  # by hand
    ended_day: int | None = None  # by the platform: archived there, or dissolved
    gone_day: int | None = None  # from which on the platform has moved it to another group
    ends_day: int | None = None  # of a temporary group
    temporary: bool = False
    members: int | None = None
    spoke_ever: int = 0
    last_speech: int | None = None
    packets: tuple[int, ...] = ()  # days of the last 28 on which a red packet was given
    quits: tuple[int, int, float] | None = (
        None  # pushes in 8 weeks, who left in the 48 h after one, and usually in such a time
    )
    name: str = ""
    announced: Announcement | None = None  # that the group ends, said in the last 28 days
    nods: Counts = field(default_factory=lambda: _NOTHING)  # members' lines that only take note, in ``NOD_WINDOW``
    talk: Ints = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))  # day and member of other words then
    counted: bool = False  # the members of the history are stand-ins: nobody knows who was counted

    @property
    def t(self) -> int:
        """The day that the group is judged at: only days before it are known."""
        last = self.history.coverage.last
        return self.until if last is None else min(self.until, last + 1)

    @property
    def end(self) -> tuple[int, str] | None:
        """The day on which the group ended, and how: by hand, by the platform, or as planned. None while it runs."""
        planned = self.ends_day if self.ends_day is not None and self.until > self.ends_day else None
        ways = ((self.archived_day, "hand"), (self.ended_day, "platform"), (planned, "plan"))
        return min(((day, how) for day, how in ways if day is not None), default=None)

    def signs(self, ts: Ints) -> Signs:
        """The signs beside the speech at each day of ``ts``; where the people went is not looked up here."""
        out = Signs.none(len(ts))
        over = [day for day in (self.archived_day, self.ended_day, self.ends_day) if day is not None]
        changed: dict[str, Any] = {"ended": ts > min(over)} if over else {}
        if self.temporary:
            changed["planned"] = np.full(len(ts), True) if self.ends_day is None else ts <= self.ends_day
        if self.gone_day is not None:
            changed["gone"] = ts > self.gone_day
            changed["moved"] = np.where(changed["gone"], 0, -1)
        if len(self.orders):
            first = self.orders.day[0]
            known = np.clip(ts - WINDOW - first, 0, WINDOW * USUAL_WINDOWS)
            before = self.orders.between(ts - WINDOW - known, ts - WINDOW)
            changed["orders"] = self.orders.between(ts - WINDOW, ts).astype(float)
            changed["usual_orders"] = np.where(known >= WINDOW, before / np.maximum(known, 1) * WINDOW, np.nan)
        if self.pushes is not None:
            changed["told"] = np.full(len(ts), self.told or not self.staffed)
            changed["pushed"] = self.pushes.between(ts - WINDOW, ts).astype(float)
            spoken = Counts(self.history.day, np.cumsum(self.history.count))
            changed["messages"] = changed["pushed"] + spoken.between(ts - WINDOW, ts)
        if len(self.nods):
            changed |= self._beyond_nods(ts)
        if len(self.joins):
            changed["joined"] = self.joins.between(ts - JOIN_WINDOW, ts).astype(float)
        return replace(out, **changed) if changed else out

    def _beyond_nods(self, ts: Ints) -> dict[str, Any]:
        """Who said more than 收到, a week, and how often no more was said, at each day that nods were looked up for."""
        start, end = self.talk[:, 0].searchsorted(ts - WINDOW), self.talk[:, 0].searchsorted(ts)
        weeks = [
            len(np.unique((t - 1 - self.talk[a:b, 0]) // 7 * _MANY + self.talk[a:b, 1])) / (WINDOW // 7)
            for t, a, b in zip(ts.tolist(), start.tolist(), end.tolist(), strict=True)
        ]
        looked = ts >= self.t - NOD_WINDOW + WINDOW
        return {"talkers": np.where(looked, weeks, np.nan), "nods": self.nods.between(ts - WINDOW, ts).astype(float)}

    @property
    def pushes(self) -> Counts | None:
        """Promotions by operators and advertisements by others, by day, of which a group is called ad-only.

        All that operators said where their lines were not told by kind; None where nothing is known.
        """
        if self.staffed and not self.told:
            return self.spoken
        known = self.staffed or len(self.promotions) or len(self.ads)
        return Counts.merged(self.promotions, self.ads) if known else None

    def fresh_joins(self) -> int:
        """Who joined in the last 28 days; 0 if that is not known."""
        return int(self.joins.between(np.array([self.t - WINDOW]), np.array([self.t]))[0])

    def drawn(self) -> tuple[int, int] | None:
        """Who spoke in the last 28 days, and how many of them on red-packet days alone (R14).

        None where no red packet was given, or who spoke is not known.
        """
        if not self.packets or self.counted:
            return None
        start, end = self.history.day.searchsorted((self.t - WINDOW, self.t))
        day, member = self.history.day[start:end], self.history.member[start:end]
        spoke, otherwise = np.unique(member), np.unique(member[~np.isin(day, self.packets)])
        return (len(spoke), len(spoke) - len(otherwise)) if len(spoke) else None

    def plain_level(self) -> float:
        """Speakers a week over the last 4 weeks, days of red packets and promotions left out."""
        start, end = self.history.day.searchsorted((self.t - WINDOW, self.t))
        day, member = self.history.day[start:end], self.history.member[start:end]
        plain = ~np.isin(day, np.append(self.promotions.day, np.array(self.packets, dtype=np.int64)))
        weeks = (self.t - 1 - day[plain]) // 7
        return sum(len(np.unique(member[plain][weeks == week])) for week in range(WINDOW // 7)) / (WINDOW // 7)

    def loud_days(self) -> int:
        """On how many of the last 28 days there were red packets or promotions."""
        loud = np.union1d(self.promotions.day, np.array(self.packets, dtype=np.int64))
        return int(((loud >= self.t - WINDOW) & (loud < self.t)).sum())

    def stimulus(self) -> tuple[int, int]:
        """Promotions in the last 4 weeks and in the 4 before them (R13)."""
        ends = np.array([self.t, self.t - WINDOW])
        now, before = self.promotions.between(ends - WINDOW, ends).tolist()
        return now, before


@dataclass(slots=True)
class Library:
    """Reads the stories of a store's groups; what all groups share is read once."""

    store: Store
    until: int
    acts: int | None = None
    """What was done up to this second (UTC) is known; None: everything. Groups closed later still run."""
    _staff: Ints = field(init=False)
    _bots: Ints = field(init=False)
    _rest: Coverage | None = field(init=False)
    _counts: dict[int, list[Count]] = field(init=False)
    _ends: dict[int, ActsDone] = field(init=False)
    _kept: dict[int, History] = field(init=False, default_factory=dict)
    _elsewhere: dict[int, Announcement] = field(init=False)
    _of_others: set[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self._counts = by_hand(self.store, self.until)
        self._staff = self._ids("select id from members where is_operator = 1 or is_bot = 1 order by id")
        self._bots = self._ids("select id from members where is_bot = 1 order by id")
        rest = holidays.spans(self.store)
        self._rest = Coverage(rest) if rest else None
        self._ends = self._ended()
        start, end = (days.start_of(day, settings.zone(self.store)) for day in (self.until - WINDOW, self.until))
        self._elsewhere, self._of_others = elsewhere(self.store.connection, start, end)

    def _ended(self) -> dict[int, ActsDone]:
        if not self.store.connection.execute("select exists (select 1 from acts)").fetchone()[0]:
            return {}
        from sihu_tui.importing.acts import ended

        end = days.start_of(self.until, settings.zone(self.store))
        return ended(self.store.connection, end if self.acts is None else min(end, self.acts))

    def _ids(self, query: str, *values: int) -> Ints:
        return np.array([row[0] for row in self.store.connection.execute(query, values)], dtype=np.int64)

    def tell(self, groups: Iterable[int]) -> Iterator[Story]:
        """Give the stories of ``groups``, one after the other; some hundred are read at once."""
        left = iter(groups)
        while some := list(islice(left, TOGETHER)):
            found = Shelf(self.store, self.until, some)
            for group in some:
                yield self._story(group, found)

    def story(self, group: int) -> Story:
        """Give one group's story."""
        return next(self.tell([group]))

    def history(self, group: int) -> History:
        """Give one group's speech, to be compared with another's; those looked at of late are kept."""
        if group not in self._kept:
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[group] = self.story(group).history
        return self._kept[group]

    def _story(self, group: int, shelf: Shelf) -> Story:
        connection, until = self.store.connection, self.until
        zone = settings.zone(self.store)
        own = np.array(shelf.staff.get(group, ()), dtype=np.int64)
        staff = np.union1d(self._staff, own) if len(own) else self._staff
        table = shelf.speech(group)
        by_staff = np.isin(table[:, 1], staff) if len(staff) else np.zeros(len(table), dtype=bool)
        by_people = by_staff & ~np.isin(table[:, 1], self._bots) if by_staff.any() else by_staff
        members = table[~by_staff] if by_staff.any() else table
        spans, counts = shelf.coverage.get(group, []), self._counts.get(group, [])
        counted = _mostly_counted(counts, spans)
        last_counted = None
        if counted:
            members = stand_ins(members, counts)
            spans = [*spans, *((count.day, count.day) for count in counts)]
            last_counted = max((count.day for count in counts if count.speakers), default=None)
        kinds = shelf.kinds.get(group, ())
        done = float("inf") if self.acts is None else self.acts
        archived, ends_day, stated, temporary, name = shelf.facts[group]
        seen, spoke, last = shelf.people.get(group, (None, 0, None))
        if last_counted is not None:
            last = max(last or 0, days.start_of(last_counted, zone))
        coverage = Coverage(spans, self._rest)
        judged = until if coverage.last is None else min(until, coverage.last + 1)
        said: list[tuple[int, int | None, str]] = []
        if len(table) and table[-1, 0] >= judged - WINDOW:
            said = connection.execute(
                f"select ts, sender_id, text from messages where group_id = ? and ts >= ? and ts < ? and ({_TOLD})",
                (group, days.start_of(judged - WINDOW, zone), days.start_of(judged, zone)),
            ).fetchall()
        said = [row for row in said if (group, row[0]) not in self._of_others] if self._of_others else said
        packets = [ts for ts, _who, text in said if "红包]" in text or text.lower().startswith("[red packet")]
        history = History(members[:, 0], members[:, 1], members[:, 2], coverage)
        stale = coverage.last is None or coverage.last < until - 28
        promotions = Counts.of((days.day_of(ts, zone), 1) for (ts,) in shelf.sends.get(group, ()))
        ads = Counts.of((day, n) for (day, _member), n in shelf.ads.get(group, {}).items())
        noted, talk = self._nods(group, members, judged, Counts.merged(promotions, ads))
        end = self._ends.get(group)
        ended = None if end is None else days.day_of(end.ts, zone)
        return Story(
            group=group,
            history=history,
            until=until,
            share=0.0 if stale else float(read_share(history, np.array([until]))[0]),
            orders=Counts.of(shelf.orders.get(group, ())),
            spoken=Counts.of(table[by_people][:, [0, 2]].tolist()),
            promotions=promotions,
            ads=ads,
            nods=noted,
            talk=talk,
            told=group in shelf.told,
            joins=Counts.of((day, n) for kind, day, n in kinds if kind == Kind.JOIN),
            leaves=Counts.of((day, n) for kind, day, n in kinds if kind == Kind.LEAVE),
            staffed=bool(len(own)) or bool(by_people.any()),
            archived_day=None if archived is None or archived >= done else days.day_of(archived, zone),
            ended_day=ended if end is not None and end.kind != "migrated" else None,
            gone_day=ended if end is not None and end.kind == "migrated" else None,
            ends_day=ends_day if temporary else None,
            temporary=bool(temporary),
            members=stated if stated is not None else seen,
            spoke_ever=spoke,
            last_speech=last,
            packets=tuple(sorted({days.day_of(ts, zone) for ts in packets})),
            quits=responses.after_pushes(
                self.store, group, days.start_of(judged - PUSH_WINDOW, zone), days.start_of(judged, zone)
            )
            if kinds and shelf.sends.get(group)
            else None,
            counted=counted,
            name=name,
            announced=(newest(said, set(staff.tolist())) if said else None) or self._elsewhere.get(group),
        )

    def _nods(self, group: int, members: Ints, judged: int, pushes: Counts) -> tuple[Counts, Ints]:
        """Give the lines of members that only take note, and who said more on which day (rows of day and member).

        Of ``NOD_WINDOW`` before the day it is ``judged`` at, and nothing where members say more than is pushed: there
        they decide nothing.
        """
        start, end = members[:, 0].searchsorted((judged - WINDOW, judged))
        pushed = int(pushes.between(np.array([judged - WINDOW]), np.array([judged]))[0])
        if not pushed or not 0 < members[start:end, 2].sum() <= pushed:
            return _NOTHING, members[:0, :2]
        zone, first = settings.zone(self.store), judged - NOD_WINDOW
        rows = self.store.connection.execute(
            f"""select ts, sender_id, text from messages where group_id = ? and ts >= ? and ts < ? and kind <= 1
            and sender_id is not null and length(text) <= {NOD_LONGEST}""",
            (group, days.start_of(first, zone), days.start_of(judged, zone)),
        )
        said = Counter((days.day_of(ts, zone), who) for ts, who, text in rows if nods(text))
        recent = members[members[:, 0].searchsorted(first) :]
        noted = np.array([said[day, who] for day, who in recent[:, :2].tolist()], dtype=np.int64)
        return Counts.of(zip(recent[:, 0].tolist(), noted.tolist(), strict=True)), recent[recent[:, 2] > noted, :2]


def _mostly_counted(counts: list[Count], spans: list[tuple[int, int]]) -> bool:
    """Whether counts tell more of the newest days that are known than imports do."""
    if not counts:
        return False
    end = max(counts[-1].day, max((last for _first, last in spans), default=0))
    start = end - COUNTED_WINDOW + 1
    imported = {day for first, last in spans for day in range(max(first, start), min(last, end) + 1)}
    return sum(count.day >= start for count in counts) > len(imported)


def stand_ins(members: Ints, counts: list[Count]) -> Ints:
    """(day, member, messages) rows of a group judged by counts, from its imported days and the counted ones.

    Nobody knows who was counted, so that the speakers of a day get the numbers -1, -2 … in order: the same stand-ins
    every day. Distinct speakers of a week are then the busiest day's. That is a lower bound, and the same one
    throughout: imported days are read as if they had been counted too, for a week of 20 people of whom 5 came on each
    day is no fall when it is followed by a week of counts of 5.
    """
    days_, place, people = np.unique(members[:, 0], return_inverse=True, return_counts=True)
    messages = np.bincount(place, weights=members[:, 2], minlength=len(days_)).astype(np.int64)
    spoke = [(c.day, min(c.speakers, MOST_STAND_INS), c.messages) for c in counts if c.speakers]
    own = np.array(spoke, dtype=np.int64).reshape(-1, 3)
    table = np.concatenate([np.column_stack([days_, people, messages]), own])
    table = table[np.argsort(table[:, 0], kind="stable")]
    day, people, messages = (np.repeat(column, table[:, 1]) for column in table.T)
    number = np.arange(len(day)) - np.repeat(np.cumsum(table[:, 1]) - table[:, 1], table[:, 1])
    rows = np.column_stack([day, -1 - number, messages // people + (number < messages % people)])
    return rows[np.lexsort((rows[:, 1], rows[:, 0]))]
