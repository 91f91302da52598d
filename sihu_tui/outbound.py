"""What we sent to the groups: by kind, against a target and a budget, and what came of it.

Kinds (DOMAIN R28): content, service, promotion, chat. The share of promotion has a ceiling (R28), sends a budget and a
cool-down that a reason overrides (R34), quits after a send are set against the group's usual ones (R12), and the same
text sent again is followed from repeat to repeat (R88). Red-packet days are marked, and count on neither side (R14).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from sihu_tui import days, settings, undo
from sihu_tui.errors import SihuError
from sihu_tui.i18n import N_, _, ngettext
from sihu_tui.record import Kind
from sihu_tui.store import Store
from sihu_tui.text import one_line, plain

if TYPE_CHECKING:
    from datetime import tzinfo

    from sihu_tui.counts import Day

KINDS = {"content": N_("content"), "service": N_("service"), "promotion": N_("promotion"), "chat": N_("chat")}
HOUR = 3600
USUAL_DAYS = 28
QUIT_HOURS = (24, 48)


class Guarded(SihuError):
    """A send that the budget, the cool-down or the target speaks against; a reason lets it through."""


@dataclass(frozen=True, slots=True)
class SendRow:
    """Something that went out; `ts` is UTC seconds, `override` the reason given against a guard."""

    id: int
    ts: int
    group: int | None
    group_name: str
    kind: str
    text: str
    operator: str
    override: str
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Mix:
    """What was sent over `days` days by kind; `share` of promotion (None: nothing sent) against the `ceiling`."""

    days: int
    counts: dict[str, int]
    share: float | None
    ceiling: float
    per_active: float | None
    """Sends for each member who spoke in that time; None where nobody did, or it is not known (R11)."""
    topics: dict[str, int]
    """Replies sent by their folder, most first; what was typed anew has none."""

    @property
    def spread(self) -> float | None:
        """How many topics there are, were they all as large: the inverse of Simpson's index over `topics` (R11).

        None where fewer than two replies with a folder were sent.
        """
        total = sum(self.topics.values())
        return total**2 / sum(n * n for n in self.topics.values()) if total > 1 else None

    @property
    def over(self) -> bool:
        """Whether promotion has more than its share."""
        return self.share is not None and self.share > self.ceiling


@dataclass(frozen=True, slots=True)
class Quits:
    """Who left after a send: within 24 and 48 hours, and how many usually leave in 48 hours.

    None where it is not known: no export of the group tells of leaves, or the hours are not covered.
    """

    send: SendRow
    within: tuple[int | None, int | None]
    usual: float | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """One time that a text was sent, the `nth`: who spoke in the 24 hours after, over the group's usual day.

    `response` None: not covered, or nothing usual to compare with. `packet`: red packets were given on that day.
    """

    send: SendRow
    nth: int
    speakers: int | None
    response: float | None
    packet: bool


@dataclass(frozen=True, slots=True)
class Play:
    """A text with all its repeats, oldest first; `halved` is how many repeats it takes for the response to halve."""

    text: str
    kind: str
    repeats: list[Repeat]
    halved: float | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may still be sent in seven days: `used` of `most`, and from when on (UTC seconds; None: now).

    Of every kind, or with `kind` "promotion" of that alone.
    """

    kind: str
    used: int
    most: int
    cool_hours: int
    since: int | None

    @property
    def left(self) -> int:
        """How many more."""
        return max(0, self.most - self.used)


_SEND = """select s.id, s.ts, s.group_id, coalesce(g.name, ''), s.kind, s.text, s.operator, s.override, s.verbatim
    from sends s left join groups g on g.id = s.group_id where s.removed is null"""


# The log


