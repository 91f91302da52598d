"""What one operator carries (R9): groups, members, questions and sends, against ceilings of the team's own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.feedback import questions
from sihu_tui.groups import groups
from sihu_tui.outreach.lately import with_lately
from sihu_tui.store import Store


@dataclass(frozen=True, slots=True)
class Load:
    """An owner's open groups: how many, their members and speakers, what waits for an answer, what went out in 28 days.

    `over` names what is over its ceiling: groups, members.
    """

    owner: str
    groups: int
    members: int
    speakers: int
    waiting: int
    sends: int
    over: tuple[str, ...]


def loads(store: Store) -> list[Load]:
    """Give the load of every owner, the most members first; groups without an owner stand under ''."""
    rows = [row for row in with_lately(store, groups.list_groups(store)) if row.archived is None]
    waiting = Counter(one.group for one in questions.waiting(store))
    most = {name: int(settings.get(store, f"load.{name}")) for name in ("groups", "members")}
    found = []
    for owner in sorted({row.owner for row in rows}):
        own = [row for row in rows if row.owner == owner]
        members = sum(row.members or 0 for row in own)
        sums = {"groups": len(own), "members": members}
        over = tuple(name for name, n in sums.items() if owner and n > most[name] > 0)
        lately = [row.lately for row in own if row.lately is not None]
        found.append(
            Load(
                owner, len(own), members, sum(one.speakers for one in lately), sum(waiting[row.id] for row in own),
                sum(one.sends for one in lately), over,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-one.members, one.owner))
