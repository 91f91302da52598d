"""The replies pane: found in a few letters, read in full, copied, written, changed, removed and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from driver import console, journey

from sihu_tui.replies import library
from sihu_tui.replies.draft import ReplyDraft
from sihu_tui.store import open_store


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
        await user.press("tab", "tab", "tab", "tab", "tab")
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
        await user.press("2", "E")
        assert "$EDITOR names no editor" in user.status()
