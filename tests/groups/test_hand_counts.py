"""Figures against counts made by hand: each was wrong once (forecast, quits of 企微, money, retention, words)."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.groups import members
from sihu_tui.groups.groups import find
from sihu_tui.health import retention
from sihu_tui.health.overview import detail
from sihu_tui.importing.run import Options, bring_in
from sihu_tui.orders import importer, orders
from sihu_tui.store import Store
from tests.conftest import Command
from tests.fixtures.group_store import Row, at, import_rows

END = days.parse_day("2026-11-29")


def spoken(group: str, back: int, people: range, name: str = "人", hour: int = 10) -> list[Row]:
    """Lines of people so many days before the end, a minute apart."""
    return [(group, f"{days.iso(END - back)} {hour}:{p % 60:02d}", f"{name}{p}", f"说 {back} {p}") for p in people]


def test_a_young_group_that_falls_is_not_expected_to_be_as_at_its_launch(store: Store, tmp_path: Path) -> None:
    """40, 30, 18, 9 a week was foretold as 20.5 (14–27.5) beside "halves every 11 days" (2.2)."""
    rows = [
        row
        for week, many in enumerate((40, 30, 18, 9))
        for person in range(many)
        for row in spoken("新群", 27 - 7 * week - person % 7, range(person, person + 1))
    ]
    import_rows(store, tmp_path / "a.csv", sorted(rows, key=lambda row: row[1]))
    told = detail(store, find(store, "新群"))
    assert [week.speakers for week in told.series][-4:] == [40, 30, 18, 9]
    assert told.half_life is not None and told.forecast is not None
    mean, low, high = told.forecast
    assert low <= 9 <= high and mean < 18


def wecom(path: Path, customers: range) -> Path:
    """An answer of `groupchat/get` with these customers."""
    born = at("2026-10-01 10:00")
    people = [
        {
            "userid": f"wm{n}",
            "type": 2,
            "name": f"客{n}",
            "join_time": born + n,
            "join_scene": 3,
            "state": "海报"[: n % 2 * 2],
        }
        for n in customers
    ]
    group = {"chat_id": "wr1", "name": "企微群", "owner": "lin", "create_time": born, "member_list": people}
    path.write_text(json.dumps({"errcode": 0, "group_chat": group}), "utf-8")
    return path


def test_quits_of_member_lists_are_dated_by_the_day_that_was_given(store: Store, tmp_path: Path) -> None:
    """They stood at the date of the file (2.3)."""
    doubts = []
    for name, people, day in (("1.json", range(10), "2026-11-20"), ("2.json", range(3, 10), "2026-11-28")):
        options = Options(exported=days.parse_day(day))
        doubts += bring_in(store, [wecom(tmp_path / name, people)], options)[0].doubts
    left = store.connection.execute(
        "select m.name, s.left from memberships s join members m on m.id = s.member_id where s.left is not null"
    ).fetchall()
    assert {name for name, _ts in left} == {"客0", "客1", "客2"}
    assert {days.iso(days.day_of(ts, settings.zone(store))) for _name, ts in left} == {"2026-11-28"}
    assert not any("file's own date" in doubt for doubt in doubts)
    # 企业微信's channel is the source, else how they entered
    assert {(one.source, one.joined) for one in members.sources(store)} == {("海报", 5), ("扫码进群", 5)}


def table(path: Path, *rows: str) -> Path:
    """A shop's table of orders."""
    path.write_text(
        "\n".join(("订单编号,买家昵称,实付金额,退款金额,订单状态,付款时间,导购", *rows)) + "\n", "utf-8-sig"
    )
    return path


@pytest.mark.parametrize(
    ("rows", "credit"),
    [
        (
            [
                "A1,甲,169,0,已关闭,2026-11-01,小周",
                "A2,乙,169,0,待付款,2026-11-01,小周",
                "A3,丙,169,0,交易完成,2026-11-01,小周",
            ],
            (16900, 1),
        ),
        (["B1,甲,89.70,89.70,交易完成,2026-11-01,小周", "B2,乙,169,0,交易完成,2026-11-01,小周"], (16900, 1)),
    ],
    ids=["closed and unpaid beside a refund column", "wholly returned"],
)
def test_what_was_not_paid_or_came_back_is_no_order(
    store: Store, tmp_path: Path, rows: list[str], credit: tuple[int, int]
) -> None:
    """They were counted as 507.00 in 3 and as 169.00 in 2 orders (2.4, 2.5)."""
    importer.bring_in(store, table(tmp_path / "o.csv", *rows))
    found = orders.credited(store, 0, END)
    assert (found.cents, found.orders) == credit and [(one.credited, one.orders) for one in found.rows] == [credit]


def test_a_first_word_is_no_joining(store: Store, tmp_path: Path) -> None:
    """Who came for red packets stood as a cohort of which 100 % were kept (2.6)."""
    rows = [row for back in range(120) for row in spoken("红包群", back, range(6), "邻居")]
    for back in (27, 20, 13, 6):
        rows += spoken("红包群", back, range(25), "羊毛", 20)
    import_rows(store, tmp_path / "a.csv", sorted(rows, key=lambda row: row[1]))
    assert {one.joined for one in retention.cohorts(store, find(store, "红包群"))} == {0}


def test_codes_are_shown_as_words_and_taken_as_words(sihu: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out)
        write.writerow(("group", "ts", "sender", "text"))
        write.writerow(("群", "2026-11-20T10:00:00+08:00", "小雨", "到了"))
    zh = {"SIHU_LANG": "zh_CN"}
    assert "UTC" not in sihu("import", file, **zh).stdout, "the times say their zone"
    assert sihu("groups", "edit", "群", "--platform", "抖音", "--kind", "temporary", **zh).returncode == 0
    said = sihu("groups", "--columns", "name,platform,kind", **zh).stdout
    assert "抖音" in said and "临时" in said and "temporary" not in said
    assert "群" in sihu("groups", "--filter", "kind:临时 platform:抖音", **zh).stdout
    wrong = sihu("groups", "--columns", "help")
    assert wrong.returncode == 1 and "Traceback" not in wrong.stderr and "There is no column help" in wrong.stderr
    sihu("groups", "sent", "群", "--log", "content", "讲睡眠", **zh)
    assert "上一次次" not in sihu("groups", "sent", "群", "--log", "content", "再讲", **zh).stderr
