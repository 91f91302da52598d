"""People's data in the console: masked until asked for, noted, exported with consent, removed for good, handed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import contacts, settings
from sihu_tui.contacts import handover, identities, privacy
from sihu_tui.derived import open_store
from sihu_tui.orders import importer
from tests.fixtures.driver import console, journey
from tests.fixtures.private_chats import bring_chat

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
NUMBER = "13800001111"


def told_numbers(path: Path, folder: Path) -> None:
    """A store in which the number and an id stand in names, lines, members, orders and the person's own facts."""
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        settings.put(store, "operator", "小唐")
        bring_chat(store, folder, "王姐", 77, [(0, "王姐", f"我电话{NUMBER},微信wxid_a9z8y7x6"), (5, "我", "好")])
        lines = [(7, f"+86 {NUMBER}", f"打{NUMBER}"), (8, "路人", "哦")]
        bring_chat(store, folder, f"{NUMBER}的群", 79, lines, kind="private_group")
        who = contacts.find(store, "王姐")
        contacts.edit_contact(store, who, phone=NUMBER, owner="小唐")
        contacts.add_contact(store, f"138 0000 1111 {NUMBER}", note=NUMBER)
        table = folder / "orders.csv"
        table.write_text(
            f"日期,客户,手机号,金额,商品\n2026-03-05,,{NUMBER},9,{NUMBER}\n2026-03-06,路人,13911112222,9,面膜\n",
            "utf-8",
        )
        importer.bring_in(store, table)


