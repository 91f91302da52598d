"""The statuses: their codes, words, colours and rank. Nothing heavy is loaded to name one."""

from __future__ import annotations

from sihu_tui.text.i18n import N_, _

NO_DATA = "no-data"
ENDED = "ended"
TOO_YOUNG = "too-young"
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
    DYING, FADING, SILENT, AD_ONLY, DEAD, MOVED, TRICKLE, NO_DATA, SILENT_BUYING, TOO_YOUNG, STEADY, THRIVING,
    ENDED,
)  # fmt: skip
"""In order of need: what can still be saved first, what asks for nothing last."""

LABELS = {
    NO_DATA: N_("no data"),
    ENDED: N_("ended"),
    TOO_YOUNG: N_("too young"),
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

AT_RISK = frozenset((DYING, FADING, STEADY, THRIVING))
"""Where a chance of falling silent means something: not of who is silent already, has moved, or is too few to tell."""

LAST_WORD = 0.45
"""From this risk on a time to silence is not told: over half of such groups had their last member message already."""

SEVERITY = {FADING: 1, AD_ONLY: 2, DYING: 3, SILENT: 4, DEAD: 5}
"""How bad a status is; what is not here is not bad."""

_ROLES = {
    DYING: "bad", DEAD: "bad", SILENT: "bad", FADING: "warn", AD_ONLY: "warn", MOVED: "warn", THRIVING: "good",
    SILENT_BUYING: "good", TOO_YOUNG: "accent", TRICKLE: "quiet", NO_DATA: "quiet", ENDED: "quiet", STEADY: "",
}  # fmt: skip


def status_word(code: str) -> str:
    """Give the word for a status in the language in use; an unknown code as it is."""
    return _(LABELS[code]) if code in LABELS else code


def colour_role(code: str) -> str:
    """Give the role of a status's colour: bad, warn, good, accent, quiet, or nothing for plain text."""
    return _ROLES.get(code, "")


def severity(code: str | None) -> int:
    """Give how bad a status is: 0 for what is not bad, up to 5 for dead."""
    return SEVERITY.get(code or "", 0)
