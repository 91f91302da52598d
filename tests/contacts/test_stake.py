"""The list of the day by what is at stake, and steps that are shown by what people say and buy."""

from __future__ import annotations

import json
from pathlib import Path

from sihu_tui import contacts
from sihu_tui.contacts import followups, people_filter, proposals, stages
from sihu_tui.dates import days
from sihu_tui.orders import cycles, orders
from sihu_tui.store import Store, journal
from tests.conftest import Command
from tests.fixtures.private_chats import T0, bring_chat

DAY = 86400
TODAY = days.day_of(T0, days.find_zone("Asia/Shanghai"))


def test_a_big_customer_with_a_complaint_stands_above_who_waits_longest(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "路过", 77, [(-20 * DAY, "路过", "嗯嗯好像可以")])
    bring_chat(store, tmp_path, "大客户", 78, [(-5400, "大客户", "漏液了！要投诉")])
    who = contacts.find(store, "大客户")
    orders.add_order(store, who, 800_000, "套盒", day=TODAY - 14)
    found = followups.today(store, now=T0)
    assert [row.name for row in found.rows] == ["大客户", "路过"]
    first, other = found.rows
    assert {weight.code for weight in first.weights} == {"reason", "complaint", "spend", "core"}
    assert first.score > other.score == 40


def test_ones_own_people_come_first(store: Store) -> None:
    for name, owner in (("小林", "tang"), ("阿敏", "song")):
        contacts.add_contact(store, name, owner=owner, due_day=TODAY)
    orders.add_order(store, contacts.find(store, "小林"), 500_000, day=TODAY)
    assert [row.name for row in followups.today(store, now=T0).rows] == ["小林", "阿敏"]
    assert [row.name for row in followups.today(store, now=T0, mine="song").rows] == ["阿敏", "小林"]


def test_who_still_has_of_a_product_is_not_quiet(store: Store) -> None:
    who = contacts.add_contact(store, "王姐")
    for kind, ts in (("heard", T0 - 61 * DAY), ("said", T0 - 61 * DAY + 60)):
        contacts.add_entry(store, who, kind, "装好了", ts=ts)
    assert [r.code for row in followups.today(store, now=T0).rows for r in row.reasons] == ["interval"]
    orders.add_order(store, who, 300_000, "净水器", day=TODAY - 70)
    orders.set_cycle(store, "净水器", 1825)
    assert followups.today(store, now=T0).rows == []


def test_a_cycle_is_learnt_from_repeats_by_quantity_and_said_goes_before(store: Store) -> None:
    for nth in range(3):
        who = contacts.add_contact(store, f"客{nth}")
        for day, pieces in ((0, 1), (30, 2), (90, 1)):
            store.connection.execute(
                """insert into orders (day, contact_id, cents, product, source, handler, number, quantity)
                values (?, ?, 9900, '滤芯', '', '', '', ?)""",
                (TODAY - 200 + day + nth, who, pieces),
            )
    cycles.learn(store.connection)
    assert orders.products(store) == [("滤芯", 30, 9)]
    orders.set_cycle(store, "滤芯", 45)
    cycles.learn(store.connection)
    assert orders.products(store) == [("滤芯", 45, 9)]
    orders.set_cycle(store, "滤芯", None)
    assert orders.products(store) == [("滤芯", 30, 9)]


def test_steps_are_proposed_with_what_shows_them_and_accepted_at_once(store: Store, tmp_path: Path) -> None:
    now = days.now()
    ago = now - T0
    bring_chat(store, tmp_path, "小林", 77, [(ago - 9 * DAY, "小林", "怎么用"), (ago - 9 * DAY + 60, "我", "早晚")])
    bring_chat(store, tmp_path, "阿敏", 78, [(ago - 8 * DAY, "阿敏", "面霜真好用，推荐给闺蜜了")])
    bring_chat(store, tmp_path, "路人", 79, [(ago - 8 * DAY, "路人", "哦")])
    today = days.today(days.find_zone("Asia/Shanghai"))
    buyer = contacts.add_contact(store, "小周")
    orders.add_order(store, buyer, 9_900, "面霜", day=today - 30, number="A1")
    returned = contacts.add_contact(store, "高高")
    orders.add_order(store, returned, 9_900, "面霜", day=today - 30, number="A2")
    orders.add_order(store, returned, -9_900, "面霜", day=today - 20, number="A2")
    found = {one.name: (one.to, one.why) for one in proposals.proposals(store)}
    assert found == {"小林": ("verified", "answered"), "阿敏": ("trusting", "praise"), "小周": ("buying", "order")}
    assert proposals.accept(store, proposals.proposals(store)) == 3
    assert proposals.proposals(store) == []
    assert {rung.stage: rung.people for rung in stages.funnel(store)} == {
        "aware": 2,
        "verified": 1,
        "trusting": 1,
        "buying": 1,
    }
    assert next(rung for rung in stages.funnel(store) if rung.stage == "buying").days == 30
    orders.add_order(store, buyer, 9_900, "面霜", day=today - 3)
    assert [(one.name, one.why) for one in proposals.proposals(store)] == [("小周", "repeat")]
    journal.undo(store)
    journal.undo(store)
    assert people_filter.fitting(store, ["stage:aware"]) == {one.id for one in contacts.list_contacts(store)}


def test_the_funnel_by_command(sihu: Command) -> None:
    assert sihu("orders", "import", "nothing.csv").returncode != 0
    made = sihu("people", "add", "小林", "--stage", "buying", "--evidence", "第一单", "--day", "yesterday")
    assert made.returncode == 0, made.stderr
    found = json.loads(sihu("stages", "--json").stdout)["stages"]
    assert {one["stage"]: one["people"] for one in found}["buying"] == 1
    assert sum(week["buying"] for week in json.loads(sihu("stages", "--moved", "--json").stdout)["weeks"]) == 1
    assert json.loads(sihu("stages", "--propose", "--json").stdout)["proposals"] == []
