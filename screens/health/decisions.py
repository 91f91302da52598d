"""Answering a flag in the health pane: accept, dismiss, done; and recording what was done for a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.health.statuses import ACTIONS, severity
from sihu_tui.text.i18n import N_, _

from ..dialogs.form import Check, Field, Form, needed
from ..undo import change

if TYPE_CHECKING:
    from sihu_tui.health.decisions import Decision
    from sihu_tui.health.overview import HealthRow
    from sihu_tui.store import Store

    from .pane import HealthPane


def code_of(labels: Mapping[str, str], typed: str) -> str | None:
    """Give the code whose word in the language in use (or which itself) was typed; None when there is none."""
    wanted = typed.strip().casefold()
    return next(
        (code for code, label in labels.items() if wanted in (code, label.casefold(), _(label).casefold())), None
    )


def _taken_up(row: HealthRow) -> Decision | None:
    from sihu_tui.health.decisions import ACCEPTED, CHANGED

    return row.decided if row.decided is not None and row.decided.state in (ACCEPTED, CHANGED) else None


def accept(pane: HealthPane, row: HealthRow) -> None:
    """Take the suggestion up: who, by when, and what instead if it should be something else."""
    store, overview = pane.console.store, pane.overview
    stands = _taken_up(row)
    action = row.action or (row.decided.action if row.decided is not None and severity(row.status) else None)
    if store is None or overview is None or overview.as_of is None:
        return
    if action is None:
        pane.console.say(_("Nothing is suggested for {group}.").format(group=row.name), "dim")
        return
    from sihu_tui import settings
    from sihu_tui.health.decisions import ACCEPTED, CHANGED

    today = days.today(settings.zone(store))
    due = max(today, overview.as_of) + int(settings.get(store, "health.due_days"))
    if stands is not None and stands.due_day is not None:
        due = stands.due_day
    known_owners = sorted({one.owner for one in overview.rows if one.owner} | {pane.console.operator} - {""})
    warned: set[str] = set()
    fields = [
        Field(
            "owner",
            _("Who does it"),
            stands.owner if stands else row.owner or pane.console.operator,
            offers=known_owners,
        ),
        Field("due", _("By when (2026-12-01, 3d, next fri)"), days.iso(due)),
        Field("action", _("What to do"), _(ACTIONS[action]), [_(label) for label in ACTIONS.values()]),
        Field("reason", _("Note, if any"), stands.reason if stands else ""),
    ]

    def check(answers: dict[str, str]) -> dict[str, str]:
        wrong = {"due": _wrong_day(answers["due"], today)}
        owner = answers["owner"].strip()
        if owner and owner not in known_owners and owner not in warned:
            warned.add(owner)
            said = _("{name} is new here; save again to take it. Known: {known}.")
            wrong["owner"] = said.format(name=owner, known=", ".join(known_owners))
        if code_of(ACTIONS, answers["action"]) is None:
            known = ", ".join(_(label) for label in ACTIONS.values())
            wrong["action"] = _("There is no action {name}; there are {known}.").format(
                name=answers["action"], known=known
            )
        return _only_wrong(wrong)

    def keep(answers: dict[str, str]) -> None:
        from sihu_tui.dates import parse

        chosen = code_of(ACTIONS, answers["action"]) or action
        state = CHANGED if chosen != action else stands.state if stands else ACCEPTED
        _decide(
            pane, store, row, state, _("Accepted: {group}"), action=chosen, owner=answers["owner"],
            due_day=parse.parse(answers["due"], today), reason=answers["reason"],
        )  # fmt: skip

    _ask(pane, _("Accept: {group}").format(group=row.name), fields, check, keep)


def dismiss(pane: HealthPane, row: HealthRow) -> None:
    """Dismiss the flag with a reason; it stays quiet until things get worse."""
    store = pane.console.store
    if store is None:
        return
    if row.action is None and not severity(row.status):
        pane.console.say(_("{group} has no flag to dismiss.").format(group=row.name), "dim")
        return
    from sihu_tui.health.decisions import DISMISSED

    _ask(
        pane, _("Dismiss: {group}").format(group=row.name),
        [Field("reason", _("Why; it stays quiet until things get worse"))], needed({"reason": _("Why")}),
        lambda answers: _decide(pane, store, row, DISMISSED, _("Dismissed: {group}"), reason=answers["reason"]),
    )  # fmt: skip


def done(pane: HealthPane, row: HealthRow) -> None:
    """Say that what was taken up is done; the flag stays quiet until things get worse."""
    store, stands = pane.console.store, _taken_up(row)
    if store is None:
        return
    if stands is None:
        pane.console.say(_("Nothing was accepted for {group}: a accepts.").format(group=row.name), "dim")
        return
    from sihu_tui.health.decisions import DONE

    _decide(
        pane, store, row, DONE, _("Done: {group}"), action=stands.action, owner=stands.owner, due_day=stands.due_day,
        reason=stands.reason,
    )  # fmt: skip


def _decide(pane: HealthPane, store: Store, row: HealthRow, state: str, said: str, **values: Any) -> None:
    from sihu_tui.health import decisions

    def sink() -> None:
        if state in (decisions.DISMISSED, decisions.DONE) and not pane.has_class("-opened"):
            # the row sinks to those that need nothing; the cursor goes on to the next that does
            pane.rows.action_move(1)

    change(
        pane.console, lambda store: decisions.decide(store, row.group_id, state, **values),
        said.format(group=row.name), sink,
    )  # fmt: skip


def record(pane: HealthPane, row: HealthRow) -> None:
    """Record what was done for the group; what would have been expected is frozen at that."""
    store, overview = pane.console.store, pane.overview
    if store is None or overview is None or overview.as_of is None:
        return
    from sihu_tui import settings
    from sihu_tui.health.interventions import KINDS

    today = days.today(settings.zone(store))
    kinds = [_(label) for label in KINDS.values()]
    fields = [
        Field("kind", _("Kind"), kinds[0], kinds),
        Field("what", _("What was done")),
        Field("operator", _("By whom"), pane.console.operator),
        Field("reply", _("Reply used, if any (shortcut or title)")),
        Field("day", _("When"), days.iso(overview.as_of + 1)),
    ]

    def check(answers: dict[str, str]) -> dict[str, str]:
        wrong = {"day": _wrong_day(answers["day"], today)}
        if code_of(KINDS, answers["kind"]) is None:
            known = ", ".join(_(label) for label in KINDS.values())
            wrong["kind"] = _("There is no kind {name}; there are {known}.").format(name=answers["kind"], known=known)
        try:
            _reply(store, answers["reply"])
        except SihuError as error:
            wrong["reply"] = str(error)
        return _only_wrong(wrong)

    def keep(answers: dict[str, str]) -> None:
        from sihu_tui.dates import parse

        kind = code_of(KINDS, answers["kind"]) or "other"

        def work(store: Store) -> int:
            from sihu_tui.health import interventions

            reply, day = _reply(store, answers["reply"]), parse.parse(answers["day"], today)
            return interventions.record(
                store, row.group_id, kind, answers["what"], answers["operator"].strip(), reply, day
            )

        said = _("Recorded for {group}: {what}").format(group=row.name, what=answers["what"] or answers["kind"])
        change(pane.console, work, said)

    _ask(pane, _("What was done for {group}").format(group=row.name), fields, check, keep)


_HERE, _ALL = N_("this group"), N_("all groups")
_JUDGED_BY = ("health.dial", "health.silent_days", "health.dead_days")
_DIALS = {"early": N_("early"), "normal": N_("normal"), "calm": N_("calm")}


def _figures() -> str:
    """What each dial gave on communities that it was not chosen on."""
    from sihu_tui.health.thresholds import FIGURES

    each = [
        f"{_(_DIALS[name])} {100 * f.right:.0f} / {100 * f.healthy:.0f} / {100 * f.named:.0f}%"
        for name, f in FIGURES.items()
    ]
    return _("dying weeks that came true / healthy weeks shown / silences named: {figures}").format(
        figures=" · ".join(each)
    )


def judging(pane: HealthPane, row: HealthRow) -> None:
    """Ask how early a group is flagged and when it is silent and dead: its own way, or the one of all groups."""
    store = pane.console.store
    if store is None:
        return
    from sihu_tui import settings

    dial, silent, dead = (settings.get(store, name, row.group_id) for name in _JUDGED_BY)
    fields = [
        Field("dial", _("How early it is flagged"), _(_DIALS[dial]), [_(label) for label in _DIALS.values()]),
        Field("silent", _("Silent after so many days without a member's word"), str(silent)),
        Field("dead", _("Dead after so many days"), str(dead)),
        Field("whom", _("Applies to"), _(_HERE), [_(_HERE), _(_ALL)]),
    ]

    def check(answers: dict[str, str]) -> dict[str, str]:
        wrong = {}
        if code_of(_DIALS, answers["dial"]) is None:
            known = ", ".join(_(label) for label in _DIALS.values())
            wrong["dial"] = _("There is no dial {name}; there are {known}.").format(name=answers["dial"], known=known)
        for name in ("silent", "dead"):
            if not (answers[name].strip().isdigit() and int(answers[name])):
                wrong[name] = _("Days are a whole number from 1 up.")
        if code_of({_HERE: _HERE, _ALL: _ALL}, answers["whom"]) is None:
            wrong["whom"] = _("Write {here} or {all}.").format(here=_(_HERE), all=_(_ALL))
        return wrong

    def keep(answers: dict[str, str]) -> None:
        group = row.group_id if code_of({_HERE: _HERE, _ALL: _ALL}, answers["whom"]) == _HERE else None
        said = (code_of(_DIALS, answers["dial"]), int(answers["silent"]), int(answers["dead"]))
        wanted = dict(zip(_JUDGED_BY, said, strict=True))

        told = _("{group} is judged anew").format(group=row.name) if group is not None else _("Judged anew")
        change(pane.console, lambda store: settings.put_many(store, wanted, group), told)

    title = _("How {group} is judged").format(group=row.name)
    _ask(pane, f"{title}\n{_figures()}", fields, check, keep)


def _reply(store: Store, named: str) -> int | None:
    if not named.strip():
        return None
    from sihu_tui.replies import library

    return library.find(store, named.strip()).id


def _wrong_day(text: str, today: int) -> str:
    from sihu_tui.dates import parse

    try:
        parse.parse(text, today)
    except SihuError as error:
        return str(error)
    return ""


def _only_wrong(wrong: dict[str, str]) -> dict[str, str]:
    return {name: said for name, said in wrong.items() if said}


def _ask(
    pane: HealthPane, title: str, fields: list[Field], check: Check,
    keep: Callable[[dict[str, str]], None],
) -> None:  # fmt: skip
    pane.app.push_screen(Form(title, fields, check), lambda answers: keep(answers) if answers else None)
