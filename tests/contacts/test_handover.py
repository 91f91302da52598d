"""Handover: nothing passes to a slip of the pen, nor when its pack cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import contacts, settings
from sihu_tui.contacts import handover
from sihu_tui.derived import open_store
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal
from sihu_tui.text import i18n
from tests.conftest import Command
from tests.fixtures.driver import console, journey


def owners(store: Store) -> dict[str, str]:
    return {row.name: row.owner for row in contacts.list_contacts(store)}


def test_a_pack_that_cannot_be_written_leaves_all_as_it_was(store: Store, tmp_path: Path) -> None:
    contacts.add_contact(store, "王姐", owner="lin")
    before = journal.last(store)
    with pytest.raises(SihuError, match="cannot be written"):
        handover.hand_over(store, "lin", "zhou", target=tmp_path / "nodir" / "x.md")
    assert owners(store) == {"王姐": "lin"} and journal.last(store) == before
    handover.hand_over(store, "lin", "zhou", target=tmp_path / "x.md")
    assert "Handover of lin to zhou" in (tmp_path / "x.md").read_text("utf-8") and owners(store) == {"王姐": "zhou"}
    journal.undo(store)
    assert owners(store) == {"王姐": "lin"}


def test_the_pack_counts_people_as_contacts(store: Store) -> None:
    contacts.add_contact(store, "王姐", owner="lin")
    found = handover.pack(store, "lin")
    assert "## People (1)" in handover.told(store, found)
    i18n.use("zh_CN")
    assert "## 联系人 (1)" in handover.told(store, found)


def test_the_command_passes_to_a_new_name_only_when_told_so(sihu: Command, tmp_path: Path) -> None:
    with open_store(tmp_path / "cli" / "sihu.db") as store:
        contacts.add_contact(store, "王姐", owner="lin")
        contacts.add_contact(store, "李雷", owner="zhou")
        settings.put(store, "operator", "chen")

    def left() -> dict[str, str]:
        with open_store(tmp_path / "cli" / "sihu.db") as store:
            return owners(store)

    slip = sihu("handover", "lin", "zhuo")
    assert slip.returncode == 1 and "zhuo" in slip.stderr and "--new" in slip.stderr
    assert all(name in slip.stderr for name in ("lin", "zhou", "chen"))
    same = sihu("handover", "lin", "lin")
    assert same.returncode == 1 and "Giver and receiver are the same: lin" in same.stderr
    nowhere = sihu("handover", "lin", "zhou", "--pack", tmp_path / "nodir" / "x.md")
    assert nowhere.returncode == 1 and "cannot be written" in nowhere.stderr
    assert left() == {"王姐": "lin", "李雷": "zhou"}
    assert sihu("handover", "lin", "zhou").returncode == 0
    assert sihu("handover", "zhou", "chen").returncode == 0  # who works here is known
    assert sihu("handover", "chen", "wu", "--new", "--pack", tmp_path / "x.md").returncode == 0
    assert left() == {"王姐": "wu", "李雷": "wu"} and "chen to wu" in (tmp_path / "x.md").read_text("utf-8")


def test_the_console_warns_of_a_new_name_before_it_is_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    with open_store(path) as store:
        contacts.add_contact(store, "王姐", owner="小唐")
        contacts.add_contact(store, "李雷", owner="小何")

    @journey
    async def walk() -> None:
        async with console(path, (80, 24)) as sihu:
            for taker, new in (("小何", False), ("小河", True)):
                await sihu.press("3", "H")
                sihu.app.screen.query_one("#field-giver").value = "小唐"
                sihu.app.screen.query_one("#field-taker").value = "小唐"
                await sihu.press("ctrl+r")
                assert "receiver are the same" in sihu.screen()
                sihu.app.screen.query_one("#field-taker").value = taker
                await sihu.press("ctrl+r")
                assert f"小唐 → {taker}" in sihu.screen() and "a confirms; Space marks a part" in sihu.screen()
                assert (f"{taker} is a new name" in sihu.screen()) == new
            await sihu.press("a")
            assert "is a new name" not in sihu.screen() and "小唐 → 小河" in sihu.status()

    walk()
