"""Counts by hand: how they are written, what they cover, and how they stand beside imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import settings as sihu_settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import groups, manual_counts
from sihu_tui.store import Store, journal
from tests.conftest import Command
from tests.fixtures.group_store import import_rows, weeks_of_talk

MONDAY = days.parse_day("2026-03-02")


@pytest.fixture
def group(store: Store) -> int:
    return groups.add(store, "抖音群 1", "other", slug="g5")


@pytest.mark.parametrize(
    ("line", "messages", "speakers", "day"),
    [
        ("g5 32 7", 32, 7, 0),
        ("g5,32,7", 32, 7, 0),
        ("抖音群 1 32 7", 32, 7, 0),
        ("g5 0 0 昨天", 0, 0, -1),
        ("#1 5 5 yesterday", 5, 5, -1),
        ("g5 1 1 今天", 1, 1, 0),
    ],
)
def test_a_line_is_read_as_people_write_it(
    store: Store, group: int, line: str, messages: int, speakers: int, day: int
) -> None:
    today = days.today(sihu_settings.zone(store))
    assert manual_counts.parse(store, line) == manual_counts.Count(group, today + day, messages, speakers)


def test_a_day_is_written_with_or_without_its_year(store: Store, group: int) -> None:
    assert manual_counts.parse(store, "g5 3 2 2026-03-02").day == MONDAY
    assert manual_counts.parse(store, "g5 3 2 2026/3/2".replace("/3/2", "/03/02")).day == MONDAY
    short = manual_counts.parse(store, "g5 3 2 03-02").day
    assert days.iso(short)[5:] == "03-02" and short <= days.today(sihu_settings.zone(store))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("g5 32", "is no count"),
        ("g5", "is no count"),
        ("", "is no count"),
        ("g9 3 2", "no group g9"),
        ("g5 7 32", "messages come first"),
        ("g5 7 0", "by somebody"),
        ("g5 3 2 2026-02-30", "no day"),
        ("g5 3 2 bald", "is no date"),
        ("g5 3 2 2999-01-01", "no day"),
        ("g5 3 2 明天", "lies ahead"),
        ("g5 99999999 2", "too large"),
        ("g5 -3 2", "is no count|no group"),
    ],
)
def test_a_line_that_does_not_fit_says_why(store: Store, group: int, line: str, says: str) -> None:
    with pytest.raises(SihuError, match=says):
        manual_counts.parse(store, line)


def test_a_newer_count_of_a_day_replaces_the_older_and_can_be_undone(store: Store, group: int) -> None:
    manual_counts.put(store, [manual_counts.Count(group, MONDAY, 30, 6)])
    manual_counts.put(store, [manual_counts.Count(group, MONDAY, 32, 7), manual_counts.Count(group, MONDAY + 1, 0, 0)])
    assert [(c.day, c.messages) for c in manual_counts.counted(store, group)] == [(MONDAY + 1, 0), (MONDAY, 32)]
    journal.undo(store)
    assert [(c.day, c.messages) for c in manual_counts.counted(store, group)] == [(MONDAY, 30)]
    manual_counts.remove(store, group, MONDAY)
    with pytest.raises(SihuError, match="not counted"):
        manual_counts.remove(store, group, MONDAY)


def test_one_bad_count_keeps_none(store: Store, group: int) -> None:
    with pytest.raises(SihuError):
        manual_counts.put(store, [manual_counts.Count(group, MONDAY, 30, 6), manual_counts.Count(group, MONDAY, 3, 6)])
    assert manual_counts.counted(store, group) == []


def test_where_an_import_covers_the_day_it_holds_and_the_contradiction_is_named(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "a.csv", weeks_of_talk("会员群", "2026-03-02", 1, 5))
    against = manual_counts.put(
        store,
        [
            manual_counts.Count(1, MONDAY, 5, 5),
            manual_counts.Count(1, MONDAY + 1, 9, 4),
            manual_counts.Count(1, MONDAY + 7, 8, 3),
        ],
    )
    assert [(c.day, c.imported_messages, c.imported_speakers) for c in against] == [(MONDAY + 1, 5, 5)]
    assert "2026-03-03" in str(against[0]) and "The import holds" in str(against[0])
    known = manual_counts.by_day(store, 1, MONDAY, MONDAY + 13)
    assert known[MONDAY + 1] == manual_counts.Day(5, 5, "import")
    assert known[MONDAY + 7] == manual_counts.Day(8, 3, "count")
    assert set(known) == set(range(MONDAY, MONDAY + 8))
    assert manual_counts.known(store, 1) == manual_counts.KnownDays(MONDAY, MONDAY + 7, 7, 1, 0)


def test_an_import_that_comes_later_takes_the_day_over_and_undoing_it_gives_the_day_back(
    store: Store, tmp_path: Path
) -> None:
    from sihu_tui.importing import history

    group = groups.add(store, "会员群")
    assert manual_counts.put(store, [manual_counts.Count(group, MONDAY, 9, 4)]) == []
    import_rows(store, tmp_path / "a.csv", weeks_of_talk("会员群", "2026-03-02", 1, 5))
    assert manual_counts.by_day(store, group, MONDAY, MONDAY)[MONDAY] == manual_counts.Day(5, 5, "import")
    assert len(manual_counts.contradictions(store)) == 1
    history.undo(store, 1)
    assert manual_counts.by_day(store, group, MONDAY, MONDAY)[MONDAY] == manual_counts.Day(9, 4, "count")
    assert manual_counts.contradictions(store) == []


def test_operators_are_left_out_of_imported_days(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "a.csv", weeks_of_talk("会员群", "2026-03-02", 1, 5))
    store.connection.execute("update members set is_operator = 1 where name = '会员群0'")
    assert manual_counts.by_day(store, 1, MONDAY, MONDAY)[MONDAY] == manual_counts.Day(4, 4, "import")


def test_an_unknown_day_is_not_silence(store: Store, group: int) -> None:
    manual_counts.put(store, [manual_counts.Count(group, MONDAY, 0, 0), manual_counts.Count(group, MONDAY + 3, 4, 2)])
    assert manual_counts.by_day(store, group, MONDAY, MONDAY + 6) == {
        MONDAY: manual_counts.Day(0, 0, "count"),
        MONDAY + 3: manual_counts.Day(4, 2, "count"),
    }
    assert manual_counts.known(store, group) == manual_counts.KnownDays(MONDAY, MONDAY + 3, 0, 2, 2)


def test_the_command_counts_one_or_many_and_shows_what_is_known(sihu: Command) -> None:
    sihu("groups", "found", "抖音群", "--slug", "g5")
    assert "1 day counted" in sihu("count", "g5 32 7").stdout
    assert "1 day counted" in sihu("count", "g5", 32, 7, "2026-03-02").stdout
    assert "2 days counted" in sihu("count", "-", input="g5 1 1 2026-03-03\n\ng5 0 0 2026-03-05\n").stdout
    said = sihu("count", "--show", "g5").stdout
    assert "4 counted by hand" in said and "32" in said
    bad = sihu("count", "g5 7 32")
    assert bad.returncode == 1 and "messages come first" in bad.stderr


def test_several_lines_in_one_are_of_this_group_or_of_another(store: Store, group: int) -> None:
    other = groups.add(store, "12", "qq")
    today = days.today(sihu_settings.zone(store))
    assert manual_counts.parse_all(store, "32 7;g5 3 2 昨天;12 9 4;5条3人;8/2 3天前; ", other) == [
        manual_counts.Count(other, today, 32, 7), manual_counts.Count(group, today - 1, 3, 2), manual_counts.Count(other, today, 9, 4),
        manual_counts.Count(other, today, 5, 3), manual_counts.Count(other, today - 3, 8, 2),
    ]  # fmt: skip
    with pytest.raises(SihuError, match="messages come first"):
        manual_counts.parse_all(store, "32 7; 3 9", other)


def test_weeks_and_days_say_where_they_come_from(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "a.csv", weeks_of_talk("会员群", "2026-03-02", 2, 5))
    group = groups.find(store, "会员群")
    manual_counts.put(
        store,
        [
            manual_counts.Count(group, MONDAY + 3, 1, 1),
            *(manual_counts.Count(group, MONDAY + 21 + n, 9, 2 + n) for n in range(3)),
        ],
    )
    first, second, gap, counted = manual_counts.weeks(store, group, MONDAY + 27, 4)
    assert (first.monday, first.speakers, first.imported, first.counted) == (MONDAY, 5, 7, 0)
    assert (second.speakers, second.imported) == (5, 7)
    assert (gap.speakers, gap.imported, gap.counted) == (None, 0, 0)
    assert (counted.speakers, counted.imported, counted.counted) == (4, 0, 3)
    told = {one.day: one for one in manual_counts.told(store, group, MONDAY, MONDAY + 27)}
    assert told[MONDAY + 3].contradicts and told[MONDAY + 3].imported == (5, 5) and told[MONDAY + 3].counted == (1, 1)
    assert told[MONDAY + 21].imported is None and told[MONDAY + 21].counted == (9, 2)
    assert told[MONDAY + 15].imported is None and told[MONDAY + 15].counted is None
