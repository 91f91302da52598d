"""How people are answered who write privately: first replies, who was late, and who writes back (R56, R57)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from sihu_tui import settings
from sihu_tui.contacts.turns import SYSTEM, TurnLine, automatic, holding, role_of, turns
from sihu_tui.dates import days, service_hours
from sihu_tui.store import Store

SPAN = 28
"""Days over which answers are looked at."""
CALL = "[通话]"
"""A call noted by hand, as `turns` knows one."""
_THEIRS, _OURS, _BOTH = ("heard", "complaint"), ("said",), "call"


@dataclass(frozen=True, slots=True)
class Answered:
    """First answers of one operator, or of all ("" as `by`), in minutes of service time; None without any.

    `tenths` is the time within which nine of ten were answered, `in_time` the share within `service.answer`.
    """

    by: str
    answered: int
    median: float | None
    tenths: float | None
    in_time: float | None


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody answered late, or not yet (`answered` None), UTC seconds; `minutes` of service time; `by` whom."""

    contact: int
    name: str
    asked: int
    answered: int | None
    minutes: int
    by: str


@dataclass(frozen=True, slots=True)
class Answers:
    """How people were answered: all together, by operator, the late ones (the longest first), turns still open.

    `outside` is the share of turns that began out of hours. `replied` of the `written` people, whom we wrote to, wrote
    after that. Shares are None where there is nothing to share.
    """

    all: Answered
    open: int
    outside: float | None
    operators: list[Answered]
    late: list[Late]
    written: int
    replied: int
    promised: list[Late]
    """Holding answers ("我查一下") that nothing of ours followed, the oldest first; `minutes` since then."""

    @property
    def share(self) -> float | None:
        """The share of those written to that wrote back."""
        return self.replied / self.written if self.written else None


def conversations(store: Store, since: int, until: int) -> Iterator[tuple[int, list[TurnLine]]]:
    """Give the lines of every private talk between two UTC seconds: messages, lines by hand, replies copied from here.

    The first part is the contact; minus the group's id where a chat has none. Chats whose sides are not known are left out.
    """
    connection = store.connection
    extra: defaultdict[int, list[TurnLine]] = defaultdict(list)
    for contact, ts, kind, text, operator in connection.execute(
        """select contact_id, ts, kind, text, operator from entries where ts >= ? and ts < ?
        and kind in ('heard', 'complaint', 'said', 'call')""",
        (since, until),
    ):
        if kind == _BOTH:
            extra[contact].append(TurnLine(ts, True, SYSTEM, CALL, operator))
        else:
            extra[contact].append(TurnLine(ts, kind in _OURS, 0, text, operator))
    for contact, ts, text, operator in connection.execute(
        """select contact_id, ts, text, operator from sends
        where contact_id is not null and ts >= ? and ts < ?""",
        (since, until),
    ):
        extra[contact].append(TurnLine(ts, True, 0, text, operator))
    several = {
        row[0]
        for row in connection.execute(
            "select contact_id from groups where private = 1 and contact_id is not null group by 1 having count(*) > 1"
        )
    }
    rows = connection.execute(
        f"""select m.group_id, g.contact_id, m.ts, p.is_self or coalesce(p.is_operator, 0), m.kind, m.text, p.name, p.id
        from groups g join messages m on m.group_id = g.id join members p on p.id = m.sender_id
        where g.private = 1 and g.archived is null and (m.kind <= 1 or m.kind = {SYSTEM}) and not p.is_bot and m.ts >= ? and m.ts < ?
        order by m.group_id, m.ts, m.id""",
        (since, until),
    )
    chat, who = None, 0
    lines: list[TurnLine] = []
    others: set[int] = set()
    known = False

    def done() -> Iterator[tuple[int, list[TurnLine]]]:
        if not lines or (len(others) > 1 and not known):
            return
        if who in several:
            extra[who].extend(lines)
        elif who in extra:
            yield who, sorted(lines + extra.pop(who))
        else:
            yield who, lines

    for group, contact, ts, ours, kind, text, name, member in rows:
        if group != chat:
            yield from done()
            chat, who, lines, others, known = group, contact if contact is not None else -group, [], set(), False
        if ours:
            known = True
        elif len(others) < 2:
            others.add(member)
        lines.append(TurnLine(ts, bool(ours), kind, text, name if ours else ""))
    yield from done()
    yield from ((contact, sorted(held, key=lambda line: line.ts)) for contact, held in extra.items())


