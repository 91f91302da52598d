"""What files leave open is asked in the console and answered there."""

from __future__ import annotations

from pathlib import Path

from sihu_tui import settings
from sihu_tui.derived import open_store
from tests.fixtures.driver import console, journey

UNCLEAR = "".join(f"0{n}/04/24, 10:0{n} - Ann: hello {n}\n" for n in (3, 3, 4, 2, 5))
TABLE = "kiedy,kto,co\n2024-05-01 10:00,Ann,hej\n2024-05-01 10:01,Bo,no hej\n"


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "chat with a long name.txt").write_text(UNCLEAR)
    (folder / "other.txt").write_text(UNCLEAR.replace("hello", "bye"))
    (folder / "table.csv").write_text(TABLE)
    return folder


def _store(tmp_path: Path) -> Path:
    path = tmp_path / "sihu.db"
    with open_store(path) as store:
        settings.put(store, "zone", "Etc/UTC")
    return path


@journey
async def test_a_folder_is_looked_at_first_and_what_it_leaves_open_is_answered(tmp_path: Path) -> None:
    folder, path = _folder(tmp_path), _store(tmp_path)
    async with console(path, size=(80, 24)) as sihu:
        await sihu.press("i")
        await sihu.type(f"{folder}/")
        await sihu.press("enter", "g", "v")
        assert "2 files ask: a answers" in sihu.screen() and "--date-order" not in sihu.screen()
        await sihu.press("a")
        assert "03/04/24: the day first, or the month?" in sihu.screen()
        await sihu.press("down", "down", "enter")
        assert "10 would come · 0 already there" in sihu.screen() and "? 2 files: The times do not say" in sihu.screen()
        assert sihu.app.store.connection.execute("select count(*) from messages").fetchone()[0] == 0
        await sihu.press("i")
        assert "10 new · 0 already there" in sihu.screen()
        await sihu.press("escape", "i")
        assert str(folder.name) in sihu.screen(), "the folder is remembered"
        await sihu.press("g", "i")
        assert "0 new · 10 already there" in sihu.screen(), "and so are the answers"
    with open_store(path) as store:
        first, last = store.connection.execute("select min(ts), max(ts) from messages").fetchone()
        assert (first, last) == (1712052120, 1712311500), "2 April, day first"


@journey
async def test_a_table_asks_for_its_columns_once_and_times_for_their_zone(tmp_path: Path) -> None:
    folder, path = _folder(tmp_path), _store(tmp_path)
    async with console(path, size=(80, 24)) as sihu:
        await sihu.press("i")
        await sihu.type(f"{folder}/table.csv")
        await sihu.press("enter")
        assert "which column is what?" in sihu.screen() and "Ann · Bo" in sihu.screen()
        await sihu.press("ctrl+r")
        assert "Which column is it?" in sihu.screen()
        await sihu.press("right", "tab", *"kto", "tab", *"co", "ctrl+r")
        assert "2 new · 0 already there" in sihu.screen()
        await sihu.press("z")
        await sihu.press("ctrl+u")
        await sihu.type("Asia/Shanghai")
        await sihu.press("enter")
        assert "2 new · 0 already there" in sihu.screen()
        await sihu.press("escape", "I")
    with open_store(path) as store:
        assert settings.get(store, "zone") == "Asia/Shanghai"
        assert store.connection.execute("select min(ts) from messages").fetchone() == (1714528800,)
        assert store.connection.execute("select name from groups").fetchall() == [("table",)]
