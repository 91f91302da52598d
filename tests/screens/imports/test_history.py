"""The imports in the console: what was understood then, and taking one back."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sihu_tui import settings
from sihu_tui.derived import open_store
from sihu_tui.importing.run import bring_in
from tests.fixtures.driver import console
from tests.importing.test_import import ROWS, write_csv


def test_an_import_is_read_and_taken_back_by_key(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        bring_in(store, [write_csv(tmp_path / "monday.csv", ROWS)])

    async def walk() -> None:
        async with console(path) as sihu:
            await sihu.press("I")
            await sihu.rest()
            assert "monday.csv" in sihu.screen() and "4 new, 0 already there" in sihu.screen()
            await sihu.press("d")
            assert "u again undoes 4 messages" in sihu.screen()
            await sihu.press("d")
            await sihu.until(lambda: "monday.csv" not in sihu.screen())

    asyncio.run(walk())
    with open_store(path) as store:
        assert store.connection.execute("select count(*) from messages").fetchone()[0] == 0


def test_imports_of_which_no_report_is_left_are_listed_too(path: Path) -> None:
    async def walk() -> None:
        async with console(path) as sihu:
            await sihu.press("I")
            await sihu.rest()
            assert "1,203 new" in sihu.screen()
            await sihu.press("down", "escape")
            assert sihu.app.here == "health"

    asyncio.run(walk())
