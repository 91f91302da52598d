"""People, today, search, needs, orders and handover on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

from sihu_tui import contacts
from sihu_tui.contacts import identities
from sihu_tui.derived import open_store
from sihu_tui.feedback import demands
from sihu_tui.store import Store
from tests.conftest import Command
from tests.fixtures.private_chats import T0, write_chat


def test_a_morning_on_the_command_line(sihu: Command, tmp_path: Path) -> None:
    chat = write_chat(tmp_path / "chat.json", "王姐", 77, [(0, "王姐", "面膜怎么退货"), (60, "我", "稍等")])
    assert sihu("import", chat).returncode == 0
    assert sihu("log", "王姐", "寄退货单", "--kind", "promise", "--due", "3d").returncode == 0
    wrong = sihu("log", "王姐", "再看看", "--due", "下周八")
    assert (
        wrong.returncode != 0 and "no day '下周八' in the calendar" in wrong.stderr and "Traceback" not in wrong.stderr
    )
    found = json.loads(sihu("search", "退货", "--json").stdout)
    assert [hit["text"] for hit in found["hits"]] == ["寄退货单", "面膜怎么退货"]
    assert sihu("search", "--build").returncode == 0
    assert json.loads(sihu("search", "--json").stdout)["index"][0]["waiting"] == 0
    assert [hit["text"] for hit in json.loads(sihu("search", "退货", "--json", "--who", "them").stdout)["hits"]] == [
        "面膜怎么退货"
    ]
    assert json.loads(sihu("today", "--json").stdout)["rows"] == []
    listed = json.loads(sihu("people", "--json").stdout)["people"]
    assert [(row["name"], row["due_why"]) for row in listed] == [("王姐", "寄退货单")]


def test_needs_orders_and_handover(sihu: Command, tmp_path: Path) -> None:
    chat = write_chat(tmp_path / "chat.json", "王姐", 77, [(0, "王姐", "在吗")])
    assert sihu("import", chat).returncode == 0
    assert sihu("needs", "--add", "小包装", "--category", "packaging").stdout.strip() == "1"
    assert sihu("needs", 1, "--state", "studied").returncode == 0
    assert json.loads(sihu("needs", "--json").stdout)["needs"][0]["state"] == "studied"
    table = tmp_path / "orders.csv"
    table.write_text('订单号,日期,客户,金额,来源\n1,2026-03-05,王姐,"1,299.00",小唐\n合计,,,1299,\n', encoding="utf-8")
    done = sihu("orders", "import", table)
    assert done.returncode == 0 and "1 new, 0 already there, 1 skipped" in done.stdout
    assert "王姐" in sihu("orders").stdout and "1,299.00" in sihu("orders", "list", "--person", "王姐").stdout
    assert json.loads(sihu("orders", "credit", "--json").stdout)["cents"] == 129900
    settled = sihu("orders", "settle", "--to", tmp_path / "fees.csv")
    assert settled.stdout.startswith("1 orders, 5.00 to settle")
    nobody = sihu("handover", "小唐", "小何")
    assert nobody.returncode != 0 and "looks after no group" in nobody.stderr


def test_peoples_data_asks_first_and_is_removed_for_good(sihu: Command, tmp_path: Path) -> None:
    chat = write_chat(tmp_path / "chat.json", "王姐", 77, [(0, "王姐", "面膜怎么退货")])
    assert sihu("import", chat).returncode == 0
    asked = sihu("people", "--export", tmp_path / "out.csv")
    assert asked.returncode != 0 and "--yes" in asked.stderr and not (tmp_path / "out.csv").exists()
    assert sihu("people", "--export", tmp_path / "out.csv", "--yes").returncode == 0
    assert "77" in sihu("people", "王姐", "--reveal").stdout
    assert "1 messages" in sihu("people", "王姐", "--erase", "--yes").stdout
    assert json.loads(sihu("search", "退货", "--json").stdout)["hits"] == []
    done = [line.split("nobody")[1].strip() for line in sihu("people", "--audit").stdout.splitlines()[1:]]
    assert [one.split("  ")[0] for one in done] == ["removed for good", "saw in full", "exported people"]
    assert done[2].endswith("1 person · numbers masked · out.csv")


def refused(sihu: Command, *words: object) -> str:
    """Give what a command that does nothing says."""
    done = sihu(*words)
    assert done.returncode != 0 and "Traceback" not in done.stderr and done.stdout == "", (words, done)
    return done.stderr


def opened(tmp_path: Path) -> Store:
    """Give the store of the commands, a new one at first."""
    return open_store(tmp_path / "cli" / "sihu.db")


def test_a_limit_is_a_number_from_1_on_and_cuts_the_list_of_people_too(sihu: Command, tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for name in ("王姐", "李雷", "韩梅"):
            contacts.add_contact(store, name)
    for words in (("search", "漏"), ("today",), ("people",)):
        for n in ("0", "-2", "many"):
            assert "a number from 1 on" in refused(sihu, *words, "--limit", n)
    assert len(json.loads(sihu("people", "--json", "--limit", 2).stdout)["people"]) == 2
    assert len(json.loads(sihu("people", "--json").stdout)["people"]) == 3


def test_people_go_by_their_remark_and_are_found_by_how_it_begins(sihu: Command, tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        contacts.add_contact(store, "木木子", remark="木木 漏液投诉")
        contacts.add_contact(store, "芽芽姥姥")
    head, *lines = (re.split("  +", line) for line in sihu("people").stdout.splitlines())
    assert head[0] == "person" and "platform name" in head
    assert ["木木 漏液投诉", "木木子"] in [line[:2] for line in lines] and ["芽芽姥姥", "aware"] in [
        line[:2] for line in lines
    ]
    assert sihu("log", "木木", "回访了").returncode == 0
    assert "回访了" in sihu("people", "木木").stdout
    # what is for good takes the whole name
    assert "no person 木木" in refused(sihu, "people", "木木", "--erase", "--yes")


def test_who_may_be_one_person_and_why(sihu: Command, tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        one, other = (contacts.add_contact(store, name, phone="13800001111") for name in ("王姐", "小王"))
        assert len(identities.suggestions(store)) == 1
    head, line = (re.split("  +", text) for text in sihu("people", "--alike").stdout.splitlines())
    assert head == ["person", "may be", "why"]
    assert {line[0], line[1]} == {f"王姐 #{one}", f"小王 #{other}"} and line[-1] == "same phone number"
    found = json.loads(sihu("people", "--alike", "--json").stdout)
    assert [pair["why"] for pair in found["alike"]] == ["phone"] and found["unclear"] == []


def test_needs_tell_only_what_can_be_told(sihu: Command, tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        who = contacts.add_contact(store, "王姐")
        for title, state in (
            ("小包装", "collected"),
            ("旅行装", "launched"),
            ("泵头", "launched"),
            ("香味", "studied"),
        ):
            made = demands.add(store, title, "packaging", state=state)
            demands.collect(store, "entry", contacts.add_entry(store, who, "note", title), made)
            if title == "泵头":
                demands.tell(store, made, [one.id for one in demands.askers(store, made)])
    ends = {line.split()[1]: line.split()[-1] for line in sihu("needs").stdout.splitlines()[1:]}
    assert ends == {"小包装": "—", "旅行装": "1", "泵头": "0", "香味": "—"}
    assert [row["title"] for row in json.loads(sihu("needs", "--untold", "--json").stdout)["needs"]] == ["旅行装"]
    assert json.loads(sihu("needs", "--category", "price", "--json").stdout)["needs"] == []
    for words, why in (
        ((99,), "no need #99"), ((99, "--untold"), "no need #99"), (("--state", "啥"), "state is one of"),
        (("--category", "啥"), "category is one of"), (("--merge", 1), "NEED --merge OTHER"), ((1, "--merge", 99), "no need #99"),
        (("--add", ""), "Give the need a name"),
    ):  # fmt: skip
        assert why in refused(sihu, "needs", *words)


def test_a_survey_is_changed_in_what_is_named_and_keeps_the_rest(sihu: Command, tmp_path: Path) -> None:
    opened(tmp_path).close()
    asked = ("--words", "想先上哪款", "--options", "1 身体乳 / 2 护手霜", "--wanted", 60, "--until", "2026-12-31")
    assert sihu("surveys", "--add", "选品", "--since", "2026-11-01", *asked).stdout.strip() == "1"
    assert sihu("surveys", 1, "--wanted", 80).returncode == 0
    (row,) = json.loads(sihu("surveys", "--json").stdout)["surveys"]
    assert (row["words"], row["wanted"], row["tally"]) == ("想先上哪款", 80, {"1": 0, "2": 0})
    found = json.loads(sihu("surveys", 1, "--json").stdout)["survey"]
    assert sihu("surveys", 1, "--words", "先上哪一款").returncode == 0
    assert json.loads(sihu("surveys", 1, "--json").stdout)["survey"] == {**found, "words": "先上哪一款"}
    for words, why in (
        (("--add", ""), "Give the survey a name"), ((1, "--wanted", -5), "a number from 1 on"), ((1, "--since", "2月31日"), "no day"),
        (("--words", "选品"), "by its number"), (("--remove",), "by its number"), ((9, "--wanted", 5), "no survey #9"),
    ):  # fmt: skip
        assert why in refused(sihu, "surveys", *words)


def test_a_message_that_is_no_question_is_not_dealt_with(sihu: Command, tmp_path: Path) -> None:
    opened(tmp_path).close()
    assert "99999999" in refused(sihu, "questions", "--done", 99999999)


def test_today_says_that_an_owner_has_nobody(sihu: Command, tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        contacts.add_contact(store, "王姐", owner="小唐")
    nobody = sihu("today", "--owner", "没有")
    assert nobody.returncode == 0 and "Nobody is looked after by 没有" in nobody.stderr
    assert sihu("today", "--owner", "小唐").stderr == ""
    assert "--done" in refused(sihu, "today", "--next", "3d")


def test_telegrams_codes_are_said_in_words_and_kept_as_they_are(sihu: Command, tmp_path: Path) -> None:
    chat = write_chat(tmp_path / "chat.json", "王姐", 77, [(0, "王姐", "phone_call")])
    whole = json.loads(chat.read_text("utf-8"))
    whole["chats"]["list"][0]["messages"].append(
        {"id": 9, "type": "service", "date_unixtime": str(T0 + 60), "actor": "王姐", "actor_id": "user77",
         "action": "phone_call", "discard_reason": "missed", "text": ""})  # fmt: skip
    chat.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    assert sihu("import", chat).returncode == 0
    # what a person typed stays what they typed
    assert [line.partition(": ")[2] for line in sihu("people", "王姐").stdout.splitlines()] == [
        "phone_call",
        "phone call",
    ]
    with opened(tmp_path) as store:
        assert {row[0] for row in store.connection.execute("select text from messages")} == {"phone_call"}


def test_other_owners_people_are_out_of_the_way_unless_asked_for(sihu: Command) -> None:
    for name, owner in (("王姐", "小唐"), ("李雷", "小何"), ("路人", "")):
        assert sihu("people", "add", name, "--owner", owner).returncode == 0
        sihu("log", name, "寄小样", "--kind", "promise", "--due", "today")

    def names(*words: str) -> set[str]:
        told = json.loads(sihu("--as", "小唐", *words, "--json").stdout)
        return {one["name"] for one in told["people" if words[0] == "people" else "rows"]}

    assert names("people") == names("today") == {"王姐", "李雷", "路人"}
    assert sihu("--as", "小唐", "settings", "people.view", "mine").returncode == 0
    assert names("people") == names("today") == {"王姐", "路人"}
    assert names("people", "--all") == names("today", "--all") == {"王姐", "李雷", "路人"}
    assert names("people", "--where", "owner:小何") == names("today", "--owner", "小何") == {"李雷"}
    assert "寄小样" in sihu("--as", "小唐", "people", "李雷").stdout
