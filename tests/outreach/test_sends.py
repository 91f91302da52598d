"""What we sent: the log with its guards, ratio, quits against the usual, repeats, red-packet days."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import groups, manual_counts
from sihu_tui.outreach import red_packets, responses
from sihu_tui.outreach import sends as outbound
from sihu_tui.outreach.sends import Guarded
from sihu_tui.replies import library
from sihu_tui.store import Store, journal
from tests.conftest import Command
from tests.fixtures.group_store import Row, at, import_rows, weeks_of_talk

MONDAY = days.parse_day("2026-03-02")


@pytest.fixture
def group(store: Store) -> int:
    return groups.add(store, "会员群", "wechat")


def test_a_send_is_kept_taken_off_and_brought_back(store: Store, group: int) -> None:
    settings.put(store, "operator", "lin")
    send = outbound.log(store, group, "content", "今天讲=睡眠\x1b[2J", verbatim=True)
    (row,) = outbound.sent(store, group)
    assert (row.id, row.kind, row.operator, row.verbatim, row.text) == (send, "content", "lin", True, "今天讲=睡眠[2J")
    outbound.remove(store, [send])
    assert outbound.sent(store) == []
    journal.undo(store)
    assert [row.id for row in outbound.sent(store)] == [send]


@pytest.mark.parametrize(("kind", "text", "says"), [("spam", "x", "content, service"), ("chat", " ", "empty")])
def test_a_send_that_is_none_is_refused(store: Store, group: int, kind: str, text: str, says: str) -> None:
    with pytest.raises(SihuError, match=says):
        outbound.log(store, group, kind, text)
    with pytest.raises(SihuError, match="lies ahead"):
        outbound.log(store, group, "chat", "x", days.now() + 2 * 86400)


def test_the_cool_down_asks_for_a_reason_and_keeps_it(store: Store, group: int) -> None:
    outbound.log(store, group, "content", "到货了", days.now() - 3600)
    assert "cool-down is 4 h" in outbound.guard(store, group, "content")[0]
    with pytest.raises(Guarded, match="reason"):
        outbound.log(store, group, "content", "又到货了")
    outbound.log(store, group, "content", "又到货了", override="物流出错,必须更正")
    assert outbound.sent(store, group)[0].override == "物流出错,必须更正"
    settings.put(store, "send.cool_hours", 0)
    assert outbound.guard(store, group, "content") == []


def test_the_budget_counts_seven_days(store: Store, group: int) -> None:
    now = days.now()
    for day in range(1, 8):
        outbound.log(store, group, "content", f"第{day}篇", now - day * 86400 + 60)
    assert any("7 sends in seven days" in said for said in outbound.guard(store, group, "content"))
    assert not any("budget" in said for said in outbound.guard(store, group, "content", now + 86400))


def test_promotions_have_their_own_budget_and_target(store: Store, group: int) -> None:
    now = days.now()
    for hours in (60, 100):
        outbound.log(store, group, "promotion", "满减", now - hours * 3600)
    assert any("2 promotions" in said for said in outbound.guard(store, group, "promotion"))
    assert outbound.guard(store, group, "content") == []
    for day in (8, 9):
        outbound.log(store, group, "content", "干货", now - day * 86400)
    mix = outbound.mix(store, group)
    assert (mix.counts["promotion"], mix.share, mix.over) == (2, 0.5, True)
    assert [name for _id, name, _share, _n in outbound.over_target(store)] == ["会员群"]
    settings.put(store, "send.promotion_budget", 9)
    assert any("60%" in said for said in outbound.guard(store, group, "promotion"))
    groups.edit(store, group, archived=now)
    assert outbound.over_target(store) == []
    assert "closed" in outbound.guard(store, group, "content")[0]


def test_what_is_left_and_from_when_on_is_what_the_guards_say(store: Store, group: int) -> None:
    now = days.now()
    every, promotion = outbound.allowances(store, group, now)
    assert (every.left, every.since, promotion.left, promotion.since) == (7, None, 2, None)
    outbound.log(store, group, "promotion", "满减", now - 6 * 86400)
    outbound.log(store, group, "promotion", "满减", now - 3600)
    every, promotion = outbound.allowances(store, group, now)
    assert (every.left, every.since) == (5, now + 3 * 3600)
    # the cool-down ends in 47 hours, the budget is free once the older one is seven days old
    assert (promotion.left, promotion.since) == (0, now + 47 * 3600)
    assert promotion.since > now + 86400
    for after, allowed in ((promotion.since - 60, False), (promotion.since + 60, True)):
        assert (outbound.guard(store, group, "promotion", after) == []) == allowed


def test_nothing_sent_has_no_share(store: Store, group: int) -> None:
    mix = outbound.mix(store, group)
    assert mix.share is None and not mix.over and mix.per_active is None


def test_the_spread_of_topics_is_that_of_the_folders_of_the_replies_sent(store: Store, group: int) -> None:
    made = {
        name: library.save(store, library.ReplyDraft(name, folder=folder, wordings=[name]))
        for name, folder in (("打卡", "促活"), ("话题", "促活"), ("物流", "售后"), ("闲聊", ""))
    }
    outbound.log(store, group, "content", "打卡", override="a test", reply=made["打卡"])
    assert outbound.mix(store, group).spread is None
    outbound.log(store, group, "content", "自己写的", override="a test")
    for name in ("话题", "物流", "物流", "闲聊"):
        outbound.log(store, group, "content", name, override="a test", reply=made[name])
    mix = outbound.mix(store, group)
    assert mix.topics == {"促活": 2, "售后": 2} and mix.spread == 2.0
    outbound.log(store, group, "content", "打卡", override="a test", reply=made["打卡"])
    assert 1 < (outbound.mix(store, group).spread or 0) < 2


def with_leaves(leaves: list[str], weeks: int = 6) -> tuple[list[Row], dict[int, str]]:
    rows = weeks_of_talk("会员群", "2026-03-02", weeks, 3)
    kinds = {len(rows) + i: "leave" for i in range(len(leaves))}
    return [*rows, *(("会员群", when, f"走{i}", "") for i, when in enumerate(leaves))], kinds


def test_quits_after_a_send_stand_against_the_usual(store: Store, tmp_path: Path) -> None:
    usual = [f"2026-03-{day:02d} 12:00" for day in range(2, 30, 2)]
    after = ["2026-03-30 21:00", "2026-03-30 22:00", "2026-03-31 10:00", "2026-04-01 19:00"]
    import_rows(store, tmp_path / "a.csv", *with_leaves([*usual, *after]))
    outbound.log(store, 1, "promotion", "清仓", at("2026-03-30 20:00"))
    (quits,) = responses.quits(store, 1)
    assert quits.within == (3, 4)
    assert quits.usual == pytest.approx(1.0)


def test_quits_are_unknown_where_no_export_tells_of_leaves_or_the_hours_are_not_covered(
    store: Store, tmp_path: Path
) -> None:
    import_rows(store, tmp_path / "a.csv", *with_leaves([]))
    outbound.log(store, 1, "promotion", "清仓", at("2026-03-30 20:00"))
    assert (responses.quits(store, 1)[0].within, responses.quits(store, 1)[0].usual) == ((None, None), None)
    import_rows(store, tmp_path / "b.csv", *with_leaves(["2026-03-04 12:00"]))
    outbound.log(store, 1, "content", "最后一天", at("2026-04-12 20:00"))
    last, first = responses.quits(store, 1)
    assert last.within == (None, None) and first.within == (0, 0)


def test_a_text_that_is_sent_again_and_again_wears_out(store: Store, tmp_path: Path) -> None:
    talk = weeks_of_talk("会员群", "2026-03-02", 9, 2)
    sends = [("2026-03-30 20:00", 8), ("2026-04-08 20:00", 4), ("2026-04-17 20:00", 2), ("2026-04-26 20:00", 1)]
    extra = [
        ("会员群", f"{when[:11]}2{1 + i // 30}:{i % 30:02d}", f"新{i}", f"要 {when} {i}")
        for when, many in sends
        for i in range(many)
    ]
    import_rows(store, tmp_path / "a.csv", talk + extra)
    for when, _many in sends:
        outbound.log(store, 1, "promotion", "满 99 减 20", at(when))
    outbound.log(store, 1, "content", "只发一次", at("2026-04-02 20:00"))
    (play,) = responses.plays(store, 1)
    assert [r.nth for r in play.repeats] == [1, 2, 3, 4]
    assert [r.response for r in play.repeats] == [pytest.approx(v) for v in (5, 3, 2, 1.5)]
    assert play.halved is not None and 1 < play.halved < 3
    red_packets.mark(store, 1, days.parse_day("2026-03-30"), 8800, "开业")
    assert responses.plays(store, 1)[0].repeats[0].packet


def test_a_counted_group_has_responses_too(store: Store, group: int) -> None:
    manual_counts.put(
        store,
        [
            manual_counts.Count(group, MONDAY + day, 10 if day in (14, 21) else 5, 10 if day in (14, 21) else 5)
            for day in range(28)
        ],
    )
    for day in (14, 21):
        outbound.log(store, group, "content", "问答", at(f"{days.iso(MONDAY + day)} 20:00"))
    (play,) = responses.plays(store, group)
    assert [r.response for r in play.repeats] == [2.0, 2.0] and play.halved is None


def test_red_packet_days_are_marked_by_hand_or_told_by_the_export(store: Store, tmp_path: Path) -> None:
    rows = [
        *weeks_of_talk("会员群", "2026-03-02", 1, 2),
        ("会员群", "2026-03-04 12:00", "甲", "[红包]恭喜发财"),
        ("会员群", "2026-03-05 12:00", "甲", "谁发个红包"),
    ]
    import_rows(store, tmp_path / "a.csv", rows, {14: "media"})
    red_packets.mark(store, 1, MONDAY, 5000)
    assert [(p.day - MONDAY, p.cents, p.source) for p in red_packets.of_group(store, 1)] == [
        (2, None, "import"),
        (0, 5000, "mark"),
    ]
    red_packets.unmark(store, 1, MONDAY)
    assert len(red_packets.of_group(store, 1)) == 1
    with pytest.raises(SihuError, match="lies ahead"):
        red_packets.mark(store, 1, MONDAY + 100_000)


def test_who_speaks_for_discounts_alone_is_named(store: Store, tmp_path: Path) -> None:
    rows = weeks_of_talk("会员群", "2026-03-02", 4, 2)
    rows += [("会员群", f"2026-03-{day} 21:00", "羊毛", "谢谢老板") for day in (10, 17)] + [
        ("会员群", "2026-03-10 21:05", "一次", "来了")
    ]
    import_rows(store, tmp_path / "a.csv", rows)
    assert red_packets.lured(store, 1) == set()
    red_packets.mark(store, 1, MONDAY + 8)
    outbound.log(store, 1, "promotion", "满减", at("2026-03-17 20:00"))
    names = dict(store.connection.execute("select id, name from members").fetchall())
    assert {names[member] for member in red_packets.lured(store, 1)} == {"羊毛"}


def test_more_stimulus_without_more_talk_is_said(store: Store, tmp_path: Path) -> None:
    import_rows(store, tmp_path / "a.csv", weeks_of_talk("会员群", "2026-03-02", 8, 3))
    end = MONDAY + 55
    assert red_packets.stimulus(store, 1, end) == ""
    for day in (30, 40):
        outbound.log(store, 1, "promotion", "满减", at(f"{days.iso(MONDAY + day)} 20:00"))
    red_packets.mark(store, 1, MONDAY + 35)
    assert red_packets.stimulus(store, 1, end).startswith("3 promotions or red packets")


def test_the_command_logs_and_refuses(sihu: Command) -> None:
    sihu("groups", "found", "会员群")
    assert "content 1" in sihu("groups", "sent", "会员群", "--log", "content", "今天讲睡眠").stdout
    said = sihu("groups", "sent", "会员群", "--log", "content", "再讲一次")
    assert said.returncode == 1 and "cool-down" in said.stderr
    assert sihu("groups", "sent", "会员群", "--log", "content", "再讲一次", "--reason", "更正").returncode == 0
    assert "再讲一次" in sihu("groups", "sent").stdout
    assert sihu("groups", "sent", "会员群", "--quits").returncode == 0
    assert sihu("groups", "sent", "会员群", "--repeats", "--json").returncode == 0
