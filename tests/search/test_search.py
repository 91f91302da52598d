"""Searching every word ever said: what a plain look through the texts finds, newest first, whatever state the index is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sihu_tui import contacts, settings
from sihu_tui.errors import SihuError
from sihu_tui.importing import history
from sihu_tui.search import fts, indexer, parts, places, search
from sihu_tui.search.search import Query
from sihu_tui.store import Store
from tests.fixtures.private_chats import T0, bring_chat


def plainly(store: Store, query: Query) -> list[tuple[int, str, int]]:
    """Look through every text, as anybody would without an index."""
    fold = query.text.lower()
    found = [
        (ts, "message", id)
        for id, ts, text, private in store.connection.execute(
            "select m.id, m.ts, m.text, g.private from messages m join groups g on g.id = m.group_id where m.kind in (0, 1, 6)"
        )
        if fold in (text or "").lower() and (private or query.groups)
    ] + [
        (ts, "entry", id)
        for id, ts, text in store.connection.execute("select id, ts, text from entries")
        if fold in text.lower()
    ]
    return sorted(found, key=lambda hit: (hit[0], hit[1] == "message", hit[2]), reverse=True)[: query.limit]


def found(store: Store, query: Query) -> list[tuple[int, str, int]]:
    return [(hit.ts, hit.source, hit.id) for hit in search.search(store, query)]


words = st.text(alphabet="退货运费，。aB1- \n😀%_'\"", min_size=1, max_size=6)
texts = st.text(alphabet="退货运费，。aB1- \n😀%_'\"", max_size=14)


@given(
    runs_of=st.lists(
        st.tuples(st.booleans(), st.lists(st.tuples(st.integers(0, 30), texts), max_size=12)), min_size=1, max_size=5
    ),
    lines=st.lists(st.tuples(st.integers(0, 30), texts.filter(str.strip)), max_size=6),
    terms=st.lists(words.filter(str.strip), min_size=1, max_size=6),
    built=st.integers(0, 4), groups=st.booleans(), limit=st.integers(1, 8), few=st.sampled_from((0, 3, 400)),
    many=st.sampled_from((0, 1, 8)),
)  # fmt: skip
@hypothesis_settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_and_a_plain_look_find_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch, runs_of: list[tuple[bool, list[tuple[int, str]]]],
    lines: list[tuple[int, str]], terms: list[str], built: int, groups: bool, limit: int, few: int, many: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(parts, "MANY", many)
    empty(store)
    settings.put(store, "search.groups", groups)
    with store.writing() as connection:
        connection.execute("insert into contacts (id, name, remark, phone, stage, tags, note, due_why, created) "
                           "values (1, 'a', '', '', 'aware', '', '', '', 0)")  # fmt: skip
        for group, private in ((1, 1), (2, 0), (3, None)):
            connection.execute(
                "insert into groups (id, platform, key, name, kind, private) values (?, 'qq', ?, 'g', 'lasting', ?)",
                (group, str(group), private),
            )
        for ts, text in lines:
            connection.execute(
                "insert into entries (contact_id, ts, kind, text, operator) values (1, ?, 'note', ?, '')",
                (ts, text.strip()),
            )
    key = 0
    for number, (private, rows) in enumerate(runs_of):
        if number == built:
            indexer.build(store)
        with store.writing() as connection:
            first = connection.execute("select coalesce(max(id), 0) + 1 from messages").fetchone()[0]
            for ts, text in sorted(rows, key=lambda row: row[0]):
                key += 1
                connection.execute(
                    "insert into main.messages (group_id, ts, key, kind, text) values (?, ?, ?, 0, ?)",
                    (1 if private else 2 + key % 2, ts, key, text),
                )
            if rows:
                connection.execute(
                    "insert into import_runs (batch, path, format, version, size, digest, started, finished, new, known, skipped,"
                    " first_ts, last_ts, first_id, last_id, report) values ('', '', '', '', 0, '', 0, 0, 0, 0, 0, ?, ?, ?, ?, '')",
                    (min(ts for ts, _text in rows), max(ts for ts, _text in rows), first, first + len(rows) - 1),
                )
    for term in terms:
        query = Query(term, groups=groups, limit=limit)
        assert found(store, query) == plainly(store, query), term
    # a group turns out to be a private chat after it was passed over
    with store.writing() as connection:
        connection.execute("update groups set private = 1 where id = 3")
    for again in (False, True):
        if again:
            indexer.build(store)
        for term in terms:
            query = Query(term, groups=groups, limit=limit)
            assert found(store, query) == plainly(store, query), term


def empty(store: Store) -> None:
    with store.writing() as connection:
        for scope in fts.SCOPES:
            fts.drop(connection, scope)
        for table in ("entries", "messages", "groups", "contact_sums", "contacts", "import_runs", "search_stale"):
            connection.execute(f"delete from main.{table}")


def chats(store: Store, folder: Path) -> None:
    """Two chats and a group, the older chat imported last."""
    bring_chat(store, folder, "王姐", 77, [(500, "王姐", "想退货"), (600, "我", "退货地址发您"), (700, "王姐", "好的")])
    bring_chat(store, folder, "李雷", 78, [(0, "李雷", "怎么退货"), (550, "李雷", "还没退")])
    bring_chat(store, folder, "好物群", 79, [(800, "路人", "这里能退货吗")], kind="private_group")


@pytest.mark.parametrize("built", [False, True])
def test_newest_first_over_imports_in_any_order(store: Store, tmp_path: Path, built: bool) -> None:
    chats(store, tmp_path)
    if built:
        indexer.build(store)
    assert [hit.text for hit in search.search(store, Query("退货"))] == ["退货地址发您", "想退货", "怎么退货"]
    assert [hit.text for hit in search.search(store, Query("退"))] == ["退货地址发您", "还没退", "想退货", "怎么退货"]
    assert search.search(store, Query("退货", groups=True))[0].text == "这里能退货吗"
    assert search.search(store, Query("退款")) == []


@pytest.mark.parametrize("built", [False, True])
def test_by_person_group_day_and_who_said_it(store: Store, tmp_path: Path, built: bool) -> None:
    settings.put(store, "search.groups", True)
    chats(store, tmp_path)
    wang = contacts.find(store, "王姐")
    contacts.add_entry(store, wang, "note", "答应退货包运费", ts=T0 + 650, operator="小唐")
    if built:
        indexer.build(store)

    def texts(**where: object) -> list[str]:
        return [hit.text for hit in search.search(store, Query("退货", **where))]  # type: ignore[arg-type]

    assert texts(contact=wang) == ["答应退货包运费", "退货地址发您", "想退货"]
    assert texts(contact=wang, who="them") == ["想退货"]
    assert texts(contact=wang, who="us") == ["答应退货包运费", "退货地址发您"]
    assert texts(who="小唐") == ["答应退货包运费"]
    group = store.connection.execute("select id from groups where name = '好物群'").fetchone()[0]
    assert texts(group=group) == ["这里能退货吗"]
    day = 20_509  # 2026-02-25
    assert texts(since=day + 1) == [] and texts(until=day - 1) == []
    assert len(texts(since=day, until=day)) == 5


def test_pages_go_on_where_the_last_one_ended(store: Store, tmp_path: Path) -> None:
    chats(store, tmp_path)
    indexer.build(store)
    whole = search.search(store, Query("退"))
    first = search.search(store, Query("退", limit=2))
    rest = search.search(store, Query("退", before=first[-1].place))
    assert first + rest == whole


def test_what_was_taken_back_is_found_no_more_and_ids_given_again_are_read_again(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "想退货")])
    later = bring_chat(store, tmp_path, "李雷", 78, [(9, "李雷", "退货退货"), (10, "李雷", "退货吧")])
    indexer.build(store)
    history.undo(store, later.run or 0)
    assert [hit.text for hit in search.search(store, Query("退货"))] == ["想退货"]
    bring_chat(store, tmp_path, "韩梅", 79, [(20, "韩梅", "换货"), (30, "韩梅", "不退货")])
    indexer.build(store)
    assert [hit.text for hit in search.search(store, Query("退货"))] == ["不退货", "想退货"]
    assert [hit.text for hit in search.search(store, Query("换货"))] == ["换货"]


def test_a_changed_or_removed_line_is_found_as_it_stands(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    line = contacts.add_entry(store, who, "note", "想退货")
    indexer.build(store)
    contacts.edit_entry(store, line, "想换货")
    for _state in ("changed", "indexed again"):
        assert search.search(store, Query("退货")) == []
        assert [hit.text for hit in search.search(store, Query("换货"))] == ["想换货"]
        indexer.build(store)
    contacts.remove_entry(store, line)
    assert search.search(store, Query("换货")) == []


def test_a_person_off_the_list_is_not_found(store: Store, tmp_path: Path) -> None:
    chats(store, tmp_path)
    indexer.build(store)
    contacts.remove_contact(store, contacts.find(store, "李雷"))
    assert [hit.text for hit in search.search(store, Query("退货"))] == ["退货地址发您", "想退货"]


def test_a_build_that_is_stopped_goes_on_where_it_was(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "AT_ONCE", 7)
    bring_chat(store, tmp_path, "王姐", 77, [(at, "王姐", f"退货第{at}次") for at in range(30)])

    class Stopped(Exception):
        pass

    def stop(rows: int) -> None:
        if rows >= 14:
            raise Stopped

    with pytest.raises(Stopped):
        indexer.build(store, stop)
    (talk,) = (state for state in indexer.states(store) if state.scope == "talk")
    assert (talk.rows, talk.waiting) == (14, 16)
    assert len(search.search(store, Query("退货"))) == 30
    assert indexer.build(store) == 16
    assert not indexer.behind(store)


def test_a_group_that_is_no_longer_searched_leaves_no_index(store: Store, tmp_path: Path) -> None:
    settings.put(store, "search.groups", True)
    chats(store, tmp_path)
    indexer.build(store)
    assert fts.ready(store.connection, "groups")
    settings.put(store, "search.groups", False)
    indexer.build(store)
    assert not fts.ready(store.connection, "groups")


def test_what_was_taken_out_leaves_the_index_itself(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "想退货"), (1, "王姐", "好的")])
    indexer.build(store)
    row = store.connection.execute("select id, text from messages where text = '想退货'").fetchone()
    with store.writing() as connection:
        fts.take_out(connection, "talk", [row])
    indexer.build(store)
    blocks = b"".join(row[0] for row in store.connection.execute("select block from search_talk_data"))
    assert "退货".encode() not in blocks and "好的".encode() in blocks


def test_where_the_term_stands() -> None:
    assert places.spans("退货，要退货", "退货") == [(0, 2), (4, 6)]
    assert places.spans("İOK ok", "Ok") == [(1, 3), (4, 6)]


def test_nothing_to_search_for_is_refused(store: Store) -> None:
    with pytest.raises(SihuError, match="what to search"):
        search.search(store, Query("  \n"))


def test_at_least_one_line_is_wanted(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "漏了"), (5, "王姐", "又漏了")])
    for limit in (0, -2):
        with pytest.raises(SihuError, match="a number from 1 on"):
            search.search(store, Query("漏", limit=limit))


def test_what_a_line_is_narrows_the_search_and_places_are_counted(store: Store, tmp_path: Path) -> None:
    from sihu_tui.search.counts import per_chat

    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "想退货"), (5, "我", "退货七天内")])
    bring_chat(store, tmp_path, "李雷", 78, [(9, "李雷", "退货")])
    wang = contacts.find(store, "王姐")
    store.connection.execute("update main.messages set kind = 1 where text = '退货'")
    contacts.add_entry(store, wang, "note", "退货 已登记", ts=T0 + 650, operator="小唐")
    texts = {
        kind: [hit.text for hit in search.search(store, Query("退货", kind=kind))] for kind in ("text", "media", "note")
    }
    assert texts == {"text": ["退货七天内", "想退货"], "media": ["退货"], "note": ["退货 已登记"]}
    assert per_chat(store, Query("退货")) == [("王姐", None, wang, 3), ("李雷", None, contacts.find(store, "李雷"), 1)]
