"""Keeping the stored verdicts true: after an import, after an edit, or all of them from nothing.

A group is judged by its own covered days alone, so an import that does not touch it changes at most how much of
the newest days is missing for it, and where its people went. What is kept after any series of imports is
therefore the same as a recompute from nothing (a property test holds it to that).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sihu_tui.health import statuses
from sihu_tui.health.extent import all_groups, last_day
from sihu_tui.health.reasons import NAMES
from sihu_tui.store import pending, single, sqlite

if TYPE_CHECKING:
    import sqlite3

    from sihu_tui.health.history import Floats
    from sihu_tui.health.judge import Judgement, JudgeRun
    from sihu_tui.health.loader import Library, Story
    from sihu_tui.health.reasons import Reason
    from sihu_tui.health.relocation import Relocation
    from sihu_tui.store import Store

AT_ONCE = 200
"""Groups judged between two writes, so that others get their turn to write."""
LISTED_WEEKS = 12
ORDER_DAYS = 90  # days over which orders weigh a group


def judged(store: Store) -> bool:
    """Tell whether the stored verdicts follow the data, all of them."""
    if pending.marks(store.connection):
        return False
    end = last_day(store)
    wrong = f"""select exists (select 1 from health where as_of is not ?1 or engine <> {statuses.ENGINE})
        or exists (select 1 from groups g where coalesce(private, 0) = 0 and kind <> 'comments'
            and (?1 is null and exists (select 1 from messages where group_id = g.id) or ?1 is not null
            and exists (select 1 from coverage where group_id = g.id and first_day <= ?1)
            and not exists (select 1 from health where group_id = g.id)))"""
    return not store.connection.execute(wrong, (end,)).fetchone()[0]


def settle(store: Store) -> bool:
    """Judge what an import or a change left unjudged, as after a kill; tell whether all is judged then.

    A store that may not be written stays as it is. Raises StoreError.
    """
    if judged(store):
        return True
    if store.readonly:
        return False
    after_import(store, ())
    return judged(store)


def after_import(store: Store, touched: Iterable[int]) -> None:
    """Judge the groups that an import touched or that are marked, and of the others what the moved as-of day changes."""

    marks = pending.marks(store.connection)
    end = last_day(store)
    if end is None:
        with store.writing() as connection:
            _forget(connection, all_groups(store.connection), gone=True)
            pending.clear(connection, marks)
        return
    groups = all_groups(store.connection)
    own = set(groups) if pending.EVERYTHING in marks else set(groups) & (set(touched) | marks.keys())
    judged = dict(single.every(store.connection, "health", "group_id, as_of"))
    own |= set(groups) - judged.keys() | set(groups) & _behind(store)
    if own:
        own |= set(groups) & _named_elsewhere(store, end)
    _judge(store, end, sorted(own))
    others = [group for group in groups if group not in own]
    _shift(store, end, [group for group in others if judged[group] != end])
    _follow_moves(store, end, own, others)
    with store.writing() as connection:
        # a group that turned out to be a private chat has no verdict
        _forget(connection, sorted(judged.keys() - set(groups)), gone=True)
        pending.clear(connection, marks)


def _named_elsewhere(store: Store, end: int) -> set[int]:
    """The groups of whose end an operator spoke in another group."""
    from sihu_tui import settings
    from sihu_tui.dates.days import start_of
    from sihu_tui.health.endings import elsewhere

    zone = settings.zone(store)
    return set(elsewhere(store.connection, start_of(end - 28, zone), start_of(end + 1, zone))[0])


def _behind(store: Store) -> set[int]:
    """The groups whose verdict an older engine gave."""
    return {
        row[0] for row in store.connection.execute("select group_id from health where engine <> ?", (statuses.ENGINE,))
    }


def again(store: Store, groups: Iterable[int]) -> None:
    """Judge groups anew after an edit, a mark or an undone import; the others as far as that changes them."""
    after_import(store, groups)


def close(store: Store, groups: Iterable[int]) -> None:
    """Take groups that were just archived out of every alert; no history is read, for no fact has changed."""
    from sihu_tui import settings
    from sihu_tui.dates.days import day_of
    from sihu_tui.health.reasons import Reason
    from sihu_tui.health.suggestion import NONE

    marks = pending.marks(store.connection)
    asked, end, zone = sorted(set(groups)), last_day(store), settings.zone(store)
    reason = Reason("ended", {"how": "hand", "archived": True}).as_json()
    changed = []
    for start in range(0, len(asked), 500):
        some = asked[start : start + 500]
        for group, t, text, archived in store.connection.execute(
            f"""select h.group_id, h.t, h.verdict, g.archived from health h join groups g on g.id = h.group_id
            where g.archived is not null and h.as_of = ? and h.group_id in ({",".join("?" * len(some))})
            and not (g.kind = 'temporary' and coalesce(g.ends_day, ?) <= ?)""",
            (end, *some, end, end),
        ):
            day = day_of(archived, zone)
            if day >= t:  # before, it would have ended within what was judged
                verdict = json.loads(text) | {"worse": [reason], "better": None, "beside": [], "how": NONE.how}
                changed.append(
                    (statuses.ENDED, statuses.ENDED, day + 1, json.dumps(reason, ensure_ascii=False), NONE.code,
                     json.dumps(verdict, ensure_ascii=False), group)
                )  # fmt: skip
    with store.writing() as connection:
        connection.executemany(
            """update health set status = ?, held = ?, before = null, since_day = ?, risk = null, reason = ?,
                action = ?, verdict = ?, halved = null where group_id = ?""",
            changed,
        )
        pending.clear(connection, {row[-1]: marks[row[-1]] for row in changed if row[-1] in marks})
    left = set(asked) - {row[-1] for row in changed}
    if left:
        again(store, left)


def everything(store: Store) -> None:
    """Judge every group anew."""
    with store.writing() as connection:
        pending.mark(connection, [pending.EVERYTHING])
    after_import(store, ())


def _forget(connection: sqlite3.Connection, groups: Iterable[int], gone: bool = False) -> None:
    for group in groups:
        if gone:
            single.delete(connection, "health", group_id=group)
        single.delete(connection, "health_weeks", group_id=group)


def _judge(store: Store, end: int, groups: list[int]) -> None:
    from sihu_tui.health.judge import Rules, judge, may_have_moved, runs
    from sihu_tui.health.loader import Library

    if not groups:
        return

    def look() -> Callable[[list[int]], list[tuple[Story, Judgement]]]:
        rules, library = Rules.of(store), Library(store, end + 1)

        def judge_some(some: list[int]) -> list[tuple[Story, Judgement]]:
            found_some = []
            for story, found in runs(library.tell(some), rules):
                moved = may_have_moved(found, rules.of_group(story.group))
                move, name = _move(library, story) if moved else (None, "")
                found_some.append((story, judge(story, rules, found, move, name)))
            return found_some

        return judge_some

    stamp, judge_some = sqlite.changes(store.connection), look()
    for start in range(0, len(groups), AT_ONCE):
        some = groups[start : start + AT_ONCE]
        found = judge_some(some)
        with store.writing() as connection:
            if sqlite.changes(connection) != stamp:
                # somebody wrote meanwhile, perhaps of these groups: what was read before is not to overwrite that
                stamp, judge_some = sqlite.changes(connection), look()
                found = judge_some(some)
            for story, judgement in found:
                _keep(connection, story, judgement, end, end + 1)


def _move(library: Library, story: Story) -> tuple[Relocation | None, str]:
    from sihu_tui.health.relocation import look

    move = look(library, story)
    if move is None:
        return None, ""
    name = single.read(library.store.connection, "groups", "name", id=move.group)[0]
    return move, name


def _keep(connection: sqlite3.Connection, story: Story, judgement: Judgement, end: int, until: int) -> None:

    reason, verdict = told(judgement, story)
    connection.execute(
        """insert or replace into health (
            group_id, as_of, t, status, held, before, since_day, risk, members, spoke_ever,
            orders, last_speech, weekly, reason, action, verdict, halved, engine)
        values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
        (
            story.group, end, story.t, judgement.status, judgement.held, judgement.before, judgement.since,
            judgement.risk, story.members, story.spoke_ever, orders(story), story.last_speech,
            json.dumps(shifted(verdict["weekly"], story.t, until)), json.dumps(reason, ensure_ascii=False),
            judgement.action.code, json.dumps(verdict, ensure_ascii=False),
            json.dumps(judgement.halved) if judgement.halved else None, statuses.ENGINE,
        ),
    )  # fmt: skip
    _forget(connection, [story.group])
    connection.executemany(
        "insert into health_weeks (group_id, day, status, risk, speakers, usual) values (?,?,?,?,?,?)",
        _weeks(story.group, judgement.run),
    )


