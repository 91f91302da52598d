"""Where things live on this machine; asking makes nothing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from platformdirs import PlatformDirs

_dirs = PlatformDirs("sihu", appauthor=False)


def store_path(asked: str | os.PathLike[str] | None = None) -> Path:
    """Give the store's file: `asked` (--store), else SIHU_STORE, else the user's data folder."""
    named = asked or os.environ.get("SIHU_STORE")
    return Path(named).expanduser() if named else Path(_dirs.user_data_dir) / "sihu.db"


def demo_path() -> Path:
    """Give the file of the throwaway demo store."""
    return Path(_dirs.user_cache_dir) / "demo.db"


def log_path() -> Path:
    """Give the file where an unexpected error is written down."""
    return Path(_dirs.user_log_dir) / "sihu.log"


def drafts_path() -> Path:
    """Give the file in which what was typed and not yet kept is held."""
    return Path(_dirs.user_state_dir) / "drafts.json"


def config_path() -> Path:
    """Give the person's config file: SIHU_CONFIG, else in the user's config folder."""
    named = os.environ.get("SIHU_CONFIG")
    return Path(named).expanduser() if named else Path(_dirs.user_config_dir) / "config.toml"


def is_live_database(path: Path) -> bool:
    """Tell a SQLite database that is open somewhere, and the files beside it, by their names.

    They must not even be opened: when any of its file handles is closed, the system takes every lock of this program
    on the file away, and another program may then remove what the store has not yet written down
    (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    name = path.name
    try:
        return name.endswith(("-wal", "-shm", "-journal")) or (path.parent / f"{name}-shm").exists()
    except OSError:  # a name too long for another beside it
        return False


@contextlib.contextmanager
def whole(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Give a file to write that takes its name only when all of it is written; nobody else may read it.

    Line ends are written as given. Raises OSError; then what stood at `path` stands there still.
    """
    part = path.with_name(f".{path.name[:60]}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "w", encoding=encoding, newline="") as file:
            yield file
            file.flush()
            os.fsync(handle)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
