"""Working on many groups at once: edits as one step, undo that survives a restart, views, filters, exports."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui.derived import open_store
from sihu_tui.errors import SihuError
from sihu_tui.groups import columns, groups, views
from sihu_tui.groups.groups import GroupRow
from sihu_tui.store import Store, journal
from sihu_tui.text.sorting import name_key
from tests.conftest import Command
from tests.fixtures.group_store import import_rows, weeks_of_talk


def made(store: Store, *names: str) -> list[int]:
    return [groups.add(store, name, "wechat") for name in names]


def facts(store: Store) -> list[tuple[object, ...]]:
    return store.connection.execute(
        "select id, name, platform, owner, kind, tags, slug, starts_day, ends_day, parent_id, layer "
        "from groups order by id"
    ).fetchall()


def test_many_groups_change_as_one_step_and_come_back_as_one(store: Store) -> None:
    ids = made(store, "甲", "乙", "丙")
    groups.edit(store, ids[0], tags="vip 老客", owner="lin")
    before = facts(store)
    assert groups.edit_many(store, ids, ["华东", "#vip"], ["老客"], owner="zhou", platform="qq") == 3
    after = facts(store)
    assert [row[3] for row in after] == ["zhou"] * 3
    assert [row[5] for row in after] == ["vip 华东", "华东 vip", "华东 vip"]
    outcome = journal.undo(store)
    assert outcome.left == 0 and "zhou" in outcome.step.what
    assert facts(store) == before
    journal.redo(store)
    assert facts(store) == after


def test_undo_goes_step_by_step_and_survives_a_restart(store: Store) -> None:
    (one,) = made(store, "甲")
    groups.edit(store, one, owner="lin")
    groups.edit(store, one, owner="zhou")
    with open_store(store.path) as again:
        assert [step.undone for step in journal.steps(again)] == [None] * 3
        journal.undo(again)
        assert facts(again)[0][3] == "lin"
        journal.undo(again)
        assert facts(again)[0][3] is None
        journal.undo(again)
        assert facts(again) == []
        with pytest.raises(SihuError, match="nothing to undo"):
            journal.undo(again)
        for owner in (None, "lin", "zhou"):
            journal.redo(again)
            assert facts(again)[0][3] == owner
        with pytest.raises(SihuError, match="nothing to redo"):
            journal.redo(again)


def test_a_new_change_after_an_undo_ends_what_could_be_redone(store: Store) -> None:
    (one,) = made(store, "甲")
    groups.edit(store, one, owner="lin")
    journal.undo(store)
    groups.edit(store, one, owner="xu")
    with pytest.raises(SihuError, match="nothing to redo"):
        journal.redo(store)


def test_what_changed_since_is_left_as_it_is_and_told(store: Store) -> None:
    ids = made(store, "甲", "乙")
    groups.edit_many(store, ids, owner="lin")
    store.connection.execute("update groups set owner = 'from elsewhere' where id = ?", (ids[1],))
    assert journal.undo(store).left == 1
    assert [row[3] for row in facts(store)] == [None, "from elsewhere"]


def test_a_change_that_fails_halfway_leaves_nothing(store: Store) -> None:
    ids = made(store, "甲", "乙")
    groups.edit(store, ids[1], starts_day=20000)
    before, count = facts(store), len(journal.steps(store))
    with pytest.raises(SihuError, match="乙"):
        groups.edit_many(store, ids, owner="lin", ends_day=19999)
    assert facts(store) == before and len(journal.steps(store)) == count
    groups.edit(store, ids[0], owner="xu")
    assert facts(store)[0][3] == "xu"


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, 3), min_size=1),
            st.sampled_from(["lin", "zhou", ""]),
            st.lists(st.sampled_from("abc"), max_size=2),
            st.lists(st.sampled_from("abc"), max_size=2),
        ),
        max_size=6,
    )
)
def test_undoing_all_gives_the_beginning_and_redoing_all_the_end(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[set[int], str, list[str], list[str]]]
) -> None:
    with open_store(tmp_path_factory.mktemp("undo") / "s.db") as store:
        ids = made(store, "甲", "乙", "丙", "丁")
        states = [facts(store)]
        for which, owner, more, less in edits:
            count = len(journal.steps(store))
            groups.edit_many(store, [ids[i] for i in which], more, less, owner=owner)
            if len(journal.steps(store)) > count:
                states.append(facts(store))
        for state in reversed(states[:-1]):
            journal.undo(store)
            assert facts(store) == state
        for state in states[1:]:
            journal.redo(store)
            assert facts(store) == state


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "eternal"}, "lasting"),
        ({"platform": "icq"}, "wechat"),
        ({"layer": 5}, "1 to 4"),
        ({"name": " "}, "needs a name"),
        ({"slug": "两个 字"}, "no slug"),
        ({"colour": "red"}, "colour"),
        ({"starts_day": 20010, "ends_day": 20000}, "before the start"),
    ],
)
def test_facts_that_no_group_has_are_named(store: Store, changes: dict[str, object], says: str) -> None:
    (one,) = made(store, "甲")
    with pytest.raises(SihuError, match=says):
        groups.edit(store, one, **changes)


def test_a_slug_belongs_to_one_group_and_finds_it(store: Store) -> None:
    one, two = made(store, "甲", "乙")
    groups.edit(store, one, slug="g5")
    assert groups.find(store, "g5") == one
    with pytest.raises(SihuError, match="belongs to 甲"):
        groups.edit(store, two, slug="g5")


def test_a_group_cannot_stand_under_its_own_child(store: Store) -> None:
    one, two, three = made(store, "甲", "乙", "丙")
    groups.edit(store, two, parent_id=one)
    groups.edit(store, three, parent_id=two)
    with pytest.raises(SihuError, match="under itself"):
        groups.edit(store, one, parent_id=three)


def test_two_groups_of_one_name_are_told_apart_by_a_slug(store: Store, tmp_path: Path) -> None:
    made(store, "会员群")
    with pytest.raises(SihuError, match="slug"):
        made(store, "会员群")
    second = groups.add(store, "会员群", "wechat", slug="hy2")
    with pytest.raises(SihuError, match=r"#1 \(wechat\), #2 \(wechat\)"):
        groups.find(store, "会员群")
    assert groups.find(store, "hy2") == second


def test_an_export_still_finds_a_group_that_was_set_to_its_real_platform(store: Store, tmp_path: Path) -> None:
    rows = weeks_of_talk("会员群", "2026-03-02", 1, 3)
    import_rows(store, tmp_path / "a.csv", rows[:9])
    groups.edit_many(store, [1], platform="wechat")
    import_rows(store, tmp_path / "b.csv", rows)
    assert [row[:3] for row in facts(store)] == [(1, "会员群", "wechat")]
    assert store.connection.execute("select count(*) from messages").fetchone() == (21,)


# Views


def row(id: int, name: str, **facts: object) -> GroupRow:
    usual: dict[str, object] = {
        "platform": "wechat",
        "owner": "",
        "kind": "lasting",
        "members": None,
        "spoke_ever": 0,
        "last_speech": None,
        "weekly": [],
        "status": "no-data",
        "risk": None,
    }
    return GroupRow(id, name, **{**usual, **facts})  # type: ignore[arg-type]


ROWS = [
    row(1, "华东会员群", owner="lin", members=480, status="fading", risk=0.4, tags=["vip"], weekly=[9, 8]),
    row(2, "Alpha", owner="zhou", members=20, platform="telegram", status="steady", weekly=[None]),
    row(3, "旧群", owner="lin", members=None, archived=1_780_000_000, status="ended", tags=["老客", "vip2"]),
    row(4, "临时群", kind="temporary", ends_day=20600, members=0, status="dead"),
]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", [1, 2, 3, 4]),
        ("hdhy", [1]),
        ("owner:lin", [1, 3]),
        ("owner:lin is:open", [1]),
        ("-owner:lin", [2, 4]),
        ("members>100", [1]),
        ("members<=20", [2, 4]),
        ("tag:vip", [1]),
        ("tags:vip", [1]),
        ("risk>30%", [1]),
        ("ends<2026-06-01", [4]),
        ("kind:temporary", [4]),
        ("status:fading", [1]),
        ("is:closed", [3]),
        ("telegram", [2]),
        ("members>x", []),
        ("nothing:here", []),
    ],
)
def test_a_filter_means_what_it_says(typed: str, ids: list[int]) -> None:
    fits = views.fits(typed)
    assert [r.id for r in ROWS if fits(r)] == ids


@given(st.text())
def test_no_filter_that_can_be_typed_fails(typed: str) -> None:
    fits = views.fits(typed)
    assert all(fits(r) in (True, False) for r in ROWS)


@pytest.mark.parametrize("column", columns.COLUMNS)
def test_every_column_sorts_both_ways_with_the_unknown_last(column: str) -> None:
    value = columns.COLUMNS[column].value
    up, down = views.order(ROWS, column), views.order(ROWS, f"-{column}")
    assert sorted(r.id for r in up) == sorted(r.id for r in down) == [1, 2, 3, 4]
    for ordered in (up, down):
        known = [value(r) not in (None, "") for r in ordered]
        assert known == sorted(known, reverse=True)
    if column != "status":
        ascending = [value(r) for r in up if value(r) not in (None, "")]
        fold = [name_key(v) if isinstance(v, str) else v for v in ascending]
        assert fold == sorted(fold)  # type: ignore[type-var]


def test_zero_members_is_not_unknown() -> None:
    assert [r.id for r in views.order(ROWS, "members")] == [4, 2, 1, 3]


def test_a_view_is_kept_replaced_and_forgotten(store: Store) -> None:
    views.save(store, views.View("华东", "e", "owner:lin", "-members", ("name", "members")))
    assert views.find(store, "e").columns == ("name", "members")
    views.save(store, views.View("华东", "e", "owner:zhou"))
    assert views.find(store, "华东").filter == "owner:zhou"
    with pytest.raises(SihuError, match="opens the view 华东"):
        views.save(store, views.View("华南", "e"))
    views.remove(store, "e")
    with pytest.raises(SihuError, match="no view"):
        views.find(store, "e")
    journal.undo(store)
    assert views.find(store, "e").filter == "owner:zhou"


def test_the_pane_comes_back_as_it_was_left(store: Store) -> None:
    from sihu_tui import settings as stored

    assert views.last(store) == views.FIRST
    left = views.View("open", filter="owner:lin", sort="-members", columns=("name", "members"))
    views.remember(store, left)
    with open_store(store.path) as again:
        assert views.last(again) == left
    for broken in ("{", "[]", '{"name": "x", "columns": ["colour"]}', '{"colour": 1}'):
        stored.put(store, "groups.view", broken)
        assert views.last(store) == views.FIRST


@pytest.mark.parametrize(
    ("view", "says"),
    [
        (views.View("open"), "own"),
        (views.View("x", sort="colour"), "colour"),
        (views.View("x", key="ab"), "no key"),
        (views.View("x", columns=("name", "nix")), "nix"),
    ],
)
def test_a_view_that_cannot_be_is_named(store: Store, view: views.View, says: str) -> None:
    with pytest.raises(SihuError, match=says):
        views.save(store, view)


def test_an_export_is_never_a_formula_nor_markup(store: Store) -> None:
    evil = [row(1, "=HYPERLINK(1)", owner="+a", members=3), row(2, "a|b*c*", owner="@x")]
    table = list(csv.reader(io.StringIO(views.export(store, evil, ("name", "owner", "members"), "csv"))))
    assert table == [["Group", "Owner", "Members"], ["'=HYPERLINK(1)", "'+a", "3"], ["a|b*c*", "'@x", ""]]
    told = json.loads(views.export(store, evil, ("name", "members"), "json"))
    assert told == {
        "version": 1,
        "groups": [{"name": "=HYPERLINK(1)", "members": 3}, {"name": "a|b*c*", "members": None}],
    }
    lines = views.export(store, evil, ("name", "members"), "markdown").splitlines()
    assert lines[1] == "| --- | ---: |" and lines[3] == r"| a\|b\*c\* |  |"


def test_an_export_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    views.write_export(path, "群\n")
    assert path.read_bytes() == "\ufeff群\n".encode() and path.stat().st_mode & 0o077 == 0
    with pytest.raises(SihuError, match="there already"):
        views.write_export(path, "")


# The commands


def test_the_commands_do_the_same(sihu: Command) -> None:
    assert (
        "#1 founded" in sihu("groups", "found", "会员群", "--platform", "wechat", "--layer", 2, "--slug", "g5").stdout
    )
    sihu("groups", "found", "新客群", "--owner", "lin")
    assert "2 groups" in sihu("groups", "edit", "g5", "新客群", "--owner", "zhou", "--tag", "华东").stdout
    told = json.loads(sihu("groups", "--filter", "owner:zhou", "--sort=-name", "--format", "json").stdout)
    assert [g["name"] for g in told["groups"]] == ["新客群", "会员群"]
    assert "Taken back" in sihu("undo").stdout
    assert sihu("groups", "--filter", "owner:zhou", "--format", "csv").stdout.splitlines()[1:] == []
    assert "Made again" in sihu("undo", "--redo").stdout
    sihu("groups", "--filter", "owner:zhou", "--columns", "name,tags", "--save", "周的", "--key", "z")
    assert sihu("groups", "--view", "z", "--format", "markdown").stdout.splitlines()[2] == "| 会员群 | 华东 |"
    assert "周的" in sihu("groups", "views").stdout
    said = sihu("groups", "edit", "--filter", "owner:nobody", "--owner", "x")
    assert said.returncode == 1 and "Traceback" not in said.stderr
    said = sihu("groups", "--sort", "colour")
    assert said.returncode == 1 and "colour" in said.stderr


def test_a_step_is_taken_back_by_its_own_number_and_only_once(store: Store) -> None:
    group = groups.add(store, "甲")
    _changed, back = journal.undoable(store, lambda: groups.edit(store, group, owner="lin"))
    groups.edit(store, group, purpose="答疑")
    assert back is not None and journal.undo(store, back).step.what == "甲: owner changed"
    row = groups.list_groups(store)[0]
    assert (row.owner, row.purpose) == ("", "答疑")
    with pytest.raises(SihuError, match="taken back already"):
        journal.undo(store, back)
    last = journal.last(store)
    assert last is not None and last.what == "甲: purpose changed"


def test_founding_is_taken_back_even_though_the_group_was_judged(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "a.csv", weeks_of_talk("会员群", "2026-03-02", 4, 2))
    groups.add(store, "新群")
    assert store.connection.execute("select count(*) from health").fetchone() == (2,)
    journal.undo(store)
    assert [row.name for row in groups.list_groups(store)] == ["会员群"]
    journal.redo(store)
    assert len(groups.list_groups(store)) == 2


def test_twelve_weeks_are_a_column_that_sorts_and_is_written_out(store: Store, tmp_path: Path) -> None:
    rows = weeks_of_talk("多", "2026-03-02", 4, 3) + weeks_of_talk("少", "2026-03-16", 2, 1)
    import_rows(store, tmp_path / "a.csv", rows)
    groups.add(store, "无")
    listed = views.apply(groups.list_groups(store), views.View("", sort="-weeks"))
    assert [row.name for row in listed] == ["多", "少", "无"]
    text = views.export(store, listed, ("name", "weeks"), "csv")
    assert "3 3" in text.splitlines()[1] and text.splitlines()[3] in ("无,", "无,— — — — — — — — — — — —")
