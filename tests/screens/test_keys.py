"""One grammar of keys: a letter means the same in every pane, and one that looks changes nothing."""

from __future__ import annotations

import importlib
import sqlite3
from pathlib import Path

import pytest

from tests.fixtures.driver import console, journey
from tests.tools import keys as tool

keymap = tool.keymap
panes = tool.panes
compat = importlib.import_module("sihu_tui.screens.textual_compat")

DIALOGS = ("pick", "form", "log", "help", "history", "mapping", "picker", "choosing", "finding", "reading", "views", "columns",
           "import", "imports", "take", "counting", "files")  # fmt: skip
OPENS = {part for entry in panes.PANES for part in entry.keys.split(",")} | {str(digit) for digit in range(10)}
OF_STORE = ("settings", "views", "runs", "meta", "stamp")
"""Tables in which looking may write: what is seen, remembered; the index."""


def letters(key: object) -> list[str]:
    return [
        "," if part == "comma" else part
        for part in key.keys.split(",")  # type: ignore[attr-defined]
        if len(part) == 1 or part == "comma"
    ]


def test_every_letter_of_a_pane_has_its_verb() -> None:
    for key in tool.every():
        if key.id.partition(".")[0] in DIALOGS:
            continue
        for letter in letters(key):
            assert letter in keymap.GRAMMAR or letter in OPENS or letter == "/", (key.id, letter)


def test_every_key_has_an_id_a_tip_and_a_section_and_none_is_taken_by_terminals() -> None:
    taken = {f"ctrl+{letter}" for letter in "baoszgtnw"}
    for key in tool.every():
        assert key.id and key.name and key.tip and key.section
        assert not set(key.keys.split(",")) & taken, key.id


def test_no_two_keys_of_a_pane_are_one() -> None:
    for entry in panes.PANES:
        kind = panes.load(entry.name)
        mine = [part for key in (*keymap.PANE, *kind.KEYS) for part in key.keys.split(",")]
        assert len(mine) == len(set(mine)), entry.name


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Give all that stands in the store's tables, but what looking may write."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
        names = [row[0] for row in store.execute("select name from sqlite_master where type = 'table'")]
        kept = [n for n in names if n not in OF_STORE and not n.startswith(("fts", "search", "sqlite", "index"))]
        return {name: store.execute(f'select * from "{name}" order by 1').fetchall() for name in kept}


@pytest.mark.parametrize("pane", [entry.name for entry in panes.PANES if not entry.asks and not entry.action])
@journey
async def test_a_letter_that_looks_changes_nothing(path: Path, pane: str) -> None:
    async with console(path, (120, 40)) as user:
        await user.app.go(pane)
        await user.settle()
        before = contents(path)
        for letter, verb in keymap.GRAMMAR.items():
            if verb.writes or letter in ("q", "D", "E", "enter", "escape", "f"):
                continue
            key = letter if len(letter) > 1 else compat.name_of(letter)
            await user.press(key)
            while len(user.app.screen_stack) > 1:
                await user.press("escape")
            if user.app.here != pane:
                await user.app.go(pane)
                await user.settle()
            if user.app.pane.typed or user.app.pane.filter is not None and user.app.pane.filter.has_focus:
                await user.press("escape")
        assert contents(path) == before


@journey
async def test_a_dead_key_says_so(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("w")
        assert "w (Wait: put off until a day) has no meaning in this pane" in user.status()
        await user.press("tilde")
        assert "~ has no meaning here" in user.status()


@journey
async def test_full_width_letters_work_as_the_others(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        row = user.row()
        await user.press("ｊ")
        assert user.row() != row
        await user.press("］")
        await user.press("［")


@journey
async def test_next_and_previous_go_with_what_is_open(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        first = user.app.pane.rows.key
        await user.press("enter", "right_square_bracket")
        assert user.app.pane.rows.key != first and "Speakers a week" in user.screen()
        await user.press("left_square_bracket")
        assert user.app.pane.rows.key == first
        await user.press("left_square_bracket")
        assert "That was the first one." in user.status()


@journey
async def test_marks_go_from_the_last_one_to_here_and_esc_takes_them_away(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("space", "j", "j", "V")
        assert len(user.app.pane.rows.marked) == 4
        await user.press("escape")
        assert not user.app.pane.rows.marked


@journey
async def test_what_was_undone_is_made_again(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("2", "d")
        count = len(user.app.pane.replies)
        await user.press("u")
        assert len(user.app.pane.replies) == count + 1


@pytest.mark.parametrize("name", tool.READMES)
def test_the_readme_says_what_the_keys_say(name: str) -> None:
    text = (tool.ROOT / name).read_text("utf-8")
    assert "<!-- keys -->" in text
    assert tool.written(text, tool.READMES[name]) == text


@journey
async def test_esc_comes_back_to_the_hit_and_the_next_hit_is_one_key_away(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("f")
        await user.type("洁面")
        await user.press("down", "down")
        hit = user.app.pane.rows.key
        await user.press("enter")
        assert user.app.here != "search"
        await user.press("escape")
        assert user.app.here == "search" and user.app.pane.rows.key == hit and user.app.pane.rows.has_focus
        await user.press("enter", "right_square_bracket")
        there = user.app.here
        await user.press("escape")
        assert there != "search" and user.app.here == "search" and user.app.pane.rows.key != hit
        await user.press("f")
        assert user.app.pane.line.value == "洁面" and len(user.app.pane.hits) > 2


@journey
async def test_a_group_opened_from_health_is_left_for_health(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("j", "j")
        row = user.app.pane.rows.key
        await user.press("o")
        assert user.app.here == "groups"
        await user.press("tab", "escape")
        assert user.app.here == "health" and user.app.pane.rows.key == row


@journey
async def test_the_help_is_filtered_by_key_and_by_word(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("question_mark", "slash")
        await user.type("backt")
        assert "Backtest" in user.screen() and "Dismiss" not in user.screen()
        await user.press("escape")
        assert "Dismiss" in user.screen()
        await user.press("escape")
        assert len(user.app.screen_stack) == 1


@journey
async def test_a_person_has_keys_and_a_name_of_their_own(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('operator = "lin"\n[keys]\n"health.accept" = "%"\n"no.such" = "x"\n"health.did" = "c"\n', "utf-8")
    monkeypatch.setenv("SIHU_CONFIG", str(file))
    try:
        async with console(path, (120, 40)) as user:
            assert "% Accept" in user.lines()[-1]
            assert "line 4" in user.status() and "no.such" in user.status() and "health.done" in user.status()
            await user.press("percent_sign")
            assert "Accept: " in user.screen()
            await user.press("escape", "at", "ctrl+u")
            await user.type("zhou")
            await user.press("enter")
            assert "You are zhou now" in user.status() and "zhou" in user.lines()[0]
        assert 'operator = "zhou"' in file.read_text("utf-8") and "no.such" in file.read_text("utf-8")
    finally:
        keymap.choose({})


@journey
async def test_one_comes_back_to_the_pane_one_left(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sihu_tui.store.drafts.drafts_path", lambda: tmp_path / "drafts.json")
    async with console(path, (80, 24)) as user:
        await user.press("3", "q")
    async with console(path, (80, 24)) as user:
        await user.until(lambda: user.app.here == "conversations")
        await user.press("4", "q")
    async with console(path, (80, 24)) as user:
        await user.settle()
        assert user.app.here == "health"