def orders(story: Story) -> int | None:
    """Orders of the 90 days before the group is judged; None where none was ever recorded."""
    import numpy as np

    if not len(story.orders):
        return None
    end = np.array([story.t])
    return int(story.orders.between(end - ORDER_DAYS, end)[0])


def _weeks(group: int, run: JudgeRun) -> list[tuple[Any, ...]]:
    f = run.facts
    closed = ((f.t + 3) % 7 == 0).nonzero()[0]
    columns = (_plain(column[closed]) for column in (run.risks, f.weekly[:, 0], f.base))
    return [
        (group, day, run.codes[i], *values)
        for i, day, *values in zip(closed.tolist(), f.t[closed].tolist(), *columns, strict=True)
    ]


def _plain(column: Floats) -> list[float | None]:
    """Numbers as Python has them, rounded to what is known; None for unknown."""
    return [None if value != value else value for value in column.round(4).tolist()]


def told(judgement: Judgement, story: Story) -> tuple[dict[str, Any], dict[str, Any]]:
    """The leading reason, and all that a detail shows, as JSON values."""
    run, found = judgement.run, judgement.evidence
    f = run.facts
    base = float(f.base[-1])
    verdict = {
        "worse": [r.as_json() for r in found.worse],
        "better": found.better.as_json() if found.better else None,
        "beside": [r.as_json() for r in found.beside],
        "weekly": _plain(f.weekly[-1][::-1]),
        "usual": None if base != base else round(base, 3),
        "how": judgement.action.how,
        "gap": int(f.gap[-1]),
        "age": int(f.age[-1]),
    }
    leading = _leading(judgement)
    return replace(leading, people=leading.people[: NAMES + 1]).as_json(), verdict


