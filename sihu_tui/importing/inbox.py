"""A folder that exports are dropped into: what of it has not been seen yet."""

from __future__ import annotations

from pathlib import Path

from sihu_tui.errors import ReadError
from sihu_tui.importing.options import Options
from sihu_tui.importing.run import remembered
from sihu_tui.readers.source import Source, walk
from sihu_tui.store import Store
from sihu_tui.text.i18n import _


def unseen(store: Store, folder: Path, options: Options | None = None) -> list[Path]:
    """Give the files in `folder` that no import has read as they are now. Raises ReadError when it is no folder.

    A file counts as seen by its bytes and by how it is read; a changed file is read again, which brings in only what
    is new, and so is one that was read while the clock stood before its messages.
    """
    if not folder.is_dir():
        raise ReadError(_("{path} is not a folder.").format(path=folder))
    memory = remembered(store, options or Options())
    return [path for path in walk(folder) if memory.find(Source(path)) is None]
