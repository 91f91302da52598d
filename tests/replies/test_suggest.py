"""Replies offered to somebody: blanks filled, a wording not had yet, what speaks against it, what suits a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import demo, settings
from sihu_tui.derived import open_store
from sihu_tui.outreach import sends
from sihu_tui.replies import library, placeholders, suggest
from sihu_tui.replies import sends as sending
from sihu_tui.replies.guards import guards
from sihu_tui.replies.models import ReplyDraft
from sihu_tui.replies.sends import Piece
from sihu_tui.store import Store
from tests.fixtures.customer_questions import FRESH, HARD, KNOWN, LATER


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    demo.make(path, 20_400)
    return path


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Store:
    path = tmp_path / "copy.db"
    path.write_bytes(made.read_bytes())
    return open_store(path)


def person(store: Store, name: str) -> int:
    return int(store.connection.execute("select id from contacts where name = ?", (name,)).fetchone()[0])


def group(store: Store) -> tuple[int, str]:
    return store.connection.execute(
        "select id, name from groups where private is null or not private order by id limit 1"
    ).fetchone()


def reply(store: Store, title: str, *wordings: str, kind: str = "service") -> int:
    return library.save(store, ReplyDraft(title=title, shortcut=title, wordings=wordings, kind=kind))


def test_blanks_are_filled_from_the_person_the_group_and_the_operator(desk: Store) -> None:
    who, (where, name) = person(desk, "汤圆麻麻"), group(desk)
    settings.put(desk, "replies.brand", "清欢")
    known = suggest.fields_for(desk, who, where, "lin")
    said = placeholders.fill("{昵称}您好，我是{品牌}的{运营}，{群名}里见", *known)
    assert said.text == f"汤圆麻麻您好，我是清欢的lin，{name}里见"
    assert placeholders.fill("{订单号}", *suggest.fields_for(desk)).missing


def test_a_wording_not_had_yet_comes_first_and_then_the_one_of_longest_ago(desk: Store) -> None:
    who, id = person(desk, "汤圆麻麻"), reply(desk, "abc", "one way", "another way", "a third way")
    assert sending.wording_for(desk, id, who, None) == 0
    for position in (0, 1, 2):
        assert sending.wording_for(desk, id, who, None) == position
        sending.log(desk, [Piece("said", id, position)], contact=who)
        desk.connection.execute("update sends set ts = ts - ? where position = ?", (100 - position, position))
    assert sending.wording_for(desk, id, who, None) == 0
    assert sending.wording_for(desk, id, None, None) == 0


def test_guards_tell_of_what_was_had_of_pushy_words_and_of_blanks(desk: Store) -> None:
    who, id = person(desk, "汤圆麻麻"), reply(desk, "abc", "one way")
    assert guards(desk, [Piece("one way", id, 0)], who) == []
    sending.log(desk, [Piece("one way", id, 0)], contact=who)
    assert [one.code for one in guards(desk, [Piece("one way", id, 0)], who)] == ["had"]
    assert [one.code for one in guards(desk, [Piece("手慢无")])] == ["pushy"]
    assert [one.code for one in guards(desk, [Piece("{昵称}好")])] == ["left-over"]
    settings.put(desk, "replies.pushy", "亲亲 = 您")
    assert guards(desk, [Piece("手慢无")]) == []
    assert [one.code for one in guards(desk, [Piece("亲亲，在吗")])] == ["pushy"]


def test_a_draft_and_what_is_past_its_day_are_told_of(desk: Store) -> None:
    ids = {row.title: row.id for row in library.list_replies(desk)}
    told = {
        code: guards(desk, [Piece("x", ids[title])]) for code, title in (("draft", "活动规则"), ("expired", "直播预告"))
    }
    assert {code: [one.code for one in found] for code, found in told.items()} == {
        "draft": ["draft"],
        "expired": ["expired"],
    }
    assert guards(desk, [Piece("x", ids["查物流"])]) == []


def test_a_spent_budget_asks_for_a_reason(desk: Store) -> None:
    (where, _name), id = group(desk), reply(desk, "abc", "one way", kind="content")
    desk.connection.execute("delete from sends where group_id = ?", (where,))
    assert guards(desk, [Piece("another", id, 0, "content")], group=where) == []
    sending.log(desk, [Piece("other", kind="content")], group=where)
    found = guards(desk, [Piece("another", id, 0, "content")], group=where)
    assert [one.code for one in found] == ["budget"] and found[0].reason


def test_a_message_of_several_pieces_and_a_script_count_once_in_the_budget(desk: Store) -> None:
    where, _name = group(desk)
    desk.connection.execute("delete from sends where group_id = ?", (where,))
    script = library.save(
        desk, ReplyDraft("卖瓜", "mg", wordings=("瓜来了",), steps=("切一个", "要的举手"), kind="content")
    )
    sending.log(desk, [Piece("one", kind="content"), Piece("two", kind="promotion")], group=where)
    assert [one.used for one in sends.allowances(desk, where)] == [1, 1]
    desk.connection.execute("update sends set ts = ts - 7200")
    sending.log(desk, [Piece("瓜来了", script, 0, "content")], group=where)
    # the next message of the script is no new send, another reply is one
    assert guards(desk, [Piece("切一个", script, kind="content")], group=where) == []
    assert [one.code for one in guards(desk, [Piece("other", kind="content")], group=where)] == ["budget"]
    desk.connection.execute("update sends set ts = ts - 60")
    sending.log(desk, [Piece("切一个", script, kind="content")], group=where)
    assert sends.allowances(desk, where)[0].used == 2


def test_promotions_to_one_person_have_a_budget_too(desk: Store) -> None:
    who = person(desk, "汤圆麻麻")
    for text in ("a", "b"):
        assert guards(desk, [Piece(text, kind="promotion")], who) == []
        settings.put(desk, "replies.person_cool_hours", 0)
        sending.log(desk, [Piece(text, kind="promotion")], contact=who)
        desk.connection.execute("update sends set ts = ts - 60 where contact_id = ?", (who,))
    assert [(one.code, one.reason) for one in guards(desk, [Piece("c", kind="promotion")], who)] == [("budget", True)]
    settings.put(desk, "replies.person_promotions", 9)
    assert guards(desk, [Piece("c", kind="promotion")], who) == []
    settings.put(desk, "replies.person_cool_hours", 1)
    assert "cool-down is 1 h" in guards(desk, [Piece("c", kind="promotion")], who)[0].message
    assert guards(desk, [Piece("c", kind="service")], who) == []
    desk.connection.execute("update sends set ts = ts - 31 * 86400 where contact_id = ?", (who,))
    assert guards(desk, [Piece("c", kind="promotion")], who) == []


def test_a_message_is_answered_as_one_like_it_was_before(desk: Store) -> None:
    id = reply(desk, "nightly", "晚上十点到早上八点没有人值班，留言就好")
    where, asker, ts = desk.connection.execute(
        """select g.id, m.sender_id, max(m.ts) from groups g join messages m on m.group_id = g.id
        join members p on p.id = m.sender_id where g.private and not p.is_self and not coalesce(p.is_operator, 0)
        group by g.id order by g.id limit 1"""
    ).fetchone()
    own = desk.connection.execute("select id from members where is_self or is_operator limit 1").fetchone()[0]
    for step, (who, text) in enumerate(
        ((asker, "你们几点钟下班呀"), (own, "嗨~ 晚上十点到早上八点没有人值班，留言就好 🌙"))
    ):
        desk.connection.execute(
            "insert into main.messages (group_id, ts, key, sender_id, kind, text) values (?,?,?,?,0,?)",
            (where, ts + 60 + step, 900_000 + step, who, text),
        )
    found = suggest.suggest(desk, "请问几点下班？")
    assert found[0].reply == id and found[0].asked == "你们几点钟下班呀"


def test_a_message_is_answered_by_what_speaks_of_it(desk: Store) -> None:
    titles = {row.id: row.title for row in library.list_replies(desk)}
    assert titles[suggest.suggest(desk, "我的快递怎么还没到啊")[0].reply] == "查物流"
    assert titles[suggest.suggest(desk, "收到的时候瓶子碎了")[0].reply] == "收到破损"
    assert titles[suggest.suggest(desk, "用了脸上发红发痒，是不是过敏")[0].reply] == "用后过敏或不舒服"
    # what is past its day, or not approved yet, is not suggested
    assert not {"直播预告", "活动规则"} & {titles[one.reply] for one in suggest.suggest(desk, "直播的活动规则是什么")}
    assert suggest.suggest(desk, "！") == []


def test_the_action_of_a_flag_names_the_replies_it_needs() -> None:
    assert "解散告知" in suggest.for_action("close").folders
    assert "促活" in suggest.for_action("activate").folders
    assert not suggest.for_action("watch").folders and not suggest.for_action(None).kinds


@pytest.mark.parametrize("asked", [KNOWN, HARD, LATER, FRESH])
def test_a_customers_own_words_find_the_reply_among_three(tmp_path: Path, asked: tuple[tuple[str, str], ...]) -> None:
    with open_store(tmp_path / "s.db") as store:
        library.load_starter(store)
        titles = {row.id: row.title for row in library.list_replies(store)}
        offered = {text: [titles[one.reply] for one in suggest.suggest(store, text)[:3]] for text, _title in asked}
        assert all(len(three) == 3 for three in offered.values())
        right = [title in offered[text] for text, title in asked]
        assert sum(right) >= 0.9 * len(asked)


def test_what_little_speaks_for_is_said_to_be_weak(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as store:
        library.load_starter(store)
        assert all(one.weak for one in suggest.suggest(store, "今天天气真好呀"))
        assert not suggest.suggest(store, "瓶子碎了漏了一地")[0].weak


def test_a_few_words_that_name_a_matter_and_find_nothing_are_taken_as_a_message(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as store:
        library.load_starter(store)
        titles = {row.id: row.title for row in library.list_replies(store)}
        assert "觉得价格高" in [titles[id] for id in suggest.sought(store, "太贵了", [], 3)]
        assert suggest.sought(store, "哈哈", [], 3) == []
