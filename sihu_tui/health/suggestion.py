"""What to do about a group: one suggestion, by its status and the leading reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sihu_tui.health import statuses
from sihu_tui.health.statuses import ACTIVATE, CLOSE, MERGE, TEMPORARY, WATCH
from sihu_tui.health.watch import BAD
from sihu_tui.text.i18n import N_

if TYPE_CHECKING:
    from sihu_tui.health.evidence import Evidence

_WRITE = N_("Write to the overdue regulars by name")
_ANSWER = N_("Answer newcomers' first posts")
_CONTENT = N_("Content instead of promotion for two weeks")
_ASK = N_("Ask the group something that its members can answer")
_JOIN = N_("Bring its people into a livelier group")
_NOTICE = N_("Set an end and close with a notice")
_ORDERS = N_("Orders are fine: leave it quiet")
_DATA = N_("Import the newest data first")
_EASING = N_("Getting better: see whether it lasts")
_WELCOME = N_("Greet its people by name, answer every first post, and ask something that all can answer")
_SET_END = N_("Set its end, so that it can be closed with a notice")
WRAP_UP = N_("Its end has come: go through the wrap-up list, then close it")
_NOTHING = N_("Nothing to do")


@dataclass(frozen=True, slots=True)
class Action:
    """A suggestion; ``how`` is an English msgid, to be shown through gettext."""

    code: str
    how: str


_ANNOUNCED_END = N_("Its end was announced: set the date, and close with a notice")
_ASK_END = N_("Its name is that of an occasion: set its end")


def set_end(code: str) -> Action:
    """What to do where the end is asked for: it was *announced*, or the name is that of an *occasion*."""
    return Action(TEMPORARY, _ANNOUNCED_END if code == "announced" else _ASK_END)


NONE = Action(WATCH, _NOTHING)


def suggest(code: str, evidence: Evidence, fresh_joins: int = 0) -> Action:
    """The suggested action; ``fresh_joins`` counts who joined in the last 28 days, 0 if that is not known."""
    overdue = max((len(r.people) for r in evidence.all if r.code == "core"), default=0)
    settled = {
        statuses.NO_DATA: Action(WATCH, _DATA),
        statuses.SILENT_BUYING: Action(WATCH, _ORDERS),
        statuses.MOVED: Action(CLOSE, _NOTICE),
        statuses.DEAD: Action(CLOSE, _NOTICE),
        statuses.AD_ONLY: Action(ACTIVATE, _CONTENT),
        statuses.TRICKLE: Action(MERGE, _JOIN),
    }
    if code in settled:
        return settled[code]
    if code == statuses.ENDED:
        planned = any(
            r.code == "ended" and r.params["how"] == "plan" and not r.params["archived"] for r in evidence.all
        )
        return Action(CLOSE, WRAP_UP) if planned else NONE
    if code == statuses.WATCHED:
        bad = any(r.code == "watch" and r.params["band"] == BAD for r in evidence.all)
        return Action(ACTIVATE, _WELCOME) if bad else NONE
    if code == statuses.IN_PLAN:
        unset = any(r.code == "plan" and r.params["end"] is None for r in evidence.all)
        return Action(TEMPORARY, _SET_END) if unset else NONE
    if code == statuses.SILENT:
        return Action(ACTIVATE, _WRITE) if overdue else Action(MERGE, _JOIN)
    if code not in (statuses.DYING, statuses.FADING):
        return NONE
    if evidence.easing is not None:
        return Action(WATCH, _EASING)
    leading = evidence.worse[0].code if evidence.worse else ""
    if leading == "core" and overdue:
        return Action(ACTIVATE, _WRITE)
    if fresh_joins:
        return Action(ACTIVATE, _ANSWER)
    return Action(ACTIVATE, _WRITE if overdue else _ASK)
