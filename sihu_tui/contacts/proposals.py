"""Stages proposed from what is known, each with the line or order that shows it (R42, R44); nothing moves by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.contacts import answers, koc, stages
from sihu_tui.contacts.contacts import KOC, STAGES
from sihu_tui.contacts.turns import automatic, turns
from sihu_tui.dates import days
from sihu_tui.orders.returns import ONE
from sihu_tui.store import Store, journal, single
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

SPAN = 180
"""Words older than so many days propose nothing."""
WHY = {
    "order": N_("bought"), "repeat": N_("bought again"), "praise": N_("praised or recommended"), "sample": N_("thanked for a sample"),
    "answered": N_("asked and was answered"), "koc": N_("others quote or thank them"),
    "wish": N_("a wish of theirs was granted"), "advice": N_("what they asked for was launched"),
}  # fmt: skip
_PRAISE = re.compile(
    r"推荐给|推荐了|安利|好用|很喜欢|太喜欢|回购|效果(?:很|真|特别)?好|闺蜜|朋友也|同事也|爱了|真不错|晒(?:单|一下)|无限回购|love (?:it|this)|recommend"
)
_ASKS = re.compile(r"[?？]|吗|怎么|什么|有没有|多少|求")
_THANKS = re.compile(r"谢|thank|喜欢|好用", re.I)
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class StageProposal:
    """A step that something shows: whose, on which ladder, from where to where, on what day, shown by what, and why."""

    contact: int
    name: str
    ladder: str
    was: str
    to: str
    day: int
    evidence: str
    why: str


def praises(text: str) -> bool:
    """Tell whether somebody praises or recommends, and does not ask."""
    return bool(_PRAISE.search(text)) and not _ASKS.search(text) and not automatic(text)


def proposals(store: Store) -> list[StageProposal]:
    """Give every step that is shown and not yet made, the furthest stage of a person only, the newest evidence first."""
    zone = settings.zone(store)
    people = {
        id: (name, stage, koc)
        for id, name, stage, koc in store.connection.execute(
            "select id, coalesce(nullif(remark, ''), name), stage, koc from contacts"
        )
    }
    rank = {stage: place for place, stage in enumerate(STAGES)}
    best: dict[int, StageProposal] = {}
    for contact, to, day, evidence, why in (*_orders(store), *_words(store), *_answered(store)):
        if contact not in people:
            continue
        name, was, _koc = people[contact]
        further = rank[to] > rank[was] or (why == "repeat" and was == to)
        held = best.get(contact)
        if further and (held is None or rank[to] > rank[held.to] or (rank[to] == rank[held.to] and day < held.day)):
            best[contact] = StageProposal(contact, name, "stage", was, to, day, evidence, why)
    found = list(best.values())
    for contact, day, evidence in _kocs(store, zone):
        if contact in people and not people[contact][2]:
            found.append(StageProposal(contact, people[contact][0], "koc", "", "active", day, evidence, "koc"))
    rungs = list(KOC)
    for contact, to, day, evidence, why in koc.shown(store):
        if contact in people and "" != people[contact][2] and rungs.index(to) > rungs.index(people[contact][2]):
            found.append(StageProposal(contact, people[contact][0], "koc", people[contact][2], to, day, evidence, why))
    return sorted(found, key=lambda one: (-one.day, one.name))


def accept(store: Store, chosen: Iterable[StageProposal]) -> int:
    """Make steps as they are proposed, dated by their evidence, as one step to undo; give how many."""
    wanted = list(chosen)
    with journal.step(store, ("contacts", "contact_moves"), N_("{n} steps accepted"), n=len(wanted)):
        for one in wanted:
            stages.move(store, one.contact, one.ladder, one.to, one.evidence, one.day)
    return len(wanted)


def _orders(store: Store) -> list[tuple[int, str, int, str, str]]:
    """Orders that stand: the first shows buying; the second too, where its evidence is not noted yet."""
    found = []
    rows = store.connection.execute(
        f"""select contact_id, one, min(day), group_concat(distinct nullif(product, '')), sum(net) from (
            select o.contact_id, {ONE} as one, o.day, o.product, o.net from orders o where o.net > 0 and o.contact_id is not null)
        group by 1, 2 order by 1, 3"""
    )
    noted = dict(
        store.connection.execute(
            "select contact_id, max(day) from contact_moves where ladder = 'stage' and now = 'buying' group by 1"
        ).fetchall()
    )
    last, nth = None, 0
    for contact, _one, day, product, net in rows:
        nth = nth + 1 if contact == last else 1
        last = contact
        evidence = _("order of {day}: {product} {sum}").format(day=days.iso(day), product=product or "", sum=money(net))
        if nth == 1:
            found.append((contact, "buying", day, one_line(evidence), "order"))
        elif nth == 2 and noted.get(contact, 1 << 30) < day:
            found.append((contact, "buying", day, one_line(evidence), "repeat"))
    return found


def _words(store: Store) -> list[tuple[int, str, int, str, str]]:
    """Praise and recommendations of theirs, in groups and alone, and thanks after a sample."""
    zone = settings.zone(store)
    since = days.now() - SPAN * days.SECONDS
    found = []
    likes = " or ".join(
        f"m.text like '%{word}%'"
        for word in (
            "推荐",
            "安利",
            "好用",
            "喜欢",
            "回购",
            "效果",
            "闺蜜",
            "朋友也",
            "同事也",
            "爱了",
            "真不错",
            "晒",
            "recommend",
            "love",
        )
    )
    for contact, ts, text in store.connection.execute(
        f"""select i.contact_id, m.ts, m.text from contact_identities i join messages m on m.sender_id = i.member_id
        and m.group_id in (select group_id from memberships s where s.member_id = i.member_id and s.last_spoke >= ?1)
        where m.ts >= ?1 and m.kind <= 1 and ({likes}) order by m.ts""",
        (since,),
    ):
        if praises(text):
            found.append((contact, "trusting", days.day_of(ts, zone), one_line(text)[:_SHOWN], "praise"))
    for contact, given, ts, text in store.connection.execute(
        """select s.contact_id, s.ts, h.ts, h.text from entries s join entries h on h.contact_id = s.contact_id and h.kind = 'heard'
        and h.ts > s.ts where s.kind = 'sample' and s.ts >= ? order by h.ts""",
        (since,),
    ):
        if ts - given <= 30 * days.SECONDS and _THANKS.search(text):
            found.append((contact, "trusting", days.day_of(ts, zone), one_line(text)[:_SHOWN], "sample"))
    return found


def _answered(store: Store) -> list[tuple[int, str, int, str, str]]:
    """Somebody who asked and was answered knows us."""
    zone = settings.zone(store)
    aware = {row[0] for row in single.every(store.connection, "contacts", "id", stage="aware")}
    found = []
    for contact, lines in answers.conversations(store, days.now() - SPAN * days.SECONDS, days.now() + 1):
        if contact not in aware:
            continue
        turn = next((turn for turn in turns(lines) if turn.answered is not None), None)
        if turn is not None:
            text = next((line.text for line in lines if line.ts == turn.asked and not line.ours), "") or ""
            found.append(
                (contact, "verified", days.day_of(turn.asked, zone), one_line(text)[:_SHOWN] or "…", "answered")
            )
    return found


def _kocs(store: Store, zone: object) -> list[tuple[int, int, str]]:
    """Who was quoted by three others or more within `koc.reach_days`, with the words that were quoted most."""
    since = days.now() - int(settings.get(store, "koc.reach_days")) * days.SECONDS
    rows = store.connection.execute(
        """select i.contact_id, q.text, q.ts, count(distinct m.sender_id) as n from messages m
        join messages q on q.group_id = m.group_id and q.key = m.reply_to and q.sender_id <> m.sender_id and q.kind <= 1
        join contact_identities i on i.member_id = q.sender_id
        join members p on p.id = q.sender_id and not p.is_bot and not (p.is_self or coalesce(p.is_operator, 0))
        where m.reply_to is not null and m.ts >= ? group by i.contact_id, q.id order by n desc""",
        (since,),
    ).fetchall()
    people: dict[int, list[tuple[str, int, int]]] = {}
    for contact, text, ts, n in rows:
        people.setdefault(contact, []).append((text or "…", ts, n))
    where = settings.zone(store)
    return [
        (contact, days.day_of(said[0][1], where), one_line(said[0][0])[:_SHOWN])
        for contact, said in people.items() if sum(n for _text, _ts, n in said) >= 3
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody who moved: whose step, when, from where to where, and what showed it."""

    contact: int
    name: str
    day: int
    was: str
    now: str
    evidence: str


