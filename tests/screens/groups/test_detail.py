"""An opened group as a manager runs it: charter, rituals, counts by hand, what was sent, members, messages."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.groups import charter, groups, manual_counts, members, messages, rituals
from sihu_tui.outreach import red_packets, responses, sends
from sihu_tui.store import Store
from sihu_tui.text import i18n
from tests.fixtures.driver import Driver, console, journey
from tests.fixtures.group_store import Row, import_rows, weeks_of_talk

cells = importlib.import_module("rich.cells").cell_len
SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A store with one group that was talked in for the last four weeks."""
    path = tmp_path / "own.db"
    with open_store(path) as store:
        settings.put(store, "zone", "Asia/Shanghai")
        today = days.today(settings.zone(store))
        rows: list[Row] = weeks_of_talk("会员群", days.iso(today - 28), 4, 5)
        rows.append(("会员群", f"{days.iso(today - 20)} 21:00", "会员群1", "请问怎么退货?"))
        import_rows(store, tmp_path / "a.csv", rows)
    return path


async def open_group(user: Driver, name: str) -> None:
    """Go to the groups and open one by its name."""
    pane = await user.app.go("groups")
    await user.settle()
    pane.open(next(row.id for row in groups.list_groups(user.app.store) if row.name == name))
    await user.settle()


async def turn_to(user: Driver, page: str) -> None:
    """Press Tab until a page is open."""
    for _press in range(6):
        if user.app.pane.view.switcher.current == page:
            return
        await user.press("tab")
    raise AssertionError(f"no page {page}")


async def fill(user: Driver, *answers: str) -> None:
    """Put an answer in each field in turn (none: what stands there), and keep."""
    for line, answer in zip(user.app.screen.query("Input"), answers, strict=False):
        if answer:
            line.value = answer
    await user.press("ctrl+r")


