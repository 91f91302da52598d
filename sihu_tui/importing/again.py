"""Importing files again with what was answered since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sihu_tui import settings
from sihu_tui.importing import history
from sihu_tui.importing.options import Listener, Options
from sihu_tui.importing.result import FileResult
from sihu_tui.importing.run import bring_in
from sihu_tui.store import Store


def bring_in_again(
    store: Store, paths: Iterable[Path], results: list[FileResult], answers: Mapping[str, Mapping[str, Any]],
    listen: Listener, dry_run: bool = False,
) -> list[FileResult]:  # fmt: skip
    """Import again the files among `results` that got answers, by path; what was imported of them is taken back first.

    Gives all results, those of the others as they were.
    """
    for result in results:
        if result.path in answers and result.run is not None and not result.passed and not dry_run:
            history.undo(store, result.run)
    options = Options(answers=answers, only_answered=True, dry_run=dry_run)
    fresh = {one.path: one for one in bring_in(store, paths, options, listen)}
    return [fresh.get(result.path, result) for result in results]


def take_zone(store: Store, results: Iterable[FileResult], zone: str) -> None:
    """Cut days in `zone` too, where the store holds no imports but these: its zone was only the machine's."""
    runs = [one.run for one in results if one.run is not None]
    others = store.connection.execute(
        f"select 1 from import_runs where undone is null and id not in ({','.join(map(str, runs))}) limit 1"
    ).fetchone()
    if others is None:
        settings.put(store, "zone", zone)
