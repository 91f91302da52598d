"""Alembic scripts, one a schema version; `sihu_tui.store.upgrade` runs them."""
