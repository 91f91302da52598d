"""How a group ends: the path from reason to archive, each step undoable, and what a closed group still is."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import Cancelled, SihuError
from sihu_tui.groups import archive, charter, farewells, groups, keepers, members, messages, retirement, rituals, views
from sihu_tui.outreach import sends
from sihu_tui.store import Store, journal
from tests.conftest import Command, counts
from tests.fixtures.group_store import Row, import_rows, weeks_of_talk

HERE, THERE = 1, 2


@pytest.fixture
def pair(store: Store, tmp_path: Path) -> Store:
    """旧群 with a core of two, somebody who bought in silence, and 新群 that one of the core is in already."""
    old: list[Row] = weeks_of_talk("旧群", "2026-03-02", 6, 2)
    old.append(("旧群", "2026-03-02 22:00", "买过的", "问一下"))
    new = [("新群", when, who, text) for _g, when, who, text in old if who == "旧群0"]
    import_rows(store, tmp_path / "a.csv", old + new + weeks_of_talk("新群", "2026-03-02", 6, 1))
    assert [row.name for row in groups.list_groups(store)] == ["新群", "旧群"]
    store.connection.execute(
        "insert into orders (day, member_id, cents, product, source, handler, number) "
        "select 20520, id, 9900, '', '', '', '' from members where name = '买过的'"
    )
    return store


def tables(store: Store) -> list[list[tuple[object, ...]]]:
    names = ("groups", "farewells", "keepers", "checklist_items")
    return [store.connection.execute(f"select * from {name}").fetchall() for name in names]


def test_the_people_to_keep_are_buyers_first_then_the_core_each_with_a_place(pair: Store) -> None:
    kept = keepers.suggest_keepers(pair, HERE)
    assert [(k.name, k.into_name) for k in kept] == [("买过的", "新群"), ("旧群0", ""), ("旧群1", "新群")]
    assert kept[0].why == ["1 order"] and "6 of the last 12 weeks" in kept[1].why[0]
    groups.set_operator(pair, [kept[1].member], True)
    assert len(keepers.suggest_keepers(pair, HERE)) == 2


def test_a_group_is_closed_step_by_step_and_every_step_comes_back(pair: Store, tmp_path: Path) -> None:
    start = tables(pair)
    one = retirement.begin(pair, HERE, "merge", "两群内容重复", THERE, month_cents=30000)
    begun = tables(pair)
    assert [(k.name, k.into_name) for k in keepers.keepers(pair, one)] == [
        ("买过的", "新群"),
        ("旧群0", ""),
        ("旧群1", "新群"),
    ]
    with pytest.raises(SihuError, match="5 things on the checklist"):
        retirement.finish(pair, one)
    for item in charter.checklist(pair, HERE):
        charter.tick(pair, item.id)
    keepers.invited(pair, one, [k.member for k in keepers.keepers(pair, one)])
    ready = tables(pair)
    retirement.finish(pair, one)
    found = farewells.read(pair, one)
    assert found.finished and (found.saved_cents or 0) >= 0 and found.reason == "两群内容重复"
    row = next(row for row in groups.list_groups(pair) if row.id == HERE)
    assert row.archived and row.status == "ended"
    journal.undo(pair)
    assert tables(pair) == ready
    for _step in range(6):
        journal.undo(pair)
    assert tables(pair) == begun
    journal.undo(pair)
    assert tables(pair) == start
    for _step in range(8):
        journal.redo(pair)
    assert farewells.read(pair, one).finished


def test_a_closed_group_stays_readable_and_is_out_of_every_alert(pair: Store) -> None:
    today = days.today(settings.zone(pair))
    rituals.add(pair, HERE, "问答", "每天", today - 30)
    charter.note(pair, HERE, "goal", "x", today - 300)
    charter.set_term(pair, HERE, today - 40, today + 1)
    for hours in range(1, 6):
        sends.log(pair, HERE, "promotion", "清仓", days.now() - hours * 3600)
    alerts = (charter.stale, charter.endings, sends.over_target, rituals.list_rituals)
    assert all(alert(pair) for alert in alerts)
    said = counts(pair)["messages"]
    retirement.finish(pair, retirement.begin(pair, HERE, "close", "到期"), anyway=True)
    assert [alert(pair) for alert in alerts] == [[]] * 4
    assert charter.warnings(pair, HERE) == []
    assert messages.count(pair, HERE) + messages.count(pair, THERE) == said
    assert len(members.people(pair, HERE)) == 3
    shown = views.apply(groups.list_groups(pair), views.find(pair, "open"))
    assert [row.name for row in shown] == ["新群"]
    retirement.reopen(pair, HERE)
    assert groups.list_groups(pair)[1].archived is None


@pytest.mark.parametrize(
    ("kind", "reason", "more", "says"),
    [
        ("close", " ", {}, "why the group ends"),
        ("burn", "x", {}, "close, merge"),
        ("merge", "x", {}, "other group"),
        ("merge", "x", {"into": HERE}, "other group"),
        ("temporary", "x", {}, "last day"),
        ("temporary", "x", {"ends_day": 20000}, "before the start"),
        ("close", "x", {"month_cents": -1}, "cannot be negative"),
    ],
)
def test_a_farewell_that_does_not_fit_is_named(
    pair: Store, kind: str, reason: str, more: dict[str, int], says: str
) -> None:
    before = tables(pair)
    with pytest.raises(SihuError, match=says):
        retirement.begin(pair, HERE, kind, reason, **more)
    assert tables(pair) == before


def test_nothing_ends_twice_nor_goes_on_in_a_closed_group(pair: Store) -> None:
    one = retirement.begin(pair, HERE, "close", "到期")
    with pytest.raises(SihuError, match="ending already"):
        retirement.begin(pair, HERE, "close", "到期")
    retirement.finish(pair, one, anyway=True)
    with pytest.raises(SihuError, match="closed already"):
        retirement.begin(pair, HERE, "close", "到期")
    with pytest.raises(SihuError, match="done already"):
        retirement.finish(pair, one)
    with pytest.raises(SihuError, match="旧群 is closed"):
        retirement.begin(pair, THERE, "merge", "x", HERE)


def test_turning_temporary_gives_it_an_end_and_a_checklist(pair: Store) -> None:
    today = days.today(settings.zone(pair))
    retirement.begin(pair, HERE, "temporary", "只为节日", ends_day=today + 7)
    row = next(row for row in groups.list_groups(pair) if row.id == HERE)
    assert (row.kind, row.ends_day) == ("temporary", today + 7)
    assert len(charter.checklist(pair, HERE)) == 2 and farewells.under_way(pair, HERE) is None
    journal.undo(pair)
    assert charter.checklist(pair, HERE) == []


@pytest.mark.parametrize(
    ("what", "parents", "closed"), [("free", [None, None], 1), ("close", [1, 1], 3), ("#2", [2, 2], 1)]
)
def test_a_parent_is_closed_only_when_it_is_said_what_becomes_of_its_children(
    pair: Store, what: str, parents: list[int | None], closed: int
) -> None:
    own = [groups.add(pair, name, parent_id=HERE) for name in ("上海", "北京")]
    one = retirement.begin(pair, HERE, "close", "到期")
    with pytest.raises(SihuError, match="上海.*stand under 旧群|北京.*stand under 旧群"):
        retirement.finish(pair, one, anyway=True)
    for wrong in ("keep", "#1", f"#{own[0]}"):
        with pytest.raises(SihuError):
            retirement.finish(pair, one, wrong, anyway=True)
    before = tables(pair)
    retirement.finish(pair, one, what, anyway=True)
    rows = {row.id: row for row in groups.list_groups(pair)}
    assert [rows[child].parent_id for child in own] == parents
    assert sum(row.archived is not None for row in rows.values()) == closed
    journal.undo(pair)
    assert tables(pair) == before


def test_the_archive_holds_all_that_was_said_and_nothing_runs_in_it(pair: Store, tmp_path: Path) -> None:
    pair.connection.execute("update main.messages set text = '=1+1' where id = 1")
    path = tmp_path / "旧群.zip"
    said = archive.save(pair, HERE, path)
    assert said == messages.count(pair, HERE) and path.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(path) as saved:
        rows = list(csv.DictReader(io.StringIO(saved.read("messages.csv").decode("utf-8-sig"))))
        people = list(csv.DictReader(io.StringIO(saved.read("members.csv").decode("utf-8-sig"))))
        assert json.loads(saved.read("group.json"))["name"] == "旧群"
    assert len(rows) == said and {row["name"] for row in people} == {"旧群0", "旧群1", "买过的"}
    assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)
    assert "'=1+1" in {row["text"] for row in rows}
    with pytest.raises(SihuError, match="there already"):
        archive.save(pair, HERE, path)
    with pytest.raises(SihuError, match="cannot be written"):
        archive.save(pair, HERE, tmp_path / "none" / "x.zip")


def test_a_stopped_archive_leaves_no_file(pair: Store, tmp_path: Path) -> None:
    def stop(_rows: int) -> None:
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        archive.save(pair, HERE, tmp_path / "a.zip", stop)
    assert list(tmp_path.glob("a.zip*")) == []


def test_replies_that_announce_an_end_are_offered(pair: Store) -> None:
    from sihu_tui.store.tables.replies import Reply, Wording

    with pair.session() as session:
        for title, status in (("解散通知", "approved"), ("旧解散通知", "retired"), ("退货", "approved")):
            session.add(Reply(title=title, status=status, updated=0))
        session.flush()
        session.add(Wording(reply_id=1, position=0, body="各位,{群名}解散"))
    assert [(n.title, n.text) for n in retirement.notices(pair)] == [("解散通知", "各位,{群名}解散")]


def test_the_command_walks_the_whole_path(sihu: Command, tmp_path: Path) -> None:
    sihu("groups", "found", "旧群")
    sihu("groups", "found", "上海群", "--parent", "旧群")
    assert sihu("groups", "farewell", "旧群", "--close").returncode == 1
    assert (
        "Save the archive" in sihu("groups", "farewell", "旧群", "--close", "--reason", "到期", "--cost", "300").stdout
    )
    assert "0 messages" in sihu("groups", "farewell", "旧群", "--archive", tmp_path / "a.zip").stdout
    bad = sihu("groups", "farewell", "旧群", "--finish", "--anyway")
    assert bad.returncode == 1 and "上海群" in bad.stderr
    assert "Closed" in sihu("groups", "farewell", "旧群", "--finish", "--anyway", "--children", "free").stdout
    assert "到期" in sihu("groups", "farewell").stdout
    assert sihu("groups", "--view", "closed", "--format", "csv").stdout.count("旧群") == 1
    assert "closed" in sihu("undo").stdout


def test_many_begin_and_end_as_one_step_each(pair: Store) -> None:
    own = [groups.add(pair, name, parent_id=HERE) for name in ("上海", "北京")]
    start = tables(pair)
    told: list[tuple[int, int]] = []
    begun = retirement.begin_many(pair, [HERE, own[0]], "close", "到期", listen=lambda *done: told.append(done))
    assert told == [(1, 2), (2, 2)] and [farewells.read(pair, one).group for one in begun] == [HERE, own[0]]
    ready = tables(pair)
    with pytest.raises(SihuError, match="5 things on the checklist"):
        retirement.finish_many(pair, begun)
    with pytest.raises(SihuError, match="北京 stand under 旧群"):
        retirement.finish_many(pair, begun, anyway=True)
    assert tables(pair) == ready
    assert [name for _id, name, _parent in retirement.standing_under(pair, [HERE, own[0]])] == ["北京"]
    retirement.finish_many(pair, begun, "close", anyway=True)
    closed = {row.name for row in groups.list_groups(pair) if row.archived is not None}
    assert closed == {"旧群", "上海", "北京"}
    assert {one.group_name: one.reason for one in farewells.farewells(pair)} == dict.fromkeys(closed, "到期")
    assert not any(one.open and one.finished is None for one in farewells.farewells(pair))
    journal.undo(pair)
    assert tables(pair) == ready
    journal.undo(pair)
    assert tables(pair) == start


def test_where_one_of_many_cannot_begin_none_does(pair: Store) -> None:
    before = tables(pair)
    with pytest.raises(SihuError, match="other group"):
        retirement.begin_many(pair, [HERE, THERE], "merge", "x", THERE)

    def stop(done: int, _of: int) -> None:
        if done == 1:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        retirement.begin_many(pair, [HERE, THERE], "close", "x", listen=stop)
    assert tables(pair) == before


def test_lines_that_sihu_helps_with_are_known_in_both_languages(pair: Store) -> None:
    from sihu_tui.text import i18n

    retirement.begin(pair, HERE, "close", "到期")
    assert [retirement.role(item.text) for item in charter.checklist(pair, HERE)] == [
        "tell",
        "",
        "",
        "save",
        "dissolve",
    ]
    i18n.use("zh_CN")
    try:
        assert [retirement.role(i18n._(text)) for text in retirement.CHECKLISTS["merge"]][0] == "tell"
        assert retirement.role("随便写的") == ""
    finally:
        i18n.use("en")


def test_the_command_ends_many_and_tells_of_people(sihu: Command, tmp_path: Path) -> None:
    for name in ("死群一", "死群二", "活群"):
        sihu("groups", "found", name)
    bad = sihu("groups", "farewell", "死群一", "--close", "--reason", "没人", "--cost", "很多")
    assert bad.returncode == 1 and "is no amount" in bad.stderr
    listed = sihu("groups", "farewell", "--filter", "死群", "--close", "--reason", "没人").stdout
    assert listed.count("没人") == 2 and "活群" not in listed
    assert "is called 谁" in sihu("groups", "farewell", "死群一", "--invited", "谁").stderr
    assert "Closed" in sihu("groups", "farewell", "死群一", "死群二", "--finish", "--anyway").stdout
    assert sihu("groups", "--view", "closed", "--format", "csv").stdout.count("死群") == 2
    assert "2 groups closed" in sihu("undo").stdout
    out = tmp_path / "groups.json"
    assert sihu("groups", "--view", "open", "--out", out, "--format", "json").returncode == 0
    assert len(json.loads(out.read_text("utf-8"))["groups"]) == 3
    assert "there already" in sihu("groups", "--out", out).stderr
