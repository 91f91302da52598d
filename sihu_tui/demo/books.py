"""The demo's books: what the last months cost, what was settled at the month's end, two campaigns, open cases."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import tzinfo

from sihu_tui.dates import days
from sihu_tui.demo.chatter import HOUR, TalkCalendar
from sihu_tui.orders.returns import ONE
from sihu_tui.store import single

FEE = 500
"""Hundredths paid for an order that somebody brought."""
COSTS = (
    ("staff", "运营", 14400, 96.0, False, "四位运营的群内时间"),
    ("software", "运营", 1980, None, False, "企微会话存档"),
    ("gift", "市场", 3600, None, False, "打卡满卡面膜"),
    ("event", "市场", 1500, None, False, "线下见面会场地"),
)  # fmt: skip
"""Every month: kind, department, yuan, hours, spent once and for all, what for."""
CAMPAIGNS = (("10月会员日", 46, 44, ()), ("双旦预热", 2, -3, ("清欢福利1群", "清欢福利4群", "清欢VIP1群")))
"""Name, first and last day as days ago, and its groups (none: everywhere)."""
TASKS = (
    ("预告文案定稿", "lin", 3, True),
    ("赠品到仓清点", "zhou", -8, False),
    ("VIP 提前一天发券", "lin", -11, False),
)


def write_books(
    connection: sqlite3.Connection, calendar: TalkCalendar, zone: tzinfo, contacts: Mapping[str, int]
) -> None:
    """Write costs of two whole months, the settlement of the last one, campaigns and cases."""
    today = calendar.newest + 1
    this_month = days.parse_day(days.iso(today)[:8] + "01")
    month = days.parse_day(days.iso(this_month - 1)[:8] + "01")
    before = days.parse_day(days.iso(month - 1)[:8] + "01")
    for first, last in ((before, month - 1), (month, this_month - 1)):
        for kind, who, yuan, hours, sunk, note in COSTS:
            single.insert(
                connection, "costs", day=first, last_day=last, kind=kind, department=who, cents=yuan * 100, hours=hours, sunk=sunk,
                note=note, operator="lin",
            )  # fmt: skip
    single.insert(
        connection,
        "costs",
        day=before,
        kind="card",
        department="市场",
        cents=58000,
        sunk=True,
        note="包裹卡 2000 张",
        operator="lin",
    )
    settled = single.insert(
        connection,
        "settlements",
        first_day=before,
        last_day=month - 1,
        ts=days.start_of(month + 1, zone) + 15 * HOUR,
        operator="lin",
    )
    connection.execute(
        f"""insert into settlement_rows (settlement_id, order_key, payee, cents)
        select ?, {ONE}, max(coalesce(nullif(o.source, ''), o.handler)), ? from orders o
        where o.day between ? and ? group by 2 having sum(o.net) > 0""",
        (settled, FEE, before, month - 1),
    )
    for name, first, last, groups in CAMPAIGNS:
        season = single.insert(connection, "seasons", name=name, first_day=today - first, last_day=today - last)
        connection.executemany(
            "insert into season_groups (season_id, group_id) select ?, id from groups where name = ?",
            ((season, group) for group in groups),
        )
        for title, owner, due, done in TASKS if groups else ():
            single.insert(
                connection, "season_tasks", season_id=season, title=title, owner=owner, due_day=today - due,
                done_day=today - 1 if done else None,
            )  # fmt: skip
    single.insert(
        connection, "cases", kind="complaint", title="第二次漏液,要求改包装", contact_id=contacts["木木子"], order_number="",
        product="净澈卸妆油", owner="lin", department="商品", state="working", opened_day=today - 4, due_day=today + 3, outcome="",
        cents=9800, operator="lin",
    )  # fmt: skip
