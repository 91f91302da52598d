"""How far people are built up one to one before a group is founded for them: four layers, read from the data (R43)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.contacts import summaries
from sihu_tui.store import Store


@dataclass(frozen=True, slots=True)
class Layer:
    """How many people there are, and how many of them talk with us both ways, trust us, buy.

    `layer` is 1 where they are only known, 2 where enough talk, 3 where enough trust as well, 4 where enough buy too; 0
    with nobody.
    """

    people: int
    talk: int
    trust: int
    buy: int
    layer: int


def of_people(store: Store, people: list[int]) -> Layer:
    """Give the layer of these people: who stands further counts for what comes before, orders that stand as buying."""
    summaries.settle(store)
    n, talk, trust, buy = store.connection.execute(
        """select count(*), sum(talks or stage <> 'aware' or bought), sum(stage in ('trusting', 'buying') or bought),
            sum(stage = 'buying' or bought) from (
            select c.stage, coalesce(s.heard is not null and s.said is not null, 0) as talks,
                exists (select 1 from orders o where o.contact_id = c.id and o.net > 0) as bought
            from json_each(?) j cross join contacts c on c.id = j.value left join contact_sums s on s.contact_id = c.id)""",
        (json.dumps(people),),
    ).fetchone()
    enough = float(settings.get(store, "groups.layer_share"))
    layer = 1 if n else 0
    for count in (talk, trust, buy):
        if not n or count < enough * n:
            break
        layer += 1
    return Layer(n, talk or 0, trust or 0, buy or 0, layer)


def of_group(store: Store, group: int) -> Layer:
    """Give the layer of a group's members who are contacts."""
    return of_people(store, [
        row[0] for row in store.connection.execute(
            """select distinct i.contact_id from memberships m join contact_identities i on i.member_id = m.member_id
            where m.group_id = ? and m.left is null""", (group,))
    ])  # fmt: skip
