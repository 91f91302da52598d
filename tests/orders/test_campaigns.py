# ruff: noqa: E501 - tables
"""Campaigns, the ledger, cases and the weekly overview, by hand counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sihu_tui import contacts, settings
from sihu_tui.contacts import cases, entries, overview, stages
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.feedback import demands
from sihu_tui.orders import campaigns, importer, ledger
from sihu_tui.store import Store, journal
from tests.conftest import Command

ZONE = days.find_zone("Asia/Shanghai")
DAY = days.parse_day("2026-11-09")
LINES = """订单号,日期,买家,商品,金额
A1,2026-07-01,小林,面霜,100
A2,2026-07-02,阿敏,水,50
B1,2026-10-19,小林,面霜,70
B2,2026-11-09,小林,面霜,200
B3,2026-11-10,小周,精华,300
B3,2026-11-10,小周,水,100
B4,2026-11-10,高高,精华,500
B4,2026-11-12,高高,精华,-500
"""


def bring(store: Store, folder: Path) -> None:
    for name in ("小林", "小周", "高高"):
        contacts.add_contact(store, name)
    (folder / "o.csv").write_text(LINES, encoding="utf-8")
    importer.bring_in(store, folder / "o.csv")


def test_a_session_beside_the_one_before_and_the_days_without(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path)
    stages.add_season(store, "夏", days.parse_day("2026-07-01"), days.parse_day("2026-07-02"))
    now = stages.add_season(store, "双11", DAY, DAY + 2)
    season = campaigns.find(store, "双11")
    campaigns.reserve(store, now, contacts.find(store, "小周"))
    campaigns.reserve(store, now, contacts.find(store, "高高"))
    entries.add_entry(store, contacts.find(store, "小林"), "sample", "精华", ts=days.start_of(DAY, ZONE) + 3600)
    task = campaigns.add_task(store, now, "预热文案", "小唐", DAY - 3)
    found = campaigns.campaign(store, season, DAY + 20)
    # two orders stand: 200 by 小林 who bought before, 400 by 小周 who did not; 高高 gave theirs back
    assert (found.sales.orders, found.sales.buyers, found.sales.new, found.sales.cents, found.sales.average) == (
        2,
        2,
        1,
        60_000,
        30_000,
    )
    assert (
        found.before is not None and found.before[0] == "夏" and (found.before[1].orders, found.before[1].new) == (2, 2)
    )
    assert found.without is not None and found.without.first_day == DAY - 7 and found.without.orders == 0
    assert (found.reserved, found.came, found.samples, found.sampled) == (2, 1, 1, 0)
    assert [(one.title, one.owner, one.done_day) for one in found.tasks] == [("预热文案", "小唐", None)]
    campaigns.finish_task(store, task)
    with pytest.raises(SihuError, match="no point"):
        campaigns.finish_task(store, task)
    journal.undo(store)
    assert campaigns.campaign(store, season, DAY + 20).tasks[0].done_day is None


def test_cohorts_and_the_worth_of_an_order_by_month(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path)
    months = dict(campaigns.by_month(store, 6, DAY + 21))
    assert (months["2026-11"].orders, months["2026-11"].average, months["2026-07"].average) == (2, 30_000, 7_500)
    found = {one.month: one for one in campaigns.cohorts(store, DAY + 21)}
    assert found["2026-07"].buyers == 2 and found["2026-07"].again == (0.0, 0.0, None)
    assert found["2026-07"].value is None  # too few to tell
    assert found["2026-11"].buyers == 1 and found["2026-11"].again == (None, None, None)


def test_the_ledger_spreads_costs_and_tells_when_it_pays(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path)
    settings.put(store, "ledger.hour", 50)
    settings.put(store, "ledger.margin", 0.5)
    ledger.add(store, "software", 10_000, days.parse_day("2026-07-01"), sunk=True, department="总部")
    ledger.add(store, "vendor", 12_300, days.parse_day("2026-07-01"), days.parse_day("2026-07-31"))
    ledger.add(store, "staff", 0, days.parse_day("2026-11-10"), hours=2, department="私域")
    found = {one.month: one for one in ledger.months(store, DAY + 21)}
    assert (found["2026-07"].margin, found["2026-07"].running, found["2026-07"].sunk, found["2026-07"].balance) == (
        7_500,
        12_300,
        10_000,
        -14_800,
    )
    assert (found["2026-11"].running, found["2026-11"].hours, found["2026-11"].back) == (10_000, 2.0, 3.0)
    assert ledger.payback(ledger.months(store, DAY + 21)) == "2026-11"
    assert ledger.by(store, "department", 0, DAY + 21) == {
        "": (12_300, 0.0),
        "总部": (10_000, 0.0),
        "私域": (10_000, 2.0),
    }
    assert ledger.by(store, "kind", days.parse_day("2026-07-01"), days.parse_day("2026-07-10"))["vendor"][0] == 3_968
    with pytest.raises(SihuError, match="one of"):
        ledger.add(store, "nothing", 1, DAY)


def test_a_case_has_state_owner_and_outcome_and_a_product_is_missed_by_name(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path)
    who = contacts.find(store, "小林")
    made = cases.add(store, "complaint", "漏液", contact_id=who, owner="小唐", department="售后", cents=20_000)
    assert [(one.who, one.state, one.closed_day) for one in cases.cases(store, still_open=True)] == [
        ("小林", "open", None)
    ]
    with pytest.raises(SihuError, match="one of"):
        cases.change(store, made, state="adopted")
    cases.change(store, made, state="settled", outcome="补发")
    assert cases.cases(store, still_open=True) == [] and cases.cases(store)[0].outcome == "补发"
    journal.undo(store)
    assert len(cases.cases(store, still_open=True)) == 1
    need = demands.add(store, "面霜大瓶装")
    store.connection.execute(
        "insert into need_askers (need_id, contact_id, name, ts, text, polarity) values (?, ?, '', 0, '', 0)",
        (need, who),
    )
    entries.add_entry(store, contacts.find(store, "小周"), "heard", "面霜真好用")
    found = cases.before_delisting(store, "面霜")
    assert (found.buyers, found.again, found.asked, found.praised) == (
        1,
        [("小林", 3)],
        [("小林", "面霜大瓶装")],
        [("小周", "面霜真好用")],
    )


def test_what_came_of_telling_those_who_asked(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path)
    need = demands.add(store, "精华小样装")
    for name, told in (("小周", "2026-11-09"), ("小林", "2026-11-09"), ("高高", "2026-11-09")):
        store.connection.execute(
            "insert into need_askers (need_id, contact_id, name, ts, text, polarity, told) values (?, ?, '', 0, '', 0, ?)",
            (need, contacts.find(store, name), days.start_of(days.parse_day(told), ZONE) + 60),
        )
    (found,) = overview.told(store)
    # 小周 bought it, 小林 something else, 高高 gave it back
    assert (found.told, found.bought, found.bought_any, found.share) == (3, 1, 2, pytest.approx(1 / 3))


def test_by_command(sihu: Command, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text(LINES, encoding="utf-8")
    assert sihu("orders", "import", tmp_path / "o.csv").returncode == 0
    assert sihu("people", "buyers", "--add", "小林", "小周").returncode == 0
    made = sihu(
        "campaigns",
        "双11",
        "--add",
        "2026-11-09",
        "2026-11-11",
        "--reserve",
        "小周",
        "--task",
        "文案",
        "--owner",
        "小唐",
    )
    assert made.returncode == 0, made.stderr
    (one,) = json.loads(sihu("campaigns", "双11", "--json").stdout)["campaigns"]
    assert one["sales"]["cents"] == 60_000 and one["came"] == 1 and one["tasks"][0]["owner"] == "小唐"
    assert sihu("costs", "vendor", "1000000", "--day", "2026-11-01", "--sunk").returncode == 0
    assert json.loads(sihu("costs", "--json").stdout)["kinds"]["vendor"]["cents"] == 100_000_000
    assert sihu("cases", "--add", "ticket", "少发一件", "--department", "仓储", "--person", "小周").returncode == 0
    assert json.loads(sihu("cases", "--json").stdout)["cases"][0]["department"] == "仓储"
    for words in (("standing",), ("value",), ("value", "--kpi"), ("costs",), ("campaigns",), ("campaigns", "--months"), ("campaigns", "--cohorts"),
                  ("cases",), ("cases", "--delist", "面霜"), ("turns",), ("stages",)):  # fmt: skip
        plain = sihu(*words)
        assert plain.returncode == 0 and plain.stdout.strip(), (words, plain.stderr)
        json.loads(sihu(*words, "--json").stdout)
