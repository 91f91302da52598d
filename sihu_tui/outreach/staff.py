"""Who is likely an operator where no export says so: proposed once, confirmed by hand, many at once.

One account is one person whatever the name: two operators with one name are proposed apart, and a customer who is called
like one is not taken for them. Who was declined is not proposed again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.groups import groups
from sihu_tui.outreach.classify import of_store
from sihu_tui.outreach.observed import OURS_SQL
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_, _, ngettext

CANDIDATES, SAMPLE = 40, 120
"""How many people are looked at, and how many of the last lines of each."""
PLACES, SPAN = 4, 90 * 86400
"""In so many groups, over so many seconds before their last word."""
LEAST, SURE = 2.0, 3.0
"""From where on somebody is proposed, and stands marked as one of us already."""
_STAFF_NAME = (
    "店长 客服 管理员 团长 群主 助理 助教 小助手 老师 运营 导购 掌柜 顾问 班主任 admin support service team".split()
)


@dataclass(frozen=True, slots=True)
class StaffProposal:
    """Somebody who is likely an operator: in how many groups without a known one they spoke, and why it is likely."""

    member: int
    name: str
    groups: int
    why: str
    score: float


def unstaffed(store: Store) -> list[tuple[int, str]]:
    """Give the open groups with talk in which nobody is known as an operator."""
    return store.connection.execute(
        f"""select g.id, g.name from groups g where coalesce(g.private, 0) = 0 and g.archived is null
        and g.kind <> 'comments' and g.last_message is not null and not exists (select 1 from memberships s join members m on m.id = s.member_id
            where s.group_id = g.id and {OURS_SQL}) order by g.name"""
    ).fetchall()


def proposals(store: Store) -> list[StaffProposal]:
    """Give who is likely an operator in those groups, the likeliest first; nobody where every group knows one."""
    lacking = [group for group, _name in unstaffed(store)]
    if not lacking:
        return []
    declined = set(json.loads(settings.get(store, "groups.not_staff") or "[]"))
    marks = ",".join(map(str, lacking))
    rows = store.connection.execute(
        f"""select m.id, m.name, m.is_self, count(*), sum(s.spoken), max(coalesce(s.role, '') <> '')
        from memberships s join members m on m.id = s.member_id
        where s.group_id in ({marks}) and s.spoken > 0 and not m.is_bot and m.is_operator is null
        group by m.id order by m.is_self desc, count(*) desc, sum(s.spoken) desc limit ?""",
        (CANDIDATES,),
    ).fetchall()
    # in few groups the busiest of each is looked at, too
    teller = of_store(store)
    found = []
    for member, name, own, count, _spoken, _role in rows:
        if member in declined:
            continue
        texts = _last_lines(store, member, marks)
        kinds = [kind for kind, _why in teller.sends(texts)]
        pushes = sum(kind in ("promotion", "content", "service") for kind in kinds)
        promotions = kinds.count("promotion")
        alls = sum("@所有人" in text or "@all" in text.lower() for text in texts)
        why, score = [], 0.0
        if own:
            why, score = [_("exported it")], 9.0
        share = count / len(lacking)
        if count >= 3 and share >= 0.3:
            why.append(ngettext("speaks in {n} group", "speaks in {n} groups", count).format(n=count))
            score += min(2.0, 0.5 + count * share / 3)
        if kinds and promotions >= 3 and promotions / len(kinds) >= 0.25:
            why.append(_("{n} of {all} lines promote").format(n=promotions, all=len(kinds)))
            score += 1.5
        elif len(kinds) >= 5 and pushes / len(kinds) >= 0.75:
            why.append(_("{n} of {all} lines inform or serve").format(n=pushes, all=len(kinds)))
            score += 1.0
        if alls:
            why.append(_("writes to all"))
            score += 1.5
        if any(word in name.casefold() for word in _STAFF_NAME):
            why.append(_("by the name"))
            score += 1.0
        if score >= LEAST:
            found.append(StaffProposal(member, name, count, " · ".join(why), score))
    return sorted(found, key=lambda one: (-one.score, -one.groups, one.name))


def _last_lines(store: Store, member: int, marks: str) -> list[str]:
    """Give somebody's last lines in the groups where they speak most: there they stand close together."""
    places = store.connection.execute(
        f"""select group_id, last_spoke from memberships where member_id = ? and group_id in ({marks}) and spoken > 0
        order by spoken desc limit ?""",
        (member, PLACES),
    ).fetchall()
    found: list[str] = []
    for group, last in places:
        found += [
            text
            for (text,) in store.connection.execute(
                """select text from messages where group_id = ? and ts between ? and ? and sender_id = ? and kind <= 1
                and text <> '' order by ts desc limit ?""",
                (group, last - SPAN, last, member, SAMPLE // len(places)),
            )
        ]
    return found


def accept(store: Store, members: Iterable[int]) -> None:
    """Mark people as operators; one step to undo."""
    groups.set_operator(store, members, True)


def decline(store: Store, members: Iterable[int]) -> None:
    """Do not propose people again; one step to undo."""
    known = set(json.loads(settings.get(store, "groups.not_staff") or "[]")) | set(members)
    with journal.step(store, ("settings",), N_("{n} people are no operators"), n=len(known)):
        settings.put(store, "groups.not_staff", json.dumps(sorted(known)))


def lacking(store: Store) -> str:
    """Say in one sentence where nobody is known; '' where every group knows an operator."""
    n = len(unstaffed(store))
    return ngettext(
        "In {n} group nobody is known as an operator, so nothing counts as sent there.",
        "In {n} groups nobody is known as an operator, so nothing counts as sent there.",
        n,
    ).format(n=n) if n else ""  # fmt: skip


def told(store: Store) -> str:
    """Say where nobody is known, who is likely, and what marks them; '' where every group knows an operator."""
    said = lacking(store)
    return said and f"{said} {cure(store)}"


def cure(store: Store) -> str:
    """Say who is likely an operator, and what marks them."""
    likely = _(", ").join(one.name for one in proposals(store)[:3])
    if not likely:
        return _("`sihu groups members GROUP --operator NAME` marks one.")
    return _("Likely: {names}. `sihu groups staff --accept` marks them, m in the console's groups too.").format(
        names=likely
    )
