"""Coming back: the pane, the row and the filter where one was; what changed meanwhile, by a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import contacts
from sihu_tui.derived import open_store
from tests.fixtures.driver import console, journey
from tests.fixtures.private_chats import bring_chat


@journey
async def test_one_comes_back_to_where_one_was_and_sees_what_changed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("1", "slash")
        await user.type("qh")
        await user.press("enter", "j", "j")
        row, shown = user.app.pane.rows.key, user.app.pane.rows.source.count()
        await user.press("4", "j", "j", "j")
        health = user.app.pane.rows.key
        await user.press("1", "q")
    with open_store(path) as store:
        bring_chat(store, tmp_path, "新来的", 7001, [(0, "新来的", "在吗"), (5, "新来的", "想问价格")])
        monkeypatch.setenv("SIHU_OPERATOR", "somebody")
        contacts.add_contact(store, "别人加的")
        monkeypatch.delenv("SIHU_OPERATOR")
    async with console(path, (80, 24)) as user:
        await user.until(lambda: user.app.here == "groups" and user.app.pane.rows.key == row)
        assert user.app.pane.typed == "qh" and user.app.pane.rows.source.count() == shown
        assert "2 new messages" in user.status() and "0 shows it" in user.status()
        await user.press("0")
        said = user.screen()
        assert "新来的 · 2" in said and "somebody" in said and "Imports" in said
        await user.press("escape", "4")
        assert user.app.pane.rows.key == health


@journey
async def test_the_demo_is_guided_in_five_lines(path: Path) -> None:
    async with console(path, (80, 24), demo=True) as user:
        assert len(user.status().strip().splitlines()) == 5 and "a accepts the advice" in user.status()
        await user.press("0")
        assert "not here before" in user.status()
