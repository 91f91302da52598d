"""广告群, 僵尸群, 死群 told apart by what is in the group, and who left after a push (groups.md 0.1, 0.2, 2.1)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.groups import charter, groups, keepers, retirement
from sihu_tui.groups.groups import find
from sihu_tui.health import digest, refresh
from sihu_tui.health.overview import detail, overview
from sihu_tui.importing.run import bring_in
from sihu_tui.orders import importer
from sihu_tui.outreach import responses, sends
from sihu_tui.store import Store
from tests.fixtures.group_store import at

END = days.parse_day("2026-11-29")
PUSHES = [
    "【今晚秒杀】第{n}款面膜买一送一,点链接抢购 https://s.example.com/{n}",
    "今日团购:苹果{n}斤装29.9元包邮,要的接龙",
]
SPAM = ["帮我砍一刀 https://p.example.com/{n}", "兼职日结,手机就能做,加V:abc{n}1238"]


def fill(
    store: Store, folder: Path, rows: list[tuple[int, str, str, str, int]], name: str = "群", bots: Sequence[str] = ()
) -> None:
    """Import rows of (days before the end, time, who, text, operator) with a second group that keeps the data covered."""
    file = folder / "a.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out)
        write.writerow(("group", "ts", "sender", "text", "is_operator", "kind"))
        for back, clock, who, text, ours in rows:
            kind = "leave" if text == "LEAVE" else "text"
            write.writerow((name, at(f"{days.iso(END - back)} {clock}"), who, text, ours, kind))
        for back in range(120):
            for person in range(6):
                write.writerow(
                    (
                        "热闹群",
                        at(f"{days.iso(END - back)} 1{person}:00"),
                        f"邻居{person}",
                        f"今天第{back}天",
                        0,
                        "text",
                    )
                )
    assert bring_in(store, [file])[0].error is None
    if bots:
        marks = ",".join("?" * len(bots))
        with store.writing() as connection:
            connection.execute(f"update members set is_bot = 1 where name in ({marks})", list(bots))
        refresh.after_import(store, ())


def status(store: Store) -> str:
    row = store.connection.execute(
        "select status from health h join groups g on g.id = h.group_id where g.name = '群'"
    ).fetchone()
    return str(row[0])


TALK = [(back, f"1{person}:30", f"老成员{person}", f"聊聊{back}", 0) for back in range(60, 119) for person in range(5)]


def pushes(texts: list[str], who: list[str], ours: int, a_day: int = 2) -> list[tuple[int, str, str, str, int]]:
    return [
        (back, f"{9 + k:02d}:00", who[(back + k) % len(who)], texts[k % len(texts)].format(n=back), ours)
        for back in range(28)
        for k in range(a_day)
    ]


def test_a_group_of_our_own_adverts_alone_is_ad_only(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path, [*TALK, *pushes(PUSHES, ["店长"], 1)])
    assert status(store) == "ad-only"


def test_a_group_of_outsiders_adverts_is_ad_only_too(store: Store, tmp_path: Path) -> None:
    spam = pushes(SPAM, ["拼单1号", "拼单2号", "拼单3号"], 0)
    fill(store, tmp_path, [*TALK, (100, "09:00", "店长", "早安各位", 1), *spam])
    assert status(store) == "ad-only"


@pytest.mark.parametrize(
    ("said", "found"), [("收到", "ad-only"), ("1", "ad-only"), ("我上次买的苹果有两个坏了", "dying")], ids=str
)
def test_who_only_takes_note_keeps_no_group_from_being_ad_only(
    store: Store, tmp_path: Path, said: str, found: str
) -> None:
    """56 of our own advertisements and eight 收到, by two people a week."""
    nods = [(back, f"2{person}:00", f"老成员{person}", said, 0) for back in (2, 9, 16, 23) for person in range(2)]
    fill(store, tmp_path, [*TALK, *nods, *pushes(PUSHES, ["店长"], 1)])
    assert (status(store) == "ad-only") == (found == "ad-only")
    told = detail(store, find(store, "群")).reasons
    assert any("8 of them no more than" in line.text for line in told) == (found == "ad-only")


def test_what_a_bot_posts_every_day_is_no_talk(store: Store, tmp_path: Path) -> None:
    bot = [(back, "07:00", "天气机器人", f"今天多云,气温{back}度", 0) for back in range(28)]
    fill(store, tmp_path, [*TALK, *bot, *pushes(PUSHES, ["店长"], 1)], bots=["天气机器人"])
    assert status(store) == "ad-only"


def test_a_group_with_orders_is_never_advised_to_close_without_saying_what_it_sells(
    store: Store, tmp_path: Path
) -> None:
    fill(store, tmp_path, [*TALK, (100, "09:00", "店长", "早安各位", 1)])
    group = find(store, "群")
    shop = tmp_path / "orders.csv"
    shop.write_text(
        "订单编号,买家昵称,实付金额,商品,付款时间,群\n"
        "A1,甲,129,面膜,2026-10-01,群\nA2,乙,79,精华,2026-10-02,群\nA3,丙,50,面膜,2026-10-02,群\n",
        "utf-8-sig",
    )
    importer.bring_in(store, shop)
    told = detail(store, group)
    sells = "3 orders in 90 days, 258.00 (面膜, 精华)"
    assert told.row.action in ("close", "merge") and told.suggestion is not None
    assert sells in told.suggestion[1] and sells in digest.digest(store)
    farewell = retirement.begin(store, group, "close", "没人说话")
    assert sells in charter.checklist(store, group)[0].text
    # regulars of long ago are offered though we still wrote to the group
    assert {one.name for one in keepers.keepers(store, farewell)} >= {"老成员0", "老成员4"}


def test_a_temporary_group_is_out_of_every_alert_until_its_end_and_then_asks_for_its_wrap_up(
    store: Store, tmp_path: Path
) -> None:
    """Busy for two weeks, then quiet, as a sale is: it stood second in the digest, nine days before its end (0.4)."""
    fill(store, tmp_path, [*TALK, (100, "09:00", "店长", "早安各位", 1), *pushes(PUSHES, ["店长"], 1)])
    group = find(store, "群")
    charter.set_term(store, group, END - 118, END + 11)
    rows = {row.name: row for row in overview(store).rows}
    assert rows["群"].status == "in-plan" and rows["群"].action is None and rows["群"].halved is None
    assert not any("群 " in line or line.endswith("群") for line in digest.beside_health(store))
    # the calendar passes its end, whether or not anything is imported
    for end in (days.today(settings.zone(store)) - 1, END - 30):
        charter.set_term(store, group, END - 118, end)
        told = detail(store, group)
        assert (told.row.status, told.row.action) == ("ended", "close")
        assert told.suggestion is not None and "wrap-up" in told.suggestion[1]
        assert "群 – ended" in digest.digest(store)
    groups.edit(store, group, archived=days.now())
    assert detail(store, group).row.action is None


def test_nobody_at_all_is_no_ad_group(store: Store, tmp_path: Path) -> None:
    silent = [(back, clock, who, text, ours) for back, clock, who, text, ours in TALK]
    fill(store, tmp_path, [*silent, (100, "09:00", "店长", "早安各位", 1), (3, "09:00", "店长", "大家好久不见", 1)])
    assert status(store) in ("silent", "dead")


@pytest.mark.parametrize(("clock", "left"), [("09:30", 0), ("21:00", 1)])
def test_who_left_before_a_push_did_not_leave_after_it(store: Store, tmp_path: Path, clock: str, left: int) -> None:
    talk = [(back, "12:00", f"老成员{person}", f"聊聊{back}", 0) for back in range(40) for person in range(5)]
    gone = [(back, "12:00", f"走{back}", "LEAVE", 0) for back in (30, 20)]
    push = (5, "20:00", "店长", "【秒杀】满99减20,点链接抢购", 1)
    fill(store, tmp_path, [*talk, *gone, push, (5, clock, "走人", "LEAVE", 0)])
    since, until = at(f"{days.iso(END - 50)} 00:00"), at(f"{days.iso(END + 1)} 00:00")
    group = store.connection.execute("select id from groups where name = '群'").fetchone()[0]
    found = responses.after_pushes(store, group, since, until)
    assert found is not None and found[:2] == (1, left)
    (page,) = [one for one in responses.quits(store, group) if one.send.kind == "promotion"]
    assert page.within[1] == left


def test_promotion_share_and_sends_per_speaker_fill_on_the_first_import(store: Store, tmp_path: Path) -> None:
    tips = [(back * 4, "10:00", "店长", f"护肤小知识:第{back}课,防晒霜要用够量,两小时补一次", 1) for back in range(7)]
    talk = [(back, "12:00", f"老成员{back % 3}", f"聊聊{back}", 0) for back in range(28)]
    fill(store, tmp_path, [*talk, *tips, *pushes(PUSHES, ["店长"], 1, a_day=1)])
    group = store.connection.execute("select id from groups where name = '群'").fetchone()[0]
    mix = sends.mix(store, group, int(datetime(2026, 11, 29, 15, 59, tzinfo=UTC).timestamp()))
    assert (mix.counts["promotion"], mix.counts["content"]) == (28, 7)
    assert mix.share == pytest.approx(28 / 35) and mix.per_active == pytest.approx(35 / 3)