def guard(store: Store, group: int, kind: str, ts: int | None = None) -> list[str]:
    """Give what speaks against sending something of a kind to a group now (or at a UTC second); nothing when fine.

    Raises SihuError for a kind or a group that does not exist.
    """
    _kind(kind)
    at = days.now() if ts is None else ts
    row = store.connection.execute("select archived from groups where id = ?", (group,)).fetchone()
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    said = [_("The group is closed.")] if row[0] is not None else []
    week = _moments(store, group, at - 7 * days.SECONDS, at)
    own = [sent for sent, its in week if its == "promotion"]
    for alike, budget, cool in (
        ([sent for sent, _its in week], "send.week_budget", "send.cool_hours"),
        (own if kind == "promotion" else None, "send.promotion_budget", "send.promotion_cool_hours"),
    ):
        if not alike:
            continue
        most, hours = settings.get(store, budget), settings.get(store, cool)
        what = _("promotions") if alike is own and kind == "promotion" else _("sends")
        if len(alike) >= most:
            said.append(_("{n} {what} in seven days; the budget is {most}.").format(n=len(alike), what=what, most=most))
        since = (at - alike[-1]) / HOUR
        if since < hours:
            said.append(
                _("The last of the {what} was {since:.0f} h ago; the cool-down is {hours} h.").format(
                    what=what, since=math.floor(since), hours=hours
                )
            )
    if kind == "promotion" and not said:
        found = _counted(store, group, at, settings.get(store, "send.mix_days"))
        share = (found["promotion"] + 1) / (sum(found.values()) + 1)
        # with a handful of sends a share says nothing
        if sum(found.values()) >= 3 and share > settings.get(store, "send.promotion_share"):
            said.append(
                _("Promotion would be {share:.0%} of what is sent; the target is at most {most:.0%}.").format(
                    share=share, most=settings.get(store, "send.promotion_share")
                )
            )
    return said


def _moments(store: Store, group: int, since: int, until: int) -> list[tuple[int, str]]:
    """Give when something went out after `since`, up to `until`, and of which kind; UTC seconds.

    The pieces of one message went out at the same second, and the later messages of a script (they have no position)
    belong to its first one of that day: both count once.
    """
    return store.connection.execute(
        """select ts, case when max(kind = 'promotion') then 'promotion' else min(kind) end from sends s
        where group_id = ?1 and removed is null and ts > ?2 and ts <= ?3 and not (position is null
            and reply_id is not null and exists (select 1 from sends e where e.group_id = ?1 and e.removed is null
                and e.reply_id = s.reply_id and e.ts < s.ts and e.ts > s.ts - ?4))
        group by ts order by ts""",
        (group, since, until, days.SECONDS),
    ).fetchall()


def allowances(store: Store, group: int, ts: int | None = None) -> list[Allowance]:
    """Give what budget and cool-down leave now (or at a UTC second): of every kind, then of promotions."""
    at = days.now() if ts is None else ts
    week = _moments(store, group, at - 7 * days.SECONDS, at)
    found: list[Allowance] = []
    for kind, budget, cool in (
        ("", "send.week_budget", "send.cool_hours"),
        ("promotion", "send.promotion_budget", "send.promotion_cool_hours"),
    ):
        alike = [sent for sent, its in week if kind in ("", its)]
        most, hours = settings.get(store, budget), settings.get(store, cool)
        free = [alike[-1] + hours * HOUR] if alike else []
        if len(alike) >= most > 0:
            # the oldest that must leave the seven days to make room for one
            free.append(alike[len(alike) - most] + 7 * days.SECONDS)
        # a promotion is a send too
        free += [one.since for one in found if one.since is not None]
        since = max(free, default=at)
        found.append(Allowance(kind, len(alike), most, hours, since if since > at else None))
    return found


def log(
    store: Store,
    group: int,
    kind: str,
    text: str,
    ts: int | None = None,
    override: str = "",
    reply: int | None = None,
    verbatim: bool = False,
) -> int:
    """Note something that goes out to a group, now or at a UTC second that has been; give its id.

    Raises Guarded when something speaks against it and `override` gives no reason; SihuError when it does not fit.
    What has been sent already is noted however it stands to the guards.
    """
    now = days.now()
    at = now if ts is None else ts
    if at > now + HOUR:
        raise SihuError(_("{day} lies ahead.").format(day=f"{days.local(at, settings.zone(store)):%Y-%m-%d %H:%M}"))
    text = plain(text).strip()
    if not text:
        raise SihuError(_("An empty text was not kept."))
    against = guard(store, group, kind, at)
    if against and ts is None and not one_line(override):
        raise Guarded(" ".join(against) + " " + _("Give a reason to send it nevertheless."))
    with undo.step(store, ("sends",), N_("Sent: {text}"), text=one_line(text)[:40]) as connection:
        cursor = connection.execute(
            """insert into sends (ts, reply_id, group_id, operator, kind, text, verbatim, override)
            values (?,?,?,?,?,?,?,?)""",
            (at, reply, group, settings.get(store, "operator"), kind, text, verbatim, one_line(override)),
        )
        return int(cursor.lastrowid or 0)


