"""What is at stake with somebody: the weights by which the list of the day is ranked, each with its reason (R51).

The reason gives the base; a complaint, money of 12 months, the stage, being a KOC or a core customer add to it. Reasons
that whole crowds are on the list for (silence) are not weighed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import log10
from typing import NamedTuple

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _

BASE = {
    "late": 40, "promise": 35, "waiting": 30, "due": 25, "cycle": 20, "sample": 15, "koc": 15, "rhythm": 5, "interval": 0,
}  # fmt: skip
"""Points of the most urgent reason."""
COMPLAINT, KOC, CORE = 50, 15, 15
STAGE = {"trusting": 5, "buying": 10}
MOST_SPEND = 30
NAMES = {
    "reason": N_("reason"), "complaint": N_("complaint"), "spend": N_("spent in 12 months"), "stage": N_("stage"), "koc": N_("KOC"),
    "core": N_("core customer"),
}  # fmt: skip
_POINTS, _PLACES = 1 << 10, 1 << 32
"""More than anybody's points, and more than there are people."""
_WEIGHED = ("late", "promise", "waiting", "due", "cycle", "sample", "koc")
_COMPLAINTS = (
    "投诉",
    "举报",
    "差评",
    "退款",
    "退货",
    "漏液",
    "过敏",
    "破损",
    "碎了",
    "坏了",
    "假货",
    "骗",
    "12315",
    "complain",
    "refund",
    "broken",
    "damaged",
)


class Weight(NamedTuple):
    """Points for a reason of `NAMES`."""

    code: str
    points: int


def ranked(store: Store, kinds: list[tuple[str, list[int]]]) -> list[int]:
    """Give people by what is at stake; they come by their most urgent reason, and each kind's in order of urgency."""
    held = store.connection.execute(
        f"select json_group_array(contact_id * {_POINTS} + stake) from contact_sums where stake > 0"
    ).fetchone()
    points = {both // _POINTS: both % _POINTS for both in json.loads(held[0])}
    weighed, rest, places = list[int](), list[int](), list[int]()
    for code, people in kinds:
        if code not in _WEIGHED:
            rest += people
            continue
        # one number each, what counts before the place: what is equal stays in the order of urgency
        most = (_POINTS * 2 - BASE[code]) * _PLACES + len(weighed)
        places += [most + at - points.get(contact, 0) * _PLACES for at, contact in enumerate(people)]
        weighed += people
    places.sort()
    return [weighed[place % _PLACES] for place in places] + rest


def points(store: Store, people: list[int]) -> list[tuple[int, int]]:
    """Give what is at stake with these people, whatever the reason, as points and contact."""
    day = days.today(settings.zone(store))
    found = weights(store, dict.fromkeys(people, "late"), day)
    return [(sum(weight.points for weight in own[1:]), contact) for contact, own in found.items()]


def weights(store: Store, reasons: dict[int, str], day: int) -> dict[int, list[Weight]]:
    """Give the weights of people whose most urgent reasons are known."""
    found = {contact: [Weight("reason", BASE[code])] for contact, code in reasons.items()}
    people = json.dumps([contact for contact, code in reasons.items() if code in _WEIGHED])
    for contact in _complaining(store, people, day):
        found[contact].append(Weight("complaint", COMPLAINT))
    enough = round(float(settings.get(store, "core.spend")) * 100)
    for contact, cents in store.connection.execute(
        """select o.contact_id, sum(o.net) from json_each(?) j cross join orders o on o.contact_id = j.value
        where o.day > ? and o.day <= ? group by 1 having sum(o.net) > 0""",
        (people, day - 365, day),
    ):
        found[contact].append(Weight("spend", min(MOST_SPEND, round(10 * log10(1 + cents / 10_000)))))
        if cents >= enough:
            found[contact].append(Weight("core", CORE))
    for contact, stage, koc in store.connection.execute(
        """select c.id, c.stage, c.koc from json_each(?) j cross join contacts c on c.id = j.value
        where c.stage in ('trusting', 'buying') or c.koc <> ''""",
        (people,),
    ):
        if stage in STAGE:
            found[contact].append(Weight("stage", STAGE[stage]))
        if koc:
            found[contact].append(Weight("koc", KOC))
    return found


def _complaining(store: Store, people: str, day: int) -> Iterable[int]:
    """Give who waits with a complaint, or has one that is open."""
    words = " or ".join("instr(lower(s.last_text), ?)" for _word in _COMPLAINTS)
    since = (day - 30) * days.SECONDS
    rows = store.connection.execute(
        f"""select s.contact_id from json_each(?1) j cross join contact_sums s on s.contact_id = j.value
        where s.waiting is not null and s.heard = s.last_ts and ({words})
        union select e.contact_id from entries e where e.kind = 'complaint' and e.done is null and e.ts >= {since}
            and e.contact_id in (select value from json_each(?1))
        union select contact_id from cases where kind = 'complaint' and closed_day is null and contact_id is not null
            and contact_id in (select value from json_each(?1))""",
        (people, *_COMPLAINTS),
    )
    return [row[0] for row in rows]


def say(weights: Iterable[Weight]) -> str:
    """Give the weights as one line: late 40, complaint 50."""
    return _(", ").join(f"{_(NAMES[weight.code])} {weight.points}" for weight in weights if weight.points)
