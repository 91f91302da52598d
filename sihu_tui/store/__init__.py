"""The local store: one SQLite file, its tables, its connections and its upgrades."""

from sihu_tui.store.connection import Store, open_store

__all__ = ["Store", "open_store"]
