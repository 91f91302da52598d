"""Changes of the store made from the screen: behind it, one after another, each told with the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from sihu_tui.text.i18n import _

from .worker import load

if TYPE_CHECKING:
    from sihu_tui.store import Store

    from .app import Console

T = TypeVar("T")


def change(
    console: Console, work: Callable[[Store], T], said: str | Callable[[T], str], then: Callable[[], None] | None = None
) -> None:
    """Do store work that `u` can take back, and tell of it; `then` is called before what is shown is read anew.

    A second key does not drop the first one's outcome: both are told, both can be taken back.
    """
    store = console.store
    if store is None:
        return

    def done(outcome: tuple[T, Callable[[], Any] | None]) -> None:
        if then is not None:
            then()
        tell(console, said, outcome)

    load(console, lambda: undoable(store, work), done, "change", exclusive=False)


def undoable(store: Store, work: Callable[[Store], T]) -> tuple[T, Callable[[], Any] | None]:
    """Do the work; give what it gave, and what takes it back (None: it changed nothing)."""
    from sihu_tui.store import journal

    return journal.undoable(store, lambda: work(store))


def tell(console: Console, said: str | Callable[[T], str], outcome: tuple[T, Callable[[], Any] | None]) -> None:
    """Tell of a change."""
    found, back = outcome
    if back is None:
        console.say(_("Nothing was changed."), "dim")
    else:
        console.changed(said if isinstance(said, str) else said(found), back)
