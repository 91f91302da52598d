"""The people of a group: who joined by whom, never spoke, is overdue; newcomers kept; people in several groups."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sihu_tui import contacts
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import columns, groups, members, shared
from sihu_tui.groups.members import PersonRow
from sihu_tui.store import Store, journal
from tests.conftest import Command
from tests.fixtures.group_store import at, import_rows, weeks_of_talk

MONDAY = days.parse_day("2026-03-02")


def named(store: Store, group: int = 1) -> dict[str, PersonRow]:
    return {person.name: person for person in members.people(store, group)}


def seat(
    store: Store, name: str, group: int = 1, joined: int | None = None, by: str = "", left: int | None = None
) -> int:
    """Somebody in a group as a platform's member list tells it."""
    connection = store.connection
    connection.execute(
        "insert into members (platform, key, name, is_bot, is_self) values ('other', ?1, ?1, 0, 0) "
        "on conflict do nothing",
        (name,),
    )
    member = connection.execute("select id from members where name = ?", (name,)).fetchone()[0]
    connection.execute(
        """insert into memberships (group_id, member_id, joined, left, invited_by, spoken)
        values (?, ?, ?, ?, (select id from members where name = ?), 0)
        on conflict do update set joined = excluded.joined, left = excluded.left, invited_by = excluded.invited_by""",
        (group, member, joined, left, by),
    )
    return int(member)


@pytest.fixture
def talk(store: Store, tmp_path: Path) -> Store:
    rows = weeks_of_talk("会员群", "2026-03-02", 6, 3)
    rows = [row for row in rows if row[2] != "会员群2" or row[1] < "2026-03-16"]
    import_rows(store, tmp_path / "a.csv", rows)
    return store


