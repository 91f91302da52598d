"""Undo beyond what this console did: the store keeps the steps of earlier days."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from sihu_tui.text.i18n import _

from .widgets import formatting
from .worker import load

if TYPE_CHECKING:
    from sihu_tui.store import Store
    from sihu_tui.store.journal import Outcome, Step

    from .app import Console


def undo_older(console: Console, store: Store) -> None:
    """Name the last step that stands, and take it back when asked a second time."""
    asked, console.undo_asked = console.undo_asked, None

    def work() -> tuple[Step | None, Outcome | None, tzinfo]:
        from sihu_tui import settings
        from sihu_tui.store import journal

        step = journal.last(store)
        outcome = journal.undo(store, step.id) if step is not None and step.id == asked else None
        return step, outcome, settings.zone(store)

    def done(found: tuple[Step | None, Outcome | None, tzinfo]) -> None:
        step, outcome, zone = found
        if step is None:
            console.say(_("Nothing to undo."), "dim")
        elif outcome is not None:
            console.undone(step.what, outcome)
        else:
            console.undo_asked = step.id
            when = " · ".join(part for part in (formatting.moment(step.ts, zone), step.operator) if part)
            said = _("From before: {what} ({when}). u again takes it back.").format(what=step.what, when=when)
            console.say(said, "warn", stay=True)

    load(console, work, done, "undo")
