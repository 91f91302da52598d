"""The reply picker: a reply in a few letters, filled for whom it is for, copied and logged; and what it warns of."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.replies import library
from sihu_tui.replies import sends as sending
from sihu_tui.replies.models import ReplyDraft
from tests.fixtures.driver import Driver, console, journey


@pytest.fixture(scope="module")
def made(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    path.write_bytes(demo_store.read_bytes())
    with open_store(path) as store:
        store.connection.execute("delete from sends")
        library.remove(store, library.find(store, "thsh").id)
        for title, shortcut, wordings, steps in (
            ("退换货说明", "thsh", ("{昵称}您好，签收后 7 天内可以退换。", "{昵称}，退换都可以的。"), ()),
            ("查单号", "cdh", ("单号 {单号} 已经发出。",), ()),
            ("回访三条", "hfst", ("用了两周了吧？",), ("哪里不好说哪里。", "谢谢您。")),
        ):
            library.save(
                store, ReplyDraft(title=title, shortcut=shortcut, folder="退换", wordings=wordings, steps=steps)
            )
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    found = tmp_path / "demo.db"
    found.write_bytes(made.read_bytes())
    return found


def sends(path: Path) -> list[tuple[object, ...]]:
    with open_store(path) as store:
        return store.connection.execute(
            """select s.text, s.position, s.contact_id, s.group_id, s.verbatim, s.override from sends s order by s.id"""
        ).fetchall()


def due_day(path: Path, contact: int) -> int | None:
    with open_store(path) as store:
        return store.connection.execute("select due_day from contacts where id = ?", (contact,)).fetchone()[0]


def line(user: Driver, part: str) -> str:
    """Give the line of the screen that holds `part`."""
    return next((one for one in user.lines() if part in one), "")


@journey
async def test_what_a_colleague_changed_meanwhile_is_shown_before_it_is_copied(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("3", "enter", "r")
        await user.type("cdh")
        with open_store(path) as store:
            kept = library.find(store, "cdh")
            library.save(
                store,
                ReplyDraft(title="查单号", shortcut="cdh", folder="退换", wordings=("已经发出，请留意短信。",)),
                kept.id,
            )
        await user.press("enter")
        await user.type("SF1")
        await user.press("enter")
        await user.until(lambda: "已经发出，请留意短信。" in user.screen())
        assert "changed since it was listed" in user.screen() and not sends(path)
        await user.press("enter")
        assert [text for text, *_rest in sends(path)] == ["已经发出，请留意短信。"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@journey
async def test_a_reply_for_a_person_takes_one_key_a_few_letters_and_enter(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("3")
        who = user.app.pane.who()
        await user.press("r")
        assert who.remark in user.screen()
        await user.type("thsh")
        assert f"{who.name}您好，签收后" in user.screen() and "wording 1/2" in user.screen()
        await user.press("enter")
        said = f"{who.name}您好，签收后 7 天内可以退换。"
        assert user.app.clipboard == said
        assert sends(path) == [(said, 0, who.id, None, 1, "")]
        assert "Sent to the terminal" in user.status() and "logged" in user.status()
        with open_store(path) as store:
            assert library.find(store, "thsh").uses == 1
        await user.press("u")
        with open_store(path) as store:
            assert library.find(store, "thsh").uses == 0
        assert sends(path) == []


@journey
async def test_when_to_come_back_is_set_with_the_send_and_undone_with_it(path: Path) -> None:
    async with console(path) as user:
        await user.press("3")
        who = user.app.pane.who()
        with open_store(path) as store:
            store.connection.execute("update contacts set due_day = null where id = ?", (who.id,))
        await user.press("r")
        await user.type("thsh")
        await user.press("ctrl+l", "ctrl+l")
        assert "in 3 days" in user.screen()
        await user.press("enter")
        due = days.today(user.app.pane.zone) + 3
        assert days.iso(due) in user.status() and due_day(path, who.id) == due
        await user.press("u")
        assert sends(path) == [] and due_day(path, who.id) is None


@journey
async def test_the_next_time_another_wording_comes_first_and_the_one_had_is_warned_of(path: Path) -> None:
    async with console(path) as user:
        await user.press("3", "r")
        await user.type("thsh")
        await user.press("enter", "r")
        await user.type("thsh")
        assert "wording 2/2" in user.screen()
        await user.press("tab", "enter")
        assert "This person had it on" in user.screen() and len(sends(path)) == 1
        await user.press("enter")
        assert [row[1] for row in sends(path)] == [0, 0]


@journey
async def test_a_blank_that_nothing_is_known_for_is_asked_for_and_never_sent_as_braces(path: Path) -> None:
    async with console(path) as user:
        await user.press("3", "r")
        await user.type("cdh")
        assert "{单号}" in user.screen()
        await user.press("enter")
        assert sends(path) == [] and "单号 =" in user.screen()
        await user.type("sf12")
        assert "单号 sf12 已经发出" in user.screen()
        await user.press("enter")
        assert user.app.clipboard == "单号 sf12 已经发出。" and len(sends(path)) == 1


@journey
async def test_a_spent_budget_of_a_group_is_told_and_let_through_with_a_reason(path: Path) -> None:
    async with console(path) as user:
        await user.press("1")
        group = user.app.pane.row()
        with open_store(path) as store:
            sending.log(store, [sending.Piece("a while ago", kind="content")], group=group.id)
            library.save(
                store, ReplyDraft("喝水提醒", "hstx", wordings=("多喝水。",), kind="content", status="approved")
            )
        await user.press("r")
        assert group.name in user.screen()
        await user.type("hstx")
        await user.press("enter")
        assert "cool-down" in user.screen() and len(sends(path)) == 1
        await user.press("enter")
        assert "Reason" in user.screen() and len(sends(path)) == 1
        await user.type("asked for")
        await user.press("enter")
        assert user.app.clipboard == "多喝水。"
        assert sends(path)[1][3:] == (group.id, 1, "asked for")


@journey
async def test_a_script_goes_on_with_its_next_message_and_is_remembered(path: Path) -> None:
    async with console(path) as user:
        await user.press("3", "r")
        await user.type("hfst")
        await user.press("enter")
        assert user.app.clipboard == "用了两周了吧？" and "step 2/3" in user.screen()
        await user.press("escape", "r")
        await user.type("hfst")
        assert "step 2/3" in user.screen()
        await user.press("enter", "enter")
        assert user.app.clipboard == "谢谢您。"
        assert [row[0] for row in sends(path)] == ["用了两周了吧？", "哪里不好说哪里。", "谢谢您。"]


@journey
async def test_several_replies_go_into_one_draft(path: Path) -> None:
    async with console(path) as user:
        await user.press("3", "r")
        await user.type("thsh")
        await user.press("plus")
        await user.type("hfst")
        await user.press("enter")
        assert user.app.clipboard.endswith("签收后 7 天内可以退换。\n\n用了两周了吧？")
        assert len(sends(path)) == 2


@journey
async def test_a_draft_is_edited_as_a_whole_and_shortened_before_it_is_copied(path: Path) -> None:
    async with console(path) as user:
        await user.press("3", "r")
        for shortcut in ("thsh", "hfst", "thsh"):
            await user.type(shortcut)
            await user.press("plus")
        await user.press("ctrl+x")
        assert "Draft of 2" in user.screen()
        await user.press("ctrl+e", "pagedown", "end")
        await user.type("ok")
        await user.press("ctrl+r", "enter")
        assert user.app.clipboard.endswith("可以退换。\n\n用了两周了吧？ok")
        assert [row[4] for row in sends(path)] == [1, 0]


@journey
async def test_a_text_is_changed_before_it_is_copied_and_is_then_not_verbatim(path: Path) -> None:
    async with console(path) as user:
        await user.press("3", "r")
        await user.type("thsh")
        await user.press("ctrl+e", "pagedown", "end")
        await user.type("祝好")
        await user.press("ctrl+r")
        assert "祝好" in user.screen() and "edited" in user.screen()
        await user.press("enter")
        assert user.app.clipboard.endswith("祝好") and sends(path)[0][4] == 0


@journey
async def test_a_flagged_group_is_offered_what_its_action_needs(path: Path) -> None:
    async with console(path) as user:
        row = user.app.pane._row()
        assert row.action == "activate"
        await user.press("r")
        assert "content" == user.app.screen.reply().kind or "chat" == user.app.screen.reply().kind
        await user.press("escape")
        assert user.app.screen.id == "_default" and sends(path) == []


@journey
async def test_what_a_reply_was_is_shown_and_brought_back(path: Path) -> None:
    with open_store(path) as store:
        held = library.find(store, "cdh")
        library.save(store, ReplyDraft(title="查单号", shortcut="cdh", wordings=("now so",)), held.id, "lin")
    async with console(path) as user:
        await user.press("2", "slash")
        await user.type("cdh")
        await user.press("enter", "h")
        assert "- now so" in user.screen() and "+ 单号 {单号} 已经发出。" in user.screen()
        await user.press("enter")
        with open_store(path) as store:
            assert library.get(store, held.id).wordings == ["单号 {单号} 已经发出。"]
        await user.press("u")
        with open_store(path) as store:
            assert library.get(store, held.id).wordings == ["now so"]


@journey
async def test_an_empty_library_takes_the_starter_pack_with_one_key(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    open_store(path).close()
    async with console(path) as user:
        await user.press("2")
        assert "+ brings the starter pack in" in user.screen()
        await user.press("plus")
        assert len(user.app.pane.replies) >= 60
        await user.press("u")
        assert user.app.pane.replies == []


@journey
async def test_marked_groups_are_walked_one_by_one_with_the_text_filled_and_all_logged(path: Path) -> None:
    with open_store(path) as store:
        library.save(store, ReplyDraft("到货", "dht", wordings=("{货}到了。",), kind="content", status="approved"))
    async with console(path) as user:
        await user.press("1", "space", "space", "space", "r")
        assert "1 of 3 · 7 of 7 sends left" in user.screen() or "1 of 3 · " in user.screen()
        await user.type("dht")
        await user.press("enter")
        await user.type("草莓")
        await user.press("enter")
        for _again in range(4):
            if "2 of 3" in user.screen():
                break
            if "Reason" in user.screen():
                await user.type("ok")
            await user.press("enter")
        # the next group: the same text, its blank filled; it is left out
        assert "2 of 3" in user.screen() and "草莓到了。" in user.screen()
        await user.press("ctrl+y")
        assert "3 of 3" in user.screen() and "草莓到了。" in user.screen() and "sends left" in user.screen()
        for _again in range(4):
            if "3 of 3" not in user.screen():
                break
            if "Reason" in user.screen():
                await user.type("ok")
            await user.press("enter")
        assert "Logged for 2 groups · 1 skipped" in user.screen()
        gone = sends(path)
        assert [text for text, *_rest in gone] == ["草莓到了。"] * 2 and len({row[3] for row in gone}) == 2
        await user.press("u")
        assert sends(path) == []
