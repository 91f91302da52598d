"""One person, one thread: what was imported and what was written by hand, in one timeline."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sihu_tui import contacts
from sihu_tui.contacts import identities
from sihu_tui.contacts.conversation import ThreadPlace
from sihu_tui.errors import SihuError
from sihu_tui.importing import history
from sihu_tui.store import Store, journal
from tests.fixtures.private_chats import T0, bring_chat


def only(store: Store) -> contacts.ContactRow:
    (row,) = contacts.list_contacts(store)
    return row


def test_an_imported_chat_and_lines_by_hand_make_one_timeline(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "在吗"), (60, "我", "在的"), (120, "王姐", "面膜还有吗")])
    who = only(store)
    contacts.add_entry(store, who.id, "call", "打了电话", ts=T0 + 90)
    assert [line.text for line in contacts.thread(store, who.id)] == ["在吗", "在的", "打了电话", "面膜还有吗"]
    assert [line.mine for line in contacts.thread(store, who.id)] == [False, True, True, False]
    assert (who.name, who.waiting, who.last_text) == ("王姐", T0 + 120, "面膜还有吗")


def test_an_answer_by_hand_ends_the_wait_and_undoing_it_brings_it_back(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "在吗"), (10, "王姐", "急")])
    assert only(store).waiting == T0
    contacts.add_entry(store, only(store).id, "said", "回过了", ts=T0 + 60)
    assert only(store).waiting is None
    journal.undo(store)
    assert only(store).waiting == T0


def test_taking_an_import_back_takes_its_words_off_the_list(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "第一次")])
    later = bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "第一次"), (9000, "王姐", "第二次")])
    assert only(store).last_text == "第二次"
    history.undo(store, later.run or 0)
    assert (only(store).last_text, only(store).last_ts) == ("第一次", T0)


def test_the_earliest_due_day_stands_in_the_list(store: Store) -> None:
    who = contacts.add_contact(store, "李雷", due_day=20_000, due_why="回访")
    promise = contacts.add_entry(store, who, "promise", "寄小样", due_day=19_000)
    assert (only(store).due_day, only(store).due_why) == (19_000, "寄小样")
    contacts.finish_entry(store, promise)
    assert (only(store).due_day, only(store).due_why) == (20_000, "回访")
    contacts.set_due(store, promise, 19_000)
    assert only(store).due_day == 19_000


@given(
    lines=st.lists(st.tuples(st.booleans(), st.integers(0, 12)), max_size=40),
    size=st.integers(1, 9),
    at=st.integers(0, 39),
)
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_give_every_line_once_in_either_direction(
    store: Store, lines: list[tuple[bool, int]], size: int, at: int
) -> None:
    # many lines share a second, from both sources
    with store.writing() as connection:
        for table in ("entries", "messages", "groups", "contact_sums", "contacts"):
            connection.execute(f"delete from main.{table}")
        connection.execute("insert into contacts (id, name, remark, phone, stage, tags, note, due_why, created) "
                           "values (1, 'a', '', '', 'aware', '', '', '', 0)")  # fmt: skip
        connection.execute(
            "insert into groups (id, platform, key, name, kind, private, contact_id) values (1, 'qq', 'k', 'a', 'lasting', 1, 1)"
        )
        for number, (message, ts) in enumerate(lines):
            if message:
                connection.execute(
                    "insert into main.messages (group_id, ts, key, kind, text) values (1, ?, ?, 0, ?)",
                    (ts, number, str(number)),
                )
            else:
                connection.execute(
                    "insert into entries (contact_id, ts, kind, text, operator) values (1, ?, 'note', ?, '')",
                    (ts, str(number)),
                )
    whole = contacts.thread(store, 1, limit=100)
    assert sorted(line.text for line in whole) == sorted(str(number) for number in range(len(lines)))
    back: list[contacts.ThreadLine] = []
    page = contacts.page(store, 1, size)
    back[:0] = page.lines
    while page.earlier:
        page = contacts.page(store, 1, size, before=page.lines[0].place)
        back[:0] = page.lines
    assert back == whole
    on: list[contacts.ThreadLine] = []
    page = contacts.page(store, 1, size, after=ThreadPlace(-1, 0, 0))
    on += page.lines
    while page.later:
        page = contacts.page(store, 1, size, after=page.lines[-1].place)
        on += page.lines
    assert on == whole
    if whole:
        line = whole[at % len(whole)]
        middle = contacts.page(store, 1, size, around=line.place)
        assert line in middle.lines and len(middle.lines) <= size
        assert middle.lines == whole[whole.index(middle.lines[0]) :][: len(middle.lines)]


def test_two_accounts_of_one_person_are_joined_and_split_again(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "第一句")])
    bring_chat(store, tmp_path, "小王", 78, [(50, "小王", "第二句")])
    kept, gone = (contacts.find(store, name) for name in ("王姐", "小王"))
    contacts.edit_contact(store, gone, phone="13800001111", tags="老客 敏感肌")
    contacts.edit_contact(store, kept, tags="老客")
    joined = identities.join(store, kept, gone)
    assert [line.text for line in contacts.thread(store, kept)] == ["第一句", "第二句"]
    assert [row.name for row in contacts.list_contacts(store)] == ["王姐"]
    assert only(store).tags == ["老客", "敏感肌"]
    contacts.add_entry(store, kept, "note", "合并后写的", ts=T0 + 99)
    identities.split(store, joined)
    assert [line.text for line in contacts.thread(store, gone)] == ["第二句"]
    assert [line.text for line in contacts.thread(store, kept)] == ["第一句", "合并后写的"]
    assert next(row.tags for row in contacts.list_contacts(store) if row.id == kept) == ["老客"]
    with pytest.raises(SihuError, match="no join"):
        identities.split(store, joined)


def test_a_join_is_one_step_to_undo(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "第一句")])
    bring_chat(store, tmp_path, "小王", 78, [(50, "小王", "第二句")])
    before = contacts.list_contacts(store)
    identities.join(store, before[0].id, before[1].id)
    assert journal.undo(store).left == 0
    assert contacts.list_contacts(store) == before


def test_who_may_be_one_person_is_suggested_and_never_applied(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "在吗")])
    same_name = contacts.add_contact(store, "王姐")
    first = contacts.add_contact(store, "陈老师", phone="+86 138-0000-1111")
    second = contacts.add_contact(store, "陈女士", phone="13800001111")
    found = {(one.why, frozenset((one.contact, one.other))) for one in identities.suggestions(store)}
    imported = next(row.id for row in contacts.list_contacts(store) if row.name == "王姐" and row.id != same_name)
    assert found == {("phone", frozenset((first, second))), ("name", frozenset((imported, same_name)))}
    assert len(contacts.list_contacts(store)) == 4
    identities.tell_apart(store, first, second)
    assert [one.why for one in identities.suggestions(store)] == ["name"]


def test_a_name_that_three_people_have_suggests_nothing(store: Store) -> None:
    for _nth in range(3):
        contacts.add_contact(store, "小雨")
    assert identities.suggestions(store) == []


def test_a_private_chat_in_which_both_are_called_the_same_is_listed(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "小雨", 77, [(0, "小雨", "在吗"), (9, "小雨", "在的")])
    bring_chat(store, tmp_path, "王姐", 78, [(0, "王姐", "在吗"), (9, "我", "在的")])
    assert [(one.chat, one.why) for one in identities.doubts(store)] == [("小雨", "equal")]


def test_stages_move_with_day_and_evidence(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    contacts.edit_contact(store, who, stage="verified", evidence="晒了订单")
    rows = store.connection.execute("select was, now, evidence from contact_moves").fetchall()
    assert rows == [("aware", "verified", "晒了订单")]
    with pytest.raises(SihuError, match="A stage is one of"):
        contacts.edit_contact(store, who, stage="friend")
