"""A folder that exports are dropped into: what of it has not been seen yet."""

from __future__ import annotations

from pathlib import Path

from sihu_tui.dates import days
from sihu_tui.errors import ReadError
from sihu_tui.importing.run import fingerprint
from sihu_tui.readers.source import walk
from sihu_tui.store import Store
from sihu_tui.text.i18n import _


def unseen(store: Store, folder: Path) -> list[Path]:
    """Give the files in `folder` that no import has read as they are now. Raises ReadError when it is no folder.

    A file counts as seen by its name, size and time of change; a changed file is read again, which brings in
    only what is new, and so is one that was read while the clock stood before its messages.
    """
    if not folder.is_dir():
        raise ReadError(_("{path} is not a folder.").format(path=folder))
    seen = {
        row[0]
        for row in store.connection.execute(
            "select digest from import_runs where undone is null and not (last_ts > finished + ?1 and last_ts < ?2)",
            (days.SECONDS, days.now()),
        )
    }
    return [path for path in walk(folder) if fingerprint(path) not in seen]
