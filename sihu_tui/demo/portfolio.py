"""The demo's groups: who looks after them, what they are for and how their life went."""
# ruff: noqa: E501 - a row of the table is a line

from __future__ import annotations

from dataclasses import dataclass

WEEKS = 40
"""How far back the exports reach."""


@dataclass(frozen=True)
class Operator:
    """Somebody of the team; `called` is how members address them in the groups."""

    login: str
    account: str
    called: str


OPERATORS = {
    "lin": Operator("lin", "清欢·晓晓", "晓晓"),
    "zhou": Operator("zhou", "清欢·可可", "可可"),
    "xu": Operator("xu", "育儿顾问诺诺", "诺诺"),
    "chen": Operator("chen", "清欢老陈", "老陈"),
}


FORMAT = "demo"
"""The format that the demo's import runs name."""

SELVES = {"wechat": "lin", "wecom": "zhou", "qq": "chen", "telegram": "chen"}
"""From whose account each platform was exported."""


@dataclass(frozen=True)
class Export:
    """One import run: a platform's chats from `first` to `last` days before the newest day."""

    platform: str
    first: int
    last: int


EXPORTS = (
    Export("wechat", WEEKS * 7 - 1, 0),
    Export("wecom", WEEKS * 7 - 1, 0),
    # the QQ history was exported twice, and nobody noticed the twelve days between
    Export("qq", WEEKS * 7 - 1, 59),
    Export("qq", 46, 0),
    # nobody has exported Telegram for almost three weeks
    Export("telegram", WEEKS * 7 - 1, 19),
)


@dataclass(frozen=True)
class Plan:
    """One group. `life` holds points "weeks ago:speakers a week", newest last, straight lines between.

    `content` and `promotions` are operators' posts a week, `orders` orders in four weeks, `age` weeks since it
    was founded. Days in `starts`, `ends` and `closed` count back from the newest day (below 0: yet to come).
    """

    name: str
    platform: str
    owner: str
    topic: str
    members: int
    life: str
    content: float = 1
    promotions: float = 0.5
    orders: float = 0
    age: int = WEEKS + 20
    purpose: str = ""
    tags: str = ""
    starts: int | None = None
    ends: int | None = None
    closed: int | None = None
    reason: str = ""
    people_of: str = ""
    """The group whose people went on in this one."""
    loose: bool = False
    """Whether it is never the same people who talk: no regulars, good weeks and bad ones."""