def change(store: Store, send: int, kind: str) -> None:
    """Give a send another kind."""
    _kind(kind)
    with undo.step(store, ("sends",), N_("A send was {kind}"), kind=kind) as connection:
        connection.execute("update sends set kind = ? where id = ?", (kind, send))


def remove(store: Store, sends: Iterable[int]) -> None:
    """Take sends off the log."""
    ids = list(sends)
    with undo.step(store, ("sends",), N_("{n} sends removed"), n=len(ids)) as connection:
        connection.executemany("update sends set removed = ? where id = ?", ((days.now(), send) for send in ids))


def sent(store: Store, group: int | None = None, limit: int = 500) -> list[SendRow]:
    """Give the last sends to a group, or to all groups, newest first."""
    rows = store.connection.execute(
        f"{_SEND} and s.group_id is not null and (?1 is null or s.group_id = ?1) "
        "order by s.ts desc, s.id desc limit ?2",
        (group, limit),
    )
    return [_row(row) for row in rows]


def _row(row: tuple[Any, ...]) -> SendRow:
    return SendRow(*[*row[:8], bool(row[8])])


def _kind(kind: str) -> None:
    if kind not in KINDS:
        raise SihuError(_("What is sent is one of: {kinds}.").format(kinds=", ".join(KINDS)))


# Ratio


def _counted(store: Store, group: int, until: int, over: int) -> dict[str, int]:
    found = dict.fromkeys(KINDS, 0)
    found |= dict(
        store.connection.execute(
            "select kind, count(*) from sends where group_id = ? and removed is null and ts > ? and ts <= ? "
            "group by kind",
            (group, until - over * days.SECONDS, until),
        ).fetchall()
    )
    return found


def mix(store: Store, group: int, until: int | None = None) -> Mix:
    """Give what was sent to a group by kind, up to a UTC second (now when not given)."""
    over, at = settings.get(store, "send.mix_days"), days.now() if until is None else until
    found = _counted(store, group, at, over)
    total = sum(found.values())
    end = days.day_of(at, settings.zone(store))
    active = store.connection.execute(
        """select count(distinct d.member_id) from member_days d join members m on m.id = d.member_id
        where d.group_id = ? and d.day > ? and d.day <= ? and not m.is_bot and not coalesce(m.is_operator, 0)""",
        (group, end - over, end),
    ).fetchone()[0]
    return Mix(
        over,
        found,
        found["promotion"] / total if total else None,
        settings.get(store, "send.promotion_share"),
        total / active if active else None,
        dict(
            store.connection.execute(
                """select r.folder, count(*) as n from sends s join replies r on r.id = s.reply_id
                where s.group_id = ? and s.removed is null and s.ts > ? and s.ts <= ? and r.folder <> ''
                group by r.folder order by n desc, r.folder""",
                (group, at - over * days.SECONDS, at),
            ).fetchall()
        ),
    )


def over_target(store: Store) -> list[tuple[int, str, float, int]]:
    """Give the open groups with too much promotion: id, name, its share, and how much was sent; the worst first."""
    since = days.now() - settings.get(store, "send.mix_days") * days.SECONDS
    rows = store.connection.execute(
        """select g.id, g.name, avg(s.kind = 'promotion') as share, count(*) from sends s
        join groups g on g.id = s.group_id where s.removed is null and s.ts > ? and g.archived is null group by g.id
        having count(*) > 3 and share > ? order by share desc, g.name""",
        (since, settings.get(store, "send.promotion_share")),
    )
    return rows.fetchall()


# What came of it


def quits(store: Store, group: int, limit: int = 50) -> list[Quits]:
    """Give who left after each of the last sends to a group, newest first.

    Usual is the rate of leaves on the covered days of the four weeks before a send that lie in no send's two days.
    """
    from sihu_tui.importing import coverage

    zone, leave = settings.zone(store), int(Kind.LEAVE)
    sends = sent(store, group, limit)
    told = store.connection.execute(
        "select exists (select 1 from group_days where group_id = ? and kind = ?)", (group, leave)
    ).fetchone()[0]
    spans = coverage.of_group(store.connection, group)
    left = dict(
        store.connection.execute(
            "select day, n from group_days where group_id = ? and kind = ?", (group, leave)
        ).fetchall()
    )
    pushed = {
        days.day_of(ts, zone) + k
        for (ts,) in store.connection.execute("select ts from sends where group_id = ? and removed is null", (group,))
        for k in (0, 1, 2)
    }

    def covered(day: int) -> bool:
        return any(first <= day <= last for first, last in spans)

    found = []
    for send in sends:
        day = days.day_of(send.ts, zone)
        within: list[int | None] = []
        for hours in QUIT_HOURS:
            end = send.ts + hours * HOUR
            known = told and all(covered(d) for d in range(day, days.day_of(end, zone) + 1))
            within.append(_leaves(store, group, send.ts, end) if known else None)
        quiet = [d for d in range(day - USUAL_DAYS, day) if covered(d) and d not in pushed]
        usual = 2 * fmean(left.get(d, 0) for d in quiet) if told and len(quiet) >= 7 else None
        found.append(Quits(send, (within[0], within[1]), usual))
    return found


