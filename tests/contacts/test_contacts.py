"""People found, listed and written about: the order of lists, finding somebody, a typed line, tags, all that is known."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui import contacts, settings
from sihu_tui.contacts import followups, identities, profile, quick_entry, stages, tags
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.search import indexer, search
from sihu_tui.search.seeker import Seeker
from sihu_tui.store import Store, journal, sqlite
from tests.fixtures.private_chats import T0, bring_chat

DAY = 86400
SUNDAY = days.parse_day("2026-11-22")


@pytest.mark.parametrize(
    ("line", "kind", "text", "due"),
    [
        ("call 谈了新品 下周三", "call", "谈了新品", "2026-11-25"),
        ("电话 问成分 3d", "call", "问成分", "2026-11-25"),
        ("投诉: 漏液", "complaint", "漏液", None),
        ("promise send it next fri", "promise", "send it", "2026-11-27"),
        ("补差价 3.5", "note", "补差价 3.5", None),
        ("发了 20", "note", "发了 20", None),
        ("寄小样 12-01", "note", "寄小样", "2026-12-01"),
        ("明天", "note", "明天", None),
        ("  gift   a  b  tomorrow ", "gift", "a  b", "2026-11-23"),
    ],
)
def test_a_typed_line_says_its_kind_and_its_day(line: str, kind: str, text: str, due: str | None) -> None:
    said = quick_entry.read(line, SUNDAY)
    assert (said.kind, said.text, None if said.due_day is None else days.iso(said.due_day)) == (kind, text, due)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("承诺 寄小样 下周八", "下周八"),
        ("寄小样 2月31日", "2月31日"),
        ("call 打过 昨天", "is over"),
        ("call", "Write what"),
        ("  ", "Write"),
    ],
)
def test_a_wrong_day_or_no_words_are_said(line: str, why: str) -> None:
    with pytest.raises(SihuError, match=why):
        quick_entry.read(line, SUNDAY)


@given(st.text(max_size=60))
def test_any_typed_line_is_read_whole_or_refused(line: str) -> None:
    try:
        said = quick_entry.read(line, SUNDAY)
    except SihuError:
        return
    assert said.text and said.text in line
    if said.due_day is None and quick_entry.kind_of((line.split() or [""])[0]) is None:
        assert said == ("note", line.strip(), None)


def test_the_rows_of_a_list_are_those_of_the_whole_list(store: Store, tmp_path: Path) -> None:
    day = days.day_of(T0, settings.zone(store))
    for nth in range(12):
        who = contacts.add_contact(store, f"客户{nth}", due_day=day - nth % 5)
        if nth % 3 == 0:
            contacts.add_entry(store, who, "promise", f"寄小样{nth}", day - nth)
    followups.snooze(store, contacts.find(store, "客户4"), day + 2)
    removed = contacts.find(store, "客户5")
    contacts.remove_contact(store, removed)
    whole = followups.today(store, now=T0)
    assert [row.contact for row in whole.rows] == whole.order and len(whole.order) == 10
    assert removed not in whole.order and whole.counts["promise"] == 4
    assert followups.rows(store, whole.order[3:6], now=T0) == whole.rows[3:6]
    few = followups.today(store, limit=2, now=T0)
    assert few.order == whole.order and few.rows == whole.rows[:2]
    put_off = followups.rows(store, [contacts.find(store, "客户4")], now=T0)[0]
    assert put_off.reasons == [] and put_off.until == day + 2


def test_what_when_and_why_of_a_row(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "在吗{0}")])
    who = contacts.find(store, "王姐")
    contacts.add_entry(store, who, "promise", "寄{小样}", days.day_of(T0, settings.zone(store)) - 2, ts=T0 - 9)
    row = followups.today(store, now=T0 + 3 * 3600).rows[0]
    assert [(followups.what(one), followups.when(one, T0 + 3 * 3600)) for one in row.reasons] == [
        ("answer", "3 hours"),
        ("promise", "2 days late"),
    ]
    assert [followups.why(one) for one in row.reasons] == ["“在吗{0}”", "寄{小样}"]
    # what we noted since is no word of theirs
    contacts.add_entry(store, who, "note", "老客", ts=T0 + 60)
    assert followups.why(followups.today(store, now=T0 + 3 * 3600).rows[0].reasons[0]) == "“在吗{0}”"


def test_somebody_is_found_by_characters_pinyin_and_nearly_right_spelling(store: Store) -> None:
    ids = {name: contacts.add_contact(store, name) for name in ("王小姐", "王大力", "陈太太", "Grace Lin")}
    ids["葵姐"] = contacts.add_contact(store, "向日葵", remark="葵姐")
    for typed, name in (
        ("王大", "王大力"), ("wxj", "王小姐"), ("chentai", "陈太太"), ("grace", "Grace Lin"), ("Grcae Lin", "Grace Lin"), ("向日", "葵姐"),
    ):  # fmt: skip
        assert contacts.near(store, typed)[0][:2] == (ids[name], name), typed
    assert contacts.near(store, "完全没有这个人") == []
    assert len(contacts.near(store, "", limit=3)) <= 3


def test_one_is_named_whole_or_by_how_one_remark_begins(store: Store) -> None:
    whole = contacts.add_contact(store, "木木")
    long = contacts.add_contact(store, "木木子", remark="木木 漏液投诉")
    one, other = (contacts.add_contact(store, "清欢客", remark=f"阿{nth}") for nth in ("敏 成都", "圆"))
    assert (
        contacts.find(store, "木木") == whole
        and contacts.find(store, "木木 漏") == contacts.find(store, "木木子") == long
    )
    assert contacts.find(store, "阿敏") == one
    with pytest.raises(SihuError, match=f"阿敏 成都 #{one}, 阿圆 #{other}"):
        contacts.find(store, "阿")
    for nobody in ("", " ", "清欢", "%", "漏液"):
        with pytest.raises(SihuError, match="no person"):
            contacts.find(store, nobody)
    with pytest.raises(SihuError, match="no person"):
        contacts.find(store, "阿敏", whole=True)


def test_who_never_spoke_is_said_in_words(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    page = importlib.import_module("sihu_tui.screens.contacts.profile")
    zone = settings.zone(store)
    lines = page.person_lines(profile.facts(store, who), days.today(zone), zone, 100)
    said = "\n".join("".join(span.text for span in line) for line in lines)
    assert "they have not spoken yet · we have not spoken yet" in said


def test_standing_shows_every_group_and_koc(store: Store, tmp_path: Path) -> None:
    lines = [(0, "小雨", "好")]
    for nth in range(18):
        bring_chat(store, tmp_path, f"好物{nth}群", 79 + nth, lines, kind="private_group")
    (member,) = store.connection.execute("select id from members where name = '小雨'").fetchone()
    identities.link(store, contacts.add_contact(store, "小雨", koc="active"), member)
    for nth in range(18):
        contacts.add_contact(store, f"客户{nth}", koc="active")
    screen = importlib.import_module("sihu_tui.screens.contacts.stages")
    found = screen.read(store)
    said = ["".join(span.text for span in line) for line in screen.standing_lines(found, 100)]
    for name in [f"好物{nth}群" for nth in range(18)] + [f"客户{nth}" for nth in range(18)]:
        assert any(line.startswith(f" {name} ") for line in said), name


def test_everybody_narrowed_keeps_its_order(store: Store) -> None:
    for nth, (name, tag) in enumerate((("王姐", "老客"), ("李雷", ""), ("王五", ""), ("韩梅", "老客"))):
        contacts.add_contact(store, name, tags=tag, due_day=SUNDAY + nth)
    order = contacts.ranking(store)
    assert [row.id for row in contacts.list_contacts(store)] == order
    tags.give(store, order[1], "沉默", SUNDAY + 10_000)
    assert contacts.PeopleFilter(store).fitting("wang", order) == [order[0], order[2]]
    assert contacts.PeopleFilter(store).fitting("老客", order) == [order[0], order[3]]
    assert contacts.PeopleFilter(store).fitting("沉默", order) == [order[1]]
    assert contacts.PeopleFilter(store).fitting("王 老客", order[::-1]) == [order[0]]


def test_tags_as_they_are_typed(store: Store) -> None:
    who = contacts.add_contact(store, "王姐", tags="老客")
    now = days.today(settings.zone(store))
    tags.put(store, who, tags.read("老客 双11@3d VIP", now))
    assert [(row.tag, row.until_day) for row in profile.tag_rows(store, who)] == [
        ("老客", None), ("VIP", None), ("双11", now + 4),
    ]  # fmt: skip
    tags.put(store, who, tags.read("VIP", now))
    assert [row.tag for row in profile.tag_rows(store, who)] == ["VIP"]
    journal.undo(store)
    assert {row.tag for row in profile.tag_rows(store, who)} == {"老客", "VIP", "双11"}
    for wrong in ("双11@2020-01-01", "双11@下周八", "@3d"):
        with pytest.raises(SihuError):
            tags.read(wrong, now)


def test_all_that_is_known_of_a_person(store: Store, tmp_path: Path) -> None:
    recent = days.now() - T0 - 2 * DAY
    bring_chat(
        store, tmp_path, "王姐", 77, [(recent, "王姐", "在吗"), (recent + 60, "我", "在"), (recent + 90, "王姐", "好")]
    )
    who = contacts.find(store, "王姐")
    contacts.add_entry(store, who, "call", "聊了聊")
    stages.move(store, who, "stage", "verified", "看了检测报告")
    found = profile.facts(store, who)
    assert (found.sides.theirs, found.sides.ours, found.sides.share) == (3, 2, 0.6)
    assert found.moves[0].evidence == "看了检测报告" and found.koc is None and found.bought.last_day is None
    assert [account.name for account in found.accounts] == ["王姐"] and found.orders == []
    assert profile.sides(store, contacts.add_contact(store, "李雷")).share is None


def test_the_funnels_of_groups_are_those_of_each_group(store: Store, tmp_path: Path) -> None:
    lines = [(0, "小雨", "好"), (1, "路人", "赞")]
    bring_chat(store, tmp_path, "好物群", 79, lines, kind="private_group")
    bring_chat(store, tmp_path, "新品群", 80, lines[:1], kind="private_group")
    for name, stage in (("小雨", "buying"), ("路人", "aware")):
        member = store.connection.execute("select id from members where name = ?", (name,)).fetchone()[0]
        identities.link(store, contacts.add_contact(store, name, stage=stage), member)
    for found in stages.group_funnels(store):
        assert found.rungs == stages.funnel(store, found.group)
    assert [one.name for one in stages.group_funnels(store)] == ["好物群", "新品群"]


def test_suggestions_of_one_person_are_those_that_name_them(store: Store) -> None:
    one, other = (contacts.add_contact(store, name, phone="13800001111") for name in ("王姐", "小王"))
    third = contacts.add_contact(store, "李雷", phone="13900001111")
    contacts.add_contact(store, "雷子", phone="13900001111")
    assert len(identities.suggestions(store)) == 2
    assert [found.why for found in identities.suggestions(store, contact=other)] == ["phone"]
    assert identities.suggestions(store, contact=one) == identities.suggestions(store, contact=other)
    assert identities.suggestions(store, contact=third) != identities.suggestions(store, contact=one)


def test_writing_the_index_changes_nothing_that_people_look_at(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "在吗")])
    contacts.add_entry(store, contacts.find(store, "王姐"), "note", "老客")
    assert indexer.waiting(store) > 0 and indexer.behind(store)
    before = sqlite.contents(store.connection)
    indexer.build(store)
    contacts.settle(store)
    assert sqlite.contents(store.connection) == before
    assert indexer.waiting(store) == 0 and not indexer.behind(store)
    contacts.add_entry(store, contacts.find(store, "王姐"), "note", "又来")
    assert sqlite.contents(store.connection) != before and indexer.waiting(store) == 1


def test_a_newer_question_ends_the_older(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "在吗")])
    seeker = Seeker(store)
    old, new = seeker.turn(), seeker.turn()
    assert seeker.search(old, search.Query("在")) is None
    found = seeker.search(new, search.Query("在"))
    assert found is not None and [hit.text for hit in found] == ["在吗"]
    # a newer turn in the midst of one that runs
    store.connection.set_progress_handler(lambda: seeker.turn() and 0, 1)
    assert seeker.search(new, search.Query("在")) is None
    store.connection.set_progress_handler(None, 1)
    assert seeker.search(seeker.turn(), search.Query("在")) == found
