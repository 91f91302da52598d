"""What was typed into a form and not kept: it is held here until it is, also when the line to the terminal dropped.

A draft is the texts of a form's fields that differ from what stood there, under the form's name, per store. The file
is readable by this person alone; drafts older than 30 days go.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path
from typing import Any

from sihu_tui.paths import drafts_path

_KEPT = 100
_OLDEST_SECONDS = 30 * 86400


class Drafts:
    """The drafts over one store, `now` in UTC seconds. A file that cannot be read or written costs nothing else."""

    def __init__(self, store: Path, file: Path | None = None) -> None:
        self._store = str(store.absolute())
        self._file = file or drafts_path()
        self._held: dict[str, dict[str, Any]] = self._read().get(self._store, {})

    def get(self, name: str) -> dict[str, str]:
        """Give the texts kept under a name; nothing when there are none."""
        return dict(self._held.get(name, {}).get("texts", {}))

    def put(self, name: str, texts: dict[str, str]) -> None:
        """Keep texts under a name, or with none forget it."""
        if texts == self.get(name):
            return
        self._held = self._read().get(self._store, {})  # another console, or an erasure, may have written it
        if texts:
            self._held[name] = {"at": int(time.time()), "texts": texts}
        else:
            self._held.pop(name, None)
        self._write()

    def forget_all(self) -> None:
        """Keep no draft of this store any more."""
        if self._held:
            self._held = {}
            self._write()

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self) -> None:
        oldest = time.time() - _OLDEST_SECONDS
        newest = sorted(self._held.items(), key=lambda item: -item[1]["at"])[:_KEPT]
        self._held = {name: one for name, one in newest if one["at"] > oldest}
        every = self._read()
        every[self._store] = self._held
        if not self._held:
            del every[self._store]
            if not every and not self._file.exists():
                return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self._file.with_name(f"{self._file.name}.{os.getpid()}.part")
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(every, file, ensure_ascii=False)
            os.replace(part, self._file)
