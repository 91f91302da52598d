"""How groups end on the screen: how, why, checklist, people to keep, archive, the end; alone and many at once."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.groups import charter, farewells, groups, keepers, messages, retirement
from sihu_tui.store import journal
from tests.fixtures.driver import Driver, console, journey
from tests.fixtures.group_store import Row, import_rows, weeks_of_talk
from tests.screens.groups.test_pane import fill

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """旧群 with a core of two, somebody who bought in silence, and 新群 that one of the core is in already."""
    folder = tmp_path_factory.mktemp("farewell")
    path = folder / "shop.db"
    old: list[Row] = [*weeks_of_talk("旧群", "2026-03-02", 6, 2), ("旧群", "2026-03-02 22:00", "买过的", "问一下")]
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        new = [("新群", when, who, text) for _g, when, who, text in old if who == "旧群0"]
        import_rows(store, folder / "a.csv", old + new + weeks_of_talk("新群", "2026-03-02", 6, 1))
        store.connection.execute(
            "insert into orders (day, member_id, cents, product, source, handler, number) "
            "select 20520, id, 9900, '', '', '', '' from members where name = '买过的'"
        )
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "shop.db"))


def open_names(user: Driver) -> list[str]:
    return [row.name for row in groups.list_groups(user.app.store) if row.archived is None]


async def to(user: Driver, name: str) -> None:
    """Put the cursor of the list of groups on one."""
    await user.press("1")
    user.app.pane.rows.go_to(groups.find(user.app.store, name))
    await user.settle()


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_a_group_is_merged_by_its_path_to_the_end_and_back(
    path: Path, size: tuple[int, int], tmp_path: Path
) -> None:
    async with console(path, size) as user:
        await to(user, "旧群")
        await user.press("x")
        assert all(way in user.screen() for way in ("Merge", "Make temporary", "Close"))
        await user.press("enter")
        await fill(user, ["", "新群", ""])
        assert "must not be empty" in user.screen(), "a farewell needs a reason"
        await fill(user, ["两群重复", "没有的群", "三百"])
        assert "There is no group 没有的群" in user.screen() and "两群重复" in user.screen()
        await fill(user, ["", "新群", ""])
        assert "is no amount" in user.screen()
        await fill(user, ["", "", "300"])
        screen = user.screen()
        assert "merges into 新群 · 0 of 5 done · 0 of 3 invited" in screen
        assert all(who in screen for who in ("买过的", "旧群0", "旧群1", "1 order")) and "c Done" in user.lines()[-1]
        assert "x Close" in user.lines()[-1]
        # the checklist, with undo of every step
        await user.press("down", "c")
        assert "1 of 5 done" in user.screen()
        await user.press("u")
        assert "0 of 5 done" in user.screen() and "Undone" in user.status()
        # the people: invited, sent to another group, left out
        user.app.pane.rows.action_last()
        await user.press("up", "up", "c")
        assert "1 of 3 invited" in user.screen()
        await user.press("e", "enter")
        one = farewells.farewells(user.app.store)[0]
        assert [person.into_name for person in keepers.keepers(user.app.store, one.id)].count("新群") < 3
        await user.press("G", "d")
        assert "of 2 invited" in user.screen()
        await user.press("n", "enter")
        assert "of 3 invited" in user.screen()
        # the archive ticks its line
        await user.press("E")
        await fill(user, [str(tmp_path / "旧群.zip")])
        assert "messages saved" in user.status() and "1 of 5 done" in user.screen()
        with zipfile.ZipFile(tmp_path / "旧群.zip") as saved:
            assert "messages.csv" in saved.namelist()
        # left for later, gone on with, and closed
        await user.press("escape")
        assert user.app.here == "groups"
        await user.press("x")
        assert "1 of 5 done" in user.screen()
        await user.press("x")
        assert "4 things are not done · x again closes 旧群" in user.status()
        said = messages.count(user.app.store, one.group)
        await user.press("x")
        assert user.app.here == "groups" and open_names(user) == ["新群"]
        assert "旧群 is closed" in user.status() and "旧群" not in "".join(user.lines()[2:20])
        # it stays readable, behind its view, with what it saves; and opens again
        await user.press("v", "5", "enter")
        assert user.app.pane.view.group.name == "旧群"
        assert messages.count(user.app.store, one.group) == said
        await user.press("escape", "x")
        assert "closed · 1 of 5 done" in user.screen() and "saved so far" in user.screen()
        await user.press("a")
        assert sorted(open_names(user)) == ["新群", "旧群"]
        await user.press("u")
        assert open_names(user) == ["新群"]


@journey
async def test_a_notice_comes_from_the_replies_that_announce_an_end(path: Path) -> None:
    from sihu_tui.replies import library

    with open_store(path) as store:
        retirement.begin(store, groups.find(store, "旧群"), "close", "到期")
    async with console(path) as user:
        await to(user, "旧群")
        await user.press("x")
        await user.rest()
        assert "No reply announces an end yet" in " ".join(user.screen().split())
        library.load_starter(user.app.store)
        await user.press("R")
        await user.rest()
        assert "Enter or r: a reply" in user.screen()
        await user.press("enter")
        assert "解散告知" in user.lines()[2], "they come first in the picker"


@journey
async def test_a_group_with_others_under_it_asks_what_becomes_of_them(path: Path) -> None:
    with open_store(path) as store:
        parent = groups.find(store, "旧群")
        for name in ("上海群", "北京群"):
            groups.add(store, name, parent_id=parent)
        retirement.begin(store, parent, "close", "到期")
    async with console(path) as user:
        await to(user, "旧群")
        await user.press("x", "x")
        assert "What becomes of 上海群, 北京群?" in user.screen()
        await user.press("escape")
        assert len(open_names(user)) == 4, "Esc closes nothing"
        await user.press("x", "down", "enter")
        await user.type("xinq")
        await user.press("enter")
        rows = {row.name: row for row in groups.list_groups(user.app.store)}
        assert rows["旧群"].archived and rows["上海群"].parent_id == rows["新群"].id == rows["北京群"].parent_id
        await user.press("u")
        assert len(open_names(user)) == 4
        await to(user, "旧群")
        await user.press("x", "x", "down", "down", "enter")
        assert open_names(user) == ["新群"]
        await user.press("u")
        await to(user, "旧群")
        await user.press("x", "x", "enter")
        rows = {row.name: row for row in groups.list_groups(user.app.store)}
        assert rows["旧群"].archived and rows["上海群"].parent_id is None and not rows["上海群"].archived


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_many_groups_end_as_one_step(path: Path, size: tuple[int, int]) -> None:
    with open_store(path) as store:
        for n in range(3):
            groups.add(store, f"死群{n}")
    async with console(path, size) as user:
        await user.press("1", "slash")
        await user.type("siqun")
        await user.press("enter", "A", "x")
        assert "How do 3 groups end?" in user.screen()
        await user.press("down", "down", "enter")
        await fill(user, ["没人说话", "10"])
        assert "3 winding down  3 under way" in user.screen() and "没人说话" in user.screen()
        await user.press("enter")
        assert "死群0" in user.lines()[1] and "0 of 5 done" in user.screen()
        await user.press("escape", "x")
        assert "15 things are not done · x again closes 3 groups" in user.status()
        await user.press("x")
        assert sorted(open_names(user)) == ["新群", "旧群"] and "3 groups are closed" in user.status()
        await user.press("u")
        assert len(open_names(user)) == 5
        await user.press("u")
        assert farewells.farewells(user.app.store) == [] and journal.last(user.app.store) is not None


@journey
async def test_turning_temporary_asks_for_a_last_day_that_lies_ahead(path: Path) -> None:
    async with console(path) as user:
        await to(user, "旧群")
        await user.press("x", "down", "enter")
        await fill(user, ["只为节日", "2020-01-01", ""])
        assert "lies before the start" in user.screen()
        await fill(user, ["", "2099-01-31", ""])
        row = next(row for row in groups.list_groups(user.app.store) if row.name == "旧群")
        assert (row.kind, row.ends_day) == ("temporary", days.parse_day("2099-01-31"))
        assert len(charter.checklist(user.app.store, row.id)) == 2 and user.app.here == "groups"


@journey
async def test_a_beginning_undone_leaves_the_path(path: Path) -> None:
    async with console(path) as user:
        await to(user, "旧群")
        await user.press("x", "down", "down", "enter")
        await fill(user, ["到期", ""])
        assert user.app.here == "farewell"
        await user.press("u")
        assert user.app.here == "groups" and farewells.farewells(user.app.store) == []
