"""Nothing typed is ever lost: forms, their drafts, their errors and their choices."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from textual.events import Paste

from sihu_tui.health.decisions import history
from sihu_tui.store.drafts import Drafts
from tests.fixtures.driver import console, journey
from tests.screens.test_pty import Terminal


@pytest.fixture(autouse=True)
def own_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sihu_tui.store.drafts.drafts_path", lambda: tmp_path / "state" / "drafts.json")
    return tmp_path / "state" / "drafts.json"


@journey
async def test_esc_keeps_what_was_typed_also_over_a_restart(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("2", "n")
        await user.type("new one")
        await user.press("escape")
        assert "Draft kept" in user.status()
        await user.press("n")
        assert "new one" in user.screen() and "A draft of yours is here again" in user.screen()
        await user.press("escape")
    async with console(path, (80, 24)) as user:
        await user.press("2", "n")
        assert "new one" in user.screen()
        await user.press("ctrl+x")
        assert "new one" not in user.screen()
        await user.press("escape", "n")
        assert "A draft of yours" not in user.screen()


@journey
async def test_a_kept_form_leaves_no_draft(path: Path, own_drafts: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("3", "n")
        await user.type("zhao")
        await user.press("ctrl+r")
        assert "Added: zhao" in user.status()
        await user.press("n")
        assert "A draft of yours" not in user.screen()
    assert "zhao" not in (own_drafts.read_text() if own_drafts.exists() else "")


@journey
async def test_what_the_store_refuses_is_a_draft_when_one_leaves_then(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("3", "n")
        await user.type("li")
        await user.press("tab", "tab", "tab", "tab", "tab")
        await user.type("2026-02-31")
        await user.press("ctrl+r")
        assert "There is no day '2026-02-31'" in user.screen()
        await user.press("escape", "n")
        assert "2026-02-31" in user.screen()


@pytest.mark.parametrize("size", [(80, 24), (60, 12)])
@journey
async def test_label_field_and_error_stand_together_and_the_hint_stays(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("2", "n")
        lines = user.lines()
        assert any("Title" in line for line in lines) and "Enter next" in user.screen()
        await user.press("ctrl+r")
        place = next(n for n, line in enumerate(user.lines()) if line.strip() == "Title")
        assert "Title must not be empty." in user.lines()[place + 2]
        assert user.app.screen.focused.id == "field-title"
        await user.press("a")
        assert "must not be empty" not in user.screen()
        for _field in range(12):
            await user.press("tab")
            focused = user.app.screen.focused
            label = next(
                w
                for w in focused.parent.children
                if w is not focused and w.virtual_region.bottom <= focused.virtual_region.y
            )  # noqa: E501
            assert label is not None and focused.region.height > 0
        assert "Esc cancels" in user.screen()


@journey
async def test_every_error_is_told_at_once_beside_its_field(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("a", "ctrl+u")
        await user.press("tab", "ctrl+u")
        await user.type("nonsense")
        await user.press("tab", "ctrl+u")
        await user.type("zzzz")
        await user.press("ctrl+r")
        assert "nonsense" in user.screen() and "zzzz is none of" in user.screen()
        assert user.app.screen.focused.id == "field-due_day"


@journey
async def test_a_choice_is_turned_by_arrows_and_found_by_its_beginning(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        group = user.app.pane.rows.key
        await user.press("a", "tab", "tab")
        before = user.app.screen.focused.value
        await user.press("right")
        assert user.app.screen.focused.value != before
        await user.press("left")
        assert user.app.screen.focused.value == before
        await user.type("mer")
        await user.press("ctrl+r")
        assert "Accepted" in user.status()
        assert history(user.app.store, group)[0].action == "merge"


@journey
async def test_a_choice_is_found_by_pinyin(path: Path) -> None:
    from sihu_tui.text import i18n

    i18n.use("zh_CN")
    async with console(path, (80, 24)) as user:
        group = user.app.pane.rows.key
        await user.press("a", "tab", "tab")
        await user.type("hb")
        await user.press("ctrl+r")
        assert history(user.app.store, group)[0].action == "merge"


@journey
async def test_every_pasted_line_is_kept(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("2", "n")
        user.app.post_message(Paste("第一段\n第二段\r\n\n第三段"))
        await user.settle()
        assert user.app.screen.focused.value == "第一段 第二段 第三段"
        assert "3 pasted lines were joined" in user.screen()


@journey
async def test_ten_thousand_pasted_lines_and_a_name_of_ten_kilobytes_are_taken(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("2", "n")
        user.app.post_message(Paste("长" * 10_000))
        await user.settle()
        assert len(user.app.screen.focused.value) == 10_000
        while not hasattr(user.app.screen.focused, "text"):
            await user.press("tab")
        user.app.post_message(Paste("\n".join(f"line {n}" for n in range(10_000))))
        await user.settle()
        assert user.app.screen.focused.text.count("\n") == 9_999


def test_a_dropped_line_keeps_what_was_typed(tmp_path: Path, demo_store: Path) -> None:
    with Terminal(tmp_path / "new.db", tmp_path, 80, 24) as terminal:
        terminal.until("Nothing is here yet")
        terminal.press(b"2", 0.8)
        terminal.press(b"n", 0.8)
        terminal.press(b"half a sentence", 0.8)
        os.kill(terminal.process.pid, signal.SIGHUP)
        end = time.monotonic() + 10
        while terminal.process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        assert terminal.process.poll() is not None
    (file,) = tmp_path.rglob("drafts.json")
    drafts = Drafts(tmp_path / "new.db", file)
    assert "half a sentence" in str(drafts._held)
    assert file.stat().st_mode & 0o077 == 0
