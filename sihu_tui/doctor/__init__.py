"""What may be wrong with the terminal, the locale, the clipboard, the store or its data, and how to mend it.

Nothing is changed by looking.
"""

from __future__ import annotations

from pathlib import Path

from sihu_tui.doctor import file, terminal
from sihu_tui.doctor.finding import Finding
from sihu_tui.errors import StoreError
from sihu_tui.text.i18n import _

__all__ = ["Finding", "examine", "recount"]


def examine(path: Path, around: terminal.Surroundings | None = None) -> list[Finding]:
    """Look at everything: the terminal first, then the store at `path`, then its data."""
    return [*terminal.examine(around or terminal.Surroundings.here()), *file.examine(path)]


def recount(path: Path) -> None:
    """Make every sum of the store again from its messages, and judge every group anew. Raises StoreError."""
    from sihu_tui import settings
    from sihu_tui.derived import open_store
    from sihu_tui.health import refresh
    from sihu_tui.store import rollups

    if not path.exists():
        raise StoreError(_("There is no store at {path}.").format(path=path))
    with open_store(path) as opened:
        with opened.writing() as connection:
            rollups.rebuild_all(connection, settings.zone(opened))
        refresh.everything(opened)
