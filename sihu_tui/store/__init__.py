"""The local database: one file, opened with `sihu_tui.derived.open_store`; the journal, migrations and sums beside it."""

from sihu_tui.store.connection import Store

__all__ = ["Store"]
