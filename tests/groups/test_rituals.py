"""Rituals: cadences as people say them, what is next and overdue, streaks, and what they do to the talk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui import settings
from sihu_tui.dates import days, recurrence
from sihu_tui.dates.days import from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.groups import groups, rituals
from sihu_tui.store import Store, journal
from tests.conftest import Command
from tests.fixtures.group_store import at, import_rows, weeks_of_talk

MONDAY = days.parse_day("2026-03-02")


def falls_on(said: str, many: int = 4, begun: int = MONDAY) -> list[str]:
    rule = recurrence.parse(said, begun).rule
    return [days.iso(day)[5:] for day in recurrence.occurrences(rule, begun, begun, begun + 3000)[:many]]


@pytest.mark.parametrize(
    ("said", "fall"),
    [
        ("每天", "03-02 03-03 03-04 03-05"),
        ("每周三", "03-04 03-11 03-18 03-25"),
        ("每个周三", "03-04 03-11 03-18 03-25"),
        ("每星期天", "03-08 03-15 03-22 03-29"),
        ("每周一三五", "03-02 03-04 03-06 03-09"),
        ("超级星期四", "03-05 03-12 03-19 03-26"),
        ("每季度", "03-02 06-02 09-02 12-02"),
        ("每周三、周五", "03-04 03-06 03-11 03-13"),
        ("隔周五", "03-06 03-20 04-03 04-17"),
        ("每两周周三", "03-04 03-18 04-01 04-15"),
        ("工作日", "03-02 03-03 03-04 03-05"),
        ("周末", "03-07 03-08 03-14 03-15"),
        ("每3天", "03-02 03-05 03-08 03-11"),
        ("每隔两天", "03-02 03-05 03-08 03-11"),
        ("每月1日", "04-01 05-01 06-01 07-01"),
        ("每月1日、15号", "03-15 04-01 04-15 05-01"),
        ("每月十五号", "03-15 04-15 05-15 06-15"),
        ("每月最后一天", "03-31 04-30 05-31 06-30"),
        ("每月底", "03-31 04-30 05-31 06-30"),
        ("每月第二个周六", "03-14 04-11 05-09 06-13"),
        ("每月最后一个周五", "03-27 04-24 05-29 06-26"),
        ("每月31日", "03-31 05-31 07-31 08-31"),
        ("每季度末", "03-31 06-30 09-30 12-31"),
        ("每年6月18日", "06-18 06-18 06-18 06-18"),
        ("every wed", "03-04 03-11 03-18 03-25"),
        ("Wednesdays", "03-04 03-11 03-18 03-25"),
        ("every mon, wed and fri", "03-02 03-04 03-06 03-09"),
        ("every 2 weeks on fri", "03-06 03-20 04-03 04-17"),
        ("every other friday", "03-06 03-20 04-03 04-17"),
        ("monthly on the 1st and 15th", "03-15 04-01 04-15 05-01"),
        ("first friday of the month", "03-06 04-03 05-01 06-05"),
        ("last day of the month", "03-31 04-30 05-31 06-30"),
        ("yearly on jun 18", "06-18 06-18 06-18 06-18"),
        ("FREQ=WEEKLY;BYDAY=WE", "03-04 03-11 03-18 03-25"),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "03-31 04-30 05-29 06-30"),
    ],
)
def test_a_cadence_falls_on_the_days_that_people_mean(said: str, fall: str) -> None:
    assert falls_on(said) == fall.split()


@pytest.mark.parametrize(
    ("said", "minute"),
    [
        ("每周三 20:00", 1200),
        ("每周三晚8点", 1200),
        ("每天 晚上8点半", 1230),
        ("每晚八点", 1200),
        ("每天8点12点16点", 480),
        ("每天 8:00、12:00、16:00", 480),
        ("每天早8点、晚8点", 480),
        ("每天8点30", 510),
        ("每天20点", 1200),
        ("每天 早上7:30", 450),
        ("每天 下午三点", 900),
        ("every wed 20:00", 1200),
        ("daily 8pm", 1200),
        ("daily at 8:30pm", 1230),
        ("daily 12am", 0),
        ("每天", None),
        ("每周三 20:00", 1200),
    ],
)
def test_a_time_of_day_is_read_with_it(said: str, minute: int | None) -> None:
    assert recurrence.parse(said, MONDAY).minute == minute


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("", "no cadence"),
        ("每周", "no cadence"),
        ("每周八", "no cadence"),
        ("sometimes", "no cadence"),
        ("每0天", "no cadence"),
        ("每月32日", "day 32"),
        ("每月0日", "day 0"),
        ("每天 25:00", "25:00"),
        ("FREQ=HOURLY", "days, weeks"),
        ("FREQ=WEEKLY;BYDAY=XX", "no rule"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=MONTHLY"),
        ("每年2月30日", "never comes round"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "never comes round"),
        ("FREQ=MONTHLY;BYDAY=6MO", "never comes round|no rule"),
        ("FREQ=DAILY;COUNT=0", "never comes round"),
        ("FREQ=DAILY;UNTIL=20200101", "never comes round"),
    ],
)
def test_what_is_no_cadence_or_never_comes_round_is_refused(said: str, says: str) -> None:
    with pytest.raises(SihuError, match=says):
        recurrence.parse(said, MONDAY)


@given(st.text(alphabet="每隔周月日天三五1 20:最后第个两evrymonflast", max_size=12))
def test_nothing_that_can_be_typed_breaks_the_reading(said: str) -> None:
    try:
        found = recurrence.parse(said, MONDAY)
    except SihuError:
        return
    assert recurrence.next_day(found.rule, MONDAY, MONDAY, MONDAY + 4000) is not None


@given(st.integers(0, 20000), st.sets(st.sampled_from("一二三四五六日"), min_size=1))
def test_weekdays_fall_on_themselves_whenever_they_begin(begun: int, which: set[str]) -> None:
    rule = recurrence.parse("每周" + "".join(which), begun).rule
    fell = recurrence.occurrences(rule, begun, begun, begun + 20)
    assert fell == [d for d in range(begun, begun + 21) if "一二三四五六日"[from_day_number(d).weekday()] in which]


@pytest.fixture
def group(store: Store) -> int:
    return groups.add(store, "会员群", "wechat")


def now(text: str) -> int:
    return at(text)


def test_next_and_overdue_follow_the_clock(store: Store, group: int) -> None:
    rituals.add(store, group, "问答", "每周三 20:00", MONDAY)
    (row,) = rituals.list_rituals(store, now=now("2026-03-11 19:59"))
    assert (days.iso(row.next_day or 0), [days.iso(d) for d in row.overdue]) == ("2026-03-11", ["2026-03-04"])
    (row,) = rituals.list_rituals(store, now=now("2026-03-11 20:01"))
    assert (days.iso(row.next_day or 0), len(row.overdue)) == ("2026-03-18", 2)


def test_a_streak_counts_what_was_held_in_a_row(store: Store, group: int) -> None:
    ritual = rituals.add(store, group, "问答", "每周三", MONDAY)
    wednesdays = [MONDAY + 2 + 7 * week for week in range(6)]

    def streak() -> int:
        return rituals.list_rituals(store, now=now("2026-04-10 12:00"))[0].streak

    for day in wednesdays[:4]:
        rituals.mark(store, ritual, day)
    assert streak() == 4
    rituals.mark(store, ritual, wednesdays[4], held=False)
    assert streak() == 0
    rituals.mark(store, ritual, wednesdays[5])
    assert streak() == 1
    journal.undo(store)
    journal.undo(store)
    assert streak() == 4


def test_without_a_day_the_oldest_one_not_told_of_is_meant(store: Store, group: int) -> None:
    ritual = rituals.add(store, group, "问答", "每周三", MONDAY)
    assert days.iso(rituals.mark(store, ritual)) == "2026-03-04"
    assert days.iso(rituals.mark(store, ritual)) == "2026-03-11"


def test_a_day_on_which_it_does_not_come_round_is_named_with_the_nearest(store: Store, group: int) -> None:
    ritual = rituals.add(store, group, "问答", "每周三", MONDAY)
    with pytest.raises(SihuError, match="2026-03-04, 2026-03-11"):
        rituals.mark(store, ritual, MONDAY + 5)
    with pytest.raises(SihuError, match="lies ahead"):
        rituals.mark(store, ritual, MONDAY + 7 * 5000 + 2)
    with pytest.raises(SihuError, match="before the start"):
        rituals.add(store, group, "x", "每周三", MONDAY, MONDAY - 1)
    with pytest.raises(SihuError, match="never comes round"):
        rituals.add(store, group, "x", "每周三", MONDAY, MONDAY + 1)


def test_a_closed_group_has_nothing_overdue(store: Store, group: int) -> None:
    rituals.add(store, group, "问答", "每周三", MONDAY)
    groups.edit(store, group, archived=days.now())
    assert rituals.list_rituals(store) == []
    (row,) = rituals.list_rituals(store, group)
    assert (row.overdue, row.next_day) == ([], None)


def test_removing_a_ritual_with_its_days_comes_back_whole(store: Store, group: int) -> None:
    ritual = rituals.add(store, group, "问答", "每周三", MONDAY)
    rituals.mark(store, ritual)
    before = rituals.list_rituals(store, group)
    rituals.remove(store, ritual)
    assert rituals.list_rituals(store, group) == []
    journal.undo(store)
    assert rituals.list_rituals(store, group) == before


def test_the_effect_compares_its_days_with_those_around(store: Store, tmp_path: Path) -> None:
    talk = [row for row in weeks_of_talk("会员群", "2026-03-02", 4, 4) if int(row[2][-1]) < 2 or is_wednesday(row[1])]
    import_rows(store, tmp_path / "a.csv", talk)
    ritual = rituals.add(store, 1, "问答", "每周三", MONDAY)
    found = rituals.effect(store, ritual)
    assert (found.days, found.on, found.off, found.times, found.basis) == (4, 4, 2, 2, "around")
    rituals.mark(store, ritual, MONDAY + 2, held=False)
    assert rituals.effect(store, ritual).days == 3
    store.connection.execute("insert into red_packet_days (group_id, day, note) values (1, ?, '')", (MONDAY + 9,))
    assert rituals.effect(store, ritual).days == 2


def is_wednesday(when: str) -> bool:
    return date.fromisoformat(when[:10]).weekday() == 2


def test_a_daily_ritual_is_compared_with_the_weeks_before_it(store: Store, tmp_path: Path) -> None:
    talk = [
        row for row in weeks_of_talk("会员群", "2026-03-02", 6, 3) if row[1] >= "2026-03-30" or row[2].endswith("0")
    ]
    import_rows(store, tmp_path / "a.csv", talk)
    found = rituals.effect(store, rituals.add(store, 1, "打卡", "每天", days.parse_day("2026-03-30")))
    assert (found.days, found.on, found.off, found.basis) == (14, 3, 1, "before")


def test_what_no_data_cover_is_not_known(store: Store, group: int) -> None:
    found = rituals.effect(store, rituals.add(store, group, "打卡", "每天", MONDAY))
    assert (found.days, found.on, found.times) == (0, None, None)


def test_the_command_begins_marks_and_lists(sihu: Command) -> None:
    sihu("groups", "found", "会员群")
    said = sihu("groups", "rituals", "会员群", "--add", "问答", "每周三 20:00", "--from", "2026-03-02")
    assert "问答" in said.stdout
    assert sihu("groups", "rituals", "--held", 1, "--day", "2026-03-04").returncode == 0
    bad = sihu("groups", "rituals", "会员群", "--add", "x", "每年2月30日")
    assert bad.returncode == 1 and "never comes round" in bad.stderr


def test_its_days_are_told_whether_held_missed_or_not_told(store: Store) -> None:
    group = groups.add(store, "会员群", "wechat")
    today = days.today(settings.zone(store))
    ritual = rituals.add(store, group, "早安", "每天 00:00", today - 3, today + 9)
    rituals.mark(store, ritual, today - 3)
    rituals.mark(store, ritual, today - 1, held=False, note="停电")
    assert [(one.day - today, one.held, one.note) for one in rituals.occasions(store, ritual)] == [
        (0, None, ""), (-1, False, "停电"), (-2, None, ""), (-3, True, ""),
    ]  # fmt: skip
    rituals.change(store, ritual, said="每周三")
    assert {-3, -1} <= {one.day - today for one in rituals.occasions(store, ritual)}
    rituals.change(store, ritual, for_good=True)
    assert rituals.list_rituals(store, group)[0].last_day is None


def test_many_effects_are_those_of_one_by_one(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "a.csv", weeks_of_talk("会员群", "2026-03-02", 6, 3))
    ids = [rituals.add(store, 1, said, said, MONDAY + 7) for said in ("每周三", "每天", "每月15日")]
    rows = rituals.list_rituals(store, 1)
    found = rituals.effects(store, rows, MONDAY + 40)
    assert found == {ritual: rituals.effect(store, ritual, MONDAY + 40) for ritual in ids}
    assert found[ids[0]].each != found[ids[2]].each
