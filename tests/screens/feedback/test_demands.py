"""The demand pool in the console: from a message to a launch that all askers heard of."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import contacts, settings
from sihu_tui.derived import open_store
from sihu_tui.feedback import demands
from sihu_tui.text import i18n
from tests.fixtures.driver import Driver, console, journey
from tests.fixtures.private_chats import bring_chat

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")


def pool(path: Path, folder: Path) -> None:
    """Two private chats and a group in which something is asked for."""
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        settings.put(store, "needs.threshold", 2)
        bring_chat(store, folder, "王姐", 77, [(0, "王姐", "面膜能不能出小包装"), (5, "我", "我记下了")])
        bring_chat(store, folder, "李雷", 78, [(60, "李雷", "希望面膜有小包装,出差带")])
        bring_chat(
            store, folder, "好物群", 79, [(90, "小雨", "运费太贵了"), (99, "路人", "是啊")], kind="private_group"
        )


async def need_of(sihu: Driver, name: str) -> None:
    """Open a person's thread and make a need of what the cursor is on."""
    await sihu.press("3", "t", "slash")
    await sihu.type(name)
    await sihu.press("enter")
    await sihu.rest()
    await sihu.press("enter", "g", "m")


@SIZES
def test_a_message_goes_into_the_pool_by_one_key_and_on_to_the_launch(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "sihu.db"
    pool(path, tmp_path)

    @journey
    async def walk() -> None:
        async with console(path, size) as sihu:
            await sihu.press("N")
            assert "Nobody asked for anything yet" in sihu.screen() and "m on a message" in sihu.screen()
            await sihu.press("escape", "1")
            await sihu.press("enter")
            while "运费太贵了" not in sihu.screen():
                await sihu.press("tab")
            await sihu.press("g", "m")
            assert "In the demand pool" in sihu.status() and "运费太贵了" in sihu.status()
            await sihu.press("m")
            assert "in the demand pool already: 运费太贵了" in sihu.status()
            await sihu.press("u", "N")
            assert "Nobody asked" in sihu.screen()
            await sihu.press("n")
            await sihu.type("free postage")
            await sihu.press("enter")
            await sihu.type("pri")
            await sihu.press("ctrl+r")
            assert "free postage" in sihu.row() and "price" in sihu.row()
            # the state goes on, and back
            await sihu.press("m")
            assert "studied" in sihu.row()
            await sihu.press("u")
            assert "collected" in sihu.row()
            await sihu.press("d")
            assert "Nobody asked" in sihu.screen()
            await sihu.press("u")
            assert "free postage" in sihu.row()
            await sihu.press("slash")
            await sihu.type("packaging")
            assert "Nothing fits" in sihu.screen()
            await sihu.press("escape", "escape")
            assert sihu.app.here == "groups"

    walk()
    with open_store(path) as store:
        (row,) = demands.list_needs(store)
        assert (row.title, row.category, row.askers) == ("free postage", "price", 0)


@SIZES
def test_doubles_are_suggested_merged_by_hand_and_askers_told(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "sihu.db"
    pool(path, tmp_path)
    with open_store(path) as store:
        first = store.connection.execute("select id from messages where text like '面膜能%'").fetchone()[0]
        second = store.connection.execute("select id from messages where text like '希望面膜%'").fetchone()[0]
        demands.collect(store, "message", first, category="packaging")
        demands.collect(store, "message", second)
        demands.add(store, "运费")

    @journey
    async def walk() -> None:
        async with console(path, size) as sihu:
            await sihu.press("N")
            sihu.app.pane.rows.go_to(1)
            await sihu.press("plus")
            assert "Which is the same as this?" in sihu.screen()
            # what is alike stands first
            assert "希望面膜有小包装" in sihu.row() and "%" in sihu.row()
            await sihu.press("enter")
            assert "1 need merged into 面膜能不能出小包装" in sihu.status()
            assert "面膜能不能出小包装" in sihu.row() and " 2 " in sihu.row()
            assert "asked often enough to study" in sihu.screen()
            await sihu.press("u")
            assert "3 needs" in sihu.screen()
            # by marks
            sihu.app.pane.rows.go_to(2)
            await sihu.press("space")
            sihu.app.pane.rows.go_to(1)
            await sihu.press("plus")
            assert "2 needs" in sihu.screen()
            await sihu.press("c")
            assert "not launched yet" in sihu.status()
            await sihu.press("m", "m", "m")
            assert "launched" in sihu.row()
            await sihu.press("m")
            assert "2 askers are still to be told" in sihu.status()
            await sihu.press("enter")
            await sihu.rest()
            assert "2 people asked for it" in sihu.screen() and "希望面膜有小包装,出差带" in sihu.screen()
            await sihu.press("y")
            assert sihu.app.clipboard == "王姐\t面膜能不能出小包装\n李雷\t希望面膜有小包装,出差带"
            await sihu.press("c")
            await sihu.rest()
            assert "told 20" in sihu.screen()
            await sihu.press("y")
            assert sihu.app.clipboard == "李雷\t希望面膜有小包装,出差带"
            await sihu.press("escape", "c")
            assert "All who asked were told" in sihu.status()
            assert "told" in sihu.row()
            await sihu.press("u")
            assert "launched" in sihu.row()

    walk()


def test_a_line_like_a_need_is_asked_about_before_it_joins(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    pool(path, tmp_path)
    with open_store(path) as store:
        demands.add(store, "面膜小包装", "packaging")

    @journey
    async def walk() -> None:
        async with console(path) as sihu:
            await need_of(sihu, "李雷")
            assert "Which need is this?" in sihu.screen() and "A need of its own" in sihu.screen()
            await sihu.press("escape")
            assert demands.askers(sihu.app.store, 1) == []
            await sihu.press("m", "enter")
            assert [one.name for one in demands.askers(sihu.app.store, 1)] == ["李雷"]
            await sihu.press("u")
            assert demands.askers(sihu.app.store, 1) == []

    walk()


def test_the_pool_speaks_chinese_and_takes_chinese_words(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        who = contacts.add_contact(store, "王姐")
        demands.collect(store, "entry", contacts.add_entry(store, who, "heard", "[/b] 无香型"), polarity=-1)

    @journey
    async def walk() -> None:
        i18n.use("zh_CN")
        async with console(path) as sihu:
            await sihu.press("N", "e")
            form = sihu.app.screen
            form.query_one("#field-category").value = "配方"
            await sihu.press("ctrl+r")
            assert "[/b] 无香型" in sihu.row() and "配方" in sihu.row() and "−" in sihu.row()
            await sihu.press("e")
            sihu.app.screen.query_one("#field-category").value = "颜色"
            await sihu.press("ctrl+r")
            assert "颜色" in sihu.screen() and "包材" in sihu.screen()
            await sihu.press("escape")

    walk()
