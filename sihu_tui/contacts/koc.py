"""KOCs: how far they have come, whom they reach, and how often what came from them was used again (R44, R45)."""

from __future__ import annotations

from dataclasses import dataclass, field

from sihu_tui import settings
from sihu_tui.contacts.contacts import KOC, name_of
from sihu_tui.contacts.turns import closes
from sihu_tui.dates import days
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_

HOUR = 3600
WAKING = 16
"""Hours of a day in which a group can speak, for what is usual in an hour."""
BOUGHT_DAYS = 14
"""Who buys what a KOC named within so many days was reached."""


@dataclass(frozen=True, slots=True)
class Koc:
    """A KOC: the rung, since when, people reached, and how often what came from them was used again (R45).

    `reach` counts each person once: `answered` in the hour after, `quoted`, `bought` what was named, `invited`. `hour`
    is how many lines others wrote in an hour after theirs, `usual` in an hour of the days without them; None: not known.
    """

    contact: int
    name: str
    koc: str
    since_day: int | None
    evidence: str
    reach: int
    reused: int
    answered: int = 0
    quoted: int = 0
    bought: int = 0
    invited: int = 0
    hour: float | None = None
    usual: float | None = None
    wishes: int = 0
    granted: int = 0
    perks: int = 0
    advice: list[str] = field(default_factory=list)
    """What they asked for that was launched."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Members reached by somebody's words, by how; and lines of others in an hour after them and in a usual one."""

    answered: set[int]
    quoted: set[int]
    bought: set[int]
    invited: set[int]
    hour: float | None
    usual: float | None

    @property
    def people(self) -> set[int]:
        """Everybody, once."""
        return self.answered | self.quoted | self.bought | self.invited


def kocs(store: Store) -> list[Koc]:
    """Give the KOCs, the furthest first."""
    found = [
        _koc(store, *row)
        for row in store.connection.execute(
            "select id, coalesce(nullif(remark, ''), name), koc from contacts where koc <> ''"
        ).fetchall()
    ]
    order = list(KOC)
    return sorted(found, key=lambda one: (-order.index(one.koc), -one.reach, one.name))


def koc_of(store: Store, contact: int) -> Koc | None:
    """Give a person as a KOC; None when they are none."""
    row = store.connection.execute(
        "select id, coalesce(nullif(remark, ''), name), koc from contacts where id = ? and koc <> ''", (contact,)
    ).fetchone()
    return None if row is None else _koc(store, *row)


def _koc(store: Store, contact: int, name: str, koc: str) -> Koc:
    day, evidence = store.connection.execute(
        """select day, evidence from contact_moves where contact_id = ? and ladder = 'koc'
        order by day desc, id desc limit 1""",
        (contact,),
    ).fetchone() or (None, "")
    reused = store.connection.execute(
        """select count(*) from materials k join sends s on s.reply_id = k.reply_id
        where k.contact_id = ?""",
        (contact,),
    ).fetchone()[0]
    found = reach(store, contact)
    return Koc(
        contact, name, koc, day, evidence, len(found.people), reused, len(found.answered), len(found.quoted), len(found.bought),
        len(found.invited), found.hour, found.usual, *_given(store, contact),
        [title for _contact, title, _day in _launched(store, contact)],
    )  # fmt: skip


def _given(store: Store, contact: int) -> tuple[int, int, int]:
    """Give how many wishes are noted, how many were granted, and how many perks (R44)."""
    wishes, granted, perks = store.connection.execute(
        """select sum(kind = 'wish'), sum(kind = 'wish' and done is not null), sum(kind in ('perk', 'gift'))
        from entries where contact_id = ?""",
        (contact,),
    ).fetchone()
    return wishes or 0, granted or 0, perks or 0


def _launched(store: Store, contact: int | None = None) -> list[tuple[int, str, int]]:
    """Give needs that were launched by who asked for them: contact, title, and the day on which they were told or asked."""
    zone = settings.zone(store)
    return [
        (who, title, days.day_of(ts, zone))
        for who, title, ts in store.connection.execute(
            """select coalesce(a.contact_id, i.contact_id) as who, n.title, max(coalesce(a.told, a.ts)) from needs n
            join need_askers a on a.need_id = n.id left join contact_identities i on i.member_id = a.member_id
            where n.state in ('launched', 'told') and n.merged_into is null and who is not null and (?1 is null or who = ?1)
            group by who, n.id order by 3""",
            (contact,),
        )
    ]


def shown(store: Store) -> list[tuple[int, str, int, str, str]]:
    """Give what shows that somebody came further as a KOC: contact, rung, day, evidence, and why as in `proposals.WHY`."""
    zone = settings.zone(store)
    best = {who: (who, "adopted", day, title, "advice") for who, title, day in _launched(store)}
    for who, text, done in store.connection.execute(
        "select contact_id, text, done from entries where kind = 'wish' and done is not null order by done"
    ):
        best.setdefault(who, (who, "fulfilled", days.day_of(done, zone), text, "wish"))
    return list(best.values())


