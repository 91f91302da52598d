"""Answering flags in the health pane: accept, dismiss, done, of one group or of many; recording what was done for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sihu_tui import settings
from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.health import decisions, interventions
from sihu_tui.health.decisions import ACCEPTED, CHANGED, DISMISSED, DONE, Decision
from sihu_tui.health.interventions import KINDS
from sihu_tui.health.overview import HealthRow
from sihu_tui.health.statuses import ACTIONS, severity
from sihu_tui.health.thresholds import FIGURES
from sihu_tui.replies import library
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_, _

from ..dialogs.form import Answers, Field

if TYPE_CHECKING:
    from .pane import HealthPane


def _taken_up(row: HealthRow) -> Decision | None:
    return row.decided if row.decided is not None and row.decided.state in (ACCEPTED, CHANGED) else None


def _due(pane: HealthPane, value: str) -> Field:
    today = pane.console.today
    return Field("due_day", _("By when (2026-12-01, 3d, next fri)"), value, read=lambda text: parse.parse(text, today))


def _why() -> Field:
    return Field("reason", _("Why; it stays quiet until things get worse"), needed=True)


def accept(pane: HealthPane, row: HealthRow) -> None:
    """Take the suggestion up: who, by when, and what instead if it should be something else."""
    overview, stands = pane.overview, _taken_up(row)
    action = row.action or (row.decided.action if row.decided is not None and severity(row.status) else None)
    if overview is None or overview.as_of is None:
        return
    if action is None:
        pane.console.say(_("Nothing is suggested for {group}.").format(group=row.name), "dim")
        return
    due = decisions.due(pane.console.store)
    if stands is not None and stands.due_day is not None:
        due = stands.due_day
    known_owners = sorted({one.owner for one in overview.rows if one.owner} | {pane.console.operator} - {""})
    owner, warned = stands.owner if stands else row.owner or pane.console.operator, set[str]()
    fields = [
        Field("owner", _("Who does it"), owner, offers=known_owners),
        _due(pane, days.iso(due)),
        Field("action", _("What to do"), action, ACTIONS),
        Field("reason", _("Note, if any"), stands.reason if stands else ""),
    ]

    def check(answers: Answers) -> dict[str, str]:
        owner = answers["owner"].strip()
        if not owner or owner in known_owners or owner in warned:
            return {}
        warned.add(owner)
        said = _("{name} is new here; save again to take it. Known: {known}.")
        return {"owner": said.format(name=owner, known=_(", ").join(known_owners))}

    def work(store: Store, answers: Answers) -> None:
        state = CHANGED if answers["action"] != action else stands.state if stands else ACCEPTED
        decisions.decide(store, row.group_id, state, **answers)

    group = {"group": row.name}
    pane.edit(_("Accept: {group}").format(**group), fields, work, _("Accepted: {group}").format(**group), check)


def dismiss(pane: HealthPane, row: HealthRow) -> None:
    """Dismiss the flag with a reason; it stays quiet until things get worse."""
    if row.action is None and not severity(row.status):
        pane.console.say(_("{group} has no flag to dismiss.").format(group=row.name), "dim")
        return
    pane.edit(
        _("Dismiss: {group}").format(group=row.name), [_why()],
        lambda store, answers: decisions.decide(store, row.group_id, DISMISSED, **answers),
        _("Dismissed: {group}").format(group=row.name), then=lambda: _sink(pane),
    )  # fmt: skip


def done(pane: HealthPane, row: HealthRow) -> None:
    """Say that what was taken up is done; the flag stays quiet until things get worse."""
    stands = _taken_up(row)
    if stands is None:
        pane.console.say(_("Nothing was accepted for {group}: a accepts.").format(group=row.name), "dim")
        return
    held = {name: getattr(stands, name) for name in ("action", "owner", "due_day", "reason")}
    told = _("Done: {group}").format(group=row.name)
    pane.change(lambda store: decisions.decide(store, row.group_id, DONE, **held), told, lambda: _sink(pane))


def _sink(pane: HealthPane) -> None:
    if not pane.has_class("-opened"):
        # the row sinks to those that need nothing; the cursor goes on to the next that does
        pane.rows.action_move(1)


# Many at once, as one step


def accept_many(pane: HealthPane, rows: list[HealthRow]) -> None:
    """Take up what is suggested for each: who, and by when."""
    flagged = [row for row in rows if row.action is not None]
    if not flagged:
        pane.console.say(_("Nothing is suggested for the marked groups."), "dim")
        return
    fields = [
        Field("owner", _("Who does it; empty: each group's owner"), read=lambda text: text or None),
        _due(pane, "7d"),
        Field("reason", _("Note, if any")),
    ]
    _ask_many(pane, _("Accept: {n} groups").format(n=len(flagged)), fields, flagged, ACCEPTED)


def dismiss_many(pane: HealthPane, rows: list[HealthRow]) -> None:
    """Dismiss the flags, with one reason."""
    flagged = [row for row in rows if row.action is not None]
    if not flagged:
        pane.console.say(_("None of the marked groups has a flag."), "dim")
        return
    _ask_many(pane, _("Dismiss: {n} groups").format(n=len(flagged)), [_why()], flagged, DISMISSED)


def done_many(pane: HealthPane, rows: list[HealthRow]) -> None:
    """What was accepted for them is done."""
    taken = [row for row in rows if _taken_up(row) is not None]
    if not taken:
        pane.console.say(_("Nothing was accepted for the marked groups."), "dim")
        return
    told = _("{n} groups: done").format(n=len(taken))
    pane.change(lambda store: _decide(store, taken, DONE, {}), told, pane.rows.clear_marks)


def _ask_many(pane: HealthPane, title: str, fields: Sequence[Field], rows: list[HealthRow], state: str) -> None:
    told = _("{n} flags answered").format(n=len(rows))
    pane.edit(
        title, fields, lambda store, answers: _decide(store, rows, state, answers), told, then=pane.rows.clear_marks
    )


def _decide(store: Store, rows: list[HealthRow], state: str, values: dict[str, Any]) -> None:
    with journal.step(store, ("actions",), N_("{n} flags answered"), n=len(rows)):
        for row in rows:
            kept = {} if row.decided is None else {"action": row.decided.action, "owner": row.decided.owner}
            decisions.decide(store, row.group_id, state, **({**kept, **values} if state == DONE else values))


# What was done, and how a group is judged


def record(pane: HealthPane, row: HealthRow) -> None:
    """Record what was done for the group; what would have been expected is frozen at that."""
    store, overview, today = pane.console.store, pane.overview, pane.console.today
    if overview is None or overview.as_of is None:
        return
    fields = [
        Field("kind", _("Kind"), next(iter(KINDS)), KINDS),
        Field("what", _("What was done")),
        Field("operator", _("By whom"), pane.console.operator, read=str),
        Field("reply", _("Reply used, if any (shortcut or title)"), read=lambda text: library.find(store, text).id if text else None),
        Field("day", _("When"), days.iso(overview.as_of + 1), read=lambda text: parse.parse(text, today)),
    ]  # fmt: skip

    def work(store: Store, answers: Answers) -> str:
        interventions.record(store, row.group_id, *answers.values())
        what = answers["what"] or _(KINDS[answers["kind"]])
        return _("Recorded for {group}: {what}").format(group=row.name, what=what)

    pane.edit(_("What was done for {group}").format(group=row.name), fields, work, str)


_WHOM = {"here": N_("this group"), "all": N_("all groups")}
_JUDGED_BY = ("health.dial", "health.silent_days", "health.dead_days")
_DIALS = {"early": N_("early"), "normal": N_("normal"), "calm": N_("calm")}


def _figures() -> str:
    """What each dial gave on communities that it was not chosen on."""
    each = [
        f"{_(_DIALS[name])} {100 * f.right:.0f} / {100 * f.healthy:.0f} / {100 * f.named:.0f}%"
        for name, f in FIGURES.items()
    ]
    return _("dying weeks that came true / healthy weeks shown / silences named: {figures}").format(
        figures=" · ".join(each)
    )


def judging(pane: HealthPane, row: HealthRow) -> None:
    """Ask how early a group is flagged and when it is silent and dead: its own way, or the one of all groups."""
    dial, silent, dead = (settings.get(pane.console.store, name, row.group_id) for name in _JUDGED_BY)
    fields = [
        Field("dial", _("How early it is flagged"), dial, _DIALS),
        Field("silent", _("Silent after so many days without a member's word"), str(silent), read=_days),
        Field("dead", _("Dead after so many days"), str(dead), read=_days),
        Field("whom", _("Applies to"), "here", _WHOM),
    ]

    def work(store: Store, answers: Answers) -> str:
        group = row.group_id if answers.pop("whom") == "here" else None
        settings.put_many(store, dict(zip(_JUDGED_BY, answers.values(), strict=True)), group)
        return _("{group} is judged anew").format(group=row.name) if group is not None else _("Judged anew")

    title = _("How {group} is judged").format(group=row.name)
    pane.edit(f"{title}\n{_figures()}", fields, work, str)


def _days(typed: str) -> int:
    if not (typed.isdigit() and int(typed)):
        raise SihuError(_("Days are a whole number from 1 up."))
    return int(typed)