def _leaves(store: Store, group: int, since: int, until: int) -> int:
    return int(
        store.connection.execute(
            "select count(*) from messages where group_id = ? and ts >= ? and ts < ? and kind = ?",
            (group, since, until, int(Kind.LEAVE)),
        ).fetchone()[0]
    )


def plays(store: Store, group: int, packets: Iterable[RedPacket] | None = None) -> list[Play]:
    """Give the texts that went out to a group more than once, with the response to each repeat, the most used first.

    A reply is one play whatever its blanks held; without a reply the same words are. The response is the members who
    spoke in the 24 hours after, over the mean of the covered days of the four weeks before (red-packet days and days
    of a send left out). Halving is read off a straight line through the logarithms of the responses, by repeat.
    `packets` are the group's red-packet days, where they are at hand.
    """
    from sihu_tui import counts

    rows = store.connection.execute(
        f"{_SEND.replace('select ', 'select s.reply_id, ', 1)} and s.group_id = ? order by s.ts", (group,)
    ).fetchall()
    alike: dict[object, list[SendRow]] = {}
    for reply, *row in rows:
        send = _row(tuple(row))
        alike.setdefault(reply if reply is not None else one_line(send.text).casefold(), []).append(send)
    repeated = {key: sends for key, sends in alike.items() if len(sends) > 1}
    if not repeated:
        return []
    zone = settings.zone(store)
    sent_days = {days.day_of(row[2], zone) for row in rows}
    given = {one.day for one in (red_packets(store, group) if packets is None else packets)}
    first, last = min(sent_days) - USUAL_DAYS, max(sent_days) + 1
    known = counts.by_day(store, group, first, last)
    staff = _staff(store, group)
    found = []
    for sends in repeated.values():
        repeats = [
            _repeat(store, send, nth, known, sent_days | given, given, staff, zone) for nth, send in enumerate(sends, 1)
        ]
        found.append(Play(one_line(sends[-1].text), sends[-1].kind, repeats, _halving(repeats)))
    return sorted(found, key=lambda play: -len(play.repeats))


def _staff(store: Store, group: int) -> set[int]:
    rows = store.connection.execute(
        """select m.id from memberships s join members m on m.id = s.member_id
        where s.group_id = ? and (m.is_bot or coalesce(m.is_operator, s.role in ('owner', 'admin'), 0))""",
        (group,),
    )
    return {row[0] for row in rows}


def _repeat(
    store: Store,
    send: SendRow,
    nth: int,
    known: dict[int, Day],
    loud: set[int],
    packets: set[int],
    staff: set[int],
    zone: tzinfo,
) -> Repeat:
    day = days.day_of(send.ts, zone)
    speakers = None
    if all(d in known and known[d].source == "import" for d in (day, day + 1)):
        spoke = store.connection.execute(
            """select sender_id from messages
            where group_id = ? and ts >= ? and ts < ? and kind <= 1 and sender_id is not null""",
            (send.group, send.ts, send.ts + 24 * HOUR),
        )
        speakers = len({row[0] for row in spoke} - staff)
    elif day in known:
        # a count knows no hours: the day of the send stands for the 24 hours
        speakers = known[day].speakers
    quiet = [known[d].speakers for d in range(day - USUAL_DAYS, day) if d in known and d not in loud]
    usual = fmean(quiet) if len(quiet) >= 7 else None
    response = speakers / usual if speakers is not None and usual else None
    return Repeat(send, nth, speakers, response, day in packets)


