"""People's data: masked, noted, exported safely, removed for good; and an operator's work passed on whole."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest

from sihu_tui import contacts, settings
from sihu_tui.contacts import handover, identities, privacy, tags
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.errors import SihuError
from sihu_tui.feedback import demands
from sihu_tui.orders import importer, orders
from sihu_tui.search import indexer, search
from sihu_tui.search.search import Query
from sihu_tui.store import Store, backup, journal, sqlite
from sihu_tui.store.drafts import Drafts
from sihu_tui.text import masking
from tests.conftest import Command
from tests.fixtures.private_chats import T0, bring_chat

SECRET = "退货密语"


@pytest.mark.parametrize(
    ("whole", "masked"),
    [("13800001111", "138****1111"), ("wxid_a9z", "wx****9z"), ("12345", "1****5"), ("ab", "**"), ("", "")],
)
def test_the_middle_is_hidden(whole: str, masked: str) -> None:
    assert masking.mask(whole) == masked


def test_who_looks_is_noted(store: Store) -> None:
    settings.put(store, "operator", "小唐")
    who = contacts.add_contact(store, "王姐", phone="13800001111")
    assert privacy.reveal(store, who).phone == "13800001111"
    (row,) = privacy.audit_log(store)
    assert (row.operator, row.action, row.detail) == ("小唐", "reveal", f"#{who}")


def test_an_export_is_masked_noted_private_and_runs_in_no_spreadsheet(store: Store, tmp_path: Path) -> None:
    contacts.add_contact(store, "=cmd|' /C calc'!A0", phone="13800001111", remark="@王姐")
    target = tmp_path / "people.csv"
    assert privacy.export_people(store, target) == 1
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with target.open(encoding="utf-8-sig", newline="") as file:
        row = list(csv.reader(file))[1]
    assert row[:3] == ["'=cmd|' /C calc'!A0", "'@王姐", "138****1111"]
    assert privacy.audit_log(store)[0].action == "export"
    privacy.export_people(store, target, revealed=True)
    assert "13800001111" in target.read_text(encoding="utf-8-sig")


def test_an_export_that_failed_is_not_noted(store: Store, tmp_path: Path) -> None:
    contacts.add_contact(store, "王姐")
    with pytest.raises(SihuError, match="cannot be written"):
        privacy.export_people(store, tmp_path / "nowhere" / "people.csv")
    assert privacy.audit_log(store) == []


def test_the_log_says_in_words_what_was_taken_out(store: Store, tmp_path: Path) -> None:
    for name in ("王姐", "李雷"):
        contacts.add_contact(store, name, owner="小唐")
    privacy.export_people(store, tmp_path / "p.csv", revealed=True)
    handover.hand_over(store, "小唐", "小何")
    assert [row.detail for row in privacy.audit_log(store)] == [
        "小唐 > 小何 · 0 groups · 2 people", "2 people · numbers in full · p.csv",
    ]  # fmt: skip


def test_an_erased_person_is_gone_everywhere(store: Store, tmp_path: Path) -> None:
    settings.put(store, "search.groups", True)
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", SECRET), (5, "我", f"您说{SECRET}")])
    bring_chat(store, tmp_path, "李雷", 78, [(0, "李雷", "别的话")])
    bring_chat(store, tmp_path, "好物群", 79, [(7, "王姐二", f"群里{SECRET}"), (8, "路人", "哦")], kind="private_group")
    who = contacts.find(store, "王姐")
    alias = contacts.add_contact(store, "王姐小号", note=SECRET)
    member = store.connection.execute("select id from members where name = '王姐二'").fetchone()[0]
    identities.link(store, alias, member)
    identities.join(store, who, alias)
    line = contacts.add_entry(store, who, "note", f"记下{SECRET}")
    contacts.edit_entry(store, contacts.add_entry(store, who, "note", SECRET), "改过了")
    need = demands.collect(store, "entry", line, title="小包装")
    tags.give(store, who, "老客")
    store.connection.execute(
        "insert into orders (day, contact_id, cents, product, source, handler, number, buyer) values (1, ?, 99, '', '', '', '', ?)",
        (who, SECRET),
    )
    indexer.build(store)
    copy = backup.take(store)
    Drafts(store.path).put("entry", {"text": SECRET})
    other = Drafts(store.path.with_name("other.db"))
    other.put("entry", {"text": "anders"})
    console = Drafts(store.path)
    done = privacy.erase(store, who)
    privacy.scrub(store)
    console.put("note", {"text": "neu"})  # an open console does not bring back what was erased
    assert Drafts(store.path).get("entry") == {} and Drafts(store.path).get("note") == {"text": "neu"}
    assert Drafts(store.path.with_name("other.db")).get("entry") == {"text": "anders"}
    assert (done.messages, done.blanked, done.entries, done.orders) == (2, 1, 2, 1)
    assert done.backups == [copy]
    assert search.search(store, Query("密语", groups=True)) == []
    assert [hit.text for hit in search.search(store, Query("别的"))] == ["别的话"]
    assert [row.name for row in contacts.list_contacts(store)] == ["李雷"]
    assert demands.list_needs(store)[0].askers == 1 and demands.askers(store, need)[0].text == ""
    assert store.connection.execute("select cents, contact_id, buyer from orders").fetchone() == (99, None, "")
    assert sqlite.faults(store.connection) == []
    tables = store.connection.execute(
        "select name from sqlite_master where type = 'table' and sql not like 'create virtual%'"
    )
    everything = [
        str(row) for (name,) in tables.fetchall() for row in store.connection.execute(f"select * from {name}")
    ]
    assert [row for row in everything if "密语" in row or "王姐" in row] == []
    assert "密语".encode() not in store.path.read_bytes()
    with pytest.raises(SihuError, match="nothing to undo"):
        journal.undo(store)


def test_work_is_passed_on_whole_in_one_step(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "在吗")])
    bring_chat(store, tmp_path, "好物群", 79, [(7, "路人", "哦")], kind="private_group")
    store.connection.execute("update groups set owner = '小唐', purpose = '晒单' where name = '好物群'")
    who = contacts.find(store, "王姐")
    contacts.edit_contact(store, who, owner="小唐", note="对酒精过敏")
    other = contacts.add_contact(store, "李雷", owner="小宋")
    contacts.add_entry(store, who, "promise", "寄小样", due_day=20_600)
    done = handover.hand_over(store, "小唐", "小何")
    assert [group.name for group in done.groups] == ["好物群"]
    assert [(one.name, one.due_day, one.what) for one in done.open] == [("王姐", 20_600, "寄小样")]
    text = handover.told(store, done)
    assert "2026-05-27 · 王姐: 寄小样" in text and "对酒精过敏" in text and "waits for an answer" in text
    assert {row.name: row.owner for row in contacts.list_contacts(store)} == {"王姐": "小何", "李雷": "小宋"}
    assert handover.pack(store, "小唐").people == []
    journal.undo(store)
    assert [one.name for one in handover.pack(store, "小唐").people] == ["王姐"]
    assert other


def test_there_has_to_be_something_to_pass_on(store: Store) -> None:
    with pytest.raises(SihuError, match="looks after no group"):
        handover.hand_over(store, "小唐", "小何")
    with pytest.raises(SihuError, match="another operator"):
        handover.hand_over(store, "小唐", "小唐")


def test_an_export_of_one_operators_people_closes_a_file_that_was_open_to_all(store: Store, tmp_path: Path) -> None:
    contacts.add_contact(store, "王姐", owner="小唐")
    contacts.add_contact(store, "李雷", owner="小宋")
    target = tmp_path / "people.csv"
    target.write_text("old")
    target.chmod(0o644)
    assert privacy.export_people(store, target, owner="小唐") == 1
    assert stat.S_IMODE(target.stat().st_mode) == 0o600 and "李雷" not in target.read_text(encoding="utf-8-sig")


def test_an_erased_person_leaves_no_name_in_reports_orders_or_needs(store: Store, tmp_path: Path) -> None:
    bring_chat(
        store,
        tmp_path,
        "好物群",
        79,
        [(7, "王姐", "想要蓝色小瓶"), (8, "路人", "我也想要蓝色小瓶")],
        kind="private_group",
    )
    table = tmp_path / "orders.csv"
    table.write_text("日期,客户,手机号,金额\n2026-03-05,王姐,13800001111,9\n2026-03-05,路人,,不知\n", "utf-8")
    importer.bring_in(store, table)
    who = contacts.add_contact(store, "王姐", phone="13800001111")
    member = store.connection.execute("select id from members where name = '王姐'").fetchone()[0]
    identities.link(store, who, member)
    first, second = (row[0] for row in store.connection.execute("select id from messages order by id"))
    need = demands.collect(store, "message", first)
    demands.collect(store, "message", second, need)
    privacy.erase(store, who)
    tables = store.connection.execute(
        "select name from sqlite_master where type = 'table' and sql not like 'create virtual%'"
    )
    everything = [
        str(row) for (name,) in tables.fetchall() for row in store.connection.execute(f"select * from {name}")
    ]
    assert [row for row in everything if "王姐" in row or "13800001111" in row] == []
    assert [row.title for row in demands.list_needs(store)] == ["我也想要蓝色小瓶"]
    assert [row.cents for row in orders.list_orders(store)] == [900]


def test_follow_ups_on_other_groups_pass_only_with_all(store: Store, tmp_path: Path) -> None:
    bring_chat(store, tmp_path, "好物群", 79, [(7, "路人", "哦")], kind="private_group")
    store.connection.execute(
        """insert into actions (group_id, action, state, owner, day, status, created, reason, operator)
        select id, 'close', 'accepted', '小唐', 1, 'dead', 1, '', '' from groups"""
    )
    who = contacts.add_contact(store, "王姐", owner="小唐")
    other = contacts.add_contact(store, "李雷", owner="小唐")
    part = handover.hand_over(store, "小唐", "小何", people=[who])
    assert ([one.name for one in part.people], part.open) == (["王姐"], [])
    rest = handover.hand_over(store, "小唐", "小何")
    assert ([one.id for one in rest.people], [one.what for one in rest.open]) == ([other], ["close"])
    assert handover.pack(store, "小唐").open == [] and len(handover.pack(store, "小何").open) == 1
    assert handover.operators(store)[0] == ("小何", 0, 2)


def test_words_older_than_a_day_are_dropped_for_good_and_counts_hold(sihu: Command, tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    long_ago = days.now() - T0 - 400 * 86400
    with open_store(path) as store:
        lines = [
            (long_ago, "小林", "很久以前的秘密"),
            (long_ago + 60, "我", "好"),
            (long_ago + 399 * 86400, "小林", "昨天说的"),
        ]
        bring_chat(store, tmp_path, "小林", 77, lines)
        bring_chat(store, tmp_path, "阿敏", 78, [(long_ago, "阿敏", "另一个秘密")])
        contacts.list_contacts(store)
        counted = store.connection.execute("select sum(n) from member_days").fetchone()
        settings.put(store, "messages.keep_days", 365)
    assert sihu("--store", path, "people", "--forget").returncode  # asks first
    told = json.loads(sihu("--store", path, "people", "--forget", "--dry-run", "--json").stdout)
    assert (told["dropped"], told["messages"], told["of"], told["chats"]) == (False, 3, 4, 2)
    assert told["costs"] == {}
    recent = sihu("--store", path, "people", "--forget", "3d ago", "--dry-run")
    assert "25 days" in recent.stdout or recent.returncode, recent.stdout
    assert "秘密" in sihu("--store", path, "search", "秘密").stdout
    done = sihu("--store", path, "people", "--forget", "--yes")
    assert done.returncode == 0, done.stderr
    assert b"\xe7\xa7\x98\xe5\xaf\x86" not in path.read_bytes()
    with open_store(path) as store:
        assert store.connection.execute("select sum(n) from member_days").fetchone() == counted
        assert [row[0] for row in store.connection.execute("select text from messages order by ts")] == [
            None,
            None,
            None,
            "昨天说的",
        ]
        assert [one.action for one in privacy.audit_log(store)] == ["drop"]
    assert "昨天" in sihu("--store", path, "search", "昨天").stdout