def reach(store: Store, contact: int) -> Reach:
    """Give whom somebody's words in groups reached within `koc.reach_days`; words that only close a talk reach nobody."""
    connection = store.connection
    now = days.now()
    since = now - int(settings.get(store, "koc.reach_days")) * days.SECONDS
    own = {row[0] for row in single.every(connection, "contact_identities", "member_id", contact_id=contact)}
    answered, quoted, bought, invited = set[int](), set[int](), set[int](), set[int]()
    after, hours, usual = 0, 0.0, []
    groups = connection.execute(
        """select distinct s.group_id from contact_identities i cross join memberships s on s.member_id = i.member_id
        cross join groups g on g.id = s.group_id and coalesce(g.private, 0) = 0 where i.contact_id = ?""",
        (contact,),
    ).fetchall()
    marks = ", ".join("?" * len(own))
    for (group,) in groups:
        invited.update(
            row[0]
            for row in connection.execute(
                f"select member_id from memberships where group_id = ? and invited_by in ({marks}) and joined >= ?",
                (group, *own, since),
            )
        )
        said = [
            (key, ts, text)
            for key, ts, kind, text in connection.execute(
                f"""select key, ts, kind, text from messages where group_id = ? and ts >= ? and ts <= ? and kind <= 1
                and sender_id in ({marks}) order by ts""",
                (group, since, now, *own),
            )
            if not (kind == 0 and closes(text))
        ]
        if not said:
            continue
        for start, end in _windows([ts for _key, ts, _text in said]):
            hours += (end - start) / HOUR
            for member, n in connection.execute(
                f"""select m.sender_id, count(*) from messages m join members p on p.id = m.sender_id
                where m.group_id = ? and m.ts > ? and m.ts <= ? and m.kind <= 1 and not p.is_bot
                and not (p.is_self or coalesce(p.is_operator, 0)) and p.id not in ({marks}) group by 1""",
                (group, start, end, *own),
            ):
                answered.add(member)
                after += n
        keys = [key for key, _ts, _text in said]
        for at in range(0, len(keys), 500):
            part = keys[at : at + 500]
            quoted.update(
                row[0]
                for row in connection.execute(
                    f"""select m.sender_id from messages m join members p on p.id = m.sender_id
                    where m.group_id = ? and m.ts >= ? and m.reply_to in ({", ".join("?" * len(part))}) and not p.is_bot
                    and not (p.is_self or coalesce(p.is_operator, 0)) and p.id not in ({marks})""",
                    (group, since, *part, *own),
                )
            )
        bought |= _bought(store, group, said, own)
        usual += _usual(store, group, said, own, since)
    return Reach(
        answered,
        quoted,
        bought,
        invited - own,
        after / hours if hours else None,
        sum(usual) / len(usual) if usual else None,
    )


def _windows(times: list[int]) -> list[tuple[int, int]]:
    """Give the hours after these times, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for ts in times:
        if found and ts <= found[-1][1]:
            found[-1] = (found[-1][0], ts + HOUR)
        else:
            found.append((ts, ts + HOUR))
    return found


def _bought(store: Store, group: int, said: list[tuple[int, int, str | None]], own: set[int]) -> set[int]:
    """Give members of the group who bought a product that was named, within `BOUGHT_DAYS` after it was."""
    zone = settings.zone(store)
    first = days.day_of(said[0][1], zone)
    orders = store.connection.execute(
        """select distinct coalesce(o.member_id, i.member_id) as who, o.product, o.day from orders o
        left join contact_identities i on i.contact_id = o.contact_id
        where o.net > 0 and length(o.product) > 1 and o.day >= ? and who in (
            select member_id from memberships where group_id = ?)""",
        (first, group),
    ).fetchall()
    found = set()
    for member, product, day in orders:
        if member not in own and any(
            text and product in text and 0 <= day - days.day_of(ts, zone) <= BOUGHT_DAYS for _key, ts, text in said
        ):
            found.add(member)
    return found


def _usual(store: Store, group: int, said: list[tuple[int, int, str | None]], own: set[int], since: int) -> list[float]:
    """Give lines of others in an hour of each day on which the group spoke and they did not."""
    zone = settings.zone(store)
    there = {days.day_of(ts, zone) for _key, ts, _text in said}
    return [
        n / WAKING
        for day, n in store.connection.execute(
            """select d.day, sum(d.n) from member_days d join members p on p.id = d.member_id
            where d.group_id = ? and d.day >= ? and not p.is_bot and not (p.is_self or coalesce(p.is_operator, 0)) group by 1""",
            (group, days.day_of(since, zone)),
        )
        if day not in there
    ]


def credit_material(store: Store, contact: int, reply: int, flag: bool = True) -> None:
    """Say that a canned reply was made from what a KOC said or showed (or with `flag` False that it was not)."""
    with journal.step(store, ("materials",), N_("material of {name}"), name=name_of(store, contact)) as connection:
        if flag:
            single.ensure(connection, "materials", contact_id=contact, reply_id=reply)
        else:
            single.delete(connection, "materials", contact_id=contact, reply_id=reply)
