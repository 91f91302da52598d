"""Days as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui.dates import parse
from sihu_tui.dates.days import day_number, from_day_number
from sihu_tui.errors import SihuError

SUNDAY = day_number(date(2026, 11, 22))
FRIDAY = day_number(date(2026, 1, 30))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3d", "2026-11-25"), ("+3d", "2026-11-25"), ("2w", "2026-12-06"), ("in 3 days", "2026-11-25"), ("3天后", "2026-11-25"),
        ("两周后", "2026-12-06"), ("十天后", "2026-12-02"), ("1m", "2026-12-22"), ("1个月后", "2026-12-22"), ("今天", "2026-11-22"),
        ("明天", "2026-11-23"), ("大后天", "2026-11-25"), ("tomorrow", "2026-11-23"), ("Tomorrow ", "2026-11-23"),
        ("周日", "2026-11-22"), ("周五", "2026-11-27"), ("本周五", "2026-11-20"), ("下周三", "2026-11-25"),
        ("下星期天", "2026-11-29"), ("下下周一", "2026-11-30"), ("礼拜二", "2026-11-24"), ("周末", "2026-11-28"), ("下周末", "2026-11-28"),
        ("3日", "2026-12-03"),
        ("fri", "2026-11-27"), ("next fri", "2026-11-27"), ("next friday", "2026-11-27"), ("thurs", "2026-11-26"),
        ("next week", "2026-11-23"), ("下周", "2026-11-23"), ("月底", "2026-11-30"), ("下月底", "2026-12-31"), ("eom", "2026-11-30"),
        ("下个月", "2026-12-01"), ("25号", "2026-11-25"), ("3号", "2026-12-03"), ("下月3号", "2026-12-03"), ("12月3日", "2026-12-03"),
        ("十二月三日", "2026-12-03"), ("1月2日", "2027-01-02"), ("12-03", "2026-12-03"), ("12/3", "2026-12-03"),
        ("2026-12-01", "2026-12-01"), ("2026年12月1日", "2026-12-01"), ("2026/12/1", "2026-12-01"), ("26-12-01", "2026-12-01"),
        ("dec 3", "2026-12-03"), ("3 Dec", "2026-12-03"), ("December 3rd", "2026-12-03"), ("may 1", "2027-05-01"),
        ("三号", "2026-12-03"), ("二十五号", "2026-11-25"), ("下月三号", "2026-12-03"), ("下个月三号", "2026-12-03"), ("下下个月三号", "2027-01-03"),
        ("本月三号", "2026-11-03"), ("这个月三号", "2026-11-03"), ("上个月三号", "2026-10-03"), ("三十日", "2026-11-30"), ("下月3日", "2026-12-03"),
        ("大前天", "2026-11-19"), ("大大后天", "2026-11-26"), ("半个月后", "2026-12-07"), ("半个月前", "2026-11-07"), ("半个月", "2026-12-07"),
        ("半年后", "2027-05-22"), ("半年前", "2026-05-22"), ("上上周日", "2026-11-08"), ("上周日", "2026-11-15"), ("上个星期三", "2026-11-11"),
        ("下下个星期三", "2026-12-02"), ("上周", "2026-11-09"), ("上上周", "2026-11-02"), ("下下周", "2026-11-30"), ("下下个月初", "2027-01-01"),
        ("下个月初", "2026-12-01"), ("下月初", "2026-12-01"), ("月初", "2026-12-01"), ("本月初", "2026-11-01"), ("上月底", "2026-10-31"),
        ("上个月底", "2026-10-31"), ("下下月底", "2027-01-31"), ("年底", "2026-12-31"), ("今年底", "2026-12-31"), ("年末", "2026-12-31"),
        ("明年底", "2027-12-31"), ("去年底", "2025-12-31"), ("年初", "2027-01-01"), ("今年初", "2026-01-01"), ("明年初", "2027-01-01"),
        ("下周末", "2026-11-28"), ("上周末", "2026-11-14"), ("next month", "2026-12-01"), ("last fri", "2026-11-13"),
        ("29 feb", "2028-02-29"), ("yesterday", "2026-11-21"), ("3天前", "2026-11-19"), ("2 weeks ago", "2026-11-08"),
    ],
)  # fmt: skip
def test_what_people_type(text: str, day: str) -> None:
    assert from_day_number(parse.parse(text, SUNDAY)).isoformat() == day


def test_a_month_from_the_end_of_january_is_the_end_of_february() -> None:
    assert from_day_number(parse.parse("1m", FRIDAY + 1)).isoformat() == "2026-02-28"


@pytest.mark.parametrize(
    "text", ["2月31日", "2026-02-31", "31 feb", "下周八", "周九", "2026-13-01", "0月3日", "12月0日", "32号", "9999y"]
)
def test_days_that_the_calendar_does_not_have_are_refused(text: str) -> None:
    with pytest.raises(SihuError, match="no day"):
        parse.parse(text, SUNDAY)


@pytest.mark.parametrize("text", ["", "soon", "改天", "3", "周", "下周三四", "12月", "=1+1", "3dd"])
def test_what_names_no_day_is_refused_with_examples(text: str) -> None:
    with pytest.raises(SihuError, match="2026-12-01"):
        parse.parse(text, SUNDAY)


def test_a_day_that_is_over_is_refused_where_one_to_come_is_asked_for() -> None:
    with pytest.raises(SihuError, match="2026-11-20 is over"):
        parse.parse_future("本周五", SUNDAY)
    assert parse.parse_future("今天", SUNDAY) == SUNDAY


@given(st.dates(date(2000, 1, 1), date(2070, 1, 1)), st.integers(0, 18_000))
def test_a_written_out_day_is_that_day(day: date, today: int) -> None:
    today = day_number(day) - today % 7000
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"):
        assert parse.parse(day.strftime(form), today) == day_number(day)


@given(st.integers(10_000, 30_000), st.sampled_from("一二三四五六日"))
def test_a_weekday_is_within_seven_days_and_next_weeks_in_the_next_week(today: int, weekday: str) -> None:
    monday = from_day_number(today) - timedelta(days=from_day_number(today).weekday())
    assert 0 <= parse.parse(f"周{weekday}", today) - today < 7
    assert 7 <= parse.parse(f"下周{weekday}", today) - day_number(monday) < 14


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("周五", "2026-11-20"), ("fri", "2026-11-20"), ("周日", "2026-11-22"), ("11-18", "2026-11-18"), ("12-01", "2025-12-01"),
        ("12月3日", "2025-12-03"), ("25号", "2026-10-25"), ("昨天", "2026-11-21"), ("3天前", "2026-11-19"), ("29 feb", "2020-02-29"),
        ("2026-11-01", "2026-11-01"), ("today", "2026-11-22"),
    ],
)  # fmt: skip
def test_where_a_day_that_has_come_is_asked_for_the_last_such_is_meant(text: str, day: str) -> None:
    assert from_day_number(parse.parse_past(text, SUNDAY)).isoformat() == day


@pytest.mark.parametrize("text", ["明天", "下周三", "2026-12-01", "3d", "next fri"])
def test_a_day_to_come_is_refused_where_one_that_has_come_is_asked_for(text: str) -> None:
    with pytest.raises(SihuError, match="lies ahead"):
        parse.parse_past(text, SUNDAY)


@given(st.integers(0, 800))
def test_a_day_written_without_its_year_is_the_last_such(back: int) -> None:
    today = SUNDAY - 1000
    day = today - back % 365
    written = from_day_number(day)
    if (written.month, written.day) != (2, 29):
        assert parse.parse_past(f"{written.month}-{written.day}", today) == day
