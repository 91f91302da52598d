"""Moved, not dead: the same people now speak in another group. Never an input of the risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.health.history import History, Ints, numbered

if TYPE_CHECKING:
    from sihu_tui.health.judge import Batch
    from sihu_tui.health.loader import Library, Story

REGULAR_WEEKS = 3  # active weeks that make a regular …
REGULAR_WINDOW = 182  # … in the days up to the group's last member message
OVERLAP_DAYS = 56  # how long before or after falling silent here somebody may have begun there
RECENT_DAYS = 28  # still speaking there means: within these days
LEAST_PEOPLE = 3
LEAST_BY_SILENCE = ((56, 3, 0.5), (42, 3, 0.6), (28, 4, 0.75))
"""Silent for so many days, so many people, such a share of the regulars: the shorter it is, the surer they must be.

Of groups called moved by half of the regulars at 28 days two in three were spoken in again; like this one in four.
"""
LEAST_THERE = 0.2  # of those who speak there, so many came from here


@dataclass(frozen=True, slots=True)
class Relocation:
    """Where a group's regulars speak now."""

    group: int
    people: tuple[int, ...]  # member ids of the regulars who speak there
    regulars: int  # of how many
    since: int  # the day after the last message here of any of them


def destination(history: History, t: int, others: Mapping[int, History]) -> Relocation | None:
    """The group that most of this one's regulars took up instead, see ``LEAST_BY_SILENCE``; ``None`` if none.

    Regulars spoke in 3 weeks or more of the 26 before the last member message here. Somebody who had long been
    speaking in both groups has not moved, and a room that many others speak in is where everybody goes, not where
    this group went. Member ids must be shared between the histories.
    """
    known = history.until(t)
    if not len(known.day):
        return None
    end = int(known.day[-1])
    regulars, left = _regulars(known, end)
    lasts = dict(zip(regulars.tolist(), left.tolist(), strict=True))
    needed = next(((n, share) for silent, n, share in LEAST_BY_SILENCE if t - end > silent), None)
    if needed is None:
        return None
    best: Relocation | None = None
    for group, other in others.items():
        there = other.until(t)
        names, first = np.unique(there.member, return_index=True)
        recent = set(np.unique(there.member[np.searchsorted(there.day, t - RECENT_DAYS) :]).tolist())
        began = dict(zip(names.tolist(), there.day[first].tolist(), strict=True))
        people = tuple(m for m, last in lasts.items() if m in recent and abs(began[m] - last) <= OVERLAP_DAYS)
        enough = len(people) >= max(needed[0], needed[1] * len(regulars), LEAST_THERE * len(recent))
        if enough and (best is None or len(people) > len(best.people)):
            best = Relocation(group, people, len(regulars), 1 + max(lasts[m] for m in people))
    return best


def look(library: Library, story: Story, t: int | None = None) -> Relocation | None:
    """Where a group's regulars speak at the day ``t`` (the story's own), among all groups of the store, if anywhere."""
    at = story.t if t is None else t
    known = story.history.until(at)
    if not len(known.day):
        return None
    regulars, _left = _regulars(known, int(known.day[-1]))
    if len(regulars) < LEAST_PEOPLE:
        return None
    store = library.store
    since = days.start_of(at - RECENT_DAYS, settings.zone(store))
    marks = ",".join("?" * len(regulars))
    near = store.connection.execute(
        f"""select s.group_id from memberships s join groups g on g.id = s.group_id
        where s.member_id in ({marks}) and s.group_id <> ? and s.last_spoke >= ? and coalesce(g.private, 0) = 0
        group by s.group_id having count(*) >= ? order by s.group_id""",
        (*regulars.tolist(), story.group, since, LEAST_PEOPLE),
    ).fetchall()
    return destination(story.history, at, {group: library.history(group) for (group,) in near})


def replayed(library: Library, batch: Batch) -> bool:
    """Mark in a replay the silences under which a group's people had moved; tells whether there were any.

    Each silence is looked at when it has lasted for each of the times of ``LEAST_BY_SILENCE``: who has moved by then
    stays moved until somebody speaks here again.
    """
    still = (batch.facts.gap >= batch.thresholds.silent_days) & (batch.signs.moved < 0)
    some = False
    for story, part in zip(batch.stories, batch.parts, strict=True):
        quiet, gap, ts = still[part], batch.facts.gap[part], batch.facts.t[part]
        spell = np.cumsum(quiet & ~np.append(False, quiet[:-1])) * quiet
        for number in range(1, int(spell.max(initial=0)) + 1):
            rows = np.flatnonzero(spell == number)
            stages = {int(np.searchsorted(gap[rows], silent)) for silent, _n, _share in LEAST_BY_SILENCE}
            for stage in sorted(stages - {len(rows)}):
                move = look(library, story, int(ts[rows[stage]]))
                if move is not None:
                    batch.signs.moved[part][rows[stage:]] = move.group
                    some = True
                    break
    return some


def _regulars(known: History, end: int) -> tuple[Ints, Ints]:
    """Member ids of the regulars and the day of each one's last message here."""
    start = int(np.searchsorted(known.day, end - REGULAR_WINDOW + 1))
    day, member = known.day[start:], known.member[start:]
    names, who = numbered(member)
    spoke = np.zeros((len(names), REGULAR_WINDOW // 7), dtype=bool)
    spoke[who, (end - day) // 7] = True
    regulars = names[spoke.sum(1) >= REGULAR_WEEKS]
    last = dict(zip(member.tolist(), day.tolist(), strict=True))
    return regulars, np.array([last[m] for m in regulars.tolist()], dtype=np.int64)
