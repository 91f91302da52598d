"""Answering the flags of all marked groups at once: one form, one step to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import N_, _

from ..dialogs.form import Field, ask, needed
from ..undo import change, tell, undoable

if TYPE_CHECKING:
    from sihu_tui.health.overview import HealthRow
    from sihu_tui.store import Store

    from .pane import HealthPane


def accept(pane: HealthPane, rows: list[HealthRow]) -> None:
    """Take up what is suggested for each: who, and by when."""
    flagged = [row for row in rows if row.action is not None]
    if not flagged:
        pane.console.say(_("Nothing is suggested for the marked groups."), "dim")
        return
    from sihu_tui.health.decisions import ACCEPTED

    fields = [
        Field("owner", _("Who does it; empty: each group's owner"), ""),
        Field("due", _("By when (2026-12-01, 3d, next fri)"), "7d"),
        Field("reason", _("Note, if any")),
    ]

    def values(store: Store, answers: dict[str, str]) -> dict[str, Any]:
        from sihu_tui import settings
        from sihu_tui.dates import parse

        today = days.today(settings.zone(store))
        owner = answers["owner"].strip()
        return {"owner": owner or None, "due_day": parse.parse(answers["due"], today), "reason": answers["reason"]}

    _ask(pane, _("Accept: {n} groups").format(n=len(flagged)), fields, flagged, ACCEPTED, values)


def dismiss(pane: HealthPane, rows: list[HealthRow]) -> None:
    """Dismiss the flags, with one reason."""
    from sihu_tui.health.decisions import DISMISSED

    flagged = [row for row in rows if row.action is not None]
    if not flagged:
        pane.console.say(_("None of the marked groups has a flag."), "dim")
        return
    field = Field("reason", _("Why; it stays quiet until things get worse"))

    def values(_store: Store, answers: dict[str, str]) -> dict[str, Any]:
        if not answers["reason"].strip():
            raise SihuError(needed({"reason": _("Why")})(answers)["reason"])
        return {"reason": answers["reason"]}

    _ask(pane, _("Dismiss: {n} groups").format(n=len(flagged)), [field], flagged, DISMISSED, values)


def done(pane: HealthPane, rows: list[HealthRow]) -> None:
    """What was accepted for them is done."""
    from sihu_tui.health.decisions import ACCEPTED, CHANGED, DONE

    taken = [row for row in rows if row.decided is not None and row.decided.state in (ACCEPTED, CHANGED)]
    if not taken:
        pane.console.say(_("Nothing was accepted for the marked groups."), "dim")
        return

    def work(store: Store) -> int:
        return _decide(store, taken, DONE, {})

    change(pane.console, work, lambda n: _("{n} groups: done").format(n=n), pane.rows.clear_marks)


def _ask(pane: HealthPane, title: str, fields: list[Field], rows: list[HealthRow], state: str, values: Any) -> None:
    store, console = pane.console.store, pane.console
    if store is None:
        return

    def work(answers: dict[str, str]) -> Any:
        given = values(store, answers)
        return undoable(store, lambda store: _decide(store, rows, state, given))

    def kept(outcome: Any) -> None:
        pane.rows.clear_marks()
        tell(console, lambda n: _("{n} flags answered").format(n=n), outcome)

    ask(console, title, fields, work, kept)


def _decide(store: Store, rows: list[HealthRow], state: str, values: dict[str, Any]) -> int:
    from sihu_tui.health import decisions
    from sihu_tui.store import journal

    with journal.step(store, ("actions",), N_("{n} flags answered"), n=len(rows)):
        for row in rows:
            kept = {} if row.decided is None else {"action": row.decided.action, "owner": row.decided.owner}
            decisions.decide(store, row.group_id, state, **({**kept, **values} if state == decisions.DONE else values))
    return len(rows)
