"""The console as a user goes through it, on the demo's groups."""

from __future__ import annotations

import asyncio
import importlib
import re
from pathlib import Path

import pytest
from textual.events import Key, Paste, Resize
from textual.geometry import Size

from sihu_tui import contacts
from sihu_tui.derived import open_store
from sihu_tui.groups import groups, members
from sihu_tui.health.overview import overview
from tests.fixtures.driver import Driver, console, journey

keys = importlib.import_module("sihu_tui.screens.keymap")
help_screen = importlib.import_module("sihu_tui.screens.dialogs.help")


SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_the_first_screen_says_what_must_be_done(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        lines = user.lines()
        assert "4 Health" in lines[0] and "as of" in lines[0]
        assert re.search(r"\d+ groups need you", lines[1])
        assert all(title in lines[2] for title in ("Status", "Group", "12 weeks", "Risk", "Why"))
        first = lines[3]
        assert first.startswith("›dying") and re.search(r"\d+%", first) and "regulars" in first
        counts = overview(user.app.store).counts
        assert f"{sum(counts.values())} groups" in user.status() and f"dying {counts['dying']}" in user.status()
        assert "? All keys" in lines[-1] and "q Quit" in lines[-1]


@journey
async def test_the_evidence_stands_beside_the_cursor_when_there_is_room(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.rest()
        screen = user.screen()
        for said in ("Speakers a week", "┄ usual", "░", "Why", "+ ", "→ "):
            assert said in screen
        before = screen
        await user.press("j")
        await user.rest()
        assert user.screen() != before


@journey
async def test_under_100_columns_the_evidence_takes_the_screen_and_gives_it_back(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        assert "Speakers a week" not in user.screen()
        row = user.row()
        await user.press("enter")
        assert "Speakers a week" in user.screen() and "Esc Back" in user.lines()[-1]
        await user.press("escape")
        assert user.row() == row


@journey
async def test_a_filter_narrows_at_each_key_by_characters_and_by_pinyin(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("slash")
        await user.type("qhfl")
        shown = [line for line in user.lines()[4:-2] if "%" in line]
        assert shown and all("清欢福利" in line for line in shown)
        await user.press("enter", "j")
        assert "清欢福利" in user.row()
        await user.press("escape")
        dead = overview(user.app.store).counts.get("dead", 0)
        assert "47 groups" in user.status() and len(user.app.pane.rows.source.items) == 47 - dead


@journey
async def test_s_walks_through_the_statuses(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        dying = overview(user.app.store).counts["dying"]
        for _turn in range(12):
            await user.press("t")
            if user.app.pane.status == "dying":
                break
        assert sum(line.lstrip("› ").startswith("dying") for line in user.lines()) == dying
        assert not any(line.lstrip("› ").startswith("steady") for line in user.lines())


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_a_group_opens_into_members_hours_and_messages(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("1")
        assert "1 Groups" in user.lines()[0] and re.search(r"\d+ groups", user.screen())
        await user.press("enter")
        assert "never spoke" in user.screen() and "Last spoke" in user.screen()
        await user.press("tab")
        assert "Busiest:" in user.screen() and "Mon" in user.screen()
        await user.press("tab")
        assert re.search(r"[\d,]+ messages", user.screen())
        newest = user.row()
        await user.press("g")
        assert user.row() and user.row() != newest
        await user.press("escape")
        assert re.search(r"\d+ groups", user.screen())


@journey
async def test_marking_operators_is_kept_and_undone(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("1", "enter")
        view = user.app.pane.view
        group, member = view.group.id, next(one for one in view.page.people if not one.operator)
        view.page.rows.go_to(member.id)
        await user.press("m")
        assert "operator now" in user.status()

        def operator() -> bool:
            return next(one.operator for one in members.people(user.app.store, group) if one.id == member.id)

        assert operator()
        await user.press("u")
        assert not operator()


@journey
async def test_a_contact_is_added_changed_removed_and_brought_back(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("3", "n")
        await user.type("zhao")
        await user.press("ctrl+r")
        assert "Added: zhao" in user.status()
        store = user.app.store
        who = next(one for one in contacts.list_contacts(store) if one.name == "zhao")
        user.app.pane.rows.go_to(who.id)
        await user.press("e")
        await user.press("tab")
        await user.type("vip")
        await user.press("ctrl+r")
        assert next(one for one in contacts.list_contacts(store) if one.id == who.id).remark == "vip"
        await user.press("d")
        assert "Removed: zhao" in user.status()
        assert who.id not in {one.id for one in contacts.list_contacts(store)}
        await user.press("u")
        assert who.id in {one.id for one in contacts.list_contacts(store)}


@journey
async def test_a_thread_opens_at_its_newest_line_and_takes_a_new_one(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("3", "t", "enter")
        contact = user.app.pane.view.contact.id
        last = contacts.thread(user.app.store, contact)[-1]
        assert user.app.pane.view.rows.key == (last.source, last.id)
        await user.press("l")
        await user.type("called")
        await user.press("enter", "enter", "enter")
        assert contacts.thread(user.app.store, contact)[-1].text == "called"
        assert "called" in user.screen()
        await user.press("u")
        assert contacts.thread(user.app.store, contact)[-1].text != "called"


@journey
async def test_a_wrong_day_is_said_and_nothing_is_kept(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        before = len(contacts.list_contacts(user.app.store))
        await user.press("3", "n")
        await user.type("li")
        await user.press("tab", "tab", "tab", "tab", "tab")
        await user.type("2026-02-31")
        await user.press("ctrl+r")
        assert "There is no day '2026-02-31'" in user.screen()
        await user.press("escape")
        assert len(contacts.list_contacts(user.app.store)) == before


@journey
async def test_copying_says_sent_and_strips_what_is_not_text(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.rest()
        await user.press("y")
        assert "Sent to the terminal's clipboard" in user.status()
        assert "dying" in user.app.clipboard
        user.app.copy("a\x1b]52;c;eA==\x07b\x9b31mc")
        assert user.app.clipboard == "a]52;c;eA==b31mc"


@journey
async def test_new_data_from_elsewhere_is_announced_and_waits_for_a_key(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.rest()
        with open_store(path) as other:
            groups.edit(other, groups.list_groups(other)[0].id, owner="somebody")
        screen = user.lines()[1:-2]
        user.app.news.look()
        await user.settle()
        assert "new data" in user.status()
        assert user.lines()[1:-2] == screen
        await user.press("R")
        assert "new data" not in user.status()
        user.app.news.look()
        assert "new data" not in user.status()


@pytest.mark.parametrize("pane", ("1", "2", "3", "4"))
@journey
async def test_help_lists_every_key_of_the_pane(path: Path, pane: str) -> None:
    async with console(path, (120, 60)) as user:
        await user.press(pane)
        alive = {active.binding.id for active in user.app.screen.active_bindings.values() if active.binding.id}
        listed = {key.id for key in help_screen.keys_of(user.app.pane)}
        assert alive <= listed
        await user.press("question_mark")
        text = "\n".join("".join(span.text for span in line) for line in user.app.screen.page._lines)
        for key in help_screen.keys_of(user.app.pane):
            assert key.name in text and keys.all_shown(key) in text, key.id
        await user.press("escape")


@journey
async def test_the_palette_runs_an_action_by_its_name(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("colon")
        await user.type("conver")
        await user.pilot.pause(0.3)
        await user.press("down", "enter")
        await user.until(lambda: user.app.here == "conversations")


@journey
async def test_too_small_a_terminal_is_told_what_is_needed(path: Path) -> None:
    async with console(path, (40, 10)) as user:
        assert "60×12" in user.screen()


@pytest.mark.parametrize("theme", ("dark", "light", "terminal"))
@journey
async def test_every_theme_draws_and_says_the_status_as_a_word(path: Path, theme: str) -> None:
    async with console(path, (80, 24), theme=theme) as user:
        assert user.row().startswith("›dying")


@journey
async def test_without_colour_the_terminal_theme_is_not_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(path, (80, 24), theme="terminal") as user:
        assert not user.app.current_theme.ansi
        assert user.row().startswith("›dying")


async def _import(user: Driver, path: Path) -> None:
    await user.press("i", "slash")
    await user.type(str(path).removeprefix("/"))
    await user.press("enter")
    await user.until(lambda: "new ·" in user.screen() and "already there" in user.screen())


@journey
async def test_a_path_that_comes_in_one_burst_arrives_whole(tmp_path: Path) -> None:
    async with console(tmp_path / "sihu.db") as user:
        await user.press("i")
        for char in "/tmp/a b/c":
            user.app.post_message(Key({"/": "slash", " ": "space"}.get(char, char), char))
        await user.settle()
        assert "/tmp/a b/c" in user.screen()


@journey
async def test_a_path_that_is_pasted_or_dropped_on_the_terminal_is_the_path(tmp_path: Path) -> None:
    export = tmp_path / "群 聊.csv"
    export.write_text("group,ts,sender\n群,2026-01-01 10:00:00,u\n", encoding="utf-8")
    async with console(tmp_path / "new.db", (80, 24)) as user:
        await user.until(lambda: "Nothing is here yet" in user.screen())
        await user.press("i")
        user.app.post_message(Paste(f"'{export}' "))
        await user.settle()
        await user.press("enter")
        await user.until(lambda: "1 new · 0 already there" in user.screen())


@journey
async def test_an_empty_store_greets_and_an_import_fills_it_once(tmp_path: Path) -> None:
    export = tmp_path / "chat.csv"
    rows = [
        f"妈妈群,2026-0{month}-{day:02d} 10:0{n}:00,u{n}"
        for month in (1, 2, 3)
        for day in range(1, 28)
        for n in range(4)
    ]
    export.write_text("group,ts,sender\n" + "\n".join(rows) + "\n", encoding="utf-8")
    async with console(tmp_path / "new.db", (120, 40)) as user:
        await user.until(lambda: "Nothing is here yet" in user.screen())
        for said in ("import chat exports", "sample data", "press z to change it"):
            assert said in user.screen()
        await _import(user, export)
        assert "324 new · 0 already there" in user.screen()
        await user.press("escape")
        await user.until(lambda: "妈妈群" in user.screen())
        await _import(user, export)
        assert "0 new · 324 already there" in user.screen()


@journey
async def test_a_file_that_is_no_export_is_named_with_its_reason(tmp_path: Path) -> None:
    wrong = tmp_path / "notes.txt"
    wrong.write_text("hello\n", encoding="utf-8")
    async with console(tmp_path / "new.db", (120, 40)) as user:
        await _import(user, wrong)
        assert "1 file not imported" in user.screen() and "not imported:" in user.screen()


@journey
async def test_a_store_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database at all" * 100)
    async with console(broken, (120, 40)) as user:
        await user.until(lambda: "not a sound sihu store" in user.screen())


@journey
async def test_sizes_that_arrive_together_do_not_chase_each_other(path: Path) -> None:
    async with console(path, (100, 30)) as user:
        screen = user.app.screen
        laid_out = 0
        lay_out = screen._screen_resized

        def counted(size: Size) -> None:
            nonlocal laid_out
            laid_out += 1
            lay_out(size)

        screen._screen_resized = counted
        for width in (90, 100, 90, 100):
            screen.post_message(Resize(Size(width, 30), Size(width, 30)))
        for _round in range(20):
            await asyncio.sleep(0.01)
        assert laid_out < 10
        assert len(user.lines()[0]) <= 100
