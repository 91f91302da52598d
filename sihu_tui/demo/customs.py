"""What holds the demo's groups together: charters with their evidence, rituals held or missed, what is left to do."""

from __future__ import annotations

import re
import sqlite3
from datetime import tzinfo

from sihu_tui.dates import days, recurrence
from sihu_tui.demo.chatter import HOUR, GroupScript, TalkCalendar
from sihu_tui.demo.scenes import RITUALS, SURVEY, SURVEY_DAYS
from sihu_tui.store import single

WEEKDAYS = "一二三四五六日"
BACK_WEEKS = 26
"""How far back rituals were kept account of."""

CHARTERS: dict[str, tuple[int, dict[str, tuple[str, int]]]] = {
    "清欢护肤打卡1群": (4, {
        "goal": ("21 天满卡的人从 60 位到 90 位,本季度末", 20), "symbol": ("满卡勋章和「清欢人」昵称前缀", 41),
        "ritual": ("周一开卡,连着 20 多周没断", 6), "feedback": ("每周一公布周榜,前三名送面膜", 6)}),
    "清欢护肤打卡3群": (2, {"goal": ("先让打卡的人回到 10 位", 12), "feedback": ("周榜,停发了", 120)}),
    "清欢敏感肌互助群": (3, {
        "goal": ("本季度答完 200 个泛红问题,每个有回访", 30), "ritual": ("每周三问答,顾问按顺序回", 4),
        "symbol": ("群规第一条:不晒单、不推荐药", 210)}),
    "清欢VIP1群": (4, {
        "symbol": ("只在这里用的老友称呼和生日卡", 25), "feedback": ("新品先寄给提建议的人,名字写进包装", 33)}),
    "新品首发预约群": (3, {"goal": ("首发 300 份全部有试用反馈", 16)}),
    "校园大使群": (4, {"ritual": ("每周六成分课,大使轮流讲", 8), "feedback": ("每月大使榜和证书", 22)}),
}  # fmt: skip
"""Group to the layer of its members and its parts: the evidence, and how many days ago it was noted."""

UNDER = {"校园大使群": "清欢QQ粉丝总群", "清欢护肤打卡2群": "清欢护肤打卡1群", "清欢护肤打卡3群": "清欢护肤打卡1群"}
TO_DO = {
    "新品首发预约群": (
        "告诉大家群什么时候结束", "答完每一个没答的问题", "记下谁值得留、邀请到哪个群", "存好文件和聊天记录", "写下学到了什么",
    ),
}  # fmt: skip
PACKETS = {"清欢福利1群": ((12, 8800, "双周抽奖"), (33, 6600, "会员日")), "新品首发预约群": ((8, 5200, "首发倒计时"),)}


def write_customs(
    connection: sqlite3.Connection, calendar: TalkCalendar, zone: tzinfo, stories: list[GroupScript]
) -> None:
    """Write charters, rituals, lists of what is to do, red-packet days and a survey."""
    today = calendar.newest + 1
    ids = {
        story.plan.name: single.read(connection, "groups", "id", platform=story.plan.platform, key=story.key)[0]
        for story in stories
    }
    for name, (layer, parts) in CHARTERS.items():
        single.update(connection, "groups", ids[name], layer=layer)
        for part, (evidence, ago) in parts.items():
            single.insert(
                connection, "charter_points", group_id=ids[name], part=part, evidence=evidence, day=today - ago,
                operator="lin",
            )  # fmt: skip
    for name, parent in UNDER.items():
        single.update(connection, "groups", ids[name], parent_id=ids[parent])
    for name, texts in TO_DO.items():
        for place, text in enumerate(texts):
            done = calendar.at(2, 17 * HOUR) if place == 0 else None
            single.insert(
                connection, "checklist_items", group_id=ids[name], position=place, text=text, done=done, operator=""
            )
    for name, given in PACKETS.items():
        for ago, cents, note in given:
            single.insert(connection, "red_packet_days", group_id=ids[name], day=today - ago, cents=cents, note=note)
    single.insert(
        connection, "surveys", title="秋冬新品选题", words=SURVEY[5:15], options="1 面膜\n2 身体乳\n3 护手霜", wanted=60,
        first_day=today - 1 - SURVEY_DAYS,
    )  # fmt: skip
    for story in stories:
        _ritual(connection, ids[story.plan.name], story, today, zone)


def _ritual(connection: sqlite3.Connection, group: int, story: GroupScript, today: int, zone: tzinfo) -> None:
    """Give a group the ritual that its operator calls every week; it was held where the call is in the messages."""
    if story.plan.topic not in RITUALS or story.plan.starts is not None:
        return
    weekday, hour, text = RITUALS[story.plan.topic]
    called = {days.day_of(ts, zone) for (ts,) in single.every(connection, "messages", "ts", group_id=group, text=text)}
    if not called:
        return
    title = re.search("【(.+?)】", text)
    said = f"每周{WEEKDAYS[weekday]} {hour}:00"
    first = max(days.monday(today) - 7 * BACK_WEEKS, min(called))
    rule = recurrence.parse(said, first)
    ritual = single.insert(
        connection, "rituals", group_id=group, name=title[1] if title else text[:8], said=said, rule=rule.rule,
        minute=rule.minute, first_day=first,
    )  # fmt: skip
    # the last one is told of once its operator gets round to it
    for day in recurrence.occurrences(rule.rule, first, first, today - 1)[:-1]:
        single.insert(
            connection, "ritual_days", ritual_id=ritual, day=day, held=day in called, note="", operator=story.plan.owner
        )
