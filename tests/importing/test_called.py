"""Remark, nickname and name in the group stand beside the id in the lists of members."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Command

HEAD = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n"


def row(n: int, remark: str, nick: str, ident: str) -> str:
    return f"{n},1,1,0,0,{1782867600 + n},,早,2026-07-01 09:00:00,{remark},{nick},{ident}\n"


def test_two_people_of_one_name_are_told_apart(sihu: Command, tmp_path: Path) -> None:
    path = tmp_path / "会员群.csv"
    path.write_text(
        HEAD
        + row(1, "老王", "晴天", "wxid_aaaa1111")
        + row(2, "", "晴天", "wxid_bbbb2222")
        + row(3, "", "小李", "wxid_cccc"),
        "utf-8-sig",
    )
    assert sihu("import", path).returncode == 0
    shown = sihu("groups", "members", "会员群").stdout
    assert "老王 (晴天, wxi****1111)" in shown and "晴天 (wxi****2222)" in shown
    assert "老王 (晴天, wxid_aaaa1111)" in sihu("groups", "members", "会员群", "--reveal").stdout
    rows = json.loads(sihu("groups", "members", "会员群", "--reveal", "--json").stdout)["members"]
    assert {(one["name"], one["alias"], one["key"]) for one in rows} == {
        ("老王", "晴天", "wxid_aaaa1111"), ("晴天", "", "wxid_bbbb2222"), ("小李", "", "wxid_cccc")
    }  # fmt: skip
