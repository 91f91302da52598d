"""The statuses: their codes, words, colours and rank. Nothing heavy is loaded to name one."""

from __future__ import annotations

from sihu_tui.text.i18n import N_, _

ENGINE = 2
"""The version of what a verdict rests on: verdicts of another one are made anew."""

NO_DATA = "no-data"
ENDED = "ended"
IN_PLAN = "in-plan"
WATCHED = "watch"
MOVED = "moved"
SILENT_BUYING = "silent-buying"
DEAD = "dead"
SILENT = "silent"
AD_ONLY = "ad-only"
TRICKLE = "trickle"
DYING = "dying"
FADING = "fading"
THRIVING = "thriving"
STEADY = "steady"

STATUSES = (
    DYING, SILENT, AD_ONLY, FADING, DEAD, WATCHED, MOVED, TRICKLE, NO_DATA, SILENT_BUYING, STEADY, THRIVING, IN_PLAN,
    ENDED,
)  # fmt: skip
"""In order of need: what can still be saved first, what asks for nothing last."""

RENAMED = {"too-young": WATCHED}
"""Codes under which older versions knew a status."""

LABELS = {
    NO_DATA: N_("no data"),
    ENDED: N_("ended"),
    IN_PLAN: N_("in plan"),
    WATCHED: N_("watched"),
    MOVED: N_("moved"),
    SILENT_BUYING: N_("still buying"),
    DEAD: N_("dead"),
    SILENT: N_("silent"),
    AD_ONLY: N_("ad-only"),
    TRICKLE: N_("trickle"),
    DYING: N_("dying"),
    FADING: N_("fading"),
    THRIVING: N_("thriving"),
    STEADY: N_("steady"),
}

ACTIVATE, MERGE, TEMPORARY, CLOSE, WATCH = "activate", "merge", "temporary", "close", "watch"

ACTIONS = {
    ACTIVATE: N_("activate"),
    MERGE: N_("merge"),
    TEMPORARY: N_("make temporary"),
    CLOSE: N_("close"),
    WATCH: N_("watch"),
}
"""What can be done about a flag (R3)."""

AT_RISK = frozenset((DYING, FADING, STEADY, THRIVING, MOVED))
"""Where a chance of falling silent means something: not of who is silent already, or too few to tell."""

JUDGED = frozenset((DYING, FADING, STEADY, THRIVING))
"""The statuses that rest on the risk: its parts are the reasons for them."""

LAST_WORD = 0.45
"""From this risk on a time to silence is not told: over half of such groups had their last member message already."""

LEAST_HALVED = 3.0
"""People a week: that fewer have halved is no news."""

SEVERITY = {FADING: 1, AD_ONLY: 2, DYING: 3, SILENT: 4, DEAD: 5}
"""How bad a status is; what is not here is not bad."""

_ROLES = {
    DYING: "bad", DEAD: "bad", SILENT: "bad", FADING: "warn", AD_ONLY: "warn", MOVED: "warn", THRIVING: "good",
    SILENT_BUYING: "good", WATCHED: "accent", IN_PLAN: "quiet", TRICKLE: "quiet", NO_DATA: "quiet", ENDED: "quiet", STEADY: "",
}  # fmt: skip


def known_as(code: str) -> str:
    """Give the code of a status, also for one that has another name now."""
    return RENAMED.get(code, code)


def status_word(code: str) -> str:
    """Give the word for a status in the language in use; an unknown code as it is."""
    return _(LABELS[code]) if code in LABELS else code


def colour_role(code: str) -> str:
    """Give the role of a status's colour: bad, warn, good, accent, quiet, or nothing for plain text."""
    return _ROLES.get(code, "")


def severity(code: str | None) -> int:
    """Give how bad a status is: 0 for what is not bad, up to 5 for dead."""
    return SEVERITY.get(code or "", 0)
