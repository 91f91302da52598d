"""Two consoles on one store: a clash is shown and settled, what is copied is what stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sihu_tui.derived import open_store
from sihu_tui.replies import library
from sihu_tui.replies.models import ReplyDraft
from tests.fixtures.driver import console, journey


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_store(tmp_path / "shop.db") as store:
        library.save(store, ReplyDraft("退款", folder="售后", wordings=("三天到账",)))
    return tmp_path / "shop.db"


def colleague(path: Path, **changes: object) -> None:
    with open_store(path) as store:
        was = library.get(store, 1).draft()
        library.save(store, replace(was, **changes), 1, "Ann", was)  # type: ignore[arg-type]


def stands(path: Path) -> ReplyDraft:
    with open_store(path) as store:
        return library.get(store, 1).draft()


@pytest.mark.parametrize(("key", "title"), [("h", "Ann 的"), ("m", "我"), ("b", "Ann 的 / 我")])
@journey
async def test_hers_mine_or_both(path: Path, monkeypatch: pytest.MonkeyPatch, key: str, title: str) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("2")
        await user.until(lambda: user.app.pane.index is not None)
        await user.press("e")
        await user.type("我")
        monkeypatch.setenv("SIHU_OPERATOR", "Ann")
        colleague(path, title="Ann 的", folder="常用")
        monkeypatch.setenv("SIHU_OPERATOR", "Ben")
        await user.press("ctrl+r")
        await user.until(lambda: "Ann changed this at" in user.screen())
        assert "hers: Ann 的" in user.screen() and "mine: 我" in user.screen()
        await user.press(key)
        await user.rest()
        await user.until(lambda: stands(path).title == title)
        assert stands(path).folder == "常用", "what only the other changed stands"


@journey
async def test_what_is_copied_is_what_stands(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("2")
        await user.until(lambda: user.app.pane.index is not None)
        colleague(path, wordings=("五天到账",))
        await user.press("y")
        await user.until(lambda: user.app.clipboard == "五天到账")
        assert "changed since" in user.status()
