"""First posts of newcomers that nobody took up stand in the question inbox, and leave it as questions do."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui.derived import open_store
from sihu_tui.feedback import first_posts, questions
from sihu_tui.store import Store
from tests.conftest import Command
from tests.feedback.test_questions import HEADER, fill
from tests.fixtures.driver import console, journey

OLD = [
    ("会员群", "2026-01-05T01:00:00Z", "甲", "大家早", 0, ""),
    ("会员群", "2026-03-01T01:00:00Z", "小助手", "早", 1, ""),
]
POST = ("会员群", "2026-03-05T01:00:00Z", "新来的", "大家好", 0, "")


def waiting(store: Store) -> list[tuple[str, str]]:
    return [(one.who, one.text) for one in first_posts.waiting(store)]


def test_a_first_post_that_nobody_took_up_waits_until_it_is_dealt_with(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path, [*OLD, POST])
    assert waiting(store) == [("新来的", "大家好")] and questions.waiting(store) == []
    (one,) = first_posts.inbox(store)
    questions.close(store, [one.id])
    assert first_posts.inbox(store) == []


@pytest.mark.parametrize(
    ("row", "waits"),
    [
        (("会员群", "2026-03-05T01:10:00Z", "乙", "欢迎", 0, ""), False),
        (("会员群", "2026-03-05T01:50:00Z", "小助手", "你好呀", 1, ""), False),
        (("会员群", "2026-03-05T09:00:00Z", "甲", "@新来的 欢迎", 0, ""), False),
        (("会员群", "2026-03-05T09:00:00Z", "甲", "吃了吗", 0, ""), True),
        (("会员群", "2026-03-07T09:00:00Z", "甲", "@新来的 欢迎", 0, ""), True),
        (("会员群", "2026-03-05T01:10:00Z", "新来的", "请多关照", 0, ""), True),
    ],
)  # fmt: skip
def test_who_speaks_next_a_name_or_one_of_us_takes_it_up(
    row: tuple[object, ...], waits: bool, store: Store, tmp_path: Path
) -> None:
    fill(store, tmp_path, [*OLD, POST, row])
    assert (("新来的", "大家好") in waiting(store)) is waits


def test_in_a_group_that_is_known_for_a_few_days_nobodys_first_post_is_known(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path, [("新手群", "2026-03-01T01:00:00Z", "甲", "早", 0, ""), ("新手群", *POST[1:])])
    assert waiting(store) == []


def test_the_command_and_the_inbox_show_it(sihu: Command, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(HEADER + "".join(",".join(map(str, row)) + "\n" for row in [*OLD, POST]), "utf-8")
    sihu("import", file)
    assert "(first post) 大家好" in sihu("questions").stdout


def test_the_console_counts_them_apart(tmp_path: Path) -> None:
    path = tmp_path / "sihu.db"
    with open_store(path) as store:
        fill(store, tmp_path, [*OLD, POST, ("会员群", "2026-03-05T05:00:00Z", "甲", "这个怎么用", 0, "")])

    @journey
    async def walk() -> None:
        async with console(path) as user:
            await user.press("Q")
            await user.until(lambda: "1 question waits" in user.screen())
            assert "1 first post that nobody took up" in user.screen()
            await user.press("end", "c")
            await user.until(lambda: "first post" not in user.screen())

    walk()
