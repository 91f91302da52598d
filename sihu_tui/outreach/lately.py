"""What the last four weeks of every group hold beside its health: pushes and what they cost, who talks, fresh water.

One definition each, for list, page, digest and health alike (R12, R21, R24, R26, R28).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.groups import rituals
from sihu_tui.groups.members import STAFF_SQL
from sihu_tui.outreach import offers, responses
from sihu_tui.readers.record import Kind
from sihu_tui.store import Store

if TYPE_CHECKING:
    from sihu_tui.groups.groups import GroupRow

WINDOW = 28
QUIT_WINDOW = 56
LEAST_SENDS = 4
"""With fewer sends a share says nothing."""
STAFF_TALK = 0.6
"""Staff that speaks more than this share of all messages talks to itself (R21)."""
QUITS_OVER = 2.0
"""So many times the usual quits after pushes, and at least LEAST_QUITS, hurt (R12)."""
LEAST_QUITS = 3
KEPT_LEAST, KEPT_SHARE = 5, 0.5
"""Of so many newcomers less than this share is still there after two weeks: they do not stay (R24)."""
KEPT_DAYS, KEPT_WINDOW = 14, 84
SPEND_DAYS = 90


@dataclass(frozen=True, slots=True)
class Lately:
    """A group's last `WINDOW` days up to the newest day of the data; None where it is not known."""

    sends: int = 0
    promotions: int = 0
    ads: int = 0
    """Advertisements by others than operators."""
    words: int = 0
    staff_words: int = 0
    speakers: int = 0
    joined: int = 0
    last_join: int | None = None
    """The day on which somebody was last seen to join."""
    quits: int | None = None
    """Who left in the 48 hours after promotions of `QUIT_WINDOW` days, and how many usually do in such a time."""
    usual_quits: float | None = None
    ripe: int = 0
    """Who joined two to twelve weeks ago, and how many of them stayed for two weeks; None where leaving is not told."""
    stayed: int | None = None
    mutual: float | None = None
    """Of the members' lines that quote somebody, the share that quotes another member (R22)."""
    photos: int = 0
    """Pictures and other media by members (R23)."""
    cuts: int = 0
    """Promotions that cut a price (R39)."""
    late: int = 0
    """Rituals that are overdue (R17)."""
    next_ritual: str = ""
    """The ritual that comes next, after its day and time."""
    spend: float | None = None
    """What stands of orders in 90 days, in the currency's unit; None where no order names the group (R23)."""

    @property
    def kept(self) -> float | None:
        """Newcomers who stayed for two weeks, among those whose two weeks are over."""
        return self.stayed / self.ripe if self.ripe and self.stayed is not None else None

    @property
    def promotion_share(self) -> float | None:
        """Promotions among what was sent."""
        return self.promotions / self.sends if self.sends else None

    @property
    def staff_share(self) -> float | None:
        """Operators' messages among all."""
        return self.staff_words / self.words if self.words else None

    @property
    def hurting(self) -> bool:
        """Whether pushes cost more members than usually leave."""
        return self.quits is not None and self.quits >= max(LEAST_QUITS, QUITS_OVER * (self.usual_quits or 0))


