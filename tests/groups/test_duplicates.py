"""Which group is which: one name for two, two names for one, two exporters, an id that the platform gave again."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import duplicates, groups, joining, members
from sihu_tui.groups import manual_counts as hand
from sihu_tui.store import Store, journal, sqlite
from tests.conftest import Command, counts
from tests.fixtures.group_store import import_rows, weeks_of_talk

MONDAY = days.parse_day("2026-03-02")
TALK = weeks_of_talk("会员群", "2026-03-02", 4, 4)


def facts(store: Store) -> list[list[tuple[object, ...]]]:
    """Everything a step may touch, and the sums that rest on it."""
    queries = (
        "select * from groups order by id",
        "select id, group_id, ts, key, text from messages order by id",
        "select * from memberships order by group_id, member_id",
        "select * from member_days",
        "select * from group_days",
        "select * from coverage",
        "select * from group_counts",
        "select group_id, status, weekly from health order by group_id",
        "select * from group_aliases",
    )
    return [store.connection.execute(query).fetchall() for query in queries]


def renamed(rows: list[tuple[str, str, str, str]], name: str) -> list[tuple[str, str, str, str]]:
    return [(name, when, who, text) for _group, when, who, text in rows]


def test_two_members_exports_with_different_windows_are_one_history(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "early.csv", TALK[:70])
    import_rows(store, tmp_path / "late.csv", TALK[40:])
    assert counts(store)["messages"] == len(TALK) and counts(store)["groups"] == 1
    known = hand.known(store, 1)
    assert (known.imported, known.missing) == (28, 0)


def test_a_group_exported_under_two_names_is_found_and_joined(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "a.csv", TALK[:80])
    import_rows(store, tmp_path / "b.csv", renamed(TALK[40:], "会员群(小号)"))
    (doubt,) = duplicates.doubts(store)
    assert doubt.kind == "same-talk" and "join" in doubt.cure
    hand.put(store, [hand.Count(2, MONDAY + 40, 5, 3)])
    before = facts(store)
    joined = joining.join(store, 1, 2)
    assert (joined.moved, joined.equal, joined.alike) == (72, 40, 0)
    assert counts(store)["messages"] == len(TALK) and counts(store)["groups"] == 1
    assert store.connection.execute("select sum(n) from member_days").fetchone() == (len(TALK),)
    assert hand.known(store, 1) == hand.KnownDays(MONDAY, MONDAY + 40, 28, 1, 12)
    assert sqlite.faults(store.connection) == [] and duplicates.doubts(store) == []
    after = facts(store)
    journal.undo(store)
    assert facts(store) == before
    journal.redo(store)
    assert facts(store) == after
    # a later export under the old name still lands here
    import_rows(store, tmp_path / "c.csv", renamed(TALK[100:], "会员群(小号)"))
    assert counts(store)["groups"] == 1 and counts(store)["messages"] == len(TALK)


def test_a_renamed_group_is_found_by_its_people(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "a.csv", TALK[:56])
    import_rows(store, tmp_path / "b.csv", renamed(TALK[56:], "会员福利群"))
    (doubt,) = duplicates.doubts(store)
    assert doubt.kind == "renamed" and "会员福利群 begins where 会员群 ends, with 100%" in doubt.why


def test_groups_that_merely_share_people_are_left_alone(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "a.csv", TALK)
    import_rows(
        store, tmp_path / "b.csv", [("二群", when[:-1] + "7", who, "别的" + text) for _g, when, who, text in TALK]
    )
    assert duplicates.doubts(store) == []


def test_two_groups_of_one_name_are_told(store: Store) -> None:
    groups.add(store, "会员群", "wechat")
    groups.add(store, "会员群", "wechat", slug="hy2")
    (doubt,) = duplicates.doubts(store)
    assert doubt.kind == "same-name" and "--slug" in doubt.cure


def test_an_id_given_again_is_found_and_the_group_split(store: Store, tmp_path: Path) -> None:
    later = [("会员群", when, f"新{who}", text) for _g, when, who, text in weeks_of_talk("会员群", "2026-06-01", 2, 3)]
    import_rows(store, tmp_path / "a.csv", TALK)
    import_rows(store, tmp_path / "b.csv", later)
    (doubt,) = duplicates.doubts(store)
    assert doubt.kind == "reused-id" and "2026-06-01" in doubt.cure
    before = facts(store)
    new = joining.split(store, 1, days.parse_day("2026-06-01"), "亲子群")
    rows = {row.id: row for row in groups.list_groups(store)}
    assert (rows[1].name, rows[new].name) == ("会员群", "亲子群")
    assert {m.name for m in members.people(store, new)} == {"新会员群0", "新会员群1", "新会员群2"}
    assert len(members.people(store, 1)) == 4 and duplicates.doubts(store) == []
    assert hand.known(store, 1).last == MONDAY + 27 and hand.known(store, new).imported == 14
    assert sqlite.faults(store.connection) == []
    # the id goes on with the group that lives
    import_rows(store, tmp_path / "c.csv", [("会员群", "2026-06-20 12:00", "新会员群0", "还在")])
    assert store.connection.execute("select count(*) from messages where group_id = ?", (new,)).fetchone() == (43,)
    store.connection.execute("delete from main.messages where text = '还在'")
    store.connection.execute("delete from coverage where run_id = 3")
    journal.undo(store)
    assert facts(store)[1] == before[1] and facts(store)[3] == before[3] and counts(store)["groups"] == 1


@pytest.mark.parametrize("day", ["2026-03-01", "2027-01-01"])
def test_a_split_with_nothing_on_one_side_is_refused(store: Store, tmp_path: Path, day: str) -> None:
    import_rows(store, tmp_path / "a.csv", TALK)
    with pytest.raises(SihuError, match="nothing to split"):
        joining.split(store, 1, days.parse_day(day), "x")
    with pytest.raises(SihuError, match="takes two groups"):
        joining.join(store, 1, 1)


def test_the_commands_name_join_and_split(sihu: Command, tmp_path: Path) -> None:
    assert "Nothing doubtful" in (sihu("groups", "found", "甲"), sihu("groups", "doubts"))[1].stdout
    sihu("groups", "found", "乙", "--owner", "lin")
    assert "0 messages moved" in sihu("groups", "join", "甲", "乙").stdout
    assert "lin" in sihu("groups").stdout
    assert sihu("groups", "split", "甲", "2026-03-02", "丙").returncode == 1
    sihu("groups", "found", "甲", "--slug", "j2")
    assert "Both are called 甲" in sihu("groups", "doubts").stdout
    assert sihu("groups", "apart", "#1", "j2").returncode == 0
    assert "Nothing doubtful" in sihu("groups", "doubts").stdout


def test_what_was_told_apart_is_not_asked_again_until_undone(store: Store) -> None:
    for slug in ("", "hy2", "hy3"):
        groups.add(store, "会员群", "wechat", slug=slug)
    assert [(doubt.a, doubt.b) for doubt in duplicates.doubts(store)] == [(1, 2), (1, 3)]
    duplicates.tell_apart(store, 2, 1)
    duplicates.tell_apart(store, 2, 1)
    assert [(doubt.a, doubt.b) for doubt in duplicates.doubts(store)] == [(1, 3)]
    journal.undo(store)
    assert len(duplicates.doubts(store)) == 2
    with pytest.raises(SihuError, match="takes two groups"):
        duplicates.tell_apart(store, 1, 99)
    with pytest.raises(SihuError, match="no group #99"):
        duplicates.look(store, 99)
