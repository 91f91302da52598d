"""The rows of some groups, read together: a query for each table instead of one for each group and table."""

from __future__ import annotations

import sqlite3
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.readers.record import Kind

if TYPE_CHECKING:
    from sihu_tui.health.history import Ints
    from sihu_tui.store import Store

OPERATOR_SQL = "coalesce(m.is_operator, s.role in ('owner', 'admin'), 0)"
"""Whether a membership `s` of a member `m` is an operator's; as ``Library`` decides it."""


class Shelf:
    """What the store holds of some groups before a day, a query for each table."""

    def __init__(self, store: Store, until: int, groups: list[int]) -> None:
        marks = ",".join("?" * len(groups))
        zone, connection = settings.zone(store), store.connection

        def asked(query: str, *values: int) -> sqlite3.Cursor:
            return connection.execute(query.replace("(groups)", f"({marks})"), (*groups, *values))

        def by_group(query: str, *values: int) -> dict[int, list[Any]]:
            out: dict[int, list[Any]] = {}
            for group, *row in asked(query, *values):
                out.setdefault(group, []).append(tuple(row))
            return out

        rows = asked(
            """select group_id, day, member_id, n from member_days where group_id in (groups) and day < ?
            order by group_id, day, member_id""",
            until,
        )
        self._table = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 4)
        self.staff: dict[int, list[int]] = {
            group: [row[0] for row in found]
            for group, found in by_group("""
                select s.group_id, s.member_id from memberships s join members m on m.id = s.member_id
                where s.group_id in (groups) and s.role in ('owner', 'admin') and m.is_operator is null""").items()
        }
        self.coverage: dict[int, list[tuple[int, int]]] = by_group(
            "select group_id, first_day, min(last_day, ?2) from coverage where group_id in (groups) and first_day <= ?2"
            .replace("?2", str(until - 1))
        )  # fmt: skip
        self.kinds = by_group(
            "select group_id, kind, day, n from group_days where group_id in (groups) and kind in (?, ?) and day < ?",
            int(Kind.JOIN), int(Kind.LEAVE), until,
        )  # fmt: skip
        self.sends = by_group(
            """select group_id, ts from sends
            where group_id in (groups) and kind = 'promotion' and ts < ?""",
            days.start_of(until, zone),
        )
        told = asked("select group_id from line_marks where group_id in (groups)")
        self.told = {group for (group,) in told}
        """Groups whose operators' lines were told by kind."""
        rows = asked(
            "select group_id, ts, member_id from group_ads where group_id in (groups) and ts < ?",
            days.start_of(until, zone),
        )
        self.ads: dict[int, Counter[tuple[int, int]]] = {}
        """How often somebody who is no operator advertised on a day, by group: (day, member)."""
        for group, ts, member in rows:
            self.ads.setdefault(group, Counter())[days.day_of(ts, zone), member] += 1
        self.orders = by_group(
            """select group_id, min(day), 1 from orders where group_id in (groups) and net > 0 and day < ?
            group by group_id, case when number = '' then '#' || id else number end""",
            until,
        )
        self.facts = {
            group: row
            for group, *row in asked(
                "select id, archived, ends_day, member_count, kind = 'temporary', name from groups where id in (groups)"
            )
        }
        self.people = {
            group: row
            for group, *row in asked(
                f"""select s.group_id, sum(s.left is null),
                    coalesce(sum(s.spoken > 0 and not {OPERATOR_SQL} and not m.is_bot), 0),
                    max(case when not {OPERATOR_SQL} and not m.is_bot then s.last_spoke end)
                from memberships s join members m on m.id = s.member_id
                where s.group_id in (groups) group by s.group_id"""
            )
        }

    def speech(self, group: int) -> Ints:
        """Rows of day, member and messages of one group, by day; outsiders' advertisements are left out."""
        low, high = np.searchsorted(self._table[:, 0], (group, group + 1))
        out: Ints = self._table[low:high, 1:]
        ads = self.ads.get(group)
        if not ads:
            return out
        # an advertisement is nobody's word: who did nothing else on a day did not speak on it
        out = out.copy()
        out[:, 2] -= [ads.get((day, member), 0) for day, member in out[:, :2].tolist()]
        return out[out[:, 2] > 0]
