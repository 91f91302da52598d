"""People, today, search, needs, orders and handover on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from conftest import Command
from private_chats import write_chat


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
    assert "王姐" in sihu("orders").stdout and "1299.00" in sihu("orders", "list", "--person", "王姐").stdout
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
    assert [line.split()[2] for line in sihu("people", "--audit").stdout.splitlines()[1:]] == [
        "erase",
        "reveal",
        "export",
    ]