def answers(store: Store, since: int, until: int, owner: str | None = None) -> Answers:
    """Give how people were answered who wrote between two days, both inclusive; of one owner's people, if asked for."""
    hours, zone = service_hours.hours(store), settings.zone(store)
    words = str(settings.get(store, "today.closings"))
    target = int(settings.get(store, "service.answer"))
    left_out = {
        row[0] for row in store.connection.execute("select id from contacts where coalesce(owner, '') <> ?", (owner,))
    }
    end = days.start_of(until + 1, zone)
    now = min(days.now(), end)
    waits: defaultdict[str, list[int]] = defaultdict(list)
    late: list[tuple[int, int, int | None, int, str]] = []
    promised: list[tuple[int, int, int | None, int, str]] = []
    still = outside = begun = written = replied = 0
    for contact, lines in conversations(store, days.start_of(since, zone), end):
        if contact in left_out:
            continue
        for turn in turns(lines, words):
            begun += 1
            outside += not hours.open_at(turn.asked)
            minutes = hours.waited(turn.asked, max(turn.asked, now) if turn.answered is None else turn.answered)
            if turn.answered is None:
                still += 1
            else:
                waits[turn.by].append(minutes)
            if minutes > target:
                late.append((contact, turn.asked, turn.answered, minutes, turn.by))
        held = holding(lines)
        if held is not None:
            promised.append((contact, held.ts, None, hours.waited(held.ts, max(held.ts, now)), held.who))
        wrote, back = _sides(lines)
        written += wrote
        replied += back
    return Answers(
        _answered("", [wait for own in waits.values() for wait in own], target), still, outside / begun if begun else None,
        sorted((_answered(by, own, target) for by, own in waits.items()), key=lambda one: (-one.answered, one.by)),
        _named(store, late), written, replied, _named(store, promised),
    )  # fmt: skip


def _sides(lines: Iterable[TurnLine]) -> tuple[bool, bool]:
    """Tell whether we wrote, and whether they wrote after that."""
    ours = False
    for _ts, is_ours, kind, text, _who in lines:
        if is_ours is ours and kind == 0:
            continue  # what is known already
        role = role_of(kind, text)
        if role == "call":
            return True, True
        if role == "nothing" or automatic(text):
            continue
        if is_ours:
            ours = True
        elif ours:
            return True, True
    return ours, False


def _answered(by: str, waits: list[int], target: int) -> Answered:
    ordered = sorted(waits)
    if not ordered:
        return Answered(by, 0, None, None, None)
    tenths = ordered[-(-9 * len(ordered) // 10) - 1]
    in_time = sum(wait <= target for wait in ordered) / len(ordered)
    return Answered(by, len(ordered), float(median(ordered)), float(tenths), in_time)


def _named(store: Store, late: list[tuple[int, int, int | None, int, str]]) -> list[Late]:
    wanted = json.dumps([one[0] for one in late])
    names = dict(
        store.connection.execute(
            """select c.id, coalesce(nullif(c.remark, ''), c.name) from json_each(?) j cross join contacts c on c.id = j.value""",
            (wanted,),
        ).fetchall()
        + store.connection.execute(
            "select j.value, g.name from json_each(?) j cross join groups g on g.id = -j.value where j.value < 0",
            (wanted,),
        ).fetchall()
    )
    found = [
        Late(contact, names.get(contact, ""), asked, answered, minutes, by)
        for contact, asked, answered, minutes, by in late
    ]
    return sorted(found, key=lambda one: (one.answered is not None, -one.minutes))
