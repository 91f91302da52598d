"""Orders in the console: a messy table looked at, mended, imported and taken back; who is credited; what is settled."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from sihu_tui import contacts, settings
from sihu_tui.derived import open_store
from sihu_tui.orders import importer, orders
from tests.fixtures.driver import Driver, console, journey

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
MESSY = """订单编号,何时,买家,手机号,商品名称,实付金额,来源,导购,订单状态
A1,2026-03-05 10:00:00,王姐,13800001111,面膜,"¥1,299.00",小唐,小宋,已完成
A2,2026/3/6,王姐,,精华,"1.299,00",小唐,小唐,已发货
合计,,,,,2598.00,,,
A3,三月,王姐,,面膜,50,,,
A4,2026-03-08,路人,,面膜,面议,,,
A5,2026-03-09,路人,,面膜,60,,小宋,退款成功
"""


def shop(path: Path, folder: Path) -> Path:
    """A store with one person, and a folder with one table."""
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        contacts.add_contact(store, "王姐", phone="138 0000 1111")
    inside = folder / "in"
    inside.mkdir()
    (inside / "orders.csv").write_text(MESSY, "utf-8")
    return inside


async def choose(sihu: Driver, folder: Path, name: str) -> None:
    """Take a file in the picker."""
    await sihu.press("i")
    sihu.app.screen._go(folder)
    await sihu.settle()
    sihu.app.screen.rows.go_to(folder / name)
    await sihu.press("enter")


@SIZES
def test_a_messy_table_is_understood_mended_imported_and_taken_back(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "sihu.db"
    inside = shop(path, tmp_path)

    @journey
    async def walk() -> None:
        async with console(path, size) as sihu:
            await sihu.press("O")
            assert "No orders yet" in sihu.screen()
            await choose(sihu, inside, "orders.csv")
            # the day's column is not called by any usual name: nothing goes on without it
            assert "which?" in sihu.screen() and "138****1111" in sihu.screen() and "13800001111" not in sihu.screen()
            await sihu.press("i")
            assert "which?" in sihu.screen() and orders.list_orders(sihu.app.store) == []
            await sihu.press("enter")
            assert "Which column is it?" in sihu.screen()
            await sihu.type("a")
            for _key in range(1):
                await sihu.press("backspace", "down")
            assert "何时" in sihu.row() and "2026-03-05" in sihu.row()
            await sihu.press("enter")
            # and what is read by it is shown before anything is written
            assert "1,299.00" in sihu.screen() and orders.list_orders(sihu.app.store) == []
            await sihu.press("i")
            await sihu.until(lambda: "rows left out" in sihu.screen())
            assert "4 new orders · 3 rows left out" in sihu.screen()
            assert "row 4: 合计 2598.00" in sihu.screen() and "row 5: 三月" in sihu.screen()
            await sihu.press("pagedown")
            assert "row 7: 路人 A5" in sihu.screen()
            await sihu.press("escape")
            assert "2026-03-09" in sihu.row() and "4 rows" in sihu.screen()
            await sihu.press("j", "j", "enter")
            await sihu.rest()
            told = sihu.screen()
            assert (
                "Last order" in told
                and "12 months" in told
                and "2,598.00 in 2 orders" in told
                and "every 1 day" in told
            )
            await sihu.press("escape", "slash")
            await sihu.type("A1")
            assert "1 row" in sihu.screen() and "面膜" in sihu.row()
            await sihu.press("escape", "m")
            assert "小唐" in sihu.screen() and "counted once" in sihu.screen() and "2,598.00" in sihu.screen()
            await sihu.press("escape", "u")
            assert "No orders yet" in sihu.screen()
            # the second time the columns are known
            await choose(sihu, inside, "orders.csv")
            assert "as you said before" in sihu.screen() and "何时" in sihu.screen()
            await sihu.press("i")
            await sihu.until(lambda: "rows left out" in sihu.screen())
            await sihu.press("escape", "I")
            await sihu.rest()
            assert "orders.csv" in sihu.screen() and "(undone)" in sihu.screen()
            await sihu.press("d")
            assert "u again undoes 4 orders" in sihu.screen()
            await sihu.press("d")
            await sihu.until(lambda: "No orders yet" in sihu.screen())
            await sihu.press("escape")
            assert sihu.app.here == "health"

    walk()


def test_what_a_table_leaves_open_is_said_and_asked_on_the_same_screen(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    inside = shop(path, tmp_path)
    (inside / "open.csv").write_text('date,customer,amount\n2026-03-05,王姐,"1,299"\n', "utf-8")

    @journey
    async def walk() -> None:
        async with console(path) as sihu:
            await sihu.press("O")
            await choose(sihu, inside, "open.csv")
            assert "is 1,299 more than a thousand?" in " ".join(sihu.screen().split())
            await sihu.press("i")
            await sihu.until(lambda: "decimal mark" in sihu.screen())
            assert (
                "is 1,299 more than a thousand?" in " ".join(sihu.screen().split())
                and orders.list_orders(sihu.app.store) == []
            )
            sihu.app.screen.rows.go_to("decimal")
            await sihu.press("enter")
            assert "more than a thousand" not in " ".join(sihu.screen().split()) and "1,299.00" in sihu.screen()
            await sihu.press("i")
            await sihu.until(lambda: "1 new order" in sihu.screen())
            await sihu.press("escape")

    walk()
    with open_store(path) as store:
        assert [row.cents for row in orders.list_orders(store)] == [129900]


def test_settlement_and_cycle(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    inside = shop(path, tmp_path)
    with open_store(path) as store:
        importer.bring_in(store, inside / "orders.csv", {"date": "何时"})
        who = contacts.find(store, "王姐")

    @journey
    async def walk() -> None:
        async with console(path) as sihu:
            await sihu.press("O", "E")
            form = sihu.app.screen
            form.query_one("#field-since").value = "2026-03-01"
            form.query_one("#field-until").value = "2026-03-31"
            form.query_one("#field-to").value = str(tmp_path / "no" / "where.csv")
            await sihu.press("ctrl+r")
            assert "cannot be written" in sihu.screen()
            sihu.app.screen.query_one("#field-to").value = str(tmp_path / "settled.csv")
            await sihu.press("ctrl+r")
            assert "2 orders, 10.00 to settle" in sihu.status()
            await sihu.press("G", "comma")
            assert "Used up after" in sihu.screen()
            await sihu.type("180")
            await sihu.press("enter")
            assert [product for product, _day in orders.bought(sihu.app.store, who).next] == ["面膜"]
            await sihu.press("u")
            assert orders.bought(sihu.app.store, who).next == []
            # an order by hand
            await sihu.press("n")
            form = sihu.app.screen
            form.query_one("#field-person").value = "王姐"
            form.query_one("#field-amount").value = "many"
            await sihu.press("ctrl+r")
            assert "'many' is no amount" in sihu.screen()
            sihu.app.screen.query_one("#field-amount").value = "88"
            await sihu.press("ctrl+r")
            assert orders.list_orders(sihu.app.store, contact=who)[0].cents == 8800
            await sihu.press("u")
            assert len(orders.list_orders(sihu.app.store, contact=who)) == 2

    walk()
    assert (tmp_path / "settled.csv").read_text("utf-8-sig").count(os.linesep if os.name == "nt" else "\n") == 3


def test_a_long_import_shows_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    inside = shop(path, tmp_path)
    rows = "".join(f"A{n},2026-03-05,客{n % 99},12\n" for n in range(80_000))
    (inside / "long.csv").write_text("订单号,日期,客户,金额\n" + rows, "utf-8")

    @journey
    async def walk() -> None:
        async with console(path, (80, 24)) as sihu:
            await sihu.press("O")
            await choose(sihu, inside, "long.csv")
            # a pilot's key waits until the machine is idle, which it is only when the import is over
            sihu.app.simulate_key("i")
            while "long.csv" not in sihu.screen() or "%" not in sihu.screen():
                await asyncio.sleep(0.02)
            assert "Esc stops" in sihu.screen()
            sihu.app.simulate_key("escape")
            await sihu.until(lambda: "nothing of long.csv was kept" in sihu.status())
            assert "No orders yet" in sihu.screen() and importer.runs(sihu.app.store) == []

    walk()


def test_the_page_of_an_import_lists_every_row_left_out_and_the_mapping_says_where_to_answer(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    inside = shop(path, tmp_path)
    rows = "".join(f"2026-03-05,客{n},面议{n}\n" for n in range(60))
    (inside / "many.csv").write_text("日期,客户,金额\n" + rows, "utf-8")
    (inside / "mixed.csv").write_text("date,customer,amount\n05/03/2026,Anna,10\n05/03/2026,Bea,10\n", "utf-8")

    @journey
    async def walk() -> None:
        async with console(path, (80, 24)) as sihu:
            await sihu.press("O")
            await choose(sihu, inside, "mixed.csv")
            told = " ".join(sihu.screen().replace("│", " ").split())
            assert "--date-order" in told and "the row 'order of dates'" in told
            await sihu.press("escape")
            await choose(sihu, inside, "many.csv")
            await sihu.press("i")
            await sihu.until(lambda: "rows left out" in sihu.screen())
            await sihu.press("end")
            assert "row 61: 面议59" in sihu.screen() and "more" not in sihu.screen()

    walk()
