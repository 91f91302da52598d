"""广告群, 僵尸群, 死群 told apart by what is in the group, and who left after a push (groups.md 0.1, 0.2, 2.1)."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sihu_tui.dates import days
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import responses, sends
from sihu_tui.store import Store
from tests.fixtures.group_store import at

END = days.parse_day("2026-11-29")
PUSHES = [
    "【今晚秒杀】第{n}款面膜买一送一,点链接抢购 https://s.example.com/{n}",
    "今日团购:苹果{n}斤装29.9元包邮,要的接龙",
]
SPAM = ["帮我砍一刀 https://p.example.com/{n}", "兼职日结,手机就能做,加V:abc{n}1238"]


def fill(store: Store, folder: Path, rows: list[tuple[int, str, str, str, int]], name: str = "群") -> None:
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
