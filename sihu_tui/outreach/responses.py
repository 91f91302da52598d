"""What came of what was sent: who left (R12), and how many spoke from repeat to repeat of the same words (R88)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.outreach import red_packets
from sihu_tui.outreach import sends as outbound
from sihu_tui.outreach.red_packets import RedPacket
from sihu_tui.outreach.sends import HOUR, PUSHED, SendRow
from sihu_tui.readers.record import Kind
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

if TYPE_CHECKING:
    from datetime import tzinfo

    from sihu_tui.groups.manual_counts import Day

QUIT_HOURS = (24, 48)
USUAL_DAYS = 28


@dataclass(frozen=True, slots=True)
class Quits:
    """Who left after a send: within 24 and 48 hours, and how many usually leave in 48 hours.

    None where it is not known: no export of the group tells of leaves, the hours are not covered, or the send was an
    answer or a greeting, after which nobody is counted.
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
class TextPlay:
    """A text with all its repeats, oldest first; `halved` is how many repeats it takes for the response to halve."""

    text: str
    kind: str
    repeats: list[Repeat]
    halved: float | None


def quits(store: Store, group: int, limit: int = 50) -> list[Quits]:
    """Give who left after each of the last sends to a group, newest first.

    Usual is the rate of leaves on the covered days of the four weeks before a send that lie in no send's two days.
    """
    from sihu_tui.importing import coverage

    zone, leave = settings.zone(store), int(Kind.LEAVE)
    sends = outbound.sent(store, group, limit)
    told = store.connection.execute(
        "select exists (select 1 from group_days where group_id = ? and kind = ?)", (group, leave)
    ).fetchone()[0]
    spans = coverage.of_group(store.connection, group)
    left = dict(single.every(store.connection, "group_days", "day, n", group_id=group, kind=leave))
    pushed = {
        days.day_of(ts, zone) + k
        for (ts,) in store.connection.execute(f"select ts from sends where group_id = ? and kind in {PUSHED}", (group,))
        for k in (0, 1, 2)
    }

    def covered(day: int) -> bool:
        return any(first <= day <= last for first, last in spans)

    found = []
    for send in sends:
        if send.kind not in PUSHED:
            found.append(Quits(send, (None, None), None))
            continue
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


def standing(store: Store, group: int) -> str:
    """Say how a group stands before something is sent to it: what budget is left, and who left after the last push."""
    every, promotion = outbound.allowances(store, group)
    said = [_("{left} of {most} sends left, {promotions} of {all} promotions").format(
        left=every.left, most=every.most, promotions=promotion.left, all=promotion.most)]  # fmt: skip
    pushed = next((one for one in quits(store, group, 20) if one.send.kind in PUSHED), None)
    if pushed is not None:
        day = days.iso(days.day_of(pushed.send.ts, settings.zone(store)))
        said.append(
            _("last push {day}: who left is not known").format(day=day) if pushed.within[1] is None
            else _("last push {day}: {n} left in 48 h, usually {usual}").format(
                day=day, n=pushed.within[1], usual="—" if pushed.usual is None else f"{pushed.usual:.1f}")
        )  # fmt: skip
    return " · ".join(said)


def _leaves(store: Store, group: int, since: int, until: int) -> int:
    return int(
        store.connection.execute(
            "select count(*) from messages where group_id = ? and ts >= ? and ts < ? and kind = ?",
            (group, since, until, int(Kind.LEAVE)),
        ).fetchone()[0]
    )


def after_pushes(store: Store, group: int, since: int, until: int) -> tuple[int, int, float] | None:
    """Give how many promotions went out from `since` up to `until`, who left in the 48 hours after one, and how many do
    in such a time else (R12); None where no promotion or no leave is known.

    To the second: who left before a push on its day did not leave after it.
    """
    pushes = [
        ts for (ts,) in store.connection.execute(
            """select ts from sends where group_id = ? and kind = 'promotion' and ts >= ? and ts < ?
            order by ts""",
            (group, since, until),
        )
    ]  # fmt: skip
    left = [
        ts for (ts,) in store.connection.execute(
            "select ts from messages where group_id = ? and kind = ? and ts >= ? and ts < ? order by ts",
            (group, int(Kind.LEAVE), since, until),
        )
    ]  # fmt: skip
    if not pushes or not left:
        return None
    spans: list[tuple[int, int]] = []
    for ts in pushes:
        end = min(until, ts + QUIT_HOURS[1] * HOUR)
        if spans and ts <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((ts, end))
    after = sum(any(start <= ts < end for start, end in spans) for ts in left)
    covered = sum(end - start for start, end in spans)
    rest = until - since - covered
    return (len(pushes), after, (len(left) - after) * covered / rest) if rest else None


def plays(store: Store, group: int, packets: Iterable[RedPacket] | None = None) -> list[TextPlay]:
    """Give the texts that went out to a group more than once, with the response to each repeat, the most used first.

    A reply is one play whatever its blanks held; without a reply the same words are. The response is the members who
    spoke in the 24 hours after, over the mean of the covered days of the four weeks before (red-packet days and days
    of a send left out). Halving is read off a straight line through the logarithms of the responses, by repeat.
    `packets` are the group's red-packet days, where they are at hand.
    """
    from sihu_tui.groups import manual_counts

    rows = store.connection.execute(
        f"""{outbound.SEND.replace("select ", "select s.reply_id, ", 1)} and s.group_id = ?
            and (s.kind in {PUSHED} or s.reply_id is not null) order by s.ts""",
        (group,),
    ).fetchall()
    alike: dict[object, list[SendRow]] = {}
    for reply, *row in rows:
        send = outbound.send_row(tuple(row))
        alike.setdefault(reply if reply is not None else one_line(send.text).casefold(), []).append(send)
    repeated = {key: sends for key, sends in alike.items() if len(sends) > 1}
    if not repeated:
        return []
    zone = settings.zone(store)
    sent_days = {days.day_of(row[2], zone) for row in rows}
    given = {one.day for one in (red_packets.of_group(store, group) if packets is None else packets)}
    first, last = min(sent_days) - USUAL_DAYS, max(sent_days) + 1
    known = manual_counts.by_day(store, group, first, last)
    staff = _staff(store, group)
    found = []
    for sends in repeated.values():
        repeats = [
            _repeat(store, send, nth, known, sent_days | given, given, staff, zone) for nth, send in enumerate(sends, 1)
        ]
        found.append(TextPlay(one_line(sends[-1].text), sends[-1].kind, repeats, _halving(repeats)))
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
