"""After how many days a product is used up, learnt from those who bought it again (R52); what was said by hand goes before."""

from __future__ import annotations

import sqlite3
from itertools import groupby
from statistics import median

from sihu_tui.store import single

GAPS = 5
"""Fewer repeats tell nothing of a product."""
PEOPLE = 3
"""So many people have bought it again at least."""
SHORTEST = 3
"""Days; who buys again sooner had forgotten something."""


def learn(connection: sqlite3.Connection) -> None:
    """Make the learnt cycles anew: the median days from one purchase to the next for one piece of those bought before."""
    rows = connection.execute(
        """select product, contact_id, day, sum(quantity) from orders
        where net > 0 and product <> '' and contact_id is not null group by 1, 2, 3 order by 1, 2, 3"""
    )
    learnt = []
    for product, bought in groupby(rows, key=lambda row: row[0]):
        gaps: list[float] = []
        people = set()
        for contact, own in groupby(bought, key=lambda row: row[1]):
            days = [(day, pieces) for _product, _contact, day, pieces in own]
            for (before, pieces), (after, _pieces) in zip(days, days[1:], strict=False):
                if after - before >= SHORTEST:
                    gaps.append((after - before) / max(1, pieces))
                    people.add(contact)
        if len(gaps) >= GAPS and len(people) >= PEOPLE:
            learnt.append((product, max(1, round(median(gaps)))))
    single.delete(connection, "products", learnt=1)
    connection.executemany(
        "insert into products (name, cycle_days, learnt) values (?, ?, 1) on conflict do nothing", learnt
    )
