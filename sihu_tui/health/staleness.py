"""Groups of which nothing new is known while the store's newest day moves on: no history is read for them.

Their facts stay those of their own newest day. What grows is how much of the store's last 14 days is missing for
them; as long as that is less than makes a group *no-data*, and after it has, only that figure and the picture change.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from sihu_tui.dates import holidays
from sihu_tui.health import statuses
from sihu_tui.health.evidence import missing
from sihu_tui.health.history import Coverage

if TYPE_CHECKING:
    from sihu_tui.health.judge import Rules
    from sihu_tui.store import Store

READ_DAYS = 14  # of which the share is told


_BEFORE = frozenset(("announced", "occasion", "standing", "pending", "back", "launch"))
"""Reasons that stand before what is said of missing data."""


def aged(store: Store, rules: Rules, end: int, groups: list[int]) -> dict[int, str]:
    """Give the verdicts, as they are stored, of those groups whose status the new end of the data leaves as it is.

    Left out are the others: groups that may become no-data or end, are still watched, or whose days are counted by hand.
    """
    wanted, spans, rest = set(groups), _spans(store, end), holidays.spans(store)
    counted = {row[0] for row in store.connection.execute("select distinct group_id from group_counts")}
    rows = store.connection.execute(
        """select h.group_id, h.status, h.t, h.as_of, h.verdict from health h
        join groups g on g.id = h.group_id
        where h.status = ? or g.kind <> 'temporary' or g.ends_day is null or g.ends_day > ?""",
        (statuses.ENDED, end),
    )
    found = {}
    for group, status, t, as_of, text in rows:
        if group not in wanted:
            continue
        if status == statuses.NO_DATA:
            if t - 1 < min(as_of, end) - 28:
                found[group] = text  # nothing was read of its last four weeks, nor is now
        elif end > as_of and status != statuses.WATCHED and group not in counted:
            coverage = Coverage(spans.get(group, []), rest)
            until = np.array([end + 1])
            share = float(coverage.share(until - READ_DAYS, until)[0]) if t - 1 >= end + 1 - 28 else 0.0
            if status == statuses.ENDED:
                found[group] = text
            elif share >= rules.of_group(group).covered_share:
                verdict = _told(json.loads(text), missing(share, t - 1, end + 1).as_json() if share < 1 else None)
                if verdict is not None:
                    found[group] = verdict
    return found


def _spans(store: Store, end: int) -> dict[int, list[tuple[int, int]]]:
    """What was read of each group in the last days."""
    found: dict[int, list[tuple[int, int]]] = {}
    for group, first, last in store.connection.execute(
        "select group_id, first_day, min(last_day, ?1) from coverage where first_day <= ?1 and last_day > ?1 - ?2",
        (end, READ_DAYS),
    ):
        found.setdefault(group, []).append((first, last))
    return found


def _told(verdict: dict[str, Any], data: dict[str, Any] | None) -> str | None:
    """The verdict with this said of the missing data; None where that may be what leads."""
    if not verdict["worse"] and verdict["better"] is None:
        return None
    beside = [reason for reason in verdict["beside"] if reason["code"] != "data"]
    if data is not None:
        first = next((i for i, reason in enumerate(beside) if reason["code"] not in _BEFORE), len(beside))
        beside.insert(first, data)
    return json.dumps(verdict | {"beside": beside}, ensure_ascii=False)
