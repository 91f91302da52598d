"""Ends that are known: acts of the platform, announcements and names become a status or a question, never a death."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui.dates.days import from_day_number
from sihu_tui.health import refresh
from sihu_tui.health.endings import announces, occasion
from sihu_tui.health.overview import detail, plain_words
from sihu_tui.store import Store
from tests.fixtures.health_stores import T0, bring, chatter, group_id, new_store, status_of, write


@pytest.mark.parametrize(
    "line", ["本群将于周五解散,大家保重", "下个月起这个群不再更新", "准备解散本群", "群聊要归档了吗?"]
)
def test_a_line_that_announces_the_end(line: str) -> None:
    assert announces(line)


@pytest.mark.parametrize("line", ["本群不会解散", "没有说要解散本群", "关闭通知就行", "群里说的优惠", "别的群合并了"])
def test_a_line_that_does_not(line: str) -> None:
    assert not announces(line)


def test_names_of_occasions() -> None:
    assert all(
        map(occasion, ("睡眠训练营7期", "辅食打卡营", "双11活动群", "3月8日女神节", "2026年会", "Cohort 5 hackathon"))
    )
    assert not any(map(occasion, ("孕早期陪伴群", "上海清欢姐妹会", "经营交流群", "VIP1群")))


def _act(store: Store, name: str, kind: str, day: int) -> None:
    with store.writing() as connection:
        run = connection.execute("select max(id) from import_runs").fetchone()[0]
        connection.execute(
            "insert into acts (group_id, ts, kind, value, run_id) values (?, ?, ?, '', ?)",
            (group_id(store, name), (T0 + day) * 86_400 + 3600, kind, run),
        )
    refresh.everything(store)


def test_acts_of_the_platform_end_or_move_a_group_and_never_kill_it(tmp_path: Path) -> None:
    rows = chatter("a", range(120), 7) + chatter("b", range(120), 7, first=20) + chatter("c", range(220), 7, first=40)
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "1.csv", rows), 219)
        assert status_of(store, "a") == status_of(store, "b") == "dead"
        _act(store, "a", "archived", 121)
        _act(store, "b", "migrated", 121)
        assert (status_of(store, "a"), status_of(store, "b"), status_of(store, "c")) == ("ended", "moved", "steady")
        assert detail(store, group_id(store, "a")).reasons[0].text == "Archived or dissolved on the platform"
        assert detail(store, group_id(store, "b")).reasons[0].text == "The platform moved it to another group"
        _act(store, "c", "renamed", 150)
        assert status_of(store, "c") == "steady"
        _act(store, "a", "unarchived", 130)
        assert status_of(store, "a") == "dead"


def test_an_announced_end_becomes_a_question(tmp_path: Path) -> None:
    lines = ["group,ts,sender,is_operator,kind,text"]
    for day in range(120):
        for m in range(7):
            if day % 7 == m:
                lines += [
                    f"{g},2026-0{1 + day // 30}-{1 + day % 30 % 28:02d}T09:0{m}:00+08:00,m{m},0,text,hi" for g in "ab"
                ]
    lines += [
        "a,2026-04-27T10:00:00+08:00,boss,1,text,本群将于周五解散",
        "b,2026-04-27T10:00:00+08:00,m1,0,text,本群要解散",
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with new_store(tmp_path) as store:
        bring(store, path)
        asked, quiet = detail(store, group_id(store, "a")), detail(store, group_id(store, "b"))
    assert asked.row.action == "temporary" and any("本群将于周五解散" in line.text for line in asked.reasons)
    assert asked.row.status == quiet.row.status and quiet.row.action is None, "a member's word beside no flag"


@pytest.mark.parametrize(
    ("said", "asked"),
    [("老客三群将于周五解散,请到老客三群二期", ["老客三群"]), ("周五起停用老客三群", ["老客三群"]), ("老客三群不会解散", []),
     ("老客三群二期要归档", ["老客三群二期"]), ("解散的事周五再说,以后老客三群照旧", [])],
)  # fmt: skip
def test_what_an_operator_says_elsewhere_of_a_groups_end_is_asked_there(
    said: str, asked: list[str], tmp_path: Path
) -> None:
    lines = ["group,ts,sender,is_operator,kind,text"]
    for day in range(118):
        at = f"{from_day_number(T0 + day).isoformat()}T09:00:00+08:00"
        lines += [f"{g},{at},m{day % 7},0,text,hi" for g in ("老客三群", "老客三群二期", "总群")]
    lines.append(f'总群,{from_day_number(T0 + 118).isoformat()}T10:00:00+08:00,boss,1,text,"{said}"')
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with new_store(tmp_path) as store:
        bring(store, path)
        found = {
            name: [line.text for line in detail(store, group_id(store, name)).reasons if line.code == "announced"]
            for name in ("老客三群", "老客三群二期", "总群")
        }
    assert [name for name, told in found.items() if told] == asked
    assert all("in 总群" in told[0] for told in found.values() if told)


def test_growth_on_red_packet_days_alone_is_no_thriving(tmp_path: Path) -> None:
    """Eight talk every week; for five weeks 25 more come on the red-packet day, or for the talk itself (R14)."""
    lines = ["group,ts,sender,is_operator,kind,text"]
    for day in range(140):
        at = f"{from_day_number(T0 + day).isoformat()}T09:00:00+08:00"
        for group in ("lured", "grown"):
            lines += [f"{group},{at},{group} m{m},0,text,hi" for m in range(8) if day % 7 == m % 7]
            if day >= 105 and day % 7 == 3:
                lines += [f"{group},{at},boss,1,text,[红包] 恭喜发财"] if group == "lured" else []
                lines += [f"{group},{at},{group} x{m},0,text,hi" for m in range(3 * ((day - 98) // 7), 25)]
                lines += [f"{group},{at},{group} y{m},0,text,hi" for m in range((day - 98) * 2)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with new_store(tmp_path) as store:
        bring(store, path)
        assert (status_of(store, "lured"), status_of(store, "grown")) == ("steady", "thriving")
        assert plain_words(store, group_id(store, "lured")).endswith("4 days of promotions and red packets 7")
        assert plain_words(store, group_id(store, "grown")) == ""
