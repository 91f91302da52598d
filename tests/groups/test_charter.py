"""The charter: parts that count while something fresh shows them, terms, checklists, child groups, layers."""

from __future__ import annotations

import pytest

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import charter, groups, rituals
from sihu_tui.store import Store, journal
from tests.conftest import Command


@pytest.fixture
def group(store: Store) -> int:
    return groups.add(store, "妈妈群", "wechat", purpose="让新手妈妈睡得更好")


def today(store: Store) -> int:
    return days.today(settings.zone(store))


def test_a_part_counts_while_its_evidence_is_fresh(store: Store, group: int) -> None:
    now = today(store)
    charter.note(store, group, "goal", "21 天打卡目标写在群公告", now - 91)
    charter.note(store, group, "symbol", "群昵称统一前缀", now - 90)
    charter.note(store, group, "ritual", "每周三问答", now)
    found = charter.read(store, group)
    assert found.score == 2 and groups.charter_scores(store) == {group: 2}
    goal = found.points["goal"]
    assert goal is not None and goal.stale and found.points["feedback"] is None
    assert [(name, point.part) for _id, name, point in charter.stale(store)] == [("妈妈群", "goal")]
    charter.note(store, group, "goal", "又写了一遍")
    assert charter.read(store, group).score == 3 and charter.stale(store) == []
    settings.put(store, "groups.charter_days", 30)
    assert charter.read(store, group).score == 2
    (row,) = groups.list_groups(store)
    assert row.score == 2


def test_a_part_is_struck_and_comes_back_by_undo(store: Store, group: int) -> None:
    charter.note(store, group, "goal", "公告")
    charter.strike(store, group, "goal")
    assert charter.read(store, group).score == 0
    journal.undo(store)
    assert charter.read(store, group).score == 1


@pytest.mark.parametrize(
    ("part", "evidence", "ahead", "says"),
    [("slogan", "x", 0, "goal, symbol"), ("goal", "  ", 0, "evidence"), ("goal", "x", 1, "lies ahead")],
)
def test_evidence_that_is_none_is_refused(
    store: Store, group: int, part: str, evidence: str, ahead: int, says: str
) -> None:
    with pytest.raises(SihuError, match=says):
        charter.note(store, group, part, evidence, today(store) + ahead)
    assert charter.read(store, group).score == 0


def test_a_temporary_group_counts_down_and_tells_what_is_still_to_do(store: Store, group: int) -> None:
    now = today(store)
    charter.set_term(store, group, now - 10, now + 5)
    assert any("no checklist" in said for said in charter.warnings(store, group))
    charter.add_items(store, group)
    charter.add_items(store, group, ["把快递单号发完", "把快递单号发完", " "])
    items = charter.checklist(store, group)
    assert len(items) == len(charter.WRAP_UP) + 1
    charter.tick(store, items[0].id)
    (ending,) = charter.endings(store)
    assert (ending.left, ending.open) == (5, len(items) - 1)
    assert charter.warnings(store, group) == []
    journal.undo(store)
    assert charter.checklist(store, group)[0].done is None
    groups.edit(store, group, kind="lasting", ends_day=None)
    assert charter.endings(store) == []


def test_an_end_before_the_start_is_named(store: Store, group: int) -> None:
    now = today(store)
    with pytest.raises(SihuError, match="妈妈群: the end .* before the start"):
        charter.set_term(store, group, now, now - 1)
    groups.edit(store, group, starts_day=now)
    with pytest.raises(SihuError, match="before the start"):
        groups.edit(store, group, ends_day=now - 1)


def test_a_closed_group_asks_for_nothing(store: Store, group: int) -> None:
    now = today(store)
    charter.note(store, group, "goal", "x", now - 400)
    charter.set_term(store, group, now - 30, now - 1)
    groups.edit(store, group, archived=days.now())
    assert (charter.stale(store), charter.endings(store), charter.warnings(store, group)) == ([], [], [])


@pytest.mark.parametrize(("layer", "warned"), [(1, True), (2, True), (3, False), (4, False), (None, False)])
def test_founding_below_the_third_layer_warns(store: Store, layer: int | None, warned: bool) -> None:
    founding = charter.found(store, "新群", "wechat", purpose="试用", layer=layer)
    assert any("layer" in said for said in founding.warnings) is warned
    assert groups.list_groups(store)[0].layer == layer


def test_an_old_lasting_group_is_called_old(store: Store, group: int) -> None:
    store.connection.execute("update groups set created = created - 400 * 86400")
    assert any("400 days old" in said for said in charter.warnings(store, group))


def test_child_groups_are_listed_under_their_parent(store: Store, group: int) -> None:
    child = charter.found(store, "妈妈群·上海", "wechat", parent_id=group).group
    assert charter.children(store, group) == [(child, "妈妈群·上海", False)]


def test_the_commands_note_and_tick(sihu: Command) -> None:
    said = sihu("groups", "found", "快闪群", "--ends", "2027-01-01", "--starts", "2027-02-01")
    assert said.returncode == 1 and "before the start" in said.stderr
    assert "layer 2" in sihu("groups", "found", "快闪群", "--layer", 2).stdout
    assert "1 of 4" in sihu("groups", "charter", "快闪群", "goal", "公告写明").stdout
    sihu("groups", "checklist", "快闪群", "--wrap-up")
    assert sihu("groups", "checklist", "快闪群", "--done", 2).stdout.count("[x]") == 1
    assert sihu("groups", "checklist", "快闪群", "--done", 9).returncode == 1


def test_a_ritual_that_was_held_proposes_its_point(store: Store, group: int) -> None:
    now = today(store)
    assert charter.proposed(store, group) == {}
    ritual = rituals.add(store, group, "周三问答", "每天", now - 20)
    for back in (3, 2):
        rituals.mark(store, ritual, now - back)
    assert charter.proposed(store, group) == {"ritual": ("周三问答: held 2 times", now - 2)}
    charter.note(store, group, "ritual", "周三问答", now - 2)
    assert charter.proposed(store, group) == {} and charter.read(store, group).score == 1
