"""Which day it is, as far as the store can tell: a clock that was set back deletes nothing."""

from __future__ import annotations

import sqlite3
from datetime import tzinfo

from sihu_tui.dates import days


def newest_write(connection: sqlite3.Connection) -> int:
    """Give the latest time (UTC seconds) at which the store was written by an import or a change by hand; else 0."""
    found = connection.execute(
        """select max(coalesce((select max(finished) from import_runs where undone is null), 0),
            coalesce((select max(ts) from steps), 0))"""
    ).fetchone()[0]
    return int(found)


def today(connection: sqlite3.Connection, zone: tzinfo) -> int:
    """Give the day that it is in `zone`: the machine's, unless the store was written on a later one."""
    return max(days.today(zone), days.day_of(newest_write(connection), zone))


def set_back(connection: sqlite3.Connection) -> bool:
    """Tell whether the machine's clock is more than a day behind what was written into the store."""
    return newest_write(connection) - days.now() > days.SECONDS
