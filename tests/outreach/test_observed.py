"""Sends and advertisements as the imported messages tell them."""

from __future__ import annotations

from pathlib import Path

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.groups import groups, rituals, views
from sihu_tui.importing import history
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import classify, lately, load, observed, offers, responses, sends
from sihu_tui.store import Store, journal

HEADER = "group,ts,sender,text,is_operator,kind\n"
PUSH = "【今晚8点秒杀】面膜原价199,今晚只要89,点链接抢购"
TIP = "护肤小知识:防晒霜要用够一元硬币大小,两小时补一次"


def bring(store: Store, folder: Path, rows: list[tuple[str, str, str, object]], name: str = "a.csv") -> None:
    file = folder / name
    lines = [f"会员群,2026-11-{when}+08:00,{who},{text},{ours},text\n" for when, who, text, ours in rows]
    file.write_text(HEADER + "".join(lines), "utf-8")
    assert bring_in(store, [file])[0].error is None


def kinds(store: Store) -> list[tuple[str, str, str]]:
    return [(one.operator, one.kind, one.text) for one in reversed(sends.sent(store))]


ROWS: list[tuple[str, str, str, object]] = [
    ("20 10:00:00", "店长", TIP.replace(",", "，"), 1),
    ("20 20:00:00", "店长", PUSH.replace(",", "，"), 1),
    ("20 20:05:00", "小雨", "多少钱一瓶", 0),
    ("20 20:06:00", "店长", "@小雨 您好 这款69一瓶 小程序里能查到", 1),
    ("20 20:07:00", "店长", "[图片]", 1),
    ("21 08:00:00", "店长", "早安各位宝子们", 1),
]


def test_what_operators_typed_is_sent_from_the_first_import(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, ROWS)
    assert [kind for _who, kind, _text in kinds(store)] == ["content", "promotion", "service", "chat"]
    assert {who for who, _kind, _text in kinds(store)} == {"店长"}
    bring(store, tmp_path, ROWS, "again.csv")
    assert len(kinds(store)) == 4
    group = groups.find(store, "会员群")
    # an answer and a greeting spend no budget
    every, promotion = sends.allowances(store, group, sends.sent(store)[0].ts)
    assert (every.used, promotion.used) == (2, 1)
    assert [one.send.kind for one in responses.quits(store, group)] == ["chat", "service", "promotion", "content"]


def test_what_was_copied_through_sihu_and_is_found_in_an_import_is_one_send(store: Store, tmp_path: Path) -> None:
    group = groups.add(store, "会员群", "other")
    bring(store, tmp_path, ROWS[2:3])
    found = groups.find(store, "会员群")
    assert found
    stamp = store.connection.execute("select unixepoch('2026-11-20 12:00:00')").fetchone()[0]
    group = store.connection.execute("select max(id) from groups").fetchone()[0]
    sends.log(store, group, "content", PUSH.replace(",", "，"), ts=stamp + 90)
    bring(store, tmp_path, ROWS, "b.csv")
    same = [one for one in sends.sent(store, group) if one.text.startswith("【今晚")]
    assert len(same) == 1 and same[0].kind == "content" and not same[0].typed


def test_a_correction_holds_for_all_with_its_words_and_is_undone(store: Store, tmp_path: Path) -> None:
    again = [(f"{day} 20:00:00", "店长", "来看看今天的云", 1) for day in (11, 12, 13)]
    bring(store, tmp_path, [*again, *ROWS])
    was = {one.kind for one in sends.sent(store) if one.text == "来看看今天的云"}
    other = "service" if was != {"service"} else "content"
    send = next(one for one in sends.sent(store) if one.text == "来看看今天的云")
    sends.change(store, send.id, other)
    assert {one.kind for one in sends.sent(store) if one.text == "来看看今天的云"} == {other}
    journal.undo(store)
    assert {one.kind for one in sends.sent(store) if one.text == "来看看今天的云"} == was


def test_sends_go_with_their_import_and_with_who_is_an_operator(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, [(when, who, text, "") for when, who, text, _ours in ROWS])
    assert kinds(store) == []
    member = store.connection.execute("select id from members where name = '店长'").fetchone()[0]
    groups.set_operator(store, [member], True)
    assert len(kinds(store)) == 4
    journal.undo(store)
    assert kinds(store) == []
    groups.set_operator(store, [member], True)
    history.undo(store, 1)
    assert kinds(store) == []


def test_outsiders_who_advertise_are_named(store: Store, tmp_path: Path) -> None:
    ads = [
        ("20 09:00:00", "拼单2号", "帮我砍一刀 就差一点了 https://p.example.com/x1", 0),
        ("20 09:10:00", "小雨", "今天到货的草莓真甜", 0),
        ("21 09:00:00", "拼单2号", "兼职日结 手机就能做 加V:abc12388", 0),
    ]
    bring(store, tmp_path, [*ROWS, *ads])
    (one,) = observed.advertisers(store)
    assert (one.name, one.times, one.groups, one.group_name) == ("拼单2号", 2, 1, "会员群")
    found = lately.lately(store)[groups.find(store, "会员群")]
    assert (found.sends, found.promotions, found.ads) == (4, 1, 2)
    assert lately.marks(found, 0.3, 0) == ["ads"]
    classify.correct(store, [classify.Correction("ad", "兼职日结 手机就能做 加V:abc12388", "no")])
    assert observed.advertisers(store)[0].times == 1
    groups.set_operator(store, [one.member], True)
    assert observed.advertisers(store) == []


