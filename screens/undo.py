"""Changes of the store made from the screen: behind it, one after another, each told with the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, TypeVar

from sihu_tui.text.i18n import _, ngettext

from .widgets import formatting
from .worker import load

if TYPE_CHECKING:
    from sihu_tui.store import Store
    from sihu_tui.store.journal import UndoOutcome

    from .host import Host

T = TypeVar("T")
WayBack = int | tuple[int, ...] | Callable[[], object] | None
"""How the last change goes back: its step, or several, or (an import of orders) a way of its own."""
PATIENCE_SECONDS = 0.3


def change(
    console: Host, work: Callable[[Store], T], said: str | Callable[[T], str], then: Callable[[], object] | None = None
) -> None:
    """Do store work that `u` can take back, and tell of it; `then` is called before what is shown is read anew.

    A second key does not drop the first one's outcome: both are told, both can be taken back.
    """
    store = console.store

    def done(outcome: tuple[T, int | None]) -> None:
        if then is not None:
            then()
        tell(console, said, outcome)

    load(console, lambda: undoable(store, work), done, "change", exclusive=False)


def undoable(store: Store, work: Callable[[Store], T]) -> tuple[T, int | None]:
    """Do the work; give what it gave, and the step it made (None: it changed nothing)."""
    from sihu_tui.store import journal

    return journal.undoable(store, lambda: work(store))


def tell(console: Host, said: str | Callable[[T], str], outcome: tuple[T, int | None]) -> None:
    """Tell of a change."""
    found, back = outcome
    if back is None:
        console.say(_("Nothing was changed."), "dim")
    else:
        console.changed(said if isinstance(said, str) else said(found), back)


def undo_last(console: Host, made: WayBack) -> None:
    """Take back the last change of who works here; `made` tells how, when it is the one this console made last."""
    store = console.store

    def work() -> tuple[UndoOutcome | None, tzinfo]:
        from sihu_tui import settings
        from sihu_tui.store import journal

        zone = settings.zone(store)
        if callable(made):
            outcome = made()
            return outcome if isinstance(outcome, journal.UndoOutcome) else None, zone
        last = journal.last(store)
        steps = (made,) if isinstance(made, int) else made or ()
        if last is None or last.id not in steps:
            return journal.undo(store), zone
        return [journal.undo(store, step) for step in reversed(steps)][-1], zone

    wait = console.set_timer(PATIENCE_SECONDS, lambda: console.say(_("Taking it back …"), "dim", stay=True))

    def done(found: tuple[UndoOutcome | None, tzinfo]) -> None:
        wait.stop()
        outcome, zone = found
        if outcome is None:
            told = [_("Taken back.")]
        else:
            told = [
                _("Undone: {what} ({when})").format(
                    what=outcome.step.what, when=formatting.moment(outcome.step.ts, zone)
                )
            ]
            if outcome.left:
                text = ngettext(
                    "{n} row had changed since and was left as it is.",
                    "{n} rows had changed since and were left as they are.",
                    outcome.left,
                )
                told.append(text.format(n=outcome.left))
        console.say(" · ".join(told))
        console.load_anew()

    def failed(error: BaseException) -> None:
        wait.stop()
        console.fail(error)

    load(console, work, done, "undo", failed)


def redo_last(console: Host) -> None:
    """Make the change again that was undone last, and tell of it."""
    store = console.store

    def work() -> UndoOutcome:
        from sihu_tui.store import journal

        return journal.redo(store)

    load(
        console, work,
        lambda outcome: console.changed(_("Redone: {what}").format(what=outcome.step.what), outcome.step.id), "undo",
    )  # fmt: skip
