"""Comments under posts (小红书, 公众号) are feedback: they feed questions and needs, and are no dying group."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui.feedback import questions
from sihu_tui.groups import groups
from sihu_tui.health import refresh
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import lately, staff
from sihu_tui.store import Store

RED = "笔记标题,评论用户,评论内容,评论时间\n防晒怎么选,小雨,请问孕妇能用吗？,2026-11-28 10:00\n防晒怎么选,豆豆,求小样套装,2026-11-28 11:00\n"
WECHAT = "文章标题,留言人,留言内容,留言时间\n清欢节预告,阿宁,今年几号开始呀？,2026-11-27 09:00\n"


@pytest.mark.parametrize(("text", "platform", "name"), [(RED, "xiaohongshu", "防晒怎么选"), (WECHAT, "official_account", "清欢节预告")])  # fmt: skip
def test_a_table_of_comments_is_feedback(store: Store, tmp_path: Path, text: str, platform: str, name: str) -> None:
    file = tmp_path / "comments.csv"
    file.write_text(text, "utf-8-sig")
    (result,) = bring_in(store, [file])
    assert result.error is None, "its columns need not be told"
    (row,) = groups.list_groups(store)
    assert (row.name, row.platform, row.kind) == (name, platform, "comments")
    assert len(questions.waiting(store)) == 1
    assert store.connection.execute("select count(*) from health").fetchone() == (0,) and refresh.judged(store)
    assert lately.lately(store) == {} and staff.unstaffed(store) == []
    (again,) = bring_in(store, [file])
    assert (again.new, again.known) == (0, result.new)
