"""Settings in the console: found by a word, changed, taken back."""

from __future__ import annotations

from pathlib import Path

from sihu_tui import config, settings
from sihu_tui.settings_schema import SETTINGS
from tests.fixtures.driver import console, journey


@journey
async def test_a_setting_is_found_by_its_meaning_changed_and_taken_back(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("Z", "slash")
        await user.type("promotion may")
        await user.press("enter")
        assert "send.promotion_share" in user.row() or "send.promotion_share" in user.screen()
        await user.press("e", "ctrl+u")
        await user.type("7")
        await user.press("enter")
        await user.until(lambda: "is a number from 0 to 1" in user.screen())
        await user.press("ctrl+u")
        await user.type("0.2")
        await user.press("enter")
        await user.until(lambda: "u undoes" in user.status())
        assert settings.get(user.app.store, "send.promotion_share") == 0.2
        await user.press("u")
        assert settings.get(user.app.store, "send.promotion_share") == 0.3


@journey
async def test_every_setting_is_listed_and_the_marked_go_back_together(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        settings.put_many(user.app.store, {"stale_days": 3, "orders.fee": 8.0})
        await user.press("Z")
        assert {held.setting.name for held in user.app.pane.items} == {one.name for one in SETTINGS if not one.state}
        assert "2 not as they come" in user.screen() or "not as they come" in user.screen()
        await user.press("slash")
        await user.type("orders.fee")
        await user.press("enter", "d")
        assert settings.get(user.app.store, "orders.fee") == 5.0 and settings.get(user.app.store, "stale_days") == 3


@journey
async def test_what_is_a_persons_goes_to_their_config(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("Z", "slash")
        await user.type("your name as")
        await user.press("enter", "e", "ctrl+u")
        await user.type("xu")
        await user.press("enter")
        await user.until(lambda: config.get("operator") == "xu" and "config" in user.status())
