"""What we sent to the groups, by kind, against a target and a budget; what came of it says `responses`.

Kinds (DOMAIN R28): content, service, promotion, chat. The share of promotion has a ceiling (R28), sends a budget and a
cool-down that a reason overrides (R34).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups.members import STAFF_SQL
from sihu_tui.outreach import offers
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line, plain

PUSHED = ("content", "promotion")
"""Kinds that address everybody: budget, cool-down, quits and repeats are theirs; an answer or a greeting is free."""
KINDS = {"content": N_("content"), "service": N_("service"), "promotion": N_("promotion"), "chat": N_("chat")}
FOUNDER = "创始人"
"""The tag of replies that are written in the founder's voice, not the brand's."""
HOUR = 3600
TOGETHER = 300


class Guarded(SihuError):
    """A send that the budget, the cool-down or the target speaks against; a reason lets it through."""


@dataclass(frozen=True, slots=True)
class SendRow:
    """Something that went out; `ts` is UTC seconds, `override` the reason given against a guard.

    `typed`: nobody logged it, it was read from the group's messages.
    """

    id: int
    ts: int
    group: int | None
    group_name: str
    kind: str
    text: str
    operator: str
    override: str
    verbatim: bool
    typed: bool = False


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


SEND = """select s.id, s.ts, s.group_id, coalesce(g.name, ''), s.kind, s.text, s.operator, s.override, s.verbatim, s.member_id is not null
    from sends s left join groups g on g.id = s.group_id where 1"""


# The log


def guard(store: Store, group: int, kind: str, ts: int | None = None) -> list[str]:
    """Give what speaks against sending something of a kind to a group now (or at a UTC second); nothing when fine.

    Raises SihuError for a kind or a group that does not exist.
    """
    _kind(kind)
    at = days.now() if ts is None else ts
    row = single.read(store.connection, "groups", "archived", id=group)
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    said = [_("The group is closed.")] if row[0] is not None else []
    week = _moments(store, group, at - 7 * days.SECONDS, at) if kind in PUSHED else []
    own = [sent for sent, its in week if its == "promotion"]
    for alike, budget, cool in (
        ([sent for sent, _its in week], "send.week_budget", "send.cool_hours"),
        (own if kind == "promotion" else None, "send.promotion_budget", "send.promotion_cool_hours"),
    ):
        if not alike:
            continue
        most, hours = settings.get(store, budget), settings.get(store, cool)
        full, last = (
            (
                _("{n} promotions in seven days; the budget is {most}."),
                _("The last promotion was {since} h ago; the cool-down is {hours} h."),
            )
            if budget == "send.promotion_budget"
            else (
                _("{n} sends in seven days; the budget is {most}."),
                _("The last send was {since} h ago; the cool-down is {hours} h."),
            )
        )
        if len(alike) >= most:
            said.append(full.format(n=len(alike), most=most))
        since = (at - alike[-1]) / HOUR
        if since < hours:
            said.append(last.format(since=math.floor(since), hours=hours))
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
    """Give when something that addresses all went out after `since`, up to `until`, and of which kind; UTC seconds.

    The pieces of one message count once: what one went out within `TOGETHER` seconds of the other, and the later
    messages of a script (they have no position) with its first one of that day.
    """
    rows = store.connection.execute(
        f"""select ts, case when max(kind = 'promotion') then 'promotion' else min(kind) end from sends s
        where group_id = ?1 and kind in {PUSHED} and ts > ?2 and ts <= ?3 and not (position is null
            and reply_id is not null and exists (select 1 from sends e where e.group_id = ?1
                and e.reply_id = s.reply_id and e.ts < s.ts and e.ts > s.ts - ?4))
        group by ts order by ts""",
        (group, since, until, days.SECONDS),
    ).fetchall()
    found: list[tuple[int, str]] = []
    for ts, kind in rows:
        if found and ts - found[-1][0] < TOGETHER:
            found[-1] = (ts, "promotion" if "promotion" in (kind, found[-1][1]) else kind)
        else:
            found.append((ts, kind))
    return found


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
    with journal.step(store, ("sends",), N_("Sent: {text}"), text=one_line(text)[:40]) as connection:
        return single.insert(
            connection, "sends", ts=at, reply_id=reply, group_id=group, operator=settings.get(store, "operator"),
            kind=kind, text=text, verbatim=verbatim, override=one_line(override),
        )  # fmt: skip


def change(store: Store, send: int, kind: str) -> None:
    """Give a send another kind; where it was read from the messages, that is learnt for all with its words."""
    from sihu_tui.outreach import classify

    _kind(kind)
    row = single.read(store.connection, "sends", "text, member_id", id=send)
    if row is not None and row[1] is not None:
        classify.correct(store, [classify.Correction("send", row[0], kind)])
        return
    with journal.step(store, ("sends",), N_("A send was {kind}"), kind=kind) as connection:
        single.update(connection, "sends", send, kind=kind)


def remove(store: Store, sends: Iterable[int]) -> None:
    """Take sends off the log; a message that was read as one is known as none from now on."""
    ids = [(send,) for send in sends]
    with journal.step(store, ("sends", "not_sends"), N_("{n} sends removed"), n=len(ids)) as connection:
        connection.executemany(
            """insert into not_sends select group_id, key from sends where id = ? and key is not null
            on conflict (group_id, key) do nothing""",
            ids,
        )
        connection.executemany("delete from sends where id = ?", ids)


def sent(store: Store, group: int | None = None, limit: int = 500) -> list[SendRow]:
    """Give the last sends to a group, or to all groups, newest first."""
    rows = store.connection.execute(
        f"{SEND} and s.group_id is not null and (?1 is null or s.group_id = ?1) order by s.ts desc, s.id desc limit ?2",
        (group, limit),
    )
    return [send_row(row) for row in rows]


def send_row(row: tuple[Any, ...]) -> SendRow:
    """Give a row of `SEND` as a send."""
    return SendRow(*[*row[:8], bool(row[8]), bool(row[9])])


def _kind(kind: str) -> None:
    if kind not in KINDS:
        raise SihuError(_("What is sent is one of: {kinds}.").format(kinds=", ".join(KINDS)))


# Ratio


def _counted(store: Store, group: int, until: int, over: int) -> dict[str, int]:
    found = dict.fromkeys(KINDS, 0)
    found |= dict(
        store.connection.execute(
            "select kind, count(*) from sends where group_id = ? and ts > ? and ts <= ? group by kind",
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
        f"""select count(distinct d.member_id) from member_days d join members m on m.id = d.member_id
        left join memberships s on s.group_id = d.group_id and s.member_id = d.member_id
        where d.group_id = ? and d.day > ? and d.day <= ? and not {STAFF_SQL}""",
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
                where s.group_id = ? and s.ts > ? and s.ts <= ? and r.folder <> ''
                group by r.folder order by n desc, r.folder""",
                (group, at - over * days.SECONDS, at),
            ).fetchall()
        ),
    )


