"""Days with red packets, marked or told of by the export (R14), and whether a group lives on stimulus (R13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.readers.record import Kind
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.sanitize import one_line


@dataclass(frozen=True, slots=True)
class RedPacket:
    """A day with red packets; `cents` None when nobody noted how much, `source` mark or import."""

    day: int
    cents: int | None
    note: str
    source: str


def mark(store: Store, group: int, day: int, cents: int | None = None, note: str = "") -> None:
    """Mark a day on which red packets were given. Raises SihuError for a day ahead or an amount below nothing."""
    if day > days.today(settings.zone(store)):
        raise SihuError(_("{day} lies ahead.").format(day=days.iso(day)))
    if cents is not None and cents < 0:
        raise SihuError(_("An amount cannot be negative."))
    with journal.step(store, ("red_packet_days",), N_("Red packets on {day}"), day=days.iso(day)) as connection:
        single.put(
            connection, "red_packet_days", "group_id, day", group_id=group, day=day, cents=cents, note=one_line(note)
        )


def unmark(store: Store, group: int, day: int) -> None:
    """Take the mark of a day off."""
    with journal.step(store, ("red_packet_days",), N_("Red packets on {day} removed"), day=days.iso(day)) as connection:
        single.delete(connection, "red_packet_days", group_id=group, day=day)


_PACKET_WORDS = ("%[红包]%", "%微信红包%", "%领取了%红包%", "%QQ红包%", "%发出红包%")


def of_group(store: Store, group: int, limit_days: int = 400) -> list[RedPacket]:
    """Give the red-packet days of a group, newest first: those marked, and those that the export itself tells of.

    The export is looked through for the last `limit_days` days.
    """
    zone = settings.zone(store)
    found = {
        row[0]: RedPacket(row[0], row[1], row[2], "mark")
        for row in single.every(store.connection, "red_packet_days", "day, cents, note", group_id=group)
    }
    last = single.read(store.connection, "groups", "last_message", id=group)
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
    from sihu_tui.groups import manual_counts

    zone = settings.zone(store)
    end = days.today(zone) if today is None else today
    given = [one.day for one in (of_group(store, group) if packets is None else packets)]

    def lived(first: int, last: int) -> tuple[int, float | None]:
        pushes = store.connection.execute(
            "select count(*) from sends where group_id = ? and kind = 'promotion' and ts >= ? and ts < ?",
            (group, days.start_of(first, zone), days.start_of(last + 1, zone)),
        ).fetchone()[0]
        packets = sum(first <= day <= last for day in given)
        spoke = [one.speakers for one in manual_counts.by_day(store, group, first, last).values()]
        return pushes + packets, fmean(spoke) if len(spoke) >= 14 else None

    (now, talk), (was, before) = lived(end - 27, end), lived(end - 55, end - 28)
    if now <= was or talk is None or before is None or talk > before:
        return ""
    return ngettext(
        "{n} promotion or red packet in 4 weeks after {was} in the 4 before, and no more people speak for it.",
        "{n} promotions or red packets in 4 weeks after {was} in the 4 before, and no more people speak for it.",
        now,
    ).format(n=now, was=was)


LURED_DAYS, LURED_LEAST = 84, 2


def lured(store: Store, group: int) -> set[int]:
    """Give the members who, of their days of speech in twelve weeks, spoke on days of promotions or red packets alone (R15)."""
    zone = settings.zone(store)
    last = store.connection.execute("select max(day) from member_days where group_id = ?", (group,)).fetchone()[0]
    if last is None:
        return set()
    first = last - LURED_DAYS + 1
    loud = {one.day for one in of_group(store, group, LURED_DAYS)}
    loud |= {
        days.day_of(ts, zone)
        for (ts,) in store.connection.execute(
            "select ts from sends where group_id = ? and kind = 'promotion' and ts >= ?",
            (group, days.start_of(first, zone)),
        )
    }
    spoke: dict[int, set[int]] = {}
    for member, day in store.connection.execute(
        "select member_id, day from member_days where group_id = ? and day >= ?", (group, first)
    ):
        spoke.setdefault(member, set()).add(day)
    if not any(day not in loud for on in spoke.values() for day in on):
        return set()  # every day is one: that says nothing of anybody
    return {member for member, on in spoke.items() if len(on) >= LURED_LEAST and on <= loud}
