"""Which group is which, and which share people, on the screen: named, decided by a person, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.derived import open_store
from sihu_tui.groups import duplicates, farewells, groups
from tests.conftest import counts
from tests.fixtures.driver import console, journey
from tests.fixtures.group_store import import_rows, weeks_of_talk
from tests.screens.groups.test_pane import fill

SIZES = [(80, 24), (120, 40)]
TALK = weeks_of_talk("会员群", "2026-03-02", 4, 4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
    return path


def under(name: str, rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    return [(name, *row[1:]) for row in rows]


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_one_group_exported_by_two_members_is_made_one_and_two_again(path: Path, size: tuple[int, int]) -> None:
    with open_store(path) as store:
        import_rows(store, path.parent / "lin.csv", TALK[:80])
        import_rows(store, path.parent / "wang.csv", under("会员群(小号)", TALK[40:]))
        before = counts(store)
    async with console(path, size) as user:
        await user.press("1")
        assert "1 doubt which group is which: X" in user.status()
        await user.press("X")
        assert "same talk" in user.screen() and "会员群(小号)" in user.screen()
        assert "+ Make one" in user.lines()[-1] and "Make two" not in user.lines()[-1]
        await user.press("enter")
        await user.rest()
        assert "lin.csv" in user.screen() and "wang.csv" in user.screen(), "where each came from is told"
        await user.press("plus")
        assert "Which one stays?" in user.screen() and "80 messages" in user.screen()
        await user.press("enter")
        assert "72 messages moved, 40 there already" in " ".join(user.status().split())
        assert [row.name for row in groups.list_groups(user.app.store)] == ["会员群"]
        assert "No group looks like another" in user.screen()
        await user.press("escape")
        assert "doubt" not in user.status()
        await user.press("u")
        assert counts(user.app.store) == before
        await user.press("X", "d")
        assert duplicates.doubts(user.app.store) == [] and "not asked again" in user.status()
        await user.press("u")
        assert len(duplicates.doubts(user.app.store)) == 1


@journey
async def test_an_id_given_to_another_group_is_made_two(path: Path) -> None:
    later = [("会员群", when, f"新{who}", text) for _g, when, who, text in weeks_of_talk("会员群", "2026-06-01", 2, 3)]
    with open_store(path) as store:
        import_rows(store, path.parent / "a.csv", TALK)
        import_rows(store, path.parent / "b.csv", later)
    async with console(path) as user:
        await user.press("1", "X")
        assert "id used again?" in user.screen() and "| Make two" in user.lines()[-1]
        await user.press("vertical_line")
        assert "2026-06-01" in user.screen()
        await fill(user, ["2026-03-02", "亲子群"])
        assert "nothing to split" in user.screen() and "亲子群" in user.screen()
        await fill(user, ["2026-06-01", ""])
        assert {row.name for row in groups.list_groups(user.app.store)} == {"会员群", "亲子群"}
        await user.press("u")
        assert {row.name for row in groups.list_groups(user.app.store)} == {"会员群"}


@journey
async def test_a_renamed_group_and_two_of_one_name_are_told_with_their_ways_out(path: Path) -> None:
    with open_store(path) as store:
        import_rows(store, path.parent / "a.csv", TALK[:56])
        import_rows(store, path.parent / "b.csv", under("会员福利群", TALK[56:]))
        groups.add(store, "母婴群", "wechat")
        groups.add(store, "母婴群", "wechat", slug="my2")
    async with console(path, (120, 40)) as user:
        await user.press("1", "X")
        await user.rest()
        assert "renamed?" in user.screen() and "one name" in user.screen() and "2 doubts" in user.screen()
        assert "give each a" in user.screen() or "either name" in user.screen()


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_groups_that_share_people_are_shown_and_the_smaller_merges(path: Path, size: tuple[int, int]) -> None:
    with open_store(path) as store:
        import_rows(store, path.parent / "a.csv", TALK)
        import_rows(store, path.parent / "b.csv", under("二群", weeks_of_talk("会员群", "2026-03-03", 4, 3)))
        import_rows(store, path.parent / "c.csv", weeks_of_talk("别的群", "2026-03-02", 1, 2))
    async with console(path, size) as user:
        await user.press("1", "W")
        assert "1 pair of groups shares people" in user.screen() and "100%" in user.screen()
        assert "别的群" not in user.screen()
        await user.press("enter")
        await user.rest()
        assert "3 people are in both" in " ".join(user.screen().split()) and "会员群2" in user.screen()
        await user.press("escape", "x")
        assert "二群 merges into 会员群" in user.screen()
        await fill(user, ["人都一样", "", ""])
        (one,) = farewells.farewells(user.app.store)
        assert (one.group_name, one.into_name) == ("二群", "会员群") and user.app.here == "farewell"
        await user.press("u", "W")
        await user.press("escape", "1", "W", "right")
        assert user.app.pane.opened and user.app.here == "groups"


@journey
async def test_names_that_would_be_markup_are_text_on_the_way_to_the_end(path: Path) -> None:
    name = "[@click=app.quit]免费[/] =1+1"
    with open_store(path) as store:
        groups.add(store, name, "wechat")
        groups.add(store, name, "wechat", slug="two")
    async with console(path, (120, 40)) as user:
        await user.press("1", "X")
        await user.rest()
        assert "[@click=app.quit]免费" in user.screen()
        await user.press("plus")
        assert user.screen().count("[@click=app.quit]免费") >= 2
        await user.press("escape", "escape", "x")
        assert f"How does {name} end?" in user.screen()
        await user.press("down", "down", "enter")
        await fill(user, [name, ""])
        assert user.app.here == "farewell" and name in user.lines()[1]
        await user.press("x", "x", "v", "5")
        assert "[@click=app.quit]免费" in user.screen()
