"""The tables as SQLModel classes. Times are UTC seconds since 1970; days are day numbers in the store's zone.

Loaded only to make or upgrade a store; what is read and written otherwise goes by plain SQL.
"""

from __future__ import annotations

from sqlmodel import SQLModel

import sihu_tui.store.tables.surveys
import sihu_tui.store.tables.triggers  # noqa: F401 - they are made with their tables

metadata = SQLModel.metadata
