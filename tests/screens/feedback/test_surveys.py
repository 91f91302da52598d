"""Surveys in the console: written, gathered, decided, made needs of."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.feedback import surveys
from tests.feedback.test_surveys import ASKED, T0
from tests.fixtures.driver import console, journey
from tests.fixtures.private_chats import bring_chat

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")


def asked(path: Path, folder: Path) -> None:
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        lines = [
            (0, "我", ASKED),
            (9, "小雨", "1"),
            (20, "老张", "选2!"),
            (30, "路人", "味道淡一点就好"),
            (40, "阿梅", "1"),
        ]
        bring_chat(store, folder, "好物群", 70, lines, "private_group")
        bring_chat(store, folder, "王姐", 77, [(0, "我", ASKED), (60, "王姐", "都行,打我电话13800001111")])


@SIZES
def test_a_survey_is_written_its_answers_gathered_and_a_need_made_of_one(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "sihu.db"
    asked(path, tmp_path)

    @journey
    async def walk() -> None:
        async with console(path, size) as sihu:
            await sihu.press("Y")
            assert "No survey yet" in sihu.screen()
            await sihu.press("n")
            await sihu.type("面霜味道")
            await sihu.press("tab")
            await sihu.type("新面霜想要什么味道")
            await sihu.press("tab")
            await sihu.type("1 香草 / 2 无香")
            await sihu.press("tab")
            await sihu.type("8")
            await sihu.press("tab", "ctrl+a", "ctrl+k")
            await sihu.type(days.iso(T0 // 86400))
            await sihu.press("ctrl+r")
            assert "面霜味道" in sihu.row() and " 4 " in sihu.row() and "50%" in sihu.row(), sihu.screen()
            await sihu.press("enter")
            screen = sihu.screen()
            assert "1 香草" in screen and "2 无香" in screen and "4 people answered of 8 wanted" in screen
            assert "138****1111" in screen or "138" in screen and "13800001111" not in screen
            # an answer that is none, and back
            await sihu.press("d")
            assert "1 message is no answer" in sihu.status()
            await sihu.rest()
            assert "3 people answered" in sihu.screen()
            await sihu.press("u")
            await sihu.rest()
            assert "4 people answered" in sihu.screen()
            await sihu.press("g", "m")
            assert "In the demand pool" in sihu.status()
            # one that was not found is filed by hand, where it stands
            await sihu.press("escape", "escape", "1", "enter")
            while "味道淡一点就好" not in sihu.screen():
                await sihu.press("tab")
            await sihu.press("g", "j", "j", "j", "M")
            assert "An answer to 面霜味道" in sihu.status(), sihu.screen()
            await sihu.press("Y")
            assert " 5 " in sihu.row()
            await sihu.press("d")
            assert "No survey yet" in sihu.screen()
            await sihu.press("u")
            assert "面霜味道" in sihu.row()

    walk()
    with open_store(path) as store:
        (survey,) = surveys.list_surveys(store)
        assert [one.code for one in survey.options] == ["1", "2"] and survey.wanted == 8


def test_what_is_copied_is_masked_as_on_the_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sihu.db"
    asked(path, tmp_path)
    with open_store(path) as store:
        surveys.add(store, "味道", "新面霜想要什么味道", first_day=T0 // 86400)

    @journey
    async def walk() -> None:
        async with console(path, (120, 40)) as sihu:
            copied: list[str] = []
            monkeypatch.setattr(sihu.app, "copy", copied.append)
            await sihu.press("Y", "enter", "y")
            assert "都行,打我电话138****1111" in copied[0] and "13800001111" not in copied[0]

    walk()
