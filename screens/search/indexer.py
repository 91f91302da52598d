"""The search index, built behind the console: a little in a thread, much in a process of low priority."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from sihu_tui.search import indexer
from sihu_tui.store import Store

from ..worker import load

if TYPE_CHECKING:
    from ..host import Host

_LITTLE = 20_000
"""So many rows are read in a fraction of a second."""
_LOOK_SECONDS = 1.0


class Indexing:
    """Starts the build when the index is behind, one at a time; stopped at any moment it goes on from there."""

    def __init__(self, console: Host) -> None:
        self._console = console
        self._process: subprocess.Popen[bytes] | None = None
        self._busy = False

    def look(self) -> None:
        """Build, if there is anything to build."""
        store = self._console.store
        if self._busy or store.readonly:
            return
        self._busy = True

        def work() -> int | None:
            rows = indexer.waiting(store)
            if rows <= _LITTLE and indexer.behind(store):
                indexer.build(store)
                return None
            return rows

        load(self._console, work, lambda rows: self._go_on(store, rows), "index", failed=self._failed)

    def _go_on(self, store: Store, rows: int | None) -> None:
        if not rows or store is not self._console.store:
            self._busy = False
            return
        self._process = indexer.build_apart(store)
        self._wait()

    def _wait(self) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            self._console.set_timer(_LOOK_SECONDS, self._wait)
            return
        self._process, self._busy = None, False

    def _failed(self, _error: BaseException) -> None:
        # a store that is in use is looked at again later; search reads by itself what is in no index
        self._busy = False

    def stop(self) -> None:
        """End the build; every step of it is kept or not begun."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None
        self._busy = False
