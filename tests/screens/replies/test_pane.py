"""The replies pane: found in a few letters, read in full, copied, written, changed, removed and brought back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sihu_tui import contacts, settings
from sihu_tui.derived import open_store
from sihu_tui.replies import library, sends
from sihu_tui.replies.models import ReplyDraft
from tests.fixtures.driver import console, journey


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "shop.db"
    with open_store(found) as store:
        for title, shortcut, *wordings in (
            ("退换货说明", "thsm", "您好，签收后 7 天内可以退换。", "退换都可以的，签收 7 天内找我就行。"),
            ("发货时间", "fhsj", "今天 16 点前的订单当天发出。"),
            ("入群欢迎", "rqhy", "欢迎来到会员群！"),
        ):
            library.save(
                store,
                ReplyDraft(title=title, shortcut=shortcut, folder="售后", scope="team", wordings=tuple(wordings)),
            )
    return found


def titles(path: Path) -> set[str]:
    with open_store(path) as store:
        return {reply.title for reply in library.list_replies(store)}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@journey
async def test_a_reply_is_found_read_and_copied_in_a_few_keys(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("2")
        await user.until(lambda: user.app.pane.index is not None)
        await user.press("slash")
        await user.type("thsm")
        assert "退换货说明" in user.row() or "退换货说明" in user.lines()[4]
        await user.press("enter", "enter")
        assert "签收后 7 天内可以退换" in user.screen() and "1/2" in user.screen()
        await user.press("y")
        assert user.app.clipboard == "您好，签收后 7 天内可以退换。"
        await user.press("tab", "y")
        assert user.app.clipboard == "退换都可以的，签收 7 天内找我就行。"


@journey
async def test_a_reply_is_written_changed_removed_and_brought_back(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("2", "n")
        await user.type("hello")
        await user.press("tab")
        await user.type("good morning")
        await user.press("ctrl+r")
        assert "hello" in titles(path)
        made = next(reply for reply in user.app.pane.replies if reply.title == "hello")
        assert made.wordings == ["good morning"]
        user.app.pane.rows.go_to(made.id)
        await user.press("e", "end")
        await user.type("2")
        await user.press("ctrl+r")
        assert "hello2" in titles(path) and "hello" not in titles(path)
        await user.press("d")
        assert "hello2" not in titles(path)
        await user.press("u")
        assert "hello2" in titles(path)
        await user.press("u")
        assert "hello" in titles(path)
        await user.press("u")
        assert not {"hello", "hello2"} & titles(path)


@journey
async def test_an_editor_changes_the_wordings(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with console(path, (120, 40)) as user:
        await user.press("2", "ctrl+e")
        assert "$EDITOR names no editor" in user.status()


@journey
async def test_all_of_a_reply_is_changed_in_the_editor(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sihu_tui.screens.replies.pane.edit_text",
        lambda app, text, ending: text.replace("发货时间", "几点发货") + "    tags: [物流]\n",
    )
    async with console(path, (120, 40)) as user:
        await user.press("2")
        user.app.pane.rows.go_to(next(row.id for row in user.app.pane.replies if row.shortcut == "fhsj"))
        await user.press("ctrl+e")
        changed = next(row for row in user.app.pane.replies if row.shortcut == "fhsj")
        assert changed.title == "几点发货" and changed.tags == ["物流"]
        await user.press("u")
        assert "发货时间" in titles(path)
        monkeypatch.setattr("sihu_tui.screens.replies.pane.edit_text", lambda app, text, ending: "replies: [")
        await user.press("ctrl+e")
        assert "Not saved" in user.status() and len(titles(path)) == 3


@journey
async def test_drafts_are_found_approved_and_what_is_past_its_day_stands_apart(path: Path) -> None:
    with open_store(path) as store:
        library.save(store, ReplyDraft("活动规则", "hdgz", status="draft", wordings=("一",)))
        settings.put(store, "operator", "lin")
        library.save(store, ReplyDraft("旧活动", "jhd", wordings=("二",), expires=date(2020, 1, 1)))
    async with console(path, (80, 24)) as user:
        await user.press("2")
        assert "1 to review" in user.screen() and "draft" in user.screen()
        await user.press("t")
        assert "1 reply" in user.screen() and "活动规则" in user.screen() and "发货时间" not in user.screen()
        await user.press("a")
        with open_store(path) as store:
            assert (library.find(store, "hdgz").status, library.find(store, "hdgz").reviewer) == ("approved", "lin")
        await user.press("u", "t")
        assert "旧活动" in user.screen() and "expired" in user.row() and "1 reply" in user.screen()
        await user.press("t")
        assert "5 replies" in user.screen()


@journey
async def test_the_detail_tells_of_use_and_outcome_and_each_text_of_a_script_and_a_kit_is_copied(path: Path) -> None:
    with open_store(path) as store:
        library.save(store, ReplyDraft("卖瓜", "mg", wordings=("瓜来了",), steps=("切一个",)))
        kit = library.save(
            store, ReplyDraft("舒缓霜", "ssw", kit={"usage": "早晚各一次", "value": "最后一天，赶紧下单"})
        )
        who = contacts.add_contact(store, "王小姐")
        sends.log(store, [sends.Piece("早晚各一次", kit)], contact=who)
    async with console(path, (120, 40)) as user:
        await user.press("2")
        user.app.pane.rows.go_to(next(row.id for row in user.app.pane.replies if row.shortcut == "mg"))
        await user.press("tab", "y")
        assert user.app.clipboard == "切一个" and "step 2/2" in user.screen()
        user.app.pane.rows.go_to(kit)
        await user.rest()
        assert "1 sent in 28 days, 100% word for word" in user.screen()
        assert "used once · 100% word for word" in user.screen()
        assert "to people: sent 1, answers not known yet" in user.screen()
        assert "Pushy: 赶紧下单" in user.screen()
        await user.press("tab", "y")
        assert user.app.clipboard == "最后一天，赶紧下单" and "what it is worth" in user.screen()


@journey
async def test_a_script_and_a_kit_are_written_in_the_form(path: Path) -> None:
    async with console(path, (120, 60)) as user:
        await user.press("2", "n")
        form = user.app.screen
        for name, text in (("title", "新霜"), ("body", "新霜来了"), ("steps", "一\n---\n二"), ("kit", "早晚\n---\n\n---\n不含香精"),
                           ("kind", "promotion"), ("status", "draft"), ("keywords", "面霜")):  # fmt: skip
            widget = form.query_one(f"#field-{name}")
            setattr(widget, "text" if hasattr(widget, "text") else "value", text)
        await user.press("ctrl+r")
        made = next(row for row in user.app.pane.replies if row.title == "新霜")
        assert made.steps == ["一", "二"] and made.kit == {"usage": "早晚", "value": "不含香精"}
        assert (made.kind, made.status, made.keywords, made.scope) == ("promotion", "draft", "面霜", "team")
        # it comes back into the form as it was
        user.app.pane.rows.go_to(made.id)
        await user.press("e", "ctrl+r")
        assert next(row for row in user.app.pane.replies if row.title == "新霜").draft() == made.draft()
        await user.press("e")
        user.app.screen.query_one("#field-kind").value = "nonsense"
        await user.press("ctrl+r")
        assert "none of" in user.screen()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@journey
async def test_a_file_of_replies_is_looked_at_taken_in_and_taken_back(
    path: Path, tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "team.yaml").write_text(
        "replies:\n  - title: 退换货说明\n    shortcut: thsm\n    folder: 售后\n    body: 七天内可以退换\n"
        "  - title: 尺码\n    shortcut: cm\n    body: 看这张表\n  - title: 没有正文\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    async with console(path, size) as user:
        await user.press("2", "i", "tab")
        await user.type("team.yaml")
        await user.press("enter")
        screen = user.screen()
        assert "1 new, 1 changed, 0 as they are" in screen and "line 9" in screen, screen
        assert "~ 退换货说明" in screen and "+ 尺码" in screen
        await user.press("escape")
        assert titles(path) == {"退换货说明", "发货时间", "入群欢迎"}
        await user.press("i", "tab")
        await user.type("team.yaml")
        await user.press("enter", "a")
        assert "2 replies brought in from team.yaml" in user.status()
        assert "尺码" in titles(path)
        await user.press("u")
        assert titles(path) == {"退换货说明", "发货时间", "入群欢迎"}
        with open_store(path) as store:
            (held,) = (row for row in library.list_replies(store) if row.title == "退换货说明")
            assert held.wordings[0] == "您好，签收后 7 天内可以退换。"
        await user.press("E", "ctrl+a", "ctrl+k")
        await user.type("out.csv")
        await user.press("enter")
        assert "3 replies written to out.csv" in user.status()
    assert "退换货说明" in (tmp_path / "out.csv").read_text("utf-8")