def lately(store: Store) -> dict[int, Lately]:
    """Give the last weeks of every open group that is no private talk."""
    connection, zone = store.connection, settings.zone(store)
    newest = connection.execute(
        "select max(last_message) from groups where coalesce(private, 0) = 0 and archived is null"
    ).fetchone()[0]
    if newest is None:
        return {}
    end = days.day_of(newest, zone) + 1
    since, until = days.start_of(end - WINDOW, zone), days.start_of(end, zone)
    open_ones = "from groups g {0} where coalesce(g.private, 0) = 0 and g.kind <> 'comments' and g.archived is null {1} group by g.id"

    def asked(what: str, table: str, where: str, *values: int) -> dict[int, tuple[int, ...]]:
        rows = connection.execute(
            f"select g.id, {what} " + open_ones.format(f"cross join {table}", f"and {where}"), values
        )
        return {group: tuple(found) for group, *found in rows}

    sent = asked(
        "count(*), sum(x.kind = 'promotion')", "sends x on x.group_id = g.id",
        "x.ts >= ? and x.ts < ?", since, until,
    )  # fmt: skip
    ads = asked("count(*)", "group_ads x on x.group_id = g.id", "x.ts >= ? and x.ts < ?", since, until)
    talk = asked(
        f"sum(d.n), sum(d.n * {STAFF_SQL}), sum(not {STAFF_SQL})",
        """(select group_id, member_id, sum(n) as n from member_days where day >= ?1 and day < ?2 group by 1, 2) d
            on d.group_id = g.id join members m on m.id = d.member_id
            left join memberships s on s.group_id = d.group_id and s.member_id = d.member_id""",
        "not m.is_bot", end - WINDOW, end,
    )  # fmt: skip
    joins = asked(
        f"sum(case when x.day >= {end - WINDOW} then x.n else 0 end), max(x.day)", "group_days x on x.group_id = g.id",
        "x.kind = ? and x.day < ?", int(Kind.JOIN), end,
    )  # fmt: skip
    ripe_until, ripe_since = until - KEPT_DAYS * days.SECONDS, until - KEPT_WINDOW * days.SECONDS
    came = asked(
        f"""count(*), case when exists (select 1 from group_days t where t.group_id = g.id and t.kind = {int(Kind.LEAVE)})
            then sum(x.left is null or x.left >= x.joined + {KEPT_DAYS * days.SECONDS}) end""",
        "memberships x on x.group_id = g.id", "x.joined >= ? and x.joined < ?", ripe_since, ripe_until,
    )  # fmt: skip
    another = STAFF_SQL.replace("m.", "a.").replace("s.", "b.")
    quotes = asked(
        f"""sum(x.reply_to is not null and exists (select 1 from messages q join members a on a.id = q.sender_id
            left join memberships b on b.group_id = q.group_id and b.member_id = a.id
            where q.group_id = x.group_id and q.key = x.reply_to and a.id <> m.id and not {another})),
        sum(x.reply_to is not null), sum(x.kind = 1)""",
        """messages x on x.group_id = g.id join members m on m.id = x.sender_id
        left join memberships s on s.group_id = g.id and s.member_id = m.id""",
        f"x.ts >= ? and x.ts < ? and x.kind <= 1 and (x.reply_to is not null or x.kind = 1) and not {STAFF_SQL}",
        since, until,
    )  # fmt: skip
    spend = asked(
        "sum(x.net)", "orders x on x.group_id = g.id", "x.day >= ? and x.day < ?", end - SPEND_DAYS, end
    )  # fmt: skip
    cuts = Counter(
        group
        for group, text in connection.execute(
            "select group_id, text from sends where kind = 'promotion' and group_id is not null and ts >= ? and ts < ?",
            (since, until),
        )
        if "cut" in offers.kinds(text)
    )
    late: Counter[int] = Counter()
    coming: dict[int, str] = {}
    for row in rituals.list_rituals(store):
        late[row.group] += bool(row.overdue)
        if row.next_day is not None:
            clock = "" if row.minute is None else f" {row.minute // 60:02d}:{row.minute % 60:02d}"
            coming.setdefault(row.group, f"{days.iso(row.next_day)}{clock} {row.name}")
    found = {}
    for (group,) in connection.execute("select g.id " + open_ones.format("", "")).fetchall():
        after = None
        if sent.get(group, (0, 0))[1]:
            after = responses.after_pushes(store, group, days.start_of(end - QUIT_WINDOW, zone), until)
        sends, promotions = sent.get(group, (0, 0))
        words, staff, speakers = talk.get(group, (0, 0, 0))
        joined, last_join = joins.get(group, (0, None))
        quits, usual = (None, None) if after is None else after[1:]
        ripe, stayed = came.get(group, (0, None))
        mutual, quoting, photos = quotes.get(group, (0, 0, 0))
        sold = spend.get(group, (None,))[0]
        found[group] = Lately(
            sends, promotions, ads.get(group, (0,))[0], words, staff, speakers, joined, last_join, quits, usual, ripe,
            stayed, mutual / quoting if quoting else None, photos, cuts[group], late[group], coming.get(group, ""),
            None if sold is None else sold / 100,
        )  # fmt: skip
    return found


def with_lately(store: Store, rows: Iterable[GroupRow]) -> list[GroupRow]:
    """Give the rows with what their last weeks hold: pushes and their cost, staff talk, advertisements, fresh water."""
    found = lately(store)
    return [replace(row, lately=found.get(row.id)) for row in rows]


def marks(one: Lately, ceiling: float, today: int, weeks: int = 8) -> list[str]:
    """Give the names of what is wrong with a group's last weeks: promotion, quits, staff, ads, kept, water.

    Water: nobody joined for so many `weeks`.
    """
    found = []
    share, staff = one.promotion_share, one.staff_share
    if share is not None and one.sends >= LEAST_SENDS and share > ceiling:
        found.append("promotion")
    if one.hurting:
        found.append("quits")
    if staff is not None and one.staff_words >= LEAST_SENDS and staff > STAFF_TALK:
        found.append("staff")
    if one.ads:
        found.append("ads")
    if one.ripe >= KEPT_LEAST and one.kept is not None and one.kept < KEPT_SHARE:
        found.append("kept")
    if one.last_join is not None and today - one.last_join > weeks * 7:
        found.append("water")
    return found