GROUPS = (
    # wechat: skin care, run by lin and zhou
    Plan(
        "清欢护肤打卡1群",
        "wechat",
        "lin",
        "打卡",
        186,
        "39:20 0:21",
        3,
        0.5,
        8,
        purpose="21天护肤打卡,互相监督",
        tags="打卡 护肤",
    ),
    Plan(
        "清欢护肤打卡2群",
        "wechat",
        "lin",
        "打卡",
        172,
        "39:15 20:16 0:15",
        3,
        0.5,
        6,
        purpose="21天护肤打卡,互相监督",
        tags="打卡 护肤",
    ),
    Plan(
        "清欢护肤打卡3群",
        "wechat",
        "lin",
        "打卡",
        164,
        "39:15 12:14 10:9 9:6 8:5 7:4 6:4 5:3 4:3 3:3 2:4 1:3 0:4",
        2,
        1.2,
        4,
        purpose="21天护肤打卡,互相监督",
        tags="打卡 护肤",
        loose=True,
    ),
    Plan(
        "清欢敏感肌互助群",
        "wechat",
        "lin",
        "敏感肌",
        298,
        "39:9 16:10 0:31",
        2,
        0.2,
        12,
        purpose="敏感肌互助,不推销",
        tags="敏感肌 护肤",
    ),
    Plan(
        "清欢敏感肌互助2群",
        "wechat",
        "lin",
        "敏感肌",
        211,
        "39:14 10:13 8:11 6:6 5:2 4:1 3:0 2:2 1:0 0:1",
        1,
        1.6,
        2,
        purpose="敏感肌互助",
        tags="敏感肌 护肤",
        loose=True,
    ),
    Plan(
        "清欢油皮交流群",
        "wechat",
        "lin",
        "护肤",
        240,
        "39:13 18:12 13:10 11:3 9:1 8:0",
        0.6,
        0.5,
        purpose="油皮护肤交流",
        tags="护肤",
    ),
    Plan(
        "清欢油皮交流·新群",
        "wechat",
        "lin",
        "护肤",
        96,
        "13:5 11:13 0:16",
        1.5,
        0.3,
        5,
        age=14,
        purpose="油皮护肤交流,老群搬来",
        tags="护肤",
        people_of="清欢油皮交流群",
    ),
    Plan(
        "清欢新品体验官",
        "wechat",
        "lin",
        "体验官",
        64,
        "39:12 0:13",
        2,
        0,
        6,
        purpose="试用新品,说真话",
        tags="KOC 体验官",
    ),
    Plan(
        "清欢体验官二期",
        "wechat",
        "zhou",
        "体验官",
        48,
        "3:17 2:12 1:9 0:8",
        2,
        0,
        1,
        age=3,
        purpose="第二批试用",
        tags="KOC 体验官",
    ),
    Plan(
        "清欢老朋友群",
        "wechat",
        "zhou",
        "护肤",
        132,
        "39:6 24:5 12:2 7:0.6 6:0",
        0.3,
        0.2,
        9,
        age=160,
        purpose="2019年起的老客",
        tags="老客",
    ),
    Plan(
        "清欢福利1群",
        "wechat",
        "zhou",
        "福利",
        421,
        "39:11 26:6 15:2 9:0 3:0 2:1 1:0",
        0.2,
        5,
        3,
        purpose="",
        tags="福利",
    ),
    Plan(
        "清欢福利2群",
        "wechat",
        "zhou",
        "福利",
        388,
        "39:10 28:5 21:2 19:0.4 18:2 17:0.3 16:1 15:0.3 14:0.6 13:0",
        0,
        0.3,
        0,
        purpose="",
        tags="福利",
    ),
    Plan(
        "清欢福利3群",
        "wechat",
        "zhou",
        "福利",
        356,
        "39:16 12:15 9:13 7:9 6:4 5:1 4:2 3:0 2:1 1:0 0:1",
        0.2,
        1.2,
        2,
        purpose="",
        tags="福利",
        loose=True,
    ),
    Plan(
        "清欢福利4群",
        "wechat",
        "zhou",
        "福利",
        402,
        "39:19 0:17",
        0.6,
        2,
        10,
        purpose="每周两次好价,其余时间不打扰",
        tags="福利",
    ),
    Plan(
        "杭州清欢姐妹会",
        "wechat",
        "lin",
        "同城",
        143,
        "39:15 0:16",
        1,
        0.3,
        4,
        purpose="杭州线下活动",
        tags="同城 杭州",
    ),
    Plan(
        "上海清欢姐妹会",
        "wechat",
        "lin",
        "同城",
        201,
        "39:8 15:9 0:25",
        1.2,
        0.3,
        6,
        purpose="上海线下活动",
        tags="同城 上海",
    ),
    Plan(
        "成都清欢姐妹会",
        "wechat",
        "zhou",
        "同城",
        118,
        "39:12 14:12 6:8 2:5.5 0:5",
        0.8,
        0.6,
        2,
        purpose="成都线下活动",
        tags="同城 成都",
        loose=True,
    ),
    Plan(
        "广州清欢姐妹会",
        "wechat",
        "zhou",
        "同城",
        109,
        "39:9 20:7 11:4 7:2 5:0",
        0.2,
        0.1,
        1,
        purpose="广州线下活动",
        tags="同城 广州",
    ),
    Plan(
        "西安清欢姐妹会",
        "wechat",
        "zhou",
        "同城",
        57,
        "39:1.2 0:1.1",
        0.4,
        0.2,
        0,
        purpose="西安线下活动",
        tags="同城 西安",
    ),
    Plan(
        "周年庆快闪群",
        "wechat",
        "zhou",
        "福利",
        312,
        "15:34 14:30 13:26 12:11 11:0",
        1,
        6,
        0,
        age=15,
        purpose="周年庆三周",
        tags="快闪",
        starts=104,
        ends=85,
    ),
    Plan(
        "新品首发预约群",
        "wechat",
        "zhou",
        "福利",
        226,
        "4:13 3:21 2:20 1:22 0:23",
        2,
        3,
        7,
        age=5,
        purpose="面霜首发预约到发货",
        tags="快闪",
        starts=34,
        ends=-9,
    ),
    Plan("清欢售后服务群", "wechat", "zhou", "售后", 267, "39:12 0:12", 2, 0, 0, purpose="售后问题当天回", tags="售后"),
    Plan(
        "双月抽奖群",
        "wechat",
        "zhou",
        "福利",
        275,
        "39:8 30:3 27:0",
        0,
        0.1,
        0,
        tags="福利",
        closed=150,
        reason="无人发言,并入福利4群",
    ),
    # wecom: mother and baby, run by xu and zhou
    Plan(
        "孕早期陪伴群",
        "wecom",
        "xu",
        "孕期",
        121,
        "39:11 0:12",
        1.5,
        0.3,
        2,
        purpose="孕12周前,情绪和禁忌",
        tags="孕期",
    ),
    Plan("孕中期陪伴群", "wecom", "xu", "孕期", 134, "39:13 0:13", 1.5, 0.3, 3, purpose="孕13到27周", tags="孕期"),
    Plan(
        "孕晚期待产群",
        "wecom",
        "xu",
        "孕期",
        140,
        "39:8 15:9 0:24",
        1.5,
        0.3,
        3,
        purpose="孕28周后,待产包和分娩",
        tags="孕期",
    ),
    Plan("0-6月龄喂养群", "wecom", "xu", "喂养", 226, "39:18 0:19", 1.5, 0.5, 9, purpose="喂养和睡眠", tags="喂养"),
    Plan("7-12月龄辅食群", "wecom", "xu", "喂养", 219, "39:16 0:16", 1.5, 0.5, 8, purpose="辅食添加", tags="喂养"),
    Plan(
        "辅食打卡营",
        "wecom",
        "xu",
        "喂养",
        88,
        "39:12 9:11 7:9 6:5 5:2 4:1 3:0 2:1 1:0 0:1",
        1,
        0.8,
        2,
        purpose="21天辅食打卡",
        tags="喂养 打卡",
        loose=True,
    ),
    Plan("1-3岁绘本共读群", "wecom", "xu", "早教", 167, "39:14 0:15", 1.5, 0.3, 4, purpose="每晚共读一本", tags="早教"),
    Plan("二胎妈妈群", "wecom", "xu", "早教", 105, "39:9 0:9", 0.8, 0.4, 3, purpose="二胎家庭互助", tags="早教"),
    Plan(
        "睡眠训练营6期",
        "wecom",
        "xu",
        "早教",
        72,
        "11:22 10:20 9:17 8:9 7:0",
        2,
        0.3,
        0,
        age=11,
        purpose="21天自主入睡",
        tags="训练营",
        starts=76,
        ends=52,
    ),
    Plan(
        "睡眠训练营7期",
        "wecom",
        "xu",
        "早教",
        69,
        "1:21 0:18",
        2,
        0.3,
        1,
        age=2,
        purpose="21天自主入睡",
        tags="训练营",
        starts=13,
        ends=-8,
    ),
    Plan(
        "断奶互助群",
        "wecom",
        "xu",
        "喂养",
        93,
        "39:9 14:9 9:7 7:5 6:4 5:4 4:3 3:3 2:3 1:2 0:0.3",
        0.6,
        0.7,
        1,
        purpose="温和断奶",
        tags="喂养",
        loose=True,
    ),
    Plan(
        "万象城店会员群",
        "wecom",
        "zhou",
        "福利",
        254,
        "39:13 13:12 11:8 9:5 8:4 7:4 6:3 5:4 4:2 3:3 2:3 1:3 0:3",
        0.5,
        2.2,
        6,
        purpose="门店会员",
        tags="门店",
        loose=True,
    ),
    Plan(
        "银泰店会员群",
        "wecom",
        "zhou",
        "福利",
        231,
        "39:5 20:3 9:0 4:0 3:0 2:1 1:0",
        0.2,
        4,
        2,
        purpose="门店会员",
        tags="门店",
    ),
    Plan(
        "大悦城店会员群",
        "wecom",
        "zhou",
        "福利",
        198,
        "39:7 25:4 20:2 18:0.3 17:1.5 16:0.3 15:1 14:0.3 13:0.6 12:0",
        0.1,
        0.2,
        0,
        purpose="门店会员",
        tags="门店",
    ),
    Plan(
        "清欢VIP1群",
        "wecom",
        "zhou",
        "护肤",
        78,
        "39:11 0:11",
        1,
        0.2,
        14,
        purpose="年消费1000元以上,专属顾问",
        tags="VIP",
    ),
    Plan(
        "清欢VIP2群",
        "wecom",
        "zhou",
        "护肤",
        81,
        "39:8 26:6 14:2 8:1 6:0",
        0.5,
        0.2,
        11,
        purpose="年消费1000元以上,专属顾问",
        tags="VIP",
    ),
    # qq: students and ingredient fans, run by chen
    Plan("清欢QQ粉丝总群", "qq", "chen", "护肤", 486, "39:23 0:22", 1.5, 0.8, 5, purpose="粉丝聊天", tags="学生"),
    Plan("成分党讨论群", "qq", "chen", "学生", 203, "39:14 0:14", 1.5, 0, 3, purpose="看懂成分表", tags="学生 成分"),
    Plan(
        "学生党护肤1群",
        "qq",
        "chen",
        "学生",
        244,
        "39:17 13:16 9:12 7:7 6:4 5:3 3:3 2:2 1:1.5 0:1.5",
        1,
        0.8,
        3,
        purpose="百元护肤",
        tags="学生",
        loose=True,
    ),
    Plan(
        "学生党护肤2群",
        "qq",
        "chen",
        "学生",
        198,
        "39:11 25:6 19:2 17:0.4 16:2 15:0.3 14:1 13:0.3 12:0.6 11:0",
        0.2,
        0.4,
        0,
        purpose="百元护肤",
        tags="学生",
    ),
    Plan("校园大使群", "qq", "chen", "学生", 46, "39:9 0:9", 1.5, 0, 2, purpose="校园大使任务与答疑", tags="学生 KOC"),
    Plan("闲置互换群", "qq", "chen", "同城", 88, "39:1.4 0:1", 0.2, 0, 0, purpose="空瓶和闲置互换", tags="学生"),
    # telegram: abroad, run by chen
    Plan(
        "海外清欢妈妈", "telegram", "chen", "海外", 74, "39:10 0:11", 0.8, 0.3, 3, purpose="海外直邮与育儿", tags="海外"
    ),
    Plan("海外直邮答疑", "telegram", "chen", "海外", 52, "39:7 0:7", 0.8, 0.3, 2, purpose="清关与物流", tags="海外"),
)


def level(life: str, weeks_ago: float) -> float:
    """Give the speakers a week that `life` sets for a week; 0 before its first point."""
    points = [(float(week), float(speakers)) for week, speakers in (point.split(":") for point in life.split())]
    if weeks_ago > points[0][0]:
        return 0.0
    for (older, before), (newer, after) in zip(points, points[1:], strict=False):
        if newer <= weeks_ago <= older:
            return before + (after - before) * (older - weeks_ago) / (older - newer)
    return points[-1][1]
