"""Who is one of us, where no export says so: proposed, asked once, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sihu_tui.outreach import staff
from sihu_tui.outreach.staff import StaffProposal
from sihu_tui.text.i18n import _, ngettext

from ..dialogs.choose import Choice
from ..dialogs.mark_many import MarkMany
from ..undo import change
from ..widgets.table import Cell, Column
from ..worker import load

if TYPE_CHECKING:
    from ..host import Host


def ask(console: Host, asked_for: bool = True) -> None:
    """Ask who of the likely ones is an operator; where nobody is likely, say how it stands if it was `asked_for`."""
    store = console.store

    def work() -> tuple[list[StaffProposal], str]:
        found = staff.proposals(store)
        return found, "" if found or not asked_for else staff.told(store)

    def show(outcome: tuple[list[StaffProposal], str]) -> None:
        found, told = outcome
        if found:
            _propose(console, found)
        elif asked_for:
            console.say(told or _("In every group somebody is known as an operator."), "dim", stay=bool(told))

    load(console, work, show, "staff")


def _propose(console: Host, found: list[StaffProposal]) -> None:
    names = {one.member: one.name for one in found}
    choices = [Choice(one.member, (Cell(one.name), Cell(str(one.groups)), Cell(one.why, "dim"))) for one in found]

    def said(answer: tuple[bool, list[object]] | None) -> None:
        members = [one.member for one in found if answer is not None and one.member in answer[1]]
        if answer is None or not members:
            return
        n, first = len(members), names[members[0]]
        if answer[0]:
            text = ngettext("{name} is an operator now", "{n} people are operators now", n)
            change(console, lambda store: staff.accept(store, members), text.format(n=n, name=first))
        else:
            text = ngettext("{name} is not proposed again", "{n} people are not proposed again", n)
            change(console, lambda store: staff.decline(store, members), text.format(n=n, name=first))

    about = _(
        "No export says who of these works for you. What operators write counts as sent and never as members' talk; "
        "one account is one person, whatever the name."
    )
    columns = [Column(_("Who"), 18), Column(_("Groups"), 7, right=True), Column(_("Why"))]
    likely = [one.member for one in found if one.score >= staff.SURE]
    console.push_screen(
        MarkMany(_("Who is one of us?"), about, columns, choices, likely, _("are ours"), _("are not")), said
    )