def test_what_the_last_weeks_hold_stands_in_list_and_export(store: Store, tmp_path: Path) -> None:
    pushes = [(f"{day} 20:00:00", "店长", PUSH.replace(",", "，"), 1) for day in range(11, 19)]
    talk = [("19 10:00:00", "小雨", "买了两盒", 0), ("19 11:00:00", "豆豆", "真好用", 0)]
    bring(store, tmp_path, [*pushes, *talk])
    (row,) = lately.with_lately(store, groups.list_groups(store))
    assert row.lately is not None
    assert (row.lately.promotion_share, row.lately.speakers, row.lately.quits) == (1.0, 2, None)
    assert row.lately.staff_share == 0.8 and lately.marks(row.lately, 0.3, 0) == ["promotion", "staff"]
    view = views.find(store, "pushes")
    assert views.asks_lately(view) and not views.asks_lately(views.FIRST)
    assert "| 8 | 1.0 |" in views.export(store, views.apply([row], view), view.columns, "markdown")
    assert views.apply([row], views.View("x", filter="promotion>50%")) == [row]


def test_what_an_operator_carries_stands_against_a_ceiling(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, ROWS)
    groups.edit(store, groups.find(store, "会员群"), owner="lin")
    (one,) = load.loads(store)
    assert (one.owner, one.groups, one.members, one.speakers, one.sends, one.over) == ("lin", 1, 2, 1, 4, ())
    settings.put(store, "load.members", 1)
    assert load.loads(store)[0].over == ("members",)


def test_one_link_by_one_account_in_several_groups_is_an_advertisement(store: Store, tmp_path: Path) -> None:
    """In one import, and where the second group comes weeks later; what was said to be none stays none."""
    link = "这个我用着真不错 https://x.example.com/a1"
    head = [("02 09:00:00", "店长", "早安各位", 1)]
    bring(store, tmp_path, [*head, ("03 09:00:00", "小夏", link, 0), ("03 09:10:00", "小雨", "今天到货的草莓真甜", 0)])
    alone = observed.advertisers(store)
    file = tmp_path / "b.csv"
    rows = [
        ("02 09:00:00", "店长", "早安各位", 1),
        ("09 09:00:00", "小夏", link, 0),
        ("09 09:05:00", "小雨", "在吗大家", 0),
    ]
    lines = [f"二群,2026-11-{when}+08:00,{who},{text},{ours},text\n" for when, who, text, ours in rows]
    file.write_text(HEADER + "".join(lines), "utf-8")
    assert bring_in(store, [file])[0].error is None
    (one,) = observed.advertisers(store)
    assert alone == [] and (one.name, one.times, one.groups) == ("小夏", 2, 2)
    classify.correct(store, [classify.Correction("ad", link, "no")])
    assert observed.advertisers(store) == []
    journal.undo(store)
    assert len(observed.advertisers(store)) == 1


def test_who_stays_who_answers_whom_what_promotions_cut_and_what_is_overdue_are_columns(
    store: Store, tmp_path: Path
) -> None:
    lines = [("02 09:00:00", "店长", "早安各位", 1), ("20 20:00:00", "店长", PUSH.replace(",", "，"), 1)]
    lines += [("21 20:00:00", "店长", "满99送小样 新品套装到了 点链接", 1), ("28 10:00:00", "小雨", "买了两盒", 0)]
    bring(store, tmp_path, lines)
    group = groups.find(store, "会员群")
    file = tmp_path / "moves.csv"
    moves = [f"会员群,2026-11-0{n}T08:00:00+08:00,新{n},,0,join" for n in range(2, 8)]
    moves += [f"会员群,2026-11-0{n + 1}T08:00:00+08:00,新{n},,0,leave" for n in range(2, 6)]
    moves += ["会员群,2026-11-28T11:00:00+08:00,小雨,,0,media"]
    file.write_text(HEADER + "\n".join(moves) + "\n", "utf-8")
    assert bring_in(store, [file])[0].error is None
    rituals.add(store, group, "问答", "每周三", days.parse_day("2026-11-11"))
    one = lately.lately(store)[group]
    assert (one.ripe, one.stayed, one.kept) == (6, 2, 2 / 6) and (one.photos, one.cuts, one.late) == (1, 1, 1)
    assert "kept" in lately.marks(one, 1.0, 0)
    said = sends.makeup(store, group)
    assert said == "of 2 promotions: price cut 1, gift 1, bundle 1"
    assert offers.asks_to_share("转发到朋友圈集赞38个") and not offers.asks_to_share("今天到货")
    (row,) = lately.with_lately(store, groups.list_groups(store))
    assert views.apply([row], views.View("x", filter="kept<50% rituals>0 cuts:1")) == [row]
