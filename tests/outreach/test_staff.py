"""Who is staff, where no export says so: proposed once, marked many at once."""

from __future__ import annotations

import json
from pathlib import Path

from sihu_tui.doctor import data
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import sends, staff
from sihu_tui.store import Store, journal
from tests.conftest import Command


def export(folder: Path) -> Path:
    file = folder / "plain.csv"
    rows = ["group,ts,sender,text"]
    for number in range(4):
        group = f"群{number}"
        for day in range(1, 9):
            rows += [
                f"{group},2026-11-{day:02d} 20:00:00,静姐,【今晚秒杀】第{day}款面膜买一送一 点链接抢购",
                f"{group},2026-11-{day:02d} 10:00:00,静姐,护肤小知识:第{day}课 防晒要用够量 两小时补一次",
                f"{group},2026-11-{day:02d} 20:30:00,成员{number}a,我昨天买的到了 真好吃",
                f"{group},2026-11-{day:02d} 20:40:00,爱聊天{number},哈哈哈今天真冷",
            ]
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return file


def test_one_who_pushes_in_many_groups_is_proposed_and_marked(store: Store, tmp_path: Path) -> None:
    (result,) = bring_in(store, [export(tmp_path)])
    assert any("静姐" in doubt and "4 groups" in doubt for doubt in result.doubts)
    (finding,) = list(data.staff(store))
    assert finding.level == "warn" and "静姐" in finding.cure
    (one,) = staff.proposals(store)
    assert (one.name, one.groups) == ("静姐", 4)
    assert sends.sent(store) == []
    staff.accept(store, [one.member])
    assert staff.proposals(store) == [] and staff.told(store) == "" and list(data.staff(store)) == []
    assert len(sends.sent(store)) == 64
    journal.undo(store)
    assert [found.name for found in staff.proposals(store)] == ["静姐"] and sends.sent(store) == []
    staff.decline(store, [one.member])
    assert staff.proposals(store) == [] and "marks one" in staff.told(store)
    journal.undo(store)
    assert len(staff.proposals(store)) == 1


def test_the_command_lists_marks_and_refuses(sihu: Command, tmp_path: Path) -> None:
    assert sihu("import", export(tmp_path)).returncode == 0
    told = json.loads(sihu("groups", "staff", "--json").stdout)
    assert [one["name"] for one in told["proposals"]] == ["静姐"] and len(told["groups"]) == 4
    assert sihu("groups", "staff", "--accept", "谁").returncode == 1
    assert sihu("groups", "staff", "--accept").returncode == 0
    assert json.loads(sihu("groups", "staff", "--json").stdout)["proposals"] == []
