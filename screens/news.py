"""What others do with the store while a console is open: new data are announced, what was left unjudged is judged."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

from .worker import load

if TYPE_CHECKING:
    from sihu_tui.store import Store

    from .host import Host


class News:
    """Looks at the store from time to time."""

    def __init__(self, console: Host) -> None:
        self._console = console
        self._known: tuple[int, tuple[int, ...]] = (0, ())
        self._unjudged: dict[int, int] = {}

    def remember(self) -> None:
        """Take the store as it stands for known, so that our own changes are not announced to us."""
        with contextlib.suppress(SihuError):  # the next look says what is wrong
            self._known = self._console.store.stamp()

    def look(self) -> None:
        """Say that there is something new, or that the store cannot be read any more."""
        store = self._console.store
        before = self._known
        try:
            self._known = store.stamp()
            self._judge(store)
        except Exception as error:
            self._console.fail(error)
            return
        # the index is written behind, by ourselves as a rule: that is no news
        if self._known[0] != before[0] and self._known[1] != before[1]:
            self._console.say(_("The store has new data — R shows it"), "warn", stay=True)

    def _judge(self, store: Store) -> None:
        """Judge what another program left unjudged; it is given a while to do so itself."""
        from sihu_tui.store import pending

        if store.readonly:
            return
        left, self._unjudged = self._unjudged, pending.marks(store.connection)
        if left and left == self._unjudged:
            load(self._console, lambda: settle(store), lambda _none: self._console.load_anew(), "judge")


def settle(store: Store) -> None:
    """Judge what was left unjudged; who is in the way does it, or the next look does."""
    from sihu_tui.health import refresh

    with contextlib.suppress(SihuError):
        refresh.settle(store)
