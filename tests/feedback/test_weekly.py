"""The week of a group as a text wants it, and challenges: which day it is, who takes part (R18, R19)."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui.dates import days
from sihu_tui.feedback import weekly
from sihu_tui.groups import charter, groups, rituals
from sihu_tui.groups.starter import PLANS, RITUALS
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import lately
from sihu_tui.replies import placeholders, suggest
from sihu_tui.replies.starter import starter
from sihu_tui.store import Store
from tests.conftest import Command


@pytest.fixture
def group(store: Store, tmp_path: Path) -> int:
    """A week of questions that members answer, and of people who write 打卡."""
    rows = ["group,ts,sender,text,is_operator"]
    for day in range(24, 30):
        rows += [
            f"妈妈群,2026-11-{day} 10:00:00,小雨{day},请问这个怎么用呢？,0",
            f"妈妈群,2026-11-{day} 10:02:00,阿宁,@小雨{day} 先用温水洗脸再涂,0",
            f"妈妈群,2026-11-{day} 21:00:00,阿宁,打卡第{day}天,0",
            f"妈妈群,2026-11-{day} 21:01:00,店长,大家今天打卡了吗,1",
        ]
    rows += ["妈妈群,2026-11-30 08:00:00,豆豆,今天打卡,0"]
    file = tmp_path / "a.csv"
    file.write_text("\n".join(rows) + "\n", "utf-8")
    assert bring_in(store, [file])[0].error is None
    return groups.find(store, "妈妈群")


def test_the_weekly_text_is_filled_from_the_log(store: Store, group: int) -> None:
    found = weekly.week(store, group)
    assert found.helpers[0][0] == "阿宁" and found.asked >= 6 and found.answered >= 6
    (draft,) = [one for one in starter().drafts if one.shortcut == "gbzb"]
    for body in draft.wordings:
        filled = placeholders.fill(body, *suggest.fields_for(store, None, group))
        assert not filled.missing and "阿宁" in filled.text
    assert f"一共提了{found.asked}个问题" in filled.text


def test_a_challenge_tells_its_day_and_who_takes_part(store: Store, group: int) -> None:
    rituals.add(
        store,
        group,
        "21天轻断食打卡",
        "每天 8:00、12:00、16:00",
        days.parse_day("2026-11-24"),
        days.parse_day("2026-12-14"),
    )
    (one,) = weekly.challenges(store, group)
    assert (one.day, one.of, one.today, one.people) == (7, 21, 1, [("阿宁", 6), ("豆豆", 1)])
    assert weekly.told(one) == "day 7 of 21: 1 today, 2 in all (阿宁 6, 豆豆 1)"
    filled = placeholders.fill("第{挑战天数}天", *suggest.fields_for(store, None, group))
    assert filled.text == "第7天"
    assert lately.lately(store)[group].next_ritual == "2026-12-01 08:00 21天轻断食打卡"


def test_the_starter_pack_has_rituals_that_are_understood_and_plans_that_become_checklists(
    store: Store, group: int
) -> None:
    for name, cadence in RITUALS:
        rituals.add(store, group, name, cadence)
    plan = next(iter(PLANS))
    charter.add_items(store, group, [plan])
    assert [item.text for item in charter.checklist(store, group)] == list(PLANS[plan])


def test_the_command_prints_the_pack_and_takes_a_plan(sihu: Command) -> None:
    assert "健康问答  每周三 20:00" in sihu("groups", "starter").stdout
    sihu("groups", "found", "群")
    assert "复盘" in sihu("groups", "checklist", "群", "--plan", "活动").stdout
    assert "There is no plan x" in sihu("groups", "checklist", "群", "--plan", "x").stderr
