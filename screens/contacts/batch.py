"""Many people at once: a form for what is to change of all, and the steps that are shown, to be accepted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from sihu_tui.dates import days
from sihu_tui.text.i18n import N_, _, ngettext

from .. import keymap
from ..dialogs.form import Field, ask
from ..undo import change
from ..widgets import formatting
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Span
from ..worker import load

if TYPE_CHECKING:
    from sihu_tui.contacts.proposals import Proposal
    from sihu_tui.store import Store

    from ..app import Console

PROPOSALS = (
    keymap.Key("proposals.accept", "a,enter", "accept", N_("Accept"), N_("Make the step, or all that are marked"), show=True),
    keymap.Key("proposals.leave", "escape,q", "leave", N_("Leave"), N_("Accept nothing"), show=True),
)  # fmt: skip


def change_many(console: Console, people: Sequence[int], then: Callable[[], None]) -> None:
    """Ask what is to change of all these people, and change it as one step."""
    store = console.store
    if store is None:
        return
    from sihu_tui.contacts.contacts import STAGES

    words = {_(word): stage for stage, word in STAGES.items()}
    fields = [
        Field("stage", _("Stage (empty: as it is)"), "", ("", *words)),
        Field("evidence", _("What shows it: an order, a photo, their words")),
        Field("tags", _("Tags: +one adds, -one takes off, plain words set them")),
        Field("owner", _("Owner (empty: as it is)")),
        Field("next", _("Come back on, like 3d or next fri (empty: as it is, 0: none)")),
        Field("why", _("Due for")),
    ]

    def work(answers: dict[str, str]) -> Any:
        from sihu_tui.contacts import batch
        from sihu_tui.errors import SihuError
        from sihu_tui.store import journal

        typed = {name: value.strip() for name, value in answers.items()}
        if typed["stage"] and typed["stage"] not in words and typed["stage"] not in STAGES:
            raise SihuError(_("{word} is none of: {known}.").format(word=typed["stage"], known=" / ".join(words)))
        wanted = batch.Change(
            stage=words.get(typed["stage"], typed["stage"]) or None, evidence=typed["evidence"], tags=typed["tags"] or None,
            owner=typed["owner"] or None, next=None if not typed["next"] else "" if typed["next"] == "0" else typed["next"], why=typed["why"],
        )  # fmt: skip
        return journal.undoable(store, lambda: batch.change(store, people, wanted))

    def done(outcome: Any) -> None:
        then()
        n, undo = outcome
        console.changed(ngettext("{n} person changed", "{n} people changed", n).format(n=formatting.number(n)), undo)

    title = ngettext("Change {n} person", "Change {n} people", len(people)).format(n=formatting.number(len(people)))
    ask(console, title, fields, work, done)


def show_proposals(console: Console) -> None:
    """Show the steps that something shows, with the evidence."""
    store = console.store
    if store is None:
        return

    def work() -> list[Proposal]:
        from sihu_tui.contacts import proposals

        return proposals.proposals(store)

    def show(found: list[Proposal]) -> None:
        if not found:
            console.say(_("No step is shown that is not made."), "dim")
            return
        console.push_screen(Proposals(found), accepted)

    def accepted(chosen: list[Proposal] | None) -> None:
        if not chosen:
            return

        def make(store: Store) -> int:
            from sihu_tui.contacts import proposals

            return proposals.accept(store, chosen)

        change(
            console,
            make,
            lambda n: ngettext("{n} step accepted", "{n} steps accepted", n).format(n=formatting.number(n)),
        )

    load(console, work, show, "proposals")


class Proposals(ModalScreen["list[Proposal] | None"]):
    """The steps that are shown; gives those that are accepted."""

    def __init__(self, found: list[Proposal]) -> None:
        super().__init__()
        keymap.bind(self, PROPOSALS)
        self._found = found
        self.heading = OneLine("proposals-heading")
        columns = [Column(_("Person"), 14), Column(_("Step"), 18), Column(_("Day"), 10), Column(_("What shows it"))]
        self.rows = Rows(columns, id="proposals-rows", marks=True)

    def compose(self) -> ComposeResult:
        """The heading, the list."""
        with Vertical(classes="box picker"):
            yield self.heading
            yield self.rows

    def on_mount(self) -> None:
        """Show them."""
        n = len(self._found)
        said = ngettext("{n} step is shown", "{n} steps are shown", n).format(n=formatting.number(n))
        hint = _("a accepts · Space marks, A all · Esc leaves")
        self.heading.put([(Span(f" {said}", "strong"), "")], [(Span(hint, "dim"), "")])
        self.rows.show(ListSource(range(n), self._cells, lambda nth: nth))
        self.rows.focus()

    def _cells(self, nth: int) -> list[Cell]:
        from sihu_tui.contacts.contacts import LADDERS

        one = self._found[nth]
        ladder = LADDERS[one.ladder]
        return [
            Cell(one.name), Cell(f"{_(ladder[one.was])} → {_(ladder[one.to])}", "accent"), Cell(days.iso(one.day), "dim"),
            Cell(one.evidence, "dim"),
        ]  # fmt: skip

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """There is nothing beside a row."""
        event.stop()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter accepts."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Give what is marked, else the row under the cursor."""
        chosen: list[Hashable] = [nth for nth in range(len(self._found)) if nth in self.rows.marked]
        chosen = chosen or [self.rows.key]
        self.dismiss([self._found[nth] for nth in chosen if isinstance(nth, int)])

    def action_leave(self) -> None:
        """Accept nothing."""
        self.dismiss(None)
