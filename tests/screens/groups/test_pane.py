"""The list of groups as somebody works with it: found, edit, many at once, views, export, and undo, after a restart too."""

from __future__ import annotations

import csv
import importlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui import settings
from sihu_tui.derived import open_store
from sihu_tui.groups import columns, groups, views
from sihu_tui.store import journal
from tests.fixtures.driver import Driver, console, journey
from tests.fixtures.group_store import Row, import_rows, weeks_of_talk

group_columns = importlib.import_module("sihu_tui.screens.groups.columns")
SIZES = [(80, 24), (120, 40)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """会员一群 to 会员三群, owned and tagged; 会员一群 speaks most."""
    folder = tmp_path_factory.mktemp("groups")
    path = folder / "shop.db"
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        rows: list[Row] = []
        for name, people in (("会员一群", 5), ("会员二群", 3), ("会员三群", 1)):
            rows += weeks_of_talk(name, "2026-08-03", 5, people)
        import_rows(store, folder / "a.csv", rows)
        groups.edit(store, groups.find(store, "会员一群"), owner="lin", tags="vip")
        groups.edit(store, groups.find(store, "会员二群"), owner="zhou")
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "shop.db"))


def names(user: Driver) -> list[str]:
    return [row.name for row in user.app.pane.shown()]


def facts(user: Driver) -> list[tuple[object, ...]]:
    return [
        (row.name, row.owner, row.tags, row.platform, row.kind, row.ends_day, row.parent_id)
        for row in groups.list_groups(user.app.store)
    ]


