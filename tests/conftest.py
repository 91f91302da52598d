"""What the tests share: real stores in temporary folders, and the language fixed."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sihu_tui import demo, settings
from sihu_tui.derived import open_store
from sihu_tui.search import indexer
from sihu_tui.store import Store
from sihu_tui.text import i18n

os.environ["LOGNAME"] = "nobody"
os.environ.setdefault("SIHU_NOW", "2026-11-30T12:00:00+08:00")
"""The tests' day: a Monday at noon in Shanghai, whatever day it is."""
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages are checked in English unless a test says otherwise."""
    i18n.use("en")
    yield
    i18n.use("en")


_consoles = itertools.count(1)


@pytest.fixture(autouse=True)
def ended_consoles_let_go() -> Iterator[None]:
    """A console keeps the collector away from what it drew; here one follows another, and files would stay open."""
    yield
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.enable()
        if next(_consoles) % 16 == 0:
            gc.collect()


@pytest.fixture(autouse=True)
def config_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works here has no config file and no name, unless a test writes one."""
    monkeypatch.setenv("SIHU_CONFIG", str(tmp_path / "config.toml"))


@pytest.fixture(autouse=True)
def drafts(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is typed in tests is held in a folder of theirs."""
    folder = tmp_path_factory.getbasetemp() / "drafts"
    monkeypatch.setattr("sihu_tui.store.drafts.drafts_path", lambda: folder / "drafts.json")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store that cuts days in Shanghai."""
    with open_store(tmp_path / "data" / "sihu.db") as made:
        settings.remember(made, "zone", "Asia/Shanghai")
        yield made


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, made once, its search index built; only to be read."""
    made = tmp_path_factory.mktemp("demo") / "demo.db"
    demo.make(made)
    with open_store(made) as store:
        indexer.build(store)
    return made


@pytest.fixture
def path(demo_store: Path, tmp_path: Path) -> Path:
    """A copy of the demo to work on."""
    copy = tmp_path / "shop.db"
    shutil.copy(demo_store, copy)
    return copy


@pytest.fixture
def sihu(tmp_path: Path) -> Command:
    """The real command as a process: `sihu("import", path)`; its store is in the test's own folder."""

    def run(*words: object, input: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ, "SIHU_STORE": str(tmp_path / "cli" / "sihu.db"), "TZ": "Asia/Shanghai", "SIHU_LANG": "en",
            "XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_STATE_HOME": str(tmp_path / "state"),
            "XDG_DATA_HOME": str(tmp_path / "share"), "PYTHONWARNINGS": "default", **environment,
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, "-m", "sihu_tui", *map(str, words)], capture_output=True, text=True, input=input, env=env,
            timeout=120, encoding="utf-8",
        )  # fmt: skip

    return run


def counts(store: Store) -> dict[str, int]:
    """Give the rows of every table that an import writes."""
    tables = ("groups", "members", "messages", "memberships", "member_days", "group_days")
    return {name: store.connection.execute(f"select count(*) from {name}").fetchone()[0] for name in tables}