@SIZES
def test_numbers_are_masked_on_every_screen_until_a_key_that_is_noted(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "sihu.db"
    told_numbers(path, tmp_path)

    @journey
    async def walk() -> None:
        async with console(path, size) as sihu:

            def hidden() -> bool:
                shown = sihu.screen()
                return (
                    NUMBER not in shown
                    and "0000 1111" not in shown
                    and "wxid_a9z8y7x6" not in shown
                    and "13911112222" not in shown
                )

            for keys in (["4"], ["1"], ["enter"], ["tab"], ["tab"], ["tab"], ["escape", "3"], ["t"], ["enter"], ["escape"], ["O"], ["enter"],
                         ["escape", "escape", "3", "f"]):  # fmt: skip
                await sihu.press(*keys)
                await sihu.rest()
                assert hidden(), f"{keys}\n{sihu.screen()}"
            await sihu.press("escape", "3", "slash")
            await sihu.type("王")
            await sihu.press("enter", "P")
            await sihu.rest()
            assert "138****1111" in sihu.screen() and "t shows all in full" in sihu.screen() and hidden()
            await sihu.press("t")
            assert "it was noted" in " ".join(sihu.status().split()) and NUMBER in sihu.screen()
            if size[0] < 100:
                await sihu.press("escape")
            assert "saw in full" in sihu.screen() and "stand in full" in sihu.screen()
            await sihu.press("escape")
            assert sihu.app.here == "conversations" and "numbers in full" in sihu.lines()[0]
            await sihu.press("enter")
            await sihu.rest()
            assert NUMBER in sihu.screen()
            await sihu.press("escape", "P", "t", "escape")
            if size[0] < 100:
                await sihu.press("escape")
            await sihu.press("enter")
            await sihu.rest()
            assert sihu.app.here == "conversations" and NUMBER not in sihu.screen() and "138****1111" in sihu.screen()

    walk()
    with open_store(path) as store:
        (row,) = privacy.audit_log(store)
        assert (row.operator, row.action, row.name) == ("小唐", "reveal", "王姐")


def test_export_asks_and_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    told_numbers(path, tmp_path)
    target = tmp_path / "people.csv"

    @journey
    async def walk() -> None:
        async with console(path) as sihu:
            await sihu.press("3", "P", "E")
            sihu.app.screen.query_one("#field-to").value = str(target)
            await sihu.press("ctrl+r")
            assert "Nothing was written" in sihu.screen() and not target.exists()
            sihu.app.screen.query_one("#field-sure").value = "yes"
            await sihu.press("ctrl+r")
            assert "2 people written" in sihu.status() and "exported people" in sihu.screen()

    walk()
    assert "138****1111" in target.read_text("utf-8-sig")


def test_a_person_is_removed_for_good_once_their_name_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    told_numbers(path, tmp_path)
    with open_store(path) as store:
        identities.link(
            store,
            contacts.find(store, "王姐"),
            store.connection.execute("select id from members where name like '+86%'").fetchone()[0],
        )
    backup = path.with_name(f"{path.name}.v0.backup")
    backup.write_bytes(path.read_bytes())

    @journey
    async def walk() -> None:
        async with console(path) as sihu:
            await sihu.press("3", "t", "slash")
            await sihu.type("王")
            await sihu.press("enter", "P", "d")
            assert "It cannot be undone" in " ".join(sihu.screen().split())
            await sihu.type("x")
            await sihu.press("enter")
            assert "nothing was removed" in sihu.screen()
            sihu.app.screen.query_one("#field-name").value = "王姐"
            await sihu.press("enter")
            said = " ".join(sihu.status().split())
            assert "Removed for good: 2 messages, 1 messages in groups emptied" in said and "v0.backup" in said.replace(
                " ", ""
            )
            await sihu.press("u")
            assert "nothing to undo" in sihu.status()
            assert "removed for good" in sihu.screen()
            await sihu.press("escape")
            assert "王姐" not in sihu.screen()

    walk()
    with open_store(path) as store:
        assert "王姐" not in [row.name for row in contacts.list_contacts(store)]
    assert "王姐".encode() not in path.read_bytes()


@SIZES
def test_an_operators_work_is_seen_passed_on_and_taken_back(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "sihu.db"
    told_numbers(path, tmp_path)
    with open_store(path) as store:
        store.connection.execute("update groups set owner = '小唐' where coalesce(private, 0) = 0")
        contacts.add_entry(store, contacts.find(store, "王姐"), "promise", "寄小样", due_day=20_600)
    pack = tmp_path / "pack.md"

    @journey
    async def walk() -> None:
        async with console(path, size) as sihu:
            await sihu.press("3", "H")
            assert "小唐: 1 group, 1 person" in sihu.screen()
            sihu.app.screen.query_one("#field-giver").value = "小唐"
            sihu.app.screen.query_one("#field-taker").value = "小唐"
            await sihu.press("ctrl+r")
            assert "another operator" in sihu.screen()
            sihu.app.screen.query_one("#field-taker").value = "小何"
            await sihu.press("ctrl+r")
            await sihu.rest()
            assert "小唐 → 小何" in sihu.screen() and "王姐" in sihu.screen() and "138****1111的群" in sihu.screen()
            if size[0] < 100:
                await sihu.press("enter")
            assert "寄小样" in sihu.screen()
            if size[0] < 100:
                await sihu.press("escape")
            await sihu.press("a")
            assert "1 group, 1 person, 1 open follow-up" in sihu.status()
            assert len(handover.pack(sihu.app.store, "小何").people) == 1
            await sihu.press("E")
            sihu.app.screen.query_one("#field-to").value = str(pack)
            await sihu.press("ctrl+r")
            assert "Written" in sihu.status()
            await sihu.press("u")
            assert "王姐" in sihu.screen() and handover.pack(sihu.app.store, "小何").people == []
            # a part only
            sihu.app.pane.rows.action_last()
            await sihu.press("space")
            assert "1 marked passes" in sihu.screen()
            await sihu.press("a")
            assert "0 groups, 1 person" in sihu.status() and "的群" in sihu.screen()

    walk()
    assert "寄小样" in pack.read_text("utf-8") and "小何" in pack.read_text("utf-8")


def test_a_form_shows_numbers_masked_and_keeps_them_whole(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    told_numbers(path, tmp_path)

    @journey
    async def walk() -> None:
        async with console(path, (80, 40)) as sihu:
            await sihu.press("3", "t")
            store, pane = sihu.app.store, sihu.app.pane
            who = store.connection.execute("select id from contacts where note = ?", (NUMBER,)).fetchone()[0]
            pane.rows.go_to(who)
            await sihu.settle()
            await sihu.press("f4")
            assert "Topics" in sihu.screen() or "talk about" in sihu.screen()
            assert NUMBER not in sihu.screen() and "0000 1111" not in sihu.screen()
            await sihu.press("ctrl+r")
            row = store.connection.execute("select name, note from contacts where id = ?", (who,)).fetchone()
            assert tuple(row) == (f"138 0000 1111 {NUMBER}", NUMBER)

    walk()