def makeup(store: Store, group: int, until: int | None = None) -> str:
    """Say what the promotions of the weeks offered (R39) and in whose voice replies went out (R38); '' for neither."""
    over, at = settings.get(store, "send.mix_days"), days.now() if until is None else until
    texts = store.connection.execute(
        "select text from sends where group_id = ? and kind = 'promotion' and ts > ? and ts <= ?",
        (group, at - over * days.SECONDS, at),
    ).fetchall()
    offered = Counter(kind for (text,) in texts for kind in offers.kinds(text))
    founder, all_ = store.connection.execute(
        """select coalesce(sum(' ' || r.tags || ' ' like '% ' || ? || ' %'), 0), count(*)
        from sends s join replies r on r.id = s.reply_id where s.group_id = ? and s.ts > ? and s.ts <= ?""",
        (FOUNDER, group, at - over * days.SECONDS, at),
    ).fetchone()
    said = [f"{_(word)} {offered[kind]}" for kind, word in offers.KINDS.items() if offered[kind]]
    told = [_("of {n} promotions: {kinds}").format(n=len(texts), kinds=_(", ").join(said))] if said else []
    if founder:
        told.append(_("in the founder's voice {n} of {all}").format(n=founder, all=all_))
    return " · ".join(told)


def over_target(store: Store) -> list[tuple[int, str, float, int]]:
    """Give the open groups with too much promotion: id, name, its share, and how much was sent; the worst first."""
    since = days.now() - settings.get(store, "send.mix_days") * days.SECONDS
    rows = store.connection.execute(
        """select g.id, g.name, avg(s.kind = 'promotion') as share, count(*) from sends s
        join groups g on g.id = s.group_id where s.ts > ? and g.archived is null group by g.id
        having count(*) > 3 and share > ? order by share desc, g.name""",
        (since, settings.get(store, "send.promotion_share")),
    )
    return rows.fetchall()
