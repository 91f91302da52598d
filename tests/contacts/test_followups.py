"""Today's list: whom to turn to, why, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui import contacts, settings
from sihu_tui.contacts import answers, followups
from sihu_tui.dates import days
from sihu_tui.dates.service_hours import Hours, hours, week_of
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, journal
from tests.fixtures.private_chats import T0, bring_chat

DAY = 86400
ZONE = ZoneInfo("Asia/Shanghai")
TODAY = days.day_of(T0, ZONE)


def codes(store: Store, now: int) -> dict[str, list[str]]:
    return {row.name: [reason.code for reason in row.reasons] for row in followups.today(store, now=now).rows}


def test_who_waits_past_the_time_set_comes_first(store: Store, tmp_path: Path) -> None:
    # T0 is 14:13, in service hours
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "在吗")])
    bring_chat(store, tmp_path, "李雷", 78, [(1500, "李雷", "请问")])
    bring_chat(store, tmp_path, "韩梅", 79, [(0, "韩梅", "你好"), (60, "我", "您好")])
    promised = contacts.add_contact(store, "老周")
    contacts.add_entry(store, promised, "promise", "寄小样", due_day=TODAY - 2)
    rows = followups.today(store, now=T0 + 1860).rows
    assert [row.name for row in rows] == ["王姐", "老周", "李雷"]
    assert followups.say(rows[0].reasons[0]) == "waits for an answer: 31 minutes of service time"
    assert followups.say(rows[1].reasons[0]) == "promised: 寄小样 (2 days late)"
    assert followups.say(rows[2].reasons[0]) == "wrote, answer in time: 6 minutes"


def test_the_night_does_not_count_as_waiting(store: Store, tmp_path: Path) -> None:
    evening = int(datetime(2026, 2, 25, 21, 30, tzinfo=ZONE).timestamp())
    bring_chat(store, tmp_path, "王姐", 77, [(evening - T0, "王姐", "在吗")])
    morning = int(datetime(2026, 2, 26, 9, 20, tzinfo=ZONE).timestamp())
    assert codes(store, morning) == {"王姐": ["waiting"]}
    assert codes(store, morning + 15 * 60) == {"王姐": ["late"]}


@given(
    first=st.integers(0, 1380), length=st.integers(1, 600), weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    since=st.integers(0, 30 * 1440), wait=st.integers(0, 30 * 1440),
)  # fmt: skip
def test_service_time_is_counted_minute_by_minute(
    first: int, length: int, weekdays: frozenset[int], since: int, wait: int
) -> None:
    found = Hours(week_of(((first, first + length),), weekdays), UTC)  # those past midnight too
    start = T0 // DAY * DAY
    begin, end = start + since * 60, start + (since + wait % 5000) * 60
    plain = sum(found.open_at(ts) for ts in range(begin, end, 60))
    assert found.waited(begin, end) == plain
    minutes = wait % min(90, length)
    edge = found.late_before(end, minutes)
    assert found.waited(edge, end) >= minutes and found.waited(edge + 60, end) <= minutes


def test_nobody_waits_for_an_answer_for_ever(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(-40 * DAY, "我", "您好"), (-39 * DAY, "王姐", "在吗")])
    assert codes(store, T0 - 10 * DAY) == {"王姐": ["late"]}
    assert codes(store, T0) == {"王姐": ["interval"]}
    settings.put(store, "today.answer_days", 60)
    assert codes(store, T0) == {"王姐": ["late"]}


def test_a_product_that_runs_out_is_named_until_it_is_bought_again(store: Store) -> None:
    who = contacts.add_contact(store, "王姐", due_day=TODAY + 300)
    buy(store, who, TODAY - 176, "滤芯")
    store.connection.execute("insert into products (name, cycle_days) values ('滤芯', 180)")
    assert codes(store, T0) == {"王姐": ["cycle"]}
    assert followups.say(followups.today(store, now=T0).rows[0].reasons[0]) == "滤芯 is used up (in 4 days)"
    buy(store, who, TODAY - 1, "滤芯")
    assert codes(store, T0) == {}


def test_a_sample_without_an_order_since_is_asked_about(store: Store) -> None:
    who = contacts.add_contact(store, "王姐", due_day=TODAY + 300)
    contacts.add_entry(store, who, "sample", "新品精华", ts=T0 - 20 * DAY)
    assert codes(store, T0) == {"王姐": ["sample"]}
    buy(store, who, TODAY - 3, "精华")
    assert codes(store, T0) == {}


def test_a_regular_is_overdue_by_their_own_rhythm(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    for nth in range(8):
        contacts.add_entry(store, who, "call", "聊了聊", ts=T0 - 12 * DAY - nth * 4 * DAY)
    assert codes(store, T0) == {"王姐": ["rhythm"]}
    # a date for them is set, so the rhythm is not named beside it
    contacts.edit_contact(store, who, due_day=TODAY + 3)
    assert codes(store, T0) == {}


def test_the_interval_counts_from_the_last_talk_both_ways(store: Store, tmp_path: Path) -> None:
    # they answered 40 days ago; that we wrote again since is no talk
    bring_chat(
        store, tmp_path, "王姐", 77, [(-41 * DAY, "我", "您好"), (-40 * DAY, "王姐", "你好"), (-3 * DAY, "我", "在吗")]
    )
    assert codes(store, T0) == {"王姐": ["interval"]}
    assert followups.today(store, now=T0).rows[0].reasons[0].late == 26
    settings.put(store, "today.interval_aware", 60)
    assert codes(store, T0) == {}


def test_a_koc_who_speaks_in_no_group_either_is_named(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(-30 * DAY, "王姐", "晒单"), (-29 * DAY, "我", "好看")])
    who = contacts.find(store, "王姐")
    contacts.edit_contact(store, who, koc="active", due_day=TODAY + 300, evidence="主动晒单")
    assert codes(store, T0) == {"王姐": ["koc"]}
    bring_chat(store, tmp_path, "好物群", 79, [(-2 * DAY, "路人", "好"), (-DAY, "路人", "赞")], kind="private_group")
    member = store.connection.execute("select id from members where name = '路人'").fetchone()[0]
    from sihu_tui.contacts import identities

    identities.link(store, who, member)
    assert codes(store, T0) == {}


def test_done_ends_all_reasons_and_a_new_word_brings_the_person_back(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "收到了，怎么用")])
    who = contacts.find(store, "王姐")
    contacts.add_entry(store, who, "promise", "寄小样", due_day=TODAY, ts=T0 - 9)
    assert codes(store, T0 + 3 * 3600) == {"王姐": ["late", "promise"]}
    followups.done(store, who, next_day=TODAY + 5, why="回访", now=T0 + 3 * 3600)
    assert codes(store, T0 + 4 * 3600) == {}
    assert codes(store, T0 + 5 * DAY) == {"王姐": ["due"]}
    journal.undo(store)
    assert codes(store, T0 + 3 * 3600) == {"王姐": ["late", "promise"]}
    journal.redo(store)
    bring_chat(
        store, tmp_path, "王姐", 77, [(0, "王姐", "收到了，怎么用"), (60, "我", "好"), (5000, "王姐", "再问一下")]
    )
    assert codes(store, T0 + 4 * 3600) == {"王姐": ["late"]}


def test_a_wait_that_needs_no_answer_does_not_come_back_when_it_gets_late(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "到货了")])
    followups.done(store, contacts.find(store, "王姐"), now=T0 + 60)
    assert codes(store, T0 + 5 * 3600) == {}


def test_nobody_waits_who_only_closed_the_talk(store: Store, tmp_path: Path) -> None:
    talk = [(0, "王姐", "怎么用"), (60, "我", "早晚各一次"), (90, "王姐", "好的，谢谢亲🙏")]
    bring_chat(store, tmp_path, "王姐", 77, talk)
    assert codes(store, T0 + 3 * 3600) == {}
    bring_chat(store, tmp_path, "王姐", 77, [*talk, (100, "王姐", "88哈")])
    assert codes(store, T0 + 3 * 3600) == {"王姐": ["late"]}
    settings.put(store, "today.closings", "88哈")
    assert codes(store, T0 + 3 * 3600) == {}
    bring_chat(store, tmp_path, "王姐", 77, [*talk, (100, "王姐", "88哈"), (120, "王姐", "可以退货")])
    assert codes(store, T0 + 3 * 3600) == {"王姐": ["late"]}


def test_put_off_until_a_day(store: Store) -> None:
    who = contacts.add_contact(store, "王姐", due_day=TODAY)
    followups.snooze(store, who, TODAY + 2)
    assert codes(store, T0 + DAY) == {}
    assert codes(store, T0 + 2 * DAY) == {"王姐": ["due"]}


def test_an_overfull_list_gives_the_most_urgent_with_all_their_reasons(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "在吗")])
    contacts.edit_contact(store, contacts.find(store, "王姐"), due_day=TODAY)
    contacts.add_contact(store, "老周", due_day=TODAY - 9)
    found = followups.today(store, limit=1, now=T0 + 3600)
    assert [(row.name, [reason.code for reason in row.reasons]) for row in found.rows] == [("王姐", ["late", "due"])]
    assert found.people == 2 and found.counts["late"] == 1 and found.counts["due"] == 2
    rest = followups.rows(store, found.order[1:], now=T0 + 3600)
    assert [(row.name, [reason.code for reason in row.reasons]) for row in rest] == [("老周", ["due"])]


def test_one_operators_people_only(store: Store) -> None:
    contacts.add_contact(store, "王姐", due_day=TODAY, owner="小唐")
    contacts.add_contact(store, "李雷", due_day=TODAY, owner="小宋")
    assert [row.name for row in followups.today(store, owner="小唐", now=T0).rows] == ["王姐"]


def test_how_people_were_answered(store: Store, tmp_path: Path) -> None:
    bring_chat(
        store,
        tmp_path,
        "王姐",
        77,
        [(0, "王姐", "在吗"), (60, "王姐", "?"), (600, "我", "在"), (9 * 3600, "王姐", "怎么用")],
    )
    found = answers.answers(store, TODAY - 1, TODAY + 1)
    assert (found.all.answered, found.open, found.all.median, found.all.in_time, found.outside) == (
        1,
        1,
        10.0,
        1.0,
        0.5,
    )
    assert answers.answers(store, TODAY + 5, TODAY + 6).all.median is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("service.hours", "9-18"),
        ("service.hours", "9:00-9:00"),
        ("service.hours", "9:00-12:00 11:00-13:00"),
        ("service.days", "0"),
    ],
)
def test_service_hours_that_make_no_sense_are_refused(store: Store, name: str, value: str) -> None:
    with pytest.raises(SihuError, match="written like"):
        settings.put(store, name, value)
    assert hours(store).week[0] == ((9 * 60, 21 * 60),)


def buy(store: Store, contact: int, day: int, product: str) -> None:
    store.connection.execute(
        "insert into orders (day, contact_id, cents, product, source, handler, number) values (?, ?, 9900, ?, '', '', '')",
        (day, contact, product),
    )