def _leading(judgement: Judgement) -> Reason:
    """What stands in the list: the strongest reason for a bad status, else the one that speaks for the group.

    A flag that is about to end says so instead: a low risk beside it would look like a mistake.
    """
    found = judgement.evidence
    if found.easing is not None:
        return found.easing
    if found.worse and (
        statuses.severity(judgement.status) or judgement.status not in (statuses.STEADY, statuses.THRIVING)
    ):
        return found.worse[0]
    if found.better is not None:
        return found.better
    return found.all[0]


def shifted(weekly: list[float | None], t: int, until: int) -> list[float | None]:
    """The last 12 weeks, oldest first, of weeks that end at ``t``, moved on to end at ``until``: the weeks between
    are not covered."""
    missing = min((until - t + 3) // 7, len(weekly))
    return (weekly[missing:] + [None] * missing)[-LISTED_WEEKS:]


def _shift(store: Store, end: int, groups: list[int]) -> None:
    """Of groups that nothing new is known of: judge whether their newest days are missing now."""
    if not groups:
        return
    from sihu_tui.health.judge import Rules
    from sihu_tui.health.staleness import aged

    found = aged(store, Rules.of(store), end, groups)
    _judge(store, end, [group for group in groups if group not in found])
    days = dict(single.every(store.connection, "health", "group_id, t"))
    with store.writing() as connection:
        connection.executemany(
            "update health set as_of = ?, weekly = ?, verdict = ? where group_id = ?",
            (
                (end, json.dumps(shifted(json.loads(text)["weekly"], days[group], end + 1)), text, group)
                for group, text in found.items()
            ),
        )


def _follow_moves(store: Store, end: int, own: set[int], others: list[int]) -> None:
    """Judge the groups anew whose people speak in one that the import touched: they may have moved there."""
    if not own or not others:
        return
    marks = ",".join("?" * len(own))
    near = {
        row[0]
        for row in store.connection.execute(
            f"""select distinct here.group_id from memberships there cross join memberships here
                on here.member_id = there.member_id
            where there.group_id in ({marks}) and there.spoken > 0 and here.spoken > 0""",
            sorted(own),
        )
    }
    at_rest = {
        row[0]
        for row in store.connection.execute(
            "select group_id from health where held in (?, ?, ?)",
            (statuses.STEADY, statuses.THRIVING, statuses.WATCHED),
        )
    }
    _judge(store, end, [group for group in others if group in near and group not in at_rest])
