"""What is done about a flag (R3): accepted, changed, dismissed with a reason, done; undone again.

A dismissed flag stays quiet until things get worse; a flag that went away by itself and came back speaks again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.health import statuses
from sihu_tui.health.statuses import ACTIONS as LABELS
from sihu_tui.health.statuses import WATCH
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

ACCEPTED, CHANGED, DISMISSED, DONE = "accepted", "changed", "dismissed", "done"
STATES = {ACCEPTED: N_("accepted"), CHANGED: N_("changed"), DISMISSED: N_("dismissed"), DONE: N_("done")}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a group's flag; days are day numbers, ``day`` the as-of day it answers."""

    id: int
    group: int
    action: str
    state: str
    owner: str
    due_day: int | None
    reason: str
    operator: str
    day: int
    status: str
    risk: float | None
    created: int


__all__ = ["LABELS", "WATCH", "Decision", "decide", "history", "quiet", "standing", "take_back"]

_COLUMNS = "id, group_id, action, state, owner, due_day, reason, operator, day, status, risk, created"


def decide(
    store: Store, group: int, state: str, action: str | None = None, owner: str | None = None,
    due_day: int | None = None, reason: str = "",
) -> int:  # fmt: skip
    """Answer a group's flag; give the decision's id, to take it back with.

    ``action`` and ``owner`` default to the suggestion and the group's owner. Raises SihuError for a group
    without a verdict, an unknown state or action, a dismissal without a reason, or a change to no action.
    """
    if state not in STATES:
        raise SihuError(_("A flag is accepted, changed, dismissed or done, not {state}.").format(state=state))
    row = store.connection.execute(
        """select h.action, coalesce(g.owner, ''), h.as_of, h.status, h.risk
        from groups g left join health h on h.group_id = g.id where g.id = ?""",
        (group,),
    ).fetchone()
    if row is None or row[2] is None:
        raise SihuError(_("There is no verdict on this group yet. Import its history first."))
    suggested, keeper, as_of, status, risk = row
    if state == CHANGED and action is None:
        raise SihuError(_("Say what to do instead: {actions}.").format(actions=_(", ").join(LABELS)))
    if action is not None and action not in LABELS:
        raise SihuError(
            _("There is no action {name}; there are {known}.").format(name=action, known=_(", ").join(LABELS))
        )
    if state == DISMISSED and not one_line(reason):
        raise SihuError(_("Say why the flag is dismissed, so that others know."))
    if due_day is None and state in (ACCEPTED, CHANGED):
        due_day = due(store)
    name = single.read(store.connection, "groups", "name", id=group)[0]
    with journal.step(store, ("actions",), N_("{group}: flag answered"), group=name) as connection:
        return single.insert(
            connection, "actions", group_id=group, action=action or suggested, state=state,
            owner=keeper if owner is None else one_line(owner), due_day=due_day, reason=one_line(reason),
            operator=settings.get(store, "operator"), day=as_of, status=status, risk=risk, created=days.now(),
        )  # fmt: skip


def due(store: Store) -> int:
    """Give the day by which what is suggested today is to be done."""
    return days.today(settings.zone(store)) + int(settings.get(store, "health.due_days"))


def take_back(store: Store, decision: int) -> None:
    """Undo a decision: the one before it holds again. Raises SihuError when there is none."""
    with journal.step(store, ("actions",), N_("answer to a flag withdrawn")) as connection:
        cursor = connection.execute("delete from actions where id = ?", (decision,))
        if not cursor.rowcount:
            raise SihuError(_("There is no decision #{id} to take back.").format(id=decision))


def history(store: Store, group: int) -> list[Decision]:
    """Give all decisions about a group, newest first."""
    rows = store.connection.execute(f"select {_COLUMNS} from actions where group_id = ? order by id desc", (group,))
    return [Decision(*row) for row in rows]


def standing(store: Store) -> dict[int, Decision]:
    """Give the decision that holds for each group whose flag was answered."""
    rows = store.connection.execute(
        f"""select {_COLUMNS} from actions
        where id in (select max(id) from actions group by group_id)"""
    )
    found = [Decision(*row) for row in rows]
    over = _lapsed(store.connection, found)
    return {decision.group: decision for decision in found if decision.group not in over}


def _lapsed(connection: sqlite3.Connection, decisions: Iterable[Decision]) -> set[int]:
    """The groups that were well for a closed week since the decision: what comes now is a new flag."""
    bad = ", ".join(f"'{code}'" for code in (*statuses.SEVERITY, statuses.NO_DATA))
    return {
        decision.group
        for decision in decisions
        if connection.execute(
            f"select 1 from health_weeks where group_id = ? and day > ? and status not in ({bad}) limit 1",
            (decision.group, decision.day + 1),
        ).fetchone()
    }


def quiet(decision: Decision | None, status: str, risk: float | None, worse: float) -> bool:
    """Whether a flag stays quiet: it was dismissed (or done with), and things did not get worse since.

    Worse is a worse status, or a risk that rose by ``worse`` or more.
    """
    if decision is None or decision.state not in (DISMISSED, DONE):
        return False
    if statuses.severity(status) > statuses.severity(decision.status):
        return False
    return risk is None or decision.risk is None or risk < decision.risk + worse
