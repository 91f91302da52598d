"""Searching while one types."""

from __future__ import annotations

import sqlite3
import threading

from sihu_tui.search.search import Hit, Query, search
from sihu_tui.store import Store


class Seeker:
    """Searches as one types: a newer question ends the search of the older at once, from whatever thread."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._turn = 0
        self._busy: sqlite3.Connection | None = None

    def turn(self) -> int:
        """End the search that runs, and give the number of the next."""
        with self._lock:
            self._turn += 1
            if self._busy is not None:
                self._busy.interrupt()
            return self._turn

    def search(self, turn: int, query: Query) -> list[Hit] | None:
        """Give what `search` gives; None when a newer turn has begun meanwhile. Raises SihuError."""
        connection = self.store.connection
        with self._lock:
            if turn != self._turn:
                return None
            self._busy = connection
        try:
            return search(self.store, query)
        except sqlite3.OperationalError:
            if turn != self._turn:
                return None
            raise
        finally:
            with self._lock:
                if self._busy is connection:
                    self._busy = None
