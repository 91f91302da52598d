"""Search in the console: narrowed by kind and place, counted, remembered."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.driver import console, journey


@journey
async def test_a_search_is_narrowed_to_a_kind_or_a_place_and_comes_back_the_next_day(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("f")
        await user.type("洁面")
        await user.press("down")
        pane = user.app.pane
        every = len(pane.hits)
        assert "conversations only: v adds the groups' messages" in user.screen()
        await user.press("comma", "up", "right", "right", "right", "ctrl+r")
        assert "lines by hand only" in user.screen() and len(pane.hits) < every
        await user.press("down", "escape")
        assert user.app.here == "search" and len(pane.hits) == every
        await user.press("o")
        assert f"{every} lines in" in user.screen()
        await user.press("enter")
        assert "Esc from the list: all" in user.screen() and len({hit.chat for hit in pane.hits}) == 1
        await user.press("q")
    async with console(path, (80, 24)) as user:
        await user.press("f")
        assert user.app.pane.line.value == "洁面" and len(user.app.pane.hits) == every
