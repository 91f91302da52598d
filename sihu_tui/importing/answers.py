"""What a person answered to what files leave open, kept with the import that it made; taken back with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sihu_tui.importing.options import Options
from sihu_tui.readers.source import Folder, Source
from sihu_tui.readers.tables import table_header
from sihu_tui.store import Store

_NAMED = ("date_order", "zone", "group_name", "mapping")
"""What can be answered; `mapping` gives fields their columns, or a `date` or `year`."""


def said(store: Store, source: Source | Folder, options: Options) -> Options:
    """Give what was said of a file: now, or when an earlier one in its place was imported, where nothing is said now."""
    path = str(source)
    now = options.answers.get(path)
    if now is None and any(getattr(options, name) for name in _NAMED):
        return options
    before = _newest(store, "path = ? and answers <> '{}'", path)
    return replace(options, **{**before, **(now or {})}) if before or now else options


def kept(options: Options, source: Source | Folder, format: str) -> str:
    """Give what was said of a file as it is kept, JSON; of a table with its columns, for which it holds in every file."""
    found = {name: value for name in _NAMED if (value := getattr(options, name))}
    if "mapping" in found and format == "table" and isinstance(source, Source):
        found["columns"] = "\t".join(filter(None, table_header(source)))
    return json.dumps(found, ensure_ascii=False)


def mapping_of(store: Store, columns: Iterable[str]) -> dict[str, str]:
    """Give the mapping that was said for a table with these columns."""
    found: dict[str, str] = _newest(store, "json_extract(answers, '$.columns') = ?", "\t".join(columns)).get(
        "mapping", {}
    )
    return found


def _newest(store: Store, where: str, value: str) -> dict[str, Any]:
    row = store.connection.execute(
        f"select answers from import_runs where undone is null and {where} order by id desc limit 1", (value,)
    ).fetchone()
    found = json.loads(row[0]) if row else {}
    return {name: found[name] for name in found if name != "columns"}
