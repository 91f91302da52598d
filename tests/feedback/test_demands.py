"""The demand pool: from a line to a need, distinct askers, merging, and who is still to be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import contacts
from sihu_tui.contacts import identities
from sihu_tui.errors import SihuError
from sihu_tui.feedback import demands
from sihu_tui.store import Store, journal
from sihu_tui.store.clash import Clash
from tests.fixtures.private_chats import bring_chat


def message(store: Store, text: str) -> int:
    return int(store.connection.execute("select id from messages where text = ?", (text,)).fetchone()[0])


def test_a_message_becomes_a_need_and_askers_count_once(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "面膜能不能出小包装"), (9, "王姐", "真的想要小包装")])
    lines = [(5, "小雨", "想要小包装"), (6, "路人", "同求")]
    bring_chat(store, tmp_path, "好物群", 79, lines, kind="private_group")
    need = demands.collect(store, "message", message(store, "面膜能不能出小包装"), category="packaging")
    for text in ("真的想要小包装", "想要小包装", "同求", "同求"):
        assert demands.collect(store, "message", message(store, text), need) == need
    (row,) = demands.list_needs(store)
    assert (row.title, row.category, row.askers, row.untold, row.ripe) == (
        "面膜能不能出小包装",
        "packaging",
        3,
        3,
        False,
    )
    assert [one.name for one in demands.askers(store, need)] == ["王姐", "小雨", "路人", "王姐"]
    # 小雨 of the group turns out to be 王姐
    member = store.connection.execute("select id from members where name = '小雨'").fetchone()[0]
    identities.link(store, contacts.find(store, "王姐"), member)
    assert demands.list_needs(store)[0].askers == 2


def test_a_line_by_hand_becomes_a_need_and_is_undone_in_one_step(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    line = contacts.add_entry(store, who, "heard", "希望有无香型")
    demands.collect(store, "entry", line, polarity=-1)
    assert demands.list_needs(store)[0].polarity == -1
    journal.undo(store)
    assert demands.list_needs(store) == []


def test_alike_needs_are_suggested_and_merged_by_hand_only(store: Store) -> None:
    small = demands.add(store, "希望面膜出小包装")
    other = demands.add(store, "面膜可以有小包装吗")
    demands.add(store, "运费太贵")
    (pair,) = demands.likenesses(store)
    assert {pair.need, pair.other} == {small, other}
    assert len(demands.list_needs(store)) == 3
    assert [one.other for one in demands.likenesses(store, text="请问面膜有小包装吗")] != []
    who = contacts.add_contact(store, "王姐")
    demands.collect(store, "entry", contacts.add_entry(store, who, "heard", "小包装"), other)
    demands.merge(store, small, other)
    assert {row.title: row.askers for row in demands.list_needs(store)} == {"希望面膜出小包装": 1, "运费太贵": 0}
    journal.undo(store)
    assert len(demands.list_needs(store)) == 3


def test_when_the_last_asker_was_told_the_need_is_told(store: Store) -> None:
    need = demands.add(store, "小包装")
    for name in ("王姐", "李雷"):
        who = contacts.add_contact(store, name)
        demands.collect(store, "entry", contacts.add_entry(store, who, "heard", "要小包装"), need)
    demands.edit(store, need, state="launched")
    first, second = demands.askers(store, need, untold=True)
    demands.tell(store, need, [first.id])
    assert [one.name for one in demands.askers(store, need, untold=True)] == ["李雷"]
    assert demands.list_needs(store)[0].state == "launched"
    demands.tell(store, need, [second.id])
    assert demands.list_needs(store)[0].state == "told"
    assert demands.list_needs(store, "collected") == []
    assert demands.launches(store) == (1, 1)


@pytest.mark.parametrize(
    "facts", [{"state": "done"}, {"category": "colour"}, {"polarity": 3}, {"title": " "}, {"owner": "x"}]
)
def test_what_a_need_cannot_be_is_refused(store: Store, facts: dict[str, object]) -> None:
    need = demands.add(store, "小包装")
    with pytest.raises(SihuError):
        demands.edit(store, need, **facts)


def test_an_operators_line_and_one_without_words_make_no_need(store: Store, tmp_path: Path) -> None:
    bring_chat(
        store,
        tmp_path,
        "好物群",
        79,
        [(5, "小雨", "想要小包装"), (6, "小唐", "大家想要小包装吗")],
        kind="private_group",
    )
    store.connection.execute("update members set is_operator = 1 where name = '小唐'")
    with pytest.raises(SihuError, match="operator's line"):
        demands.collect(store, "message", message(store, "大家想要小包装吗"))
    store.connection.execute("update main.messages set text = null where text = '想要小包装'")
    media = store.connection.execute("select id from messages where text is null").fetchone()[0]
    with pytest.raises(SihuError, match="no words"):
        demands.collect(store, "message", media)
    assert demands.list_needs(store) == []


def test_a_need_goes_from_state_to_state_but_not_past_those_who_are_to_be_told(store: Store) -> None:
    need = demands.add(store, "小包装")
    who = contacts.add_contact(store, "王姐")
    line = contacts.add_entry(store, who, "heard", "要小包装")
    demands.collect(store, "entry", line, need)
    assert demands.of_line(store, "entry", line) == (need, "小包装")
    assert [demands.advance(store, need) for _state in range(3)] == ["studied", "approved", "launched"]
    with pytest.raises(SihuError, match="1 asker is still to be told"):
        demands.advance(store, need)
    demands.tell(store, need, [one.id for one in demands.askers(store, need)])
    with pytest.raises(SihuError, match="nothing after"):
        demands.advance(store, need)
    # who asks for what was told to all is still to be told
    other = contacts.add_contact(store, "李雷")
    demands.collect(store, "entry", contacts.add_entry(store, other, "heard", "我也要"), need)
    (row,) = demands.list_needs(store)
    assert (row.state, row.untold) == ("launched", 1)


def test_several_needs_merge_in_one_step(store: Store) -> None:
    kept, *gone = (demands.add(store, title) for title in ("小包装", "小一点的包装", "旅行装"))
    demands.merge(store, kept, *gone)
    assert [row.id for row in demands.list_needs(store)] == [kept]
    journal.undo(store)
    assert len(demands.list_needs(store)) == 3


def test_a_change_is_taken_back_alone_whatever_came_after(store: Store) -> None:
    _first, back = journal.undoable(store, lambda: demands.add(store, "小包装"))
    other = demands.add(store, "旅行装")
    assert back is not None
    journal.undo(store, back)
    assert [row.title for row in demands.list_needs(store)] == ["旅行装"]
    assert journal.undoable(store, lambda: demands.edit(store, other, title="旅行装"))[1] is None


def test_two_who_change_one_need_are_told_of_each_other(store: Store) -> None:
    need = demands.add(store, "小包装", note="一")
    was = {"title": "小包装", "note": "一", "polarity": 0}
    demands.edit(store, need, was, note="二", title="小包装", polarity=0)
    demands.edit(store, need, was, title="旅行装", note="一", polarity=0)  # another field: both stand
    row = demands.list_needs(store)[0]
    assert (row.title, row.note) == ("旅行装", "二")
    with pytest.raises(Clash, match="note"):
        demands.edit(store, need, was, note="三")
    assert demands.list_needs(store)[0].note == "二"
