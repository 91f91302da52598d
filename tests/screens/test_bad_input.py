"""Small terminals, sizes that change under a dialog, a full disk, a broken config, an input method: nothing is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.widgets import Input, TextArea

from sihu_tui.store import sqlite
from tests.fixtures.driver import console, journey

DIALOGS = {
    "a reply": ("2", "n"), "a group": ("1", "n"), "a person": ("3", "t", "n"), "a line": ("3", "l"), "a log": ("L",), "a need": ("N", "n"),
    "a reply to pick": ("3", "r"), "an import": ("i",), "who": ("@",), "the zone": ("z",), "an advice": ("4", "a"),
    "search": ("f",), "narrowed": ("f", "comma"), "a survey": ("Y", "n"), "a setting": ("Z", "e"), "help": ("?",), "imports": ("I",),
}  # fmt: skip


@journey
async def test_a_size_that_changes_under_a_dialog_loses_nothing_typed(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        for name, keys in DIALOGS.items():
            await user.press(*keys)
            screen, field = user.app.screen, user.app.focused
            before = ""
            if isinstance(field, Input | TextArea):
                field.post_message(Paste("字ab"))
                await user.settle()
                before = getattr(field, "text", getattr(field, "value", ""))
                assert "字ab" in before, name
            for size in ((20, 5), (120, 40), (80, 24)):
                await user.pilot.resize_terminal(*size)
                await user.settle()
            assert user.app.screen is screen and user.app.focused is field, name
            if before:
                assert getattr(field, "text", getattr(field, "value", "")) == before, name
                # what an input method commits comes as one piece
                await user.press("好", "的")
                assert "好的" in getattr(field, "text", getattr(field, "value", "")), name
            for _again in range(3):
                await user.press("escape")
            assert len(user.app.screen_stack) == 1, name
            await user.press("4")


@journey
async def test_on_a_full_disk_what_was_written_stays_and_one_sentence_says_why(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite.connect

    def full(*given: Any, **named: Any) -> sqlite3.Connection:
        made = connect(*given, **named)
        made.execute("pragma max_page_count = 1")
        return made

    monkeypatch.setattr(sqlite, "connect", full)
    async with console(path, (80, 24)) as user:
        await user.press("2", "n")
        await user.type("满了也不能丢")
        area = user.app.screen.query(TextArea).first()
        area.focus()
        area.text = "字" * 19_000
        await user.press("ctrl+r")
        await user.until(lambda: "full" in user.screen())
        await user.rest()
        kept = [one.text for one in user.app.screen.query(TextArea)] + [user.app.screen.query(Input).first().value]
        assert "字" * 19_000 in kept and "满了也不能丢" in kept


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("operator = \n", "TOML"),
        ("[keys]\nnothing = 3\n", "line 2"),
        ('theme = "pink"\n', "theme is one of"),
        ("\xff\xfe", "read"),
    ],
)
@journey
async def test_a_broken_config_is_told_and_the_console_works(
    tmp_path: Path, path: Path, written: str, said: str
) -> None:
    (tmp_path / "config.toml").write_bytes(written.encode("latin-1"))
    async with console(path, (80, 24)) as user:
        assert said in user.status()
        await user.press("1", "j")
        assert user.app.here == "groups"