def _halving(repeats: list[Repeat]) -> float | None:
    """Repeats for the response to halve (least squares on logarithms); None under three points or without a decline."""
    points = [
        (one.nth, math.log(max(one.response, 0.05))) for one in repeats if one.response is not None and not one.packet
    ]
    if len(points) < 3:
        return None
    across, up = fmean(x for x, _y in points), fmean(y for _x, y in points)
    slope = sum((x - across) * (y - up) for x, y in points) / sum((x - across) ** 2 for x, _y in points)
    return math.log(2) / -slope if slope < -0.01 else None


# Red packets


@dataclass(frozen=True, slots=True)
class RedPacket:
    """A day with red packets; `cents` None when nobody noted how much, `source` mark or import."""

    day: int
    cents: int | None
    note: str
    source: str


def mark_red_packet(store: Store, group: int, day: int, cents: int | None = None, note: str = "") -> None:
    """Mark a day on which red packets were given. Raises SihuError for a day ahead or an amount below nothing."""
    if day > days.today(settings.zone(store)):
        raise SihuError(_("{day} lies ahead.").format(day=days.iso(day)))
    if cents is not None and cents < 0:
        raise SihuError(_("An amount is not below nothing."))
    with undo.step(store, ("red_packet_days",), N_("Red packets on {day}"), day=days.iso(day)) as connection:
        connection.execute(
            """insert into red_packet_days (group_id, day, cents, note) values (?,?,?,?)
            on conflict do update set cents = excluded.cents, note = excluded.note""",
            (group, day, cents, one_line(note)),
        )


def unmark_red_packet(store: Store, group: int, day: int) -> None:
    """Take the mark of a day off."""
    with undo.step(store, ("red_packet_days",), N_("Red packets on {day} removed"), day=days.iso(day)) as connection:
        connection.execute("delete from red_packet_days where group_id = ? and day = ?", (group, day))


_PACKET_WORDS = ("%[红包]%", "%微信红包%", "%领取了%红包%", "%QQ红包%", "%发出红包%")


def red_packets(store: Store, group: int, limit_days: int = 400) -> list[RedPacket]:
    """Give the red-packet days of a group, newest first: those marked, and those that the export itself tells of.

    The export is looked through for the last `limit_days` days.
    """
    zone = settings.zone(store)
    found = {
        row[0]: RedPacket(row[0], row[1], row[2], "mark")
        for row in store.connection.execute("select day, cents, note from red_packet_days where group_id = ?", (group,))
    }
    last = store.connection.execute("select last_message from groups where id = ?", (group,)).fetchone()
    if last is not None and last[0] is not None:
        said = store.connection.execute(
            f"""select ts from messages where group_id = ? and ts > ? and kind <> {int(Kind.TEXT)}
            and text like '%红包%' and ({" or ".join("text like ?" for _word in _PACKET_WORDS)})""",
            (group, last[0] - limit_days * days.SECONDS, *_PACKET_WORDS),
        )
        for (ts,) in said:
            found.setdefault(days.day_of(ts, zone), RedPacket(days.day_of(ts, zone), None, "", "import"))
    return sorted(found.values(), key=lambda one: -one.day)


def stimulus(store: Store, group: int, today: int | None = None, packets: Iterable[RedPacket] | None = None) -> str:
    """Say whether promotions and red packets rise while fewer speak (R13), 4 weeks against the 4 before; else ''."""
    from sihu_tui import counts

    zone = settings.zone(store)
    end = days.today(zone) if today is None else today
    given = [one.day for one in (red_packets(store, group) if packets is None else packets)]

    def lived(first: int, last: int) -> tuple[int, float | None]:
        pushes = store.connection.execute(
            "select count(*) from sends where group_id = ? and kind = 'promotion' and removed is null "
            "and ts >= ? and ts < ?",
            (group, days.start_of(first, zone), days.start_of(last + 1, zone)),
        ).fetchone()[0]
        packets = sum(first <= day <= last for day in given)
        spoke = [one.speakers for one in counts.by_day(store, group, first, last).values()]
        return pushes + packets, fmean(spoke) if len(spoke) >= 14 else None

    (now, talk), (was, before) = lived(end - 27, end), lived(end - 55, end - 28)
    if now <= was or talk is None or before is None or talk > before:
        return ""
    return ngettext(
        "{n} promotion or red packet in 4 weeks after {was} in the 4 before, and no more people speak for it.",
        "{n} promotions or red packets in 4 weeks after {was} in the 4 before, and no more people speak for it.",
        now,
    ).format(n=now, was=was)
