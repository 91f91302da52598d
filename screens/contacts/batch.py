"""Many people at once: a form for what is to change of all, and the steps that are shown, to be accepted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from sihu_tui.contacts import batch, proposals
from sihu_tui.contacts.contacts import LADDERS, STAGES
from sihu_tui.contacts.proposals import StageProposal
from sihu_tui.dates import days
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.box import Box
from ..dialogs.form import Answers, Field, edit
from ..host import Host
from ..keymap import Key
from ..undo import change
from ..widgets import formatting
from ..widgets.table import Cell, Column, ListSource, Rows
from ..worker import load


def change_many(console: Host, people: Sequence[int], then: Callable[[], None]) -> None:
    """Ask what is to change of all these people, and change it as one step."""
    fields = [
        Field("stage", _("Stage (empty: as it is)"), "", {"": "", **STAGES}),
        Field("evidence", _("What shows it: an order, a photo, their words")),
        Field("tags", _("Tags: +one adds, -one takes off, plain words set them")),
        Field("owner", _("Owner (empty: as it is)")),
        Field("next", _("Come back on, like 3d or next fri (empty: as it is, 0: none)")),
        Field("why", _("Due for")),
    ]

    def work(store: Store, answers: Answers) -> int:
        typed = {name: value.strip() for name, value in answers.items()}
        return batch.change(store, people, batch.Change(
            stage=typed["stage"] or None, evidence=typed["evidence"], tags=typed["tags"] or None, owner=typed["owner"] or None,
            next=None if not typed["next"] else "" if typed["next"] == "0" else typed["next"], why=typed["why"],
        ))  # fmt: skip

    n = formatting.number(len(people))
    edit(
        console, ngettext("Change {n} person", "Change {n} people", len(people)).format(n=n), fields, work,
        lambda n: ngettext("{n} person changed", "{n} people changed", n).format(n=formatting.number(n)), then=then,
    )  # fmt: skip


def show_proposals(console: Host) -> None:
    """Show the steps that something shows, with the evidence."""
    store = console.store

    def show(found: list[StageProposal]) -> None:
        if found:
            console.push_screen(Proposals(found), accepted)
        else:
            console.say(_("No step is shown that is not made."), "dim")

    def accepted(chosen: list[StageProposal] | None) -> None:
        if chosen:
            change(
                console,
                lambda store: proposals.accept(store, chosen),
                lambda n: ngettext("{n} step accepted", "{n} steps accepted", n).format(n=formatting.number(n)),
            )

    load(console, lambda: proposals.proposals(store), show, "proposals")


class Proposals(Box["list[StageProposal]"]):
    """The steps that are shown; gives those that are accepted."""

    NAME = "proposals"
    KEYS = (
        Key(
            "proposals.accept",
            "a,enter",
            "accept",
            N_("Accept"),
            N_("Make the step, or all that are marked"),
            show=True,
        ),
    )
    LEAVE = ("escape,q", N_("Accept nothing"))

    def __init__(self, found: list[StageProposal]) -> None:
        n = len(found)
        said = ngettext("{n} step is shown", "{n} steps are shown", n).format(n=formatting.number(n))
        columns = [Column(_("Person"), 14), Column(_("Step"), 18), Column(_("Day"), 10), Column(_("What shows it"))]
        super().__init__(f" {said}", _("a accepts · Space marks, A all · Esc leaves"), columns, marks=True)
        self._found = found

    def on_mount(self) -> None:
        self.rows.show(ListSource(range(len(self._found)), self._cells, lambda nth: nth))
        self.rows.focus()

    def _cells(self, nth: int) -> list[Cell]:
        one = self._found[nth]
        ladder = LADDERS[one.ladder]
        return [
            Cell(one.name), Cell(f"{_(ladder[one.was])} → {_(ladder[one.to])}", "accent"), Cell(days.iso(one.day), "dim"),
            Cell(one.evidence, "dim"),
        ]  # fmt: skip

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        self.dismiss([self._found[nth] for nth in sorted(cast("set[int]", self.rows.chosen))])