def test_who_never_spoke_stands_in_the_list_too(talk: Store) -> None:
    seat(talk, "潜水", joined=at("2026-03-05 12:00"), by="会员群0")
    person = named(talk)["潜水"]
    assert (person.never_spoke, person.invited_by, person.silent_days, person.overdue) == (True, "会员群0", None, False)
    assert days.iso(person.joined // 86400 if person.joined else 0) == "2026-03-05"


def test_somebody_is_overdue_by_their_own_rhythm(talk: Store) -> None:
    found = named(talk)
    assert found["会员群2"].overdue and found["会员群2"].silent_days == 28
    assert found["会员群2"].usual_gap == pytest.approx(1)
    assert not found["会员群0"].overdue
    seat(talk, "会员群2", left=at("2026-03-20 12:00"))
    assert not named(talk)["会员群2"].overdue


def test_days_that_nobody_read_make_nobody_overdue(store: Store, tmp_path: Path) -> None:
    rows = weeks_of_talk("会员群", "2026-03-02", 2, 2)
    import_rows(store, tmp_path / "a.csv", rows)
    assert not any(person.overdue for person in members.people(store, 1))


def test_orders_are_unknown_until_one_is_recorded(talk: Store) -> None:
    assert named(talk)["会员群0"].orders is None
    member = named(talk)["会员群1"].id
    talk.connection.execute(
        "insert into orders (day, member_id, cents, product, source, handler, number) "
        "values (?, ?, 9900, '', '', '', '')",
        (MONDAY, member),
    )
    assert (named(talk)["会员群1"].orders, named(talk)["会员群1"].cents, named(talk)["会员群0"].orders) == (1, 9900, 0)


def test_operators_are_marked_in_bulk_and_the_history_is_read_again(talk: Store) -> None:
    before = groups.list_groups(talk)[0].weekly
    ids = [named(talk)[name].id for name in ("会员群0", "会员群1")]
    assert groups.set_operator(talk, ids, True) == [1]
    after = groups.list_groups(talk)[0].weekly
    assert all(person.operator == (person.id in ids) for person in members.people(talk, 1))
    assert [w - 2 for w in before if w] == [w or 0 for w, was in zip(after, before, strict=True) if was]
    journal.undo(talk)
    assert groups.list_groups(talk)[0].weekly == before


def test_newcomers_are_followed_for_their_first_two_weeks(talk: Store) -> None:
    seat(talk, "留下", joined=at("2026-03-03 12:00"))
    seat(talk, "走了", joined=at("2026-03-04 12:00"), left=at("2026-03-08 12:00"))
    seat(talk, "刚来", joined=at("2026-04-08 12:00"))
    seat(talk, "会员群1", joined=at("2026-03-02 08:00"), by="会员群0")
    newest, first = members.cohorts(talk, 1)
    assert (first.week, first.joined, first.ripe) == (MONDAY, 3, 3)
    # no export of this group ever told of a leave
    assert (first.stayed, first.spoke, first.kept) == (None, 1, 1)
    assert (newest.week, newest.joined, newest.ripe, newest.kept) == (MONDAY + 35, 1, 0, 0)
    talk.connection.execute("insert into group_days (group_id, day, kind, n) values (1, ?, 3, 1)", (MONDAY + 6,))
    assert members.cohorts(talk)[1].stayed == 2
    by = {one.source: one.joined for one in members.sources(talk)}
    assert by == {"": 3, "会员群0": 1}


def test_groups_with_the_same_people_are_found(store: Store, tmp_path: Path) -> None:
    rows = weeks_of_talk("甲群", "2026-03-02", 1, 4)
    rows += [("乙群", when, who, text) for _g, when, who, text in rows if who in ("甲群0", "甲群1")]
    rows += weeks_of_talk("丙群", "2026-03-02", 1, 2)
    import_rows(store, tmp_path / "a.csv", rows)
    (pair,) = shared.shared(store)
    assert {pair.a_name, pair.b_name} == {"甲群", "乙群"} and (pair.people, pair.share) == (2, 1.0)
    assert {(one.name, len(one.groups)) for one in shared.across(store)} == {("甲群0", 2), ("甲群1", 2)}
    ids = {one.name: one.members[0] for one in shared.across(store)}
    groups.set_operator(store, [ids["甲群0"]], True)
    assert [one.name for one in shared.across(store)] == ["甲群1"]
    with pytest.raises(SihuError, match="two or more"):
        shared.across(store, least=1)


def test_two_accounts_of_one_contact_are_one_person(store: Store, tmp_path: Path) -> None:
    import_rows(
        store,
        tmp_path / "a.csv",
        [*weeks_of_talk("甲群", "2026-03-02", 1, 1), *weeks_of_talk("乙群", "2026-03-02", 1, 1)],
    )
    assert shared.shared(store) == []
    store.connection.execute(
        "insert into contacts (id, name, remark, phone, stage, tags, note, due_why, created) "
        "values (1, '林', '', '', 'aware', '', '', '', 0)"
    )
    store.connection.execute("insert into contact_identities (member_id, contact_id) select id, 1 from members")
    assert [pair.people for pair in shared.shared(store)] == [1]


def test_the_commands_list_and_mark(sihu: Command, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "group,ts,sender,text\n会员群,2026-03-02T01:00:00Z,晓晓,早\n会员群,2026-03-02T02:00:00Z,甲,早\n",
        encoding="utf-8",
    )
    sihu("import", path)
    told = json.loads(sihu("groups", "members", "会员群", "--operator", "晓晓", "--json").stdout)
    assert {m["name"]: m["operator"] for m in told["members"]} == {"晓晓": True, "甲": False}
    assert sihu("groups", "members", "会员群", "--operator", "没有").returncode == 1
    assert sihu("groups", "newcomers").returncode == sihu("groups", "shared").returncode == 0


def test_somebody_is_known_by_their_weeks_their_groups_and_their_last_words(talk: Store, tmp_path: Path) -> None:
    import_rows(talk, tmp_path / "b.csv", [("新群", "2026-04-20 09:00", "会员群1", "我也来了")])
    who = named(talk)["会员群1"].id
    found = members.profile(talk, 1, who, MONDAY + 48, weeks=8, words=3)
    assert found.first_monday == MONDAY - 7 and found.weeks == [None, 7, 7, 7, 7, 7, 7, None]
    assert [(place.name, place.spoken) for place in found.places] == [("会员群", 42), ("新群", 1)]
    assert [message.text for message in found.said] == ["早 41 1", "早 40 1", "早 39 1"]
    gone = members.profile(talk, 1, named(talk)["会员群2"].id, MONDAY + 41, weeks=6)
    assert gone.weeks == [7, 7, 0, 0, 0, 0] and gone.said[0].text == "早 13 2"


def test_accounts_of_one_contact_are_one_person_in_several_groups(talk: Store) -> None:
    other = groups.add(talk, "新群", "other")
    second = seat(talk, "同一个人", other)
    contact = contacts.add_contact(talk, "王姐")
    for member in (named(talk)["会员群0"].id, second):
        talk.connection.execute(
            "insert into contact_identities (member_id, contact_id) values (?, ?)", (member, contact)
        )
    places = members.profile(talk, other, second, MONDAY + 41).places
    assert [place.name for place in places] == ["会员群", "新群"]


def test_an_operator_is_no_silent_member(store: Store, tmp_path: Path) -> None:
    from sihu_tui.groups import groups
    from tests.fixtures.private_chats import bring_chat

    lines = [(0, "我", "大家好"), *((nth, f"客{nth % 8}", "好") for nth in range(1, 40))]
    bring_chat(store, tmp_path, "好物群", 79, lines, kind="private_group")
    (row,) = groups.list_groups(store)
    assert (row.members, row.spoke_ever, row.staff, columns.COLUMNS["never"].value(row)) == (9, 8, 1, 0)
