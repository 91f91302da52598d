"""The verdicts of a past day, from what was known then alone; nothing stored is touched."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.health.overview import Overview, Verdict, laid_out
from sihu_tui.store import Store


@dataclass(frozen=True, slots=True)
class Past:
    """A past day's overview, and by group what ``overview.shown`` takes: verdict, day judged at, who spoke."""

    overview: Overview
    verdicts: dict[int, tuple[dict[str, Any], int, tuple[int, int | None]]]


def judged(store: Store, day: int, dial: str | None = None) -> Past:
    """Judge every group as it would have been on ``day``, with the rows and the coverage up to then.

    The as-of day is the last one covered by then; stale days are counted from it to ``day``. ``dial`` is used instead
    of the one that is set.
    """
    from sihu_tui.health.evidence import Evidence
    from sihu_tui.health.extent import all_groups, last_day
    from sihu_tui.health.judge import Rules, judge, may_have_moved, runs
    from sihu_tui.health.loader import Library
    from sihu_tui.health.reasons import Reason
    from sihu_tui.health.refresh import orders, shifted, told
    from sihu_tui.health.relocation import look
    from sihu_tui.health.statuses import NO_DATA
    from sihu_tui.health.suggestion import NONE

    end = last_day(store, day)
    as_of = day if end is None else end
    rules, library = Rules.of(store, dial), Library(store, as_of + 1, days.start_of(day + 1, settings.zone(store)))
    facts = {
        row[0]: row[1:]
        for row in store.connection.execute("select id, name, platform, coalesce(owner, '') from groups")
    }
    later = _later(store, day) if end is not None else set()
    verdicts: list[Verdict] = []
    details: dict[int, tuple[dict[str, Any], int, tuple[int, int | None]]] = {}
    for story, found in runs(library.tell(all_groups(store.connection)), rules):
        move = look(library, story) if may_have_moved(found, rules.of_group(story.group)) else None
        j = judge(story, rules, found, move, facts[move.group][0] if move else "")
        if story.group in later:
            j = replace(
                j, status=NO_DATA, held=NO_DATA, since=None, before=None, risk=None, halved=None, action=NONE,
                evidence=Evidence((Reason("later", {}),), None, ()),
            )  # fmt: skip
        reason, verdict = told(j, story)
        weekly = shifted(verdict["weekly"], story.t, library.until)
        name, platform, owner = facts[story.group]
        verdicts.append(
            Verdict(
                story.group, name, platform, owner, j.status, j.held, j.before, j.since, j.risk, story.members,
                orders(story), json.dumps(weekly), json.dumps(reason), j.action.code,
                json.dumps(j.halved) if j.halved else None,
            )
        )  # fmt: skip
        details[story.group] = (verdict, story.t, (story.spoke_ever, story.last_speech))
    return Past(laid_out(store, verdicts, as_of, max(0, day - as_of), as_of - 7, {}), details)


def _later(store: Store, day: int) -> set[int]:
    """The groups that are first heard of after a day, although what was read reaches back before it."""
    end = days.start_of(day + 1, settings.zone(store))
    query = "select id from groups g where (select ts from messages where group_id = g.id order by ts limit 1) >= ?"
    return {row[0] for row in store.connection.execute(query, (end,))}
