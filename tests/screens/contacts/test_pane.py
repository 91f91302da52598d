"""Conversations as a manager goes through them: today's list, the thread, lines, dates, who is who, standing, search."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from sihu_tui import contacts, settings
from sihu_tui.contacts import followups, profile, stages
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.replies import library
from sihu_tui.store import Store
from tests.fixtures.driver import Driver, console, journey
from tests.fixtures.private_chats import T0, bring_chat

thread_screen = importlib.import_module("sihu_tui.screens.contacts.conversation")
stretch_screen = importlib.import_module("sihu_tui.screens.contacts.conversation_rows")
search_screen = importlib.import_module("sihu_tui.screens.search.talk")

SIZES = [(80, 24), (120, 40)]


def day_now(store: Store) -> int:
    return days.today(settings.zone(store))


def row_of(store: Store, contact: int) -> Any:
    return contacts.contact_rows(store, [contact])[0]


async def put(user: Driver, text: str) -> None:
    """Let the line that has the focus say this."""
    user.app.focused.value = text
    await user.settle()


async def sought(user: Driver, text: str) -> None:
    """Type into the search line and wait for what it finds."""
    await put(user, text)
    await user.until(lambda: user.app.pane._sought == text)
    await user.settle()


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_a_managers_morning_by_keyboard(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("3")
        store, pane = user.app.store, user.app.pane
        found = followups.today(store, mine=user.app.operator)
        await user.until(lambda: f"{found.people} people today" in user.screen() and "Why" in user.screen())
        first, second = found.order[:2]
        assert pane.rows.key == first and "answer" in user.row() and "days" in user.row()
        # open: the thread with the reason over it, the cursor on the word that waits
        await user.press("enter")
        assert "waits for an answer" in user.screen()
        waiting = store.connection.execute(
            "select waiting from contact_sums where contact_id = ?", (first,)
        ).fetchone()[0]
        assert pane.view.line().ts == waiting
        # log a call in one line
        await user.press("l", *"call 谈了新品 3d")
        assert "谈了新品" in user.screen() and days.iso(day_now(store) + 3) in user.screen()
        await user.press("enter")
        entry = contacts.thread(store, first)[-1]
        assert (entry.kind, entry.text, entry.due_day) == ("call", "谈了新品", day_now(store) + 3)
        assert pane.view.line().id == entry.id and "谈了新品" in user.screen()
        # the next date
        await user.press("p", *["backspace"] * 12, *"3d", "ctrl+r")
        own = store.connection.execute("select due_day from contacts where id = ?", (first,)).fetchone()[0]
        assert own == day_now(store) + 3
        # a canned reply, copied and logged
        await user.press("r")
        await user.press("enter")
        await user.settle()
        sent = store.connection.execute("select count(*) from sends where contact_id = ?", (first,)).fetchone()[0]
        while len(user.app.screen_stack) > 1:
            await user.press("escape")
        assert sent >= 1 or user.app.clipboard == ""
        # done: on to the next, whose thread is open at once
        await user.press("c")
        assert pane.rows.key == second and pane.view.contact.id == second
        await user.press("escape")
        assert f"{found.people - 1} people today" in user.screen() and "1 done" in user.screen()
        assert "✓ done" in user.lines()[3] and pane.order[:2] == [first, second]
        # search a Chinese word, land on its line
        await user.press("f")
        await sought(user, "面霜")
        assert "面霜" in user.screen() and "newest first" in user.screen()
        hit = user.app.pane.hits[1]
        await user.press("down", "enter")
        await user.until(lambda: user.app.here == "conversations")
        await user.settle()
        assert pane.view.contact.id == hit.contact
        assert (pane.view.line().source, pane.view.line().id) == (hit.source, hit.id)


@journey
async def test_done_later_and_next_date_keep_the_order_and_are_undone(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("3")
        store, pane = user.app.store, user.app.pane
        order = list(pane.order)
        mine = list(followups.today(store, mine=user.app.operator).order)
        assert order == mine
        closed = 0
        while order[0] in followups.today(store).order:
            assert pane.rows.key == order[0]
            await user.press("c")
            closed += 1
        assert pane.order == order and pane.rows.key == order[1]
        await user.press(*["u"] * closed)
        assert set(followups.today(store).order) == set(order) and "answer" in user.lines()[3]
        # put off: what is typed wrongly is said in the form, and nothing is lost
        await user.press("w")
        await put(user, "2020-01-01")
        await user.press("enter")
        assert "2020-01-01 is over" in user.screen()
        await put(user, "下周三")
        await user.press("enter")
        assert order[1] not in followups.today(store).order and pane.rows.key == order[2]
        assert "→ later" in user.lines()[4]
        for wrong in ("2-31", "下周八"):
            await user.press("C", *wrong, "ctrl+r")
            assert f"There is no day '{wrong}'" in user.screen()
            await user.press("escape")
        await user.press("C")
        await put(user, "3d")
        await user.press("enter")
        await put(user, "ask again")
        await user.press("enter")
        assert row_of(store, order[2]).due_day == day_now(store) + 3 and row_of(store, order[2]).due_why == "ask again"
        assert pane.rows.key == order[3] and pane.order == order
        await user.press("u", "u")
        assert followups.today(store, mine=user.app.operator).order == order
        # R puts the list into its own order again
        await user.press("w", "enter")
        await user.press("R")
        assert pane.order == followups.today(store, mine=user.app.operator).order and len(pane.order) == len(order) - 1


@journey
async def test_today_and_everybody_and_a_filter_by_pinyin(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("3")
        pane = user.app.pane
        key = pane.rows.key
        await user.press("t")
        everybody = contacts.ranking(user.app.store)
        assert f"{len(everybody)} people" in user.screen() and pane.rows.key == key
        assert "Stage" in user.lines()[2]
        await user.press("slash")
        await put(user, "chentai")
        assert len(pane._shown_order) == 1 and "陈太" in user.screen()
        await user.press("escape", "t")
        assert "people today" in user.screen() and pane.rows.key in followups.today(user.app.store).order


@journey
async def test_an_empty_list_says_why_it_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
    async with console(path, (80, 24)) as user:
        await user.press("3")
        assert "Nobody yet." in user.screen() and "n adds a person" in user.screen()
        await user.press("n")
        await put(user, "zhao")
        await user.press("ctrl+r")
        assert "zhao" in user.row()
        await user.press("t")
        assert "Nobody waits for you today." in user.screen()


@journey
async def test_a_line_about_somebody_from_anywhere(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        assert user.app.here == "health"
        await user.press("L")
        await put(user, "chent")
        await user.press("enter")
        assert "A line about 陈太" in user.screen()
        await put(user, "承诺 寄小样 下周八")
        assert "There is no day '下周八'" in user.screen()
        await user.press("enter")
        assert len(user.app.screen_stack) > 1
        await put(user, "承诺 寄小样 下周一")
        await user.press("enter")
        store = user.app.store
        entry = contacts.thread(store, contacts.near(store, "陈太")[0][0])[-1]
        assert (entry.kind, entry.text) == ("promise", "寄小样") and entry.due_day is not None
        assert days.iso(entry.due_day) > days.iso(day_now(store)) and "Written down for 陈太" in user.status()
        await user.press("u")
        assert contacts.thread(store, contacts.near(store, "陈太")[0][0])[-1].text != "寄小样"
        # Tab takes another kind where the line names none
        await user.press("L")
        await put(user, "chent")
        await user.press("enter", "tab", "tab")
        await put(user, "hao")
        await user.press("enter")
        assert contacts.thread(store, contacts.near(store, "陈太")[0][0])[-1].kind == "heard"


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_what_is_known_of_a_person_and_where_they_stand(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("3", "t", "slash")
        await put(user, "chentai")
        await user.press("enter", "o")
        store = user.app.store
        contact = user.app.pane.contact
        screen = user.screen()
        for said in ("Stage", "Both ways", "12 months", "Last order", "Owner"):
            assert said in screen
        await user.press("m")
        await put(user, "trusting")
        await user.press("ctrl+r")
        assert "what shows it" in user.screen().lower() and stages.moves(store, contact) == []
        await user.press("down")
        await put(user, "看了检测报告")
        await user.press("ctrl+r")
        assert stages.moves(store, contact)[0].evidence == "看了检测报告"
        assert "看了检测报告" in user.screen() and "trusting" in user.screen()
        await user.press("#")
        await put(user, "打卡 双11@3d")
        await user.press("ctrl+r")
        tags = {row.tag: row.until_day for row in profile.tag_rows(store, contact)}
        assert tags["双11"] == day_now(store) + 4 and "双11 until" in user.screen()
        await user.press("K")
        await put(user, "sharing")
        await user.press("down")
        await put(user, "晒单")
        await user.press("down", "down")
        await put(user, "no such reply")
        await user.press("ctrl+r")
        assert "There is no reply no such reply" in user.screen()
        await put(user, library.list_replies(store)[0].title)
        await user.press("ctrl+r")
        assert row_of(store, contact).koc == "active" and "sharing" in user.screen()
        assert store.connection.execute("select count(*) from materials").fetchone()[0] == 1
        await user.press("u", "u", "u")
        assert row_of(store, contact).koc == "" and "双11" not in row_of(store, contact).tags
        assert stages.moves(store, contact) == []
        await user.press("escape")
        assert user.app.here == "conversations"


@journey
async def test_two_accounts_are_joined_only_when_asked_and_parted_again(path: Path) -> None:
    with open_store(path) as store:
        one = contacts.add_contact(store, "王姐", phone="13800001111", due_day=day_now(store) - 400)
        other = contacts.add_contact(store, "小王", phone="138 0000 1111")
    async with console(path, (120, 40)) as user:
        await user.press("3", "t")
        store, pane = user.app.store, user.app.pane
        pane.rows.go_to(one)
        await user.press("J")
        await user.rest()
        assert "same phone number" in user.screen() and "小王" in user.row() and "+ makes" in user.screen()
        assert {one, other} <= set(contacts.ranking(store))
        await user.press("plus")
        assert other not in contacts.ranking(store) and "joined" in user.screen()
        await user.press("vertical_line")
        assert {one, other} <= set(contacts.ranking(store))
        await user.press("u")
        assert other not in contacts.ranking(store)
        await user.press("u")
        assert {one, other} <= set(contacts.ranking(store))
        await user.press("d")
        await user.rest()
        assert "same phone number" not in user.screen()


@journey
async def test_standing_shows_the_funnel_and_takes_seasons_and_rules(path: Path) -> None:
    async with console(path, (80, 60)) as user:
        await user.press("3", "F")
        store = user.app.store
        talked = stages.talked(store)
        screen = user.screen()
        assert f"{talked.week} people this week" in screen and f"{talked.ever} ever" in screen
        for rung in stages.funnel(store):
            assert any(line.split()[:2] == [rung.stage, str(rung.people)] for line in user.lines() if line.strip())
        assert "By group" in screen
        await user.press("n")
        await put(user, "双11")
        await user.press("enter")
        await put(user, "11-01")
        await user.press("enter")
        await put(user, "10-01")
        await user.press("ctrl+r")
        assert stages.seasons(store) != [] or "lies before" in user.screen()
        while len(user.app.screen_stack) > 1:
            await user.press("escape")
        await user.press("#")
        await put(user, "大客")
        await user.press("enter")
        await put(user, "spend >> 5")
        await user.press("ctrl+r")
        assert "is no comparison" in user.screen()
        await put(user, "spend >= 500")
        await user.press("ctrl+r")
        rich = [row.id for row in contacts.list_contacts(store) if "大客" in row.tags]
        assert rich and "1 of" not in user.status()
        await user.press("G")
        assert "spend >= 500" in user.screen()
        await user.press("d")
        await put(user, "大客")
        await user.press("enter")
        assert not any("大客" in row.tags for row in contacts.list_contacts(store))
        await user.press("u")
        assert [row.id for row in contacts.list_contacts(store) if "大客" in row.tags] == rich


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_searching_the_groups_too_narrowed_and_opened_in_place(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        await user.press("f")
        assert "Type a word" in user.screen() and "index:" in user.status()
        store = user.app.store
        await sought(user, "早")
        talk = len(user.app.pane.hits)
        await user.press("f11")
        await user.settle()
        pane = user.app.pane
        await user.until(lambda: len(pane.hits) > talk)
        assert "conversations and groups" in user.screen()
        groups = [hit for hit in pane.hits if hit.contact is None]
        hit = groups[0]
        assert [one.ts for one in pane.hits] == sorted((one.ts for one in pane.hits), reverse=True)
        # narrowed to that group; a group that is not there is said
        await user.press("f4", "tab")
        await put(user, "no such group")
        await user.press("ctrl+r")
        assert "no such group" in user.screen() and len(user.app.screen_stack) > 1
        # one is still in the field that was refused
        await user.press(*["backspace"] * 13, *hit.chat, "ctrl+r")
        await user.until(lambda: bool(pane.hits) and all(one.group == hit.group for one in pane.hits))
        assert f"in {hit.chat}" in user.screen()
        pane.rows.focus()
        pane.rows.go_to((hit.source, hit.id))
        if size[0] >= 100:
            await user.rest()
            assert hit.text[:6] in user.screen()
        await user.press("enter")
        await user.until(lambda: user.app.here == "groups")
        await user.settle()
        message = store.connection.execute("select text from messages where id = ?", (hit.id,)).fetchone()[0]
        assert message.split("\n")[0][:8] in user.screen() and hit.chat in user.screen()
        # back where one was
        await user.press("f")
        assert pane.hit().id == hit.id


@journey
async def test_reading_on_at_the_end_of_what_was_found(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("f", "f11")
        await sought(user, "好")
        pane = user.app.pane
        assert len(pane.hits) == 50 and "50+ lines" in user.screen()
        await user.press("down", "G")
        await user.until(lambda: len(pane.hits) > 50)
        ids = [(hit.source, hit.id) for hit in pane.hits]
        assert len(set(ids)) == len(ids)


def test_the_hit_is_in_view_and_lit() -> None:
    text, hits = search_screen.excerpt("前" * 60 + "退货\n好", "退货")
    assert text.startswith("…") and [text[at] for at in hits] == ["退", "货"] and hits[0] < 20
    assert search_screen.excerpt("OK then", "ok")[1] == [0, 1]


@journey
async def test_a_long_thread_is_read_a_stretch_at_a_time_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, few in (("_AT_ONCE", 60), ("_MORE", 40), ("_NEAR", 30)):
        monkeypatch.setattr(thread_screen, name, few)
    monkeypatch.setattr(stretch_screen, "_HELD", 150)
    path = tmp_path / "shop.db"
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        lines = [(n // 3, "王姐" if n % 2 else "我", f"第{n}句") for n in range(400)]
        bring_chat(store, tmp_path, "王姐", 77, lines)
        contact = contacts.find(store, "王姐")
        contacts.add_entry(store, contact, "note", "老客", ts=T0 - 5)
    async with console(path, (80, 24)) as user:
        await user.press("3", "t", "enter")
        view = user.app.pane.view

        def held() -> list[str]:
            return [block.line.text for block in view.stretch.blocks]

        every = ["老客", *(f"第{n}句" for n in range(400))]
        assert view.line().text == "第399句" and held() == every[-60:]
        while view.rows.cursor:
            await user.press("pageup")
            at = every.index(held()[0])
            assert held() == every[at : at + len(held())] and len(held()) <= 150
        assert view.line().text == "老客" and view.stretch.later
        await user.press("G")
        assert view.line().text == "第399句" and not view.stretch.later
        await user.press("g")
        assert view.line().text == "老客" and not view.stretch.earlier
        while view.stretch.later:
            await user.press("pagedown")
            at = every.index(held()[0])
            assert held() == every[at : at + len(held())] and len(held()) <= 150


@journey
async def test_lines_by_hand_are_changed_with_their_day_and_imported_ones_are_not(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("3", "enter", "l")
        await put(user, "note hao")
        await user.press("enter")
        store, view = user.app.store, user.app.pane.view
        contact = view.contact.id
        await user.press("e", "down")
        await put(user, "2-31")
        await user.press("ctrl+r")
        assert "There is no day '2-31'" in user.screen()
        await put(user, "tomorrow")
        await user.press("ctrl+r")
        assert contacts.thread(store, contact)[-1].due_day == day_now(store) + 1
        await user.press("x")
        assert contacts.thread(store, contact)[-1].done is not None and "done" in user.screen()
        await user.press("x")
        assert contacts.thread(store, contact)[-1].done is None
        await user.press("u", "u")
        await user.press("d")
        assert contacts.thread(store, contact)[-1].text != "hao"
        await user.press("u", "u")
        assert contacts.thread(store, contact)[-1].due_day is None and contacts.thread(store, contact)[-1].text == "hao"
        view.rows.go_to(next(key for key in view.stretch._places if key[0] == "message"))
        await user.press("e")
        assert "imported" in user.status()


@journey
async def test_the_index_builds_itself_behind_the_console_and_is_no_news(path: Path) -> None:
    from sihu_tui.search import indexer

    async with console(path, (80, 24)) as user:
        store = user.app.store
        contacts.add_entry(store, contacts.ranking(store)[0], "note", "刚写下")
        user.app.wrote()
        assert indexer.behind(store)
        user.app.index_behind()
        await user.until(lambda: not indexer.behind(store))
        await user.settle()
        user.app.news.look()
        await user.settle()
        assert "new data" not in user.status()
        await user.press("f")
        await user.until(lambda: "up to date" in user.status())
        await sought(user, "刚写下")
        assert len(user.app.pane.hits) == 1


@journey
async def test_many_are_marked_found_by_field_and_changed_at_once(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        await user.press("3", "t")
        store, pane = user.app.store, user.app.pane
        await user.until(lambda: pane.everybody and pane.rows.source.count() > 3)
        await user.press("/", *"stage:aware")
        aware = {row[0] for row in store.connection.execute("select id from contacts where stage = 'aware'")}
        await user.until(lambda: set(pane._shown_order) == aware)
        await user.press("enter", "A", "e")
        assert f"Change {len(aware)} people" in user.screen()
        await user.press("down", "down", *"+回访", "f2")
        await user.until(lambda: f"{len(aware)} people changed" in user.status())
        tagged = {
            row[0]
            for row in store.connection.execute("select id from contacts where instr(' ' || tags || ' ', ' 回访 ')")
        }
        assert tagged == aware and not pane.rows.marked
        await user.press("u")
        await user.until(
            lambda: not store.connection.execute("select 1 from contacts where instr(tags, '回访')").fetchone()
        )


@journey
async def test_steps_that_are_shown_are_accepted_by_one_key(path: Path) -> None:
    from sihu_tui.contacts import proposals

    async with console(path, (120, 40)) as user:
        store = user.app.store
        who = contacts.add_contact(store, "新买家")
        store.connection.execute(
            """insert into orders (day, contact_id, cents, product, source, handler, number)
            values ((select max(day) from orders), ?, 9900, '面霜', '', '', 'N1')""",
            (who,),
        )
        n = len(proposals.proposals(store))
        await user.press("3", "v")
        await user.until(lambda: "shown" in user.screen() and "新买家" in user.screen())
        await user.press("A", "a")
        await user.until(lambda: f"{n} step" in user.status())
        assert proposals.proposals(store) == []
        assert store.connection.execute("select stage from contacts where id = ?", (who,)).fetchone() == ("buying",)