async def fill(user: Driver, values: Sequence[str]) -> None:
    """Write into the fields of a form one after the other; Enter goes on, and at the end keeps."""
    user.app.screen.query("Input").first().focus()
    await user.settle()
    for value in values:
        field = user.app.screen.focused
        if value:
            field.value = "" if value == "~" else value
        await user.press("enter")


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_a_group_is_founded_by_hand_and_opened(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("1", "n")
        await fill(user, ["", "新人答疑", "", "", "", "", "", ""])
        assert "must not be empty" in user.screen() and "新人答疑" in user.screen()
        await fill(user, ["会员一群", "", "other", "", "", "", "", ""])
        assert "会员一群" in user.screen() and "slug" in user.screen(), "the twin is named, with the way out"
        await fill(user, ["", "", "", "", "g9", "2", "", "会员二群"])
        assert user.app.pane.opened and user.app.pane.view.group.name == "会员一群"
        assert "Talk one to one first" in " ".join(user.status().split()), "founded below the third layer"
        row = user.app.pane.view.group
        assert (row.slug, row.layer, row.purpose) == ("g9", 2, "新人答疑")
        assert row.parent_id == groups.find(user.app.store, "会员二群")
        await user.press("u")
        assert len(groups.list_groups(user.app.store)) == 3 and not user.app.pane.opened


@journey
async def test_one_group_is_edited_and_what_does_not_fit_keeps_what_was_typed(path: Path) -> None:
    async with console(path) as user:
        await user.press("1")
        user.app.pane.rows.go_to(groups.find(user.app.store, "会员二群"))
        before = facts(user)
        await user.press("e")
        await fill(user, ["会员贰群", "chen", "老客 华东", "QQ", "temporary", "2026-13-01", "g2", "会员一群", "扫码"])
        assert "2026-13-01" in user.screen() and "is no date" in user.screen() and "会员贰群" in user.screen()
        await fill(user, ["", "", "", "", "", "2026-12-31", "", "", ""])
        row = next(row for row in groups.list_groups(user.app.store) if row.slug == "g2")
        assert (row.name, row.owner, row.tags, row.platform) == ("会员贰群", "chen", ["老客", "华东"], "qq")
        assert (row.kind, row.ends_day is not None, row.admits) == ("temporary", True, "扫码")
        assert row.parent_id == groups.find(user.app.store, "会员一群")
        await user.press("u")
        assert facts(user) == before
        await user.press("a")
        assert "Count by hand" in user.screen()


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_many_are_marked_and_edited_as_one_step(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("1", "space", "space")
        assert "2 marked" in user.screen()
        await user.press("escape")
        assert "marked" not in user.screen()
        await user.press("A")
        assert "3 marked" in user.screen()
        await user.press("slash")
        await user.type("huiyuaner")
        await user.press("enter")
        assert names(user) == ["会员二群"] and "(2 not shown)" in user.screen()
        before = facts(user)
        await user.press("e")
        assert "lin 1" in user.screen() and "zhou 1" in user.screen(), "what stands in them is said"
        await fill(user, ["+老客 -vip", "wang", "", "", "", ""])
        assert {row[1] for row in facts(user)} == {"wang"}
        assert [row[2] for row in facts(user)] == [["老客"]] * 3
        assert [row[3:] for row in facts(user)] == [row[3:] for row in before], "blank leaves as it is"
        await user.press("u")
        assert facts(user) == before
        await user.press("e")
        await fill(user, ["", "-", "", "", "", ""])
        assert {row[1] for row in facts(user)} == {""}
        await user.press("e")
        await fill(user, ["", "", "signal", "", "", ""])
        assert "A platform is one of" in user.screen()
        await user.press("escape", "u")
        assert facts(user) == before


@journey
async def test_order_columns_and_views_are_remembered(path: Path) -> None:
    async with console(path) as user:
        await user.press("1")
        assert "open · by Group ↑" in user.screen()
        for _press in range(3):
            await user.press("s")
        assert "by Members ↓" in user.screen() and "Members↓" in user.screen()
        assert names(user) == ["会员一群", "会员二群", "会员三群"]
        await user.press("S")
        assert "by Members ↑" in user.screen() and names(user)[0] == "会员三群"
        # the second column, Status, goes to the left of the first; 12 weeks goes out
        await user.press("comma", "down", "left", "down", "down", "space", "enter")
        assert user.app.pane.seen.columns[:3] == ("status", "name", "members")
        await user.press("slash")
        await user.type("owner")
        user.app.pane.filter.value = "owner:lin"
        await user.press("enter", "asterisk")
        await fill(user, ["我的群", "1", ""])
        assert "The key 1 opens the view open already" in user.screen()
        await fill(user, ["", "m", ""])
        assert "我的群 · by Members ↑" in user.screen() and names(user) == ["会员一群"]
    async with console(path) as user:
        await user.press("1")
        assert "我的群 · by Members ↑" in user.screen() and names(user) == ["会员一群"]
        await user.press("v", "1")
        assert len(names(user)) == 3
        await user.press("v", "m")
        assert names(user) == ["会员一群"]
        await user.press("v", "delete")
        assert len(views.list_views(user.app.store)) == len(views.BUILT_IN)
        await user.press("u", "v")
        assert "我的群" in user.screen()
        await user.press("up", "delete")
        assert "built in" in user.screen()


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_what_is_on_the_screen_is_written_out_and_nothing_of_it_runs(
    path: Path, size: tuple[int, int], tmp_path: Path
) -> None:
    with open_store(path) as store:
        groups.edit(store, groups.find(store, "会员三群"), owner="=HYPERLINK(1)")
    async with console(path, size) as user:
        await user.press("1", "v", "0", "E")
        await fill(user, ["csv", str(tmp_path / "out")])
        with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["Group"] for row in rows] == names(user) and len(rows) == 3
        assert {row["Owner"] for row in rows} == {"lin", "zhou", "'=HYPERLINK(1)"}
        await user.press("E")
        await fill(user, ["csv", str(tmp_path / "out")])
        assert "there already" in user.screen(), "nothing is overwritten, and another name can be given"
        await fill(user, ["json", str(tmp_path / "out")])
        told = json.loads((tmp_path / "out.json").read_text("utf-8"))
        assert [group["name"] for group in told["groups"]] == names(user)
        await user.press("space", "E")
        await fill(user, ["markdown", "~"])
        assert user.app.clipboard.startswith("| Group |") and user.app.clipboard.count("\n") == 3


@journey
async def test_u_takes_back_what_was_done_last_before_and_after_a_restart(path: Path) -> None:
    with open_store(path) as store:
        groups.edit_many(store, [row.id for row in groups.list_groups(store)], owner="wang")
    async with console(path) as user:
        await user.press("1", "e")
        await fill(user, ["", "li", "", "", "", "", "", "", ""])
        await user.press("u")
        assert {row.owner for row in groups.list_groups(user.app.store)} == {"wang"}
        await user.press("u")
        assert "Undone: 3 groups: owner = wang (" in user.status()
        assert {row.owner for row in groups.list_groups(user.app.store)} == {"lin", "zhou", ""}
        step = journal.last(user.app.store)
        assert step is not None and "会员二群" in step.what, "each step is named by itself"


@journey
async def test_an_undone_step_that_others_changed_since_says_what_was_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(path) as user:
        await user.press("1", "A", "e")
        await fill(user, ["", "wang", "", "", "", ""])
        with open_store(path) as other, monkeypatch.context() as colleague:
            colleague.setenv("SIHU_OPERATOR", "li")
            groups.edit(other, groups.find(other, "会员一群"), owner="li")
        await user.press("u")
        assert "1 row had changed since" in user.status()
        assert {row.owner for row in groups.list_groups(user.app.store)} == {"li", "zhou", ""}


@given(
    st.lists(st.sampled_from(list(columns.COLUMNS)), min_size=1, max_size=12, unique=True),
    st.integers(24, 240),
    st.sampled_from(list(columns.COLUMNS)),
)
def test_the_columns_shown_have_room_and_keep_their_order(chosen: list[str], width: int, sort: str) -> None:
    shown, columns = group_columns.fitting(chosen, width, f"-{sort}")
    assert shown == [name for name in chosen if name in shown]
    assert 1 + sum(column.width + (2 if column.right else 1) for column in columns) <= width
    assert chosen[0] in shown
    if sort in shown:
        assert columns[shown.index(sort)].title.endswith("↓")