def today_of(store: Store) -> int:
    return days.today(settings.zone(store))


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_a_group_is_founded_chartered_given_a_ritual_counted_and_sent_to_by_keys_alone(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with console(tmp_path / "new.db", size) as user:
        await user.press("1")
        assert "n New" in user.lines()[-1]
        await user.press("n")
        await user.type("Spring buyers")
        await user.press("ctrl+r")
        store = user.app.store
        (group,) = groups.list_groups(store)
        assert "Spring buyers" in user.lines()[1] and "Nobody is known here" in user.screen()

        await turn_to(user, "charter")
        assert "e Edit" in user.lines()[-1] and "nobody wrote it down yet" in user.row()
        await user.press("e")
        await fill(user, "first to try what is new")
        assert "first to try what is new" in user.row()
        await user.press("j", "e")
        await fill(user, "temporary", "2030-03-01", "2030-02-01")
        assert "The end (2030-02-01) lies before the start (2030-03-01)" in user.screen()
        await fill(user, "", "", "2030-04-01")
        assert "temporary · 2030-03-01 – 2030-04-01" in user.row() and "days left" in user.row()
        await user.press("j", "e")
        await fill(user, "2")
        assert "2 of 4: talked to one to one" in user.row() and "Its members are at layer 2" in user.screen()
        assert user.app.pane.view.page.rows.go_to(("part", "goal"))
        await user.press("e")
        await fill(user, "200 questions answered", "yesterday")
        point = charter.read(store, group.id).points["goal"]
        assert point is not None and point.day == today_of(store) - 1
        assert "charter 1 of 4" in user.lines()[2]
        await user.press("n", "ctrl+r", "G")
        assert len(charter.checklist(store, group.id)) == 5
        await user.press("c")
        assert charter.checklist(store, group.id)[-1].done is not None and "✓" in user.row()
        await user.press("u")
        assert charter.checklist(store, group.id)[-1].done is None

        await user.press("tab")
        assert "No ritual yet" in user.screen() and "n New" in user.lines()[-1]
        await user.press("n")
        await fill(user, "Questions", "30 feb")
        assert "is no cadence" in user.screen()
        await fill(user, "", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30")
        assert "never comes round" in user.screen()
        await fill(user, "", "daily 00:01", days.iso(today_of(store) - 2))
        row = user.row()
        assert "Questions" in row and "daily 00:01" in row and "tomorrow 00:01" in row
        await user.press("c")
        assert rituals.list_rituals(store, group.id)[0].held == 1
        await user.press("m")
        await fill(user, "missed", "yesterday", "ill")
        (ritual,) = rituals.list_rituals(store, group.id)
        assert (ritual.held, ritual.missed, len(ritual.overdue)) == (1, 1, 1)
        await user.press("enter")
        assert "missed · ill" in user.screen() and "nobody said" in user.screen()

        await user.press("escape", "a")
        await user.type("32 7")
        assert "32 messages of 7 people" in user.screen()
        await user.press("enter")
        assert manual_counts.counted(store, group.id) == [manual_counts.Count(group.id, today_of(store), 32, 7)]

        await turn_to(user, "sent")
        assert "n Log" in user.lines()[-1] and "Nothing is logged" in user.screen()
        await user.press("n")
        await fill(user, "promotion", "20 off today")
        assert "20 off today" in user.screen() and "1 of 2 promotions left" in user.screen()
        await user.press("n")
        await fill(user, "promotion", "20 off still")
        assert "cool-down" in user.screen() and len(sends.sent(store, group.id)) == 1
        await fill(user, "", "", "", "last day")
        assert [send.override for send in sends.sent(store, group.id)] == ["last day", ""]
        await user.press("e")
        await fill(user, "chat")
        assert "It counts as chat now" in user.status()
        await user.press("d")
        assert len(sends.sent(store, group.id)) == 1
        await user.press("u", "u")
        assert [send.kind for send in sends.sent(store, group.id)] == ["promotion", "promotion"]


@journey
async def test_a_count_that_an_import_contradicts_is_named_and_kept_only_when_asked_twice(own: Path) -> None:
    async with console(own, (100, 40)) as user:
        await open_group(user, "会员群")
        store, group = user.app.store, user.app.pane.view.group.id
        await user.press("a")
        assert user.screen().count("import") > 10
        await user.type("3 9")
        assert "the messages come first" in user.screen()
        await user.press("ctrl+u")
        await user.type("9 3 yesterday")
        assert "The import has 5 of 5, and it holds" in " ".join(user.screen().split())
        await user.press("enter")
        assert "Enter again keeps" in user.screen() and not manual_counts.counted(store, group)
        await user.press("enter")
        assert [one.messages for one in manual_counts.counted(store, group)] == [9]
        await turn_to(user, "hours")
        assert "1 day contradicts" in user.lines()[2]
        assert "counted 9 messages of 3 people, but the import has 5 of 5" in " ".join(user.screen().split())
        await user.press("a", "down", "down")
        assert "counted 9 of 3" in user.row()
        await user.press("d")
        assert not manual_counts.counted(store, group)
        await user.press("u")
        assert [one.messages for one in manual_counts.counted(store, group)] == [9]


@journey
async def test_several_groups_are_counted_in_one_line(own: Path) -> None:
    with open_store(own) as store:
        other = groups.add(store, "抖音群", "other", slug="g5")
    async with console(own, (80, 24)) as user:
        await open_group(user, "抖音群")
        await user.press("a")
        user.app.screen.line.value = "32 7;会员群 20 4 昨天;g5 10条 3人 前天"
        await user.settle()
        assert "3 days are counted" in user.screen()
        await user.press("enter", "enter")
        assert [one.messages for one in manual_counts.counted(user.app.store, other)] == [32, 10]
        assert "3 days counted by hand" in user.status()
        await turn_to(user, "hours")
        assert "2 counted by hand" in user.screen() and "□" in user.screen() and "not exported" in user.screen()
        await user.press("u")
        assert not manual_counts.counted(user.app.store, other)


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_members_are_picked_out_ordered_and_opened(path: Path, size: tuple[int, int]) -> None:
    async with console(path, size) as user:
        store = user.app.store
        group = max((row for row in groups.list_groups(store) if row.members), key=lambda row: row.members)
        await open_group(user, group.name)
        people = members.people(store, group.id)
        never = [one for one in people if one.never_spoke and not one.operator and not one.bot and one.left is None]
        served = sum(not one.operator and not one.bot for one in people)
        assert f"{len(never)} of {served} never spoke" in user.lines()[2]
        await user.press("t")
        assert f"never spoke: {len(never)} of {len(people)}" in user.lines()[2] and "never" in user.row()
        while "bought" not in user.lines()[2]:
            await user.press("t")
        await user.press("s", "s")
        assert "Orders ↓" in user.screen()
        page = user.app.pane.view.page
        shown = [one.orders for one in page.rows.source.items]
        assert shown == sorted(shown, reverse=True) and shown[-1] >= 1
        await user.press("S")
        assert [one.orders for one in page.rows.source.items] == sorted(shown)
        one = page.rows.item
        await user.press("enter")
        await user.rest()
        screen = user.screen()
        assert one.name in screen and "Messages a week" in screen or "nothing" in screen
        assert f"Orders  {one.orders}" in screen and "group" in screen
        await user.press("escape", "v")
        assert "joined" in user.screen() and "kept" in user.screen()


@journey
async def test_somebody_is_shown_with_all_their_groups_and_last_words(own: Path) -> None:
    with open_store(own) as store:
        days_of = today_of(store)
        import_rows(store, own.parent / "b.csv", [("新群", f"{days.iso(days_of - 3)} 09:00", "会员群1", "我也来了")])
    async with console(own, (120, 40)) as user:
        await open_group(user, "会员群")
        page = user.app.pane.view.page
        page.rows.go_to(next(one.id for one in page.people if one.name == "会员群1"))
        await user.rest()
        assert "In 2 groups" in user.screen() and "新群" in user.screen() and "Said last here" in user.screen()


@pytest.mark.parametrize("size", SIZES)
@journey
async def test_a_message_opens_in_its_place_from_elsewhere(own: Path, size: tuple[int, int]) -> None:
    async with console(own, size) as user:
        store = user.app.store
        wanted = store.connection.execute("select id, group_id from messages where text like '%退货%'").fetchone()
        pane = await user.app.go("groups")
        pane.view.show_message(wanted[1], wanted[0])
        pane.open(wanted[1])
        await user.settle()
        await user.rest()
        assert pane.view.switcher.current == "messages"
        assert "请问怎么退货" in user.screen() and "会员群1 · " in user.screen()
        place = messages.place(store, wanted[1], wanted[0])
        assert pane.view.page.rows.cursor == place
        await user.press("escape")
        assert "请问怎么退货" in user.row()


@journey
async def test_red_packets_are_marked_in_the_log_and_taken_off(own: Path) -> None:
    async with console(own, (120, 40)) as user:
        await open_group(user, "会员群")
        store, group = user.app.store, user.app.pane.view.group.id
        await turn_to(user, "sent")
        await user.press("n")
        await fill(user, "red packet", "88 new year", "3 days ago")
        (packet,) = red_packets.of_group(store, group)
        assert (packet.day, packet.cents, packet.note) == (today_of(store) - 3, 8800, "new year")
        assert "red packet" in user.row() and "88.00" in user.row()
        await user.press("d")
        assert not red_packets.of_group(store, group)


@journey
async def test_a_text_sent_again_shows_its_answers_and_who_left(own: Path) -> None:
    with open_store(own) as store:
        group = groups.list_groups(store)[0].id
        for ago in (18, 12, 6):
            sends.log(store, group, "promotion", "满 99 减 20", days.now() - ago * days.SECONDS)
        red_packets.mark(store, group, today_of(store) - 12, 500)
        plays = responses.plays(store, group)
    async with console(own, (120, 40)) as user:
        await open_group(user, "会员群")
        await turn_to(user, "sent")
        await user.rest()
        newest = plays[0].repeats[-1]
        assert newest.response is not None and f"×{newest.response:.1f}" in user.row()
        screen = " ".join(user.screen().split())
        assert "Sent 3 times" in screen and "Who left after it is not known" in screen
        assert "promotion 100% (at most 30%)" in screen and "1 of 2 promotions left" in screen
        user.app.pane.view.page.rows.go_to(plays[0].repeats[1].send.id)
        await user.rest()
        assert "Red packets were given on that day" in user.screen()


@journey
async def test_the_evidence_of_a_part_goes_stale_is_struck_and_comes_back(own: Path) -> None:
    with open_store(own) as store:
        group = groups.list_groups(store)[0].id
        charter.note(store, group, "symbol", "专属表情", today_of(store) - 200)
        child = groups.add(store, "子群", "other")
        groups.edit(store, child, parent_id=group)
    async with console(own, (80, 24)) as user:
        await open_group(user, "会员群")
        await turn_to(user, "charter")
        rows = user.app.pane.view.page.rows
        rows.go_to(("part", "symbol"))
        await user.settle()
        assert "stale" in user.row() and "charter 0 of 4" in user.lines()[2]
        await user.press("d")
        assert "专属表情" not in user.screen()
        await user.press("u")
        assert "专属表情" in user.screen()
        rows.go_to(("group", child))
        await user.press("enter")
        assert "子群" in user.lines()[1]
        await turn_to(user, "charter")
        rows.go_to(("fact", "parent"))
        await user.press("e")
        await user.type("none")
        await user.press("enter")
        assert charter.parent(user.app.store, child) is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@journey
async def test_the_pages_of_a_group_fit_80_columns(path: Path, language: str) -> None:
    i18n.use(language)
    async with console(path, (80, 24)) as user:
        await open_group(user, groups.list_groups(user.app.store)[0].name)
        for _page in range(6):
            tabs = user.lines()[2]
            assert cells(tabs) <= 80 and "…" not in tabs
            assert not any("…" in part for part in user.lines()[-1].split())
            await user.press("question_mark", "escape", "tab")


@journey
async def test_help_names_only_the_keys_of_the_open_page(path: Path) -> None:
    async with console(path, (120, 60)) as user:
        await open_group(user, groups.list_groups(user.app.store)[0].name)
        await turn_to(user, "rituals")
        await user.press("question_mark")
        text = user.screen()
        assert "Write a ritual" in text and "Mark the person" not in text and "Found a group" not in text


HOSTILE = ("[/", "[@click=app.quit]free[/]", "\x1b]52;c;eA==\x1b\\own", "\u202egnp.exe", "x\r\ny\tz", "=1+1")


@journey
async def test_what_was_typed_or_sent_is_never_markup_nor_an_escape_sequence(own: Path) -> None:
    with open_store(own) as store:
        group = groups.list_groups(store)[0].id
        for text in HOSTILE:
            groups.edit(store, groups.add(store, text, "other", slug=f"h{HOSTILE.index(text)}"), parent_id=group)
            rituals.add(store, group, text, "每天")
            sends.log(store, group, "content", text, days.now() - 3600, override=text)
            charter.add_items(store, group, [text])
        for part, text in zip(charter.PARTS, HOSTILE, strict=False):
            charter.note(store, group, part, text)
        red_packets.mark(store, group, today_of(store), None, HOSTILE[1])
        groups.edit(store, group, purpose=HOSTILE[1], name=HOSTILE[1])
    async with console(own, (120, 40)) as user:

        def calm() -> None:
            screen = user.screen().replace("\n", "")
            assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char == "\u202e" for char in screen)

        await open_group(user, HOSTILE[1])
        for _page in range(6):
            for _row in range(3):
                await user.rest()
                calm()
                await user.press("j")
            await user.press("tab")
        assert "[@click=app.quit]free" in user.screen()
        await user.press("a")
        calm()


@journey
async def test_an_empty_group_says_on_each_page_what_would_fill_it(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    with open_store(path) as store:
        groups.add(store, "新群", "other")
    async with console(path, (80, 24)) as user:
        await open_group(user, "新群")
        for said in ("no export of this group names members", "i imports, a adds", "counted, not exported",
                     "nobody wrote it down yet", "No ritual yet", "Nothing is logged"):  # fmt: skip
            assert said in " ".join(user.screen().split()), said
            await user.press("d", "e")
            if len(user.app.screen_stack) > 1:
                await user.press("escape")
            await user.press("y")
            await user.press("tab")
