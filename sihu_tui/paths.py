"""Where things live on this machine; asking makes nothing."""

from __future__ import annotations

import os
from pathlib import Path

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
    return name.endswith(("-wal", "-shm", "-journal")) or path.with_name(f"{name}-shm").exists()