def moves(store: Store, weeks: int = 8, group: int | None = None) -> list[Moved]:
    """Give who moved on the stages in these weeks, the newest first; of a group, its members alone."""
    first = days.monday(days.today(settings.zone(store))) - 7 * (weeks - 1)
    return [
        Moved(*row) for row in store.connection.execute(
            """select c.id, coalesce(nullif(c.remark, ''), c.name), m.day, m.was, m.now, m.evidence
            from contact_moves m join contacts c on c.id = m.contact_id
            where m.ladder = 'stage' and m.was <> m.now and m.day >= ?1 and (?2 is null or exists (
                select 1 from contact_identities i join memberships s on s.member_id = i.member_id
                where i.contact_id = c.id and s.group_id = ?2 and s.left is null))
            order by m.day desc, m.id desc""", (first, group))
    ]  # fmt: skip


def moved(store: Store, weeks: int = 8, group: int | None = None) -> list[tuple[int, dict[str, int]]]:
    """Give how many people moved to each stage, week by week, the newest first: the Monday and the counts."""
    monday = days.monday(days.today(settings.zone(store)))
    people: dict[int, dict[str, set[int]]] = {monday - 7 * n: {stage: set() for stage in STAGES} for n in range(weeks)}
    for one in moves(store, weeks, group):
        week = people.get(days.monday(one.day))
        if week is not None and one.now in week:
            week[one.now].add(one.contact)
    return [(week, {stage: len(own) for stage, own in of.items()}) for week, of in people.items()]
