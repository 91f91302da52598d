"""The demo store: believable, whole, the same every time, and no danger to a real store."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sihu_tui import contacts as people
from sihu_tui import demo, doctor, settings
from sihu_tui.dates import days
from sihu_tui.demo import portfolio, scenes
from sihu_tui.demo.chatter import Slots
from sihu_tui.demo.dice import Dice
from sihu_tui.derived import open_store
from sihu_tui.errors import StoreError
from sihu_tui.feedback import survey_answers, surveys
from sihu_tui.groups import charter, rituals
from sihu_tui.groups.groups import charter_scores
from sihu_tui.health.status import STATUSES
from sihu_tui.importing.coverage import as_of, of_group
from sihu_tui.orders import settlement
from sihu_tui.replies import library, usage
from sihu_tui.replies.starter import starter
from sihu_tui.store import Store


@dataclass
class Made:
    path: Path
    store: Store
    newest: int


def make(folder: Path, newest: int | None = None) -> Made:
    path = folder / "demo.db"
    demo.make(path, newest)
    store = open_store(path)
    return Made(path, store, as_of(store.connection) or 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The demo as `sihu demo` makes it."""
    found = make(tmp_path_factory.mktemp("default"))
    yield found
    found.store.close()


@pytest.fixture(scope="module")
def sunday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A demo whose running week is over; on other days the running week is cut off."""
    found = make(tmp_path_factory.mktemp("sunday"), days.monday(days.parse_day("2026-06-10")) + 6)
    yield found
    found.store.close()


def rows(store: Store, sql: str, *values: object) -> list[tuple[object, ...]]:
    return store.connection.execute(sql, values).fetchall()


def dump(store: Store) -> list[str]:
    return list(store.connection.iterdump())


def test_it_looks_alive_its_newest_day_is_yesterday(made: Made) -> None:
    assert made.newest == days.today(settings.zone(made.store)) - 1


def test_on_one_day_it_is_the_same_every_time(made: Made, tmp_path: Path) -> None:
    again = make(tmp_path, made.newest)
    try:
        assert dump(again.store) == dump(made.store)
    finally:
        again.store.close()


@pytest.mark.parametrize("which", ["made", "sunday"])
def test_every_status_is_shown(which: str, request: pytest.FixtureRequest) -> None:
    store = request.getfixturevalue(which).store
    shown = {row[0] for row in rows(store, "select distinct status from health")}
    assert shown >= set(STATUSES)


@pytest.mark.parametrize("which", ["made", "sunday"])
def test_it_is_a_sound_store_with_right_sums(which: str, request: pytest.FixtureRequest) -> None:
    found = {finding.code: finding for finding in doctor.examine(request.getfixturevalue(which).path)}
    assert found["store"].level == "ok"
    assert found["sums"].level == "ok"


def test_the_team_has_a_portfolio_on_four_platforms(made: Made) -> None:
    groups = rows(made.store, "select platform, owner from groups where private = 0")
    assert 40 <= len(groups) <= 60
    assert {platform for platform, _owner in groups} == {"wechat", "wecom", "qq", "telegram"}
    assert {owner for _platform, owner in groups} == set(portfolio.OPERATORS)
    assert settings.get(made.store, "operator") == "lin"


def test_nobody_speaks_before_joining_or_after_leaving(made: Made) -> None:
    assert rows(made.store, "select count(*) from memberships where joined is not null and left is not null") != [(0,)]
    early = "select * from memberships where first_spoke < joined"
    late = "select * from memberships where last_spoke > left and role is null"
    assert rows(made.store, early) == rows(made.store, late) == []


def test_every_blank_is_filled(made: Made) -> None:
    assert rows(made.store, "select text from messages where text like '%{%' or text like '%}%'") == []


@pytest.mark.parametrize("words", [*scenes.PROMOTIONS, *(line for lines in scenes.CONTENT.values() for line in lines)])
def test_every_post_can_be_filled(words: str) -> None:
    assert "{" not in words.format_map(Slots(Dice("x"), 姐="晓晓"))


def test_what_no_export_covers_is_missing_not_silent(made: Made) -> None:
    qq = rows(made.store, "select id from groups where platform = 'qq'")
    for (group,) in qq:
        spans = of_group(made.store.connection, int(str(group)))
        assert len(spans) == 2 and spans[1][0] - spans[0][1] == 13
        between = "select count(*) from group_days where group_id = ? and day > ? and day < ?"
        assert rows(made.store, between, group, spans[0][1], spans[1][0]) == [(0,)]


def test_a_group_that_moved_names_where_to(made: Made) -> None:
    target = rows(made.store, "select id from groups where name = '清欢油皮交流·新群'")[0][0]
    shared = rows(
        made.store,
        """select count(*) from memberships old join memberships new using (member_id)
        join groups g on g.id = old.group_id where g.name = '清欢油皮交流群' and new.group_id = ?
        and old.spoken > 0 and new.spoken > 0 and new.first_spoke > old.first_spoke""",
        target,
    )
    assert int(str(shared[0][0])) >= 10


def test_private_chats_are_the_contacts_threads(made: Made) -> None:
    contacts = people.list_contacts(made.store)
    assert 25 <= len(contacts) <= 35
    assert {contact.stage for contact in contacts} == set(people.STAGES)
    today = made.newest + 1
    due = [contact.due_day for contact in contacts if contact.due_day is not None]
    assert min(due) < today < max(due) and today in due
    unowned = "select count(*) from groups where private = 1 and contact_id is null"
    assert rows(made.store, unowned) == [(0,)]
    bean = next(contact for contact in contacts if contact.name == "豆豆妈")
    lines = people.thread(made.store, bean.id)
    assert {line.source for line in lines} == {"message", "entry"}
    assert any(line.mine for line in lines) and not all(line.mine for line in lines)
    assert bean.groups == ["清欢敏感肌互助群"]


def test_silent_buyers_buy(made: Made) -> None:
    bought = rows(
        made.store,
        """select g.name, count(*) from orders o join groups g on g.id = o.group_id
        join health h on h.group_id = g.id where h.status = 'silent-buying' and o.day > ? - 28 group by 1""",
        made.newest,
    )
    assert bought and all(int(str(n)) >= 3 for _name, n in bought)


def test_replies_were_used(made: Made) -> None:
    assert rows(made.store, "select count(*) from replies r where not exists "
                "(select 1 from wordings where reply_id = r.id)") == [(0,)]  # fmt: skip
    assert rows(made.store, "select count(*) > 0 from sends where reply_id is not null") == [(1,)]
    kept = library.list_replies(made.store)
    assert {row.shortcut for row in kept} == {draft.shortcut for draft in starter().drafts}
    assert {row.status for row in kept} == {"approved", "draft"}
    assert any(row.stale(days.today(settings.zone(made.store))) for row in kept)
    came = [usage.use_of(made.store, row.id).people for row in kept if row.uses]
    assert sum(one.answered for one in came) > sum(one.unanswered for one in came) > 0


def test_groups_have_charters_and_rituals_that_were_held_when_the_talk_says_so(made: Made) -> None:
    found = rituals.list_rituals(made.store)
    assert len(found) > 15 and all(len(row.overdue) <= 1 for row in found)
    assert {bool(row.missed) for row in found} == {True, False}
    times = [rituals.effect(made.store, row.id, made.newest).times for row in found]
    assert sum(one is not None and one > 1.2 for one in times) > len(found) / 2
    scores = charter_scores(made.store)
    assert set(scores.values()) >= {1, 2, 4}
    assert charter.stale(made.store) and any(one.open for one in charter.endings(made.store))


def test_it_takes_the_place_of_an_earlier_demo_only(tmp_path: Path, made: Made) -> None:
    with open_store(tmp_path / "mine.db") as mine:
        people.add_contact(mine, "豆豆妈")
    before = (tmp_path / "mine.db").read_bytes()
    with pytest.raises(StoreError, match=r"mine\.db"):
        demo.make(tmp_path / "mine.db")
    assert (tmp_path / "mine.db").read_bytes() == before
    assert not demo.is_demo(tmp_path / "mine.db")
    assert demo.is_demo(made.path)


def test_a_demo_with_own_imports_is_no_longer_one(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    with open_store(path) as store, store.writing() as connection:
        for kind in (portfolio.FORMAT, "telegram"):
            connection.execute(
                """insert into import_runs (batch, path, format, version, size, digest, started, finished,
                    new, known, skipped, report) values ('', '', ?, '', 0, '', 0, 0, 0, 0, 0, '{}')""",
                (kind,),
            )
    assert not demo.is_demo(path)


def test_it_is_private_and_leaves_nothing_beside_it(sunday: Made) -> None:
    assert stat.S_IMODE(sunday.path.stat().st_mode) == 0o600
    sunday.store.close()
    assert [file.name for file in sunday.path.parent.iterdir()] == ["demo.db"]


def test_a_failure_keeps_the_earlier_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "demo.db"
    path.write_bytes(b"")

    def fail(*_anything: object) -> None:
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr(demo, "is_demo", lambda _path: True)
    monkeypatch.setattr(demo, "_fill", fail)
    with pytest.raises(sqlite3.OperationalError):
        demo.make(path)
    assert [file.name for file in tmp_path.iterdir()] == ["demo.db"]


def test_chance_depends_on_the_seed_alone() -> None:
    def draws(seed: str) -> list[object]:
        dice = Dice(seed)
        return [
            dice.below(10),
            dice.pick("abc"),
            dice.some([1.0, 2.0, 3.0], 2),
            dice.shuffled("abcd"),
            dice.round(2.5),
        ]

    assert draws("清欢") == draws("清欢")
    assert draws("清欢") != draws("别的")


@pytest.mark.parametrize("which", ["made", "sunday"])
def test_its_survey_is_answered_its_quotes_differ_and_its_month_is_closed(
    which: str, request: pytest.FixtureRequest
) -> None:
    made: Made = request.getfixturevalue(which)
    (survey,) = surveys.list_surveys(made.store)
    came = survey_answers.result(made.store, survey.id, days.start_of(made.newest + 1, settings.zone(made.store)))
    assert came.groups == 3 and came.people > 15 and len([n for n in came.tally.values() if n]) == 3
    quotes = rows(made.store, "select count(*), count(distinct text), max(n) from "
                  "(select text, count(*) over (partition by need_id, text) n from need_askers)")  # fmt: skip
    assert int(str(quotes[0][1])) > 15 and int(str(quotes[0][2])) <= 5
    assert [run.cents > 0 for run in settlement.runs(made.store)] == [True]
    asked = rows(made.store, "select text from messages where text in ('有没有推荐的剧', '最近有什么好看的书')")
    assert len(set(asked)) == 2
