"""How people were answered, by hand counts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sihu_tui import contacts, settings
from sihu_tui.contacts import answers, followups
from sihu_tui.dates import days, service_hours
from sihu_tui.store import Store
from tests.fixtures.private_chats import T0, bring_chat

ZONE = ZoneInfo("Asia/Shanghai")


def at(written: str) -> int:
    return int(datetime.fromisoformat(f"2026-{written}").replace(tzinfo=ZONE).timestamp())


def bring(store: Store, folder: Path, talks: dict[str, list[tuple[str, str, str]]]) -> None:
    for number, (name, lines) in enumerate(talks.items(), 77):
        bring_chat(store, folder, name, number, [(at(when) - T0, who, text) for when, who, text in lines])


def told(store: Store, until: str, span: int = 28) -> answers.Answers:
    day = days.day_of(at(f"{until} 12:00"), ZONE)
    return answers.answers(store, day - span + 1, day)


def test_first_replies_of_eight_talks(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, {
        "小林": [("11-24 20:50", "小林", "明天开门吗"), ("11-25 09:10", "我", "开的")],
        "阿敏": [("11-28 23:00", "阿敏", "怎么用"), ("11-30 10:00", "我", "早晚各一次")],
        "小周": [("11-20 10:00", "小周", "你好"), ("11-20 10:05", "小周", "有货吗"), ("11-20 10:40", "我", "有")],
        "高高": [("11-29 10:00", "高高", "几点发货")],
        "小吴": [("11-20 12:00", "小吴", "有券吗"), ("11-20 12:02", "我", "有"), ("11-20 12:03", "小吴", "谢谢")],
        "珊珊": [("11-20 10:00", "珊珊", "几点关门"), ("11-20 10:05", "我", "九点")],
        "毛毛": [("11-12 10:00", "毛毛", "怎么退"), ("11-13 10:05", "我", "点申请"), ("11-13 10:06", "毛毛", "收到"),
               ("12-01 10:00", "毛毛", "还有货吗"), ("12-01 10:03", "我", "有")],
        "老陈": [("11-20 10:00", "我", "新品到了")],
    })  # fmt: skip
    found = told(store, "12-01")
    assert (found.all.answered, found.open, found.all.median) == (7, 1, 20.0)
    assert (round(found.all.in_time or 0, 2), found.outside) == (0.57, 0.125)
    assert (found.written, found.replied) == (7, 2)  # 小吴 and 毛毛 wrote after we did
    assert [(one.name, one.answered is None) for one in found.late] == [
        ("高高", True), ("阿敏", False), ("毛毛", False), ("小周", False)]  # fmt: skip
    assert [
        row.name for row in followups.today(store, now=at("12-01 12:00")).rows if row.reasons[0].code == "late"
    ] == ["高高"]


def test_an_automatic_greeting_answers_nobody(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, {
        "小林": [("11-24 10:00", "小林", "在吗"), ("11-24 10:00", "我", "【自动回复】稍后回复您"), ("11-24 15:00", "我", "在的")],
        "阿敏": [("11-24 10:00", "阿敏", "在吗"), ("11-24 10:20", "我", "在的")],
        "高高": [("11-24 10:00", "高高", "发货了吗"), ("11-24 10:00", "我", "【自动回复】稍后回复您")],
    })  # fmt: skip
    found = told(store, "11-24")
    assert (found.all.median, found.open) == ((300 + 20) / 2, 1)
    assert [
        row.name for row in followups.today(store, now=at("11-24 16:00")).rows if row.reasons[0].code == "late"
    ] == ["高高"]


def test_28_days_are_28(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, {"小林": [("11-03 10:00", "小林", "在吗"), ("11-03 10:10", "我", "在")]})
    assert told(store, "12-01").all.answered == 0 and told(store, "11-30").all.answered == 1


def test_what_was_logged_by_hand_and_copied_from_here_counts(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    contacts.add_entry(store, who, "heard", "怎么用", ts=at("11-24 10:00"))
    contacts.add_entry(store, who, "said", "早晚各一次", operator="小唐", ts=at("11-24 10:10"))
    contacts.add_entry(store, who, "heard", "有货吗", ts=at("11-24 11:00"))
    store.connection.execute(
        "insert into sends (ts, contact_id, operator, kind, text, verbatim, override) values (?, ?, '小宋', 'service', '有的', 1, '')",
        (at("11-24 11:05"), who),
    )
    found = told(store, "11-24")
    assert [(one.by, one.answered, one.median) for one in found.operators] == [("小唐", 1, 10.0), ("小宋", 1, 5.0)]
    assert followups.today(store, now=at("11-24 12:00")).rows == []


@pytest.mark.parametrize(
    ("hours", "since", "until", "minutes"),
    [
        ("09:00-12:00 13:30-21:00", "11-24 11:50", "11-24 13:40", 20),
        ("18:00-02:00", "11-24 23:30", "11-25 01:00", 90),
        ("18:00-02:00", "11-24 01:30", "11-24 18:10", 40),
        ("22:00-02:00", "11-24 03:00", "11-25 03:00", 240),
    ],
)
def test_hours_with_a_break_and_over_midnight(store: Store, hours: str, since: str, until: str, minutes: int) -> None:
    settings.put(store, "service.hours", hours)
    found = service_hours.hours(store)
    assert found.waited(at(since), at(until)) == minutes
    assert not found.open_at(at("11-24 12:30"))
